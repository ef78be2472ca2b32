from io import BytesIO

import pikepdf
import pytest

from cases.errors import IssueError, SetupMissing, TemplateError
from papers import seal
from papers.place import Area, Overlay, place
from papers.qr import as_pdf, decode_pdf
from papers.raster import page_image, page_text
from papers.typeset import Attachment, render

SEAL = {"authority": "样本局", "mark": "样证", "side": 42.0}


def test_the_same_data_gives_the_same_pdf_a_3b() -> None:
    first, second = render("seal", SEAL), render("seal", SEAL)
    assert first == second
    with pikepdf.open(BytesIO(first)) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3B"


def test_attachments_come_back_as_they_were_given() -> None:
    data = bytes(range(256))
    file = Attachment("a.bin", data, "application/octet-stream", "样本")
    with pikepdf.open(BytesIO(render("seal", SEAL, attachments=[file]))) as pdf:
        assert pdf.attachments["a.bin"].get_file().read_bytes() == data
        assert pdf.Root.AF[0].AFRelationship == "/Data"


@pytest.mark.parametrize(
    ("char", "code"),
    [("𠮷", "U+20BB7"), ("\ue000", "U+E000"), ("\x07", "U+0007"), ("\U0010fffd", "U+10FFFD")],
)
def test_a_character_without_glyph_is_named_and_never_a_box(char: str, code: str) -> None:
    with pytest.raises(IssueError) as caught:
        render("seal", SEAL | {"authority": f"样本{char}局"})
    assert caught.value.code == "glyph-missing"
    assert code in caught.value.message
    assert "YIZHENG_FONTS" in caught.value.hint


def test_data_that_does_not_fit_the_template_says_so() -> None:
    with pytest.raises(IssueError) as caught:
        render("seal", {"authority": "样本局"})
    assert caught.value.code == "typeset-failed"


def test_an_unknown_paper_names_the_known_ones() -> None:
    with pytest.raises(TemplateError) as caught:
        render("licence", {})
    assert caught.value.code == "paper-unknown"
    assert "license" in caught.value.hint


def test_a_missing_font_folder_names_the_setting(tmp_path) -> None:
    with pytest.raises(SetupMissing) as caught:
        render("seal", SEAL, more_fonts=tmp_path / "none")
    assert caught.value.code == "fonts-missing"
    assert "YIZHENG_FONTS" in caught.value.hint


@pytest.mark.parametrize("length", [1, 2, 4, 12, 26, 32])
def test_a_seal_keeps_its_letters_inside_the_rim(length: int) -> None:
    pdf = seal.as_pdf(
        "样本局政务服务管理办公室重庆高新技术产业开发区管理委员会社"[:length], mark=None
    )
    image = page_image(pdf, dpi=200)
    width, height = image.size
    # The white ring between the letters and the outer edge of the rim is never crossed.
    corners = [image.getpixel(at) for at in ((1, 1), (width - 2, 1), (1, height - 2))]
    assert corners == [255, 255, 255]
    assert round(width / 200 * 25.4, 0) == seal.SIDE
    assert "".join(sorted(page_text(pdf).split())) != ""


def test_placing_keeps_pdf_a_attachments_and_output_intent() -> None:
    file = Attachment("a.json", b"{}", "application/json", "样本")
    page = render("seal", SEAL, attachments=[file])
    overlay = Overlay(as_pdf("https://example.gov.cn", 10), Area(2, 3, 10, 10))
    placed = place(page, [overlay])
    assert placed == place(page, [overlay])
    with pikepdf.open(BytesIO(placed)) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3B"
        assert pdf.attachments["a.json"].get_file().read_bytes() == b"{}"
        assert len(pdf.Root.AF) == 1
        assert len(pdf.Root.OutputIntents) == 1
        assert pdf.check_pdf_syntax() == []


def test_an_overlay_lies_where_its_area_says() -> None:
    page = as_pdf("A", 100)  # mostly light paper
    with pikepdf.new() as blank:
        blank.add_blank_page(page_size=(200 * 72 / 25.4, 100 * 72 / 25.4))
        out = BytesIO()
        blank.save(out)
    placed = place(out.getvalue(), [Overlay(page, Area(120, 20, 50, 50))])
    dark = page_image(placed, dpi=100).point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert dark is not None
    left, top, right, bottom = (round(edge / 100 * 25.4) for edge in dark)
    assert 120 < left < 130 and 20 < top < 30
    assert 160 < right < 170 and 60 < bottom < 70


def test_placing_twice_keeps_what_was_placed_first() -> None:
    with pikepdf.new() as blank:
        blank.add_blank_page(page_size=(300, 300))
        out = BytesIO()
        blank.save(out)
    first = place(out.getvalue(), [Overlay(as_pdf("first", 40), Area(5, 5, 40, 40))])
    both = place(first, [Overlay(as_pdf("second", 40), Area(55, 55, 40, 40))])
    assert sorted(decode_pdf(both)) == ["first", "second"]
