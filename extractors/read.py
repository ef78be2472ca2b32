"""From files to fields (读取): the steps receive … extract, in order, for files on disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from cases.errors import MaterialError, YizhengError
from cases.model import Box, Material, Page, Problem, TextLine
from cases.settings import Settings
from extractors.ask import LINES, PAGE, PageCache, ask
from extractors.extract import Fields, better, extract
from extractors.identify import Identified, identify
from extractors.pages import read_page, read_under_seal
from extractors.pool import Readers
from extractors.recognise import Recognised, documents, recognise
from extractors.seal import without_seal
from extractors.weights import digest
from templates.documents import kinds

ILLEGIBLE = 0.6
"""Mean score of a page's characters below which it is called unreadable."""


@dataclass(frozen=True)
class Source:
    """A file to read, under the name people know it by."""

    name: str
    path: Path
    sha256: str = ""


def read_files(
    sources: Sequence[Source],
    readers: Readers,
    settings: Settings,
    *,
    cache: PageCache | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Material]:
    """Read several files; their pages are shared out among the readers.

    One file may hold several documents and then gives several materials; a file that cannot
    be read gives one material with status ``failed`` and its problem. A file handed in twice
    under two names is read once and mentioned.
    """
    first: dict[str, str] = {}
    started = [_begin(source, first, readers, settings, cache) for source in sources]
    total = sum(len(file.waits) for file in started)
    done = 0
    read: list[Callable[[], list[Material]]] = []
    for file in started:
        pages: list[Page] = []
        problems = list(file.problems)
        for number, wait in enumerate(file.waits, 1):
            try:
                page = wait()
            except YizhengError as error:
                problems.append(_problem(error, file.source.name, number))
            else:
                pages.append(page)
                problems.extend(_page_problems(page, file.source.name))
            done += 1
            progress(done, total)
        read.append(_materials(file, pages, problems, readers, settings, cache))
    materials: list[Material] = []
    for file, finish in zip(started, read, strict=True):
        if file.twin_of is not None:
            materials.append(_twin(file.source, file.twin_of, materials))
        else:
            materials.extend(finish())
    return materials


@dataclass(frozen=True)
class _Started:
    source: Source
    identified: Identified | None = None
    waits: tuple[Callable[[], Page], ...] = ()
    problems: tuple[Problem, ...] = ()
    twin_of: str | None = None
    """Name of an earlier file with the same bytes."""


def _begin(
    source: Source,
    first: dict[str, str],
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> _Started:
    """Identify a file and hand its pages to the readers, unless an earlier file has its bytes.

    Args:
        source: the file.
        first: sha256 → name of the first file that had it; this one is added.
        readers: who reads the pages.
        settings: the limits.
        cache: where pages are kept.
    """
    try:
        source = replace(source, sha256=source.sha256 or digest(source.path))
        earlier = first.setdefault(source.sha256, source.name)
        if earlier != source.name:
            return _Started(source, twin_of=earlier)
        found = identify(source.path, settings, source.name)
    except YizhengError as error:
        return _Started(source, problems=(_problem(error, source.name),))
    except OSError as error:
        unreadable = MaterialError(
            f"The file cannot be opened: {error.strerror}.",
            hint="See that it is there and may be read.",
            code="file-unreadable",
        )
        return _Started(source, problems=(_problem(unreadable, source.name),))
    waits = tuple(
        ask(readers, cache, f"{source.sha256}-{number}", PAGE,
            read_page, found.path, found.form, number)
        for number in range(1, found.pages + 1)
    )  # fmt: skip
    return _Started(source, found, waits)


def _materials(
    file: _Started,
    pages: Sequence[Page],
    problems: Sequence[Problem],
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> Callable[[], list[Material]]:
    """A file's pages as documents; their fields may have to wait for a look under a seal."""
    source = file.source
    if not pages:
        failed = Material(
            file=source.name, sha256=source.sha256, status="failed",
            kind_reason="could not be read", problems=tuple(problems),
        )  # fmt: skip
        return lambda: [failed]
    read = {page.number for page in pages}
    found: list[tuple[Material, Callable[[], Fields]]] = []
    for recognised, indexes in documents([recognise(page, kinds()) for page in pages]):
        part = [pages[i] for i in indexes]
        numbers = {page.number for page in part}
        concerning = tuple(
            problem
            for problem in problems
            # what concerns no page that was read is told with the first document
            if problem.page in numbers or (problem.page not in read and not found)
        )
        material = Material(
            file=source.name,
            sha256=source.sha256,
            status=_status(part, concerning),
            kind=recognised.kind,
            kind_score=recognised.score,
            kind_reason=recognised.reason,
            page_range=(part[0].number, part[-1].number),
            pages=tuple(part),
            problems=concerning,
        )
        found.append((material, _fields(file, recognised, part, readers, settings, cache)))
    return lambda: [one.model_copy(update={"fields": fields()}) for one, fields in found]


def _fields(
    file: _Started,
    recognised: Recognised,
    pages: Sequence[Page],
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> Callable[[], Fields]:
    """Hand the look under a seal to the readers, if one is needed; the rest is waited for later."""
    kind = kinds().get(recognised.kind)
    if kind is None:
        return dict
    fields = extract(kind, pages, settings.accept_confidence)
    wanted = [
        name
        for name, rule in kind.fields.items()
        if rule.under_seal and getattr(fields.get(name), "needs_review", False)
    ]
    if not wanted or file.identified is None:
        return lambda: fields
    look = partial(_under_seal, file.source.sha256, file.identified, readers, cache)
    looked_again = [without_seal(kind, page, wanted, look) for page in pages]

    def finish() -> Fields:
        again = extract(kind, [page() for page in looked_again], settings.accept_confidence)
        return better(fields, again, wanted)

    return finish


def _under_seal(
    sha256: str,
    file: Identified,
    readers: Readers,
    cache: PageCache | None,
    page: Page,
    region: Box,
) -> Callable[[], tuple[TextLine, ...] | None]:
    """Read a region without red ink; None when it cannot be, and the first reading stands."""
    key = f"{sha256}-{page.number}-seal-{page.rotation}-{region}"
    place = (file.path, file.form, page.number, page.rotation, region)
    wait = ask(readers, cache, key, LINES, read_under_seal, *place)

    def finish() -> tuple[TextLine, ...] | None:
        try:
            return wait()
        except MaterialError:
            return None

    return finish


def _page_problems(page: Page, file: str) -> list[Problem]:
    if page.source != "ocr":
        return []
    letters = sum(len(line.text) for line in page.lines)
    if not letters:
        return [
            Problem(
                code="no-text",
                message="No text was found on this page. If there is some, scan it again.",
                page=page.number,
                file=file,
            )
        ]
    score = sum(len(line.text) * line.confidence for line in page.lines) / letters
    if score < ILLEGIBLE:
        return [
            Problem(
                code="illegible",
                message="The page can hardly be read. Photograph or scan it again, sharp and lit.",
                page=page.number,
                file=file,
            )
        ]
    return []


def _status(
    pages: Sequence[Page], problems: Sequence[Problem]
) -> Literal["ok", "partial", "failed"]:
    bad = {problem.page for problem in problems}
    if all(page.number in bad or not page.lines for page in pages):
        return "failed"
    return "partial" if problems else "ok"


def _twin(source: Source, earlier: str, materials: Sequence[Material]) -> Material:
    """The second name of a file: no document of its own, and as usable as the first."""
    failed = all(one.status == "failed" for one in materials if one.file == earlier)
    return Material(
        file=source.name,
        sha256=source.sha256,
        status="failed" if failed else "ok",
        kind_reason=f"same bytes as {earlier}",
        problems=(
            Problem(
                code="duplicate-file",
                message=f"This is the same file as {earlier}; it was read once.",
                file=source.name,
            ),
        ),
    )


def _problem(error: YizhengError, file: str, page: int | None = None) -> Problem:
    return Problem(code=error.code, message=str(error), page=page, file=file)
