"""The OCR engine (识别引擎): PaddleOCR on ONNX Runtime, one per process, offline.

An engine belongs to the process that made it (it is not thread-safe) and uses one thread;
``pool`` runs one per core. Measured settings and their reasons: docs/decisions.md.
"""

import logging
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from cases.model import Box, TextLine

Image = NDArray[np.uint8]
"""Height × width × 3, blue-green-red, 8 bits."""

Rotation = Literal[0, 90, 180, 270]
ROTATIONS: tuple[Rotation, ...] = (0, 90, 180, 270)

DETECTION_SIDE = 1600
"""Longest side, in pixels, that the detector sees; the recogniser cuts from the full image."""
LINES_AT_ONCE = 3
"""Lines that the recogniser takes together; all are padded to the longest, so more is slower."""
DOUBTFUL = 0.97
"""Lines scored below this are read a second time with some padding (``PADDING``)."""
LOST = 0.3
"""Lines scored below this are not text."""
PADDING = 0.08
"""Share of a line's height added around it for the second reading; 5–10 % is best."""


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

    def read(self, image: Image) -> Reading:
        """Read a page that may be stored turned."""

    def read_region(self, image: Image) -> tuple[TextLine, ...]:
        """Read a piece of a page that is upright already."""


class PaddleEngine:
    """PP-OCRv6 small, detector and recogniser, with the page orientation classifier."""

    name = "paddleocr-3.7.0-ppocrv6-small"

    def __init__(self, weights: Path) -> None:
        os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
        from paddleocr import PaddleOCR, TextRecognition

        logging.getLogger("paddlex").setLevel(logging.ERROR)  # after it has set its own

        recogniser: dict[str, Any] = {
            "engine": "onnxruntime",
            # Every line has another width: patterns of memory only pile up, 500 MB in 20 pages.
            "engine_config": {"intra_op_num_threads": 1, "enable_mem_pattern": False},
            "device": "cpu",
        }
        self._pipeline = PaddleOCR(
            text_detection_model_name="PP-OCRv6_small_det",
            text_detection_model_dir=str(weights / "ppocrv6-small-det"),
            text_recognition_model_name="PP-OCRv6_small_rec",
            text_recognition_model_dir=str(weights / "ppocrv6-small-rec"),
            doc_orientation_classify_model_name="PP-LCNet_x1_0_doc_ori",
            doc_orientation_classify_model_dir=str(weights / "doc-orientation"),
            use_doc_orientation_classify=True,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            text_det_limit_side_len=DETECTION_SIDE,
            text_det_limit_type="max",
            text_recognition_batch_size=LINES_AT_ONCE,
            **recogniser,
        )
        self._recogniser = TextRecognition(
            model_name="PP-OCRv6_small_rec",
            model_dir=str(weights / "ppocrv6-small-rec"),
            **recogniser,
        )

    def read(self, image: Image) -> Reading:
        """Turn upright, detect, recognise; doubtful lines get a second reading.

        The classifier that decides the turn is sure of documents, not of cards and stamps:
        a page that reads badly is tried the other ways round as well, and the best is kept.
        """
        best = self._read_once(image, None)
        if _legibility(best.lines) < 0.8:
            for rotation in ROTATIONS if best.lines else ():
                if rotation == best.rotation:
                    continue
                other = self._read_once(turn_upright(image, rotation), rotation)
                if _weight(other.lines) > 1.2 * _weight(best.lines):
                    best = other
        upright = turn_upright(image, best.rotation)
        return Reading(
            lines=self._read_doubtful_again(upright, best.lines),
            rotation=best.rotation,
            skew=best.skew,
            width=best.width,
            height=best.height,
        )

    def read_region(self, image: Image) -> tuple[TextLine, ...]:
        """Read a piece of an upright page; boxes are relative to the piece."""
        return self._read_once(image, 0).lines

    def _read_once(self, image: Image, turned: Rotation | None) -> Reading:
        result = self._pipeline.predict(
            np.ascontiguousarray(image), use_doc_orientation_classify=turned is None
        )[0]
        polygons = [np.asarray(polygon, dtype=float) for polygon in result["rec_polys"]]
        lines = tuple(
            TextLine(
                text=text,
                box=_bounds(polygon),
                confidence=round(float(score), 4),
                engine=self.name,
            )
            for text, score, polygon in zip(
                result["rec_texts"], result["rec_scores"], polygons, strict=True
            )
            if text.strip() and score >= LOST
        )
        rotation = turned
        if rotation is None:
            angle = int(result["doc_preprocessor_res"]["angle"])
            rotation = cast(Rotation, angle if angle in (90, 180, 270) else 0)
        height, width = image.shape[:2]
        if turned is None and rotation in (90, 270):
            height, width = width, height
        return Reading(lines, rotation, _skew(polygons), width, height)

    def _read_doubtful_again(self, image: Image, lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
        doubtful = [i for i, line in enumerate(lines) if line.confidence < DOUBTFUL]
        if not doubtful:
            return tuple(lines)
        pieces = [_cut(image, lines[i].box) for i in doubtful]
        again = self._recogniser.predict(pieces, batch_size=1)  # unpadded: another look
        result = list(lines)
        for i, reading in zip(doubtful, again, strict=True):
            line, text, score = result[i], reading["rec_text"], float(reading["rec_score"])
            better = score > line.confidence and text.strip()
            result[i] = line.model_copy(
                update={
                    "text": text if better else line.text,
                    "confidence": round(score, 4) if better else line.confidence,
                    "second": line.text if better else text,
                }
            )
        return tuple(result)


def turn_upright(image: Image, rotation: int) -> Image:
    """Undo a clockwise turn by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, k=rotation // 90)) if rotation else image


def _bounds(polygon: NDArray[np.float64]) -> Box:
    (x0, y0), (x1, y1) = polygon.min(axis=0), polygon.max(axis=0)
    return (round(float(x0), 1), round(float(y0), 1), round(float(x1), 1), round(float(y1), 1))


def _skew(polygons: Sequence[NDArray[np.float64]]) -> float:
    """Median slope of the top edges of long lines; 0 when there are too few to tell."""
    slopes = [
        float((p[1][1] - p[0][1]) / (p[1][0] - p[0][0]))
        for p in polygons
        if p[1][0] - p[0][0] > 5 * abs(p[3][1] - p[0][1])
    ]
    return round(statistics.median(slopes), 5) if len(slopes) >= 3 else 0.0


def _weight(lines: Sequence[TextLine]) -> float:
    return sum(len(line.text) * line.confidence for line in lines)


def _legibility(lines: Sequence[TextLine]) -> float:
    """Mean score of the characters, 0 to 1."""
    letters = sum(len(line.text) for line in lines)
    return _weight(lines) / letters if letters else 0.0


def _cut(image: Image, box: Box) -> Image:
    x0, y0, x1, y1 = box
    margin = PADDING * (y1 - y0)
    height, width = image.shape[:2]
    left, top = max(0, int(x0 - margin)), max(0, int(y0 - margin))
    right, bottom = min(width, int(x1 + margin) + 1), min(height, int(y1 + margin) + 1)
    return np.ascontiguousarray(image[top:bottom, left:right])
