"""The pages of the queue: what can be done on them, by whom, with and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import serious
from office_site import DIFFERS, OfficeSite, office_site, read
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cases import accounts
from cases.tables import CaseRow
from desk import queue
from desk.rights import of_account

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    """One desk for all tests of this module; each leaves it as it was."""
    with office_site(tmp_path_factory.mktemp("desk")) as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, desk: OfficeSite, who: str, path: str, width: int = 1366) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 768}, locale="zh-CN")
    context.add_cookies([desk.session_cookie(who)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(desk.base + path)
    return page


def csrf(desk: OfficeSite, who: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', desk.client(who).get("/desk/account").text)
    assert found
    return found[1]


def post(desk: OfficeSite, who: str, path: str, **said: object):  # type: ignore[no-untyped-def]
    return desk.client(who).post(path, data={"csrf": csrf(desk, who), **said})


def test_each_role_sees_its_own_queue_and_the_others_none(desk: OfficeSite) -> None:
    shown = {
        "reviewer": ["待核对"],
        "lead": ["待综合审批", "待排除故障", "待用章", "待核对", "待申请人补正"],
        "clerk": ["待申请人补正", "待排除故障"],
        "officer": ["待本部门出具意见"],
    }
    for who, tabs in shown.items():
        page = desk.client(who).get("/desk").text
        assert re.findall(r'<a href="/desk\?waiting=[^>]*>([^<]+) <span', page) == tabs, who
    for who in ("auditor", "system", "security"):
        for path in ("/desk", "/desk/cases"):
            answer = desk.client(who).get(path)
            assert answer.status_code == 403 and "样本-review" not in answer.text
    for path in ("/desk", "/desk/cases", "/desk/next", "/desk/exports", "/desk/accuracy"):
        answer = desk.client("reviewer").get(path, headers={"Cookie": ""})
        assert answer.status_code == 303 and "/desk/sign-in" in answer.headers["location"], path


def test_a_department_sees_no_case_of_others_and_no_office_filters(desk: OfficeSite) -> None:
    page = desk.client("officer").get("/desk/cases").text
    assert desk.cases["consulting"] in page and desk.cases["review"] not in page
    for hidden in ('name="department"', 'name="assigned"', "登记撤回", "导出"):
        assert hidden not in page
    answer = desk.client("officer").get("/desk?waiting=review")
    assert answer.status_code == 403


def test_the_address_keeps_the_filters(desk: OfficeSite) -> None:
    client = desk.client("lead")
    page = client.get("/desk/cases", params={"words": "石榴巷", "status": "review"}).text
    ids = set(re.findall(r'name="case" value="([^"]+)"', page))
    assert ids == {desk.cases["review"], desk.cases["review-late"]}
    assert 'value="石榴巷"' in page and '<option value="review" selected>' in page
    assert "words=%E7%9F%B3" in page.split("导出这份列表")[0].rsplit("href", 1)[1]
    assert "每个检索词至少两个字" in client.get("/desk/cases", params={"words": "石"}).text
    assert "没有符合条件的案件" in client.get("/desk/cases", params={"words": "没有此词"}).text
    for wrong in ({"status": "lost"}, {"light": "blue"}, {"cursor": "x"}, {"sample": "maybe"}):
        assert client.get("/desk/cases", params=wrong).status_code == 422, wrong


def test_lights_are_words_and_not_colours_alone(desk: OfficeSite) -> None:
    page = desk.client("officer").get("/desk").text
    assert re.search(r"▲</span> 逾期 \d+ 个工作日", page)
    assert re.search(r"●</span> 还剩 \d+ 个工作日", page)


def test_cases_are_given_to_somebody_and_back(desk: OfficeSite) -> None:
    ids = [desk.cases["review"], desk.cases["review-late"]]
    back = "/desk/cases?status=review"
    answer = post(desk, "lead", "/desk/assign", case=ids, account="second", back=back)
    assert answer.status_code == 303
    assert [desk.store.case(one).assigned_to for one in ids] == ["second", "second"]
    page = desk.client("lead").get(answer.headers["location"]).text
    assert "已更改 2 件案件的办理人" in page and "样本核对乙" in page
    undo = page.split("已更改 2 件")[1].split("</form>")[0]
    said = re.findall(r'name="case" value="([^"]+)"', undo)
    assert sorted(said) == sorted(f"{one}:" for one in ids)
    answer = post(desk, "lead", "/desk/assign", case=said, back=back)
    assert "taken-back" in answer.headers["location"]
    assert [desk.store.case(one).assigned_to for one in ids] == [None, None]


def test_forms_that_cannot_be_are_refused_and_change_nothing(desk: OfficeSite) -> None:
    one = desk.cases["review"]
    client = desk.client("reviewer")
    assert client.post("/desk/assign", data={"case": one, "account": "reviewer"}).status_code == 403
    assert post(desk, "reviewer", "/desk/assign", case=one, account="second").status_code == 403
    assert post(desk, "lead", "/desk/assign", case=one, account="nobody").status_code == 404
    assert post(desk, "officer", "/desk/assign", case=one, account="officer").status_code == 404
    assert post(desk, "reviewer", "/desk/withdraw", case=one).status_code == 403
    assert "none-chosen" in post(desk, "lead", "/desk/assign").headers["location"]
    away = post(desk, "lead", "/desk/assign", case=one, account="", back="//evil.example/desk")
    assert away.headers["location"].startswith("/desk?")
    assert desk.store.case(one).assigned_to is None
    assert desk.store.case(one).status == "review"


def test_a_withdrawal_is_asked_once_more_and_says_what_did_not_go(desk: OfficeSite) -> None:
    made = read(desk.office, DIFFERS, "会撤回")
    ids = [made.id, desk.cases["refused"]]
    page = post(desk, "clerk", "/desk/withdraw", case=ids, back="/desk/cases").text
    assert "此操作不能撤销，共 2 件" in page and desk.store.case(made.id).status == "review"
    seen = re.findall(r'name="case" value="([^"]+)"', page)
    assert seen == [f"{made.id}:{made.seq}", f"{ids[1]}:{desk.case('refused').seq}"]
    said = {"case": seen, "confirmed": "1", "back": "/desk/cases"}
    answer = post(desk, "clerk", "/desk/withdraw", reason="  ", **said)
    assert answer.status_code == 422 and desk.store.case(made.id).status == "review"
    answer = post(desk, "clerk", "/desk/withdraw", reason="申请人来电", **said)
    assert answer.status_code == 409
    assert "已登记 1 件，另有 1 件没有登记" in answer.text and "案件已办结" in answer.text
    assert desk.store.case(made.id).status == "withdrawn"
    last = desk.store.actions(made.id)[-1]
    assert (last.actor, last.reason) == ("user:clerk", "申请人来电")


def test_a_name_with_markup_is_shown_as_text(desk: OfficeSite) -> None:
    name = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    with desk.store.write() as session:
        row = session.get(CaseRow, desk.cases["failed"])
        assert row is not None
        row.name, before = name, row.name
    for path in ("/desk?waiting=trouble", f"/desk/cases/{desk.cases['failed']}"):
        page = desk.client("clerk").get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
    with desk.store.write() as session:
        session.get(CaseRow, desk.cases["failed"]).name = before  # type: ignore[union-attr]


def test_the_next_case_opens_by_itself(desk: OfficeSite) -> None:
    here, who = desk.office, of_account(accounts.get(desk.store, "reviewer"))
    lead = of_account(accounts.get(desk.store, "lead"))
    both = [desk.cases["review"], desk.cases["review-late"]]
    first = queue.next_for(here, who)
    assert first == desk.cases["review-late"]
    answer = desk.client("reviewer").get(f"/desk/next?after={first}")
    assert answer.headers["location"] == f"/desk/cases/{desk.cases['review']}/review"
    for one in ("review", "review-late"):
        queue.assign(
            here, of_account(accounts.get(desk.store, "lead")), [desk.cases[one]], "second"
        )
    answer = desk.client("reviewer").get("/desk/next")
    assert "done=none-left" in answer.headers["location"]
    assert "没有下一件" in desk.client("reviewer").get(answer.headers["location"]).text
    queue.assign(here, lead, both, None)
    # A second person, who reviews nothing by himself, is not told that there is nothing.
    answer = desk.client("lead").get("/desk/next")
    assert answer.headers["location"] == "/desk"


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
def test_filters_work_at_once_and_by_keyboard(desk: OfficeSite, browser: Browser) -> None:
    page = opened(browser, desk, "lead", "/desk/cases")
    page.get_by_label("环节").select_option("issued")
    page.wait_for_url("**status=issued**")
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(1)
    assert desk.cases["issued"] in rows.inner_text()
    page.get_by_label("检索", exact=True).focus()
    page.keyboard.type("没有此词")
    page.keyboard.press("Enter")
    page.get_by_text("没有符合条件的案件").wait_for()
    page.go_back()
    expect(rows).to_have_count(1)
    page.context.close()


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
def test_choosing_says_how_many(desk: OfficeSite, browser: Browser) -> None:
    page = opened(browser, desk, "lead", "/desk?waiting=review")
    assign = page.get_by_role("button", name="分派", exact=True)
    assert assign.is_disabled()
    page.get_by_label("全选本页").press("Space")
    assert page.get_by_text("已选 2 件").is_visible() and assign.is_enabled()
    page.get_by_label("全选本页").press("Space")
    assert assign.is_disabled()
    page.context.close()


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
@pytest.mark.parametrize(
    ("who", "path"),
    [("reviewer", "/desk"), ("lead", "/desk/cases"), ("officer", "/desk"),
     ("lead", "/desk/exports"), ("lead", "/desk/accuracy"), ("clerk", "/desk?words=没有此词")],
)  # fmt: skip
@pytest.mark.parametrize("width", [1366, 683, 390])
def test_pages_are_accessible_and_nothing_is_wider_than_the_window(
    desk: OfficeSite, browser: Browser, who: str, path: str, width: int
) -> None:
    """683 is 1366 at a zoom of 200 %."""
    page = opened(browser, desk, who, path, width)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
