"""Ruled tables in pictures (表格线): find the cells, and put what OCR read into them.

Rules are thin dark strokes, longer than any letter's, that a black-hat brings out on paper of any
shade; what they enclose are the cells, so that merged cells are simply larger ones. Rules end at
rules: a stroke that goes on beyond the last one it crosses, towards both edges of the sheet, is a
fold or a scanner's streak (折痕、扫描条纹). A table wrongly seen tears lines apart and costs more
than one overlooked. Boxes of cells are upright in the page and as tall as a sloping line's box
would be, so that ``layout`` levels both alike.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cases.model import Box, TextLine
from extractors.text import join, width

Image = NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 8 bits."""
_Segment = tuple[float, float, float, float]
"""Of a rule: x, y of one end and of the other, left to right or top to bottom."""

RULE = 1.3
"""Shortest rule in heights of the page's lines: no stroke of a letter in them is as long."""
FINE = 36
"""From this shortest length on, in pixels, letters are large enough to thicken rules and
smooth along them without making rules of strokes."""
THICKEST = 13
"""A stroke as thick as this, in pixels, is a bar and no rule."""
FAINTEST = 12
"""Levels of 255 by which a rule is darker than the paper beside it, at least."""
BREAK = (0.4, 0.2)
"""Where a rule ends in the open it is led on by these shares of the shortest rule and of its own
length, whichever is less: bridges a break, and does not make a rule of a tall letter's stroke."""
BEYOND = 1.5
"""So many lengths of the shortest rule beyond the last rule it crosses, a stroke should be gone."""
GOES_ON = 0.7
"""It goes on when this share of that way is dark."""
IN_LINE = (4.0, 0.01)
"""Strokes are one rule when so far off its course, in pixels and per pixel between them."""
APART = 4.0
"""The same in lengths of the shortest rule: how far from each other."""
LEANING = 0.035
"""From this slope on the page is turned level first: steeper rules break into short runs."""
PAPER = (255, 255, 255)
STEEPEST = 0.06
"""Steepest slope at which a rule is led on."""
CORE = 0.8
"""Share of a line's height, in its middle, that is certainly print and no rule above or below."""
MARGIN = 0.15
"""Share of its height that a line's box is wider than its letters, at each end."""
FRAME = 0.5
"""What encloses this share of the page is a frame and no cell."""
STRAIGHT = 0.85
"""Smallest share of its box that a cell fills; less has a side missing."""
FEWEST = 4
"""A grid has this many cells, and this many with text, at least."""
ASIDE = (-0.25, 0.3)
"""How far in heights a line must be from a level and an upright fold to be on one side of it:
boxes of lines overlap the rule between them; what a fold parts within a line it leaves close."""
OVERHANG = 0.6
"""A line reaches into a cell by at least this share of its height; less is its margin."""
GUESSED = 0.5
"""Highest confidence of a line that was cut at a rule: the letters' widths tell where, roughly."""
FEW_CUT = 0.2
"""Where more than this share of a table's lines run across its rules, it is no table."""


def cells(image: Image, lines: Sequence[TextLine], skew: float = 0.0) -> list[Box]:
    """Cells of ruled tables on an upright page, row by row.

    Args:
        image: the page.
        lines: what OCR read on it; tells how large its letters are.
        skew: slope of its text, dy/dx.

    Returns:
        Boxes in pixels; neighbours share an edge to within 2 pixels. Frames around a page and
        boxes that stand alone are left out.
    """
    if len(lines) < FEWEST:
        return []
    if abs(skew) > LEANING:
        return _cells_of_leaning(image, lines, skew)
    height, width_ = image.shape[:2]
    shortest = round(RULE * statistics.median(line.box[3] - line.box[1] for line in lines))
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    level = _strokes(grey, shortest)
    if len(level.rules) < 3:
        return []
    upright = _strokes(np.asarray(cv2.transpose(grey), dtype=np.uint8), shortest)
    print_ = _print(lines, (height, width_), skew, CORE)
    turned = np.ascontiguousarray(print_.T)
    level = _without_print(level, print_, shortest)
    upright = _without_print(upright, turned, shortest)
    level_rules, level_folds = _rules_and_folds(level, upright.rules, print_, shortest)
    upright_rules, upright_folds = _rules_and_folds(upright, level.rules, turned, shortest)
    if min(len(level_rules), len(upright_rules)) < 3:
        return []
    canvas = _drawn(
        level_rules, [_turned(rule) for rule in upright_rules], (height, width_), shortest
    )
    faces = _faces(canvas, shortest, FRAME * height * width_)
    grids = _in_grids(list(faces), skew)
    boxes = [line.box for line in lines]
    sideways = [_turned(box) for box in boxes]
    # Without the rule that a fold lies on, two cells would be one.
    grids = [
        face
        for face in grids
        if not faces[face]
        and not _may_hide_rule(face, boxes, level_folds, ASIDE[0])
        and not _may_hide_rule(_turned(face), sideways, upright_folds, ASIDE[1])
    ]
    rises = [0.5 * abs(skew) * (x1 - x0) for x0, _, x1, _ in grids]
    found = [
        (round(x0, 1), round(y0 - rise, 1), round(x1, 1), round(y1 + rise, 1))
        for (x0, y0, x1, y1), rise in zip(grids, rises, strict=True)
    ]
    return sorted(found, key=lambda box: (box[1] - skew * box[0], box[0]))


def _cells_of_leaning(image: Image, lines: Sequence[TextLine], skew: float) -> list[Box]:
    """The cells as they stand in the page, found in its picture turned level."""
    height, width_ = image.shape[:2]
    cos, sin = float(np.cos(np.arctan(skew))), float(np.sin(np.arctan(skew)))
    by = (height * max(-sin, 0.0), width_ * max(sin, 0.0))
    to = np.array([[cos, sin, by[0]], [-sin, cos, by[1]]])
    back = np.asarray(cv2.invertAffineTransform(to), dtype=np.float64)
    size = (round(width_ * cos + height * abs(sin)), round(height * cos + width_ * abs(sin)))
    turned = np.asarray(cv2.warpAffine(image, to, size, borderValue=PAPER), dtype=np.uint8)
    level = [
        line.model_copy(update={"box": _moved(line.box, to, -0.5 * abs(skew))}) for line in lines
    ]
    found = [_moved(cell, back, 0.5 * abs(skew)) for cell in cells(turned, level)]
    return sorted(found, key=lambda box: (box[1] - skew * box[0], box[0]))


def _moved(box: Box, by: NDArray[np.float64], rise: float) -> Box:
    """An upright box about the point to which the middle of this one is moved.

    It is higher by ``rise`` per pixel of its width, above and below; at least half as high.
    """
    x0, y0, x1, y1 = box
    x, y = by @ np.array([(x0 + x1) / 2, (y0 + y1) / 2, 1.0])
    half = max((y1 - y0) / 2 + rise * (x1 - x0), (y1 - y0) / 4)
    across = (x1 - x0) / 2
    return (
        round(float(x - across), 1), round(float(y - half), 1),
        round(float(x + across), 1), round(float(y + half), 1),
    )  # fmt: skip


def into_cells(
    lines: Sequence[TextLine], cells: Sequence[Box], skew: float = 0.0
) -> tuple[TextLine, ...]:
    """Make one line of all that stands in a cell; ``parts`` keeps the boxes of the lines.

    A line that runs across a rule is cut there, and trusted less. Lines outside cells stay, and
    all do when fewer than four cells hold text or many lines would be cut.
    """
    level = [_level(cell, skew) for cell in cells]
    pieces = [piece for line in lines for piece in _cut(line, level, skew)]
    inside: list[list[TextLine]] = [[] for _ in cells]
    outside: list[TextLine] = []
    for piece in pieces:
        home = _home(_middle(piece.box, skew), level)
        (outside if home is None else inside[home]).append(piece)
    across = len(pieces) - len(lines)
    if sum(map(bool, inside)) < FEWEST or across > FEW_CUT * sum(map(len, inside)):
        return tuple(lines)
    joined = [
        _joined(group, cell, skew) for group, cell in zip(inside, cells, strict=True) if group
    ]
    return (*outside, *joined)


@dataclass(frozen=True)
class _Strokes:
    """What may be rules, level ones; upright ones are level on the page transposed."""

    rules: list[_Segment]
    dark: NDArray[np.uint8]
    """255 where the page is darker than above and below; of its columns every ``step``-th."""
    step: int


def _strokes(grey: NDArray[np.uint8], shortest: int) -> _Strokes:
    """Level strokes of at least that length; for upright ones hand in the page transposed."""
    fine = shortest >= FINE
    step = 4 if fine else 2
    # Along the rule: takes the paper's grain away and leaves the rule.
    smooth = cv2.blur(grey, (5 if fine else 3, 1))[:, step // 2 :: step]
    across = np.ones((THICKEST, 1), np.uint8)
    hat = cv2.morphologyEx(np.ascontiguousarray(smooth), cv2.MORPH_BLACKHAT, across)
    grain = float(np.median(hat[::7, ::2]))
    dark = cv2.threshold(hat, max(FAINTEST, 4 * grain), 255, cv2.THRESH_BINARY)[1]
    if fine:
        # A sloping rule changes its row: as thick as this, its run in each is long enough.
        dark = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    long = np.ones((1, round(shortest / step)), np.uint8)
    runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, long)
    outlines = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    rules = []
    for outline in outlines:
        points = outline[:, 0, :] * (step, 1) + (step // 2, 0)
        x0, x1 = int(points[:, 0].min()), int(points[:, 0].max())
        left = points[points[:, 0] <= x0 + 2, 1].mean()
        right = points[points[:, 0] >= x1 - 2, 1].mean()
        if abs(right - left) <= max(2 * THICKEST, STEEPEST * (x1 - x0)):
            rules.append((float(x0), float(left), float(x1), float(right)))
    return _Strokes(rules, np.asarray(dark, dtype=np.uint8), step)


def _print(
    lines: Sequence[TextLine], size: tuple[int, int], skew: float, share: float
) -> NDArray[np.uint8]:
    """Where letters are, at half the page's size: that share of the lines' heights."""
    mask = np.zeros((size[0] // 2 + 1, size[1] // 2 + 1), np.uint8)
    for line in lines:
        x0, y0, x1, y1 = _level(line.box, skew)
        middle, core, inset = (y0 + y1) / 2, share * (y1 - y0) / 2, MARGIN * (y1 - y0)
        left, right = x0 + inset, max(x0 + inset, x1 - inset)
        corners = [(left, -core), (right, -core), (right, core), (left, core)]
        shape = np.array([_half(x, middle + skew * x + dy) for x, dy in corners])
        cv2.fillConvexPoly(mask, shape, (255,))
    return mask


def _turned(rule: _Segment) -> _Segment:
    """The same on the page transposed."""
    x0, y0, x1, y1 = rule
    return y0, x0, y1, x1


def _along(mask: NDArray[np.uint8], rule: _Segment) -> float:
    """The share of a rule, seen each 4 pixels, where a mask of half the page's size is set."""
    x0, y0, x1, y1 = (v / 2 for v in rule)
    steps = np.linspace(0, 1, max(2, round((x1 - x0) / 2)))
    xs, ys = (x0 + steps * (x1 - x0)).round(), (y0 + steps * (y1 - y0)).round()
    return float((mask[ys.astype(int), xs.astype(int)] > 0).mean())


def _without_print(strokes: _Strokes, print_: NDArray[np.uint8], shortest: int) -> _Strokes:
    """Leave out strokes of letters: most of such a stroke runs where letters are."""
    rules = [
        rule
        for rule in strokes.rules
        if _along(print_, rule) <= (0.5 if rule[2] - rule[0] < 2 * shortest else 0.65)
    ]
    return replace(strokes, rules=rules)


def _rules_and_folds(
    strokes: _Strokes, crossing: Sequence[_Segment], print_: NDArray[np.uint8], shortest: int
) -> tuple[list[_Segment], list[_Segment]]:
    """Part rules from folds and streaks; what crosses nothing is neither.

    Of a rule at most one is true: it goes on beyond the rules it crosses, it ends at none of
    them, it runs through print.

    Args:
        strokes: level ones.
        crossing: upright strokes, in coordinates of the page transposed.
        print_: where letters are, at half the page's size.
        shortest: rule, in pixels.
    """
    reach = 0.3 * shortest
    kept, folds = [], []
    for parts in _in_line(strokes.rules, shortest):
        (x0, y0), (x1, y1) = parts[0][:2], parts[-1][2:]
        slope = (y1 - y0) / (x1 - x0)
        at = [
            x
            for top, upper, low, lower in crossing
            for x in ((upper + lower) / 2,)
            if top - reach <= y0 + slope * (x - x0) <= low + reach
        ]
        if not at:
            continue
        ends = [
            _goes_on(strokes, print_, (start, y0 + slope * (start - x0)), slope, ahead, shortest)
            for start, ahead in ((min(at), -1), (max(at), 1))
        ]
        through_print = any(_along(print_, part) for part in parts)
        if (True in ends) + (False not in ends) + through_print < 2:
            kept.extend(parts)
        else:
            folds.append((x0, y0, x1, y1))
    return kept, folds


def _may_hide_rule(
    face: Box, lines: Sequence[Box], folds: Sequence[_Segment], aside: float
) -> bool:
    """True when print of the face is on both sides of a level fold and none of it across."""
    left, top, right, bottom = face
    inside = [
        box
        for box in lines
        if left <= (box[0] + box[2]) / 2 <= right and top <= (box[1] + box[3]) / 2 <= bottom
    ]
    for x0, y0, x1, y1 in folds:
        sides = set()
        for box in inside:
            off = y0 + (y1 - y0) / (x1 - x0) * ((box[0] + box[2]) / 2 - x0)
            away = aside * min(box[3] - box[1], box[2] - box[0])
            sides.add(int(off <= box[1] - away) - int(off >= box[3] + away))
        if x0 < right and x1 > left and sides == {-1, 1}:
            return True
    return False


def _in_line(rules: Sequence[_Segment], shortest: int) -> list[list[_Segment]]:
    """Level strokes that are pieces of one, left to right."""
    groups: list[list[_Segment]] = []
    for rule in sorted(rules):
        best, least = None, np.inf
        for group in groups:
            (x0, y0), (x1, y1) = group[0][:2], group[-1][2:]
            gap = rule[0] - x1
            slope = (y1 - y0) / (x1 - x0) if x1 - x0 >= 4 * shortest else 0.0
            off = abs(y1 + slope * gap - rule[1])
            if 0 <= gap <= APART * shortest and off <= min(least, IN_LINE[0] + IN_LINE[1] * gap):
                best, least = group, off
        if best is None:
            groups.append([rule])
        else:
            best.append(rule)
    return groups


def _goes_on(
    strokes: _Strokes,
    print_: NDArray[np.uint8],
    start: tuple[float, float],
    slope: float,
    ahead: int,
    shortest: int,
) -> bool | None:
    """Whether a stroke goes on from there to the left (-1) or right (1); None: no room to see."""
    height, columns = strokes.dark.shape
    xs = start[0] + ahead * np.arange(6, BEYOND * shortest, strokes.step)
    ys = (start[1] + slope * (xs - start[0])).round().astype(int)
    seen = (xs >= 2) & (xs < columns * strokes.step - 2) & (ys >= 2) & (ys < height - 2)
    xs, ys = xs[seen].astype(int), ys[seen]
    clear = print_[ys // 2, xs // 2] == 0
    xs, ys = xs[clear] // strokes.step, ys[clear]
    if len(xs) < 3:
        return None
    dark = np.max([strokes.dark[ys + by, xs] for by in (-2, 0, 2)], axis=0)
    return bool((dark > 0).mean() >= GOES_ON)


def _drawn(
    level: Sequence[_Segment], upright: Sequence[_Segment], size: tuple[int, int], shortest: int
) -> NDArray[np.uint8]:
    """All rules at half the page's size, one pixel wide, breaks in them bridged."""
    shape = (size[0] // 2 + 1, size[1] // 2 + 1)
    sketches = []
    for group in (level, upright):
        sketch = np.zeros(shape, np.uint8)
        for x0, y0, x1, y1 in group:
            cv2.line(sketch, _half(x0, y0), _half(x1, y1), (255,))
        sketches.append(sketch)
    reach = max(2, round(0.1 * shortest))
    canvas = np.zeros(shape, np.uint8)
    for group, crossing in ((level, sketches[1]), (upright, sketches[0])):
        for x0, y0, x1, y1 in group:
            far = min(BREAK[0] * shortest, BREAK[1] * max(x1 - x0, y1 - y0))
            by = [
                2 * reach if _met(crossing, _half(x, y), reach) else far
                for x, y in ((x0, y0), (x1, y1))
            ]
            dx, dy = _direction(x0, y0, x1, y1)
            start = _half(x0 - by[0] * dx, y0 - by[0] * dy)
            cv2.line(canvas, start, _half(x1 + by[1] * dx, y1 + by[1] * dy), (255,))
    return canvas


def _half(x: float, y: float) -> tuple[int, int]:
    return round(x / 2), round(y / 2)


def _direction(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float]:
    """The step that leads a rule on by one pixel; short rules point anywhere."""
    if x1 - x0 > abs(y1 - y0):
        return 1.0, float(np.clip((y1 - y0) / (x1 - x0), -STEEPEST, STEEPEST))
    return float(np.clip((x1 - x0) / (y1 - y0), -STEEPEST, STEEPEST)), 1.0


def _met(sketch: NDArray[np.uint8], point: tuple[int, int], reach: int) -> bool:
    """True when a crossing rule passes the point."""
    x, y = point
    near = sketch[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]
    return bool(near.any())


def _faces(canvas: NDArray[np.uint8], shortest: int, largest: float) -> dict[Box, bool]:
    """What the rules enclose, as boxes through the middles of their sides.

    True with those into which a rule juts: there should be two.
    """
    # Neighbours by the side only: no face leaks through a stair of a sloping rule.
    count, labels, stats, _ = cv2.connectedComponentsWithStats(255 - canvas, connectivity=4)
    bottom, right = canvas.shape
    found: dict[Box, bool] = {}
    for face in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[face])
        if min(w, 1.5 * h) < 0.3 * shortest or 4 * area > largest:
            continue
        if x == 0 or y == 0 or x + w == right or y + h == bottom:
            continue
        inside = labels[y : y + h, x : x + w] == face
        rows, columns = inside.any(axis=1), inside.any(axis=0)
        first, last = inside.argmax(axis=1), w - inside[:, ::-1].argmax(axis=1)
        upper, lower = inside.argmax(axis=0), h - inside[::-1].argmax(axis=0)
        left, to = float(np.median(first[rows])), float(np.median(last[rows]))
        top, low = float(np.median(upper[columns])), float(np.median(lower[columns]))
        if to <= left or low <= top or area < STRAIGHT * (to - left) * (low - top):
            continue
        broken = _leaps(first, w) or _leaps(last, w) or _leaps(upper, h) or _leaps(lower, h)
        left, top = left - 1, top - 1  # onto the rule itself
        found[(2 * (x + left), 2 * (y + top), 2 * (x + to), 2 * (y + low))] = broken
    return found


def _leaps(side: NDArray[np.intp], depth: int) -> bool:
    """True when a rule juts from this side of a face into it."""
    corner = round(4 + STEEPEST * depth)
    steps = np.abs(np.diff(side[corner : len(side) - corner]))
    return bool(steps.size and steps.max() > max(6, 0.25 * depth))


def _in_grids(faces: Sequence[Box], skew: float) -> list[Box]:
    """Faces that lie in a grid: some beside each other, some one upon the other."""
    if len(faces) < FEWEST:
        return []
    x0, y0, x1, y1 = np.array(faces).T
    drop, lean = skew * (x0 + x1) / 2, skew * (y0 + y1) / 2
    x0, y0, x1, y1 = x0 + lean, y0 - drop, x1 + lean, y1 - drop
    near = 6.0  # of pixels: the slope of a photograph is not everywhere that of its text
    across = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0) > near
    along = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0) > near
    beside = across & (abs(x1[:, None] - x0) <= near)
    upon = along & (abs(y1[:, None] - y0) <= near)
    group = np.arange(len(faces))
    linked = beside | beside.T | upon | upon.T | np.eye(len(faces), dtype=bool)
    while True:
        lowest = np.where(linked, group, len(faces)).min(axis=1)
        if (lowest == group).all():
            break
        group = lowest
    kept: list[Box] = []
    for one in np.unique(group):
        members = np.flatnonzero(group == one)
        pairs = np.ix_(members, members)
        if len(members) >= FEWEST and min(beside[pairs].sum(), upon[pairs].sum()) > 1:
            kept.extend(faces[i] for i in members)
    return kept


def _level(box: Box, skew: float) -> Box:
    """The box of a sloping cell or line as it would be on a level page."""
    x0, y0, x1, y1 = box
    drop = skew * (x0 + x1) / 2
    trim = min(0.5 * abs(skew) * (x1 - x0), 0.25 * (y1 - y0))
    return (x0, y0 - drop + trim, x1, y1 - drop - trim)


def _middle(box: Box, skew: float) -> tuple[float, float]:
    x0, y0, x1, y1 = _level(box, skew)
    return (x0 + x1) / 2, (y0 + y1) / 2


def _home(point: tuple[float, float], level: Sequence[Box]) -> int | None:
    """The cell that holds the point."""
    x, y = point
    held = (i for i, (x0, y0, x1, y1) in enumerate(level) if x0 <= x <= x1 and y0 <= y <= y1)
    return next(held, None)


def _cut(line: TextLine, level: Sequence[Box], skew: float) -> list[TextLine]:
    """The pieces of a line between the rules that it runs across."""
    x0, _, x1, _ = line.box
    y = _middle(line.box, skew)[1]
    margin = OVERHANG * (line.box[3] - line.box[1])
    cuts = {
        edge
        for left, top, right, bottom in level
        if top <= y <= bottom
        for edge in (left, right)
        if x0 + margin < edge < x1 - margin
    }
    pieces, rest = [], line
    last = x0
    for edge in sorted(cuts):
        if edge - last > margin:
            left_piece, right_piece = _parted(rest, edge)
            if not (left_piece.text.strip() and right_piece.text.strip()):
                continue
            pieces.append(left_piece)
            rest, last = right_piece, edge
    return [*pieces, rest]


def _parted(line: TextLine, at: float) -> tuple[TextLine, TextLine]:
    """Cut a line at an x; a blank near that place shows where, else the letters' widths do."""
    x0, y0, x1, y1 = line.box
    widths = [width(letter) for letter in line.text]
    scale = (x1 - x0) / max(sum(widths), 0.1)
    edges = x0 + scale * np.cumsum([0.0, *widths])
    blanks = [i for i, letter in enumerate(line.text) if letter.isspace()]
    index = min(range(len(edges)), key=lambda i: abs(edges[i] - at))
    if blanks:
        blank = min(blanks, key=lambda i: abs(edges[i] - at))
        if abs(edges[blank] - at) < 1.5 * (y1 - y0):
            index = blank
    left = {"text": line.text[:index].rstrip(), "box": (x0, y0, at, y1)}
    right = {"text": line.text[index:].lstrip(), "box": (at, y0, x1, y1)}
    doubt = {"confidence": min(line.confidence, GUESSED), "second": None}
    return line.model_copy(update=left | doubt), line.model_copy(update=right | doubt)


def _joined(group: Sequence[TextLine], cell: Box, skew: float) -> TextLine:
    """What stands in one cell, row by row."""
    rows: list[list[tuple[Box, TextLine]]] = []
    placed = [(_level(line.box, skew), line) for line in group]
    for box, line in sorted(placed, key=lambda p: p[0][1] + p[0][3]):
        first = rows[-1][0][0] if rows else None
        if first and (box[1] + box[3] - first[1] - first[3]) / 2 < 0.5 * min(
            box[3] - box[1], first[3] - first[1]
        ):
            rows[-1].append((box, line))
        else:
            rows.append([(box, line)])
    ordered = [line for row in rows for _, line in sorted(row, key=lambda p: p[0][0])]
    again = [line.text if line.second is None else line.second for line in ordered]
    return ordered[0].model_copy(
        update={
            "text": join([line.text for line in ordered]),
            "box": cell,
            "confidence": min(line.confidence for line in ordered),
            "cell": True,
            "second": join(again) if any(line.second is not None for line in ordered) else None,
            "parts": tuple(line.box for line in ordered),
        }
    )
