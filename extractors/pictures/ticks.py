"""Tick boxes in pictures (勾选框): find the small squares beside options and what is in them.

OCR reads an empty box as □ nearly always and drops a ticked one often, so the picture decides
which is ticked, and the text where it stands. Where the two disagree the line is trusted less,
and a person is asked.
"""

import statistics
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cases.model import Box, TextLine
from extractors.text import same_letters, width

Image = NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 8 bits."""

EMPTY_MARKS = "□☐▢◻囗"
TICKED_MARKS = "☑☒■▣"
ALIKE = "口回日曰田DO0"
"""What OCR may take a box for; it gives way to one only in a line where OCR saw a box, too."""
ENCLOSED = ALIKE + "品国國图圖园固因困团圆围四目白自由甲西酉面圈圃囤"
"""Characters that enclose something, as a box does its tick."""
ANSWERS = frozenset({"是", "否", "有", "无", "同意", "不同意", "合格", "不合格"})
"""Behind these no such character makes a word: it is a ticked box."""

SIDE = (0.4, 1.35)
"""Shortest and longest side of a box, in letter heights."""
LETTER = 0.8
"""Height of a letter in a line's box."""
SQUARE = 0.8
"""Smallest share of the longer side that the shorter one has."""
EDGE = 0.9
"""Share of each side that is drawn, at least: letters have rounded or open corners."""
EMPTY, FILLED = 0.04, 0.12
"""Up to which share of dark pixels inside a box is empty, and from which it is ticked."""
FAINTEST = (8.0, 20.0)
"""Levels of 255 that a box's sides are darker than the paper: on clean and on grainy pictures."""
DARK = 0.3
"""A pixel is dark from this share of the way between the paper and the box's sides on."""
GAP = 0.2
"""Blank before a box within a line, in letter heights; parts of letters stand closer."""
APART = 0.5
"""Blank before an empty box within a line, in heights of the line, that no letter has."""
OVERHANG = 0.35
"""How far a tick may reach out of its box to the left, in letter heights."""
SLOPE = 0.04
"""By which a row of boxes may slope, besides the height of one."""
SAME_SIDE = 0.15
"""By which share boxes of one page differ in their sides."""
LISTED = 3
"""Boxes below each other that need no other proof."""
DOUBT = 0.5
"""Highest confidence of what text and picture disagree about."""


SOLID = 0.88
"""Share of its box that a filled square covers; a dot covers less."""
BLACK = 0.75
"""Share of a filled square that is dark."""

_Pixels = tuple[int, int, int, int]


@dataclass(frozen=True)
class Tick:
    """A tick box in pixels of the page, and how sure it is whether it is ticked (0 to 1)."""

    box: Box
    ticked: bool
    confidence: float
    gap: float = 0.0
    """Blank to the left of it, in pixels, as far as it matters."""
    after: float = 0.0
    """The same to the right of it."""

    @property
    def side(self) -> float:
        """Longer side in pixels."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])


@dataclass(frozen=True)
class _Place:
    """Where a box stands in a line's text."""

    line: int
    index: int
    length: int
    """Characters of the text that the box takes the place of: 1, or 0 where OCR dropped it."""
    tick: Tick


def boxes(image: Image, lines: Sequence[TextLine]) -> list[Tick]:
    """Tick boxes that belong to lines of an upright page.

    Squares that are a letter or a part of one, and cells of tables, are none. Ticked ones beside
    a box come last, when nobody knows where in their line they stand.
    """
    if not lines:
        return []
    letter = LETTER * statistics.median(line.box[3] - line.box[1] for line in lines)
    squares = _squares(image, letter)
    placed = [place.tick for place in _places(lines, squares)]
    at = {tick.box for tick in placed}
    lost = [tick for tick in squares if tick.ticked and tick.box not in at]
    return [*placed, *(tick for tick in lost if any(_beside(tick, one) for one in placed))]


def with_ticks(lines: Sequence[TextLine], ticks: Sequence[Tick]) -> tuple[TextLine, ...]:
    """Put ☑ or ☐ into the lines' text where the boxes stand.

    A line is no surer than its boxes. One whose text has a box that the picture has not, or
    the other way round in its middle, or filled otherwise, is doubtful; so is one without a
    box in a column or row of lines that begin with one.
    """
    placed: dict[int, list[_Place]] = {}
    for place in _places(lines, ticks, proven=True):
        placed.setdefault(place.line, []).append(place)
    known = [place.tick for places in placed.values() for place in places]
    lost = {
        i
        for i, group in enumerate(_by_line(lines, ticks))
        if any(tick.ticked and tick not in known for tick in group)
    }
    options = [lines[i] for i, places in placed.items() if places[0].index == 0]
    marked = [
        _marked(line, placed[i]) if i in placed else _unmarked(line, options)
        for i, line in enumerate(lines)
    ]
    return tuple(_doubtful(line) if i in lost else line for i, line in enumerate(marked))


def _doubtful(line: TextLine) -> TextLine:
    return line.model_copy(update={"confidence": min(line.confidence, DOUBT)})


def _squares(image: Image, letter: float) -> list[Tick]:
    """Everything that has the form of a box, parts of letters included."""
    raw = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    grey = np.asarray(cv2.blur(raw, (3, 3)), dtype=np.uint8)
    grain = float(np.median(cv2.absdiff(raw[::5, ::5], grey[::5, ::5])))
    depth = float(np.clip(3 * grain, *FAINTEST))
    around = int(3 * letter) | 1
    mean, inverse = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    ink = np.asarray(cv2.adaptiveThreshold(grey, 255, mean, inverse, around, depth), dtype=np.uint8)
    outlines, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return []
    shortest, longest = SIDE[0] * letter, SIDE[1] * letter
    holes: dict[int, list[_Pixels]] = {}
    found: list[tuple[_Pixels, bool, float]] = []
    solid: set[int] = set()
    for i, outline in enumerate(outlines):
        parent = int(tree[0][i][3])
        x, y, w, h = cv2.boundingRect(outline)
        if parent >= 0:
            if max(w, h) <= longest and w * h >= 4:
                holes.setdefault(parent, []).append((x, y, x + w, y + h))
        elif (
            shortest <= min(w, h)
            and SQUARE * max(w, h) <= min(w, h) <= longest
            and cv2.contourArea(outline) >= SOLID * (w - 1) * (h - 1)
            and np.count_nonzero(ink[y : y + h, x : x + w]) >= BLACK * w * h
        ):
            solid.add(i)
            found.append(((x, y, x + w, y + h), True, 1.0))
    for parent, inner in holes.items():
        if parent in solid:
            continue
        _, _, w, h = cv2.boundingRect(outlines[parent])
        # A tick may divide the box and reach out of it; what it runs into hides the box.
        groups = [inner] if max(w, h) <= 2.2 * longest else [[one] for one in inner]
        for group in groups:
            box = _drawn_around(ink, group)
            if box is not None and shortest <= max(box[2] - box[0], box[3] - box[1]) <= longest:
                found.append((box, *_filling(grey, box, group)))
    alone, crossed = [], []
    for box, ticked, sure in found:
        tick = Tick((float(box[0]), float(box[1]), float(box[2]), float(box[3])), ticked, sure)
        if _stands_alone(ink, box, letter, ticked):
            before, after = _blank_before(ink, box, letter), _blank_after(ink, box, letter)
            alone.append(replace(tick, gap=before, after=after))
        elif ticked:
            reached = (box[0] - round(OVERHANG * letter), box[1], box[2], box[3])
            crossed.append(replace(tick, gap=_blank_before(ink, reached, letter)))
    # A tick that reaches out of its box to the left or below is told by the boxes beside it, or
    # by as many below each other as show a list; in a row of nothing but such ones, by the first.
    told = [
        c
        for c in crossed
        if any(_beside(c, a) or _below(c, a) for a in alone)
        or sum(_below(c, other) for other in crossed) >= LISTED
    ]
    more = [c for c in crossed if c not in told and any(_beside(c, t) for t in told)]
    return [*alone, *told, *more]


def _drawn_around(ink: NDArray[np.uint8], holes: Sequence[_Pixels]) -> _Pixels | None:
    """The outside of the box whose inside these holes are, if its four sides are drawn."""
    x0, y0, x1, y1 = _hull(holes)
    w, h = x1 - x0, y1 - y0
    if min(w, h) < SQUARE * max(w, h) or min(w, h) < 5:
        return None
    if x0 < 3 or y0 < 3 or y1 + 3 > ink.shape[0] or x1 + 3 > ink.shape[1]:
        return None
    sides = (
        ink[y0 - 2 : y0, x0:x1].max(axis=0),
        ink[y1 : y1 + 2, x0:x1].max(axis=0),
        ink[y0:y1, x0 - 2 : x0].max(axis=1),
        ink[y0:y1, x1 : x1 + 2].max(axis=1),
    )
    if min(float((side > 0).mean()) for side in sides) < EDGE:
        return None
    row, column = (y0 + y1) // 2, (x0 + x1) // 2
    runs = (
        ink[row, max(0, x0 - 8) : x0][::-1] > 0,
        ink[row, x1 : x1 + 8] > 0,
        ink[max(0, y0 - 8) : y0, column][::-1] > 0,
        ink[y1 : y1 + 8, column] > 0,
    )
    # Where a tick crosses a side, that is no measure of its thickness.
    edge = min(len(run) if run.all() else int(run.argmin()) for run in runs)
    return x0 - edge, y0 - edge, x1 + edge, y1 + edge


def _hull(boxes: Sequence[_Pixels]) -> _Pixels:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _filling(grey: NDArray[np.uint8], box: _Pixels, holes: Sequence[_Pixels]) -> tuple[bool, float]:
    """Whether the box is ticked, and how sure that is."""
    x0, y0, x1, y1 = box
    around = grey[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3]
    paper, print_ = (float(v) for v in np.percentile(around, (95, 5)))
    left, top, right, bottom = _hull(holes)
    inset = 2 if min(right - left, bottom - top) >= 10 else 1
    inside = grey[top + inset : bottom - inset, left + inset : right - inset]
    share = float((inside < paper - DARK * (paper - print_)).mean()) if inside.size else 0.0
    middle, reach = (EMPTY + FILLED) / 2, (FILLED - EMPTY) / 2
    return share > middle, round(min(1.0, abs(share - middle) / reach), 2)


def _stands_alone(ink: NDArray[np.uint8], box: _Pixels, letter: float, ticked: bool) -> bool:
    """True when no strokes of the same letter are near; a tick may reach out above and right."""
    x0, y0, x1, y1 = box
    reach = 2 + max(1, round(0.4 * (letter - (y1 - y0))))
    columns = slice(x0 + 2, x1 - 2)
    if ink[y1 + 2 : y1 + reach, columns].any():
        return False
    if not ticked:
        return not ink[max(0, y0 - reach) : max(0, y0 - 2), columns].any()
    right = min(ink.shape[1] - 1, x1 + 1)
    return not (ink[y0:y1, max(0, x0 - 2)].any() or ink[(y0 + y1) // 2 : y1, right].any())


def _blank_before(ink: NDArray[np.uint8], box: _Pixels, letter: float) -> float:
    x0, y0, _, y1 = box
    before = ink[y0:y1, max(0, x0 - round(3 * letter)) : max(0, x0 - 1)]
    columns = before.max(axis=0)[::-1] > 0
    return float(columns.argmax() if columns.any() else len(columns))


def _blank_after(ink: NDArray[np.uint8], box: _Pixels, letter: float) -> float:
    _, y0, x1, y1 = box
    columns = ink[y0:y1, x1 + 1 : x1 + round(3 * letter)].max(axis=0, initial=0) > 0
    return float(columns.argmax() if columns.any() else len(columns))


def _places(
    lines: Sequence[TextLine], ticks: Sequence[Tick], *, proven: bool = False
) -> list[_Place]:
    """Which squares are tick boxes, and where in which line's text they stand.

    Certain are those where OCR read a box too. The others are as large as one of these in their
    row or column, or as others in their column, each at the beginning of a line, or in their
    row, each ticked and behind an option.
    ``proven`` ones were found so before.
    """
    by_line = _by_line(lines, ticks)
    certain = [_read(i, lines[i], by_line[i]) for i in range(len(lines))]
    read = [place.tick for places in certain for place in places]
    first = [
        group[0]
        for line, group in zip(lines, by_line, strict=True)
        if group and group[0] not in read and _starts(line, group[0])
        and line.text[:1] not in ENCLOSED
    ]  # fmt: skip
    last = [
        tick
        for line, group in zip(lines, by_line, strict=True)
        for tick in group
        if tick.ticked and tick not in read and _ends(line, tick)
    ]
    listed = [
        tick
        for tick in [*first, *last]
        if sum(_below(tick, one) for one in [*read, *first]) >= LISTED
        or sum(_beside(tick, one) for one in [*read, *last]) >= LISTED
    ]
    found: list[_Place] = []
    for i, line in enumerate(lines):
        places = list(certain[i])
        for tick in by_line[i]:
            if tick in read:
                continue
            # OCR drops ticked boxes; an empty square it does not see is a part of a letter,
            # unless it stands apart within a line.
            apart = tick.gap >= APART * (line.box[3] - line.box[1]) and not _starts(line, tick)
            alike = any(_beside(tick, one) or _below(tick, one) for one in [*read, *listed])
            if proven or tick in listed or (alike and (tick.ticked or apart)):
                place = _unread(i, line, tick, places)
                places.extend([place] if place else [])
        found.extend(sorted(places, key=lambda place: place.tick.box[0]))
    return found


def _alike(a: Tick, b: Tick) -> bool:
    return abs(a.side / b.side - 1) <= SAME_SIDE


def _below(a: Tick, b: Tick) -> bool:
    """True for two boxes of one size in one column; a box is below itself."""
    return _alike(a, b) and abs(a.box[0] - b.box[0]) < 0.5 * a.side


def _beside(a: Tick, b: Tick) -> bool:
    """True for two boxes of one size in one row, which may slope."""
    slope = SLOPE * abs(a.box[0] - b.box[0])
    return _alike(a, b) and abs(a.box[1] - b.box[1]) < a.side + slope


def _starts(line: TextLine, tick: Tick) -> bool:
    """True when nothing of the line is to the left of the box."""
    return tick.box[0] - tick.gap <= line.box[0] + 0.4 * (line.box[3] - line.box[1])


def _ends(line: TextLine, tick: Tick) -> bool:
    """True when the box stands behind an option: the next one is far, if it is in the line."""
    return not _starts(line, tick) and tick.after >= APART * (line.box[3] - line.box[1])


def _by_line(lines: Sequence[TextLine], ticks: Sequence[Tick]) -> list[list[Tick]]:
    """Squares by the line that they stand in, or before."""
    by_line: list[list[Tick]] = [[] for _ in lines]
    for tick in ticks:
        x, y = (tick.box[0] + tick.box[2]) / 2, (tick.box[1] + tick.box[3]) / 2
        near = []
        for i, (x0, y0, x1, y1) in enumerate(line.box for line in lines):
            height = y1 - y0
            if y0 - 0.1 * height <= y <= y1 + 0.1 * height and x0 - height <= x <= x1:
                # In a sloping page boxes of rows overlap: the middle of the line decides.
                near.append((max(0.0, x0 - x) / height + abs(y - (y0 + y1) / 2) / height, i))
        if near:
            by_line[min(near)[1]].append(tick)
    return [sorted(group, key=lambda tick: tick.box[0]) for group in by_line]


def _read(i: int, line: TextLine, ticks: Sequence[Tick]) -> list[_Place]:
    """Squares at whose place OCR read a box."""
    marks = [k for k, c in enumerate(line.text) if c in EMPTY_MARKS + TICKED_MARKS]
    if not marks or not ticks:
        return []
    edges = _edges(line)
    at = [(edges[k] + edges[k + 1]) / 2 for k in marks]
    middles = [(tick.box[0] + tick.box[2]) / 2 for tick in ticks]
    height = line.box[3] - line.box[1]
    pairs = list(zip(range(len(marks)), range(len(ticks)), strict=False))
    if len(marks) != len(ticks) or any(
        abs(at[m] - middles[t]) > (4 if marks[m] else 2) * height for m, t in pairs
    ):
        pairs = list(_nearest(at, middles, 2 * height))
    return [_Place(i, marks[m], 1, ticks[t]) for m, t in pairs]


def _nearest(
    at: Sequence[float], middles: Sequence[float], limit: float
) -> Iterator[tuple[int, int]]:
    """Pairs of nearest ones, each once and in the same order on both sides."""
    distances = sorted((abs(a - b), m, t) for m, a in enumerate(at) for t, b in enumerate(middles))
    chosen: list[tuple[int, int]] = []
    for distance, m, t in distances:
        if distance <= limit and all((m - p) * (t - q) > 0 for p, q in chosen):
            chosen.append((m, t))
    yield from sorted(chosen)


def _unread(i: int, line: TextLine, tick: Tick, others: Sequence[_Place]) -> _Place | None:
    """The place of a square where OCR read no box; none when it may be a part of a letter."""
    x0, y0, _, y1 = line.box
    right = tick.box[2]
    if right <= x0 + 0.3 * tick.side:
        return _Place(i, 0, 0, tick)
    starts = _starts(line, tick)
    # A box behind its option stands close to it, and far from the next one.
    behind = _ends(line, tick)
    index = 0 if starts else _index(line, tick if behind else replace(tick, after=0.0), others)
    guess = tick if starts else replace(tick, confidence=min(tick.confidence, DOUBT))
    if others and line.text[index : index + 1] and line.text[index] in ALIKE:
        return _Place(i, index, 1, guess)
    if starts and tick.ticked and line.text[:1] in ENCLOSED and line.text[1:] in ANSWERS:
        return _Place(i, 0, 1, replace(tick, confidence=min(tick.confidence, DOUBT)))
    near = line.text[:1] if starts else line.text[max(0, index - 1) : index + 2]
    if (starts or tick.gap < APART * (y1 - y0)) and any(c in ENCLOSED for c in near):
        return None
    if not starts and not behind and (not others or tick.gap < GAP * LETTER * (y1 - y0)):
        return None
    return _Place(i, index, 0, guess)


def _edges(line: TextLine) -> list[float]:
    """Where each character begins, in pixels by the letters' widths, and the last one ends."""
    widths = [width(c) for c in line.text]
    x0, _, x1, _ = line.box
    scale = (x1 - x0) / max(sum(widths), 0.1)
    return [x0, *(x0 + scale * np.cumsum(widths)).tolist()]


def _index(line: TextLine, tick: Tick, others: Sequence[_Place]) -> int:
    """The character before which a box stands, counted between boxes placed already.

    Letters are spread over what the box and the blank behind it leave.
    """
    x = tick.box[0]
    first, begin, last, end = 0, line.box[0], len(line.text), line.box[2]
    for place in others:
        if place.tick.box[2] <= x and place.index + place.length >= first:
            first, begin = place.index + place.length, place.tick.box[2]
        elif place.tick.box[0] > x and place.index < last:
            last, end = place.index, place.tick.box[0]
    end -= tick.after + tick.side if tick.after else 0.0
    piece = line.model_copy(
        update={"text": line.text[first:last], "box": (begin, line.box[1], end, line.box[3])}
    )
    edges = _edges(piece)
    nearest = bisect_right(edges, x)
    if nearest < len(edges) and edges[nearest] - x < x - edges[nearest - 1]:
        nearest += 1
    return first + min(nearest - 1, last - first)


def _marked(line: TextLine, places: Sequence[_Place]) -> TextLine:
    text, confidence = line.text, line.confidence
    for place in sorted(places, key=lambda place: place.index, reverse=True):
        read = text[place.index : place.index + place.length]
        says = read in TICKED_MARKS if read and read in EMPTY_MARKS + TICKED_MARKS else None
        confidence = min(confidence, place.tick.confidence)
        if says is not None and says != place.tick.ticked:
            confidence = min(confidence, DOUBT)
        mark = "☑" if place.tick.ticked else "☐"
        text = text[: place.index] + mark + text[place.index + place.length :]
    at = {place.index for place in places if place.length}
    if any(c in EMPTY_MARKS + "☑☒" and k not in at for k, c in enumerate(line.text)):
        confidence = min(confidence, DOUBT)
    agreed = line.second is not None and same_letters(line.second, line.text)
    second = text if agreed else line.second
    return line.model_copy(update={"text": text, "confidence": confidence, "second": second})


def _unmarked(line: TextLine, options: Sequence[TextLine]) -> TextLine:
    """A line without a box; doubtful where OCR read one, and in a column or row of options."""
    x0, y0, _, y1 = line.box
    height = y1 - y0
    column = [abs(o.box[1] - y0) for o in options if abs(o.box[0] - x0) < 0.5 * height]
    in_column = len(column) >= LISTED - 1 and min(column) < 3 * height
    row = [o.box[0] for o in options if abs(o.box[1] - y0) < 0.5 * height]
    in_row = len(row) >= LISTED - 1 and min(row) < x0
    if in_column or in_row or any(c in EMPTY_MARKS + "☑☒" for c in line.text):
        return _doubtful(line)
    return line
