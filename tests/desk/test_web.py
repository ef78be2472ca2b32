import http.server
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import sync_playwright
from web_site import Site, free_port, running

from cases.settings import Settings, load
from licenses.verification.verdict import exit_code
from licenses.verification.verify import verify

CHROMIUM = Path("/usr/bin/chromium")


def test_the_page_says_who_what_and_in_which_state(site: Site) -> None:
    answer = site.client.get(site.license.url)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    text = answer.text
    for said in (
        "样证 · 非正式",
        "有效",
        site.license.number,
        "重庆样本家味餐饮有限公司（样本）",
        "91500107MA5YB0001X",
        "重庆高新区样本路88号样本大厦1层101号",
        "食品经营许可",
        "样本市场监督管理局",
        "样FD2026000123",
        "2026年11月21日 至 2031年11月20日",
        "查询时间",
        f"127.0.0.1:{site.settings.port}",
    ):
        assert said in text, said
    for private in ("13800000000", "500107199001010010", "烟草"):
        assert private not in text, private


def test_the_twin_is_the_same_as_json(site: Site) -> None:
    answer = site.client.get(f"{site.license.url}.json")
    body = answer.json()
    assert answer.headers["cache-control"] == "max-age=5"
    assert body["schema"] == 1
    assert (body["number"], body["state"]) == (site.license.number, "valid")
    assert body["holder"]["credit_code"] == "91500107MA5YB0001X"
    assert [permit["code"] for permit in body["permits"]] == ["FD", "FS", "SB"]
    assert datetime.fromisoformat(body["checked_at"]).tzinfo is not None
    tag = answer.headers["etag"]
    again = site.client.get(f"{site.license.url}.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_a_change_of_state_shows_within_a_second(site: Site) -> None:
    before = site.client.get(f"{site.license.url}.json")
    site.set_state("revoked")
    threading.Event().wait(1.1)
    after = site.client.get(f"{site.license.url}.json")
    assert after.json()["state"] == "revoked"
    assert after.headers["etag"] != before.headers["etag"]
    assert "已撤销" in site.client.get(site.license.url).text


def test_an_unknown_licence_says_so_plainly(site: Site) -> None:
    page = site.client.get("/l/" + "0" * 25)
    assert page.status_code == 404
    assert "登记簿中没有这张证" in page.text
    twin = site.client.get("/l/" + "0" * 25 + ".json")
    assert (twin.status_code, twin.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("path", ["/l/..%2F..%2Fetc", "/find?number=%00", "/nowhere"])
def test_nonsense_is_answered_with_404(site: Site, path: str) -> None:
    assert site.client.get(path).status_code == 404


def test_a_number_leads_to_its_page(site: Site) -> None:
    typed = site.license.number.lower()
    answer = site.client.get("/find", params={"number": f" {typed[:4]}-{typed[4:]} "})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/l/{site.license.id}"


@pytest.mark.parametrize(
    ("change", "said"), [(lambda n: n[:-1] + ("0" if n[-1] != "0" else "1"), "证号有误")]
)
def test_a_mistyped_number_is_told_from_an_unknown_one(site: Site, change, said) -> None:
    answer = site.client.get("/find", params={"number": change(site.license.number)})
    assert answer.status_code == 404
    assert said in answer.text


def test_what_is_typed_is_never_markup(site: Site) -> None:
    answer = site.client.get("/find", params={"number": '"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/", "/l/none", "/l/none.json", "/static/style.css", "/healthz"])
def test_every_answer_is_fenced_in(site: Site, path: str) -> None:
    headers = site.client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_health_is_the_registers(site: Site) -> None:
    assert site.client.get("/healthz").text == "ok"


def test_without_a_database_it_says_unavailable_and_not_unknown(settings: Settings) -> None:
    away = load(home=settings.home, port=free_port())
    with running(away):
        base = away.base_url
        assert httpx.get(f"{base}/healthz").status_code == 503
        url = f"{base}/l/{'0' * 25}"
        page = httpx.get(url)
        assert (page.status_code, page.headers["retry-after"]) == (503, "30")
        assert "这不说明证照有问题" in page.text
        twin = httpx.get(f"{url}.json")
        assert (twin.status_code, twin.json()["code"]) == (503, "unavailable")
        now = datetime.now(UTC)
        verdict = verify(url, register=None, files=None, settings=away, now=now)
        assert (verdict.verdict, exit_code(verdict)) == ("unavailable", 5)
    assert not settings.home.exists()


def test_verify_asks_the_server_of_a_trusted_host(site: Site, tmp_path: Path) -> None:
    elsewhere = load(
        home=tmp_path / "elsewhere", trusted_hosts=(f"127.0.0.1:{site.settings.port}",)
    )
    file = tmp_path / "a.pdf"
    assert site.license.pdf_sha256 is not None
    file.write_bytes(site.files.get(site.license.pdf_sha256))

    def ask(target: str):
        return verify(target, register=None, files=None, settings=elsewhere, now=datetime.now(UTC))

    verdict = ask(str(file))
    assert verdict.verdict == "valid"
    assert verdict.checks[1].code == "remote-register"
    other = "1" if site.license.url.endswith("0") else "0"
    assert ask(site.license.url[:-1] + other).verdict == "not-found"
    site.set_state("suspended")
    threading.Event().wait(1.1)
    assert (ask(str(file)).verdict, exit_code(ask(str(file)))) == ("suspended", 6)


class Odd(http.server.BaseHTTPRequestHandler):
    """A server that answers, but not as agreed."""

    def do_GET(self) -> None:
        kind = self.path[3]
        if kind == "r":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            return
        self.send_response(500 if kind == "e" else 404 if kind == "h" else 200)
        self.send_header("Content-Type", "text/html" if kind == "h" else "application/json")
        self.end_headers()
        self.wfile.write(b"{}" if kind != "b" else b"[" * 1_000_000)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.mark.parametrize("kind", ["r", "e", "h", "b", "j"])
def test_an_odd_server_is_unavailable_and_never_valid(settings: Settings, kind: str) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd) as server:
        threading.Thread(target=server.serve_forever).start()
        port = server.server_address[1]
        away = load(home=settings.home, trusted_hosts=(f"127.0.0.1:{port}",))
        url = f"http://127.0.0.1:{port}/l/{kind * 25}"
        now = datetime.now(UTC)
        verdict = verify(url, register=None, files=None, settings=away, now=now)
        server.shutdown()
    assert (verdict.verdict, verdict.checks[1].code) == ("unavailable", "unexpected-answer")


def test_a_server_that_is_down_is_unavailable(settings: Settings) -> None:
    away = load(home=settings.home, trusted_hosts=("127.0.0.1:1",))
    url = f"http://127.0.0.1:1/l/{'0' * 25}"
    verdict = verify(url, register=None, files=None, settings=away, now=datetime.now(UTC))
    assert (verdict.verdict, verdict.checks[1].code) == ("unavailable", "server-unreachable")


def test_the_web_imports_neither_flows_nor_prefect() -> None:
    code = "import sys, desk.web.app; print([n for n in sys.modules if n in ('flows', 'prefect')])"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_work_in_a_browser_of_any_width(site: Site, width: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(site.settings.base_url)
        page.get_by_label("许可证编号").fill(site.license.number)
        page.get_by_role("button", name="查询").click()
        assert page.url == site.license.url
        assert page.get_by_role("heading", level=1).inner_text() == "有效"
        assert page.get_by_role("article").count() == 3
        assert page.evaluate("document.documentElement.lang") == "zh-CN"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        banner = page.locator(".banner").evaluate("e => getComputedStyle(e).backgroundColor")
        assert banner == "rgb(10, 102, 56)"  # the style sheet got through the fence
        assert context.cookies() == []
        assert complaints == []
        browser.close()
