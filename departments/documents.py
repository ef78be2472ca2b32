"""What a case's documents are, with a reviewer's word before the machine's (材料的认定).

A reviewer settles what the reader could not through elements of the form that belong to one
document: ``document:FILE`` is its kind (``unknown`` for a paper that does not matter), and
``FIELD:FILE`` one of its fields, such as ``valid_to:健康证明.jpg``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.model import Field, Form, FormValue, Material
from templates.catalog import Catalog

DOCUMENT = "document"
UNKNOWN = "unknown"
OUR_FAULTS = frozenset({"reader-crashed", "reader-failed", "file-unreadable"})
"""Problems of reading that say nothing about the applicant's paper."""
_HARMLESS = frozenset({"blank-page", "duplicate-file"})
"""Problems that leave nothing unread: an empty back page, a file handed in twice."""


def kind_element(material: Material) -> str:
    """The form element that holds a reviewer's word on a document's kind."""
    return field_element(material, DOCUMENT)


def field_element(material: Material, field: str) -> str:
    """The form element that holds a reviewer's word on one field of one document."""
    first = material.page_range[0] if material.page_range else 1
    place = material.file if first == 1 else f"{material.file}#{first}"
    return f"{field}:{place}"


def confirmed(form: Form, element: str) -> FormValue | None:
    """An element that a person confirmed, or None."""
    found = form.elements.get(element)
    return found if found is not None and found.status == "confirmed" else None


def kind_of(form: Form, material: Material) -> str:
    """The kind of a document: as a reviewer said, else as it was recognised."""
    said = confirmed(form, kind_element(material))
    return (said.value or UNKNOWN) if said is not None else material.kind


def is_present(form: Form, material: Material) -> bool:
    """True for a document that could be read, or that a reviewer looked at and named."""
    return material.status != "failed" or confirmed(form, kind_element(material)) is not None


def is_twin(material: Material) -> bool:
    """True for a file with the same bytes as another, which was read in its stead."""
    return any(problem.code == "duplicate-file" for problem in material.problems)


def is_partly_read(material: Material) -> bool:
    """True when a page of the document was lost or can hardly be read."""
    codes = {problem.code for problem in material.problems}
    return material.status == "partial" and not (codes and codes <= _HARMLESS)


@dataclass(frozen=True)
class Expiry:
    """The last day on which a document counts; ``day`` None for one without end."""

    day: date | None
    certain: bool


def expiry_of(form: Form, material: Material, catalog: Catalog) -> Expiry | None:
    """When a document runs out, or None where its kind or layout has no such day.

    Of a document that only a reviewer could name, the day is doubtful until given too.
    """
    kind = catalog.vocabulary.kinds.get(kind_of(form, material))
    if kind is None or kind.expires is None:
        return None
    said = confirmed(form, field_element(material, kind.expires))
    if said is not None:
        return Expiry(_day(said.value), certain=True)
    if kind_of(form, material) != material.kind:
        return Expiry(None, certain=False)
    if kind.expires not in material.fields:
        return None
    readings = [_reading(form, material, field) for field in _fields(material, kind.expires)]
    days = [reading.day for reading in readings if reading.day is not None]
    return Expiry(min(days, default=None), all(reading.certain for reading in readings))


def expiry_element(form: Form, material: Material, catalog: Catalog) -> str:
    """The form element of a document's last day; of kinds without one, its ``valid_to``."""
    kind = catalog.vocabulary.kinds.get(kind_of(form, material))
    return field_element(material, (kind.expires if kind else None) or "valid_to")


def _reading(form: Form, material: Material, field: Field) -> Expiry:
    """One reading of a last day; a person's word on the element it became goes first."""
    for entry in form.elements.values():
        if entry.status == "confirmed" and any(
            (origin.file, origin.value, origin.page) == (material.file, field.value, field.page)
            for origin in entry.origins
        ):
            return Expiry(_day(entry.value), certain=True)
    return Expiry(
        _day(field.value),
        certain=not field.needs_review and all(check.ok for check in field.checks),
    )


def _fields(material: Material, name: str) -> Iterator[Field]:
    found = material.fields.get(name, [])
    yield from found if isinstance(found, list) else [found]


def _day(value: str | None) -> date | None:
    """A day, or None for ``long-term`` and for nothing."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None
