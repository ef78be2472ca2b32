"""``yizheng setup``, ``doctor``, ``settings``, ``db``: what an operator does."""

import json
import sys
from typing import Any

import click
from pydantic import SecretStr

from cases import settings as all_settings
from desk.terminal import console


@click.command()
def setup() -> None:
    """Fetch and check the weights, make the database; repeatable."""
    from desk.setup import set_up

    set_up(all_settings.load(), lambda text: click.echo(text, err=True))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(as_json: bool) -> None:
    """Say what is missing on this machine, and the line that mends it."""
    from desk.doctor import examine, exit_code

    findings = examine(all_settings.load())
    if as_json:
        fields = ("name", "ok", "message", "remedy")
        rows = [{name: getattr(one, name) for name in fields} for one in findings]
        click.echo(json.dumps({"schema": 1, "findings": rows}, ensure_ascii=False, indent=2))
    else:
        out = console()
        for one in findings:
            out.print(
                "[green]✓[/green]" if one.ok else "[red]✗[/red]", f"{one.name}: {one.message}"
            )
            if not one.ok:
                out.print(f"    → {one.remedy}", markup=False)
    sys.exit(exit_code(findings))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def settings(as_json: bool) -> None:
    """Show the settings in force and where each came from; secrets are masked."""
    found = all_settings.load()
    rows: dict[str, dict[str, Any]] = {
        name: {"value": _shown(name, getattr(found, name)), "from": found.origin(name)}
        for name in type(found).model_fields
    }
    if as_json:
        click.echo(json.dumps({"schema": 1, "settings": rows}, ensure_ascii=False, indent=2))
        return
    for name, row in rows.items():
        value = "—" if row["value"] is None else row["value"]
        click.echo(f"{name:24} {value}  ({row['from']})")


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Make the database, or bring it to this version."""
    from cases.store import Store

    store = Store(all_settings.load().store_url)
    store.upgrade()
    click.echo(f"The database is at revision {store.revision()}.", err=True)


@db.command()
@click.option("--mend", is_flag=True, help="Write queues and search anew from the record first.")
def check(mend: bool) -> None:
    """Fold every case again, follow its chain of hashes, compare queues and search with it."""
    from cases.store import Store

    store = Store(all_settings.load().store_url)
    store.require_ready()
    if mend:
        store.mend()
    record, made = store.examine()
    for finding in (*record, *made):
        click.echo(finding)
    if record:
        click.echo(f"{len(record)} findings in the record: restore from a backup.", err=True)
    if made:
        click.echo(f"{len(made)} findings in queues and search: nothing is lost; "
                   "`yizheng db check --mend` writes them anew.", err=True)  # fmt: skip
    if record or made:
        sys.exit(3)
    click.echo("The record is sound.", err=True)


def _shown(name: str, value: Any) -> Any:
    if name.endswith("_url") and value is not None:
        plain = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        return all_settings.masked(plain)
    if isinstance(value, SecretStr):
        return "***"
    return value if isinstance(value, bool | int | float | None) else str(value)
