"""How values stand on forms, contracts and letters: one mechanism of reading a test."""

import pytest
from printed import cell, line, page

from cases.model import Field, TextLine
from extractors.extract import Fields, extract
from templates.documents import kinds


def read(kind: str, *lines: TextLine) -> Fields:
    return extract(kinds()[kind], [page(*lines)], 0.9)


def one(found: Fields, name: str) -> Field:
    field = found[name]
    assert isinstance(field, Field)
    return field


def value(found: Fields, name: str) -> str | None:
    return one(found, name).value if name in found else None


ROWS = (
    line("行业综合许可申请书", 400, 60, height=40),
    line("申请人重庆云杉样本餐饮管理有限公司", 100, 160),
    line("统一社会信用代码 91500107MAC8R2K578", 100, 220, width=700),
    line("负责人林晓川", 100, 280),
    line("手机号码 13900000000", 100, 340, width=400),
    line("投资额 672万元", 100, 400, width=250),
)


def test_a_page_may_set_values_behind_their_labels_without_a_colon():
    found = read("application_form", *ROWS)
    assert value(found, "entity_name") == "重庆云杉样本餐饮管理有限公司"
    assert value(found, "legal_representative") == "林晓川"
    assert value(found, "investment") == "6720000"
    assert value(found, "industry") is None  # 行业 begins the title and is no label in it


def test_two_values_alone_do_not_show_a_page_to_be_set_so():
    found = read("application_form", *ROWS[:4])
    assert value(found, "entity_name") is None
    assert value(found, "legal_representative") is None


def test_a_value_may_begin_above_the_line_of_its_label():
    above = line("重庆市渝中区样本街道解放路100号样本广场B座37层05单", 240, 452, width=800)
    found = read("application_form", *ROWS, above, line("经营地址 元", 100, 484, width=180))
    assert value(found, "premises") == "重庆市渝中区样本街道解放路100号样本广场B座37层05单元"


def test_a_title_above_a_value_is_no_part_of_it():
    title = line("指定代表授权委托书", 240, 108, height=45)
    found = read("power_of_attorney", title, line("申请人：重庆云杉样本餐饮管理有限公司", 100, 160))
    assert value(found, "principal") == "重庆云杉样本餐饮管理有限公司"


def test_words_that_no_template_knows_end_the_value_above_them():
    found = read(
        "commitment_letter",
        line("承诺书", 500, 40, height=45),
        line("申请人", 100, 120), line("重庆云杉样本餐饮管理有限公司", 400, 120),
        line("申请事项", 100, 170), line("食品经营许可", 400, 170),
        line("受理部门", 100, 205), line("样本区行政审批局", 400, 205),
        line("本申请人就上述事项作出下列承诺，愿意承担不实承诺的一切法律责任", 100, 400),
    )  # fmt: skip
    assert value(found, "items") == "食品经营许可"
    assert value(found, "entity_name") == "重庆云杉样本餐饮管理有限公司"


BILINGUAL = (
    line("出租方", 100, 100), line("Lessor", 100, 132), line("重庆云杉样本商贸有限公司", 500, 118),
    line("房屋地址", 100, 180), line("Location", 100, 212),
    line("重庆市渝中区解放路100号", 500, 198),
    line("建筑面积", 100, 260), line("Gross Floor Area", 100, 292),
    line("220.5 平方米 / sq.m.", 500, 278),
    line("用途", 100, 340), line("Permitted Use", 100, 372), line("店铺经营", 500, 358),
    line("起始日", 100, 420), line("Commencement Date", 100, 452), line("2022年05月01日", 500, 438),
    line("届满日", 100, 500), line("Expiry Date", 100, 532), line("2029年04月30日", 500, 518),
)  # fmt: skip


def test_a_value_may_stand_beside_the_middle_of_a_label_and_its_english():
    found = read("lease", *BILINGUAL)
    assert value(found, "premises") == "重庆市渝中区解放路100号"
    assert value(found, "area_m2") == "220.5"
    assert value(found, "usage") == "店铺经营"


def test_the_first_and_the_last_day_of_a_term_may_have_labels_of_their_own():
    found = read("lease", *BILINGUAL)
    assert (value(found, "term_from"), value(found, "term_to")) == ("2022-05-01", "2029-04-30")


def test_beneath_a_numbered_heading_stands_its_value():
    found = read(
        "power_of_attorney",
        line("一、委托事项", 100, 100),
        line("代为办理食品经营许可申请事宜", 160, 150),
        line("三、委托期限", 100, 220),
        line("有效期至2027年8月16日。", 160, 270),
    )
    assert value(found, "scope") == "代为办理食品经营许可申请事宜"
    assert value(found, "valid_to") == "2027-08-16"
    assert "label-inside" not in one(found, "valid_to").reasons


def test_a_clause_beneath_a_numbered_heading_is_no_value_by_itself():
    found = read(
        "lease",
        line("一、租赁标的", 100, 100),
        line("1.1 甲方将位于重庆市渝中区解放路100号的商铺出租给乙方。", 100, 150),
    )
    assert value(found, "premises") == "重庆市渝中区解放路100号"


@pytest.mark.parametrize(
    ("declared", "signed"),
    [
        ("以上属实。林晓川法定代表人（负责人）签字：(公章)2026年10月11日", "true"),
        ("以上属实。申请人（电子签名）：✍申请时间：2026.11.02", "true"),
        ("以上属实。法定代表人（负责人）签字：(公章)2026年10月11日", None),
    ],
)
def test_in_a_declaration_somebody_signs_beside_the_words_for_it(declared: str, signed: str | None):
    found = read(
        "application_form",
        cell("法定代表人", 100, 100, 400, 160), cell("林晓川", 400, 100, 900, 160),
        cell(declared, 100, 160, 900, 400),
    )  # fmt: skip
    assert value(found, "applicant_signed") == signed


def test_a_name_once_more_below_its_title_is_asked_about_as_a_signature():
    form = (cell("法定代表人", 100, 100, 400, 160), cell("林晓川", 400, 100, 900, 160))
    found = read("application_form", *form, line("法定代表人", 500, 900), line("林晓川", 720, 915))
    signature = one(found, "applicant_signed")
    assert signature.value == "true" and signature.needs_review


def test_options_with_boxes_may_be_the_cells_of_a_column():
    found = read(
        "application_form",
        cell("序号", 100, 100, 200, 150), cell("事项名称", 200, 100, 800, 150),
        cell("1", 100, 150, 200, 200), cell("■食品经营许可", 200, 150, 800, 200),
        cell("2", 100, 200, 200, 250), cell("□户外广告设施设置许可", 200, 200, 800, 250),
    )  # fmt: skip
    permits = found["permits_requested"]
    assert isinstance(permits, list) and [field.value for field in permits] == ["食品经营许可"]


def test_a_row_of_boxes_is_no_part_of_the_words_above_it():
    found = read(
        "power_of_attorney",
        line("委托事项及权限：代为办理公共场所卫生许可证的申领事项", 100, 100),
        line("同意■不同意□ 1、核对登记材料", 100, 140),
    )
    assert value(found, "scope") == "代为办理公共场所卫生许可证的申领事项"


def test_of_several_amounts_in_words_the_rents_agrees_with_its_figures():
    found = read(
        "lease",
        line("月租金：31600元（大写：叁万壹仟陆佰元整）", 100, 100),
        line("押金：183000元（大写：壹拾捌万叁仟元整）", 100, 160),
    )
    words = one(found, "rent_in_words")
    assert words.value == "叁万壹仟陆佰元整" and "ambiguous" not in words.reasons


def test_the_conclusion_of_all_counts_and_not_that_of_the_items():
    found = read(
        "sanitation_report",
        line("检测结论：所检项目均符合评价依据的要求，综合判定：合格。", 100, 100),
    )
    assert value(found, "result") == "合格"


def test_a_person_who_signs_where_a_firm_was_not_read_is_asked_about():
    signs = (line("承租人：江佳", 100, 2000), line("日期：2025年5月11日", 100, 2060))
    stray = line("哈尔滨云杉样本酒店管理有限公司", 700, 300)
    begins = line("根据有关法律，双方订立本合同", 100, 200)
    assert not one(read("lease", begins, *signs), "lessee").needs_review
    assert one(read("lease", begins, stray, *signs), "lessee").needs_review


def test_a_label_whose_value_is_glued_to_it_is_not_sure_to_be_one():
    found = read("power_of_attorney", line("委托代理人办事须知", 100, 100))
    assert "agent" not in found or one(found, "agent").needs_review


def test_a_date_above_the_foot_of_the_page_is_below_its_text():
    found = read(
        "fire_acceptance",
        line("建设工程消防验收备案抽查结果通知书", 300, 100, height=45),
        *(line("根据有关规定对工程进行了消防验收备案抽查，结果如下。", 100, y) for y in (200, 250)),
        line("2021年5月28日", 900, 500),
        line("本文书由系统生成", 600, 2200),
    )
    assert value(found, "issued_on") == "2021-05-28"


def test_a_heading_of_rows_has_no_value_beneath_it():
    found = read(
        "application_form",
        cell("法人", 100, 100, 200, 300), cell("姓名", 200, 100, 400, 200),
        cell("林晓川", 400, 100, 900, 200), cell("性别", 200, 200, 400, 300),
        cell("女", 400, 200, 900, 300), cell("经营", 100, 300, 200, 500),
        cell("客房数", 200, 300, 400, 500), cell("26间", 400, 300, 900, 500),
    )  # fmt: skip
    assert value(found, "legal_representative") == "林晓川"


def test_cells_of_a_leaning_table_are_above_each_other():
    found = read(
        "property_certificate",
        cell("地号", 290, 1025, 600, 1177), cell("土地使用年限", 600, 1027, 2288, 1190),
        cell("17-086", 288, 1175, 598, 1297), cell("至 2044年06月16日止", 598, 1181, 2286, 1310),
    )  # fmt: skip
    assert value(found, "term_to") == "2044-06-16" and "term_from" not in found


def test_of_two_readings_the_one_in_simplified_letters_is_meant():
    shown = line(
        "经营地址：重庆市渝中区解放路100號附1号", second="经营地址：重庆市渝中区解放路100号附1号"
    )
    assert value(read("application_form", shown), "premises") == "重庆市渝中区解放路100号附1号"


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("我单位重庆云杉样本餐饮管理有限公司（统一社会信用代码：91500107MAC8R2K578）现授权委托林晓川（性别：女，"
         "公民身份号码：110101199003070011）办理食品经营许可事宜。", "principal",
         "重庆云杉样本餐饮管理有限公司"),
        ("一、租期8年，从2024.01.30起到2032.01.29止。", "term_to", "2032-01-29"),
        ("四、门面只能用作餐饮经营，不得转作他用。", "usage", "餐饮经营"),
        ("权属证明为：蒙（2017）呼和浩特市不动产权第5761895号。", "certificate_number",
         "蒙(2017)呼和浩特市不动产权第5761895号"),
    ],
)  # fmt: skip
def test_sentences_say_what_forms_label(text: str, name: str, told: str):
    kind = "power_of_attorney" if name == "principal" else "lease"
    assert value(read(kind, line(text, 100, 300)), name) == told


@pytest.mark.parametrize(
    ("said", "ok"),
    [("租期8年", True), ("租赁期限八年", True), ("租期六年", False), ("共96个月", True)],
)
def test_a_term_is_held_against_what_is_said_of_its_length(said: str, ok: bool):
    found = read(
        "lease", line(f"二、{said}，租赁期限自2024年01月30日起至2032年01月29日止。", 100, 300)
    )
    for name in ("term_from", "term_to"):
        checks = {check.name: check.ok for check in one(found, name).checks}
        assert checks["term-as-said"] is ok
        assert one(found, name).needs_review is not ok


def test_a_sentence_is_no_value_of_a_few_words():
    found = read("commitment_letter", line("承诺事项：依法经营，本单位愿意接受监督", 100, 300))
    assert "check-failed:complete" in one(found, "items").reasons


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("该场所符合消防安全要求，同意投入使用、营业。", "符合"),
        ("该场所检查合格，准予投入使用。", "合格"),
        ("你单位消防安全条件不合格，不同意投入使用。", "不合格"),
    ],
)
def test_what_follows_from_a_finding_is_no_second_one(said: str, found: str):
    result = one(read("fire_acceptance", line(f"经检查，{said}", 100, 300)), "result")
    assert result.value == found and "ambiguous" not in result.reasons


def test_a_sentence_before_an_address_is_no_part_of_it():
    text = "我大队对你单位位于重庆市渝中区解放路100号的场所进行了消防安全检查，检查合格。"
    assert (
        value(read("fire_acceptance", line(text, 100, 300)), "premises")
        == "重庆市渝中区解放路100号"
    )


def test_faint_figures_with_which_the_words_agree_are_sure():
    both = line("月租金：31600元（大写：叁万壹仟陆佰元整）", 100, 100, confidence=0.6)
    found = read("lease", both)
    assert not one(found, "rent").needs_review
    assert one(found, "rent_in_words").reasons == ("low-confidence",)  # 整 may be lost unseen
    other = line("月租金：31600元（大写：叁万贰仟陆佰元整）", 100, 100, confidence=0.6)
    assert one(read("lease", other), "rent").needs_review
