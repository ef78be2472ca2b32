"""Signing in and out: sessions, their cookies and tokens, CSRF, waiting, what is recorded."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from cases import access, accounts, passwords
from cases.accounts import Role
from cases.model import Case
from cases.settings import Settings
from cases.store import Store
from cases.tables import AccountRow, SessionRow
from desk.web.app import create_app

GOOD = "correct horse battery"
BASE = "http://127.0.0.1:8000"
Client = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashing that costs nothing."""
    monkeypatch.setattr(
        passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    )
    passwords._decoy.cache_clear()
    yield
    passwords._decoy.cache_clear()


def account(store: Store, name: str = "zhang", *roles: Role, **more: Any) -> accounts.Account:
    values = {"display_name": "张三（样本）", "must_change": False, "password": GOOD} | more
    return accounts.create(store, name, roles=roles or ("lead",), now=datetime.now(UTC), **values)


@pytest.fixture
def client(stored_settings: Settings, store: Store) -> Iterator[Client]:
    """Makes browsers that nobody has signed in with, of the account ``zhang``, a lead."""
    account(store)
    app: Any = create_app(stored_settings)

    def made(base: str = BASE, **headers: str) -> TestClient:
        return TestClient(app, base_url=base, headers=headers, follow_redirects=False)

    yield made
    app._app.state.store.close()


def sign_in(client: TestClient, name: str = "zhang", password: str = GOOD, **more: str) -> Any:
    return client.post("/desk/sign-in", data={"name": name, "password": password} | more)


def csrf(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="(\w{64})"', client.get("/desk/account").text)
    assert found
    return found[1]


def logged(store: Store) -> list[tuple[str, str]]:
    return [(one.kind, one.actor) for one in reversed(access.entries(store))]


def age(store: Store, **columns: timedelta) -> None:
    with store.write() as session:
        for row in session.scalars(select(SessionRow)):
            for name, by in columns.items():
                setattr(row, name, getattr(row, name) - by)


def inside(client: TestClient) -> bool:
    answer = client.get("/desk/account")
    assert answer.status_code == 200 or answer.headers["location"].startswith("/desk/sign-in?")
    return answer.status_code == 200


# In and out


def test_whoever_signs_in_is_let_in_and_whoever_signs_out_is_not(
    client: Client, store: Store
) -> None:
    browser = client()
    assert not inside(browser)
    answer = sign_in(browser, name=" ZHANG ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert inside(browser)
    assert "张三（样本）" in browser.get("/desk/account").text
    kept = dict(browser.cookies)
    out = browser.post("/desk/sign-out", data={"csrf": csrf(browser)})
    assert out.headers["location"] == "/desk/sign-in?out=1"
    assert out.headers["clear-site-data"] == '"cache"'
    assert "已退出" in browser.get("/desk/sign-in?out=1").text
    assert not inside(browser)
    # Not only the cookie is gone: the session is.
    browser.cookies.update(kept)
    assert not inside(browser)
    assert logged(store) == [("sign-in", "user:zhang"), ("sign-out", "user:zhang")]


@pytest.mark.parametrize(
    ("name", "password"), [("zhang", "wrong"), ("nobody", GOOD), ("", ""), ("zha\0ng", "\0")]
)
def test_who_is_refused_does_not_learn_why(client: Client, name: str, password: str) -> None:
    answer = sign_in(client(), name, password)
    assert answer.status_code == 401
    assert "帐号或密码不对" in answer.text
    assert "set-cookie" not in answer.headers
    assert password not in answer.text or not password.strip("\0")


def test_a_disabled_account_is_refused_as_a_wrong_password_is(client: Client, store: Store) -> None:
    browser = client()
    sign_in(browser)
    with store.write() as session:
        session.execute(update(AccountRow).values(disabled_at=datetime.now(UTC)))
    assert not inside(browser)
    assert sign_in(client()).text == sign_in(client(), password="wrong").text


def test_what_is_shown_is_kept_nowhere(client: Client) -> None:
    browser = client()
    sign_in(browser)
    page = browser.get("/desk/account")
    assert page.headers["cache-control"] == "no-store"
    assert '"historyCacheSize": 0' in page.text


def test_a_page_that_was_asked_for_comes_after_signing_in(client: Client) -> None:
    browser = client()
    wanted = browser.get("/desk/access?kind=denied").headers["location"]
    assert wanted == "/desk/sign-in?next=%2Fdesk%2Faccess%3Fkind%3Ddenied"
    assert 'value="/desk/access?kind=denied"' in browser.get(wanted).text
    answer = sign_in(browser, next="/desk/access?kind=denied")
    assert answer.headers["location"] == "/desk/access?kind=denied"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/desk/\\evil", "/deskevil",
     "/desk/sign-out", "javascript:alert(1)", "/desk/\r\nSet-Cookie: a=b", "/l/abc"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(client: Client, wanted: str) -> None:
    assert sign_in(client(), next=wanted).headers["location"] == "/desk"


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("reviewer", "/desk"),
        ("auditor", "/desk/access"),
        ("security-administrator", "/desk/accounts"),
    ],
)
def test_everybody_begins_where_he_may_be(
    client: Client, store: Store, role: Role, page: str
) -> None:
    account(store, "other", role)
    assert sign_in(client(), "other").headers["location"] == page


# The cookie


def test_the_cookie_is_for_nobody_else(client: Client, stored_settings: Settings) -> None:
    said = sign_in(client()).headers["set-cookie"]
    assert said.startswith("yizheng=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(said.split("; "))
    assert "Secure" not in said and "Max-Age" not in said and "Domain" not in said
    stored_settings.public_url = "https://permits.example"
    for base in ("https://permits.example", "http://127.0.0.1:8000"):
        said = sign_in(client(base)).headers["set-cookie"]
        assert said.startswith("__Host-yizheng=")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(said.split("; "))
        assert "Domain" not in said


def test_a_session_that_somebody_laid_in_wait_is_not_used(client: Client, store: Store) -> None:
    """Session fixation."""
    browser = client()
    sign_in(browser)
    browser.cookies.clear()
    browser.cookies.set("yizheng", "chosen-by-somebody-else", "127.0.0.1", "/")
    sign_in(browser)
    first = browser.cookies["yizheng"]
    assert first != "chosen-by-somebody-else"
    sign_in(browser)
    second = browser.cookies["yizheng"]
    assert second != first
    # Signing in again ends the session that the browser had.
    old = client()
    old.cookies.set("yizheng", first)
    assert not inside(old) and inside(browser)


# Its end


def test_a_session_ends_after_half_an_hour_without_use(client: Client, store: Store) -> None:
    browser = client()
    sign_in(browser)
    age(store, used_at=timedelta(minutes=29))
    assert inside(browser)
    age(store, used_at=timedelta(minutes=29))
    assert inside(browser)
    age(store, used_at=timedelta(minutes=31))
    assert not inside(browser)


def test_a_session_ends_after_twelve_hours(client: Client, store: Store) -> None:
    browser = client()
    sign_in(browser)
    age(store, made_at=timedelta(hours=11, minutes=59))
    assert inside(browser)
    age(store, made_at=timedelta(minutes=2))
    assert not inside(browser)


def test_the_limits_are_settings(client: Client, store: Store, stored_settings: Settings) -> None:
    stored_settings.session_idle_minutes, stored_settings.session_hours = 1, 1
    browser = client()
    sign_in(browser)
    age(store, used_at=timedelta(seconds=50))
    assert inside(browser)
    age(store, used_at=timedelta(minutes=1))
    assert not inside(browser)
    sign_in(browser)
    age(store, made_at=timedelta(hours=1))
    assert not inside(browser)


def test_a_window_left_open_keeps_no_session_alive(client: Client, store: Store) -> None:
    browser = client()
    sign_in(browser)
    for _ in range(3):
        age(store, used_at=timedelta(minutes=9, seconds=59))
        assert browser.get("/desk/account", headers={"X-Background": "1"}).status_code == 200
    age(store, used_at=timedelta(minutes=9))
    assert not inside(browser)


def test_a_form_of_a_session_that_ended_is_kept_by_the_browser(
    client: Client, store: Store
) -> None:
    browser = client()
    sign_in(browser)
    token = csrf(browser)
    accounts.end_all_sessions(store, "zhang", datetime.now(UTC))
    answer = browser.post("/desk/account/end-sessions", data={"csrf": token})
    assert answer.status_code == 401 and "请在新窗口重新登录" in answer.text
    part = browser.get("/desk/account", headers={"HX-Request": "true"})
    assert part.status_code == 401


def test_signing_out_everywhere(client: Client, store: Store) -> None:
    here, there = client(), client()
    sign_in(here)
    sign_in(there)
    answer = here.post("/desk/account/end-sessions", data={"csrf": csrf(here)})
    assert answer.status_code == 303
    assert not inside(here) and not inside(there)


# What comes from elsewhere


@pytest.mark.parametrize("given", [None, "", "0" * 64, "é", "of another session"])
def test_without_its_token_nothing_is_changed(
    client: Client, store: Store, given: str | None
) -> None:
    browser = client()
    sign_in(browser)
    if given == "of another session":
        other = client()
        sign_in(other)
        given = csrf(other)
    data = {} if given is None else {"csrf": given}
    assert browser.post("/desk/account/end-sessions", data=data).status_code == 403
    headers = {} if given is None else {"X-CSRF-Token": given.encode()}
    answer = browser.post("/desk/account/end-sessions", headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 403 and "没有执行" in answer.text
    assert inside(browser)
    assert logged(store)[-2:] == [("denied", "user:zhang")] * 2
    assert access.entries(store)[0].reason == "csrf"


@pytest.mark.parametrize(
    "said",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8001"},
    ],
)
def test_another_site_changes_nothing_even_with_the_token(
    client: Client, store: Store, said: dict[str, str]
) -> None:
    browser = client()
    sign_in(browser)
    token = csrf(browser)
    answer = browser.post("/desk/account/end-sessions", data={"csrf": token}, headers=said)
    assert answer.status_code == 403 and inside(browser)
    # Nor does it sign anybody in (login CSRF).
    stranger = client()
    data = {"name": "zhang", "password": GOOD}
    assert stranger.post("/desk/sign-in", data=data, headers=said).status_code == 403
    assert not inside(stranger)


def test_our_own_pages_change_something(client: Client) -> None:
    own = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    for way in ("form", "header"):
        browser = client(**own)
        sign_in(browser)
        token = csrf(browser)
        sent = {"data": {"csrf": token}} if way == "form" else {"headers": {"X-CSRF-Token": token}}
        assert browser.post("/desk/sign-out", **sent).status_code == 303
        assert not inside(browser)


def test_a_link_signs_nobody_out(client: Client) -> None:
    browser = client()
    sign_in(browser)
    assert browser.get("/desk/sign-out").status_code == 405
    assert inside(browser)


def test_the_desk_runs_its_own_scripts_only(client: Client) -> None:
    page = client().get("/desk/sign-in")
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    # With "no-referrer" browsers send "Origin: null" with our own forms.
    assert page.headers["referrer-policy"] == "same-origin"
    assert not re.search(r"<script(?![^>]*\ssrc=)| style=| on\w+=|<style", page.text)
    assert "script-src" not in client().get("/").headers["content-security-policy"]


def test_what_is_typed_is_shown_as_text(client: Client) -> None:
    name = '"><script>alert(1)</script>'
    answer = sign_in(client(), name, "wrong", next='/desk/"><b>')
    assert "<script>alert" not in answer.text and "<b>" not in answer.text
    assert "&lt;script&gt;" in answer.text


# Waiting


def test_after_failures_even_the_right_password_has_to_wait(client: Client, store: Store) -> None:
    browser = client()
    for _ in range(6):
        assert sign_in(browser, password="wrong").status_code == 401
    answer = sign_in(browser)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) in (1, 2, 3)
    assert not inside(browser)
    unknown = client()
    for _ in range(6):
        assert sign_in(unknown, "nobody", "wrong").status_code == 401
    assert sign_in(unknown, "nobody", "wrong").status_code == 429
    with store.write() as session:
        session.execute(update(access.AttemptRow).values(wait_until=func.now()))
    assert sign_in(browser).status_code == 303
    assert logged(store)[:7] == [("sign-in-failed", "user:zhang")] * 6 + [
        ("sign-in-delayed", "user:zhang")
    ]
    # What is no name of an account may be a password: it is not written down.
    assert {actor for kind, actor in logged(store)} == {"user:zhang", ""}
    assert all("wrong" not in one.model_dump_json() for one in access.entries(store))


# The password


def test_a_first_password_has_to_be_changed_before_anything_else(
    client: Client, store: Store
) -> None:
    account(store, "new", "auditor", must_change=True)
    browser = client()
    sign_in(browser, "new")
    assert browser.get("/desk/access").headers["location"] == "/desk/account"
    page = browser.get("/desk/account")
    assert "这是初始密码" in page.text
    said = {"old": GOOD, "new": "quite another phrase", "again": "quite another phrase"}
    answer = browser.post("/desk/account/password", data=said | {"csrf": csrf(browser)})
    assert answer.status_code == 303
    assert browser.get("/desk/access").status_code == 200
    assert sign_in(client(), "new", GOOD).status_code == 401
    assert sign_in(client(), "new", "quite another phrase").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "message"),
    [
        ("wrong", "quite another phrase", "quite another phrase", "现在的密码不对"),
        (GOOD, "quite another phrase", "quite another phrasee", "不一致"),
        (GOOD, GOOD, GOOD, "与现在的密码相同"),
        (GOOD, "short", "short", "不足 12 个字符"),
        (GOOD, "password1234", "password1234", "常见密码"),
    ],
)
def test_a_password_that_is_not_changed(
    client: Client, old: str, new: str, again: str, message: str
) -> None:
    browser = client()
    sign_in(browser)
    data = {"old": old, "new": new, "again": again, "csrf": csrf(browser)}
    answer = browser.post("/desk/account/password", data=data)
    assert answer.status_code == 422 and message in answer.text
    assert sign_in(client()).status_code == 303


def test_changing_the_password_ends_all_other_sessions(client: Client) -> None:
    here, there = client(), client()
    sign_in(here)
    sign_in(there)
    said = {"old": GOOD, "new": "quite another phrase", "again": "quite another phrase"}
    before = here.cookies["yizheng"]
    here.post("/desk/account/password", data=said | {"csrf": csrf(here)})
    assert here.cookies["yizheng"] != before
    assert inside(here) and not inside(there)


# Rights, seen and unseen


ROLES: tuple[Role, ...] = (
    "clerk", "reviewer", "lead", "officer", "auditor",
    "system-administrator", "security-administrator",
)  # fmt: skip
PAGES = {
    "/desk/accounts": {"security-administrator"},
    "/desk/access": {"auditor", "security-administrator"},
    "/desk/break-glass": {"lead", "system-administrator"},
}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_refused_where_it_should_be(client: Client, store: Store, role: Role) -> None:
    account(store, "other", role, department="tobacco" if role == "officer" else None)
    browser = client()
    sign_in(browser, "other")
    menu = browser.get("/desk/account").text
    for page, roles in PAGES.items():
        answer = browser.get(page)
        assert answer.status_code == (200 if role in roles else 403), page
        assert (f'href="{page}"' in menu) == (role in roles)
    tokens = browser.get("/desk/tokens")
    assert tokens.status_code == (200 if role == "security-administrator" else 403)
    denied = [one.right for one in access.entries(store, kinds=["denied"])]
    refused = sum(role not in roles for roles in PAGES.values())
    assert len(denied) == refused + (role != "security-administrator")


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("reviewer", "/desk"),
        ("auditor", "/desk/access"),
        ("system-administrator", "/desk/account"),
        ("security-administrator", "/desk/accounts"),
    ],
)
def test_each_begins_and_is_led_back_to_where_he_may_be(
    client: Client, store: Store, role: Role, first: str
) -> None:
    account(store, "other", role)
    browser = client()
    assert sign_in(browser, "other").headers["location"] == first
    assert browser.get(first).status_code == 200
    refused = browser.get("/desk/tokens" if role == "reviewer" else "/desk")
    assert refused.status_code == 403
    assert f'<a href="{first}">返回工作台</a>' in refused.text


def test_breaking_the_glass_is_seen_by_the_auditor(
    client: Client, store: Store, settings: Settings
) -> None:
    case: Case = store.open_case(
        "/样本/甲", "甲", industry=None, sample=True, facts={}, now=datetime.now(UTC)
    )
    browser = client()
    sign_in(browser)
    said = {"case": case.id, "right": "confirm", "reason": "核对人员<b>全部</b>请假",
            "csrf": csrf(browser)}  # fmt: skip
    for wrong in ({"case": "20261122-NOCASE"}, {"reason": "急"}):
        assert browser.post("/desk/break-glass", data=said | wrong).status_code == 422
    assert browser.post("/desk/break-glass", data=said | {"right": "answer"}).status_code == 403
    assert access.entries(store, kinds=["break-glass"]) == []
    answer = browser.post("/desk/break-glass", data=said)
    assert answer.status_code == 200 and "已取得：核定" in answer.text
    account(store, "audit", "auditor")
    auditor = client()
    sign_in(auditor, "audit")
    page = auditor.get("/desk/access?kind=break-glass").text
    assert case.id in page and "user:zhang" in page
    assert "核对人员&lt;b&gt;全部&lt;/b&gt;请假" in page
    assert "user:audit" not in page and "user:audit" in auditor.get("/desk/access").text


# Managing accounts and tokens


@pytest.fixture
def security(client: Client, store: Store) -> tuple[TestClient, dict[str, str]]:
    """A browser of the security administrator, and what its forms send along."""
    account(store, "security", "security-administrator")
    browser = client()
    sign_in(browser, "security")
    return browser, {"csrf": csrf(browser)}


def test_an_account_is_made_changed_and_disabled(
    client: Client, store: Store, security: tuple[TestClient, dict[str, str]]
) -> None:
    browser, said = security
    new: dict[str, Any] = said | {"name": "li", "display_name": "李四（样本）", "role": ["clerk"]}
    page = browser.post("/desk/accounts", data=new).text
    password = re.search(r"<code>([\w-]{24})</code>", page)
    assert password
    assert password[1] not in browser.get("/desk/accounts").text
    li = client()
    assert sign_in(li, "li", password[1]).status_code == 303
    assert "这是初始密码" in li.get("/desk/account").text

    def do(what: str, **more: Any) -> Any:
        return browser.post("/desk/accounts/li", data=said | {"do": what} | more)

    assert do("change", display_name="李四", role=["officer"]).status_code == 422
    changed = do("change", display_name="李四", role=["officer"], department="tobacco")
    assert changed.status_code == 200 and "已保存" in changed.text
    assert accounts.get(store, "li").department == "tobacco"
    assert do("end-sessions").status_code == 200 and not inside(li)
    again = re.search(r"<code>([\w-]{24})</code>", do("password").text)
    assert again and sign_in(client(), "li", password[1]).status_code == 401
    do("disable")
    assert sign_in(client(), "li", again[1]).status_code == 401
    do("enable")
    assert sign_in(client(), "li", again[1]).status_code == 303
    reasons = [one.reason for one in access.entries(store, kinds=["account-changed"])]
    assert reasons[::-1] == [
        "li: made, clerk", "li: officer of tobacco", "li: 1 sessions ended", "li: new password",
        "li: disabled", "li: enabled",
    ]  # fmt: skip
    by = {one.actor for one in access.entries(store, kinds=["account-changed"])}
    assert by == {"user:security"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "zhang"}, "已有这个帐号"),
        ({"name": "张三"}, "帐号须以小写字母开头"),
        ({"role": []}, "请选择岗位"),
        ({"role": ["king"]}, "请选择岗位"),
        ({"role": ["auditor", "clerk"]}, "不得兼任"),
        ({"role": ["officer"]}, "须选择部门"),
        ({"role": ["officer"], "department": "nowhere"}, "没有这个部门"),
    ],
)
def test_an_account_that_cannot_be_is_not_made(
    store: Store, security: tuple[TestClient, dict[str, str]], given: dict[str, Any], message: str
) -> None:
    browser, said = security
    new = said | {"name": "li", "display_name": "李四", "role": ["clerk"]} | given
    answer = browser.post("/desk/accounts", data=new)
    assert answer.status_code == 422 and message in answer.text
    assert [one.name for one in accounts.everybody(store)] == ["security", "zhang"]


def test_nobody_manages_his_own_account(
    store: Store, security: tuple[TestClient, dict[str, str]]
) -> None:
    browser, said = security
    for do in ("change", "disable", "password"):
        data = said | {"do": do, "display_name": "x", "role": "lead"}
        answer = browser.post("/desk/accounts/security", data=data)
        assert answer.status_code == 422 and "不能管理自己的帐号" in answer.text
    assert accounts.get(store, "security").roles == ("security-administrator",)
    assert browser.get("/desk/accounts/nobody").status_code == 404
    assert browser.post("/desk/accounts/nobody", data=said | {"do": "disable"}).status_code == 404


def test_a_token_is_made_and_revoked(
    client: Client, store: Store, security: tuple[TestClient, dict[str, str]]
) -> None:
    browser, said = security
    new = said | {"name": "样本<i>系统", "scope": ["answer"], "department": "tobacco", "days": "30"}
    page = browser.post("/desk/tokens", data=new).text
    secret = re.search(r"<code>(yz_[\w-]{43})</code>", page)
    assert secret and "样本&lt;i&gt;系统" in page
    assert secret[1] not in browser.get("/desk/tokens").text
    program = client(Authorization=f"Bearer {secret[1]}")
    assert program.get("/desk/access").status_code == 403
    (token,) = accounts.tokens(store)
    assert (token.scopes, token.department) == (("answer",), "tobacco")
    assert token.expires_at is not None and token.expires_at - token.made_at == timedelta(days=30)
    assert browser.post(f"/desk/tokens/{token.id}/revoke", data=said).status_code == 200
    assert program.get("/desk/access").status_code == 303
    assert browser.post("/desk/tokens/NOTHING/revoke", data=said).status_code == 404
    wrong = browser.post("/desk/tokens", data=new | {"scope": ["see-case"]})
    assert wrong.status_code == 422 and "部门令牌不能有这些权限" in wrong.text


def test_a_strangers_body_is_not_read_to_its_end(client: Client) -> None:
    large = {"name": "zhang", "password": "x" * 20_000}
    assert client().post("/desk/sign-in", data=large).status_code == 413
    assert client().post("/desk/accounts", data={"name": "x" * 20_000}).status_code == 413
    # Who has a cookie may send a large form, and gets no further than the form allows.
    browser = client()
    sign_in(browser)
    said = {"csrf": csrf(browser), "reason": "x" * 5_000_000}
    assert browser.post("/desk/break-glass", data=said).status_code == 413


def test_the_record_is_shown_page_by_page(client: Client, store: Store) -> None:
    for number in range(205):
        access.record(
            store,
            access.Entry(at=datetime.now(UTC), kind="denied", actor=f"user:n{number}"),
        )
    account(store, "audit", "auditor")
    browser = client()
    sign_in(browser, "audit")
    seen: list[str] = []
    page = "/desk/access?kind=denied"
    while page:
        text = browser.get(page).text
        seen += re.findall(r"user:n(\d+)", text)
        older = re.search(r'href="(/desk/access\?before=[^"]+)"', text)
        page = older[1].replace("&amp;", "&") if older else ""
    assert seen == [str(number) for number in reversed(range(205))]


# Tokens


def test_a_token_lets_a_program_in_without_cookie_or_csrf(client: Client, store: Store) -> None:
    now = datetime.now(UTC)
    secret, made = accounts.make_token(
        store, "样本系统", department=None, scopes=("see-case",), expires_at=None, now=now
    )
    program = client(Authorization=f"Bearer {secret}")
    assert program.get("/desk/access").status_code == 403
    assert access.entries(store)[0].actor == f"token:{made.id}"
    assert program.post("/desk/sign-out").status_code == 303  # and no CSRF token is asked for
    for wrong in (f"Bearer {secret}x", "Bearer", f"Basic {secret}", secret):
        answer = client(Authorization=wrong).get("/desk/account")
        assert answer.headers["location"].startswith("/desk/sign-in")
    accounts.revoke_token(store, made.id, now)
    assert program.get("/desk/access").status_code == 303


def test_a_token_beside_a_cookie_is_what_counts(client: Client, store: Store) -> None:
    browser = client()
    sign_in(browser)
    answer = browser.get("/desk/account", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 303
