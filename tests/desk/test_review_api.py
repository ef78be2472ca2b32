"""Reviewing by the API: rights, slices, outdated reviews, what is told and what is not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from office_site import OfficeSite, office_site
from review_desk import LEASE_END, LEASED, PAPER, doubtful, said, settle
from sqlalchemy import select

from cases import drafts, record
from cases.model import Candidate, Case, Field, Hint, Material
from cases.tables import MaterialRow
from departments.casework import form_of
from departments.review import Edit
from desk.web.rereading import Rereader


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    with office_site(tmp_path_factory.mktemp("review"), second_person=("employees",)) as site:
        yield site


def ask(
    desk: OfficeSite, account: str, case: Case, method: str = "GET", path: str = "", **body: Any
) -> httpx.Response:
    """One request of somebody who signed in, with the token of his session."""
    client = desk.client(account)
    address = f"/api/v1/cases/{case.id}/review"
    if method == "GET":
        return client.get(address + path)
    csrf = client.get(f"/api/v1/cases/{desk.cases['review']}/review").json().get("csrf", "")
    return client.request(method, address + path, json=body, headers={"X-CSRF-Token": csrf})


def items(answer: httpx.Response) -> dict[str, Any]:
    return {item["name"]: item for item in answer.json()["items"]}


def test_a_reviewer_is_told_why_where_and_what_else(desk: OfficeSite) -> None:
    answer = ask(desk, "reviewer", doubtful(desk, "看"))
    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["editable"], told["version"]) == ("review", True, 1)
    assert [name for name, item in items(answer).items() if item["needs_eyes"]] == [
        "premises", LEASE_END,
    ]  # fmt: skip
    premises = items(answer)["premises"]
    assert [one["text"] for one in premises["reasons"]] == ["各材料不一致", "地址不同之处：门牌号"]
    assert [one["value"] for one in premises["choices"]] == [PAPER, LEASED]
    assert premises["spots"][0]["value"] == premises["value"] == LEASED
    spots = premises["choices"][0]["spots"]
    assert [(one["file"], one["document"]) for one in spots] == [
        ("申请表.pdf", "一业一证申请表"),
        ("营业执照.jpg", "营业执照"),
    ]
    page = told["pages"][spots[1]["page"]]
    assert (page["file"], page["number"]) == ("营业执照.jpg", 1)
    picture = desk.client("reviewer").get(page["picture"], params={"width": 200})
    assert picture.headers["content-type"] == "image/jpeg"
    x0, y0, x1, y1 = spots[1]["box"]
    assert 0 <= x0 < x1 <= page["width"] and 0 <= y0 < y1 <= page["height"]


def test_nothing_tells_how_sure_the_reader_was_or_what_is_a_blind_sample(desk: OfficeSite) -> None:
    case = doubtful(desk, "盲抽")
    with desk.store.write() as session:
        row = session.get(record.FormRow, (case.id, 1))
        assert row is not None
        row.form = row.form | {"sampled": ["contact_phone"]}
        hint = Hint(
            code="needs-review", severity="doubt", subject="contact_phone",
            message="“联系电话”识别结果不确定，请核对。",
        )  # fmt: skip
        row.hints = [*row.hints, hint.model_dump(mode="json")]
    answer = ask(desk, "reviewer", case)
    assert items(answer)["contact_phone"]["needs_eyes"]
    assert items(answer)["contact_phone"]["reasons"] == [
        {"code": "low-confidence", "text": "识别把握不足，请与页面核对"}
    ]
    assert "sampled" not in answer.text
    assert 'confidence":' not in answer.text


def test_what_another_reading_of_the_line_said_is_told(desk: OfficeSite) -> None:
    case = doubtful(desk, "另读")
    with desk.store.write() as session:
        row = session.scalar(
            select(MaterialRow).where(
                MaterialRow.case_id == case.id, MaterialRow.file == "营业执照.jpg"
            )
        )
        assert row is not None and row.reading is not None
        found = Material.model_validate(row.reading[0])
        name = found.fields["entity_name"]
        assert isinstance(name, Field) and name.box is not None
        lines = tuple(
            line.model_copy(update={"second": line.text.replace("渝", "愉")})
            for line in found.pages[0].lines
        )
        page = found.pages[0].model_copy(update={"lines": lines})
        row.reading = [found.model_copy(update={"pages": (page,)}).model_dump(mode="json")]
    told = items(ask(desk, "reviewer", case))["entity_name"]
    second = [spot["second"] for spot in told["spots"] if spot["file"] == "营业执照.jpg"]
    assert len(second) == 1 and "重庆愉禾样本餐饮有限公司" in second[0]
    others = [item["spots"] for name, item in items(ask(desk, "reviewer", case)).items()
              if name not in ("entity_name", "lessee")]  # fmt: skip
    assert not any(spot["second"] for spots in others for spot in spots)


@pytest.mark.parametrize(
    ("account", "sees"),
    [
        ("reviewer", 200), ("lead", 200), ("clerk", 200), ("officer", 403), ("auditor", 403),
        ("system", 403), ("security", 403),
    ],
)  # fmt: skip
def test_only_reviewers_review(desk: OfficeSite, account: str, sees: int) -> None:
    case = desk.case("review")
    answer = ask(desk, account, case)
    assert answer.status_code == sees
    if sees == 200:
        assert answer.json()["editable"] is (account == "reviewer")
    if account == "reviewer":
        return
    writes = [
        ("PUT", "/draft", {"seen": 1, "content": {}}),
        ("POST", "", {"seen": 1, "accept": ["employees"]}),
        ("POST", "/undo", {"seq": case.seq}),
        ("POST", "/reread", {"sha256": "0" * 64, "number": 1, "box": [0, 0, 5, 5]}),
    ]
    if account != "clerk":  # who puts documents in order at the counter
        pages = [{"pages": [{"file": "平面图.png", "number": 1}]}]
        writes.append(("POST", "/arrange", {"seq": case.seq, "documents": pages}))
    for method, path, body in writes:
        answer = ask(desk, account, case, method, path, **body)
        assert (answer.status_code, path) == (403, path)
    assert said(desk, case) == []


def test_an_officer_sees_the_slice_of_its_department_and_no_more(desk: OfficeSite) -> None:
    case = desk.case("consulting")
    answer = ask(desk, "fireman", case)
    assert answer.status_code == 200
    told = answer.json()
    (asked,) = [
        one for one in record.consultations(desk.store, case.id) if one.department == "fire-rescue"
    ]
    assert {name for name in items(answer) if ":" not in name} == set(asked.form)
    assert {page["sha256"] for page in told["pages"]} == set(asked.materials)
    assert not told["editable"] and told["draft"] is None and told["lacks"] == []
    hidden = {one.file for one in record.materials(desk.store, case.id)
              if one.sha256 not in asked.materials}  # fmt: skip
    assert hidden and not any(file in answer.text for file in hidden)


def test_an_outdated_review_is_told_what_changed_and_records_nothing(desk: OfficeSite) -> None:
    case = doubtful(desk, "过时")
    settle(desk, case, "user:second", fields={"premises": Edit(value=PAPER)})
    answer = ask(desk, "reviewer", case, "POST", seen=1, fields={"premises": {"value": LEASED}})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "form-changed"
    assert problem["changed"]["premises"] == {"seen": LEASED, "now": PAPER, "by": "user:second"}
    assert len(said(desk, case)) == 1


def test_accepting_what_the_form_does_not_have_says_nothing(desk: OfficeSite) -> None:
    case = doubtful(desk, "空认可")
    answer = ask(desk, "reviewer", case, "POST", seen=1, accept=[LEASE_END])
    assert (answer.status_code, answer.json()["code"]) == (422, "accept-needs-value")
    assert LEASE_END not in form_of(desk.office, desk.store.case(case.id)).elements


def test_a_contradiction_cannot_be_accepted(desk: OfficeSite) -> None:
    case = doubtful(desk, "矛盾")
    answer = ask(desk, "reviewer", case, "POST", seen=1, accept=["premises"])
    assert (answer.status_code, answer.json()["code"]) == (422, "conflict-needs-value")


def test_a_wrong_value_names_its_place(desk: OfficeSite) -> None:
    case = doubtful(desk, "错值")
    wrong = {"applied_on": {"value": "前天"}, "employees": {"value": "很多"}}
    answer = ask(desk, "reviewer", case, "POST", seen=1, fields=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "value-invalid")
    assert [one["pointer"] for one in answer.json()["errors"]] == [
        "/fields/applied_on/value",
        "/fields/employees/value",
    ]


def test_a_draft_belongs_to_one_person_and_ends_with_the_review(desk: OfficeSite) -> None:
    case = doubtful(desk, "草稿")
    kept = {"edits": [["premises", {"value": PAPER}]]}
    assert ask(desk, "reviewer", case, "PUT", "/draft", seen=1, content=kept).status_code == 200
    assert ask(desk, "reviewer", case).json()["draft"] == {"seen": 1, "content": kept}
    assert ask(desk, "second", case).json()["draft"] is None
    large = {"edits": "样" * 600_000}
    answer = ask(desk, "reviewer", case, "PUT", "/draft", seen=1, content=large)
    assert answer.status_code in (413, 422)
    ask(desk, "reviewer", case, "POST", seen=1, fields={"premises": {"value": PAPER}})
    assert drafts.load(desk.store, case.id, "user:reviewer") is None


def test_a_second_person_is_asked_and_the_first_is_not(desk: OfficeSite) -> None:
    case = doubtful(desk, "双人")
    word = {"premises": {"value": PAPER}, LEASE_END: {"value": "2029-02-28"},
            "employees": {"value": "19"}}  # fmt: skip
    answer = ask(desk, "reviewer", case, "POST", seen=1, fields=word)
    assert answer.json()["status"] == "review"
    mine = items(answer)["employees"]
    assert (mine["needs_eyes"], mine["waits_for_other"], mine["editable"]) == (False, True, True)
    theirs = items(ask(desk, "second", case))["employees"]
    assert (theirs["needs_eyes"], theirs["by"]) == (True, "user:reviewer")
    assert "第二人" in theirs["reasons"][0]["text"]
    # A lead may be the second person, and nothing else of a reviewer.
    view = ask(desk, "lead", case)
    assert [name for name, item in items(view).items() if item["editable"]] == ["employees"]
    version = view.json()["version"]
    other = ask(desk, "lead", case, "POST", seen=version, fields={"usage": {"value": "商业"}})
    assert other.status_code == 403
    done = ask(desk, "lead", case, "POST", seen=version, accept=["employees"])
    assert (done.status_code, done.json()["status"]) == (200, "received")
    assert said(desk, case)[-2:] == [("CORRECTED", "user:lead"), ("CONFIRMED", "user:lead")]


def test_a_review_can_be_taken_back_by_its_author_only(desk: OfficeSite) -> None:
    case = doubtful(desk, "收回")
    ask(desk, "reviewer", case, "POST", seen=1, fields={"premises": {"value": PAPER}})
    assert ask(desk, "reviewer", case).json()["can_undo"] is True
    assert ask(desk, "second", case).json()["can_undo"] is False
    now = desk.store.case(case.id)
    refused = ask(desk, "second", case, "POST", "/undo", seq=now.seq)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-to-undo")
    stale = ask(desk, "reviewer", case, "POST", "/undo", seq=now.seq - 1)
    assert (stale.status_code, stale.json()["code"]) == (409, "outdated-case")
    done = ask(desk, "reviewer", case, "POST", "/undo", seq=now.seq)
    assert items(done)["premises"]["status"] == "conflict"


def test_a_spot_is_read_again_as_what_its_element_is(
    desk: OfficeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def read(self: Rereader, path: Path, page: Any, box: Any, type_: str | None = None) -> Any:
        asked.append((page.number, type_))
        return Candidate(value="206.8", raw="206.8平方米", box=(1, 2, 3, 4))

    monkeypatch.setattr(Rereader, "read", read)
    case = doubtful(desk, "指读")
    form = next(one for one in ask(desk, "reviewer", case).json()["pages"]
                if one["file"] == "申请表.pdf")  # fmt: skip
    spot = {"sha256": form["sha256"], "number": 1, "box": [10, 10, 200, 40], "element": "area_m2"}
    answer = ask(desk, "reviewer", case, "POST", "/reread", **spot)
    assert answer.json()["choice"]["value"] == "206.8"
    assert asked == [(1, "area")]
    for wrong in ({"box": [10, 10, 5, 40]}, {"box": [0, 0, 99999, 5]}):
        answer = ask(desk, "reviewer", case, "POST", "/reread", **(spot | wrong))
        assert (answer.status_code, answer.json()["code"]) == (422, "box-invalid")
    answer = ask(desk, "reviewer", case, "POST", "/reread", **(spot | {"number": 9}))
    assert (answer.status_code, answer.json()["code"]) == (404, "page-unknown")


def test_a_settled_case_leads_to_page_box_and_person(desk: OfficeSite) -> None:
    answer = ask(desk, "lead", desk.case("issued"))
    told = answer.json()
    assert (told["editable"], told["why_not"]) == (False, "案件目前不在核定环节，只能查看。")
    premises = items(answer)["premises"]
    assert premises["spots"][0]["page"] is not None and premises["spots"][0]["box"] is not None


def test_the_page_is_for_those_who_may_see_the_case(desk: OfficeSite) -> None:
    case = desk.case("review")
    address = f"/desk/cases/{case.id}/review"
    assert PAPER in desk.client("clerk").get(address).text
    for account in ("system", "auditor", "officer"):
        answer = desk.client(account).get(address)
        assert answer.status_code == 403
        assert PAPER not in answer.text
    nobody = httpx.get(desk.base + address)
    assert nobody.status_code == 303
    assert "/desk/sign-in" in nobody.headers["location"]
    missing = desk.client("reviewer").get("/desk/cases/20200101-AAAAAA/review")
    assert missing.status_code == 404
