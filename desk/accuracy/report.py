"""Figures for people: on a terminal, and as one file for a browser (报告)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.markup import escape
from rich.table import Table

from cases.settings import Settings
from desk.accuracy.measure import Document, Measured, Reading
from desk.accuracy.pictures import Draw, drawing, piece
from desk.accuracy.reliability import diagram
from desk.accuracy.shapes import AccuracyShape, BlindShape, Tally, others, sorted_errors
from desk.terminal import console

TOLD = 20
"""Silent errors and misread kinds that are listed on a terminal; the report has all."""
HEADS = ("fields", "exact", "norm.", "auto", "silent", "flagged", "review", "s/page")


def show(shape: AccuracyShape) -> None:
    """Print tables of at most 80 columns, and every silent error that fits."""
    out = console()
    table = Table(title="准确率 accuracy", title_justify="left", box=None, padding=(0, 1, 0, 0))
    table.add_column(overflow="fold")
    for head in HEADS:
        table.add_column(head, justify="right", no_wrap=True)
    for kind, of_kind in shape.kinds.items():
        pace = of_kind.seconds / of_kind.pages if of_kind.seconds and of_kind.pages else None
        table.add_row(f"[bold]{escape(kind)}[/bold]", *_cells(of_kind.total), _pace(pace))
        for name, tally in of_kind.fields.items():
            table.add_row(f"  {escape(name)}", *_cells(tally), "")
        table.add_row()
    for rows in (shape.levels, shape.layouts):
        for name, tally in rows.items():
            table.add_row(escape(name), *_cells(tally), "")
        if rows:
            table.add_row()
    pace = shape.seconds_per_page
    table.add_row("[bold]all 合计[/bold]", *_cells(shape.total), _pace(pace))
    out.print(table)
    for line in summary(shape):
        out.print(escape(line))
    for misread in shape.misread[:TOLD]:
        read_as = ", ".join(misread.read_as)
        out.print(f"[yellow]![/yellow] {escape(misread.file)}: {misread.kind} → {read_as}")
    silent = [one for one in shape.errors if one.silent]
    for one in silent[:TOLD]:
        out.print(f"[red]✗[/red] {escape(one.file)}: {escape(one.field)}")
        out.print(f"    true {escape(_said(one.truth))}", soft_wrap=True)
        out.print(f"    read {escape(_said(one.value))}", soft_wrap=True)
    if max(len(silent), len(shape.misread)) > TOLD:
        out.print("… and more: --html FILE shows every one.")


def summary(shape: AccuracyShape) -> list[str]:
    """What the figures say, in sentences."""
    files, total = shape.files, shape.total
    said = [
        f"Kind 种类: {files.right} of {files.total} documents recognised; {files.wrong} taken for "
        f"another kind, {files.unknown} unknown, {files.failed} not readable."
    ]
    silent = f"Silent errors 无提示错误: {total.silent} of {total.unasked} fields that nobody is "
    silent += f"asked about ({total.missed} of them absent)"
    if total.silent_upper is not None:
        silent += f"; the true rate is below {percent(total.silent_upper)} (95 % confidence)"
    said.append(silent + ".")
    if total.unread:
        said.append(
            f"{total.unread} fields belong to documents that were not recognised or not "
            "readable: wrong, with a person asked."
        )
    if shape.seconds_per_page is not None:
        said.append(f"{shape.pages} pages, {shape.seconds_per_page:.2f} s a page.")
    if shape.blind is not None:
        said.append(_blind(shape.blind))
    return [*said, *shape.notes]


def _blind(blind: BlindShape) -> str:
    """What the sample says of values that nobody was asked about."""
    if blind.silent_upper is None:
        return "Blind samples 盲抽: none was looked at yet."
    said = (
        f"Blind samples 盲抽: {blind.silent} of {blind.fields} accepted values were wrong; the "
        f"true rate is below {percent(blind.silent_upper)} (95 % confidence)."
    )
    if blind.planted:
        said += (
            f" Of {blind.planted} planted errors 植入错误 reviewers took {blind.missed} for right"
            ": as many of the samples may have been judged wrongly."
        )
    return said


def percent(share: float) -> str:
    """A share with the digits that it deserves: 0.43 %, 12 %, 99.6 %."""
    exact = 100 * share
    if exact in (0, 100) or 10 <= exact <= 99:
        return f"{exact:.0f} %"
    return f"{exact:.1f} %" if exact >= 1 else f"{exact:.2f} %"


def share(count: int, of: int) -> str:
    """How many of how many, in percent; never 100 % when one is missing, a dash of nothing."""
    if not of:
        return "–"
    rounded = f"{100 * count / of:.1f}"
    if rounded == "100.0":
        return "100%" if count == of else "99.9%"
    return f"{rounded}%" if rounded != "0.0" else "0%" if count == 0 else "<0.1%"


def _cells(tally: Tally) -> list[str]:
    silent = f"[red]{tally.silent}[/red]" if tally.silent else "0"
    return [
        str(tally.fields),
        share(tally.exact, tally.fields),
        share(tally.right, tally.fields),
        share(tally.accepted, tally.fields),
        silent,
        str(tally.flagged),
        share(tally.review, tally.fields),
    ]


def _pace(seconds: float | None) -> str:
    return f"{seconds:.2f}" if seconds is not None else ""


def _said(value: str | None) -> str:
    return "—" if value is None else value


@dataclass(frozen=True)
class Card:
    """What is wrong in one place, with a picture of it."""

    silent: bool
    document: Document
    readings: tuple[Reading, ...]
    page: int | None
    """None for a picture of the whole page, because nothing says where the values stand."""
    picture: str | None


def page(shape: AccuracyShape, measured: Measured, settings: Settings) -> str:
    """The HTML report: one file without scripts that needs nothing else."""
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            shape=shape,
            summary=summary(shape),
            cards=cards(measured, settings),
            chart=diagram(shape.reliability, "Reliability 可靠性"),
            made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            groups=_groups(shape),
        )
    )


def cards(measured: Measured, settings: Settings) -> list[Card]:
    """A card for each error with a place, one for all others of a document; silent ones first."""
    draw = drawing(settings)
    together: dict[tuple[int, ...], list[Reading]] = {}
    for number, one in enumerate(sorted_errors(measured.readings)):
        placed = one.found is not None and one.found.box is not None
        key = (number,) if placed else (id(one.document), one.silent)
        together.setdefault(key, []).append(one)
    return [_card(draw, tuple(some)) for some in together.values()]


def _card(draw: Draw, readings: tuple[Reading, ...]) -> Card:
    first = readings[0]
    document, found = first.document, first.found
    pages = {page.number: page for one in document.materials for page in one.pages}
    place = found if found and found.box and found.page in pages else None
    number = place.page if place else None
    shown = pages.get(number or min(pages, default=0))
    picture = (
        piece(draw, document.known.path, shown, place.box if place else None) if shown else None
    )
    return Card(first.silent, document, readings, number, picture)


def _groups(shape: AccuracyShape) -> dict[str, Mapping[str, Tally]]:
    """Tables besides those of the kinds; the empty ones are left out."""
    groups = {"By level 按图像质量": shape.levels, "By layout 按版式": shape.layouts}
    return {title: rows for title, rows in groups.items() if rows}


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"share": share, "percent": percent, "others": others}
    return environment
