"""Managing accounts and tokens, for the command line and the web: checked, done, recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from cases import access, accounts, passwords
from cases.access import Entry
from cases.accounts import Account, Role, Token
from cases.errors import UsageError
from cases.store import Store
from desk.rights import PERSONAL, RULES, may, of_token
from templates.catalog import load


@dataclass(frozen=True)
class By:
    """Who manages, from where, and when."""

    actor: str
    address: str
    now: datetime


def add(
    store: Store,
    by: By,
    name: str,
    *,
    display_name: str,
    roles: Sequence[str],
    department: str | None,
    password: str | None = None,
) -> tuple[Account, str | None]:
    """Make an account; without a password it gets one that is returned here and never again.

    Either has to be changed at the first sign-in.

    Raises:
        UsageError: as ``accounts.create``; ``department-unknown``.
    """
    _known(department)
    given = password if password is not None else passwords.new_password()
    account = accounts.create(
        store, name, display_name=display_name, roles=_roles(roles), department=department,
        password=given, now=by.now,
    )  # fmt: skip
    _record(store, by, f"{name}: made, {_told(account)}")
    return account, None if password is not None else given


def change(
    store: Store,
    by: By,
    name: str,
    *,
    display_name: str | None = None,
    roles: Sequence[str] | None = None,
    department: str | None = None,
) -> Account:
    """Change what an account is; nobody changes his own.

    Raises:
        UsageError: as ``accounts.change``; ``department-unknown``, ``own-account``.
        NotFound: ``account-unknown``.
    """
    _another(by, name)
    _known(department)
    account = accounts.change(
        store,
        name,
        display_name=display_name,
        roles=_roles(roles) if roles is not None else None,
        department=department,
    )
    _record(store, by, f"{name}: {_told(account)}")
    return account


def disable(store: Store, by: By, name: str) -> Account:
    """Let nobody in with an account any more, at once.

    Raises:
        UsageError: ``own-account``.
        NotFound: ``account-unknown``.
    """
    _another(by, name)
    account = accounts.disable(store, name, by.now)
    _record(store, by, f"{name}: disabled")
    return account


def enable(store: Store, by: By, name: str) -> Account:
    """Let a disabled account in again.

    Raises:
        UsageError: ``own-account``.
        NotFound: ``account-unknown``.
    """
    _another(by, name)
    account = accounts.enable(store, name)
    _record(store, by, f"{name}: enabled")
    return account


def new_password(
    store: Store, by: By, name: str, password: str | None = None
) -> tuple[Account, str | None]:
    """Give an account a password to begin with anew, as ``add`` does.

    Raises:
        UsageError: ``own-account``; as ``accounts.set_password``.
        NotFound: ``account-unknown``.
    """
    _another(by, name)
    given = password if password is not None else passwords.new_password()
    account = accounts.set_password(store, name, given, must_change=True, now=by.now)
    _record(store, by, f"{name}: new password")
    return account, None if password is not None else given


def end_sessions(store: Store, by: By, name: str) -> int:
    """Sign an account out everywhere; how many sessions that ended.

    Raises:
        NotFound: ``account-unknown``.
    """
    accounts.get(store, name)
    ended = accounts.end_all_sessions(store, name, by.now)
    _record(store, by, f"{name}: {ended} sessions ended")
    return ended


def add_token(
    store: Store,
    by: By,
    name: str,
    *,
    scopes: Sequence[str],
    department: str | None,
    days: int | None,
) -> tuple[str, Token]:
    """Make a token; its secret is returned here and never again.

    Raises:
        UsageError: ``scope-unknown``; ``scope-personal``: no program has it;
            ``scope-of-the-office``: no department has it; ``scope-of-a-department``: nobody else
            has it; ``department-unknown``.
    """
    _known(department)
    unknown = sorted(set(scopes) - set(RULES))
    if unknown or not scopes:
        raise UsageError(
            f"No such scope: {', '.join(unknown) or 'none was given'}.",
            hint=f"There are: {', '.join(one for one in RULES if one not in PERSONAL)}.",
            code="scope-unknown",
        )
    if personal := sorted(set(scopes) & set(PERSONAL)):
        raise UsageError(
            f"{', '.join(personal)}: a person does that, under his name.", code="scope-personal"
        )
    expires_at = by.now + timedelta(days=days) if days is not None else None
    probe = Token(
        id="", name=name, department=department, scopes=tuple(scopes), made_at=by.now,
        expires_at=expires_at, last_used_on=None,
    )  # fmt: skip
    if refused := [one for one in RULES if one in scopes and not may(of_token(probe), one)]:
        if department is None:
            raise UsageError(
                f"{', '.join(refused)}: departments alone have that.",
                hint="Say of which department the token is.",
                code="scope-of-a-department",
            )
        raise UsageError(
            f"{', '.join(refused)}: departments do not have that.",
            hint="A token of the office has no department.",
            code="scope-of-the-office",
        )
    secret, token = accounts.make_token(
        store, name, department=department, scopes=scopes, expires_at=expires_at, now=by.now
    )
    _record(store, by, f"token {token.id} ({name}): made, {' '.join(token.scopes)}")
    return secret, token


def revoke_token(store: Store, by: By, token_id: str) -> Token:
    """Let nobody in with a token any more, at once.

    Raises:
        NotFound: ``token-unknown``.
    """
    token = accounts.revoke_token(store, token_id, by.now)
    _record(store, by, f"token {token.id} ({token.name}): revoked")
    return token


def _roles(given: Sequence[str]) -> list[Role]:
    """Known ones in the order of the table; ``accounts`` says which are unknown."""
    known = [role for role in get_args(Role) if role in given]
    return [*known, *(one for one in given if one not in known)]


def _known(department: str | None) -> None:
    if department is not None and department not in load().departments:
        raise UsageError(
            f"There is no department {department!r}.",
            hint="`yizheng catalog list` has their codes.",
            code="department-unknown",
        )


def _another(by: By, name: str) -> None:
    if by.actor == f"user:{name}":
        raise UsageError("Nobody manages his own account.", code="own-account")


def _told(account: Account) -> str:
    of = f" of {account.department}" if account.department else ""
    return f"{' '.join(account.roles)}{of}"


def _record(store: Store, by: By, what: str) -> None:
    entry = Entry(at=by.now, kind="account-changed", actor=by.actor, address=by.address,
                  reason=what)  # fmt: skip
    access.record(store, entry)
