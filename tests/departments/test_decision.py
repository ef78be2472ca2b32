"""The comprehensive opinion over every combination of grants and refusals."""

from datetime import date
from itertools import product

import pytest
from restaurant_papers import PERMITS, TODAY

from cases.errors import NotAllowed, UsageError
from cases.model import Consultation, Decision, Opinion
from departments.decision import decide
from templates.catalog import load

CATALOG = load()
LOCALITY = CATALOG.locality("default")


def opinion(permit: str, granted: bool) -> Opinion:
    if granted:
        return Opinion(permit=permit, kind="grant", number=f"N-{permit}")
    return Opinion(permit=permit, kind="refuse", facts="事实", basis="依据")


def decided(
    opinions: list[Opinion], codes: tuple[str, ...] = PERMITS, **minimum: object
) -> Decision:
    permits = [CATALOG.permit(code) for code in codes]
    asked = [Consultation(permit=one.code, department=one.department, form={}) for one in permits]
    changed = LOCALITY.minimum.model_copy(update=minimum)
    locality = LOCALITY.model_copy(update={"minimum": changed})
    return decide(asked, opinions, permits, CATALOG.departments, locality, TODAY)


@pytest.mark.parametrize("grants", list(product([True, False], repeat=4)))
def test_two_granted_permits_make_a_licence_and_a_signboard_is_none(grants: tuple[bool, ...]):
    by_permit = dict(zip(PERMITS, grants, strict=True))
    decision = decided([opinion(permit, granted) for permit, granted in by_permit.items()])
    permits = sum(by_permit[code] for code in ("FD", "FS", "TB"))
    expected = "license" if permits >= 2 else "no-license" if any(grants) else "refused"
    assert decision.outcome == expected
    assert {one.permit: one.result == "granted" for one in decision.permits} == by_permit
    assert [one.permit for one in decision.permits] == list(PERMITS)


def test_the_locality_decides_what_counts():
    opinions = [opinion("FD", True), opinion("SB", True)]
    assert decided(opinions, ("FD", "SB")).outcome == "no-license"
    assert decided(opinions, ("FD", "SB"), count_managed=True).outcome == "license"
    assert decided([opinion("FD", True)], ("FD",), permits=1).outcome == "license"


def test_the_reason_names_what_was_granted_and_refused():
    opinions = [opinion("FD", True), opinion("FS", True), opinion("SB", True), opinion("TB", False)]
    assert decided(opinions).reason == (
        "准予：食品经营许可；公众聚集场所投入使用、营业前消防安全检查；户外招牌设置。"
        "不予许可：烟草专卖零售许可。准予许可的事项并入行业综合许可证。"
    )
    few = decided([opinion("FD", True), opinion("TB", False)], ("FD", "TB"))
    assert "准予事项为1项，不足2项" in few.reason


def test_results_carry_what_the_opinions_said():
    grant = Opinion(permit="FD", kind="grant", number="JY1", valid_to=date(2031, 11, 20),
                    conditions="不含生食", basis="第三十五条")  # fmt: skip
    refusal = Opinion(permit="TB", kind="refuse", facts="已有零售点", basis="条例第九条")
    fd, tb = decided([grant, refusal], ("FD", "TB")).permits
    assert (fd.number, fd.valid_from, fd.valid_to) == ("JY1", TODAY, date(2031, 11, 20))
    assert (fd.conditions, fd.authority) == ("不含生食", "样本区市场监督管理局")
    assert (tb.reason, tb.basis, tb.number) == ("已有零售点", "条例第九条", None)


def test_the_first_final_opinion_counts_whatever_came_before():
    opinions = [
        Opinion(permit="FD", kind="supplement"),
        Opinion(permit="FD", kind="pause"),
        opinion("FD", True),
        opinion("TB", True),
        opinion("FD", False),
    ]
    assert decided(opinions, ("FD", "TB")).permits[0].result == "granted"


@pytest.mark.parametrize(
    "opinions",
    [[], [opinion("FD", True)], [opinion("FD", True), Opinion(permit="TB", kind="pause")]],
)
def test_nothing_is_decided_while_a_department_is_silent(opinions: list[Opinion]):
    with pytest.raises(NotAllowed) as caught:
        decided(opinions, ("FD", "TB"))
    assert caught.value.code == "opinions-outstanding"
    assert "TB" in caught.value.message


def test_nothing_asked_is_nothing_decided():
    with pytest.raises(NotAllowed):
        decided([], ())


def test_a_grant_that_ended_before_today_is_not_decided_on():
    past = Opinion(permit="FD", kind="grant", valid_to=date(2026, 11, 20))
    with pytest.raises(UsageError) as caught:
        decided([past, opinion("TB", True)], ("FD", "TB"))
    assert caught.value.code == "opinion-invalid"
