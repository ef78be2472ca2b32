"""``yizheng catalog impact``: which open cases a changed file of the catalogue touches (影响范围).

An accepted case keeps the rules of its day of acceptance, and is touched only where the changed
file says something else for that day. A case that is not accepted yet is looked at by the rules of
today, and of every later day on which the changed catalogue has a new version.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from cases import record
from cases.errors import NotFound, UsageError
from cases.model import Case
from cases.state import OPEN
from cases.store import Store
from departments.casework import industry_of, permits_of
from departments.clock import SHANGHAI, today
from departments.office import Office
from desk.commands.catalog_shapes import (
    CatalogImpactShape,
    Difference,
    TouchedCase,
    TouchedPermit,
)
from templates.catalog import Catalog
from templates.rules import Permit, PermitRule

CASE = "case"
"""What belongs to the case and to no single permit."""
_OF_INDUSTRY = {"lead", "required_materials", "elements", "required_elements"}
Whole = dict[str, dict[str, Any]]


def impact_shape(office: Office, changed: Catalog) -> CatalogImpactShape:
    """The open cases that the changed catalogue touches.

    Args:
        office: the record, and the catalogue as it is in force.
        changed: the catalogue with the changed file in it, in the same locality.
    """
    other = replace(office, catalog=changed)
    cases = [case for case in office.store.cases() if case.status in OPEN]
    cases.sort(key=lambda case: (case.accepted_at is None, str(case.accepted_at), case.id))
    touched: list[TouchedCase] = []
    unknown: list[str] = []
    for case in cases:
        try:
            touched.extend(_touched(_Looked(office, case), _Looked(other, case)))
        except (UsageError, NotFound):
            unknown.append(case.id)
    return CatalogImpactShape(
        on=today(office.now()), open_cases=len(cases), unknown=tuple(unknown),
        cases=tuple(touched),
    )  # fmt: skip


def accepted_rules(store: Store, case: Case) -> dict[str, str] | None:
    """Permit → rule, as the acceptance recorded it; None while the case is not accepted."""
    told = [one for one in store.actions(case.id) if one.kind == "ACCEPTED"]
    return dict(told[-1].refs["rules"]) if told and case.accepted_at else None


def lines(shape: CatalogImpactShape) -> Iterator[str]:
    """The same for reading."""
    touched = len({one.id for one in shape.cases})
    yield f"{touched} of {shape.open_cases} open cases are touched"
    for one in shape.cases:
        when = f"accepted {one.accepted_on}" if one.accepted_on else f"if accepted from {one.by}"
        yield f"{one.id} {one.name} · {one.status} · {when}"
        for permit in one.permits:
            rules = f" {permit.rule_before or '—'} → {permit.rule_after or '—'}"
            yield f"  {permit.permit}{rules if permit.permit != CASE else ''}"
            for difference in permit.differences:
                said = f"{_said(difference.before)} → {_said(difference.after)}"
                yield f"    {difference.key}: {said}"
    for code in shape.unknown:
        yield f"{code}: industry or permits are not known yet, or have no rule"


@dataclass(frozen=True)
class _Looked:
    """A case as one catalogue sees it."""

    office: Office
    case: Case

    def codes(self, day: date) -> tuple[str, ...]:
        """Permits of the case, by the rules of a day.

        Raises:
            UsageError: they are not known.
        """
        made = record.form(self.office.store, self.case.id, self.case.form_version)
        industry = industry_of(self.office, self.case, made)
        if industry is None or made is None:
            raise UsageError("The industry is not known.", code="industry-unknown")
        at = replace(self.office, now=lambda: _noon(day))
        return tuple(one.code for one in permits_of(at, self.case, made, industry))

    def whole(self, rules: Mapping[str, PermitRule | None]) -> Whole:
        """Everything that the catalogue and the locality say about the case."""
        here, known = self.office.locality, self.office.catalog
        found: Whole = {}
        for code, rule in rules.items():
            if rule is None or code not in known.permits:
                continue
            permit = known.permits[code]
            found[code] = {
                "rule": permit.rule_id(rule),
                "department": permit.department,
                "nature": permit.nature,
                "statutory_days": rule.statutory.days or here.statutory_days.get(code),
                "promised_days": here.promised_days.get(code),
                **rule.model_dump(mode="json", exclude=_TELLS_NOTHING),
            }
        made = record.form(self.office.store, self.case.id, self.case.form_version)
        industry = industry_of(self.office, self.case, made)
        if industry is not None:
            found[CASE] = industry.model_dump(mode="json", include=_OF_INDUSTRY)
        return found


_TELLS_NOTHING = {"version", "in_force_from", "in_force_to", "last_checked"}
"""When a rule was in force and looked at changes nothing for a case that it applies to."""


def _touched(before: _Looked, after: _Looked) -> Iterator[TouchedCase]:
    case = before.case
    recorded = accepted_rules(before.office.store, case)
    if recorded is not None and case.accepted_at is not None:
        day = today(case.accepted_at)
        known = before.office.catalog
        old = {code: _recorded(known, code, rule) for code, rule in recorded.items()}
        new = {code: _in_force(after.office.catalog, code, day) for code in recorded}
        yield from _compared(case, day, before.whole(old), after.whole(new))
        return
    told: tuple[TouchedPermit, ...] = ()
    for day in _days(after.office.catalog, today(before.office.now())):
        sides = [
            one.whole({code: _in_force(one.office.catalog, code, day) for code in one.codes(day)})
            for one in (before, after)
        ]
        for touched in _compared(case, day, *sides):
            if touched.permits != told:
                told = touched.permits
                yield touched


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _days(catalog: Catalog, on: date) -> list[date]:
    """Today, and every later day on which something begins."""
    begins = [rule.in_force_from for one in catalog.permits.values() for rule in one.versions]
    begins += [one.in_force_from for each in catalog.industries.values() for one in each.permits]
    return sorted({on, *(day for day in begins if day is not None and day > on)})


def _recorded(catalog: Catalog, code: str, rule_id: str) -> PermitRule | None:
    permit = catalog.permits.get(code)
    return next((one for one in _versions(permit) if permit and permit.rule_id(one) == rule_id),
                None)  # fmt: skip


def _in_force(catalog: Catalog, code: str, day: date) -> PermitRule | None:
    return next((one for one in _versions(catalog.permits.get(code)) if one.applies_on(day)), None)


def _versions(permit: Permit | None) -> Iterable[PermitRule]:
    return permit.versions if permit is not None else ()


def _compared(case: Case, day: date, before: Whole, after: Whole) -> Iterator[TouchedCase]:
    """The case, if anything in it differs."""
    permits = []
    for code in dict.fromkeys((*before, *after)):
        old, new = before.get(code), after.get(code)
        rules = [one.get("rule") if one else None for one in (old, new)]
        strip = [{key: one for key, one in (side or {}).items() if key != "rule"}
                 for side in (old, new)]  # fmt: skip
        told = tuple(_differences("", *strip)) if old and new else ()
        if told or (old is None) != (new is None):
            permits.append(TouchedPermit(permit=code, rule_before=rules[0], rule_after=rules[1],
                                         differences=told))  # fmt: skip
    if permits:
        yield TouchedCase(
            **case.model_dump(include={"id", "name", "status", "industry"}),
            accepted_on=today(case.accepted_at) if case.accepted_at else None,
            by=day,
            permits=tuple(permits),
        )


def _differences(key: str, before: Any, after: Any) -> Iterator[Difference]:
    """Where two values differ, as deep as both are mappings."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            inner = f"{key}.{name}" if key else name
            yield from _differences(inner, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        gone = [one for one in before if one not in after]
        come = [one for one in after if one not in before]
        if gone or come:
            yield Difference(key=key, before=gone, after=come)
    elif before != after:
        yield Difference(key=key, before=before, after=after)
