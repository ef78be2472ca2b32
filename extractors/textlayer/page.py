"""Read a PDF's text layer (文本层): table cells first, then the lines outside them.

PDFium gives the letters, the drawn lines and the filled-in form fields as a person sees them (see
``sheet``); pdfplumber's table finder makes cells of the lines, merged ones and tables in cells
included. pdfplumber could read the page, too: it took about three times as long, and does not tell
what lies over what.

Boxes are given in pixels at ``paginate.DPI``, as if the page had been drawn.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from cases.model import Box, Page, TextLine
from extractors.paginate import DPI
from extractors.textlayer.credible import Doubtful, doubt
from extractors.textlayer.geometry import Matrix, around, holds, middle, placed
from extractors.textlayer.letters import Letter
from extractors.textlayer.sheet import Entry, Shape, Sheet, read_sheet

__all__ = ["Doubtful", "read_text_page"]

ENGINE = "pdfium"
SCALE = DPI / 72
TICK_BOX = (5.0, 16.0)
"""Smallest and largest side of a drawn tick box, in points: forms are set in 9 to 16."""
SQUARE = 0.2
"""Share of its width by which a tick box may be higher or lower."""
FRAME = 2.0
"""Points within which two squares are one box: its frame and its ground, or the frame's sides."""
REACH = 1.6
"""Longest tick in sides of its box; ticks reach out of it, other print across it is longer."""
MANY_BOXES = 300
"""Tick boxes above which they are a pattern or a code; no form has as many on a page."""
SIGNATURE = ((30.0, 260.0), (10.0, 90.0))
"""Smallest and largest width and height of a picture that may be a signature, in points."""
RULINGS = 40_000
"""Pairs of level and upright lines above which a page is a drawing and not a table."""
CROSSINGS = 2_000
"""Places where lines meet, likewise; finding cells takes time by their square."""
NEAR = 3.0
"""Points within which ruling lines are one line and reach each other."""
PALE = 150
"""Lightness, of 255, from which on print that lies across other print is a watermark."""
GRID = 20.0
"""Points; side of the squares in which letters are looked for, a little more than a letter."""
TWIN = 0.12
"""Letter heights within which the same letter is the same one, drawn twice; ll is wider."""
WORD_GAP = (1.5, 0.15)
"""Widest gap within a word: points, or share of its letter height if that is more."""
LINE_GAP = 3.0
"""Widest gap within a line, in letter heights; labels are spaced apart by two (名　　称)."""
LETTER = 14.0
"""Points; height at most given to the text of a form field that has no appearance."""
LEVEL: dict[int, Matrix] = {
    90: (0, -1, 1, 0, 0, 0),
    180: (-1, 0, 0, -1, 0, 0),
    270: (0, 1, -1, 0, 0, 0),
}
"""Turn → the matrix that levels lines turned so."""


class Word(NamedTuple):
    """A run of letters with no blank in it."""

    text: str
    box: Box

    @property
    def height(self) -> float:
        """In points."""
        return self.box[3] - self.box[1]


def read_text_page(path: Path, number: int, reason: str) -> Page:
    """All text of one page as lines and cells, top to bottom.

    Drawn tick boxes, ticked form fields and tick signs of symbol fonts become the characters ☑
    and ☐ at their place, so that a form that draws them reads like one that types them.
    Watermarks are left out.

    Raises:
        Doubtful: what the layer says may not be what is printed; read the picture instead.
    """
    sheet = read_sheet(path, number)
    doubt(sheet)
    letters = _without_watermarks(_single(_ticked(sheet.letters)))
    words = _words([one for one in letters if one.ink.turn == 0])
    words += [*_entered(sheet.entries), *_tick_boxes(sheet), *_handwriting(sheet.pictures)]
    cells = _cells(sheet.rules)
    inside, outside = _divide(words, cells)
    aside, beside = _divide(_turned_lines(letters), cells)
    lines = [
        _line([*_rows(group), *([one] for one in more)], cell)
        for cell, group, more in zip(cells, inside, aside, strict=True)
        if group or more
    ]
    lines += [_line([row]) for row in [*_rows(outside), *([one] for one in beside)]]
    return Page(
        number=number,
        width=round(sheet.width * SCALE),
        height=round(sheet.height * SCALE),
        rotation=sheet.turn,
        source="text",
        reason=reason,
        lines=tuple(sorted(lines, key=lambda line: (round(line.box[1] / 10), line.box[0]))),
    )


def _single(letters: Sequence[Letter]) -> list[Letter]:
    """Each letter once: bold print is made by some programs by drawing it twice."""
    kept: list[Letter] = []
    same: dict[tuple[str, int], list[Letter]] = defaultdict(list)
    for letter in letters:
        near = TWIN * letter.size
        x, y = letter.box[0], letter.box[1]
        level = int(y)
        twins = [
            other
            for key in ((letter.text, level - 1), (letter.text, level), (letter.text, level + 1))
            if key in same
            for other in same[key]
            # PDFium makes two letters at one place of the sign ﬀ
            if other.ink is not letter.ink
        ]
        if any(abs(o.box[0] - x) < near and abs(o.box[1] - y) < near for o in twins):
            continue
        same[letter.text, level].append(letter)
        kept.append(letter)
    return kept


def _without_watermarks(letters: Sequence[Letter]) -> list[Letter]:
    """Leave out sloping print, and pale print that lies across other print."""
    straight = [one for one in letters if one.ink.turn is not None]
    pale = [one for one in straight if one.ink.light >= PALE and not one.text.isspace()]
    if not pale:
        return straight
    dark: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for one in straight:
        if one.ink.light < PALE and not one.text.isspace():
            x, y = middle(one.box)
            dark[int(x / GRID), int(y / GRID)].append(one.box)
    across = {(one.ink.light, round(one.size)) for one in pale if any(_crosses(one.box, dark))}
    return [one for one in straight if (one.ink.light, round(one.size)) not in across]


def _crosses(box: Box, others: Mapping[tuple[int, int], Sequence[Box]]) -> Iterator[bool]:
    """For each letter near a pale one, whether its middle lies in the middle half of that one."""
    width, height = (box[2] - box[0]) / 4, (box[3] - box[1]) / 4
    x0, top, x1, bottom = inner = (
        box[0] + width, box[1] + height, box[2] - width, box[3] - height,
    )  # fmt: skip
    for column in range(int(x0 / GRID), int(x1 / GRID) + 1):
        for row in range(int(top / GRID), int(bottom / GRID) + 1):
            for other in others.get((column, row), ()):
                yield holds(inner, *middle(other))


def _ticked(letters: Sequence[Letter]) -> list[Letter]:
    """A tick typed over a box character makes one ticked box of both."""
    boxes = [one for one in letters if one.text in "□☐"]
    marks = [one for one in letters if one.text in "√✓✔×✗✘"]
    if not boxes or not marks:
        return list(letters)
    gone: set[int] = set()
    ticked: set[int] = set()
    for mark in marks:
        for box in boxes:
            if holds(box.box, *middle(mark.box)):
                ticked.add(id(box))
                gone.add(id(mark))
    return [
        one._replace(text="☑") if id(one) in ticked else one
        for one in letters
        if id(one) not in gone
    ]


def _words(letters: Sequence[Letter]) -> list[Word]:
    """Runs of letters on one level with no blank and no gap between them."""
    words: list[Word] = []
    run: list[Letter] = []
    for letter in letters:
        if run and not (_follows(run[-1], letter) and not letter.text.isspace()):
            words.append(_word(run))
            run = []
        if not letter.text.isspace():
            run.append(letter)
    if run:
        words.append(_word(run))
    return words


def _follows(letter: Letter, following: Letter) -> bool:
    size = min(letter.size, following.size)
    gap = following.box[0] - letter.box[2]
    level = abs(following.box[1] + following.box[3] - letter.box[1] - letter.box[3]) < 0.6 * size
    return (
        level
        and -0.5 * size < gap < max(WORD_GAP[0], WORD_GAP[1] * size)
        and following.box[0] >= letter.box[0]
    )


def _word(letters: Sequence[Letter]) -> Word:
    return Word("".join(one.text for one in letters), around(one.box for one in letters))


def _turned_lines(letters: Sequence[Letter]) -> list[Word]:
    """Lines that run up, down or on their head, each as one word."""
    lines: list[Word] = []
    for turn, level in LEVEL.items():
        turned = [one for one in letters if one.ink.turn == turn]
        upright = [one._replace(box=placed(one.box, level)) for one in turned]
        for row in _rows(_words(upright)):
            box = placed(around(word.box for word in row), LEVEL[360 - turn])
            lines.append(Word(_joined(word.text for word in row), box))
    return lines


def _entered(entries: Sequence[Entry]) -> list[Word]:
    """What form fields hold and the page does not show; ticks as ☑ and ☐."""
    words: list[Word] = []
    for entry in entries:
        x0, top, x1, bottom = entry.box
        if entry.tick:
            words.append(Word(entry.text, entry.box))
        elif entry.text.strip() and not entry.shows:
            y, half = (top + bottom) / 2, min(bottom - top, LETTER) / 2
            words.append(Word(_joined(entry.text.split()), (x0, y - half, x1, y + half)))
    return words


def _cells(rules: Iterable[Box]) -> list[Box]:
    """Table cells in points, each once; a table of one cell is only a frame."""
    merged = merge_edges([_edge(rule) for rule in rules], NEAR, NEAR, NEAR, NEAR)
    edges = [edge for edge in merged if edge["width"] + edge["height"] >= NEAR]
    count = Counter(edge["orientation"] for edge in edges)
    if min(count["h"], count["v"]) < 2 or count["h"] * count["v"] > RULINGS:
        return []
    crossings = edges_to_intersections(edges, NEAR, NEAR)
    if len(crossings) > CROSSINGS:
        return []
    tables = cells_to_tables(intersections_to_cells(crossings))
    return list(dict.fromkeys(cell for table in tables if len(table) > 1 for cell in table))


def _edge(rule: Box) -> dict[str, Any]:
    """A ruling line as pdfplumber's table finder wants it."""
    x0, top, x1, bottom = rule
    level = x1 - x0 >= bottom - top
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top,
        "width": x1 - x0, "height": bottom - top, "orientation": "h" if level else "v",
        "object_type": "line",
    }  # fmt: skip


def _handwriting(pictures: Sequence[Box]) -> list[Word]:
    """Pictures of the size of a signature, as the character ✍ at their place."""
    width, height = SIGNATURE
    return [
        Word("✍", box)
        for box in pictures
        if width[0] <= box[2] - box[0] <= width[1] and height[0] <= box[3] - box[1] <= height[1]
    ]


def _tick_boxes(sheet: Sheet) -> list[Word]:
    """Small drawn squares as words: ☑ when something is drawn inside, else ☐."""
    small, large = TICK_BOX
    squares: list[Shape] = []
    for shape in sheet.shapes:
        x0, top, x1, bottom = shape.box
        if not (shape.closed and small <= x1 - x0 <= large):
            continue
        if abs((x1 - x0) - (bottom - top)) >= SQUARE * (x1 - x0):
            continue
        if not any(max(abs(s.box[0] - x0), abs(s.box[1] - top)) < FRAME for s in squares):
            squares.append(shape)
        if len(squares) > MANY_BOXES:
            return []
    if not squares:
        return []
    letters = [one.box for one in sheet.letters if not one.text.isspace()]
    marks = [*(one.box for one in sheet.shapes), *letters]
    return [Word("☑" if _is_ticked(one, marks) else "☐", one.box) for one in squares]


def _is_ticked(square: Shape, marks: Iterable[Box]) -> bool:
    if square.dark:
        return True
    x0, top, x1, bottom = square.box
    side = x1 - x0
    return any(
        holds(square.box, *middle(mark))
        and max(mark[2] - mark[0], mark[3] - mark[1]) < REACH * side
        and (abs(mark[0] - x0) > 0.5 or abs(mark[2] - x1) > 0.5)
        for mark in marks
    )


def _divide(words: Sequence[Word], cells: Sequence[Box]) -> tuple[list[list[Word]], list[Word]]:
    """Words by the smallest cell that holds their middle, and those in none."""
    inside: list[list[Word]] = [[] for _ in cells]
    outside: list[Word] = []
    by_area = sorted(range(len(cells)), key=lambda i: _area(cells[i]))
    for word in words:
        x, y = middle(word.box)
        home = next((i for i in by_area if holds(cells[i], x, y)), None)
        (outside if home is None else inside[home]).append(word)
    return inside, outside


def _line(rows: Sequence[Sequence[Word]], cell: Box | None = None) -> TextLine:
    box = cell or around(word.box for row in rows for word in row)
    x0, y0, x1, y1 = (round(float(side) * SCALE, 1) for side in box)
    return TextLine(
        text="".join(_joined(word.text for word in row) for row in rows),
        box=(x0, y0, x1, y1),
        confidence=1.0,
        engine=ENGINE,
        cell=cell is not None,
    )


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words by the middle of their row; a gap of more than three letters starts another line."""
    level: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box[1] + w.box[3]):
        first = level[-1][0] if level else None
        if first and middle(word.box)[1] - middle(first.box)[1] < 0.5 * min(
            word.height, first.height
        ):
            level[-1].append(word)
        else:
            level.append([word])
    rows: list[list[Word]] = []
    for line in level:
        edge = float("-inf")
        for word in sorted(line, key=lambda w: w.box[0]):
            if word.box[0] - edge < LINE_GAP * word.height:
                rows[-1].append(word)
            else:
                rows.append([word])
            edge = word.box[2]
    return rows


def _joined(texts: Iterable[str]) -> str:
    """Words of a row; Latin words keep a space between them, Chinese ones have none."""
    joined = ""
    for text in texts:
        if joined and joined[-1].isascii() and text[0].isascii():
            joined += " "
        joined += text
    return joined


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
