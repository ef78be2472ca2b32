"""What somebody sees of a case: all of it, or a department's slice (可见范围; design rule 11)."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases import record
from cases.errors import Forbidden
from cases.model import Action, Case, Consultation, Decision
from cases.store import Store
from desk.rights import Who, confined, may, require

_OF_A_DEPARTMENT = frozenset({"ACCEPTED", "DECIDED", "ISSUED"})
"""Actions on the whole case that a department may know of."""
_OF_A_PERMIT = frozenset({"DELIVERED", "OPINION"})


@dataclass(frozen=True)
class Slice:
    """What somebody may see of one case."""

    consultations: tuple[Consultation, ...]
    """All, or the department's own."""
    whole: bool

    def file(self, sha256: str) -> bool:
        """Whether a file may be seen; of a department's, those that it was given."""
        return self.whole or any(sha256 in one.materials for one in self.consultations)

    def permit(self, code: str) -> bool:
        """Whether what is said of a permit may be seen."""
        return self.whole or any(one.permit == code for one in self.consultations)

    @property
    def elements(self) -> dict[str, str | None]:
        """What departments were given of the form, as it was then."""
        return {name: value for one in self.consultations for name, value in one.form.items()}

    def case(self, case: Case) -> Case:
        """The case; of a department's, without whom else it waits for."""
        if self.whole:
            return case
        mine = {one.department for one in self.consultations}
        return case.model_copy(
            update={
                "waiting_for": tuple(one for one in case.waiting_for if one.who in mine),
                "next_deadline": min(
                    (one.due_on for one in self.consultations if one.due_on), default=None
                ),
            }
        )

    def actions(self, actions: Sequence[Action]) -> list[Action]:
        """What happened to the case, as far as it is told."""
        if self.whole:
            return list(actions)
        return [
            action.model_copy(
                update={
                    "refs": action.refs if action.kind in _OF_A_PERMIT else {},
                    "reason": "",
                }
            )
            for action in actions
            if action.kind in _OF_A_DEPARTMENT
            or (action.kind in _OF_A_PERMIT and self.permit(action.refs.get("permit", "")))
        ]

    def decision(self, decision: Decision) -> Decision:
        """The decision, or what it says of the department's permits."""
        if self.whole:
            return decision
        mine = tuple(one for one in decision.permits if self.permit(one.permit))
        return decision.model_copy(update={"permits": mine, "reason": ""})


def slice_of(store: Store, who: Who, case: Case, actions: Sequence[Action]) -> Slice:
    """What somebody may see of a case.

    Args:
        store: the record.
        who: asks.
        case: which.
        actions: of the case, all of them.

    Raises:
        Forbidden: he sees nothing of it.
    """
    asked = tuple(record.consultations(store, case.id))
    if may(who, "see-case") or (case.id, "see-case") in who.taken:
        require(who, "see-case", case, actions=actions)
        return Slice(asked, whole=True)
    department = confined(who, "see-consultation")
    if department is None or not may(who, "see-consultation"):
        require(who, "see-case", case, actions=actions)
        raise Forbidden("This is not a matter of your department.", code="other-department")
    require(who, "see-consultation", case, permit_department=department, actions=actions)
    return Slice(tuple(one for one in asked if one.department == department), whole=False)
