import re
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image
from printed import latin, typeset

from cases.model import Box, Page, TextLine
from extractors.ocr.engine import turn_upright
from extractors.paginate import DPI, choose, picture_of
from extractors.textlayer.page import Doubtful, read_text_page

CORPUS = Path("/work/shared/corpus")

BOX = "#box(width: 9pt, height: 9pt, stroke: 0.6pt)[{}]"
TICK = (
    "#place(line(start: (1pt, 4pt), end: (4pt, 8pt)))"
    "#place(line(start: (4pt, 8pt), end: (8pt, 1pt)))"
)


def read(path: Path, content: str) -> Page:
    return read_text_page(typeset(path / "page.pdf", content), 1, "test")


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def drawing(
    path: Path, content: str, *, fonts: Dictionary | None = None, form: bool = False
) -> Path:
    """A PDF of A4 with this content stream; /F is Helvetica, /G the same stored anew."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        plain = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )  # fmt: skip
        page.Resources = Dictionary(Font=fonts or Dictionary(F=plain))
        page.Contents = Stream(document, content.encode("latin-1"))
        if form:
            document.Root.AcroForm = Dictionary(
                Fields=Array(), DR=Dictionary(Font=Dictionary(F=plain)), DA=String("/F 10 Tf 0 g")
            )
        document.save(path)
    return path


def with_fields(path: Path, *fields: Dictionary) -> Path:
    """The PDF with these annotations; those of subtype Widget are fields of its form."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        made = [document.make_indirect(field) for field in fields]
        document.pages[0].Annots = Array(made)
        document.Root.AcroForm.Fields = Array([one for one in made if one.Subtype == Name.Widget])
        document.save(path)
    return path


def entry(value: bytes, box: Box, *, flags: int = 4) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(f"text{box[1]}"),
        V=String(value),
        Rect=Array([*box]), F=flags, DA=String("/F 10 Tf 0 g"),
    )  # fmt: skip


def tick(box: Box, state: str) -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String(f"tick{box[0]}"),
        V=Name(f"/{state}"), AS=Name(f"/{state}"), Rect=Array([*box]), F=4,
    )  # fmt: skip


def shows(path: Path, text: str) -> None:
    """Give the first annotation of a page an appearance with this text."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        annotation = document.pages[0].Annots[0]
        left, bottom, right, top = (float(side) for side in annotation.Rect)
        look = Stream(document, f"BT /F 10 Tf 2 5 Td ({text}) Tj ET".encode())
        look.Type, look.Subtype = Name.XObject, Name.Form
        look.BBox = Array([0, 0, right - left, top - bottom])
        look.Resources = Dictionary(Font=document.pages[0].Resources.Font)
        annotation.AP = Dictionary(N=document.make_indirect(look))
        document.save(path)


def edited(path: Path, **attributes: object) -> Path:
    """The PDF with other attributes of its page, such as Rotate and CropBox."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for name, value in attributes.items():
            document.pages[0][f"/{name}"] = value
        document.save(path)
    return path


def cells(page: Page) -> list[str]:
    return [line.text for line in page.lines if line.cell]


def loose(page: Page) -> list[TextLine]:
    return [line for line in page.lines if not line.cell]


def test_a_ruled_table_gives_its_cells(tmp_path: Path):
    page = read(
        tmp_path, "申请表\n#table(columns: (30mm, 90mm), [经营者名称], [样本店], [经营场所], [])"
    )
    assert cells(page) == ["经营者名称", "样本店", "经营场所"]
    assert [line.text for line in loose(page)] == ["申请表"]


def test_a_value_that_wraps_in_its_cell_is_one_value(tmp_path: Path):
    long = "重庆市高新区样本街道云杉路66号云杉大厦1层至2层东侧商铺"
    page = read(tmp_path, f"#table(columns: (20mm, 50mm), [经营#linebreak()场所], [{long}])")
    assert cells(page) == ["经营场所", long]


def test_a_cells_box_is_the_ruled_one_in_pixels_of_the_drawn_page(tmp_path: Path):
    page = read(tmp_path, "#table(columns: (30mm, 90mm), rows: 12mm, [名称], [样本店])")
    name = next(line for line in page.lines if line.text == "名称")
    expected = [mm / 25.4 * DPI for mm in (20, 20, 50, 32)]
    assert name.box == pytest.approx(expected, abs=2)
    assert (page.width, page.height) == (1654, 2339)


def test_a_frame_around_the_page_is_no_table(tmp_path: Path):
    page = read(tmp_path, "#rect(width: 100%, height: 200mm)[申请人：林晓川]")
    assert cells(page) == []
    assert [line.text for line in page.lines] == ["申请人：林晓川"]


def test_columns_far_apart_are_lines_of_their_own(tmp_path: Path):
    page = read(tmp_path, "#grid(columns: (80mm, 80mm), [联系人：苏小满], [日期：2026-11-09])")
    assert [line.text for line in page.lines] == ["联系人：苏小满", "日期：2026-11-09"]


def test_letters_of_several_sizes_in_a_row_keep_their_order(tmp_path: Path):
    page = read(
        tmp_path,
        "#text(9pt)[甲]#h(4pt)#text(12pt)[乙]#h(4pt)#text(8pt)[丙]#h(4pt)#text(11pt)[丁]",
    )
    assert [line.text for line in page.lines] == ["甲乙丙丁"]


def test_drawn_tick_boxes_become_characters(tmp_path: Path):
    page = read(
        tmp_path, BOX.format(TICK) + " 食品经营许可 #h(1em) " + BOX.format("") + " 户外招牌设置"
    )
    assert "".join(line.text for line in page.lines) == "☑食品经营许可☐户外招牌设置"


def test_a_filled_box_is_ticked(tmp_path: Path):
    filled = "#box(width: 9pt, height: 9pt, fill: black)"
    page = read(tmp_path, filled + " 甲 #h(1em) " + BOX.format("") + " 乙")
    assert "".join(line.text for line in page.lines) == "☑甲☐乙"


def test_a_picture_of_a_signature_becomes_a_sign_beside_its_label(tmp_path: Path):
    Image.effect_noise((300, 100), 80).save(tmp_path / "hand.png")
    hand = '#box(baseline: 8pt, image("hand.png", width: 80pt))'
    page = read(tmp_path, f"申请人（签字）：{hand} #h(1em) 日期：2026-11-09")
    assert [line.text for line in page.lines] == ["申请人（签字）：✍日期：2026-11-09"]


def test_a_picture_as_large_as_a_page_is_no_signature(tmp_path: Path):
    Image.effect_noise((300, 300), 80).save(tmp_path / "photo.png")
    page = read(tmp_path, '平面图#image("photo.png", width: 150mm)')
    assert [line.text for line in page.lines] == ["平面图"]


def test_boxes_are_counted_from_the_corner_of_the_visible_page(tmp_path: Path):
    plain = read_text_page(latin(tmp_path / "a.pdf", "Number 12"), 1, "test")
    moved = latin(tmp_path / "b.pdf", "Number 12", box=(100, 200, 695, 1042))
    shifted = read_text_page(moved, 1, "test")
    assert plain.lines[0].text == "Number 12"
    assert shifted.lines[0].box == pytest.approx(plain.lines[0].box, abs=0.5)
    assert (shifted.width, shifted.height) == (plain.width, plain.height)


FORM = """申请表
#table(columns: (30mm, 90mm), [经营者名称], [样本店], [经营场所], [样本路66号])
联系电话：13900000000"""


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_stored_turned_is_read_upright(tmp_path: Path, turn: int):
    upright = read_text_page(typeset(tmp_path / "a.pdf", FORM), 1, "test")
    path = edited(typeset(tmp_path / "b.pdf", FORM), Rotate=turn)
    page = read_text_page(path, 1, "test")
    assert page.rotation == turn and (page.width, page.height) == (1654, 2339)
    assert texts(page) == texts(upright)
    assert [v for line in page.lines for v in line.box] == pytest.approx(
        [v for line in upright.lines for v in line.box], abs=1.5
    )
    shown = turn_upright(picture_of(path, "pdf", 1), page.rotation)
    x0, y0, x1, y1 = (int(side) for side in page.lines[-1].box)
    assert shown[y0:y1, x0:x1].min() < 60 and shown[y0:y1, x1 + 20 : x1 + 400].min() == 255


def test_print_that_stands_upright_on_a_turned_page_is_not_turned_again(tmp_path: Path):
    sideways = drawing(tmp_path / "a.pdf", "BT /F 12 Tf 0 1 -1 0 300 100 Tm (Number 12) Tj ET")
    page = read_text_page(edited(sideways, Rotate=90), 1, "test")
    assert texts(page) == ["Number 12"] and page.rotation == 0
    assert (page.width, page.height) == (2339, 1653)
    x0, y0, x1, y1 = page.lines[0].box
    assert (x0, y1) == pytest.approx((100 / 72 * DPI, (300 + 0.12 * 12) / 72 * DPI), abs=1)
    assert x1 > x0 + 100 and y1 - y0 == pytest.approx(12 / 72 * DPI, abs=0.5)


def test_what_is_cropped_away_is_not_read(tmp_path: Path):
    path = typeset(tmp_path / "a.pdf", "申请人：林晓川\n#v(200mm)\n裁掉的字")
    page = read_text_page(edited(path, CropBox=Array([30, 442, 595, 842])), 1, "test")
    assert texts(page) == ["申请人：林晓川"]
    assert page.lines[0].box[0] == pytest.approx((20 / 25.4 - 30 / 72) * DPI, abs=2)
    assert (page.width, page.height) == (1569, 1111)


def test_a_watermark_across_the_page_leaves_its_lines_alone(tmp_path: Path):
    sloping = "#place(center + horizon, rotate(-45deg, text(50pt, luma(210))[仅供办理许可使用]))"
    assert texts(read(tmp_path, sloping + FORM)) == texts(read(tmp_path, FORM))


def test_pale_print_that_lies_across_other_print_is_a_watermark(tmp_path: Path):
    pale = "#place(dx: 5mm, dy: -2mm, text(30pt, luma(215))[样本样本样本])"
    content = "申请人：林晓川，电话：13900000000"
    assert texts(read(tmp_path, pale + content)) == [content]


def test_pale_print_beside_other_print_is_read(tmp_path: Path):
    page = read(tmp_path, "#text(luma(170))[（填表须知）]\n\n申请人：林晓川")
    assert texts(page) == ["（填表须知）", "申请人：林晓川"]


def test_a_note_up_the_margin_is_a_line_of_its_own(tmp_path: Path):
    note = "#place(dx: -12mm, dy: 2mm, rotate(-90deg, reflow: true)[装订线内请勿填写])"
    page = read(tmp_path, note + "申请人：林晓川\n\n电话：13900000000")
    assert sorted(texts(page)) == sorted(
        ["申请人：林晓川", "电话：13900000000", "装订线内请勿填写"]
    )
    margin = next(line for line in page.lines if line.text.startswith("装订"))
    assert margin.box[3] - margin.box[1] > 5 * (margin.box[2] - margin.box[0])


def test_bold_print_made_by_drawing_twice_is_read_once(tmp_path: Path):
    twice = "".join(f"BT /F 12 Tf {x} 700 Td (Hall 1188) Tj ET " for x in (50, 50.4))
    assert texts(read_text_page(drawing(tmp_path / "a.pdf", twice), 1, "")) == ["Hall 1188"]


def test_letters_spaced_apart_are_joined(tmp_path: Path):
    page = read(tmp_path, "#text(tracking: 9pt)[经营者名称]：样本店 #h(1em) Shop No. 12")
    assert texts(page) == ["经营者名称：样本店Shop No. 12"]


def test_merged_cells_are_one_cell(tmp_path: Path):
    page = read(
        tmp_path,
        "#table(columns: (20mm, 40mm, 40mm), table.cell(rowspan: 2)[负责人], [姓名], [苏小满],"
        " table.cell(colspan: 2)[身份证件号码])",
    )
    assert cells(page) == ["负责人", "姓名", "苏小满", "身份证件号码"]
    whole, last = page.lines[0].box, page.lines[-1].box
    assert whole[3] == pytest.approx(last[3], abs=2)
    assert last[2] - last[0] == pytest.approx(80 / 25.4 * DPI, abs=3)


def test_a_table_in_a_cell_keeps_its_own_cells(tmp_path: Path):
    inner = "#table(columns: (25mm, 25mm), [楼层], [2层])"
    page = read(tmp_path, f"#table(columns: (30mm, 90mm), inset: 4mm, [场所], [布局 {inner}])")
    assert sorted(cells(page)) == sorted(["场所", "布局", "楼层", "2层"])


def test_rules_drawn_as_thin_filled_rectangles_make_a_table(tmp_path: Path):
    level = "".join(f"50 {y} 300 0.7 re f " for y in (700, 670, 640))
    upright = "".join(f"{x} 640 0.7 60.7 re f " for x in (50, 150, 349.3))
    words = "".join(
        f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET "
        for x, y, text in (
            (60, 680, "Name"),
            (160, 680, "Shop"),
            (60, 650, "Area"),
            (160, 650, "80"),
        )
    )
    page = read_text_page(drawing(tmp_path / "a.pdf", level + upright + words), 1, "")
    assert cells(page) == ["Name", "Shop", "Area", "80"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("BT /F 12 Tf 50 700 Td (Number 12) Tj 3 Tr ( and 34) Tj ET", "5 of its characters"),
        ("BT /F 12 Tf 50 700 Td (Number 12) Tj ET 1 g 95 690 20 30 re f", "2 of its characters"),
        ("BT /F 12 Tf 50 700 Td (Number ) Tj 1 g (12) Tj ET", "2 of its characters"),
    ],
    ids=["invisible", "covered", "white on white"],
)
def test_text_that_cannot_be_seen_is_not_believed(tmp_path: Path, content: str, reason: str):
    with pytest.raises(Doubtful, match=f"{reason} are not to be seen"):
        read_text_page(drawing(tmp_path / "a.pdf", content), 1, "")


def test_white_print_on_a_dark_band_is_read(tmp_path: Path):
    page = read(tmp_path, "#block(fill: rgb(20, 60, 120), inset: 3mm, text(white)[食品经营许可证])")
    assert texts(page) == ["食品经营许可证"]


def test_print_under_a_see_through_seal_is_read(tmp_path: Path):
    seal = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    seal.paste((220, 0, 0, 255), (20, 20, 180, 60))
    seal.save(tmp_path / "seal.png")
    page = read(tmp_path, '发证机关：样本局 #place(dx: 20mm, dy: -10mm, image("seal.png"))')
    assert texts(page) == ["发证机关：样本局"]


def test_what_was_entered_into_a_form_is_read_at_its_place(tmp_path: Path):
    labels = "BT /F 10 Tf 50 700 Td (Name:) Tj 0 -30 Td (Use:) Tj 0 -30 Td (Note:) Tj ET"
    path = with_fields(
        drawing(tmp_path / "a.pdf", labels, form=True),
        entry("样本店".encode("utf-16"), (90, 695, 300, 712)),
        entry("重庆市样本路".encode("gb18030"), (90, 665, 300, 682)),
        entry("不给看".encode("utf-16"), (90, 635, 300, 652), flags=2),
    )
    assert texts(read_text_page(path, 1, "")) == ["Name:样本店", "Use:重庆市样本路", "Note:"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_form_fields_of_a_turned_page_stay_beside_their_labels(tmp_path: Path, turn: int):
    labels = "BT /F 10 Tf 50 700 Td (Name:) Tj 0 -30 Td (Use:) Tj ET"
    path = with_fields(
        drawing(tmp_path / "a.pdf", labels, form=True),
        entry("样本店".encode("utf-16"), (90, 695, 300, 712)),
        tick((90, 665, 102, 677), "Yes"),
    )
    page = read_text_page(edited(path, Rotate=turn), 1, "")
    assert (texts(page), page.rotation) == (["Name:样本店", "Use:☑"], turn)


def test_ticked_form_fields_become_characters(tmp_path: Path):
    labels = "BT /F 10 Tf 70 700 Td (Food) Tj 100 0 Td (Sign) Tj ET"
    path = with_fields(
        drawing(tmp_path / "a.pdf", labels, form=True),
        tick((55, 698, 67, 710), "Yes"),
        tick((155, 698, 167, 710), "Off"),
    )
    assert "".join(texts(read_text_page(path, 1, ""))) == "☑Food☐Sign"


@pytest.mark.parametrize("value", ["——", "25°C", "“”"])
def test_signs_in_a_form_field_are_not_taken_for_bytes_of_chinese(tmp_path: Path, value: str):
    path = with_fields(
        drawing(tmp_path / "a.pdf", "BT /F 10 Tf 50 700 Td (Note:) Tj ET", form=True),
        entry(value.encode("utf-16"), (90, 695, 300, 712)),
    )
    assert texts(read_text_page(path, 1, ""))[0].removeprefix("Note:").strip() == value


def test_a_form_field_with_bytes_that_pdf_does_not_know_is_not_believed(tmp_path: Path):
    """淡 is B5 AD in GB 2312; AD is no character of PDFDocEncoding, and PDFium drops it."""
    path = with_fields(
        drawing(tmp_path / "a.pdf", "BT /F 10 Tf 50 700 Td (Name:) Tj ET", form=True),
        entry("路淡号".encode("gb18030"), (90, 695, 300, 712)),
    )
    with pytest.raises(Doubtful, match="form field does not tell"):
        read_text_page(path, 1, "")


def with_radio_buttons(path: Path, chosen: str) -> Path:
    """Two buttons of one choice, Food and Sign; the chosen one has a dot drawn in it."""
    labels = "BT /F 10 Tf 70 700 Td (Food) Tj 100 0 Td (Sign) Tj ET"
    drawing(path, labels, form=True)
    with pikepdf.open(path, allow_overwriting_input=True) as document:

        def look(content: bytes) -> Stream:
            made = Stream(document, content)
            made.Type, made.Subtype = Name.XObject, Name.Form
            made.BBox = Array([0, 0, 12, 12])
            return document.make_indirect(made)

        choice = document.make_indirect(
            Dictionary(FT=Name.Btn, Ff=1 << 15, T=String("use"), V=Name(f"/{chosen}"))
        )
        choice.Kids = Array([
            document.make_indirect(Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, Rect=Array([x, 698, x + 12, 710]), F=4,
                Parent=choice, AS=Name(f"/{name}" if name == chosen else "/Off"),
                AP=Dictionary(N=Dictionary({
                    f"/{name}": look(b"4 4 4 4 re f"),
                    "/Off": look(b""),
                })),
            ))
            for name, x in (("Food", 55), ("Sign", 155))
        ])  # fmt: skip
        document.pages[0].Annots = Array(list(choice.Kids))
        document.Root.AcroForm.Fields = Array([choice])
        document.save(path)
    return path


@pytest.mark.parametrize(("chosen", "reads"), [("Food", "☑Food☐Sign"), ("Sign", "☐Food☑Sign")])
def test_the_chosen_radio_button_is_ticked(tmp_path: Path, chosen: str, reads: str):
    path = with_radio_buttons(tmp_path / "a.pdf", chosen)
    assert "".join(texts(read_text_page(path, 1, ""))) == reads


def test_a_radio_button_that_nobody_chose_is_not_ticked(tmp_path: Path):
    path = with_radio_buttons(tmp_path / "a.pdf", "Off")
    assert "".join(texts(read_text_page(path, 1, ""))) == "☐Food☐Sign"


@pytest.mark.parametrize(("state", "drawn"), [("Off", "X"), ("Yes", "Food")])
def test_other_print_where_a_form_field_is_ticked_is_not_believed(
    tmp_path: Path, state: str, drawn: str
):
    """A cross typed over a field that is not ticked; a label that the field lies upon."""
    path = with_fields(
        drawing(tmp_path / "a.pdf", f"BT /F 10 Tf 58 700 Td ({drawn}) Tj ET", form=True),
        tick((55, 698, 90, 710), state),
    )
    with pytest.raises(Doubtful, match="form field"):
        read_text_page(path, 1, "")


def test_a_form_field_that_shows_what_it_holds_is_read_once(tmp_path: Path):
    path = with_fields(
        drawing(tmp_path / "a.pdf", "BT /F 10 Tf 50 700 Td (Name:) Tj ET", form=True),
        entry(b"Shop 12", (90, 695, 300, 712)),
    )
    shows(path, "Shop 12")
    assert texts(read_text_page(path, 1, "")) == ["Name: Shop 12"]
    assert texts(read_text_page(path, 1, "")) == ["Name: Shop 12"]


def test_a_form_field_that_shows_another_text_is_not_believed(tmp_path: Path):
    path = with_fields(
        drawing(tmp_path / "a.pdf", "BT /F 10 Tf 50 700 Td (Name:) Tj ET", form=True),
        entry(b"Shop 12", (90, 695, 300, 712)),
    )
    shows(path, "Shop 13")
    with pytest.raises(Doubtful, match="form field"):
        read_text_page(path, 1, "")


def test_a_note_typed_onto_the_page_is_read(tmp_path: Path):
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([200, 695, 300, 712]), F=4,
        Contents=String("Seen"), DA=String("/F 10 Tf"),
    )  # fmt: skip
    plain = drawing(tmp_path / "a.pdf", "BT /F 10 Tf 50 700 Td (Name:) Tj ET", form=True)
    path = with_fields(plain, note)
    shows(path, "Seen")
    assert texts(read_text_page(path, 1, "")) == ["Name:", "Seen"]


def retold(path: Path, change: "dict[str, str]") -> Path:
    """The PDF with other meanings of its glyphs: ToUnicode says value for key."""

    def other(match: re.Match[bytes]) -> bytes:
        said = bytes.fromhex(match[2].decode()).decode("utf-16-be")
        meant = change.get(said, said).encode("utf-16-be").hex()
        return match[1] + b"<" + meant.encode() + b">"

    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                told = thing.ToUnicode.read_bytes()
                thing.ToUnicode = Stream(
                    document, re.sub(rb"(<[0-9A-Fa-f]+>\s*)<([0-9A-Fa-f]+)>(?=\s*\n)", other, told)
                )
        document.save(path)
    return path


PROSE = "申请人承诺，所填内容真实有效，并对其真实性承担责任。" * 3


def test_text_whose_shapes_are_not_its_characters_is_not_believed(tmp_path: Path):
    """A mapping to Unicode that is wrong throughout gives plausible Chinese, and no commas."""
    path = typeset(tmp_path / "a.pdf", PROSE)
    assert texts(read_text_page(path, 1, ""))[0].startswith("申请人承诺，")
    letters = list(dict.fromkeys(PROSE))
    retold(path, dict(zip(letters, letters[1:] + letters[:1], strict=True)))
    assert choose(path, 1).source == "text"
    with pytest.raises(Doubtful, match="do not look like"):
        read_text_page(path, 1, "")


def test_a_font_that_does_not_tell_its_characters_is_not_believed(tmp_path: Path):
    path = typeset(tmp_path / "a.pdf", PROSE)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]
        document.save(path)
    with pytest.raises(Doubtful, match="do not tell what"):
        read_text_page(path, 1, "")


def test_radicals_are_told_from_characters_and_led_back_to_them(tmp_path: Path):
    path = retold(
        typeset(tmp_path / "a.pdf", "高新区见龙路6号民生门店"), {"高": "⾼", "见": "⻅", "民": "⺠"}
    )
    assert texts(read_text_page(path, 1, "")) == ["高新区见龙路6号民生门店"]


def test_a_hyphen_that_says_it_is_a_soft_one_is_a_hyphen(tmp_path: Path):
    path = retold(typeset(tmp_path / "a.pdf", "编号JY-2026"), {"-": "\u00ad"})
    assert texts(read_text_page(path, 1, "")) == ["编号JY-2026"]


def test_ticks_of_a_symbol_font_become_characters(tmp_path: Path):
    """As word processors store Wingdings: an own font, with codes of the private area."""
    sign = '#text(font: "Noto Serif SC")[{}]'
    content = sign.format("甲") + "食品经营" + sign.format("乙") + "户外招牌" + sign.format("丙")
    path = retold(
        typeset(tmp_path / "a.pdf", content), {"甲": "\uf0fe", "乙": "\uf0a8", "丙": "\uf06c"}
    )
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "Serif" in str(thing.get("/BaseFont")):
                thing.BaseFont = Name("/ABCDEF+Wingdings-Regular")
        document.save(path)
    assert texts(read_text_page(path, 1, "")) == ["☑食品经营☐户外招牌"]


@pytest.mark.parametrize(("font", "sign"), [("Wingdings3", "\uf06f"), ("Symbol", "\uf0b3")])
def test_signs_that_may_mean_something_are_not_dropped(tmp_path: Path, font: str, sign: str):
    """In Symbol F0B3 is ≥; in Wingdings 3 F06F is no box, though it is one in Wingdings."""
    content = '面积#text(font: "Noto Serif SC")[甲]80平方米'
    path = retold(typeset(tmp_path / "a.pdf", content), {"甲": sign})
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "Serif" in str(thing.get("/BaseFont")):
                thing.BaseFont = Name(f"/ABCDEF+{font}")
        document.save(path)
    with pytest.raises(Doubtful, match="1 of its characters"):
        read_text_page(path, 1, "")


@pytest.mark.parametrize("code", ["\xfe", "\xa8"])
def test_a_symbol_font_without_codes_is_not_believed(tmp_path: Path, code: str):
    fonts = Dictionary(
        F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica),
        W=Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Wingdings),
    )
    content = f"BT /F 10 Tf 50 700 Td (Food ) Tj /W 10 Tf ({code}) Tj ET"
    with pytest.raises(Doubtful):
        read_text_page(drawing(tmp_path / "a.pdf", content, fonts=fonts), 1, "")


def test_a_tick_typed_over_a_box_ticks_it(tmp_path: Path):
    page = read(tmp_path, "#box[□#place(dx: 1pt, dy: -9pt)[√]]食品经营 □户外招牌")
    assert texts(page) == ["☑食品经营□户外招牌"]


def test_arabic_is_left_to_the_eye(tmp_path: Path):
    path = retold(typeset(tmp_path / "a.pdf", "申请人"), {"人": "\u0645"})
    with pytest.raises(Doubtful, match="right to left"):
        read_text_page(path, 1, "")


def test_a_half_that_stands_on_its_head_is_read_line_by_line(tmp_path: Path):
    content = "申请人：林晓川\n\n电话：13900000000\n#v(80mm)\n#rotate(180deg)[证照编号：样2026]"
    page = read(tmp_path, content)
    assert texts(page) == ["申请人：林晓川", "电话：13900000000", "证照编号：样2026"]
    assert page.rotation == 0


def test_print_that_mostly_slopes_is_left_to_the_eye(tmp_path: Path):
    with pytest.raises(Doubtful, match="angle"):
        read(tmp_path, "#rotate(30deg, reflow: true)[申请人林晓川承诺所填内容真实有效] 样")


def test_lines_that_run_down_the_page_are_left_to_the_eye(tmp_path: Path):
    """Each letter is moved below the one before, as vertical fonts (竖排) do it."""
    content = "BT /F 12 Tf 100 700 Td 1 0 0 1 100 700 Tm (A) Tj ET"
    path = drawing(tmp_path / "a.pdf", content)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Resources.Font.V = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/SimSun"),
            Encoding=Name("/UniGB-UCS2-V"),
            DescendantFonts=Array([
                Dictionary(
                    Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/SimSun"),
                    CIDSystemInfo=Dictionary(
                        Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2
                    ),
                )
            ]),
        )  # fmt: skip
        text = "申请人林晓川".encode("utf-16-be").hex()
        document.pages[0].Contents = Stream(
            document, f"BT /V 12 Tf 300 700 Td <{text}> Tj ET".encode()
        )
        document.save(path)
    with pytest.raises(Doubtful, match="top to bottom"):
        read_text_page(path, 1, "")


def test_a_grid_drawn_as_one_path_makes_a_table(tmp_path: Path):
    grid = "50 700 m 350 700 l 50 670 m 350 670 l 50 640 m 350 640 l "
    grid += "50 640 m 50 700 l 150 640 m 150 700 l 350 640 m 350 700 l S "
    words = "BT /F 10 Tf 60 680 Td (Name) Tj 100 0 Td (Shop) Tj 0 -30 Td (80) Tj ET"
    page = read_text_page(drawing(tmp_path / "a.pdf", grid + words), 1, "")
    assert cells(page) == ["Name", "Shop", "80"]


@pytest.mark.parametrize("step", [1, 4])
def test_a_drawing_of_very_many_lines_is_no_table_and_takes_no_time(tmp_path: Path, step: int):
    rules = "".join(
        f"50 {100 + i} m 550 {100 + i} l S {50 + i} 100 m {50 + i} 600 l S "
        for i in range(0, 500, step)
    )
    path = drawing(tmp_path / "a.pdf", "BT /F 10 Tf 60 700 Td (Plan) Tj ET " + rules)
    begun = time.process_time()
    page = read_text_page(path, 1, "")
    assert time.process_time() - begun < 2
    assert [(line.text, line.cell) for line in page.lines] == [("Plan", False)]


def test_a_pattern_of_squares_is_no_form(tmp_path: Path):
    squares = "".join(f"{50 + 10 * (i % 48)} {100 + 10 * (i // 48)} 8 8 re S " for i in range(2000))
    path = drawing(tmp_path / "a.pdf", "BT /F 10 Tf 60 700 Td (Plan) Tj ET " + squares)
    begun = time.process_time()
    assert texts(read_text_page(path, 1, "")) == ["Plan"]
    assert time.process_time() - begun < 2


def same(text: str) -> Counter[str]:
    """Characters without blanks; hyphens as they are printed."""
    text = text.replace("\xad", "-").replace("\x02", "-")
    return Counter("".join(unicodedata.normalize("NFKC", text).split()))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of awkward PDFs is not here")
def test_awkward_fonts_are_read_as_pdfium_shows_them_or_by_ocr():
    read, doubted, pictures = [], {}, []
    for path in sorted((CORPUS / "cjk_pdf").glob("*.pdf")):
        if path.name == "pdfjs--issue3371.pdf":
            continue  # asks for a password
        if choose(path, 1).source == "ocr":
            pictures.append(path.stem[7:])
            continue
        with pypdfium2.PdfDocument(path) as document:
            shown = document[0].get_textpage().get_text_bounded()
        try:
            page = read_text_page(path, 1, "")
        except Doubtful as why:
            doubted[path.stem[7:]] = str(why)
        else:
            assert same(page.text) == same(shown), path.name
            read.append(path.stem[7:])
    assert len(read) == 17
    assert pictures == ["bug1811694", "issue4246", "issue4461"]
    assert doubted == {
        "ArabicCIDTrueType": "it runs from right to left",
        "Test-plusminus": "its fonts do not tell what 1 of its characters are",
        "arial_unicode_ab_cidfont": "its fonts do not tell what 4 of its characters are",
        "issue4722": "its fonts do not tell what 11 of its characters are",
    }


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the blank official form is not here")
def test_a_blank_official_form_has_its_labels_in_cells():
    path = CORPUS / "real" / "app01_getihu_6p.pdf"
    page = read_text_page(path, 1, choose(path, 1).reason)
    assert len(cells(page)) == 28
    with pypdfium2.PdfDocument(path) as document:
        assert same(page.text) == same(document[0].get_textpage().get_text_bounded())
