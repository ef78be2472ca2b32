"""Resident memory page by page as an SVG (内存曲线)."""

from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 240, 60, 30
COLOURS = ("#1f6f8b", "#c2571a")
"""In turn, so that one sees where a reader took the place of another."""
STEP = 200
"""MB between two lines of the grid."""


def chart(lives: Sequence[Sequence[tuple[int, float]]], pages: int) -> str:
    """A line for each reader.

    Args:
        lives: of each reader: pages read so far by all, and its size in MB.
        pages: the end of the axis.
    """
    top = STEP * (int(max(size for life in lives for _, size in life)) // STEP + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for value in range(0, top + 1, STEP):
        y = _y(value, top)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}" stroke="#dddddd"/>'
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value} MB</text>'
        )
    for number, life in enumerate(lives):
        points = " ".join(f"{_x(done, pages):.1f},{_y(size, top):.1f}" for done, size in life)
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}"/>')
    parts.append(
        f'<text x="{LEFT}" y="{HEIGHT - 10}">0</text>'
        f'<text x="{WIDTH - 4}" y="{HEIGHT - 10}" text-anchor="end">{pages} pages</text></svg>'
    )
    return "\n".join(parts) + "\n"


def _x(done: float, pages: int) -> float:
    return LEFT + done / max(1, pages) * (WIDTH - LEFT)


def _y(value: float, top: int) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - 20)
