"""A reviewer teaches the reader a wording at the desk, and the lead lets it in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import serious
from office_site import OfficeSite
from playwright.sync_api import sync_playwright

from cases import wordings
from templates import documents

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(autouse=True)
def forgetting() -> Iterator[None]:
    yield
    documents.learn(())


def csrf(site: OfficeSite, name: str, path: str = "/desk/wordings") -> dict[str, str]:
    found = re.search(r'name="csrf" value="([^"]+)"', site.client(name).get(path).text)
    assert found is not None
    return {"csrf": found[1]}


def propose(site: OfficeSite, text: str, of: str = "lease.lessee", name: str = "reviewer"):
    return site.client(name).post(
        "/desk/wordings", data={**csrf(site, name), "of": of, "text": text, "why": "样本"}
    )


def test_proposed_by_a_reviewer_and_accepted_by_the_lead(desk: OfficeSite):
    told = propose(desk, "入驻主体")
    assert told.status_code == 200
    assert "试用结果" in told.text and "待定" in told.text
    (made,) = [one for one in wordings.proposals(desk.store) if one.text == "入驻主体"]
    assert (made.state, made.proposed_by) == ("proposed", "user:reviewer")
    path = f"/desk/wordings/{made.id}"
    token = csrf(desk, "reviewer")
    assert desk.client("reviewer").post(f"{path}/accept", data=token).status_code == 403
    done = desk.client("lead").post(f"{path}/accept", data=csrf(desk, "lead"))
    assert done.status_code == 200 and "已采用" in done.text
    assert wordings.proposal(desk.store, made.id).decided_by == "user:lead"
    again = desk.client("lead").post(f"{path}/reject", data=csrf(desk, "lead"))
    assert again.status_code == 422 and "请写明不采用的理由" in again.text
    back = {**csrf(desk, "lead"), "why": "误用"}
    assert "不采用" in desk.client("lead").post(f"{path}/reject", data=back).text


def test_nobody_accepts_his_own(desk: OfficeSite):
    propose(desk, "使用主体", name="lead")
    (made,) = [one for one in wordings.proposals(desk.store) if one.text == "使用主体"]
    told = desk.client("lead").post(f"/desk/wordings/{made.id}/accept", data=csrf(desk, "lead"))
    assert told.status_code == 409
    assert "自己提出的建议须由他人采用" in told.text
    assert wordings.proposal(desk.store, made.id).state == "proposed"


@pytest.mark.parametrize(
    ("of", "text", "words"),
    [
        ("lease.lessee", "承租方", "系统已经认识这个写法"),
        ("lease.lessee", "x", "请照材料上的写法填写"),
        ("nothing.x", "入驻主体", "请选择材料与项目"),
        ("lease.lessee", "<script>alert(1)</script>样本", "alert"),
    ],
)
def test_what_cannot_be_a_wording_is_told_and_the_form_keeps_what_was_typed(
    desk: OfficeSite, of: str, text: str, words: str
):
    told = propose(desk, text, of)
    assert words in told.text
    assert "<script>alert" not in told.text
    if told.status_code == 422:
        assert 'value="样本"' in told.text  # the reason that was given


def test_who_may_not_teach_sees_nothing(desk: OfficeSite):
    for name in ("clerk", "officer", "auditor", "system", "security"):
        assert desk.client(name).get("/desk/wordings").status_code == 403, name


def test_the_api_does_the_same(desk: OfficeSite):
    client = desk.client("reviewer")
    token = csrf(desk, "reviewer")["csrf"]
    said = {"kind": "lease", "field": "lessee", "text": "经营主体方", "why": ""}
    made = client.post("/api/v1/wordings", json=said, headers={"X-CSRF-Token": token})
    assert made.status_code in (200, 201), made.text
    wording = made.json()["wording"]
    assert (wording["text"], wording["state"]) == ("经营主体方", "proposed")
    tried = client.get(f"/api/v1/wordings/{wording['id']}/trial").json()
    assert tried["trial"]["documents"] >= 1
    refused = client.post(
        f"/api/v1/wordings/{wording['id']}/accept", json={}, headers={"X-CSRF-Token": token}
    )
    assert refused.status_code == 403
    taken = client.post("/api/v1/wordings", json={**said, "text": "承租方"},
                        headers={"X-CSRF-Token": token})  # fmt: skip
    assert taken.json()["code"] == "wording-taken"


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
def test_everybody_can_use_the_pages(desk: OfficeSite):
    propose(desk, "承租主体")
    (made,) = [one for one in wordings.proposals(desk.store) if one.text == "承租主体"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 683, "height": 384})  # 1366 at 200 %
        context.add_cookies([desk.session_cookie("lead")])
        page = context.new_page()
        for path in ("/desk/wordings", f"/desk/wordings/{made.id}"):
            page.goto(desk.base + path)
            assert serious(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        browser.close()
