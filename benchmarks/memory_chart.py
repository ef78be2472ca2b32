"""Resident memory over time as an SVG (内存曲线)."""

from collections.abc import Sequence

from benchmarks.processes import Memory

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 240, 60, 30
COLOURS = ("#555555", "#1f6f8b", "#c2571a", "#5b8c3a", "#7a4f9a")
STEP = 200
"""MB between two lines of the grid."""


def chart(memory: Memory) -> str:
    """A line for the parent and one for each reader."""
    curves = {"parent": memory.parent}
    curves |= {f"reader {i}": each for i, each in enumerate(memory.readers, start=1)}
    top = STEP * (int(max(max(curve) for curve in curves.values())) // STEP + 1)
    seconds = len(memory.parent) * memory.every
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
    for number, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(
            f'<polyline points="{_points(curve, top)}" fill="none" stroke="{colour}"/>'
            f'<text x="{LEFT + 8 + 80 * number}" y="14" fill="{colour}">{name}</text>'
        )
    parts.append(
        f'<text x="{LEFT}" y="{HEIGHT - 10}">0 s</text>'
        f'<text x="{WIDTH - 4}" y="{HEIGHT - 10}" text-anchor="end">{seconds:.0f} s</text></svg>'
    )
    return "\n".join(parts) + "\n"


def _points(curve: Sequence[float], top: int) -> str:
    step = (WIDTH - LEFT) / max(1, len(curve) - 1)
    return " ".join(f"{LEFT + i * step:.1f},{_y(value, top):.1f}" for i, value in enumerate(curve))


def _y(value: float, top: int) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - 20)
