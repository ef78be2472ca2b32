"""What the page behind a QR code says, computed when it is read (证照状态).

No personal number, phone or personal address is in here. Expired is what the calendar says,
whether or not any job has run; a permit whose renewal was applied for in time and not decided
before its end is renewed (行政许可法 第五十条).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cases.model import ActName, License, LicensePermit
from licenses.paper.face import SHANGHAI, granted

State = Literal[
    "valid", "partly-valid", "not-yet-valid",
    "expired", "suspended", "revoked", "cancelled", "superseded",
]  # fmt: skip
PermitState = Literal["valid", "not-yet-valid", "expired", "suspended", "revoked", "cancelled"]
PermitStanding = Literal[
    "valid", "renewal-pending", "deemed-renewed", "not-yet-valid", "renewal-unclear",
    "expired", "lapsed", "suspended", "revoked", "forfeited", "cancelled",
]  # fmt: skip
"""renewal-pending 延续审查中 · deemed-renewed 视为准予延续 · renewal-unclear 到期、延续待认定 (it
ended undecided, and nobody said whether it was applied for in time) · lapsed 失效 (it ended, and
its renewal was refused) · revoked 撤销 · forfeited 吊销 · cancelled 注销."""
Standing = Literal[PermitStanding, "partly-valid", "superseded"]

PERMIT_STATES: dict[PermitStanding, PermitState] = {
    "valid": "valid",
    "renewal-pending": "valid",
    "deemed-renewed": "valid",
    "not-yet-valid": "not-yet-valid",
    "renewal-unclear": "expired",
    "expired": "expired",
    "lapsed": "expired",
    "suspended": "suspended",
    "revoked": "revoked",
    "forfeited": "revoked",
    "cancelled": "cancelled",
}
"""A standing in the word that machines go by."""
IN_FORCE = frozenset({"valid", "renewal-pending", "deemed-renewed"})
_SAID: tuple[Standing, ...] = ("suspended", "revoked", "forfeited", "cancelled", "superseded")
_GRAVEST: tuple[PermitStanding, ...] = (
    "forfeited", "revoked", "cancelled", "suspended", "lapsed", "expired", "renewal-unclear",
    "not-yet-valid",
)  # fmt: skip


def status(license: License, now: datetime) -> "Status":
    """The state of a licence and each of its permits on the Asia/Shanghai day of ``now``."""
    today = now.astimezone(SHANGHAI).date()
    ended = license.state in _SAID
    permits = tuple(_permit(permit, today, ended) for permit in granted(license))
    stands = overall(license.state, [standing(one, today) for one in granted(license)])
    return Status(
        number=license.number,
        version=license.version,
        url=license.url,
        sample=license.sample,
        industry_name=license.industry_name,
        holder=Holder(
            name=license.entity_name,
            credit_code=license.credit_code,
            legal_representative=license.legal_representative,
            premises=license.premises,
        ),
        state=_state(stands),
        standing=stands,
        permits=permits,
        authority=license.authority,
        issued_on=license.issued_at.astimezone(SHANGHAI).date() if license.issued_at else None,
        pdf_sha256=license.pdf_sha256,
        signer=license.signer,
        changes=tuple(
            Change(
                version=one.version,
                act=one.act,
                permits=one.permits,
                authority=one.authority,
                document=one.document,
                on=one.on,
            )
            for one in license.history
        ),
        former_files=tuple(
            FormerFile(version=one.version, sha256=one.sha256, signer=one.signer)
            for one in license.former_files
        ),
        checked_at=now,
    )


def overall(license_state: str, permits: Sequence[PermitStanding]) -> Standing:
    """One word for the whole: what an authority said of the licence, else what its permits are.

    Where no permit is in force and they differ, the gravest is named.
    """
    for said in _SAID:
        if license_state == said:
            return said
    live = [standing for standing in permits if standing in IN_FORCE]
    if live and len(live) == len(permits):
        for telling in ("deemed-renewed", "renewal-pending"):
            if telling in live:
                return telling
        return "valid"
    if live:
        return "partly-valid"
    for gravest in _GRAVEST:
        if gravest in permits:
            return gravest
    return "cancelled"  # a licence that carries no permit any more permits nothing


def _state(stands: Standing) -> State:
    if stands == "partly-valid" or stands == "superseded":
        return stands
    return PERMIT_STATES[stands]


def standing(permit: LicensePermit, today: date) -> PermitStanding:
    """How a permit stands on a day: what its authority said, then what the calendar says."""
    for ended in ("revoked", "forfeited", "cancelled", "expired"):
        if permit.state == ended:
            return ended
    renewal = permit.renewal
    if isinstance(permit.valid_to, date) and permit.valid_to < today:
        if renewal is None:
            return "expired"
        if renewal.refused_on is not None and renewal.refused_on <= today:
            return "lapsed"
        if renewal.in_time is False:
            return "expired"
        if permit.state == "suspended":
            return "suspended"
        return "deemed-renewed" if renewal.in_time else "renewal-unclear"
    if permit.state == "suspended":
        return "suspended"
    if permit.valid_from is not None and permit.valid_from > today:
        return "not-yet-valid"
    if renewal is not None and renewal.refused_on is None:
        return "renewal-pending"
    return "valid"


def _permit(permit: LicensePermit, today: date, ended: bool) -> "PermitStatus":
    stands = standing(permit, today)
    return PermitStatus(
        code=permit.permit,
        name=permit.name,
        number=permit.number,
        authority=permit.authority,
        valid_from=permit.valid_from,
        valid_to=permit.valid_to,
        conditions=permit.conditions,
        state=PERMIT_STATES[stands],
        standing=stands,
        suspended_to=permit.suspended_to,
        in_force=stands in IN_FORCE and not ended,
    )


class Published(BaseModel):
    """Frozen; keys that a newer server adds are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Holder(Published):
    """Whose licence it is (持证人)."""

    name: str
    credit_code: str | None
    legal_representative: str | None
    premises: str | None


class PermitStatus(Published):
    """One permit as of now (许可状态)."""

    code: str
    name: str
    number: str | None
    authority: str
    valid_from: date | None
    valid_to: date | Literal["long-term"] | None
    conditions: str | None
    state: PermitState
    standing: PermitStanding | None = None
    """The same, told more finely; None from a server that does not tell it."""
    suspended_to: date | None = None
    """Last day of its suspension, if one is named: what follows is for its authority to say."""
    in_force: bool | None = None
    """Valid, and the licence as a whole was not ended; None as before."""


class Change(Published):
    """What an authority did to the licence, without what the values were (变更记录)."""

    version: int
    act: ActName
    permits: tuple[str, ...]
    """Codes; empty for the licence as a whole."""
    authority: str
    document: str
    on: date


class FormerFile(Published):
    """A file that a newer version took the place of: whoever holds it has to fetch the new one."""

    version: int
    sha256: str
    signer: str | None


class Status(Published):
    """The JSON twin of the public page (公示信息)."""

    schema_: Literal[1] = Field(1, alias="schema")
    number: str
    version: int
    url: str
    sample: bool
    industry_name: str
    holder: Holder
    state: State
    standing: Standing | None = None
    """The same, told more finely; None from a server that does not tell it."""
    permits: tuple[PermitStatus, ...]
    authority: str
    issued_on: date | None
    pdf_sha256: str | None
    """Of the newest file: whoever holds a copy can compare. None while it waits for its seal."""
    signer: str | None = None
    """sha256 of the certificate that signed it; None: it was issued without a signature."""
    changes: tuple[Change, ...] = ()
    """Oldest first."""
    former_files: tuple[FormerFile, ...] = ()
    """Oldest first."""
    checked_at: datetime
