"""What is handed in becomes part of a case (收件), from a folder or by upload."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cases import record
from cases.errors import NotAllowed
from cases.model import Action, Case
from cases.tables import CaseRow, MaterialRow, Row
from departments.office import SYSTEM, Office

OPEN_FOR_MATERIALS = frozenset({"received", "review", "returned", "failed"})


class Contact(BaseModel):
    """Whom to call about a case."""

    model_config = ConfigDict(extra="forbid")

    name: str
    phone: str


class CaseFile(BaseModel):
    """What ``case.yaml`` may say, or whoever opens a case."""

    model_config = ConfigDict(extra="forbid")

    industry: str | None = None
    permits: list[str] | None = None
    answers: dict[str, Any] = Field(default_factory=dict)
    contact: Contact | None = None
    agent: str | None = None
    sample: bool = False
    """A fictitious case: its licence is a 样证."""


def open_case(office: Office, source: str, name: str, said: CaseFile) -> Case:
    """The case of a source: made now, or found again.

    Args:
        office: where it is recorded.
        source: what tells it from all others: a folder's path, who sent it and under which key.
        name: what people call it.
        said: of the case.
    """
    known = office.catalog.find_industry(said.industry)
    return office.store.open_case(
        source,
        name,
        industry=known.code if known else None,
        sample=said.sample,
        facts=facts_of(said),
        now=office.now(),
    )


def take_in(
    office: Office,
    case: Case,
    rows: Sequence[MaterialRow],
    said: CaseFile,
    actor: str = SYSTEM,
) -> Case:
    """Record files whose originals are kept already; unchanged if there is nothing new.

    Raises:
        NotAllowed: ``late-material``: the case was accepted already, or has ended.
        StaleCase: somebody else moved the case on meanwhile.
    """
    facts = facts_of(said)
    known = {row.file: row.sha256 for row in record.originals(office.store, case.id)}
    fresh = [row for row in rows if known.get(row.file) != row.sha256]
    same_facts = record.facts(office.store, case.id) == facts
    if case.seq and not fresh and same_facts and case.status != "failed":
        return case
    if case.status not in OPEN_FOR_MATERIALS:
        if fresh:
            raise late(case)
        return case
    # Once fictitious, always: no correction of what is said makes a real licence of it.
    sample = case.sample or said.sample
    extra: list[Row] = [*fresh, CaseRow(id=case.id, facts=facts, sample=sample)]
    action = Action(
        kind="RECEIVED",
        actor=actor,
        refs={"materials": sorted({*known.values(), *(row.sha256 for row in fresh)})},
    )
    return office.store.act(case.id, action, case.seq, extra)


def late(case: Case) -> NotAllowed:
    """Materials for a case that takes none any more."""
    return NotAllowed(
        f"Case {case.id} is {case.status}: new files are not part of this application any more.",
        hint="Keep them for the department that asks for them.",
        code="late-material",
    )


def facts_of(said: CaseFile) -> dict[str, Any]:
    """What is kept of it beside the case."""
    return said.model_dump(mode="json", exclude={"sample"}, exclude_none=True)
