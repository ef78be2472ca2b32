"""Working days of China and the days that time limits end on (工作日与期限).

Time limits of 行政许可法 are working days, statutory holidays not counted (第八十二条). The day
on which a period begins is not counted (期间开始之日不计入). Days are Asia/Shanghai dates.

Holidays are published year by year. Beyond the years that are known, days are reckoned as Monday
to Friday and the result says so: such a day may fall before the true end of the period, never
after it, unless weekends are worked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from templates.places import Years

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ONE = timedelta(days=1)


def today(now: datetime) -> date:
    """The Asia/Shanghai day of an instant.

    Raises:
        ValueError: the instant has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return now.astimezone(SHANGHAI).date()


@dataclass(frozen=True)
class Deadline:
    """The last day of a period; ``known`` is False when holidays on the way are not known."""

    on: date
    known: bool


@dataclass(frozen=True)
class Calendar:
    """The working days: the library's, and over them what ``templates/calendar.yaml`` says."""

    years: Years = field(default_factory=Years)

    def knows(self, day: date) -> bool:
        """True when the holidays of that day's year are known."""
        return day.year in self.years.years or _library(day) is not None

    def is_working_day(self, day: date) -> bool:
        """True on a working day; Monday to Friday in years that are not known."""
        weekday = day.weekday() < 5
        year = self.years.years.get(day.year)
        if year is not None:
            return day in year.workdays or (weekday and day not in year.holidays)
        found = _library(day)
        return weekday if found is None else found

    def add_working_days(self, day: date, count: int) -> Deadline:
        """The last day of a period of ``count`` working days that begins on ``day``.

        ``day`` itself is not counted; a period of 0 days ends on ``day``.

        Raises:
            ValueError: ``count`` is negative.
        """
        if count < 0:
            raise ValueError("a period cannot be shorter than nothing")
        end = day
        while count > 0:
            end += _ONE
            count -= self.is_working_day(end)
        return Deadline(end, self._knows_all(day, end))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if ``end`` is past."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(day) for day in _after(start, end))

    def _knows_all(self, start: date, end: date) -> bool:
        return all(self.knows(date(year, 1, 1)) for year in range(start.year, end.year + 1))


def _after(start: date, end: date) -> Iterator[date]:
    while start < end:
        start += _ONE
        yield start


@lru_cache(4000)  # lists ask for the same days again and again
def _library(day: date) -> bool | None:
    """What the library says, or None where its data ends."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
