"""The review page in a real browser: by keyboard alone, together, offline, with an input method."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe import serious
from office_site import PASSWORD, OfficeSite, office_site
from playwright.sync_api import Browser, Page, expect
from review_desk import (
    CHROMIUM,
    LEASE_END,
    LEASED,
    PAPER,
    chromium,
    doubtful,
    open_value,
    reviewing,
    said,
    settle,
    window,
)

from cases import accounts, drafts, record
from cases.model import Action, Candidate
from departments.casework import form_of
from departments.review import Edit
from desk.web.rereading import Rereader

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    with office_site(tmp_path_factory.mktemp("review")) as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def _tab_to(page: Page, part: str) -> None:
    """Press Tab until the focus is on a link whose address has this part."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("part => (document.activeElement.href || '').includes(part)", part):
            return
    raise AssertionError(f"no way by Tab to {part}")


def test_a_case_with_a_conflict_goes_from_queue_to_confirmed_by_keyboard_alone(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "键盘")
    page = window(browser, desk, "reviewer").new_page()
    page.goto(f"{desk.base}/desk?q=键盘")
    _tab_to(page, case.id)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{case.id}**")
    if not page.url.endswith("/review"):
        _tab_to(page, f"{case.id}/review")
        page.keyboard.press("Enter")
    page.wait_for_selector("#review[data-ready]")
    assert open_value(page) == "premises"
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("请按数字键")  # a contradiction is not accepted
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    assert open_value(page) == LEASE_END
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("都已定下")
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已核定")
    assert said(desk, case) == [("CORRECTED", "user:reviewer"), ("CONFIRMED", "user:reviewer")]
    form = form_of(desk.office, desk.store.case(case.id))
    assert (form.value("premises"), form.value(LEASE_END)) == (PAPER, "2029-02-28")
    assert desk.store.case(case.id).status == "received"
    page.context.close()


def test_save_and_next_opens_another_case(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "接着")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("n")
    page.wait_for_selector("#review[data-ready]")
    assert case.id not in page.url
    assert form_of(desk.office, desk.store.case(case.id)).value("premises") == LEASED
    page.context.close()


def test_typing_takes_the_keys_of_shortcuts_and_escape_leaves(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "输入")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.keyboard.press("e")
    page.keyboard.type("snujk1")
    assert page.input_value("#value-input") == "snujk1"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.name") == "premises"
    page.keyboard.press("u")  # what was typed in one go is taken back in one go
    assert page.input_value("#value-input") == LEASED
    assert said(desk, case) == []
    page.context.close()


def test_no_shortcut_fires_while_an_input_method_composes(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "拼音")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.keyboard.press("e")
    page.keyboard.press("End")
    devtools = page.context.new_cdp_session(page)

    def compose(text: str) -> None:
        devtools.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )

    for typed in ("n", "ni", "ni s", "ni se"):
        compose(typed)
    # The key that picks a word of the input method reaches the page as 229.
    for key in ("Enter", "Escape", "1"):
        devtools.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229},
        )
    assert open_value(page) == "premises"
    assert page.evaluate("document.activeElement.id") == "value-input"
    assert page.inner_text("#count").startswith("还有")
    devtools.send("Input.insertText", {"text": "旁"})
    assert page.input_value("#value-input") == f"{LEASED}旁"
    page.keyboard.press("Enter")
    assert open_value(page) == LEASE_END
    composing = "new KeyboardEvent('keydown', {key: 's', isComposing: true, bubbles: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({composing})")
    assert page.inner_text("#say") == ""
    page.context.close()


def test_two_reviewers_at_once_see_what_the_other_wrote(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "两人")
    one = reviewing(window(browser, desk, "reviewer"), desk, case)
    other = reviewing(window(browser, desk, "second"), desk, case)
    one.keyboard.press("1")
    one.keyboard.press("s")
    expect(one.locator("#say")).to_contain_text("已保存")
    other.keyboard.press("2")
    other.keyboard.press("s")
    alert = other.locator(".rows .message")
    expect(alert).to_contain_text("reviewer")
    expect(alert).to_contain_text(PAPER)
    assert form_of(desk.office, desk.store.case(case.id)).value("premises") == PAPER
    other.click("text=用我的")
    other.keyboard.press("s")
    expect(other.locator("#say")).to_contain_text("已保存")
    present = form_of(desk.office, desk.store.case(case.id)).elements["premises"]
    assert [(one.by, one.value) for one in present.origins if one.by] == [
        ("user:reviewer", PAPER),
        ("user:second", LEASED),
    ]
    # What the other did not touch is merged without a word.
    one.keyboard.press("Enter")
    one.keyboard.press("s")
    expect(one.locator("#say")).to_contain_text("已核定")
    form = form_of(desk.office, desk.store.case(case.id))
    assert (form.value("premises"), form.elements[LEASE_END].status) == (LEASED, "confirmed")
    one.context.close()
    other.context.close()


def test_what_was_typed_survives_a_lost_connection(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "断线")
    context = window(browser, desk, "reviewer")
    page = reviewing(context, desk, case)
    context.set_offline(True)
    page.keyboard.press("1")
    page.keyboard.press("s")
    expect(page.locator("#banners")).to_contain_text("连接中断")
    kept = page.evaluate(
        "localStorage.getItem(Object.keys(localStorage).find(k => /draft/.test(k)))"
    )
    assert PAPER in kept
    page.close()  # and even the page is gone
    context.set_offline(False)
    page = reviewing(context, desk, case)
    expect(page.locator("#say")).to_contain_text("已恢复")
    expect(page.locator("#draft-state")).to_contain_text("草稿已存")
    found = drafts.load(desk.store, case.id, "user:reviewer")
    assert found is not None and PAPER in str(found.content)
    # What the server has is not left lying about in the browser.
    assert page.evaluate("Object.keys(localStorage).filter(k => /draft/.test(k)).length") == 0
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已保存")
    assert drafts.load(desk.store, case.id, "user:reviewer") is None
    context.close()


def test_what_was_typed_survives_an_expired_sign_in(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "过期")
    context = browser.new_context()
    context.set_default_timeout(15_000)
    _sign_in(context.new_page(), desk, "second")
    page = reviewing(context, desk, case)
    accounts.end_all_sessions(desk.store, "second", datetime.now(UTC))
    page.keyboard.press("1")
    banner = page.locator("#banners")
    expect(banner).to_contain_text("登录已过期")
    assert drafts.load(desk.store, case.id, "user:second") is None
    with context.expect_page() as opened:
        page.click("#banners a")
    _sign_in(opened.value, desk, "second")
    page.bring_to_front()
    expect(page.locator("#banner-connection")).to_have_count(0)
    found = drafts.load(desk.store, case.id, "user:second")
    assert found is not None and PAPER in str(found.content)
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已保存")
    context.close()


def _sign_in(page: Page, desk: OfficeSite, name: str) -> None:
    page.goto(f"{desk.base}/desk/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk")


def test_another_account_gets_nothing_of_what_was_typed(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "换人")
    context = window(browser, desk, "reviewer")
    page = reviewing(context, desk, case)
    context.clear_cookies()
    context.add_cookies([desk.session_cookie("lead")])  # type: ignore[list-item]
    page.keyboard.press("1")
    expect(page.locator("#banners")).to_contain_text("另一帐号")
    assert drafts.load(desk.store, case.id, "user:lead") is None
    context.close()


def test_a_case_that_moved_on_is_not_reviewed_any_more(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "撤回")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.keyboard.press("1")
    now = desk.store.case(case.id)
    desk.store.act(case.id, Action(kind="WITHDRAWN", actor="user:clerk"), now.seq)
    page.keyboard.press("s")
    expect(page.locator("#banners")).to_contain_text("没有保存")
    expect(page.locator("#status")).to_have_text("已撤回")
    assert page.is_disabled("#save")
    assert said(desk, case) == []
    page.context.close()


def test_nothing_of_a_value_is_run_and_long_ones_are_shown(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "怪值<b>x</b>")
    trap = "<img src=x onerror='window.caught=1'><script>window.caught=1</script>样本"
    long = "样" * 100_000
    settle(
        desk, case, "user:second",
        fields={"entity_name": Edit(value=trap, why=trap), "business_scope": Edit(value=long)},
    )  # fmt: skip
    page = reviewing(window(browser, desk, "reviewer"), desk, case, "?field=entity_name")
    assert page.inner_text(".rows > li.open .value").startswith("<img src=x")
    assert "<b>x</b>" in page.inner_text("h1")
    assert page.evaluate("window.caught") is None
    page.click(".row[data-name=business_scope]")
    expect(page.locator(".row[data-name=business_scope]")).to_contain_text("共 100000 字")
    assert len(page.input_value("#value-input")) == 100_000
    page.keyboard.press("e")
    page.keyboard.press("End")
    page.keyboard.type("本")
    page.keyboard.press("Escape")
    expect(page.locator("#draft-state")).to_contain_text("草稿已存")
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已保存")
    assert form_of(desk.office, desk.store.case(case.id)).value("business_scope") == f"{long}本"
    page.context.close()


def test_a_value_of_another_type_is_refused_at_its_place(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "日期")
    page = reviewing(window(browser, desk, "reviewer"), desk, case, "?field=applied_on")
    page.keyboard.press("e")
    page.keyboard.type("前天")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator("[aria-invalid=true]")).to_have_value("前天")
    expect(page.locator(".edit [role=alert]")).to_contain_text("2026-11-21")
    page.fill("#value-input", "2026年11月9日")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已保存")
    form = form_of(desk.office, desk.store.case(case.id))
    assert form.value("applied_on") == "2026-11-09"
    page.context.close()


def test_what_nothing_speaks_against_is_accepted_at_once(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "无疑")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.keyboard.press("a")
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已保存")
    now = desk.store.case(case.id)
    form = form_of(desk.office, now)
    assert now.status == "review"  # the doubts are still there
    assert form.elements["premises"].status == "conflict"
    before = record.form(desk.store, case.id, 1)
    assert before is not None
    safe = {name for name, one in before.elements.items() if one.status in ("agreed", "single")}
    assert len(safe) > 15
    for name in safe:
        assert form.elements[name].status == "confirmed"
        assert form.value(name) == before.value(name)
    page.context.close()


def test_a_box_on_the_page_chooses_its_value(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "点选")
    page = reviewing(window(browser, desk, "reviewer"), desk, case, "?field=entity_name")
    page.click("#overlay rect[data-name=credit_code]")
    assert open_value(page) == "credit_code"
    assert page.evaluate("document.activeElement.dataset.name") == "credit_code"
    expect(page.locator("#overlay rect.chosen")).to_have_attribute("data-name", "credit_code")
    page.wait_for_function("() => document.querySelector('li.open .strip').style.width")
    page.context.close()


def test_a_wiped_value_is_not_accepted_by_enter(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "擦去")
    page = reviewing(window(browser, desk, "reviewer"), desk, case, "?field=employees")
    page.keyboard.press("e")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("按 0 表示")
    assert open_value(page) == "employees"
    expect(page.locator(".row[data-name=employees] .tag")).to_contain_text("无疑")
    page.keyboard.press("0")
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已保存")
    entry = form_of(desk.office, desk.store.case(case.id)).elements["employees"]
    assert (entry.value, entry.status) == (None, "confirmed")
    page.context.close()


def test_a_saved_review_can_be_taken_back(desk: OfficeSite, browser: Browser) -> None:
    case = doubtful(desk, "反悔")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.keyboard.press("1")
    page.keyboard.press("s")
    expect(page.locator("#say")).to_contain_text("已保存")
    page.click("#undo-saved")
    expect(page.locator(".row[data-name=premises] .tag")).to_contain_text("需核对")
    form = form_of(desk.office, desk.store.case(case.id))
    assert form.elements["premises"].status == "conflict"
    page.context.close()


def test_a_box_drawn_by_keys_is_read_again_and_offered(
    desk: OfficeSite, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def read(self: Rereader, path: Path, page: object, box: object, type_: str | None = None):
        asked.append((path.exists(), box, type_))
        return Candidate(value="2029-03-01", raw="2029年03月01日", page=2, box=(1, 2, 3, 4))

    monkeypatch.setattr(Rereader, "read", read)
    case = doubtful(desk, "重读")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.keyboard.press("j")
    assert open_value(page) == LEASE_END
    page.keyboard.press("b")
    before = page.get_attribute(".drawn", "width")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowDown")
    assert float(page.get_attribute(".drawn", "width") or 0) == float(before or 0) + 8
    page.keyboard.press("Enter")
    expect(page.locator("#say")).to_contain_text("2029-03-01")
    page.keyboard.press("1")
    expect(page.locator(f".row[data-name='{LEASE_END}'] .value")).to_have_text("2029-03-01")
    assert [(found, type_) for found, _, type_ in asked] == [(True, "term_to")]
    page.context.close()


def test_documents_are_put_together_anew_and_the_page_follows(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "整理")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    page.click("#open-arrange")
    page.click("#arrange-documents section:nth-of-type(4) >> text=不用此页 >> nth=2")
    page.click("#arrange-documents section:nth-of-type(4) >> text=从此页起另成一份")
    assert serious(page) == []
    page.click("#arrange-apply")
    expect(page.locator("#banners")).to_contain_text("正在重新读取")
    assert said(desk, case) == [("ARRANGED", "user:reviewer")]
    now = desk.store.case(case.id)
    assert now.status == "received"
    desk.store.act(case.id, Action(kind="WITHDRAWN", actor="user:clerk"), now.seq)
    expect(page.locator("#status")).to_have_text("已撤回", timeout=20_000)
    page.context.close()


def test_nothing_serious_for_those_who_hear_or_cannot_use_a_mouse(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "无障碍")
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    assert serious(page) == []
    page.keyboard.press("?")
    assert page.is_visible("#help")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    assert serious(page) == []
    page.context.close()


def test_the_letters_in_which_readings_differ_are_found(desk: OfficeSite, browser: Browser) -> None:
    page = reviewing(window(browser, desk, "reviewer"), desk, desk.case("review"))

    def differing(text: str, other: str) -> list[str]:
        pieces = page.evaluate(
            "async ([text, other]) => (await import('/static/office/review/text.js'))"
            ".compare(text, other)",
            [text, other],
        )
        assert "".join(piece for piece, _ in pieces) == text
        return [piece for piece, same in pieces if not same]

    assert differing("样本己巳路未央", "样本已己路末央") == ["己巳", "未"]
    assert differing("MA5YB0001X", "MA5YBO001X") == ["0"]
    assert differing("石榴巷12号2层", "石榴巷12号") == ["2层"]
    assert differing("𠮷野", "𠮶野") == ["𠮷"]
    assert differing("同", "同") == []
    (changed,) = differing("甲" + "样" * 9000 + "乙", "丙" + "本" * 9000 + "乙")
    assert len(changed) == 9001
    page.context.close()


@pytest.mark.parametrize(("width", "height", "scale"), [(683, 384, 2), (320, 256, 4)])
def test_large_zoom_needs_no_scrolling_sideways(
    desk: OfficeSite, browser: Browser, width: int, height: int, scale: int
) -> None:
    case = doubtful(desk, f"放大{scale}")
    size = {"width": width, "height": height}
    page = reviewing(
        window(browser, desk, "reviewer", viewport=size, device_scale_factor=scale), desk, case
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    head = page.locator(".rows > li.open > .row").bounding_box()
    assert head is not None and 0 <= head["y"] < height
    assert serious(page) == []
    page.context.close()


def test_the_back_button_after_signing_out_shows_nothing(
    desk: OfficeSite, browser: Browser
) -> None:
    case = doubtful(desk, "退出")
    context = browser.new_context()
    page = context.new_page()
    _sign_in(page, desk, "reviewer")
    page.goto(f"{desk.base}/desk/cases/{case.id}/review")
    page.wait_for_selector("#review[data-ready]")
    page.click(".me button")
    page.wait_for_selector("[name=password]")
    page.go_back()
    page.wait_for_selector("[name=password]")
    assert PAPER not in page.content()
    context.close()
