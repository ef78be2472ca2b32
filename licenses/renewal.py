"""When a permit's renewal may be applied for, and which are due (延续窗口与提醒)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from cases.errors import NotFound
from cases.model import License, LicensePermit
from licenses.paper.face import granted
from licenses.status import IN_FORCE, standing
from templates.catalog import Catalog
from templates.places import Locality, Years
from templates.rules import Unit

CLOSES = 30
"""Working days before the end where nothing special is known (行政许可法 第五十条, 第八十二条)."""
ALIVE = IN_FORCE | {"suspended", "not-yet-valid", "renewal-unclear"}
"""How a permit stands that has not ended for certain."""
_ONE = timedelta(days=1)

DueState = Literal[
    "opens", "open", "closes", "missed", "pending", "not-judged", "suspension-over", "too-few"
]
"""opens: soon · open · closes: soon · missed: closed, nothing applied for · pending: applied for,
not decided · not-judged: the same, and not known whether in time · suspension-over: its last day
has passed, and the authority has not said what follows · too-few: the licence is left with fewer
permits than the locality asks for."""


class WorkingDays(Protocol):
    """Which days are worked (工作日)."""

    def is_working_day(self, day: date) -> bool:
        """True on a working day."""


@dataclass(frozen=True)
class Rules:
    """What law and locality say about the life of licences (证照管理规则)."""

    catalog: Catalog
    """As it is in the locality (``Catalog.at``)."""
    locality: Locality
    days: WorkingDays

    def window(self, permit: str, end: date, on: date) -> "Window":
        """When a permit that ends on ``end`` may be renewed, by the rules in force on ``on``."""
        try:
            renewal = self.catalog.permits[permit].rule_on(on).renewal
        except (KeyError, NotFound):  # no rule of it is known, or is in force on that day
            renewal = None
        if renewal is None:
            return Window(None, self._before(end, CLOSES, "working-days"), decides=True)
        opens = None if renewal.opens is None else self._before(end, renewal.opens, renewal.unit)
        closes = self._before(end, renewal.closes, renewal.unit)
        return Window(opens, closes, decides=renewal.certainty == "stated")

    def live(self, license: License, today: date) -> tuple[str, ...]:
        """Codes of the permits that are ``ALIVE``."""
        return tuple(
            permit.permit for permit in granted(license) if standing(permit, today) in ALIVE
        )

    def too_few(self, license: License, today: date) -> bool:
        """Whether fewer permits are alive than the locality asks for one licence.

        That the licence then ends is an analogy [A]: it is proposed to a person, never done.
        """
        minimum = self.locality.minimum
        counts = {"filing": minimum.count_filings, "managed": minimum.count_managed}
        natures = {code: one.nature for code, one in self.catalog.permits.items()}
        live = [
            code
            for code in self.live(license, today)
            if counts.get(natures.get(code, "permit"), True)
        ]
        return license.state == "issued" and len(live) < minimum.permits

    def lead(self, license: License) -> str:
        """Department that leads the licence's industry here."""
        return self.catalog.industry(license.industry).lead

    def _before(self, end: date, count: int, unit: Unit) -> date:
        if unit == "days":
            return end - timedelta(days=count)
        if unit == "months":
            return _months_before(end, count)
        day = end
        while count > 0:
            day -= _ONE
            count -= self.days.is_working_day(day)
        return day


def rules_at(known: Catalog, place: str, calendar: Callable[[Years], WorkingDays]) -> Rules:
    """What law and a locality say about the life of licences there.

    Args:
        known: the catalogue of the country, as ``templates.catalog.load`` gives it.
        place: name of the locality, as ``Settings.locality``.
        calendar: makes working days of the years that are known: ``departments.clock.Calendar``.

    Raises:
        UsageError: ``name-unknown``: there is no such locality.
    """
    here = known.at(place)
    return Rules(here, here.locality(place), calendar(here.years))


@dataclass(frozen=True)
class Window:
    """First and last day to apply for a renewal; ``opens`` is None where no rule names it."""

    opens: date | None
    closes: date
    decides: bool
    """The rule was read in its source: whether an application was in time may be reckoned by it.
    A weak or assumed one only reminds."""


@dataclass(frozen=True)
class Due:
    """What somebody has to see to (待办)."""

    license: License
    permit: LicensePermit | None
    """None where it is about the licence as a whole."""
    what: DueState
    on: date | None
    """Day of the next thing: the window opens or closes, the permit ends."""


def due(licenses: Iterable[License], rules: Rules, today: date, within: int) -> Iterator[Due]:
    """What is due for these licences within so many days, licence by licence."""
    for license in licenses:
        if license.state != "issued":
            continue
        for permit in granted(license):
            ended = permit.suspended_to is not None and permit.suspended_to < today
            if ended and standing(permit, today) == "suspended":
                yield Due(license, permit, "suspension-over", permit.suspended_to)
            found = _due(license, permit, rules, today, today + timedelta(days=within))
            if found is not None:
                yield found
        if rules.too_few(license, today):
            yield Due(license, None, "too-few", None)


def _due(
    license: License, permit: LicensePermit, rules: Rules, today: date, until: date
) -> Due | None:
    end = permit.valid_to
    stands = standing(permit, today)
    if not isinstance(end, date) or stands not in IN_FORCE | {"suspended", "renewal-unclear"}:
        return None
    if permit.renewal is not None:
        if permit.renewal.refused_on is not None:
            return None
        if permit.renewal.in_time is None:
            return Due(license, permit, "not-judged", end)
        return Due(license, permit, "pending", end) if end <= until else None
    window = rules.window(permit.permit, end, today)
    if today > window.closes:
        return Due(license, permit, "missed", end)
    if window.closes <= until:
        return Due(license, permit, "closes", window.closes)
    if window.opens is None:
        return None
    if window.opens <= today:
        return Due(license, permit, "open", window.closes)
    return Due(license, permit, "opens", window.opens) if window.opens <= until else None


def _months_before(end: date, count: int) -> date:
    """The same day so many months earlier, or that month's last."""
    months = end.year * 12 + end.month - 1 - count
    first = date(months // 12, months % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - _ONE
    return min(last, first + timedelta(days=end.day - 1))
