"""What ``yizheng catalog … --json`` prints (目录的输出格式)."""

from datetime import date
from typing import Literal

from pydantic import Field

from desk.shapes import Shape
from templates.catalog import Catalog
from templates.places import Locality
from templates.rules import (
    Certainty,
    Industry,
    IndustryPermit,
    Nature,
    PermitRule,
    Question,
    Requirement,
)
from templates.source import Fault


class IndustryRow(Shape):
    """An industry with the permits it needs on the day, mandatory or by answer."""

    code: str
    name: str
    number: str
    aliases: tuple[str, ...]
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
    permits: tuple[GuidePermit, ...]
    not_in_force: tuple[str, ...]
    """Permits of the industry for which no version of the rule is known on the day."""
    materials: tuple[GuideMaterial, ...]
    license_needs: int
    """How many granted permits make a licence here."""
    license_possible: bool
    """False when the industry has fewer that count."""


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


def list_shape(catalog: Catalog, locality: Locality, on: date) -> CatalogListShape:
    """Industries, permits and departments as they are on a day."""
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
                    include={"code", "name", "number", "aliases", "lead", "lead_certainty"}
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
                authority=locality.authority_of(code, dict(catalog.departments)),
                permits=tuple(one.code for one in catalog.permits.values()
                              if one.department == code),
            )
            for code, department in catalog.departments.items()
        ),
    )  # fmt: skip


def show_shape(catalog: Catalog, industry: Industry, place: str, on: date) -> CatalogShowShape:
    """The one notice of an industry in a locality on a day."""
    locality = catalog.locality(place)
    needs = {one.code: one for one in industry.permits if one.applies_on(on)}
    rules = {
        code: rule
        for code in needs
        for rule in catalog.permit(code).versions
        if rule.applies_on(on)
    }
    stages = catalog.stages(list(rules), on)
    departments = dict(catalog.departments)
    permits = tuple(
        GuidePermit(
            **catalog.permit(code).model_dump(include={"code", "name", "nature", "department"}),
            authority=locality.authority_of(catalog.permit(code).department, departments),
            need=needs[code],
            stage=1 + next(number for number, stage in enumerate(stages) if code in stage),
            statutory_days=rule.statutory.days or locality.statutory_days.get(code),
            promised_days=locality.promised_days.get(code),
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
        questions=tuple(
            one for one in industry.questions if one.id in {need.when for need in needs.values()}
        ),
        permits=permits,
        not_in_force=tuple(code for code in needs if code not in rules),
        materials=_materials(catalog, industry, permits),
        license_needs=minimum.permits,
        license_possible=sum(counted[one.nature] for one in permits) >= minimum.permits,
    )


def check_shape(faults: tuple[Fault, ...]) -> CatalogCheckShape:
    """What is wrong with the catalogue."""
    keys = FaultShape.model_fields
    return CatalogCheckShape(
        faults=tuple(FaultShape(**{key: getattr(one, key) for key in keys}) for one in faults)
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
