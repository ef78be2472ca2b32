"""From files to fields (读取): the steps receive … extract, in order, for files on disk."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cases.errors import MaterialError, YizhengError
from cases.model import Box, Material, Page, Problem, TextLine
from cases.settings import Settings
from extractors.engine import PaddleEngine
from extractors.extract import Fields, better, extract
from extractors.identify import Identified, identify
from extractors.labels import Label, Vocabulary, find_labels
from extractors.layout import tokens, union
from extractors.pages import read_page, read_under_seal
from extractors.pool import Readers
from extractors.recognise import Recognised, documents, recognise
from extractors.weights import digest
from templates.documents import DocumentKind, kinds

ILLEGIBLE = 0.6
"""Mean score of a page's characters below which it is called unreadable."""


class PageCache(Protocol):
    """Where readings of pages are kept between runs; it may forget them at any time."""

    def cache_get(self, key: str) -> bytes | None:
        """What was kept under the key, or None."""

    def cache_put(self, key: str, data: bytes) -> None:
        """Keep data under the key."""


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
    started = [_begin(source, readers, settings, cache) for source in _hashed(sources)]
    total = sum(len(file.waits) for file in started)
    done = 0
    materials: list[Material] = []
    first_name: dict[str, str] = {}
    for file in started:
        earlier = first_name.setdefault(file.source.sha256, file.source.name)
        if earlier != file.source.name:
            materials.append(_twin(file.source, earlier))
            continue
        pages: list[Page] = []
        problems = list(file.problems)
        for wait in file.waits:
            page = wait()
            done += 1
            progress(done, total)
            if isinstance(page, Page):
                pages.append(page)
                problems.extend(_page_problems(page, file.source.name))
            else:
                problems.append(page)
        materials.extend(_materials(file, pages, problems, readers, settings))
    return materials


@dataclass(frozen=True)
class _Started:
    source: Source
    identified: Identified | None
    waits: tuple[Callable[[], Page | Problem], ...]
    problems: tuple[Problem, ...]


def _hashed(sources: Iterable[Source]) -> list[Source]:
    return [s if s.sha256 else Source(s.name, s.path, digest(s.path)) for s in sources]


def _begin(
    source: Source, readers: Readers, settings: Settings, cache: PageCache | None
) -> _Started:
    try:
        identified = identify(source.path, settings, source.name)
    except YizhengError as error:
        return _Started(source, None, (), (_problem(error, source.name),))
    waits = tuple(
        _page_reader(source, identified, number, readers, cache)
        for number in range(1, identified.pages + 1)
    )
    return _Started(source, identified, waits, ())


def _page_reader(
    source: Source,
    identified: Identified,
    number: int,
    readers: Readers,
    cache: PageCache | None,
) -> Callable[[], Page | Problem]:
    """Submit a page now, or take it from the cache; the answer is waited for later."""
    key = f"{source.sha256}-{number}-{PaddleEngine.name}"
    kept = cache.cache_get(key) if cache else None
    if kept is not None:
        page = Page.model_validate_json(kept)
        return lambda: page
    wait = readers.submit(read_page, identified.path, identified.form, number)

    def finish() -> Page | Problem:
        try:
            page = wait()
        except MaterialError as error:
            return _problem(error, source.name, number)
        if cache:
            cache.cache_put(key, page.model_dump_json().encode())
        return page

    return finish


def _materials(
    file: _Started,
    pages: Sequence[Page],
    problems: Sequence[Problem],
    readers: Readers,
    settings: Settings,
) -> list[Material]:
    source = file.source
    read = {page.number for page in pages}
    if not pages:
        return [
            Material(file=source.name, sha256=source.sha256, status="failed",
                     kind_reason="could not be read", problems=tuple(problems))
        ]  # fmt: skip
    found: list[Material] = []
    for recognised, indexes in documents([recognise(page, kinds()) for page in pages]):
        part = [pages[i] for i in indexes]
        numbers = {page.number for page in part}
        found.append(
            Material(
                file=source.name,
                sha256=source.sha256,
                status=_status(part, problems),
                kind=recognised.kind,
                kind_score=recognised.score,
                kind_reason=recognised.reason,
                page_range=(part[0].number, part[-1].number),
                pages=tuple(part),
                fields=_fields(file, recognised, part, readers, settings),
                problems=tuple(
                    p
                    for p in problems
                    # what concerns no page that was read is told with the first document
                    if p.page in numbers or (p.page not in read and not found)
                ),
            )
        )
    return found


def _fields(
    file: _Started,
    recognised: Recognised,
    pages: Sequence[Page],
    readers: Readers,
    settings: Settings,
) -> Fields:
    kind = kinds().get(recognised.kind)
    if kind is None:
        return {}
    fields = extract(kind, pages, settings.accept_confidence)
    open_fields = [
        name
        for name, rule in kind.fields.items()
        if rule.under_seal and getattr(fields.get(name), "needs_review", False)
    ]
    if not open_fields or file.identified is None:
        return fields
    looked_again = [
        _look_under_seal(file.identified, kind, page, open_fields, readers) for page in pages
    ]
    return better(fields, extract(kind, looked_again, settings.accept_confidence), open_fields)


def _look_under_seal(
    identified: Identified,
    kind: DocumentKind,
    page: Page,
    fields: Sequence[str],
    readers: Readers,
) -> Page:
    """The page with the lines around the fields' labels read again without red ink."""
    labels, _ = find_labels(tokens(page), Vocabulary.of(kind))
    wanted = [label for label in labels if set(label.fields) & set(fields)]
    if page.source != "ocr" or not wanted:
        return page
    region = union([_seal_region(label, page) for label in wanted])
    wait = readers.submit(
        read_under_seal, identified.path, identified.form, page.number, page.rotation, region
    )
    fresh = wait()
    kept = [line for line in page.lines if not _inside(line, region)]
    return page.model_copy(update={"lines": (*kept, *fresh)})


def _seal_region(label: Label, page: Page) -> Box:
    """Around the label: its value stands right of it or beneath it, the date further down."""
    x0, y0, x1, y1 = label.box
    drop = page.skew * (x0 + x1) / 2
    letter = label.height
    return (
        max(0.0, x0 - 6 * letter),
        max(0.0, y0 + drop - 2 * letter),
        min(float(page.width), x1 + 16 * letter),
        min(float(page.height), y1 + drop + 8 * letter),
    )


def _inside(line: TextLine, region: Box) -> bool:
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return region[0] <= x <= region[2] and region[1] <= y <= region[3]


def _page_problems(page: Page, file: str) -> list[Problem]:
    if page.source != "ocr":
        return []
    letters = sum(len(line.text) for line in page.lines)
    if not letters:
        return [
            Problem(code="no-text", message="No text was found on this page.",
                    page=page.number, file=file)
        ]  # fmt: skip
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


def _status(pages: Sequence[Page], problems: Sequence[Problem]) -> "str":
    bad = {p.page for p in problems if p.page is not None}
    readable = [page for page in pages if page.number not in bad and page.lines]
    if not readable:
        return "failed"
    return "partial" if problems else "ok"


def _twin(source: Source, earlier: str) -> Material:
    return Material(
        file=source.name,
        sha256=source.sha256,
        status="ok",
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
