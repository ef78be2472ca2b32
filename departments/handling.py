"""What persons do to a case (办理): review it, answer for a department, decide.

Each is recorded by one action whose ``seq`` follows what the person saw.
"""

from collections.abc import Sequence
from datetime import date

from cases import record
from cases.accounts import person
from cases.errors import FormChanged, NotAllowed
from cases.model import Action, Case, Decision, Form, Opinion
from cases.tables import DecisionRow, OpinionRow
from departments import notices, review
from departments.casework import accepted, form_of, letter_for, new_form, notice, permits_of
from departments.clock import today
from departments.decision import decide as decide_together
from departments.office import Office
from departments.opinions import parse
from departments.review import Review
from templates.rules import Industry


def apply_review(
    office: Office,
    case: Case,
    said: Review | str | bytes,
    user: str,
    seen: int | None = None,
    *,
    planted: bool = False,
) -> Case:
    """A reviewer's word: corrected and accepted elements, then the pre-check anew.

    When no doubt is left the case is confirmed and may go on.

    Args:
        office: where the case is.
        case: as it is now.
        said: what the reviewer decided, or the content of a ``review --apply`` file.
        user: who decided.
        seen: version of the form that the reviewer looked at; what others changed since is kept.
            None: the present one.
        planted: the reviewer was shown the planted errors (``sampling.shown``).

    Raises:
        NotAllowed: the case does not wait for a reviewer.
        FormChanged: somebody else changed since what this review is about; nothing was recorded.
        StaleCase: the case moved on at this moment.
        UsageError: the review is wrong; nothing was recorded.
    """
    _require_review(case)
    said = said if isinstance(said, Review) else review.parse(said)
    present = form_of(office, case)
    if seen is not None and seen != case.form_version:
        before = record.form(office.store, case.id, seen)
        changed = review.changed_since(before, present, said)
        if changed:
            raise FormChanged(changed)
    if planted:
        present, said = review.without_missed(present, said)
    materials = record.materials(office.store, case.id)
    reviewed = review.apply(present, said, user, materials, office.catalog)
    elements: dict[str, object] = {"elements": _public([*reviewed.corrected, *reviewed.confirmed])}
    return _settled(office, new_form(office, case, reviewed.form, "CORRECTED", user, elements))


def undo_review(office: Office, case: Case, user: str) -> Case:
    """Take back the person's last review of a case that still waits for one.

    Raises:
        NotAllowed: the case does not wait for a reviewer; ``nothing-to-undo``.
        FormChanged: somebody else changed since what would be taken back.
    """
    _require_review(case)
    last = _last_review(office.store.actions(case.id), user)
    made = record.form(office.store, case.id, last) if last else None
    before = record.form(office.store, case.id, last - 1) if last else None
    if last is None or made is None or before is None:
        raise NotAllowed(
            f"{user} has no review of case {case.id} to take back.", code="nothing-to-undo"
        )
    restored = review.taken_back(form_of(office, case), made, before)
    changed = [
        name for name in {**made.elements, **before.elements}
        if made.elements.get(name) != before.elements.get(name)
    ]  # fmt: skip
    refs: dict[str, object] = {"elements": _public(changed), "undoes": last}
    return new_form(office, case, restored, "CORRECTED", user, refs)


def _require_review(case: Case) -> None:
    if case.status != "review":
        raise NotAllowed(
            f"Case {case.id} is {case.status} and does not wait for a reviewer.",
            hint=f"See `yizheng cases {case.id}`.",
        )


def _public(elements: Sequence[str]) -> list[str]:
    """What an action may name: elements such as document:FILE may carry a person's name."""
    return sorted({element.split(":")[0] for element in elements})


def _settled(office: Office, case: Case) -> Case:
    """Confirm the form if no doubt is left."""
    hints = record.hints(office.store, case.id, case.form_version)
    if any(hint.severity == "doubt" for hint in hints):
        return case
    # Who looked last confirms: their review is the newest action.
    actor = office.store.actions(case.id)[-1].actor
    action = Action(kind="CONFIRMED", actor=actor, refs={"form": case.form_version})
    return office.store.act(case.id, action, case.seq)


def _last_review(actions: Sequence[Action], user: str) -> int | None:
    """Version of the form that the person's last review made, if it was not taken back."""
    asking, made = person(user), list[int]()
    for action in actions:
        if action.kind in ("FORMED", "ARRANGED"):
            made = []
        elif action.kind == "CORRECTED" and person(action.actor) == asking:
            undone = action.refs.get("undoes")
            made = (
                [one for one in made if one != undone] if undone else [*made, action.refs["form"]]
            )
    return made[-1] if made else None


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
    return _decision(office, case, *accepted(office, case), today(office.now()))


def decide(office: Office, case: Case, user: str) -> Case:
    """Put the opinions together and record the decision with its papers.

    A case that is decided already is given back as it is.

    Raises:
        NotAllowed: opinions are outstanding, or nobody was asked.
    """
    if case.status in ("issuing", "issued", "refused"):
        return case
    made, industry = accepted(office, case)
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
        notice(office, case, kind, notices.number(kind, case.id, case.seq + 1), pdf)
        for kind, pdf in papers.items()
    ]
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


def _decision(office: Office, case: Case, made: Form, industry: Industry, day: date) -> Decision:
    return decide_together(
        record.consultations(office.store, case.id),
        record.opinions(office.store, case.id),
        permits_of(office, case, made, industry),
        office.catalog.departments,
        office.locality,
        day,
    )
