"""What reviewers have typed and not yet saved (草稿): one per person and case."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from cases.errors import NotFound
from cases.model import Noun
from cases.store import Store
from cases.tables import CaseRow, DraftRow


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
    """
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
