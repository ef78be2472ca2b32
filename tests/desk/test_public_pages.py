"""The status page: every state told apart by word, shape, colour and status; old phones; sizes."""

import re
import threading
from datetime import UTC, date, datetime, timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from licensing import FOUR, ISSUED, RULES, license, permit
from playwright.sync_api import sync_playwright
from web_site import Site

from cases.model import ActName, License, LicenseChange, Renewal
from desk.web.app import SECURITY_HEADERS
from desk.web.public import pages, status_page, words
from desk.web.public import scan as public
from desk.web.public.pages import chosen_language
from desk.web.public.shelf import Held
from desk.web.public.words import WORDS
from licenses import life
from licenses.acts import Act
from licenses.paper.face import SHANGHAI
from licenses.public.supplied import Supplied
from licenses.status import Standing
from licenses.verification import altered
from licenses.verification.verdict import CHECKS, Word

WEB = Path(status_page.__file__).parents[1]
CSS = (WEB / "static" / "style.css").read_text(encoding="utf-8")
CHROMIUM = Path("/usr/bin/chromium")
NOW = ISSUED + timedelta(hours=1)
PAST, FUTURE = date(2026, 11, 20), date(2027, 1, 1)
PENDING = Renewal(applied_on=date(2026, 10, 1), in_time=True)
UNCLEAR = PENDING.model_copy(update={"in_time": None})
REFUSED = PENDING.model_copy(update={"refused_on": date(2026, 11, 10)})

STATES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "valid": ({}, {}, "有效", "Valid"),
    "partly-valid": ({}, {"first": {"state": "suspended"}}, "部分有效", "Partly valid"),
    "renewal-pending": (
        {}, {"each": {"renewal": PENDING}}, "有效·延续审查中", "Valid, renewal under review",
    ),
    "deemed-renewed": (
        {}, {"each": {"valid_to": PAST, "renewal": PENDING}}, "视为准予延续", "Deemed renewed",
    ),
    "not-yet-valid": ({}, {"each": {"valid_from": FUTURE}}, "尚未生效", "Not yet valid"),
    "renewal-unclear": (
        {}, {"each": {"valid_to": PAST, "renewal": UNCLEAR}}, "到期·延续待认定",
        "Ended, renewal unclear",
    ),
    "expired": ({}, {"each": {"valid_to": PAST}}, "已过期", "Expired"),
    "lapsed": ({}, {"each": {"valid_to": PAST, "renewal": REFUSED}}, "已失效", "Lapsed"),
    "suspended": ({"state": "suspended"}, {}, "暂扣", "Suspended"),
    "revoked": ({"state": "revoked"}, {}, "已撤销", "Revoked"),
    "forfeited": ({"state": "forfeited"}, {}, "已吊销", "Forfeited"),
    "cancelled": ({"state": "cancelled"}, {}, "已注销", "Cancelled"),
    "superseded": ({"state": "superseded"}, {}, "已换发", "Replaced"),
}  # fmt: skip
"""Standing → changes to the licence and its permits that lead to it, and the words for it."""


def page(held: Held, language: words.Language = "zh") -> str:
    return status_page.body(held, language, "", NOW).decode()


def held(said: tuple[Supplied, ...] = (), **changes: Any) -> Held:
    return Held(license(**changes), said, None, 0.0)


def in_state(name: str) -> Held:
    whole, of_permits, _, _ = STATES[name]
    permits = [one.model_copy(update=of_permits.get("each", {})) for one in FOUR]
    permits[0] = permits[0].model_copy(update=of_permits.get("first", {}))
    return held(**({"permits": tuple(permits)} | whole))


def banner(html: str) -> str:
    found = re.search(r'<section class="banner.*?</section>', html, re.DOTALL)
    assert found is not None
    return found[0]


def test_every_standing_has_its_test_and_its_words() -> None:
    standings = {word for part in get_args(Standing) for word in get_args(part) or (part,)}
    assert set(STATES) == standings == set(WORDS.standings)


@pytest.mark.parametrize("name", sorted(STATES))
def test_a_state_is_told_in_word_shape_and_colour(name: str) -> None:
    sign = WORDS.standings[name]
    for language, word in (("zh", STATES[name][2]), ("en", STATES[name][3])):
        html = page(in_state(name), language)  # type: ignore[arg-type]
        top = banner(html)
        assert f'class="banner {sign.tone}" data-state="{name}"' in top
        assert f"<span>{word}</span></h1>" in top
        assert WORDS.icons[sign.icon] in top
        assert sign[language].sentence in unescape(top)  # type: ignore[index]
        assert f"<title>{word} · " in html


def test_a_suspension_shows_its_last_day_and_promises_nothing() -> None:
    last = FOUR[0].model_copy(update={"state": "suspended", "suspended_to": date(2027, 2, 28)})
    html = page(held(permits=(last, *FOUR[1:])))
    assert html.count("暂扣期至") == 1
    assert "<dd>2027年2月28日 <small>期满后是否恢复，以发证机关的决定为准。</small></dd>" in html
    english = page(held(permits=(last, *FOUR[1:])), "en")
    assert "<dd>2027-02-28 <small>What follows is for the authority to decide.</small>" in english
    assert "暂扣期至" not in page(in_state("suspended"))


def test_no_two_standings_share_a_shape_or_a_word() -> None:
    signs = WORDS.standings.values()
    assert len({WORDS.icons[sign.icon] for sign in signs}) == len(signs)
    for language in ("zh", "en"):
        assert len({sign[language].word for sign in signs}) == len(signs)  # type: ignore[index]


@pytest.mark.parametrize("name", ["suspended", "revoked", "forfeited", "cancelled", "superseded"])
def test_a_licence_that_ended_as_a_whole_shows_no_permit_in_green(name: str) -> None:
    html = page(in_state(name))
    assert 'class="state good"' not in html
    assert "整张证照的状态以页首为准" in html
    assert "有效许可" not in banner(html)


def test_each_permit_shows_its_own_state() -> None:
    html = page(in_state("partly-valid"))
    states = re.findall(r'<article class="card permit" data-state="([a-z-]+)"', html)
    assert states == ["suspended", "valid", "valid", "valid"]
    assert "有效许可 3 / 4" in banner(html)


def test_what_was_supplied_is_shown_with_source_and_date_and_the_rest_as_not_supplied() -> None:
    said = (
        Supplied("state", "开业", "样本区市场监督管理局", date(2026, 11, 1)),
        Supplied("promise", "两个月内补交检测报告", "样本区卫生健康局", date(2026, 12, 20)),
    )
    html = page(held(said))
    assert "开业" in html and "样本区市场监督管理局</span>, 2026年11月1日" in html
    assert "应于 2026年12月20日" in html
    assert html.count("未提供") == 3  # annual report, credit, inspection
    bare = page(held())
    assert bare.count("未提供") == 4
    assert "尚待履行的承诺" not in bare


def test_acts_are_listed_without_the_values_they_changed() -> None:
    act = LicenseChange(
        version=2, act="changed", permits=("FD",), authority="样本区市场监督管理局",
        document="样市监〔2026〕1号", on=date(2026, 11, 20),
    )  # fmt: skip
    html = page(held(history=(act,)))
    assert "2026年11月20日 变更" in html and "样市监〔2026〕1号" in html
    assert {f"act-{name}" for name in get_args(ActName)} <= set(WORDS.texts)


def test_only_a_licence_in_use_offers_its_file() -> None:
    assert "下载 PDF" in page(held(pdf_sha256="0" * 64))
    assert "下载 PDF" not in page(held(pdf_sha256=None))  # waits for its seal
    assert "下载 PDF" not in page(held(pdf_sha256="0" * 64, state="revoked"))


def test_a_page_is_drawn_once_a_day_and_tells_the_moment_of_each_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[datetime] = []
    draw = status_page._draw
    monkeypatch.setattr(status_page, "_draw", lambda *a: drawn.append(a[3]) or draw(*a))
    one = held()
    before = datetime(2026, 11, 21, 15, 59, 58, tzinfo=UTC)
    for seconds in range(4):
        html = status_page.body(one, "zh", "", before + timedelta(seconds=seconds)).decode()
    assert "2026年11月22日 00:00:01" in html
    assert 'datetime="2026-11-21T16:00:01+00:00"' in html
    assert len(drawn) == 2  # before and after midnight in Shanghai


def test_the_largest_page_with_its_style_and_icon_is_under_50_kb() -> None:
    long = "热食类食品制售；" * 62
    permits = tuple(
        permit(f"P{place}", "样本" * 20, "样本区" + "市场" * 10 + "局", conditions=long)
        for place in range(12)
    )
    said = tuple(
        Supplied(kind, "样本" * 75, "样本区市场监督管理局", date(2026, 1, 1))
        for kind in ("state", "annual-report", *["credit"] * 5, *["inspection"] * 5)
    )
    assets = sum((WEB / "static" / name).stat().st_size for name in ("style.css", "icon.svg"))
    for language in ("zh", "en"):
        typical = len(page(held(), language).encode())  # type: ignore[arg-type]
        largest = len(page(held(said, permits=permits), language).encode())  # type: ignore[arg-type]
        assert typical + assets < 20_000
        assert largest + assets < 50_000


def test_what_the_style_uses_is_known_to_chromium_78() -> None:
    newer = (
        r":is\(", r":where\(", r":has\(", r":focus-visible", r"\binset\b", r"aspect-ratio",
        r"\bclamp\(", r"\bmin\(", r"\bmax\(", r"color-mix", r"overflow-wrap:\s*anywhere",
        r"@layer", r"@container", r"accent-color", r"color-scheme", r"&",
    )  # fmt: skip
    style = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    for feature in newer:
        assert re.search(feature, style) is None, feature
    for block in re.findall(r"\{([^{}]*)\}", CSS):
        if "flex" in block:
            assert not re.search(r"(?<![-\w])(row-|column-)?gap:", block), block


def test_all_writing_has_enough_contrast() -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", CSS))
    tones = {sign.tone for sign in (*WORDS.standings.values(), *WORDS.answers.values())}
    pairs = [("#ffffff", colours[tone]) for tone in (*tones, "wine")]
    pairs += [(colours[ink], ground) for ink in ("ink", "faint", "bad", "good", "wine")
              for ground in ("#ffffff", colours["ground"])]  # fmt: skip
    for one, other in pairs:
        assert contrast(one, other) >= 4.5, (one, other)


def contrast(one: str, other: str) -> float:
    """WCAG 2.1."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_headings_descend_step_by_step_and_the_page_has_one_title() -> None:
    html = page(held((Supplied("state", "开业", "样本局", PAST),)))
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all('aria-hidden="true"' in icon for icon in re.findall(r"<svg[^>]*>", html))
    assert "<script" not in html and "style=" not in html


def test_the_words_cover_whatever_a_verification_says() -> None:
    said = {word for part in get_args(Word) for word in get_args(part) or (part,)}
    known = set(WORDS.standings) | set(WORDS.answers) | {"foreign-address"}
    assert said <= known
    assert {f"check-{name}" for name in CHECKS} <= set(WORDS.texts)
    for sign in (*WORDS.standings.values(), *WORDS.answers.values()):
        assert sign.icon in WORDS.icons


ID = "0123456789abcdefghjkmnpqr"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ID, None),
        (ID.upper(), "case"),
        (ID[:-1].upper() + ID[-1], "case"),
        (ID[:-1], "truncated"),
        (ID[:6], "truncated"),
        (ID + "0", "extra"),
        (ID + "。请扫码", "extra"),
        (ID[:-1] + "i", "letters"),
        ("o" + ID[1:], "letters"),
        ("\0", "letters"),
        ("", "letters"),
        ("YBGX202603000001B", "number"),
        ("ybgx-2026-03-000001b", "number"),
        ("GX202603000001", "truncated"),
    ],
)
def test_an_altered_address_is_told_by_what_is_wrong(text: str, fault: str | None) -> None:
    assert altered.fault(text) == fault
    assert fault is None or fault in WORDS.altered


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "zh"),
        ("", "en-US,en;q=0.9", "en"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "fr-FR,fr;q=0.9,en;q=0.5,zh;q=0.4", "en"),
        ("", "en;q=0.4,zh;q=0.9", "zh"),
        ("", "de", "zh"),
        ("lang=en", "zh-CN", "en"),
        ("x=1&lang=zh", "en", "zh"),
        ("lang=fr", "en", "en"),
        ("", ";q=x,,en;q=abc", "zh"),
    ],
)
def test_the_language_is_the_one_asked_for(query: str, accepted: str, language: str) -> None:
    assert chosen_language(query, accepted) == language


def test_what_is_kept_of_a_wish_for_a_language_is_short() -> None:
    pages._preferred.cache_clear()
    for number in range(3):
        wish = "en," + "x" * 300 + str(number)
        assert chosen_language("q=" + "%E6" * 100 + f"{number}&lang=zh", wish) == "zh"
        assert chosen_language(f"q={number}", wish) == "en"
    assert pages._preferred.cache_info().currsize == 1


def test_a_request_with_too_many_headers_is_refused(site: Site) -> None:
    answer = site.client.get("/", headers={"X-Much": "x" * 16 * 1024})
    assert answer.status_code == 431
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert site.client.get("/", headers={"X-Much": "x" * 15 * 1024}).status_code == 200


def test_a_failure_is_a_page_with_the_headers_of_all_pages(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "page", lambda *_, **__: 1 / 0)
    answer = site.client.get("/")
    assert answer.status_code == 500 and 'data-state="trouble"' in answer.text
    assert {name.lower() for name in SECURITY_HEADERS} <= set(answer.headers)
    assert answer.headers["cache-control"] == "no-store"


def test_an_address_leads_nowhere_else(site: Site) -> None:
    answer = site.client.get(f"{site.settings.base_url}//evil.example/x")
    assert answer.status_code == 404
    assert 'href="/evil.example/x?lang=en"' in answer.text and "//evil" not in answer.text
    assert site.client.get("/search/").status_code == 404  # not sent to a host of its Host header
    assert site.client.get("/openapi.json").status_code == 404


def test_only_what_is_found_is_kept_by_the_browser(site: Site) -> None:
    kept = {path: site.client.get(f"/static/{path}").headers["cache-control"]
            for path in ("style.css", "nowhere.css")}  # fmt: skip
    assert kept == {"style.css": "max-age=3600", "nowhere.css": "no-store"}


def test_both_languages_are_served_and_lead_to_each_other(site: Site) -> None:
    chinese = site.client.get(site.license.url)
    english = site.client.get(site.license.url, headers={"Accept-Language": "en"})
    assert (chinese.headers["content-language"], english.headers["content-language"]) == (
        "zh-CN",
        "en",
    )
    assert '<html lang="en">' in english.text and "Permits in force 3 / 3" in english.text
    assert f'href="/l/{site.license.id}?lang=en"' in chinese.text
    assert "Valid" in site.client.get(f"/l/{site.license.id}?lang=en").text
    assert chinese.headers["vary"] == "Accept-Language"
    for path in ("/", "/verify", "/search", "/nowhere", f"/l/{site.license.id}/report"):
        text = site.client.get(path, params={"lang": "en"}).text
        assert '<html lang="en">' in text and "lang=zh" in text, path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda i: i.upper(), "全部小写"),
        (lambda i: i[:-3], "末尾缺少字符"),
        (lambda i: i + "x", "末尾多出了字符"),
        (lambda i: i[:-1] + "o", "不会使用的字符"),
    ],
)
def test_an_altered_address_says_so_and_leads_on(site: Site, change: Any, says: str) -> None:
    written = change(site.license.id)
    answer = site.client.get(f"/l/{written}")
    assert answer.status_code == 400
    assert 'data-state="altered"' in answer.text and says in answer.text
    meant = f'href="/l/{site.license.id}"' in answer.text
    assert meant == (altered.meant(written) == site.license.id)
    twin = site.client.get(f"/l/{written}.json")
    assert (twin.status_code, twin.json()["code"]) == (400, "altered")


def test_a_number_in_place_of_an_id_is_named_as_such(site: Site) -> None:
    answer = site.client.get(f"/l/{site.license.number}")
    assert answer.status_code == 400 and "这是证照编号" in answer.text


def test_the_file_comes_as_pdf_and_as_picture(site: Site) -> None:
    pdf = site.client.get(f"{site.license.url}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert f'filename="{site.license.number}.pdf"' in pdf.headers["content-disposition"]
    assert site.license.pdf_sha256 is not None
    assert pdf.content == site.files.get(site.license.pdf_sha256)
    pictures = [site.client.get(f"{site.license.url}.png") for _ in range(2)]
    assert pictures[0].headers["content-type"] == "image/png"
    assert pictures[0].content[:8] == b"\x89PNG\r\n\x1a\n"
    assert pictures[0].content == pictures[1].content
    assert len(pictures[0].content) < 500_000


def test_a_file_is_withheld_where_the_licence_is_no_longer_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.web.public.shelf.KEEP_SECONDS", 0.0)
    site.change(pdf_sha256=None)
    waiting = site.client.get(f"{site.license.url}.pdf")
    assert waiting.status_code == 503 and "等待用印" in waiting.text
    for state in ("revoked", "cancelled", "superseded"):
        site.set_state(state)
        for kind in ("pdf", "png"):
            answer = site.client.get(f"{site.license.url}.{kind}")
            assert answer.status_code == 410 and 'data-state="withdrawn"' in answer.text
    site.change(state="issued", pdf_sha256="0" * 64)  # not in the file store: our fault
    assert site.client.get(f"{site.license.url}.pdf").status_code == 503


def test_head_is_answered_like_get(site: Site) -> None:
    answer = site.client.head(site.license.url)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
def test_a_reader_of_the_screen_hears_the_state_and_paper_shows_it(site: Site) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        shown = browser.new_page(locale="zh-CN", viewport={"width": 360, "height": 740})
        shown.goto(site.license.url)
        heard = shown.locator("body").aria_snapshot()
        for line in ('- heading "有效" [level=1]', '- heading "食品经营许可" [level=3]',
                     '- link "核验"', '- link "English"'):  # fmt: skip
            assert line in heard, heard
        assert shown.evaluate("document.documentElement.scrollWidth") <= 360
        shown.emulate_media(media="print")
        banner = shown.locator(".banner")
        style = banner.evaluate("e => getComputedStyle(e).color + getComputedStyle(e).border")
        assert style == "rgb(0, 0, 0)2px solid rgb(0, 0, 0)"
        assert not shown.get_by_role("link", name="下载 PDF").is_visible()
        browser.close()


def record(site: Site, name: str, *permits: str) -> License:
    """As an officer records it, today."""
    act = Act(
        act=name,  # type: ignore[arg-type]
        permits=permits,
        authority="样本市场监督管理局" if permits else site.license.authority,
        document=f"样〔2026〕{name}",
        on=datetime.now(UTC).astimezone(SHANGHAI).date(),
        reason="样本理由",
    )
    now = datetime.now(UTC)
    return life.record(site.store, site.files, site.license.id, act, RULES, site.settings, now)


def test_an_act_shows_within_a_second_and_in_the_twin_within_its_lifetime(site: Site) -> None:
    before = site.client.get(f"{site.license.url}.json")
    assert 'data-state="valid"' in site.client.get(site.license.url).text
    record(site, "revoked", "FD")
    threading.Event().wait(1.0)
    html = site.client.get(site.license.url).text
    assert 'class="banner careful" data-state="partly-valid"' in html
    assert '<article class="card permit" data-state="revoked">' in html
    assert "撤销 <span" in html and "样〔2026〕revoked" in html
    lifetime = int(before.headers["cache-control"].removeprefix("max-age="))
    assert lifetime <= 5
    tag = {"If-None-Match": before.headers["etag"]}
    after = site.client.get(f"{site.license.url}.json", headers=tag)
    assert (after.status_code, after.json()["state"]) == (200, "partly-valid")


def test_the_address_of_a_lost_licence_leads_nowhere(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.web.public.shelf.KEEP_SECONDS", 0.0)
    new = record(site, "reissued")
    assert new.id != site.license.id
    old = site.client.get(f"/l/{site.license.id}").text
    assert 'data-state="superseded"' in old and new.id not in old
    assert site.client.get(f"/l/{site.license.id}.pdf").status_code == 410
    present = site.client.get(f"/l/{new.id}")
    assert present.status_code == 200 and 'data-state="valid"' in present.text
    assert site.client.get(f"/l/{new.id}.pdf").status_code == 200
    reported = site.client.post(f"/l/{new.id}/report", data={"kind": "other", "text": "样本"})
    assert reported.status_code == 303
