"""Documents put together anew (整理材料): split, joined, turned, with a page replaced or left out.

A person says which pages make up which documents. Each becomes a file of its own, the files they
were taken from are kept and not read any more, and the case is read anew; what persons said stays.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count as counting

from pydantic import Field

from cases import record
from cases.errors import NotAllowed, NotFound, UsageError
from cases.model import Action, Case, Material, Noun
from cases.tables import MaterialRow
from departments.office import Office
from papers.bind import Leaf, bind, count

TURNS = (0, 90, 180, 270)


class PageOf(Noun):
    """A page of one of the case's files."""

    file: str
    number: int = Field(ge=1)
    turn: int = 0
    """Degrees clockwise beyond how the page is shown now: 0, 90, 180 or 270."""


class Arranged(Noun):
    """One document, as a person put it together."""

    pages: tuple[PageOf, ...] = Field(min_length=1)
    kind: str | None = None
    """Kind of document; None: it is recognised."""


def arrange(
    office: Office,
    case: Case,
    documents: Sequence[Arranged],
    user: str,
    leave_out: Sequence[PageOf] = (),
) -> Case:
    """Put documents together of the pages of a case's files; the case is to be read anew.

    Args:
        office: where the case is.
        case: as the person saw it.
        documents: what becomes of every page of every file that is named; others stay as they are.
        user: who says so.
        leave_out: pages that are in no document, because a better one took their place.

    Raises:
        NotAllowed: the case does not wait for a reviewer.
        UsageError: ``pages-missing``, ``pages-twice``, ``page-unknown``, ``kind-unknown``,
            ``turn-invalid``; nothing was recorded.
        NotFound: ``file-unknown``.
        MaterialError: a page is damaged.
    """
    if case.status != "review":
        raise NotAllowed(
            f"Case {case.id} is {case.status} and does not wait for a reviewer.",
            hint=f"See `yizheng cases {case.id}`.",
        )
    files = {row.file: row for row in record.originals(office.store, case.id) if not row.set_aside}
    _require_sound(office, files, documents, leave_out)
    turned = _turned(record.materials(office.store, case.id))
    names = (f"整理-{number:02}.pdf" for number in counting(1))
    taken = {row.file for row in record.originals(office.store, case.id)}
    now = office.now()
    rows = []
    for document in documents:
        pdf = bind(
            [
                Leaf(
                    office.files.path(files[page.file].sha256),
                    page.number,
                    (page.turn - turned.get((page.file, page.number), 0)) % 360,
                )
                for page in document.pages
            ]
        )
        name = next(name for name in names if name not in taken)
        said = document.model_dump(mode="json") | {"by": user}
        sha256 = office.files.put(pdf)
        rows.append(
            MaterialRow(
                case_id=case.id, file=name, sha256=sha256, size=len(pdf), received_at=now,
                reading=None, arranged=said, set_aside=False,
            )
        )  # fmt: skip
    refs = {"materials": [row.sha256 for row in rows]}
    for file in dict.fromkeys(page.file for page in _all(documents, leave_out)):
        old = files[file]
        rows.append(
            MaterialRow(
                case_id=case.id, file=file, sha256=old.sha256, size=old.size,
                received_at=old.received_at, reading=None, set_aside=True,
            )
        )  # fmt: skip
    return office.store.act(case.id, Action(kind="ARRANGED", actor=user, refs=refs), case.seq, rows)


def _require_sound(
    office: Office,
    files: Mapping[str, MaterialRow],
    documents: Sequence[Arranged],
    leave_out: Sequence[PageOf],
) -> None:
    if not documents:
        raise UsageError("No document was put together.", code="pages-missing")
    named = Counter((page.file, page.number) for page in _all(documents, leave_out))
    for document in documents:
        if document.kind is not None and document.kind not in office.catalog.vocabulary.kinds:
            raise UsageError(f"There is no kind {document.kind!r}.", code="kind-unknown")
        if wrong := [page.turn for page in document.pages if page.turn not in TURNS]:
            raise UsageError(
                f"A page cannot be turned by {wrong[0]}.",
                hint="Turn by 0, 90, 180 or 270 degrees.",
                code="turn-invalid",
            )
    if twice := [page for page, times in named.items() if times > 1]:
        raise UsageError(f"Page {twice[0][1]} of a file is used twice.", code="pages-twice")
    for file in dict.fromkeys(file for file, _ in named):
        if file not in files:
            raise NotFound(f"The case has no file {file!r}.", code="file-unknown")
        pages = count(office.files.path(files[file].sha256))
        said = {number for name, number in named if name == file}
        if beyond := sorted(number for number in said if number > pages):
            raise UsageError(
                f"There is no page {beyond[0]}: that file has {pages}.", code="page-unknown"
            )
        if missing := sorted(set(range(1, pages + 1)) - said):
            raise UsageError(
                f"Page {missing[0]} of a file is in no document.",
                hint="Put it into one, or leave it out explicitly.",
                code="pages-missing",
            )


def _all(documents: Iterable[Arranged], leave_out: Iterable[PageOf]) -> list[PageOf]:
    return [*(page for document in documents for page in document.pages), *leave_out]


def _turned(materials: Iterable[Material]) -> dict[tuple[str, int], int]:
    """By how much each page is stored turned, as it was read."""
    return {
        (material.file, page.number): page.rotation
        for material in materials
        for page in material.pages
        if page.source == "ocr"
    }
