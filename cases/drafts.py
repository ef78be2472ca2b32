"""What reviewers have typed and not yet saved (草稿): one per person and case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import delete

from cases.errors import NotFound, UsageError
from cases.model import Noun
from cases.store import Store
from cases.tables import CaseRow, DraftRow

DEEPEST = 20
"""Lists and objects within each other."""


class Draft(Noun):
    """A review that was begun."""

    seen: int
    """Version of the form that the person looked at."""
    saved_at: datetime
    content: dict[str, Any]
    """As the page that wrote it understands it; JSON."""


def save(
    store: Store, case_id: str, account: str, seen: int, content: dict[str, Any], now: datetime
) -> None:
    """Keep a draft in place of the person's last one of this case.

    Raises:
        NotFound: ``case-unknown``.
        UsageError: ``request-invalid``: it could be kept, and never be given back.
    """
    _require_storable(content, DEEPEST)
    with store.write() as session:
        if session.get(CaseRow, case_id) is None:
            raise NotFound(f"There is no case {case_id}.", code="case-unknown")
        session.merge(
            DraftRow(case_id=case_id, account=account, seen=seen, saved_at=now, content=content)
        )


def load(store: Store, case_id: str, account: str) -> Draft | None:
    """The person's draft of a case, if there is one."""
    with store.read() as session:
        row = session.get(DraftRow, (case_id, account))
        if row is None:
            return None
        return Draft(seen=row.seen, saved_at=row.saved_at, content=row.content)


def drop(store: Store, case_id: str, account: str) -> None:
    """Forget a draft: it was saved, or thrown away."""
    with store.write() as session:
        session.execute(
            delete(DraftRow).where(DraftRow.case_id == case_id, DraftRow.account == account)
        )


def _require_storable(said: object, deepest: int) -> None:
    if isinstance(said, str):
        # Half of a pair of UTF-16, and what PostgreSQL takes in no text.
        sound = not any("\ud800" <= char <= "\udfff" or char == "\0" for char in said)
    elif isinstance(said, float):
        sound = isfinite(said)
    else:
        sound = deepest > 0 or not isinstance(said, Mapping | Sequence)
    if not sound:
        raise UsageError("The draft holds what cannot be kept.", code="request-invalid")
    if isinstance(said, Mapping):
        said = [*said.keys(), *said.values()]
    if isinstance(said, Sequence) and not isinstance(said, str):
        for one in said:
            _require_storable(one, deepest - 1)
