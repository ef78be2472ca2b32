"""What comes next for a case (下一步), from its record alone: so a killed run is continued."""

from collections.abc import Callable, Mapping

from cases.errors import StaleCase
from cases.model import Case
from flows.steps import consult, intake, issue
from flows.steps.office import Office

Step = Callable[[Office, Case], Case]

INTAKE: Mapping[str, Step] = {
    "read": intake.read,
    "form": intake.form,
    "check": intake.check,
    "accept": intake.accept_or_return,
}
CONSULT: Mapping[str, Step] = {"send": consult.send, "deliver": consult.deliver}
ISSUE: Mapping[str, Step] = {"issue": issue.issue}
STEPS: Mapping[str, Step] = {**INTAKE, **CONSULT, **ISSUE}

_AFTER = {
    "RECEIVED": "read",
    "ARRANGED": "read",
    "EXTRACTED": "form",
    "FORMED": "check",
    "PRECHECKED": "accept",
    "CONFIRMED": "accept",
}
"""Last action of a case in status ``received`` → the step that follows."""


def next_step(office: Office, case: Case) -> str | None:
    """The step that can be done now without a person; None when the case waits or is done."""
    if case.status == "received" and case.seq:
        return _AFTER.get(office.store.actions(case.id)[-1].kind)
    if case.status == "consulting":
        actions = office.store.actions(case.id)
        if actions[-1].kind == "ACCEPTED":
            return "send"
        return "deliver" if consult.undelivered(actions) else None
    signs = office.settings.sealing == "own"  # else the case waits for the sealed file
    return "issue" if case.status == "issuing" and signs else None


def do(office: Office, case_id: str, step: str) -> Case:
    """Do one step; if somebody else did it meanwhile, their word counts.

    Raises:
        YizhengError: the step cannot be done; nothing of it was recorded.
    """
    case = office.store.case(case_id)
    if next_step(office, case) != step:
        return case
    with office.timed(case_id, step):
        try:
            return STEPS[step](office, case)
        except StaleCase:
            return office.store.case(case_id)


def advance(office: Office, case_id: str) -> Case:
    """Do everything that can be done now without a person, in this process."""
    case = office.store.case(case_id)
    while (step := next_step(office, case)) is not None:
        case = do(office, case_id, step)
    return case
