"""The pre-check (预审): what is missing, illegible, out of date or contradictory.

At once, repeatable, without legal effect. A certain lack goes to the applicant; a doubt goes to a
reviewer first, whose word (status ``confirmed``) is not questioned again. A reviewer who finds
nothing on the paper confirms the element as empty, and that makes it a certain lack.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from cases.model import Conflict, Form, FormValue, Hint, Material, Origin
from departments.documents import (
    OUR_FAULTS,
    UNKNOWN,
    confirmed,
    expiry_element,
    expiry_of,
    field_element,
    is_partly_read,
    is_present,
    is_twin,
    kind_element,
    kind_of,
)
from departments.scope import Scope, scope_on, unique
from templates.catalog import Catalog
from templates.documents import kinds
from templates.rules import Industry, Permit

_CHECK_FAILED = "check-failed:"
_DIFFERS_IN = "differs-in:"
_PARTS = {
    "area": "省市区或镇街",
    "street": "路街",
    "lane": "弄",
    "group": "组",
    "section": "期或区",
    "number": "门牌号",
    "annex": "附号",
    "building": "楼幢",
    "unit": "单元",
    "floor": "楼层",
    "room": "室号",
    "place": "楼宇或地名",
    "note": "括注",
}
"""How a reviewer calls the parts of an address (``extractors.meaning.address.Kind``)."""


def precheck(
    form: Form,
    materials: Sequence[Material],
    industry: Industry | None,
    permits: Sequence[Permit],
    today: date,
    catalog: Catalog,
) -> tuple[Hint, ...]:
    """Everything that stands between these papers and acceptance, lacks first.

    Lacks: ``material-missing``, ``material-unreadable``, ``material-expired``,
    ``element-missing``. Doubts: ``industry-unknown``, ``permits-unknown``, ``reading-failed``,
    ``page-illegible``, ``unknown-document``, ``not-yet-in-force``, ``permit-may-apply`` (a size is
    above the threshold of a permit that is not applied for), and for an element the gravest of
    ``conflict``, ``check-failed``, ``needs-review``. A conflict names every place with a part in
    it.

    Args:
        form: the unified form, with what reviewers confirmed in it.
        materials: every document of the case, also those that could not be read.
        industry: None when nobody has said which it is.
        permits: those that the case asks for.
        today: the Asia/Shanghai day on which the papers are looked at.
        catalog: names of documents and elements.

    Raises:
        NotFound: a permit has no rule in force today.
    """
    case = _Case(form, tuple(materials), scope_on(today, industry, permits), today, catalog)
    lacks = (*_unreadable(case), *_missing(case), *_expired(case), *_empty(case))
    candidates = unique(
        code for hint in lacks if hint.code == "material-missing" for code in hint.permits
    )
    missing = any(hint.code == "material-missing" for hint in lacks)
    doubts = (
        *_unknown_scope(case),
        *_above_thresholds(case),
        *_not_read(case),
        *_partly_read(case),
        *(_unknown_documents(case, candidates) if missing else ()),
        *_doubtful_expiry(case),
        *_not_yet_in_force(case),
        *_questionable(case),
    )
    return (*lacks, *doubts)


@dataclass(frozen=True)
class _Case:
    form: Form
    materials: tuple[Material, ...]
    scope: Scope
    today: date
    catalog: Catalog

    @property
    def present(self) -> tuple[Material, ...]:
        return tuple(one for one in self.materials if is_present(self.form, one))

    @property
    def absent(self) -> tuple[Material, ...]:
        return tuple(one for one in self.materials if not is_present(self.form, one))

    @property
    def kinds(self) -> set[str]:
        return {kind_of(self.form, one) for one in self.present}

    def kind_name(self, material: Material) -> str:
        return self.catalog.kind_name(kind_of(self.form, material))


def _unreadable(case: _Case) -> Iterator[Hint]:
    """Papers that cannot be read, one hint a file."""
    told: set[str] = set()
    for material in case.absent:
        if _is_our_fault(material) or material.file in told:
            continue
        told.add(material.file)
        told_as = case.catalog.vocabulary.problems
        why = next((told_as[one.code] for one in material.problems if one.code in told_as), "")
        said = f"（{why}）" if why else ""
        yield _lack(
            "material-unreadable",
            f"文件“{material.file}”无法识别{said}，请重新提交清晰、完整的文件。",
            material.file,
            case.scope.permits,
        )


def _missing(case: _Case) -> Iterator[Hint]:
    """Requirements that no document answers; one that several permits share is told once."""
    asked: dict[tuple[str, ...], tuple[str, ...]] = {}
    for requirement, permits in case.scope.requirements():
        if not case.kinds.intersection(requirement.any_of):
            key = requirement.any_of
            asked[key] = unique((*asked.get(key, ()), *permits))
    for any_of, permits in asked.items():
        names = "或".join(case.catalog.kind_name(kind) for kind in any_of)
        yield _lack("material-missing", f"缺少{names}。", "|".join(any_of), permits)


def _expired(case: _Case) -> Iterator[Hint]:
    """Documents whose last day has certainly passed."""
    for material in case.present:
        expiry = expiry_of(case.form, material, case.catalog)
        if expiry is None or not expiry.certain:
            continue
        if expiry.day is not None and expiry.day < case.today:
            yield _lack(
                "material-expired",
                f"{case.kind_name(material)}（“{material.file}”）已于{expiry.day}到期，"
                "请提交在有效期内的文件。",
                material.file,
                case.scope.permits_seeing(kind_of(case.form, material)),
            )


def _empty(case: _Case) -> Iterator[Hint]:
    """Required elements without a value, unless a reading of them is still in doubt."""
    for element, permits in case.scope.required_elements().items():
        entry = case.form.elements.get(element)
        if entry is not None and entry.value:
            continue
        settled = confirmed(case.form, element)
        if (
            entry is not None
            and settled is None
            and (entry.needs_review or entry.status == "conflict")
        ):
            continue
        if settled is None and _comes_with_a_missing_material(case, element):
            continue
        why = next((one.why for one in reversed(settled.origins) if one.why), "") if settled else ""
        said = f"（{why.rstrip('。')}）" if why else ""
        name = case.catalog.element_name(element)
        yield _lack("element-missing", f"缺少“{name}”{said}，请补充填写。", element, permits)


def _comes_with_a_missing_material(case: _Case, element: str) -> bool:
    """True when every paper that prints the element is missing, so that asking for it is enough."""
    known = case.catalog.vocabulary.elements.get(element)
    printing = set(known.kinds) if known else set()
    return bool(printing & case.scope.required_kinds()) and not printing & case.kinds


def _unknown_scope(case: _Case) -> Iterator[Hint]:
    """Nobody has said what is applied for."""
    if case.scope.industry is None:
        yield _doubt("industry-unknown", "未能确定申请的行业，请核定。", "industry")
    elif not case.scope.rules:
        yield _doubt("permits-unknown", "未能确定申请的许可事项，请核定。", "permits_requested")


def _above_thresholds(case: _Case) -> Iterator[Hint]:
    """Permits that are not applied for although a size on the form says that they are needed."""
    industry = case.scope.industry
    settled = confirmed(case.form, "permits_requested") is not None
    if industry is None or not case.scope.rules or settled:
        return
    needed = [one for one in industry.permits if one.applies_on(case.today)]
    for question in industry.questions:
        missing = [one.code for one in needed
                   if one.when == question.id and one.code not in case.scope.rules]  # fmt: skip
        if missing and question.threshold and question.threshold.passed(_sizes(case)):
            names = "、".join(case.catalog.permit(code).name for code in missing)
            message = f"按表内数值应回答“是”：{question.text}但未申请“{names}”，请核定。"
            yield _doubt("permit-may-apply", message, "permits_requested", tuple(missing))


def _sizes(case: _Case) -> dict[str, Decimal]:
    """The numbers on the form, by element."""
    found: dict[str, Decimal] = {}
    for name, known in case.catalog.vocabulary.elements.items():
        if known.unit and (said := case.form.value(name)):
            with suppress(InvalidOperation):
                found[name] = Decimal(said)
    return found


def _not_read(case: _Case) -> Iterator[Hint]:
    """Papers that our own reader failed on, which is no lack of the applicant's."""
    for material in case.absent:
        if _is_our_fault(material):
            yield _doubt(
                "reading-failed",
                f"读取“{material.file}”时程序出错，请人工查看或重新读取。",
                kind_element(material),
                case.scope.permits,
            )


def _partly_read(case: _Case) -> Iterator[Hint]:
    """Documents that count, of which a page could not be read."""
    for material in case.present:
        kind = kind_of(case.form, material)
        matters = kind in case.scope.required_kinds() or case.scope.permits_seeing(kind)
        settled = confirmed(case.form, kind_element(material))
        if matters and settled is None and is_partly_read(material):
            yield _doubt(
                "page-illegible",
                f"{case.kind_name(material)}（“{material.file}”）有的页面看不清，请核对。",
                kind_element(material),
                case.scope.permits_seeing(kind),
            )


def _unknown_documents(case: _Case, permits: tuple[str, ...]) -> Iterator[Hint]:
    """Documents of unknown kind while a required one is missing: they may be it."""
    for material in case.present:
        settled = confirmed(case.form, kind_element(material))
        if material.kind == UNKNOWN and settled is None and not is_twin(material):
            yield _doubt(
                "unknown-document",
                f"未能识别“{material.file}”的种类，它可能就是所缺的材料，请核定。",
                kind_element(material),
                permits,
            )


def _doubtful_expiry(case: _Case) -> Iterator[Hint]:
    """Documents that answer a requirement, whose last day was not read for certain."""
    required = case.scope.required_kinds()
    for material in case.present:
        kind = kind_of(case.form, material)
        expiry = expiry_of(case.form, material, case.catalog)
        if kind in required and expiry is not None and not expiry.certain:
            yield _doubt(
                "needs-review",
                f"{case.kind_name(material)}（“{material.file}”）的有效期识别结果不确定，请核对。",
                expiry_element(case.form, material, case.catalog),
                case.scope.permits_seeing(kind),
            )


def _not_yet_in_force(case: _Case) -> Iterator[Hint]:
    """Documents whose first day lies after today: a lease to come, or a day read wrong."""
    for material in case.present:
        kind = kind_of(case.form, material)
        known = case.catalog.vocabulary.kinds.get(kind)
        if kind != material.kind or known is None or known.expires is None:
            continue
        begins = known.expires.removesuffix("_to") + "_from"
        element = field_element(material, begins)
        found = material.fields.get(begins, [])
        days = [one.value for one in (found if isinstance(found, list) else [found]) if one.value]
        first = max(days, default="")
        if first > case.today.isoformat() and confirmed(case.form, element) is None:
            yield _doubt(
                "not-yet-in-force",
                f"{case.kind_name(material)}（“{material.file}”）自{first}起才生效，请核对。",
                element,
                case.scope.permits_seeing(kind),
            )


def _questionable(case: _Case) -> Iterator[Hint]:
    """Elements in doubt: documents that disagree, failed checks, unsure readings.

    A contradiction always counts; the others only for elements that somebody is shown. Blind
    samples are told in the words of unsure readings.
    """
    contradicted: dict[str, list[Conflict]] = {}
    for conflict in case.form.conflicts:
        contradicted.setdefault(conflict.element, []).append(conflict)
    for element, value in case.form.elements.items():
        if value.status == "conflict" and element not in contradicted:
            contradicted[element] = [Conflict(element=element, code="differs", values=())]
    for element in unique((*case.form.elements, *sorted(contradicted))):
        if confirmed(case.form, element):
            continue
        entry = case.form.elements.get(element)
        name = case.catalog.element_name(element)
        permits = case.scope.permits_using(element)
        if element in contradicted:
            for conflict in contradicted[element]:
                message = _contradiction(case, name, entry, conflict)
                yield _doubt("conflict", message, element, permits)
        elif entry is None or not case.scope.uses(element):
            continue
        elif failed := _said_after(_CHECK_FAILED, entry):
            message = f"“{name}”未通过校验（{'、'.join(failed)}），请核定。"
            yield _doubt("check-failed", message, element, permits)
        elif entry.needs_review or element in case.form.sampled:
            yield _doubt("needs-review", f"“{name}”识别结果不确定，请核对。", element, permits)


def _contradiction(case: _Case, name: str, entry: FormValue | None, conflict: Conflict) -> str:
    """What contradicts what, with file, page and value of every place."""
    what = f"各材料中的“{name}”不一致"
    if conflict.code == "not-holder":
        what = f"“{name}”既不是申请人，也不是其法定代表人（负责人、经营者）"
    elif conflict.code.startswith(_CHECK_FAILED):
        check = conflict.code.removeprefix(_CHECK_FAILED)
        what = f"“{name}”与材料中的其他内容不符（{check}）"
    elif parts := _said_after(_DIFFERS_IN, entry):
        what += f"（{'、'.join(_PARTS.get(part, part) for part in parts)}不同）"
    places = "；".join(_place(case, origin) for origin in conflict.values)
    return f"{what}：{places}。请核定。" if places else f"{what}，请核定。"


def _place(case: _Case, origin: Origin) -> str:
    """Where a value stands and what it says; numbers of identity cards are not repeated."""
    if origin.file is None:
        said = f"为“{origin.value}”" if origin.value else "为空"
        return f"核定{said}"
    material = next((one for one in case.materials if _holds(one, origin)), None)
    kind = case.kind_name(material) if material else ""
    page = f"第{origin.page}页" if origin.page else ""
    label = _label(material, origin)
    value = origin.value or ""
    said = "" if re.fullmatch(r"[0-9]{17}[0-9X]", value) else f"为“{value}”"
    return f"{kind}（“{origin.file}”{page}）{label}{said}"


def _holds(material: Material, origin: Origin) -> bool:
    """True for the document of a file in which a value was read."""
    first, last = material.page_range or (1, 1)
    inside = origin.page is None or material.page_range is None or first <= origin.page <= last
    return material.file == origin.file and inside and origin.field in material.fields


def _label(material: Material | None, origin: Origin) -> str:
    """What the document prints beside the value."""
    kind = kinds().get(material.kind) if material else None
    rule = kind.fields.get(origin.field or "") if kind else None
    return f"的“{rule.labels[0]}”" if rule and rule.labels else ""


def _said_after(mark: str, entry: FormValue | None) -> list[str]:
    """What the reasons of a value name after a mark, such as the checks that it failed."""
    reasons = entry.reasons if entry is not None else ()
    return [why.removeprefix(mark) for why in reasons if why.startswith(mark)]


def _is_our_fault(material: Material) -> bool:
    return any(problem.code in OUR_FAULTS for problem in material.problems)


def _lack(code: str, message: str, subject: str, permits: tuple[str, ...]) -> Hint:
    return Hint(code=code, severity="lack", message=message, subject=subject, permits=permits)


def _doubt(code: str, message: str, subject: str, permits: tuple[str, ...] = ()) -> Hint:
    return Hint(code=code, severity="doubt", message=message, subject=subject, permits=permits)
