"""The papers say what they must: number, addressee, law, remedy, authority, date, mark."""

from datetime import date

import pypdfium2
import pytest
from restaurant_papers import TODAY, Papers

from cases.errors import IssueError, NotAllowed
from cases.model import Case, Decision, FormValue, PermitResult
from departments import notices
from departments.clock import Calendar
from departments.notices import Letter
from departments.routing import route

CALENDAR = Calendar()
REFUSED = PermitResult(
    permit="TB", result="refused", authority="样本区烟草专卖局",
    reason="申请地点不符合合理布局要求。", basis="《中华人民共和国烟草专卖法实施条例》第九条",
)  # fmt: skip


def letter(papers: Papers, *, sample: bool = True, on: date = TODAY) -> Letter:
    case = Case(id="20261121-4F7K2Q", source="s", name="n", industry="restaurant", sample=sample,
                status="received")  # fmt: skip
    locality = papers.catalog.locality("default").model_copy(update={"sample": sample})
    return Letter(
        case, 7, papers.form, papers.industry, papers.permits, papers.catalog, locality, on
    )


def text_of(pdf: bytes) -> str:
    """All text of a paper, without spaces and line ends."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(pages).split())


def consultations(papers: Papers, on: date = TODAY):
    locality = papers.catalog.locality("default")
    return route(papers.form, papers.materials, papers.permits, on, locality, CALENDAR)


def test_one_notice_names_everything_missing(papers: Papers):
    case = papers.without("租赁合同.pdf", "健康证明.jpg").lacking("area_m2")
    hints = case.check()
    text = text_of(notices.supplement(letter(case), hints))
    assert len(hints) == 3
    for hint in hints:
        assert hint.message in text
    for said in (
        "一次性告知书", "补告-20261121-4F7K2Q-7", "样本云上小馆有限公司：", "“饭店”一业一证",
        "第三十二条", "样本区行政审批服务中心", "2026年11月21日",
    ):  # fmt: skip
        assert said in text


def test_doubts_are_not_told_to_the_applicant(papers: Papers):
    doubtful = FormValue(value="8", status="single", needs_review=True)
    case = papers.without("平面图.jpg").setting(employees=doubtful)
    assert {hint.severity for hint in case.check()} == {"lack", "doubt"}
    assert "不确定" not in text_of(notices.supplement(letter(case), case.check()))
    with pytest.raises(NotAllowed) as caught:
        notices.supplement(letter(papers), papers.setting(employees=doubtful).check())
    assert caught.value.code == "nothing-missing"


def test_acceptance_gives_every_department_and_deadline(papers: Papers):
    text = text_of(notices.acceptance(letter(papers), consultations(papers), CALENDAR))
    for said in (
        "受理通知单", "受理-20261121-4F7K2Q-7", "自2026年11月21日起予以受理", "样本区消防救援大队",
        "10个工作日2026年12月4日", "20个工作日2026年12月18日", "按当地规定—",
    ):  # fmt: skip
        assert said in text
    assert "※" not in text


def test_a_deadline_beyond_the_calendar_is_marked(papers: Papers):
    day = date(2026, 12, 21)
    text = text_of(notices.acceptance(letter(papers, on=day), consultations(papers, day), CALENDAR))
    assert "2027年1月18日※" in text
    assert "暂按周一至周五推算" in text


def test_a_refusal_states_facts_basis_and_remedy_in_the_departments_name(papers: Papers):
    text = text_of(notices.refusal(letter(papers), REFUSED))
    for said in (
        "不予行政许可决定书", "不许-20261121-4F7K2Q-7-TB", "事实：申请地点不符合合理布局要求。",
        "依据：《中华人民共和国烟草专卖法实施条例》第九条", "第三十八条", "行政复议", "行政诉讼",
        "样本区烟草专卖局2026年11月21日",
    ):  # fmt: skip
        assert said in text


def test_an_item_that_is_no_permit_is_not_refused_as_one(papers: Papers):
    result = REFUSED.model_copy(update={"permit": "SB", "authority": "样本区城市管理局"})
    text = text_of(notices.refusal(letter(papers), result))
    assert "不予办理决定书" in text
    assert "行政许可" not in text


def test_the_comprehensive_opinion_goes_permit_by_permit(papers: Papers):
    granted = PermitResult(
        permit="FD", result="granted", authority="样本区市场监督管理局", number="JY1",
        valid_from=TODAY, valid_to=date(2031, 11, 20), conditions="不含生食类",
    )  # fmt: skip
    pending = PermitResult(permit="FS", result="granted", authority="样本区消防救援大队")
    board = granted.model_copy(update={"permit": "SB", "number": "招1", "valid_to": "long-term"})
    decision = Decision(
        outcome="license", permits=(granted, pending, board, REFUSED), reason="结论一句。"
    )
    text = text_of(notices.comprehensive(letter(papers), decision))
    for said in (
        "综意-20261121-4F7K2Q-7", "有效期：2026-11-21至2031-11-20", "条件：不含生食类",
        "编号：招1有效期：2026-11-21起，长期",
        "由主管部门另行编发", "理由：申请地点", "结论：结论一句。",
    ):  # fmt: skip
        assert said in text


@pytest.mark.parametrize("sample", [True, False])
def test_only_papers_of_samples_carry_the_mark(papers: Papers, sample: bool):
    text = text_of(notices.refusal(letter(papers, sample=sample), REFUSED))
    assert ("非正式文书" in text) is sample


def test_a_case_without_a_name_is_addressed_as_applicant(papers: Papers):
    assert "申请人：" in text_of(notices.refusal(letter(papers.lacking("entity_name")), REFUSED))


def test_a_paper_made_again_is_the_same_to_the_byte(papers: Papers):
    first, second = (notices.refusal(letter(papers), REFUSED) for _ in range(2))
    assert first == second


def test_a_long_paper_goes_over_pages_without_losing_a_line(papers: Papers):
    hint = papers.without("平面图.jpg").check()[0]
    many = [
        hint.model_copy(update={"message": f"第{index:02}项缺少材料。" * 4}) for index in range(40)
    ]
    pdf = notices.supplement(letter(papers), many)
    assert len(pypdfium2.PdfDocument(pdf)) > 1
    text = text_of(pdf)
    assert all(f"第{index:02}项缺少材料。" in text for index in range(40))


def test_text_with_markup_characters_is_printed_as_it_is(papers: Papers):
    tricky = REFUSED.model_copy(update={"reason": "#panic() *a* $x$ @b <c> \\n [d]"})
    assert "#panic()*a*$x$@b<c>\\n[d]" in text_of(notices.refusal(letter(papers), tricky))


def test_a_character_without_glyph_is_an_error_and_no_empty_box(papers: Papers):
    named = papers.setting(entity_name=FormValue(value="\ue000小馆", status="single"))
    with pytest.raises(IssueError) as caught:
        notices.refusal(letter(named), REFUSED)
    assert caught.value.code == "glyph-missing"


def test_numbers_tell_case_kind_and_action_apart():
    kinds = ["supplement", "acceptance", "opinion", notices.kind_of_refusal("TB"),
             notices.kind_of_refusal("FD")]  # fmt: skip
    numbers = {notices.number(kind, case, seq) for kind in kinds for case in "AB" for seq in (1, 2)}
    assert len(numbers) == 20
    assert notices.number("refusal-TB", "A", 3) == "不许-A-3-TB"
