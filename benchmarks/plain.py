"""What we are measured against: PaddleOCR in a plain loop, as a script of one page has it.

One process per core, one thread in each and one line at once, the best setting on a processor;
the small models, pages handed out one by one to whoever is free. The loop reads the file, draws
PDF pages at 200 dpi with pypdfium2, calls ``predict`` and keeps texts, scores, boxes and the
turn. It uses nothing of ours.
"""

import logging
import multiprocessing
import multiprocessing.pool
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

Scanned = tuple[Path, int]
"""A file, and which page of it, from 1."""
Seen = dict[str, Any]
"""What the loop keeps of a page, under PaddleOCR's own names."""

_pipeline: Any = None


def start(weights: Path, jobs: int) -> multiprocessing.pool.Pool:
    """A pool with a loaded and warmed pipeline in each process."""
    context = multiprocessing.get_context("spawn")
    pool = context.Pool(jobs, _load, (weights,))
    pool.map(_warm, range(jobs), chunksize=1)
    return pool


def read(pool: multiprocessing.pool.Pool, pages: Sequence[Scanned]) -> list[Seen]:
    """Read every page."""
    return list(pool.imap(_read, pages, chunksize=1))


def picture(page: Scanned) -> Any:
    """A page as it is stored: rows × columns × blue, green, red."""
    import cv2
    import pypdfium2

    path, number = page
    if path.suffix != ".pdf":
        return cv2.imread(str(path))
    with closing(pypdfium2.PdfDocument(path)) as document:
        return document[number - 1].render(scale=200 / 72).to_numpy()[:, :, :3].copy()


def _load(weights: Path) -> None:
    global _pipeline
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    os.environ["OMP_NUM_THREADS"] = "1"
    from paddleocr import PaddleOCR

    logging.disable(logging.INFO)
    _pipeline = PaddleOCR(
        text_detection_model_name="PP-OCRv6_small_det",
        text_detection_model_dir=str(weights / "ppocrv6-small-det"),
        text_recognition_model_name="PP-OCRv6_small_rec",
        text_recognition_model_dir=str(weights / "ppocrv6-small-rec"),
        doc_orientation_classify_model_name="PP-LCNet_x1_0_doc_ori",
        doc_orientation_classify_model_dir=str(weights / "doc-orientation"),
        use_doc_orientation_classify=True,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        text_det_limit_side_len=1600,
        text_det_limit_type="max",
        text_recognition_batch_size=1,
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": 1},
        device="cpu",
    )


def _warm(_: int) -> None:
    import numpy

    _pipeline.predict(numpy.full((640, 480, 3), 255, dtype=numpy.uint8))


def _read(page: Scanned) -> Seen:
    result = _pipeline.predict(picture(page))[0]
    return {
        "rec_texts": list(result["rec_texts"]),
        "rec_scores": [float(score) for score in result["rec_scores"]],
        "rec_polys": [polygon.tolist() for polygon in result["rec_polys"]],
        "doc_preprocessor_res": {"angle": result["doc_preprocessor_res"]["angle"]},
    }
