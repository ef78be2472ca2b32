"""``yizheng catalog indicators``: what one form and one licence save, with all counts (成效)."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, cast
from xml.sax.saxutils import escape

import typst
from pydantic import Field, field_serializer

from desk.shapes import Shape
from papers.typeset import font_folders
from templates.catalog import Catalog
from templates.indicators import NAMES, Figure, indicators, pooled
from templates.rules import Certainty, Industry

POOLED = "pooled"
NOTE = (
    "before: each permit by itself, after: one case; permits by answer counted too; "
    "limits in working days"
)
_COLOURS = ("#9aa5b1", "#1f6f8b")
_NAMES_END, _BARS_END, _BAR, _GAP = 230, 640, 11, 40
_CHARTED = ("elements", "documents")


class FigureShape(Shape):
    """One indicator. ``rate`` is null where there is nothing to reckon it from."""

    before: int | None
    after: int | None
    rate: Decimal | None
    """(before - after) / before in percent, a text with two decimals."""
    counted: int
    total: int
    """``counted`` of ``total`` permits (pooled: industries) that the counts come from."""

    @field_serializer("rate")
    def _text(self, rate: Decimal | None) -> str | None:
        return None if rate is None else str(rate)


class IndustryFigures(Shape):
    """An industry's indicators."""

    industry: str
    name: str
    figures: dict[str, FigureShape]


class CatalogIndicatorsShape(Shape):
    """``yizheng catalog indicators --json``."""

    format: Literal[1] = Field(1, alias="schema")
    on: date
    locality: str
    note: str
    counts: dict[str, Certainty]
    """How certain is what the steps and trips of each way are counted from."""
    industries: tuple[IndustryFigures, ...]
    pooled: dict[str, FigureShape]


def indicators_shape(
    catalog: Catalog, industries: Sequence[Industry], place: str, on: date
) -> CatalogIndicatorsShape:
    """The indicators of industries, and of all of them together, in a locality on a day."""
    here, locality = catalog.at(place), catalog.locality(place)
    found = {one.code: indicators(here, one, locality, on) for one in industries}
    procedure = here.procedure
    return CatalogIndicatorsShape(
        on=on,
        locality=locality.name,
        note=NOTE,
        counts={"alone": procedure.alone.certainty, "together": procedure.together.certainty},
        industries=tuple(
            IndustryFigures(industry=one.code, name=one.name, figures=_shaped(found[one.code]))
            for one in industries
        ),
        pooled=_shaped(pooled(found.values())),
    )


def table(shape: CatalogIndicatorsShape) -> Iterator[str]:
    """The figures in lines; an absent one says why."""
    yield f"{shape.locality} · {shape.on} · {shape.note}"
    for one in shape.industries:
        yield f"{one.name}（{one.industry}）"
        yield from (f"  {_line(name, figure, '项')}" for name, figure in one.figures.items())
    if len(shape.industries) > 1:
        yield f"合计 {POOLED}（{len(shape.industries)}个行业）"
        yield from (f"  {_line(name, figure, '个行业')}" for name, figure in shape.pooled.items())
    yield "法定时限中含弱来源和未核实的期限〔未核实〕，逐项见 catalog show"
    if "assumed" in shape.counts.values():
        yield "办理环节和跑动次数按 templates/procedure.yaml 的设定计算〔未核实〕"


def as_csv(shape: CatalogIndicatorsShape) -> str:
    """One line per industry and indicator; what is absent is empty."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(("industry", "name", "indicator", "before", "after", "rate", "counted", "total"))
    rows = [(one.industry, one.name, one.figures) for one in shape.industries]
    if len(rows) > 1:
        rows.append((POOLED, "合计", shape.pooled))
    for code, called, figures in rows:
        for name, one in figures.items():
            out.writerow((code, called, name, one.before, one.after, one.rate, one.counted,
                          one.total))  # fmt: skip
    return text.getvalue()


def chart(shape: CatalogIndicatorsShape) -> str:
    """Elements and documents of each industry before and after, as SVG; counts beside each bar."""
    rows = [(one.name, one.figures) for one in shape.industries]
    most = max((figures[name].before or 0 for _, figures in rows for name in _CHARTED), default=0)
    width = _NAMES_END + (_BARS_END + 70) * len(_CHARTED)
    parts = [
        _text(_NAMES_END + at * (_BARS_END + 70), 30, _line(name, shape.pooled[name], "个行业"), 16)
        for at, name in enumerate(_CHARTED)
    ]
    for number, (called, figures) in enumerate(rows):
        top = 50 + number * _GAP
        parts.append(_text(_NAMES_END - 12, top + 18, called, 14, anchor="end"))
        for at, name in enumerate(_CHARTED):
            left = _NAMES_END + at * (_BARS_END + 70)
            parts += _bars(left, top, figures[name], _BARS_END - 120, most)
    height = 70 + len(rows) * _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Noto Sans SC, sans-serif">'
    )
    paper = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    foot = _text(12, height - 12, f"{shape.locality} · {shape.on} · 逐项申请 → 一表申请", 11)
    return "\n".join((head, paper, *parts, foot, "</svg>")) + "\n"


def png(svg: str) -> bytes:
    """A chart as a picture, drawn with the fonts of our papers."""
    page = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))\n"
    fonts = [str(folder) for folder in font_folders()]
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    drawn = compiler.compile(page.encode(), format="png", ppi=96.0, sys_inputs={"svg": svg})
    return cast(bytes, drawn)  # one page, kept in memory


def _shaped(figures: dict[str, Figure]) -> dict[str, FigureShape]:
    return {
        name: FigureShape(
            before=one.before, after=one.after, rate=one.rate, counted=one.counted, total=one.total
        )
        for name, one in figures.items()
    }


def _line(name: str, one: FigureShape, unit: str) -> str:
    """``填表要素 42→23，减45.24%``; of fewer than all, over how many."""
    if one.rate is None:
        why = f"{one.total}{unit}中{one.counted}{unit}有数据"
        return f"{NAMES[name]} —（{why}，不计算）"
    over = "" if one.counted == one.total else f"（{one.total}{unit}中的{one.counted}{unit}）"
    return f"{NAMES[name]} {one.before}→{one.after}，{_less(one.rate)}{over}"


def _less(rate: Decimal) -> str:
    return f"减{rate}%" if rate >= 0 else f"增{-rate}%"


def _bars(left: int, top: int, one: FigureShape, room: int, most: int) -> Iterator[str]:
    for number, (count, colour) in enumerate(zip((one.before, one.after), _COLOURS, strict=True)):
        length = round(room * (count or 0) / most) if most else 0
        y = top + 3 + number * (_BAR + 2)
        yield f'<rect x="{left}" y="{y}" width="{length}" height="{_BAR}" fill="{colour}"/>'
        said = "—" if count is None else str(count)
        if number and one.rate is not None:
            said += f"（{_less(one.rate)}）"
        yield _text(left + length + 6, y + _BAR - 1, said, 11)


def _text(x: int, y: int, said: str, size: int, anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="#1f1f1f">'
        f"{escape(said)}</text>"
    )
