"""Work for reader processes: a page read and judged where its picture is."""

from pathlib import Path
from typing import Literal

from cases.model import Quality
from extractors.ocr import pool
from extractors.ocr.engine import turn_upright
from extractors.paginate import picture_of
from extractors.pictures.quality import judge


def judged(path: Path, form: Literal["pdf", "picture"], number: int) -> Quality:
    picture = picture_of(path, form, number)
    reading = pool.engine().read(picture)
    return judge(turn_upright(picture, reading.rotation), reading.lines)
