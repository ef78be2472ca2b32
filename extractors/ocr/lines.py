"""Read pictures of single lines, and say how sure each character is (单行识别).

PaddleOCR tells the mean score of a line's characters, in which one doubtful character of a long
line is lost. Here the same weights (PP-OCRv6, CTC) run on ONNX Runtime with the same
preparation, and the weakest character is told as well.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

Image = NDArray[np.uint8]

HEIGHT, NARROWEST, WIDEST, TAIL = 48, 96, 3200, 16
"""Pixels of the model's input; lines are scaled to the height and padded to the right.

PaddleOCR pads short ones to 320. Of 614 lines that fed a field none came out otherwise at 96 that
the model had been sure of, in 15 % less time. Without a tail a comma at the end is easily lost.
"""


@dataclass(frozen=True)
class Piece:
    """What a picture of one line says."""

    text: str
    score: float
    """Mean probability of the characters, 0 to 1."""
    weakest: float
    """Probability of the least sure character."""


class LineReader:
    """A recogniser in this process; one thread."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_mem_pattern = False  # each line has another width: patterns only pile up
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "inference.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        recipe = yaml.load((folder / "inference.yml").read_text("utf-8"), loader)  # noqa: S506
        self._characters = ["", *recipe["PostProcess"]["character_dict"], " "]

    def read(self, pieces: Sequence[Image], wide: float = 1.0) -> list[Piece]:
        """Read each picture by itself; together, all would be padded to the longest.

        Args:
            pieces: each of one line, BGR.
            wide: share of their width at which they are read; time is in proportion to it.
        """
        return [self._read(_prepared(piece, wide)) for piece in pieces]

    def _read(self, prepared: NDArray[np.float32]) -> Piece:
        (odds,) = self._session.run(None, {self._input: prepared})
        best, sure = odds[0].argmax(axis=-1), odds[0].max(axis=-1)
        text, certain = "", []
        before = 0
        for index, probability in zip(best.tolist(), sure.tolist(), strict=True):
            if index and index != before:
                text += self._characters[index]
                certain.append(probability)
            elif index:
                certain[-1] = max(certain[-1], probability)
            before = index
        kept = [p for character, p in zip(text, certain, strict=True) if not character.isspace()]
        if not kept:
            return Piece("", 0.0, 0.0)
        return Piece(text.strip(), round(sum(kept) / len(kept), 4), round(min(kept), 4))


def _prepared(picture: Image, wide: float) -> NDArray[np.float32]:
    """1 × 3 × 48 × width, from −1 (black) to 1; zero to the right of the line."""
    high, across = picture.shape[:2]
    width = min(math.ceil(HEIGHT * wide * across / high), WIDEST)
    scaled = cv2.resize(picture, (width, HEIGHT)).astype(np.float32)
    prepared = np.zeros((1, 3, HEIGHT, max(width + TAIL, NARROWEST)), np.float32)
    prepared[0, :, :, :width] = (scaled / 127.5 - 1.0).transpose(2, 0, 1)
    return prepared
