"""What an authority did to an issued licence, and the licence after it (许可机关的行为).

Pure: nothing is drawn or stored here, and nothing is originated: an act is an authority's
document, entered by whoever received it.
"""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from pydantic import Field, ValidationError

from cases.errors import NotAllowed, UsageError
from cases.model import ActName, Altered, License, LicenseChange, LicensePermit, Noun, Renewal
from licenses.paper.face import SHANGHAI, granted
from licenses.public.personal import is_personal, public
from licenses.renewal import Rules
from licenses.status import IN_FORCE, standing
from templates.rules import plain

WHOLE: frozenset[ActName] = frozenset({"changed", "revoked", "cancelled", "reissued"})
"""Acts of the issuing body on its own paper. All others are on permits: the licence changes
neither permits nor their authorities [S 普陀政策解读, 浦东规定 第14条]."""
HOLDER = ("entity_name", "credit_code", "legal_representative", "premises")
"""What a change may alter of the licence."""
PERMIT = ("number", "valid_from", "valid_to", "conditions")
"""What a change may alter of a permit."""
TERM = ("suspended_to",)
"""What a suspension may name: its last day, where the document has one."""
RENEWED = ("number", "valid_to", "conditions")
"""What a renewal may alter. Its first day stays: a later one would open a gap in between."""
SHOWN = ("document", "entity_name", "legal_representative", "premises")
"""Texts that are shown as they are: of conditions and reasons, personal numbers are left out."""
LENGTH = 200
LENGTHS = {"conditions": 2000}
"""Characters that a text may have."""


class Act(Noun):
    """An authority's act as its document tells it (许可机关的行为)."""

    act: ActName
    permits: tuple[str, ...] = ()
    """Codes; none: the licence as a whole."""
    authority: str
    superior_of: str | None = None
    """The permit's authority, where its superior revoked (行政许可法 第六十九条)."""
    document: str
    """Number of the document (文号)."""
    on: date
    reason: str
    values: dict[str, str | None] = Field(default_factory=dict)
    """Name → new value: of ``HOLDER`` for the whole, of ``PERMIT`` for permits."""
    in_time: bool | None = None
    """Of a renewal applied for: what the authority found. None: reckoned by the permit's rule if
    that was read in its source, else not stated. ``renewal-judged`` has nothing else to say."""


class Reported(Act):
    """An act as a department reports it, with the licence that it was done to."""

    license: str
    """Id or number."""

    @property
    def told(self) -> Act:
        """The act itself."""
        return Act(**{name: getattr(self, name) for name in Act.model_fields})


def already(license: License, act: Act) -> bool:
    """Whether this very act is recorded.

    Raises:
        NotAllowed: ``document-recorded``: its document is, with something else in it.
    """
    for one in license.history:
        same = (one.act, one.authority, one.document) == (act.act, act.authority, act.document)
        if not same or set(one.permits) != set(act.permits):
            continue
        after = {altered.name: altered.after for altered in one.altered}
        alike = one.on == act.on and act.in_time in (None, one.in_time)
        if alike and all(after.get(n, v) == v for n, v in act.values.items()):
            return True
        raise NotAllowed(
            f"Document {act.document} of {act.authority} is recorded with another day or other "
            "values.",
            hint="Compare it with the document; a correction has a document of its own.",
            code="document-recorded",
        )
    return False


def after(license: License, act: Act, rules: Rules, today: date) -> License:
    """The licence after an act: a new version with the act in its history.

    A reissue leaves id and address to the caller.

    Raises:
        UsageError: ``act-incomplete``, ``day-in-future``, ``permit-unknown``, ``permit-needed``,
            ``permit-named``, ``value-unknown``, ``value-invalid``.
        NotAllowed: ``wrong-authority``, ``day-before-issue``, ``act-out-of-order``,
            ``licence-ended``, or the permit is not in a state that the act fits:
            ``permit-ended``, ``permit-not-suspended``, ``renewal-none``, ``renewal-known``,
            ``renewal-not-judged``, ``deemed-renewed``, ``term-not-longer``.
    """
    act = _complete(license, act, today)
    _check_authority(license, act)
    _check_order(license, act)
    if license.state != "issued" and act.act != "cancelled":
        raise NotAllowed(
            f"Licence {license.number} is {license.state}: it can only be cancelled.",
            hint=f"`yizheng licenses show {license.number}` tells since when.",
            code="licence-ended",
        )
    changed = _on_permits(license, act, rules) if act.permits else _on_whole(license, act)
    change = LicenseChange(
        version=license.version + 1,
        in_time=_found_in_time(changed, act),
        altered=tuple(_altered(license, changed)),
        **act.model_dump(include={"act", "permits", "authority", "superior_of", "document", "on"}),
    )
    return changed.model_copy(
        update={"version": license.version + 1, "history": (*license.history, change)}
    )


def _found_in_time(changed: License, act: Act) -> bool | None:
    """Of an application for renewal: whether it was in time. Its permits may differ in that."""
    if act.act not in ("renewal-applied", "renewal-judged"):
        return None
    found = {
        one.renewal.in_time
        for one in changed.permits
        if one.permit in act.permits and one.renewal is not None
    }
    return found.pop() if len(found) == 1 else None


def _complete(license: License, act: Act, today: date) -> Act:
    """The act with its permits in the licence's order; refused if it cannot be one."""
    for name in ("authority", "document", "reason"):
        if not getattr(act, name).strip():
            raise UsageError(
                f"The act lacks its {name}.",
                hint="Enter authority, number and reason as the authority's document gives them.",
                code="act-incomplete",
            )
    for name, text in {"authority": act.authority, "document": act.document, **act.values}.items():
        _check_printable(name, text or "")
    _check_day(license, act, today)
    act = act.model_copy(update={"permits": _permits(license, act)})
    _check_values(act)
    return act


def _check_day(license: License, act: Act, today: date) -> None:
    if act.on > today:
        raise UsageError(
            f"The act is of {act.on}, which is yet to come.",
            hint="Record it on that day.",
            code="day-in-future",
        )
    issued_at = license.issued_at
    if issued_at is not None and act.on < issued_at.astimezone(SHANGHAI).date():
        raise NotAllowed(
            f"The act is of {act.on}, before licence {license.number} was issued.",
            hint="Correct the day.",
            code="day-before-issue",
        )


def _check_order(license: License, act: Act) -> None:
    """An older document must not undo what a newer one said of the same permits."""
    for one in license.history:
        same = set(one.permits) & set(act.permits) or not (one.permits or act.permits)
        if same and act.on < one.on:
            raise NotAllowed(
                f"The act is of {act.on}, but document {one.document} of {one.on} is recorded: "
                "an older act does not follow a newer one.",
                hint="Record what the authority says of it now, by a document of its own.",
                code="act-out-of-order",
            )


def _permits(license: License, act: Act) -> tuple[str, ...]:
    codes = [permit.permit for permit in granted(license)]
    carried = f"Licence {license.number} carries {', '.join(codes)}."
    for code in act.permits:
        if code not in codes:
            raise UsageError(
                f"There is no permit {code!r} on it.", hint=carried, code="permit-unknown"
            )
    if not act.permits and act.act not in WHOLE:
        raise UsageError(
            f"A licence as a whole cannot be {act.act}: that is done to permits.",
            hint=carried,
            code="permit-needed",
        )
    if act.permits and act.act == "reissued":
        raise UsageError(
            "What is lost is the licence, not a permit.",
            hint="Name no permit.",
            code="permit-named",
        )
    return tuple(code for code in codes if code in act.permits)


def _check_values(act: Act) -> None:
    known = _names(act)
    for name in act.values:
        if name not in known:
            raise UsageError(
                f"{name!r} cannot be altered by this act.",
                hint=f"It can alter {', '.join(known) or 'nothing'}.",
                code="value-unknown",
            )
    if act.act == "renewal-judged" and act.in_time is None:
        raise UsageError(
            "The act does not say whether the application was in time.",
            hint="Say which it was: in_time true or false.",
            code="act-incomplete",
        )
    if act.in_time is not None and act.act not in ("renewal-applied", "renewal-judged"):
        raise UsageError(
            "Whether it was in time is said of an application for renewal only.",
            hint="Leave in_time out.",
            code="value-unknown",
        )
    if known and not act.values and act.act != "suspended":
        raise UsageError(
            "Nothing is altered.",
            hint=f"Give at least one of {', '.join(known)}.",
            code="act-incomplete",
        )
    if "number" in act.values and len(act.permits) > 1:
        raise UsageError("Two permits cannot get one number.", code="value-invalid")


def _names(act: Act) -> tuple[str, ...]:
    """What an act may alter."""
    if act.act == "renewed":
        return RENEWED
    if act.act == "suspended":
        return TERM
    if act.act == "changed":
        return PERMIT if act.permits else HOLDER
    return ()


def _check_printable(name: str, text: str) -> None:
    """Refuse what no paper can or may show; only conditions have several lines."""
    lines = text.splitlines() if name == "conditions" else [text]
    odd = {char for line in lines for char in line if unicodedata.category(char)[0] == "C"}
    if odd or len(text) > LENGTHS.get(name, LENGTH):
        what = f"holds U+{ord(min(odd)):04X}, which cannot be printed" if odd else "is too long"
        raise UsageError(f"{name} {what}.", hint="Type it again.", code="value-invalid")
    if name in SHOWN and is_personal(text):
        raise UsageError(
            f"{name} holds the number of an identity card or a telephone.",
            hint="It would be shown to everybody: leave it out.",
            code="value-invalid",
        )


def _check_authority(license: License, act: Act) -> None:
    """An act is its authority's; a superior can revoke (撤销, 行政许可法 第六十九条)."""
    if act.superior_of is not None and act.act != "revoked":
        raise NotAllowed(
            f"A superior authority can only revoke (撤销): this act is {act.act!r}.",
            hint="Enter the authority that the document names, without --superior-of.",
            code="wrong-authority",
        )
    theirs = {permit.permit: permit.authority for permit in granted(license)}
    for authority in [theirs[code] for code in act.permits] or [license.authority]:
        acting = act.authority if act.superior_of is None else act.superior_of
        superior = act.superior_of is not None and plain(act.authority) == plain(authority)
        if plain(acting) != plain(authority) or superior:
            raise NotAllowed(
                f"{act.authority} is not the authority of what it acts on: {authority} is.",
                hint="Enter the authority as its document names it; if its superior revoked "
                f"(撤销), say so: --superior-of {authority}.",
                code="wrong-authority",
            )


def _on_whole(license: License, act: Act) -> License:
    if act.act == "changed":
        if not act.values.get("entity_name", license.entity_name):
            raise UsageError("A licence is made out to somebody.", code="value-invalid")
        return license.model_copy(update=dict(act.values))
    if act.act == "reissued":
        return license
    if license.state == "cancelled":
        raise NotAllowed(f"Licence {license.number} is cancelled.", code="licence-ended")
    return license.model_copy(update={"state": act.act})


def _on_permits(license: License, act: Act, rules: Rules) -> License:
    return license.model_copy(
        update={
            "permits": tuple(
                _EFFECTS[act.act](permit, act, rules) if permit.permit in act.permits else permit
                for permit in license.permits
            )
        }
    )


def _suspended(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    # A suspended permit is suspended anew only for another term.
    again = {"suspended"} if act.values else set()
    if standing(permit, act.on) not in IN_FORCE | {"not-yet-valid"} | again:
        raise _ended(permit, act)
    term = _with_values(permit.model_copy(update={"suspended_to": None}), act.values)
    if term.suspended_to is not None and term.suspended_to < act.on:
        raise UsageError(
            f"The suspension would end on {term.suspended_to}, before it begins.",
            hint="Compare its last day with the document.",
            code="value-invalid",
        )
    return term.model_copy(update={"state": "suspended"})


def _resumed(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    if permit.state != "suspended":
        raise NotAllowed(f"Permit {permit.permit} is not suspended.", code="permit-not-suspended")
    return permit.model_copy(update={"state": "valid", "suspended_to": None})


def _taken_away(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    if permit.state in ("revoked", "forfeited", "cancelled"):
        raise _ended(permit, act)
    return permit.model_copy(update={"state": act.act, "suspended_to": None})


def _cancelled(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    if permit.state == "cancelled":
        raise _ended(permit, act)
    return permit.model_copy(update={"state": "cancelled", "suspended_to": None})


def _changed(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    _check_alive(permit, act)
    if "valid_to" in act.values:
        _check_undecided(permit)  # it was reckoned by the old last day whether it was in time
    return _with_values(permit, act.values)


def _applied(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    end = permit.valid_to
    if not isinstance(end, date):
        raise NotAllowed(
            f"Permit {permit.permit} has no last day: there is nothing to renew.",
            code="renewal-none",
        )
    _check_alive(permit, act)
    _check_undecided(permit)
    in_time = act.in_time
    if in_time is None:
        window = rules.window(permit.permit, end, act.on)
        in_time = act.on <= window.closes if window.decides else None
    return permit.model_copy(update={"renewal": Renewal(applied_on=act.on, in_time=in_time)})


def _judged(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    renewal = _awaited(permit)
    if permit.state not in ("valid", "suspended"):
        raise _ended(permit, act)
    return permit.model_copy(
        update={"renewal": renewal.model_copy(update={"in_time": act.in_time})}
    )


def _refused(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    renewal, end = _awaited(permit), permit.valid_to
    over = isinstance(end, date) and act.on > end
    if over and renewal.in_time is None:
        raise NotAllowed(
            f"Permit {permit.permit} ended on {end}, and it is not known whether its renewal was "
            "applied for in time: if it was, it counts as renewed (行政许可法 第五十条).",
            hint="Record first what the authority found: renew --in-time or --late.",
            code="renewal-not-judged",
        )
    if over and renewal.in_time:
        raise NotAllowed(
            f"Permit {permit.permit} ended on {end} without a decision on its renewal: it counts "
            "as renewed (行政许可法 第五十条).",
            hint="What ends it now is an act of its own, such as its revocation.",
            code="deemed-renewed",
        )
    if act.on < renewal.applied_on:
        raise NotAllowed("A refusal cannot precede its application.", code="renewal-none")
    return permit.model_copy(update={"renewal": renewal.model_copy(update={"refused_on": act.on})})


def _renewed(permit: LicensePermit, act: Act, rules: Rules) -> LicensePermit:
    if permit.renewal is None or permit.renewal.refused_on is not None:
        _check_alive(permit, act)
    elif permit.state not in ("valid", "suspended"):
        raise _ended(permit, act)
    renewed = _with_values(permit, act.values)
    before, now = permit.valid_to, renewed.valid_to
    if not isinstance(before, date) or now is None or (isinstance(now, date) and now <= before):
        raise NotAllowed(
            f"A renewal of permit {permit.permit} has to end later than {before}.",
            hint="Give the new last day, or long-term: valid_to=….",
            code="term-not-longer",
        )
    return renewed.model_copy(update={"renewal": None})


_EFFECTS: Mapping[ActName, Callable[[LicensePermit, Act, Rules], LicensePermit]] = {
    "changed": _changed,
    "renewal-applied": _applied,
    "renewal-judged": _judged,
    "renewed": _renewed,
    "renewal-refused": _refused,
    "suspended": _suspended,
    "resumed": _resumed,
    "revoked": _taken_away,
    "forfeited": _taken_away,
    "cancelled": _cancelled,
}


def _check_alive(permit: LicensePermit, act: Act) -> None:
    if standing(permit, act.on) not in IN_FORCE | {"suspended", "not-yet-valid"}:
        raise _ended(permit, act)


def _awaited(permit: LicensePermit) -> Renewal:
    """The renewal that waits for a decision."""
    renewal = permit.renewal
    if renewal is None or renewal.refused_on is not None:
        raise NotAllowed(
            f"No renewal of permit {permit.permit} is waiting for a decision.",
            hint="Record first that it was applied for, with its day.",
            code="renewal-none",
        )
    return renewal


def _check_undecided(permit: LicensePermit) -> None:
    if permit.renewal is not None and permit.renewal.refused_on is None:
        raise NotAllowed(
            f"A renewal of permit {permit.permit} was applied for on "
            f"{permit.renewal.applied_on} and is not decided.",
            hint="Record its outcome first.",
            code="renewal-known",
        )


def _ended(permit: LicensePermit, act: Act) -> NotAllowed:
    stands = standing(permit, act.on)
    return NotAllowed(
        f"Permit {permit.permit} is {stands} on {act.on}: it cannot be {act.act}.",
        hint="What was granted anew comes through a case of its own.",
        code="permit-ended",
    )


def _with_values(permit: LicensePermit, values: Mapping[str, str | None]) -> LicensePermit:
    for name, value in values.items():
        emptied = not (value or "").strip() and getattr(permit, name) is not None
        if emptied and name != "conditions":
            raise UsageError(
                f"{name} would be empty.",
                hint="Give its new value; a term without end is long-term.",
                code="value-invalid",
            )
    try:
        if values.get("conditions"):
            values = {**values, "conditions": public(values["conditions"])}
        changed = LicensePermit.model_validate(permit.model_dump() | dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            f"{first['loc'][0]}: {first['msg']}.",
            hint="Days are YYYY-MM-DD; a term without end is long-term.",
            code="value-invalid",
        ) from error
    begins, ends = changed.valid_from, changed.valid_to
    if begins is not None and isinstance(ends, date) and ends < begins:
        raise UsageError(f"The permit would end on {ends}, before it begins.", code="value-invalid")
    return changed


def _altered(before: License, now: License) -> list[Altered]:
    found = [
        Altered(name=name, before=getattr(before, name), after=getattr(now, name))
        for name in HOLDER
        if getattr(before, name) != getattr(now, name)
    ]
    for old, new in zip(before.permits, now.permits, strict=True):
        found.extend(
            Altered(name=name, permit=new.permit, before=_text(old, name), after=_text(new, name))
            for name in PERMIT + TERM
            if getattr(old, name) != getattr(new, name)
        )
    return found


def _text(permit: LicensePermit, name: str) -> str | None:
    value = getattr(permit, name)
    return None if value is None else str(value)
