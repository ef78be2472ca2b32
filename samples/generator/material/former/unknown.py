"""Papers a counter sees that are none of the kinds: nothing may be read out of them."""

from datetime import timedelta
from decimal import Decimal

import numpy

from samples.generator.codes import in_words
from samples.generator.material.former.press import qr, seal, sheet, text_sheet
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import iso, padded, plain
from samples.generator.material.sheet import Layout, Sheet, TextSheet

_POSTS = ("店长", "厨师", "服务员", "收银员", "采购", "保洁")


def invoice(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """电子发票（普通发票）, downloaded."""
    total = int(rng.integers(200, 30_000))
    net = (Decimal(total) / Decimal("1.03")).quantize(Decimal("0.01"))
    content = {
        "number": f"26{int(rng.integers(10**8, 10**9))}{int(rng.integers(10**8, 10**9))}",
        "day": padded(facts.application.applied),
        "buyer": facts.firm.name,
        "code": facts.firm.credit_code,
        "seller": facts.company.name,
        "sellercode": facts.company.credit_code,
        "goods": "不锈钢操作台" if rng.random() < 0.5 else "四门冰箱",
        "net": f"{net:.2f}",
        "tax": f"{total - net:.2f}",
        "words": in_words(total),
        "total": f"{total}.00",
        "clerk": facts.application.contact,
    }
    return text_sheet("unknown_invoice", content, {}, rng, {"qr": qr()})


def bank(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """电子回单 of a rent paid."""
    let = facts.tenancy
    content = {
        "number": f"{int(rng.integers(10**9, 10**10))}",
        "city": facts.place.city.removesuffix("市"),
        "payer": let.lessee,
        "payee": let.lessor,
        "from": f"0000{int(rng.integers(10**11, 10**12))}",
        "to": f"0000{int(rng.integers(10**11, 10**12))}",
        "words": in_words(let.rent),
        "total": f"{let.rent:,}.00",
        "purpose": "房租",
        "day": f"{iso(let.signed)} 10:{int(rng.integers(10, 60))}:{int(rng.integers(10, 60))}",
    }
    pictures = {"seal": seal("样本银行股份有限公司", rng, "电子回单专用章")}
    return sheet("unknown_bank", content, {}, rng, pictures)


def letter(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A sub-district office's letter under a red head."""
    office = f"{facts.place.district}样本街道办事处"
    signed = facts.fire.issued
    content = {
        "office": office,
        "number": f"样街办函〔{signed.year}〕{int(rng.integers(1, 90))}号",
        "street": "样本路",
        "day": plain(signed + timedelta(days=15)),
        "contact": facts.application.contact,
        "phone": facts.application.phone,
        "signed": plain(signed),
    }
    return sheet("unknown_letter", content, {}, rng, {"seal": seal(office, rng)})


def trademark(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """商标注册证: it looks like a licence."""
    issued = facts.permits["烟草专卖零售许可证"].issued
    content = {
        "number": str(int(rng.integers(10**7, 8 * 10**7))),
        "mark": f"{facts.firm.head.name[0]}记样本",
        "class": "43",
        "goods": "第43类：餐厅；饭店；咖啡馆；快餐馆；流动饮食供应（截止）",
        "holder": facts.firm.name,
        "address": facts.firm.address,
        "from": padded(issued),
        "to": padded(issued.replace(year=issued.year + 10, day=min(issued.day, 28))),
    }
    return sheet("unknown_trademark", content, {}, rng, {"seal": seal("国家样本知识产权局", rng)})


def roster(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """从业人员花名册: persons enough, none of whom is asked for."""
    persons = [
        facts.firm.head,
        facts.health.person,
        facts.qualification.person,
        facts.authorisation.agent,
        facts.company.head,
        facts.individual.head,
    ]
    rows = [
        [
            str(place + 1),
            person.name,
            person.gender,
            person.id_number,
            _POSTS[place],
            f"199{int(rng.integers(10**7, 10**8))}",
            "",
        ]
        for place, person in enumerate(persons)
    ]
    content = {
        "firm": facts.firm.name,
        "day": padded(facts.application.applied),
        "rows": [*rows, *([str(place)] + [""] * 6 for place in range(7, 10))],
    }
    return sheet("unknown_roster", content, {}, rng)


LAYOUTS: dict[str, Layout] = {
    "invoice": invoice,
    "bank": bank,
    "letter": letter,
    "trademark": trademark,
    "roster": roster,
}
