"""The state of a case: what follows from its actions (案件状态)."""

from datetime import date, datetime
from typing import Literal, get_args

from pydantic import Field

from cases.model import Noun, Wait

Status = Literal[
    "received", "review", "returned", "consulting", "deciding",
    "issuing", "issued", "refused", "withdrawn", "failed",
]  # fmt: skip
STATUSES: tuple[str, ...] = get_args(Status)
OPEN = frozenset({"received", "review", "returned", "consulting", "deciding", "issuing"})
ASKED = "asked"
"""What a permit's entry says until its department answers."""
FINAL = frozenset({"grant", "refuse"})


class Asked(Noun):
    """Which department was asked about a permit, and until when it has time."""

    department: str
    due_on: date | None = None


class State(Noun):
    """What is known of a case after some of its actions (案件状态)."""

    status: Status = "received"
    waiting_for: tuple[Wait, ...] = ()
    next_deadline: date | None = None
    accepted_at: datetime | None = None
    form_version: int = 0
    industry: str | None = None
    """As recognised by the pre-check; None where no action said it."""
    permits: dict[str, str] = Field(default_factory=dict)
    """Permit → kind of its last opinion, or ``asked``."""
    asked: dict[str, Asked] = Field(default_factory=dict)
    license_version: int = 0
    """Of the licence that was issued."""
    file_awaited: bool = False
    """Whether the file of that version is yet to be made or sealed."""
    seq: int = 0

    @property
    def granted(self) -> tuple[str, ...]:
        """Permits whose department said yes."""
        return tuple(permit for permit, kind in self.permits.items() if kind == "grant")

    @property
    def refused(self) -> tuple[str, ...]:
        """Permits whose department said no."""
        return tuple(permit for permit, kind in self.permits.items() if kind == "refuse")
