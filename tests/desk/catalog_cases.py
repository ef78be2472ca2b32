"""Cases for the commands that look at them: made by recording what happened, nothing is read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cases.model import Action, Case, Form
from cases.store import Store
from cases.tables import FormRow

BEGAN = datetime(2025, 1, 10, 1, tzinfo=UTC)


def new_store(home: Path) -> Store:
    """An empty record in a home."""
    home.mkdir(exist_ok=True)
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    store.upgrade()
    return store


def open_case(store: Store, name: str, industry: str | None, permits: list[str]) -> Case:
    """A case whose papers were read and that waits to be accepted."""
    facts: dict[str, Any] = {"permits": permits} | ({"industry": industry} if industry else {})
    case = store.open_case(
        f"/样本/{name}", name, industry=industry, sample=True, facts=facts, now=BEGAN
    )
    row = FormRow(case_id=case.id, version=1, form=Form().model_dump(mode="json"), hints=[],
                  made_by="test", made_at=BEGAN)  # fmt: skip
    for kind, refs, rows in (
        ("RECEIVED", {"materials": ["0" * 64]}, []),
        ("EXTRACTED", {"documents": 1, "problems": []}, []),
        ("FORMED", {"form": 1}, [row]),
        ("PRECHECKED", {"lacks": [], "doubts": []}, []),
    ):
        case = store.act(case.id, Action(kind=kind, actor="test", refs=refs), case.seq, rows)
    return case


def accepted_case(
    store: Store, name: str, industry: str, rules: Mapping[str, str], at: datetime
) -> Case:
    """A case accepted at an instant by these rules, ``{"PH": "PH/1"}``."""
    case = open_case(store, name, industry, list(rules))
    refs = {"notice": f"受理-{name}", "rules": dict(rules)}
    return store.act(case.id, Action(kind="ACCEPTED", actor="test", refs=refs, at=at), case.seq)
