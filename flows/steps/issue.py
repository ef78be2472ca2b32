"""From the decision to the licence in the register (制证)."""

from typing import NamedTuple

from cases import record
from cases.errors import NotAllowed
from cases.model import Case, Decision, Form
from flows.steps.intake import industry_of
from flows.steps.office import SYSTEM, Office
from licenses import sealing
from licenses.issue import Issuer, issuer_of
from licenses.issue import issue as issue_license


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
    issue_license(office.store, office.files, *order, office.settings, office.now(), actor=actor)
    return office.store.case(case.id)


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
