"""Picture quality (图像质量): whether a page can be trusted, where it cannot, and what to do.

Everything is measured against the letters that stand on the page, so that paper size, format
and resolution do not matter: the page is reduced until its letters are ``CELL`` pixels high,
and cut into cells of that size. The limits were found by spoiling scans of a licence and of a
lease step by step and reading them; what was still right then is said beside each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from cases.model import Box, Field, Page, Problem, Quality, Spoilt, Spot, TextLine
from extractors.extract import Fields
from extractors.meaning.checks import STRONG
from extractors.ocr.lines import Image
from extractors.text import is_cjk, width

CELL = 20
"""Height in pixels to which letters are reduced before edges are measured: noise averages out,
and the edges of a sharp page are still 1.6 of them wide."""

ENOUGH_LETTER = 16
"""Height of letters, in pixels, that people are asked for: room above ``SMALLEST_LETTER``."""
SMALLEST_LETTER = 10.0
"""At 11 pixels 98 % of the characters are still read right, at 9 only 92 %, at 7 88 %."""
WIDEST_EDGE = 0.14
"""Of the letter's height. Sharp scans have 0.09, at 0.13 98 % are read right, at 0.16 94 %."""
LEAST_EDGE = 2.2
"""Reduced pixels: below it an edge is as sharp as small letters can have it."""
DARKEST_PAPER = 60.0
"""Where paper is darker than this, what is left of the ink drowns in the camera's noise."""
LEAST_CONTRAST = 30.0
"""Between paper and ink. At 24 98 % are read right on an even page, at 15 83 %."""
SHARES: dict[Spoilt, float] = {
    "low-resolution": 0.2, "blurred": 0.5, "dark": 0.2, "low-contrast": 0.2,
    "glare": 0.0, "cut-off": 0.0,
}  # fmt: skip
"""Share of a page's characters that must be spoilt for the page to be called so. Small print at
the foot of a photograph is easily blurred, and nobody needs it."""
PART = 0.1
"""Share of a page's characters that make it partly illegible. Of 226 drawn pages one had more than
0.03; pages half of which stands on its head have 0.15 to 0.26."""
BLOWN_OUT = 250.0
"""Brightness from which a camera's white is clipped."""
ILLEGIBLE = 0.6
"""Mean score of characters below which they are called unreadable."""

Cells = NDArray[np.float32]


@dataclass(frozen=True)
class _Map:
    """A page as cells, each about one letter in size (rows × columns)."""

    side: float
    """Of a cell, in pixels of the page."""
    paper: Cells
    ink: Cells
    steep: NDArray[np.float32]
    """4 × rows × columns: the steepest change of brightness, per reduced pixel, across the
    directions →, ↓, ↘, ↙. The weakest of them tells a blur, also one by movement."""

    def place(self, box: Box) -> tuple[slice, slice]:
        """The cells that a box touches."""
        rows, columns = self.paper.shape
        x0, y0 = min(int(box[0] / self.side), columns - 1), min(int(box[1] / self.side), rows - 1)
        x1, y1 = int(np.ceil(box[2] / self.side)), int(np.ceil(box[3] / self.side))
        return slice(max(0, y0), max(y1, y0 + 1)), slice(max(0, x0), max(x1, x0 + 1))


@dataclass(frozen=True)
class _Print:
    """What one line of text looks like; ``letter`` in pixels of the page."""

    line: TextLine
    letter: float
    edge: float
    """Width from ink to paper, in reduced pixels."""
    blur: float
    """The same as a share of this line's letters."""
    paper: float
    ink: float


def judge(image: Image, lines: Sequence[TextLine]) -> Quality:
    """Measure a page's picture where text was read on it; 20–50 ms for A4 at 200 dpi.

    Args:
        image: the upright page, height × width × 3, 8 bits.
        lines: what was read on it, as the engine gave it (not joined into table cells).
    """
    letters = [_letter(line) for line in lines]
    weights = [len(line.text) for line in lines]
    typical = float(np.median(np.repeat(letters, weights))) if lines else max(image.shape) / 60
    cells = _cells(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8), typical)
    if _legibility(lines) < ILLEGIBLE:
        shows = _shows(cells)
        if shows != "picture" or not lines:
            return Quality(shows=shows)
    prints = [_print(cells, line, h) for line, h in zip(lines, letters, strict=True)]
    paper, ink, blur = (
        float(np.median(np.repeat([getattr(p, name) for p in prints], weights)))
        for name in ("paper", "ink", "blur")
    )
    body = [p for p in prints if not _is_watermark(p, typical, paper - ink)]
    spots = [
        Spot(reason=why, box=p.line.box)
        for p in body
        if not _is_ornament(p.line)
        for why in _wrong(p, blur)
    ]
    spots += [Spot(reason="cut-off", box=box) for box in _cut_off(image, cells, body, paper)]
    spots += [Spot(reason="glare", box=box) for box in _glare(cells, body)]
    return Quality(
        shows="text" if _legibility(lines) >= ILLEGIBLE else "picture",
        letter=round(typical, 1),
        small_letter=round(float(np.percentile(np.repeat(letters, weights), 10)), 1),
        edge=round(blur, 3),
        paper=round(paper),
        ink=round(ink),
        reasons=_page_reasons(spots, lines),
        spots=tuple(spots),
    )


WARNINGS = frozenset({*get_args(Spoilt), "not-chinese", "form-version-unknown", "form-not-seen"})
"""Problems of a page that was read nevertheless; what they touch is flagged field by field."""


def spoilt(fields: Fields, pages: Sequence[Page]) -> Fields:
    """The fields; those that lie where the picture is bad are flagged, unless they are proven."""
    quality = {page.number: page.quality for page in pages if page.quality}

    def marked(field: Field) -> Field:
        judged = quality.get(field.page) if field.page is not None else None
        proven = any(check.ok and check.name in STRONG for check in field.checks)
        if judged is None or field.box is None or field.value is None or proven:
            return field
        reasons = tuple(dict.fromkeys((*field.reasons, *judged.at(field.box))))
        return field.model_copy(update={"reasons": reasons, "needs_review": bool(reasons)})

    return {
        name: [marked(one) for one in found] if isinstance(found, list) else marked(found)
        for name, found in fields.items()
    }


def problems(page: Page, file: str) -> list[Problem]:
    """What a person at the counter has to know about a page, and what to do about it.

    Codes: ``blank-page``, ``no-text``, ``illegible``, ``partly-illegible``, ``not-chinese`` and
    those of ``Spoilt``.
    """

    def problem(code: str, message: str) -> Problem:
        return Problem(code=code, message=message, page=page.number, file=file)

    quality = page.quality
    found: list[Problem] = []
    if page.source == "ocr":
        score, shows = _legibility(page.lines), quality.shows if quality else "text"
        if not page.lines and shows == "blank":
            found.append(problem("blank-page", _BLANK))
        elif score < ILLEGIBLE and shows == "noise":
            found.append(problem("no-text", _NOISE))
        elif not page.lines:
            found.append(problem("no-text", _NO_TEXT))
        elif score < ILLEGIBLE:
            found.append(problem("illegible", _ILLEGIBLE))
        elif _weak_share(page.lines) >= PART:
            found.append(problem("partly-illegible", _PARTLY))
    if quality:
        found += [problem(why, _say(why, quality)) for why in quality.reasons]
    if not found and _foreign(page.lines):
        found.append(problem("not-chinese", _FOREIGN))
    return found


_BLANK = "The page is empty. If something stands on its other side, hand that in."
_NOISE = "There is nothing but noise on this page. Scan or photograph the paper again."
_NO_TEXT = (
    "No text was found on this page. If it is a paper with text, photograph it again from above, "
    "sharp and in good light."
)
_ILLEGIBLE = (
    "The page can hardly be read, if it is a paper with text at all. Photograph or scan it again, "
    "sharp and lit."
)
_PARTLY = (
    "Part of the page can hardly be read: it is unclear, or lies another way round than the rest. "
    "Scan each paper by itself."
)
_FOREIGN = (
    "There is no Chinese on this page, and only Chinese is read here. "
    "A person has to look at it."
)  # fmt: skip


def _say(why: Spoilt, quality: Quality) -> str:
    if why == "low-resolution":
        return (
            f"The letters are too small: {quality.small_letter:.0f} pixels tall, "
            f"{ENOUGH_LETTER} are needed. Photograph again from nearer, or scan at 200 to 300 dpi."
        )
    if why == "dark":
        return (
            "The picture is too dark: the paper has "
            f"{(quality.paper or 0) / 255:.0%} of full brightness. "
            "Photograph again in daylight or under a lamp, without a shadow on the paper."
        )
    return _SAY[why]


_SAY: dict[Spoilt, str] = {
    "blurred": "The picture is blurred. Hold the camera still, tap on the text to focus, and "
    "photograph again.",
    "low-contrast": "The print is too faint to stand out from the paper. Scan the original again "
    "with more contrast, or hand in a better copy.",
    "glare": "Light is reflected from the paper and hides print. Photograph again without flash, "
    "turned away from the lamp.",
    "cut-off": "Text runs out of the picture at its edge. Photograph or scan the whole paper, "
    "with all four edges to be seen.",
}


def _page_reasons(spots: Sequence[Spot], lines: Sequence[TextLine]) -> tuple[Spoilt, ...]:
    weight = {line.box: len(line.text) for line in lines}
    spoilt: dict[Spoilt, int] = {}
    for spot in spots:
        spoilt[spot.reason] = spoilt.get(spot.reason, 0) + weight.get(spot.box, 0)
    whole = sum(len(line.text) for line in lines)
    return tuple(why for why, count in spoilt.items() if count >= SHARES[why] * whole)


def _letter(line: TextLine) -> float:
    """Height of a line's letters in pixels, by the lesser of what two measures allow.

    An engine's boxes are a quarter higher than the letters, and more where the line slants;
    the pitch of the letters is not touched by that, but is too great where they are spaced.
    """
    x0, y0, x1, y1 = line.box
    long, short = max(x1 - x0, y1 - y0), min(x1 - x0, y1 - y0)
    pitches = sum(width(c) for c in line.text)
    return max(1.0, min(short / 1.25, long / pitches if pitches >= 3 else short))


def _cells(grey: NDArray[np.uint8], letter: float) -> _Map:
    scale = min(1.0, CELL / letter)
    rows, columns = (max(1, round(n * scale / CELL)) for n in grey.shape)
    size = (columns * CELL, rows * CELL)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (3, 3), 0)
    across = cv2.Sobel(small, cv2.CV_16S, 1, 0, ksize=3)
    down = cv2.Sobel(small, cv2.CV_16S, 0, 1, ksize=3)
    slopes = (
        (across, 1.0), (down, 1.0),
        (cv2.add(across, down), 2**0.5), (cv2.subtract(across, down), 2**0.5),
    )  # fmt: skip
    # Sobel gives eight times the change per pixel; a quarter of that fits into 8 bits
    steep = [
        _highest(cv2.convertScaleAbs(slope, alpha=0.25 / length)) / 2.0 for slope, length in slopes
    ]
    return _Map(
        side=CELL / scale,
        paper=_highest(soft),
        ink=255 - _highest(255 - soft),
        steep=np.stack(steep),
    )


def _highest(pixels: Any) -> Cells:
    """The greatest value in each cell; rows first, which runs along the memory."""
    rows, columns = pixels.shape[0] // CELL, pixels.shape[1] // CELL
    bands = pixels.reshape(rows, CELL, columns * CELL).max(axis=1)
    return np.asarray(bands.reshape(rows, columns, CELL).max(axis=2), np.float32)


def _print(cells: _Map, line: TextLine, letter: float) -> _Print:
    place = cells.place(line.box)
    paper, ink = cells.paper[place], cells.ink[place]
    contrast = paper - ink
    inked = contrast >= max(1.0, 0.6 * float(contrast.max()))
    if not inked.any():
        middle = float(np.median(paper))
        return _Print(line, letter, 0.0, 0.0, middle, middle)
    steep = cells.steep[:, place[0], place[1]][:, inked] / contrast[inked]
    edge = 1 / max(0.01, float(np.percentile(steep, 75, axis=1).min()))
    blur = edge * cells.side / CELL / letter
    return _Print(line, letter, edge, blur, float(np.median(paper)), float(np.median(ink[inked])))


def _is_watermark(p: _Print, typical: float, contrast: float) -> bool:
    """Large or slanted and much fainter than the page; its box may hold half of the fields."""
    x0, y0, x1, y1 = p.line.box
    slanted = min(x1 - x0, y1 - y0) > 2.5 * p.letter
    return p.paper - p.ink < 0.5 * contrast and (slanted or p.letter > 1.3 * typical)


def _wrong(p: _Print, blur: float) -> Iterator[Spoilt]:
    """What is wrong with a line; ``blur`` is the page's.

    On a page that is sharp as a whole, one line has to stand out to be called blurred: a few
    thick or tiny letters measure up to 0.19 anywhere.
    """
    if p.letter < SMALLEST_LETTER:
        yield "low-resolution"  # and seems blurred, but focusing would not help
    elif p.edge >= LEAST_EDGE and p.blur > (1.0 if blur > WIDEST_EDGE else 1.4) * WIDEST_EDGE:
        yield "blurred"
    if p.paper < DARKEST_PAPER:
        yield "dark"
    elif p.paper - p.ink < LEAST_CONTRAST:
        yield "low-contrast"


def _is_ornament(line: TextLine) -> bool:
    """A sign or two read in a frame; nothing is lost with it."""
    x0, y0, x1, y1 = line.box
    return len(line.text) < 2 or (len(line.text) < 4 and y1 - y0 > x1 - x0)


def _legibility(lines: Sequence[TextLine]) -> float:
    """Mean score of the characters, 0 to 1."""
    letters = sum(len(line.text) for line in lines)
    return sum(len(line.text) * line.confidence for line in lines) / letters if letters else 0.0


def _weak_share(lines: Sequence[TextLine]) -> float:
    """Share of the characters that stand in lines which can hardly be read."""
    weak = sum(len(line.text) for line in lines if line.confidence < ILLEGIBLE)
    return weak / sum(len(line.text) for line in lines)


def _foreign(lines: Sequence[TextLine]) -> bool:
    text = "".join(line.text for line in lines)
    return sum(c.isalpha() for c in text) >= 40 and not any(is_cjk(c) for c in text)


def _shows(cells: _Map) -> Literal["blank", "noise", "picture"]:
    """What a page without legible text is.

    Blank: hardly a cell differs within itself more than all do by the paper's grain. Too dark
    to tell does not count. Noise: strong contrast in every cell and yet the same brightness in
    all, which is so of nothing that a camera can see.
    """
    contrast, level = cells.paper - cells.ink, (cells.paper + cells.ink) / 2
    common = float(np.median(contrast))
    if common > 40 and float(level.std()) < 0.15 * float(contrast.mean()):
        return "noise"
    marked = float((contrast >= min(40.0, max(12.0, 2 * common))).mean())
    return "blank" if marked < 0.005 and float(np.median(level)) >= DARKEST_PAPER else "picture"


def _cut_off(image: Image, cells: _Map, body: Sequence[_Print], paper: float) -> Iterator[Box]:
    """Lines that lie at the picture's border and go on, or may well do so, beyond it.

    Their ink touches the border, or a photograph that shows the paper's edge on other sides
    does not show it on theirs.
    """
    height, wide = image.shape[:2]
    open_sides = _open_sides(cells, body, paper)
    for p in body:
        x0, y0, x1, y1 = p.line.box
        distances = (x0, y0, wide - x1, height - y1)
        for side, distance in enumerate(distances):
            if distance < 0.25 * p.letter and _inked_border(image, p, side):
                yield p.line.box
                break
            if side in open_sides and distance < 1.5 * p.letter:
                yield p.line.box
                break


def _inked_border(image: Image, p: _Print, side: int) -> bool:
    """Whether letters touch the border; ink all along it is a shadow or the table."""
    x0, y0, x1, y1 = (max(0, int(v)) for v in p.line.box)
    strip = (image[y0:y1, :2], image[:2, x0:x1], image[y0:y1, -2:], image[-2:, x0:x1])[side]
    dark = strip.mean(axis=2).min(axis=1 if side in (0, 2) else 0) < (p.paper + p.ink) / 2
    return 0.05 < float(dark.mean()) < 0.6 if dark.size else False


def _open_sides(cells: _Map, body: Sequence[_Print], paper: float) -> set[int]:
    """Sides (left, top, right, bottom) at which the paper goes on beyond the photograph.

    Only when what it lies on is seen at two other sides: a scan shows no edge anywhere.
    """
    if not body:
        return set()
    boxes = np.array([p.line.box for p in body])
    rows, columns = cells.place((*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)))
    borders = (
        cells.paper[rows, 0], cells.paper[0, columns], cells.paper[rows, -1],
        cells.paper[-1, columns],
    )  # fmt: skip
    ground = [float((border < 0.75 * paper).mean()) for border in borders]
    if sum(share >= 0.8 for share in ground) < 2:
        return set()
    return {side for side, share in enumerate(ground) if share < 0.5}


def _glare(cells: _Map, body: Sequence[_Print]) -> Iterator[Box]:
    """Blown-out areas in which print pales or ends.

    Where all paper is white, nothing can be told. A white sheet under a card reaches the
    border, printed white (a QR code's quiet zone) has sharp edges, and where print stands as
    clear as elsewhere it is merely well lit.
    """
    if not body:
        return
    paper = float(np.percentile([p.paper for p in body], 25))
    contrast = float(np.median([p.paper - p.ink for p in body]))
    blown = cells.paper >= BLOWN_OUT
    if paper > 0.94 * 255 or not blown.any():
        return
    bright = np.asarray(cells.paper >= (paper + 255) / 2, np.uint8)
    rows, columns = bright.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright, connectivity=8)
    for label in range(1, count):
        left, top, w, h, _ = (int(v) for v in stats[label])
        if left == 0 or top == 0 or left + w == columns or top + h == rows:
            continue
        core = (labels == label) & blown
        around = cv2.dilate(core.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~core
        if core.sum() < 4 or float(np.median(cells.paper[around])) < paper + 0.2 * (255 - paper):
            continue
        if any(_pales(cells, p, core, contrast) for p in body):
            side = cells.side
            yield (left * side, top * side, (left + w) * side, (top + h) * side)


def _pales(cells: _Map, p: _Print, core: NDArray[np.bool_], contrast: float) -> bool:
    """Whether a line that runs into ``core`` has two pale letters on end there, or ends pale."""
    place = cells.place(p.line.box)
    x0, y0, x1, y1 = p.line.box
    along = 0 if x1 - x0 >= y1 - y0 else 1
    inside = np.asarray(core[place].any(axis=along))
    depth = np.asarray((cells.paper - cells.ink)[place].max(axis=along))
    pale = np.asarray(inside & (depth < 0.4 * contrast))
    if (pale[1:] & pale[:-1]).any():
        return True
    ends = (slice(0, 2), slice(-2, None))  # two, for a box reaches beyond its last letter
    return any(inside[end].all() and float(depth[end].max()) < 0.6 * contrast for end in ends)
