"""Fixtures of the record's tests: a case, and random lives of cases."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from cases.actions import fold, step
from cases.errors import NotAllowed
from cases.kinds import KINDS
from cases.model import Action, Case
from cases.state import State
from cases.store import Store

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
Life = Callable[..., list[Action]]


@pytest.fixture
def case(store: Store) -> Case:
    return store.open_case(
        "/样本/甲", "甲", industry=None, sample=True, facts={"answers": {}}, now=NOON
    )


@pytest.fixture
def life() -> Life:
    """Makes a random sequence of allowed actions from a source of chance and a length; may
    go on from what has begun."""
    return random_life


def random_life(random: Random, tries: int, begun: Sequence[Action] = ()) -> list[Action]:
    state, actions = fold(begun), [*begun]
    for number in range(tries):
        kind = random.choice(sorted(KINDS))
        action = Action(
            kind=kind,
            actor=random.choice(["machine", "张三（样本）"]),
            reason=random.choice(["", "材料不清"]),
            refs=_refs(kind, random, state),
            at=NOON + timedelta(seconds=number),
        )
        try:
            state = step(state, action)
        except NotAllowed:
            continue
        actions.append(action)
    return actions


def _refs(kind: str, random: Random, state: State) -> dict[str, Any]:
    """References as a flow would give them, sometimes not fitting the state."""
    permits = random.sample(["FD", "FS", "SB", "TB"], random.randint(1, 3))
    codes = random.choices(["conflict", "needs-review", "material-missing"], k=random.randint(0, 2))
    form = state.form_version + random.randint(0, 1)
    outcome = random.choice(["license", "no-license", "refused"])
    dues = {
        permit: {
            "department": random.choice(["market", "fire"]),
            "due_on": random.choice([None, "2026-12-18", "2026-12-04"]),
        }
        for permit in permits
    }
    lived = {
        "license": "x" * 25,
        "version": state.license_version + random.randint(0, 2),
        "pdf": None,
        "awaits": random.choice([None, "sealed-elsewhere", "glyph-missing"]),
        "propose_to": random.choice([None, "market"]),
    }
    acted = lived | {
        "permits": permits,
        "authority": "样本局",
        "document": "样〔2026〕1号",
        "on": "2026-12-01",
    }
    live = {"license": "x" * 25, "live": permits}
    answer = random.choice(["grant", "refuse", "supplement", "refer", "pause", "resume"])
    known = list(state.permits) or permits
    return {
        "RECEIVED": {"materials": ["ab" * 32]},
        "EXTRACTED": {"documents": 3, "problems": codes},
        "FORMED": {"form": form},
        "PRECHECKED": {"lacks": codes, "doubts": codes[:1], "industry": "restaurant"},
        "CORRECTED": {"form": form, "elements": ["premises"]},
        "CONFIRMED": {"form": form},
        "RETURNED": {"notice": "补告-1", "lacks": codes},
        "ACCEPTED": {"notice": "受理-1", "rules": dict.fromkeys(permits, "2024-01-01")},
        "ROUTED": {"permits": dues},
        "DELIVERED": {"permit": permits[0], "channel": "inbox"},
        "OPINION": {"permit": random.choice(known), "kind": answer},
        "DECIDED": {
            "outcome": outcome,
            "granted": list(state.granted),
            "refused": list(state.refused),
        },
        "NOT_ISSUED": {"code": "glyph-missing"},
        "ISSUED": {"license": "x" * 25, "number": "1", "pdf": "cd" * 32},
        "FAILED": {"code": "weights-missing"},
        "REDRAWN": lived,
        "SEALED": {"license": "x" * 25, "version": state.license_version, "pdf": "cd" * 32},
        "CANCEL_PROPOSED": live | {"to": "market"},
        "KEPT": live,
        "WITHDRAWN": {},
    }.get(kind, acted)
