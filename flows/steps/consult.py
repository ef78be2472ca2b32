"""From acceptance to one comprehensive opinion (分发至综合意见): route, deliver, gather, decide."""

from collections.abc import Sequence
from datetime import date

from cases import record
from cases.errors import NotAllowed
from cases.model import Action, Case, Consultation, Decision, Form, Opinion
from cases.tables import ConsultationRow, DecisionRow, NoticeRow, OpinionRow
from departments import notices
from departments.clock import today
from departments.decision import decide as decide_together
from departments.opinions import parse
from departments.routing import problems, route
from flows.steps.intake import industry_of, letter_for, permits_of
from flows.steps.office import SYSTEM, Office
from templates.rules import Industry

INBOX = "inbox"


def send(office: Office, case: Case) -> Case:
    """One consultation per permit, by the rules in force on the day of acceptance."""
    made, industry = _accepted(office, case)
    permits = permits_of(office, case, made, industry)
    day = today(case.accepted_at or office.now())
    materials = record.materials(office.store, case.id)
    asked = route(made, materials, permits, day, office.locality, office.calendar)
    office.problems[case.id].extend(problems(asked, made, materials, permits, day, office.calendar))
    refs = {
        "permits": {
            one.permit: {
                "department": one.department,
                "due_on": one.due_on.isoformat() if one.due_on else None,
            }
            for one in asked
        }
    }
    rows = [_row(office, case, one) for one in asked]
    return office.store.act(case.id, Action(kind="ROUTED", actor=SYSTEM, refs=refs), case.seq, rows)


def deliver(office: Office, case: Case) -> Case:
    """Put each consultation into its department's inbox, once."""
    for permit in undelivered(office.store.actions(case.id)):
        refs = {"permit": permit, "channel": INBOX}
        action = Action(kind="DELIVERED", actor=SYSTEM, refs=refs)
        case = office.store.act(case.id, action, case.seq)
    return case


def undelivered(actions: Sequence[Action]) -> list[str]:
    """Permits that were routed since the last acceptance and have not reached an inbox."""
    asked: dict[str, bool] = {}
    for action in actions:
        if action.kind == "ACCEPTED":
            asked = {}
        elif action.kind == "ROUTED":
            asked |= dict.fromkeys(action.refs["permits"], True)
        elif action.kind == "DELIVERED":
            asked[action.refs["permit"]] = False
    return [permit for permit, waits in asked.items() if waits]


def apply_opinions(office: Office, case: Case, text: str, user: str) -> Case:
    """Opinions from a file or the command line; one that is recorded already is not again.

    Raises:
        NotAllowed: the case does not wait for opinions, or contradicts one that is final.
        UsageError: the file is wrong; nothing was recorded.
    """
    asked = record.consultations(office.store, case.id)
    if not asked:
        raise NotAllowed(
            f"Case {case.id} is {case.status}: no department was asked.",
            hint=f"See `yizheng cases {case.id}`.",
        )
    known = record.opinions(office.store, case.id)
    fresh = [one for one in parse(text, [c.permit for c in asked]) if one not in known]
    for opinion in fresh:
        case = _record_opinion(office, case, opinion, user)
    return case


def _record_opinion(office: Office, case: Case, opinion: Opinion, user: str) -> Case:
    row = OpinionRow(
        case_id=case.id, permit=opinion.permit, opinion=opinion.model_dump(mode="json")
    )
    refs = {"permit": opinion.permit, "kind": opinion.kind}
    return office.store.act(case.id, Action(kind="OPINION", actor=user, refs=refs), case.seq, [row])


def propose(office: Office, case: Case) -> Decision:
    """What the opinions come to today; nothing is recorded.

    Raises:
        NotAllowed: opinions are outstanding, or nobody was asked.
    """
    return _decision(office, case, *_accepted(office, case), today(office.now()))


def decide(office: Office, case: Case, user: str) -> Case:
    """Put the opinions together and record the decision with its papers.

    A case that is decided already is given back as it is.

    Raises:
        NotAllowed: opinions are outstanding, or nobody was asked.
    """
    if case.status in ("issuing", "issued", "refused"):
        return case
    made, industry = _accepted(office, case)
    permits = permits_of(office, case, made, industry)
    now = office.now()
    day = today(now)
    decision = _decision(office, case, made, industry, day)
    letter = letter_for(office, case, made, industry, permits, day)
    papers = {"opinion": notices.comprehensive(letter, decision)}
    for result in decision.permits:
        if result.result == "refused":
            papers[notices.kind_of_refusal(result.permit)] = notices.refusal(letter, result)
    rows = [
        NoticeRow(
            case_id=case.id, kind=kind, number=notices.number(kind, case.id, case.seq + 1),
            made_at=now, sha256=office.files.put(pdf),
        )
        for kind, pdf in papers.items()
    ]  # fmt: skip
    refs = {
        "outcome": decision.outcome,
        "granted": [one.permit for one in decision.permits if one.result == "granted"],
        "refused": [one.permit for one in decision.permits if one.result == "refused"],
    }
    decided = DecisionRow(
        case_id=case.id, decided_at=now, decision=decision.model_dump(mode="json")
    )
    action = Action(kind="DECIDED", actor=user, refs=refs, at=now)
    return office.store.act(case.id, action, case.seq, [decided, *rows])


def _accepted(office: Office, case: Case) -> tuple[Form, Industry]:
    made = record.form(office.store, case.id, case.form_version)
    industry = industry_of(office, case, made)
    if made is None or industry is None or case.accepted_at is None:
        raise NotAllowed(
            f"Case {case.id} is {case.status} and was not accepted.",
            hint=f"See `yizheng cases {case.id}`.",
            code="not-accepted",
        )
    return made, industry


def _decision(office: Office, case: Case, made: Form, industry: Industry, day: date) -> Decision:
    return decide_together(
        record.consultations(office.store, case.id),
        record.opinions(office.store, case.id),
        permits_of(office, case, made, industry),
        office.catalog.departments,
        office.locality,
        day,
    )


def _row(office: Office, case: Case, one: Consultation) -> ConsultationRow:
    return ConsultationRow(
        case_id=case.id,
        permit=one.permit,
        department=one.department,
        routed_at=office.now(),
        due_on=one.due_on,
        consultation=one.model_dump(mode="json"),
    )
