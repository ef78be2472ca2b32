"""The catalogue in words (目录的文字): every statement marked with how certain it is."""

from collections.abc import Iterable, Iterator, Mapping

from desk.commands.catalog_shapes import (
    CatalogElementsShape,
    CatalogFindShape,
    CatalogListShape,
    CatalogShowShape,
    FoundShape,
    GuideMaterial,
    GuidePermit,
    PermitRow,
)
from templates.catalog import Catalog
from templates.places import Delegation
from templates.rules import (
    Certainty,
    Commitment,
    Dependency,
    IndustryPermit,
    Limit,
    Permit,
    PermitRule,
    Renewal,
    Sourced,
    Validity,
)

CERTAINTY: dict[Certainty, str] = {"stated": "", "weak": "〔弱来源〕", "assumed": "〔未核实〕"}
NATURES = {"permit": "", "filing": "（备案）", "managed": "（规范管理）"}
UNITS = {"working-days": "个工作日", "days": "日", "months": "个月"}
CONDITIONS = {
    "premises": "场所", "equipment": "设备", "funds": "资金", "people": "人员",
    "management": "管理制度",
}  # fmt: skip
ALLOWED = {"yes": "可以", "no": "不可以", "unknown": "未明确"}
MODES = {
    "abolished": "取消审批", "filing": "审批改为备案", "commitment": "告知承诺",
    "improved": "优化审批服务",
}  # fmt: skip
NO_FEE = "未收录收费依据；法律、行政法规没有规定的不得收费（行政许可法第五十八条）"
HANDED = {"handed-down": "下放", "entrusted": "委托"}
UPON = {"after": "须先取得", "opinion": "须先有意见：", "exempt": "同时申请的材料免重复提交："}


def limit(said: Limit) -> str:
    """``20个工作日``, or the stages; a dash where no source gives a limit."""
    stages = " + ".join(f"{one.name}{one.within}{UNITS[one.unit]}" for one in said.stages)
    return _marked(f"{said.days}个工作日" if said.days else stages, said)


def validity(said: Validity) -> str:
    """``5年``; a dash where no source states a term."""
    return _marked(f"{'不超过' if said.at_most else ''}{said.years}年" if said.years else "", said)


def commitment(said: Commitment) -> str:
    """May the applicant choose notice and commitment?"""
    return _marked(ALLOWED[said.allowed], said)


def basis(rule: PermitRule) -> str:
    """Laws and articles."""
    return "；".join(_marked(f"{one.law}{one.article}", one) for one in rule.basis) or "—"


def titled(permit: PermitRow | GuidePermit | Permit) -> str:
    """The name, and what it is if it is no permit."""
    return permit.name + ("" if permit.name.endswith("备案") else NATURES[permit.nature])


def need(said: IndustryPermit) -> str:
    """``FD``, or ``FD?`` if an answer decides; with the mark of how certain that is."""
    return f"{said.code}{'' if said.when == 'mandatory' else '?'}{CERTAINTY[said.certainty]}"


def listed(shape: CatalogListShape) -> Iterator[str]:
    """Lines of ``catalog list``."""
    names = {one.code: one.name for one in shape.departments}
    yield f"行业 industries ({len(shape.industries)}); ? by answer 按需"
    for industry in shape.industries:
        permits = " ".join(one.code + "?" * (one.when != "mandatory") for one in industry.permits)
        lead = names[industry.lead] + CERTAINTY[industry.lead_certainty]
        yield f"  {industry.number} {industry.code:18} {permits:32} {industry.name} · 牵头 {lead}"
    yield f"事项 permits ({len(shape.permits)}), in force on {shape.on}"
    for permit in shape.permits:
        rule = permit.rule or "no rule"
        name = titled(permit)
        yield f"  {permit.code:4} {rule:8} {permit.department:24} {name}"
    yield f"部门 departments ({len(shape.departments)})"
    for department in shape.departments:
        permits = " ".join(department.permits)
        steps = "→".join(department.opinion_steps)
        authority = f"{department.authority}（{department.channel}，{steps}）"
        yield f"  {department.code:24} {permits:12} {department.name} · {authority}"


def found(shape: CatalogFindShape) -> Iterator[str]:
    """Lines of ``catalog find``."""
    for one in shape.found:
        yield f"{one.industry:18} {_why(one, shape.text)}"
    if not shape.found:
        near = "、".join(f"{one.name}（{one.industry}）" for one in shape.nearest)
        yield f"没有与“{shape.text}”对应的行业" + (f"；最相近的是：{near}" if near else "")


def elements(shape: CatalogElementsShape, catalog: Catalog) -> Iterator[str]:
    """Lines of ``catalog elements``; ``*``: the application is incomplete without it."""
    for one in shape.elements:
        unit = f"（{one.unit}）" if one.unit else ""
        sources = "、".join(catalog.kind_name(kind) for kind in one.kinds)
        users = " ".join(code + "*" * (code in one.required_by) for code in one.permits)
        yield f"{one.id} {one.name}{unit} {one.type} · {one.why}"
        yield f"    取自 {sources or '—'} · 用于 {users or '案件本身'}"


def guide(shape: CatalogShowShape, catalog: Catalog) -> Iterator[str]:
    """Lines of ``catalog show``: everything an applicant is told at once (一次告知).

    ``catalog`` gives the names of documents.
    """
    names = {kind: entry.name for kind, entry in catalog.vocabulary.kinds.items()}
    names |= {code: one.name for code, one in catalog.departments.items()}
    names |= {one.code: f"{one.code} {one.name}" for one in shape.permits}
    sample = "（样本，虚构属地）" if shape.sample else ""
    yield f"{shape.name}（{shape.industry}）一次告知 · {shape.locality}{sample} · {shape.on}"
    yield f"牵头部门 lead: {shape.lead_authority}{CERTAINTY[shape.lead_certainty]}"
    if shape.questions:
        yield "导航问题 questions"
        for question in shape.questions:
            codes = [one.code for one in shape.permits if one.need.when == question.id]
            said = {True: "是", False: "否", None: ""}[shape.answers.get(question.id)]
            yield f"  {question.id}: {question.text}{said} → {'、'.join(codes) or '—'}"
    yield "事项 permits（同一阶段并联办理）"
    for permit in shape.permits:
        yield from _permit(permit, names)
    for code in shape.not_in_force:
        yield f"  {code}: {shape.on} 没有已知的有效规则，请向主管部门核实"
    yield "材料 materials"
    for material in shape.materials:
        yield _material(material, shape.permits)
    rule = (
        f"至少准予{shape.license_needs}项许可"
        if shape.license_possible
        else f"计入的许可不足{shape.license_needs}项，不制发，各项单独发证"
    )
    yield f"综合许可证 licence: {rule}{CERTAINTY[shape.license_certainty]}。"
    yield "标有〔弱来源〕〔未核实〕的内容不是法律规定，以主管部门答复为准。"


def _why(one: FoundShape, text: str) -> str:
    said = {
        "named": "即此行业",
        "pinyin": f"拼音：{one.name}",
        "initials": f"拼音首字母：{one.name}",
        "sounds": f"同音：{one.name}",
        "kind-of": f"{one.name}的一种",
        "part-of-name": f"名称的一部分：{one.name}",
        "pinyin-begins": f"拼音开头：{one.name}",
        "alike": f"相近：{one.name}",
    }
    return f"{one.industry_name} · {said[one.reason]}"


def _permit(permit: GuidePermit, names: Mapping[str, str]) -> Iterator[str]:
    rule = permit.rule
    when = "必办" if permit.need.when == "mandatory" else f"按需（{permit.need.when}）"
    when += CERTAINTY[permit.need.certainty]
    head = f"{permit.code} {titled(permit)}"
    yield f"  阶段{permit.stage} {head} · {permit.authority} · {when}"
    promised = f"{permit.promised_days}个工作日" if permit.promised_days else "—"
    rows = [
        ("法定期限", _limit(permit)),
        ("承诺期限", promised),
        ("有效期", _with_note(validity(rule.validity), rule.validity)),
        ("延续申请", renewal(rule.renewal) if rule.validity.years else ""),
        ("告知承诺", "" if permit.nature == "filing" and rule.commitment.allowed == "no"
         else _with_note(commitment(rule.commitment), rule.commitment)),
        ("改革方式", _marked(MODES[rule.reform.mode], rule.reform) if rule.reform else ""),
        ("数量限制", _with_note(_marked(rule.quota.source, rule.quota), rule.quota)
         if rule.quota else ""),
        ("收费", "；".join(_marked(f"{one.name}（{one.law}{one.article}）", one)
                          for one in rule.fees) or NO_FEE),
        ("条件", _joined((f"{CONDITIONS[one.unit]}：{one.text}", one) for one in rule.conditions)),
        ("前置衔接", "；".join(_dependency(one, names) for one in rule.depends_on
                              if one.upon in names)),
        ("审查要点", _joined((one.text, one) for one in rule.checks)),
        ("属地办理", _marked(permit.handled_by.source, permit.handled_by)
         if permit.handled_by else ""),
        ("权力下放", _delegated(permit.delegation, names) if permit.delegation else ""),
        ("依据", basis(rule)),
        ("说明", " ".join(text for text in (permit.need.note, rule.note) if text)),
    ]  # fmt: skip
    for name, text in rows:
        if text:
            yield f"      {name} {text}"


def _limit(permit: GuidePermit) -> str:
    said = permit.rule.statutory
    if said.days is None and permit.statutory_days is not None:
        return f"{permit.statutory_days}个工作日（属地规定）"
    return _with_note(limit(said), said)


def renewal(said: Renewal | None) -> str:
    """When before its end the renewal may be applied for."""
    if said is None:
        return "届满30个工作日前（行政许可法第五十条）"
    unit = UNITS[said.unit]
    opens = f"届满前{said.opens}{unit}起" if said.opens else ""
    closes = f"届满{said.closes}{unit}前"
    return _marked("，".join(part for part in (opens, closes) if part), said)


def _delegated(said: Delegation, names: Mapping[str, str]) -> str:
    who = names[said.exercised_by]
    return _marked(f"{HANDED[said.kind]}，由{who}行使（{said.delegation_basis}）", said)


def _dependency(said: Dependency, names: Mapping[str, str]) -> str:
    return _with_note(_marked(f"{UPON[said.kind]}{names[said.upon]}", said), said)


def _material(material: GuideMaterial, permits: tuple[GuidePermit, ...]) -> str:
    whole = len(material.permits) == len(permits)
    serves = "全部事项" if whole else "、".join(material.permits)
    by_hand = "" if material.any_of else "（由人工核对）"
    note = f" {material.note}" if material.note else ""
    return f"  {material.name}{by_hand} → {serves}{CERTAINTY[material.certainty]}{note}"


def _joined(said: Iterable[tuple[str, Sourced]]) -> str:
    return "；".join(_marked(text, one) for text, one in said)


def _marked(text: str, said: Sourced) -> str:
    return f"{text}{CERTAINTY[said.certainty]}" if text else "—"


def _with_note(text: str, said: Sourced) -> str:
    return f"{text}（{said.note}）" if said.note else text
