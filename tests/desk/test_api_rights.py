"""Who gets what from the API: nobody without credentials, nothing without a right, slices."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from api_site import FIRE, MARKET, OFFICE, Api, serving_api
from office_site import PASSWORD
from starlette.datastructures import State

from cases.settings import Settings
from desk.web.api.app import make
from desk.web.signin import _csrf

ROUTES = [
    (method.upper(), path)
    for path, operations in make(State(), Settings()).openapi()["paths"].items()
    for method in operations
]
OPEN = {("GET", "/problems")}
ANYBODY = {("GET", "/me")}
"""For whoever has a token at all; so is the catalogue, which is law."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving_api(tmp_path_factory.mktemp("api")) as api:
        yield api


@pytest.fixture(scope="module")
def nobody(api: Api) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{api.desk.base}/api/v1") as client:
        yield client


def ask(api: Api, client: httpx.Client, method: str, path: str) -> httpx.Response:
    """A request that would be well-formed but for its body."""
    case_id = api.desk.cases["consulting"]
    sha256 = api.office.get(f"/cases/{case_id}/materials").json()["items"][0]["sha256"]
    known = {
        "case_id": case_id, "sha256": sha256, "page": 1, "number": "x", "ref": license_of(api),
        "code": "restaurant", "name": "reviewer", "token_id": "00000000",
        "reference": "0123456789abcdef", "id": 1,
    }  # fmt: skip
    body = None if method in ("GET", "DELETE") else BODIES.get(path, {})
    return client.request(method, path.format(**known), json=body, params=PARAMS.get(path))


PARAMS: dict[str, dict[str, str]] = {
    "/publication/decisions": {"first": "2026-11-01", "last": "2026-11-30"},
    "/catalog/find": {"text": "奶茶店"},
}
ACT = {"act": "suspended", "permits": ["FD"], "authority": "样本区市场监督管理局",
       "document": "样1号", "on": "2026-11-22", "reason": "样本"}  # fmt: skip
BODIES: dict[str, Any] = {
    "/assignments": {"cases": ["20261121-AAAAAA"], "account": None},
    "/cases/{case_id}/withdraw": {"seq": 1, "reason": "样本"},
    "/cases/{case_id}/opinions": {"seq": 1, "opinions": [{"permit": "FD", "kind": "grant"}]},
    "/cases/{case_id}/decision": {"seq": 1},
    "/cases/{case_id}/review": {"seen": 1},
    "/cases/{case_id}/review/draft": {"seen": 1, "content": {}},
    "/cases/{case_id}/review/undo": {"seq": 1},
    "/cases/{case_id}/review/reread": {"sha256": "0" * 64, "number": 1, "box": [0, 0, 9, 9]},
    "/cases/{case_id}/review/arrange": {
        "seq": 1, "documents": [{"pages": [{"file": "a", "number": 1}]}]
    },
    "/licenses/{ref}/acts": ACT,
    "/supplied": {"source": "样本", "statements": [
        {"credit_code": "91500107MAC8R2K578", "kind": "state", "on": "2026-11-01", "value": "存续"}
    ]},
    "/reports/{reference}/answer": {"text": "样本"},
    "/publication/decisions": {"first": "2026-11-01", "last": "2026-11-30"},
    "/accounts": {"name": "mallory", "display_name": "样本", "roles": ["reviewer"]},
    "/tokens": {"name": "样本", "scopes": ["see-case"]},
    "/wordings": {"kind": "lease", "field": "lessee", "text": "样本入驻主体"},
    "/wordings/{id}/reject": {"why": "样本"},
    "/break-glass": {"case": "20261121-AAAAAA", "right": "review", "reason": "样本样本样本"},
}  # fmt: skip


def license_of(api: Api) -> str:
    found: str = api.office.get("/licenses").json()["items"][0]["number"]
    return found


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_gets_anything_without_credentials(
    api: Api, nobody: httpx.Client, method: str, path: str
) -> None:
    answer = ask(api, nobody, method, path)
    if (method, path) in OPEN:
        assert answer.status_code == 200
        return
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not-signed-in"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_token_without_the_right_is_refused_everywhere(api: Api, method: str, path: str) -> None:
    answer = ask(api, api.client(("see-health",)), method, path)
    if (method, path) in OPEN | ANYBODY or path.startswith("/catalog"):
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.json()["status"]) == (403, 403), answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [one for one in ROUTES if one[1].startswith(("/accounts", "/tokens", "/access", "/break"))],
)
def test_administration_is_for_persons_and_no_token_gets_in(
    api: Api, method: str, path: str
) -> None:
    assert ask(api, api.client(OFFICE), method, path).status_code == 403


@pytest.mark.parametrize("bad", ["Bearer yz_wrong", "Bearer", "Basic eDp5", "nonsense"])
def test_a_token_that_is_not_good_is_told(api: Api, nobody: httpx.Client, bad: str) -> None:
    answer = nobody.get("/me", headers={"Authorization": bad})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-unknown")


def test_a_refusal_is_recorded_with_who_what_and_where(api: Api) -> None:
    client, case_id = api.of(FIRE), api.desk.cases["review"]
    assert client.get(f"/cases/{case_id}").status_code == 403
    auditor = api.desk.client("auditor")
    newest = auditor.get("/api/v1/access", params={"kind": "denied", "limit": 1}).json()["items"][0]
    me = client.get("/me").json()["name"]
    assert (newest["actor"], newest["case_id"], newest["reason"]) == (
        me, case_id, "other-department",
    )  # fmt: skip


# Sessions


def test_a_session_reads_but_writes_only_from_a_page_of_its_own(api: Api) -> None:
    clerk, case_id = api.desk.client("clerk"), api.desk.cases["review-late"]
    seq = clerk.get(f"/api/v1/cases/{case_id}").json()["seq"]
    said = {"seq": seq, "reason": "样本：撤回"}
    address = f"/api/v1/cases/{case_id}/withdraw"
    without = clerk.post(address, json=said)
    assert (without.status_code, without.json()["code"]) == (403, "csrf")
    (secret,) = [one.value for one in clerk.cookies.jar]
    token = {"X-CSRF-Token": _csrf(secret or "")}
    foreign = clerk.post(address, json=said, headers=token | {"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "csrf")
    assert api.desk.case("review-late").status == "review"
    assert clerk.post(address, json=said, headers=token).json()["status"] == "withdrawn"


def test_a_made_up_cookie_is_no_session(api: Api, nobody: httpx.Client) -> None:
    answer = nobody.get("/cases", headers={"Cookie": "yizheng=abc"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


# Departments


def test_a_department_sees_its_slice_and_nothing_else(api: Api) -> None:
    case_id = api.desk.cases["consulting"]
    whole, market, fire = api.office, api.of(MARKET), api.of(FIRE)
    seen = market.get(f"/cases/{case_id}").json()
    assert (seen["whole"], {one["who"] for one in seen["waiting_for"]}) == (False, {MARKET})
    given = market.get(f"/cases/{case_id}/consultations").json()["items"]
    assert {one["department"] for one in given} == {MARKET}
    every = whole.get(f"/cases/{case_id}/form").json()["elements"]
    for client in (market, fire):
        shown = client.get(f"/cases/{case_id}/form").json()["elements"]
        (asked,) = client.get(f"/cases/{case_id}/consultations").json()["items"]
        assert {name: one["value"] for name, one in shown.items()} == asked["form"]
        assert 0 < len(shown) < len(every)
        assert all(one["origins"] == [] for one in shown.values())
        files = {one["sha256"] for one in client.get(f"/cases/{case_id}/materials").json()["items"]}
        assert files == set(asked["materials"])
        assert client.get(f"/cases/{case_id}/notices").status_code == 403
    hidden = {one["sha256"] for one in whole.get(f"/cases/{case_id}/materials").json()["items"]}
    hidden -= {one["sha256"] for one in fire.get(f"/cases/{case_id}/materials").json()["items"]}
    assert hidden
    for sha256 in hidden:
        for place in (f"files/{sha256}", f"files/{sha256}/pages/1.jpg"):
            assert fire.get(f"/cases/{case_id}/{place}").status_code == 404


def test_a_department_learns_of_actions_only_what_is_its_own(api: Api) -> None:
    case_id = api.desk.cases["issued"]
    told = api.of(MARKET).get(f"/cases/{case_id}/actions").json()["items"]
    assert {one["kind"] for one in told} == {
        "ACCEPTED", "DELIVERED", "OPINION", "DECIDED", "ISSUED",
    }  # fmt: skip
    assert {one["refs"].get("permit") for one in told} == {"FD", None}
    decision = api.of(MARKET).get(f"/cases/{case_id}/decision").json()
    assert [one["permit"] for one in decision["permits"]] == ["FD"]
    assert decision["reason"] == ""
    opinions = api.of(MARKET).get(f"/cases/{case_id}/opinions").json()["items"]
    assert [one["permit"] for one in opinions] == ["FD"]


def test_a_department_lists_only_cases_on_which_it_was_asked(api: Api) -> None:
    mine = {one["id"] for one in api.of(MARKET).get("/cases").json()["items"]}
    assert api.desk.cases["consulting"] in mine
    assert not mine & {api.desk.cases[name] for name in ("received", "review", "returned")}
    for name in ("", "/actions", "/materials", "/form", "/decision", "/review"):
        answer = api.of(MARKET).get(f"/cases/{api.desk.cases['review']}{name}")
        assert answer.status_code == 403, name


def test_a_department_answers_for_its_own_permits_only(api: Api) -> None:
    case_id = api.desk.cases["overdue"]
    fire = api.of(FIRE)
    seq = fire.get(f"/cases/{case_id}").json()["seq"]
    for permits in (["FD"], ["FS", "FD"]):
        said = {"seq": seq, "opinions": [{"permit": one, "kind": "grant"} for one in permits]}
        answer = fire.post(f"/cases/{case_id}/opinions", json=said)
        assert (answer.status_code, answer.json()["code"]) == (403, "other-department")
    assert api.desk.case("overdue").seq == seq


def test_the_auditor_reads_what_happened_and_no_content(api: Api) -> None:
    auditor, case_id = api.desk.client("auditor"), api.desk.cases["review"]
    happened = auditor.get(f"/api/v1/cases/{case_id}/actions")
    assert happened.json()["items"][0]["kind"] == "RECEIVED"
    for name in ("", "/form", "/materials", "/notices"):
        answer = auditor.get(f"/api/v1/cases/{case_id}{name}")
        assert (answer.status_code, answer.json()["code"]) == (403, "no-case-content")


def test_whoever_has_to_change_a_password_does_nothing_before(api: Api) -> None:
    security = api.desk.client("security")
    (cookie,) = list(security.cookies.jar)
    made = security.post(
        "/api/v1/accounts",
        json={"name": "novice", "display_name": "样本新人", "roles": ["clerk"]},
        headers={"X-CSRF-Token": _csrf(cookie.value or "")},
    )
    assert made.status_code == 201
    assert made.json()["password"] not in (None, PASSWORD)
    with httpx.Client(base_url=api.desk.base, headers={"Origin": api.desk.base}) as novice:
        said = {"name": "novice", "password": made.json()["password"]}
        assert novice.post("/desk/sign-in", data=said).status_code == 303
        answer = novice.get("/api/v1/cases")
        assert (answer.status_code, answer.json()["code"]) == (403, "password-outdated")
