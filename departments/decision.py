"""Opinions become one comprehensive opinion, permit by permit (综合审批意见)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from cases.errors import NotAllowed, UsageError
from cases.model import Consultation, Decision, Opinion, PermitResult
from departments.opinions import final
from templates.places import Department, Locality
from templates.rules import Permit


def decide(
    consultations: Sequence[Consultation],
    opinions: Sequence[Opinion],
    permits: Sequence[Permit],
    departments: Mapping[str, Department],
    locality: Locality,
    on: date,
) -> Decision:
    """What the opinions come to; deterministic, so that it may be repeated.

    One licence needs as many granted permits as the locality says (two, after the Putuo
    explanation), and filings and managed items count only where the locality lets them. A single
    refused permit does not hold up the others.

    Args:
        consultations: who was asked.
        opinions: all that came in, in order.
        permits: the permits asked about.
        departments: names of the authorities.
        locality: the minimum, and local names of authorities.
        on: Asia/Shanghai day of the decision; a grant without first day begins on it.

    Raises:
        NotAllowed: ``opinions-outstanding``: a department has not decided yet.
        UsageError: ``opinion-invalid``: a grant that ends before it begins.
    """
    by_code = {permit.code: permit for permit in permits}
    outstanding = [one.permit for one in consultations if final(opinions, one.permit) is None]
    if outstanding or not consultations:
        raise NotAllowed(
            f"No decision yet on {', '.join(outstanding) or 'any permit'}.",
            hint="Wait for the departments' opinions, or enter them with `yizheng opinion`.",
            code="opinions-outstanding",
        )
    results = []
    for one in consultations:
        opinion = final(opinions, one.permit)
        assert opinion is not None  # none is outstanding
        authority = locality.authority_of(one.department, dict(departments))
        results.append(_result(opinion, authority, on))
    granted = [result.permit for result in results if result.result == "granted"]
    counting = [code for code in granted if _counts(by_code[code], locality)]
    outcome = _outcome(granted, counting, locality.minimum.permits)
    return Decision(
        outcome=outcome,
        permits=tuple(results),
        reason=_reason(outcome, results, counting, by_code, locality.minimum.permits),
    )


def _result(opinion: Opinion, authority: str, on: date) -> PermitResult:
    if opinion.kind == "refuse":
        return PermitResult(
            permit=opinion.permit,
            result="refused",
            authority=authority,
            reason=opinion.facts,
            basis=opinion.basis,
        )
    begins = opinion.valid_from or on
    if isinstance(opinion.valid_to, date) and opinion.valid_to < begins:
        raise UsageError(
            f"The grant of {opinion.permit} ends on {opinion.valid_to}, before it begins.",
            hint="Ask the department for the right dates.",
            code="opinion-invalid",
        )
    return PermitResult(
        permit=opinion.permit,
        result="granted",
        authority=authority,
        number=opinion.number,
        valid_from=begins,
        valid_to=opinion.valid_to,
        conditions=opinion.conditions,
        basis=opinion.basis,
    )


def _counts(permit: Permit, locality: Locality) -> bool:
    minimum = locality.minimum
    return {
        "permit": True,
        "filing": minimum.count_filings,
        "managed": minimum.count_managed,
    }[permit.nature]


def _outcome(
    granted: list[str], counting: list[str], minimum: int
) -> Literal["license", "no-license", "refused"]:
    if not granted:
        return "refused"
    return "license" if len(counting) >= minimum else "no-license"


def _reason(
    outcome: str,
    results: list[PermitResult],
    counting: list[str],
    by_code: dict[str, Permit],
    minimum: int,
) -> str:
    """The comprehensive opinion in words."""

    def names(result: Literal["granted", "refused"]) -> str:
        return "；".join(by_code[one.permit].name for one in results if one.result == result)

    parts = []
    if granted := names("granted"):
        parts.append(f"准予：{granted}。")
    if refused := names("refused"):
        parts.append(f"不予许可：{refused}。")
    parts.append(
        {
            "license": "准予许可的事项并入行业综合许可证。",
            "no-license": f"计入综合许可证的准予事项为{len(counting)}项，不足{minimum}项，"
            "不制发行业综合许可证，各项许可由主管部门单独发证。",
            "refused": "各事项均不予许可，不制发行业综合许可证。",
        }[outcome]
    )
    return "".join(parts)
