from io import BytesIO

import pikepdf
import pytest

from papers.place import Area, Overlay, append, page_size, place
from papers.qr import as_pdf, decode_pdf
from papers.raster import page_image

A4 = (595.0, 842.0)
BOXES = {
    "plain": ([0, 0, *A4], None),
    "begins-elsewhere": ([-100, 50, 495, 892], None),
    "corners-swapped": ([595, 842, 0, 0], None),
    "cropped": ([0, 0, 800, 1000], [100, 50, 695, 892]),
    "crop-beyond-media": ([0, 0, *A4], [-50, -50, 700, 900]),
}
CODE = Overlay(as_pdf("placed", 40), Area(20, 30, 40, 40))


def blank(rotate: int, boxes: str, content: bytes = b"", unit: float | None = None) -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4)
        media, crop = BOXES[boxes]
        page.mediabox = media
        if crop:
            page.cropbox = crop
        page.obj.Rotate = rotate
        if unit:
            page.obj.UserUnit = unit
        page.contents_add(content)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "put", [lambda pdf: place(pdf, [CODE]), lambda pdf: append(pdf, CODE)], ids=["place", "append"]
)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270, -90])
@pytest.mark.parametrize("boxes", BOXES)
def test_an_overlay_lies_where_it_is_seen_upright(put, rotate: int, boxes: str) -> None:
    pdf = blank(rotate, boxes, b"2 0 0 2 7 7 cm")  # what the page leaves behind is no matter
    width, height = page_size(pdf)
    wanted = (297, 210) if rotate % 180 else (210, 297)
    assert (round(width), round(height)) == wanted
    put_on = put(pdf)
    assert decode_pdf(put_on, area=Area(20, 30, 40, 40)) == ["placed"]
    dark = page_image(put_on, dpi=254).point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert dark is not None
    quiet = 40 * 4 / 29  # of a version 1 code
    for found, meant in zip(dark, (20 + quiet, 30 + quiet, 60 - quiet, 70 - quiet), strict=True):
        assert abs(found / 10 - meant) < 0.3


def test_a_page_in_larger_units_is_measured_and_covered_as_it_is_seen() -> None:
    pdf = blank(0, "plain", unit=2)
    assert [round(side) for side in page_size(pdf)] == [420, 594]
    with pikepdf.open(BytesIO(place(pdf, [CODE]))) as document:
        page = document.pages[0]
        moves = [
            op.operands for op in pikepdf.parse_content_stream(page) if str(op.operator) == "cm"
        ]
    across, _, _, _, x, y = (float(number) for number in moves[-1])
    assert across == pytest.approx(0.5, abs=0.001)  # of units that are twice as large
    point = 72 / 25.4 / 2
    assert (x, y) == pytest.approx((20 * point, 842 - 70 * point), abs=0.01)


def test_what_is_appended_leaves_every_byte_before_it_alone() -> None:
    pdf = blank(90, "cropped")
    added = append(pdf, CODE)
    assert added.startswith(pdf) and len(added) > len(pdf)
    with pikepdf.open(BytesIO(added)) as document:
        assert document.check_pdf_syntax() == []
