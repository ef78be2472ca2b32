"""What the page behind a QR code says, computed when it is read (证照状态).

No personal number, phone or personal address is in here. Expired is what the calendar says,
whether or not any job has run. (A renewal applied for in time would keep a permit in force,
行政许可法 第50条; renewals are not recorded yet.)
"""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cases.model import License, LicensePermit
from licenses.face import SHANGHAI, granted

State = Literal[
    "valid", "partly-valid", "not-yet-valid",
    "expired", "suspended", "revoked", "cancelled", "superseded",
]  # fmt: skip
PermitState = Literal["valid", "not-yet-valid", "expired", "suspended", "revoked", "cancelled"]


def status(license: License, now: datetime) -> "Status":
    """The state of a licence and each of its permits on the Asia/Shanghai day of ``now``."""
    today = now.astimezone(SHANGHAI).date()
    permits = tuple(_permit(permit, today) for permit in granted(license))
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
        state=overall(license.state, [permit.state for permit in permits]),
        permits=permits,
        authority=license.authority,
        issued_on=license.issued_at.astimezone(SHANGHAI).date() if license.issued_at else None,
        pdf_sha256=license.pdf_sha256,
        signer=license.signer,
        checked_at=now,
    )


def overall(license_state: str, permits: list[PermitState]) -> State:
    """One word for the whole: what an authority said of the licence, else what its permits are.

    Where no permit is valid and they differ, the gravest state is named.
    """
    for said in ("suspended", "revoked", "cancelled", "superseded"):
        if license_state == said:
            return said
    if permits and all(state == "valid" for state in permits):
        return "valid"
    if "valid" in permits:
        return "partly-valid"
    for gravest in ("revoked", "cancelled", "suspended", "expired", "not-yet-valid"):
        if gravest in permits:
            return gravest
    return "cancelled"  # a licence that carries no permit any more permits nothing


def _permit(permit: LicensePermit, today: date) -> "PermitStatus":
    return PermitStatus(
        code=permit.permit,
        name=permit.name,
        number=permit.number,
        authority=permit.authority,
        valid_from=permit.valid_from,
        valid_to=permit.valid_to,
        conditions=permit.conditions,
        state=_permit_state(permit, today),
    )


def _permit_state(permit: LicensePermit, today: date) -> PermitState:
    for said in ("revoked", "cancelled", "suspended", "expired"):
        if permit.state == said:
            return said
    if isinstance(permit.valid_to, date) and permit.valid_to < today:
        return "expired"
    if permit.valid_from is not None and permit.valid_from > today:
        return "not-yet-valid"
    return "valid"


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
    permits: tuple[PermitStatus, ...]
    authority: str
    issued_on: date | None
    pdf_sha256: str | None
    """Of the file that was issued: whoever holds a copy can compare."""
    signer: str | None = None
    """sha256 of the certificate that signed it; None: it was issued without a signature."""
    checked_at: datetime
