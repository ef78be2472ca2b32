"""What is true of a sample case, before anything is drawn (样本事实).

Days are plain dates, amounts whole yuan, areas in m² as a decimal string. ``None`` as the end
of a term means 长期.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

Fields = dict[str, str | list[str] | None]
"""Truth of one material: field name of the project's vocabulary → normalised value."""


@dataclass(frozen=True)
class Person:
    """The legal representative or operator, as the identity card shows the person."""

    name: str
    gender: str
    ethnicity: str
    birth: date
    address: str
    id_number: str
    id_authority: str
    id_from: date
    id_to: date | None


@dataclass(frozen=True)
class Firm:
    """The holder, as the business licence shows it."""

    name: str
    type: str
    credit_code: str
    capital: int | None
    """Registered capital; None for a 个体工商户, which has none."""
    established: date
    term_to: date | None
    address: str
    scope: str
    authority: str
    issued: date

    @property
    def sole(self) -> bool:
        """A 个体工商户: its licence has 经营者, 经营场所 and 组成形式, and no term."""
        return self.type == "个体工商户"


@dataclass(frozen=True)
class Application:
    """What the applicant fills in."""

    permits: tuple[str, ...]
    """Codes of the permits asked for."""
    contact: str
    phone: str
    premises: str
    area: str
    investment: int
    """In yuan, a multiple of 10 000: the forms ask for 万元."""
    employees: int
    items: str
    applied: date


@dataclass(frozen=True)
class Lease:
    """The tenancy. ``turned`` and ``poor`` say how its pages came out of the scanner."""

    lessor: str
    premises: str
    area: str
    usage: str
    certificate: str
    start: date
    end: date
    rent: int
    """A month, in yuan."""
    signed: date
    turned: dict[int, int]
    """Page number → degrees counter-clockwise by which its picture is stored turned."""
    poor: int | None = None
    """The page that is faint and blurred."""


@dataclass(frozen=True)
class Health:
    """The health certificate of one member of staff."""

    name: str
    gender: str
    age: int
    number: str
    valid_to: date


@dataclass(frozen=True)
class Drawn:
    """A material as it is written to disk, and what is true of it."""

    file: str
    kind: str
    content: bytes
    fields: Fields


@dataclass(frozen=True)
class CaseFacts:
    """A whole sample case."""

    name: str
    firm: Firm
    person: Person
    application: Application
    lease: Lease | None
    health: Health | None
    ending: dict[str, Any]
    conflicts: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    opinions: tuple[dict[str, Any], ...] = ()
    review: dict[str, Any] | None = None


def iso(day: date | None) -> str:
    """A day as truth files give it; the end of an open term is ``long-term``."""
    return "long-term" if day is None else day.isoformat()


def chinese_day(day: date) -> str:
    """A day as documents print it: 2025年05月12日."""
    return f"{day.year}年{day.month:02}月{day.day:02}日"
