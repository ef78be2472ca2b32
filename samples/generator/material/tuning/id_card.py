"""居民身份证: both sides on a copy, or the side with the portrait alone."""

import numpy

from samples.generator.facts import Fields, Person, iso
from samples.generator.ink import Colour
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import pick

WIDTH, HEIGHT = 85.6, 54.0
_LABEL: Colour = (62, 112, 164)
_INK: Colour = (24, 24, 26)


def _front_fields(person: Person) -> Fields:
    return {
        "name": person.name,
        "gender": person.gender,
        "ethnicity": person.ethnicity,
        "birth_date": iso(person.birth),
        "address": person.address,
        "id_number": person.id_number,
    }


def _back_fields(person: Person) -> Fields:
    return {
        "issuing_authority": person.id_authority,
        "valid_from": iso(person.id_from),
        "valid_to": iso(person.id_to),
    }


def _card(canvas: Canvas, x: float, y: float, ground: Colour) -> None:
    box = (canvas.px(x), canvas.px(y), canvas.px(x + WIDTH), canvas.px(y + HEIGHT))
    canvas.pen.rounded_rectangle(
        box, canvas.px(3), fill=ground, outline=(150, 160, 170), width=canvas.px(0.25)
    )


def _front(canvas: Canvas, x: float, y: float, person: Person, face_name: str) -> None:
    _card(canvas, x, y, (234, 242, 247))
    size, label = 3.3, 2.7
    for text, across, down in (
        ("姓名", 5.0, 6.6),
        ("性别", 5, 13.4),
        ("民族", 24, 13.4),
        ("出生", 5, 20.2),
        ("住址", 5, 27.2),
    ):
        canvas.spread(x + across, y + down, text, 7, label, "hei", fill=_LABEL)
    canvas.write(x + 14, y + 6.2, person.name, 3.7, face_name, fill=_INK)
    canvas.write(x + 14, y + 13, person.gender, size, face_name, fill=_INK)
    canvas.write(x + 33.5, y + 13, person.ethnicity, size, face_name, fill=_INK)
    day = person.birth
    for across, piece in ((14.0, str(day.year)), (27, str(day.month)), (36, str(day.day))):
        canvas.write(x + across, y + 19.9, piece, size, face_name, fill=_INK)
    for across, piece in ((23.4, "年"), (32.0, "月"), (41.0, "日")):
        canvas.write(x + across, y + 20.2, piece, label, "hei", fill=_LABEL)
    canvas.wrap(
        x + 14, y + 27, person.address, 38, 3.1, face_name, leading=1.32, fill=_INK, bottom=y + 45
    )
    canvas.write(x + 5, y + 45.8, "公民身份号码", label, "hei", gap=0.2, fill=_LABEL)
    canvas.write(x + 28, y + 45.2, person.id_number, 3.9, "sans", gap=0.5, fill=_INK)
    canvas.portrait(x + 57, y + 7, 23, 26)
    canvas.fill(x + 57, y + 33, x + 80, y + 42.6, (234, 242, 247))
    canvas.specimen(x + 64, y + 36, 3)


def _back(canvas: Canvas, x: float, y: float, person: Person, face_name: str) -> None:
    _card(canvas, x, y, (238, 242, 236))
    canvas.emblem(x + 13, y + 13, 8, (190, 70, 60))
    canvas.write(x + 27, y + 6, "中华人民共和国", 4.8, "serif", gap=1.6)
    canvas.write(x + 27, y + 15, "居民身份证", 6.4, "serif", gap=3.2, weight=1)
    canvas.write(x + 19, y + 38.6, "签发机关", 2.8, "hei", gap=0.2)
    canvas.wrap(x + 33, y + 37.6, person.id_authority, 48, 3.1, face_name, leading=1.2, fill=_INK)
    canvas.write(x + 19, y + 45.6, "有效期限", 2.8, "hei", gap=0.2)
    end = "长期" if person.id_to is None else person.id_to.strftime("%Y.%m.%d")
    term = f"{person.id_from.strftime('%Y.%m.%d')}-{end}"
    canvas.write(x + 33, y + 45.3, term, 3.1, face_name, gap=0.1, fill=_INK)
    canvas.specimen(x + 5, y + 46, 3)


def _stacked(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas = Canvas(210, 297)
    x, face_name = 62 + float(rng.uniform(-25, 25)), pick(rng, "sans", "hei")
    top = 40 + float(rng.uniform(-15, 25))
    _front(canvas, x, top, facts.card, face_name)
    _back(canvas, x, top + 54 + float(rng.uniform(12, 40)), facts.card, face_name)
    if rng.random() < 0.5:
        canvas.write(30, 250, "此复印件与原件一致，仅供申办一业一证使用", 5, "kai")
    canvas.specimen(180, 280, 4)
    return canvas.sheet(_front_fields(facts.card) | _back_fields(facts.card))


def _beside(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas = Canvas(200, 92)
    face_name = pick(rng, "sans", "hei")
    first, second = pick(rng, (8.0, 104.0), (104.0, 8.0))
    _front(canvas, first, 16, facts.card, face_name)
    _back(canvas, second, 17, facts.card, face_name)
    return canvas.sheet(_front_fields(facts.card) | _back_fields(facts.card))


def _front_only(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas = Canvas(WIDTH + 6, HEIGHT + 6, dpi=300)
    _front(canvas, 3, 3, facts.card, pick(rng, "sans", "hei"))
    return canvas.sheet(_front_fields(facts.card))


def _back_only(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    canvas = Canvas(WIDTH + 6, HEIGHT + 6, dpi=300)
    _back(canvas, 3, 3, facts.card, pick(rng, "sans", "hei"))
    return canvas.sheet(_back_fields(facts.card))


LAYOUTS: dict[str, Layout] = {
    "copy-stacked": _stacked,
    "copy-beside": _beside,
    "front": _front_only,
    "back": _back_only,
}
