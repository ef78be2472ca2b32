"""Drawings of the material, and what was written on them while they were drawn."""

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy
import pdfplumber
import pytest

from samples.generator.codes import in_words
from samples.generator.facts import Fields
from samples.generator.material.invent import invent
from samples.generator.material.office.filled import Filled
from samples.generator.material.opened import fonts
from samples.generator.material.opened.paper import Paper
from samples.generator.material.opened.words import (
    dotted,
    numerals,
    padded,
    plain,
    ten_thousands,
)
from samples.generator.material.sheet import Layout, TextSheet

LACKING = sorted({package for path, package in fonts.FONTS.values() if not path.exists()})
needs_fonts = pytest.mark.skipif(
    bool(LACKING), reason=f"not installed: apt-get install {' '.join(LACKING)}"
)


@dataclass(frozen=True)
class Drawn:
    """A drawing, and every text that it printed, without spaces; ticks are ■ and □."""

    content: str
    """Its digest: a picture is 26 MB."""
    fields: Fields
    printed: str
    options: tuple[tuple[str, bool], ...]
    """Each option offered by a form of ``office``, and whether it is ticked."""


def draw(layout: Layout, seed: int) -> Drawn:
    """Draw a layout of the world with that seed, listening to what is written."""
    said: list[str] = []
    options: list[tuple[str, bool]] = []
    with pytest.MonkeyPatch.context() as patch:

        def listen(of: type, name: str, hear: Callable[..., None]) -> None:
            does = getattr(of, name)

            def heard(self: Any, *given: Any, **more: Any) -> Any:
                hear(*given)
                return does(self, *given, **more)

            patch.setattr(of, name, heard)

        listen(Paper, "write", lambda x, y, text, *_: said.append(text))
        listen(Paper, "seal", lambda x, y, authority, *_: said.append(f"\n{authority}\n"))
        listen(Paper, "tick", lambda x, y, size, on, *_: said.append("■" if on else "□"))
        listen(Filled, "by_hand", lambda x, y, text, *_: said.append(text))
        listen(Filled, "option", lambda x, y, text, size, on, *_: options.append((text, on)))
        sheet = layout(invent(numpy.random.default_rng(seed)), numpy.random.default_rng(seed))
    if isinstance(sheet, TextSheet):
        with pdfplumber.open(io.BytesIO(sheet.pdf)) as opened:
            said.extend(char["text"] for page in opened.pages for char in page.chars)
        content = sheet.pdf
    else:
        content = sheet.picture.tobytes()
    return Drawn(
        hashlib.sha256(content).hexdigest(),
        sheet.fields,
        squeezed("".join(said)),
        tuple(options),
    )


def squeezed(text: str) -> str:
    """Without white space."""
    return re.sub(r"\s", "", text)


def ways(value: str) -> list[str]:
    """How a paper may print a normalised value."""
    if value == "long-term":
        return ["长期"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        return [value, padded(day), plain(day), numerals(day), dotted(day), f"{day:%Y/%m/%d}"]
    found = [value]
    if re.fullmatch(r"\d+(\.\d+)?", value):
        yuan = Decimal(value)
        found += [f"{yuan:,}", f"{ten_thousands(yuan)}万", f"万元{ten_thousands(yuan)}"]
        found.append(f"（万元）{ten_thousands(yuan)}")
        if yuan == int(yuan) and 0 < yuan < 10**8:
            found.append(in_words(int(yuan)))
    return found


def unprinted(drawn: Drawn) -> list[tuple[str, str | None]]:
    """What the truth says and the drawing does not."""
    missing: list[tuple[str, str | None]] = []
    for field, value in drawn.fields.items():
        for one in value if isinstance(value, list) else [value]:
            if one is None or field == "applicant_signed":
                continue
            if not any(squeezed(way) in drawn.printed for way in ways(one)):
                missing.append((field, one))
    return missing
