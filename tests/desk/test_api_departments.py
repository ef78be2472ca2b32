"""What departments and the office do through the API: answer, decide, act on licences, publish."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from api_site import FIRE, MARKET, OFFICE, Api, serving_api
from office_site import DIFFERS, FLAWLESS, SAMPLES, answered, read

from cases.model import Case
from departments import handling
from flows.steps import advance
from licenses.public import reports

MARKET_NAME = "样本区市场监督管理局"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving_api(tmp_path_factory.mktemp("api")) as api:
        yield api


def opinions(api: Api, client: httpx.Client, case_id: str, *said: dict[str, Any]) -> httpx.Response:
    seq = api.desk.store.case(case_id).seq
    return client.post(f"/cases/{case_id}/opinions", json={"seq": seq, "opinions": said})


# Opinions and decisions


def test_departments_answer_one_after_another_and_the_office_decides(api: Api) -> None:
    case = read(api.desk.office, FLAWLESS, "api-answered")
    asked = api.office.get(f"/cases/{case.id}/consultations").json()["items"]
    for one in asked:
        client = api.of(one["department"])
        said = {"permit": one["permit"], "kind": "grant", "number": f"样{one['permit']}1",
                "valid_to": "2031-11-30"}  # fmt: skip
        answer = opinions(api, client, case.id, said)
        assert answer.status_code == 200, answer.text
        again = opinions(api, client, case.id, said)  # the same once more changes nothing
        assert again.json()["seq"] == answer.json()["seq"]
    given = api.office.get(f"/cases/{case.id}/opinions").json()["items"]
    assert {(one["permit"], one["kind"]) for one in given} == {
        (one["permit"], "grant") for one in asked
    }
    actors = {one.actor for one in api.desk.store.actions(case.id) if one.kind == "OPINION"}
    assert actors == {api.of(one["department"]).get("/me").json()["name"] for one in asked}
    proposed = api.office.get(f"/cases/{case.id}/decision").json()
    assert (proposed["recorded"], proposed["outcome"]) == (False, "license")
    place = f"/cases/{case.id}/decision"
    outdated = api.office.post(place, json={"seq": proposed["seq"] - 1})
    assert (outdated.status_code, outdated.json()["code"]) == (409, "outdated-case")
    key = {"Idempotency-Key": "decide-000001"}
    decided = api.office.post(place, json={"seq": proposed["seq"]}, headers=key)
    assert decided.json() == proposed | {"recorded": True, "seq": proposed["seq"] + 1}
    again = api.office.post(place, json={"seq": proposed["seq"]}, headers=key)
    assert again.json() == decided.json()
    kinds = [one.kind for one in api.desk.store.actions(case.id)]
    assert (kinds.count("DECIDED"), api.desk.store.case(case.id).status) == (1, "issuing")


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"permit": "FD", "kind": "refuse"}, 422, "opinion-invalid"),
        ({"permit": "XX", "kind": "grant"}, 422, "opinion-invalid"),
        ({"permit": "FD", "kind": "grant", "valid_from": "2026-12-01", "valid_to": "2026-01-01"},
         422, "opinion-invalid"),
        ({"permit": "FD", "kind": "grant", "conditions": "控\u0007制"}, 422, "opinion-invalid"),
        ({"permit": "FD", "kind": "perhaps"}, 422, "request-invalid"),
        ({"permit": "FD", "kind": "grant", "number": "长" * 100_000}, 422, "request-invalid"),
    ],
)  # fmt: skip
def test_an_opinion_that_cannot_stand_is_refused_and_nothing_recorded(
    api: Api, said: dict[str, Any], status: int, code: str
) -> None:
    case = api.desk.case("consulting")
    answer = opinions(api, api.office, case.id, said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(answer.text) < 3000
    assert api.desk.case("consulting").seq == case.seq


def test_an_opinion_on_an_outdated_case_is_refused(api: Api) -> None:
    case = api.desk.case("consulting")
    said = {"seq": case.seq - 1, "opinions": [{"permit": "FD", "kind": "pause"}]}
    answer = api.of(MARKET).post(f"/cases/{case.id}/opinions", json=said)
    assert (answer.status_code, answer.json()["code"]) == (409, "outdated-case")


def test_html_in_an_opinion_is_kept_as_text(api: Api) -> None:
    case = read(api.desk.office, FLAWLESS, "api-html")
    text = "<script>alert(1)</script>"
    assert (
        opinions(
            api, api.of(MARKET), case.id, {"permit": "FD", "kind": "grant", "conditions": text}
        ).status_code
        == 200
    )
    answer = api.of(MARKET).get(f"/cases/{case.id}/opinions")
    assert answer.json()["items"][0]["conditions"] == text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_nobody_decides_what_he_confirmed(api: Api) -> None:
    case = confirmed_by(api, api.office.get("/me").json()["name"])
    case = answered(api.desk.office, case, FLAWLESS)
    answer = api.office.post(f"/cases/{case.id}/decision", json={"seq": case.seq})
    assert (answer.status_code, answer.json()["code"]) == (403, "same-person")
    other = api.client(("decide",))
    assert other.post(f"/cases/{case.id}/decision", json={"seq": case.seq}).status_code == 200


def confirmed_by(api: Api, actor: str) -> Case:
    """A case whose conflict this one settled."""
    case = read(api.desk.office, DIFFERS, f"api-confirmed-{actor}")
    review = (SAMPLES / "reviews" / f"{DIFFERS}.json").read_text(encoding="utf-8")
    case = handling.apply_review(api.desk.office, case, review, actor)
    assert api.desk.store.actions(case.id)[-1].kind == "CONFIRMED"
    return advance.advance(api.desk.office, case.id)


# Acts on licences


def issued(api: Api, name: str) -> dict[str, Any]:
    """A licence of its own for a test."""
    office = api.desk.office
    case = answered(office, read(office, FLAWLESS, name), FLAWLESS)
    case = advance.advance(office, handling.decide(office, case, "user:lead").id)
    number = api.office.get(f"/cases/{case.id}").json()["license"]
    found: dict[str, Any] = api.office.get(f"/licenses/{number}").json()
    return found


def act(**changes: Any) -> dict[str, Any]:
    said = {
        "act": "suspended",
        "permits": ["FD"],
        "authority": MARKET_NAME,
        "document": "样市监暂扣〔2026〕1号",
        "on": datetime.now(UTC).date().isoformat(),
        "reason": "样本：现场检查不合格",
    }
    return said | changes


def test_an_act_shows_on_page_and_twin_within_a_second(api: Api) -> None:
    licence = issued(api, "api-suspended")
    page = f"{api.desk.base}/l/{licence['id']}"
    with httpx.Client() as visitor:
        assert "暂扣" not in visitor.get(page, headers={"Accept-Language": "zh"}).text
        before = visitor.get(f"{page}.json").json()
        assert before["state"] == "valid"
        answer = api.of(MARKET).post(f"/licenses/{licence['status']['number']}/acts", json=act())
        assert answer.status_code == 200, answer.text
        recorded = time.monotonic()
        while True:
            twin = visitor.get(f"{page}.json").json()
            shown = visitor.get(page, headers={"Accept-Language": "zh"}).text
            if twin["version"] == 2 and "暂扣" in shown:
                break
            assert time.monotonic() - recorded < 1
        took = time.monotonic() - recorded
    assert took < 1
    states = {one["code"]: one["standing"] for one in twin["permits"]}
    assert states.pop("FD") == "suspended"
    assert set(states.values()) == {"valid"}
    assert answer.json()["status"]["permits"] == twin["permits"]


def test_the_same_document_again_changes_nothing(api: Api) -> None:
    licence = issued(api, "api-twice")
    place = f"/licenses/{licence['id']}/acts"
    first = api.of(MARKET).post(place, json=act())
    again = api.of(MARKET).post(place, json=act())
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["status"]["version"] == again.json()["status"]["version"] == 2
    other = api.of(MARKET).post(place, json=act(on="2026-11-21"))
    assert (other.status_code, other.json()["code"]) == (409, "document-recorded")


def test_a_department_acts_on_its_own_permits_in_its_own_name(api: Api) -> None:
    licence = issued(api, "api-foreign")
    place = f"/licenses/{licence['id']}/acts"
    fire, market = api.of(FIRE), api.of(MARKET)
    for client, said in (
        (fire, act()),
        (market, act(permits=["FD", "FS"])),
        (market, act(permits=[], act="revoked")),
        (market, act(permits=["NOPE"])),
    ):
        answer = client.post(place, json=said)
        assert (answer.status_code, answer.json()["code"]) == (403, "other-department")
    answer = market.post(place, json=act(authority="样本区消防救援大队"))
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong-authority")
    assert api.office.get(f"/licenses/{licence['id']}").json()["status"]["version"] == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"on": "2099-01-01"}, 422, "day-in-future"),
        ({"on": "2000-01-01"}, 409, "day-before-issue"),
        ({"act": "resumed"}, 409, "permit-not-suspended"),
        ({"act": "nonsense"}, 422, "request-invalid"),
        ({"reason": " "}, 422, "act-incomplete"),
        ({"permits": ["XX"]}, 422, "permit-unknown"),
        ({"values": {"holder": "x"}}, 422, "value-unknown"),
    ],
)
def test_an_act_that_does_not_fit_says_why(
    api: Api, changes: dict[str, Any], status: int, code: str
) -> None:
    number = api.office.get("/licenses").json()["items"][0]["number"]
    before = api.office.get(f"/licenses/{number}").json()["status"]["version"]
    answer = api.office.post(f"/licenses/{number}/acts", json=act(**changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert api.office.get(f"/licenses/{number}").json()["status"]["version"] == before


def test_licences_are_found_by_number_code_and_name(api: Api) -> None:
    every = api.office.get("/licenses").json()["items"]
    one = every[0]
    for asked in (one["number"], one["credit_code"], one["holder"][3:9]):
        found = api.office.get("/licenses", params={"q": asked}).json()["items"]
        assert one["number"] in [each["number"] for each in found], asked
    assert api.office.get("/licenses", params={"q": "绝无此店"}).json()["items"] == []
    pdf = api.office.get(f"/licenses/{one['number']}/file.pdf")
    assert pdf.content[:5] == b"%PDF-"
    mistyped = one["number"][:-1] + ("A" if one["number"][-1] != "A" else "B")
    answer = api.office.get(f"/licenses/{mistyped}")
    assert (answer.status_code, answer.json()["code"]) == (404, "number-mistyped")


def test_values_that_changed_are_for_the_office_only(api: Api) -> None:
    licence = issued(api, "api-changed")
    said = act(act="changed", values={"number": "样JY2"}, document="样变更1号")
    assert api.office.post(f"/licenses/{licence['id']}/acts", json=said).status_code == 200
    (change,) = api.office.get(f"/licenses/{licence['id']}").json()["history"]
    assert change["altered"][0]["after"] == "样JY2"
    seen = api.of(FIRE).get(f"/licenses/{licence['id']}").json()
    assert (seen["history"], [one["act"] for one in seen["status"]["changes"]]) == ([], ["changed"])


# What is supplied, reported and published


def test_statements_of_others_show_on_the_page_with_their_source(api: Api) -> None:
    number = api.desk.case("issued").id
    licence = api.office.get(
        f"/licenses/{api.office.get(f'/cases/{number}').json()['license']}"
    ).json()
    code = licence["status"]["holder"]["credit_code"]
    said = {
        "source": "样本区市场监督管理局",
        "statements": [
            {"credit_code": code, "kind": "state", "on": "2026-11-20", "value": "存续（在营）"}
        ],
    }
    first = api.office.post("/supplied", json=said).json()
    assert first == {"new": 1, "known": 0, "without_license": 0}
    assert api.office.post("/supplied", json=said).json() == first | {"new": 0, "known": 1}
    time.sleep(1.1)
    page = httpx.get(f"{api.desk.base}/l/{licence['id']}").text
    assert "存续（在营）" in page and "样本区市场监督管理局" in page
    wrong = [said["statements"][0], said["statements"][0] | {"on": "2099-01-01"}]  # type: ignore[index]
    answer = api.office.post("/supplied", json=said | {"statements": wrong})
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], "date-in-future" in fault["detail"]) == ("/statements/1", True)


def test_a_reported_problem_is_answered_once(api: Api) -> None:
    store, now = api.desk.store, datetime.now(UTC)
    licence = api.office.get("/licenses").json()["items"][0]
    due = date(2026, 12, 1)
    report = reports.add(store, licence["id"], "differs", "样本：门店不符", now=now, due_on=due)
    waiting = api.office.get("/reports").json()["items"]
    assert [(one["reference"], one["license"]) for one in waiting] == [
        (report.reference, licence["number"])
    ]
    place = f"/reports/{report.reference}/answer"
    done = api.office.post(place, json={"text": "样本：已核实"})
    assert (done.status_code, done.json()["answer"]) == (200, "样本：已核实")
    again = api.office.post(place, json={"text": "别的"})
    assert (again.status_code, again.json()["code"]) == (409, "report-answered")
    assert api.office.get("/reports").json()["items"] == []
    assert len(api.office.get("/reports?answered=true").json()["items"]) == 1


def test_what_is_published_is_remembered_and_holds_nothing_personal(api: Api) -> None:
    period = {"first": "2026-11-01", "last": datetime.now(UTC).date().isoformat()}
    before = api.office.get("/publication/decisions", params=period).json()["items"]
    assert before and all(one["published_on"] is None for one in before)
    after = api.office.post("/publication/decisions", json=period).json()["items"]
    assert len(after) == len(before) and all(one["published_on"] for one in after)
    lines = api.office.get("/publication/licenses").text.splitlines()
    assert len(lines) == len(api.office.get("/licenses?limit=200").json()["items"])
    for text in (*lines, str(after)):
        assert "legal_representative" not in text and "/l/" not in text
    long = {"first": "2020-01-01", "last": "2026-11-01"}
    answer = api.office.get("/publication/decisions", params=long)
    assert (answer.status_code, answer.json()["code"]) == (422, "period-invalid")


def test_the_catalogue_and_its_forms_come_through_the_api(api: Api) -> None:
    client = api.client(("see-licenses",))
    shown = client.get("/catalog/industries/restaurant").json()
    assert {"FD", "FS"} <= {one["code"] for one in shown["permits"]}
    found = client.get("/catalog/find", params={"text": "奶茶店"}).json()["found"]
    assert found[0]["industry"] == "cafe"
    for place in ("guide.pdf", "form.pdf?permits=FD&permits=FS", "form.pdf?fillable=true"):
        pdf = client.get(f"/catalog/industries/restaurant/{place}")
        assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    for place, code in (("nope", "industry-unknown"), ("nope/form.pdf", "industry-unknown")):
        answer = client.get(f"/catalog/industries/{place}")
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    answer = client.get("/catalog/industries/restaurant/form.pdf?permits=ZZ")
    assert (answer.status_code, answer.json()["code"]) == (422, "permit-not-needed")


def test_figures_of_reading_tell_no_values_to_whoever_reads_no_cases(api: Api) -> None:
    confirmed_by(api, "user:second")
    whole = api.office.get("/accuracy").json()
    figures = api.client(("see-accuracy",)).get("/accuracy").json()
    assert figures["total"] == whole["total"]
    assert (figures["errors"], figures["misread"]) == ([], [])


def test_tokens_are_made_by_persons_and_end_at_once(api: Api) -> None:
    from desk.web.signin import _csrf

    security = api.desk.client("security")
    (cookie,) = list(security.cookies.jar)
    own = {"X-CSRF-Token": _csrf(cookie.value or "")}
    said = {"name": "样本局系统", "scopes": ["see-consultation", "answer"], "department": MARKET}
    made = security.post("/api/v1/tokens", json=said, headers=own)
    assert made.status_code == 201
    client = httpx.Client(
        base_url=f"{api.desk.base}/api/v1",
        headers={"Authorization": f"Bearer {made.json()['secret']}"},
    )
    assert client.get("/me").json()["department"] == MARKET
    assert made.json()["secret"] not in security.get("/api/v1/tokens").text
    token_id = made.json()["token"]["id"]
    assert security.delete(f"/api/v1/tokens/{token_id}", headers=own).status_code == 200
    assert (client.get("/me").status_code, client.get("/me").json()["code"]) == (
        401, "token-unknown",
    )  # fmt: skip
    wrong = security.post("/api/v1/tokens", json=said | {"scopes": list(OFFICE)}, headers=own)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "scope-of-the-office")
    client.close()
