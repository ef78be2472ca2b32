"""From the decision to the licence in the register (制证)."""

from cases import record
from cases.errors import NotAllowed
from cases.model import Case
from flows.steps.intake import industry_of
from flows.steps.office import SYSTEM, Office
from licenses.issue import issue as issue_license
from licenses.issue import issuer_of


def issue(office: Office, case: Case, actor: str = SYSTEM) -> Case:
    """Issue the licence of the case's decision; repeatable, one number per decision.

    Raises:
        SetupMissing: ``public-url-missing``.
        IssueError: the face could not be made.
    """
    decided = record.decision(office.store, case.id)
    made = record.form(office.store, case.id, case.form_version)
    industry = industry_of(office, case, made)
    if decided is None or made is None or industry is None:
        raise NotAllowed(
            f"There is no decision on case {case.id} yet.",
            hint=f"Decide first: `yizheng decide {case.id} --confirm`.",
            code="not-decided",
        )
    seq, decision = decided
    settings = office.settings
    issuer = issuer_of(office.catalog, settings.locality, industry.code)
    if office.locality.sample and settings.public_url is not None:
        # Nothing made out by a made-up locality may pass for a real paper.
        case = case.model_copy(update={"sample": True})
    issue_license(
        office.store,
        office.files,
        case,
        seq,
        decision,
        made,
        issuer,
        settings,
        office.now(),
        actor=actor,
    )
    return office.store.case(case.id)
