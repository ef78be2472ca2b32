"""The page of accuracy: the figures of ``yizheng accuracy --from-store``, for who may see them."""

import json
import re

from office_site import OfficeSite
from test_queue_page import post

from departments import handling
from desk.web.office import accuracy_page


def reviewed(desk: OfficeSite) -> None:
    """A reviewer corrects one value and accepts another."""
    said = {"fields": {"premises": {"value": "样本路1号"}}, "accept": ["entity_name"]}
    handling.apply_review(desk.office, desk.case("review"), json.dumps(said), "user:reviewer")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_figures_come_from_what_reviewers_said(desk: OfficeSite) -> None:
    assert "还没有核对记录" in desk.client("reviewer").get("/desk/accuracy").text
    reviewed(desk)
    assert "还没有核对记录" in desk.client("reviewer").get("/desk/accuracy").text  # of before
    assert post(desk, "lead", "/desk/accuracy").status_code == 303
    said = words(desk.client("auditor").get("/desk/accuracy").text)
    assert "还没有核对记录" not in said
    # Documents, values looked at, right ones, share, silent ones.
    assert re.search(r"一业一证申请表 1 1 1 100\.0% 0", said), said
    assert re.search(r"一业一证申请表|租赁合同", said)


def test_with_many_cases_figures_are_made_when_asked_for(
    desk: OfficeSite, monkeypatch: object
) -> None:
    reviewed(desk)
    monkeypatch.setattr(accuracy_page, "AT_ONCE", 3)  # type: ignore[attr-defined]
    assert "请点“重新计算”" in desk.client("lead").get("/desk/accuracy").text
    post(desk, "lead", "/desk/accuracy")
    assert "请点“重新计算”" not in desk.client("lead").get("/desk/accuracy").text


def test_who_may_not_see_them_is_refused(desk: OfficeSite) -> None:
    for who in ("clerk", "officer", "system", "security"):
        assert desk.client(who).get("/desk/accuracy").status_code == 403
        assert post(desk, who, "/desk/accuracy").status_code == 403
