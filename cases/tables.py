"""The tables of the record (库表). Nothing but the store and its migrations reads this."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    FetchedValue,
    ForeignKey,
    Index,
    MetaData,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """UTC instants; SQLite forgets time zones, so they are put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse instants without a zone, store the others as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        # Constraints have names, so that a later migration can take hold of them.
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Instant,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


class CaseRow(Row):
    """A case with its folded state, which lists, sweeps and claims read."""

    __tablename__ = "cases"
    __table_args__ = (
        # Lists of all cases, newest first, by what they are narrowed down to.
        Index("ix_cases_created_at_id", "created_at", "id"),
        Index("ix_cases_status_created_at_id", "status", "created_at", "id"),
        Index("ix_cases_industry_created_at_id", "industry", "created_at", "id"),
        Index("ix_cases_sample_created_at_id", "sample", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    industry: Mapped[str | None]
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What case.yaml said: permits, answers, contact, agent. May hold personal data."""
    status: Mapped[str] = mapped_column(index=True)
    waiting_for: Mapped[list[Any]] = mapped_column(default=list)
    next_deadline: Mapped[date | None] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    form_version: Mapped[int] = mapped_column(default=0)
    seq: Mapped[int] = mapped_column(default=0)
    assigned_to: Mapped[str | None] = mapped_column(index=True)
    """Account that looks after the case; says nothing about who may."""
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    """Until then one worker does what comes next, so that others look elsewhere."""
    rests_until: Mapped[datetime | None]
    rests_seq: Mapped[int | None]
    """Until then, and while the case is at this seq, there is nothing that a worker could do."""


class ActionRow(Row):
    """One action; (case_id, seq) is the fence, hash chains it to the one before."""

    __tablename__ = "actions"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    refs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    prev_hash: Mapped[str]
    hash: Mapped[str]


class MaterialRow(Row):
    """A file as it came in, and (erasable) what was read from it."""

    __tablename__ = "materials"
    __table_args__ = (UniqueConstraint("case_id", "file"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    file: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    received_at: Mapped[datetime]
    reading: Mapped[list[Any] | None]
    """list of ``Material`` as JSON: one per document found in the file; None until read."""
    arranged: Mapped[dict[str, Any] | None]
    """For a file that a person put together of others' pages: ``departments.arranging``."""
    set_aside: Mapped[bool] = mapped_column(default=False, server_default=false())
    """All its pages are in files put together of them: it is kept, and not read any more."""


class DraftRow(Row):
    """What one person has typed into a review and not yet saved (草稿)."""

    __tablename__ = "drafts"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[int]
    """Version of the form that the person looks at."""
    saved_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]


class WordingRow(Row):
    """What papers call a field or themselves, as a reviewer proposed it (用语建议)."""

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("kind", "field", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    field: Mapped[str]
    """Empty: the text is a title."""
    text: Mapped[str]
    why: Mapped[str]
    state: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class FormRow(Row):
    """A version of a case's form."""

    __tablename__ = "forms"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    form: Mapped[dict[str, Any]]
    hints: Mapped[list[Any]] = mapped_column(default=list)


class ConsultationRow(Row):
    """One department asked about one permit of a case."""

    __tablename__ = "consultations"
    __table_args__ = (
        # Was a department asked about a case? SQLite, without statistics, needs both columns.
        Index("ix_consultations_department_case_id", "department", "case_id"),
    )

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    permit: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(index=True)
    routed_at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(index=True)
    consultation: Mapped[dict[str, Any]]


class OpinionRow(Row):
    """An answer; several may follow each other (supplement, pause, grant)."""

    __tablename__ = "opinions"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    """Of the action that recorded it."""
    permit: Mapped[str] = mapped_column(index=True)
    opinion: Mapped[dict[str, Any]]


class DecisionRow(Row):
    """The comprehensive opinion of a case."""

    __tablename__ = "decisions"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    decided_at: Mapped[datetime]
    decision: Mapped[dict[str, Any]]


class NoticeRow(Row):
    """A paper made for an applicant or a department (文书); the PDF lies in the file store."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("number"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    """Of the action that this paper tells of."""
    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    made_at: Mapped[datetime]
    sha256: Mapped[str]


class LicenseRow(Row):
    """The register (证照库).

    Reserved before the face is drawn, so that a decision keeps one number. ``id`` is the first id
    of the licence; the present one is in ``license``.
    """

    __tablename__ = "licenses"
    __table_args__ = (
        UniqueConstraint("case_id", "decision_seq"),
        UniqueConstraint("series", "serial"),
        # A search by a part of the name reads this index only, never the licences.
        Index("ix_licenses_holder", "holder", "id", "state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    series: Mapped[str]
    """What the serial counts within: zone, year and industry."""
    serial: Mapped[int]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    decision_seq: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    reserved_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    pdf_sha256: Mapped[str | None] = mapped_column(index=True)
    license: Mapped[dict[str, Any]]
    holder: Mapped[str | None] = mapped_column(server_default=FetchedValue())
    """Computed by the database from ``license``, for the public search: never written."""
    credit_code: Mapped[str | None] = mapped_column(server_default=FetchedValue(), index=True)
    """As ``holder``."""


class LicenseVersionRow(Row):
    """A licence as one version of it was (证照历次版本)."""

    __tablename__ = "license_versions"

    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    address_id: Mapped[str] = mapped_column(index=True)
    """The id in its QR code; one that was lost keeps its own."""
    made_at: Mapped[datetime]
    pdf_sha256: Mapped[str | None] = mapped_column(index=True)
    license: Mapped[dict[str, Any]]


class SuppliedRow(Row):
    """What another body said of a business, with its source and date (归集信息)."""

    __tablename__ = "supplied"
    __table_args__ = (UniqueConstraint("credit_code", "kind", "source", "on", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    credit_code: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    on: Mapped[date]
    """The day that the statement is of."""
    value: Mapped[str]
    imported_at: Mapped[datetime]


class ReportRow(Row):
    """A problem that somebody reported of a licence, and the answer (问题反映)."""

    __tablename__ = "reports"

    reference: Mapped[str] = mapped_column(primary_key=True)
    """Unguessable: whoever has it may read the answer."""
    license_id: Mapped[str] = mapped_column(ForeignKey("licenses.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    answer: Mapped[str | None]


class PublicationRow(Row):
    """A decision on one permit was given out for publication (双公示)."""

    __tablename__ = "publications"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    decision_seq: Mapped[int] = mapped_column(primary_key=True)
    permit: Mapped[str] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]


class AccountRow(Row):
    """Somebody who may sign in (帐号)."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    roles: Mapped[list[Any]]
    department: Mapped[str | None]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    made_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SessionRow(Row):
    """Somebody who signed in (会话). The secret itself is in the browser only."""

    __tablename__ = "sessions"

    hash: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.name"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class TokenRow(Row):
    """What a program of others signs in with (接口令牌); the secret itself is kept by them."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    department: Mapped[str | None]
    scopes: Mapped[list[Any]]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]


class AttemptRow(Row):
    """How often signing in failed lately, for one account or address (登录限制)."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    """A digest: what is typed as a name is sometimes a password."""
    failures: Mapped[int]
    last_at: Mapped[datetime]
    wait_until: Mapped[datetime]


class AccessRow(Row):
    """Who signed in, was refused, or broke the glass (访问记录).

    The database lets nobody change an entry, or delete one younger than six months (网络安全法).
    """

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_actor_until", "actor", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str]
    actor: Mapped[str]
    address: Mapped[str]
    right: Mapped[str | None]
    case_id: Mapped[str | None]
    reason: Mapped[str]
    until: Mapped[datetime | None]


class IdempotencyRow(Row):
    """The answer to a request that may be sent again (幂等键); kept for a day."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[str] = mapped_column(primary_key=True)
    """Who sent it: as actions name their actor."""
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[dict[str, Any] | None]
    """None while it is worked on."""


class WaitRow(Row):
    """Who a case waits for, in the order of queues (待办); ``cases.waits`` fills it."""

    __tablename__ = "waits"
    __table_args__ = (Index("ix_waits_queue", "who", "due_on", "since", "case_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    """reviewer, lead, applicant, operator, seal, or a department's code."""
    due_on: Mapped[date] = mapped_column(index=True)
    """Last day; ``cases.waits.NEVER`` where none is recorded."""
    since: Mapped[datetime]
    """From when its time counts."""


class SearchRow(Row):
    """A text that cases are found by, as ``cases.search.plain`` makes it (检索).

    Its pairs of characters are in ``search_grams``, which each database has in its own way.
    """

    __tablename__ = "search_texts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    place: Mapped[str]
    """case, holder, number, form, or file:NAME."""
    page: Mapped[int | None]
    text: Mapped[str]
