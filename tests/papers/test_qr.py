from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from cases.errors import MaterialError
from papers import qr
from papers.raster import page_image

URL = "http://127.0.0.1:8000/l/abcdefghjkmnpqrstvwxyz012"


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=80))
def test_what_is_drawn_is_read_back(text: str) -> None:
    assert qr.decode_pdf(qr.as_pdf(text, 40)) == [text]


def test_an_address_fits_big_modules() -> None:
    modules = qr.matrix(URL)
    assert len(modules) == 33  # version 4: nearly a millimetre each at 30 mm
    assert 30 / len(modules) > 0.9


def test_the_quiet_zone_is_four_modules_of_white() -> None:
    image = page_image(qr.as_pdf(URL, 41), dpi=254)
    unit = image.width / 41  # 33 modules and 8 of quiet zone
    dark = image.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert dark is not None
    assert abs(dark[0] - 4 * unit) <= 1 and abs(dark[2] - 37 * unit) <= 1


def test_several_codes_are_all_read() -> None:
    sheet = Image.new("L", (900, 450), 255)
    for index, text in enumerate(("first", "second")):
        sheet.paste(page_image(qr.as_pdf(text, 40)).resize((400, 400)), (20 + index * 440, 20))
    assert sorted(qr.decode(sheet)) == ["first", "second"]


@pytest.mark.parametrize("angle", [0, 7, 90, 135, 180])
@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_a_photograph_is_read_at_any_turn_and_size(angle: int, scale: float) -> None:
    code = page_image(qr.as_pdf(URL, 40))
    sheet = Image.new("L", (1200, 900), 210)
    sheet.paste(code, (300, 250))
    turned = sheet.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=90)
    sized = turned.resize((int(turned.width * scale), int(turned.height * scale)))
    photo = sized.filter(ImageFilter.GaussianBlur(0.8 * scale)).point(lambda g: 60 + g // 3)
    out = BytesIO()
    photo.save(out, "JPEG", quality=40)
    assert qr.decode_photo(Image.open(out)) == [URL]


def test_no_code_reads_as_nothing() -> None:
    sheet = Image.new("L", (800, 600), 255)
    ImageDraw.Draw(sheet).text((100, 100), "no code here", fill=0)
    assert qr.decode_photo(sheet) == []
    assert not qr.shows_damaged_code(sheet)


def test_a_scratched_code_is_seen_as_damaged() -> None:
    code = page_image(qr.as_pdf(URL, 40))
    pen = ImageDraw.Draw(code)
    pen.rectangle((90, 90, 180, 150), fill=255)
    pen.rectangle((110, 100, 150, 130), fill=0)
    assert qr.decode_photo(code) == []
    assert qr.shows_damaged_code(code)


def test_bytes_that_are_no_pdf_are_told() -> None:
    with pytest.raises(MaterialError) as caught:
        qr.decode_pdf(b"%PDF-1.7 nothing")
    assert caught.value.code == "pdf-unreadable"
