"""``yizheng read``: what would be read from these files; no case, no database."""

import sys
import time
from pathlib import Path

import click
from rich.table import Table

from cases import settings as all_settings
from cases.model import Field, Material
from desk.shapes import dump, read_shape
from desk.terminal import console, progress


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--jobs", type=click.IntRange(1), help="Reader processes; default: one per core.")
def read(files: tuple[Path, ...], as_json: bool, jobs: int | None) -> None:
    """Read FILES and show their fields and the form they make; keeps nothing."""
    from extractors.ocr.pool import Readers
    from extractors.read import Source, read_files
    from extractors.unify import unify

    settings = all_settings.load(**({"jobs": jobs} if jobs else {}))
    began = time.monotonic()
    names = _names(files)
    with Readers(settings) as readers, progress("reading pages", quiet=as_json) as step:
        materials = read_files(
            [Source(name, path) for name, path in zip(names, files, strict=True)],
            readers,
            settings,
            progress=step,
        )
    form = unify(materials)
    if as_json:
        click.echo(dump(read_shape(materials, form, time.monotonic() - began)))
    else:
        _show(materials)
    failed = [m for m in materials if m.status == "failed"]
    for material in materials:
        for problem in material.problems:
            where = f" page {problem.page}" if problem.page else ""
            click.echo(f"{material.file}{where}: {problem.message} [{problem.code}]", err=True)
    if failed:
        sys.exit(4 if len(failed) == len(materials) else 3)


def _names(files: tuple[Path, ...]) -> list[str]:
    """File names, with their folder where two would be the same."""
    names = [path.name for path in files]
    return [path.name if names.count(path.name) == 1 else str(path) for path in files]


def _show(materials: list[Material]) -> None:
    out = console()
    for material in materials:
        if material.status == "failed":
            continue
        title = f"{material.file} · {material.kind} {material.kind_score:.2f}"
        table = Table(title=title, title_justify="left", expand=False)
        for column in ("field", "value", "conf.", "needs a person"):
            table.add_column(column, overflow="fold")
        for name, fields in material.fields.items():
            for field in fields if isinstance(fields, list) else [fields]:
                table.add_row(name, field.value or "—", _share(field), ", ".join(field.reasons))
        if material.fields:
            out.print(table)
        else:
            out.print(f"{title}: {material.kind_reason}")


def _share(field: Field) -> str:
    return f"{field.confidence:.2f}" if field.value is not None else ""
