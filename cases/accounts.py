"""Accounts, sessions and tokens (帐号、会话、令牌): who somebody is, never what he may do.

Secrets are 256 random bits and only their sha256 is kept; passwords are kept as ``passwords`` says.
"""

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from cases import passwords
from cases.errors import NotFound, UsageError
from cases.ids import CROCKFORD, SHANGHAI
from cases.model import Noun
from cases.store import Store
from cases.tables import AccountRow, SessionRow, TokenRow

Role = Literal[
    "clerk", "reviewer", "lead", "officer", "auditor",
    "system-administrator", "security-administrator",
]  # fmt: skip
"""窗口收件 · 核对 · 牵头负责 · 部门审批 · 审计 · 系统管理 · 安全管理."""
APART: tuple[Role, ...] = ("auditor", "system-administrator", "security-administrator")
"""Held together with no other role (三员分立)."""

USED_EVERY = timedelta(minutes=1)
"""How exactly the last use of a session is recorded; it ends that much earlier, never later."""


class Account(Noun):
    """Somebody who may sign in (帐号)."""

    name: str
    display_name: str
    roles: tuple[Role, ...]
    department: str | None = None
    """Code of the department that an officer answers for."""
    disabled_at: datetime | None = None
    must_change_password: bool = False


class Session(Noun):
    """A sign-in that has not ended (会话)."""

    id: str
    """To name it by; of no use to get in."""
    account: str
    made_at: datetime
    used_at: datetime


class Token(Noun):
    """What a program signs in with (令牌)."""

    id: str
    name: str
    department: str | None
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime | None
    last_used_on: date | None
    revoked_at: datetime | None = None


def person(actor: str) -> str:
    """Who an actor is: the desk records ``user:zhang``, the command line ``zhang``."""
    return actor.removeprefix("user:")


# Accounts


def create(
    store: Store,
    name: str,
    *,
    display_name: str,
    roles: Sequence[Role],
    department: str | None = None,
    password: str,
    must_change: bool = True,
    now: datetime,
) -> Account:
    """Make an account.

    Raises:
        UsageError: ``account-exists``, ``account-name``, ``roles-apart``, ``role-department``,
            ``password-short``, ``password-long``, ``password-common``.
    """
    if not re.fullmatch(r"[a-z][a-z0-9._-]{1,31}", name):
        raise UsageError(
            f"{name!r} is no name of an account.",
            hint="Two to 32 of a-z, 0-9, dot, hyphen and underscore; a letter first.",
            code="account-name",
        )
    _fitting(roles, department)
    row = AccountRow(
        name=name,
        display_name=_named(display_name, name),
        roles=list(roles),
        department=department,
        password_hash=passwords.hashed(password, name, display_name),
        must_change_password=must_change,
        made_at=now,
        disabled_at=None,
    )
    try:
        with store.write() as session:
            session.add(row)
    except IntegrityError as error:
        raise UsageError(
            f"There is an account {name} already.",
            hint="`yizheng accounts list` lists them.",
            code="account-exists",
        ) from error
    return _account(row)


def get(store: Store, name: str) -> Account:
    """The account of a name.

    Raises:
        NotFound: ``account-unknown``.
    """
    with store.read() as session:
        return _account(_row(session, name))


def exists(store: Store, name: str) -> bool:
    """Whether there is an account of a name."""
    with store.read() as session:
        return session.get(AccountRow, _key(name)) is not None


def everybody(store: Store) -> list[Account]:
    """All accounts by name, the disabled ones too."""
    with store.read() as session:
        return [_account(row) for row in session.scalars(select(AccountRow).order_by("name"))]


def change(
    store: Store,
    name: str,
    *,
    display_name: str | None = None,
    roles: Sequence[Role] | None = None,
    department: str | None = None,
) -> Account:
    """Change an account, from its next request on; what is None stays.

    Without the role of an officer it has no department any more.

    Raises:
        UsageError: ``roles-apart``, ``role-department``.
        NotFound: ``account-unknown``.
    """
    with store.write() as session:
        row = _row(session, name)
        if display_name is not None:
            row.display_name = _named(display_name, name)
        if roles is not None:
            row.roles = list(roles)
        row.department = (department or row.department) if "officer" in row.roles else department
        _fitting(row.roles, row.department)
    return _account(row)


def disable(store: Store, name: str, now: datetime) -> Account:
    """Let nobody in with an account any more, at once.

    Raises:
        NotFound: ``account-unknown``.
    """
    with store.write() as session:
        row = _row(session, name)
        row.disabled_at = row.disabled_at or now
        _end_all(session, name, now)
    return _account(row)


def enable(store: Store, name: str) -> Account:
    """Let a disabled account in again.

    Raises:
        NotFound: ``account-unknown``.
    """
    with store.write() as session:
        row = _row(session, name)
        row.disabled_at = None
    return _account(row)


# Passwords


def set_password(
    store: Store, name: str, password: str, *, must_change: bool, now: datetime
) -> Account:
    """Give an account a new password and end all its sessions.

    Args:
        store: the record.
        name: of the account.
        password: the new one.
        must_change: whether it has to be changed at the next sign-in.
        now: this moment.

    Raises:
        NotFound: ``account-unknown``.
        UsageError: ``password-short``, ``password-long``, ``password-common``.
    """
    account = get(store, name)
    hashed = passwords.hashed(password, name, account.display_name)
    with store.write() as session:
        row = _row(session, name)
        row.password_hash = hashed
        row.must_change_password = must_change
        _end_all(session, name, now)
    return _account(row)


def check_password(store: Store, name: str, password: str) -> Account | None:
    """The account, if the password is its own and it is not disabled; as slow if it is unknown.

    A hash made with parameters other than today's is made anew.
    """
    with store.read() as session:
        row = session.get(AccountRow, _key(name))
    if not passwords.matches(row.password_hash if row else None, password):
        return None
    if row is None or row.disabled_at is not None:
        return None
    if passwords.outdated(row.password_hash):
        newer = passwords.kept(password)
        with store.write() as session:
            # Not over a password that was set in the meantime.
            session.execute(
                update(AccountRow)
                .where(AccountRow.name == row.name, AccountRow.password_hash == row.password_hash)
                .values(password_hash=newer)
            )
    return _account(row)


# Sessions


def begin_session(store: Store, account: Account, now: datetime) -> tuple[str, Session]:
    """Sign somebody in; the secret is for his browser, and known nowhere else."""
    secret = secrets.token_urlsafe(32)
    row = SessionRow(
        hash=_digest(secret), account=account.name, made_at=now, used_at=now, ended_at=None
    )
    with store.write() as session:
        session.add(row)
    return secret, _session(row)


def session(
    store: Store,
    secret: str,
    now: datetime,
    *,
    idle: timedelta,
    longest: timedelta,
    used: bool = True,
) -> tuple[Session, Account] | None:
    """The session of a secret, and whose it is; None if it ended or never was.

    Args:
        store: the record.
        secret: from the browser.
        now: this moment.
        idle: so long without use ends it.
        longest: so long ends it in any case.
        used: whether this is a use by a person, not by a page that asks by itself.
    """
    with store.read() as reading:
        found = reading.execute(
            select(SessionRow, AccountRow)
            .join(AccountRow, AccountRow.name == SessionRow.account)
            .where(SessionRow.hash == _digest(secret))
        ).one_or_none()
    if found is None:
        return None
    row, account = found
    if row.ended_at is not None or account.disabled_at is not None:
        return None
    if now >= row.made_at + longest or now >= row.used_at + idle:
        return None
    if used and now >= row.used_at + USED_EVERY:
        with store.write() as writing:
            writing.execute(
                update(SessionRow)
                .where(SessionRow.hash == row.hash, SessionRow.used_at < now)
                .values(used_at=now)
            )
        row.used_at = now
    return _session(row), _account(account)


def sessions(store: Store, name: str, now: datetime, *, longest: timedelta) -> list[Session]:
    """The sessions of an account that were not ended, newest first; some may be idle too long."""
    query = (
        select(SessionRow)
        .where(
            SessionRow.account == name,
            SessionRow.ended_at.is_(None),
            SessionRow.made_at > now - longest,
        )
        .order_by(SessionRow.made_at.desc())
    )
    with store.read() as reading:
        return [_session(row) for row in reading.scalars(query)]


def end_session(store: Store, secret: str, now: datetime) -> None:
    """Sign out; at once, and for good."""
    with store.write() as writing:
        writing.execute(
            update(SessionRow)
            .where(SessionRow.hash == _digest(secret), SessionRow.ended_at.is_(None))
            .values(ended_at=now)
        )


def end_all_sessions(store: Store, name: str, now: datetime) -> int:
    """Sign an account out everywhere; how many sessions that ended."""
    with store.write() as writing:
        return _end_all(writing, name, now)


# Tokens


def make_token(
    store: Store,
    name: str,
    *,
    department: str | None,
    scopes: Collection[str],
    expires_at: datetime | None,
    now: datetime,
) -> tuple[str, Token]:
    """Make a token for a program; its secret is told here and never again."""
    secret = f"yz_{secrets.token_urlsafe(32)}"
    row = TokenRow(
        id="".join(secrets.choice(CROCKFORD) for _ in range(8)),
        hash=_digest(secret),
        name=name,
        department=department,
        scopes=sorted(scopes),
        made_at=now,
        expires_at=expires_at,
        revoked_at=None,
        last_used_on=None,
    )
    with store.write() as writing:
        writing.add(row)
    return secret, _token(row)


def token(store: Store, secret: str, now: datetime) -> Token | None:
    """The token of a secret; None if it was revoked, is too old, or never was."""
    with store.read() as reading:
        row = reading.scalar(select(TokenRow).where(TokenRow.hash == _digest(secret)))
    if row is None or row.revoked_at is not None:
        return None
    if row.expires_at is not None and now >= row.expires_at:
        return None
    today = now.astimezone(SHANGHAI).date()
    if row.last_used_on != today:
        with store.write() as writing:
            writing.execute(
                update(TokenRow).where(TokenRow.id == row.id).values(last_used_on=today)
            )
        row.last_used_on = today
    return _token(row)


def tokens(store: Store) -> list[Token]:
    """All tokens, newest first, the revoked ones too."""
    with store.read() as reading:
        rows = reading.scalars(select(TokenRow).order_by(TokenRow.made_at.desc(), TokenRow.id))
        return [_token(row) for row in rows]


def revoke_token(store: Store, token_id: str, now: datetime) -> Token:
    """Let nobody in with a token any more, at once.

    Raises:
        NotFound: ``token-unknown``.
    """
    with store.write() as writing:
        row = writing.get(TokenRow, _key(token_id))
        if row is None:
            raise NotFound(
                f"There is no token {token_id}.",
                hint="`yizheng tokens list` lists them.",
                code="token-unknown",
            )
        row.revoked_at = row.revoked_at or now
    return _token(row)


def _account(row: AccountRow) -> Account:
    return Account(**{name: getattr(row, name) for name in Account.model_fields})


def _session(row: SessionRow) -> Session:
    return Session(id=row.hash[:12], account=row.account, made_at=row.made_at, used_at=row.used_at)


def _token(row: TokenRow) -> Token:
    return Token(**{name: getattr(row, name) for name in Token.model_fields})


def _row(session: Any, name: str) -> AccountRow:
    row: AccountRow | None = session.get(AccountRow, _key(name))
    if row is None:
        raise NotFound(
            f"There is no account {name}.",
            hint="`yizheng accounts list` lists them.",
            code="account-unknown",
        )
    return row


def _end_all(session: Any, name: str, now: datetime) -> int:
    ended = session.execute(
        update(SessionRow)
        .where(SessionRow.account == name, SessionRow.ended_at.is_(None))
        .values(ended_at=now)
    )
    return int(ended.rowcount)


def _key(typed: str) -> str:
    """What is looked up: no database has a name with NUL, and PostgreSQL refuses to look."""
    return typed.replace("\0", "�")


def _fitting(roles: Sequence[str], department: str | None) -> None:
    unknown = set(roles) - set(get_args(Role))
    if unknown or not roles:
        raise UsageError(
            f"No such role: {', '.join(sorted(unknown)) or 'none was given'}.",
            hint=f"There are: {', '.join(get_args(Role))}.",
            code="role-unknown",
        )
    if len(set(roles)) > 1 and set(roles) & set(APART):
        raise UsageError(
            f"{', '.join(sorted(set(roles) & set(APART)))}: no other role beside it.",
            hint="Who keeps the system, who gives rights and who audits do nothing else.",
            code="roles-apart",
        )
    if ("officer" in roles) != (department is not None):
        raise UsageError(
            "An officer belongs to a department, and nobody else does.",
            hint="Give officer and --department together.",
            code="role-department",
        )


def _named(display_name: str, name: str) -> str:
    shown = "".join(sign for sign in display_name if sign.isprintable()).strip()
    return shown[:50] or name


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
