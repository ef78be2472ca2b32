"""The JSON of ``yizheng accounts …``, ``tokens …`` and ``access`` (帐号与访问记录的输出格式)."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from cases.access import Kind
from cases.accounts import Role
from desk.shapes import Shape


class AccountShape(Shape):
    """An account."""

    name: str
    display_name: str
    roles: tuple[Role, ...]
    department: str | None
    disabled_at: datetime | None
    must_change_password: bool


class AccountsListShape(Shape):
    """``yizheng accounts list --json``."""

    format: Literal[1] = Field(1, alias="schema")
    accounts: tuple[AccountShape, ...]


class AccountsShowShape(Shape):
    """``yizheng accounts add|roles|password|disable|enable --json``."""

    format: Literal[1] = Field(1, alias="schema")
    account: AccountShape
    password: str | None
    """To begin with; told here only, null where it was given or did not change."""


class SessionShape(Shape):
    """A sign-in that was not ended."""

    id: str
    made_at: datetime
    used_at: datetime


class AccountsSessionsShape(Shape):
    """``yizheng accounts sessions|end-sessions NAME --json``."""

    format: Literal[1] = Field(1, alias="schema")
    account: str
    sessions: tuple[SessionShape, ...]
    ended: int


class TokenShape(Shape):
    """A token."""

    id: str
    name: str
    department: str | None
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_on: date | None


class TokensListShape(Shape):
    """``yizheng tokens list --json``."""

    format: Literal[1] = Field(1, alias="schema")
    tokens: tuple[TokenShape, ...]


class TokensShowShape(Shape):
    """``yizheng tokens add|revoke --json``."""

    format: Literal[1] = Field(1, alias="schema")
    token: TokenShape
    secret: str | None
    """Told here only; null when it is revoked."""


class EntryShape(Shape):
    """One line of the record of access."""

    id: int
    at: datetime
    kind: Kind
    actor: str
    address: str
    right: str | None
    case_id: str | None
    reason: str
    until: datetime | None


class AccessShape(Shape):
    """``yizheng access --json``."""

    format: Literal[1] = Field(1, alias="schema")
    entries: tuple[EntryShape, ...]
