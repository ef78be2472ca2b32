"""How the papers of this family print days, terms and amounts (日期与金额的写法)."""

from datetime import date
from decimal import Decimal

from samples.generator.material.opened.paper import Paper

_DIGITS = "〇一二三四五六七八九"


def padded(day: date) -> str:
    """2016年03月08日."""
    return f"{day.year}年{day.month:02}月{day.day:02}日"


def plain(day: date) -> str:
    """2016年3月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def numerals(day: date) -> str:
    """二〇一六年三月八日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_under_hundred(day.month)}月{_under_hundred(day.day)}日"


def dotted(day: date) -> str:
    """2016.03.08, as identity cards have it."""
    return f"{day.year}.{day.month:02}.{day.day:02}"


def until(day: date | None) -> str:
    """The end of a term: a padded day or 长期."""
    return "长期" if day is None else padded(day)


def iso(day: date | None) -> str:
    """A day as truth gives it; an open end is ``long-term``."""
    return "long-term" if day is None else day.isoformat()


def amount(yuan: Decimal | int | str) -> str:
    """Yuan as truth gives them: a decimal string without needless zeros."""
    return format(Decimal(yuan).normalize(), "f")


def ten_thousands(yuan: Decimal | int | str) -> str:
    """Yuan counted in 万, without needless zeros."""
    return amount(Decimal(yuan) / 10_000)


def date_pieces(paper: Paper, x: float, y: float, day: date, size: float, gap: float) -> float:
    """A date line of a form: the units printed, the numbers typed between them."""
    pieces = ((str(day.year), "年"), (f"{day.month:02}", "月"), (f"{day.day:02}", "日"))
    for number, unit in pieces:
        x = paper.write(x, y, number, "song", size) + gap
        x = paper.write(x, y, unit, "hei", size) + gap
    return x - gap


def _under_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")
