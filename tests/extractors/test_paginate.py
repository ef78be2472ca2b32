import random
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw
from printed import latin, scanned, typeset

from cases.errors import MaterialError
from extractors.paginate import LONGEST_SIDE, choose, picture_of

LONG_TEXT = "申请人承诺所填内容真实有效，并对其真实性承担责任。" * 4


def test_a_typeset_page_is_read_by_its_text(tmp_path: Path):
    choice = choose(typeset(tmp_path / "form.pdf", LONG_TEXT), 1)
    assert choice.source == "text" and choice.reason == "text layer with 100 characters"


def test_a_scan_is_read_by_ocr(tmp_path: Path):
    choice = choose(scanned(tmp_path / "scan.pdf"), 1)
    assert (choice.source, choice.reason) == ("ocr", "no text layer")


def test_the_hidden_text_of_another_ocr_is_not_believed(tmp_path: Path):
    hidden = scanned(tmp_path / "scan.pdf", hidden_text="WHAT SOME OTHER PROGRAM READ " * 20)
    choice = choose(hidden, 1)
    assert choice.source == "ocr" and "invisible" in choice.reason


def test_a_picture_with_a_stamp_of_text_is_read_by_ocr(tmp_path: Path):
    Image.effect_noise((900, 1200), 60).save(tmp_path / "scan.png")
    picture = typeset(tmp_path / "stamped.pdf", '#image("scan.png", width: 170mm)\n样本')
    choice = choose(picture, 1)
    assert choice.source == "ocr" and "picture" in choice.reason


def test_the_copy_of_a_card_on_a_typed_page_is_read_by_ocr(tmp_path: Path):
    small = typeset(tmp_path / "small.pdf", "#set text(7pt)\n" + LONG_TEXT)
    Image.fromarray(picture_of(small, "pdf", 1)[100:640, 100:956]).save(tmp_path / "card.png")
    card = '#image("card.png", width: 85.6mm)\n'
    choice = choose(typeset(tmp_path / "a.pdf", LONG_TEXT * 3 + card), 1)
    assert (choice.source, choice.reason) == ("ocr", "pictures over 7% of the page hold print")


def test_a_pale_background_as_large_as_the_page_leaves_it_a_typed_one(tmp_path: Path):
    """As electronic licences have it: an ornamental frame, the values typed over it."""
    ground = Image.new("RGB", (900, 1200), (252, 248, 235))
    for inset in range(10, 60, 8):
        ImageDraw.Draw(ground).rectangle(
            (inset, inset, 899 - inset, 1199 - inset), outline=(180, 150, 80)
        )
    ground.save(tmp_path / "ground.png")
    content = '#place(dx: -20mm, dy: -20mm, image("ground.png", width: 210mm))' + LONG_TEXT * 3
    assert choose(typeset(tmp_path / "a.pdf", content), 1).source == "text"


def test_a_scan_with_much_typed_over_it_is_read_by_ocr(tmp_path: Path):
    Image.fromarray(picture_of(typeset(tmp_path / "s.pdf", LONG_TEXT * 6), "pdf", 1)).save(
        tmp_path / "scan.png"
    )
    content = '#place(dx: -20mm, dy: -20mm, image("scan.png", width: 210mm))'
    choice = choose(typeset(tmp_path / "a.pdf", content + "#v(120mm)" + LONG_TEXT * 6), 1)
    assert (choice.source, choice.reason) == ("ocr", "pictures over 100% of the page hold print")


def test_a_portrait_and_a_seal_leave_a_typed_page_one(tmp_path: Path):
    Image.effect_noise((300, 400), 60).save(tmp_path / "face.png")
    Image.new("RGBA", (400, 400), (200, 0, 0, 60)).save(tmp_path / "seal.png")
    content = LONG_TEXT + '#image("face.png", width: 26mm)#image("seal.png", width: 42mm)'
    assert choose(typeset(tmp_path / "a.pdf", content), 1).source == "text"


def test_a_see_through_watermark_over_the_page_leaves_it_a_typed_one(tmp_path: Path):
    Image.new("RGBA", (400, 600), (0, 0, 0, 12)).save(tmp_path / "mark.png")
    mark = '#place(image("mark.png", width: 170mm))'
    assert choose(typeset(tmp_path / "a.pdf", mark + LONG_TEXT * 3), 1).source == "text"


def test_a_scan_within_a_form_xobject_is_measured_as_it_is_drawn(tmp_path: Path):
    """Its own coordinates say 1 × 1; the form around it makes it as large as the page."""
    scanned(tmp_path / "scan.pdf")
    with pikepdf.open(tmp_path / "scan.pdf") as document:
        page = document.pages[0]
        page.Resources.XObject.Im.write(Image.effect_noise((600, 800), 60).tobytes())
        inner = pikepdf.Stream(document, b"/Im Do BT /F 12 Tf 0 0 Td (x) Tj ET")
        inner.Type, inner.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        inner.BBox, inner.Resources = pikepdf.Array([0, 0, 1, 1]), page.Resources
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Fm=document.make_indirect(inner)), Font=page.Resources.Font
        )
        words = b"WHAT IS TYPED OVER IT " * 20
        page.Contents = pikepdf.Stream(
            document,
            b"q 595 0 0 842 0 0 cm /Fm Do Q BT /F 8 Tf 50 700 Td (" + words + b") Tj ET",
        )
        document.save(tmp_path / "within.pdf")
    choice = choose(tmp_path / "within.pdf", 1)
    assert (choice.source, choice.reason) == ("ocr", "pictures over 100% of the page hold print")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("重庆市高新区样本街道".encode("gbk").decode("latin-1"), "taken for Latin"),
        ("鬰嬔巋巑巏巌巊巉巇巆巁嶾嶽嶼", "are rare ones"),
        (
            "样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样样本",
            "are 样",
        ),
    ],
)
def test_text_that_is_no_text_is_noticed(tmp_path: Path, text: str, reason: str):
    choice = choose(typeset(tmp_path / "a.pdf", text), 1)
    assert choice.source == "ocr" and reason in choice.reason


def test_names_with_rare_characters_are_text(tmp_path: Path):
    choice = choose(typeset(tmp_path / "a.pdf", "申请人：邱淼鑫，监护人：闫垚晟，地址：邛崃市"), 1)
    assert choice.source == "text"


def test_print_drawn_as_outlines_is_read_by_ocr(tmp_path: Path):
    letter = "#place(dx: {}mm, dy: {}mm, curve(fill: black, {}))"
    corners = "curve.move((0pt, 0pt)), " + ", ".join(
        f"curve.line(({x}pt, {y}pt))"
        for x, y in ((9, 1), (8, 9), (5, 4), (4, 9), (3, 5), (2, 9), (1, 8), (0, 5))
    )
    outlines = "".join(letter.format(6 * (i % 20), 6 * (i // 20), corners) for i in range(60))
    choice = choose(typeset(tmp_path / "a.pdf", LONG_TEXT + outlines), 1)
    assert (choice.source, choice.reason) == ("ocr", "60 letters may be drawn as outlines")


def test_an_xfa_form_is_told(tmp_path: Path):
    plain = latin(tmp_path / "a.pdf", "Please wait for the form to load")
    with pikepdf.open(plain) as document:
        document.Root.NeedsRendering = True
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array(), XFA=pikepdf.Stream(document, b"<xdp:xdp/>")
        )
        document.save(tmp_path / "xfa.pdf")
    assert "XFA" in choose(tmp_path / "xfa.pdf", 1).reason


def test_a_file_that_was_replaced_is_opened_anew(tmp_path: Path):
    path = typeset(tmp_path / "a.pdf", LONG_TEXT)
    assert choose(path, 1).source == "text"
    scanned(tmp_path / "b.pdf").replace(path)
    assert choose(path, 1).reason == "no text layer"


def test_pages_of_a_document_are_judged_in_any_order(tmp_path: Path):
    path = typeset(tmp_path / "a.pdf", LONG_TEXT + "#pagebreak()" + LONG_TEXT + "样本")
    reasons = [choose(path, number).reason for number in (2, 1, 2, 2)]
    assert [int(reason.split()[3]) for reason in reasons] == [102, 100, 102, 102]
    assert choose(path, 3).reason == "the page cannot be opened"


def test_a_broken_mapping_to_unicode_is_noticed(tmp_path: Path):
    """Every character stands in the private area: drawn well, and nonsense when copied."""
    typeset(tmp_path / "whole.pdf", LONG_TEXT)
    with pikepdf.open(tmp_path / "whole.pdf") as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                thing.ToUnicode = pikepdf.Stream(
                    document,
                    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
                    b"1 beginbfrange <0000> <1800> <E000> endbfrange endcmap end end",
                )
        document.save(tmp_path / "broken.pdf")
    choice = choose(tmp_path / "broken.pdf", 1)
    assert choice.source == "ocr" and "broken" in choice.reason


def test_a_page_is_drawn_at_200_dpi(tmp_path: Path):
    image = picture_of(latin(tmp_path / "a4.pdf", "text"), "pdf", 1)
    assert abs(image.shape[0] - 842 * 200 / 72) <= 1 and abs(image.shape[1] - 595 * 200 / 72) <= 1
    assert image.shape[2] == 3 and image.dtype == np.uint8 and image.min() < 60


def test_large_pages_and_pictures_are_reduced(tmp_path: Path):
    poster = latin(tmp_path / "poster.pdf", "text", box=(0, 0, 6000, 3000))
    assert max(picture_of(poster, "pdf", 1).shape) <= LONGEST_SIDE + 1
    Image.new("L", (9000, 500), 255).save(tmp_path / "wide.png")
    assert picture_of(tmp_path / "wide.png", "picture", 1).shape[1] == LONGEST_SIDE


def test_a_photo_is_turned_as_its_camera_says(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(tmp_path / "photo.jpg", exif=exif)
    assert picture_of(tmp_path / "photo.jpg", "picture", 1).shape == (400, 200, 3)


def test_what_is_transparent_is_paper(tmp_path: Path):
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert picture_of(tmp_path / "clear.png", "picture", 1).min() == 255


def test_colours_come_blue_first(tmp_path: Path):
    Image.new("RGB", (40, 40), (200, 10, 20)).save(tmp_path / "red.png")
    assert tuple(picture_of(tmp_path / "red.png", "picture", 1)[0, 0]) == (20, 10, 200)


def test_sixteen_bits_of_grey_stay_grey(tmp_path: Path):
    shades = np.full((40, 40), 128 * 256, dtype=np.uint16)
    Image.fromarray(shades).save(tmp_path / "grey.png")
    assert 126 <= picture_of(tmp_path / "grey.png", "picture", 1).mean() <= 130


def test_a_damaged_second_page_is_a_typed_error(tmp_path: Path):
    noise = random.Random(1).randbytes(200 * 200)
    frames = [Image.frombytes("L", (200, 200), noise) for _ in range(2)]
    frames[0].save(
        tmp_path / "whole.tif", save_all=True, append_images=frames[1:], compression="tiff_lzw"
    )
    whole = (tmp_path / "whole.tif").read_bytes()
    middle = len(whole) * 3 // 4
    (tmp_path / "bad.tif").write_bytes(whole[:middle] + b"\xff" * 400 + whole[middle + 400 :])
    assert picture_of(tmp_path / "bad.tif", "picture", 1).shape == (200, 200, 3)
    with pytest.raises(MaterialError) as refused:
        picture_of(tmp_path / "bad.tif", "picture", 2)
    assert refused.value.code == "damaged-page"
