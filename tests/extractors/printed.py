"""Pages and PDFs for the tests of reading: as lines, as a reader gives them, and as files."""

from pathlib import Path

import pikepdf
import typst
from PIL import Image

from cases.model import Box, Page, TextLine
from papers.typeset import font_folders

HEIGHT = 30.0
"""Of a line of print, in pixels."""


def line(
    text: str,
    x: float = 100.0,
    y: float = 100.0,
    *,
    width: float | None = None,
    height: float = HEIGHT,
    confidence: float = 0.99,
    second: str | None = None,
) -> TextLine:
    """A line of print whose characters are as wide as high; two readings agree unless said."""
    box = (x, y, x + (width or HEIGHT * max(len(text), 1)), y + height)
    return TextLine(
        text=text,
        box=box,
        confidence=confidence,
        engine="test",
        second=text if second is None else second,
    )


def cell(text: str, x0: float, y0: float, x1: float, y1: float) -> TextLine:
    """A ruled table cell with its whole text."""
    box = (x0, y0, x1, y1)
    return TextLine(text=text, box=box, confidence=1.0, engine="test", cell=True, second=text)


def page(*lines: TextLine, number: int = 1, skew: float = 0.0) -> Page:
    """An upright page as large as A4 at 200 dpi."""
    return Page(
        number=number, width=1654, height=2339, source="ocr", reason="test", skew=skew, lines=lines
    )


def typeset(path: Path, content: str) -> Path:
    """A PDF with a text layer: typst's markup on A4."""
    source = path.with_suffix(".typ")
    source.write_text(
        "#set page(width: 210mm, height: 297mm, margin: 20mm)\n"
        '#set text(font: "Noto Sans SC", size: 11pt)\n' + content,
        "utf-8",
    )
    typst.compile(
        str(source),
        output=str(path),
        font_paths=[str(folder) for folder in font_folders()],
        ignore_system_fonts=True,
    )
    return path


def scanned(path: Path, *, hidden_text: str = "", size: tuple[int, int] = (600, 800)) -> Path:
    """A PDF whose page is one picture, with a layer of invisible text behind it if asked for."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        picture = Image.new("L", size, 230)
        stream = pikepdf.Stream(document, picture.tobytes())
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height = size
        stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im=stream), Font=pikepdf.Dictionary(F=font)
        )
        drawing = "q 595 0 0 842 0 0 cm /Im Do Q"
        if hidden_text:
            drawing += f" BT /F 12 Tf 3 Tr 50 700 Td ({hidden_text}) Tj ET"
        page.Contents = pikepdf.Stream(document, drawing.encode())
        document.save(path)
    return path


def latin(path: Path, text: str, *, box: Box = (0, 0, 595, 842), turn: int = 0) -> Path:
    """A PDF with one line of Latin text, 50 points right of and 700 above the page's corner."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        page.MediaBox = pikepdf.Array([*box])
        page.Rotate = turn
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        drawing = f"BT /F 12 Tf {box[0] + 50} {box[1] + 700} Td ({text}) Tj ET"
        page.Contents = pikepdf.Stream(document, drawing.encode())
        document.save(path)
    return path
