"""居民身份证, both sides on one copy."""

import numpy
from PIL import Image, ImageDraw

from samples.generator.degrade import scanned
from samples.generator.facts import CaseFacts, Fields, Person, iso
from samples.generator.ink import (
    Colour,
    Face,
    blank,
    font,
    paragraph,
    rosette,
    spaced,
    specimen,
)

CARD = (1012, 638)
"""85.6 mm × 54 mm at 300 dpi."""
_BLUE: Colour = (60, 110, 160)


def fields(case: CaseFacts) -> Fields:
    """What the two sides print."""
    person = case.person
    return {
        "name": person.name,
        "gender": person.gender,
        "ethnicity": person.ethnicity,
        "birth_date": iso(person.birth),
        "address": person.address,
        "id_number": person.id_number,
        "issuing_authority": person.id_authority,
        "valid_from": iso(person.id_from),
        "valid_to": iso(person.id_to),
    }


def draw(case: CaseFacts, rng: numpy.random.Generator) -> Image.Image:
    """Front above back on a white sheet, as a copier lays them out."""
    sheet = blank(1400, 1780)
    pen = ImageDraw.Draw(sheet)
    sheet.paste(front(case.person), (194, 150))
    sheet.paste(back(case.person), (194, 960))
    specimen(pen, (230, 836), 40)
    pen.text((420, 838), "复印件 仅供申办一业一证演示", font=font("sans", 36), fill=(150, 60, 60))
    return scanned(sheet, rng, angle=float(rng.uniform(-1.2, 1.2)), noise=4.5)


def front(person: Person, face: Face = "sans") -> Image.Image:
    """The side with the portrait."""
    card = _card((236, 244, 248))
    pen = ImageDraw.Draw(card)
    rows = (("姓名", person.name, 70), ("性别", person.gender, 150))
    for label, value, y in rows:
        spaced(pen, (60, y), label, font(face, 32), gap=8, fill=_BLUE)
        pen.text((170, y - 4), value, font=font(face, 40), fill=(20, 20, 20))
    spaced(pen, (290, 150), "民族", font(face, 32), gap=8, fill=_BLUE)
    pen.text((400, 146), person.ethnicity, font=font(face, 40), fill=(20, 20, 20))
    _birth(pen, person, face)
    spaced(pen, (60, 318), "住址", font(face, 32), gap=8, fill=_BLUE)
    paragraph(pen, (170, 314), person.address, font(face, 36), 440, leading=1.4)
    spaced(pen, (60, 545), "公民身份号码", font(face, 32), gap=4, fill=_BLUE)
    spaced(pen, (330, 538), person.id_number, font(face, 42), gap=6)
    _portrait(pen, (660, 90))
    specimen(pen, (760, 470), 26)
    return card


def back(person: Person, face: Face = "sans") -> Image.Image:
    """The side with the issuing authority and the term."""
    card = _card((240, 242, 236))
    pen = ImageDraw.Draw(card)
    rosette(pen, (150, 150), 90, (190, 70, 60))
    spaced(pen, (300, 80), "中华人民共和国", font("serif", 52), gap=24)
    spaced(pen, (300, 180), "居民身份证", font("serif", 72), gap=30, weight=1)
    spaced(pen, (220, 440), "签发机关", font(face, 32), gap=6, fill=_BLUE)
    spaced(pen, (400, 438), person.id_authority, font(face, 36), gap=2)
    spaced(pen, (220, 530), "有效期限", font(face, 32), gap=6, fill=_BLUE)
    end = "长期" if person.id_to is None else person.id_to.strftime("%Y.%m.%d")
    spaced(pen, (400, 528), f"{person.id_from.strftime('%Y.%m.%d')}-{end}", font(face, 36), gap=2)
    specimen(pen, (70, 570), 26)
    return card


def _birth(pen: ImageDraw.ImageDraw, person: Person, face: Face) -> None:
    day = person.birth
    spaced(pen, (60, 232), "出生", font(face, 32), gap=8, fill=_BLUE)
    x = 170.0
    for number, unit in ((day.year, "年"), (day.month, "月"), (day.day, "日")):
        x = spaced(pen, (x, 228), str(number), font(face, 38)) + 14
        x = spaced(pen, (x, 233), unit, font(face, 30), fill=_BLUE) + 18


def _card(ground: Colour) -> Image.Image:
    card = blank(*CARD)
    pen = ImageDraw.Draw(card)
    box = (2, 2, CARD[0] - 3, CARD[1] - 3)
    pen.rounded_rectangle(box, 32, fill=ground, outline=(150, 160, 170), width=3)
    faint: Colour = (224, 234, 238)
    for x in range(120, CARD[0], 190):
        rosette(pen, (x, 330), 120, faint)
    return card


def _portrait(pen: ImageDraw.ImageDraw, corner: tuple[int, int]) -> None:
    x, y = corner
    grey: Colour = (176, 184, 190)
    pen.ellipse((x + 80, y + 30, x + 220, y + 200), fill=grey)
    pen.pieslice((x + 10, y + 210, x + 290, y + 500), 180, 360, fill=grey)
