"""Papers of no kind that reach a counter; several look near to one (其他材料)."""

from datetime import timedelta

from samples.generator.material.invent import Facts, years_later
from samples.generator.material.office.filled import Filled, one, some_hand
from samples.generator.material.office.forms import (
    Rng,
    age,
    barcode,
    choices,
    digits,
    footer,
    rows,
    some_mark,
)
from samples.generator.material.opened.fonts import Face
from samples.generator.material.opened.paper import DPI, GREY, RED, Cell, Paper
from samples.generator.material.opened.words import padded, plain
from samples.generator.material.sheet import Layout, Sheet


def _cells(texts: tuple[str, ...], face: Face = "song", size: float = 3.8) -> list[Cell]:
    return [Cell(text, face=face, size=size) for text in texts]


def _sheet(paper: Paper) -> Sheet:
    return Sheet(paper.picture, DPI, {})


def hospital_bill(facts: Facts, rng: Rng) -> Sheet:
    """医疗门诊收费票据: a patient, items, and a sum."""
    health = facts.health
    paper = Paper(190, 130, (255, 250, 250))
    paper.write(95, 9, "医疗门诊收费票据（电子）", "hei", 6, align="c", ink=RED)
    paper.write(14, 20, f"票据代码：{digits(rng, 8)}", "song", 3.6)
    paper.write(110, 20, f"票据号码：{digits(rng, 10)}", "song", 3.6)
    paper.write(14, 28, f"交款人：{health.person.name}", "song", 3.8)
    paper.write(70, 28, f"性别：{health.person.gender}", "song", 3.8)
    paper.write(110, 28, f"开票日期：{health.issued.isoformat()}", "song", 3.8)
    costs = [int(rng.integers(8, 120)) for _ in range(4)]
    names = ("从业人员健康体检费", "粪便培养", "胸部DR摄片", "肝功能检查")
    y = paper.table(
        14,
        36,
        [70, 30, 30, 32],
        [
            (9, _cells(("项目名称", "数量/单位", "单价", "金额（元）"), "hei")),
            *(
                (8.5, _cells((name, "1/次", f"{cost}.00", f"{cost}.00")))
                for name, cost in zip(names, costs, strict=True)
            ),
        ],
    )
    paper.write(14, y + 4, f"金额合计（小写）：￥{sum(costs)}.00", "song", 4.2)
    paper.write(14, y + 14, "其他信息：自费　业务流水号" + digits(rng, 9), "song", 3.6)
    paper.write(14, y + 24, f"收款单位（章）：{health.centre}", "song", 3.8)
    paper.write(140, y + 24, "收款人：样本", "song", 3.8)
    paper.seal(90, y + 22, health.centre, rng, radius=13, below="收费专用")
    paper.specimen(160, 8, 3.4)
    return _sheet(paper)


def examination(facts: Facts, rng: Rng) -> Sheet:
    """体检报告单: laboratory values of a person, no certificate."""
    health = facts.health
    paper = Paper(148, 210)
    paper.write(74, 11, health.centre, "hei", 4.6, align="c")
    paper.write(74, 19, "检 验 报 告 单", "hei", 6.4, align="c")
    person = health.person
    paper.write(12, 31, f"姓名：{person.name}", "song", 3.5)
    paper.write(56, 31, f"性别：{person.gender}", "song", 3.5)
    paper.write(78, 31, f"年龄：{age(person, health.issued)}岁", "song", 3.5)
    paper.write(104, 31, f"门诊号：{digits(rng, 7)}", "song", 3.5)
    paper.write(12, 38, "标本：静脉血", "song", 3.5)
    paper.write(56, 38, "科室：体检中心", "song", 3.5)
    barcode(paper, 104, 38, 30, 6, rng)
    values = (
        ("丙氨酸氨基转移酶", "ALT", str(int(rng.integers(8, 40))), "U/L", "9-50"),
        ("总胆红素", "TBIL", str(int(rng.integers(6, 18))), "μmol/L", "5-21"),
        ("白细胞计数", "WBC", "6.4", "10^9/L", "3.5-9.5"),
        ("血红蛋白", "HGB", str(int(rng.integers(118, 160))), "g/L", "115-175"),
        ("血小板计数", "PLT", str(int(rng.integers(130, 320))), "10^9/L", "125-350"),
        ("葡萄糖", "GLU", "5.1", "mmol/L", "3.9-6.1"),
    )
    y = paper.table(
        12,
        48,
        [40, 18, 18, 24, 24],
        [
            (8, _cells(("项目", "简称", "结果", "单位", "参考值"), "hei", 3.4)),
            *((8, _cells(row, "hei", 3.3)) for row in values),
        ],
    )
    paper.write(12, y + 8, "备注：本结果仅对送检标本负责。", "song", 3.4)
    paper.write(12, y + 17, f"采样时间：{health.issued.isoformat()} 08:12", "song", 3.4)
    paper.write(80, y + 17, f"报告时间：{health.issued.isoformat()} 15:40", "song", 3.4)
    paper.write(12, y + 26, "检验者：", "song", 3.4)
    paper.signature(26, y + 24, "宋佳", 5.6, rng)
    paper.write(80, y + 26, "审核者：", "song", 3.4)
    paper.signature(94, y + 24, "邓辉", 5.6, rng)
    paper.specimen(12, 11, 3.2)
    return _sheet(paper)


def training_notice(facts: Facts, rng: Rng) -> Sheet:
    """关于举办食品安全管理员培训班的通知: words of a certificate, but a letter."""
    day = facts.qualification.issued
    paper = Paper(210, 297)
    office = f"{facts.place.city}样本食品行业协会"
    paper.write(105, 22, office + "文件", "song", 9, align="c", ink=RED, bold=2)
    paper.write(105, 40, f"样食协〔{day.year}〕{int(rng.integers(1, 60))}号", "kai", 4.6, align="c")
    paper.rule(24, 48, 186, 48, 0.8, RED)
    paper.write(105, 58, "关于举办食品安全管理员培训班的通知", "hei", 6.4, align="c")
    y = paper.block(24, 76, "各会员单位：", "song", 4.8, 162) + 2
    for text in (
        "为提高食品经营单位管理水平，经研究，决定举办食品安全管理员培训班，现将有关事项通知如下。",
        f"一、培训时间：{plain(day)}至{plain(day + timedelta(days=2))}，每天上午9时。",
        f"二、培训地点：{facts.place.town}样本路66号协会三楼会议室。",
        "三、培训对象：食品经营单位负责人、食品安全管理员、餐饮服务从业人员。",
        f"四、培训费用：每人{int(rng.integers(2, 9))}80元（含教材费），考核合格者颁发证书。",
        f"五、报名方式：请于{plain(day - timedelta(days=7))}前将回执发至协会邮箱，联系人：小样。",
    ):
        y = paper.block(24, y, text, "song", 4.8, 162, indent=9.6, leading=1.7) + 1
    paper.write(176, y + 22, office, "song", 4.8, align="r")
    paper.write(172, y + 32, plain(day - timedelta(days=20)), "song", 4.8, align="r")
    paper.seal(150, y + 27, office, rng, radius=19)
    paper.specimen(24, 12)
    return _sheet(paper)


def tender(facts: Facts, rng: Rng) -> Sheet:
    """消防设施维护保养项目询价公告: fire words, an address, an amount; a tender."""
    firm = facts.firm
    paper = Paper(210, 297)
    title = f"{firm.name}消防设施维护保养项目询价采购公告"
    y = paper.block(30, 22, title, "hei", 6.4, 150, leading=1.5) + 6
    day = facts.fire.issued
    for text in (
        f"项目编号：XB-{day.year}-{digits(rng, 4)}",
        f"项目地点：{facts.tenancy.premises}",
        f"最高限价：{int(rng.integers(2, 30))}.8万元/年",
        "资格要求：1. 具有独立承担民事责任的能力；2. 从业人员持有消防设施操作员证书。",
        f"文件获取：即日起至{plain(day + timedelta(days=10))}，工作日9:00—17:00。",
        f"响应文件递交截止时间：{plain(day + timedelta(days=15))}上午10时整。",
        "评审办法：最低评标价法。验收标准：按国家有关规定执行，验收合格后付款。",
        f"联系人：{facts.application.contact}　电话：{facts.application.phone}",
    ):
        y = paper.block(24, y, text, "song", 4.8, 162, leading=1.7) + 2
    paper.write(182, y + 18, firm.name, "song", 4.4, align="r")
    paper.write(182, y + 27, plain(day), "song", 4.4, align="r")
    footer(paper, "样本招标采购网　打印日期 " + day.isoformat())
    paper.specimen(24, 10)
    return _sheet(paper)


def insurance(facts: Facts, rng: Rng) -> Sheet:
    """公众责任保险单: insured, place and term stand where a lease has them."""
    firm, let = facts.firm, facts.tenancy
    paper = Paper(210, 297, (250, 252, 255))
    paper.write(105, 18, "样本财产保险股份有限公司", "hei", 5.6, align="c")
    paper.write(105, 28, "公 众 责 任 保 险 单", "hei", 8, align="c")
    paper.write(188, 42, f"保险单号：P{let.start.year}{digits(rng, 14)}", "song", 4.0, align="r")
    size = 4.0
    paper.table(
        22,
        50,
        [40, 126],
        [
            (tall, [Cell(name, face="hei", size=size), Cell(text, size=size, align="l")])
            for tall, name, text in (
                (10, "投保人", firm.name),
                (10, "被保险人", firm.name),
                (10, "证件号码", firm.credit_code),
                (13, "营业处所地址", let.premises),
                (10, "营业面积", f"{let.area}平方米"),
                (10, "每次事故责任限额", f"人民币{int(rng.integers(1, 10))}00万元"),
                (10, "保险费", f"人民币{int(rng.integers(6, 60))}00.00元"),
                (
                    12,
                    "保险期间",
                    f"自{padded(let.start)}0时起至{padded(years_later(let.start, 1))}24时止",
                ),
                (10, "争议处理", "□仲裁　■诉讼"),
                (
                    26,
                    "特别约定",
                    "1. 以投保单和条款为准。\n2. 每次事故免赔额500元或损失的10%，以高者为准。",
                ),
            )
        ],
    )
    paper.write(22, 190, "保险人签章：", "song", 4.2)
    paper.write(120, 190, f"签单日期：{padded(let.signed)}", "song", 4.2)
    paper.seal(80, 200, "样本财产保险股份有限公司", rng, radius=19, below="承保专用章")
    barcode(paper, 120, 204, 56, 10, rng)
    footer(paper, "客服电话 95500 样本　请妥善保管本保险单")
    paper.specimen(22, 12)
    return _sheet(paper)


def tax_receipt(facts: Facts, rng: Rng) -> Sheet:
    """税收完税证明: a table of taxes, periods and sums."""
    firm = facts.firm
    paper = Paper(210, 140, (255, 254, 246))
    paper.write(105, 8, "中 华 人 民 共 和 国", "song", 4.6, align="c", ink=RED)
    paper.write(105, 15, "税 收 完 税 证 明", "song", 7, align="c", ink=RED)
    day = facts.application.applied
    paper.write(196, 16, f"No.{facts.place.area}{digits(rng, 12)}", "mono", 3.4, align="r")
    paper.write(14, 28, f"填发日期：{plain(day)}", "song", 3.8)
    paper.write(104, 28, "税务机关：国家税务总局样本区税务局", "song", 3.8)
    paper.write(14, 36, f"纳税人识别号　{firm.credit_code}", "song", 3.8)
    paper.write(104, 36, f"纳税人名称　{firm.name}", "song", 3.2)
    sums = [int(rng.integers(90, 9000)) for _ in range(3)]
    start = day.replace(day=1)
    y = paper.table(
        14,
        44,
        [36, 38, 42, 32, 34],
        [
            (9, _cells(("原凭证号", "税种", "税款所属时期", "入库日期", "实缴金额"), "hei", 3.6)),
            *(
                (
                    10,
                    _cells(
                        (
                            digits(rng, 12),
                            name,
                            start.isoformat()[:7],
                            day.isoformat(),
                            f"{sum_}.00",
                        ),
                        "song",
                        3.6,
                    ),
                )
                for name, sum_ in zip(("增值税", "城市维护建设税", "房产税"), sums, strict=True)
            ),
            (10, [Cell("金额合计", face="hei", size=3.6), Cell(f"￥{sum(sums)}.00", 4, size=4.0)]),
        ],
    )
    paper.write(24, y + 10, "税务机关（盖章）", "song", 3.8)
    paper.seal(48, y + 18, "样本区税务局", rng, radius=14, below="征税专用章")
    paper.write(100, y + 10, "填票人：电子税务局", "song", 3.8)
    paper.write(150, y + 10, "备注：", "song", 3.8)
    paper.write(100, y + 26, "妥善保管　手写无效", "hei", 3.6)
    paper.specimen(14, 9, 3.6)
    return _sheet(paper)


def price_list(facts: Facts, rng: Rng) -> Sheet:
    """A laboratory's price list for 公共场所卫生检测: report words, no report."""
    report = facts.sanitation
    paper = Filled(210, 297, rng=rng, hand=some_hand(rng, 1.0))
    paper.write(105, 20, report.laboratory, "hei", 5.6, align="c")
    paper.write(105, 31, "公共场所卫生检测服务报价单", "hei", 7.4, align="c")
    paper.write(24, 48, f"致：{facts.firm.name}", "song", 4.4)
    paper.write(186, 56, f"报价日期：{report.issued.isoformat()}", "song", 4.0, align="r")
    names = (
        "温度、湿度、风速",
        "二氧化碳",
        "甲醛",
        "空气细菌总数",
        "公共用品用具",
        "集中空调积尘量",
    )
    costs = [int(rng.integers(3, 40)) * 10 for _ in names]
    counts = [int(rng.integers(1, 9)) for _ in names]
    total = sum(cost * count for cost, count in zip(costs, counts, strict=True))
    y = paper.table(
        24,
        66,
        [16, 60, 28, 28, 30],
        [
            (10, _cells(("序号", "检测项目", "单价（元）", "点位数", "小计（元）"), "hei", 4.0)),
            *(
                (9.5, _cells((str(place), name, str(cost), str(count), str(cost * count))))
                for place, (name, cost, count) in enumerate(
                    zip(names, costs, counts, strict=True), 1
                )
            ),
            (10, [Cell("合　计", 4, "hei", 4.0), Cell(str(total), size=4.2)]),
        ],
    )
    y = paper.block(
        24,
        y + 6,
        "说明：以上报价含采样费、报告费，不含税；检测完成后七个工作日内出具检测报告。",
        "song",
        4.2,
        162,
    )
    y = paper.block(24, y + 2, "本报价三十日内有效。", "song", 4.2, 162)
    paper.by_hand(30, y + 14, "可优惠至八折", 6)
    paper.write(130, y + 20, "报价人：样本业务部", "song", 4.2)
    paper.specimen(24, 12)
    return _sheet(paper)


def rental_notice(facts: Facts, rng: Rng) -> Sheet:
    """招租启事: place, area and rent, but nobody has agreed to anything."""
    let = facts.tenancy
    paper = Paper(210, 297, (255, 252, 236))
    paper.write(105, 30, "旺 铺 招 租", "kai-bold", 22, align="c", ink=RED)
    y = rows(
        paper,
        30,
        76,
        [
            ("位　　置：", let.premises),
            ("面　　积：", f"约{let.area}平方米"),
            ("用　　途：", let.usage),
            ("租　　金：", f"{let.rent}元/月（可面议）"),
            ("付款方式：", one(rng, "押一付三", "押二付六", "半年付")),
            ("起租日期：", f"{plain(let.start)}后可交房"),
        ],
        7.0,
        faces=("kai-bold", "kai"),
        width=152,
        step=2.0,
    )
    paper.write(105, y + 16, "非诚勿扰　中介免谈", "hei", 7, align="c")
    paper.write(105, y + 34, f"电话：{facts.application.phone}", "hei", 10, align="c")
    footer(paper, "张贴于样本小区公告栏")
    paper.specimen(24, 14)
    return _sheet(paper)


def maintenance(facts: Facts, rng: Rng) -> Sheet:
    """消防设施月度检查记录: ticked rows of 正常 and 异常, signed; no decision of an authority."""
    paper = Filled(210, 297, rng=rng, hand=some_hand(rng, 1.0))
    paper.write(105, 20, "消防设施月度检查记录表", "hei", 7, align="c")
    paper.write(24, 36, f"单位名称：{facts.firm.name}", "song", 4.0)
    paper.write(24, 44, f"检查日期：{facts.fire.issued.isoformat()}", "song", 4.0)
    names = (
        "灭火器压力",
        "室内消火栓",
        "应急照明",
        "疏散指示标志",
        "火灾报警探测器",
        "安全出口畅通",
        "消防水泵",
        "防火门",
    )
    paper.table(
        24,
        54,
        [14, 56, 56, 36],
        [
            (10, _cells(("序号", "检查项目", "检查情况", "备注"), "hei", 4.0)),
            *(
                (11, [*_cells((str(place), name), size=4.0), Cell(" "), Cell(" ")])
                for place, name in enumerate(names, 1)
            ),
        ],
    )
    mark = some_mark(rng)
    for place in range(len(names)):
        bad = rng.random() < 0.15
        y = 67.4 + place * 11
        choices(paper, 100, y, ("正常", "异常"), "异常" if bad else "正常", 3.8, mark=mark)
        if bad:
            paper.by_hand(154, y, "已更换", 4.2)
    paper.write(24, 164, "检查人：", "song", 4.2)
    paper.signature(42, 162, facts.application.contact, 6.5, rng)
    paper.write(110, 164, "消防安全管理人：", "song", 4.2)
    paper.signature(146, 162, facts.authorisation.agent.name[:3], 6.5, rng)
    paper.write(24, 178, "注：发现异常应立即整改，本表留存两年备查。", "song", 3.6, ink=GREY)
    paper.specimen(24, 10)
    return _sheet(paper)


LAYOUTS: dict[str, Layout] = {
    "hospital-bill": hospital_bill,
    "examination": examination,
    "training-notice": training_notice,
    "tender": tender,
    "insurance": insurance,
    "tax-receipt": tax_receipt,
    "price-list": price_list,
    "rental-notice": rental_notice,
    "maintenance": maintenance,
}
