"""The OCR engine (识别引擎): PaddleOCR on ONNX Runtime, one per process, offline.

A page is read with the tiny models; what matters on it is read again with the small recogniser
(``again``). An engine belongs to the process that made it (it is not thread-safe) and uses one
thread; ``pool`` runs one per core. Measured settings and their reasons: docs/decisions.md.
"""

import logging
import os
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from cases.model import Box, TextLine
from extractors.ocr.lines import Image, LineReader, Piece
from extractors.text import same_letters, squeeze

Rotation = Literal[0, 90, 180, 270]
Polygon = NDArray[np.float64]
"""Corners of a line, from the top left clockwise: 4 × 2."""
ROTATIONS: tuple[Rotation, ...] = (0, 90, 180, 270)

DETECTION_SIDE = 1120
"""Longest side, in pixels, that the detector sees; the recogniser cuts from the full image."""
CLOSE_SIDE = 1920
"""The same for pages with print too small for that: lines of less than ``SMALL_LINE``."""
SMALL_LINE = 12.0
"""Pixels in the picture that the detector saw; the median line of a page."""
QUICK_SIDE = 960
"""The same when it is only asked whether a page stands upright."""
DETECTION = {"thresh": 0.3, "box_thresh": 0.6, "unclip_ratio": 1.5}
"""As in PaddleOCR's own pipeline."""
LOST = 0.3
"""Lines scored below this are not text."""
SECOND_WIDE = 0.75
"""Share of their width at which lines are read a second time: what the small model reads alike
squeezed so, it reads alike at full width, and 29 % sooner (614 lines that feed fields: 552 as the
tiny one at 0.75, 550 at 1.0, 544 at 0.6)."""
THIRD_PADDING = 0.03
"""Another cut of a line, for the reading that decides between two that differ."""
SURE = 0.98
"""From this score on the cheaper model is not overruled about a narrow letter that the better one
does not see."""
WORSE = 0.1
"""By so much less does the better model have to be sure to be overruled by the cheaper one."""
POOR = 0.85
"""A page whose characters score less on average is read by the better model as a whole."""
STEEP = 0.25
"""No page that was turned upright slopes so much (dy/dx)."""
AT_MOST = 80
"""Lines of one page that the better model reads at once; 45 ms each."""
LEGIBLE = 0.8
"""A page whose characters score less on average may stand the wrong way round."""


@dataclass(frozen=True)
class Reading:
    """What an engine saw on one image: the lines of the upright page and how it was turned."""

    lines: tuple[TextLine, ...]
    rotation: Rotation
    """Degrees clockwise by which the stored image is turned; undone in ``lines``."""
    skew: float
    width: int
    height: int


class Engine(Protocol):
    """What reading needs of an engine; one module per implementation (rule 9)."""

    name: str

    def read(self, image: Image, turned: Rotation | None = None) -> Reading:
        """Read a page quickly; None: it may be stored turned in any way."""

    def read_lines(self, pieces: Sequence[Image], wide: float = 1.0) -> list[Piece]:
        """Read pictures of one line each, as well as it can at a share of their width."""

    def find_lines(self, image: Image, side: int = DETECTION_SIDE) -> tuple[TextLine, ...]:
        """Find and read the lines of a piece of an upright page, quickly.

        Args:
            image: the piece; boxes are relative to it.
            side: longest one, in pixels, at which lines are looked for.
        """


class PaddleEngine:
    """PP-OCRv6: tiny detector and recogniser for pages, small recogniser for what matters."""

    name = "paddleocr-3.7.0-ppocrv6-tiny+small"

    def __init__(self, weights: Path) -> None:
        os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
        from paddleocr import DocImgOrientationClassification, TextDetection
        from paddlex.inference.pipelines.components import CropByPolys, SortQuadBoxes

        logging.getLogger("paddlex").setLevel(logging.ERROR)  # after it has set its own

        # Every line has another width: patterns of memory only pile up, 500 MB in 20 pages.
        options = {"intra_op_num_threads": 1, "enable_mem_pattern": False}
        runs: dict[str, Any] = {"engine": "onnxruntime", "engine_config": options, "device": "cpu"}
        self._stands = DocImgOrientationClassification(
            model_name="PP-LCNet_x1_0_doc_ori", model_dir=str(weights / "doc-orientation"), **runs
        )
        self._detector = TextDetection(
            model_name="PP-OCRv6_tiny_det", model_dir=str(weights / "ppocrv6-tiny-det"),
            limit_type="max", **DETECTION, **runs,
        )  # fmt: skip
        self._in_order, self._crops = SortQuadBoxes(), CropByPolys(det_box_type="quad")
        self._quick = LineReader(weights / "ppocrv6-tiny-rec")
        self._better = LineReader(weights / "ppocrv6-small-rec")

    def read(self, image: Image, turned: Rotation | None = None) -> Reading:
        """Turn upright, detect, recognise.

        The classifier that decides the turn is sure of documents, not of cards and stamps:
        a page that reads badly is tried the other ways round as well, and the best is kept.
        """
        known = turned is not None
        turned = self._turn(image) if turned is None else turned
        upright = turn_upright(image, turned)
        found = self._detect(upright)
        if _seen_height(found, upright) < SMALL_LINE:
            found = self._detect(upright, CLOSE_SIDE)
        best = self._recognise(found, upright, turned)
        if not known and best.lines and legibility(best.lines) < LEGIBLE:
            for rotation in ROTATIONS:
                if rotation == turned:
                    continue
                other = turn_upright(image, rotation)
                quick = self._recognise(self._detect(other, QUICK_SIDE), other, rotation)
                if _weight(quick.lines) > 1.2 * _weight(best.lines):
                    best = self._recognise(self._detect(other), other, rotation)
        if best.lines and legibility(best.lines) < POOR:
            best = self._read_better(turn_upright(image, best.rotation), best)
        return best

    def _read_better(self, image: Image, reading: Reading) -> Reading:
        """Every line by the small model; on faint and blurred pages the tiny one reads nonsense."""
        pieces = self.read_lines(
            [cut(image, line.box, line.slope, THIRD_PADDING) for line in reading.lines[:AT_MOST]]
        )
        lines = [
            line.model_copy(update={"text": piece.text, "confidence": piece.score})
            if piece.score >= line.confidence - WORSE
            else line
            for line, piece in zip(reading.lines, pieces, strict=False)
        ]
        return replace(reading, lines=(*lines, *reading.lines[AT_MOST:]))

    def read_lines(self, pieces: Sequence[Image], wide: float = 1.0) -> list[Piece]:
        """Recognise with the small model."""
        return self._better.read(pieces, wide)

    def find_lines(self, image: Image, side: int = DETECTION_SIDE) -> tuple[TextLine, ...]:
        """Detect, then recognise with the tiny model."""
        return self._recognise(self._detect(image, side), image, 0).lines

    def _turn(self, image: Image) -> Rotation:
        """By how much the page is stored turned."""
        angle = int(self._stands.predict(image)[0]["label_names"][0])
        return angle if angle in ROTATIONS else 0

    def _detect(self, image: Image, side: int = DETECTION_SIDE) -> list[Polygon]:
        """Where the lines of print are, from the top down."""
        found = self._detector.predict(image, limit_side_len=side)[0]["dt_polys"]
        return [np.asarray(polygon, dtype=float) for polygon in self._in_order(found)]

    def _recognise(self, polygons: Sequence[Polygon], image: Image, turned: Rotation) -> Reading:
        """Read lines of an upright page that was stored turned."""
        pieces = self._crops(image, polygons) if polygons else []
        kept = [(polygon, one) for polygon, one in zip(polygons, pieces, strict=True) if one.size]
        read = [(piece.text, piece.score) for piece in self._quick.read([one for _, one in kept])]
        return as_reading([polygon for polygon, _ in kept], read, turned, image.shape, self.name)


def as_reading(
    polygons: Sequence[Polygon],
    read: Sequence[tuple[str, float]],
    turned: Rotation,
    shape: tuple[int, ...],
    name: str,
) -> Reading:
    """What detector and recogniser found on a page.

    Args:
        polygons: corners of each line.
        read: text of each, and its score.
        turned: by how much the page is stored turned.
        shape: of the upright picture.
        name: of the engine.
    """
    skew = _skew(polygons)
    lines = tuple(
        TextLine(
            text=text,
            box=_bounds(polygon),
            confidence=round(score, 4),
            engine=name,
            slope=_slope(polygon, skew),
        )
        for polygon, (text, score) in zip(polygons, read, strict=True)
        if text.strip() and score >= LOST
    )
    return Reading(lines, turned, skew, shape[1], shape[0])


_UNDOING = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


def turn_upright(image: Image, rotation: int) -> Image:
    """Undo a clockwise turn by 0, 90, 180 or 270 degrees."""
    return np.asarray(cv2.rotate(image, _UNDOING[rotation]), np.uint8) if rotation else image


def confirmed(engine: Engine, image: Image, lines: Sequence[TextLine]) -> list[TextLine]:
    """Read lines again by the better model; where it differs, a third reading may decide.

    ``second`` of each line is what its text has to agree with: another reading that says the
    same, if there is one.

    Args:
        engine: reads.
        image: the upright page.
        lines: as the cheaper model read them.
    """
    pieces = engine.read_lines(
        [cut(image, line.box, line.slope) for line in lines], wide=SECOND_WIDE
    )
    result = []
    for line, piece in zip(lines, pieces, strict=True):
        if same_letters(line.text, piece.text):
            sure = max(piece.weakest, min(piece.score, line.confidence))
            result.append(_told(line, piece.text, sure, line.text))
        elif piece.score >= line.confidence - WORSE:
            result.append(_told(line, piece.text, piece.weakest, line.text))
        else:
            result.append(_told(line, line.text, piece.weakest, piece.text))
    apart = [i for i, line in enumerate(result) if not same_letters(line.text, line.second or "")]
    thirds = engine.read_lines(
        [cut(image, result[i].box, result[i].slope, THIRD_PADDING) for i in apart]
    )
    for i, third in zip(apart, thirds, strict=True):
        result[i] = _decided(lines[i], result[i], pieces[i], third)
    return result


def read_twice(engine: Engine, image: Image, lines: Sequence[TextLine]) -> list[TextLine]:
    """``confirmed`` for a piece of a page that is searched: what is no text is left out."""
    return [line for line in confirmed(engine, image, lines) if line.confidence >= LOST]


def _decided(first: TextLine, line: TextLine, second: Piece, third: Piece) -> TextLine:
    """What three readings make of a line: what two of them say, or the doubt between them.

    A letter that the better model does not see in one cut, as a narrow E between wide characters,
    it sees in no other: where the cheaper one was sure of it, that is no agreement.
    """
    if (
        first.confidence >= SURE
        and _lacks(third.text, first.text)
        and _lacks(line.text, first.text)
    ):
        return _told(line, line.text, min(third.weakest, line.confidence), first.text)
    if same_letters(third.text, line.text):
        return _told(line, line.text, min(third.weakest, line.confidence), third.text)
    if same_letters(third.text, first.text):
        return _told(line, third.text, min(third.weakest, first.confidence), first.text)
    if third.score > second.score and third.score >= first.confidence - WORSE:
        return _told(line, third.text, third.weakest, first.text)
    return line


def _lacks(text: str, other: str) -> bool:
    """It is the other without some letters, one of them narrow: a Latin one or a digit."""
    letters, rest = squeeze(text), iter(squeeze(other))
    lost = Counter(squeeze(other)) - Counter(letters)
    narrow = any(letter.isascii() and letter.isalnum() for letter in lost)
    return narrow and all(letter in rest for letter in letters)


def _told(line: TextLine, text: str, confidence: float, second: str) -> TextLine:
    return line.model_copy(
        update={"text": text, "confidence": round(confidence, 4), "second": second}
    )


def cut(image: Image, box: Box, slope: float, padding: float = 0.08) -> Image:
    """The picture of one line, made level.

    Args:
        image: the upright page.
        box: upright box around the line, in pixels.
        slope: of the line, dy/dx.
        padding: share of the line's height added around it; 5–10 % reads best, 25 % loses much.
    """
    x0, y0, x1, y1 = box
    rise = slope * (x1 - x0)
    height = max(y1 - y0 - abs(rise), 0.5 * (y1 - y0), 1.0)
    rise = max(min(rise, y1 - y0 - height), height - (y1 - y0))
    margin = padding * height
    top_left = (x0 - margin, y0 - margin + max(0.0, -rise))
    top_right = (x1 + margin, top_left[1] + rise)
    wide, high = round(x1 - x0 + 2 * margin), round(height + 2 * margin)
    if abs(rise) < 2:
        left, top = max(0, int(top_left[0])), max(0, int(y0 - margin))
        right = min(image.shape[1], left + wide + 1)
        bottom = min(image.shape[0], int(y1 + margin) + 1)
        return np.ascontiguousarray(image[top:bottom, left:right])
    corners = np.array([top_left, top_right, (top_left[0], top_left[1] + high)], np.float32)
    level = np.array([(0, 0), (wide, 0), (0, high)], np.float32)
    turn = cv2.getAffineTransform(corners, level)
    return np.asarray(
        cv2.warpAffine(image, turn, (wide, high), borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    )


def legibility(lines: Sequence[TextLine]) -> float:
    """Mean score of the characters, 0 to 1."""
    letters = sum(len(line.text) for line in lines)
    return _weight(lines) / letters if letters else 0.0


def _bounds(polygon: NDArray[np.float64]) -> Box:
    (x0, y0), (x1, y1) = polygon.min(axis=0), polygon.max(axis=0)
    return (round(float(x0), 1), round(float(y0), 1), round(float(x1), 1), round(float(y1), 1))


def _skew(polygons: Sequence[NDArray[np.float64]]) -> float:
    """Median slope of the top edges of long lines; 0 when there are too few to tell.

    A watermark may run across the page in more lines than the print has.
    """
    slopes = [_edge(p) for p in polygons if _wide(p, 5)]
    level = [slope for slope in slopes if abs(slope) < STEEP]
    slopes = level if len(level) >= 3 else slopes
    return round(statistics.median(slopes), 5) if len(slopes) >= 3 else 0.0


def _slope(polygon: NDArray[np.float64], skew: float) -> float:
    """Of one line; the page's where the line is too short to tell."""
    return round(_edge(polygon), 4) if _wide(polygon, 4) else skew


def _edge(polygon: NDArray[np.float64]) -> float:
    """Slope of the top edge."""
    (x0, y0), (x1, y1) = polygon[:2]
    return float((y1 - y0) / (x1 - x0))


def _wide(polygon: NDArray[np.float64], times: float) -> bool:
    return bool(polygon[1][0] - polygon[0][0] > times * abs(polygon[3][1] - polygon[0][1]))


def _seen_height(polygons: Sequence[Polygon], image: Image) -> float:
    """Median height of a page's lines as the detector saw them, in pixels."""
    heights = [np.ptp(polygon[:, 1]) for polygon in polygons]
    scale = min(1.0, DETECTION_SIDE / max(image.shape[:2]))
    return float(np.median(heights)) * scale if heights else SMALL_LINE


def _weight(lines: Sequence[TextLine]) -> float:
    return sum(len(line.text) * line.confidence for line in lines)
