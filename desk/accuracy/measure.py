"""Compare what was read with what is true, value by value (比对).

A value is right when it is the same after ``normal``. It is *silent* when it is wrong, or when
a printed one is absent, and nobody is asked to look: the error that this project is measured
by. Of a document that was not recognised or could not be read, the result says so itself; its
fields count as wrong, with a person asked, and are shown as ``unread``.
"""

import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from cases.model import Field, Material
from cases.settings import Settings
from departments.documents import UNKNOWN, is_twin
from desk.accuracy.truth import Known
from extractors.ocr.pages import warm
from extractors.ocr.pool import Readers
from extractors.read import Source, read_files

_SAME = str.maketrans({
    "—": "-", "–": "-", "―": "-", "‐": "-", "−": "-",
    "“": '"', "”": '"', "‘": "'", "’": "'",
    "•": "·", "・": "·", "‧": "·",
})  # fmt: skip
"""Marks that differ in width only and that NFKC keeps apart."""


def normal(value: str | None) -> str | None:
    """A value without what does not count: spaces, width of characters and marks, case."""
    if value is None:
        return None
    plain = unicodedata.normalize("NFKC", value.translate(_SAME))
    return "".join(c for c in plain if not c.isspace() and c not in "\u200b\ufeff").casefold()


@dataclass(frozen=True)
class Document:
    """A document with its truth and what was made of it."""

    known: Known
    materials: tuple[Material, ...]
    """Of pages, only what a picture of them needs: their lines are dropped."""

    @property
    def recognised(self) -> Literal["right", "wrong", "unknown", "failed"]:
        """Whether all that was recognised in the file is of the true kind."""
        usable = [one for one in self.materials if one.status != "failed"]
        kinds = {one.kind for one in usable} - {UNKNOWN}
        if kinds == {self.known.truth.kind} - {UNKNOWN}:
            return "right"
        if kinds:
            return "wrong"
        return "unknown" if usable else "failed"

    @property
    def unread(self) -> bool:
        """True when the result itself says that nothing was made of the document."""
        return self.recognised in ("unknown", "failed")

    @property
    def pages(self) -> int:
        """How many pages were read."""
        return sum(len(material.pages) for material in self.materials)


@dataclass(frozen=True)
class Reading:
    """One value: what is true, what was read, and whether a person is asked."""

    document: Document
    field: str
    truth: str | None
    printed: bool
    """False for what was read although the document does not print it."""
    found: Field | None
    """None when the reading does not mention the field."""

    @property
    def value(self) -> str | None:
        """What was read."""
        return self.found.value if self.found else None

    @property
    def asked(self) -> bool:
        """Whether a person is asked to look."""
        return self.document.unread or (self.found is not None and self.found.needs_review)

    @property
    def counted(self) -> bool:
        """False for a mere question about something that the document does not print."""
        return self.printed or self.value is not None

    @property
    def right(self) -> bool:
        """Same after ``normal``; what nobody can read is right as None with a person asked."""
        if not self.printed or normal(self.value) != normal(self.truth):
            return False
        return self.truth is not None or (self.found is not None and self.asked)

    @property
    def exact(self) -> bool:
        """Right to the letter."""
        return self.right and self.value == self.truth

    @property
    def accepted(self) -> bool:
        """A value that goes on without a person, right or wrong."""
        return self.value is not None and not self.asked

    @property
    def silent(self) -> bool:
        """Wrong or absent, and nobody is asked."""
        return self.counted and not self.right and not self.asked

    @property
    def missed(self) -> bool:
        """Silent because nothing is said of a field that is printed."""
        return self.silent and self.value is None

    @property
    def invented(self) -> bool:
        """A value for something that the document does not print."""
        return not self.printed and self.value is not None


@dataclass(frozen=True)
class Measured:
    """Everything that was compared."""

    documents: tuple[Document, ...]
    readings: tuple[Reading, ...]
    seconds: dict[str, float]
    """Kind of document → wall seconds; its files are shared out among the readers."""


def measure(
    known: Sequence[Known],
    readers: Readers,
    settings: Settings,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Measured:
    """Read documents kind by kind, with the engines warm, and compare."""
    for wait in [readers.submit(warm) for _ in range(settings.jobs)]:
        wait()
    documents: list[Document] = []
    seconds: dict[str, float] = {}
    for kind, group in groupby(sorted(known, key=_kind), key=_kind):
        some = list(group)
        began = time.monotonic()
        sources = [Source(str(path), path) for path in dict.fromkeys(one.path for one in some)]
        materials = read_files(sources, readers, settings)
        seconds[kind] = time.monotonic() - began
        documents.extend(Document(one, _about(one, materials)) for one in some)
        progress(len(documents), len(known))
    readings = tuple(reading for document in documents for reading in compare(document))
    return Measured(tuple(documents), readings, seconds)


def compare(document: Document) -> Iterator[Reading]:
    """A document's values; each of a list counts by itself."""
    found: dict[str, list[Field]] = {}
    whole: dict[str, Field] = {}
    for material in document.materials:
        for name, fields in material.fields.items():
            found.setdefault(name, []).extend(fields if isinstance(fields, list) else [fields])
            if isinstance(fields, Field) and fields.needs_review:
                whole[name] = fields
    truth = document.known.truth.fields
    for name in {**truth, **found}:
        true = truth.get(name, [])
        yield from _pair(
            document,
            name,
            true if isinstance(true, list) else [true],
            found.get(name, []),
            whole.get(name),
        )


def _pair(
    document: Document,
    name: str,
    truths: Sequence[str | None],
    found: Sequence[Field],
    whole: Field | None,
) -> Iterator[Reading]:
    """True values with the readings that match them; then what is left with what is left.

    Who is asked about a list as a whole (``whole``) is asked about each of its items.
    """
    left = list(found)
    open_truths = []
    for truth in truths:
        match = next((one for one in left if normal(one.value) == normal(truth)), None)
        if match is None:
            open_truths.append(truth)
        else:
            left.remove(match)
            yield Reading(document, name, truth, True, match)
    for truth in open_truths:
        yield Reading(document, name, truth, True, left.pop(0) if left else whole)
    said = {normal(truth) for truth in truths}
    for one in left:
        if one.value is None or normal(one.value) not in said:
            yield Reading(document, name, None, False, one)


def _about(known: Known, materials: Sequence[Material]) -> tuple[Material, ...]:
    """What was made of a file; of one with the bytes of another, what was made of that."""
    own = [one for one in materials if one.file == str(known.path)]
    if any(is_twin(one) for one in own):
        own = [one for one in materials if one.sha256 == own[0].sha256 and not is_twin(one)]
    return tuple(without_lines(one) for one in own)


def without_lines(material: Material) -> Material:
    """A material whose pages keep their size and turn only."""
    pages = tuple(page.model_copy(update={"lines": ()}) for page in material.pages)
    return material.model_copy(update={"pages": pages})


def part(measured: Measured, keep: Callable[[Document], bool]) -> Measured:
    """What concerns some of the documents; how long those alone took is not known."""
    return replace(
        measured,
        documents=tuple(one for one in measured.documents if keep(one)),
        readings=tuple(one for one in measured.readings if keep(one.document)),
        seconds={},
    )


def _kind(known: Known) -> str:
    return known.truth.kind
