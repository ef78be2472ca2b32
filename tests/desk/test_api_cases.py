"""Cases through the API: opened with their papers, looked at, added to, never half."""

import json
import socket
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from api_site import Api, serving_api
from office_site import FLAWLESS, SAMPLES, read
from PIL import Image

from cases import record

PAPERS = SAMPLES / "cases" / FLAWLESS
OPENED = {
    "name": "样本-接口饭店",
    "industry": "restaurant",
    "permits": ["FD", "FS"],
    "contact": {"name": "样本甲", "phone": "13800000000"},
    "sample": True,
}
Files = list[tuple[str, tuple[str, bytes, str]]]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving_api(tmp_path_factory.mktemp("api"), max_file_mb=1) as api:
        yield api


def papers(*names: str) -> Files:
    return [
        ("files", (name, (PAPERS / name).read_bytes(), "application/octet-stream"))
        for name in names
    ]


def post(
    client: httpx.Client, said: Any, files: Files, path: str = "/cases", **headers: str
) -> httpx.Response:
    form = {"case": json.dumps(said, ensure_ascii=False)}
    return client.post(path, data=form, files=files, headers=headers)


def ids(api: Api) -> set[str]:
    return {case.id for case in api.desk.store.cases()}


# Opening


def test_a_case_is_opened_with_its_papers_and_waits_to_be_read(api: Api) -> None:
    files = papers("营业执照.jpg", "申请表.pdf")
    answer = post(api.office, OPENED, files)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert answer.headers["location"] == f"/api/v1/cases/{made['id']}"
    assert (made["status"], made["industry"], made["sample"]) == ("received", "restaurant", True)
    kept = {row.file: row.sha256 for row in record.originals(api.desk.store, made["id"])}
    assert kept == {name: sha256(data).hexdigest() for _, (name, data, _) in files}
    facts = record.facts(api.desk.store, made["id"])
    assert (facts["permits"], facts["contact"]) == (["FD", "FS"], OPENED["contact"])
    (action,) = api.desk.store.actions(made["id"])
    assert (action.kind, action.actor) == ("RECEIVED", api.office.get("/me").json()["name"])
    shown = api.office.get(f"/cases/{made['id']}/materials").json()["items"]
    assert [one["documents"] for one in shown] == [None, None]


def test_the_same_key_opens_one_case_whatever_happens(api: Api) -> None:
    key = {"Idempotency-Key": "open-00000001"}
    first = post(api.office, OPENED, papers("营业执照.jpg"), **key)
    before = ids(api)
    again = post(api.office, OPENED, papers("营业执照.jpg"), **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["location"] == first.headers["location"]
    assert ids(api) == before
    other = post(api.office, OPENED, papers("申请表.pdf"), **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert ids(api) == before


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.pdf", b"", "empty-file"),
        ("说明.docx", b"PK\x03\x04 no document", "not-a-document"),
        ("假.pdf", b"<html>", "not-a-document"),
        ("坏.pdf", b"%PDF-1.7 and nothing more", "damaged-pdf"),
        ("脚本.exe", b"MZ\x90", "not-a-document"),
        ("..", b"%PDF-", "file-name"),
    ],
)
def test_one_bad_file_and_nothing_is_opened(api: Api, name: str, data: bytes, code: str) -> None:
    before = ids(api)
    bad = ("files", (name, data, "application/pdf"))
    answer = post(api.office, OPENED, [*papers("营业执照.jpg"), bad])
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == "/files/1"
    assert f"[{code}]" in fault["detail"]
    assert ids(api) == before


def test_a_file_beyond_the_limit_is_told_by_its_place(api: Api) -> None:
    large = Image.effect_noise((1500, 1500), 100)
    out = BytesIO()
    large.save(out, "PNG")
    assert len(out.getvalue()) > 1024 * 1024
    answer = post(api.office, OPENED, [("files", ("大.png", out.getvalue(), "image/png"))])
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")


def test_an_upload_beyond_all_limits_is_refused_before_it_is_read(api: Api) -> None:
    address = urlsplit(api.desk.base)
    token = api.token(("open-case",))
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        line.sendall(
            f"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 20000000\r\n\r\n"
            "--x".encode()
        )
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_who_may_not_open_cases_is_refused_before_anything_is_read(api: Api) -> None:
    address = urlsplit(api.desk.base)
    token = api.token(("see-case",))
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        line.sendall(
            f"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n"
            "--x".encode()
        )
        assert line.recv(100).startswith(b"HTTP/1.1 403")


def multipart(*parts: bytes, end: bytes = b"--x--\r\n") -> bytes:
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + end


def test_an_upload_that_stops_half_way_leaves_nothing(api: Api) -> None:
    before = ids(api)
    said = b'Content-Disposition: form-data; name="case"\r\n\r\n' + json.dumps(OPENED).encode()
    head = b'Content-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    paper = (PAPERS / "营业执照.jpg").read_bytes()
    # The connection breaks: fewer bytes than were announced.
    address = urlsplit(api.desk.base)
    token = api.token(("open-case",))
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        line.sendall(
            f"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n"
            "Content-Length: 900000\r\n\r\n".encode()
            + multipart(said, head + paper, end=b"")[:100_000]
        )
    # A program in between ends it properly, but half-way: the second file is cut off.
    for body in (
        multipart(said, head + paper, end=b""),
        multipart(
            said, head + paper, end=b"--x\r\n" + head.replace(b"a.jpg", b"b.jpg") + paper[:900]
        ),
    ):
        answer = api.office.post(
            "/cases", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "upload-incomplete")
    whole = multipart(said, head + paper)
    answer = api.office.post(
        "/cases", content=whole, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 201, answer.text
    assert len(ids(api) - before) == 1


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"industry": "no-such-industry"}, "name-unknown", None),
        ({"permits": ["XX"]}, "name-unknown", None),
        ({"industry": None}, "industry-missing", None),
        ({"name": ""}, "request-invalid", "/case/name"),
        ({"answers": {"sells_tobacco": "maybe"}}, "request-invalid", "/case/answers/sells_tobacco"),
        ({"nmae": "x"}, "request-invalid", "/case/nmae"),
    ],
)
def test_what_is_said_of_a_case_is_checked_before_it_is_opened(
    api: Api, changes: dict[str, Any], code: str, pointer: str | None
) -> None:
    before = ids(api)
    answer = post(api.office, OPENED | changes, papers("营业执照.jpg"))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    if pointer:
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert ids(api) == before


def test_a_body_that_is_no_form_is_told(api: Api) -> None:
    answer = api.office.post("/cases", json=OPENED)
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type")
    answer = post(api.office, OPENED, [])
    assert answer.status_code in (415, 422)


# Adding


def test_files_are_added_and_the_case_is_read_anew(api: Api) -> None:
    case = read(api.desk.office, "d-material-missing", "api-added")
    path = f"/cases/{case.id}/materials"
    outdated = post(api.office, {"seq": case.seq - 1}, papers("营业执照.jpg"), path)
    assert (outdated.status_code, outdated.json()["code"]) == (409, "outdated-case")
    answer = post(
        api.office,
        {"seq": case.seq},
        [("files", ("补正.jpg", (PAPERS / "身份证.jpg").read_bytes(), "image/jpeg"))],
        path,
    )
    assert (answer.status_code, answer.json()["status"]) == (200, "received")
    names = {row.file for row in record.originals(api.desk.store, case.id)}
    assert "补正.jpg" in names
    assert api.desk.store.actions(case.id)[-1].kind == "RECEIVED"
    assert api.desk.store.case(case.id).sample


def test_files_that_come_after_acceptance_are_refused(api: Api) -> None:
    case = api.desk.case("consulting")
    answer = post(
        api.office, {"seq": case.seq}, papers("营业执照.jpg"), f"/cases/{case.id}/materials"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "late-material")
    assert api.desk.case("consulting").seq == case.seq


# Looking


def test_a_page_is_drawn_upright_in_steps_and_kept(api: Api) -> None:
    case_id = api.desk.cases["issued"]
    for file in api.office.get(f"/cases/{case_id}/materials").json()["items"]:
        page = file["documents"][0]["pages"][0]
        place = page["picture"].removeprefix("/api/v1")
        for width, most in ((100, 200), (700, 800), (1600, 1600)):
            answer = api.office.get(place, params={"width": width})
            assert answer.status_code == 200, answer.text
            assert "no-store" in answer.headers["cache-control"]
            with Image.open(BytesIO(answer.content)) as drawn:
                assert drawn.width == min(most, drawn.width)
                assert drawn.width / drawn.height == pytest.approx(
                    page["width"] / page["height"], rel=0.02
                )
    tag = answer.headers["etag"]
    kept = api.office.get(place, params={"width": 1600}, headers={"If-None-Match": tag})
    assert (kept.status_code, kept.content) == (304, b"")
    other = api.office.get(place, params={"width": 200}, headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert api.office.get(place.replace("/1.jpg", "/9.jpg")).status_code == 422
    assert api.office.get(place.replace("/1.jpg", "/0.jpg")).status_code == 422


def test_an_original_is_given_as_it_came_and_never_opened_by_the_browser(api: Api) -> None:
    case_id = api.desk.cases["issued"]
    file = api.office.get(f"/cases/{case_id}/materials").json()["items"][0]
    answer = api.office.get(f"/cases/{case_id}/files/{file['sha256']}")
    assert sha256(answer.content).hexdigest() == file["sha256"]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    other = api.office.get(f"/cases/{api.desk.cases['received']}/files/{'0' * 64}")
    assert (other.status_code, other.json()["code"]) == (404, "file-unknown")


def test_every_value_of_the_form_says_where_it_is_from(api: Api) -> None:
    case_id = api.desk.cases["review"]
    form = api.office.get(f"/cases/{case_id}/form").json()
    element = form["elements"]["premises"]
    assert element["status"] == "conflict"
    assert {one["file"] for one in element["origins"]} >= {"申请表.pdf", "租赁合同.pdf"}
    assert all(one["page"] and one["box"] for one in element["origins"])
    assert any(one["subject"] == "premises" for one in form["hints"])
    assert "sampled" not in json.dumps(form)


def test_papers_come_as_pdf(api: Api) -> None:
    case_id = api.desk.cases["issued"]
    items = api.office.get(f"/cases/{case_id}/notices").json()["items"]
    assert {one["kind"] for one in items} >= {"acceptance", "opinion"}
    for one in items:
        pdf = api.office.get(one["file"].removeprefix("/api/v1"))
        assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        assert sha256(pdf.content).hexdigest() == one["sha256"]


def test_lists_are_narrowed_down(api: Api) -> None:
    def found(**asked: str) -> set[str]:
        return {one["id"] for one in api.office.get("/cases", params=asked).json()["items"]}

    desk = api.desk.cases
    assert desk["deciding"] in found(waiting="decide")
    assert found(status="returned") == {desk["returned"]}
    assert found(status="issued", text="样本") == {desk["issued"]}
    assert found(light="red", waiting="review") == {desk["review-late"]}
    counts = api.office.get("/queues").json()
    assert counts["review"] >= 2
    assert api.office.get("/queues/review/next").json()["case"] == desk["review-late"]


def test_cases_are_given_to_somebody_and_taken_back(api: Api) -> None:
    both = [api.desk.cases["review"], api.desk.cases["review-late"]]
    said = {"cases": both, "account": "reviewer"}
    given = api.office.post("/assignments", json=said).json()
    assert given == {"before": dict.fromkeys(both)}
    assert api.desk.case("review").assigned_to == "reviewer"
    back = api.office.post("/assignments", json=said | {"account": None}).json()
    assert back == {"before": dict.fromkeys(both, "reviewer")}
    unknown = api.office.post("/assignments", json={"cases": ["20261121-AAAAAA"], "account": None})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "case-unknown")


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_exports_come_through_the_api_and_are_recorded(api: Api, format: str) -> None:
    answer = api.office.get("/exports/cases", params={"format": format, "what": "forms"})
    assert answer.status_code == 200
    if format == "csv":
        assert "91500107MAC8R2K578" in answer.text
    auditor = api.desk.client("auditor")
    (newest,) = auditor.get("/api/v1/access?limit=1&kind=exported").json()["items"]
    assert newest["reason"].startswith(f"forms.{format}")


def test_a_hostile_page_ends_its_process_and_the_next_one_is_drawn(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.web.pictures import Pictures

    pictures = Pictures(api.desk.settings, api.desk.office.files)
    path = PAPERS / "营业执照.jpg"
    try:
        assert set(pictures._draw(path, 1, 0, (200,))) == {200}
        pool = pictures._pool
        assert pool is not None
        for process in list(pool._processes.values()):
            process.kill()
        with pytest.raises(Exception) as caught:
            pictures._draw(path, 1, 0, (200,))
        assert getattr(caught.value, "code", "") == "page-undrawable"
        turned = pictures._draw(path, 1, 90, (200,))[200]
        straight = pictures._draw(path, 1, 0, (200,))[200]
        with Image.open(BytesIO(turned)) as one, Image.open(BytesIO(straight)) as other:
            assert (one.width > one.height) != (other.width > other.height)
    finally:
        pictures.close()


def test_pictures_take_no_more_room_than_they_may(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.web import pictures as module
    from desk.web.pictures import Pictures

    folder = api.desk.settings.home / "pictures"
    monkeypatch.setattr(module, "LARGEST_CACHE", 60_000)
    pictures = Pictures(api.desk.settings, api.desk.office.files)
    for number in range(20):
        pictures._keep(pictures._place("a" * 64, number + 1, 0, 200), bytes(10_000))
    left = sum(path.stat().st_size for path in folder.glob("*/*.jpg"))
    assert 40_000 <= left <= 60_000
    pictures.close()
