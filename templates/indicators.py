"""What one form and one licence save (改革成效指标), counted from the catalogue.

``alone`` (before): every permit of an industry applied for by itself, one after the other;
``together`` (after): all as one case. All permits of the industry are counted, those by answer too.
Rates are (before - after) / before, never without their counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from templates.catalog import Catalog
from templates.places import Locality
from templates.rules import Industry, PermitRule

Name = str
NAMES: dict[Name, str] = {
    "elements": "填表要素",
    "documents": "申请材料",
    "steps": "办理环节",
    "trips": "跑动次数",
    "statutory": "时限（法定，逐项→并联）",
    "promised": "时限（法定逐项→承诺并联）",
}
"""Indicator → how it is called."""


@dataclass(frozen=True)
class Figure:
    """One indicator: its counts, and over how many of the parts that there are it is counted.

    ``before`` and ``after`` are None where there is nothing to count from; limits are working days.
    """

    before: int | None
    after: int | None
    counted: int
    """Permits (for a pooled figure: industries) that the counts come from."""
    total: int

    @property
    def rate(self) -> Decimal | None:
        """How much less it is, in percent with two decimals."""
        if self.before is None or self.after is None:
            return None
        return rate(self.before, self.after)


def rate(before: int, after: int) -> Decimal | None:
    """(before - after) / before in percent (优化率、压减率、压缩率); None without a before.

    The published 313→98 are 68.69 %, 53→10 81.13 %, 95→5 94.74 %.
    """
    if before == 0:
        return None
    share = Decimal(100 * (before - after)) / before
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def indicators(
    catalog: Catalog, industry: Industry, locality: Locality, on: date
) -> dict[Name, Figure]:
    """The indicators of an industry in a locality, by the rules of a day.

    A limit is counted over the permits that have one in working days; what is promised, only if
    every one of those has a promise.
    """
    rules = {
        one.code: rule
        for one in industry.permits
        if one.applies_on(on)
        for rule in catalog.permit(one.code).versions
        if rule.applies_on(on)
    }
    count, procedure = len(rules), catalog.procedure
    alone = sum(len(rule.needs) for rule in rules.values())
    form = {*industry.elements, *(name for rule in rules.values() for name in rule.needs)}
    papers = [len(industry.required_materials) + len(_asked(rule)) for rule in rules.values()]
    common = {one.any_of for one in industry.required_materials}
    all_papers = common.union(*(_asked(rule) for rule in rules.values()))
    whole = {
        "elements": (alone, len(form)),
        "documents": (sum(papers), len(all_papers)),
        "steps": (count * len(procedure.alone.steps), len(procedure.together.steps)),
        "trips": (count * procedure.alone.trips, procedure.together.trips),
    }
    figures = {name: Figure(*counts, count, count) for name, counts in whole.items()}
    return figures | _limits(catalog, rules, locality, on)


def pooled(found: Iterable[dict[Name, Figure]]) -> dict[Name, Figure]:
    """The same over several industries: counts added, each indicator where it has a rate."""
    every = list(found)
    sums = {}
    for name in NAMES:
        told = [one[name] for one in every if one[name].rate is not None]
        before, after = (
            sum(getattr(one, part) for one in told) if told else None
            for part in ("before", "after")
        )
        sums[name] = Figure(before, after, len(told), len(every))
    return sums


def _asked(rule: PermitRule) -> set[tuple[str, ...]]:
    """Materials of a permit, each told apart."""
    return {one.any_of for one in rule.required_materials} | {
        ("", paper.name) for paper in rule.further_materials
    }


def _limits(
    catalog: Catalog, rules: dict[str, PermitRule], locality: Locality, on: date
) -> dict[Name, Figure]:
    """Working days: one permit after the other, and together, those of one stage in parallel."""
    days = {
        code: limit
        for code, rule in rules.items()
        if (limit := rule.statutory.days or locality.statutory_days.get(code)) is not None
    }
    promised = {code: locality.promised_days[code] for code in days
                if code in locality.promised_days}  # fmt: skip
    stages = catalog.stages(list(rules), on)

    def together(limit: Callable[[str], int | None]) -> int:
        return sum(max((limit(code) or 0 for code in stage), default=0) for stage in stages)

    before = sum(days.values()) if days else None
    kept = len(promised) == len(days) > 0
    return {
        "statutory": Figure(before, together(days.get) if days else None, len(days), len(rules)),
        "promised": Figure(
            before, together(promised.get) if kept else None, len(promised), len(rules)
        ),
    }
