"""The papers of a case (三书一单): each with number, addressee, law, authority, date, seal slot.

The seal is put on by whoever signs; until then the papers show the room for it. Papers of sample
cases and of a made-up locality carry the mark 样本.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cases.errors import NotAllowed
from cases.model import Case, Consultation, Decision, Form, Hint, PermitResult
from departments.clock import Calendar
from papers.typeset import render
from templates.catalog import Catalog
from templates.places import Locality
from templates.rules import Industry, Permit

LAW = "《中华人民共和国行政许可法》"
_SERIES = {
    "supplement": "补告",
    "acceptance": "受理",
    "refusal": "不许",
    "opinion": "综意",
}


def kind_of_refusal(permit: str) -> str:
    """The kind under which the refusal of one permit is recorded: ``refusal-TB``."""
    return f"refusal-{permit}"


def number(kind: str, case_id: str, seq: int) -> str:
    """A paper's number: the same for the same case, kind and action, however often it is made.

    Args:
        kind: ``supplement``, ``acceptance``, ``opinion`` or ``refusal-PERMIT``.
        case_id: the case.
        seq: of the action that the paper tells of.
    """
    series, _, permit = kind.partition("-")
    return "-".join(part for part in (_SERIES[series], case_id, str(seq), permit) if part)


def supplement(letter: "Letter", hints: Sequence[Hint]) -> bytes:
    """一次性告知书: all that is certainly missing, in one notice (行政许可法 第三十二条).

    Raises:
        NotAllowed: ``nothing-missing``: no hint is a lack.
    """
    lacks = [hint for hint in hints if hint.severity == "lack"]
    if not lacks:
        raise NotAllowed(
            "Nothing is certainly missing, so there is nothing to notify.",
            hint="Let a reviewer settle what is in doubt.",
            code="nothing-missing",
        )
    return letter.typeset(
        "notice-supplement",
        "supplement",
        title="一次性告知书",
        law=f"{LAW}第三十二条",
        permits=[permit.name for permit in letter.permits],
        lacks=[
            {"message": hint.message, "permits": letter.permit_names(hint.permits)}
            for hint in lacks
        ],
    )


def acceptance(
    letter: "Letter", consultations: Sequence[Consultation], calendar: Calendar
) -> bytes:
    """受理通知单: dated proof of acceptance with the limit of every permit (第三十二条)."""
    return letter.typeset(
        "notice-acceptance",
        "acceptance",
        title="受理通知单",
        law=f"{LAW}第三十二条",
        consultations=[
            {
                "name": letter.permit(one.permit).name,
                "authority": letter.authority_of(one.department),
                "days": _shorter(one.statutory_days, one.promised_days),
                "due": one.due_on,
                "known": one.due_on is None or calendar.knows(one.due_on),
            }
            for one in consultations
        ],
    )


def refusal(letter: "Letter", result: PermitResult) -> bytes:
    """不予行政许可决定书 for one permit: facts, basis, right to review and suit (第三十八条).

    The department decides, so it is the authority of the paper. An item that is no permit is
    refused by a paper that does not call it one.
    """
    permit = letter.permit(result.permit)
    is_permit = permit.nature == "permit"
    remedy = letter.locality.remedy.text
    return letter.typeset(
        "notice-refusal",
        kind_of_refusal(permit.code),
        title="不予行政许可决定书" if is_permit else "不予办理决定书",
        authority=result.authority,
        permit=permit.name,
        refused="不予行政许可" if is_permit else "不予办理",
        facts=result.reason or "",
        basis=result.basis or "",
        remedy=f"根据{LAW}第三十八条，{remedy}" if is_permit else remedy,
        others="本决定不影响同一申请中其他事项的办理。" if len(letter.permits) > 1 else "",
    )


def comprehensive(letter: "Letter", decision: Decision) -> bytes:
    """综合审批意见: what every department decided, and what follows for the licence."""
    return letter.typeset(
        "notice-opinion",
        "opinion",
        title="综合审批意见",
        permits=[
            {
                "name": letter.permit(one.permit).name,
                "authority": one.authority,
                "granted": one.result == "granted",
                "lines": _lines(one),
            }
            for one in decision.permits
        ],
        reason=decision.reason,
    )


def _lines(result: PermitResult) -> list[str]:
    """What a granted permit says, or why it was refused."""
    if result.result == "refused":
        return [f"理由：{result.reason}", f"依据：{result.basis}"]
    lines = [f"编号：{result.number or '由主管部门另行编发'}"]
    begins = result.valid_from or ""
    if result.valid_to == "long-term":
        lines.append(f"有效期：{begins}起，长期")
    elif result.valid_to is not None:
        lines.append(f"有效期：{begins}至{result.valid_to}")
    elif result.valid_from is not None:
        lines.append(f"自{begins}起有效")
    if result.conditions:
        lines.append(f"条件：{result.conditions}")
    return lines


def _shorter(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)


@dataclass(frozen=True)
class Letter:
    """What all papers of one action share.

    Attributes:
        case: whose paper it is.
        seq: of the action that the paper tells of; part of its number.
        form: names the addressee.
        industry: what is applied for.
        permits: those of the case.
        catalog: names of departments.
        locality: who writes.
        on: Asia/Shanghai day printed on the paper.
        more_fonts: the operator's folder of fonts (``settings.fonts``).
    """

    case: Case
    seq: int
    form: Form
    industry: Industry
    permits: Sequence[Permit]
    catalog: Catalog
    locality: Locality
    on: date
    more_fonts: Path | None = None

    def typeset(self, template: str, kind: str, *, title: str, **content: Any) -> bytes:
        """The paper as PDF/A, with what every paper carries put in.

        Raises:
            IssueError: a character has no glyph, or the template does not fit.
        """
        data: Mapping[str, Any] = {
            "title": title,
            "number": number(kind, self.case.id, self.seq),
            "case": self.case.id,
            "addressee": self.form.value("entity_name") or "申请人",
            "item": f"“{self.industry.name}”一业一证",
            "authority": self.locality.authority,
            "date": self.on,
            "sample": self.case.sample or self.locality.sample,
            **content,
        }
        return render(template, data, more_fonts=self.more_fonts)

    def permit(self, code: str) -> Permit:
        """A permit by its code."""
        return self.catalog.permit(code)

    def permit_names(self, codes: Sequence[str]) -> list[str]:
        """Names in the order of the case; all of them in short when none is left out."""
        if set(codes) >= {permit.code for permit in self.permits}:
            return ["全部事项"]
        return [self.permit(code).name for code in codes]

    def authority_of(self, department: str) -> str:
        """Printed name of the body that answers for a department here."""
        return self.locality.authority_of(department, dict(self.catalog.departments))
