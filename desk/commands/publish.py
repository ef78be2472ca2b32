"""``yizheng publish``: what the office publishes, takes in and answers (公示)."""

import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import indent
from typing import IO, TYPE_CHECKING, Any

import click
from rich.markup import escape

from cases import settings as all_settings
from cases.errors import NothingUsable, UsageError
from cases.store import Store
from desk.commands.cases import as_json as with_json
from desk.commands.cases import as_user
from desk.shapes import dump
from desk.terminal import console

if TYPE_CHECKING:
    from desk.commands.publish_shapes import OpenLicense

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def publish() -> None:
    """Open data, publication of decisions, imports, and reported problems."""


@publish.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who says so, as it will be shown.")
@with_json
def import_(file: Path, source: str, as_json: bool) -> None:
    """Take in what another body says of businesses (CSV): all of it or, with a fault, nothing.

    Columns credit_code, kind (state, annual-report, credit, inspection, promise), on, value; or
    统一社会信用代码, 类别 (经营状态, 年报, 信用, 检查, 承诺), 日期, 内容.
    """
    from desk.commands.publish_shapes import import_shape
    from licenses.public import reports as reported
    from licenses.public import supplied

    store, now = _store(), datetime.now(UTC)
    try:
        text = reported.plain(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NothingUsable(
            f"{file} is not UTF-8.",
            hint="Save it as “CSV UTF-8” and import it again.",
            code="csv-encoding",
        ) from error
    statements, faults = supplied.read_csv(text, _today(now))
    added = None if faults else supplied.add(store, statements, source.strip(), now)
    if as_json:
        click.echo(dump(import_shape(str(file), source, added, faults)))
    for fault in faults[: supplied.MOST_ERRORS]:
        click.echo(f"{file}:{fault.line}: {fault.message} [{fault.code}]", err=True)
    if added is None:
        click.echo(f"Nothing was imported: {len(faults)} lines have to be corrected.", err=True)
        sys.exit(4)
    click.echo(
        f"{added.new} new, {added.known} known already; "
        f"{added.without_license} businesses have no licence (yet).",
        err=True,
    )


@publish.command()
@click.option("--all", "answered", is_flag=True, help="Those that were answered as well.")
@click.option("--answer", metavar="REFERENCE", help="Answer this one, with --text.")
@click.option("--text", help="The answer; whoever reported reads it.")
@as_user
@with_json
def reports(
    answered: bool, answer: str | None, text: str | None, user: str | None, as_json: bool
) -> None:
    """List reported problems that wait for a reply, the one due first; or answer one."""
    from desk.commands.license_view import actor
    from desk.commands.publish_shapes import PublishReportsShape, report_shape
    from licenses.public import reports as reported

    store, now = _store(), datetime.now(UTC)
    if (answer is None) != (not text):
        raise UsageError("An answer needs both --answer and --text.", code="answer-incomplete")
    if answer is not None and text:
        reported.answer(store, answer, text, by=actor(user), now=now)
    found = tuple(
        report_shape(report, number, _today(now))
        for report, number in reported.waiting(store, answered=answered)
    )
    if as_json:
        click.echo(dump(PublishReportsShape(reports=found)))
        return
    out = console()
    for one in found:
        due = f"[red]overdue since {one.due_on}[/red]" if one.overdue else f"due {one.due_on}"
        state = due if one.answered_at is None else f"answered by {escape(one.answered_by or '')}"
        out.print(f"[bold]{one.reference}[/bold] {one.license} {one.kind} · {state}")
        out.print(escape(indent(one.text, "  ")))  # no line of theirs looks like one of ours
        if one.answer:
            out.print(f"  → {escape(one.answer)}")
    click.echo(f"{sum(one.answered_at is None for one in found)} wait for a reply.", err=True)


@publish.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="File to write: .csv (a line per permit) or .json.")  # fmt: skip
@with_json
def export(out: Path, as_json: bool) -> None:
    """Write every licence as open data, without personal data."""
    from desk.commands.publish_shapes import PublishExportShape, open_license
    from licenses import register
    from licenses.status import status

    store, now = _store(), datetime.now(UTC)
    write = {".csv": _write_csv, ".json": _write_json}.get(out.suffix.lower())
    if write is None:
        raise UsageError(f"{out} is neither .csv nor .json.", code="format-unknown")
    with _written(out) as handle:
        open_data = (open_license(one, status(one, now)) for one in register.issued(store))
        count = write(handle, open_data, now)
    if as_json:
        click.echo(dump(PublishExportShape(file=str(out), licenses=count, made_at=now)))
    click.echo(f"{count} licences in {out}.", err=True)


@publish.command()
@click.option("--from", "first", type=DAY, required=True, help="First day of decision.")
@click.option("--to", "last", type=DAY, required=True, help="Last day of decision.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="CSV to write; what is in it counts as published from now on.")  # fmt: skip
@with_json
def decisions(first: datetime, last: datetime, out: Path | None, as_json: bool) -> None:
    """Write grants and refusals for publication (双公示) and list what is late.

    Late: published after, or not published within, the working days of YIZHENG_PUBLISH_DAYS.
    """
    from departments.clock import Calendar
    from desk.commands.publish_shapes import DecisionShape, PublishDecisionsShape, decision_shape
    from licenses.public import publication
    from templates.catalog import load

    settings, now = all_settings.load(), datetime.now(UTC)
    store, calendar = _store(), Calendar(load().years)

    def due(day: date) -> date:
        return calendar.add_working_days(day, settings.publish_days).on

    def found() -> list[publication.PublishedDecision]:
        return publication.decided(store, first.date(), last.date(), due, _today(now))

    decided = found()
    if out is not None:
        with _written(out) as handle:
            rows = csv.writer(handle)
            rows.writerow(names := list(DecisionShape.model_fields))
            for one in decided:
                row = decision_shape(one).model_dump(mode="json")
                rows.writerow([_cell(row[name]) for name in names])
        publication.record_publication(store, decided, now)
        decided = found()
    late = tuple(decision_shape(one) for one in decided if one.late)
    shape = PublishDecisionsShape(
        file=str(out) if out else None,
        days=settings.publish_days,
        granted=sum(one.result == "granted" for one in decided),
        refused=sum(one.result == "refused" for one in decided),
        late=late,
    )
    if as_json:
        click.echo(dump(shape))
        return
    console().print(f"{shape.granted} granted, {shape.refused} refused; {len(late)} late:")
    for told in late:
        published = f"published {told.published_on}" if told.published_on else "not published"
        click.echo(
            f"  {told.case} {told.permit} decided {told.decided_on}, due {told.due_on}, {published}"
        )


def _write_csv(handle: IO[str], licenses: "Iterable[OpenLicense]", now: datetime) -> int:
    """A line per permit; the columns of the permit begin with ``permit_``."""
    from desk.commands.publish_shapes import OpenLicense, OpenPermit

    own = [name for name in OpenLicense.model_fields if name != "permits"]
    of_permit = list(OpenPermit.model_fields)
    rows = csv.writer(handle)
    rows.writerow([*own, *(f"permit_{name}" for name in of_permit)])
    count = 0
    for one in licenses:
        count += 1
        said = one.model_dump(mode="json")
        for permit in said["permits"]:
            cells = [said[name] for name in own] + [permit[name] for name in of_permit]
            rows.writerow([_cell(cell) for cell in cells])
    return count


def _write_json(handle: IO[str], licenses: "Iterable[OpenLicense]", now: datetime) -> int:
    """One document, a licence a line."""
    count = 0
    handle.write(f'{{"schema": 1, "made_at": "{now.isoformat()}", "licenses": [')
    for one in licenses:
        handle.write(("," if count else "") + "\n" + one.model_dump_json())
        count += 1
    handle.write("\n]}\n")
    return count


def _store() -> Store:
    store = Store(all_settings.load().store_url)
    store.require_ready()
    return store


def _today(now: datetime) -> date:
    from licenses.paper.face import SHANGHAI

    return now.astimezone(SHANGHAI).date()


@contextmanager
def _written(path: Path) -> Iterator[IO[str]]:
    """A file that is there when it is whole, and not before; with a mark that Excel reads."""
    part = path.with_name(f"{path.name}.part")
    encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
    try:
        with part.open("w", encoding=encoding, newline="") as handle:
            yield handle
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _cell(value: Any) -> Any:
    """A value as no spreadsheet takes it for a formula."""
    if not isinstance(value, str):
        return value
    formula = value.lstrip().startswith(tuple("=+-@＝＋－＠")) or value.startswith(tuple("\t\r\n"))
    return f"'{value}" if formula else value
