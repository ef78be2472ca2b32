"""What our own forms ask (格式文本): the one application form and the commitment letter.

A form follows from the catalogue, an industry, permits and a day: whoever has the same catalogue
gets the same form, so that a code on the paper is enough to know its layout (``papers.model_form``,
``extractors.forms.model_form``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from templates.catalog import Catalog
from templates.documents import ValueType, kinds
from templates.rules import Certainty, Commitment, Condition, Element, Industry, PermitRule

FormKind = Literal["application_form", "commitment_letter"]
"""The kinds of document that we print to be filled in."""

CASE = ("industry", "permits_requested", "applicant_signed", "applied_on")
"""Elements of the application form that have a place of their own on it, outside its groups."""
_TYPES: dict[str, ValueType] = {
    "text": "text", "code": "code", "date": "date", "term": "term_to", "amount": "amount",
    "area": "area", "count": "integer",
}  # fmt: skip
"""Type of an element → of its value, for elements that the kind's own template does not list."""
_WIDE = frozenset({"text", "scope", "phrase", "entity", "organisation", "address"})
"""Types of value that need the whole width of the page."""


@dataclass(frozen=True)
class Blank:
    """A place to write one data element into (空栏)."""

    name: str
    """Of the field that is read from it."""
    element: str
    label: str
    type: ValueType
    unit: str = ""
    why: str = ""
    """What it is asked for (填写用途)."""
    permits: tuple[str, ...] = ()
    """Codes of the permits that use it; empty: the case itself does."""
    required: bool = False
    wide: bool = False
    rows: int = 1
    """Lines of writing that it has room for."""


@dataclass(frozen=True)
class Group:
    """Blanks under one heading: what several permits need, then what only one does."""

    title: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Option:
    """A tick box: a permit that may be applied for, or promised (选项)."""

    permit: str
    name: str
    authority: str
    chosen: Certainty
    """How certain it is that this authority has it here."""
    when: str
    """``mandatory`` or the question that decides."""
    certainty: Certainty


@dataclass(frozen=True)
class Taken:
    """An element that the applicant's other papers give (免填)."""

    label: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """What one permit lets the applicant promise, as its rule says it."""

    permit: str
    name: str
    authority: str
    commitment: Commitment
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class ModelForm:
    """One of our forms, blank."""

    kind: FormKind
    title: str
    industry: Industry
    permits: tuple[str, ...]
    """Those whose rules it follows, in the industry's order."""
    day: date
    """The Asia/Shanghai day whose rules it follows."""
    authority: str
    """Body that receives it."""
    sample: bool
    options: tuple[Option, ...]
    ticks: str
    """Name of the field that the ticked options make."""
    groups: tuple[Group, ...]
    signing: tuple[Blank, ...]
    """The signature, then its date."""
    taken: tuple[Taken, ...] = ()
    promises: tuple[Promise, ...] = ()

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """Every place to write into, signature and date last."""
        return (*(one for group in self.groups for one in group.blanks), *self.signing)


def application_form(
    catalog: Catalog, place: str, industry: Industry, permits: Sequence[str], day: date
) -> ModelForm:
    """The one application form (一表): each element that any of the permits needs, once.

    What the applicant's other papers alone can give is named on it and not asked.

    Args:
        catalog: the national one; ``place`` changes it.
        place: name of the locality.
        industry: what is opened.
        permits: codes, in the industry's order.
        day: the day whose rules apply.

    Raises:
        NotFound: a permit has no rule in force on the day.
        UsageError: an unknown permit or locality.
    """
    here = catalog.at(place)
    locality = here.locality(place)
    rules = {code: here.permit(code).rule_on(day) for code in permits}
    asked, taken = [], []
    for element in _elements(industry, rules):
        entry = here.vocabulary.elements[element]
        if element in CASE:
            continue
        if "application_form" in entry.kinds:
            asked.append(_blank("application_form", element, entry, industry, rules))
        else:
            names = tuple(here.kind_name(kind) for kind in entry.kinds)
            taken.append(Taken(entry.name, names))
    shared = [one for one in asked if len(one.permits) != 1 or one.element in industry.elements]
    groups = [Group("基本信息", tuple(shared))]
    for code in permits:
        own = tuple(one for one in asked if one not in shared and one.permits == (code,))
        if own:
            groups.append(Group(here.permit(code).name, own))
    return ModelForm(
        kind="application_form",
        title="一业一证申请表",
        industry=here.industry(industry.code),
        permits=tuple(permits),
        day=day,
        authority=locality.authority,
        sample=locality.sample,
        options=_options(here, place, industry, permits),
        ticks="permits_requested",
        groups=tuple(groups),
        signing=tuple(
            _blank("application_form", name, here.vocabulary.elements[name], industry, rules)
            for name in ("applicant_signed", "applied_on")
        ),
        taken=tuple(taken),
    )


def commitment_letter(
    catalog: Catalog, place: str, industry: Industry, permits: Sequence[str], day: date
) -> ModelForm | None:
    """The commitment letter (一书承诺); None where none of the permits may be promised here.

    Arguments and errors as of ``application_form``.
    """
    here = catalog.at(place)
    locality = here.locality(place)
    rules = {code: here.permit(code).rule_on(day) for code in permits}
    promised = [code for code in permits if rules[code].commitment.allowed == "yes"]
    if not promised:
        return None
    options = _options(here, place, industry, promised)
    return ModelForm(
        kind="commitment_letter",
        title="告知承诺书",
        industry=here.industry(industry.code),
        permits=tuple(permits),
        day=day,
        authority=locality.authority,
        sample=locality.sample,
        options=options,
        ticks="items",
        groups=(Group("承诺人", (Blank("entity_name", "entity_name",
                                    here.element_name("entity_name"), "entity", wide=True),)),),
        signing=(
            Blank("signed", "", "承诺人签名（盖章）", "signed"),
            Blank("signed_on", "", "承诺日期", "date"),
        ),
        promises=tuple(
            Promise(one.permit, one.name, one.authority, rules[one.permit].commitment,
                    rules[one.permit].conditions)
            for one in options
        ),
    )  # fmt: skip


def permits_on(industry: Industry, catalog: Catalog, day: date) -> tuple[str, ...]:
    """Codes of an industry's permits that have a rule in force on the day, mandatory or not."""
    return tuple(
        one.code
        for one in industry.permits
        if one.applies_on(day)
        and any(rule.applies_on(day) for rule in catalog.permit(one.code).versions)
    )


def _elements(industry: Industry, rules: dict[str, PermitRule]) -> tuple[str, ...]:
    """The union of what the case and its permits use, each once."""
    asked = [*industry.elements, *(name for rule in rules.values() for name in rule.needs)]
    return tuple(dict.fromkeys(asked))


def _blank(
    kind: FormKind,
    element: str,
    entry: Element,
    industry: Industry,
    rules: dict[str, PermitRule],
) -> Blank:
    known = {one.element: (name, one.type) for name, one in kinds()[kind].fields.items()}
    name, type_ = known.get(element, (element, _TYPES[entry.type]))
    return Blank(
        name=name,
        element=element,
        label=entry.name,
        type=type_,
        unit=entry.unit or "",
        why=entry.why,
        permits=tuple(code for code, rule in rules.items() if element in rule.needs),
        required=element in industry.required_elements
        or any(element in rule.required_elements for rule in rules.values()),
        wide=type_ in _WIDE,
        rows=2 if type_ in ("text", "scope", "phrase") else 1,
    )


def _options(
    here: Catalog, place: str, industry: Industry, permits: Sequence[str]
) -> tuple[Option, ...]:
    needs = {one.code: one for one in here.industry(industry.code).permits}
    questions = {one.id: one.text for one in here.industry(industry.code).questions}
    locality = here.locality(place)
    return tuple(
        Option(
            permit=code,
            name=here.permit(code).name,
            authority=locality.authority_of(here.permit(code).department, here.departments),
            chosen=next(
                (
                    one.certainty
                    for one in (locality.delegations.get(code), locality.handled_by.get(code))
                    if one
                ),
                "stated",
            ),
            when=questions.get(needs[code].when, "mandatory"),
            certainty=needs[code].certainty,
        )
        for code in permits
    )
