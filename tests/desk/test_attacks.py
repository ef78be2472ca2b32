"""What somebody with bad intentions sends to the desk, and what must not come of it."""

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from office_site import PASSWORD, OfficeSite, office_site
from PIL import Image
from sqlalchemy import func, select

from cases import access, accounts, record, wordings
from cases.errors import MaterialError, NotAllowed, SetupMissing, UsageError
from cases.model import Form, FormValue, Hint, Origin
from cases.store import Store
from cases.tables import AccessRow, AttemptRow, FormRow
from departments import review, sampling
from desk import learning, people
from desk.people import By
from desk.web.rereading import AT_ONCE, Rereader
from extractors.paginate import picture_of
from papers.bind import Leaf, bind
from templates.catalog import load

MARKUP = "<img src=x onerror=alert(1)></script><script>alert(2)</script>{{7*7}}"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    with office_site(tmp_path_factory.mktemp("attacked")) as site:
        yield site


def csrf(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="(\w{64})"', client.get("/desk/account").text)
    assert found
    return found[1]


def send(desk: OfficeSite, name: str, method: str, path: str, **more: Any) -> httpx.Response:
    """A request to the API by somebody who signed in; the connection is not used again."""
    client = desk.client(name)
    headers = {"X-CSRF-Token": csrf(client), "Connection": "close", **more.pop("headers", {})}
    return client.request(method, f"/api/v1{path}", headers=headers, **more)


def program(desk: OfficeSite, *scopes: str, department: str | None = None) -> httpx.Client:
    secret, _ = accounts.make_token(
        desk.store, "样本程序", department=department, scopes=scopes, expires_at=None, now=NOW
    )
    return httpx.Client(base_url=desk.base, headers={"Authorization": f"Bearer {secret}"})


# Values


@pytest.mark.parametrize("typed", ["1e300000000", "1e999999", "9" * 5000, "Infinity", "-1", "0x10"])
def test_no_number_is_typed_that_is_larger_than_its_text(desk: OfficeSite, typed: str) -> None:
    case = desk.cases["review-late"]
    seen = send(desk, "reviewer", "GET", f"/cases/{case}/review").json()["version"]
    for element in ("employees", "area_m2"):
        said = {"seen": seen, "fields": {element: {"value": typed}}}
        answer = send(desk, "reviewer", "POST", f"/cases/{case}/review", json=said)
        assert (answer.status_code, answer.json()["code"]) == (422, "value-invalid")
    assert send(desk, "reviewer", "GET", f"/cases/{case}/review").json()["version"] == seen


@pytest.mark.parametrize(
    "content",
    [r'"\u0000"', r'"\ud800"', r'{"\udfff": 1}', "NaN", "1e999", "[" * 900 + "]" * 900],
    ids=["nul", "half", "half-key", "nan", "infinite", "deep"],
)
def test_a_draft_that_could_not_be_given_back_is_not_taken(desk: OfficeSite, content: str) -> None:
    case = desk.cases["review-late"]
    body = f'{{"seen": 1, "content": {{"a": {content}}}}}'
    answer = send(
        desk, "reviewer", "PUT", f"/cases/{case}/review/draft",
        content=body, headers={"Content-Type": "application/json"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert send(desk, "reviewer", "GET", f"/cases/{case}/review").status_code == 200
    assert desk.client("reviewer").get(f"/desk/cases/{case}/review").status_code == 200


def test_markup_in_values_reasons_and_file_names_is_text_on_every_page(desk: OfficeSite) -> None:
    case = desk.cases["review"]
    seen = send(desk, "reviewer", "GET", f"/cases/{case}/review").json()["version"]
    fields = {name: {"value": MARKUP, "why": MARKUP} for name in ("entity_name", "premises")}
    said = {"seen": seen, "fields": fields}
    assert send(desk, "reviewer", "POST", f"/cases/{case}/review", json=said).status_code == 200
    seq = send(desk, "clerk", "GET", f"/cases/{case}").json()["seq"]
    picture = Path(__file__).parents[2] / "samples/restaurant/cases/a-all-well/营业执照.jpg"
    file = ("<img src=x onerror=alert(1)>.jpg", picture.read_bytes(), "image/jpeg")
    sent = send(
        desk, "clerk", "POST", f"/cases/{case}/materials",
        data={"case": json.dumps({"seq": seq})}, files=[("files", file)],
    )  # fmt: skip
    assert sent.status_code == 200
    for path in ("/desk/cases", f"/desk/cases/{case}", f"/desk/cases/{case}/review"):
        page = desk.client("lead").get(path)
        assert page.status_code == 200
        assert "<img src=x" not in page.text
        assert "<script>alert" not in page.text
        assert "49" not in page.text.partition("onerror=alert(1)")[2][:60]
    assert "&lt;img src=x onerror" in desk.client("lead").get("/desk/cases").text


def test_a_file_name_ends_no_header_and_leaves_no_folder(desk: OfficeSite) -> None:
    case = desk.cases["failed"]
    picture = Path(__file__).parents[2] / "samples/restaurant/cases/a-all-well/身份证.jpg"
    for given, kept in (("../../../etc/样本.jpg", "样本.jpg"), ("a\\..\\b.jpg", "b.jpg")):
        seq = send(desk, "clerk", "GET", f"/cases/{case}").json()["seq"]
        sent = send(
            desk, "clerk", "POST", f"/cases/{case}/materials",
            data={"case": json.dumps({"seq": seq})},
            files=[("files", (given, picture.read_bytes(), "image/jpeg"))],
        )  # fmt: skip
        assert sent.status_code == 200
        files = send(desk, "clerk", "GET", f"/cases/{case}/materials").json()["items"]
        assert kept in [one["file"] for one in files]
    sha256 = next(one["sha256"] for one in files if one["file"] == "样本.jpg")
    answer = send(desk, "clerk", "GET", f"/cases/{case}/files/{sha256}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"


# Who asks


def test_a_program_of_the_office_answers_for_no_department(desk: OfficeSite) -> None:
    case = desk.cases["consulting"]
    with program(desk, "see-case", "answer", "see-consultation") as office:
        said = {"seq": desk.case("consulting").seq, "permit": "FS", "kind": "grant"}
        page = office.post(f"/desk/cases/{case}/opinion", data=said)
        api = office.post(
            f"/api/v1/cases/{case}/opinions",
            json={"seq": said["seq"], "opinions": [{"permit": "FS", "kind": "grant"}]},
        )
    assert (page.status_code, api.status_code) == (403, 403)
    assert "OPINION" not in [one.kind for one in desk.store.actions(case)]


def test_no_token_is_made_for_a_right_that_it_could_not_use(store: Store) -> None:
    by = By("user:security", "10.0.0.1", NOW)
    with pytest.raises(UsageError) as refused:
        people.add_token(store, by, "样本", scopes=["answer"], department=None, days=1)
    assert refused.value.code == "scope-of-a-department"


@pytest.mark.parametrize("name", ["zhang", "user:zhang"])
def test_nobody_accepts_his_own_wording_from_elsewhere(store: Store, name: str) -> None:
    made = wordings.propose(store, "lease", "lessee", "入驻主体", "", name, NOW)
    other = {"zhang": "user:zhang", "user:zhang": "zhang"}[name]
    with pytest.raises(NotAllowed) as refused:
        wordings.decide(store, made.id, True, other, NOW)
    assert refused.value.code == "same-person"
    assert wordings.decide(store, made.id, True, "user:li", NOW).state == "accepted"


def test_a_wording_has_no_signs_that_are_not_seen() -> None:
    with pytest.raises(UsageError) as refused:
        learning.wording("lease", "lessee", "入驻\u202e主体")
    assert refused.value.code == "wording-invalid"


def test_a_key_that_another_used_is_ones_own(desk: OfficeSite) -> None:
    said = {"cases": [desk.cases["returned"]], "account": "reviewer"}
    key = {"Idempotency-Key": "of-the-lead-1"}
    assert send(desk, "lead", "POST", "/assignments", json=said, headers=key).status_code == 200
    answer = send(desk, "officer", "POST", "/assignments", json=said, headers=key)
    assert answer.status_code == 403
    assert "idempotency-replayed" not in answer.headers


def test_an_answer_is_not_given_again_to_who_lost_the_right(desk: OfficeSite) -> None:
    said = {"cases": [desk.cases["returned"]], "account": None}
    key = {"Idempotency-Key": "before-it-was-taken"}
    assert send(desk, "lead", "POST", "/assignments", json=said, headers=key).status_code == 200
    accounts.change(desk.store, "lead", roles=("auditor",))
    try:
        answer = send(desk, "lead", "POST", "/assignments", json=said, headers=key)
    finally:
        accounts.change(desk.store, "lead", roles=("lead",))
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_a_program_is_no_second_person(store: Store) -> None:
    def hints(*by: str) -> list[str]:
        origins = tuple(Origin(value="15", by=one) for one in by)
        entry = FormValue(value="15", status="confirmed", origins=origins)
        form = Form(elements={"employees": entry})
        return [one.code for one in review.second_person(form, {"employees"}, load())]

    assert hints("user:zhang", "token:4F7K2QAB") == ["second-person"]
    assert hints("token:AAAAAAAA", "token:4F7K2QAB") == ["second-person"]
    assert hints("user:zhang", "zhang") == ["second-person"]
    assert hints("token:4F7K2QAB", "user:zhang", "user:li") == []


@pytest.mark.parametrize("asked", [{"department": "market-regulation"}, {"assigned": "reviewer"}])
def test_a_department_learns_nothing_of_others_by_filtering(
    desk: OfficeSite, asked: dict[str, str]
) -> None:
    assert send(desk, "fireman", "GET", "/cases", params=asked).status_code == 403
    assert desk.client("fireman").get("/desk/cases", params=asked).status_code == 403
    own = send(desk, "fireman", "GET", "/cases", params={"department": "fire-rescue"})
    assert len(own.json()["items"]) > 0


def test_a_departments_time_line_says_nothing_that_is_not_so(desk: OfficeSite) -> None:
    page = desk.client("fireman").get(f"/desk/cases/{desk.cases['issued']}").text
    assert "综合审批：准予" not in page
    assert "作出综合审批决定" in page


def test_what_was_looked_for_is_in_no_record(desk: OfficeSite) -> None:
    number = "500107199001011234"
    answer = send(desk, "lead", "GET", "/exports/cases", params={"text": f"样本 {number}"})
    assert answer.status_code == 200
    entry = access.entries(desk.store, kinds=["exported"])[0]
    assert entry.reason == "list.csv: words"


def test_a_number_in_a_reason_is_masked_before_it_is_kept_for_ever(desk: OfficeSite) -> None:
    case = desk.cases["received"]
    seq = send(desk, "clerk", "GET", f"/cases/{case}").json()["seq"]
    client = desk.client("clerk")
    reason = "样本：本人来电 19900000033"
    form = {"case": f"{case}:{seq}", "reason": reason, "confirmed": "1", "csrf": csrf(client)}
    assert client.post("/desk/withdraw", data=form).status_code == 303
    kept = desk.store.actions(case)[-1]
    assert kept.kind == "WITHDRAWN"
    assert "19900000033" not in kept.reason


# Where it comes from


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://example.org"}, {"Origin": "null"}, {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ],
)  # fmt: skip
def test_a_form_of_another_site_does_nothing(desk: OfficeSite, said: dict[str, str]) -> None:
    client = desk.client("lead")
    form = {"case": desk.cases["returned"], "account": "second", "csrf": csrf(client)}
    answer = client.post("/desk/assign", data=form, headers=said)
    assert answer.status_code == 403
    assert desk.case("returned").assigned_to != "second"


@pytest.mark.parametrize("token", ["", "é中", "0" * 64])
def test_a_form_without_the_sessions_token_does_nothing(desk: OfficeSite, token: str) -> None:
    client = desk.client("lead")
    form = {"case": desk.cases["returned"], "account": "second", "csrf": token}
    assert client.post("/desk/assign", data=form).status_code == 403
    assert desk.case("returned").assigned_to != "second"


@pytest.mark.parametrize(
    "wanted",
    ["//example.org", "https://example.org", "/desk/\\example.org", "/deskother", "/desk/\r\nX: y",
     "javascript:alert(1)", "/desk/sign-out"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(desk: OfficeSite, wanted: str) -> None:
    form = {"name": "clerk", "password": PASSWORD, "next": wanted}
    answer = httpx.post(f"{desk.base}/desk/sign-in", data=form, headers={"Origin": desk.base})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


# How much


def test_a_stranger_cannot_fill_the_disk_with_an_upload(desk: OfficeSite) -> None:
    parts = (b"x" * 65536 for _ in range(200))
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    answer = httpx.post(
        f"{desk.base}/desk/assign",
        content=(piece for piece in (head, *parts, b"\r\n--b--\r\n")),
        headers={"Content-Type": "multipart/form-data; boundary=b", "Cookie": "yizheng=x"},
    )
    assert answer.status_code == 413


def test_names_tried_while_waiting_leave_nothing_behind(store: Store) -> None:
    for number in range(access.FREE["address"] + 1):
        assert access.attempt(store, f"name{number}", "10.0.0.9", NOW) == 0
    for number in range(50):
        assert access.attempt(store, f"other{number}", "10.0.0.9", NOW) > 0
    with store.read() as session:
        kept = session.scalar(select(func.count()).select_from(AttemptRow))
    assert kept == access.FREE["address"] + 2
    assert access.attempt(store, "other1", "10.0.0.9", NOW + timedelta(seconds=3)) == 0


def test_waiting_is_written_down_once_a_minute(desk: OfficeSite) -> None:
    form = {"name": "auditor", "password": "wrong wrong wrong"}
    answers = [
        httpx.post(f"{desk.base}/desk/sign-in", data=form, headers={"Origin": desk.base})
        for _ in range(access.FREE["account"] + 15)
    ]
    assert [one.status_code for one in answers].count(429) >= 10
    with desk.store.read() as session:
        of_delays = select(func.count()).where(AccessRow.kind == "sign-in-delayed")
        assert session.scalar(of_delays) == 1


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_cursor_beyond_the_calendar_is_none(desk: OfficeSite, day: str) -> None:
    for position in ([day, "x"], ["2026-01-01", day, "x"]):
        cursor = base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")
        asked = {"cursor": cursor} | ({"waiting": "review"} if len(position) == 3 else {})
        answer = send(desk, "lead", "GET", "/cases", params=asked)
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-invalid")
        assert desk.client("lead").get("/desk", params=asked).status_code == 422


@pytest.mark.parametrize(
    "asked", [{"words": "样本 " * 70}, {"industry": "x\0"}, {"assigned": "x" * 51}]
)
def test_a_list_is_asked_for_in_few_words(desk: OfficeSite, asked: dict[str, str]) -> None:
    assert desk.client("lead").get("/desk/cases", params=asked).status_code == 422


@pytest.mark.parametrize("seq", ["²", "9" * 5000, "-1", "1e3"])
def test_a_step_that_is_no_number_breaks_nothing(desk: OfficeSite, seq: str) -> None:
    client = desk.client("clerk")
    form = {"case": f"{desk.cases['returned']}:{seq}", "csrf": csrf(client)}
    assert client.post("/desk/withdraw", data=form).status_code == 200  # asks once more
    assert desk.case("returned").status == "returned"


def test_a_stranger_has_nothing_read_that_he_sends(desk: OfficeSite) -> None:
    answer = httpx.post(
        f"{desk.base}/api/v1/supplied",
        content=b"[" * 100_000,
        headers={"Authorization": "Bearer nonsense", "Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "token-unknown")


def test_a_number_beyond_every_database_is_a_bad_address(desk: OfficeSite) -> None:
    answer = desk.client("security").get("/desk/access", params={"before": "9" * 20})
    assert answer.status_code == 400


def test_one_person_does_not_hold_all_threads_by_reading_spots(
    desk: OfficeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Rereader(desk.settings)
    for _ in range(AT_ONCE):
        assert reader._places.acquire(blocking=False)
    page: Any = SimpleNamespace(width=10, height=10, number=1, rotation=0, source="ocr")
    with pytest.raises(SetupMissing) as refused:
        reader.read(Path(__file__), page, (0, 0, 5, 5))
    assert refused.value.code == "reader-busy"
    reader._places.release()
    with pytest.raises(MaterialError):  # its turn has come: a program text is no page
        reader.read(Path(__file__), page, (0, 0, 5, 5))
    assert reader._places.acquire(blocking=False)  # and is given back after a fault


def test_wordings_are_tried_a_few_times_a_minute(desk: OfficeSite) -> None:
    said = {"kind": "lease", "field": "lessee", "text": "样本主体", "why": ""}
    made = send(desk, "second", "POST", "/wordings", json=said)
    path = f"/wordings/{made.json()['wording']['id']}/trial"
    found: list[int] = []
    while 429 not in found and len(found) < 30:
        found.append(send(desk, "second", "GET", path).status_code)
    assert found[:5] == [200] * 5
    assert found[-1] == 429


def test_a_page_made_to_fill_the_memory_is_a_damaged_page(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tif"
    _bomb(path, side=30_000)
    with pytest.raises(MaterialError) as refused:
        bind([Leaf(path, 2)])
    assert refused.value.code == "damaged-page"
    with pytest.raises(MaterialError) as refused:
        picture_of(path, "picture", 2)
    assert refused.value.code == "damaged-page"
    assert bind([Leaf(path, 1)]).startswith(b"%PDF-")


def _bomb(path: Path, side: int) -> None:
    """A TIFF whose second page says it has ``side`` × ``side`` pixels."""
    small = Image.new("L", (10, 10))
    small.save(path, "TIFF", save_all=True, append_images=[Image.new("L", (11, 11))])
    data = bytearray(path.read_bytes())
    first = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[first : first + 2], "little")
    at = first + 2 + 12 * entries
    second = int.from_bytes(data[at : at + 4], "little")
    for number in range(int.from_bytes(data[second : second + 2], "little")):
        entry = second + 2 + 12 * number
        if int.from_bytes(data[entry : entry + 2], "little") in (256, 257):
            size = 4 if data[entry + 2] == 4 else 2
            data[entry + 8 : entry + 8 + size] = side.to_bytes(size, "little")
    path.write_bytes(data)


# Planted errors


def test_what_was_read_does_not_tell_a_planted_error() -> None:
    read = Origin(file="a.jpg", field="name", page=1, value="样本甲己")
    entry = FormValue(value="样本甲己", status="single", origins=(read,))
    form = Form(elements={"entity_name": entry}, planted={"entity_name": "样本甲已"})
    told = sampling.shown(form)
    assert "样本甲己" not in told.elements["entity_name"].model_dump_json()
    assert told.elements["entity_name"].value == "样本甲已"
    assert form.elements["entity_name"] == entry


def test_no_address_tells_a_reviewer_which_value_is_planted(desk: OfficeSite) -> None:
    case = desk.cases["review-late"]
    name, wrong = plant(desk, case)
    with desk.store.read() as session:
        row = session.scalars(select(FormRow).where(FormRow.case_id == case)).all()[-1]
        right = row.form["elements"][name]["value"]
    told = send(desk, "reviewer", "GET", f"/cases/{case}/form").json()["elements"][name]
    assert (told["value"], told["needs_review"]) == (wrong, True)
    assert right not in json.dumps(told, ensure_ascii=False)
    view = send(desk, "reviewer", "GET", f"/cases/{case}/review").json()
    item = next(one for one in view["items"] if one["name"] == name)
    assert (item["value"], item["needs_eyes"]) == (wrong, True)
    assert right not in json.dumps(item, ensure_ascii=False)
    with program(desk, "see-case", "see-queue", "export") as office:
        form = office.get(f"/api/v1/cases/{case}/form").json()["elements"][name]
        export = office.get("/api/v1/exports/cases", params={"what": "forms", "format": "json"})
    assert form["value"] == right
    assert wrong not in export.text
    said = {"seen": view["version"], "accept": [name]}
    after = send(desk, "reviewer", "POST", f"/cases/{case}/review", json=said).json()
    again = next(one for one in after["items"] if one["name"] == name)
    assert (again["value"], again["needs_eyes"]) == (right, True)  # missed: asked about again
    assert record.form(desk.store, case, after["version"]).missed == (name,)  # type: ignore[union-attr]


def plant(desk: OfficeSite, case: str) -> tuple[str, str]:
    """Plant an error into the present form of a case: the element and its wrong value."""
    version = desk.store.case(case).form_version
    with desk.store.write() as session:
        row = session.get(FormRow, (case, version))
        assert row is not None
        form = Form.model_validate(row.form)
        name = next(
            one for one in ("legal_representative", "credit_code")
            if form.elements[one].status in ("agreed", "single")
        )  # fmt: skip
        value = form.elements[name].value
        assert value is not None
        wrong = f"{value[:-1]}错"
        planted = form.model_copy(update={"planted": {name: wrong}, "sampled": (name,)})
        row.form = planted.model_dump(mode="json")
        doubt = Hint(code="needs-review", severity="doubt", message="请核对。", subject=name)
        row.hints = [*row.hints, doubt.model_dump(mode="json")]
    return name, wrong


def test_one_person_is_known_under_both_names() -> None:
    assert accounts.person("user:zhang") == accounts.person("zhang") == "zhang"
    assert accounts.person("token:4F7K2QAB") == "token:4F7K2QAB"
