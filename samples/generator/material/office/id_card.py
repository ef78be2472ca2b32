"""居民身份证 as copiers and telephones bring them: both sides on a sheet, with notes on it."""

from PIL import Image

from samples.generator.facts import Fields, Person
from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import Filled, one, some_hand
from samples.generator.material.office.forms import Rng, footer
from samples.generator.material.opened.paper import BLACK, DPI, GREY, Colour, Paper, px
from samples.generator.material.opened.words import dotted
from samples.generator.material.sheet import Layout, Sheet

_WIDE, _TALL = 85.6, 54.0
_LABEL: Colour = (70, 110, 150)
_USES = (
    "仅供办理食品经营许可证使用",
    "仅限办理一业一证使用，他用无效",
    "此复印件仅供营业执照变更使用",
)


def _fields(person: Person) -> Fields:
    return {
        "name": person.name,
        "gender": person.gender,
        "ethnicity": person.ethnicity,
        "birth_date": person.birth.isoformat(),
        "address": person.address,
        "id_number": person.id_number,
        "issuing_authority": person.id_authority,
        "valid_from": person.id_from.isoformat(),
        "valid_to": "long-term" if person.id_to is None else person.id_to.isoformat(),
    }


def _front(person: Person, *, scale: float, grey: bool) -> Paper:
    """The side with the portrait, ``scale`` times its size."""
    paper = Paper(_WIDE * scale, _TALL * scale, (238, 244, 248) if not grey else (236, 236, 236), 1)
    paper.tint((222, 232, 240) if not grey else (224, 224, 224), 2.4 * scale)
    ink = _LABEL if not grey else (96, 96, 96)

    def write(x: float, y: float, text: str, size: float, colour: Colour = BLACK) -> None:
        paper.write(x * scale, y * scale, text, "hei", size * scale, ink=colour)

    birth = person.birth
    write(5.5, 6.5, "姓 名", 2.7, ink)
    write(15.5, 6.2, person.name, 3.4)
    write(5.5, 13, "性 别", 2.7, ink)
    write(15.5, 12.8, person.gender, 3.0)
    write(26, 13, "民 族", 2.7, ink)
    write(36, 12.8, person.ethnicity, 3.0)
    write(5.5, 19.5, "出 生", 2.7, ink)
    for x, text, unit in ((15.5, birth.year, 23.5), (29, birth.month, 34), (38.5, birth.day, 43.5)):
        write(x, 19.3, str(text), 3.0)
        write(unit, 19.5, {23.5: "年", 34: "月", 43.5: "日"}[unit], 2.7, ink)
    write(5.5, 26, "住 址", 2.7, ink)
    wide, size = 37 * scale, 3.0 * scale
    paper.block(15.5 * scale, 25.8 * scale, person.address, "hei", size, wide, leading=1.4)
    write(5.5, 45.6, "公民身份号码", 2.7, ink)
    size, gap = 3.6 * scale, 0.45 * scale
    paper.write(28 * scale, 45.2 * scale, person.id_number, "hei", size, gap=gap)
    paper.portrait(57 * scale, 8 * scale, 22 * scale, 29 * scale)
    paper.specimen(64 * scale, 39.6 * scale, 2.4 * scale)
    return paper


def _back(person: Person, *, scale: float, grey: bool) -> Paper:
    """The side with the authority and the term."""
    paper = Paper(_WIDE * scale, _TALL * scale, (242, 242, 236) if not grey else (236, 236, 236), 1)
    paper.tint((230, 232, 222) if not grey else (224, 224, 224), 2.4 * scale)
    ink: Colour = (180, 50, 44) if not grey else (90, 90, 90)
    paper.emblem(16 * scale, 14 * scale, 8 * scale, ink)
    paper.write(52 * scale, 7 * scale, "中华人民共和国", "hei", 5 * scale, align="c")
    paper.write(52 * scale, 17 * scale, "居 民 身 份 证", "hei", 6 * scale, align="c")
    ends = "长期" if person.id_to is None else dotted(person.id_to)
    for y, label, value in (
        (37.5, "签发机关", person.id_authority),
        (44.5, "有效期限", f"{dotted(person.id_from)}-{ends}"),
    ):
        paper.write(18 * scale, y * scale, label, "hei", 2.8 * scale)
        paper.write(33 * scale, y * scale, value, "hei", 3.0 * scale)
    paper.specimen(71 * scale, 30 * scale, size=2.4 * scale)
    return paper


def _lay(sheet: Paper, card: Paper, x: float, y: float, turn: float) -> None:
    """A card on a sheet, turned by a few degrees."""
    mask = Image.new("L", card.picture.size, 255).rotate(turn, Image.Resampling.BICUBIC, True)
    turned = card.picture.rotate(turn, Image.Resampling.BICUBIC, True)
    sheet.picture.paste(turned, (px(x), px(y)), mask)


def copied_sheet(facts: Facts, rng: Rng) -> Sheet:
    """A copier's sheet without colour: the sides one below the other, a purpose by hand."""
    person = facts.card
    paper = Filled(210, 297, (250, 250, 250), rng=rng, hand=some_hand(rng, 1.0))
    for y, card in (
        (48, _front(person, scale=1.1, grey=True)),
        (128, _back(person, scale=1.1, grey=True)),
    ):
        _lay(paper, card, 56 + float(rng.uniform(-6, 6)), y, float(rng.uniform(-1.6, 1.6)))
    paper.by_hand(46, 206, one(rng, *_USES), 6.4)
    paper.by_hand(46, 220, "与原件一致", 6.4)
    paper.signature(128, 220, person.name, 7, rng)
    paper.specimen(20, 20)
    return Sheet(paper.picture, DPI, _fields(person))


def photographed(facts: Facts, rng: Rng) -> Sheet:
    """Both cards side by side on a table, as one picture of a telephone."""
    person = facts.card
    deep = int(rng.integers(56, 98))
    wood: Colour = (deep + 40, deep + 18, deep)
    grain: Colour = (deep + 48, deep + 26, deep + 8)
    paper = Paper(206, 92, wood)
    for y in range(2, 92, 3):
        low = y + float(rng.uniform(-1, 1))
        paper.rule(0, low, 206, low + float(rng.uniform(-1.5, 1.5)), 0.5, grain)
    cards = [_front(person, scale=1.0, grey=False), _back(person, scale=1.0, grey=False)]
    for x, card in zip((11, 108), cards, strict=True):
        up = 17 + float(rng.uniform(-4, 4))
        _lay(paper, card, x, up, float(rng.uniform(-3, 3)))
    return Sheet(paper.picture, DPI, _fields(person))


def attachment(facts: Facts, rng: Rng) -> Sheet:
    """A page of a file with two frames to glue the copies in, and a watermark over all of it."""
    person = facts.card
    paper = Paper(210, 297)
    paper.write(105, 22, "附件：经营者（负责人）身份证复印件粘贴处", "song", 5.4, align="c")
    for y, label, card in (
        (44, "（人像面）", _front(person, scale=1.25, grey=False)),
        (142, "（国徽面）", _back(person, scale=1.25, grey=False)),
    ):
        paper.frame(38, y, 172, y + 82, 0.3, GREY)
        paper.write(105, y + 84, label, "song", 4.0, align="c")
        _lay(paper, card, 50, y + 6, float(rng.uniform(-0.8, 0.8)))
    paper.watermark(one(rng, *_USES), "hei", 4.4, (206, 206, 214), 28)
    paper.write(30, 248, "本人承诺上述复印件与原件一致。　　签字：", "song", 4.4)
    paper.signature(128, 246, person.name, 7, rng)
    paper.specimen(20, 12)
    footer(paper, "第 3 页")
    return Sheet(paper.picture, DPI, _fields(person))


LAYOUTS: dict[str, Layout] = {
    "copied-sheet": copied_sheet,
    "photographed": photographed,
    "attachment": attachment,
}
