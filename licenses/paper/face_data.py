"""What a face says, as JSON (证面数据): attached to every licence as ``license.json``.

The schema is published: docs/schemas/license-face.schema.json. Fields are only ever added.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class FacePart(BaseModel):
    """Part of the attached data; days are ISO dates of Asia/Shanghai."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FaceHolder(FacePart):
    """Whose licence it is (持证主体)."""

    name: str
    credit_code: str | None
    legal_representative: str | None
    premises: str | None


class FacePermit(FacePart):
    """A permit that the licence carries or carried (许可项目)."""

    code: str
    name: str
    number: str | None
    authority: str
    valid_from: str | None
    valid_to: str | None = Field(description="ISO date, or long-term; null: no term is stated")
    conditions: str | None
    state: Literal["valid", "suspended", "revoked", "forfeited", "cancelled", "expired"] = Field(
        description="what its authority had said of it when this version was made"
    )
    suspended_to: str | None = Field(
        None, description="ISO date: last day of the suspension; null: none is named"
    )


class FaceChange(FacePart):
    """A line of the record of changes (变更记录)."""

    version: int
    on: str
    act: str
    permits: tuple[str, ...] = Field(description="codes; empty: the licence as a whole")
    what: str = Field(description="as printed, in Chinese")
    authority: str
    document: str


class FaceData(FacePart):
    """A version of a licence, as typeset and attached."""

    format: Literal[1] = Field(1, alias="schema")
    id: str
    number: str
    identifier: str | None = Field(description="电子证照标识, GB/T 36904; null: none is configured")
    version: int
    url: str
    sample: bool
    state: str = Field(description="issued, or suspended: the licence as a whole")
    industry: str
    industry_name: str
    holder: FaceHolder
    permits: tuple[FacePermit, ...]
    next_expiry: str | None
    authority: str
    issued_on: str | None = Field(description="day of the first issue")
    made_on: str | None = Field(description="day of this version")
    changes: tuple[FaceChange, ...]
