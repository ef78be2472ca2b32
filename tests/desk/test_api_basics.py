"""What all operations of the API share: problems, limits, pages, writes that are sent twice."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from api_site import Api, serving_api
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from cases.errors import (
    Changed,
    FormChanged,
    IssueError,
    MaterialError,
    NotAllowed,
    NotFound,
    NothingUsable,
    SetupMissing,
    StaleCase,
    TemplateError,
    UsageError,
    YizhengError,
)
from cases.settings import Settings
from cases.store import Store
from cases.tables import IdempotencyRow
from desk import cursors
from desk.web.api import idempotency, problem
from desk.web.api.app import EXAMPLES, described
from desk.web.api.codes import OWN
from desk.web.app import create_app
from desk.web.limits import Limiter

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
KEY = "Idempotency-Key"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving_api(tmp_path_factory.mktemp("api")) as api:
        yield api


# Problems


@pytest.mark.parametrize(
    ("error", "status", "type_"),
    [
        (NotFound("x", code="case-unknown"), 404, "not-found"),
        (StaleCase("x"), 409, "outdated"),
        (NotAllowed("x", code="licence-ended"), 409, "not-allowed"),
        (UsageError("x", code="value-invalid"), 422, "invalid"),
        (MaterialError("x", code="damaged-pdf"), 422, "invalid"),
        (MaterialError("x", code="file-too-large"), 413, "too-large"),
        (MaterialError("x", code="file-damaged"), 503, "unavailable"),
        (NothingUsable("x", code="holder-unknown"), 422, "invalid"),
        (UsageError("x", code="media-type"), 415, "media-type"),
        (SetupMissing("/secret/path", code="database-missing"), 503, "unavailable"),
        (TemplateError("x"), 503, "unavailable"),
        (IssueError("x", code="glyph-missing"), 500, "bug"),
        (RuntimeError("secret"), 500, "bug"),
    ],
)
def test_every_error_is_a_problem_with_its_code(error: Exception, status: int, type_: str) -> None:
    app = FastAPI()
    app.state.root = "/base"
    problem.install(app)

    @app.get("/")
    def fails() -> None:
        raise error

    answer = TestClient(app, raise_server_exceptions=False).get("/")
    said = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, said["status"]) == (status, status)
    assert said["type"] == f"/base/api/v1/problems#{type_}"
    assert said["code"] == (error.code if isinstance(error, YizhengError) else "bug")
    assert said["title"] == problem.KINDS[type_].title
    assert said["hint"]
    assert "secret" not in answer.text
    assert (answer.headers.get("retry-after") is not None) == (status == 503)


def test_a_form_that_others_changed_says_what_they_wrote() -> None:
    app = FastAPI()
    app.state.root = ""
    problem.install(app)

    @app.get("/")
    def fails() -> None:
        raise FormChanged({"premises": Changed("样本路1号", "样本路2号", "user:li")})

    answer = TestClient(app).get("/")
    assert (answer.status_code, answer.json()["code"]) == (409, "form-changed")
    assert answer.json()["changed"] == {
        "premises": {"seen": "样本路1号", "now": "样本路2号", "by": "user:li"}
    }


def test_faults_are_told_by_their_place(api: Api) -> None:
    wrong = {"seq": "x", "opinions": [{"permit": "FD", "kind": "maybe", "numbre": "1"}]}
    answer = api.office.post(f"/cases/{api.desk.cases['consulting']}/opinions", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    places = {one["pointer"] for one in answer.json()["errors"]}
    assert places == {"/seq", "/opinions/0/kind", "/opinions/0/numbre"}
    answer = api.office.get("/cases", params={"limit": 0, "status": "nonsense"})
    assert {one["parameter"] for one in answer.json()["errors"]} == {"limit", "status"}


def test_what_is_no_json_and_what_is_not_there_is_told_apart(api: Api) -> None:
    place = f"/cases/{api.desk.cases['consulting']}/withdraw"
    no_json = {"Content-Type": "application/json"}
    answer = api.office.post(place, content=b"{", headers=no_json)
    assert (answer.status_code, answer.json()["code"]) == (400, "json-invalid")
    answer = api.office.post(place, content=b"seq=1", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type")
    answer = api.office.get("/nothing-here")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    answer = api.office.get("/cases/20261121-AAAAAA")
    assert (answer.status_code, answer.json()["code"]) == (404, "case-unknown")
    answer = api.office.put("/me")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    outside = httpx.get(f"{api.desk.base}/api/v2/cases")
    assert (outside.status_code, outside.json()["code"]) == (404, "not-found")


def test_a_body_that_is_too_large_is_not_read(api: Api) -> None:
    place = f"/cases/{api.desk.cases['consulting']}/withdraw"
    large = {"seq": 1, "reason": "样" * 700_000}
    answer = api.office.post(place, json=large)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


def test_a_body_of_unknown_length_is_cut_off(api: Api) -> None:
    def unannounced() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * 65536

    place = f"/cases/{api.desk.cases['consulting']}/withdraw"
    try:
        answer = api.office.post(
            place, content=unannounced(), headers={"Content-Type": "application/json"}
        )
    except (httpx.WriteError, httpx.ReadError):  # the server answered, and hung up on the rest
        return
    assert answer.status_code == 413


def test_without_credentials_no_body_is_waited_for(api: Api) -> None:
    address = urlsplit(api.desk.base)
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        line.sendall(
            b"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 401")


def test_who_asks_too_often_is_told_when_to_come_back(settings: Settings, store: Store) -> None:
    app = create_app(settings)
    inner = app._app  # type: ignore[attr-defined]
    inner.state.calls = Limiter(3, 60)
    client = TestClient(app)
    answers = [client.get("/api/v1/problems") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert answers[3].json()["code"] == "too-many-requests"


def test_without_a_database_it_says_so_and_names_no_path(settings: Settings) -> None:
    client = TestClient(create_app(settings), headers={"Authorization": "Bearer x"})
    answer = client.get("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (503, "database-missing")
    assert str(settings.home) not in answer.text


def test_types_of_problems_are_explained_without_a_token_and_in_the_docs(api: Api) -> None:
    told = httpx.get(f"{api.desk.base}/api/v1/problems").json()
    docs = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    assert set(told) == set(problem.KINDS)
    for name, kind in problem.KINDS.items():
        assert told[name]["status"] == kind.status
        assert f"### {name}\n" in docs, name


# Pages


def test_pages_follow_one_another_without_gap_or_repetition(api: Api) -> None:
    every = [one["id"] for one in api.office.get("/cases").json()["items"]]
    walked, cursor = [], None
    while True:
        found = api.office.get(
            "/cases", params={"limit": 3} | ({"cursor": cursor} if cursor else {})
        )
        walked += [one["id"] for one in found.json()["items"]]
        cursor = found.json()["next"]
        if cursor is None:
            break
    assert walked == every
    assert len(every) == len(api.desk.cases)


@pytest.mark.parametrize("bad", ["x", "W10", "eyJhIjoxfQ", "WzEsMl0", "WyJcdTAwMDAiXQ", "é"])
def test_a_cursor_of_ones_own_is_refused(bad: str) -> None:
    with pytest.raises(UsageError) as caught:
        cursors.position(bad, str)
    assert caught.value.code == "cursor-invalid"


def test_a_cursor_gives_back_what_it_was_made_of() -> None:
    assert cursors.position(cursors.cursor("样本", 7), str, int) == ["样本", 7]
    assert cursors.position(None, str) is None


# Writes that are sent twice


def test_a_key_gives_the_same_answer_and_does_nothing_twice(store: Store) -> None:
    place = ("token:A", "key-00001")
    assert idempotency.begin(store, place, "f1", NOW) is None
    with pytest.raises(NotAllowed) as caught:
        idempotency.begin(store, place, "f1", NOW)
    assert caught.value.code == "idempotency-in-progress"
    answer = idempotency.Answer(201, '{"a": "样本"}', "/x")
    idempotency.finish(store, place, answer)
    assert idempotency.begin(store, place, "f1", NOW + timedelta(hours=23)) == answer
    with pytest.raises(UsageError) as reused:
        idempotency.begin(store, place, "f2", NOW)
    assert reused.value.code == "idempotency-key-reused"
    assert idempotency.begin(store, ("token:B", "key-00001"), "f2", NOW) is None


def test_a_key_is_free_again_after_a_day_or_an_error_or_a_killed_server(store: Store) -> None:
    place = ("token:A", "key-00001")
    assert idempotency.begin(store, place, "f1", NOW) is None
    idempotency.give_up(store, place)
    assert idempotency.begin(store, place, "f2", NOW) is None
    assert idempotency.begin(store, place, "f2", NOW + timedelta(minutes=11)) is None
    idempotency.finish(store, place, idempotency.Answer(200, "{}", None))
    idempotency.give_up(store, place)  # too late: it has its answer
    assert idempotency.begin(store, place, "f2", NOW + timedelta(hours=1)) is not None
    assert idempotency.begin(store, place, "f3", NOW + timedelta(hours=25)) is None
    with store.read() as session:
        assert session.query(IdempotencyRow).count() == 1


def test_a_write_that_is_sent_twice_is_done_once(api: Api) -> None:
    case_id = api.desk.cases["review-late"]
    seq = api.office.get(f"/cases/{case_id}").json()["seq"]
    said = {"seq": seq, "reason": "样本：撤回"}
    place, key = f"/cases/{case_id}/withdraw", {KEY: "withdraw-0001"}
    first = api.office.post(place, json=said, headers=key)
    again = api.office.post(place, json=said, headers=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json(), first.text) == (again.json(), again.text)
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (
        None, "true",
    )  # fmt: skip
    other = api.office.post(place, json=said | {"reason": "别的"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    without = api.office.post(place, json=said)
    assert (without.status_code, without.json()["code"]) == (409, "outdated-case")
    assert api.desk.case("review-late").seq == seq + 1


def test_an_error_is_not_kept_under_a_key(api: Api) -> None:
    case_id = api.desk.cases["withdrawn"]
    place, key = f"/cases/{case_id}/withdraw", {KEY: "withdraw-0002"}
    for seq, code in ((1, "outdated-case"), (2, "outdated-case")):
        answer = api.office.post(place, json={"seq": seq, "reason": "样本"}, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (409, code)


@pytest.mark.parametrize("bad", ["short", "with space in it", "x" * 101])
def test_a_key_that_can_be_none_is_refused(api: Api, bad: str) -> None:
    place = f"/cases/{api.desk.cases['consulting']}/withdraw"
    answer = api.office.post(place, json={"seq": 1, "reason": "样本"}, headers={KEY: bad})
    assert answer.status_code == 422


# The description


def test_the_description_is_published_and_names_every_status_as_a_problem(api: Api) -> None:
    said = httpx.get(f"{api.desk.base}/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            place = f"{method} {path}"
            assert operation["summary"] and operation["description"], place
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    (media,) = answer["content"]
                    assert media == problem.MEDIA_TYPE, place
    assert json.dumps(said).count("HTTPValidationError") == 0


def test_every_example_of_the_description_fits_its_schema() -> None:
    said = described()
    schemas = said["components"]["schemas"]
    for operations in said["paths"].values():
        for operation in operations.values():
            name = operation["operationId"]
            bodies = operation.get("requestBody", {}).get("content", {})
            success = next(one for one in operation["responses"] if one.startswith("2"))
            answers = operation["responses"][success].get("content", {})
            for media, content in {**bodies, **answers}.items():
                if media not in ("application/json", "multipart/form-data"):
                    continue
                if "json" not in str(content["schema"]) and "$ref" not in str(content["schema"]):
                    continue
                if name in ("exports-cases",):  # a file
                    continue
                assert "example" in content, (name, media)
                schema = content["schema"] | {"components": {"schemas": schemas}}
                faults = list(Draft202012Validator(schema).iter_errors(content["example"]))
                assert not faults, (name, media, faults[0].message, list(faults[0].absolute_path))
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    shown = parameter.get("example", parameter["schema"].get("examples"))
                    assert shown, (name, parameter["name"])


def test_codes_are_described_for_operations_that_are_there() -> None:
    names = {
        operation["operationId"]
        for operations in described()["paths"].values()
        for operation in operations.values()
    }
    assert set(OWN) <= names
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    assert set(examples) <= names


def test_requests_of_the_api_are_never_kept_by_caches(api: Api) -> None:
    case_id = api.desk.cases["consulting"]
    for place in ("/me", f"/cases/{case_id}", f"/cases/{case_id}/materials"):
        assert "no-store" in api.office.get(place).headers["cache-control"]
