"""Seals (印章): the print beneath them, the authority on their ring, the date under them.

A seal's ink is red and its paper white, so the lightest of the three colour channels shows the
print without the seal, and the difference between red and the rest shows the seal without the
print. All of it is looked at only near the labels of fields that a template calls
``under_seal``, and only when they are still open.
"""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cases.model import Box, Page, TextLine
from extractors.meaning.checks import checked
from extractors.meaning.values import authority, dates
from extractors.ocr.engine import SECOND_WIDE, Engine, read_twice
from extractors.ocr.lines import Image, Piece
from extractors.printed.labels import Label, Vocabulary, find_labels
from extractors.printed.layout import tokens
from extractors.text import same_letters, squeeze
from templates.documents import DocumentKind

INK_LEFT = 0.78
"""Share of the paper's brightness above which a pixel is no print."""
RED_ABOVE = 30
"""Red ink: the red channel exceeds both others by so much (0 to 255)."""
CLOSED = (15, 3)
"""Pixels over which red ink is joined: a worn ring falls apart, one near a frame runs into it."""
WHOLE_RING = 0.9
"""Share of its edge on which a ring has ink that is surely one."""
GREY_BELOW = 10
"""A page where next to nothing is redder than this is a grey scan."""
GREY_RADII = (0.035, 0.12)
"""Least and greatest radius of a seal on a grey page, in shares of its longer side."""
SEALED_FROM = 0.4
"""Papers are sealed below this share of their height."""
SEARCH_SIDE = 1200
"""Pixels to which a page is reduced when the whole of it is searched for a seal."""
REGION_SIDE = 800
"""The same for what lies around a seal; the print there is as large as elsewhere."""
RINGS = ((0.55, 1.03), (0.58, 0.98), (0.6, 0.93), (0.62, 0.96))
"""Inner and outer edges of the strips that the ring is unrolled to, in radii."""
DECISIVE = 3
"""If so many strips say the same, the rest could not outvote them."""
YEAR_WIDTHS = (4.6, 7.0)
"""Least and greatest width of a printed date, in widths of its year."""
STRIP_MARGINS = (0.05, 0.2, 0.35)
"""What is added above and beneath a date, in heights: a seal shifts what belongs to it."""
ROWS, ROW_STEP, ROW_REACH = (-0.2, 1.3), 0.3, 2.2
"""Where rows across a seal are tried: from and to, in radii; how densely, in heights of a line;
and how far to each side, in radii."""
MOST_ROWS = 24
PIECE_OF_DATE = re.compile(r"[0-9年月日.\-〇○Oo零一二三四五六七八九十]+")
GUESSED = 0.8
"""The most that a date is worth of which a seal may hide something."""
OVERLAP = 0.3
"""A line that lies on another by more than this share is part of it."""
SETTLED, SETTLED_OVERLAP = 0.95, 0.7
"""A line as sure as that, at the same place by so much, is not read anew for being near a seal."""
MAJORITY = 0.5
"""More than this share of all views has to say the same; those that say nothing count against."""
DATE_MAJORITY = 0.7
"""The same for a date, of which a seal hides strokes: 2013 is as plain as 2015."""


@dataclass(frozen=True)
class Ring:
    """The edge of a seal: an ellipse, since few photographs are taken from straight above."""

    x: float
    y: float
    wide: float
    """Half of the axis that is turned by ``turn``, in pixels."""
    high: float
    """Half of the other axis."""
    turn: float
    """Degrees clockwise."""

    @property
    def box(self) -> Box:
        """The square around it."""
        x, y, r = self.x, self.y, max(self.wide, self.high)
        return (round(x - r, 1), round(y - r, 1), round(x + r, 1), round(y + r, 1))

    def at(self, angles: NDArray[np.float32], reach: NDArray[np.float32]) -> tuple[Any, Any]:
        """Points at directions (radians clockwise from the right) and shares of the radius."""
        own = angles - np.deg2rad(self.turn)
        radius = self.wide * self.high / np.hypot(self.high * np.cos(own), self.wide * np.sin(own))
        far = reach * radius
        return self.x + far * np.cos(angles), self.y + far * np.sin(angles)


def regions(page: Page, kind: DocumentKind, names: Sequence[str], seal: Ring | None) -> list[Box]:
    """The parts of the page where these fields may stand: at their labels, and at the seal.

    Forms print the label of the authority in one corner and have the seal with the date in
    another; and a seal over a label hides that from the detector.
    """
    labels, _ = find_labels(tokens(page), Vocabulary.of(kind))
    found = [_around(label, page) for label in labels if set(label.fields) & set(names)]
    if seal is not None and not any(middle_in(seal.box, box) for box in found):
        found.append(_at_seal(seal, page))
    return found


def page_seal(image: Image) -> Ring | None:
    """The seal in the lower part of a page, where papers are sealed: a red one, else a grey one."""
    top = int(image.shape[0] * SEALED_FROM)
    scale = min(1.0, SEARCH_SIDE / max(image.shape[:2]))
    lower = cv2.resize(image[top:], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(lower, np.uint8)
    grey = float(np.percentile(_redness(small), 99.9)) < GREY_BELOW
    rough = (
        _grey_seal(small, *GREY_RADII, max(image.shape[:2]) * scale) if grey else _red_seal(small)
    )
    if rough is None:
        return None
    x, y, reach = rough.x / scale, rough.y / scale + top, 1.25 * rough.wide / scale
    x0, y0, x1, y1 = _inside((x - reach, y - reach, x + reach, y + reach), image)
    piece = image[y0:y1, x0:x1]
    fine = _grey_seal(piece) if grey else _red_seal(piece)
    if fine is None:
        return Ring(x, y, rough.wide / scale, rough.high / scale, rough.turn)
    return replace(fine, x=fine.x + x0, y=fine.y + y0)


def beneath(page: Page, region: Box, engine: Engine, image: Image) -> Page:
    """The page with the lines within a region read again with red ink bleached.

    What reaches out of the region stays as it is, and so does what lies there.
    """
    x0, y0, x1, y1 = _inside(region, image)
    bleached = without_red(image[y0:y1, x0:x1])
    kept = [line for line in page.lines if not _within(line.box, region)]
    before = [line for line in page.lines if _within(line.box, region)]
    known, fresh = list[TextLine](), list[TextLine]()
    for line in engine.find_lines(bleached, REGION_SIDE):
        box = _moved(line.box, x0, y0)
        if any(overlap(box, other.box) > OVERLAP for other in kept):
            continue
        same = next((other for other in before if _is_settled(other, line, box)), None)
        if same is not None:
            known.append(same)
        else:
            fresh.append(line)
    again = [
        line.model_copy(
            update={"box": _moved(line.box, x0, y0), "engine": f"{line.engine}+red-removed"}
        )
        for line in read_twice(engine, bleached, fresh)
    ]
    return page.model_copy(update={"lines": (*kept, *known, *again)})


def _moved(box: Box, x: int, y: int) -> Box:
    return (box[0] + x, box[1] + y, box[2] + x, box[3] + y)


def _is_settled(before: TextLine, line: TextLine, box: Box) -> bool:
    """Read twice before, surely, and it says the same without the red ink."""
    return (
        before.second is not None
        and before.confidence >= SETTLED
        and min(overlap(box, before.box), overlap(before.box, box)) > SETTLED_OVERLAP
        and same_letters(before.text, line.text)
        and same_letters(before.text, before.second)
    )


def ring(seal: Ring, engine: Engine, image: Image) -> TextLine:
    """The seal, with the authority on its ring if most views of that agree; empty otherwise."""
    x0, y0, x1, y1 = _inside(_grown(seal.box, 1.1), image)
    ink = _seal_ink(image[y0:y1, x0:x1])
    inside = replace(seal, x=seal.x - x0, y=seal.y - y0)
    strips = [unrolled(ink, inside, inner, outer) for inner, outer in RINGS]
    read = engine.read_lines(strips[:DECISIVE], wide=SECOND_WIDE)
    if len({_authority(one) for one in read}) > 1:
        read += engine.read_lines(strips[DECISIVE:], wide=SECOND_WIDE)
    said = _most(read, [_authority(one) for one in read])
    text, share, score = said or ("", 0.0, 0.0)
    return TextLine(
        text=text,
        box=seal.box,
        confidence=round(score if share > MAJORITY else score * share, 4),
        engine=f"{engine.name}+seal-ring",
        second=text,
    )


def date_strips(page: Page, region: Box, engine: Engine, image: Image) -> Page:
    """The page with each date of a region whose day or month a seal hides read by majority."""
    lines: dict[int, TextLine] = dict(enumerate(page.lines))
    for i, line in enumerate(page.lines):
        key = squeeze(line.text)
        begins = re.match(r"(?:19|20)[0-9]{2}(?![0-9])", key)
        if i not in lines or not begins or dates(key) or not middle_in(line.box, region):
            continue
        x0, y0, x1, y1 = line.box
        end = _end_of_date(line, page.lines)
        strips = [
            view
            for margin in STRIP_MARGINS
            for view in _date_views(
                _cut(
                    image,
                    (x0 - 0.2 * (y1 - y0), y0 - margin * (y1 - y0), end, y1 + margin * (y1 - y0)),
                )
            )
        ]
        read = engine.read_lines(strips)
        said = _most(read, [_one_date(one.text) for one in read])
        if said is None:
            continue
        text, share, score = said
        sure = share > DATE_MAJORITY
        box = (x0, y0, min(end, float(page.width)), y1)
        pieces = [n for n, other in lines.items() if n != i and middle_in(other.box, box)]
        for piece in pieces:  # month and day by themselves, now part of the date
            del lines[piece]
        lines[i] = line.model_copy(
            update={
                "text": text, "second": text, "box": box,
                "confidence": round(score if sure else score * share, 4),
                "engine": f"{engine.name}+date-strip",
            }
        )  # fmt: skip
    return page.model_copy(update={"lines": tuple(lines.values())})


def date_rows(page: Page, seal: Ring, engine: Engine, image: Image) -> Page:
    """The page with a date that the detector did not see: rows across the seal read one by one.

    What the seal hides of it can only be guessed at, so that a person is asked in any case.
    """
    heights = [line.box[3] - line.box[1] for line in page.lines if len(line.text) > 3]
    if not heights:
        return page
    letter, reach = statistics.median(heights), max(seal.wide, seal.high)
    rows = np.arange(seal.y + ROWS[0] * reach, seal.y + ROWS[1] * reach, ROW_STEP * letter)
    views = [
        (float(row), view)
        for row in rows[:MOST_ROWS]
        for view in _date_views(_row(image, seal, float(row), letter, page.skew))
    ]
    read = engine.read_lines([view for _, view in views], wide=SECOND_WIDE)
    days = [_one_date(one.text) for one in read]
    said = _most(read, days)
    if said is None:
        return page
    text, _, score = said
    middle = statistics.median(
        row for (row, _), day in zip(views, days, strict=True) if day == text
    )
    box = (seal.x - reach, middle - letter / 2, seal.x + reach, middle + letter / 2)
    share = days.count(text) / sum(map(bool, days))
    found = TextLine(
        text=text, second=text, box=box, confidence=round(score * min(share, GUESSED), 4),
        engine=f"{engine.name}+date-row",
    )  # fmt: skip
    kept = (
        line
        for line in page.lines
        if not (middle_in(line.box, box) and PIECE_OF_DATE.fullmatch(squeeze(line.text)))
    )
    return page.model_copy(update={"lines": (*kept, found)})


def _row(image: Image, seal: Ring, middle: float, letter: float, skew: float) -> Image:
    """One row of print across a seal, levelled."""
    wide, high = round(2 * ROW_REACH * max(seal.wide, seal.high)), round(1.5 * letter)
    x0 = seal.x - wide / 2
    lean = np.array([[1, 0, x0], [skew, 1, middle - high / 2 - skew * wide / 2]], dtype=np.float64)
    row = cv2.warpAffine(
        image, lean, (wide, high), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(row, np.uint8)


def middle_in(line: Box, region: Box) -> bool:
    """True when the middle of a line lies in a region."""
    x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
    return region[0] <= x <= region[2] and region[1] <= y <= region[3]


def _end_of_date(year: TextLine, lines: Sequence[TextLine]) -> float:
    """Where the date ends that begins with this line: at its last piece in the row."""
    x0, y0, x1, y1 = year.box
    digits = min(x1 - x0, 2.6 * (y1 - y0))
    pieces = [
        other.box[2]
        for other in lines
        if y0 < (other.box[1] + other.box[3]) / 2 < y1
        and x0 < other.box[0] < x0 + YEAR_WIDTHS[1] * digits
        and re.fullmatch(r"[0-9年月日样本]{1,6}", squeeze(other.text))
    ]
    return max([x0 + YEAR_WIDTHS[0] * digits, *(end + 0.2 * (y1 - y0) for end in pieces)])


def without_red(image: Image) -> Image:
    """The picture with red ink bleached, in grey as three channels.

    Takes the lightest of the three channels and stretches it, softly, so that what a seal leaves
    there is as light as paper; print keeps its edges (no threshold).
    """
    light = _lightest(image)
    paper = float(np.percentile(light, 90)) or 255.0
    bleached = cv2.convertScaleAbs(light, alpha=255.0 / (INK_LEFT * paper))
    return np.asarray(cv2.cvtColor(bleached, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def find_seal(image: Image) -> Ring | None:
    """The round seal in a picture: a ring of red ink, or of any ink on a grey scan."""
    coloured = float(np.percentile(_redness(image), 99.5)) >= RED_ABOVE
    return _red_seal(image) if coloured else _grey_seal(image)


def _red_seal(image: Image) -> Ring | None:
    mask = (_redness(image) > RED_ABOVE).astype(np.uint8)
    found: list[Ring] = []
    for size in CLOSED:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
        _, parts, stats, _ = cv2.connectedComponentsWithStats(closed)
        for part in 1 + np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:3]:
            x, y, wide, high, _ = (int(v) for v in stats[part])
            ring = _fitted(parts[y : y + high, x : x + wide] == part)
            if ring:
                found.append(replace(ring, x=ring.x + x, y=ring.y + y))
                break
        if found and _inked(mask, found[-1]) > WHOLE_RING:
            break
    return max(found, key=lambda ring: _inked(mask, ring), default=None)


def _inked(mask: NDArray[np.uint8], ring: Ring) -> float:
    """Share of a ring's edge on which there is ink."""
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False, dtype=np.float32)[:, None]
    across, down = ring.at(angles, np.linspace(0.95, 1.02, 8, dtype=np.float32)[None, :])
    x = np.clip(across.astype(int), 0, mask.shape[1] - 1)
    y = np.clip(down.astype(int), 0, mask.shape[0] - 1)
    return float(mask[y, x].max(axis=1).mean())


def unrolled(image: Image, seal: Ring, inner: float, outer: float) -> Image:
    """The ring of a seal as a level strip, its outer edge on top, beginning at the bottom.

    Args:
        image: what the seal lies in.
        seal: its edge.
        inner: where the strip's lower edge lies, in radii.
        outer: where its upper edge lies.
    """
    height = 64
    width = round(height * np.pi * (inner + outer) / (outer - inner))
    angles = np.pi / 2 + np.linspace(0, 2 * np.pi, width, dtype=np.float32)[None, :]
    reach = np.linspace(outer, inner, height, dtype=np.float32)[:, None]
    across, down = seal.at(angles, reach)
    strip = cv2.remap(
        image, across.astype(np.float32), down.astype(np.float32),
        cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(strip, dtype=np.uint8)


def _fitted(mask: NDArray[np.bool_]) -> Ring | None:
    """An ellipse through the outermost points of a mask; what sticks out or is missing left out."""
    rows, columns = np.nonzero(mask)
    if len(rows) < 200:
        return None
    middle = ((columns.min() + columns.max()) / 2, (rows.min() + rows.max()) / 2)
    points = _outermost(rows, columns, middle)
    for _ in range(4):
        if len(points) < 30:
            return None
        (x, y), (wide, high), turn = cv2.fitEllipseDirect(points.astype(np.float32))
        ring = Ring(float(x), float(y), wide / 2, high / 2, float(turn))
        if min(wide, high) < 60 or max(wide, high) > 1.7 * min(wide, high):
            return None
        angles = np.arctan2(points[:, 1] - y, points[:, 0] - x).astype(np.float32)
        edge = np.column_stack(ring.at(angles, np.ones(len(points), np.float32)))
        off = np.hypot(*(points - edge).T) / (min(wide, high) / 2)
        if off.max() < 0.06:
            return ring
        points = points[off < max(0.04, 1.5 * float(np.median(off)))]
    return None


def _outermost(
    rows: NDArray[np.int64], columns: NDArray[np.int64], middle: tuple[float, float]
) -> NDArray[np.float64]:
    """The farthest point in each of 72 directions from the middle."""
    far = np.hypot(rows - middle[1], columns - middle[0])
    sectors = (np.arctan2(rows - middle[1], columns - middle[0]) / (2 * np.pi) * 72).astype(int)
    last = np.full(73, -1)  # sectors go from -36 to 36: negative ones lie behind the others
    order = np.argsort(far)
    last[sectors[order]] = order  # of several that fall into one place the last stays
    chosen = last[last >= 0]
    return np.column_stack([columns[chosen], rows[chosen]]).astype(np.float64)


def _grey_seal(
    image: Image, least: float = 0.18, most: float = 0.6, side: float = 0.0
) -> Ring | None:
    """The clearest circle in a grey picture, its radius between two shares of a side."""
    grey = cv2.medianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), 5)
    side = side or min(grey.shape)
    found = cv2.HoughCircles(
        grey, cv2.HOUGH_GRADIENT, 1.5, min(grey.shape), param1=120, param2=70,
        minRadius=int(least * side), maxRadius=int(most * side),
    )  # fmt: skip
    if found is None:
        return None
    x, y, radius = (float(v) for v in np.asarray(found).reshape(-1, 3)[0])
    return Ring(x, y, radius, radius, 0.0)


def _seal_ink(image: Image) -> Image:
    """The seal alone, dark on light; a grey scan as it is.

    Redness tells where the seal is, but JPEG keeps colour at half the resolution: the letters
    are taken from the green channel, in which red ink is dark and as sharp as print. Print that
    crosses the ring has no redness around it and fades.
    """
    red = _redness(image)
    strongest = float(np.percentile(red, 99.5))
    if strongest < RED_ABOVE:
        return image
    blur = max(3, round(image.shape[0] / 60) | 1)
    inked = cv2.dilate(np.clip(red / (0.35 * strongest), 0, 1), np.ones((3, 3), np.uint8))
    inked = cv2.GaussianBlur(inked, (blur, blur), 0)
    green = image[:, :, 1].astype(np.float32)
    around = np.ones((2 * blur + 1, 2 * blur + 1), np.uint8)
    paper = cv2.GaussianBlur(cv2.dilate(green, around), (0, 0), blur)
    depth = np.maximum(paper - float(np.percentile(green, 2)), 1.0)
    dark = 255 * (1 - np.clip(1.1 * inked * (paper - green) / depth, 0, 1))
    return np.asarray(cv2.cvtColor(dark.astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def _date_views(piece: Image) -> list[Image]:
    light = cv2.cvtColor(np.ascontiguousarray(piece.max(axis=2)), cv2.COLOR_GRAY2BGR)
    return [np.asarray(light, np.uint8), without_red(piece)]


def _cut(image: Image, box: Box) -> Image:
    x0, y0, x1, y1 = _inside(box, image)
    return image[y0:y1, x0:x1]


def _lightest(image: Image) -> NDArray[np.uint8]:
    """The lightest of the three channels; numpy's own maximum takes ten times as long."""
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def _redness(image: Image) -> NDArray[np.uint8]:
    """By how much red exceeds the other two channels; 0 where it does not."""
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.subtract(red, cv2.max(blue, green)), np.uint8)


def _most(read: Sequence[Piece], said: Sequence[str]) -> tuple[str, float, float] | None:
    """What most views say, its share of all views, and the mean score of those; two at least.

    Where as many views say another thing, the share is 0.
    """
    votes = Counter(text for text in said if text)
    if not votes:
        return None
    text, count = votes.most_common(1)[0]
    if count < 2:
        return None
    scores = [one.score for one, other in zip(read, said, strict=True) if other == text]
    decided = list(votes.values()).count(count) == 1
    return text, count / len(read) if decided else 0.0, sum(scores) / len(scores)


def _one_date(text: str) -> str:
    """The date, if the text has one and no digit of it is lost: 2016年02月2日."""
    found = dates(text)
    if len(found) != 1 or not all(check.ok for check in checked("date", found[0], text)):
        return ""
    return "{}年{}月{}日".format(*found[0].split("-"))


def _authority(strip: Piece) -> str:
    """What a strip says, if it is an authority; empty otherwise."""
    return authority(_letters_only(strip.text)) or ""


def _letters_only(text: str) -> str:
    """Without the star, numbers and scraps of the ring that stand around an authority's name."""
    return "".join(c for c in text if "\u3400" <= c <= "\u9fff")


def _around(label: Label, page: Page) -> Box:
    """Around the label: its value stands right of it or beneath it, the date further down."""
    x0, y0, x1, y1 = label.box
    drop = page.skew * (x0 + x1) / 2
    letter = label.height
    return (
        max(0.0, x0 - 2 * letter),
        max(0.0, y0 + drop - 4 * letter),
        min(float(page.width), x1 + 16 * letter),
        min(float(page.height), y1 + drop + 9 * letter),
    )


def _at_seal(seal: Ring, page: Page) -> Box:
    """Around a seal: what it covers, and the line of print that it lies on."""
    r = max(seal.wide, seal.high)
    return (
        max(0.0, seal.x - 4 * r), max(0.0, seal.y - 1.3 * r),
        min(float(page.width), seal.x + 2.5 * r), min(float(page.height), seal.y + 1.6 * r),
    )  # fmt: skip


def _grown(box: Box, by: float) -> Box:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    wide, high = by * (box[2] - box[0]) / 2, by * (box[3] - box[1]) / 2
    return (x - wide, y - high, x + wide, y + high)


def _inside(box: Box, image: Image) -> tuple[int, int, int, int]:
    """The box in whole pixels within the picture, at least 8 of them each way."""
    height, width = image.shape[:2]
    x0, y0 = max(0, min(int(box[0]), width - 8)), max(0, min(int(box[1]), height - 8))
    x1, y1 = min(width, max(int(box[2]) + 1, x0 + 8)), min(height, max(int(box[3]) + 1, y0 + 8))
    return x0, y0, x1, y1


def _within(line: Box, region: Box) -> bool:
    return (
        region[0] <= line[0] and region[1] <= line[1]
        and line[2] <= region[2] and line[3] <= region[3]
    )  # fmt: skip


def overlap(box: Box, other: Box) -> float:
    """Share of a box that another covers."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(0.0, wide) * max(0.0, high) / area if area > 0 else 0.0
