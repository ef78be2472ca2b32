"""Papers of no known kind that applicants hand in all the same (其他材料)."""

from typing import Any

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    firm, tenancy = facts.firm, facts.tenancy
    total = tenancy.rent * 3 + tenancy.deposit
    return {
        "name": firm.name,
        "code": firm.credit_code,
        "address": firm.address,
        "head": firm.head.name,
        "authority": facts.food.authority,
        "applied": words.plain(facts.application.applied),
        "day": words.plain(tenancy.signed),
        "start": words.plain(tenancy.start),
        "end": words.plain(tenancy.end),
        "number": words.digits(rng, 8),
        "phone": facts.application.phone,
        "clerk": facts.food.supervisor_person,
        "bank": f"样本银行股份有限公司{facts.place.city}{facts.place.district}支行",
        "total": f"{total}",
        "words": words.money_words(total),
    }


def acceptance(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """受理通知书."""
    content = _content(facts, rng)
    year = facts.application.applied.year
    content["number"] = f"（样）食受字〔{year}〕第{words.digits(rng, 4)}号"
    pictures = {"seal": press.seal(content["authority"], rng)}
    return press.sheet("unknown_acceptance", content, {}, rng, pictures)


def invoice(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """发票 of rent."""
    seller = facts.partnership
    net = facts.tenancy.rent * 3
    tax = round(net * 0.09, 2)
    content = _content(facts, rng) | {
        "number": words.digits(rng, 20),
        "check": words.digits(rng, 20),
        "secret": "\n".join(words.digits(rng, 28) for _ in range(4)),
        "lines": [
            (
                "*经营租赁*房屋租金",
                "",
                "月",
                "3",
                f"{facts.tenancy.rent}",
                f"{net}",
                "9%",
                f"{tax:.2f}",
            )
        ],
        "net": f"{net}.00",
        "tax": f"{tax:.2f}",
        "total": f"{net + tax:.2f}",
        "words": words.money_words(int(net + tax)),
        "seller": seller.name,
        "seller_code": seller.credit_code,
        "seller_address": seller.address,
    }
    pictures = {
        "qr": press.qr(),
        "seal": press.oval(seller.name, seller.credit_code, rng, "发票专用章"),
    }
    return press.sheet("unknown_invoice", content, {}, rng, pictures)


def training(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A record of who was taught food safety."""
    persons = (
        facts.health.person,
        facts.qualification.person,
        facts.authorisation.agent,
        facts.individual.head,
        facts.sole.head,
        facts.partnership.head,
    )
    posts = ("服务员", "厨师", "传菜员", "面点师", "洗碗工", "收银员")
    content = _content(facts, rng) | {
        "teacher": facts.firm.head.name,
        "people": [(one.name, post, "合格") for one, post in zip(persons, posts, strict=True)],
    }
    return press.sheet("unknown_training", content, {}, rng)


def loan(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """借款合同 as a file."""
    sum_ = int(words.pick(rng, 300_000, 500_000, 1_200_000))
    start = facts.tenancy.start
    end = start.replace(year=start.year + 1, day=min(start.day, 28))
    content = _content(facts, rng) | {
        "amount": f"{sum_:,}",
        "words": words.money_words(sum_),
        "months": "12",
        "rate": words.pick(rng, "3.85", "4.35", "5.1"),
        "end": words.plain(end),
    }
    pictures = {
        "sealA": press.seal(content["bank"], rng),
        "seal": press.seal(facts.firm.name, rng),
    }
    return press.text_sheet("unknown_loan", content, {}, rng, pictures)


def tax(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """完税证明."""
    amounts = [int(one) for one in rng.integers(200, 20_000, 3)]
    taxes = (("增值税", "租赁服务"), ("城市维护建设税", "市区"), ("企业所得税", "应纳税所得额"))
    authority = f"国家税务总局{facts.place.town}税务局"
    content = _content(facts, rng) | {
        "lines": [
            (
                words.digits(rng, 14),
                name,
                item,
                "2026-04-01至2026-06-30",
                "2026-07-13",
                f"{sum_}.00",
            )
            for (name, item), sum_ in zip(taxes, amounts, strict=True)
        ],
        "day": "2026年7月20日",
        "number": words.digits(rng, 12),
        "words": words.money_words(sum(amounts)),
        "total": f"{sum(amounts)}.00",
    }
    return press.sheet(
        "unknown_tax", content, {}, rng, {"seal": press.seal(authority, rng, "业务专用章")}
    )


def menu(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """A menu."""
    dishes = {
        "热　菜": (
            "回锅肉",
            "鱼香肉丝",
            "宫保鸡丁",
            "麻婆豆腐",
            "水煮牛肉",
            "清炒时蔬",
            "红烧排骨",
        ),
        "凉　菜": ("夫妻肺片", "拍黄瓜", "口水鸡", "皮蛋豆腐"),
        "主　食": ("米饭", "担担面", "蛋炒饭", "红油抄手"),
        "饮　品": ("酸梅汤", "豆浆", "鲜榨橙汁"),
    }
    content = _content(facts, rng) | {
        "name": facts.individual.name,
        "address": facts.individual.address,
        "groups": [
            (title, [(dish, str(int(rng.integers(3, 88)))) for dish in names])
            for title, names in dishes.items()
        ],
    }
    return press.sheet("unknown_menu", content, {}, rng)


def account(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """基本存款账户信息 of a bank."""
    content = _content(facts, rng)
    content["rows"] = [
        ("账户名称：", facts.firm.name),
        ("账户号码：", words.digits(rng, 19)),
        ("开户银行：", content["bank"]),
        ("法定代表人：", facts.firm.head.name),
        ("（单位负责人）", ""),
        ("基本存款账户编号：", f"J{words.digits(rng, 13)}"),
    ]
    pictures = {"sealA": press.seal(content["bank"], rng, "业务专用章")}
    return press.sheet("unknown_account", content, {}, rng, pictures)


def job(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """劳动合同 as a file."""
    worker = facts.health.person
    content = _content(facts, rng) | {
        "worker": worker.name,
        "worker_id": worker.id_number,
        "post": words.pick(rng, "厨师", "收银员", "服务员"),
        "wage": str(int(rng.integers(35, 90)) * 100),
    }
    pictures = {
        "seal": press.seal(facts.firm.name, rng),
        "sign": press.signature(worker.name, rng),
    }
    return press.text_sheet("unknown_job", content, {}, rng, pictures)


def receipt(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """收据 for rent, by hand."""
    pictures = {"sealA": press.seal(facts.company.name, rng, "财务专用章")}
    content = _content(facts, rng)
    return press.sheet("unknown_receipt", content, {}, rng, pictures)


def minutes(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """股东会决议."""
    firm = facts.company
    content = _content(facts, rng) | {
        "name": firm.name,
        "address": firm.address,
        "head": firm.head.name,
    }
    pictures = {
        "seal": press.seal(firm.name, rng),
        "sign": press.signature(firm.head.name, rng),
        "signB": press.signature(facts.authorisation.agent.name, rng),
    }
    return press.sheet("unknown_minutes", content, {}, rng, pictures)


def trade_mark(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """商标注册证."""
    content = _content(facts, rng) | {"brand": words.pick(rng, "样本味", "小样", "样本记")}
    pictures = {"sealA": press.seal("样本知识产权局", rng)}
    return press.sheet("unknown_mark", content, {}, rng, pictures)


LAYOUTS: dict[str, Layout] = {
    "acceptance": acceptance,
    "invoice": invoice,
    "training": training,
    "loan": loan,
    "tax": tax,
    "menu": menu,
    "account": account,
    "job": job,
    "receipt": receipt,
    "minutes": minutes,
    "trade-mark": trade_mark,
}
