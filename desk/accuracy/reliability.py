"""The reliability diagram (可靠性图): how sure the reading said it was, how often it is right."""

from collections.abc import Iterator, Sequence
from html import escape

from desk.accuracy.shapes import BinShape, upper_bound

COLUMN, HEIGHT, LEFT, TOP = 78, 240, 92, 40
ACCEPTED, ALL, CLAIM = "#1f4f8f", "#8d929c", "#b3541e"


def diagram(bins: Sequence[BinShape], title: str) -> str:
    """An SVG that needs nothing around it: a column for each bin of confidence.

    A dash marks the mean confidence, a ring the share right of all values read, a dot that of
    the values accepted without a person, with its 95 % interval. Dots on their dash mean that
    the confidence can be believed; below it, that it promises too much.
    """
    width, height = LEFT + COLUMN * max(len(bins), 5) + 16, TOP + HEIGHT + 108
    label = "; ".join(
        f"confidence {_range(one)}: {one.accepted_right} of {one.accepted} accepted values right"
        for one in bins
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(f"{title}. {label}")}" font-size="12" fill="#3a3a3e"'
        " font-family=\"system-ui, 'Noto Sans SC', sans-serif\">",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_frame(width, title),
        *(mark for number, one in enumerate(bins) for mark in _column(number, one)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _range(one: BinShape) -> str:
    return f"{one.low:g}–{one.high:g}"


def _y(share: float) -> float:
    return round(TOP + HEIGHT * (1 - share), 1)


def _frame(width: int, title: str) -> Iterator[str]:
    yield f'<text x="16" y="20" font-size="14" font-weight="600">{escape(title)}</text>'
    for share in (0, 0.25, 0.5, 0.75, 1):
        yield f'<path d="M{LEFT} {_y(share)}H{width - 16}" stroke="#e6e6ea"/>'
        yield f'<text x="{LEFT - 8}" y="{_y(share) + 4}" text-anchor="end">{share:.0%}</text>'
    rows = ("confidence", "accepted 采信", "all 全部")
    for row, said in enumerate(rows):
        yield f'<text x="{LEFT - 8}" y="{_y(0) + 20 + 18 * row}" text-anchor="end">{said}</text>'
    y = _y(0) + 90
    yield f'<path d="M{LEFT} {y - 4}h18" stroke="{CLAIM}" stroke-width="2.5"/>'
    yield f'<text x="{LEFT + 24}" y="{y}">mean confidence</text>'
    yield f'<circle cx="{LEFT + 140}" cy="{y - 4}" r="5" fill="{ACCEPTED}"/>'
    yield f'<text x="{LEFT + 150}" y="{y}">accepted, right</text>'
    yield f'<circle cx="{LEFT + 256}" cy="{y - 4}" r="5" fill="none" stroke="{ALL}"/>'
    yield f'<text x="{LEFT + 266}" y="{y}">all read, right</text>'


def _column(number: int, one: BinShape) -> Iterator[str]:
    x = LEFT + COLUMN * number + COLUMN // 2
    right, of = one.accepted_right, one.accepted
    said = (_range(one), f"{right} / {of}" if of else "–", f"{one.right} / {one.values}")
    for row, text in enumerate(said):
        yield f'<text x="{x}" y="{_y(0) + 20 + 18 * row}" text-anchor="middle">{text}</text>'
    claim = _y(one.mean)
    yield f'<path d="M{x - 24} {claim}H{x + 24}" stroke="{CLAIM}" stroke-width="2.5"/>'
    yield (
        f'<circle cx="{x + 12}" cy="{_y(one.right / one.values)}" r="5.5" fill="none"'
        f' stroke="{ALL}" stroke-width="1.5"/>'
    )
    if of:
        low, high = 1 - _bound(of - right, of), _bound(right, of)
        yield f'<path d="M{x - 8} {_y(low)}V{_y(high)}" stroke="{ACCEPTED}" stroke-width="1.5"/>'
        yield f'<circle cx="{x - 8}" cy="{_y(right / of)}" r="5.5" fill="{ACCEPTED}"/>'


def _bound(count: int, of: int) -> float:
    """One end of the two-sided 95 % interval."""
    return upper_bound(count, of, 0.975) or 0.0
