"""Finding cases by what is in them (检索): every text is indexed by its pairs of characters.

Chinese has no spaces between words, so a word is found as a run of characters wherever it stands:
each pair of neighbours is looked up (FTS5 on SQLite, GIN on PostgreSQL), and the run is then
compared with the texts that have all pairs. Texts are indexed by ``note`` in the transaction that
writes them: ``Store.act`` calls it and nobody else has to.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, text
from sqlalchemy.orm import Session

from cases.tables import (
    CaseRow,
    FormRow,
    LicenseRow,
    LicenseVersionRow,
    MaterialRow,
    NoticeRow,
    OpinionRow,
    Row,
    SearchRow,
)

SHORTEST = 2
"""Characters of a word that can be looked for."""
COMMON = 2000
"""A word with more texts than this is not looked up but looked for in the cases themselves."""
HEAD = ("case", "holder", "number")
"""Places that tell which case it is; the others tell what is in it."""
HOLDER = ("entity_name", "credit_code")
Text = tuple[int | None, str]
"""What stands on a page, or on none."""
_LONGEST = 20_000
"""Characters indexed together; PostgreSQL takes no more than a megabyte of pairs."""


def plain(said: str) -> str:
    """What is compared: letters and digits only, full width as half width, no capitals."""
    folded = unicodedata.normalize("NFKC", said).casefold()
    return "".join(char for char in folded if char.isalnum())


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, each long enough to be looked for; all of them must be in a case."""
    found = (plain(word) for word in query.split())
    return tuple(dict.fromkeys(word for word in found if len(word) >= SHORTEST))


def grams(said: str) -> list[str]:
    """Pairs of neighbours, each once, as letters and digits that no tokenizer takes apart."""
    pairs = dict.fromkeys(zip(said, said[1:], strict=False))
    return [f"{ord(a):04x}{ord(b):04x}" for a, b in pairs if "\n" not in (a, b)]


def note_case(session: Session, row: CaseRow) -> None:
    """Index a case that was just made."""
    _put(session, row.id, "case", case_texts(row))


def note(session: Session, case_id: str, rows: Iterable[Row]) -> None:
    """Index what was just written of a case: forms, readings, numbers of papers and licences."""
    for row in rows:
        for place, texts in texts_of(row).items():
            if place == "number":
                texts = list(dict.fromkeys([*_known(session, case_id, place), *texts]))
            _put(session, case_id, place, texts)


def rewrite(session: Session, case_id: str, texts: Mapping[str, Collection[Text]]) -> None:
    """Let these be all texts of a case: place → texts. Afterwards ``index_anew``."""
    session.execute(delete(SearchRow).where(SearchRow.case_id == case_id))
    for place, said in texts.items():
        for page, one in sorted(said, key=lambda text: (text[0] or 0, text[1])):
            values = {"case_id": case_id, "place": place, "page": page, "text": one}
            session.execute(insert(SearchRow).values(values))


def index_anew(session: Session) -> None:
    """Make the index of pairs anew from all texts, whatever stands in it."""
    connection = session.connection()
    # SQLite's index keeps no texts, and could forget single ones only if told what they were.
    everything = (
        "DELETE FROM search_grams"
        if _is_postgresql(connection)
        else "INSERT INTO search_grams (search_grams) VALUES ('delete-all')"
    )
    connection.execute(text(everything))
    query = select(SearchRow.id, SearchRow.text).execution_options(yield_per=1000)
    for row in session.execute(query):
        _remember(connection, row.id, row.text)


def case_texts(row: CaseRow) -> list[Text]:
    """What a case itself is found by."""
    return [(None, plain(row.id)), (None, plain(row.name))]


def texts_of(row: Row) -> dict[str, list[Text]]:
    """What a case is found by because of a row: place → texts, some of them empty.

    They take the place of those that stood there; only numbers are added to each other.
    """
    if isinstance(row, FormRow):
        return _form_texts(row.form)
    if isinstance(row, MaterialRow):
        return {f"file:{row.file}": [] if row.set_aside else list(_pages(row.reading or []))}
    if isinstance(row, NoticeRow):
        return {"number": [(None, plain(row.number))]}
    if isinstance(row, OpinionRow):
        return {"number": [(None, plain(row.opinion.get("number") or ""))]}
    if isinstance(row, LicenseRow | LicenseVersionRow):
        return {"number": [(None, plain(row.license.get("number") or ""))]}
    return {}


def matching(session: Session, word: str, places: Collection[str] = ()) -> set[str] | None:
    """Cases in which a word stands; None when it is too common to list them.

    Args:
        session: of the store.
        word: from ``words_of``.
        places: only texts of these places; none given: of all.
    """
    with_all = "SELECT rowid FROM search_grams WHERE search_grams MATCH :grams"
    pairs = " ".join(grams(word))
    if _is_postgresql(session.connection()):
        with_all = "SELECT id FROM search_grams WHERE grams @@ CAST(:grams AS tsquery)"
        pairs = pairs.replace(" ", " & ")
    query = (
        select(SearchRow.case_id)
        .where(SearchRow.id.in_(text(with_all).bindparams(grams=pairs)))
        .where(_position(session, word) > 0)
        .limit(COMMON + 1)
    )
    if places:
        query = query.where(SearchRow.place.in_(places))
    cases = list(session.scalars(query))
    return None if len(cases) > COMMON else set(cases)


def stands_in(
    session: Session, case_id: Any, word: str, places: Collection[str] = ()
) -> ColumnElement[bool]:
    """The condition that a word stands in a case, for words that ``matching`` gives up on."""
    # An aggregate, so that no planner turns it into a pass over all texts.
    where = _position(session, word)
    found = select(func.max(where)).where(SearchRow.case_id == case_id)
    if places:
        found = found.where(SearchRow.place.in_(places))
    return found.scalar_subquery() > 0


def places_of(session: Session, case_ids: Sequence[str], word: str) -> dict[str, tuple[str, int]]:
    """Case → the first of its documents, and the page, on which a word stands."""
    rows = session.execute(
        select(SearchRow.case_id, SearchRow.place, SearchRow.page)
        .where(
            SearchRow.case_id.in_(case_ids),
            SearchRow.page.is_not(None),
            _position(session, word) > 0,
        )
        .order_by(SearchRow.id.desc())
    )
    return {row.case_id: (row.place.removeprefix("file:"), row.page) for row in rows}


def _form_texts(form: dict[str, Any]) -> dict[str, list[Text]]:
    values = {
        name: plain(entry.get("value") or "") for name, entry in form.get("elements", {}).items()
    }
    rest = "\n".join(dict.fromkeys(v for name, v in values.items() if v and name not in HOLDER))
    return {"holder": [(None, values.get(name, "")) for name in HOLDER], "form": [(None, rest)]}


def _pages(reading: Sequence[dict[str, Any]]) -> Iterator[Text]:
    """Pages of a file with what stands on them, lines joined: a value may go on in the next."""
    for document in reading:
        for page in document.get("pages", ()):
            lines = plain("".join(line["text"] for line in page.get("lines", ())))
            # Pieces overlap, so that a word at the seam is whole in one of them.
            for start in range(0, max(len(lines), 1), _LONGEST):
                yield page["number"], lines[max(start - 100, 0) : start + _LONGEST]


def _known(session: Session, case_id: str, place: str) -> list[Text]:
    query = select(SearchRow.page, SearchRow.text).where(
        SearchRow.case_id == case_id, SearchRow.place == place
    )
    return [(row.page, row.text) for row in session.execute(query.order_by(SearchRow.id))]


def _put(session: Session, case_id: str, place: str, texts: Sequence[Text]) -> None:
    """Let these be the texts of one place of a case."""
    wanted = [(page, said) for page, said in texts if said]
    session.flush()
    before = session.execute(
        select(SearchRow.id, SearchRow.page, SearchRow.text)
        .where(SearchRow.case_id == case_id, SearchRow.place == place)
        .order_by(SearchRow.id)
    ).all()
    if [(row.page, row.text) for row in before] == wanted:
        return
    connection = session.connection()
    for row in before:
        _forget(connection, row.id, row.text)
    session.execute(delete(SearchRow).where(SearchRow.id.in_([row.id for row in before])))
    for page, said in wanted:
        made = session.execute(
            insert(SearchRow)
            .values(case_id=case_id, place=place, page=page, text=said)
            .returning(SearchRow.id)
        ).scalar_one()
        _remember(connection, made, said)


def _remember(connection: Connection, row_id: int, said: str) -> None:
    pairs = grams(said)
    if _is_postgresql(connection):
        connection.execute(
            text("INSERT INTO search_grams VALUES (:id, array_to_tsvector(:grams))"),
            {"id": row_id, "grams": pairs},
        )
        return
    connection.execute(
        text("INSERT INTO search_grams (rowid, grams) VALUES (:id, :grams)"),
        {"id": row_id, "grams": " ".join(pairs)},
    )


def _forget(connection: Connection, row_id: int, said: str) -> None:
    if _is_postgresql(connection):
        connection.execute(text("DELETE FROM search_grams WHERE id = :id"), {"id": row_id})
        return
    # The index keeps no text: it has to be told what it is to forget.
    connection.execute(
        text(
            "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', :id, :grams)"
        ),
        {"id": row_id, "grams": " ".join(grams(said))},
    )


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _position(session: Session, word: str) -> ColumnElement[int]:
    place = func.strpos if _is_postgresql(session.connection()) else func.instr
    found: ColumnElement[int] = place(SearchRow.text, word)
    return found
