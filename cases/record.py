"""What the record holds about a case, as nouns again (案卷)."""

from collections.abc import Sequence

from sqlalchemy import select

from cases.errors import NotFound
from cases.model import Consultation, Decision, Form, Hint, Material, Opinion
from cases.store import Store
from cases.tables import (
    CaseRow,
    ConsultationRow,
    DecisionRow,
    FormRow,
    MaterialRow,
    NoticeRow,
    OpinionRow,
)


def with_status(store: Store, status: str) -> list[str]:
    """Ids of the cases that have a status, oldest first."""
    with store.read() as session:
        query = select(CaseRow.id).where(CaseRow.status == status)
        return list(session.scalars(query.order_by(CaseRow.created_at, CaseRow.id)))


def facts(store: Store, case_id: str) -> dict[str, object]:
    """What ``case.yaml`` said about a case."""
    with store.read() as session:
        row = session.get(CaseRow, case_id)
        if row is None:
            raise NotFound(f"There is no case {case_id}.", code="case-unknown")
        return dict(row.facts)


def originals(store: Store, case_id: str) -> list[MaterialRow]:
    """The files of a case, by name."""
    with store.read() as session:
        query = select(MaterialRow).where(MaterialRow.case_id == case_id)
        return list(session.scalars(query.order_by(MaterialRow.file)))


def materials(store: Store, case_id: str) -> list[Material]:
    """The documents read from a case's files; none before they were read."""
    return [
        Material.model_validate(one)
        for row in originals(store, case_id)
        for one in row.reading or ()
    ]


def form(store: Store, case_id: str, version: int) -> Form | None:
    """One version of a case's form; None if there is none."""
    with store.read() as session:
        row = session.get(FormRow, (case_id, version))
        return Form.model_validate(row.form) if row else None


def hints(store: Store, case_id: str, version: int) -> tuple[Hint, ...]:
    """What the pre-check found on that version of the form."""
    with store.read() as session:
        row = session.get(FormRow, (case_id, version))
        return tuple(Hint.model_validate(hint) for hint in row.hints) if row else ()


def consultations(store: Store, case_id: str) -> list[Consultation]:
    """Who was asked about which permit."""
    with store.read() as session:
        rows = session.scalars(
            select(ConsultationRow)
            .where(ConsultationRow.case_id == case_id)
            .order_by(ConsultationRow.permit)
        )
        return [Consultation.model_validate(row.consultation) for row in rows]


def opinions(store: Store, case_id: str) -> list[Opinion]:
    """Every opinion that came in, oldest first."""
    with store.read() as session:
        rows = session.scalars(
            select(OpinionRow).where(OpinionRow.case_id == case_id).order_by(OpinionRow.seq)
        )
        return [Opinion.model_validate(row.opinion) for row in rows]


def decision(store: Store, case_id: str) -> tuple[int, Decision] | None:
    """The latest comprehensive opinion with the seq of its action; None before there is one."""
    with store.read() as session:
        row = session.scalar(
            select(DecisionRow)
            .where(DecisionRow.case_id == case_id)
            .order_by(DecisionRow.seq.desc())
            .limit(1)
        )
        return (row.seq, Decision.model_validate(row.decision)) if row else None


def notices(store: Store, case_id: str) -> Sequence[NoticeRow]:
    """The papers made for a case, oldest first."""
    with store.read() as session:
        query = select(NoticeRow).where(NoticeRow.case_id == case_id)
        return list(session.scalars(query.order_by(NoticeRow.seq, NoticeRow.kind)))
