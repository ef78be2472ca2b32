"""Signing in and out with a browser: what it keeps, what it can reach, what it shows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe import serious
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from web_site import free_port, running

from cases import accounts
from cases.settings import Settings, load
from cases.store import Store

CHROMIUM = Path("/usr/bin/chromium")
GOOD = "correct horse battery"
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(settings: Settings) -> Iterator[Settings]:
    """A running desk with a lead and a security administrator."""
    settings.home.mkdir()
    served = load(home=settings.home, port=free_port())
    store = Store(served.store_url)
    store.upgrade()
    for name, role in (("lead", "lead"), ("security", "security-administrator")):
        accounts.create(store, name, display_name=f"{name}（样本）", roles=(role,), password=GOOD,
                        must_change=False, now=datetime.now(UTC))  # fmt: skip
    store.close()
    with running(served):
        yield served


@pytest.fixture
def context(browser: Browser, served: Settings) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=served.base_url)
    context.set_default_timeout(20_000)
    yield context
    context.close()


def signed_in(context: BrowserContext, name: str, page: str = "/desk/account") -> Page:
    shown = context.new_page()
    shown.goto(page)
    shown.fill("#name", name)
    shown.fill("#password", GOOD)
    shown.press("#password", "Enter")
    shown.wait_for_url(f"**{page}")
    return shown


def test_after_signing_out_the_back_button_shows_nothing(context: BrowserContext) -> None:
    page = signed_in(context, "lead")
    page.goto("/desk/break-glass")
    assert "lead（样本）" in page.content()
    page.get_by_role("button", name="退出", exact=True).click()
    page.wait_for_url("**/desk/sign-in?out=1")
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert "lead（样本）" not in page.content()
        assert "/desk/sign-in" in page.url


def test_no_script_reads_the_session(context: BrowserContext) -> None:
    page = signed_in(context, "lead")
    assert page.evaluate("document.cookie") == ""
    assert [one["name"] for one in context.cookies()] == ["yizheng"]
    # What HTMX keeps is where we are, not what was shown there.
    kept = page.evaluate("[...Object.entries(localStorage), ...Object.entries(sessionStorage)]")
    assert kept in ([], [["htmx-current-path-for-history", "/desk/account"]])


def test_a_form_of_another_site_is_refused(context: BrowserContext, served: Settings) -> None:
    """Even of the same machine, so that the cookie is sent, and with the token."""
    page = signed_in(context, "lead")
    token = page.locator("input[name=csrf]").first.get_attribute("value")
    elsewhere = "http://127.0.0.1:1"
    context.route("**/trap", lambda route: route.fulfill(content_type="text/html", body=(
        f'<form method="post" action="{served.base_url}/desk/account/end-sessions">'
        f'<input name="csrf" value="{token}"><button>go</button></form>')))  # fmt: skip
    other = context.new_page()
    other.goto(f"{elsewhere}/trap")
    other.click("button")
    other.get_by_text("没有执行").wait_for()
    page.goto("/desk/account")
    assert "lead（样本）" in page.content()


def test_the_pages_are_usable_by_everybody(context: BrowserContext) -> None:
    page = signed_in(context, "security")
    for address in ("/desk/account", "/desk/accounts", "/desk/accounts/lead", "/desk/tokens",
                    "/desk/access", "/desk/break-glass", "/desk/sign-in"):  # fmt: skip
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(address)
        assert serious(page) == [], address
        page.set_viewport_size({"width": 640, "height": 400})  # as 200 % zoom
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_an_account_is_made_by_keyboard_alone(context: BrowserContext) -> None:
    page = signed_in(context, "security", "/desk/accounts")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#name")
    page.keyboard.type("li")
    page.keyboard.press("Tab")
    page.keyboard.type("李四（样本）")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("code", has_text="-").wait_for()
    assert page.get_by_role("link", name="li", exact=True).count() == 1
    assert "窗口收件" in page.locator("tbody").inner_text()
