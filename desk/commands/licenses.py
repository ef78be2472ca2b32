"""``yizheng licenses``: issued licences, their life and what is due (证照管理)."""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from cases import settings as all_settings
from cases.errors import SetupMissing, UsageError, YizhengError
from cases.model import License
from desk.commands.cases import as_json as with_json
from desk.commands.cases import as_user
from desk.commands.license_acts import ACTS
from desk.commands.license_papers import print_sheet, qr_block
from desk.commands.license_view import COLOURS, STANDINGS, actor, day, show_license, shown
from desk.shapes import dump
from desk.terminal import console, progress

DUE = {
    "opens": "可申请延续 renewal opens",
    "open": "可申请延续 renewal is open until",
    "closes": "延续申请截止 renewal closes",
    "missed": "逾期未申请延续 renewal missed; ends",
    "pending": "延续待决定 renewal undecided; ends",
    "not-judged": "延续申请是否按期未认定 in time? not stated; ends",
    "suspension-over": "暂扣期届满，待机关决定 suspension over since",
    "too-few": "许可不足，考虑注销 too few permits",
}


@click.group()
def licenses() -> None:
    """Issued licences: list, show, what is due, and what authorities did to them."""


@licenses.command("list")
@click.option("--state", help="Only those in this state or standing, e.g. suspended.")
@with_json
def list_(state: str | None, as_json: bool) -> None:
    """List all issued licences with how they stand today."""
    from cases.store import Store
    from desk.commands.license_shapes import LicenseListShape, license_row
    from licenses import register
    from licenses.status import status

    store = Store(all_settings.load().store_url)
    store.require_ready()
    now = datetime.now(UTC)
    told = ((one, status(one, now)) for one in register.issued(store))
    chosen = [
        license_row(license, stands)
        for license, stands in told
        if state in (None, stands.state, stands.standing)
    ]
    if as_json:
        click.echo(dump(LicenseListShape(licenses=tuple(chosen))))
        return
    table = Table(title="证照 licences", title_justify="left")
    table.add_column("number", no_wrap=True)
    for column in ("holder", "version", "state", "permits"):
        table.add_column(column, overflow="fold")
    for one in chosen:
        colour = COLOURS.get(one.state, "red")
        table.add_row(
            one.number,
            escape(one.holder),
            f"{one.version}{' …' if one.file_awaited else ''}",
            f"[{colour}]{STANDINGS.get(one.standing or '', one.state)}[/{colour}]",
            "\n".join(f"{permit.code} {permit.standing}" for permit in one.permits),
        )
    console().print(table)


@licenses.command()
@click.argument("ref", metavar="ID")
@with_json
def show(ref: str, as_json: bool) -> None:
    """Show the licence of an ID or number, with its permits and what happened to it."""
    from cases.files import open_files
    from cases.store import Store
    from licenses import register

    settings = all_settings.load()
    store = Store(settings.store_url)
    store.require_ready()
    license = register.find(store, ref)
    show_license(shown(license, open_files(settings), datetime.now(UTC)), as_json)


@licenses.command()
@click.option("--within", type=click.IntRange(0, 3650), default=60, show_default=True,
              help="Days to look ahead.")  # fmt: skip
@click.option("--propose", is_flag=True,
              help="Put cancelling to the lead department where too few are left.")  # fmt: skip
@as_user
@with_json
def due(within: int, propose: bool, user: str | None, as_json: bool) -> None:
    """List renewals that open, close or are undecided, suspensions that ended, too few permits."""
    from desk.commands.license_shapes import LicenseDueShape, due_row
    from flows.steps import life
    from flows.steps.office import open_office

    office = open_office(all_settings.load())
    found = list(life.due(office, within))
    proposed = tuple(
        one.license.number
        for one in found
        if propose and one.what == "too-few"
        and life.propose(office, one.license.number, actor(user))
    )  # fmt: skip
    rows = tuple(due_row(one) for one in found)
    if as_json:
        today = day(office.now())
        click.echo(dump(LicenseDueShape(on=today, within=within, due=rows, proposed=proposed)))
        return
    table = Table(title="待办 due", title_justify="left")
    table.add_column("number", no_wrap=True)
    for column in ("holder", "permit", "authority", "what", "day"):
        table.add_column(column, overflow="fold")
    for row in sorted(rows, key=lambda row: (row.on is None, row.on)):
        table.add_row(
            row.number,
            escape(row.holder),
            row.permit or "",
            escape(row.authority),
            DUE[row.what],
            str(row.on or ""),
        )
    console().print(table)
    for number in proposed:
        click.echo(f"{number}: its cancelling was put to the lead department.", err=True)


@licenses.command()
@click.argument("ref", metavar="ID")
@click.option("--why", required=True, help="Why it is kept.")
@as_user
def keep(ref: str, why: str, user: str | None) -> None:
    """Let a licence be whose cancelling was proposed, until its permits change again."""
    from flows.steps import life
    from flows.steps.office import open_office

    life.keep(open_office(all_settings.load()), ref, why, actor(user))


@licenses.command()
@click.option("--from", "file", required=True, type=click.Path(exists=True, dir_okay=False,
              path_type=Path), help="Acts, JSON.")  # fmt: skip
@as_user
@with_json
def record(file: Path, user: str | None, as_json: bool) -> None:
    """Record what departments report of many licences. Repeatable: what is recorded stays."""
    from desk.commands.license_shapes import LicenseRecordShape, RecordedRow, RecordFailure
    from flows.steps import life
    from flows.steps.office import open_office

    acts = life.parse_acts(file.read_bytes())
    office = open_office(all_settings.load())
    recorded, failed = [], []
    # By day: an act is refused after a newer one.
    for index, one in sorted(enumerate(acts), key=lambda told: told[1].on):
        try:
            now = life.record(office, one.license, one.told, actor(user))
        except SetupMissing:
            raise  # no other could be recorded either
        except YizhengError as error:
            failed.append(RecordFailure(index=index, license=one.license, code=error.code,
                                        message=str(error)))  # fmt: skip
        else:
            recorded.append(RecordedRow(number=now.number, version=now.version, act=one.act,
                                        document=one.document))  # fmt: skip
    if as_json:
        click.echo(dump(LicenseRecordShape(recorded=tuple(recorded), failed=tuple(failed))))
    else:
        click.echo(f"{len(recorded)} recorded, {len(failed)} failed")
    for failure in failed:
        click.echo(
            f"yizheng: {failure.index}: {failure.license}: {failure.message} [{failure.code}]",
            err=True,
        )
    if failed:
        sys.exit(3 if recorded else 4)


@licenses.command()
@click.argument("refs", metavar="[ID]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All issued licences.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes; default: one a core.")
@as_user
@with_json
def redraw(
    refs: tuple[str, ...], every: bool, jobs: int | None, user: str | None, as_json: bool
) -> None:
    """Make files anew that are awaited or that this version would draw otherwise. Repeatable."""
    from desk.commands.license_shapes import LicenseRedrawShape, RedrawFailure, RedrawnRow
    from flows.steps import life
    from flows.steps.office import open_office
    from flows.workers import each
    from licenses import register

    if bool(refs) == every:
        raise UsageError("Name licences, or give --all.")
    office = open_office(all_settings.load())
    total = register.count_issued(office.store) if every else len(refs)
    chosen = (one.number for one in register.issued(office.store)) if every else refs
    redrawn, failed, unchanged = [], [], 0
    with progress("redraw", quiet=as_json) as step:
        work = partial(life.redraw, actor=actor(user))
        results = each(
            office.settings, chosen, max(min(jobs or office.settings.jobs, total), 1), work
        )
        for done, one in enumerate(results, start=1):
            step(done, total)
            if one.error is not None:
                message = str(one.error)
                failed.append(RedrawFailure(ref=one.ref, code=one.error.code, message=message))
            elif one.license is not None:
                redrawn.append(RedrawnRow(number=one.ref, version=one.license.version))
            else:
                unchanged += 1
    if as_json:
        shape = LicenseRedrawShape(
            redrawn=tuple(redrawn), unchanged=unchanged, failed=tuple(failed)
        )
        click.echo(dump(shape))
    else:
        click.echo(f"{len(redrawn)} redrawn, {unchanged} unchanged, {len(failed)} failed")
    for failure in failed:
        click.echo(f"yizheng: {failure.ref}: {failure.message} [{failure.code}]", err=True)
    if failed:
        sys.exit(3 if redrawn or unchanged else 4)


@licenses.command()
@click.argument("ref", metavar="ID")
@click.option("--hand-out", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              help="Write the PDF to be sealed by the authority's own system.")  # fmt: skip
@click.option("--sealed", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Take the PDF that came back sealed.")  # fmt: skip
@as_user
@with_json
def seal(
    ref: str, hand_out: Path | None, sealed: Path | None, user: str | None, as_json: bool
) -> None:
    """Have the newest version of a licence sealed by the authority's own system."""
    from flows.steps import life
    from flows.steps.office import open_office

    if (hand_out is None) == (sealed is None):
        raise UsageError("Give either --hand-out or --sealed.")
    office: Any = open_office(all_settings.load())
    if hand_out is not None:
        hand_out.write_bytes(life.hand_out(office, ref))
        told = f"yizheng licenses seal {ref} --sealed FILE.pdf"
        click.echo(f"{hand_out} bears no seal yet. Have it sealed, then: {told}", err=True)
        return
    assert sealed is not None
    license: License = life.take_back(office, ref, sealed.read_bytes(), actor(user))
    show_license(shown(license, office.files, office.now()), as_json)


for command in (*ACTS, qr_block, print_sheet):
    licenses.add_command(command)
