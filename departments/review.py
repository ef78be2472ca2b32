"""A reviewer's word on a form (核定): values typed, readings accepted."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import Field as _Field

from cases.accounts import person
from cases.errors import Changed, FormChanged, UsageError
from cases.model import Form, FormValue, Hint, Material, Noun, Origin
from departments.documents import DOCUMENT, UNKNOWN, field_element, kind_element
from departments.files import parse as parse_json
from departments.files import printable
from templates.catalog import Catalog, pattern
from templates.explain import did_you_mean

UNASKED = "与其他无疑项一并认可"
"""Why a value was confirmed at which nobody looked by itself."""


def parse(text: str | bytes) -> "Review":
    """The content of a ``review --apply`` file.

    Raises:
        UsageError: ``review-invalid``; the message names the key.
    """
    return parse_json(text, Review, what="The review file", code="review-invalid")


def apply(
    form: Form, review: "Review", user: str, materials: Sequence[Material], catalog: Catalog
) -> "Reviewed":
    """The form with the reviewer's word in it; every element named becomes ``confirmed``.

    Earlier origins stay, so that the form still tells what was read; conflicts stay as a record.

    Args:
        form: the form that the reviewer saw.
        review: what the reviewer decided.
        user: who decided.
        materials: the case's documents, whose kind and last day may be settled too.
        catalog: the vocabulary that names must be in.

    Raises:
        UsageError: ``element-unknown`` with the nearest name; ``value-invalid``;
            ``conflict-needs-value`` when a contradiction is accepted instead of settled;
            ``review-invalid`` when an element is both given a value and accepted.
    """
    known = reviewable(form, materials, catalog)
    for name in (*review.fields, *review.accepted):
        if name not in known and pattern(name) not in known:
            raise UsageError(
                f"The form has no element {name!r}.",
                hint=did_you_mean(name, known),
                code="element-unknown",
            )
    if both := sorted(set(review.fields) & set(review.accepted)):
        raise UsageError(
            f"{both[0]!r} is both given a value and accepted.",
            hint="Name it once.",
            code="review-invalid",
        )
    elements = dict(form.elements)
    for name, edit in review.fields.items():
        value = normalise(name, edit.value, catalog)
        for one in (name, *_same_as(name, form, materials)):
            if one == name or one not in (*review.fields, *review.accepted):
                said = Origin(value=value, by=user, why=edit.why)
                elements[one] = _confirm(elements.get(one), value, said)
    for name in review.accepted:
        entry = elements.get(name)
        if entry is not None and entry.status == "conflict":
            raise UsageError(
                f"{name!r} differs between documents and cannot be accepted as it is.",
                hint=f'Decide: {{"fields": {{"{name}": {{"value": "…", "why": "…"}}}}}}.',
                code="conflict-needs-value",
            )
        if entry is None:
            raise UsageError(
                f"The form has no value of {name!r} that could be accepted.",
                hint=f'Give it: {{"fields": {{"{name}": {{"value": "…"}}}}}}; '
                "null if there is none.",
                code="accept-needs-value",
            )
        why = UNASKED if name in review.unasked else None
        elements[name] = _confirm(entry, entry.value, Origin(value=entry.value, by=user, why=why))
    return Reviewed(
        form.model_copy(update={"elements": elements}), tuple(review.fields), review.accepted
    )


def without_missed(form: Form, review: "Review") -> tuple[Form, "Review"]:
    """What is left of a review whose author took planted errors for right.

    Those elements are asked about again, with the value that was read.
    """
    missed = {
        name
        for name, wrong in form.planted.items()
        if name in review.accepted or (name in review.fields and review.fields[name].value == wrong)
    }
    answered = missed | (form.planted.keys() & review.fields.keys())
    planted = {name: wrong for name, wrong in form.planted.items() if name not in answered}
    update = {"planted": planted, "missed": (*form.missed, *sorted(missed))}
    left = review.model_copy(
        update={
            "accept": tuple(name for name in review.accept if name not in missed),
            "unasked": tuple(name for name in review.unasked if name not in missed),
            "fields": {name: edit for name, edit in review.fields.items() if name not in missed},
        }
    )
    return form.model_copy(update=update), left


def changed_since(before: Form | None, now: Form, review: "Review") -> dict[str, Changed]:
    """What a review is about and somebody else changed since: element → what became of it.

    The same value written by both is no change.

    Args:
        before: the form that the reviewer saw; None if it is not known any more.
        now: the present form.
        review: what the reviewer decided.
    """
    found = {}
    for name in (*review.fields, *review.accepted):
        old = before.elements.get(name) if before else None
        new = now.elements.get(name)
        wanted = review.fields[name].value if name in review.fields else old and old.value
        if old == new or (new is not None and new.value == wanted):
            continue
        by = next((one.by for one in reversed(new.origins) if one.by), None) if new else None
        found[name] = Changed(old.value if old else None, new.value if new else None, by)
    return found


def taken_back(now: Form, made: Form, before: Form) -> Form:
    """The present form without what one review changed in it.

    Args:
        now: the present form.
        made: as the review left it.
        before: as it was before.

    Raises:
        FormChanged: an element was changed again since.
    """
    elements = dict(now.elements)
    changed = {}
    for name in {**made.elements, **before.elements}:
        old, new = before.elements.get(name), made.elements.get(name)
        if old == new:
            continue
        present = now.elements.get(name)
        if present != new:
            by = (
                next((one.by for one in reversed(present.origins) if one.by), None)
                if present
                else None
            )
            changed[name] = Changed(
                new.value if new else None, present.value if present else None, by
            )
        elif old is None:
            del elements[name]
        else:
            elements[name] = old
    if changed:
        raise FormChanged(changed)
    return now.model_copy(update={"elements": elements})


def second_person(form: Form, names: Collection[str], catalog: Catalog) -> Iterator[Hint]:
    """Doubts about values that one person gave and a second has to confirm (双人核定).

    Args:
        form: the present form.
        names: elements that the rule is for: ``Settings.second_person``.
        catalog: for their names.
    """
    for name, entry in form.elements.items():
        if pattern(name) not in names or entry.status != "confirmed":
            continue
        said = [one for one in entry.origins if one.by]
        # A program is nobody's second pair of eyes: who holds its token is not known.
        agree = {
            person(one.by)
            for one in said
            if one.value == entry.value and one.by and not one.by.startswith("token:")
        }
        if len(agree) < 2:
            what = catalog.element_name(name)
            yield Hint(
                code="second-person", severity="doubt", subject=name,
                message=f"“{what}”须由第二人核定（已由{said[-1].by}填写）。",
            )  # fmt: skip


def _same_as(name: str, form: Form, materials: Iterable[Material]) -> Iterator[str]:
    """Elements of one person that a word about a field of that person's document settles too."""
    for material in materials:
        first, last = material.page_range or (1, 1)
        for element, entry in form.elements.items():
            read = [one for one in entry.origins if one.file == material.file and one.field]
            if pattern(element) != element and any(
                field_element(material, one.field or "") == name
                and first <= (one.page or first) <= last
                for one in read
            ):
                yield element


def reviewable(form: Form, materials: Iterable[Material], catalog: Catalog) -> set[str]:
    """Names that a review may use: elements, and the kind and fields of each document."""
    days = {kind.expires for kind in catalog.vocabulary.kinds.values() if kind.expires}
    of_documents = {
        name
        for one in materials
        for name in (
            kind_element(one),
            *(field_element(one, field) for field in {*one.fields, *days}),
        )
    }
    return {*catalog.vocabulary.elements, *form.elements, *of_documents}


def normalise(element: str, value: str | None, catalog: Catalog) -> str | None:
    """A typed value as ``fields.md`` wants it; None and blanks mean "not on the paper".

    Raises:
        UsageError: ``value-invalid``: no value of the element's type.
    """
    try:
        typed = printable(value or "")
    except ValueError as error:
        raise UsageError(
            f"{element}: {error}.", hint="Type it again.", code="value-invalid"
        ) from error
    text = unicodedata.normalize("NFKC", typed)
    if not text:
        return None
    name, of_document, _ = element.partition(":")
    if of_document and name == DOCUMENT:
        kinds = {*catalog.vocabulary.kinds, UNKNOWN}
        if text not in kinds:
            raise _invalid(element, text, did_you_mean(text, kinds))
        return text
    kind = _type_of(name, catalog)
    if kind in ("date", "term"):
        return _date(element, text, open_ended=kind == "term")
    if kind in ("amount", "area", "count"):
        return _number(element, text, whole=kind == "count")
    if kind == "code":
        return re.sub(r"\s", "", text).upper()
    return typed  # text keeps the document's own punctuation


def _type_of(name: str, catalog: Catalog) -> str:
    """How values of an element, or of a field by the habits of ``fields.md``, are written."""
    known = catalog.vocabulary.elements.get(pattern(name))
    if known is not None:
        return known.type
    if name.endswith("_to"):
        return "term"
    return "date" if name.endswith(("_on", "_from", "_date")) else "text"


def _confirm(entry: FormValue | None, value: str | None, origin: Origin) -> FormValue:
    before = entry.origins if entry is not None else ()
    return FormValue(value=value, status="confirmed", origins=(*before, origin))


def _date(element: str, text: str, *, open_ended: bool) -> str:
    if open_ended and text in ("long-term", "长期", "永久"):
        return "long-term"
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        more = " or long-term" if open_ended else ""
        raise _invalid(element, text, f"Write a day as 2026-11-21{more}.") from None


def _number(element: str, text: str, *, whole: bool) -> str:
    typed = text.replace(",", "")
    # No exponents: 1e999999999 is ten characters and a number that fills the memory.
    if not re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,10})?", typed):
        raise _invalid(element, text, "Write digits only, without unit.")
    number = Decimal(typed)
    if whole and number != int(number):
        raise _invalid(element, text, "Write digits only, without unit.")
    return f"{number:f}"


def _invalid(element: str, text: str, hint: str) -> UsageError:
    return UsageError(f"{element}: {text!r} cannot be.", hint=hint, code="value-invalid")


@dataclass(frozen=True)
class Reviewed:
    """A form after review, with the names that got a value and those accepted as they were."""

    form: Form
    corrected: tuple[str, ...]
    confirmed: tuple[str, ...]


class Edit(Noun):
    """A value typed by a reviewer; None says that the paper does not have it."""

    value: str | None
    why: str | None = None


class Review(Noun):
    """What a reviewer decided (核定意见)."""

    fields: dict[str, Edit] = _Field(default_factory=dict)
    accept: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    """Accepted all at once, because nothing speaks against them: nobody looked at each."""

    @property
    def accepted(self) -> tuple[str, ...]:
        """All that is right as it was read."""
        return (*self.accept, *self.unasked)
