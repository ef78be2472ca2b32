"""What we are measured against: PaddleOCR in a plain loop, as a script of one page has it.

One process per core and one thread in each, the best setting on a processor; the same weights
and options as ours, pages handed out one by one to whoever is free. The loop reads the file,
draws PDF pages at 200 dpi with pypdfium2, calls ``predict`` and keeps texts, scores and boxes.
It uses nothing of ours.
"""

import multiprocessing
import multiprocessing.pool
import os
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.batch import Batch

_pipeline: Any = None


def start(weights: Path, jobs: int) -> multiprocessing.pool.Pool:
    """A pool with a loaded and warmed pipeline in each process."""
    context = multiprocessing.get_context("spawn")
    pool = context.Pool(jobs, _load, (weights,))
    pool.map(_warm, range(jobs), chunksize=1)
    return pool


def read(pool: multiprocessing.pool.Pool, batch: Batch) -> int:
    """Read every page; the number of lines found."""
    pages = [(scan.path, number) for scan in batch.scans for number in range(scan.pages)]
    return sum(len(texts) for texts, _, _ in pool.imap_unordered(_read, pages, chunksize=1))


def _load(weights: Path) -> None:
    global _pipeline
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    os.environ["OMP_NUM_THREADS"] = "1"
    from paddleocr import PaddleOCR

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
        text_recognition_batch_size=3,
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": 1},
        device="cpu",
    )


def _warm(_: int) -> None:
    import numpy

    _pipeline.predict(numpy.full((640, 480, 3), 255, dtype=numpy.uint8))


def _read(page: tuple[Path, int]) -> tuple[list[str], list[float], list[list[int]]]:
    import pypdfium2

    path, number = page
    if path.suffix == ".pdf":
        with closing(pypdfium2.PdfDocument(path)) as document:
            image: Any = document[number].render(scale=200 / 72).to_numpy()[:, :, :3]
    else:
        image = str(path)
    result = _pipeline.predict(image)[0]
    boxes = [polygon.tolist() for polygon in result["rec_polys"]]
    return result["rec_texts"], [float(score) for score in result["rec_scores"]], boxes
