"""Codes on documents: that they are read where they stand, and what they are taken to say."""

import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp

from extractors.ocr.engine import Image
from extractors.pictures.codes import decode, facts
from samples.generator.codes import credit_code, food_permit_number, id_number

CODE = credit_code("91", "500107", "MAC8R2K5")
ADDRESS = f"http://www.gsxt.gov.cn/index.html?uniscid={CODE}"


def sheet(*placed: tuple[Image, int, int]) -> Image:
    """Pictures on tinted paper as large as A4 at 200 dpi, at their places (x, y)."""
    page = np.full((1654, 2339, 3), (226, 238, 244), np.uint8)
    for picture, x, y in placed:
        page[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
    return page


def qr(text: str, module: int = 5) -> Image:
    """With its quiet zone of four modules."""
    made = qrcode.QRCode(border=4, box_size=module)
    made.add_data(text)
    made.make(fit=True)
    return np.asarray(made.make_image().get_image().convert("RGB"), np.uint8)


def bars(text: str, kind: zxingcpp.BarcodeFormat) -> Image:
    drawn = zxingcpp.create_barcode(text, kind).to_image(scale=3)
    return cv2.cvtColor(np.asarray(drawn, np.uint8), cv2.COLOR_GRAY2BGR)


def test_codes_are_read_from_the_top_down_with_their_places():
    page = sheet(
        (qr(ADDRESS), 1500, 900),
        (bars("JY-0017", zxingcpp.BarcodeFormat.Code128), 200, 300),
        (bars("SAMPLE 5", zxingcpp.BarcodeFormat.Code39), 300, 1400),
    )
    found = decode(page)
    assert [(code.format, code.text) for code in found] == [
        ("code-128", "JY-0017"),
        ("qr", ADDRESS),
        ("code-39", "SAMPLE 5"),
    ]
    quiet, side = 4 * 5, qr(ADDRESS).shape[0]
    expected = (1500 + quiet, 900 + quiet, 1500 + side - quiet, 900 + side - quiet)
    assert found[1].box == pytest.approx(expected, abs=4)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_turned_page_gives_the_same_text(turn: int):
    page = np.ascontiguousarray(np.rot90(sheet((qr(ADDRESS), 200, 200)), turn))
    assert [code.text for code in decode(page)] == [ADDRESS]


def test_a_blurred_and_grainy_code_is_read_at_the_second_look():
    page = sheet((qr(ADDRESS, 4), 700, 500))
    rng = np.random.default_rng(4)
    soft = cv2.GaussianBlur(page, (0, 0), 2.0)
    grainy = soft + rng.normal(0, 6, (*soft.shape[:2], 1))
    photo = np.asarray(grainy.clip(0, 255), np.uint8)
    assert zxingcpp.read_barcodes(photo) == [], "one look must not be enough here"
    (code,) = decode(photo)
    assert code.text == ADDRESS
    assert code.box == pytest.approx((716, 516, 848, 648), abs=12)


def test_paper_without_a_code_gives_none():
    noise = np.random.default_rng(1).integers(0, 255, (800, 800, 3), dtype=np.uint8)
    assert decode(noise) == ()
    assert decode(sheet()) == ()


@pytest.mark.parametrize(
    "text",
    [
        ADDRESS,
        CODE,
        CODE.lower(),
        f"https://licence.example/{CODE}/show?lang=zh",
        f"https://licence.example/?q=%E4%BB%A3%E7%A0%81%3A{CODE}",
        f"统一社会信用代码：{CODE};名称：样本餐饮有限公司",
    ],
)
def test_a_credit_code_is_found_in_text_and_addresses(text: str):
    assert facts(text) == {"credit_code": CODE}


def test_a_food_permit_says_its_number_and_its_holder():
    number = food_permit_number("2", "500107", "001234")
    assert facts(f"许可证编号:{number},信用代码:{CODE}") == {
        "license_number": number,
        "credit_code": CODE,
    }


def test_a_registration_number_counts_only_alone_or_named():
    number = "500107600012347"
    assert facts(number) == {"registration_number": number}
    assert facts(f"注册号：{number}") == {"registration_number": number}
    assert facts(f"http://qyxy.example/?regNo={number}") == {"registration_number": number}
    assert facts(f"http://shop.example/?order={number}") == {}


@pytest.mark.parametrize(
    "text",
    [
        CODE[:-1] + "9",  # check character
        CODE[:-1],
        f"X{CODE}",
        "500107600012342",
        "JY25001070012340",
        id_number("500107", "19900307", "213"),
        "https://www.example.com/",
        "",
    ],
)
def test_nothing_is_made_of_what_does_not_check(text: str):
    assert facts(text) == {}


def test_two_credit_codes_in_one_text_are_told_as_neither():
    other = credit_code("92", "500107", "MA5U0T11")
    assert facts(f"{CODE},{other}") == {}
