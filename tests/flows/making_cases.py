"""Cases at any point of their way, made by recording what happened to them."""

from collections.abc import Callable
from typing import Any

from cases.model import Action, Case
from flows.steps.office import Office

MakeCase = Callable[..., Case]
PERMITS = {"FD": {"department": "market", "due_on": None}, "FS": {"department": "fire"}}
WAY: dict[str, dict[str, Any]] = {
    "RECEIVED": {"materials": ["0" * 64]},
    "ARRANGED": {"materials": ["1" * 64]},
    "EXTRACTED": {"documents": 1, "problems": []},
    "PRECHECKED": {"lacks": [], "doubts": []},
    "DOUBTED": {"lacks": [], "doubts": ["differs"]},
    "RETURNED": {"notice": "补告-1", "lacks": ["material-missing"]},
    "ACCEPTED": {"notice": "受理-1", "rules": {"FD": "1", "FS": "1"}},
    "ROUTED": {"permits": PERMITS},
    "DELIVERED FD": {"permit": "FD", "channel": "inbox"},
    "DELIVERED FS": {"permit": "FS", "channel": "inbox"},
    "OPINION FD": {"permit": "FD", "kind": "grant"},
    "OPINION FS": {"permit": "FS", "kind": "grant"},
    "DECIDED": {"outcome": "license", "granted": ["FD", "FS"], "refused": []},
    "NOT_ISSUED": {"code": "glyph-missing"},
    "ISSUED": {"license": "x" * 25, "number": "1", "pdf": "0" * 64},
    "WITHDRAWN": {},
    "FAILED": {"code": "no-materials"},
}
"""What can be written in a test's list of steps → the references of that action."""


def make(office: Office, *steps: str, name: str = "甲") -> Case:
    """A case to which these things happened."""
    case = office.store.open_case(
        f"/样本/{name}", name, industry=None, sample=True, facts={}, now=office.now()
    )
    for step in steps:
        kind = "PRECHECKED" if step == "DOUBTED" else step.split()[0]
        action = Action(kind=kind, actor="test", refs=_refs(step, case))
        case = office.store.act(case.id, action, case.seq)
    return case


def _refs(step: str, case: Case) -> dict[str, Any]:
    if step == "FORMED":
        return {"form": case.form_version + 1}
    if step == "CORRECTED":
        return {"form": case.form_version + 1, "elements": ["premises"]}
    if step == "CONFIRMED":
        return {"form": case.form_version}
    return WAY[step]
