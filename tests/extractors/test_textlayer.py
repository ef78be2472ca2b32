from pathlib import Path

import pytest
from PIL import Image
from printed import latin, typeset

from cases.model import Page, TextLine
from extractors.paginate import DPI
from extractors.textlayer import read_text_page

BOX = "#box(width: 9pt, height: 9pt, stroke: 0.6pt)[{}]"
TICK = (
    "#place(line(start: (1pt, 4pt), end: (4pt, 8pt)))"
    "#place(line(start: (4pt, 8pt), end: (8pt, 1pt)))"
)


def read(path: Path, content: str) -> Page:
    return read_text_page(typeset(path / "page.pdf", content), 1, "test")


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


def test_a_page_stored_turned_is_read_upright(tmp_path: Path):
    page = read_text_page(latin(tmp_path / "a.pdf", "Number 12", turn=180), 1, "test")
    assert len("".join(line.text for line in page.lines).replace(" ", "")) == 8
    assert (page.width, page.height) == (1653, 2339)
