"""居民身份证, both sides on one sheet: copies stacked, side by side, and from a telephone."""

from typing import Any

import numpy

from samples.generator.facts import Fields, Person
from samples.generator.material.former.paper import Page
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import Colour, px
from samples.generator.material.opened.words import dotted, iso
from samples.generator.material.sheet import Layout, Sheet

_WIDE, _TALL = 85.6, 54.0
_BLUE: Colour = (62, 112, 168)
_GROUNDS: tuple[Colour, Colour] = ((232, 240, 244), (244, 236, 240))


def stacked(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A copy on A4 in the size of the card: the side with the person above the other."""
    card = facts.card
    page = Page(210, 297, (253, 253, 252), song="song")
    _front(page, 62, 52, 1.0, card, rng)
    _back(page, 62, 122, 1.0, card)
    page.write(40, 204, "此件与原件一致，仅用于办理行政许可。", "kai", 5)
    page.signature(124, 218, card.name, 7, rng)
    page.specimen(40, 30)
    return page.sheet(_fields(card))


def side_by_side(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A copy on A4 landscape, enlarged: the emblem side left, the side with the person right."""
    card = facts.card
    page = Page(297, 210, song="song-gb")
    _back(page, 22, 62, 1.42, card)
    _front(page, 152, 62, 1.42, card, rng)
    page.middle(34, "法定代表人（负责人）身份证复印件", "hei", 6)
    page.specimen(22, 24)
    return page.sheet(_fields(card))


def telephone(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """What a scanning app makes: both sides filling a narrow page, a watermark over them."""
    card = facts.card
    page = Page(120, 176, (250, 250, 250), song="song")
    _front(page, 9, 12, 1.18, card, rng)
    _back(page, 9, 86, 1.18, card)
    page.watermark("仅供办理营业执照使用 样本", "hei", 4, (190, 200, 212), 30)
    page.middle(160, "扫描件 样本", "hei", 3.4)
    return page.sheet(_fields(card))


def pasted(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A sheet to paste copies on: frames with captions, ruled, the boxes half empty."""
    card = facts.card
    page = Page(210, 297, (255, 255, 255), song="song-gb")
    page.middle(22, "身份证件粘贴页", "song", 8, gap=2)
    page.specimen(22, 24)
    for top, caption in ((44, "（正面粘贴处）"), (150, "（背面粘贴处）")):
        page.frame(22, top, 188, top + 92, 0.4, (30, 30, 30))
        page.write(105, top + 82, caption, "song", 4, align="c")
    _front(page, 48, 54, 1.3, card, rng)
    _back(page, 48, 160, 1.3, card)
    page.write(22, 252, "本人承诺所提交的身份证件复印件真实有效。", "song", 4.4)
    page.write(110, 266, "本人签字：", "song", 4.4)
    page.signature(136, 265, card.name, 6.4, rng)
    return page.sheet(_fields(card))


def _front(
    page: Page, x: float, y: float, scale: float, card: Person, rng: numpy.random.Generator
) -> None:
    _ground(page, x, y, scale, _GROUNDS[0])

    def put(across: float, down: float, text: str, size: float, **more: Any) -> float:
        return page.write(x + across * scale, y + down * scale, text, "hei", size * scale, **more)

    for down, label in ((6.4, "姓名"), (14, "性别"), (21.4, "出生"), (28.8, "住址")):
        put(5.6, down, label, 2.7, ink=_BLUE, gap=0.7 * scale)
    put(15.4, 6, card.name, 3.5)
    put(15.4, 13.7, card.gender, 3.1)
    put(25.4, 14, "民族", 2.7, ink=_BLUE, gap=0.7 * scale)
    put(34.4, 13.7, card.ethnicity, 3.1)
    for across, text, unit in (
        (15.4, str(card.birth.year), "年"),
        (26.6, str(card.birth.month), "月"),
        (34.4, str(card.birth.day), "日"),
    ):
        put(across, 21.1, text, 3.1)
        put(across + (7.6 if unit == "年" else 4.4), 21.4, unit, 2.7, ink=_BLUE)
    page.block(
        x + 15.4 * scale,
        y + 28.5 * scale,
        card.address,
        "hei",
        3.05 * scale,
        38 * scale,
        leading=1.36,
    )
    put(5.6, 45.6, "公民身份号码", 2.7, ink=_BLUE, gap=0.3 * scale)
    put(29, 45, card.id_number, 3.5, gap=0.62 * scale)
    page.portrait(x + 60 * scale, y + 8.5 * scale, 20 * scale, 27 * scale)


def _back(page: Page, x: float, y: float, scale: float, card: Person) -> None:
    _ground(page, x, y, scale, _GROUNDS[1])
    page.emblem(x + 14 * scale, y + 14 * scale, 7.4 * scale)

    def put(across: float, down: float, text: str, face: str, size: float, gap: float) -> None:
        page.write(x + across * scale, y + down * scale, text, face, size * scale, gap=gap * scale)

    put(28, 7, "中华人民共和国", "song", 4.6, 1.6)
    put(27, 15, "居民身份证", "song", 6.8, 3.2)
    for down, label in ((36, "签发机关"), (43.6, "有效期限")):
        put(16.6, down, label, "hei", 2.9, 0.2)
    end = "长期" if card.id_to is None else dotted(card.id_to)
    put(33.6, 35.9, card.id_authority, "hei", 3.1, 0.1)
    put(33.6, 43.5, f"{dotted(card.id_from)}-{end}", "hei", 3.1, 0.1)


def _ground(page: Page, x: float, y: float, scale: float, colour: Colour) -> None:
    """A card's rounded shape with fine lines over it."""
    wide, tall = _WIDE * scale, _TALL * scale
    pen = page.pen
    pen.rounded_rectangle(
        (px(x), px(y), px(x + wide), px(y + tall)), px(3 * scale), colour, (150, 160, 170), 3
    )
    pale = tuple(part - 9 for part in colour)
    steps = numpy.linspace(0.5, wide - 0.5, 90)
    for row in numpy.arange(5, tall - 4, 2.4):
        bend = numpy.sin(steps / wide * 9 + row * 0.4) * 1.4
        points = [
            (px(x + float(at)), px(y + float(row + b))) for at, b in zip(steps, bend, strict=True)
        ]
        pen.line(points, (pale[0], pale[1], pale[2]), 2)


def _fields(card: Person) -> Fields:
    return {
        "name": card.name,
        "gender": card.gender,
        "ethnicity": card.ethnicity,
        "birth_date": iso(card.birth),
        "address": card.address,
        "id_number": card.id_number,
        "issuing_authority": card.id_authority,
        "valid_from": iso(card.id_from),
        "valid_to": iso(card.id_to),
    }


LAYOUTS: dict[str, Layout] = {
    "stacked": stacked,
    "side-by-side": side_by_side,
    "telephone": telephone,
    "pasted": pasted,
}
