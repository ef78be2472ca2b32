"""平面图, 疏散图, 方位图 as shops draw them for their applications; nothing is read from them."""

from samples.generator.material.invent import Facts
from samples.generator.material.office.filled import Filled, one, some_hand
from samples.generator.material.office.forms import Rng
from samples.generator.material.opened.paper import BLACK, DPI, GREY, Cell, Colour, Paper, px
from samples.generator.material.sheet import Layout, Sheet

_GREEN: Colour = (0, 140, 80)
_RED: Colour = (200, 40, 40)


def _room(
    paper: Paper, box: tuple[float, float, float, float], name: str, *, size: float = 4.0
) -> None:
    """Walls of double lines and the name of the room."""
    x0, y0, x1, y1 = box
    paper.frame(x0, y0, x1, y1, 0.5, BLACK)
    paper.frame(x0 + 1.2, y0 + 1.2, x1 - 1.2, y1 - 1.2, 0.2, BLACK)
    if name:
        paper.write((x0 + x1) / 2, (y0 + y1) / 2 - size / 2, name, "song", size, align="c")


def _door(paper: Paper, x: float, y: float, wide: float) -> None:
    """An opening in a wall with the quarter circle of its leaf."""
    box = (px(x), px(y - 0.6), px(x + wide), px(y + 1.8))
    paper.pen.rectangle(box, paper.colour)
    reach = (px(x - wide), px(y - wide), px(x + wide), px(y + wide))
    paper.pen.arc(reach, 0, 90, BLACK, 2)
    paper.rule(x, y, x, y + wide, 0.3)


def _measure(paper: Paper, x0: float, x1: float, y: float, text: str) -> None:
    """A dimension line with its length above it."""
    paper.rule(x0, y, x1, y, 0.2, GREY)
    for x in (x0, x1):
        paper.rule(x - 1, y + 1, x + 1, y - 1, 0.3)
        paper.rule(x, y - 2, x, y + 2, 0.2, GREY)
    paper.write((x0 + x1) / 2, y - 4.4, text, "hei", 3.0, align="c")


def _arrow(paper: Paper, x: float, y: float, dx: float, dy: float, ink: Colour) -> None:
    """A straight arrow along one axis."""
    paper.rule(x, y, x + dx, y + dy, 0.9, ink)
    end, side = (x + dx, y + dy), 2.2
    back = (-side if dx > 0 else side, 0) if dx else (0, -side if dy > 0 else side)
    across = (0, side * 0.7) if dx else (side * 0.7, 0)
    tip = [
        (px(end[0] - back[0]), px(end[1] - back[1])),
        (px(end[0] + across[0]), px(end[1] + across[1])),
        (px(end[0] - across[0]), px(end[1] - across[1])),
    ]
    paper.pen.polygon(tip, ink)


def drafted(facts: Facts, rng: Rng) -> Sheet:
    """A draughtsman's plan with dimensions and a title block in the corner."""
    paper = Paper(297, 210)
    paper.frame(8, 6, 289, 204, 0.6, BLACK)
    split = float(rng.uniform(110, 150))
    _room(paper, (40, 38, split, 150), "操作间")
    _room(paper, (split, 38, 235, 96), "用餐区")
    _room(paper, (split, 96, 198, 150), "库房")
    _room(paper, (198, 96, 235, 150), "卫生间", size=3.4)
    for x, y in ((split + 12, 95.2), (206, 95.2), (split + 30, 149.2)):
        _door(paper, x, y, 9)
    _measure(paper, 40, split, 30, str(int((split - 40) * 60)))
    _measure(paper, split, 235, 30, str(int((235 - split) * 60)))
    for x, name in ((46, "洗消池"), (70, "灶台"), (88, "冷柜")):
        paper.frame(x, 42, x + 16, 52, 0.25, BLACK)
        paper.write(x + 8, 45.4, name, "song", 3.0, align="c")
    for step in range(3):
        x = split + 14 + step * 22
        paper.frame(x, 52, x + 12, 60, 0.25, BLACK)
    paper.write(136, 160, "平面布置图　1:100", "hei", 5.0, align="c")
    paper.rule(112, 168, 162, 168, 0.6)
    paper.table(
        188,
        170,
        [24, 77],
        [
            (11, [Cell("工程名称", size=3.4), Cell(f"{facts.firm.name}装修", size=3.4)]),
            (11, [Cell("图　名", size=3.4), Cell("一层平面布置图", size=3.4)]),
            (12, [Cell("设计", size=3.4), Cell("样本装饰设计室　图号 P-01", size=3.4)]),
        ],
    )
    paper.specimen(16, 14)
    return Sheet(paper.picture, DPI, {})


def evacuation(facts: Facts, rng: Rng) -> Sheet:
    """消防疏散示意图 with green arrows, a legend and telephone numbers."""
    paper = Paper(210, 148, (252, 254, 252))
    paper.pen.rectangle((0, 0, paper.picture.width, px(16)), _GREEN)
    paper.write(105, 4, "消 防 安 全 疏 散 示 意 图", "hei", 7, align="c", ink=(255, 255, 255))
    paper.write(105, 19, f"{facts.firm.name}", "song", 4, align="c")
    count = int(rng.integers(3, 6))
    wide = 150 / count
    for place in range(count):
        left = 18 + place * wide
        _room(paper, (left, 30, left + wide, 62), f"包间{place + 1}", size=3.6)
        _room(paper, (left, 82, left + wide, 112), one(rng, "大厅", "雅座", "更衣室"), size=3.6)
    for x in range(26, 150, 30):
        _arrow(paper, x, 72, 16, 0, _GREEN)
    _arrow(paper, 178, 72, 12, 0, _GREEN)
    paper.write(176, 62, "安全出口", "hei", 3.6, ink=_GREEN)
    here = 18 + wide * float(rng.integers(1, count))
    paper.pen.ellipse((px(here - 2), px(75), px(here + 2), px(79)), _RED)
    paper.write(here + 3, 75.2, "您的位置", "hei", 3.2, ink=_RED)
    paper.write(18, 120, "图例：", "hei", 3.6)
    for x, name in ((36, "灭火器"), (64, "消火栓"), (92, "应急照明"), (124, "手动报警按钮")):
        paper.frame(x, 120.4, x + 3.4, 123.8, 0.5, _RED)
        paper.write(x + 5, 120.2, name, "song", 3.4)
    paper.write(18, 130, "火警电话：119　　请沿箭头方向有序撤离，勿乘电梯", "hei", 3.6)
    paper.specimen(180, 126)
    return Sheet(paper.picture, DPI, {})


def sketched(facts: Facts, rng: Rng) -> Sheet:
    """A sketch by pen on squared paper: names by hand, lines not quite straight."""
    paper = Filled(210, 297, (253, 252, 246), rng=rng, hand=some_hand(rng, 1.0))
    for step in range(4, 297, 5):
        paper.rule(4, step, 206, step, 0.1, (220, 230, 240))
        if step < 206:
            paper.rule(step, 4, step, 293, 0.1, (220, 230, 240))

    def line(x0: float, y0: float, x1: float, y1: float) -> None:
        shake = rng.uniform(-1.2, 1.2, 4)
        ends = [part + float(off) for part, off in zip((x0, y0, x1, y1), shake, strict=True)]
        paper.rule(ends[0], ends[1], ends[2], ends[3], 0.6, paper.hand.ink)

    paper.by_hand(52, 24, "店铺平面布局及流程图", 8)
    for box in ((34, 60, 176, 60), (176, 60, 176, 200), (176, 200, 34, 200), (34, 200, 34, 60)):
        line(*box)
    cut = float(rng.uniform(112, 138))
    line(34, cut, 176, cut)
    line(104, 60, 104, cut)
    for x, y, name in (
        (52, 82, "粗加工间"),
        (122, 82, "烹饪间"),
        (60, 152, "大　厅"),
        (130, 152, "备餐台"),
        (52, 98, "（水池3个）"),
        (122, 98, "（排烟罩）"),
    ):
        paper.by_hand(x, y, name, 5.2)
    paper.by_hand(86, 206, "门 3.2米", 5)
    paper.by_hand(34, 226, "流程：原料进入→粗加工→烹饪→备餐→上桌", 5)
    paper.by_hand(34, 238, f"面积约{facts.tenancy.area}平方米", 5)
    paper.sign(140, 254, facts.firm.head.name, 8)
    paper.specimen(16, 14)
    return Sheet(paper.picture, DPI, {})


def whereabouts(facts: Facts, rng: Rng) -> Sheet:
    """场所方位示意图: streets, neighbours and the shop as a dark block."""
    paper = Paper(210, 297)
    paper.write(105, 24, "经营场所方位示意图", "hei", 7, align="c")
    paper.write(24, 40, f"单位：{facts.firm.name}", "song", 4.2)
    paper.frame(24, 52, 186, 214, 0.5, BLACK)
    for box in ((24, 118, 186, 140), (92, 52, 112, 214)):
        paper.pen.rectangle([px(part) for part in box], (232, 232, 228))
    paper.write(34, 125, "样本东路", "song", 5, gap=4)
    paper.write(118, 125, "→ 往地铁站", "hei", 4.4, ink=GREY)
    for place, char in enumerate("示例大街"):
        paper.write(102, 58 + place * 9, char, "song", 5, align="c")
    names = list(rng.permutation(["学校", "药店", "超市", "银行", "小区"]))
    for box, name in zip(
        ((32, 62, 80, 106), (124, 62, 176, 84), (124, 92, 176, 112), (32, 152, 80, 204)),
        names,
        strict=False,
    ):
        _room(paper, box, str(name), size=4.6)
    paper.pen.rectangle([px(part) for part in (124, 152, 160, 178)], (60, 60, 66))
    paper.write(142, 162, "本店", "hei", 5, align="c", ink=(255, 255, 255))
    _arrow(paper, 176, 74 + 128, 0, -14, BLACK)
    paper.write(176, 204, "北", "hei", 4.4, align="c")
    paper.block(24, 226, f"地址：{facts.tenancy.premises}", "song", 4.4, 160, leading=1.5)
    paper.write(24, 246, "周围25米内无粪坑、污水池、暴露垃圾场等污染源。", "song", 4.2)
    paper.specimen(24, 12)
    return Sheet(paper.picture, DPI, {})


LAYOUTS: dict[str, Layout] = {
    "drafted": drafted,
    "evacuation": evacuation,
    "sketched": sketched,
    "whereabouts": whereabouts,
}
