"""Who looks after a case (分派): helps to share the work, and gives no right."""

from collections.abc import Sequence

from sqlalchemy import select, update

from cases.errors import NotFound
from cases.store import Store
from cases.tables import CaseRow


def assign(store: Store, case_ids: Sequence[str], account: str | None) -> dict[str, str | None]:
    """Give cases to an account, or to nobody; all of them or none.

    Returns:
        Case → who had it before, so that it can be taken back.

    Raises:
        NotFound: ``case-unknown``; nothing was changed.
    """
    with store.write() as session:
        chosen = CaseRow.id.in_(case_ids)
        before = {row.id: row.assigned_to for row in session.scalars(select(CaseRow).where(chosen))}
        if missing := [one for one in case_ids if one not in before]:
            raise NotFound(f"There is no case {missing[0]}.", code="case-unknown")
        session.execute(update(CaseRow).where(chosen).values(assigned_to=account))
    return before
