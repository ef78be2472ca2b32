"""Reporting a problem: kept without a trace of who did, answered by a person."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from web_site import Site

from departments.clock import SHANGHAI, Calendar
from desk.commands.serve import serve
from desk.web.limits import Limiter
from licenses.public import reports
from templates.catalog import load


def send(site: Site, **values: str):
    return site.client.post(f"{site.license.url}/report", data=values)


def test_a_report_is_kept_and_its_answer_is_read_under_the_reference(site: Site) -> None:
    form = site.client.get(f"{site.license.url}/report")
    assert site.license.number in form.text and "重庆样本家味餐饮有限公司（样本）" in form.text
    for kind in reports.KINDS:
        assert f'value="{kind}"' in form.text
    sent = send(site, kind="not-there", text="  样本：该处是空房 ")
    assert sent.status_code == 303
    (waiting,) = reports.waiting(site.store)
    row, number = waiting
    assert sent.headers["location"] == f"/report/{row.reference}"
    assert (row.kind, row.text, number) == ("not-there", "样本：该处是空房", site.license.number)
    today = datetime.now(UTC).astimezone(SHANGHAI).date()
    assert row.due_on == Calendar(load().years).add_working_days(today, 7).on
    open_ = site.client.get(sent.headers["location"]).text
    assert "正在处理，尚未答复" in open_ and "空房" not in open_
    now = datetime.now(UTC)
    reports.answer(site.store, row.reference, "样本：已核查，店铺搬迁", by="王五（样本）", now=now)
    answered = site.client.get(sent.headers["location"]).text
    assert "样本：已核查，店铺搬迁" in answered and "王五" not in answered
    assert reports.waiting(site.store) == []


def test_nothing_kept_tells_who_reported(site: Site) -> None:
    send(site, kind="other", text="样本")
    ((row, _),) = reports.waiting(site.store)
    kept = {name for name, value in vars(row).items() if value and not name.startswith("_")}
    assert kept == {"reference", "license_id", "kind", "text", "made_at", "due_on"}


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"kind": "other", "text": "  "}, 400),
        ({"kind": "nonsense", "text": "样本"}, 400),
        ({"text": "样本"}, 400),
        ({"kind": "other", "text": "样" * 9000}, 413),
    ],
)
def test_a_report_that_says_nothing_is_handed_back(site: Site, values: dict, status: int) -> None:
    answer = send(site, **values)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert reports.waiting(site.store) == []


def test_what_was_written_is_not_lost_and_never_markup(site: Site) -> None:
    answer = send(site, kind="", text="</textarea><script>样本</script>")
    assert "&lt;/textarea&gt;&lt;script&gt;样本" in answer.text


def test_a_report_keeps_no_control_or_format_characters(site: Site) -> None:
    send(site, kind="other", text="样本\x1b[2J\x9b\r\n第二行\u202e\u200b\0\t。")
    ((row, _),) = reports.waiting(site.store)
    assert row.text == "样本[2J\n第二行。"


def test_one_visitor_reports_only_so_often(site: Site) -> None:
    answers = [send(site, kind="other", text="样本") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert 600 < int(answers[-1].headers["retry-after"]) <= 721
    assert len(reports.waiting(site.store)) == 5


def test_an_unknown_reference_is_no_page(site: Site) -> None:
    assert site.client.get("/report/0000000000000000").status_code == 404


def test_a_limit_lets_its_number_through_and_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("desk.web.limits.monotonic", lambda: clock[0])
    limiter = Limiter(3, 60)
    assert [limiter.wait("a") for _ in range(4)] == [0, 0, 0, 21]
    assert limiter.wait("b") == 0
    clock[0] += 19.9
    assert limiter.wait("a") == 1
    clock[0] += 0.2
    assert [limiter.wait("a"), limiter.wait("a")] == [0, 20]
    clock[0] += 3600
    assert [limiter.wait("a") for _ in range(4)] == [0, 0, 0, 21]


def test_who_is_limited_is_an_address_or_a_network_of_ipv6() -> None:
    from fastapi import Request

    from desk.web.limits import visitor

    def of(host: str) -> str:
        return visitor(Request({"type": "http", "client": (host, 1), "headers": []}))

    assert of("192.0.2.7") == of("::ffff:192.0.2.7") == "192.0.2.7"
    assert of("2001:db8:1:2:3::4") == of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert of("2001:db8:1:3::1") != of("2001:db8:1:2::1")


@pytest.mark.parametrize("proxies", [[], ["192.0.2.1"]])
def test_only_proxies_of_the_settings_are_believed(
    site: Site, monkeypatch: pytest.MonkeyPatch, proxies: list[str]
) -> None:
    ran: dict[str, Any] = {}
    monkeypatch.setattr("uvicorn.run", lambda *_, **given: ran.update(given))
    monkeypatch.setenv("YIZHENG_HOME", str(site.settings.home))
    monkeypatch.setenv("YIZHENG_TRUSTED_PROXIES", json.dumps(proxies))
    done = CliRunner().invoke(serve, [])
    assert done.exit_code == 0, done.output
    assert ran["forwarded_allow_ips"] == proxies


def test_a_report_answered_once_stays_so(site: Site) -> None:
    from cases.errors import NotAllowed, NotFound

    send(site, kind="other", text="样本")
    ((row, _),) = reports.waiting(site.store)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    reports.answer(site.store, row.reference, "一", by="a", now=now)
    with pytest.raises(NotAllowed) as caught:
        reports.answer(site.store, row.reference, "二", by="b", now=now)
    assert caught.value.code == "report-answered"
    with pytest.raises(NotFound):
        reports.answer(site.store, "nowhere", "二", by="b", now=now)
    ((kept, _),) = reports.waiting(site.store, answered=True)
    assert (kept.answer, kept.answered_by, kept.due_on >= date(2026, 11, 22)) == ("一", "a", True)
