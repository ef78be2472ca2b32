"""Whether the record agrees with itself (核对)."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import search, waits
from cases.actions import digest, fold, genesis
from cases.errors import NotAllowed
from cases.model import Action
from cases.rows import folded
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
    WaitRow,
)


def compare(case_id: str, row: CaseRow | None, actions: list[Action]) -> list[str]:
    """What does not agree between a case's row and its actions: sentences, none if all is well.

    Follows the chain of hashes and folds again; the first fault in the chain ends the search,
    because nothing after it can be trusted.
    """
    if row is None:
        return [f"case {case_id}: {len(actions)} actions, but no such case"]
    prev_hash = genesis(case_id)
    for number, action in enumerate(actions, start=1):
        if action.seq != number:
            return [f"case {case_id}: action {number} is missing"]
        if action.prev_hash != prev_hash:
            return [f"case {case_id}: action {number} does not follow the one before it"]
        if action.hash != digest(action, prev_hash):
            return [f"case {case_id}: action {number} was changed after it was recorded"]
        prev_hash = action.hash
    try:
        expected = folded(fold(actions))
    except NotAllowed as error:
        return [f"case {case_id}: its actions do not fit each other: {error.message}"]
    return [
        f"case {case_id}: {name} is {getattr(row, name)!r}, its actions say {value!r}"
        for name, value in expected.items()
        if getattr(row, name) != value
    ]


def compare_licenses(session: Session, case_id: str, actions: list[Action]) -> list[str]:
    """What does not agree between a case's issued licences, their versions and its actions."""
    told = [action.refs for action in actions if action.kind == "ISSUED" or "pdf" in action.refs]
    if not told:
        return []
    last = told[-1]
    findings = []
    query = select(LicenseRow).where(LicenseRow.case_id == case_id, LicenseRow.state != "reserved")
    for row in session.scalars(query):
        newest = session.get(LicenseVersionRow, (row.id, row.version))
        if row.version != last.get("version", 1):
            findings.append(f"licence {row.number}: its version is not that of its last action")
        elif last["pdf"] not in (None, row.pdf_sha256):
            findings.append(f"licence {row.number}: its file is not that of its last action")
        said = (row.license, row.pdf_sha256, row.license.get("state"))
        if newest is None or said != (newest.license, newest.pdf_sha256, row.state):
            findings.append(f"licence {row.number}: its row is not its version {row.version}")
    return findings


def compare_waits(session: Session, case_id: str, actions: list[Action]) -> list[str]:
    """What does not agree between the queues that a case stands in and its actions."""
    said = {
        row.who: (row.due_on, row.since)
        for row in session.scalars(select(WaitRow).where(WaitRow.case_id == case_id))
    }
    expected = waits.of(fold(actions), actions)
    return [
        f"case {case_id}: waits for {who} {_since(said.get(who))}, "
        f"its actions say {_since(expected.get(who))}"
        for who in sorted(said.keys() | expected.keys())
        if said.get(who) != expected.get(who)
    ]


def compare_texts(session: Session, row: CaseRow) -> list[str]:
    """What does not agree between the texts that a case is found by and what is recorded of it.

    The findings name places, never texts: they may be personal. The index made of the texts
    (``search_grams``) is not looked at.
    """
    expected = texts(session, row)
    said: dict[str, set[search.Text]] = {}
    for stored in session.scalars(select(SearchRow).where(SearchRow.case_id == row.id)):
        said.setdefault(stored.place, set()).add((stored.page, stored.text))
    return [
        f"case {row.id}: what it is found by ({place}) is not what is recorded"
        for place in sorted(said.keys() | expected.keys())
        if said.get(place, set()) != expected.get(place, set())
    ]


def texts(session: Session, row: CaseRow) -> dict[str, set[search.Text]]:
    """What a case should be found by, from what is recorded of it: place → texts."""
    expected = {"case": set(search.case_texts(row))}
    for made in _searched(session, row.id):
        for place, said in search.texts_of(made).items():
            expected.setdefault(place, set()).update(text for text in said if text[1])
    return expected


def _searched(session: Session, case_id: str) -> Iterator[Row]:
    """All rows of a case that it is found by: of forms the newest one."""
    of_form = select(FormRow).where(FormRow.case_id == case_id)
    yield from session.scalars(of_form.order_by(FormRow.version.desc()).limit(1))
    for table in (MaterialRow, NoticeRow, OpinionRow, LicenseVersionRow):
        yield from session.scalars(select(table).where(table.case_id == case_id))


def _since(wait: tuple[date, datetime | None] | None) -> str:
    return "not at all" if wait is None else f"until {wait[0]} since {wait[1]}"
