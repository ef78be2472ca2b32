"""Two hundred licences made by chance, and what has to hold for the face of each.

``PYTHONPATH=.:tests python tests/licenses/faces.py`` checks all of them (``make faces``);
``… --approve`` makes today's pictures the approved ones (``make approve-faces``): look at
faces/approved.png before you commit it.
"""

import random
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pdfa
import pdfplumber
from licensing import ISSUED, license, permit
from numpy.typing import NDArray
from PIL import Image

from cases.model import Altered, License, LicenseChange, LicensePermit
from licenses.identifier import identifier
from licenses.paper import face
from papers.raster import page_count, page_image, page_png

COUNT = 200
RARE_FONTS = Path("/usr/share/fonts/truetype/babelstone")
"""Debian's fonts-babelstone-han has 𠮷, which the wheel's fonts lack."""
APPROVED = Path(__file__).parent / "faces" / "approved.npz"
SHEET = APPROVED.with_suffix(".png")
SHOWN, ACROSS, STEP = 24, 6, (240, 170)
"""On the sheet: how many, how many in a row, and dots from one to the next."""
PATCHES, STEP_OF_GREY, UNLIKE = (16, 11), 8, 1
"""A page is compared patch by patch (14 to 19 mm); so many steps of grey are no difference."""
MM = 72 / 25.4
_STATES = {"suspended": "〔暂扣〕", "revoked": "〔已撤销〕"}
RULES = {"vertical_strategy": "lines_strict", "horizontal_strategy": "lines_strict"}
NAMES = (
    "食品经营许可",
    "公共场所卫生许可",
    "公众聚集场所投入使用、营业前消防安全检查",
    "户外招牌设置",
    "烟草专卖零售许可",
    "药品经营许可（零售）",
    "第三类医疗器械经营许可",
    "特种行业许可（旅馆业）",
    "经营高危险性体育项目许可",
    "娱乐场所经营许可",
    "电影放映经营许可",
    "出版物零售经营许可",
)
TERMS = (
    "热食类食品制售",
    "冷食类食品制售（限凉拌菜）",
    "自制饮品制售（不含自酿酒）",
    "预包装食品销售（含冷藏冷冻食品）",
    "游泳池，水面面积不超过250㎡",
    "客房48间，床位92张",
    "不得向未成年人提供服务",
    "营业时间为10:00—22:00",
    "雪茄烟、卷烟",
    "处方药、非处方药（不含冷藏药品）",
)
PLACES = ("样本大道", "样本路", "样本新村", "䶮湖街", "㛃园巷")
FIRMS = ("餐饮", "酒店管理", "文化传播", "健身服务", "百货", "医药")
HOSTS = ("127.0.0.1:8000", "xk.example.gov.cn", "yiyeyizheng.permits.example-city.gov.cn")
INDUSTRIES = ("饭店", "咖啡馆（茶馆、奶茶店）", "样本行业（含若干经营方式的综合性服务场所）")
ISSUERS = (
    "样本区政务服务管理办公室",
    "重庆样本技术产业开发区管理委员会政务服务和社会事务中心",
)
AUTHORITIES = (
    "样本区市场监督管理局",
    "样本区消防救援大队",
    "样本局",
    "重庆样本技术产业开发区综合行政执法支队（样本）",
)


def made(seed: int) -> License:
    """The licence of a seed; fictitious through and through."""
    chance = random.Random(f"face {seed}")
    count = chance.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    permits = tuple(_permit(chance, n) for n in range(count))
    if all(one.state == "revoked" for one in permits):
        permits = (permits[0].model_copy(update={"state": "valid"}), *permits[1:])
    history = tuple(_change(chance, n, permits) for n in range(chance.choice((0, 0, 0, 1, 2, 5))))
    host = chance.choice(HOSTS)
    id = "".join(chance.choices("0123456789abcdefghjkmnpqrstvwxyz", k=25))
    number = f"YB2026{chance.randint(1, 13):02d}{seed:06d}K"
    type = "11100000000013338W011"
    return license(
        number=number,
        version=len(history) + 1,
        state=chance.choice(("issued", "issued", "issued", "suspended")),
        sample=chance.random() < 0.5,
        url=f"https://{host}/l/{id}",
        industry_name=chance.choice(INDUSTRIES),
        entity_name=_holder(chance),
        credit_code=chance.choice(("91500107MA5YB0001X", None)),
        legal_representative=chance.choice(("样本甲", "样本𠮷", "买买提·样本·阿卜杜拉·样本", None)),
        premises="重庆市样本区"
        + "".join(_place(chance) for _ in range(chance.choice((1, 1, 2, 6)))),
        permits=permits,
        authority=chance.choice(ISSUERS),
        issued_at=ISSUED,
        updated_at=ISSUED + timedelta(days=40) if history else None,
        history=history,
        identifier=identifier(type, "500107", number, 1) if chance.random() < 0.5 else None,
    )


def _place(chance: random.Random) -> str:
    return f"{chance.choice(PLACES)}{chance.randint(1, 999)}号"


def _holder(chance: random.Random) -> str:
    long = "非常长的名字" * chance.choice((0, 0, 0, 1, 4, 9))
    return (
        f"重庆样本{chance.choice(('', '𠮷', '䶮㛃'))}{long}{chance.choice(FIRMS)}有限公司（样本）"
    )


def _permit(chance: random.Random, n: int) -> LicensePermit:
    length = chance.choice((0, 0, 12, 30, 60, 120, 500))
    terms = ""
    while len(terms) < length:
        terms += chance.choice(TERMS) + "；"
    until = date(2027, 1, 1) + timedelta(days=chance.randint(0, 2000))
    return permit(
        f"P{n}",
        NAMES[n],
        chance.choice(AUTHORITIES),
        number=chance.choice(
            (
                f"样P{n}2026{chance.randint(0, 999999):06d}",
                f"样卫公证字〔2026〕第{n}{chance.randint(0, 99999)}号",
                "JY1" + "".join(chance.choices("0123456789", k=28)),
                None,
            )
        ),
        valid_from=chance.choice((ISSUED.date(), None)),
        valid_to=chance.choice((until, until, until, "long-term", None)),
        conditions=terms[:length] or None,
        state=chance.choice(("valid",) * 6 + ("suspended", "revoked")),
    )


def _change(chance: random.Random, n: int, permits: tuple[LicensePermit, ...]) -> LicenseChange:
    one = chance.choice(permits)
    values: dict[str, Any] = {"act": "suspended", "permits": (one.permit,)}
    if chance.random() < 0.5:
        before, after = (f"重庆市样本区{_place(chance)}" for _ in "ab")
        altered = (Altered(name="premises", before=before, after=after),)
        values = {"act": "changed", "permits": (), "altered": altered}
    return LicenseChange(
        version=n + 2,
        authority=one.authority,
        document=f"样准〔2026〕{chance.randint(1, 9999)}号",
        on=date(2026, 12, 1 + n),
        **values,
    )


def drawn(seed: int) -> bytes:
    """The face of the licence of a seed, QR codes read back."""
    return face.draw(made(seed), more_fonts=RARE_FONTS)


def faults(seed: int, pdf: bytes) -> Iterator[str]:
    """What is wrong with a face: words, boxes, overlaps, PDF/A, pictures."""
    told = face.face_data(made(seed))
    with pdfplumber.open(BytesIO(pdf)) as document:
        tables: list[list[list[str]]] = []
        for number, page in enumerate(document.pages):
            letters = [one for one in page.chars if _level(one) and one["text"].strip()]
            yield from _outside(page, letters, number)
            yield from _overlaps(letters, number)
            for table in page.find_tables(RULES):
                tables.append([])
                for row in table.rows:
                    inside = [(_inside(cell, letters), cell) for cell in row.cells if cell]
                    tables[-1].append(["".join(c["text"] for c in found) for found, _ in inside])
                    for found, cell in inside:
                        yield from _crossing(found, cell, number)
    yield from _unequal(told, tables, "".join(str(c["text"]) for c in document.pages[0].chars))
    yield from pdfa.faults(pdf)
    yield from unlike(seed, pdf)


def _level(letter: dict[str, Any]) -> bool:
    """No watermark and no seal, which lie across."""
    return letter["matrix"][1] == 0 and letter["matrix"][2] == 0


def _box(letter: dict[str, Any]) -> tuple[float, float, float, float]:
    """The square that a Chinese letter fills, y upwards from the baseline."""
    base, size = letter["matrix"][5], letter["size"]
    return letter["x0"], base - 0.12 * size, letter["x1"], base + 0.88 * size


def _outside(page: Any, letters: list[dict[str, Any]], number: int) -> Iterator[str]:
    margin = 13.6 * MM if number == 0 else 13 * MM
    for letter in letters:
        x0, y0, x1, y1 = _box(letter)
        if x0 < margin or y0 < margin or x1 > page.width - margin or y1 > page.height - margin:
            yield f"page {number}: {letter['text']} beyond the border"


def _overlaps(letters: list[dict[str, Any]], number: int) -> Iterator[str]:
    boxes = np.array([_box(letter) for letter in letters])
    width = np.minimum(boxes[:, None, 2], boxes[None, :, 2]) - np.maximum(
        boxes[:, None, 0], boxes[None, :, 0]
    )
    height = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(
        boxes[:, None, 1], boxes[None, :, 1]
    )
    size = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    shared = (
        np.clip(width, 0, None)
        * np.clip(height, 0, None)
        / np.minimum(size[:, None], size[None, :])
    )
    # On one line punctuation is set closer than its square, and some letters reach beneath others.
    same_line = np.abs(boxes[:, None, 1] - boxes[None, :, 1]) < 0.5
    for one, other in zip(
        *np.nonzero(np.triu(shared, 1) > np.where(same_line, 0.6, 0.1)), strict=True
    ):
        yield f"page {number}: {letters[one]['text']} over {letters[other]['text']}"


def _inside(
    cell: tuple[float, float, float, float], letters: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The letters whose middle lies in a cell, line by line."""
    x0, top, x1, bottom = cell
    found = [
        one
        for one in letters
        if x0 < (one["x0"] + one["x1"]) / 2 < x1 and top < (one["top"] + one["bottom"]) / 2 < bottom
    ]
    return sorted(found, key=lambda one: (-round(one["matrix"][5] / 2), one["x0"]))


def _crossing(
    letters: list[dict[str, Any]], cell: tuple[float, float, float, float], number: int
) -> Iterator[str]:
    for letter in letters:
        x0, _, x1, _ = _box(letter)
        if (x0 < cell[0] or x1 > cell[2]) and unicodedata.category(letter["text"])[0] != "P":
            yield f"page {number}: {letter['text']} crosses the rule of its cell"


def _unequal(told: dict[str, Any], tables: list[list[list[str]]], first_page: str) -> Iterator[str]:
    said = [["".join(cell.split()) for cell in row] for table in tables for row in table]
    for row in _rows(told):
        wanted = ["".join(cell.split()) for cell in row]
        if wanted not in said:
            yield f"not found as a row: {wanted}"
    live = [(i, one) for i, one in enumerate(told["permits"], 1) if one["state"] != "revoked"]
    if len(tables[0]) != len(live) + 1:
        yield f"{len(tables[0])} rows on the first page for {len(live)} permits and a head"
    with_terms = any(one["conditions"] for _, one in live)
    for row, (i, one) in zip(said[1:], live, strict=False):
        if row not in list(_front(i, one, len(live) > 6, with_terms)):
            yield f"on the first page stands {row} for {one}"
    for value in (told["number"], told["holder"]["name"], told["authority"], told["identifier"]):
        if value and value not in first_page:
            yield f"not on the first page: {value}"


def _rows(told: dict[str, Any]) -> Iterator[list[str]]:
    """Each row that tells data, as it has to stand in the tables."""
    holder = told["holder"]
    yield ["经营者名称", holder["name"]]
    yield ["统一社会信用代码", holder["credit_code"] or "—", "许可证编号", told["number"]]
    yield ["法定代表人（负责人、经营者）", holder["legal_representative"] or "—"]
    yield ["经营场所", holder["premises"]]
    yield ["发证机构", told["authority"]]
    if told["identifier"]:
        yield ["电子证照标识", told["identifier"]]
    for i, one in enumerate(told["permits"], 1):
        name = one["name"] + _STATES.get(one["state"], "")
        yield [str(i), name, one["number"] or "—", one["authority"], _term(one)]
        if one["conditions"]:
            yield ["经营项目/许可条件" + one["conditions"]]
    for change in told["changes"]:
        yield [
            str(change["version"]),
            _day(change["on"]),
            change["what"],
            change["authority"],
            change["document"],
        ]


def _front(i: int, one: dict[str, Any], flat: bool, with_terms: bool) -> Iterator[list[str]]:
    """What may stand on the first page for a permit: its terms, or where they are to be found."""
    state, number = _STATES.get(one["state"], ""), one["number"] or "—"
    head = [one["name"] + state, number] if flat else [one["name"] + number + state]
    end = one["valid_to"]
    until = "长期" if end == "long-term" else "—" if end is None else _day(end)
    terms = one["conditions"] or "—"
    for told in (terms, f"详见副本第{i}项"):
        yield [str(i), *head, *([told] if with_terms else []), one["authority"], until]


def _term(one: dict[str, Any]) -> str:
    start, end = one["valid_from"], one["valid_to"]
    begin = f"自{_day(start)}" if start else ""
    if end is None:
        return begin + "起" if begin else "—"
    if end == "long-term":
        return (begin + "起" if begin else "") + "长期"
    return begin + "至" + _day(end)


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def darkness(pdf: bytes, page: int) -> NDArray[np.uint8]:
    """How dark each patch of a page is, in steps of ``STEP_OF_GREY``."""
    grey = page_image(pdf, page, dpi=36).resize(PATCHES, Image.Resampling.BOX)
    return ((255 - np.asarray(grey, dtype=np.uint8)) // STEP_OF_GREY).astype(np.uint8)


def unlike(seed: int, pdf: bytes) -> Iterator[str]:
    """Pages that do not look like the approved ones."""
    with np.load(APPROVED) as approved:
        last = np.cumsum(approved["pages"])[seed]
        before = approved["darkness"][last - approved["pages"][seed] : last].astype(int)
    if len(before) != page_count(pdf):
        yield f"{page_count(pdf)} pages, {len(before)} approved"
        return
    for page, was in enumerate(before):
        if (steps := int(np.abs(darkness(pdf, page) - was).max())) > UNLIKE:
            yield f"page {page} looks unlike the approved one ({steps} steps of grey in a patch)"


def thumbnail(pdf: bytes) -> Image.Image:
    """The first page, small."""
    return Image.open(BytesIO(page_png(pdf, dpi=72))).convert("RGB").resize((238, 168))


def approve() -> None:
    """Write what the faces look like today."""
    pages, found = [], []
    sheet = Image.new("RGB", (ACROSS * STEP[0], SHOWN // ACROSS * STEP[1]), "white")
    for seed in range(COUNT):
        pdf = drawn(seed)
        pages.append(page_count(pdf))
        found += [darkness(pdf, page) for page in range(page_count(pdf))]
        if seed < SHOWN:
            at = seed % ACROSS * STEP[0], seed // ACROSS * STEP[1]
            sheet.paste(thumbnail(pdf), at)
    np.savez_compressed(APPROVED, pages=np.array(pages, np.uint8), darkness=np.array(found))
    sheet.quantize(64).save(SHEET, optimize=True)


def main() -> int:
    """Check all, or approve; 1 if anything is wrong."""
    if "--approve" in sys.argv:
        approve()
        return 0
    found = [
        f"face {seed}: {fault}" for seed in range(COUNT) for fault in faults(seed, drawn(seed))
    ]
    print("\n".join(found) or f"{COUNT} faces: nothing to find fault with")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
