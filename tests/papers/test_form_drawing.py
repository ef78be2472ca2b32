"""Our forms on paper: what they print, and that the layout never depends on what is filled in."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import IssueError
from papers import qr
from papers.model_form import (
    CODE_AREA,
    CORNERS,
    Code,
    Sheet,
    draw,
    find_code,
    lay_out,
    shown,
)
from papers.raster import page_count, page_image, page_text
from templates.catalog import load
from templates.forms import application_form, commitment_letter, permits_on

DAY = date(2026, 11, 22)


def sheet(industry: str = "restaurant", *permits: str) -> Sheet:
    catalog = load()
    chosen = catalog.industry(industry)
    codes = permits or permits_on(chosen, catalog, DAY)
    form = application_form(catalog, "default", chosen, codes, DAY)
    return lay_out(form, every_permit=not permits)


@given(
    kind=st.sampled_from(["application_form", "commitment_letter"]),
    industry=st.from_regex("[0-9A-Z]{1,8}", fullmatch=True),
    permits=st.lists(st.sampled_from(["FD", "MD2", "RX", "SB"]), unique=True).map(tuple),
    day=st.dates(date(2000, 1, 1), date(2068, 12, 31)),
    page=st.integers(1, 20),
)
def test_what_a_code_says_is_read_back(kind, industry, permits, day, page) -> None:
    code = Code(kind, industry, permits, day, "ABCDEF27", page, 20)
    assert find_code(f"表样 {code.text} 第1页") == code
    assert len(qr.matrix(code.text)) <= 33, "bigger codes have modules too small to scan"


@pytest.mark.parametrize(
    "text",
    ["", "YZF1:A:03", "YZF1:B:03::261122:ABCDEF27:1/1", "YZF1:A:03::261322:ABCDEF27:1/1",
     "YZF1:A:03::261122:ABCDEF20:1/1", "http://example.cn/l/abc"],
)  # fmt: skip
def test_what_is_no_code_of_ours_is_none(text: str) -> None:
    assert find_code(text) is None


@pytest.mark.parametrize("industry", sorted(load().industries))
def test_every_industry_has_a_form_of_which_each_page_bears_its_code(industry: str) -> None:
    made = sheet(industry)
    pdf = draw(made)
    assert page_count(pdf) == made.code.pages
    for number in range(made.code.pages):
        (text,) = qr.decode_pdf(pdf, number, dpi=200, area=CODE_AREA)
        code = find_code(text)
        assert code is not None and (code.page, code.pages) == (number + 1, made.code.pages)
        assert text in page_text(pdf, number), "and in print, should the code be torn off"
    names = {slot.name for slot in made.slots}
    assert names == {one.name for one in made.form.blanks} | {"permits_requested"}


def test_slots_lie_where_nothing_else_is_printed() -> None:
    made = sheet()
    blank = np.asarray(page_image(draw(made), dpi=254))
    for slot in made.slots:
        x0, y0 = int((slot.area.x + 0.5) * 10), int((slot.area.y + 0.5) * 10)
        x1 = int((slot.area.x + slot.area.width - 0.5) * 10)
        y1 = int((slot.area.y + slot.area.height - 0.5) * 10)
        assert blank[y0:y1, x0:x1].min() > 200, slot
        edge = blank[y0 - 12 : y1 + 12, x0 - 12 : x1 + 12]
        assert edge.min() < 120, "and its rules are close by"


def test_what_is_filled_in_moves_nothing() -> None:
    made = sheet()
    blank = np.asarray(page_image(draw(made), dpi=100), int)
    full = draw(made, {"entity_name": "样本" * 40, "business_items": "热食类食品制售；" * 20},
                ["食品经营许可"])  # fmt: skip
    changed = np.abs(np.asarray(page_image(full, dpi=100), int) - blank) > 60
    for slot in made.slots:
        if slot.name in ("entity_name", "business_items") or slot.option == "食品经营许可":
            box = [round(v / 25.4 * 100) for v in (slot.area.x, slot.area.y,
                   slot.area.x + slot.area.width, slot.area.y + slot.area.height)]  # fmt: skip
            assert changed[box[1] : box[3], box[0] : box[2]].any(), slot.name
            changed[box[1] - 1 : box[3] + 1, box[0] - 1 : box[2] + 1] = False
    assert not changed.any()


def test_a_form_of_several_pages_has_code_and_marks_on_each() -> None:
    form = sheet().form
    groups = tuple(
        replace(group, title=f"{group.title}{n}", blanks=tuple(
            replace(blank, name=f"{blank.name}{n}") for blank in group.blanks
        ))
        for n in range(3) for group in form.groups
    )  # fmt: skip
    longer = lay_out(replace(form, groups=groups), every_permit=True)
    pdf = draw(longer, {"premises2": "样本路2号"})
    assert page_count(pdf) == longer.code.pages >= 2
    assert {slot.page for slot in longer.slots} == set(range(1, longer.code.pages + 1))
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    detector = cv2.aruco.ArucoDetector(dictionary)
    for number in range(longer.code.pages):
        (text,) = qr.decode_pdf(pdf, number, dpi=200, area=CODE_AREA)
        assert text.endswith(f":{number + 1}/{longer.code.pages}")
        _, names, _ = detector.detectMarkers(np.asarray(page_image(pdf, number, dpi=150)))
        assert sorted(names.ravel()) == [0, 1, 2, 3]
    where = next(slot for slot in longer.slots if slot.name == "premises2")
    assert where.page > 1
    assert "样本路" in "".join(page_text(pdf, where.page - 1).split())


def test_the_version_tells_layouts_apart() -> None:
    assert sheet("restaurant", "FD", "SB").code.version != sheet("restaurant", "FD").code.version
    assert sheet().code == sheet().code
    assert sheet("restaurant", "FD").code.permits == ("FD",)
    assert sheet().code.permits == ()


def test_a_value_that_does_not_fit_is_refused_and_never_cut() -> None:
    with pytest.raises(IssueError) as caught:
        draw(sheet(), {"contact_name": "样" * 400})
    assert "contact_name" in caught.value.message


def test_the_same_form_gives_the_same_pdf_a() -> None:
    first = draw(sheet(), {"entity_name": "样本店"})
    assert first == draw(sheet(), {"entity_name": "样本店"})
    with pikepdf.open(BytesIO(first)) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3B"


def test_the_corner_marks_are_those_of_the_dictionary() -> None:
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    for name, rows in enumerate(CORNERS):
        drawn = cv2.aruco.generateImageMarker(dictionary, name, 6)
        assert ["".join("1" if v == 0 else "0" for v in row) for row in drawn] == list(rows)


def test_the_letter_says_what_the_rules_say_and_marks_what_is_unchecked() -> None:
    catalog = load()
    beauty = catalog.industry("beauty")
    codes = permits_on(beauty, catalog, DAY)
    form = commitment_letter(catalog, "default", beauty, codes, DAY)
    assert form is not None
    pdf = draw(lay_out(form, every_permit=True))
    text = "".join("".join(page_text(pdf, n).split()) for n in range(page_count(pdf)))
    rule = catalog.permit("PH").rule_on(DAY).commitment
    assert "公共场所卫生许可" in text
    assert "2个月" in rule.note and "2个月" not in text  # what one place does is no rule elsewhere
    assert "未定，由办理部门告知" in text
    assert "〔待核〕" in text
    assert "第七十九条" in text


@pytest.mark.parametrize(
    ("type_", "value", "printed"),
    [("date", "2026-03-01", "2026年03月01日"), ("term_to", "long-term", "长期"),
     ("area", "128.5", "128.5"), ("text", "2026-03-01", "2026-03-01")],
)  # fmt: skip
def test_values_are_printed_as_people_write_them(type_: str, value: str, printed: str) -> None:
    assert shown(type_, value) == printed
