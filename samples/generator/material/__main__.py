"""Draw documents and their truth: ``python -m samples.generator.material --family tuning --out D``.

Files are ``KIND--LAYOUT--LEVEL--N.(jpg|png|pdf)``, each with a ``.json`` beside it.
"""

import argparse
import importlib
import io
import json
import pkgutil
import sys
from pathlib import Path
from typing import cast

import numpy
from PIL import Image

from samples.generator.files import scanned_pdf
from samples.generator.luck import luck
from samples.generator.material.condition import LEVELS, Level, condition
from samples.generator.material.invent import invent
from samples.generator.material.sheet import Layout, Sheet, TextSheet

FAMILIES = ("tuning", "opened", "office", "former", "unseen")
_TRIES = 10
_PNG_PIXELS = 3_000_000
"""Larger scans are never kept as PNG: noise does not compress."""


def kinds(family: str) -> dict[str, dict[str, Layout]]:
    """Kind of document → name of a layout → the function that draws it."""
    package = importlib.import_module(f"samples.generator.material.{family}")
    found: dict[str, dict[str, Layout]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        layouts = getattr(
            importlib.import_module(f"{package.__name__}.{module.name}"), "LAYOUTS", None
        )
        if layouts:
            found[module.name] = layouts
    return found


def draw(
    family: str, out: Path, count: int, seed: int, levels: list[Level], chosen: list[str] | None
) -> int:
    """Draw ``count`` documents of every layout and level into ``out``; gives how many files."""
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    for kind, layouts in kinds(family).items():
        if chosen and kind not in chosen:
            continue
        for layout, drawn in layouts.items():
            written += sum(
                _write(out, family, kind, layout, drawn, levels, number, seed)
                for number in range(count)
            )
    return written


def _write(
    out: Path,
    family: str,
    kind: str,
    layout: str,
    drawn: Layout,
    levels: list[Level],
    number: int,
    seed: int,
) -> int:
    written = 0
    for level in LEVELS:
        rng = luck(family, kind, layout, level, str(number), str(seed))
        if level not in levels:
            continue
        made = _drawn(drawn, rng)
        if isinstance(made, TextSheet) and level != "clean":
            continue
        content, ending = (
            (made.pdf, "pdf") if isinstance(made, TextSheet) else _file(made, level, rng)
        )
        stem = f"{kind}--{layout}--{level}--{number}"
        (out / f"{stem}.{ending}").write_bytes(content)
        truth = {"kind": kind, "fields": made.fields, "layout": layout, "level": level}
        (out / f"{stem}.json").write_text(
            json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        written += 1
    return written


def _drawn(layout: Layout, rng: numpy.random.Generator) -> Sheet | TextSheet:
    """A document of a world whose values fit on this layout."""
    for _ in range(_TRIES):
        try:
            return layout(invent(rng), rng)
        except ValueError as error:
            last = error
    raise last


def _file(sheet: Sheet, level: Level, rng: numpy.random.Generator) -> tuple[bytes, str]:
    picture = condition(sheet.picture, sheet.dpi, rng, level)
    chance = float(rng.random())
    quality = int(picture.info["quality"])
    if level != "phone" and chance < 0.25:
        dpi = int(picture.info["dpi"][0])
        return scanned_pdf([picture], {}, quality, dpi), "pdf"
    if level == "clean" and chance > 0.8 and picture.width * picture.height < _PNG_PIXELS:
        return _saved(picture, "PNG"), "png"
    return _saved(picture, "JPEG", quality=quality), "jpg"


def _saved(picture: Image.Image, form: str, **options: int) -> bytes:
    out = io.BytesIO()
    resolution = {"dpi": picture.info["dpi"]} if "dpi" in picture.info else {}
    picture.save(out, form, **options, **resolution)
    return out.getvalue()


def main() -> int:
    """Draw, and print how many; 2 when called in a way that cannot work."""
    parser = argparse.ArgumentParser(
        prog="python -m samples.generator.material", description=__doc__
    )
    parser.add_argument("--family", choices=FAMILIES, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=2, help="of each layout and level")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--levels", default=",".join(LEVELS))
    parser.add_argument("--kinds", help="only these, with commas")
    asked = parser.parse_args()
    levels = asked.levels.split(",")
    known = kinds(asked.family)
    chosen = asked.kinds.split(",") if asked.kinds else None
    for name, allowed in ((levels, LEVELS), (chosen or [], known)):
        if wrong := [one for one in name if one not in allowed]:
            parser.error(f"unknown: {', '.join(wrong)}; there are {', '.join(allowed)}")
    written = draw(
        asked.family, asked.out, asked.count, asked.seed, cast(list[Level], levels), chosen
    )
    sys.stdout.write(f"{written} documents in {asked.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
