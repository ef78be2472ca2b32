"""不动产权证书 and the older 房屋所有权证; the owner (权利人) is the truth's ``lessor``."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet
from samples.generator.material.tuning.wording import Row, column, padded, pick, pieces, plain


def _table(
    canvas: Canvas,
    rows: list[tuple[str, str]],
    left: float,
    y: float,
    right: float,
    faces: tuple[str, str],
    size: float = 3.9,
) -> float:
    label, value = faces
    for name, content in rows:
        room = right - left - 36
        parts = content.split("\n")
        lines = sum(1 + int(canvas.length(part, size, value) / room) for part in parts)
        height = max(11.0, lines * size * 1.4 + 5)
        canvas.frame(left, y, left + 32, y + height)
        canvas.frame(left + 32, y, right, y + height)
        canvas.spread(left + 3, y + (height - size) / 2, name, 26, size, label)
        at = y + (height - lines * size * 1.4) / 2 + 0.5
        for part in parts:
            at = canvas.wrap(left + 34, at, part, room, size, value, leading=1.4, bottom=y + height)
        y += height
    return y


def _certificate(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    lease = facts.tenancy
    canvas = Canvas(182, 257, ground=(252, 246, 240))
    canvas.guilloche((246, 232, 226), 8)
    faces = pick(rng, ("serif", "kai"), ("ming", "sans"), ("hei", "ming"))
    canvas.specimen(150, 10, 4)
    canvas.write(91, 22, lease.certificate, 4.8, faces[1], align="middle")
    land = f"{int(rng.integers(2000, 60000))}.{int(rng.integers(10, 99))}"
    day = pick(rng, padded, plain)
    rows = [
        ("权利人", lease.lessor),
        ("共有情况", "单独所有"),
        ("坐落", lease.premises),
        ("不动产单元号", lease.unit_number),
        ("权利类型", "国有建设用地使用权/房屋所有权"),
        ("权利性质", pick(rng, "出让/市场化商品房", "出让/商品房")),
        ("用途", lease.usage),
        ("面积", f"共有宗地面积{land}㎡/房屋建筑面积{lease.area}㎡"),
        ("使用期限", f"国有建设用地使用权至{day(lease.land_to)}止"),
    ]
    y = _table(canvas, rows, 16, 34, 166, faces)
    canvas.frame(16, y, 166, y + 52)
    canvas.spread(19, y + 22, "权利其他状况", 26, 3.9, faces[0])
    canvas.line(48, y, 48, y + 52)
    canvas.wrap(
        51,
        y + 4,
        f"房屋结构：钢筋混凝土结构；房屋总层数：{int(rng.integers(3, 33))}层，所在层：1层",
        110,
        3.6,
        faces[1],
    )
    return canvas.sheet(
        {
            "lessor": lease.lessor,
            "premises": lease.premises,
            "area_m2": lease.area,
            "usage": lease.usage,
            "certificate_number": lease.certificate,
            "term_to": iso(lease.land_to),
        }
    )


def _ownership(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    lease = facts.tenancy
    canvas = Canvas(210, 148, ground=(252, 250, 242))
    canvas.frame(8, 8, 202, 140, 0.9, (150, 90, 70))
    faces = pick(rng, ("ming", "kai"), ("serif", "serif"))
    number = f"样房权证监证字第{lease.unit_number[-7:]}号"
    canvas.write(105, 15, "房屋所有权证", 7, "serif", gap=2, align="middle", weight=1)
    canvas.write(192, 27, number, 4.2, faces[0], align="right")
    y = _table(
        canvas,
        [
            ("房屋所有权人", lease.lessor),
            ("房屋坐落", lease.premises),
            ("规划用途", lease.usage),
            ("建筑面积", f"{lease.area}（平方米）"),
            ("房屋性质", "商品房"),
        ],
        18,
        36,
        192,
        faces,
        4,
    )
    authority = f"{facts.place.town}住房和城乡建设局"
    canvas.write(120, max(y + 6, 112), "登记机构（盖章）", 4, faces[0])
    day = lease.signed.replace(year=2012, day=min(lease.signed.day, 28))
    canvas.write(122, max(y + 16, 124), pieces(day), 4, faces[0])
    canvas.stamp(150, 119, 16, authority, rng)
    canvas.specimen(20, 124, 4)
    fields: Fields = {
        "lessor": lease.lessor,
        "premises": lease.premises,
        "area_m2": lease.area,
        "usage": lease.usage,
        "certificate_number": number,
    }
    return canvas.sheet(fields)


def _register(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    lease = facts.tenancy
    canvas = Canvas(210, 297)
    label, value = pick(rng, ("serif", "serif"), ("hei", "sans"), ("ming", "kai"))
    canvas.write(105, 24, "不动产登记信息查询结果", 8, "serif", gap=0.6, align="middle", weight=1)
    canvas.specimen(20, 14, 4)
    rows: list[Row] = [
        ("不动产权证号", lease.certificate),
        ("权利人", lease.lessor),
        ("坐落", lease.premises),
        ("不动产单元号", lease.unit_number),
        ("用途", lease.usage),
        ("建筑面积", f"{lease.area}平方米"),
    ]
    column(
        canvas,
        rows,
        28,
        52,
        label_width=34,
        value_width=120,
        size=4.4,
        label_face=label,
        value_face=value,
        colon="：",
        gap=3,
        pitch=15,
        bottom=200,
    )
    authority = f"{facts.place.city}样本不动产登记中心"
    canvas.write(180, 222, authority, 4.4, label, align="right")
    canvas.write(180, 234, f"查询日期：{padded(lease.signed)}", 4.2, label, align="right")
    canvas.stamp(150, 228, 19, authority, rng)
    return canvas.sheet(
        {
            "lessor": lease.lessor,
            "premises": lease.premises,
            "area_m2": lease.area,
            "usage": lease.usage,
            "certificate_number": lease.certificate,
        }
    )


LAYOUTS: dict[str, Layout] = {
    "certificate": _certificate,
    "ownership-old": _ownership,
    "register": _register,
}
