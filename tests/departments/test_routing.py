"""Every department gets its slice, its files and its deadline, and nothing else."""

from dataclasses import replace
from datetime import date

from restaurant_papers import TODAY, Papers, material, value

from departments.clock import Calendar
from departments.routing import problems, route

CALENDAR = Calendar()


def routed(papers: Papers, day: date = TODAY, **local: object) -> dict:
    locality = papers.catalog.locality("default").model_copy(update=local)
    found = route(papers.form, papers.materials, papers.permits, day, locality, CALENDAR)
    return {one.permit: one for one in found}


def warned(papers: Papers, day: date = TODAY) -> list[tuple[str, str | None]]:
    consultations = routed(papers, day).values()
    found = problems(consultations, papers.form, papers.materials, papers.permits, day, CALENDAR)
    return [(one.code, one.file) for one in found]


def test_each_permit_goes_to_its_department_with_the_version_of_its_rule(papers: Papers):
    found = routed(papers)
    assert [(one.permit, one.department, one.rule) for one in found.values()] == [
        ("FD", "market-regulation", "FD/1"),
        ("FS", "fire-rescue", "FS/1"),
        ("SB", "urban-management", "SB/1"),
        ("TB", "tobacco", "TB/1"),
    ]


def test_deadlines_are_working_days_after_the_day_of_acceptance(papers: Papers):
    found = routed(papers)
    assert {code: (one.statutory_days, one.due_on) for code, one in found.items()} == {
        "FD": (20, date(2026, 12, 18)),
        "FS": (10, date(2026, 12, 4)),
        "SB": (None, None),  # no national limit, none invented
        "TB": (20, date(2026, 12, 18)),
    }
    assert warned(papers) == []


def test_a_local_promise_shortens_and_a_local_limit_fills_the_gap(papers: Papers):
    found = routed(papers, promised_days={"FD": 3, "TB": 30}, statutory_days={"SB": 5, "FS": 99})
    assert (found["FD"].promised_days, found["FD"].due_on) == (3, date(2026, 11, 25))
    assert (found["TB"].promised_days, found["TB"].due_on) == (30, date(2026, 12, 18))
    assert (found["SB"].statutory_days, found["SB"].due_on) == (5, date(2026, 11, 27))
    assert found["FS"].statutory_days == 10


def test_a_deadline_in_an_unknown_year_is_flagged(papers: Papers):
    found = routed(papers, date(2026, 12, 21))
    assert found["FD"].due_on == date(2027, 1, 18)
    assert warned(papers, date(2026, 12, 21)) == [("calendar-unknown", None)] * 3


def test_a_department_sees_its_slice_of_the_form(papers: Papers):
    found = routed(papers)
    assert found["SB"].form == {
        "entity_name": "样本云上小馆有限公司",
        "credit_code": "91500000MA00000000",
        "legal_representative": "张样本",
        "premises": "样本区一号路1号",
        "contact_phone": "13800000000",
    }
    assert found["FD"].form["staff[0].name"] == "李样本"
    assert "staff[0].name" not in found["TB"].form
    assert "legal_representative.id_number" in found["TB"].form
    assert "legal_representative.id_number" not in found["FS"].form


def test_a_department_sees_the_files_its_permit_needs(papers: Papers):
    found = routed(papers)
    assert found["SB"].materials == ("sha-营业执照.jpg", "sha-租赁合同.pdf")
    assert found["FD"].materials == (
        "sha-营业执照.jpg", "sha-身份证.jpg", "sha-租赁合同.pdf",
        "sha-平面图.jpg", "sha-健康证明.jpg",
    )  # fmt: skip
    assert "sha-身份证.jpg" not in found["FS"].materials


def test_a_kind_that_a_reviewer_named_counts(papers: Papers):
    case = papers.adding(material("IMG_7.jpg", "unknown")).having(
        {"document:IMG_7.jpg": value("fire_acceptance", status="confirmed")}
    )
    found = routed(case)
    assert "sha-IMG_7.jpg" in found["FS"].materials
    assert "sha-IMG_7.jpg" not in found["FD"].materials
    assert not any(name.startswith("document:") for one in found.values() for name in one.form)


def test_a_file_that_also_holds_a_document_of_others_is_kept_back_and_told(papers: Papers):
    both = (
        material("扫描.pdf", "lease", page_range=(1, 2)),
        material("扫描.pdf", "health_certificate", page_range=(3, 3)),
    )
    case = replace(papers, codes=("FD", "TB"))
    case = replace(case, materials=(*case.materials, *both))
    found = routed(case)
    assert "sha-扫描.pdf" in found["FD"].materials
    assert "sha-扫描.pdf" not in found["TB"].materials
    assert warned(case) == [("material-withheld", "扫描.pdf")]
