"""From materials to acceptance (收件至受理): read, form, pre-check, confirm, accept or return."""

from collections.abc import Sequence
from datetime import date

from cases import record
from cases.errors import NotAllowed, UsageError, YizhengError
from cases.model import Action, Case, Form, Hint, Material
from cases.tables import FormRow, MaterialRow, NoticeRow
from departments import notices, review
from departments.clock import today
from departments.precheck import precheck
from departments.routing import route
from departments.sampling import sample
from extractors.read import Source, read_files
from extractors.unify import LIST_SEPARATOR, unify
from flows.steps.office import SYSTEM, Office
from templates.catalog import permits_for
from templates.rules import Industry, Permit


def read(office: Office, case: Case) -> Case:
    """Read every original; pages read before come from the cache."""
    rows = record.originals(office.store, case.id)
    materials = read_files(
        [Source(row.file, office.files.path(row.sha256), row.sha256) for row in rows],
        office.require_readers(),
        office.settings,
        cache=office.files,
    )
    found = [_with_reading(row, materials) for row in rows]
    codes = sorted({problem.code for one in materials for problem in one.problems})
    action = Action(
        kind="EXTRACTED", actor=SYSTEM, refs={"documents": len(materials), "problems": codes}
    )
    return office.store.act(case.id, action, case.seq, found)


def _with_reading(row: MaterialRow, materials: Sequence[Material]) -> MaterialRow:
    return MaterialRow(
        case_id=row.case_id,
        file=row.file,
        sha256=row.sha256,
        size=row.size,
        received_at=row.received_at,
        reading=[one.model_dump(mode="json") for one in materials if one.file == row.file],
    )


def form(office: Office, case: Case) -> Case:
    """Unite what was read into the next version of the form; a person's word stays."""
    before = record.form(office.store, case.id, case.form_version)
    made = unify(record.materials(office.store, case.id), before)
    if not case.sample:
        made = sample(made, case.id, office.settings.blind_share)
    return _new_form(office, case, made, "FORMED", SYSTEM, {})


def check(office: Office, case: Case) -> Case:
    """Pre-check the form and keep the hints beside it."""
    made = _form(office, case)
    hints = hints_on(office, case, made)
    industry = industry_of(office, case, made)
    refs = {
        "lacks": _codes(hints, "lack"),
        "doubts": _codes(hints, "doubt"),
        "industry": industry.code if industry else None,
    }
    row = _form_row(office, case, case.form_version, made, hints, SYSTEM)
    return office.store.act(
        case.id, Action(kind="PRECHECKED", actor=SYSTEM, refs=refs), case.seq, [row]
    )


def accept_or_return(office: Office, case: Case) -> Case:
    """No doubt is open: accept, or return with one notice of everything that is missing."""
    made = _form(office, case)
    hints = record.hints(office.store, case.id, case.form_version)
    lacks = [hint for hint in hints if hint.severity == "lack"]
    industry = industry_of(office, case, made)
    if industry is None:
        raise NotAllowed("The industry is not known.", code="industry-unknown")
    permits = permits_of(office, case, made, industry)
    now = office.now()
    day = today(now)
    letter = letter_for(office, case, made, industry, permits, day)
    if lacks:
        number = notices.number("supplement", case.id, case.seq + 1)
        row = _notice(office, case, "supplement", number, notices.supplement(letter, hints))
        refs: dict[str, object] = {"notice": number, "lacks": _codes(hints, "lack")}
        action = Action(kind="RETURNED", actor=SYSTEM, refs=refs, at=now)
        return office.store.act(case.id, action, case.seq, [row])
    materials = record.materials(office.store, case.id)
    asked = route(made, materials, permits, day, office.locality, office.calendar)
    number = notices.number("acceptance", case.id, case.seq + 1)
    paper = notices.acceptance(letter, asked, office.calendar)
    row = _notice(office, case, "acceptance", number, paper)
    refs = {"notice": number, "rules": {one.permit: one.rule for one in asked}}
    action = Action(kind="ACCEPTED", actor=SYSTEM, refs=refs, at=now)
    return office.store.act(case.id, action, case.seq, [row])


def apply_review(office: Office, case: Case, text: str, user: str) -> Case:
    """A reviewer's file: corrected and accepted elements, then the pre-check anew.

    When no doubt is left the case is confirmed and may go on.

    Raises:
        NotAllowed: the case does not wait for a reviewer.
        UsageError: the file is wrong; nothing was recorded.
    """
    if case.status != "review":
        raise NotAllowed(
            f"Case {case.id} is {case.status} and does not wait for a reviewer.",
            hint=f"See `yizheng cases {case.id}`.",
        )
    materials = record.materials(office.store, case.id)
    seen = _form(office, case)
    reviewed = review.apply(seen, review.parse(text), user, materials, office.catalog)
    elements = [*reviewed.corrected, *reviewed.confirmed]
    # Elements such as document:FILE name files, which may carry a person's name.
    public = sorted({element.split(":")[0] for element in elements})
    case = _new_form(office, case, reviewed.form, "CORRECTED", user, {"elements": public})
    hints = record.hints(office.store, case.id, case.form_version)
    if any(hint.severity == "doubt" for hint in hints):
        return case
    action = Action(kind="CONFIRMED", actor=user, refs={"form": case.form_version})
    return office.store.act(case.id, action, case.seq)


def hints_on(office: Office, case: Case, made: Form) -> tuple[Hint, ...]:
    """What the pre-check finds on a form today; what cannot be checked is a doubt."""
    industry = industry_of(office, case, made)
    materials = record.materials(office.store, case.id)
    try:
        permits = permits_of(office, case, made, industry) if industry else ()
    except UsageError as error:
        doubt = Hint(code=error.code, severity="doubt", message=str(error), subject="permits")
        return (doubt,)
    return precheck(made, materials, industry, permits, today(office.now()), office.catalog)


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


def _new_form(
    office: Office, case: Case, made: Form, kind: str, actor: str, refs: dict[str, object]
) -> Case:
    version = case.form_version + 1
    hints = hints_on(office, case, made) if kind == "CORRECTED" else ()
    row = _form_row(office, case, version, made, hints, actor)
    action = Action(kind=kind, actor=actor, refs={"form": version, **refs})
    return office.store.act(case.id, action, case.seq, [row])


def _form_row(
    office: Office, case: Case, version: int, made: Form, hints: Sequence[Hint], actor: str
) -> FormRow:
    return FormRow(
        case_id=case.id,
        version=version,
        made_at=office.now(),
        made_by=actor,
        form=made.model_dump(mode="json"),
        hints=[hint.model_dump(mode="json") for hint in hints],
    )


def _notice(office: Office, case: Case, kind: str, number: str, pdf: bytes) -> NoticeRow:
    return NoticeRow(
        case_id=case.id, kind=kind, number=number, made_at=office.now(),
        sha256=office.files.put(pdf),
    )  # fmt: skip


def _form(office: Office, case: Case) -> Form:
    made = record.form(office.store, case.id, case.form_version)
    if made is None:
        raise YizhengError(f"Case {case.id} has no form {case.form_version}.")
    return made


def _codes(hints: Sequence[Hint], severity: str) -> list[str]:
    return list(dict.fromkeys(hint.code for hint in hints if hint.severity == severity))
