"""What departments answer, in the format of ``yizheng opinion --from`` (部门意见)."""

from datetime import date

_OFFICER = "样本审批员"


def grant(
    permit: str, number: str, end: date | None, conditions: str | None
) -> dict[str, str | None]:
    """A grant that begins on the day of the decision, whenever the samples are run.

    ``end`` is None where the permit states no validity.
    """
    return {
        "permit": permit,
        "kind": "grant",
        "number": number,
        "valid_from": None,
        "valid_to": end.isoformat() if end else None,
        "conditions": conditions,
        "officer": _OFFICER,
    }


def refuse(permit: str, facts: str, basis: str) -> dict[str, str | None]:
    """A refusal with the facts found and the provisions it rests on."""
    return {
        "permit": permit,
        "kind": "refuse",
        "facts": facts,
        "basis": basis,
        "officer": _OFFICER,
    }
