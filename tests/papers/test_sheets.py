import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from papers.place import page_size
from papers.raster import page_count, page_png, page_text
from papers.sheets import join
from papers.typeset import Attachment, render


def paper(name: str) -> bytes:
    data = {"authority": name, "mark": None, "side": 210.0}
    return render("seal", data, attachments=[Attachment("a", b"1", "text/plain", "样本")])


def two_pages(name: str) -> bytes:
    with pikepdf.open(BytesIO(paper(name))) as pdf:
        pdf.pages.append(pdf.pages[0])
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_first_pages_are_joined_in_their_order(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert join((two_pages(name) for name in ("甲", "乙", "丙")), out) == 3
    assert [page_text(out, n).strip() for n in range(3)] == ["甲", "乙", "丙"]
    assert [path.name for path in tmp_path.iterdir()] == ["out.pdf"]
    with pikepdf.open(out) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert "/Annots" not in pdf.pages[0] and len(pdf.attachments) == 0


def test_all_pages_are_joined_and_enlarged_if_asked(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert join([two_pages("甲"), two_pages("乙")], out, pages=None, paper="a3") == 4
    assert page_count(out) == 4
    assert [round(side) for side in page_size(out.read_bytes(), 3)] == [297, 297]
    assert page_text(out, 3).strip() == "乙"


def test_a_pdf_that_cannot_be_read_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(pikepdf.PdfError):
        join([paper("甲"), b"no pdf"], tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_five_hundred_files_take_little_memory(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(paper("样本局"))
    joined = (
        "import re, sys\nfrom pathlib import Path\nfrom papers.sheets import join\n"
        "one, out = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "join((one.read_bytes() for _ in range(500)), out)\n"
        # Not ru_maxrss, which begins with what the parent had.
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    words = [sys.executable, "-c", joined, tmp_path / "one.pdf", tmp_path / "out.pdf"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert page_count(tmp_path / "out.pdf") == 500
    assert int(done.stdout) < 250_000  # kB


def test_a_page_as_png_is_small_coloured_and_always_the_same() -> None:
    pdf = paper("样本局")
    png = page_png(pdf, dpi=100)
    assert png == page_png(pdf, dpi=100)
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and len(png) < 100_000
    picture = Image.open(BytesIO(png))
    assert picture.size == (827, 827)
    reddest = max(picture.convert("RGB").getcolors(100_000), key=lambda one: one[1][0] - one[1][1])
    assert reddest[1][0] > 180 and reddest[1][1] < 90
