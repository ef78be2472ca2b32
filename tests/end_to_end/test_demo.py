"""``yizheng demo``: from files to licences, their pages and their verification, all for real."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2
import httpx
import numpy as np
import pikepdf
import pytest
from commands import Demo, here, serving, yizheng
from jsonschema import Draft202012Validator
from PIL import Image

from cases.settings import load
from cases.store import Store
from desk.shapes import schemas
from papers import qr
from papers.raster import page_count, page_image, page_text
from samples import SampleCase
from samples import cases as sample_cases

SAMPLES = {sample.name: sample for sample in sample_cases()}
LICENSED = [name for name, sample in SAMPLES.items() if sample.expected["status"] == "issued"]
CASES = [pytest.param(sample, id=name) for name, sample in SAMPLES.items()]


def license_of(demo: Demo, name: str) -> dict[str, Any]:
    license: dict[str, Any] = demo.answer.cases[name]["license"]
    return license


def notice(demo: Demo, name: str, kind: str) -> str:
    """The text of a case's only paper of a kind."""
    (file,) = [one["file"] for one in demo.answer.cases[name]["notices"] if one["kind"] == kind]
    pages = range(page_count(Path(file)))
    return "".join("".join(page_text(Path(file), page) for page in pages).split())


def valid(name: str, document: Any) -> None:
    Draft202012Validator(schemas()[name]).validate(document)


@pytest.fixture(scope="module")
def web(demo: Demo) -> Iterator[str]:
    """The server that the licences' addresses point to."""
    with serving(demo.home, demo.port) as base:
        yield base


# What the demo printed


def test_stdout_is_one_document_of_the_published_form(demo: Demo) -> None:
    valid("run", demo.answer.json)
    assert demo.answer.json["failed"] == 0
    assert demo.answer.json["home"] == str(demo.home)


@pytest.mark.parametrize("sample", CASES)
def test_each_case_ends_as_its_truth_says(demo: Demo, sample: SampleCase) -> None:
    case = demo.answer.cases[sample.name]
    assert case["status"] == sample.expected["status"]
    results = {permit["code"]: permit["result"] for permit in case["permits"]}
    for ending in ("granted", "refused"):
        assert [code for code, said in results.items() if said == ending] == sample.expected[ending]
    assert (case["license"] is None) == (sample.name not in LICENSED)
    assert case["industry"] == sample.industry


def test_no_case_but_the_doubtful_one_needed_a_reviewer(demo: Demo) -> None:
    store = Store(load(home=demo.home, database_url=None).store_url)
    doubts = {}
    for name, case in demo.answer.cases.items():
        actions = store.actions(case["id"])
        (checked,) = [one for one in actions if one.kind == "PRECHECKED"]
        doubts[name] = checked.refs["doubts"]
        corrected = [one.actor for one in actions if one.kind == "CORRECTED"]
        assert corrected == (["demo-reviewer"] if name == "b-address-differs" else [])
    store.close()
    found = {name: set(codes) for name, codes in doubts.items() if codes}
    assert found == {"b-address-differs": {"conflict", "needs-review"}}


def test_the_refused_permit_has_a_paper_with_its_reason(demo: Demo) -> None:
    opinions = json.loads((SAMPLES["c-one-refused"].opinions or Path()).read_text("utf-8"))
    (refused,) = [one for one in opinions if one["kind"] == "refuse"]
    text = notice(demo, "c-one-refused", f"refusal-{refused['permit']}")
    assert "".join(refused["facts"].split()).rstrip("。") in text
    (permit,) = [
        one for one in demo.answer.cases["c-one-refused"]["permits"] if one["result"] == "refused"
    ]
    assert refused["facts"] in permit["reason"]
    assert permit["number"] is None


def test_one_notice_names_everything_that_is_missing(demo: Demo) -> None:
    case = demo.answer.cases["d-material-missing"]
    text = notice(demo, "d-material-missing", "supplement")
    assert "租赁合同" in text and "健康证明" in text
    assert [one["kind"] for one in case["notices"]] == ["supplement"]
    assert [wait["who"] for wait in case["waiting_for"]] == ["applicant"]
    assert [one["code"] for one in case["problems"]] == ["material-missing"] * 2
    assert case["license"] is None


def test_every_step_says_how_long_it_took(demo: Demo) -> None:
    case = demo.answer.cases["a-all-well"]
    steps = [
        "receive", "read", "form", "check", "accept",
        "send", "deliver", "opinions", "decide", "issue",
    ]  # fmt: skip
    assert list(case["seconds"]) == steps
    assert 0 < sum(case["seconds"].values()) < demo.answer.seconds


def test_the_record_of_the_demo_is_sound(demo: Demo) -> None:
    answer = here("db", "check", home=demo.home)
    assert (answer.code, answer.out) == (0, "")


def test_the_demo_again_changes_nothing_and_is_quick(demo: Demo) -> None:
    before = here("cases", "--json", home=demo.home).json
    again = yizheng("demo", "--json", home=demo.home, YIZHENG_PORT=str(demo.port))
    assert again.code == 0
    assert here("cases", "--json", home=demo.home).json == before
    for name, case in again.cases.items():
        first = demo.answer.cases[name]
        assert {**case, "seconds": None} == {**first, "seconds": None}
        assert case["seconds"].keys() == {"receive"}
    assert again.seconds < demo.answer.seconds / 3


# The licences


@pytest.mark.parametrize("name", LICENSED)
def test_the_code_on_the_drawn_licence_opens_its_page(demo: Demo, web: str, name: str) -> None:
    license = license_of(demo, name)
    codes = qr.decode_pdf(Path(license["file"]), dpi=150)
    assert codes == [license["url"]]
    assert codes[0].startswith(f"{web}/l/")
    page = httpx.get(codes[0])
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    truth = json.loads((SAMPLES[name].truth / "case.json").read_text("utf-8"))["form"]
    assert license["number"] in page.text
    assert truth["entity_name"] in page.text
    for permit in demo.answer.cases[name]["permits"]:
        assert permit["result"] == "refused" or permit["number"] in page.text
    for secret in (truth["legal_representative.id_number"], truth["contact_phone"]):
        assert secret not in page.text
    twin = httpx.get(f"{codes[0]}.json").json()
    assert (twin["number"], twin["state"]) == (license["number"], "valid")
    states = {permit["code"]: permit["state"] for permit in twin["permits"]}
    assert states == dict.fromkeys(SAMPLES[name].expected["granted"], "valid")


def test_numbers_and_addresses_are_all_different(demo: Demo) -> None:
    licenses = [license_of(demo, name) for name in LICENSED]
    assert len({one["number"] for one in licenses}) == len({one["url"] for one in licenses}) == 3


@pytest.mark.parametrize("name", LICENSED)
def test_the_issued_file_and_its_address_verify(demo: Demo, name: str) -> None:
    license = license_of(demo, name)
    for target in (license["file"], license["url"]):
        answer = here("verify", target, "--json", home=demo.home)
        assert answer.code == 0
        valid("verify", answer.json)
        assert answer.json["verdict"] == "valid"
        assert answer.json["sample"] is True
        assert answer.json["license"]["number"] == license["number"]
        assert "failed" not in {check["result"] for check in answer.json["checks"]}


def test_a_poor_photograph_of_the_licence_verifies(demo: Demo, tmp_path: Path) -> None:
    license = license_of(demo, "a-all-well")
    photo = photograph(page_image(Path(license["file"]), dpi=220))
    photo.save(tmp_path / "photo.jpg", quality=45)
    answer = here("verify", tmp_path / "photo.jpg", "--json", home=demo.home)
    assert (answer.code, answer.json["verdict"]) == (0, "valid")
    assert answer.json["license"]["number"] == license["number"]


def photograph(page: Image.Image) -> Image.Image:
    """The page as a hand-held telephone sees it: askew, from the side, soft, in uneven light."""
    flat = np.asarray(page.convert("L"))
    height, width = flat.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners * 0.8 + np.array([[200, 60], [90, 210], [140, 120], [60, 170]], np.float32)
    table = cv2.warpPerspective(
        flat, cv2.getPerspectiveTransform(corners, seen), (width, height), borderValue=90
    )
    light = np.linspace(1.0, 0.62, width)[None, :]
    soft = cv2.GaussianBlur((table * light).astype(np.uint8), (0, 0), 1.4)
    noise = np.random.default_rng(5).normal(0, 6, soft.shape)
    return Image.fromarray(np.clip(soft + noise, 0, 255).astype(np.uint8))


def test_changed_attached_data_is_found(demo: Demo, tmp_path: Path) -> None:
    license = license_of(demo, "a-all-well")
    with pikepdf.open(license["file"]) as pdf:
        (name,) = [name for name in pdf.attachments if name.endswith(".json")]
        data = pdf.attachments[name].get_file().read_bytes()
        changed = data.replace("重庆云杉样本".encode(), "重庆云彬样本".encode())
        assert changed != data
        pdf.attachments[name] = changed
        pdf.save(tmp_path / "changed.pdf")
    answer = here("verify", tmp_path / "changed.pdf", "--json", home=demo.home)
    assert (answer.code, answer.json["verdict"]) == (6, "tampered")


def test_an_overprinted_value_is_found(demo: Demo, tmp_path: Path) -> None:
    license = license_of(demo, "a-all-well")
    with pikepdf.open(license["file"]) as pdf:
        page = pdf.pages[0]
        width, height = (float(side) for side in page.mediabox[2:])
        white_box = f"q 1 g {width * 0.3} {height * 0.6} {width * 0.4} 30 re f Q"
        page.contents_add(white_box.encode())
        pdf.save(tmp_path / "painted.pdf")
    answer = here("verify", tmp_path / "painted.pdf", "--json", home=demo.home)
    assert (answer.code, answer.json["verdict"]) == (6, "tampered")


def test_a_licence_of_another_host_is_never_opened(demo: Demo, tmp_path: Path) -> None:
    asked: list[str] = []

    class Foreign(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        id = urlsplit(license_of(demo, "a-all-well")["url"]).path
        address = f"http://127.0.0.1:{server.server_port}{id}"
        (tmp_path / "foreign.pdf").write_bytes(qr.as_pdf(address, 40))
        for target in (tmp_path / "foreign.pdf", address):
            answer = here("verify", target, "--json", home=demo.home)
            assert (answer.code, answer.json["verdict"]) == (6, "foreign-address")
            valid("verify", answer.json)
        server.shutdown()
    assert asked == []


def test_an_inspector_without_a_register_asks_the_licence_s_trusted_host(
    demo: Demo, web: str, tmp_path: Path
) -> None:
    license = license_of(demo, "c-one-refused")
    home = tmp_path / "inspector"
    trusting = {"YIZHENG_TRUSTED_HOSTS": json.dumps([urlsplit(web).netloc])}
    answer = here("verify", license["file"], "--json", home=home, **trusting)
    assert (answer.code, answer.json["verdict"]) == (0, "valid")
    assert answer.json["license"]["number"] == license["number"]
    found = {check["name"]: check["code"] for check in answer.json["checks"]}
    assert found["found"] == "remote-register"
    refused = here("verify", license["file"], "--json", home=home)
    assert (refused.code, refused.json["verdict"]) == (6, "foreign-address")
    assert not home.exists()
