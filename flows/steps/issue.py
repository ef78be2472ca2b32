"""From the decision to the licence in the register (制证)."""

import logging
from contextlib import suppress
from typing import NamedTuple

from cases import record
from cases.errors import IssueError, NotAllowed, SetupMissing, StaleCase, YizhengError
from cases.model import Action, Case, Decision, Form, Wait
from departments.casework import industry_of
from departments.office import SYSTEM
from flows.steps.office import Office
from licenses.issue import Issuer, issuer_of
from licenses.issue import issue as issue_license
from licenses.signed import sealing

log = logging.getLogger(__name__)


def issue(office: Office, case: Case, actor: str = SYSTEM) -> Case:
    """Issue the licence of the case's decision; repeatable, one number per decision.

    Raises:
        NotAllowed: ``not-decided``, or ``sealed-elsewhere``.
        SetupMissing: ``public-url-missing``, or the signer cannot be used.
        IssueError: the face could not be made.
    """
    if office.settings.sealing == "external":
        raise NotAllowed(
            f"The licence of case {case.id} is sealed by the authority's own system.",
            hint=f"`yizheng issue {case.id} --hand-out FILE.pdf`, have it sealed, then "
            f"`yizheng issue {case.id} --sealed FILE.pdf`.",
            code="sealed-elsewhere",
        )
    order = _order(office, case)
    try:
        issue_license(
            office.store, office.files, *order, office.settings, office.now(), actor=actor
        )
    except IssueError as error:
        _record(office, case.id, error)
        raise
    return office.store.case(case.id)


def issue_one(office: Office, case_id: str) -> "Issued":
    """Issue the licence of a case as one of many: what fails is told, and stops no other.

    Raises:
        SetupMissing: as ``issue``: no other licence could be issued either.
    """
    try:
        case = office.store.case(case_id)
        if case.status == "issuing":
            case = issue(office, case)
    except SetupMissing:
        raise
    except YizhengError as error:
        return Issued(case_id, error)
    except Exception as error:
        # The boundary between cases: whatever broke this one, the others go on.
        log.exception("case %s: issue failed", case_id)
        bug = YizhengError(
            f"{type(error).__name__} in issue.", hint="Please report this with the log."
        )
        return Issued(case_id, bug)
    return Issued(case_id, None)


def _record(office: Office, case_id: str, error: IssueError) -> None:
    """An operator finds the case with the reason; the same reason is recorded once."""
    case = office.store.case(case_id)
    wait = Wait(who="operator", why=error.code)
    if case.status != "issuing" or wait in case.waiting_for:
        return
    with suppress(StaleCase):  # somebody moved it on: then it has issued, or its own reason
        refs = {"code": error.code}
        office.store.act(case.id, Action(kind="NOT_ISSUED", actor=SYSTEM, refs=refs), case.seq)


def hand_out(office: Office, case: Case) -> bytes:
    """The PDF of the licence for the authority's seal system; see ``sealing.hand_out``."""
    return sealing.hand_out(office.store, *_order(office, case), office.settings, office.now())


def take_back(office: Office, case: Case, sealed: bytes, actor: str) -> Case:
    """Issue the licence with the file that came back sealed; see ``sealing.take_back``."""
    sealing.take_back(
        office.store,
        office.files,
        *_order(office, case),
        office.settings,
        office.now(),
        sealed,
        actor=actor,
    )
    return office.store.case(case.id)


class Issued(NamedTuple):
    """What became of one case: an error, or its licence is issued."""

    case_id: str
    error: YizhengError | None


class _Order(NamedTuple):
    """What is to be issued."""

    case: Case
    decision_seq: int
    decision: Decision
    form: Form
    issuer: Issuer


def _order(office: Office, case: Case) -> _Order:
    decided = record.decision(office.store, case.id)
    made = record.form(office.store, case.id, case.form_version)
    industry = industry_of(office, case, made)
    if decided is None or made is None or industry is None:
        raise NotAllowed(
            f"There is no decision on case {case.id} yet.",
            hint=f"Decide first: `yizheng decide {case.id} --confirm`.",
            code="not-decided",
        )
    settings = office.settings
    issuer = issuer_of(office.catalog, settings.locality, industry.code)
    if office.locality.sample and settings.public_url is not None:
        # Nothing made out by a made-up locality may pass for a real paper.
        case = case.model_copy(update={"sample": True})
    return _Order(case, *decided, made, issuer)
