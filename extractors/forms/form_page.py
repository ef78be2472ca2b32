"""Where a page of our forms lies in a picture, and what is written into its slots (版面对位).

Corner marks give the perspective, the form's own print the rest: curled paper, a copier's
stretch. Each slot is then found to the pixel by the print around it. No text is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from cases.model import Box
from extractors.ocr.lines import Image
from papers.model_form import CODE_AREA, CORNER_MARGIN, CORNER_SIDE, PAGE, Slot, find_code
from papers.place import Area
from papers.qr import quiet_share

SCALE = 8.0
"""Pixels per millimetre at which a form is looked at: 203 dpi."""
MARK_SIDE = 1600
"""Longest side, in pixels, of the picture in which corner marks are looked for."""
TELLING, PATCH = 300, 9.0
"""Pieces of print by which curled paper is smoothed, and their side, mm."""
STRAY = 4.0
"""How far they may lie from where the marks put them, mm."""
AROUND, NEAR = 4.0, 1.2
"""Print around a slot that tells where it is, and how far it may then still be off, mm."""
SOFT = 0.2
"""How much softer than print a scan is, mm."""
ALIKE, NO_OTHER = 0.45, 0.3
"""Correlation with the blank form's print from which on a piece tells where it is, and from which
on the print around a slot is not that of another form."""
INSET = 0.7
"""What is left out along the rules of a slot, mm."""
DARK, LEAST_DARK = 0.35, 0.12
"""Ink is darker than the paper by this share of what the form's own print is; and by this share of
the paper's brightness at least."""
ENOUGH_INK, ENOUGH_TRACES = 0.35, 0.4
"""Ink, and traces of it, in mm² from which on something is written; a stroke of 2 mm has 0.7."""
FAINT, LEAST_FAINT = 0.12, 0.05
"""The same from which on it may be writing too faint to count as ink, as of a hard pencil."""
LONG, THIN = 20.0, 0.9
"""Longer and thinner than this, mm, is a fold, a streak or a rule, no stroke."""
SPECK, DOT = 0.06, 0.3
"""Ink in mm²: less is dirt; up to so much is a dot, and dirt where no writing is beside it."""

_ONLY_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]
"""1 where something is, else 0."""
Map = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Seen:
    """A slot as the picture shows it."""

    slot: Slot
    picture: Image
    """What lies inside its rules, at ``SCALE``, without dirt apart from the writing."""
    ink: Mask
    """Where something is written."""
    lines: Mask
    """Where a fold, a streak or a rule runs through it."""
    faint: float
    """mm² of what may be writing too faint to count as ink."""
    sure: bool
    """The print around it is the form's."""

    @property
    def written(self) -> float:
        """mm² of ink."""
        return float(self.ink.sum()) / SCALE**2

    @property
    def empty(self) -> bool:
        """Surely nothing is written: no ink, and nothing that may be a hard pencil's."""
        return self.sure and self.written < ENOUGH_INK and self.faint < ENOUGH_TRACES


@dataclass(frozen=True)
class Lie:
    """How the paper lies in the picture: flat as the marks say, and curled as its print says."""

    homography: Map
    """Millimetres of the form → pixels of the picture."""
    curl: Map
    """How far, in mm, print lies from where it would on flat paper: ``_terms`` × 2."""

    def at(self, points: Map) -> Map:
        """Points of the form in mm, n × 2, → in pixels of the picture."""
        flat = (points + _terms(points) @ self.curl).reshape(-1, 1, 2)
        seen = cv2.perspectiveTransform(flat, self.homography)
        return np.asarray(seen.reshape(-1, 2), np.float64)


@dataclass(frozen=True)
class View:
    """A page of a form in a picture."""

    slots: tuple[Seen, ...]
    lie: Lie

    def box(self, area: Area) -> Box:
        """Where an area of the form lies in the picture, in its pixels."""
        corners = self.lie.at(_corners(area))
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        return (round(float(x0), 1), round(float(y0), 1), round(float(x1), 1), round(float(y1), 1))


def see(image: Image, slots: Sequence[Slot], blank: Grey) -> View | None:
    """Find a page of a form; None when the picture does not show it.

    Args:
        image: upright or not: the marks tell.
        slots: of the page.
        blank: the page with nothing filled in, at ``SCALE``.
    """
    homography = _marked(image)
    if homography is None:
        return None
    flat = _flattened(_grey(image), Lie(homography, np.zeros((10, 2))), SCALE / 2)
    soft = np.asarray(cv2.GaussianBlur(blank, (0, 0), SOFT * SCALE), np.uint8)
    lie = Lie(homography, _curl(flat, soft))
    picture = _flattened(image, lie, SCALE)
    grey = _grey(picture)
    dark, traces = _dark(grey, blank)
    dirt = _lines(dark) | _lines(dark, _turn(lie))  # folds as the paper lies, streaks as scanned
    traces &= 1 - _grown(dirt, 0.3)
    seen = tuple(_look(picture, grey, soft, dark, dirt, traces, slot) for slot in slots)
    if sum(one.sure for one in seen) < 0.5 * len(seen):
        return None
    return View(seen, lie)


def _marked(image: Image) -> Map | None:
    """Where the corner marks and the code put the paper; two of these five are enough.

    With fewer than three marks there may be no perspective in the picture: a sheet that lies askew
    on a scanner loses corners, a photograph that cuts them off is no use.
    """
    scale = min(1.0, MARK_SIDE / max(image.shape[:2]))
    grey = cv2.resize(_grey(image), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    wanted = cv2.aruco.DetectorParameters()
    wanted.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    polygons, names, _ = cv2.aruco.ArucoDetector(dictionary, wanted).detectMarkers(grey)
    marks = {int(name): polygon.reshape(4, 2) for name, polygon in
             zip(names.ravel() if names is not None else (), polygons, strict=True)}  # fmt: skip
    known = [(_corners(_mark(name)), marks[name]) for name in range(4) if name in marks]
    flat = len(known) < 3
    for code in zxingcpp.read_barcodes(np.asarray(grey), formats=_ONLY_QR) if flat else ():
        if find_code(code.text) is not None:
            at = code.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            known.append((_corners(_symbol(code.text)), np.array([(p.x, p.y) for p in corners])))
    if len(known) < 2:
        return None
    on_form = np.concatenate([one for one, _ in known])
    seen = (np.concatenate([one for _, one in known]).astype(float) + 0.5) / scale - 0.5
    if flat:
        told, _ = cv2.estimateAffine2D(on_form, seen)
        return None if told is None else np.vstack([told, [0.0, 0.0, 1.0]])
    told, _ = cv2.findHomography(on_form, seen, 0)
    return None if told is None else np.asarray(told, np.float64)


def _symbol(text: str) -> Area:
    """The code without the white around it."""
    side = CODE_AREA.width
    quiet = side * quiet_share(text)
    return Area(CODE_AREA.x + quiet, CODE_AREA.y + quiet, side - 2 * quiet, side - 2 * quiet)


def _mark(name: int) -> Area:
    far_x, far_y = (side - CORNER_MARGIN - CORNER_SIDE for side in PAGE)
    x, y = (CORNER_MARGIN, far_x)[name % 2], (CORNER_MARGIN, far_y)[name // 2]
    return Area(x, y, CORNER_SIDE, CORNER_SIDE)


def _corners(area: Area) -> Map:
    """From the upper left, clockwise: 4 × 2."""
    right, bottom = area.x + area.width, area.y + area.height
    return np.array([(area.x, area.y), (right, area.y), (right, bottom), (area.x, bottom)], float)


def _terms(points: Map) -> Map:
    """All products of x and y up to the third power, n × 10."""
    x, y = points[:, 0] / PAGE[0] - 0.5, points[:, 1] / PAGE[1] - 0.5
    return np.stack([x**0, x, y, x * x, x * y, y * y, x**3, x * x * y, x * y * y, y**3], axis=1)


def _grey(image: Image) -> Grey:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def _flattened(image: Image, lie: Lie, scale: float) -> Image:
    """The form as it was printed, at so many pixels per millimetre."""
    wide, high = (round(side * scale) for side in PAGE)
    step = 16
    x, y = np.meshgrid(np.arange(0, wide + step, step), np.arange(0, high + step, step))
    coarse = lie.at(np.stack([x.ravel(), y.ravel()], axis=1) / scale).reshape(*x.shape, 2)
    # Not cv2.resize: it puts the middles of pixels over each other, and here it is their corners.
    apart = np.array([[step, 0, 0], [0, step, 0]], np.float32)
    fine = cv2.warpAffine(coarse.astype(np.float32), apart, (wide, high), flags=cv2.INTER_LINEAR)
    x_at, y_at = cv2.split(fine)
    seen = cv2.remap(image, x_at, y_at, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.uint8)


def _curl(half: Grey, blank: Grey) -> Map:
    """How print strays from where the marks alone put it, over the page.

    Args:
        half: the form by the marks, at half of ``SCALE``.
        blank: the form with nothing filled in, at ``SCALE``.
    """
    scale = SCALE / 2
    wanted = cv2.resize(blank, half.shape[::-1], interpolation=cv2.INTER_AREA)
    points = cv2.goodFeaturesToTrack(wanted, TELLING, 0.05, 5 * scale)
    reach, stray = round(PATCH * scale / 2), round(STRAY * scale)
    margin = reach + stray
    places, shifts = [], []
    for x, y in [] if points is None else points.reshape(-1, 2).round().astype(int).tolist():
        if not (margin <= x < half.shape[1] - margin and margin <= y < half.shape[0] - margin):
            continue
        fit = cv2.matchTemplate(
            half[y - margin : y + margin, x - margin : x + margin],
            wanted[y - reach : y + reach, x - reach : x + reach],
            cv2.TM_CCOEFF_NORMED,
        )
        _, alike, _, (dx, dy) = cv2.minMaxLoc(fit)
        if alike >= ALIKE:
            places.append((x / scale, y / scale))
            shifts.append(((dx - stray) / scale, (dy - stray) / scale))
    terms, told = _terms(np.array(places).reshape(-1, 2)), np.array(shifts).reshape(-1, 2)
    curl, kept = np.zeros((10, 2)), np.ones(len(told), bool)
    for _ in range(4):
        if kept.sum() < 30:
            return np.zeros((10, 2))
        curl = np.asarray(np.linalg.lstsq(terms[kept], told[kept], rcond=None)[0])
        away = np.hypot(*(terms @ curl - told).T)
        kept = away <= max(0.6, 2.5 * float(np.median(away[kept])))
    return curl


def _dark(grey: Grey, blank: Grey) -> tuple[Mask, Mask]:
    """Darker than the paper by a share of what the form's own print is: as ink, and as traces."""
    soft = cv2.medianBlur(grey, 3)
    small = cv2.resize(soft, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (0, 0), 4)
    paper = cv2.resize(light, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    depth = 1.0 - soft / np.maximum(paper.astype(np.float32), 1.0)
    black = float(np.percentile(depth[blank < 90], 70))
    traces = cv2.GaussianBlur(depth, (0, 0), 1.5) > max(LEAST_FAINT, FAINT * black)
    return (
        np.asarray(depth > max(LEAST_DARK, DARK * black), np.uint8),
        np.asarray(traces, np.uint8),
    )


def _turn(lie: Lie) -> float:
    """Degrees by which the picture's own rows and columns lie askew on the form."""
    middle = np.array([PAGE]) / 2
    across = lie.at(middle + (10.0, 0.0)) - lie.at(middle - (10.0, 0.0))
    return -float((np.degrees(np.arctan2(across[0, 1], across[0, 0])) + 45) % 90 - 45)


def _lines(dark: Mask, turn: float = 0.0) -> Mask:
    """What is longer and thinner than any stroke: folds, a scanner's streaks, the form's rules.

    A standing one may have gaps, for no writing stands so high; a lying one may not: the strokes of
    letters beside each other would make one.

    Args:
        dark: the page.
        turn: degrees by which the lines that are looked for lie askew.
    """
    if turn:
        middle = (dark.shape[1] / 2, dark.shape[0] / 2)
        there, back = (cv2.getRotationMatrix2D(middle, way * turn, 1.0) for way in (1, -1))
        size = dark.shape[::-1]
        upright = np.asarray(cv2.warpAffine(dark, there, size, flags=cv2.INTER_NEAREST), np.uint8)
        turned = cv2.warpAffine(_lines(upright), back, size, flags=cv2.INTER_NEAREST)
        grown = np.asarray(cv2.dilate(turned, np.ones((3, 3), np.uint8)), np.uint8)
        return np.asarray(grown & dark, np.uint8)
    found = np.zeros_like(dark)
    long_ = round(LONG * SCALE)
    for standing, gap in ((True, 2.0), (False, 0.5)):
        thick = cv2.dilate(dark, _bar(3, not standing))
        joined = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, _bar(round(gap * SCALE), standing))
        run = cv2.morphologyEx(joined, cv2.MORPH_OPEN, _bar(long_ // 2, standing))
        _, names, told, _ = cv2.connectedComponentsWithStats(run, connectivity=8)
        side = cv2.CC_STAT_HEIGHT if standing else cv2.CC_STAT_WIDTH
        length = told[:, side] / SCALE
        line = (length >= LONG) & (told[:, cv2.CC_STAT_AREA] / SCALE**2 < THIN * length)
        line[0] = False
        found |= line[names].astype(np.uint8) & dark
    return found


def _bar(length: int, standing: bool) -> Mask:
    return np.ones((length, 1) if standing else (1, length), np.uint8)


def _look(
    picture: Image,
    grey: Grey,
    blank: Grey,
    dark: Mask,
    dirt: Mask,
    traces: Mask,
    slot: Slot,
) -> Seen:
    """Find one slot by the print around it, and what is written in it."""
    x0, y0, x1, y1 = _pixels(slot.area, AROUND, grey)
    ix0, iy0, ix1, iy1 = _pixels(slot.area, -INSET, grey)
    reach = round(NEAR * SCALE)
    left, top = min(reach, x0), min(reach, y0)
    right, bottom = min(reach, grey.shape[1] - x1), min(reach, grey.shape[0] - y1)
    print_ = blank[y0:y1, x0:x1]
    counts = np.full(print_.shape, 255, np.uint8)
    counts[iy0 - y0 : iy1 - y0, ix0 - x0 : ix1 - x0] = 0  # what is written differs
    around = grey[y0 - top : y1 + bottom, x0 - left : x1 + right]
    fit = np.nan_to_num(cv2.matchTemplate(around, print_, cv2.TM_CCOEFF_NORMED, mask=counts))
    _, alike, _, (dx, dy) = cv2.minMaxLoc(fit)
    dx, dy = dx - left, dy - top
    inside = (slice(iy0 + dy, iy1 + dy), slice(ix0 + dx, ix1 + dx))
    ink = _strokes(dark[inside] & (1 - dirt[inside]))
    cleaned = _cleaned(picture[inside], dark[inside] & (1 - ink), ink)
    return Seen(slot, cleaned, ink, dirt[inside], _traced(traces[inside]), bool(alike >= NO_OTHER))


def _pixels(area: Area, margin: float, grey: Grey) -> tuple[int, int, int, int]:
    high, wide = grey.shape
    return (
        max(0, round((area.x - margin) * SCALE)),
        max(0, round((area.y - margin) * SCALE)),
        min(wide, round((area.x + area.width + margin) * SCALE)),
        min(high, round((area.y + area.height + margin) * SCALE)),
    )


def _strokes(dark: Mask) -> Mask:
    """Without lone specks."""
    _, names, found, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    area = found[:, cv2.CC_STAT_AREA] / SCALE**2
    length = np.hypot(found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT]) / SCALE
    dot = (area < DOT) & (length < 1.0)
    stroke = ~dot
    stroke[0] = dot[0] = False
    strokes = stroke[names].astype(np.uint8)
    dots = (dot & (area >= SPECK))[names].astype(np.uint8)
    beside = np.ones((2 * round(0.3 * SCALE) + 1, 2 * round(2 * SCALE) + 1), np.uint8)
    return np.asarray(strokes | (dots & cv2.dilate(strokes, beside)), np.uint8)


def _traced(traces: Mask) -> float:
    """mm² of traces that are as long as a stroke."""
    _, _, found, _ = cv2.connectedComponentsWithStats(traces, connectivity=8)
    length = np.hypot(found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT]) / SCALE
    return float(found[1:, cv2.CC_STAT_AREA][(length >= 1.0)[1:]].sum()) / SCALE**2


def _cleaned(picture: Image, dirt: Mask, ink: Mask) -> Image:
    """Without the dirt that lies apart from the writing; what is faint stays."""
    apart = _grown(dirt, 0.25) & (1 - _grown(ink, 0.4))
    paper = cv2.medianBlur(cv2.dilate(picture, np.ones((15, 15), np.uint8)), 15)
    return np.asarray(np.where(apart[..., None] > 0, paper, picture), np.uint8)


def _grown(mask: Mask, by: float) -> Mask:
    """A mask with everything nearer than ``by`` mm."""
    side = 2 * round(by * SCALE) + 1
    return np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)), np.uint8)
