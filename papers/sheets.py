"""Many PDFs joined for a printer (打印汇总): any number of them, in little memory."""

import tempfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf

from papers.place import POINTS_PER_MM

Paper = Literal["a4", "a3"]
_SHORT = {"a4": 210.0, "a3": 297.0}
"""mm, short side of the sheet."""
_EVEN = 1e-3


def join(pdfs: Iterable[bytes], out: Path, *, pages: int | None = 1, paper: Paper = "a4") -> int:
    """Write the pages of many PDFs into one, in their order; gives the number of pages.

    Signatures and attachments stay behind: what is printed bears none.

    Args:
        pdfs: taken one by one; only one at a time is in memory.
        out: where the file goes; moved into place when it is whole.
        pages: how many of each, from the first; None for all.
        paper: a3 enlarges each page by √2.
    """
    with tempfile.TemporaryDirectory(prefix="yizheng-sheets-", dir=out.parent) as folder:
        count, parts = 0, []
        for index, pdf in enumerate(pdfs):
            part = Path(folder) / f"{index:07d}.pdf"
            count += _part(pdf, part, pages, paper)
            parts += [str(part), "1-z"]
        whole = Path(folder) / "whole.pdf"
        # qpdf keeps one file open at a time and copies streams from disk to disk.
        pikepdf.Job(
            ["qpdf", "--empty", "--keep-files-open=n", "--deterministic-id",
             "--pages", *parts, "--", str(whole)]
        ).run()  # fmt: skip
        whole.replace(out)
    return count


def _part(pdf: bytes, part: Path, pages: int | None, paper: Paper) -> int:
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as sheet:
        for page in source.pages[:pages]:  # a signature is of its own file, not of a sheet
            if "/Annots" in page.obj:
                del page.obj.Annots
        if "/AcroForm" in source.Root:
            del source.Root.AcroForm
        sheet.pages.extend(source.pages[:pages])
        for page in sheet.pages:
            _fit(page, _SHORT[paper] * POINTS_PER_MM)
        sheet.save(part)
        return len(sheet.pages)


def _fit(page: pikepdf.Page, short: float) -> None:
    """Scale a page so that its short side is ``short`` points."""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    scale = short / min(right - left, top - bottom)
    if abs(scale - 1) < _EVEN:
        return
    page.contents_add(f"q {scale:.6f} 0 0 {scale:.6f} 0 0 cm\n".encode("ascii"), prepend=True)
    page.contents_add(b"\nQ")
    for box in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            page.obj[box] = pikepdf.Array([float(edge) * scale for edge in page.obj[box]])
