"""Who may do what (权限): one table, one function that everything asks; all else is refused.

docs/rights.md is made of it by ``python -m desk.commands.rights_docs docs/rights.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cases import access
from cases.access import Entry
from cases.accounts import Account, Role, Token, person
from cases.actions import fold
from cases.errors import Forbidden, UsageError
from cases.model import Action, Case
from cases.store import Store

Right = Literal[
    "see-queue", "see-case", "see-history", "open-case", "upload", "edit-material", "assign",
    "review", "confirm", "second-confirm", "accept", "withdraw", "consult", "see-consultation",
    "answer", "decide", "issue", "see-licenses", "record-act", "import", "export", "publish",
    "answer-report", "see-accuracy", "propose-wording", "accept-wording", "see-health", "operate",
    "manage-accounts", "manage-tokens", "see-audit", "break-glass",
]  # fmt: skip
"""One for each thing that can be done; their Chinese names are in ``office/words.yaml``."""

Limit = Literal["consulted", "permit"]
"""What confines a department: to cases on which it was consulted · to permits of its own."""


@dataclass(frozen=True)
class Rule:
    """Who has one right, and within which limits."""

    roles: tuple[Role, ...]
    what: str
    why: str = ""
    content: bool = False
    """It shows or changes what a case holds."""
    officer: Limit | None = None
    """Officers have it too, confined to their department in this way."""
    never_after: tuple[str, ...] = ()
    """Nobody has it on a case on which he did one of these actions (``Action.kind``)."""


RULES: dict[Right, Rule] = {
    "see-queue": Rule(
        ("clerk", "reviewer", "lead"),
        "see what waits, with names and deadlines",
        "an officer's queue holds the consultations of its own department",
        officer="consulted",
    ),
    "see-case": Rule(
        ("clerk", "reviewer", "lead"),
        "see a whole case: materials, form, opinions, notices",
        "an officer sees its slice by see-consultation",
        content=True,
    ),
    "see-history": Rule(
        ("clerk", "reviewer", "lead", "auditor"),
        "see what happened to a case, when and by whom",
        "actions carry no personal values, so the auditor may read them",
    ),
    "open-case": Rule(("clerk",), "make a case", content=True),
    "upload": Rule(("clerk",), "add materials to a case", content=True),
    "edit-material": Rule(
        ("clerk", "reviewer"),
        "say what kind a document is; split, join, turn or replace pages",
        content=True,
    ),
    "assign": Rule(("lead",), "give cases to others", "anybody may take one for himself"),
    "review": Rule(
        ("reviewer",), "correct and accept values of a form", content=True, never_after=("DECIDED",)
    ),
    "confirm": Rule(
        ("reviewer",),
        "confirm a form",
        "nobody confirms and decides the same case",
        content=True,
        never_after=("DECIDED",),
    ),
    "second-confirm": Rule(
        ("reviewer", "lead"),
        "confirm as the second person what another one entered",
        "value by value (双人核定): `departments.review` sees to it that it is another one",
        content=True,
        never_after=("DECIDED",),
    ),
    "accept": Rule(("clerk", "lead"), "accept a case, or return it to the applicant", content=True),
    "withdraw": Rule(("clerk", "lead"), "record that the applicant withdrew", content=True),
    "consult": Rule(("lead",), "consult departments again, and remind them", content=True),
    "see-consultation": Rule(
        (),
        "see the slice of a case that a department was given",
        "only the department that was asked; the office sees it as part of the case",
        content=True,
        officer="consulted",
    ),
    "answer": Rule(
        (),
        "give a department's opinion",
        "the office never answers for a department (import records what it sent)",
        content=True,
        officer="consulted",
    ),
    "decide": Rule(
        ("lead",),
        "put the opinions together and decide",
        "nobody confirms and decides the same case",
        content=True,
        never_after=("CORRECTED", "CONFIRMED"),
    ),
    "issue": Rule(("lead",), "make the licence that a decision grants", content=True),
    "see-licenses": Rule(
        ("clerk", "reviewer", "lead", "officer"),
        "see the register of licences",
        "licences are public, their list is not",
    ),
    "record-act": Rule(
        ("lead",),
        "record an act on an issued licence",
        "an officer records its own department's acts, on its own permits",
        content=True,
        officer="permit",
    ),
    "import": Rule(
        ("clerk", "lead"), "take in opinions and statements of others from files", content=True
    ),
    "export": Rule(("lead",), "write cases to files", "they hold personal data", content=True),
    "publish": Rule(("lead",), "write decisions and licences for publication"),
    "answer-report": Rule(("clerk", "lead"), "answer problems that the public reported"),
    "see-accuracy": Rule(("reviewer", "lead", "auditor"), "see how well reading and checking went"),
    "propose-wording": Rule(("reviewer", "lead"), "propose a label or layout to the reader"),
    "accept-wording": Rule(("lead",), "let a proposed wording into the templates"),
    "see-health": Rule(("system-administrator",), "see how the machines, runs and settings are"),
    "operate": Rule(
        ("system-administrator",),
        "retry failed work, start and stop what has a schedule",
        "by case number, without reading the case",
    ),
    "manage-accounts": Rule(
        ("security-administrator",),
        "make, change and disable accounts",
        "three administrators (三员分立): who keeps the system, who gives rights, who audits",
    ),
    "manage-tokens": Rule(("security-administrator",), "make and revoke API tokens"),
    "see-audit": Rule(
        ("auditor", "security-administrator"),
        "see sign-ins, refusals and break-glass access",
        "who acts in cases does not audit",
    ),
    "break-glass": Rule(
        ("lead", "system-administrator"),
        "take a right on one case for an hour, with a reason",
        "every use is shown to the auditor and the security administrator",
    ),
}

TAKEABLE: dict[Role, tuple[Right, ...]] = {
    "lead": ("upload", "edit-material", "review", "confirm"),
    "system-administrator": ("see-case",),
}
"""What each role may take by break-glass (应急授权); never against ``Rule.never_after``."""

TAKEN_FOR = timedelta(hours=1)
SHORTEST_REASON = 6
"""Characters."""

PERSONAL: tuple[Right, ...] = ("manage-accounts", "manage-tokens", "see-audit", "break-glass")
"""What no token has: a person does it, under his name."""

CONTENT_ROLES: tuple[Role, ...] = ("clerk", "reviewer", "lead", "officer")
"""Those that read cases; the others keep, secure or audit the system."""


@dataclass(frozen=True)
class Who:
    """Somebody who asks for something: a person who signed in, or a program with a token."""

    name: str
    """As actions record it: ``user:zhang``, ``token:ID``."""
    kind: Literal["user", "token"]
    display_name: str = ""
    roles: tuple[Role, ...] = ()
    scopes: tuple[Right, ...] = ()
    department: str | None = None
    taken: tuple[tuple[str, Right], ...] = ()
    """Case and right, by break-glass, of this moment."""


def of_account(account: Account, taken: tuple[tuple[str, Right], ...] = ()) -> Who:
    """Who an account is."""
    return Who(
        f"user:{account.name}",
        "user",
        account.display_name,
        roles=account.roles,
        department=account.department,
        taken=taken,
    )


def of_token(token: Token) -> Who:
    """Who a token is; scopes that are no rights any more give nothing."""
    scopes = tuple(right for right in RULES if right in token.scopes)
    return Who(f"token:{token.id}", "token", token.name, scopes=scopes, department=token.department)


def may(who: Who, right: Right) -> bool:
    """Whether somebody has a right at all: for menus, and before a case is known."""
    rule = RULES[right]
    if who.kind == "token":
        known = right in who.scopes and right not in PERSONAL
        return known and (bool(rule.roles) if who.department is None else _for_officers(rule))
    if any(role in rule.roles for role in who.roles):
        return True
    return rule.officer is not None and "officer" in who.roles and who.department is not None


def confined(who: Who, right: Right) -> str | None:
    """The department whose cases (and nobody else's) a right is confined to; None: to none."""
    rule = RULES[right]
    if rule.officer is None or any(role in rule.roles for role in who.roles):
        return None
    return who.department


def require(
    who: Who,
    right: Right,
    case: Case | None = None,
    *,
    permit_department: str | None = None,
    actions: Sequence[Action] = (),
) -> None:
    """Make sure that somebody may do something.

    Args:
        who: asks.
        right: to do this.
        case: on which; None before it is known, which answers for the right as such only.
        permit_department: the department of the permit that it is about, if it is about one.
        actions: of the case, all of them; needed for rights that look at who did what, and for
            those of officers.

    Raises:
        Forbidden: ``forbidden``; ``no-case-content``: the role reads no cases;
            ``other-department``; ``same-person``.
        ValueError: the actions were not given where they are needed.
    """
    rule = RULES[right]
    taken = case is not None and (case.id, right) in who.taken
    if not may(who, right) and not taken:
        raise _forbidden(who, right, case, *_why(who, rule))
    if case is None:
        return
    department = None if taken else confined(who, right)
    if (rule.never_after or (department and rule.officer != "permit")) and len(actions) < case.seq:
        raise ValueError(f"{right} is judged by all actions of a case")
    if department and not _of(department, rule, permit_department, actions):
        message = "This is not a matter of your department."
        raise _forbidden(who, right, case, message, "other-department")
    asking = person(who.name)
    for action in actions:
        if action.kind in rule.never_after and person(action.actor) == asking:
            message = f"You did {action.kind} on this case: somebody else has to do this."
            raise _forbidden(who, right, case, message, "same-person")


def break_glass(
    store: Store, who: Who, right: str, case: Case, reason: str, *, address: str, now: datetime
) -> datetime:
    """Take a right on one case for an hour (应急授权); recorded, and shown to who audits.

    Returns:
        Until when.

    Raises:
        Forbidden: ``forbidden``: not this role, or not this right.
        UsageError: ``reason-missing``.
    """
    require(who, "break-glass")
    wanted = [one for role in who.roles for one in TAKEABLE.get(role, ()) if one == right]
    if not wanted:
        raise _forbidden(who, "break-glass", case, "This right cannot be taken.", "forbidden")
    reason = " ".join(reason.split())[:500]
    if len(reason) < SHORTEST_REASON:
        raise UsageError("Say why, in a sentence.", code="reason-missing")
    until = now + TAKEN_FOR
    access.record(
        store,
        Entry(
            at=now, kind="break-glass", actor=who.name, address=address, right=right,
            case_id=case.id, reason=reason, until=until,
        ),
    )  # fmt: skip
    return until


def taken(store: Store, name: str, now: datetime) -> tuple[tuple[str, Right], ...]:
    """What somebody holds by break-glass: ``Who.taken``."""
    held = {(one.case_id, one.right) for one in access.taken(store, name, now)}
    return tuple(
        (case_id, right) for case_id, taken in held for right in RULES if case_id and right == taken
    )


def _for_officers(rule: Rule) -> bool:
    return rule.officer is not None or "officer" in rule.roles


def _of(
    department: str, rule: Rule, permit_department: str | None, actions: Sequence[Action]
) -> bool:
    """Whether a case, and the permit if one is named, is a matter of a department."""
    if permit_department is not None and permit_department != department:
        return False
    if rule.officer == "permit":
        return permit_department is not None
    return department in {asked.department for asked in fold(actions).asked.values()}


def _why(who: Who, rule: Rule) -> tuple[str, str]:
    if who.kind == "user" and rule.content and not set(who.roles) & set(CONTENT_ROLES):
        return "Your role reads no cases.", "no-case-content"
    return "You may not do this.", "forbidden"


def _forbidden(who: Who, right: Right, case: Case | None, message: str, code: str) -> Forbidden:
    error = Forbidden(
        message, hint="docs/rights.md says who may; ask the security administrator.", code=code
    )
    error.right = right
    error.case_id = case.id if case else None
    return error
