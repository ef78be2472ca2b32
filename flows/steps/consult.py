"""From acceptance to one comprehensive opinion (分发至综合意见): route, deliver, gather, decide."""

from collections.abc import Sequence

from cases import record
from cases.model import Action, Case, Consultation
from cases.tables import ConsultationRow
from departments.casework import accepted, permits_of
from departments.clock import today
from departments.office import SYSTEM
from departments.routing import problems, route
from flows.steps.office import Office

INBOX = "inbox"


def send(office: Office, case: Case) -> Case:
    """One consultation per permit, by the rules in force on the day of acceptance."""
    made, industry = accepted(office, case)
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


def _row(office: Office, case: Case, one: Consultation) -> ConsultationRow:
    return ConsultationRow(
        case_id=case.id,
        permit=one.permit,
        department=one.department,
        routed_at=office.now(),
        due_on=one.due_on,
        consultation=one.model_dump(mode="json"),
    )
