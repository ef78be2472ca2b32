"""营业执照: landscape and portrait, electronic, before 2015; each form of holder its own labels."""

import numpy

from samples.generator.facts import Fields, iso
from samples.generator.ink import Colour
from samples.generator.material.canvas import Canvas
from samples.generator.material.invent import Facts, Firm
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.tuning.wording import (
    Row,
    capital,
    column,
    numerals,
    padded,
    pick,
    pieces,
    plain,
)

_HEAD = {
    "company": "法定代表人",
    "branch": "负责人",
    "sole": "投资人",
    "partnership": "执行事务合伙人",
    "individual": "经营者",
}
_CAPITAL = {"company": "注册资本", "sole": "出资额", "partnership": "出资额"}
_TERM = {"company": "营业期限", "branch": "营业期限", "partnership": "合伙期限"}
_PREMISES = {
    "company": "住所",
    "branch": "营业场所",
    "sole": "住所",
    "partnership": "主要经营场所",
    "individual": "经营场所",
}
_SMALL: Colour = (90, 84, 76)


def _rows(firm: Firm, rng: numpy.random.Generator, *, term: bool) -> tuple[dict[str, str], Fields]:
    """Label → value in the order of the form, and the truth of it."""
    day = pick(rng, padded, padded, plain)
    printed: dict[str, str] = {
        "名称": firm.name,
        "类型": firm.type,
        _HEAD[firm.form]: firm.head.name,
        "经营范围": firm.scope,
    }
    fields: Fields = {
        "entity_name": firm.name,
        "entity_type": firm.type,
        "legal_representative": firm.head.name,
        "business_scope": firm.scope,
        "address": firm.address,
        "established_on": iso(firm.established),
        "credit_code": firm.credit_code,
        "issuing_authority": firm.authority,
        "issued_on": iso(firm.issued),
    }
    if firm.capital is not None:
        printed[_CAPITAL[firm.form]] = capital(rng, firm.capital)
        fields["registered_capital"] = str(firm.capital)
    if firm.form == "individual":
        printed["组成形式"] = pick(rng, "个人经营", "家庭经营")
    printed["注册日期" if firm.form == "individual" else "成立日期"] = day(firm.established)
    if term and firm.form in _TERM:
        fields["term_to"] = iso(firm.term_to)
        if firm.term_to is None and rng.random() < 0.4:
            printed[_TERM[firm.form]] = "长期"
        else:
            end = "长期" if firm.term_to is None else day(firm.term_to)
            printed[_TERM[firm.form]] = f"{day(firm.established)}{pick(rng, '至', ' 至 ')}{end}"
            fields["term_from"] = iso(firm.established)
    printed[_PREMISES[firm.form]] = firm.address
    return printed, fields


def _address(firm: Firm, rng: numpy.random.Generator) -> str:
    """What the QR code holds: an address with the credit code in it, or without."""
    page = "https://gsxt.example.com/"
    if rng.random() < 0.6:
        return f"{page}corp?uniscid={firm.credit_code}&sample=1"
    return f"{page}s/{firm.certificate_number}?sample=1"


def _frame(canvas: Canvas, colour: Colour) -> None:
    for inset, width in ((7, 1.2), (9.5, 0.4), (14, 0.4)):
        canvas.frame(inset, inset, canvas.width - inset, canvas.height - inset, width, colour)


def _landscape(
    firm: Firm,
    rng: numpy.random.Generator,
    *,
    original: bool = False,
    vector: bool = False,
    electronic: bool = False,
) -> tuple[Canvas, Fields]:
    canvas = Canvas(297, 210, ground=pick(rng, (253, 251, 243), (255, 255, 255)), vector=vector)
    printed, fields = _rows(firm, rng, term=not electronic or rng.random() < 0.5)
    canvas.guilloche((240, 232, 212))
    _frame(canvas, (196, 160, 90))
    if electronic:
        canvas.watermark(pick(rng, "电子营业执照 样本", "仅供办理一业一证使用 样本"))
    label_face, value_face = pick(rng, ("serif", "sans"), ("ming", "kai"), ("hei", "ming"))
    canvas.emblem(148.5, 33, 13)
    gap = pick(rng, 7.0, 11.0)
    canvas.write(148.5, 48, "营业执照", 17, "serif", gap=gap, align="middle", weight=2)
    if not original:
        canvas.write(148.5, 69, pick(rng, "（副  本）", "（副 本）"), 6, label_face, align="middle")
    size = 4.3
    canvas.write(24, 30, "统一社会信用代码", size, label_face)
    canvas.write(24, 38, firm.credit_code, 4.6, "sans", gap=0.3)
    if rng.random() < 0.5 or electronic:
        label = pick(rng, "证照编号：", "编号：", "编号 ")
        canvas.write(24, 46, f"{label}{firm.certificate_number}", 3.4, label_face)
        fields["certificate_number"] = firm.certificate_number
    canvas.qr(229, 24, 25, _address(firm, rng))
    canvas.wrap(
        256,
        27,
        "扫描二维码登录“国家企业信用信息公示系统”了解更多登记、备案、许可、监管信息。",
        22,
        2.4,
        "hei",
    )
    names = list(printed)
    cut = names.index("经营范围") + 1
    value_size = pick(rng, 4.0, 4.3)
    label_width = 27.0 if firm.form != "partnership" else 33.0
    for place, (x, value_width, part) in enumerate(
        ((26, 88.0, names[:cut]), (163, 110 - label_width, names[cut:]))
    ):
        rows: list[Row] = [(name, printed[name]) for name in part]
        column(
            canvas,
            rows,
            x,
            84,
            label_width=label_width,
            value_width=value_width,
            size=value_size,
            label_size=4.8,
            label_face=label_face,
            value_face=value_face,
            pitch=10.5,
            bottom=(186, 150)[place],
        )
    canvas.spread(168, 154, "登记机关", 30, 5.2, label_face)
    if rng.random() < 0.7:
        canvas.write(205, 154.5, firm.authority, 4.2, value_face)
    canvas.write(212, 171, pieces(firm.issued), 5, value_face, gap=0.5)
    canvas.stamp(
        232 + float(rng.uniform(-4, 4)), 164 + float(rng.uniform(-3, 3)), 20, firm.authority, rng
    )
    canvas.write(
        24, 191, "国家企业信用信息公示系统网址：http://gsxt.example.com", 2.5, "hei", fill=_SMALL
    )
    canvas.write(
        140,
        191,
        "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告",
        2.5,
        "hei",
        fill=_SMALL,
    )
    canvas.specimen(26, 60, 5)
    return canvas, fields


def _portrait(firm: Firm, rng: numpy.random.Generator) -> Sheet:
    canvas = Canvas(210, 297, ground=pick(rng, (253, 250, 240), (250, 252, 250)))
    printed, fields = _rows(firm, rng, term=True)
    _frame(canvas, (186, 150, 84))
    label_face, value_face = pick(rng, ("ming", "kai"), ("serif", "kai"), ("sans", "serif"))
    canvas.emblem(105, 36, 14)
    canvas.write(105, 56, "营业执照", 18, "serif", gap=8, align="middle", weight=3)
    if rng.random() < 0.5:
        canvas.write(105, 80, "（副  本）", 6.5, label_face, align="middle")
    if rng.random() < 0.6:
        at = canvas.write(104, 92, "统一社会信用代码", 4.4, label_face, gap=0.2)
        canvas.write(at + 3, 92, firm.credit_code, 4.4, value_face)
    else:
        canvas.write(
            105, 92, f"统一社会信用代码：{firm.credit_code}", 4.6, label_face, align="middle"
        )
    order = ["名称", "类型", _PREMISES[firm.form], _HEAD[firm.form]]
    rest = [name for name in printed if name not in order and name != "经营范围"]
    rows: list[Row] = [(name, printed[name]) for name in [*order, *rest, "经营范围"]]
    column(
        canvas,
        rows,
        26,
        106,
        label_width=30,
        value_width=122,
        size=4.4,
        label_size=4.9,
        label_face=label_face,
        value_face=value_face,
        pitch=11,
        bottom=238,
    )
    canvas.qr(28, 243, 24, _address(firm, rng))
    canvas.specimen(60, 260, 5)
    canvas.spread(104, 243, "登记机关", 32, 5.4, label_face)
    day = firm.issued
    for x, piece in (
        (126, str(day.year)),
        (145, "年"),
        (153, f"{day.month:02}"),
        (163, "月"),
        (171, f"{day.day:02}"),
        (181, "日"),
    ):
        canvas.write(x, 262, piece, 5, value_face if piece.isdigit() else label_face)
    canvas.stamp(156, 255, 20, firm.authority, rng)
    canvas.write(24, 279, "企业信用信息公示系统网址：", 2.6, "hei", fill=_SMALL)
    canvas.write(120, 279, "中华人民共和国样本登记总局监制", 2.6, "hei", fill=_SMALL)
    return canvas.sheet(fields)


def _before_2015(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    firm = facts.old
    canvas = Canvas(210, 297, ground=(252, 248, 236))
    canvas.guilloche((240, 226, 214), 12)
    _frame(canvas, (170, 120, 70))
    individual = firm.form == "individual"
    title = "个体工商户营业执照" if individual else "企业法人营业执照"
    canvas.emblem(105, 36, 14)
    canvas.write(105, 57, title, 13 if individual else 14, "serif", gap=3, align="middle", weight=2)
    if rng.random() < 0.7:
        canvas.write(105, 76, "（副  本）", 6, "ming", align="middle")
    label_face, value_face = pick(rng, ("ming", "kai"), ("serif", "ming"), ("kai", "sans"))
    day = pick(rng, padded, plain, numerals)
    at = canvas.write(110, 90, pick(rng, "注册号", "注 册 号："), 4.6, label_face, gap=0.5)
    canvas.write(at + 3, 90, firm.registration_number, 4.8, "sans", gap=0.2)
    fields: Fields = {
        "registration_number": firm.registration_number,
        "entity_name": firm.name,
        "legal_representative": firm.head.name,
        "address": firm.address,
        "business_scope": firm.scope,
        "issuing_authority": firm.authority,
        "issued_on": iso(firm.issued),
    }
    if individual:
        rows: list[Row] = [
            ("字号名称", firm.name),
            ("经营者姓名", firm.head.name),
            ("组成形式", pick(rng, "个人经营", "家庭经营")),
            ("经营场所", firm.address),
            ("经营范围及方式", firm.scope),
        ]
        if rng.random() < 0.6:
            rows.append(("注册日期", day(firm.established)))
            fields["established_on"] = iso(firm.established)
    else:
        if firm.capital is None:
            raise ValueError("a company has a capital")
        end = "长期" if firm.term_to is None else day(firm.term_to)
        printed = capital(rng, firm.capital)
        rows = [
            ("名称", firm.name),
            ("住所", firm.address),
            ("法定代表人姓名", firm.head.name),
            ("注册资本", printed),
            ("实收资本", printed),
            ("公司类型", firm.type),
            ("经营范围", firm.scope),
            ("成立日期", day(firm.established)),
            ("营业期限", f"{day(firm.established)}至{end}"),
        ]
        fields |= {
            "entity_type": firm.type,
            "registered_capital": str(firm.capital),
            "established_on": iso(firm.established),
            "term_from": iso(firm.established),
            "term_to": iso(firm.term_to),
        }
    column(
        canvas,
        rows,
        26,
        104,
        label_width=34,
        value_width=118,
        size=4.5,
        label_size=4.8,
        label_face=label_face,
        value_face=value_face,
        pitch=12.5,
        bottom=240,
    )
    canvas.spread(112, 246, "登记机关", 32, 5.4, label_face)
    canvas.write(
        122, 264, day(firm.issued) if day is numerals else pieces(firm.issued), 5, label_face
    )
    canvas.stamp(150 + float(rng.uniform(-5, 5)), 257, 20, firm.authority, rng)
    canvas.specimen(30, 262, 5)
    canvas.write(
        30, 274, "须于每年三月一日至六月三十日向登记机关申报年度检验", 3, "ming", fill=_SMALL
    )
    return canvas.sheet(fields)


def _landscape_sheet(form: str, *, original: bool = False) -> Layout:
    def drawn(facts: Facts, rng: numpy.random.Generator) -> Sheet:
        canvas, fields = _landscape(getattr(facts, form), rng, original=original)
        return canvas.sheet(fields)

    return drawn


def _portrait_sheet(form: str) -> Layout:
    def drawn(facts: Facts, rng: numpy.random.Generator) -> Sheet:
        return _portrait(getattr(facts, form), rng)

    return drawn


def _electronic(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    firm = pick(rng, facts.company, facts.individual, facts.partnership, facts.sole)
    canvas, fields = _landscape(firm, rng, vector=True, electronic=True)
    return canvas.text_sheet(fields)


def _electronic_printed(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    firm = pick(rng, facts.company, facts.individual, facts.branch)
    canvas, fields = _landscape(firm, rng, electronic=True)
    return canvas.sheet(fields)


LAYOUTS: dict[str, Layout] = {
    "landscape-company": _landscape_sheet("company"),
    "landscape-original": _landscape_sheet("company", original=True),
    "landscape-branch": _landscape_sheet("branch"),
    "landscape-sole": _landscape_sheet("sole"),
    "landscape-individual": _landscape_sheet("individual"),
    "portrait-company": _portrait_sheet("company"),
    "portrait-partnership": _portrait_sheet("partnership"),
    "portrait-individual": _portrait_sheet("individual"),
    "electronic": _electronic,
    "electronic-printed": _electronic_printed,
    "before-2015": _before_2015,
}
