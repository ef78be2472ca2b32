"""From materials to acceptance (收件至受理): read, form, pre-check, confirm, accept or return."""

from collections.abc import Sequence

from cases import record
from cases.errors import NotAllowed
from cases.model import Action, Case, Material
from cases.tables import MaterialRow
from departments import notices
from departments.casework import (
    codes,
    form_of,
    form_row,
    hints_on,
    industry_of,
    letter_for,
    new_form,
    notice,
    permits_of,
)
from departments.clock import today
from departments.office import SYSTEM
from departments.routing import route
from departments.sampling import plant, sample
from extractors.read import Source, read_files
from extractors.unify import unify
from flows.steps.office import Office


def read(office: Office, case: Case) -> Case:
    """Read every original; pages read before come from the cache."""
    rows = [row for row in record.originals(office.store, case.id) if not row.set_aside]
    materials = read_files(
        [
            Source(
                row.file,
                office.files.path(row.sha256),
                row.sha256,
                arranged=row.arranged is not None,
                kind=(row.arranged or {}).get("kind"),
            )
            for row in rows
        ],
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
        made = plant(made, case.id, office.settings.plant_share)
    return new_form(office, case, made, "FORMED", SYSTEM, {})


def check(office: Office, case: Case) -> Case:
    """Pre-check the form and keep the hints beside it."""
    made = form_of(office, case)
    hints = hints_on(office, case, made)
    industry = industry_of(office, case, made)
    refs = {
        "lacks": codes(hints, "lack"),
        "doubts": codes(hints, "doubt"),
        "industry": industry.code if industry else None,
    }
    row = form_row(office, case, case.form_version, made, hints, SYSTEM)
    return office.store.act(
        case.id, Action(kind="PRECHECKED", actor=SYSTEM, refs=refs), case.seq, [row]
    )


def accept_or_return(office: Office, case: Case) -> Case:
    """No doubt is open: accept, or return with one notice of everything that is missing."""
    made = form_of(office, case)
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
        row = notice(office, case, "supplement", number, notices.supplement(letter, hints))
        refs: dict[str, object] = {"notice": number, "lacks": codes(hints, "lack")}
        action = Action(kind="RETURNED", actor=SYSTEM, refs=refs, at=now)
        return office.store.act(case.id, action, case.seq, [row])
    materials = record.materials(office.store, case.id)
    asked = route(made, materials, permits, day, office.locality, office.calendar)
    number = notices.number("acceptance", case.id, case.seq + 1)
    paper = notices.acceptance(letter, asked, office.calendar)
    row = notice(office, case, "acceptance", number, paper)
    refs = {"notice": number, "rules": {one.permit: one.rule for one in asked}}
    action = Action(kind="ACCEPTED", actor=SYSTEM, refs=refs, at=now)
    return office.store.act(case.id, action, case.seq, [row])
