"""Accounts and tokens, for the security administrator (帐号与令牌管理)."""

from datetime import UTC, datetime
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Depends, Form, Request, Response

from cases import accounts
from cases.accounts import Role
from cases.errors import NotFound, UsageError, YizhengError
from cases.store import Store
from desk import people
from desk.people import By
from desk.rights import PERSONAL, RULES, Who
from desk.web.limits import visitor
from desk.web.office.pages import has_text, render, t
from desk.web.signin import need
from templates.catalog import load

router = APIRouter(include_in_schema=False)
Manager = Annotated[Who, Depends(need("manage-accounts"))]
TokenManager = Annotated[Who, Depends(need("manage-tokens"))]
Text = Annotated[str, Form(max_length=200)]


@router.get("/desk/accounts")
def accounts_page(request: Request, who: Manager) -> Response:
    """All accounts, and the form for another one."""
    return _accounts_page(request, who)


@router.post("/desk/accounts")
def add_account(
    request: Request,
    who: Manager,
    name: Text = "",
    display_name: Text = "",
    role: Annotated[list[str], Form(max_length=10)] = [],  # noqa: B006 (FastAPI copies it)
    department: Text = "",
) -> Response:
    """Make an account; the answer shows its first password, this once."""
    try:
        account, password = people.add(
            _store(request), _by(request, who), name.strip(), display_name=display_name,
            roles=role, department=department or None,
        )  # fmt: skip
    except UsageError as error:
        return _accounts_page(request, who, 422, problem=_told(error))
    return _accounts_page(request, who, shown=password or "", of=account.name)


@router.get("/desk/accounts/{name}")
def account_page(request: Request, who: Manager, name: str) -> Response:
    """One account."""
    return _one_page(request, who, name)


@router.post("/desk/accounts/{name}")
def change_account(
    request: Request,
    who: Manager,
    name: str,
    do: Annotated[Literal["change", "disable", "enable", "password", "end-sessions"], Form()],
    display_name: Text = "",
    role: Annotated[list[str], Form(max_length=10)] = [],  # noqa: B006 (FastAPI copies it)
    department: Text = "",
) -> Response:
    """Change an account, or what it can get in with."""
    store, by, shown = _store(request), _by(request, who), ""
    try:
        if do == "change":
            people.change(store, by, name, display_name=display_name, roles=role,
                          department=department or None)  # fmt: skip
        elif do == "disable":
            people.disable(store, by, name)
        elif do == "enable":
            people.enable(store, by, name)
        elif do == "password":
            shown = people.new_password(store, by, name)[1] or ""
        else:
            people.end_sessions(store, by, name)
    except UsageError as error:
        return _one_page(request, who, name, 422, problem=_told(error))
    except NotFound:
        return _accounts_page(request, who, 404, problem=t("people.account-unknown"))
    return _one_page(request, who, name, message=t(f"people.done-{do}"), shown=shown)


@router.get("/desk/tokens")
def tokens_page(request: Request, who: TokenManager) -> Response:
    """All tokens, and the form for another one."""
    return _tokens_page(request, who)


@router.post("/desk/tokens")
def add_token(
    request: Request,
    who: TokenManager,
    name: Text = "",
    scope: Annotated[list[str], Form(max_length=100)] = [],  # noqa: B006 (FastAPI copies it)
    department: Text = "",
    days: Annotated[int, Form(ge=1, le=3650)] = 365,
) -> Response:
    """Make a token; the answer shows its secret, this once."""
    if not name.strip():
        return _tokens_page(request, who, 422, problem=t("people.name-missing"))
    try:
        secret, token = people.add_token(
            _store(request), _by(request, who), name.strip(), scopes=scope,
            department=department or None, days=days,
        )  # fmt: skip
    except UsageError as error:
        return _tokens_page(request, who, 422, problem=_told(error))
    return _tokens_page(request, who, shown=secret, of=token.name)


@router.post("/desk/tokens/{token_id}/revoke")
def revoke_token(request: Request, who: TokenManager, token_id: str) -> Response:
    """Let nobody in with a token any more."""
    try:
        people.revoke_token(_store(request), _by(request, who), token_id)
    except NotFound as error:
        return _tokens_page(request, who, 404, problem=_told(error))
    return _tokens_page(request, who)


def _accounts_page(
    request: Request,
    who: Who,
    status_code: int = 200,
    *,
    problem: str = "",
    shown: str = "",
    of: str = "",
) -> Response:
    return render(
        request,
        who,
        "accounts",
        status_code=status_code,
        accounts=accounts.everybody(_store(request)),
        roles=get_args(Role),
        departments=_departments(),
        problem=problem,
        shown=shown,
        of=of,
    )


def _one_page(
    request: Request,
    who: Who,
    name: str,
    status_code: int = 200,
    *,
    message: str = "",
    problem: str = "",
    shown: str = "",
) -> Response:
    try:
        account = accounts.get(_store(request), name)
    except NotFound:
        return _accounts_page(request, who, 404, problem=t("people.account-unknown"))
    return render(
        request,
        who,
        "account_of",
        status_code=status_code,
        account=account,
        own=who.name == f"user:{account.name}",
        roles=get_args(Role),
        departments=_departments(),
        message=message,
        problem=problem,
        shown=shown,
    )


def _tokens_page(
    request: Request,
    who: Who,
    status_code: int = 200,
    *,
    problem: str = "",
    shown: str = "",
    of: str = "",
) -> Response:
    return render(
        request,
        who,
        "tokens",
        status_code=status_code,
        tokens=accounts.tokens(_store(request)),
        now=datetime.now(UTC),
        scopes=[right for right in RULES if right not in PERSONAL],
        departments=_departments(),
        problem=problem,
        shown=shown,
        of=of,
    )


def _departments() -> dict[str, str]:
    return {code: one.name for code, one in load().departments.items()}


def _told(error: YizhengError) -> str:
    """What is wrong, in Chinese, by its code."""
    key = f"people.{error.code}"
    return t(key) if has_text(key) else t("people.refused", code=error.code)


def _by(request: Request, who: Who) -> By:
    return By(who.name, visitor(request), datetime.now(UTC))


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store
