"""``yizheng licenses qr`` and ``print``: what is made of licences for other papers and printers."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Literal

import click
from pydantic import Field

from cases import settings as all_settings
from cases.errors import NotAllowed, YizhengError
from cases.files import FileStore, open_files
from cases.model import License, Problem
from cases.store import Store
from desk.shapes import Shape, dump
from desk.terminal import tell

ALIVE = ("issued", "suspended")
"""States of licences that papers are made of."""
BATCH = 500
"""Licences in one file to print: a hundred thousand take no more memory than these."""


class LicenseQrShape(Shape):
    """``yizheng licenses qr --json``."""

    format: Literal[1] = Field(1, alias="schema")
    number: str
    url: str
    file: str


class LicensePrintShape(Shape):
    """``yizheng licenses print --json``."""

    format: Literal[1] = Field(1, alias="schema")
    files: tuple[str, ...]
    licenses: tuple[str, ...]
    pages: int
    failed: tuple[Problem, ...]


class _Place(click.ParamType[str | tuple[float, float]]):
    """A corner of the page, or X,Y in mm."""

    name = "place"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | tuple[float, float]:
        from licenses.paper.qr_block import CORNERS

        if value in CORNERS:
            return str(value)
        try:
            x, y = (float(part) for part in str(value).split(","))
            return x, y
        except ValueError:
            self.fail(f"{value!r} is no corner ({', '.join(CORNERS)}) and no X,Y in mm", param, ctx)


@click.command("qr")
@click.argument("ref", metavar="ID")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--onto", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Put it onto the first page of this PDF, e.g. a business licence.")  # fmt: skip
@click.option("--at", default="right-bottom", show_default=True, type=_Place(),
              help="With --onto: a corner, or X,Y in mm from the upper left.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["pdf", "png", "svg"]), default="pdf",
              help="Without --onto: of the picture.")  # fmt: skip
@click.option("--size", default=25.0, show_default=True, help="mm, side of the code itself.")
@click.option("--cover", is_flag=True, help="With --onto: also where something is printed.")
@click.option("--allow-signed", is_flag=True,
              help="With --onto: also onto a signed PDF; viewers will tell.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def qr_block(
    ref: str,
    out: Path,
    onto: Path | None,
    at: Literal["right-bottom", "left-bottom", "right-top", "left-top"] | tuple[float, float],
    form: Literal["pdf", "png", "svg"],
    size: float,
    cover: bool,
    allow_signed: bool,
    as_json: bool,
) -> None:
    """The QR code of a licence for other papers, or onto a PDF (二维码加载到已有证照)."""
    from licenses import register
    from licenses.paper import qr_block as blocks

    settings = all_settings.load()
    store = Store(settings.store_url)
    store.require_ready()
    license = register.find(store, ref)
    _require_in_force(license)
    if onto is None:
        made = blocks.block(license, form, size=size, more_fonts=settings.fonts)
    else:
        made = blocks.onto(
            onto.read_bytes(), license, at, size=size, cover=cover, allow_signed=allow_signed,
            more_fonts=settings.fonts,
        )  # fmt: skip
    _write(out, made)
    if as_json:
        shape = LicenseQrShape(number=license.number, url=license.url, file=str(out))
        click.echo(dump(shape))
    else:
        click.echo(f"{license.number} → {out}")


@click.command("print")
@click.argument("refs", metavar="[ID]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every licence issued.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--copies", is_flag=True, help="With 副本; otherwise 正本 only.")
@click.option("--paper", type=click.Choice(["a4", "a3"]), default="a4", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def print_sheet(
    refs: tuple[str, ...],
    every: bool,
    out: Path,
    copies: bool,
    paper: Literal["a4", "a3"],
    as_json: bool,
) -> None:
    """Join licences into one PDF to print (批量打印); more than 500 go into several files.

    ID is an id or a number; - reads them from the standard input, one a line.
    """
    from licenses import register
    from papers.sheets import join

    if not refs and not every:
        raise click.UsageError("Name licences, or say --all.")
    settings = all_settings.load()
    store, files = Store(settings.store_url), open_files(settings)
    store.require_ready()
    failed: list[Problem] = []
    printed: list[str] = []
    wanted = register.issued(store) if every else _found(store, refs, failed)
    faces = _faces(wanted, files, printed, failed, passed_over=every)
    written: list[Path] = []
    pages = 0
    while (first := next(faces, None)) is not None:
        target = out.with_stem(f"{out.stem}-{len(written) + 1}") if written else out
        batch = chain([first], islice(faces, BATCH - 1))
        pages += join(batch, target, pages=None if copies else 1, paper=paper)
        written.append(target)
    shape = LicensePrintShape(
        files=tuple(map(str, written)),
        licenses=tuple(printed),
        pages=pages,
        failed=tuple(failed),
    )
    if as_json:
        click.echo(dump(shape))
    else:
        for path in written:
            click.echo(path)
    if failed:
        sys.exit(3 if written else 4)


def _found(store: Store, refs: Iterable[str], failed: list[Problem]) -> Iterator[License]:
    from licenses import register

    for ref in _named(refs):
        try:
            yield register.find(store, ref)
        except YizhengError as error:
            _note(ref, error, failed)


def _named(refs: Iterable[str]) -> Iterator[str]:
    for ref in refs:
        if ref == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield ref


def _faces(
    licenses: Iterable[License],
    files: FileStore,
    printed: list[str],
    failed: list[Problem],
    *,
    passed_over: bool,
) -> Iterator[bytes]:
    """The files of licences; those that are no more are passed over, or told if asked for."""
    for license in licenses:
        try:
            if passed_over and license.state not in ALIVE:
                continue
            _require_in_force(license)
            if license.pdf_sha256 is None:
                raise NotAllowed("Its file waits for the seal.", code="no-file")
            face = files.get(license.pdf_sha256)
        except YizhengError as error:
            _note(license.number, error, failed)
            continue
        printed.append(license.number)
        yield face


def _require_in_force(license: License) -> None:
    if license.state not in ALIVE:
        raise NotAllowed(
            f"Licence {license.number} is {license.state}: nothing is made of it.",
            hint=f"`yizheng licenses show {license.number}` tells its present id.",
            code="not-in-force",
        )


def _note(ref: str, error: YizhengError, failed: list[Problem]) -> None:
    failed.append(Problem(code=error.code, message=f"{ref}: {error.message}"))
    tell(error)


def _write(out: Path, made: bytes) -> None:
    beside = out.with_name(out.name + ".part")
    beside.write_bytes(made)
    beside.replace(out)
