"""``yizheng accuracy``: how much is read right, and what goes wrong without a word."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cases import settings as all_settings
from cases.errors import NothingUsable
from cases.model import Problem
from cases.settings import Settings
from desk.shapes import dump
from desk.terminal import progress

if TYPE_CHECKING:
    from desk.accuracy.measure import Measured
    from desk.accuracy.shapes import AccuracyShape


@click.command()
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--from-store", is_flag=True, help="Measure by what reviewers confirmed and typed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--html", "html", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              help="Write a report with a picture of every error.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1), help="Reader processes; default: one per core.")
def accuracy(
    folder: Path | None, from_store: bool, as_json: bool, html: Path | None, jobs: int | None
) -> None:
    """Read a FOLDER of documents whose truth is known, and compare.

    The truth about NAME.jpg is in NAME.json beside it:
    {"kind": "…", "fields": {"name": "value"}}, null for what is printed and unreadable;
    "layout" and "level" are counted apart when given. With --from-store, no folder: what
    reviewers said is compared with what had been read.
    """
    if from_store == (folder is not None):
        raise click.UsageError("Give a FOLDER, or --from-store.")
    if html is not None and not html.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {html.parent} to write the report into.")
    settings = all_settings.load(**({"jobs": jobs} if jobs else {}))
    from desk.accuracy import report

    measured, shape = _of_folder(folder, settings, as_json) if folder else _of_store(settings)
    if html is not None:
        html.write_text(report.page(shape, measured, settings), encoding="utf-8")
        click.echo(f"Report 报告: {html}", err=True)
    if as_json:
        click.echo(dump(shape))
    else:
        report.show(shape)
    if shape.failed:
        sys.exit(4 if shape.files.failed == shape.files.total else 3)


def _of_folder(folder: Path, settings: Settings, quiet: bool) -> "tuple[Measured, AccuracyShape]":
    from desk.accuracy.measure import measure
    from desk.accuracy.shapes import accuracy_shape
    from desk.accuracy.truth import find
    from extractors.ocr.pool import Readers

    found = find(folder)
    if found.untold:
        click.echo(f"{len(found.untold)} documents have no truth and are left out.", err=True)
    problems = list(found.problems)
    if not found.known:
        _tell(problems)
        raise NothingUsable(
            f"No document below {folder} has its truth beside it.",
            hint='Put {"kind": "…", "fields": {…}} into NAME.json beside NAME.jpg.',
            code="truth-missing",
        )
    with Readers(settings) as readers, progress("reading documents", quiet=quiet) as step:
        measured = measure(found.known, readers, settings, progress=step)
    problems += [
        problem.model_copy(update={"file": document.known.name})
        for document in measured.documents
        if document.recognised == "failed"
        for material in document.materials
        for problem in material.problems
    ]
    _tell(problems)
    return measured, accuracy_shape(measured, failed=problems)


def _of_store(settings: Settings) -> "tuple[Measured, AccuracyShape]":
    from cases.files import open_files
    from cases.store import Store
    from desk.accuracy.recorded import recorded
    from desk.accuracy.shapes import accuracy_shape

    store = Store(settings.store_url)
    store.require_ready()
    found = recorded(store, open_files(settings))
    if not found.measured.documents:
        raise NothingUsable(
            "No reviewer has confirmed or corrected what was read from a document yet.",
            hint="Review a case (`yizheng review`), or measure a FOLDER with truth.",
            code="reviews-missing",
        )
    notes = (
        "Only what reviewers confirmed or corrected is counted: they look at what they are asked "
        "about, so these figures say little of what was accepted unseen; blind samples do.",
        f"Not counted: {found.settled} decisions between papers, "
        f"{found.added} values that no paper spoke about.",
    )
    shape = accuracy_shape(
        found.measured, source="store", notes=notes, blind=found.blind, planted=found.planted
    )
    return found.measured, shape


def _tell(problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(f"{problem.file}: {problem.message} [{problem.code}]", err=True)
