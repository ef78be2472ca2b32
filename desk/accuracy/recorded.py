"""What reviewers said of readings (核定记录): every confirmed element against what was read.

An element of the form is compared with the reading it replaced; ``FIELD:FILE`` and
``document:FILE`` with what was read of that document. When papers contradict each other and the
reviewer chose one, nothing was misread: that counts as ``settled`` and not as a value. What was
accepted all at once, because nothing spoke against it, says nothing either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from cases import record
from cases.errors import NotFound
from cases.files import FileStore
from cases.model import Case, Field, Form, FormValue, Material, Origin
from cases.store import Store
from cases.tables import FormRow
from departments.documents import DOCUMENT, UNKNOWN, field_element, kind_element
from departments.review import UNASKED
from desk.accuracy.measure import Document, Measured, Reading, normal, without_lines
from desk.accuracy.truth import Known, Truth

NOWHERE = Path()
"""The path of a document whose original is not kept any more."""


@dataclass(frozen=True)
class Recorded:
    """What reviewers looked at."""

    measured: Measured
    settled: int
    """Contradictions between papers that a reviewer decided."""
    added: int
    """Values typed for elements that no document spoke about."""
    blind: tuple[bool, ...] = ()
    """Of each blind sample that a reviewer looked at: was it wrong?"""
    planted: tuple[bool, ...] = ()
    """Of each planted error that a reviewer looked at: was it missed?"""


def recorded(store: Store, files: FileStore) -> Recorded:
    """Compare every case's readings with what its reviewers confirmed or typed."""
    documents: dict[int, Document] = {}
    readings: list[Reading] = []
    settled = added = 0
    blind: list[bool] = []
    planted: list[bool] = []
    for case in store.cases():
        forms = tuple(_forms(store, case))
        machine, words = _said(forms)
        wrong = {name for form in forms for name in form.planted}
        missed = {name for form in forms for name in form.missed}
        planted += [name in missed for name in sorted(wrong) if name in missed | words.keys()]
        drawn = {name for form in forms for name in form.sampled} - wrong
        blind += [normal(machine[name].value) != normal(words[name].value)
                  for name in sorted(drawn & machine.keys() & words.keys())]  # fmt: skip
        papers = [
            _document(case, files, material, words) for material in record.materials(store, case.id)
        ]
        named = {kind_element(paper.materials[0]) for paper in papers} & words.keys()
        documents |= {
            id(paper): paper for paper in papers if kind_element(paper.materials[0]) in named
        }
        for element, word in words.items():
            if element.partition(":")[0] == DOCUMENT:
                continue
            if ":" in element:
                reading = _of_document(element, word, papers)
            elif element not in machine:
                added += 1
                continue
            elif word.origins and word.origins[-1].why == UNASKED:
                continue
            else:
                reading = _of_form(machine[element], word, papers)
            if reading is None:
                settled += 1
            else:
                readings.append(reading)
                documents[id(reading.document)] = reading.document
    measured = Measured(tuple(documents.values()), tuple(readings), {})
    return Recorded(measured, settled, added, tuple(blind), tuple(planted))


def _forms(store: Store, case: Case) -> Iterator[Form]:
    with store.read() as session:
        rows = session.scalars(
            select(FormRow).where(FormRow.case_id == case.id).order_by(FormRow.version)
        )
        yield from (Form.model_validate(row.form) for row in rows)


def _said(forms: Sequence[Form]) -> tuple[dict[str, FormValue], dict[str, FormValue]]:
    """Element → the machine's last word before a person's, and the person's last word."""
    machine: dict[str, FormValue] = {}
    words: dict[str, FormValue] = {}
    for form in forms:
        for name, value in form.elements.items():
            (words if value.status == "confirmed" else machine)[name] = value
    return machine, words


def _document(
    case: Case, files: FileStore, material: Material, words: dict[str, FormValue]
) -> Document:
    said = words.get(kind_element(material))
    kind = (said.value or UNKNOWN) if said else material.kind
    try:
        path = files.path(material.sha256)
    except NotFound:
        path = NOWHERE
    known = Known(f"{case.name}/{material.file}", path, Truth(kind=kind, fields={}))
    return Document(known, (without_lines(material),))


def _of_document(element: str, word: FormValue, papers: Sequence[Document]) -> Reading | None:
    """A field of one document; of several values, which one was meant is not known."""
    name = element.partition(":")[0]
    for paper in papers:
        if field_element(paper.materials[0], name) == element:
            found = paper.materials[0].fields.get(name)
            if isinstance(found, list):
                return None
            return Reading(paper, name, word.value, word.value is not None, found)
    return None


def _of_form(before: FormValue, word: FormValue, papers: Sequence[Document]) -> Reading | None:
    """An element of the form, as the document that the machine took it from gave it."""
    contradicted = before.status == "conflict"
    if contradicted and normal(word.value) in {normal(one.value) for one in before.origins}:
        return None
    origins = [one for one in before.origins if one.by is None]
    origin = next((one for one in origins if one.value == before.value), None)
    origin = origin or next(iter(origins), Origin())
    paper = next((one for one in papers if one.materials[0].file == origin.file), None)
    if paper is None:
        return None
    found = Field(
        value=before.value,
        confidence=_confidence(paper, origin),
        page=origin.page,
        box=origin.box,
        needs_review=before.needs_review,
        reasons=before.reasons,
    )
    return Reading(paper, origin.field or "", word.value, word.value is not None, found)


def _confidence(paper: Document, origin: Origin) -> float:
    fields = paper.materials[0].fields.get(origin.field or "", [])
    same = (
        field.confidence
        for field in (fields if isinstance(fields, list) else [fields])
        if (field.value, field.box) == (origin.value, origin.box)
    )
    return next(same, 0.0)
