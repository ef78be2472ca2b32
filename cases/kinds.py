"""The table of what can happen to a case (办理动作): ``KINDS``.

For every kind of action: the statuses it is allowed in, the references it carries and its
effect on the state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from pydantic import Field, PositiveInt

from cases.errors import NotAllowed
from cases.model import Action, ActName, Noun, Opinion, Wait
from cases.state import ASKED, FINAL, OPEN, Asked, State

# References: what each kind of action carries. Codes, ids and hashes, never personal values.


class _Nothing(Noun):
    pass


class _Received(Noun):
    materials: tuple[str, ...]


class _Extracted(Noun):
    documents: int
    problems: tuple[str, ...]


class _Formed(Noun):
    form: PositiveInt


class _Prechecked(Noun):
    lacks: tuple[str, ...]
    doubts: tuple[str, ...]
    industry: str | None = None


class _Corrected(Noun):
    form: PositiveInt
    elements: tuple[str, ...]
    undoes: PositiveInt | None = None
    """Version of the form whose changes were taken back."""


class _Arranged(Noun):
    materials: tuple[str, ...]
    """sha256 of the files put together."""


class _Returned(Noun):
    notice: str
    lacks: tuple[str, ...]


class _Accepted(Noun):
    notice: str
    rules: dict[str, str]


class _Routed(Noun):
    permits: dict[str, Asked] = Field(min_length=1)


class _Delivered(Noun):
    permit: str
    channel: str


class _Opinion(Noun):
    permit: str
    kind: str


class _Decided(Noun):
    outcome: Literal["license", "no-license", "refused"]
    granted: tuple[str, ...]
    refused: tuple[str, ...]


class _NotIssued(Noun):
    code: str


class _Issued(Noun):
    license: str
    number: str
    pdf: str


class _Lived(Noun):
    """What happened to an issued licence (``licenses.life``)."""

    license: str
    version: PositiveInt
    pdf: str | None
    """None: no new file, or one that is awaited."""
    awaits: str | None = None
    """Why the file is not there yet: a reason code."""
    propose_to: str | None = None
    """Department that has to consider cancelling: too few permits are left."""


class _Acted(_Lived):
    permits: tuple[str, ...]
    authority: str
    superior_of: str | None = None
    document: str
    on: date


class _Sealed(Noun):
    license: str
    version: PositiveInt
    pdf: str


class _Proposed(Noun):
    license: str
    live: tuple[str, ...]
    to: str


class _Kept(Noun):
    license: str
    live: tuple[str, ...]


class _Failed(Noun):
    code: str


# Effects: what changes in the state.

Changes = dict[str, Any]


def _received(state: State, refs: _Received, action: Action) -> Changes:
    """Start over: what had been asked on the old materials no longer counts."""
    blank = State()
    fresh = ("waiting_for", "next_deadline", "accepted_at", "permits", "asked")
    return {"status": "received"} | {name: getattr(blank, name) for name in fresh}


def _unchanged(state: State, refs: Noun, action: Action) -> Changes:
    return {}


def _formed(state: State, refs: _Formed | _Corrected, action: Action) -> Changes:
    if refs.form <= state.form_version:
        raise NotAllowed(
            f"{action.kind}: form {refs.form} is not newer than form {state.form_version}.",
            hint="Forms are never overwritten: give the next version.",
        )
    return {"form_version": refs.form}


def _prechecked(state: State, refs: _Prechecked, action: Action) -> Changes:
    waits = tuple(Wait(who="reviewer", why=code) for code in dict.fromkeys(refs.doubts))
    changes: Changes = {"status": "review" if waits else "received", "waiting_for": waits}
    return changes if refs.industry is None else changes | {"industry": refs.industry}


def _arranged(state: State, refs: _Arranged, action: Action) -> Changes:
    return {"status": "received", "waiting_for": ()}


def _confirmed(state: State, refs: _Formed, action: Action) -> Changes:
    if refs.form != state.form_version:
        raise NotAllowed(
            f"CONFIRMED: form {refs.form} is not the present form {state.form_version}.",
            hint="Look at the present form and confirm that.",
        )
    return {"status": "received", "waiting_for": ()}


def _returned(state: State, refs: _Returned, action: Action) -> Changes:
    waits = tuple(Wait(who="applicant", why=code) for code in dict.fromkeys(refs.lacks))
    return {"status": "returned", "waiting_for": waits}


def _accepted(state: State, refs: _Accepted, action: Action) -> Changes:
    if action.at is None:
        raise NotAllowed("ACCEPTED: without an instant.", code="action-malformed")
    return {"status": "consulting", "accepted_at": action.at, "waiting_for": ()}


def _routed(state: State, refs: _Routed, action: Action) -> Changes:
    """Ask, or ask again: an answer that is there already stays."""
    permits = {permit: ASKED for permit in refs.permits} | state.permits
    return _consulted(permits, state.asked | refs.permits)


def _opinion(state: State, refs: _Opinion, action: Action) -> Changes:
    if refs.kind not in _OPINION_KINDS:
        raise NotAllowed(f"OPINION: no kind {refs.kind!r}.", code="action-malformed")
    last = state.permits.get(refs.permit)
    if last is None:
        raise NotAllowed(
            f"OPINION: nobody was asked about permit {refs.permit}.",
            hint=f"Asked were: {', '.join(state.permits) or 'none'}.",
        )
    if last in FINAL:
        raise NotAllowed(
            f"OPINION: permit {refs.permit} has its final opinion already ({last}).",
            hint="A final opinion is changed by the department's own act on the licence.",
        )
    permits = state.permits | {refs.permit: refs.kind}
    changes = _consulted(permits, state.asked)
    done = all(kind in FINAL for kind in permits.values())
    return changes | {"status": "deciding"} if done else changes


def _decided(state: State, refs: _Decided, action: Action) -> Changes:
    if set(refs.granted) != set(state.granted) or set(refs.refused) != set(state.refused):
        raise NotAllowed(
            "DECIDED: what is granted and refused is not what the departments said.",
            hint=f"Granted: {', '.join(state.granted)}; refused: {', '.join(state.refused)}.",
        )
    status = "issuing" if refs.outcome == "license" else "refused"
    return {"status": status, "waiting_for": (), "next_deadline": None}


def _not_issued(state: State, refs: _NotIssued, action: Action) -> Changes:
    return {"waiting_for": (Wait(who="operator", why=refs.code),)}


def _issued(state: State, refs: _Issued, action: Action) -> Changes:
    return {
        "status": "issued",
        "waiting_for": (),
        "next_deadline": None,
        "license_version": 1,
    }


def _lived(state: State, refs: _Lived, action: Action) -> Changes:
    if refs.version != state.license_version + 1:
        raise NotAllowed(
            f"{action.kind}: version {refs.version} of the licence does not follow "
            f"version {state.license_version}.",
            hint="Versions are never overwritten: give the next one.",
        )
    waits = []
    if refs.propose_to is not None:
        waits.append(Wait(who=refs.propose_to, why=CANCEL_PROPOSED))
    if refs.awaits is not None:
        who = "seal" if refs.awaits == SEALED_ELSEWHERE else "operator"
        waits.append(Wait(who=who, why=refs.awaits))
    return {
        "license_version": refs.version,
        "waiting_for": tuple(waits),
        "file_awaited": refs.awaits is not None,
    }


def _sealed(state: State, refs: _Sealed, action: Action) -> Changes:
    if refs.version != state.license_version or not state.file_awaited:
        raise NotAllowed(
            f"SEALED: version {refs.version} of the licence does not wait for its file.",
            hint=f"The present version is {state.license_version}.",
        )
    proposals = tuple(wait for wait in state.waiting_for if wait.why == CANCEL_PROPOSED)
    return {"waiting_for": proposals, "file_awaited": False}


def _proposed(state: State, refs: _Proposed, action: Action) -> Changes:
    wait = Wait(who=refs.to, why=CANCEL_PROPOSED)
    return {"waiting_for": (wait, *_without_proposal(state))}


def _kept(state: State, refs: _Kept, action: Action) -> Changes:
    return {"waiting_for": _without_proposal(state)}


def _without_proposal(state: State) -> tuple[Wait, ...]:
    return tuple(wait for wait in state.waiting_for if wait.why != CANCEL_PROPOSED)


def _withdrawn(state: State, refs: _Nothing, action: Action) -> Changes:
    return {"status": "withdrawn", "waiting_for": (), "next_deadline": None}


def _failed(state: State, refs: _Failed, action: Action) -> Changes:
    return {
        "status": "failed",
        "waiting_for": (Wait(who="operator", why=refs.code),),
        "next_deadline": None,
    }


CANCEL_PROPOSED = "cancel-proposed"
SEALED_ELSEWHERE = "sealed-elsewhere"
_OPINION_KINDS: tuple[str, ...] = get_args(Opinion.model_fields["kind"].annotation)


def _consulted(permits: Mapping[str, str], asked: Mapping[str, Asked]) -> Changes:
    """Who is waited for, and the next deadline that runs.

    One entry per department with its open permits; a permit whose department asked for more
    waits for the applicant; a paused clock (行政许可法 第45条) has no deadline.
    """
    waits: dict[tuple[str, str], list[str]] = {}
    running: list[date] = []
    for permit, kind in permits.items():
        if kind in FINAL:
            continue
        who = ("applicant", "supplement") if kind == "supplement" else _department(asked, permit)
        waits.setdefault(who, []).append(permit)
        due_on = asked[permit].due_on
        if due_on is not None and kind != "pause":
            running.append(due_on)
    return {
        "permits": dict(permits),
        "asked": dict(asked),
        "waiting_for": tuple(
            Wait(who=who, why=f"{what}:{','.join(open_permits)}")
            for (who, what), open_permits in waits.items()
        ),
        "next_deadline": min(running, default=None),
    }


def _department(asked: Mapping[str, Asked], permit: str) -> tuple[str, str]:
    return asked[permit].department, "opinion"


@dataclass(frozen=True)
class Kind:
    """One kind of action: where it is allowed, what it carries, what it does."""

    allowed_in: frozenset[str]
    refs: type[Noun]
    effect: Callable[[State, Any, Action], Changes]


def _kind(
    allowed_in: str, refs: type[Noun], effect: Callable[[State, Any, Action], Changes]
) -> Kind:
    return Kind(frozenset(allowed_in.split()), refs, effect)


KINDS: dict[str, Kind] = {
    "RECEIVED": _kind("received review returned failed", _Received, _received),
    "EXTRACTED": _kind("received", _Extracted, _unchanged),
    "FORMED": _kind("received", _Formed, _formed),
    "PRECHECKED": _kind("received", _Prechecked, _prechecked),
    "CORRECTED": _kind("review", _Corrected, _formed),
    "ARRANGED": _kind("review", _Arranged, _arranged),
    "CONFIRMED": _kind("review", _Formed, _confirmed),
    "RETURNED": _kind("received", _Returned, _returned),
    "ACCEPTED": _kind("received", _Accepted, _accepted),
    "ROUTED": _kind("consulting", _Routed, _routed),
    "DELIVERED": _kind("consulting", _Delivered, _unchanged),
    "OPINION": _kind("consulting", _Opinion, _opinion),
    "DECIDED": _kind("deciding", _Decided, _decided),
    "NOT_ISSUED": _kind("issuing", _NotIssued, _not_issued),
    "ISSUED": _kind("issuing", _Issued, _issued),
    **{
        name.upper().replace("-", "_"): _kind("issued", _Acted, _lived)
        for name in get_args(ActName)
    },
    "REDRAWN": _kind("issued", _Lived, _lived),
    "SEALED": _kind("issued", _Sealed, _sealed),
    "CANCEL_PROPOSED": _kind("issued", _Proposed, _proposed),
    "KEPT": _kind("issued", _Kept, _kept),
    "WITHDRAWN": Kind(OPEN, _Nothing, _withdrawn),
    "FAILED": Kind(OPEN, _Failed, _failed),
}
