"""``yizheng accounts``, ``tokens``, ``access``: who may come in, and who did (帐号、访问记录).

Whoever may run these commands uses the machine itself: nothing is asked of him but his name.
"""

import sys
from datetime import UTC, datetime, timedelta
from typing import get_args

import click
from rich.markup import escape

from cases import access as record
from cases import accounts as kept
from cases import settings as all_settings
from cases.access import Kind
from cases.accounts import Account, Role, Token
from cases.errors import UsageError
from cases.store import Store
from desk import people
from desk.commands.accounts_shapes import (
    AccessShape,
    AccountShape,
    AccountsListShape,
    AccountsSessionsShape,
    AccountsShowShape,
    EntryShape,
    SessionShape,
    TokenShape,
    TokensListShape,
    TokensShowShape,
)
from desk.commands.cases import as_json as with_json
from desk.commands.cases import as_user
from desk.commands.license_view import actor
from desk.people import By
from desk.shapes import dump
from desk.terminal import console

with_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(get_args(Role)),
    help="May be given more than once.",
)
with_department = click.option("--department", help="Code of the department, for officers.")
with_password = click.option(
    "--password-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the password from stdin; default: make one, print it once.",
)


@click.group()
def accounts() -> None:
    """Who may sign in at the desk."""


@accounts.command()
@click.argument("name")
@with_roles
@with_department
@click.option("--display-name", default="", help="As others see it; default: NAME.")
@with_password
@as_user
@with_json
def add(
    name: str,
    roles: tuple[str, ...],
    department: str | None,
    display_name: str,
    from_stdin: bool,
    user: str | None,
    as_json: bool,
) -> None:
    """Make the account NAME; its password has to be changed at the first sign-in."""
    account, password = people.add(
        _store(), _by(user), name, display_name=display_name, roles=roles, department=department,
        password=_password(from_stdin),
    )  # fmt: skip
    _show(account, password, as_json)


@accounts.command("list")
@with_json
def list_(as_json: bool) -> None:
    """List all accounts."""
    found = kept.everybody(_store())
    if as_json:
        shapes = tuple(_account(one) for one in found)
        click.echo(dump(AccountsListShape(accounts=shapes)))
        return
    for one in found:
        _line(one)
    if not found:
        click.echo("There is no account yet: `yizheng accounts add`.", err=True)


@accounts.command()
@click.argument("name")
@with_roles
@with_department
@as_user
@with_json
def roles(
    name: str, roles: tuple[str, ...], department: str | None, user: str | None, as_json: bool
) -> None:
    """Give NAME these roles, instead of those that it has; from its next click on."""
    account = people.change(_store(), _by(user), name, roles=roles, department=department)
    _show(account, None, as_json)


@accounts.command()
@click.argument("name")
@as_user
@with_json
def disable(name: str, user: str | None, as_json: bool) -> None:
    """Let NAME in no more, and end its sessions, at once."""
    _show(people.disable(_store(), _by(user), name), None, as_json)


@accounts.command()
@click.argument("name")
@as_user
@with_json
def enable(name: str, user: str | None, as_json: bool) -> None:
    """Let NAME in again."""
    _show(people.enable(_store(), _by(user), name), None, as_json)


@accounts.command()
@click.argument("name")
@with_password
@as_user
@with_json
def password(name: str, from_stdin: bool, user: str | None, as_json: bool) -> None:
    """Give NAME another password to begin with, and end its sessions."""
    account, made = people.new_password(_store(), _by(user), name, _password(from_stdin))
    _show(account, made, as_json)


@accounts.command()
@click.argument("name")
@with_json
def sessions(name: str, as_json: bool) -> None:
    """Show where NAME is signed in."""
    _sessions(name, 0, as_json)


@accounts.command("end-sessions")
@click.argument("name")
@as_user
@with_json
def end_sessions(name: str, user: str | None, as_json: bool) -> None:
    """Sign NAME out everywhere, at once."""
    ended = people.end_sessions(_store(), _by(user), name)
    _sessions(name, ended, as_json)
    click.echo(f"{ended} sessions ended.", err=True)


@click.group()
def tokens() -> None:
    """What programs of others sign in with at the API."""


@tokens.command("add")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True,
              help="A right (docs/rights.md); may be given more than once.")  # fmt: skip
@click.option("--department", help="Confines it to the matters of this department.")
@click.option("--days", type=click.IntRange(1), default=365, show_default=True,
              help="How long it is good for.")  # fmt: skip
@as_user
@with_json
def add_token(
    name: str,
    scopes: tuple[str, ...],
    department: str | None,
    days: int,
    user: str | None,
    as_json: bool,
) -> None:
    """Make a token for the program NAME; its secret is printed once."""
    secret, token = people.add_token(
        _store(), _by(user), name, scopes=scopes, department=department, days=days
    )
    if as_json:
        click.echo(dump(TokensShowShape(token=_token(token), secret=secret)))
        return
    click.echo(secret)
    click.echo(f"Token {token.id}: the line above is shown this once.", err=True)


@tokens.command("list")
@with_json
def list_tokens(as_json: bool) -> None:
    """List all tokens, without their secrets."""
    found = kept.tokens(_store())
    if as_json:
        click.echo(dump(TokensListShape(tokens=tuple(_token(one) for one in found))))
        return
    now, out = datetime.now(UTC), console()
    for one in found:
        over = one.expires_at is not None and one.expires_at <= now
        state = "revoked" if one.revoked_at else "expired" if over else "good"
        of = f" · {one.department}" if one.department else ""
        used = f", used {one.last_used_on}" if one.last_used_on else ", never used"
        out.print(f"[bold]{one.id}[/bold] {escape(one.name)}{of} · {state}{used}")
        out.print(f"  {' '.join(one.scopes)}")


@tokens.command()
@click.argument("token")
@as_user
@with_json
def revoke(token: str, user: str | None, as_json: bool) -> None:
    """Let nobody in with TOKEN (its id) any more, at once."""
    revoked = people.revoke_token(_store(), _by(user), token)
    if as_json:
        click.echo(dump(TokensShowShape(token=_token(revoked), secret=None)))
        return
    click.echo(f"Token {revoked.id} ({revoked.name}) is revoked.", err=True)


@click.command()
@click.option("--kind", "kinds", multiple=True, type=click.Choice(get_args(Kind)),
              help="Only of this kind; default: break-glass and denied.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Of every kind.")
@click.option("--many", type=click.IntRange(1), default=100, show_default=True,
              help="How many, newest first.")  # fmt: skip
@with_json
def access(kinds: tuple[Kind, ...], everything: bool, many: int, as_json: bool) -> None:
    """Show who broke the glass and who was refused; or any other entry of the record."""
    if everything and kinds:
        raise UsageError("Give --all or --kind, not both.", code="kind-ambiguous")
    wanted: tuple[Kind, ...] = () if everything else kinds or ("break-glass", "denied")
    found = record.entries(_store(), kinds=wanted, many=many)
    if as_json:
        shapes = tuple(EntryShape(**one.model_dump()) for one in found)
        click.echo(dump(AccessShape(entries=shapes)))
        return
    out = console()
    for one in found:
        at = one.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        what = " ".join(part for part in (one.right, one.case_id, one.reason) if part)
        who = one.actor or "(no such account)"
        out.print(f"{at} {one.kind:16} {escape(who)} {one.address} {escape(what)}")
    if not found:
        click.echo("Nothing is recorded.", err=True)


def _show(account: Account, password: str | None, as_json: bool) -> None:
    if as_json:
        click.echo(dump(AccountsShowShape(account=_account(account), password=password)))
        return
    _line(account)
    if password is not None:
        click.echo(password)
        click.echo("The password above is shown this once; it has to be changed at the first "
                   "sign-in.", err=True)  # fmt: skip


def _line(account: Account) -> None:
    of = f" · {account.department}" if account.department else ""
    state = " · [red]disabled[/red]" if account.disabled_at else ""
    shown = f"[bold]{account.name}[/bold] {escape(account.display_name)}"
    console().print(f"{shown} · {' '.join(account.roles)}{of}{state}")


def _sessions(name: str, ended: int, as_json: bool) -> None:
    store, settings, now = _store(), all_settings.load(), datetime.now(UTC)
    kept.get(store, name)
    found = kept.sessions(store, name, now, longest=timedelta(hours=settings.session_hours))
    if as_json:
        shapes = tuple(
            SessionShape(id=one.id, made_at=one.made_at, used_at=one.used_at) for one in found
        )
        click.echo(dump(AccountsSessionsShape(account=name, sessions=shapes, ended=ended)))
        return
    for one in found:
        began, used = (at.astimezone().strftime("%Y-%m-%d %H:%M") for at in
                       (one.made_at, one.used_at))  # fmt: skip
        click.echo(f"{one.id} since {began}, last used {used}")


def _account(account: Account) -> AccountShape:
    return AccountShape(**account.model_dump())


def _token(token: Token) -> TokenShape:
    return TokenShape(**token.model_dump())


def _password(from_stdin: bool) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else None


def _by(user: str | None) -> By:
    return By(actor(user), "terminal", datetime.now(UTC))


def _store() -> Store:
    store = Store(all_settings.load().store_url)
    store.require_ready()
    return store
