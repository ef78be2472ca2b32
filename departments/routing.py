"""Who is asked what: per permit the department, its slice of the case, its deadline (分发)."""

from collections.abc import Iterable, Sequence
from datetime import date

from cases.model import Consultation, Form, Material, Problem
from departments.clock import Calendar
from departments.documents import is_present, kind_of
from departments.scope import unique
from templates.catalog import pattern
from templates.places import Locality
from templates.rules import Permit, PermitRule


def route(
    form: Form,
    materials: Sequence[Material],
    permits: Sequence[Permit],
    accepted_on: date,
    locality: Locality,
    calendar: Calendar,
) -> tuple[Consultation, ...]:
    """One consultation a permit, in the permits' order.

    The deadline is the shorter of the statutory and the promised limit, in working days after
    the day of acceptance (行政许可法 第八十二条); None where neither is known.

    Args:
        form: the accepted form.
        materials: the case's documents.
        permits: those applied for.
        accepted_on: Asia/Shanghai day of acceptance; its rules apply.
        locality: local limits.
        calendar: working days.

    Raises:
        NotFound: a permit had no rule in force on that day.
    """
    return tuple(
        _consultation(form, materials, permit, accepted_on, locality, calendar)
        for permit in permits
    )


def problems(
    consultations: Iterable[Consultation],
    form: Form,
    materials: Sequence[Material],
    permits: Sequence[Permit],
    accepted_on: date,
    calendar: Calendar,
) -> tuple[Problem, ...]:
    """What an operator must know about a routing.

    ``calendar-unknown``: a deadline lies in a year whose holidays are not known;
    ``material-withheld``: a file was kept back because another document in it is not for that
    department.
    """
    rules = {permit.code: permit.rule_on(accepted_on) for permit in permits}
    found = []
    for one in consultations:
        if one.due_on is not None and not calendar.knows(one.due_on):
            found.append(
                Problem(
                    code="calendar-unknown",
                    message=f"The holidays of {one.due_on.year} are not known: the deadline "
                    f"{one.due_on} of {one.permit} counts Monday to Friday. Enter the year in "
                    "templates/calendar.yaml.",
                )
            )
    for one in consultations:
        for file in _withheld(form, materials, rules[one.permit]):
            found.append(
                Problem(
                    code="material-withheld",
                    message=f"{file} holds documents that the department of {one.permit} may not "
                    "see, so the file was kept back. Hand the documents in as separate files.",
                    file=file,
                )
            )
    return tuple(found)


def slice_of(form: Form, rule: PermitRule) -> dict[str, str | None]:
    """The elements that the permit's department may see, and nothing else."""
    return {
        name: entry.value for name, entry in form.elements.items() if pattern(name) in rule.needs
    }


def files_for(form: Form, materials: Sequence[Material], rule: PermitRule) -> tuple[str, ...]:
    """sha256 of the files that the permit's department may see.

    A file that also holds a document of another kind is kept back: originals are whole files.
    """
    withheld = _withheld(form, materials, rule)
    return unique(
        one.sha256 for one in materials if one.file not in withheld and _may_see(form, one, rule)
    )


def _may_see(form: Form, material: Material, rule: PermitRule) -> bool:
    return is_present(form, material) and kind_of(form, material) in rule.materials


def _withheld(form: Form, materials: Sequence[Material], rule: PermitRule) -> tuple[str, ...]:
    """Files with documents both for the department and not for it."""
    allowed = unique(one.file for one in materials if _may_see(form, one, rule))
    hidden = {one.file for one in materials if not _may_see(form, one, rule)}
    return tuple(file for file in allowed if file in hidden)


def _consultation(
    form: Form,
    materials: Sequence[Material],
    permit: Permit,
    accepted_on: date,
    locality: Locality,
    calendar: Calendar,
) -> Consultation:
    rule = permit.rule_on(accepted_on)
    statutory = rule.statutory.days
    if statutory is None:
        statutory = locality.statutory_days.get(permit.code)
    promised = locality.promised_days.get(permit.code)
    days = min((limit for limit in (statutory, promised) if limit is not None), default=None)
    return Consultation(
        permit=permit.code,
        department=permit.department,
        form=slice_of(form, rule),
        materials=files_for(form, materials, rule),
        statutory_days=statutory,
        promised_days=promised,
        due_on=None if days is None else calendar.add_working_days(accepted_on, days).on,
        rule=permit.rule_id(rule),
    )
