"""``yizheng run``: folders of cases, each as far as it can go now."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from cases import settings as all_settings
from cases.errors import NothingUsable, UsageError
from desk.report import show_cases
from desk.shapes import CaseShape, RunShape, dump
from desk.terminal import steps_progress, tell
from desk.view import Summary, summary


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--industry", help="Industry of cases whose case.yaml names none.")
@click.option("--jobs", type=click.IntRange(1), help="Reader processes; default: one per core.")
@click.option("--sample", is_flag=True, help="Fictitious cases: their licences are 样证.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def run(
    folders: tuple[Path, ...],
    industry: str | None,
    jobs: int | None,
    sample: bool,
    as_json: bool,
) -> None:
    """Take the cases in FOLDERS as far as they can go now.

    Each sub-folder (or zip) of a FOLDER is a case; a FOLDER with files only is one itself. Run
    again to go on: after a kill, with more materials, after a decision.
    """
    from desk.batch import batch, has_failed_input, has_usable_input, report
    from flows.steps.folders import case_folders
    from flows.steps.receive import receive

    settings = all_settings.load(**({"jobs": jobs} if jobs else {}))
    if industry is not None:
        _require_industry(industry)
    found = [case for folder in folders for case in case_folders(folder)[0]]
    for folder in folders:
        for stray in case_folders(folder)[1]:
            click.echo(
                f"{stray}: belongs to no case and is left out; put it into the sub-folder of one. "
                "[stray-file]",
                err=True,
            )
    if not found:
        raise NothingUsable(
            "There is no case in these folders.",
            hint="Put each case's files into a sub-folder of its own.",
            code="no-cases",
        )
    with steps_progress(quiet=as_json) as progress, batch(settings, progress) as work:
        ids = [receive(work.office, case, industry, sample=sample).id for case in found]
        work.run(ids)
        store = work.office.store
        cases = tuple(report(work.office, store.case(id)) for id in dict.fromkeys(ids))
        failed = [case for case in cases if has_failed_input(work.office, case)]
        told = {id: summary(store, store.case(id)) for id in ids}
        late = work.office.failures
        usable = any(has_usable_input(work.office, case) for case in cases)
    for error in late:
        tell(error)
    print_run(cases, len(failed), settings.home, told, as_json=as_json)
    if any(error.exit_code == 5 for error in late):
        sys.exit(5)
    if late and any(error.exit_code == 1 for error in late):
        sys.exit(1)
    if failed or late:
        sys.exit(3 if usable else 4)


def print_run(
    cases: tuple[CaseShape, ...],
    failed: int,
    home: Path,
    told: Mapping[str, Summary],
    *,
    as_json: bool,
) -> None:
    """The result of a run: one JSON document, or a table and what to do next."""
    if as_json:
        click.echo(dump(RunShape(cases=cases, failed=failed, home=str(home.absolute()))))
        return
    show_cases(cases, told)


def _require_industry(text: str) -> None:
    from templates import catalog

    known = catalog.load()
    if known.find_industry(text) is None:
        names = ", ".join(f"{one.code} ({one.name})" for one in known.industries.values())
        raise UsageError(
            f"There is no industry {text!r}.", hint=f"Known: {names}.", code="industry-unknown"
        )
