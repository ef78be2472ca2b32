"""When renewals may be applied for, and what is due."""

from datetime import date, timedelta
from typing import Any

import pytest
from licensing import RULES, license, permit

from cases.errors import UsageError
from cases.model import License, Renewal
from departments.clock import Calendar
from licenses.renewal import Rules, Window, due, rules_at
from templates import catalog
from templates.places import Minimum

END = date(2031, 11, 20)


class EveryDay:
    """Nobody ever rests."""

    def is_working_day(self, day: date) -> bool:
        return True


PLAIN = Rules(RULES.catalog, RULES.locality, EveryDay())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("FD", Window(END - timedelta(days=90), END - timedelta(days=15), decides=False)),
        ("MD3", Window(END - timedelta(days=90), END - timedelta(days=30), decides=True)),
        ("PE", Window(None, END - timedelta(days=90), decides=True)),
        ("TB", Window(None, END - timedelta(days=30), decides=False)),
        ("VD", Window(None, date(2031, 5, 20), decides=True)),
        ("HS", Window(None, END - timedelta(days=30), decides=True)),
        ("??", Window(None, END - timedelta(days=30), decides=True)),
    ],
)
def test_each_permit_has_its_own_window(code: str, expected: Window) -> None:
    """As templates/permits says it, deciding only where its source was read; 30 working days
    (行政许可法 第五十条, read in full) where it says nothing."""
    assert PLAIN.window(code, END, date(2031, 1, 1)) == expected


def test_the_rules_are_those_of_the_place() -> None:
    assert rules_at(catalog.load(), "default", Calendar) == RULES
    with pytest.raises(UsageError):
        rules_at(catalog.load(), "nowhere", Calendar)


def test_working_days_are_counted_without_weekends_and_holidays() -> None:
    """Back from 2026-10-15: six days in October with the worked Saturday the 10th, but none of
    the holiday of the 1st to the 7th; nine in September with the worked Sunday the 20th, but
    none of the holiday of the 25th to the 27th."""
    end = date(2026, 10, 15)
    assert RULES.window("FD", end, date(2026, 6, 1)).closes == date(2026, 9, 18)


def test_months_end_where_the_earlier_month_ends() -> None:
    assert PLAIN.window("VD", date(2031, 8, 31), date(2031, 1, 1)).closes == date(2031, 2, 28)


def test_the_rules_of_the_day_of_application_hold() -> None:
    """RX: 6 months before until the text of 2026-05-15, which dropped it."""
    before, after = date(2026, 5, 14), date(2026, 5, 15)
    assert PLAIN.window("RX", END, before).closes == date(2031, 5, 20)
    assert PLAIN.window("RX", END, after).closes == END - timedelta(days=30)


def shop(**changes: Any) -> License:
    """FD until ``END``, FS without end."""
    return license(
        permits=(
            permit("FD", "食", "样本局", **({"valid_to": END} | changes)),
            permit("FS", "消", "样本局", valid_to=None),
        )
    )


def told(made: License, today: date, within: int = 10) -> list[tuple[str, date | None]]:
    return [(one.what, one.on) for one in due([made], PLAIN, today, within)]


OPENS, CLOSES = END - timedelta(days=90), END - timedelta(days=15)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (OPENS - timedelta(days=11), []),
        (OPENS - timedelta(days=10), [("opens", OPENS)]),
        (OPENS, [("open", CLOSES)]),
        (CLOSES - timedelta(days=11), [("open", CLOSES)]),
        (CLOSES - timedelta(days=10), [("closes", CLOSES)]),
        (CLOSES, [("closes", CLOSES)]),
        (CLOSES + timedelta(days=1), [("missed", END)]),
        (END, [("missed", END)]),
        (END + timedelta(days=1), [("too-few", None)]),
    ],
)
def test_the_list_tells_before_a_window_opens_and_closes(
    today: date, expected: list[tuple[str, date | None]]
) -> None:
    assert told(shop(), today) == expected


def test_what_was_applied_for_waits_for_its_decision() -> None:
    applied = shop(renewal=Renewal(applied_on=OPENS, in_time=True))
    assert told(applied, CLOSES) == []
    assert told(applied, END - timedelta(days=10)) == [("pending", END)]
    assert told(applied, END + timedelta(days=5)) == [("pending", END)]
    refused = Renewal(applied_on=OPENS, in_time=True, refused_on=CLOSES)
    assert told(shop(renewal=refused), END) == []


def test_what_nobody_judged_is_listed_until_somebody_does() -> None:
    unclear = shop(renewal=Renewal(applied_on=CLOSES, in_time=None))
    for today in (CLOSES, END, END + timedelta(days=400)):
        assert told(unclear, today) == [("not-judged", END)]
    assert PLAIN.live(unclear, END + timedelta(days=400)) == ("FD", "FS")


def test_a_suspension_whose_last_day_passed_is_listed_and_lasts() -> None:
    last = date(2031, 1, 31)
    over = shop(state="suspended", suspended_to=last)
    assert told(over, last) == []
    assert told(over, last + timedelta(days=1)) == [("suspension-over", last)]
    assert told(over, END + timedelta(days=1)) == [("too-few", None)]


def test_what_has_ended_is_not_renewed() -> None:
    for state in ("revoked", "forfeited", "cancelled"):
        assert [what for what, _ in told(shop(state=state), CLOSES)] == ["too-few"]
    assert told(license(state="cancelled"), CLOSES) == []
    assert told(shop(state="suspended"), CLOSES) == [("closes", CLOSES)]


def counting(**changes: bool) -> Rules:
    minimum = Minimum(**(RULES.locality.minimum.model_dump() | changes))
    return Rules(RULES.catalog, RULES.locality.model_copy(update={"minimum": minimum}), EveryDay())


def test_filings_and_managed_items_count_only_where_the_locality_says_so() -> None:
    today = date(2027, 1, 1)
    fd = permit("FD", "食", "样本局")
    with_filing = license(permits=(fd, permit("MD2", "备", "样本局")))
    with_managed = license(permits=(fd, permit("SB", "招", "样本局")))
    two = license(permits=(fd, permit("TB", "烟", "样本局", state="suspended")))
    assert not RULES.too_few(two, today)
    assert RULES.too_few(with_filing, today) and RULES.too_few(with_managed, today)
    assert not counting(count_filings=True).too_few(with_filing, today)
    assert not counting(count_managed=True).too_few(with_managed, today)


def test_the_lead_of_the_industry_is_told() -> None:
    assert RULES.lead(license()) == RULES.catalog.industry("restaurant").lead
