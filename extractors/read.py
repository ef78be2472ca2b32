"""From files to fields (读取): the steps receive … extract, in order, for files on disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from cases.errors import MaterialError, YizhengError
from cases.model import Material, Page, Problem
from cases.settings import Settings
from extractors.extract import Fields, extract
from extractors.forms.model_form import FIELDS, joined, read_slots
from extractors.identify import Identified, identify
from extractors.ocr.ask import PAGE, PageCache, ask
from extractors.ocr.pages import look, read_page
from extractors.ocr.pool import Readers
from extractors.ocr.weights import digest
from extractors.pictures.codes import compared, form_code
from extractors.pictures.quality import WARNINGS, spoilt
from extractors.pictures.quality import problems as page_problems
from extractors.recognise import Recognised, documents, doubted, recognise
from templates.documents import kinds


@dataclass(frozen=True)
class Source:
    """A file to read, under the name people know it by."""

    name: str
    path: Path
    sha256: str = ""
    arranged: bool = False
    """A person put it together: its pages stand upright and are one document."""
    kind: str | None = None
    """What that person says it is."""


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
                problems.extend(page_problems(page, file.source.name))
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
    accept = settings.accept_confidence
    waits = tuple(
        ask(readers, cache, f"{source.sha256}-{number}{'-upright' if source.arranged else ''}",
            PAGE, read_page, found.path, found.form, number, accept, upright=source.arranged)
        for number in range(1, found.pages + 1)
    )  # fmt: skip
    told = (_problem(_xfa(), source.name),) if found.xfa else ()
    return _Started(source, found, waits, told)


def _xfa() -> MaterialError:
    return MaterialError(
        "This is an XFA form: what was filled in may show in Adobe's programs only.",
        hint="Print it into a new PDF, or scan it.",
        code="xfa-form",
    )


def _materials(
    file: _Started,
    pages: Sequence[Page],
    problems: Sequence[Problem],
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> Callable[[], list[Material]]:
    """A file's pages as documents; a page may have to be looked at once more for its kind."""
    source = file.source
    if not pages:
        failed = Material(
            file=source.name, sha256=source.sha256, status="failed",
            kind_reason="could not be read", problems=tuple(problems),
        )  # fmt: skip
        return lambda: [failed]
    read = {page.number for page in pages}
    found: list[Callable[[], Material]] = []
    for recognised, indexes in _documents(source, pages):
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
        begin = _on_our_form if any(form_code(page) for page in part) else _on_any_paper
        found.append(begin(material, file, readers, settings, cache))
    return lambda: [finish() for finish in found]


def _documents(source: Source, pages: Sequence[Page]) -> list[tuple[Recognised, list[int]]]:
    """A file's documents: as recognised, or as the person says who put it together."""
    found = documents([recognise(page, kinds()) for page in pages])
    if not source.arranged:
        return found
    said = Recognised(source.kind, 1.0, "a person says so") if source.kind else None
    best = max((one for one, _ in found), key=lambda one: one.score)
    return [(said or best, list(range(len(pages))))]


def _on_any_paper(
    material: Material,
    file: _Started,
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> Callable[[], Material]:
    """A document whose fields are found by their labels."""
    looked_at = _looked_at(file, material.kind, material.pages, readers, settings, cache)
    kind = kinds().get(material.kind)

    def finish() -> Material:
        pages = looked_at()
        fields = extract(kind, pages, settings.accept_confidence) if kind else {}
        if kind and not (file.source.arranged and file.source.kind):  # nobody said what it is
            fields = doubted(kind, material.kind_score, fields)
        return _with_fields(material, pages, fields)

    return finish


def _on_our_form(
    material: Material,
    file: _Started,
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> Callable[[], Material]:
    """A document on a form of ours; where that is not known here, it is read like any other."""
    assert file.identified is not None
    path, form = file.identified.path, file.identified.form
    place, accept = settings.locality, settings.accept_confidence
    coded = [page for page in material.pages if form_code(page)]
    waits = [
        ask(readers, cache, f"{file.source.sha256}-{page.number}-form-{place}", FIELDS,
            read_slots, path, form, page, place, accept)
        for page in coded
    ]  # fmt: skip

    def finish() -> Material:
        try:
            fields = joined(coded, [wait() for wait in waits], place)
        except MaterialError as error:
            told = _problem(error, material.file, coded[0].number)
            noted = material.model_copy(update={"problems": (*material.problems, told)})
            return _on_any_paper(noted, file, readers, settings, cache)()
        return _with_fields(material, material.pages, fields)

    return finish


def _with_fields(material: Material, pages: Sequence[Page], fields: Fields) -> Material:
    return material.model_copy(
        update={"pages": tuple(pages), "fields": spoilt(compared(fields, pages), pages)}
    )


def _looked_at(
    file: _Started,
    kind: str,
    pages: Sequence[Page],
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> Callable[[], list[Page]]:
    """The pages, each looked at for the fields of its document's kind.

    A page is taken by itself first, for what it seems to be; if the document it belongs to
    turns out to be of another kind, it is read once more for that.
    """
    known = kinds().get(kind)
    if known is None or not known.fields:
        return lambda: list(pages)
    waits = [
        (lambda page=page: page)
        if page.source != "ocr" or page.looked_for == kind or not page.lines
        else _look(file, page, kind, readers, settings, cache)
        for page in pages
    ]

    def finish() -> list[Page]:
        looked: list[Page] = []
        for page, wait in zip(pages, waits, strict=True):
            try:
                looked.append(wait())
            except MaterialError:  # it could be read before: that reading stands
                looked.append(page)
        return looked

    return finish


def _look(
    file: _Started,
    page: Page,
    kind: str,
    readers: Readers,
    settings: Settings,
    cache: PageCache | None,
) -> Callable[[], Page]:
    """Have one page looked at for a kind of document, or take that from the cache."""
    assert file.identified is not None
    path, form = file.identified.path, file.identified.form
    key = f"{file.source.sha256}-{page.number}-{kind}"
    accept = settings.accept_confidence
    return ask(readers, cache, key, PAGE, look, path, form, page, kind, accept)


def _status(
    pages: Sequence[Page], problems: Sequence[Problem]
) -> Literal["ok", "partial", "failed"]:
    grave = [problem for problem in problems if problem.code not in WARNINGS]
    lost = {problem.page for problem in grave if problem.code != "partly-illegible"}
    if all(page.number in lost or not page.lines for page in pages):
        return "failed"
    return "partial" if grave else "ok"


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
