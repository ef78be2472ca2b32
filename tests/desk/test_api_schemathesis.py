"""Every operation of the API does what its description says, whoever asks and whatever is sent."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from api_site import FIRE, MARKET, OFFICE, Api, serving_api
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from starlette.datastructures import State

from cases import accounts
from cases.settings import Settings
from desk.web.api.app import make
from desk.web.api.idempotency import HEADER as KEY
from desk.web.signin import _csrf

SCHEMA = schemathesis.openapi.from_dict(make(State(), Settings()).openapi())
OPERATIONS = [one.ok() for one in SCHEMA.get_all_operations()]
EXAMPLES = 3
"""Of each kind, per operation and asker: all of it takes less than a minute."""
TOLD_APART_LATER = {
    "POST /cases": "what the industry asks for, and whether files can be read",
    "POST /licenses/{ref}/acts": "what fits the act",
    "POST /supplied": "check characters, days to come, personal numbers",
    "GET /publication/decisions": "no more than a year",
    "POST /publication/decisions": "no more than a year",
    "GET /catalog/industries": "which permits the industry has",
    "POST /accounts": "which roles go together, common passwords",
    "PATCH /accounts": "which roles go together",
    "POST /tokens": "which scopes a department may have",
    "POST /break-glass": "what is a reason",
    "POST /wordings": "which kinds and fields there are",
    "POST /reports": "what is left of a text without control characters",
}
"""Operations that refuse (422) what no JSON schema can tell from good requests, and why; besides,
all with a cursor, which is only ever one that was given out."""
TOKENS = ("office", "department", "narrow")
SESSIONS = ("security", "lead")
"""With a cookie, whose name without HTTPS is another than the described one: that it is needed is
shown in test_api_rights.py."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving_api(tmp_path_factory.mktemp("api")) as api:
        yield api


@pytest.fixture(scope="module")
def askers(api: Api) -> dict[str, dict[str, str]]:
    """Who asks → the headers that say so."""
    tokens = {
        "office": api.token(OFFICE),
        "department": api.token(("see-consultation", "answer", "record-act", "see-queue"), MARKET),
        "narrow": api.token(("see-licenses",), FIRE),
    }
    found = {name: {"Authorization": f"Bearer {secret}"} for name, secret in tokens.items()}
    for name in SESSIONS:
        cookie = api.desk.session_cookie(name)
        found[name] = {
            "Cookie": f"{cookie['name']}={cookie['value']}",
            "X-CSRF-Token": _csrf(cookie["value"]),
        }
    return found


@pytest.fixture(scope="module")
def known(api: Api) -> dict[str, Any]:
    """Parameters of addresses → something that is there."""
    case_id = api.desk.cases["issued"]
    file = api.office.get(f"/cases/{case_id}/materials").json()["items"][0]
    return {
        "case_id": case_id,
        "sha256": file["sha256"],
        "page": 1,
        "number": api.office.get(f"/cases/{case_id}/notices").json()["items"][0]["number"],
        "ref": api.office.get("/licenses").json()["items"][0]["number"],
        "code": "restaurant",
        "name": "reviewer",
        "token_id": next(one.id for one in accounts.tokens(api.desk.store)),
        "reference": "0123456789abcdef",
        "id": 999_999,
    }


@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
@pytest.mark.parametrize("asker", [*TOKENS, *SESSIONS])
def test_an_operation_keeps_to_its_description(
    api: Api,
    askers: dict[str, dict[str, str]],
    known: dict[str, Any],
    operation: Any,
    asker: str,
) -> None:
    if operation.label == "DELETE /tokens/{token_id}":  # or nobody could go on
        known = known | {"token_id": "00000000"}
    names = {one.name for one in operation.path_parameters}
    there = {name: value for name, value in known.items() if name in names}
    excluded = _excluded(operation, asker)
    for mode in GenerationMode:
        if mode == GenerationMode.NEGATIVE and (asker != "office" or not _has_input(operation)):
            continue
        for fixed in ({}, there) if there and asker == "office" else (there,):
            if mode == GenerationMode.NEGATIVE and fixed and not _has_input(operation, fixed):
                continue  # nothing is left that could be wrong
            strategy = operation.as_strategy(generation_mode=mode, path_parameters=fixed)
            _ask(api, askers[asker], strategy, excluded)


def _has_input(operation: Any, fixed: Collection[str] = ()) -> bool:
    names = {one.name for one in operation.path_parameters}
    return bool(names - set(fixed) or operation.query or operation.headers or operation.body)


def _ask(api: Api, headers: dict[str, str], strategy: Any, excluded: list[Any]) -> None:
    session = requests.Session()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        if KEY in (case.headers or {}) and case.meta.generation.mode == GenerationMode.POSITIVE:
            case.headers[KEY] = uuid4().hex  # two operations would be given the same one
        answer = case.call_and_validate(
            base_url=f"{api.desk.base}/api/v1",
            session=session,
            headers=headers,
            excluded_checks=excluded,
        )
        if answer.status_code >= 400:
            assert answer.json()["code"] in case.operation.definition.raw["x-codes"]

    ask()


def _excluded(operation: Any, asker: str) -> list[Any]:
    told = any(operation.label.startswith(one) for one in TOLD_APART_LATER)
    pages = any(one.name == "cursor" for one in operation.query)
    sessions = [ignored_auth] if asker in SESSIONS else []
    return [positive_data_acceptance, *sessions] if told or pages else sessions
