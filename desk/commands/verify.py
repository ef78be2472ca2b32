"""``yizheng verify``: is this licence genuine and in force; every check separately."""

import sys
from datetime import UTC, datetime

import click
from rich.markup import escape

from cases import settings as all_settings
from cases.errors import SetupMissing
from desk.terminal import console

MARKS = {"ok": "[green]✓[/green]", "failed": "[red]✗[/red]", "skipped": "[dim]–[/dim]"}


@click.command()
@click.argument("target", metavar="FILE_OR_URL_OR_NUMBER")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(target: str, as_json: bool) -> None:
    """Verify a licence: its PDF, a photograph or screenshot of it, its address, or its number."""
    from cases.files import open_files
    from cases.store import Store
    from licenses.verification.verdict import exit_code
    from licenses.verification.verify import verify as verify_license

    settings = all_settings.load()
    register: Store | None = Store(settings.store_url)
    try:
        register.require_ready()  # type: ignore[union-attr]
    except SetupMissing:
        # An inspector's machine has no register: then the licence's own host is asked.
        register = None
    verdict = verify_license(
        target,
        register=register,
        files=open_files(settings) if register else None,
        settings=settings,
        now=datetime.now(UTC),
    )
    if as_json:
        click.echo(verdict.model_dump_json(indent=2))
    else:
        out = console()
        sample = " 样证 specimen" if verdict.sample else ""
        out.print(f"[bold]{verdict.verdict}[/bold]{sample}")
        for check in verdict.checks:
            out.print(f"  {MARKS[check.result]} {check.name}: {escape(check.message)}")
        if verdict.license:
            out.print(f"  {verdict.license.number} · {escape(verdict.license.holder.name)}")
            for permit in verdict.license.permits:
                out.print(f"    {escape(permit.name)}: {permit.state}")
    sys.exit(exit_code(verdict))
