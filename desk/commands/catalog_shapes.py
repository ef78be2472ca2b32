"""What ``yizheng catalog … --json`` prints (目录的输出格式)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from desk.shapes import Shape
from templates.catalog import Catalog, permits_for
from templates.places import Channel, Chosen, Delegation
from templates.rules import (
    Certainty,
    ElementType,
    Industry,
    IndustryPermit,
    Nature,
    PermitRule,
    Question,
    Requirement,
)
from templates.search import Found, Reason, find, nearest
from templates.source import Fault


class IndustryRow(Shape):
    """An industry with the permits it needs on the day, mandatory or by answer."""

    code: str
    name: str
    number: str
    aliases: tuple[str, ...]
    synonyms: tuple[str, ...]
    lead: str
    lead_certainty: Certainty
    permits: tuple[IndustryPermit, ...]


class PermitRow(Shape):
    """A permit; ``rule`` is null where no version is in force on the day."""

    code: str
    name: str
    nature: Nature
    department: str
    national_item_code: str | None
    rule: str | None
    industries: tuple[str, ...]


class DepartmentRow(Shape):
    """A department, the local body behind it, and the permits it decides."""

    code: str
    name: str
    authority: str
    region: str
    channel: Channel
    opinion_steps: tuple[str, ...]
    permits: tuple[str, ...]


class CatalogListShape(Shape):
    """``yizheng catalog list --json``."""

    format: Literal[1] = Field(1, alias="schema")
    on: date
    industries: tuple[IndustryRow, ...]
    permits: tuple[PermitRow, ...]
    departments: tuple[DepartmentRow, ...]


class GuidePermit(Shape):
    """A permit of an industry, with the whole rule in force on the day."""

    code: str
    name: str
    nature: Nature
    department: str
    authority: str
    need: IndustryPermit
    stage: int
    """Counted from 1; permits of one stage are decided in parallel."""
    statutory_days: int | None
    """By law, or by local rules where the law sets no limit in working days."""
    promised_days: int | None
    handled_by: Chosen | None
    """Why another department than the nation's has it here."""
    delegation: Delegation | None
    """Who exercises the power here, if it was handed down or entrusted."""
    item_code: str | None
    """Code of the item here, else of the nation's catalogue (基本编码)."""
    rule: PermitRule


class GuideMaterial(Shape):
    """A material and the permits it serves; for the whole case where the industry asks for it."""

    name: str
    any_of: tuple[str, ...]
    """Kinds of document of which one is enough; empty: no kind stands for it, a person looks."""
    permits: tuple[str, ...]
    certainty: Certainty
    source: str
    note: str


class CatalogShowShape(Shape):
    """``yizheng catalog show --json``: the one notice of an industry (一次告知)."""

    format: Literal[1] = Field(1, alias="schema")
    on: date
    locality: str
    sample: bool
    """True where the locality is made up."""
    industry: str
    name: str
    lead: str
    lead_authority: str
    lead_certainty: Certainty
    questions: tuple[Question, ...]
    answers: dict[str, bool]
    """What was answered; where nothing was, the permits are all that there may be."""
    permits: tuple[GuidePermit, ...]
    not_in_force: tuple[str, ...]
    """Permits of the industry for which no version of the rule is known on the day."""
    materials: tuple[GuideMaterial, ...]
    license_certainty: Certainty
    """How certain it is that so many are needed here."""
    license_needs: int
    """How many granted permits make a licence here."""
    license_possible: bool
    """False when the industry has fewer that count."""


class FoundShape(Shape):
    """An industry that a text may mean."""

    industry: str
    industry_name: str
    name: str
    """The name of it that fits."""
    reason: Reason


class CatalogFindShape(Shape):
    """``yizheng catalog find --json``, best first."""

    format: Literal[1] = Field(1, alias="schema")
    text: str
    found: tuple[FoundShape, ...]
    nearest: tuple[FoundShape, ...]
    """Only where nothing was found: what is least unlike it, not to be taken for it."""


class ElementRow(Shape):
    """A data element of the one form."""

    id: str
    name: str
    type: ElementType
    unit: str | None
    why: str
    kinds: tuple[str, ...]
    """Kinds of document it can be taken from."""
    permits: tuple[str, ...]
    """Permits whose department sees it on the day."""
    required_by: tuple[str, ...]
    """Those without which their application is incomplete."""


class CatalogElementsShape(Shape):
    """``yizheng catalog elements --json``."""

    format: Literal[1] = Field(1, alias="schema")
    on: date
    elements: tuple[ElementRow, ...]


class Difference(Shape):
    """One thing that would be otherwise; null where it is not there."""

    key: str
    before: Any
    after: Any


class TouchedPermit(Shape):
    """What differs of one permit; ``permit`` is ``case`` for what belongs to the whole case."""

    permit: str
    rule_before: str | None
    rule_after: str | None
    differences: tuple[Difference, ...]


class TouchedCase(Shape):
    """An open case that the change touches."""

    id: str
    name: str
    status: str
    industry: str | None
    accepted_on: date | None
    by: date
    """The day whose rules are compared: of acceptance, or if it is accepted from then on."""
    permits: tuple[TouchedPermit, ...]


class CatalogImpactShape(Shape):
    """``yizheng catalog impact --json``."""

    format: Literal[1] = Field(1, alias="schema")
    on: date
    open_cases: int
    unknown: tuple[str, ...]
    """Ids of open cases of which nobody knows yet what they apply for."""
    cases: tuple[TouchedCase, ...]
    """Accepted ones first, in the order of acceptance."""


class QueuedCase(Shape):
    """A case that waits for a permit of limited number; those of one second share a place."""

    place: int
    case: str
    name: str
    accepted_at: datetime
    tied: bool


class Queue(Shape):
    """Who waits for one such permit, in the order of acceptance."""

    permit: str
    name: str
    source: str
    certainty: Certainty
    cases: tuple[QueuedCase, ...]


class CatalogQueueShape(Shape):
    """``yizheng catalog queue --json``."""

    format: Literal[1] = Field(1, alias="schema")
    queues: tuple[Queue, ...]


class FaultShape(Shape):
    """A mistake in a file of the catalogue."""

    file: str
    line: int | None
    key: str
    message: str
    hint: str


class CatalogCheckShape(Shape):
    """``yizheng catalog check --json``."""

    format: Literal[1] = Field(1, alias="schema")
    faults: tuple[FaultShape, ...]


def list_shape(catalog: Catalog, place: str, on: date) -> CatalogListShape:
    """Industries, permits and departments as they are in a locality on a day."""
    catalog, locality = catalog.at(place), catalog.locality(place)
    needed = {
        code: tuple(one for one in industry.permits if one.applies_on(on))
        for code, industry in catalog.industries.items()
    }
    industries = sorted(catalog.industries.values(), key=lambda one: one.number)
    return CatalogListShape(
        on=on,
        industries=tuple(
            IndustryRow(
                **one.model_dump(
                    include={
                        "code", "name", "number", "aliases", "synonyms", "lead", "lead_certainty"
                    }
                ),
                permits=needed[one.code],
            )
            for one in industries
        ),
        permits=tuple(
            PermitRow(
                **permit.model_dump(
                    include={"code", "name", "nature", "department", "national_item_code"}
                ),
                rule=next((permit.rule_id(r) for r in permit.versions if r.applies_on(on)), None),
                industries=tuple(
                    one.code
                    for one in industries
                    if permit.code in {need.code for need in needed[one.code]}
                ),
            )
            for permit in catalog.permits.values()
        ),
        departments=tuple(
            DepartmentRow(
                code=code,
                name=department.name,
                authority=locality.authority_of(code, catalog.departments),
                region=locality.region,
                channel=department.channel,
                opinion_steps=department.opinion_steps,
                permits=tuple(one.code for one in catalog.permits.values()
                              if one.department == code),
            )
            for code, department in catalog.departments.items()
        ),
    )  # fmt: skip


def show_shape(
    catalog: Catalog,
    industry: Industry,
    place: str,
    on: date,
    answers: Mapping[str, bool] | None = None,
) -> CatalogShowShape:
    """The one notice of an industry in a locality on a day.

    With answers (导航), of the permits that these make necessary; without, of all.

    Raises:
        UsageError: an answer to a question that the industry does not ask.
    """
    catalog, locality = catalog.at(place), catalog.locality(place)
    industry = catalog.industry(industry.code)
    needs = {one.code: one for one in industry.permits if one.applies_on(on)}
    if answers:
        needs = {code: needs[code] for code in permits_for(industry, answers, day=on)}
    rules = {
        code: rule
        for code in needs
        for rule in catalog.permit(code).versions
        if rule.applies_on(on)
    }
    stages = catalog.stages(list(rules), on)
    departments = catalog.departments
    permits = tuple(
        GuidePermit(
            **catalog.permit(code).model_dump(include={"code", "name", "nature", "department"}),
            authority=locality.authority_of(catalog.permit(code).department, departments),
            need=needs[code],
            stage=1 + next(number for number, stage in enumerate(stages) if code in stage),
            statutory_days=rule.statutory.days or locality.statutory_days.get(code),
            promised_days=locality.promised_days.get(code),
            handled_by=locality.handled_by.get(code),
            delegation=locality.delegations.get(code),
            item_code=locality.item_codes.get(code, catalog.permit(code).national_item_code),
            rule=rule,
        )
        for code, rule in rules.items()
    )
    minimum = locality.minimum
    counted = {"permit": True, "filing": minimum.count_filings, "managed": minimum.count_managed}
    return CatalogShowShape(
        on=on,
        locality=locality.name,
        sample=locality.sample,
        industry=industry.code,
        name=industry.name,
        lead=industry.lead,
        lead_authority=locality.authority_of(industry.lead, departments),
        lead_certainty=industry.lead_certainty,
        answers=dict(answers or {}),
        questions=tuple(
            one
            for one in industry.questions
            if one.id in {need.when for need in industry.permits if need.applies_on(on)}
        ),
        permits=permits,
        not_in_force=tuple(code for code in needs if code not in rules),
        materials=_materials(catalog, industry, permits),
        license_needs=minimum.permits,
        license_certainty=minimum.certainty,
        license_possible=sum(counted[one.nature] for one in permits) >= minimum.permits,
    )


def find_shape(catalog: Catalog, text: str) -> CatalogFindShape:
    """The industries that a text means, or what is nearest to it."""
    found = find(catalog.industries, text)
    return CatalogFindShape(
        text=text,
        found=tuple(_found(one) for one in found),
        nearest=() if found else tuple(_found(one) for one in nearest(catalog.industries, text)),
    )


def elements_shape(catalog: Catalog, on: date) -> CatalogElementsShape:
    """The data elements, and who uses them by the rules of a day."""
    rules = {
        code: rule
        for code, permit in catalog.permits.items()
        for rule in permit.versions
        if rule.applies_on(on)
    }
    return CatalogElementsShape(
        on=on,
        elements=tuple(
            ElementRow(
                id=name,
                unit=one.unit,
                **one.model_dump(include={"name", "type", "why", "kinds"}),
                permits=tuple(code for code, rule in rules.items() if name in rule.needs),
                required_by=tuple(
                    code for code, rule in rules.items() if name in rule.required_elements
                ),
            )
            for name, one in catalog.vocabulary.elements.items()
        ),
    )


def check_shape(faults: tuple[Fault, ...]) -> CatalogCheckShape:
    """What is wrong with the catalogue."""
    keys = FaultShape.model_fields
    return CatalogCheckShape(
        faults=tuple(FaultShape(**{key: getattr(one, key) for key in keys}) for one in faults)
    )


def _found(one: Found) -> FoundShape:
    return FoundShape(
        industry=one.industry.code,
        industry_name=one.industry.name,
        name=one.name,
        reason=one.reason,
    )


def _materials(
    catalog: Catalog, industry: Industry, permits: tuple[GuidePermit, ...]
) -> tuple[GuideMaterial, ...]:
    """Each material once, with the permits it serves."""
    codes = tuple(one.code for one in permits)
    asked = [_of_kinds(catalog, one, codes) for one in industry.required_materials]
    for permit in permits:
        for requirement in permit.rule.required_materials:
            asked.append(_of_kinds(catalog, requirement, (permit.code,)))
        for paper in permit.rule.further_materials:
            asked.append(GuideMaterial(any_of=(), permits=(permit.code,), **paper.model_dump()))
    found: dict[str, GuideMaterial] = {}
    for one in asked:
        known = found.setdefault(one.name, one)
        serves = tuple(code for code in codes if code in {*known.permits, *one.permits})
        found[one.name] = known.model_copy(update={"permits": serves})
    return tuple(found.values())


def _of_kinds(
    catalog: Catalog, requirement: Requirement, permits: tuple[str, ...]
) -> GuideMaterial:
    name = "或".join(catalog.kind_name(kind) for kind in requirement.any_of)
    return GuideMaterial(name=name, permits=permits, **requirement.model_dump())
