"""``yizheng cases``, ``review``, ``opinion``, ``decide``, ``issue``: a case from the terminal."""

import getpass
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cases import settings as all_settings
from cases.errors import UsageError
from cases.model import Case
from desk.report import show_cases
from desk.shapes import CaseShape, IssueAllShape, NotIssuedShape, RunShape, dump
from desk.terminal import progress
from desk.view import Summary, summary, view

WORTH_A_PROCESS = 10
"""Licences for which starting one more process pays."""
as_user = click.option("--as", "user", metavar="USER", help="Who acts; default: your login name.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command()
@click.argument("case", required=False)
@as_json
def cases(case: str | None, as_json: bool) -> None:
    """List all cases, or show one CASE with what happened to it."""
    from cases.files import open_files
    from cases.store import Store

    settings = all_settings.load()
    store = Store(settings.store_url)
    store.require_ready()
    found = [store.case(case)] if case else store.cases()
    shapes = tuple(view(store, open_files(settings), settings, one) for one in found)
    if as_json:
        failed = sum(one.status == "failed" for one in shapes)
        home = str(settings.home.absolute())
        click.echo(dump(RunShape(cases=shapes, failed=failed, home=home)))
        return
    show_cases(shapes, {one.id: summary(store, one) for one in found})
    if case:
        for action in store.actions(found[0].id):
            at = action.at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if action.at else ""
            click.echo(f"  {action.seq:3} {at} {action.kind:10} {action.actor}")


@click.command()
@click.argument("case")
@click.option("--apply", "file", required=True, type=click.Path(exists=True, dir_okay=False,
              path_type=Path), help="The reviewer's decisions, JSON.")  # fmt: skip
@as_user
@as_json
def review(case: str, file: Path, user: str | None, as_json: bool) -> None:
    """Apply a reviewer's FILE to a CASE and go on as far as that allows."""
    from departments.handling import apply_review

    text = _text(file)
    _move(case, as_json, lambda office, found: apply_review(office, found, text, _actor(user)))


@click.command()
@click.argument("case")
@click.option("--from", "file", required=True, type=click.Path(exists=True, dir_okay=False,
              path_type=Path), help="Opinions, JSON.")  # fmt: skip
@as_user
@as_json
def opinion(case: str, file: Path, user: str | None, as_json: bool) -> None:
    """Record departments' opinions on a CASE from a FILE."""
    from departments.handling import apply_opinions

    text = _text(file)
    _move(case, as_json, lambda office, found: apply_opinions(office, found, text, _actor(user)))


@click.command()
@click.argument("case")
@click.option("--confirm", is_flag=True, help="Record the decision; without it, only show it.")
@as_user
@as_json
def decide(case: str, confirm: bool, user: str | None, as_json: bool) -> None:
    """Put the opinions on a CASE together; with --confirm decide, and issue what follows."""
    from departments import handling

    if confirm:
        _move(case, as_json, lambda office, found: handling.decide(office, found, _actor(user)))
        return
    from flows.steps.office import open_office

    settings = all_settings.load()
    office = open_office(settings)
    proposed = handling.propose(office, office.store.case(case))
    click.echo(proposed.model_dump_json(indent=2) if as_json else proposed.reason)
    if not as_json:
        click.echo("Nothing was recorded; decide with --confirm.", err=True)


@click.command()
@click.argument("case", required=False)
@click.option("--all", "every", is_flag=True, help="Every decided case that waits for its licence.")
@click.option("--jobs", type=click.IntRange(1, 64),
              help="With --all: processes; default: one a core.")  # fmt: skip
@click.option("--hand-out", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              help="Write the PDF to be sealed by the authority's own system.")  # fmt: skip
@click.option("--sealed", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Issue with the PDF that came back sealed.")  # fmt: skip
@as_user
@as_json
def issue(
    case: str | None,
    every: bool,
    jobs: int | None,
    hand_out: Path | None,
    sealed: Path | None,
    user: str | None,
    as_json: bool,
) -> None:
    """Issue the licence of a decided CASE; the one it has, if it has one.

    With --all, the licences of all decided cases. Repeatable: one that could not be issued is
    shown with its reason, and tried again the next time. With --hand-out nothing is issued yet:
    the PDF is written, to be sealed elsewhere.
    """
    from flows.steps import issue as step

    if (case is not None) == every or (every and (hand_out or sealed)):
        raise UsageError("Name one case, or give --all.")
    if case is None:
        _issue_all(jobs, as_json)
        return
    if hand_out and sealed:
        raise UsageError("--hand-out and --sealed exclude each other.")
    if hand_out:
        _hand_out(case, hand_out)
        return

    def do(office: Any, found: Case) -> Case:
        if found.status == "issued":
            return found
        if sealed:
            return step.take_back(office, found, sealed.read_bytes(), _actor(user))
        return step.issue(office, found, _actor(user))

    _move(case, as_json, do)


def _issue_all(jobs: int | None, as_json: bool) -> None:
    from cases import record
    from cases.store import Store
    from flows.steps.issue import issue_one
    from flows.workers import each

    settings = all_settings.load()
    if settings.sealing == "external":
        raise UsageError(
            "Licences are sealed by the authority's own system (YIZHENG_SEALING=external).",
            hint="Hand them out one by one: yizheng issue CASE --hand-out FILE.pdf",
            code="sealed-elsewhere",
        )
    store = Store(settings.store_url)
    store.require_ready()
    due = record.with_status(store, "issuing")
    store.close()
    began, failed = time.monotonic(), []
    # More processes than there is work for would only take longer to start.
    processes = max(1, min(jobs or settings.jobs, len(due) // WORTH_A_PROCESS))
    with progress("issue", quiet=as_json) as step:
        for done, one in enumerate(each(settings, due, processes, issue_one), start=1):
            step(done, len(due))
            if one.error is not None:
                message = str(one.error)
                failed.append(
                    NotIssuedShape(case=one.case_id, code=one.error.code, message=message)
                )
    shape = IssueAllShape(
        issued=len(due) - len(failed),
        failed=tuple(failed),
        seconds=round(time.monotonic() - began, 2),
        home=str(settings.home.absolute()),
    )
    if as_json:
        click.echo(dump(shape))
    else:
        click.echo(f"{shape.issued} issued, {len(failed)} failed, {shape.seconds:.1f} s")
    for failure in failed:
        click.echo(f"yizheng: {failure.case}: {failure.message} [{failure.code}]", err=True)
    if failed:
        sys.exit(3)


def _hand_out(case: str, file: Path) -> None:
    from flows.steps import issue as step
    from flows.steps.office import open_office

    office = open_office(all_settings.load())
    file.write_bytes(step.hand_out(office, office.store.case(case)))
    click.echo(
        f"{file} bears no seal yet. Have it sealed, then: yizheng issue {case} --sealed FILE.pdf",
        err=True,
    )


def _move(case: str, as_json: bool, act: Callable[[Any, Case], Case]) -> None:
    """Act on a case, then do what can follow without a person; show where it stands."""
    from desk.batch import report
    from flows.steps.advance import advance
    from flows.steps.office import open_office

    settings = all_settings.load()
    office = open_office(settings)
    found = office.store.case(case)
    moved = act(office, found)
    try:
        moved = advance(office, moved.id)
    finally:
        # What was recorded is told even if what follows has to wait, e.g. for a public address.
        shape = report(office, office.store.case(moved.id))
        _print(shape, settings, summary(office.store, moved), as_json)


def _print(shape: CaseShape, settings: all_settings.Settings, told: Summary, as_json: bool) -> None:
    if as_json:
        run = RunShape(
            cases=(shape,),
            failed=int(shape.status == "failed"),
            home=str(settings.home.absolute()),
        )
        click.echo(dump(run))
    else:
        show_cases([shape], {shape.id: told})


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no text in UTF-8.", code="file-invalid") from error


def _actor(user: str | None) -> str:
    return user or getpass.getuser()
