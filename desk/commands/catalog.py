"""``yizheng catalog``: industries, permits, departments; what an applicant is told of them."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cases import settings as all_settings
from cases.errors import UsageError
from departments.clock import today
from desk.shapes import dump

if TYPE_CHECKING:
    from templates.catalog import Catalog
    from templates.rules import Industry

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
on_day = click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
                      help="By the rules in force on this day; default: today.")  # fmt: skip


@click.group()
def catalog() -> None:
    """Show and check the catalogue: industries, permits, departments."""


@catalog.command("list")
@on_day
@as_json
def list_(day: datetime | None, as_json: bool) -> None:
    """List industries with their permits, permits, and departments."""
    from desk.commands.catalog_shapes import list_shape
    from desk.commands.catalog_text import listed
    from templates.catalog import load

    known = load()
    shape = list_shape(known, known.locality(all_settings.load().locality), _day(day))
    click.echo(dump(shape) if as_json else "\n".join(listed(shape)))


@catalog.command()
@click.argument("industry")
@on_day
@as_json
def show(industry: str, day: datetime | None, as_json: bool) -> None:
    """Show what an applicant of an INDUSTRY is told at once: permits, deciders, materials, limits.

    INDUSTRY is a code or what people call their shop, such as 奶茶店.
    """
    from desk.commands.catalog_shapes import show_shape
    from desk.commands.catalog_text import guide
    from templates.catalog import load

    known = load()
    shape = show_shape(known, _industry(known, industry), all_settings.load().locality, _day(day))
    click.echo(dump(shape) if as_json else "\n".join(guide(shape, known)))


@catalog.command()
@click.argument("files", nargs=-1, metavar="[FILE]...",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@as_json
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check the catalogue, or FILES as if they were in it; every mistake with file, line and key.

    A file is a permit, an industry or a locality by its folder's name, else by what is in it.
    Exits 4 if anything is wrong.
    """
    from desk.commands.catalog_shapes import check_shape
    from templates.catalog import FOLDER, load
    from templates.source import CatalogError, Fault

    faults: tuple[Fault, ...] = ()
    try:
        known = load(FOLDER, files)
    except CatalogError as error:
        faults = error.faults
    if as_json:
        click.echo(dump(check_shape(faults)))
    for fault in () if as_json else faults:
        click.echo(f"{fault}" + (f" → {fault.hint}" if fault.hint else ""))
    if faults:
        many = "mistakes" if len(faults) > 1 else "mistake"
        click.echo(f"yizheng: {len(faults)} {many} [template-invalid]", err=True)
        sys.exit(4)
    if not as_json:
        click.echo(f"No mistake: {len(known.industries)} industries, {len(known.permits)} permits, "
                   f"{len(known.departments)} departments.")  # fmt: skip


def _industry(known: "Catalog", text: str) -> "Industry":
    """The industry of that code, name or alias; what it may mean is only ever proposed."""
    found = known.find_industry(text)
    if found is None:
        like = [f"{name} ({one.code})" for name, one in known.suggest(text)]
        hint = f"Did you mean {', '.join(like)}?" if like else "`yizheng catalog list` names all."
        raise UsageError(f"There is no industry {text!r}.", hint=hint, code="industry-unknown")
    return found


def _day(day: datetime | None) -> date:
    return day.date() if day else today(datetime.now(UTC))
