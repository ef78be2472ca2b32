"""The reader of single lines: text, and the certainty of its weakest character."""

from pathlib import Path

import pytest
import seal_work
from PIL import Image, ImageDraw, ImageFilter

from extractors.ocr.pool import Readers
from extractors.text import squeeze
from samples.generator.ink import font

TEXT = "样本路88号丰年饭店有限公司"


def drawn(path: Path, text: str, blur: float = 0.0, size: int = 40) -> Path:
    face = font("serif", size)
    sheet = Image.new("RGB", (int(face.getlength(text)) + 8, int(size * 1.4)), "white")
    ImageDraw.Draw(sheet).text((4, 0), text, fill=(25, 25, 25), font=face)
    sheet.filter(ImageFilter.GaussianBlur(blur)).save(path)
    return path


def test_lines_long_short_and_empty_are_read(readers: Readers, tmp_path: Path):
    long = "".join(f"第{n}项样本；" for n in range(1, 21))
    files = [
        drawn(tmp_path / "text.png", TEXT),
        drawn(tmp_path / "one.png", "男"),
        drawn(tmp_path / "long.png", long),
        drawn(tmp_path / "empty.png", "　　　"),
    ]
    text, one, longest, empty = readers.submit(seal_work.lines, files)()
    assert (text.text, one.text, longest.text, empty.text) == (TEXT, "男", long, "")
    assert text.weakest > 0.9 and text.score >= text.weakest
    assert (empty.score, empty.weakest) == (0.0, 0.0)


def test_a_blurred_line_has_a_weaker_weakest_character(readers: Readers, tmp_path: Path):
    files = [drawn(tmp_path / f"{n}.png", TEXT, blur=n * 1.6) for n in range(4)]
    weakest = [piece.weakest for piece in readers.submit(seal_work.lines, files)()]
    assert weakest[0] > weakest[3]
    assert weakest == sorted(weakest, reverse=True) or weakest[3] == pytest.approx(min(weakest))


def test_a_line_squeezed_to_three_quarters_says_the_same(readers: Readers, tmp_path: Path):
    """The comma too, which is lost where nothing follows it."""
    texts = [TEXT, "重庆市样本县云杉路100066号，", "许可项目：餐饮服务；食品销售。"]
    files = [drawn(tmp_path / f"{n}.png", text) for n, text in enumerate(texts)]
    found = readers.submit(seal_work.lines, files, wide=0.75)()
    assert [squeeze(piece.text) for piece in found] == [squeeze(text) for text in texts]
    assert min(piece.weakest for piece in found) > 0.8
