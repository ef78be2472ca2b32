"""居民身份证: both sides copied on one sheet, in grey one above the other or in colour abreast."""

import numpy
from PIL import ImageOps

from samples.generator.facts import Fields, Person
from samples.generator.material.invent import Facts
from samples.generator.material.opened.paper import DPI, Colour, Paper
from samples.generator.material.opened.words import dotted, iso
from samples.generator.material.sheet import Layout, Sheet

_LABEL: Colour = (70, 120, 170)


def copied(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A grey copy on A4, the front above the back, both a little enlarged."""
    card = facts.card
    paper = Paper(210, 297)
    first = float(rng.uniform(36, 54))
    _front(paper, float(rng.uniform(38, 52)), first, 1.3, card)
    _back(paper, float(rng.uniform(38, 52)), first + 96, 1.3, card)
    paper.write(40, 258, "仅供样本演示使用，再次复印无效", "kai", 5)
    paper.specimen(160, 258, 5)
    return Sheet(ImageOps.grayscale(paper.picture).convert("RGB"), DPI, _fields(card))


def abreast(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A colour scan of both sides next to each other, the back on the left."""
    card = facts.card
    paper = Paper(250, 110, (250, 250, 249))
    y = float(rng.uniform(16, 24))
    _back(paper, 14, y, 1.22, card)
    _front(paper, 132, y + float(rng.uniform(-2, 2)), 1.22, card)
    paper.specimen(14, 96, 4)
    return Sheet(paper.picture, DPI, _fields(card))


def front_only(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """The front alone, as cut out by a telephone: the card fills the picture."""
    card = facts.card
    paper = Paper(140, 92, (236, 238, 240), margin=1)
    _front(paper, 8, 6, 1.45, card)
    names = ("name", "gender", "ethnicity", "birth_date", "address", "id_number")
    return Sheet(paper.picture, DPI, {name: _fields(card)[name] for name in names})


def _card(paper: Paper, x: float, y: float, scale: float, ground: Colour, edge: Colour) -> None:
    box = [round(side / 25.4 * DPI) for side in (x, y, x + 85.6 * scale, y + 54 * scale)]
    paper.pen.rounded_rectangle(box, round(3 * scale / 25.4 * DPI), ground, edge, 3)


def _front(paper: Paper, x: float, y: float, scale: float, card: Person) -> None:
    def label(at: float, down: float, text: str) -> None:
        paper.write(x + at * scale, y + down * scale, text, "hei", 2.6 * scale, ink=_LABEL)

    def value(at: float, down: float, text: str, size: float = 3.1) -> None:
        paper.write(x + at * scale, y + down * scale, text, "hei", size * scale)

    _card(paper, x, y, scale, (228, 238, 244), (170, 186, 196))
    label(6, 7, "姓名")
    value(15.5, 6.4, card.name, 3.6 if len(card.name) < 6 else 2.9)
    label(6, 14, "性别")
    value(15.5, 13.6, card.gender)
    label(27, 14, "民族")
    value(36, 13.6, card.ethnicity)
    label(6, 20.8, "出生")
    value(15.5, 20.4, str(card.birth.year))
    label(25.5, 20.8, "年")
    value(30.5, 20.4, str(card.birth.month))
    label(36, 20.8, "月")
    value(40.5, 20.4, str(card.birth.day))
    label(46, 20.8, "日")
    label(6, 28, "住址")
    paper.block(
        x + 15.5 * scale,
        y + 27.6 * scale,
        card.address,
        "hei",
        3 * scale,
        37 * scale,
        leading=1.35,
    )
    label(6, 45.6, "公民身份号码")
    value(29, 45, card.id_number, 3.7)
    paper.portrait(x + 59 * scale, y + 8 * scale, 21 * scale, 29 * scale)
    paper.write(x + 64 * scale, y + 39.5 * scale, "样本", "hei", 2.6 * scale, ink=(190, 90, 90))


def _back(paper: Paper, x: float, y: float, scale: float, card: Person) -> None:
    _card(paper, x, y, scale, (238, 236, 240), (186, 180, 190))
    paper.emblem(x + 13 * scale, y + 13 * scale, 8 * scale, (196, 70, 66))
    middle = x + 51 * scale
    paper.write(
        middle, y + 6.5 * scale, "中华人民共和国", "song", 4.6 * scale, gap=0.6, align="c", bold=2
    )
    paper.write(middle, y + 14.5 * scale, "居民身份证", "song", 7 * scale, gap=2, align="c", bold=3)
    end = "长期" if card.id_to is None else dotted(card.id_to)
    for down, name, text in (
        (37.5, "签发机关", card.id_authority),
        (44.8, "有效期限", f"{dotted(card.id_from)}-{end}"),
    ):
        paper.write(x + 32 * scale, y + down * scale, name, "hei", 2.7 * scale, align="r")
        paper.write(x + 35 * scale, y + down * scale - 0.2, text, "hei", 3 * scale)
    paper.write(x + 70 * scale, y + 27 * scale, "样本", "hei", 2.6 * scale, ink=(190, 90, 90))


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
    "copied": copied,
    "abreast": abreast,
    "front-only": front_only,
}
