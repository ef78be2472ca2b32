"""What waits for whom (待办), and lists of cases: the same for the pages and the API.

A queue is read from ``cases.waits`` in the order of its deadlines; a list of all cases is newest
first. Both are cut into pages by a cursor, so that no page costs more than the first one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import Session

from cases import accounts, assignment, search
from cases.errors import Forbidden, NotFound, UsageError
from cases.model import Action, Case, Noun
from cases.rows import to_case
from cases.state import Status
from cases.tables import CaseRow, ConsultationRow, FormRow, WaitRow
from cases.waits import LEAD, NEVER
from departments.clock import SHANGHAI, Calendar, today
from departments.office import Office
from desk.cursors import cursor as cursor_of
from desk.cursors import position, strange
from desk.rights import CONTENT_ROLES, Right, Who, confined, may, require
from licenses.public.personal import public

Waiting = Literal["review", "decide", "answer", "returned", "trouble", "seal"]
"""待核对 · 待决定 · 待本部门意见 · 待补正 · 待排除故障 · 待用章."""
Light = Literal["red", "amber", "green", "none"]
"""Overdue · two working days or less · more · no deadline."""
LIGHTS: tuple[Light, ...] = get_args(Light)

RECEIPT_DAYS = 5
"""Working days after receipt in which an applicant is told what is missing (行政许可法 第三十二条);
said later, the application counts as accepted on the day of receipt."""
SOON_DAYS = 2
"""Working days before a deadline from which its light is amber."""


@dataclass(frozen=True)
class _Queue:
    who: str | None
    """As ``WaitRow.who``; None: the department of whoever looks."""
    right: Right
    """Whoever has it does something about these cases."""


QUEUES: Mapping[Waiting, _Queue] = {
    "review": _Queue("reviewer", "review"),
    "decide": _Queue(LEAD, "decide"),
    "answer": _Queue(None, "answer"),
    "returned": _Queue("applicant", "upload"),
    "trouble": _Queue("operator", "accept"),
    "seal": _Queue("seal", "issue"),
}


Short = Annotated[str, Field(max_length=50, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Filters(Noun):
    """What a list is narrowed down to (筛选); what is None does not narrow it."""

    waiting: Waiting | None = None
    """One queue, by deadline; None: all cases, newest first."""
    status: Status | None = None
    industry: Short | None = None
    """Code."""
    department: Short | None = None
    """Code of one that was asked about the case."""
    assigned: Short | None = None
    """``me``, ``nobody``, or the name of an account."""
    sample: bool | None = None
    light: Light | None = None
    words: str = Field("", max_length=200)
    """Words that are all in the case, each of two characters at least."""


@dataclass(frozen=True)
class Entry:
    """One case of a list, with what is shown of it besides."""

    case: Case
    created_at: datetime
    holder: str | None
    """The applicant's name, once the form has it."""
    due_on: date | None
    light: Light
    days_left: int | None
    """Working days up to and including the deadline; negative: since it passed."""
    found_in: tuple[str, int] | None = None
    """File and page on which the first of the words stands."""


@dataclass(frozen=True)
class Listed:
    """A page of a list."""

    entries: tuple[Entry, ...]
    next: str | None
    """Cursor of the page after it; None: this is the last."""


def queues_of(who: Who) -> tuple[Waiting, ...]:
    """The queues that somebody has, the one that he works on first."""
    overseer = may(who, "assign")
    own = [name for name, queue in QUEUES.items() if may(who, queue.right)]
    others = [name for name in QUEUES if overseer and name != "answer" and name not in own]
    return (*own, *others)


def counts(office: Office, who: Who) -> dict[Waiting, int]:
    """How many cases wait in each of somebody's queues."""
    require(who, "see-queue")
    names = {_waiter(name, who): name for name in queues_of(who)}
    query = select(WaitRow.who, func.count()).where(WaitRow.who.in_(names)).group_by(WaitRow.who)
    with office.store.read() as session:
        found = dict(session.execute(query).all())
    return {name: found.get(waiter, 0) for waiter, name in names.items()}


def listed(
    office: Office,
    who: Who,
    filters: Filters,
    cursor: str | None = None,
    limit: int = 50,
    *,
    only: Sequence[str] | None = None,
) -> Listed:
    """A page of a list of cases, of those that somebody may know of.

    An officer sees cases on which his department was asked, and finds them by what tells which
    case it is, never by what is in others' papers.

    Args:
        office: where the cases are.
        who: looks.
        filters: what the list is narrowed down to.
        cursor: ``next`` of the page before; None: the first page.
        limit: entries at most.
        only: ids of cases; None: all.

    Raises:
        Forbidden: he sees no lists, or not that queue, or asks what a department is not told.
        UsageError: ``cursor-invalid``.
    """
    require(who, "see-queue")
    if filters.waiting is not None and filters.waiting not in queues_of(who):
        raise Forbidden("This is not a queue of yours.", hint="docs/rights.md says whose it is.")
    department = confined(who, "see-queue")
    if department and (filters.assigned or filters.department not in (None, department)):
        # Who else was asked, and who in the office has it, is in no department's slice.
        raise Forbidden("A department's list tells nothing of others.")
    calendar, day = office.calendar, today(office.now())
    query = _ordered(filters, who, cursor).limit(limit + 1)
    if only is not None:
        query = query.where(CaseRow.id.in_(only))
    with office.store.read() as session:
        for condition in _conditions(session, filters, who, calendar, day):
            query = query.where(condition)
        rows = session.execute(query).all()
        more, rows = len(rows) > limit, rows[:limit]
        entries = tuple(_entries(session, rows, filters, department, calendar, day))
    last = _position(rows[-1], filters) if more else None
    return Listed(entries, cursor_of(*last) if last else None)


def next_for(office: Office, who: Who, after: str | None = None) -> str | None:
    """The case that a reviewer opens next: first his own, then nobody's, by deadline.

    Args:
        office: where the cases are.
        who: reviews.
        after: the case that he has just left.
    """
    require(who, "review")
    query = (
        select(WaitRow.case_id)
        .join(CaseRow, CaseRow.id == WaitRow.case_id)
        .where(WaitRow.who == QUEUES["review"].who, WaitRow.case_id != (after or ""))
        .order_by(WaitRow.due_on, WaitRow.since, WaitRow.case_id)
        .limit(1)
    )
    with office.store.read() as session:
        own = session.scalar(query.where(CaseRow.assigned_to == account_of(who)))
        return own or session.scalar(query.where(CaseRow.assigned_to.is_(None)))


def assign(
    office: Office, who: Who, case_ids: Sequence[str], account: str | None
) -> dict[str, str | None]:
    """Give cases to somebody, or to nobody; whoever works on a queue may take free cases himself.

    Returns:
        Case → who had it before, so that it can be taken back.

    Raises:
        Forbidden: only who may assign gives cases to others, or takes them away.
        NotFound: ``case-unknown``, ``account-unknown``; nothing was changed.
    """
    require(who, "see-queue")
    if account is not None and account not in {one.name for one in workers(office)}:
        raise NotFound(
            f"No account {account} works on cases.",
            hint="`yizheng accounts list` lists them.",
            code="account-unknown",
        )
    if not may(who, "assign"):
        own = account_of(who)
        if confined(who, "see-queue") is not None or own is None:
            raise Forbidden("Departments share their cases among themselves.")
        with office.store.read() as session:
            held = set(session.scalars(select(CaseRow.assigned_to).where(CaseRow.id.in_(case_ids))))
        if account not in (own, None) or held - {own, None}:
            require(who, "assign")
    return assignment.assign(office.store, case_ids, account)


def workers(office: Office) -> list[accounts.Account]:
    """Whom cases of the office can be given to."""
    return [
        one
        for one in accounts.everybody(office.store)
        if one.disabled_at is None
        and one.department is None
        and set(one.roles) & set(CONTENT_ROLES)
    ]


def withdraw(office: Office, who: Who, case: Case, reason: str) -> Case:
    """Record that an applicant withdrew.

    Args:
        office: where the case is.
        who: records it.
        case: as he saw it.
        reason: why; numbers and names in it are masked, for it is kept for ever.

    Raises:
        Forbidden: he may not.
        UsageError: ``reason-missing``.
        NotAllowed: the case is closed.
        StaleCase: it has moved on.
    """
    require(who, "withdraw", case, actions=office.store.actions(case.id))
    said = (public(reason) or "").strip()
    if not said:
        raise UsageError("No reason was given.", hint="Say why.", code="reason-missing")
    action = Action(kind="WITHDRAWN", actor=who.name, reason=said[:200])
    return office.store.act(case.id, action, case.seq)


def account_of(who: Who) -> str | None:
    """The name of somebody's account; a program has none."""
    return who.name.removeprefix("user:") if who.kind == "user" else None


def deadline(waiter: str, due_on: date, since: datetime, calendar: Calendar) -> date | None:
    """The last day of a wait, as ``WaitRow`` has it; None where nothing is due."""
    if waiter == "reviewer":
        return calendar.add_working_days(today(since), RECEIPT_DAYS).on
    return None if due_on == NEVER else due_on


def light_of(due_on: date | None, day: date, calendar: Calendar) -> Light:
    """How near a deadline is."""
    if due_on is None:
        return "none"
    if due_on < day:
        return "red"
    return "amber" if calendar.working_days_between(day, due_on) <= SOON_DAYS else "green"


def _waiter(name: Waiting, who: Who) -> str:
    return QUEUES[name].who or who.department or ""


def _ordered(filters: Filters, who: Who, cursor: str | None) -> Select[*tuple[Any, ...]]:
    """All cases of a list in its order, those up to the cursor left out."""
    if filters.waiting is None:
        newest = (CaseRow.created_at, CaseRow.id)
        cases: Select[*tuple[Any, ...]] = select(CaseRow).order_by(*(one.desc() for one in newest))
        start = position(cursor, str, str)
        if start is None:
            return cases
        return cases.where(tuple_(*newest) < _at(newest, _instant(str(start[0])), start[1]))
    soonest = (WaitRow.due_on, WaitRow.since, WaitRow.case_id)
    waits: Select[*tuple[Any, ...]] = (
        select(CaseRow, WaitRow)
        .join(WaitRow, WaitRow.case_id == CaseRow.id)
        .where(WaitRow.who == _waiter(filters.waiting, who))
        .order_by(*soonest)
    )
    start = position(cursor, str, str, str)
    if start is None:
        return waits
    day, since, case_id = (str(one) for one in start)
    return waits.where(tuple_(*soonest) > _at(soonest, _day(day), _instant(since), case_id))


def _position(row: Any, filters: Filters) -> tuple[str, ...]:
    if filters.waiting is None:
        return row.CaseRow.created_at.isoformat(), row.CaseRow.id
    wait = row.WaitRow
    return wait.due_on.isoformat(), wait.since.isoformat(), wait.case_id


def _at(columns: Iterable[Any], *values: Any) -> Any:
    pairs = zip(columns, values, strict=True)
    return tuple_(*(literal(value, column.type) for column, value in pairs))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise strange() from None


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise strange() from None
    if found.tzinfo is None:
        raise strange()
    return found


def _conditions(
    session: Session, filters: Filters, who: Who, calendar: Calendar, day: date
) -> Iterable[ColumnElement[bool]]:
    for column, wanted in (
        (CaseRow.status, filters.status),
        (CaseRow.industry, filters.industry),
        (CaseRow.sample, filters.sample),
    ):
        if wanted is not None:
            yield column == wanted
    if filters.assigned == "nobody":
        yield CaseRow.assigned_to.is_(None)
    elif filters.assigned is not None:
        yield CaseRow.assigned_to == (
            account_of(who) if filters.assigned == "me" else filters.assigned
        )
    own = confined(who, "see-queue")
    for department in dict.fromkeys(one for one in (own, filters.department) if one):
        yield (
            select(ConsultationRow.case_id)
            .where(ConsultationRow.case_id == CaseRow.id, ConsultationRow.department == department)
            .exists()
        )
    if filters.light is not None:
        lit = _lit(filters.light, calendar, day)
        if filters.waiting is not None:
            yield lit
        else:
            waits = select(WaitRow.case_id).where(lit)
            if own is not None:
                waits = waits.where(WaitRow.who == own)
            yield CaseRow.id.in_(waits)
    if filters.words.strip():
        yield _found(session, filters.words, search.HEAD if own else ())


def _found(session: Session, query: str, places: Sequence[str]) -> ColumnElement[bool]:
    words = search.words_of(query)
    if not words:
        return literal(False)
    listed: set[str] | None = None
    common = []
    for word in words:
        cases = search.matching(session, word, places)
        if cases is None:
            common.append(word)
        else:
            listed = cases if listed is None else listed & cases
    conditions = [search.stands_in(session, CaseRow.id, word, places) for word in common]
    return and_(true() if listed is None else CaseRow.id.in_(listed), *conditions)


def _lit(light: Light, calendar: Calendar, day: date) -> ColumnElement[bool]:
    """The condition that a wait has this light now."""
    # The last day that has no more working days before it, weekends after them included.
    soon = calendar.add_working_days(day, SOON_DAYS + 1).on - timedelta(days=1)
    # Days of receipt whose time limit has passed by today, or will have by the day after soon.
    late, pressing = _received_before(day, calendar), _received_before(_after(soon), calendar)
    due, since = WaitRow.due_on, WaitRow.since
    dated = {
        "red": due < day,
        "amber": and_(due >= day, due <= soon),
        "green": and_(due > soon, due < NEVER),
        "none": due == NEVER,
    }[light]
    received = {
        "red": since < late,
        "amber": and_(since >= late, since < pressing),
        "green": since >= pressing,
        "none": literal(False),
    }[light]
    reviewer = WaitRow.who == "reviewer"
    return or_(and_(reviewer, received), and_(~reviewer, dated))


def _received_before(day: date, calendar: Calendar) -> datetime:
    """The instant such that what came before it has its time limit end before a day."""
    first = day
    while calendar.add_working_days(first, RECEIPT_DAYS).on >= day:
        first -= timedelta(days=1)
    return datetime.combine(_after(first), time(), SHANGHAI)


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _entries(
    session: Session,
    rows: Sequence[Any],
    filters: Filters,
    department: str | None,
    calendar: Calendar,
    day: date,
) -> Iterable[Entry]:
    ids = [row.CaseRow.id for row in rows]
    due: dict[str, date] = {}
    query = select(WaitRow).where(WaitRow.case_id.in_(ids))
    if department is not None:
        query = query.where(WaitRow.who == department)
    waits = [row.WaitRow for row in rows] if filters.waiting else session.scalars(query)
    # Days are counted once each: cases of a page share a few of them.
    ends_of = cache(lambda waiter, due_on, since: deadline(waiter, due_on, since, calendar))
    days_left = cache(lambda ends: calendar.working_days_between(day, ends))
    for wait in waits:
        received = datetime.combine(today(wait.since), time(), SHANGHAI)
        ends = ends_of(wait.who, wait.due_on, received)
        if ends is not None:
            due[wait.case_id] = min(ends, due.get(wait.case_id, ends))
    holders = _holders(session, ids)
    words = search.words_of(filters.words)
    places = search.places_of(session, ids, words[0]) if words and not department else {}
    for row in rows:
        case = row.CaseRow
        ends = due.get(case.id)
        yield Entry(
            case=to_case(case),
            created_at=case.created_at,
            holder=holders.get(case.id),
            due_on=ends,
            light=light_of(ends, day, calendar),
            days_left=days_left(ends) if ends else None,
            found_in=places.get(case.id),
        )


def _holders(session: Session, case_ids: Sequence[str]) -> dict[str, str | None]:
    name = FormRow.form["elements"]["entity_name"]["value"].as_string()
    query = (
        select(FormRow.case_id, name).join(CaseRow, present_form()).where(CaseRow.id.in_(case_ids))
    )
    return dict(session.execute(query).all())


def present_form() -> ColumnElement[bool]:
    """What joins a case with its present form."""
    # Not an IN of pairs: SQLite reads the whole table for that.
    return and_(CaseRow.id == FormRow.case_id, CaseRow.form_version == FormRow.version)
