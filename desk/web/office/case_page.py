"""The page of a case (案件页、一卡通): everything about it, and the next thing to do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from cases import accounts, record
from cases.errors import Forbidden, StaleCase, UsageError
from cases.kinds import KINDS
from cases.model import Action, Case, FormValue, License, Material, Opinion, Origin
from cases.model import Form as CaseForm
from cases.tables import CaseRow, OpinionRow, WaitRow
from departments import handling
from departments.clock import today
from departments.documents import DOCUMENT, kind_of
from departments.office import SYSTEM, Office
from departments.opinions import FINAL
from departments.sampling import shown
from desk import queue
from desk.rights import Right, Who, may, require
from desk.slices import Slice, slice_of
from desk.web.api.asking import CaseId, Here, history
from desk.web.office.pages import has_text, render, t
from desk.web.signin import Current
from licenses import register
from licenses.status import overall, standing
from templates.catalog import pattern

router = APIRouter(include_in_schema=False)
FROM_FORM = ("entity_name", "credit_code", "legal_representative", "premises")
"""What a licence takes from the form, in its order."""
ANSWERS = ("grant", "refuse", "supplement", "refer", "pause", "resume")
MORE = 12
"""Pages shown as pictures at once; the rest are on the review page."""
LONGEST = 1000
"""Characters of a value that are shown; all of them are on the review page."""


@dataclass(frozen=True)
class Value:
    """One element of the form as the page shows it.

    What the machine doubted is not told here: that would show which values are blind samples.
    """

    name: str
    label: str
    value: str | None
    state: str
    origins: tuple[tuple[str, bool], ...]
    """Where it is from in words, and whether a place on a page is known."""


@dataclass(frozen=True)
class Picture:
    """One page of a file, small."""

    file: str
    sha256: str
    number: int
    kind: str
    address: str | None
    """Of the picture; None where the page was never read."""


@dataclass(frozen=True)
class Asked:
    """One consultation with what came of it."""

    permit: str
    name: str
    department: str
    due_on: date | None
    light: queue.Light
    days_left: int | None
    opinions: tuple[tuple[Opinion, str, datetime | None], ...]
    """Each with who recorded it, and when."""
    mine: bool
    """Whoever looks may answer it now."""


@dataclass(frozen=True)
class Next:
    """What is to be done next: a sentence, and the button of whoever can do it."""

    said: str
    button: str | None = None
    address: str = ""


@router.get("/desk/cases/{case_id}")
def case_page(request: Request, here: Here, who: Current, case_id: CaseId) -> Response:
    """The case: whole, a department's slice of it, or for the auditor what happened to it."""
    return _page(request, here, who, case_id)


@router.post("/desk/cases/{case_id}/decision")
def decide(
    request: Request, here: Here, who: Current, case_id: CaseId, seq: Annotated[int, Form()]
) -> Response:
    """Decide as proposed; the licence is issued by itself after that."""
    case = _as_seen(here, who, case_id, seq)
    require(who, "decide", case, actions=here.store.actions(case.id))
    handling.decide(here, case, who.name)
    return _again(request, case_id, "decision")


@router.post("/desk/cases/{case_id}/opinion")
def answer(
    request: Request,
    here: Here,
    who: Current,
    case_id: CaseId,
    seq: Annotated[int, Form()],
    permit: Annotated[str, Form(max_length=50)],
    kind: Annotated[str, Form(max_length=50)] = "",
    number: Annotated[str, Form(max_length=200)] = "",
    valid_from: Annotated[str, Form(max_length=20)] = "",
    valid_to: Annotated[str, Form(max_length=20)] = "",
    conditions: Annotated[str, Form(max_length=2000)] = "",
    facts: Annotated[str, Form(max_length=4000)] = "",
    basis: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Record the opinion of the department of whoever asks; what was typed stays if it is wrong."""
    asked = {one.permit: one.department for one in record.consultations(here.store, case_id)}
    case = _as_seen(here, who, case_id, seq)
    actions = here.store.actions(case.id)
    # A permit nobody was asked about is judged as that of another department.
    require(who, "answer", case, permit_department=asked.get(permit, ""), actions=actions)
    typed = {
        "kind": kind, "number": number, "valid_from": valid_from, "conditions": conditions,
        "valid_to": "long-term" if valid_to.strip() in ("长期", "永久") else valid_to,
        "facts": facts, "basis": basis,
    }  # fmt: skip
    said = {name: value.strip() or None for name, value in typed.items()}
    opinion = {"permit": permit, "officer": who.display_name or None, **said}
    try:
        handling.apply_opinions(here, case, json.dumps([opinion]), who.name)
    except UsageError as error:
        return _page(request, here, who, case_id, status_code=422, typed=typed | {"permit": permit},
                     fault=str(error))  # fmt: skip
    return _again(request, case_id, "consultations")


def _page(
    request: Request,
    here: Office,
    who: Who,
    case_id: str,
    *,
    status_code: int = 200,
    typed: Mapping[str, str] | None = None,
    fault: str = "",
) -> Response:
    case, actions = history(here, case_id)
    seen = _seen(here, who, case, actions)
    if seen is None:  # the auditor
        require(who, "see-history", case, actions=actions)
        told = list(actions)
    else:
        told = seen.actions(actions)
    names = {one.name: one.display_name for one in accounts.everybody(here.store)}
    asked = _asked(here, who, case, actions, seen, names) if seen else ()
    proposal = decided = license = None
    form: tuple[Value, ...] = ()
    pictures: list[Picture] = []
    if seen is not None:
        materials = record.materials(here.store, case.id)
        form = _form(here, case, seen, materials, names)
        pictures = _pictures(request, here, case, seen, materials)
        found = record.decision(here.store, case.id)
        if found is not None and case.status in ("issuing", "issued", "refused"):
            decided = (seen.decision(found[1]), _did(actions, found[0], names))
        elif case.status == "deciding" and seen.whole:
            proposal = handling.propose(here, case)
        license = register.of_case(here.store, case.id)
    wait = _wait(here, case, who, seen)
    industry = here.catalog.industries.get(case.industry or "")
    return render(
        request,
        who,
        "case",
        status_code=status_code,
        case=case,
        seen=seen,
        received=_created(here, case),
        holder=next((one.value for one in form if one.name == "entity_name"), None),
        industry=industry.name if industry else None,
        wait=wait,
        next=_next(request, here, who, case, actions, seen, asked),
        line=[(action, _sentence(here, action), _name(action.actor, names)) for action in told],
        pictures=pictures[:MORE],
        more_pictures=max(len(pictures) - MORE, 0),
        form=form,
        hints=record.hints(here.store, case.id, case.form_version)
        if seen and seen.whole and case.status in ("review", "returned") else (),
        asked=asked,
        answers=ANSWERS,
        typed=typed or {},
        fault=fault,
        notices=record.notices(here.store, case.id) if seen and seen.whole else (),
        notice_title=lambda kind: _notice_title(here, kind),
        permit_name=lambda code: _permit_name(here, code),
        decided=decided,
        proposal=proposal,
        license=_licence(here, license, seen) if license and seen else None,
        assigned=names.get(case.assigned_to or "", case.assigned_to),
        can_decide=_may(who, "decide", case, actions),
        can_withdraw=bool(seen and seen.whole) and case.status in KINDS["WITHDRAWN"].allowed_in
        and _may(who, "withdraw", case, actions),
    )  # fmt: skip


def _seen(here: Office, who: Who, case: Case, actions: Sequence[Action]) -> Slice | None:
    """What of the case may be seen; None for those who only see what happened."""
    try:
        return slice_of(here.store, who, case, actions)
    except Forbidden:
        if not may(who, "see-history"):
            raise
        return None


def _may(who: Who, right: Right, case: Case, actions: Sequence[Action]) -> bool:
    try:
        require(who, right, case, actions=actions)
    except Forbidden:
        return False
    return True


def _as_seen(here: Office, who: Who, case_id: str, seq: int) -> Case:
    """The case of a form that is sent, if nothing happened to it since.

    Raises:
        Forbidden: whoever asks sees nothing of it.
        StaleCase: it moved on.
    """
    case, actions = history(here, case_id)
    slice_of(here.store, who, case, actions)
    if case.seq != seq:
        raise StaleCase(f"Case {case.id} is at step {case.seq}; you saw step {seq}.")
    return case


def _created(here: Office, case: Case) -> datetime | None:
    with here.store.read() as session:
        return session.scalar(select(CaseRow.created_at).where(CaseRow.id == case.id))


def _wait(
    here: Office, case: Case, who: Who, seen: Slice | None
) -> tuple[queue.Light, int | None, date | None]:
    """The light of the case, working days left, and the deadline."""
    own = None if seen is None or seen.whole else who.department
    with here.store.read() as session:
        rows = session.scalars(select(WaitRow).where(WaitRow.case_id == case.id)).all()
    calendar, day = here.calendar, today(here.now())
    days = [
        ends
        for row in rows
        if own in (None, row.who)
        and (ends := queue.deadline(row.who, row.due_on, row.since, calendar)) is not None
    ]
    ends = min(days, default=None)
    left = calendar.working_days_between(day, ends) if ends else None
    return queue.light_of(ends, day, calendar), left, ends


def _next(
    request: Request,
    here: Office,
    who: Who,
    case: Case,
    actions: Sequence[Action],
    seen: Slice | None,
    asked: Sequence[Asked],
) -> Next:
    base = f"{request.app.state.root}/desk/cases/{case.id}"
    mine = [one for one in asked if one.mine]
    if mine:
        permits = "、".join(one.name for one in mine)
        return Next(t("case.next-answer", permits=permits), t("case.next-answer-button"),
                    f"#opinion-{mine[0].permit}")  # fmt: skip
    if case.status == "review" and _may(who, "review", case, actions):
        hints = record.hints(here.store, case.id, case.form_version)
        many = len({hint.subject for hint in hints if hint.severity == "doubt"})
        said = t("case.next-review", many=many)
        return Next(said, t("case.next-review-button"), f"{base}/review")
    if case.status == "deciding" and _may(who, "decide", case, actions):
        return Next(t("case.next-decide"), t("case.next-decide-button"), "#decision")
    return Next(_waits(here, case, seen))


def _waits(here: Office, case: Case, seen: Slice | None) -> str:
    """Whom a case waits for, in words."""
    if seen is not None and not seen.whole:
        return t("case.next-none")
    reasons = {wait.who: wait.why for wait in case.waiting_for}
    if case.status == "received":
        return t("case.next-received")
    if case.status == "consulting":
        known = dict(here.catalog.departments)
        who = "、".join(here.locality.authority_of(one, known) for one in reasons if one in known)
        return t("case.next-wait-consulting", who=who or t("case.by-system"))
    if case.status == "failed" or "operator" in reasons:
        name = "failed" if case.status == "failed" else "trouble"
        return t(f"case.next-wait-{name}", code=reasons.get("operator", ""))
    if "seal" in reasons or (case.status == "issuing" and here.settings.sealing == "external"):
        return t("case.next-wait-seal")
    name = {"review": "review", "deciding": "decide"}.get(case.status, case.status)
    return t(f"case.next-wait-{name}")


def _sentence(here: Office, action: Action) -> str:
    """What an action did, in words."""
    refs = action.refs
    if action.kind == "CORRECTED" and refs.get("undoes"):
        return t("did.UNDONE")
    if not refs and has_text(f"did.{action.kind}-alone"):
        return t(f"did.{action.kind}-alone")  # to a department, which is not told of others
    values: dict[str, Any] = {
        "many": refs.get("documents", len(refs.get("materials") or refs.get("permits") or ())),
        "form": refs.get("form"),
        "lacks": len(refs.get("lacks", ())),
        "doubts": len(refs.get("doubts", ())),
        "elements": "、".join(here.catalog.element_name(one) for one in refs.get("elements", ())),
        "permit": _permit_name(here, refs.get("permit", "")),
        "granted": len(refs.get("granted", ())),
        "refused": len(refs.get("refused", ())),
        "code": refs.get("code", ""),
        "number": refs.get("number", ""),
        "document": refs.get("document", ""),
        "kind": t(f"case.{refs['kind']}") if refs.get("kind") in ANSWERS else action.kind,
    }
    return t(f"did.{action.kind}", **values)


def _pictures(
    request: Request, here: Office, case: Case, seen: Slice, materials: Sequence[Material]
) -> list[Picture]:
    base = f"{request.app.state.root}/api/v1/cases/{case.id}/files"
    form = record.form(here.store, case.id, case.form_version) or CaseForm()
    kinds = {
        (one.file, page.number): here.catalog.kind_name(kind_of(form, one))
        for one in materials
        for page in one.pages
    }
    found = []
    for row in record.originals(here.store, case.id):
        if seen.file(row.sha256):
            numbers = sorted(number for file, number in kinds if file == row.file)
            found += [
                Picture(
                    row.file,
                    row.sha256,
                    number,
                    kinds[row.file, number],
                    f"{base}/{row.sha256}/pages/{number}.jpg?width=200",
                )
                for number in numbers
            ] or [Picture(row.file, row.sha256, 1, "", None)]
    return found  # fmt: skip


def _form(
    here: Office, case: Case, seen: Slice, materials: Sequence[Material], names: Mapping[str, str]
) -> tuple[Value, ...]:
    form = record.form(here.store, case.id, case.form_version) or CaseForm()
    if case.status == "review":
        form = shown(form)  # as the review page has it: who compares them learns nothing
    order = {name: place for place, name in enumerate(here.catalog.vocabulary.elements)}
    files = {one.file for one in materials if seen.file(one.sha256)}
    if seen.whole:
        entries = dict(form.elements)
    else:  # as the department was given it, whatever became of it since
        entries = {
            name: form.elements.get(name, FormValue(value=None, status="missing")).model_copy(
                update={"value": value}
            )
            for name, value in seen.elements.items()
        }
    return tuple(
        Value(
            name=name,
            label=_label(here, name),
            value=_value(here, name, entry.value),
            state=entry.status,
            origins=tuple(
                dict.fromkeys(
                    _origin(one, names)
                    for one in entry.origins
                    if one.file is None or one.file in files
                )
            ),
        )
        for name, entry in sorted(
            entries.items(), key=lambda one: (order.get(pattern(one[0]), len(order)), one[0])
        )
    )  # fmt: skip


def _value(here: Office, name: str, value: str | None) -> str | None:
    if value is None:
        return None
    if name.startswith(f"{DOCUMENT}:"):
        return here.catalog.kind_name(value)
    if value in ("true", "false"):
        return t("export.yes" if value == "true" else "export.no")
    if len(value) <= LONGEST:
        return value
    return value[:LONGEST] + t("review.more-letters", n=len(value))


def _label(here: Office, name: str) -> str:
    """How people call an element; of a single document, with its file."""
    field, of_document, file = name.partition(":")
    if not of_document:
        number = name.partition("[")[2].partition("]")[0]
        return here.catalog.element_name(name) + (f" {int(number) + 1}" if number else "")
    if field == DOCUMENT:
        return t("review.kind-of", file=file)
    label = t("review.last-day") if field == "valid_to" else here.catalog.element_name(field)
    return t("review.field-of", label=label, file=file)


def _origin(origin: Origin, names: Mapping[str, str]) -> tuple[str, bool]:
    if origin.by is not None:
        why = f"（{origin.why}）" if origin.why else ""
        return t("case.origin-by", by=_name(origin.by, names)) + why, False
    if origin.page is None:
        return t("case.origin-file", file=origin.file), False
    return t("case.origin-read", file=origin.file, page=origin.page), origin.box is not None


def _asked(
    here: Office,
    who: Who,
    case: Case,
    actions: Sequence[Action],
    seen: Slice,
    names: Mapping[str, str],
) -> tuple[Asked, ...]:
    with here.store.read() as session:
        rows = session.scalars(
            select(OpinionRow).where(OpinionRow.case_id == case.id).order_by(OpinionRow.seq)
        ).all()
    said: dict[str, list[tuple[Opinion, str, datetime | None]]] = {}
    for row in rows:
        opinion = Opinion.model_validate(row.opinion)
        said.setdefault(row.permit, []).append((opinion, *_did(actions, row.seq, names)))
    known, calendar, day = dict(here.catalog.departments), here.calendar, today(here.now())
    found = []
    for one in seen.consultations:
        opinions = said.get(one.permit, [])
        last = opinions[-1][0].kind if opinions else ""
        ends = None if last in FINAL else one.due_on
        found.append(
            Asked(
                permit=one.permit,
                name=_permit_name(here, one.permit),
                department=here.locality.authority_of(one.department, known)
                if one.department in known else one.department,
                due_on=ends,
                light=queue.light_of(ends, day, calendar),
                days_left=calendar.working_days_between(day, ends) if ends else None,
                opinions=tuple(opinions),
                mine=case.status == "consulting" and last not in FINAL
                and may(who, "answer") and who.department == one.department,
            )
        )  # fmt: skip
    return tuple(found)


def _licence(here: Office, license: License, seen: Slice) -> dict[str, Any]:
    """The licence as it stands today, with what is said of the permits that may be seen."""
    day = today(here.now())
    permits = [one for one in license.permits if one.result == "granted"]
    standings = {one.permit: standing(one, day) for one in permits}
    return {
        "license": license,
        "standing": overall(license.state, list(standings.values())),
        "permits": [(one, standings[one.permit]) for one in permits if seen.permit(one.permit)],
        "holder": [
            (name, here.catalog.element_name(name), getattr(license, name)) for name in FROM_FORM
        ],
    }


def _did(
    actions: Sequence[Action], seq: int, names: Mapping[str, str]
) -> tuple[str, datetime | None]:
    """Who did an action, and when."""
    action = next((one for one in actions if one.seq == seq), None)
    return (_name(action.actor, names), action.at) if action else ("", None)


def _name(actor: str, names: Mapping[str, str]) -> str:
    """Whoever did something, as people know him."""
    if actor == SYSTEM:
        return t("case.by-system")
    kind, _, name = actor.partition(":")
    if kind == "token":
        return t("case.program", id=name)
    return names.get(name or actor, name or actor)


def _permit_name(here: Office, code: str) -> str:
    known = here.catalog.permits.get(code)
    return known.name if known else code


def _notice_title(here: Office, kind: str) -> str:
    name, _, permit = kind.partition("-")
    return t(f"case.notice-{name}", permit=_permit_name(here, permit))


def _again(request: Request, case_id: str, place: str) -> Response:
    return RedirectResponse(f"{request.app.state.root}/desk/cases/{case_id}#{place}", 303)
