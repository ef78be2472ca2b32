"""Permits of which there is a limited number: the order of acceptance decides (数量限制).

行政许可法 第五十七条. The moment of acceptance counts to the second; cases of the same second are
told as tied, for no source that was read says which of them goes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby


@dataclass(frozen=True)
class Accepted:
    """A case that waits for such a permit, and when it was accepted."""

    case: str
    at: datetime


@dataclass(frozen=True)
class Place:
    """A case's place in the order; cases of one second share it."""

    number: int
    case: str
    at: datetime
    """The second of acceptance."""
    tied: bool


def order(accepted: Iterable[Accepted]) -> tuple[Place, ...]:
    """The cases in the order of their acceptance; the tied ones by case id, for a stable list."""
    found = sorted(accepted, key=lambda one: (_second(one.at), one.case))
    places: list[Place] = []
    for second, group in groupby(found, key=lambda one: _second(one.at)):
        tied = [one.case for one in group]
        first = len(places) + 1
        places.extend(Place(first, case, second, len(tied) > 1) for case in tied)
    return tuple(places)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
