"""``python -m benchmarks.model_forms [--write docs/model-forms.md]``: are our forms read back?

Each industry's application form and commitment letter is filled in by a generator that shares
nothing with reading, printed, scanned (clean, poor, photographed; turned and askew), and read as
any file is. Every value is compared with what was filled in.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy
from PIL import Image, ImageDraw

from benchmarks import report
from benchmarks.report import Section, table
from cases import settings as all_settings
from cases.errors import YizhengError
from cases.model import Field, Material
from cases.settings import Settings
from desk.accuracy.measure import normal
from extractors.ocr.pool import Readers
from extractors.read import Source, read_files
from papers.model_form import Sheet, Slot, draw, lay_out, shown
from papers.raster import page_image
from samples.generator.material.condition import Level, condition
from samples.generator.material.fonts import face
from samples.generator.material.invent import Facts, invent
from templates.catalog import load
from templates.forms import application_form, commitment_letter, permits_on

DAY = date(2026, 11, 22)
DPI = 300
LEVELS: tuple[Level, ...] = ("clean", "poor", "phone")
SKEW = {"clean": 3.0, "poor": 3.0, "phone": 0.0}
"""Degrees to either side by which a sheet lies askew, besides what the condition does."""
FACES = ("kai", "ming", "hei")
WANTED = 0.99

Truth = dict[str, str | list[str] | None]


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in: its pages as pictures, and what is true of it."""

    sheet: Sheet
    pages: tuple[Image.Image, ...]
    truth: Truth


def sheets(industry: str, day: date = DAY, place: str = "default") -> list[Sheet]:
    """The forms of an industry, with all permits that it may need."""
    catalog = load()
    chosen = catalog.industry(industry)
    codes = permits_on(chosen, catalog, day)
    made = (
        application_form(catalog, place, chosen, codes, day),
        commitment_letter(catalog, place, chosen, codes, day),
    )
    return [lay_out(one, every_permit=True) for one in made if one is not None]


def fill(sheet: Sheet, rng: numpy.random.Generator, typed: bool) -> Filled:
    """Fill in a form.

    Args:
        sheet: blank.
        rng: source of all values.
        typed: by our own pen, as a form filled in from a case; else in other faces and sizes, with
            ticks and a signature drawn by hand, some slots left empty.
    """
    facts = invent(rng)
    values = _values(sheet, facts)
    offered = [one.name for one in sheet.form.options]
    ticked = [one for one in offered if rng.random() < 0.6] or offered[:1]
    if not typed:
        droppable = [one.name for one in sheet.form.blanks if not one.required]
        for name in droppable:
            if rng.random() < 0.15:
                values.pop(name, None)
    truth: Truth = {one.name: values.get(one.name) for one in sheet.form.blanks}
    truth[sheet.form.ticks] = ticked
    if sheet.form.kind == "application_form":
        truth["industry"] = sheet.form.industry.name
    signed = {one.name for one in sheet.form.blanks if one.type == "signed" and one.name in values}
    truth |= dict.fromkeys(signed, "true")
    if typed:
        pdf = draw(sheet, values, ticked)
        pages = [page_image(pdf, n, dpi=DPI).convert("RGB") for n in range(sheet.code.pages)]
    else:
        pdf = draw(sheet)
        pages = [page_image(pdf, n, dpi=DPI).convert("RGB") for n in range(sheet.code.pages)]
        for slot in sheet.slots:
            pen = ImageDraw.Draw(pages[slot.page - 1])
            if slot.option is not None:
                if slot.option in ticked:
                    _tick(pen, slot, rng)
            elif slot.name in values:
                _write(pen, slot, shown(slot.type, values[slot.name]), rng)
    return Filled(sheet, tuple(pages), truth)


def scan(page: Image.Image, level: Level, rng: numpy.random.Generator) -> Image.Image:
    """A page as it reaches the counter: askew, turned by 90, 180 or 270 degrees, in a condition."""
    askew = page.rotate(
        float(rng.uniform(-SKEW[level], SKEW[level])), Image.Resampling.BICUBIC, fillcolor="white"
    )
    made = condition(askew, DPI, rng, level)
    if rng.random() < 0.5:
        made = made.rotate(int(rng.choice([90, 180, 270])), expand=True)
    return made


def compare(filled: Filled, material: Material) -> Iterator[tuple[str, bool, bool]]:
    """Each value: name, whether it was read right, and whether a person is asked about it."""
    for name, wanted in filled.truth.items():
        found = material.fields.get(name)
        fields = found if isinstance(found, list) else [found] if isinstance(found, Field) else []
        said = [normal(one.value) or "" for one in fields if one.value is not None]
        told = wanted if isinstance(wanted, list) else [wanted] if wanted else []
        right = sorted(said) == sorted(normal(one) or "" for one in told)
        yield name, right, any(one.needs_review for one in fields)


def _values(sheet: Sheet, facts: Facts) -> dict[str, str]:
    asked = facts.application
    known = {
        "entity_name": facts.firm.name,
        "credit_code": facts.firm.credit_code,
        "legal_representative": facts.firm.head.name,
        "id_number": facts.firm.head.id_number,
        "premises": asked.premises,
        "area_m2": asked.area,
        "investment": str(asked.investment),
        "employees": str(asked.employees),
        "business_items": asked.items,
        "contact_name": asked.contact,
        "contact_phone": asked.phone,
        "applied_on": asked.applied.isoformat(),
        "signed_on": asked.applied.isoformat(),
        "applicant_signed": facts.firm.head.name,
        "signed": facts.firm.head.name,
    }
    by_type = {
        "text": asked.items,
        "code": facts.food.number,
        "date": asked.applied.isoformat(),
        "amount": str(asked.investment),
        "area": asked.area,
        "integer": str(asked.employees),
        "term_to": asked.applied.isoformat(),
    }
    return {one.name: known.get(one.name) or by_type[one.type] for one in sheet.form.blanks}


def _tick(pen: ImageDraw.ImageDraw, slot: Slot, rng: numpy.random.Generator) -> None:
    """A hook that need not keep to its box."""
    x, y, side = (v * DPI / 25.4 for v in (slot.area.x, slot.area.y, slot.area.width))
    points = numpy.array([(0.1, 0.5), (0.42, 0.85), (1.1, -0.05)]) + rng.normal(0, 0.05, (3, 2))
    pen.line([(x + side * a, y + side * b) for a, b in points.tolist()], fill=(30, 30, 60),
             width=int(rng.integers(6, 10)), joint="curve")  # fmt: skip


def _write(pen: ImageDraw.ImageDraw, slot: Slot, text: str, rng: numpy.random.Generator) -> None:
    """Words in a face of somebody's own, in as many lines as they need."""
    unit = DPI / 25.4
    wide, high = (slot.area.width - 4) * unit, slot.area.height * unit
    name = str(rng.choice(FACES))
    for size in (54, 50, 46, 42, 38, 34, 30):
        font = face(name, size)
        lines = _wrapped(text, font, wide)
        if len(lines) * size * 1.35 <= high - 1.6 * unit:
            break
    x = (slot.area.x + float(rng.uniform(1.2, 2.5))) * unit
    y = slot.area.y * unit + (high - len(lines) * size * 1.35) / 2 + float(rng.uniform(-4, 4))
    colour = (20, 20, 20) if rng.random() < 0.6 else (25, 35, 110)
    for n, line in enumerate(lines):
        pen.text((x, y + n * size * 1.35), line, font=font, fill=colour)


def _wrapped(text: str, font: object, wide: float) -> list[str]:
    lines = [""]
    for char in text:
        if font.getlength(lines[-1] + char) > wide:  # type: ignore[attr-defined]
            lines.append("")
        lines[-1] += char
    return lines


def measure(
    industries: Sequence[str],
    readers: Readers,
    settings: Settings,
    seed: int,
    levels: Sequence[Level] = LEVELS,
) -> "list[Row]":
    """Fill in, scan and read the forms of industries.

    Args:
        industries: codes.
        readers: who reads.
        settings: say the locality.
        seed: another one, other values.
        levels: conditions; each form goes through each.
    """
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        made: list[tuple[str, Level, Filled, Path]] = []
        for number, code in enumerate(industries):
            for which, sheet in enumerate(sheets(code, place=settings.locality)):
                for nth, level in enumerate(levels):
                    rng = numpy.random.default_rng([seed, number, which, nth])
                    filled = fill(sheet, rng, typed=bool((number + nth) % 2))
                    path = Path(folder) / f"{code}-{which}-{level}.pdf"
                    scans = [scan(page, level, rng).convert("RGB") for page in filled.pages]
                    dpi = scans[0].info.get("dpi", (150, 150))[0]
                    scans[0].save(
                        path, save_all=True, append_images=scans[1:], resolution=dpi, quality=80
                    )
                    made.append((code, level, replace(filled, pages=()), path))
        began = time.monotonic()
        read = read_files([Source(path.name, path) for *_, path in made], readers, settings)
        seconds = time.monotonic() - began
        for code, level, filled, path in made:
            material = next(one for one in read if one.file == path.name)
            values = list(compare(filled, material))
            rows.append(
                Row(
                    industry=code,
                    kind=filled.sheet.form.kind,
                    level=level,
                    pages=filled.sheet.code.pages,
                    values=len(values),
                    right=sum(right for _, right, _ in values),
                    accepted=sum(right and not asked for _, right, asked in values),
                    silent=tuple(name for name, right, asked in values if not right and not asked),
                    wrong=tuple(name for name, right, _ in values if not right),
                    seconds=seconds / sum(one.sheet.code.pages for _, _, one, _ in made),
                )
            )
    return rows


@dataclass(frozen=True)
class Row:
    """What came of one form in one condition."""

    industry: str
    kind: str
    level: Level
    pages: int
    values: int
    right: int
    accepted: int
    """Right, and nobody is asked."""
    silent: tuple[str, ...]
    """Wrong, and nobody is asked."""
    wrong: tuple[str, ...]
    seconds: float
    """For a page, of all that were read together."""


def main() -> int:
    """Measure; 1 when a value is wrong and nobody is asked, or too many are; 5 without weights."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model_forms", description=__doc__)
    parser.add_argument("--write", type=Path, help="put the figures between this file's markers")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other values")
    parser.add_argument("industries", nargs="*", help="codes; default: all")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as home:
        try:
            settings = all_settings.load(home=Path(home))
            industries = asked.industries or sorted(load().industries)
            with Readers(settings) as readers:
                rows = measure(industries, readers, settings, asked.seed)
        except YizhengError as error:
            sys.stderr.write(f"{error}\n")
            return error.exit_code
    section = figures(rows)
    if asked.write:
        report.write(asked.write, f"{report.machine()}\n\n{section.text}\n")
    else:
        sys.stdout.write(section.text + "\n")
    values, right = sum(row.values for row in rows), sum(row.right for row in rows)
    return int(right < WANTED * values or any(row.silent for row in rows))


def figures(rows: Sequence[Row]) -> Section:
    """The figures, pooled by condition and industry by industry."""
    heads = ("", "pages", "values", "right", "share", "right, nobody asked", "wrong, nobody asked")

    def line(name: str, some: Sequence[Row]) -> tuple[str, ...]:
        values, right = sum(one.values for one in some), sum(one.right for one in some)
        accepted = sum(one.accepted for one in some)
        return (
            name, str(sum(one.pages for one in some)), str(values), str(right),
            f"{right / values:.2%}", f"{accepted / values:.1%}",
            str(sum(len(one.silent) for one in some)),
        )  # fmt: skip

    pooled = [line(level, [one for one in rows if one.level == level]) for level in LEVELS
              if any(one.level == level for one in rows)]  # fmt: skip
    each = [line(code, [one for one in rows if one.industry == code])
            for code in dict.fromkeys(one.industry for one in rows)]  # fmt: skip
    missed = Counter(name for row in rows for name in row.wrong)
    text = "\n\n".join(
        [
            table(heads, [*pooled, line("**all**", rows)]),
            f"{rows[0].seconds:.1f} s a page, reading several at once.",
            "Not read right: "
            + (", ".join(f"`{name}` {count}" for name, count in missed.most_common()) or "nothing")
            + ".",
            table(heads, each),
        ]
    )
    return Section("forms", text)


if __name__ == "__main__":
    sys.exit(main())
