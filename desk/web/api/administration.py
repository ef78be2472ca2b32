"""Accounts, tokens and the record of access (帐号、令牌、访问记录): only persons come here."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field

from cases import access, accounts
from cases.access import Kind
from cases.accounts import Role, Token
from desk import people, rights
from desk.cursors import cursor as cursor_of
from desk.cursors import position
from desk.people import By
from desk.rights import Right, Who, require
from desk.web.api.asking import WRITE, Current, Here, history
from desk.web.api.bodies import json_only
from desk.web.api.idempotency import Once
from desk.web.api.paging import Cursor, Limit, Paged
from desk.web.api.problem import responses
from desk.web.api.shapes import PLAIN, AccessView, AccountView, Shape
from desk.web.limits import visitor

router = APIRouter(tags=["administration"], route_class=Once)
secret = APIRouter(tags=["administration"], dependencies=[Depends(json_only)])
"""Answers with a secret that is told once: they are never kept to be given again."""

Name = Annotated[str, Path(pattern=r"^[a-z][a-z0-9._-]{1,31}$", examples=["zhang"])]
TokenId = Annotated[str, Path(pattern=r"^[0-9A-Z]{8}$", examples=["4F7K2QAB"])]
Shown = Annotated[str, Field(min_length=1, max_length=50, pattern=PLAIN, examples=["样本甲"])]
Department = Annotated[str, Field(max_length=50, pattern=r"^[a-z0-9-]+$", examples=["market"])]
Password = Annotated[str, Field(min_length=12, max_length=256)]
"""Nobody else learns it; without one, it is made and told once."""


class AccountMade(Shape):
    """A new account."""

    name: str = Field(pattern=r"^[a-z][a-z0-9._-]{1,31}$", examples=["zhang"])
    display_name: Shown
    roles: tuple[Role, ...] = Field(min_length=1, max_length=7, examples=[["reviewer"]])
    department: Department | None = None
    """Of an officer, and of nobody else."""
    password: Password | None = None


class AccountChanged(Shape):
    """What becomes of an account; what is left out stays."""

    display_name: Shown | None = None
    roles: tuple[Role, ...] | None = Field(None, min_length=1, max_length=7)
    department: Department | None = None
    disabled: bool | None = None


class PasswordGiven(Shape):
    """A password to begin with; it has to be changed at the next sign-in."""

    password: Password | None = None


class AccountSecret(Shape):
    """An account, and its password if it was made here: it is told this once."""

    account: AccountView
    password: str | None


class Ended(Shape):
    """How many sessions were ended."""

    sessions: int


class TokenMade(Shape):
    """A new token."""

    name: str = Field(min_length=1, max_length=100, pattern=PLAIN, examples=["样本局审批系统"])
    scopes: tuple[Right, ...] = Field(min_length=1, max_length=40, examples=[["see-consultation"]])
    department: Department | None = None
    """With one, the token has an officer's limits."""
    days: int | None = Field(365, ge=1, le=3650)
    """Until it expires; null: never."""


class TokenSecret(Shape):
    """A token and its secret: it is told this once."""

    token: Token
    secret: str


class Accounts(Shape):
    """All accounts."""

    items: tuple[AccountView, ...]


class Tokens(Shape):
    """All tokens, newest first."""

    items: tuple[Token, ...]


class Taken(Shape):
    """A right on one case, taken for an hour."""

    case: str = Field(pattern=r"^[0-9]{8}-[0-9A-HJKMNP-TV-Z]{6}$", examples=["20261121-4F7K2Q"])
    right: Right = Field(examples=["review"])
    reason: str = Field(min_length=1, max_length=500, pattern=r"\S")


class Until(Shape):
    """When what was taken ends."""

    until: datetime


@router.get("/accounts", responses=responses())
def listed(here: Here, who: Current) -> Accounts:
    """All accounts, the disabled ones too."""
    require(who, "manage-accounts")
    return Accounts(
        items=tuple(AccountView(**one.model_dump()) for one in accounts.everybody(here.store))
    )


@router.get("/accounts/{name}", responses=responses(404, 422))
def show(here: Here, who: Current, name: Name) -> AccountView:
    """One account."""
    require(who, "manage-accounts")
    return AccountView(**accounts.get(here.store, name).model_dump())


@secret.post("/accounts", status_code=201, responses=responses(400, 413, 415, 422))
def add(request: Request, here: Here, who: Current, said: AccountMade) -> AccountSecret:
    """Make an account; its password has to be changed at the first sign-in."""
    require(who, "manage-accounts")
    account, password = people.add(
        here.store,
        _by(request, who),
        said.name,
        display_name=said.display_name,
        roles=said.roles,
        department=said.department,
        password=said.password,
    )
    return AccountSecret(account=AccountView(**account.model_dump()), password=password)


@router.patch(
    "/accounts/{name}", responses=responses(400, 404, 409, 413, 415, 422), dependencies=WRITE
)
def change(
    request: Request, here: Here, who: Current, name: Name, said: AccountChanged
) -> AccountView:
    """Change an account, disable it, or let it in again; nobody changes his own."""
    require(who, "manage-accounts")
    by = _by(request, who)
    account = accounts.get(here.store, name)
    if said.model_fields_set & {"display_name", "roles", "department"}:
        account = people.change(
            here.store, by, name, display_name=said.display_name, roles=said.roles,
            department=said.department,
        )  # fmt: skip
    if said.disabled is not None:
        account = (people.disable if said.disabled else people.enable)(here.store, by, name)
    return AccountView(**account.model_dump())


@secret.post("/accounts/{name}/password", responses=responses(400, 404, 413, 415, 422))
def new_password(
    request: Request, here: Here, who: Current, name: Name, said: PasswordGiven
) -> AccountSecret:
    """Give an account a password to begin with anew; all its sessions end."""
    require(who, "manage-accounts")
    account, password = people.new_password(here.store, _by(request, who), name, said.password)
    return AccountSecret(account=AccountView(**account.model_dump()), password=password)


@router.post(
    "/accounts/{name}/end-sessions", responses=responses(404, 409, 415, 422), dependencies=WRITE
)
def end_sessions(request: Request, here: Here, who: Current, name: Name) -> Ended:
    """Sign an account out everywhere."""
    require(who, "manage-accounts")
    return Ended(sessions=people.end_sessions(here.store, _by(request, who), name))


@router.get("/tokens", responses=responses())
def tokens(here: Here, who: Current) -> Tokens:
    """All tokens, the revoked ones too; never their secrets."""
    require(who, "manage-tokens")
    return Tokens(items=tuple(accounts.tokens(here.store)))


@secret.post("/tokens", status_code=201, responses=responses(400, 413, 415, 422))
def add_token(request: Request, here: Here, who: Current, said: TokenMade) -> TokenSecret:
    """Make a token for a program."""
    require(who, "manage-tokens")
    made, token = people.add_token(
        here.store, _by(request, who), said.name, scopes=said.scopes, department=said.department,
        days=said.days,
    )  # fmt: skip
    return TokenSecret(token=token, secret=made)


@router.delete("/tokens/{token_id}", responses=responses(404, 409, 415, 422), dependencies=WRITE)
def revoke_token(request: Request, here: Here, who: Current, token_id: TokenId) -> Token:
    """Let nobody in with a token any more, at once."""
    require(who, "manage-tokens")
    return people.revoke_token(here.store, _by(request, who), token_id)


@router.get("/access", responses=responses(422))
def log(
    here: Here,
    who: Current,
    kind: Kind | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Paged[AccessView]:
    """Who came in, was refused, or broke the glass; newest first."""
    require(who, "see-audit")
    before = position(cursor, int)
    kinds: Sequence[Kind] = (kind,) if kind else ()
    found = access.entries(
        here.store, kinds=kinds, before=int(before[0]) if before else None, many=limit + 1
    )
    return Paged(
        items=tuple(AccessView(**one.model_dump()) for one in found[:limit]),
        next=cursor_of(found[limit - 1].id) if len(found) > limit else None,
    )


@router.post("/break-glass", responses=responses(400, 404, 409, 413, 415, 422), dependencies=WRITE)
def break_glass(request: Request, here: Here, who: Current, said: Taken) -> Until:
    """Take a right on one case for an hour (应急授权): recorded, and shown to who audits."""
    require(who, "break-glass")
    case, _ = history(here, said.case)
    return Until(
        until=rights.break_glass(
            here.store, who, said.right, case, said.reason, address=visitor(request),
            now=datetime.now(UTC),
        )
    )  # fmt: skip


def _by(request: Request, who: Who) -> By:
    return By(who.name, visitor(request), datetime.now(UTC))
