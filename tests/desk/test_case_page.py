"""The page of a case: what each person sees of it, and what he can do next."""

import re
from collections.abc import Iterator

import pytest
from axe import serious
from office_site import FLAWLESS, REFUSED, OfficeSite, answered, office_site, read
from playwright.sync_api import Browser
from test_queue_page import CHROMIUM, browser, opened, post

from cases import record
from cases.kinds import KINDS
from cases.model import FormValue
from cases.state import STATUSES
from cases.tables import CaseRow, FormRow
from desk.web.office.pages import t

__all__ = ["browser"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSite]:
    """One desk for all tests of this module."""
    with office_site(tmp_path_factory.mktemp("desk")) as site:
        yield site


def shown(desk: OfficeSite, who: str, made: str) -> str:
    answer = desk.client(who).get(f"/desk/cases/{desk.cases[made]}")
    assert answer.status_code == 200, answer.text
    return answer.text


def words(page: str) -> str:
    """What a page says, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main")[1]))


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_can_happen_has_a_sentence(kind: str) -> None:
    values = dict.fromkeys(
        ("many", "form", "lacks", "doubts", "elements", "permit", "granted", "refused", "code",
         "number", "document", "kind"), "某"
    )  # fmt: skip
    assert "{" not in t(f"did.{kind}", **values)


def test_every_status_says_what_comes_next(desk: OfficeSite) -> None:
    expected = {
        "received": "系统正在读取材料",
        "review": "等待核对人员核对",
        "returned": "等待申请人补正材料",
        "consulting": "等待 样本区市场监督管理局、",
        "deciding": "请看过拟定的综合审批意见后作出决定",
        "issuing": "系统正在制证",
        "issued": "已发证",
        "refused": "已作出不予许可决定",
        "withdrawn": "申请人已撤回",
        "failed": "处理失败（reader-failed）",
    }
    assert set(expected) == set(STATUSES)
    for made, said in expected.items():
        assert said in words(shown(desk, "lead", made)), made


@pytest.mark.parametrize(
    ("who", "made", "button", "address"),
    [
        ("reviewer", "review", "开始核对", "/desk/cases/{id}/review"),
        ("lead", "deciding", "查看并决定", "#decision"),
        ("officer", "consulting", "填写意见", "#opinion-FD"),
        ("clerk", "review", None, ""),
        ("reviewer", "deciding", None, ""),
        ("fireman", "issued", None, ""),
    ],
)
def test_whoever_can_do_the_next_thing_has_one_button(
    desk: OfficeSite, who: str, made: str, button: str | None, address: str
) -> None:
    section = shown(desk, who, made).split('class="next"')[1].split("</section>")[0]
    found = re.findall(r'<a class="button" href="([^"]+)">([^<]+)</a>', section)
    assert found == ([(address.format(id=desk.cases[made]), button)] if button else [])


def test_the_whole_way_is_told_in_words(desk: OfficeSite) -> None:
    said = words(shown(desk, "lead", "issued"))
    steps = [
        "收件，6 份文件",
        "读取完成，识别出 6 份材料",
        "归集成表单（第 1 版）",
        "受理，发受理通知单",
        "征求 4 个事项的部门意见",
        "“食品经营许可”送达部门",
        "“食品经营许可”：准予",
        "“烟草专卖零售许可”：不予许可",
        "综合审批：准予 3 项，不予许可 1 项",
        "发证，证号 YB",
    ]
    line = said[said.index("办理经过", said.index("公开核验页")) :]
    places = [line.index(step) for step in steps]
    assert places == sorted(places)
    assert "· 样本审批员" in line and "· 样本牵头" in line and "· 系统" in line


def test_every_value_leads_to_its_place_and_person_in_two_clicks(desk: OfficeSite) -> None:
    page = shown(desk, "lead", "issued")
    form = record.form(desk.store, desk.cases["issued"], 1)
    assert form is not None and len(form.elements) > 15
    base = f"/desk/cases/{desk.cases['issued']}/review?field="
    for name in form.elements:
        assert f'{base}{name.replace("[", "%5B").replace("]", "%5D")}"' in page, name
    licence = page.split('id="license"')[1]
    for name in ("entity_name", "credit_code", "legal_representative", "premises"):
        assert f"{base}{name}" in licence
    for permit in ("FD", "FS", "SB"):  # what a department said, and who recorded it
        assert f'href="#permit-{permit}"' in licence and f'id="permit-{permit}"' in page
    assert "#permit-TB" not in licence
    assert "样本审批员 于" in words(page)


def test_papers_and_pictures_are_there(desk: OfficeSite) -> None:
    page, client = shown(desk, "lead", "issued"), desk.client("lead")
    papers = re.findall(r'href="([^"]+\.pdf)"', page)
    assert len(papers) == 4  # accepted, decided, one refused; the licence
    for paper in papers:
        answer = client.get(paper)
        assert answer.status_code == 200 and answer.content[:5] == b"%PDF-", paper
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert len(pictures) == 9
    assert client.get(pictures[0]).headers["content-type"] == "image/jpeg"
    assert len(set(re.findall(r'alt="([^"]+)"', page))) == 9


def test_a_department_sees_its_slice_and_nothing_else(desk: OfficeSite) -> None:
    page = shown(desk, "fireman", "deciding")
    asked = record.consultations(desk.store, desk.cases["deciding"])
    (mine,) = [one for one in asked if one.department == "fire-rescue"]
    form = record.form(desk.store, desk.cases["deciding"], 1)
    assert form is not None
    hidden = {
        entry.value
        for name, entry in form.elements.items()
        if name not in mine.form and entry.value and len(entry.value) > 4
    } - set(mine.form.values())
    assert len(hidden) > 3
    for value in hidden:
        assert value not in page, value
    for value in mine.form.values():
        assert value is None or value in page
    files = {row.sha256 for row in record.originals(desk.store, desk.cases["deciding"])}
    assert files - set(mine.materials)
    for sha256 in files:
        assert (sha256 in page) == (sha256 in mine.materials)
    for other in ("JY25001070000315", "烟草专卖", "补正材料", "受理通知单</a>", "登记撤回"):
        assert other not in page
    assert "样消安检字" in page


@pytest.mark.parametrize("made", ["received", "review", "returned", "withdrawn", "failed"])
def test_a_department_sees_no_case_that_it_was_not_asked_about(desk: OfficeSite, made: str) -> None:
    answer = desk.client("officer").get(f"/desk/cases/{desk.cases[made]}")
    assert answer.status_code == 403 and "样本餐饮" not in answer.text


def test_the_auditor_sees_what_happened_and_no_content(desk: OfficeSite) -> None:
    page = shown(desk, "auditor", "issued")
    assert "综合审批：准予 3 项" in words(page)
    for content in ("冉记老灶", "91500107", "样本路", "营业执照", "<img"):
        assert content not in page
    for who in ("system", "security"):
        answer = desk.client(who).get(f"/desk/cases/{desk.cases['issued']}")
        assert answer.status_code == 403 and "冉记老灶" not in answer.text


@pytest.mark.parametrize("ref", ["20260101-000000", "样本-review", "x", "..%2f..", "' OR 1=1"])
def test_a_case_that_is_not_there(desk: OfficeSite, ref: str) -> None:
    assert desk.client("lead").get(f"/desk/cases/{ref}").status_code in (400, 404)


def test_the_lead_decides_what_is_shown_and_only_that(desk: OfficeSite) -> None:
    case = answered(desk.office, read(desk.office, REFUSED, "决定", days_ago=5), REFUSED)
    desk.cases["决定"] = case.id
    page = shown(desk, "lead", "决定")
    assert "拟定的综合审批意见（尚未决定）" in page and "准予许可的事项并入行业综合许可证" in page
    place = f"/desk/cases/{case.id}/decision"
    assert post(desk, "reviewer", place, seq=case.seq).status_code == 403
    assert post(desk, "officer", place, seq=case.seq).status_code == 403
    assert post(desk, "lead", place, seq=case.seq - 1).status_code == 409
    assert desk.store.case(case.id).status == "deciding"
    answer = post(desk, "lead", place, seq=case.seq)
    assert (answer.status_code, desk.store.case(case.id).status) == (303, "issuing")
    assert desk.store.actions(case.id)[-1].actor == "user:lead"
    assert "样本牵头 于" in shown(desk, "lead", "决定")


def test_an_opinion_is_given_and_what_was_typed_stays(desk: OfficeSite) -> None:
    case = read(desk.office, FLAWLESS, "意见", days_ago=1)
    desk.cases["意见"] = case.id
    place = f"/desk/cases/{case.id}/opinion"
    no = {"seq": case.seq, "permit": "FD", "kind": "refuse", "basis": "样本依据<b>"}
    answer = post(desk, "officer", place, **no)
    assert answer.status_code == 422 and "样本依据&lt;b&gt;</textarea>" in answer.text
    assert '<input type="radio" name="kind" value="refuse" required checked>' in answer.text
    for who, permit, status in (("fireman", "FD", 403), ("officer", "TB", 403),
                                ("officer", "XX", 403), ("lead", "FD", 403)):  # fmt: skip
        said = no | {"permit": permit, "kind": "grant"}
        assert post(desk, who, place, **said).status_code == status, (who, permit)
    assert record.opinions(desk.store, case.id) == []
    yes = {"seq": case.seq, "permit": "FD", "kind": "grant", "number": "JY样1", "valid_to": "长期"}
    assert post(desk, "officer", place, **(yes | {"seq": 1})).status_code == 409
    assert post(desk, "officer", place, **yes).status_code == 303
    (opinion,) = record.opinions(desk.store, case.id)
    assert (opinion.number, opinion.valid_to, opinion.officer) == (
        "JY样1",
        "long-term",
        "样本审批员",
    )
    page = shown(desk, "officer", "意见")
    assert "填写意见" not in page and "JY样1" in page and "现在不需要您办理" in page


def test_long_values_and_markup_are_shown_as_text(desk: OfficeSite) -> None:
    case = desk.case("review")
    with desk.store.write() as session:
        row = session.get(FormRow, (case.id, case.form_version))
        assert row is not None
        before = dict(row.form)
        long = FormValue(value="长" * 100_000, status="single").model_dump(mode="json")
        html = FormValue(value="<script>alert(1)</script>", status="single").model_dump(mode="json")
        changed = before["elements"] | {"premises": long, "contact_name": html}
        row.form = before | {"elements": changed}
    page = shown(desk, "lead", "review")
    assert "（共 100000 字）" in page and len(page) < 100_000
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    with desk.store.write() as session:
        session.get(FormRow, (case.id, case.form_version)).form = before  # type: ignore[union-attr]


def test_what_nobody_is_told_about_blind_samples(desk: OfficeSite) -> None:
    """The page shows a planted error as the review does, and no sign of which value it is."""
    case = desk.case("review")
    with desk.store.write() as session:
        row = session.get(FormRow, (case.id, case.form_version))
        assert row is not None
        before = dict(row.form)
        row.form = before | {"sampled": ["contact_name"], "planted": {"contact_name": "田雨木"}}
    page = shown(desk, "reviewer", "review")
    assert "田雨木" in page and "sampled" not in page and "盲" not in page
    with desk.store.write() as session:
        session.get(FormRow, (case.id, case.form_version)).form = before  # type: ignore[union-attr]


def test_a_case_without_anything_yet_says_so(desk: OfficeSite) -> None:
    with desk.store.write() as session:
        row = session.get(CaseRow, desk.cases["received"])
        assert row is not None
    said = words(shown(desk, "lead", "received"))
    for empty in ("材料读取后，表单出现在这里", "受理后征求各部门意见", "还没有文书", "显示在这里"):
        assert empty in said


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
@pytest.mark.parametrize(
    ("who", "made"),
    [("reviewer", "review"), ("officer", "consulting"), ("lead", "deciding"), ("lead", "issued"),
     ("auditor", "issued")],
)  # fmt: skip
@pytest.mark.parametrize("width", [1366, 683, 390])
def test_the_page_is_accessible_and_fits(
    desk: OfficeSite, browser: Browser, who: str, made: str, width: int
) -> None:
    page = opened(browser, desk, who, f"/desk/cases/{desk.cases[made]}", width)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
def test_from_a_value_of_the_licence_to_its_page(desk: OfficeSite, browser: Browser) -> None:
    page = opened(browser, desk, "lead", f"/desk/cases/{desk.cases['issued']}")
    page.locator("#license dd a").first.click()
    page.wait_for_url("**/review?field=entity_name")
    assert page.locator("main").inner_text()
    page.context.close()
