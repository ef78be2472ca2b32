"""``yizheng catalog``: industries, permits, departments; what an applicant is told of them."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from cases import settings as all_settings
from cases.errors import UsageError
from departments.clock import today
from desk.shapes import dump

if TYPE_CHECKING:
    from templates.catalog import Catalog
    from templates.rules import Industry
    from templates.source import Fault

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_SOURCE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TARGET = click.Path(dir_okay=False, path_type=Path)
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
    shape = list_shape(known, all_settings.load().locality, _day(day))
    click.echo(dump(shape) if as_json else "\n".join(listed(shape)))


@catalog.command()
@click.argument("industry")
@click.option("--answer", "answers", multiple=True, metavar="QUESTION=yes|no",
              help="Answer a question: only the permits that then apply are shown.")  # fmt: skip
@on_day
@as_json
def show(industry: str, answers: tuple[str, ...], day: datetime | None, as_json: bool) -> None:
    """Show what an applicant of an INDUSTRY is told at once: permits, deciders, materials, limits.

    INDUSTRY is a code or what people call their shop, such as 奶茶店. Without answers all permits
    are shown that there may be.
    """
    from desk.commands.catalog_shapes import show_shape
    from desk.commands.catalog_text import guide
    from templates.catalog import load

    known = load()
    place = all_settings.load().locality
    found, on, said = _industry(known, industry), _day(day), _answers(answers)
    shape = show_shape(known, found, place, on, said)
    click.echo(dump(shape) if as_json else "\n".join(guide(shape, known)))


@catalog.command()
@click.argument("text")
@as_json
def find(text: str, as_json: bool) -> None:
    """Find the industries that people may mean by TEXT: 奶茶店, naicha, ncd; best first, with why.

    Exits 4 if nothing is found; what is nearest is told and not taken for it.
    """
    from desk.commands.catalog_shapes import find_shape
    from desk.commands.catalog_text import found
    from templates.catalog import load

    shape = find_shape(load(), text)
    click.echo(dump(shape) if as_json else "\n".join(found(shape)))
    if not shape.found:
        sys.exit(4)


@catalog.command()
@on_day
@as_json
def elements(day: datetime | None, as_json: bool) -> None:
    """List the data elements: what each is asked for, where it is from, which permits use it."""
    from desk.commands.catalog_shapes import elements_shape
    from desk.commands.catalog_text import elements as listed
    from templates.catalog import load

    known = load().at(all_settings.load().locality)
    shape = elements_shape(known, _day(day))
    click.echo(dump(shape) if as_json else "\n".join(listed(shape, known)))


@catalog.command()
@click.argument("industry", required=False)
@on_day
@click.option("--csv", "table", type=_TARGET, metavar="FILE", help="Write the figures as CSV.")
@click.option("--chart", "picture", type=_TARGET, metavar="FILE",
              help="Draw elements and documents before and after: .svg or .png.")  # fmt: skip
@as_json
def indicators(
    industry: str | None,
    day: datetime | None,
    table: Path | None,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Show what one form and one licence save: elements, documents, steps, trips, limits.

    For an INDUSTRY, or for each and all together. No rate without its counts; what has no data is
    absent and says so.
    """
    from desk.commands import catalog_indicators as made
    from templates.catalog import load

    if picture is not None and picture.suffix not in (".svg", ".png"):
        raise UsageError(f"A chart is .svg or .png, not {picture.name}.", code="format-unknown")
    known = load()
    wanted = [_industry(known, industry)] if industry else list(known.industries.values())
    wanted.sort(key=lambda one: one.number)
    shape = made.indicators_shape(known, wanted, all_settings.load().locality, _day(day))
    if table is not None:
        table.write_text(made.as_csv(shape), "utf-8-sig")
    if picture is not None:
        drawn = made.chart(shape)
        picture.write_bytes(drawn.encode() if picture.suffix == ".svg" else made.png(drawn))
    click.echo(dump(shape) if as_json else "\n".join(made.table(shape)))


@catalog.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_SOURCE)
@as_json
def impact(files: tuple[Path, ...], as_json: bool) -> None:
    """Tell which open cases the changed FILES touch, and what would differ for each.

    An accepted case keeps the rules of its day; the others have those of the day they are accepted
    on. Nothing is changed.
    """
    from departments.office import open_office
    from desk.commands.catalog_impact import impact_shape, lines
    from templates.catalog import FOLDER, load
    from templates.source import CatalogError

    settings = all_settings.load()
    try:
        changed = load(FOLDER, files).at(settings.locality)
    except CatalogError as error:
        _refuse(error.faults, as_json)
    shape = impact_shape(open_office(settings), changed)
    click.echo(dump(shape) if as_json else "\n".join(lines(shape)))


@catalog.command()
@click.argument("permit", required=False)
@as_json
def queue(permit: str | None, as_json: bool) -> None:
    """List who waits for a PERMIT of limited number, or for each such permit, by acceptance.

    Cases accepted in the same second are tied; a person decides.
    """
    from departments.office import open_office
    from desk.commands.catalog_queue import lines, queue_shape

    office = open_office(all_settings.load())
    known = office.catalog
    shape = queue_shape(office, [known.permit(permit)] if permit else known.permits.values())
    click.echo(dump(shape) if as_json else "\n".join(lines(shape)))


@catalog.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=_SOURCE)
@as_json
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check the catalogue, or FILES as if they were in it; every mistake with file, line and key.

    A file is a permit, an industry, a locality or a kind of document by its folder's name, else by
    what is in it.
    Exits 4 if anything is wrong.
    """
    from desk.commands.catalog_shapes import check_shape
    from templates.catalog import FOLDER, load
    from templates.feeds import faults_of_documents
    from templates.source import CatalogError, Fault

    faults: tuple[Fault, ...] = ()
    documents = tuple(one for one in files if one.absolute().parent.name == "documents")
    try:
        known = load(FOLDER, tuple(one for one in files if one not in documents))
        faults = faults_of_documents(known, instead=documents)
    except CatalogError as error:
        faults = error.faults
    if faults:
        _refuse(faults, as_json)
    if as_json:
        click.echo(dump(check_shape(())))
    else:
        click.echo(f"No mistake: {len(known.industries)} industries, {len(known.permits)} permits, "
                   f"{len(known.departments)} departments.")  # fmt: skip


def _refuse(faults: "Sequence[Fault]", as_json: bool) -> NoReturn:
    """Tell every mistake, as ``check`` does, and exit 4."""
    from desk.commands.catalog_shapes import check_shape

    if as_json:
        click.echo(dump(check_shape(tuple(faults))))
    for fault in () if as_json else faults:
        click.echo(f"{fault}" + (f" → {fault.hint}" if fault.hint else ""))
    many = "mistakes" if len(faults) > 1 else "mistake"
    click.echo(f"yizheng: {len(faults)} {many} [template-invalid]", err=True)
    sys.exit(4)


def _industry(known: "Catalog", text: str) -> "Industry":
    """The industry of that code, name or alias; what it may mean is only ever proposed."""
    found = known.find_industry(text)
    if found is None:
        from templates.search import find, nearest

        near = find(known.industries, text) or nearest(known.industries, text)
        like = [f"{one.name} ({one.industry.code})" for one in near]
        hint = f"Did you mean {', '.join(like)}?" if like else "`yizheng catalog list` names all."
        raise UsageError(f"There is no industry {text!r}.", hint=hint, code="industry-unknown")
    return found


def _answers(said: tuple[str, ...]) -> dict[str, bool]:
    """``sells_tobacco=yes`` → True."""
    found: dict[str, bool] = {}
    for one in said:
        question, _, answer = one.partition("=")
        if answer not in ("yes", "no"):
            raise UsageError(f"{one!r} is no answer.", hint="Write QUESTION=yes or QUESTION=no.",
                             code="answer-invalid")  # fmt: skip
        found[question] = answer == "yes"
    return found


def _day(day: datetime | None) -> date:
    return day.date() if day else today(datetime.now(UTC))
