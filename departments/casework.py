"""What is known of a case at a step (办案要素): its industry, permits, form and hints."""

from collections.abc import Sequence
from datetime import date

from cases import record
from cases.errors import NotAllowed, UsageError, YizhengError
from cases.model import LIST_SEPARATOR, Action, Case, Form, Hint
from cases.tables import FormRow, NoticeRow
from departments import notices
from departments.clock import today
from departments.office import Office
from departments.precheck import precheck
from departments.review import second_person
from templates.catalog import permits_for
from templates.rules import Industry, Permit


def form_of(office: Office, case: Case) -> Form:
    """The present form of a case that has one."""
    made = record.form(office.store, case.id, case.form_version)
    if made is None:
        raise YizhengError(f"Case {case.id} has no form {case.form_version}.")
    return made


def hints_on(office: Office, case: Case, made: Form) -> tuple[Hint, ...]:
    """What the pre-check finds on a form today; what cannot be checked is a doubt."""
    industry = industry_of(office, case, made)
    materials = record.materials(office.store, case.id)
    try:
        permits = permits_of(office, case, made, industry) if industry else ()
    except UsageError as error:
        doubt = Hint(code=error.code, severity="doubt", message=str(error), subject="permits")
        return (doubt,)
    found = precheck(made, materials, industry, permits, today(office.now()), office.catalog)
    return (*found, *second_person(made, office.settings.second_person, office.catalog))


def permits_of(office: Office, case: Case, made: Form, industry: Industry) -> tuple[Permit, ...]:
    """The permits of a case: named in ``case.yaml``, ticked on the form, or by the answers."""
    facts = record.facts(office.store, case.id)
    named = facts.get("permits")
    answers = facts.get("answers")
    explicit = [str(code) for code in named] if isinstance(named, list) else None
    if explicit is None:
        explicit = _ticked(office, made)
    codes = permits_for(
        industry,
        answers if isinstance(answers, dict) else {},
        explicit,
        day=today(case.accepted_at or office.now()),
    )
    return tuple(office.catalog.permit(code) for code in codes)


def _ticked(office: Office, made: Form) -> list[str] | None:
    wordings = (made.value("permits_requested") or "").split(LIST_SEPARATOR)
    found = [office.catalog.find_permit(wording) for wording in wordings if wording]
    unknown = [w for w, permit in zip(wordings, found, strict=False) if permit is None]
    if unknown:
        raise UsageError(
            f"The form asks for {unknown[0]!r}, which is no known permit.",
            hint="Name the permits in case.yaml.",
            code="permit-unknown",
        )
    return [permit.code for permit in found if permit] or None


def industry_of(office: Office, case: Case, made: Form | None) -> Industry | None:
    """The industry of a case: a person's word, ``case.yaml``, or the printed form's name."""
    element = made.elements.get("industry") if made else None
    if element is not None and element.status == "confirmed":
        return office.catalog.find_industry(element.value)
    said = record.facts(office.store, case.id).get("industry")
    if isinstance(said, str):
        return office.catalog.find_industry(said)
    return office.catalog.find_industry(element.value if element else None)


def accepted(office: Office, case: Case) -> tuple[Form, Industry]:
    """The form and the industry of an accepted case.

    Raises:
        NotAllowed: ``not-accepted``.
    """
    made = record.form(office.store, case.id, case.form_version)
    industry = industry_of(office, case, made)
    if made is None or industry is None or case.accepted_at is None:
        raise NotAllowed(
            f"Case {case.id} is {case.status} and was not accepted.",
            hint=f"See `yizheng cases {case.id}`.",
            code="not-accepted",
        )
    return made, industry


def letter_for(
    office: Office,
    case: Case,
    made: Form,
    industry: Industry,
    permits: Sequence[Permit],
    day: date,
) -> notices.Letter:
    """What the papers of the case's next action share."""
    return notices.Letter(
        case=case,
        seq=case.seq + 1,
        form=made,
        industry=industry,
        permits=permits,
        catalog=office.catalog,
        locality=office.locality,
        on=day,
        more_fonts=office.settings.fonts,
    )


def new_form(
    office: Office, case: Case, made: Form, kind: str, actor: str, refs: dict[str, object]
) -> Case:
    """Record the next version of the form; a reviewer's is pre-checked at once."""
    version = case.form_version + 1
    hints = hints_on(office, case, made) if kind == "CORRECTED" else ()
    row = form_row(office, case, version, made, hints, actor)
    action = Action(kind=kind, actor=actor, refs={"form": version, **refs})
    return office.store.act(case.id, action, case.seq, [row])


def form_row(
    office: Office, case: Case, version: int, made: Form, hints: Sequence[Hint], actor: str
) -> FormRow:
    """A version of the form with its hints, to be kept with an action."""
    return FormRow(
        case_id=case.id,
        version=version,
        made_at=office.now(),
        made_by=actor,
        form=made.model_dump(mode="json"),
        hints=[hint.model_dump(mode="json") for hint in hints],
    )


def notice(office: Office, case: Case, kind: str, number: str, pdf: bytes) -> NoticeRow:
    """A paper of the case's next action; the PDF is in the file store from now on."""
    return NoticeRow(
        case_id=case.id, kind=kind, number=number, made_at=office.now(),
        sha256=office.files.put(pdf),
    )  # fmt: skip


def codes(hints: Sequence[Hint], severity: str) -> list[str]:
    """The codes of the hints of one severity, each once."""
    return list(dict.fromkeys(hint.code for hint in hints if hint.severity == severity))
