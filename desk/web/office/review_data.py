"""What a reviewer is shown of a case (核定界面的数据): its pages, and every value with its places.

How certain the reader was is not told, nor which values are blind samples: either would show
where not to look.
"""

from collections.abc import Collection, Sequence
from typing import Literal

from cases import drafts, record
from cases.errors import Forbidden
from cases.model import (
    Action,
    Case,
    Form,
    FormValue,
    Hint,
    Material,
)
from departments import sampling
from departments.office import Office
from desk.rights import Who, may, require
from desk.slices import Slice
from desk.web.office.pages import t
from desk.web.office.review_items import Items
from desk.web.office.review_places import Papers
from desk.web.office.review_shapes import DraftShape, ReviewShape


def shown(
    office: Office, who: Who, case: Case, actions: Sequence[Action], part: Slice
) -> ReviewShape:
    """A case for the review page.

    Args:
        office: where it is.
        who: asks.
        case: as it is now.
        actions: of it, all of them.
        part: what they may see; of a department, nothing else is in the answer.
    """
    form = record.form(office.store, case.id, case.form_version) or Form()
    materials = record.materials(office.store, case.id)
    hints: tuple[Hint, ...] = ()
    if not part.whole:
        materials = [one for one in materials if part.file(one.sha256)]
        form = Form(elements={n: _given(form, n, v, materials) for n, v in part.elements.items()})
    elif case.status == "review":
        form = sampling.shown(form)
        hints = record.hints(office.store, case.id, case.form_version)
    doubts = [hint for hint in hints if hint.severity == "doubt"]
    right, why_not = reviewing(who, case, actions, hints)
    papers = Papers(case.id, materials, form, office.catalog)
    items = tuple(Items(office, case, who.name, right, form, papers, doubts).all())
    named = {item.name for item in items}
    draft = drafts.load(office.store, case.id, who.name) if right else None
    return ReviewShape(
        case=case.id,
        name=case.name,
        industry=case.industry,
        sample=case.sample,
        status=case.status,
        seq=case.seq,
        version=case.form_version,
        editable=right is not None,
        why_not=why_not,
        can_undo=right == "review" and _reviewed_by(actions, who.name),
        can_arrange=case.status == "review" and may_arrange(who, case, actions),
        can_upload=case.status == "review" and may(who, "upload"),
        who=who.name,
        pages=tuple(papers.pages),
        documents=tuple(papers.documents),
        items=items,
        lacks=tuple(hint.message for hint in hints if hint.severity == "lack"),
        remarks=tuple(hint.message for hint in doubts if hint.subject not in named),
        draft=DraftShape(seen=draft.seen, content=draft.content) if draft else None,
    )


def reviewing(
    who: Who, case: Case, actions: Sequence[Action], hints: Sequence[Hint]
) -> tuple[Literal["review", "second-confirm"] | None, str | None]:
    """By which right somebody may review a case now; if by none, why, in words.

    Args:
        who: asks.
        case: as it is now.
        actions: of it, all of them.
        hints: of its present form.
    """
    if case.status != "review":
        return None, t("review.not-in-review")
    why = "no-right"
    seconds = any(hint.code == "second-person" for hint in hints)
    for right in ("review", "second-confirm") if seconds else ("review",):
        try:
            require(who, right, case, actions=actions)
            require(who, "confirm" if right == "review" else right, case, actions=actions)
            return right, None
        except Forbidden as error:
            why = "same-person" if error.code == "same-person" else why
    return None, t(f"review.{why}")


def may_arrange(who: Who, case: Case, actions: Sequence[Action]) -> bool:
    """Whether somebody may put its documents together anew."""
    try:
        require(who, "edit-material", case, actions=actions)
    except Forbidden:
        return False
    return True


def _given(form: Form, name: str, value: str | None, materials: Collection[Material]) -> FormValue:
    """A value as a department was given it, with where it stands in the papers that it may see."""
    files = {one.file for one in materials}
    known = form.elements.get(name)
    origins = known.origins if known else ()
    return FormValue(
        value=value,
        status="single" if value is not None else "missing",
        origins=tuple(one for one in origins if one.by is None and one.file in files),
    )


def _reviewed_by(actions: Sequence[Action], who: str) -> bool:
    """Whether this person has a review of the present papers that can be taken back."""
    for action in reversed(actions):
        if action.kind in ("FORMED", "ARRANGED"):
            return False
        if action.kind == "CORRECTED" and action.actor == who:
            return "undoes" not in action.refs
    return False
