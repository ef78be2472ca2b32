"""The values of a case one by one, as the review page shows them (核定项)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from cases.model import (
    LIST_SEPARATOR,
    Candidate,
    Case,
    Conflict,
    Form,
    FormValue,
    Hint,
    Material,
    Origin,
)
from departments.casework import industry_of
from departments.documents import (
    DOCUMENT,
    UNKNOWN,
    expiry_element,
    is_twin,
    kind_element,
)
from departments.office import Office
from desk.web.office.pages import t
from desk.web.office.review_places import Papers, fields_of, label_of
from desk.web.office.review_shapes import Against, Choice, Group, Item, Kind, Reason, Spot
from desk.web.office.review_words import reason
from extractors.unify import LIST_ELEMENTS
from templates.catalog import pattern

PREMISES = frozenset({"premises", "area_m2", "usage", "lessee"})
PERSONS = ("legal_representative", "contact_", "agent", "principal", "staff[", "applicant_")
"""What the names of elements about persons begin with."""
NUMBERS = frozenset({"amount", "area", "count"})
SAID_BY_HINT = frozenset({"needs-review", "check-failed", "conflict"})
"""Hints that say no more than the reasons of the value do."""


class Items:
    """Makes the items of one case."""

    def __init__(
        self,
        office: Office,
        case: Case,
        who: str,
        right: str | None,
        form: Form,
        papers: Papers,
        doubts: Sequence[Hint],
    ) -> None:
        self._office, self._case, self._who, self._form = office, case, who, form
        self._right, self._papers = right, papers
        self._catalog = office.catalog
        self._doubts: dict[str, list[Hint]] = defaultdict(list)
        for hint in doubts:
            self._doubts[hint.subject].append(hint)
        self._against: dict[str, list[Conflict]] = defaultdict(list)
        for conflict in form.conflicts:
            self._against[conflict.element].append(conflict)

    def all(self) -> Iterator[Item]:
        """Elements as the catalogue orders them, then what is about single documents."""
        order = {name: place for place, name in enumerate(self._catalog.vocabulary.elements)}
        spoken = {name for name in self._doubts if ":" not in name and self._is_element(name)}
        names = {name for name in self._form.elements if ":" not in name} | spoken
        for name in sorted(names, key=lambda one: (order.get(pattern(one), len(order)), one)):
            yield self._element(name, self._form.elements.get(name))
        for material in self._papers.materials:
            if is_twin(material):
                continue
            yield self._kind(material)
            expiry = expiry_element(self._form, material, self._catalog)
            for name in self._of_document(material, expiry):
                yield self._fact(name, material)

    def _is_element(self, name: str) -> bool:
        return name in self._form.elements or pattern(name) in self._catalog.vocabulary.elements

    def _of_document(self, material: Material, expiry: str) -> list[str]:
        """Facts about a document that are in doubt, or settled."""
        _, _, place = kind_element(material).partition(":")
        names = {*self._doubts, *self._form.elements, expiry}
        return sorted(
            name
            for name in names
            if ":" in name
            and name.partition(":")[2] == place
            and name.partition(":")[0] != DOCUMENT
            and (name in self._doubts or name in self._form.elements)
        )

    def _element(self, name: str, entry: FormValue | None) -> Item:
        entry = entry or FormValue(value=None, status="missing")
        read = [one for one in entry.origins if one.by is None]
        against = [
            Against(code=one.code, spots=tuple(map(self._papers.spot, one.values)))
            for one in self._against[name]
        ]
        kind, options = self._kind_of_value(name)
        return self._item(
            name,
            self._catalog.element_name(name),
            _group(name, kind),
            entry,
            kind=kind,
            options=options,
            spots=[self._papers.spot(one) for one in read],
            choices=() if pattern(name) in LIST_ELEMENTS else self._choices(entry, read),
            against=tuple(against),
        )

    def _kind(self, material: Material) -> Item:
        """What a document is."""
        name = kind_element(material)
        kind = self._papers.kind[id(material)]
        entry = self._form.elements.get(name) or FormValue(value=kind, status="single")
        known = self._catalog.vocabulary.kinds
        options = ((one, said.name) for one, said in known.items())
        return self._item(
            name,
            t("review.kind-of", file=material.file),
            "documents",
            entry,
            kind="one-of",
            options=(*options, (UNKNOWN, t("review.unknown-kind"))),
            spots=[self._papers.first_page(material)],
        )

    def _fact(self, name: str, material: Material) -> Item:
        """One field of one document, such as its last day."""
        field_name = name.partition(":")[0]
        read = [
            Origin(
                file=material.file, field=field_name, page=one.page, box=one.box, value=one.value
            )
            for one in fields_of(material, field_name)
        ]
        reasons = tuple(
            dict.fromkeys(why for one in fields_of(material, field_name) for why in one.reasons)
        )
        value = read[0].value if read else None
        entry = self._form.elements.get(name) or FormValue(
            value=value, status="single" if value else "missing", reasons=reasons
        )
        label = label_of(material, field_name) or t("review.last-day")
        return self._item(
            name,
            t("review.field-of", label=label, file=material.file),
            "documents",
            entry,
            kind="term" if field_name.endswith("_to") else "date" if "_" in field_name else "text",
            spots=[self._papers.spot(one) for one in read] or [self._papers.first_page(material)],
            choices=self._choices(entry, read),
        )

    def _item(
        self,
        name: str,
        label: str,
        group: Group,
        entry: FormValue,
        *,
        kind: Kind,
        spots: Sequence[Spot],
        choices: Sequence[Choice] = (),
        against: tuple[Against, ...] = (),
        options: Iterable[tuple[str, str]] = (),
    ) -> Item:
        doubts = self._doubts.get(name, [])
        said = next((one for one in reversed(entry.origins) if one.by), None)
        second = any(hint.code == "second-person" for hint in doubts)
        waits = second and said is not None and said.by == self._who
        return Item(
            name=name,
            label=label,
            group=group,
            kind=kind,
            value=entry.value,
            status=entry.status,
            needs_eyes=bool(doubts) and not waits,
            editable=self._right == "review" or (self._right is not None and second and not waits),
            waits_for_other=waits,
            by=said.by if said else None,
            why=said.why if said else None,
            reasons=tuple(self._reasons(entry, doubts)) if doubts else (),
            # Where the present value stands comes first.
            spots=tuple(sorted(spots, key=lambda spot: spot.value != entry.value)),
            choices=tuple(choices),
            against=against if entry.status != "confirmed" else (),
            options=tuple(options),
        )

    def _reasons(self, entry: FormValue, doubts: Sequence[Hint]) -> Iterator[Reason]:
        told = set()
        for code in entry.reasons:
            if code not in told:
                told.add(code)
                yield Reason(code=code, text=reason(code))
        for hint in doubts:
            if hint.code not in SAID_BY_HINT:
                told.add(hint.code)
                yield Reason(code=hint.code, text=hint.message)
        if not told:
            # A blind sample is asked about in the words of an unsure reading.
            code = "conflict" if entry.status == "conflict" else "low-confidence"
            yield Reason(code=code, text=reason(code))

    def _choices(self, entry: FormValue, read: Sequence[Origin]) -> list[Choice]:
        """Other values, those of documents first; of a conflict the present one too."""
        found: dict[str, list[Spot]] = {}
        for origin in read:
            if origin.value is not None:
                found.setdefault(origin.value, []).append(self._papers.spot(origin))
        for origin in read:
            for one in self._candidates(origin):
                if one.value is not None and one.value not in found:
                    found[one.value] = [
                        self._papers.spot(
                            Origin(
                                file=origin.file, field=origin.field, page=one.page,
                                box=one.box, value=one.value,
                            )
                        )
                    ]  # fmt: skip
        if entry.status != "conflict":
            found.pop(entry.value or "", None)
        return [Choice(value=value, spots=tuple(spots)) for value, spots in found.items()][:9]

    def _candidates(self, origin: Origin) -> Iterator[Candidate]:
        material = self._papers.holding(origin)
        for field in fields_of(material, origin.field):
            if (field.page, field.box) == (origin.page, origin.box):
                yield from field.candidates

    def _kind_of_value(self, name: str) -> tuple[Kind, tuple[tuple[str, str], ...]]:
        if name == "industry":
            every = self._catalog.industries.values()
            return "one-of", tuple((one.name, one.name) for one in every)
        if name == "applicant_signed":
            return "one-of", (("true", t("review.signed")),)
        if name == "permits_requested":
            permits = self._permit_names()
            said = self._form.value(name)
            chosen = said.split(LIST_SEPARATOR) if said else []
            # A wording that is no known name would be lost among boxes to tick.
            if permits and all(self._catalog.find_permit(one) for one in chosen):
                return "some-of", tuple((one, one) for one in permits)
            return "text", ()
        known = self._catalog.vocabulary.elements.get(pattern(name))
        if known is None:
            return "text", ()
        if known.type in NUMBERS:
            return "number", ()
        return cast(Kind, known.type), ()

    def _permit_names(self) -> list[str]:
        industry = industry_of(self._office, self._case, self._form)
        listed = industry.permits if industry else ()
        return [self._catalog.permit(one.code).name for one in listed]


def _group(name: str, kind: Kind) -> Group:
    if name in PREMISES:
        return "premises"
    if name.startswith(PERSONS):
        return "persons"
    return "dates" if kind in ("date", "term") else "business"
