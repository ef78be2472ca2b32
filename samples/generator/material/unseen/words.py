"""How papers of this family write days and amounts (日期与金额)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

import numpy

from samples.generator.codes import in_words

T = TypeVar("T")
_NUMERALS = "〇一二三四五六七八九"


def pick(rng: numpy.random.Generator, *choices: T) -> T:
    """One of them."""
    return choices[int(rng.integers(len(choices)))]


def digits(rng: numpy.random.Generator, count: int) -> str:
    """So many digits."""
    return "".join(str(int(digit)) for digit in rng.integers(0, 10, count))


def padded(day: date) -> str:
    """2026年03月05日."""
    return f"{day.year}年{day.month:02}月{day.day:02}日"


def plain(day: date) -> str:
    """2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def spaced(day: date) -> str:
    """2026 年 3 月 5 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def dotted(day: date) -> str:
    """2026.03.05."""
    return f"{day.year}.{day.month:02}.{day.day:02}"


def slashed(day: date) -> str:
    """2026/03/05."""
    return f"{day.year}/{day.month:02}/{day.day:02}"


def iso(day: date) -> str:
    """2026-03-05."""
    return day.isoformat()


def numerals(day: date) -> str:
    """二〇二六年三月五日."""
    year = "".join(_NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{counted(day.month)}月{counted(day.day)}日"


def counted(number: int) -> str:
    """1 to 99 as it is spoken: 十二, 二十."""
    tens, ones = divmod(number, 10)
    words = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return words + (_NUMERALS[ones] if ones else "")


def myriads(yuan: Decimal | int) -> str:
    """An amount in 万, without zeros at its end: 100.5."""
    value = f"{Decimal(yuan) / 10_000:f}"
    return value.rstrip("0").rstrip(".") if "." in value else value


def money_words(yuan: Decimal | int) -> str:
    """伍佰万元整."""
    return in_words(int(yuan))


def amount(yuan: Decimal | int) -> str:
    """As the truth gives it."""
    return f"{Decimal(yuan):f}"


def joined(names: Sequence[str]) -> str:
    """With 、 between."""
    return "、".join(names)
