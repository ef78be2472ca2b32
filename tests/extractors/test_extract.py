from printed import cell, line, page

from cases.model import Field, TextLine
from extractors.extract import Fields, extract
from templates.documents import DocumentKind, kinds

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "layouts": [{"name": "small", "when": ["个体工商户"], "drops": ["capital"]}],
        "fields": {
            "credit_code": {"type": "uscc", "labels": ["统一社会信用代码"], "fallback": True},
            "name": {"type": "entity", "labels": ["名称"]},
            "head": {"type": "person", "labels": ["法定代表人"]},
            "capital": {"type": "amount", "labels": ["注册资本"]},
            "from": {"type": "term_from", "labels": ["营业期限"], "printed": "optional"},
            "term_from": {"type": "term_from", "labels": ["租期"], "printed": "optional"},
            "term_to": {"type": "term_to", "labels": ["租期"], "printed": "optional"},
            "permits": {"type": "ticked", "labels": ["申请事项"], "printed": "optional"},
            "phone": {"type": "phone", "labels": ["电话"], "printed": "optional"},
        },
        "consistency": ["term-in-order"],
    }
)
GOOD = {
    "统一社会信用代码": "91500107MAC8R2K578",
    "名称": "重庆云杉样本餐饮管理有限公司",
    "法定代表人": "林晓川",
    "注册资本": "叁拾万元整",
}


def lines(**changes: str | None) -> list[TextLine]:
    """The document with some lines changed; None leaves one out."""
    told = {label: value for label, value in {**GOOD, **changes}.items() if value is not None}
    return [
        line(f"{label}：{value}", 100, 100 + 60 * i)
        for i, (label, value) in enumerate(told.items())
    ]


def fields(*shown: TextLine) -> Fields:
    return extract(KIND, [page(*shown)], 0.9)


def one(found: Fields, name: str) -> Field:
    field = found[name]
    assert isinstance(field, Field)
    return field


def many(found: Fields, name: str) -> list[Field]:
    several = found[name]
    assert isinstance(several, list)
    return several


def test_what_is_printed_clearly_is_accepted():
    found = fields(*lines())
    assert {name: one(found, name).value for name in found} == {
        "credit_code": "91500107MAC8R2K578",
        "name": "重庆云杉样本餐饮管理有限公司",
        "head": "林晓川",
        "capital": "300000",
    }
    assert not any(one(found, name).needs_review for name in found)
    assert one(found, "credit_code").checks[0].name == "uscc"


def test_a_value_knows_where_it_stands():
    head = one(fields(*lines()), "head")
    assert head.page == 1 and head.box is not None and head.raw == "林晓川"
    # the part of the line behind the label and its colon
    assert 240 < head.box[0] < 290 and head.box[1] == 220


def test_what_the_layout_does_not_print_is_absent():
    found = fields(*lines(注册资本=None), line("个体工商户", 100, 600))
    assert "capital" not in found
    assert "term_to" not in found and "phone" not in found


def test_what_is_printed_and_not_found_is_null_and_flagged():
    found = fields(*lines(注册资本=None))
    capital = one(found, "capital")
    assert (capital.value, capital.needs_review, capital.reasons) == (None, True, ("not-found",))


def test_a_label_without_a_value_is_not_found_even_if_optional():
    phone = one(fields(*lines(), line("电话：", 100, 800)), "phone")
    assert (phone.value, phone.reasons) == (None, ("not-found",))


def test_for_a_name_not_found_the_names_in_the_text_are_proposed():
    found = fields(*lines(法定代表人=None), line("本店由王小明先生经营", 100, 700))
    head = one(found, "head")
    assert head.value is None
    assert "王小明" in [candidate.value for candidate in head.candidates]


def test_a_value_that_cannot_be_parsed_is_null_and_keeps_what_was_read():
    capital = one(fields(*lines(注册资本="见附页")), "capital")
    assert (capital.value, capital.raw, capital.reasons) == (None, "见附页", ("unparsed",))


def test_a_failed_check_flags_the_value():
    code = one(fields(*lines(统一社会信用代码="91500107MAC8R2K579")), "credit_code")
    assert code.value == "91500107MAC8R2K579" and code.needs_review
    assert code.reasons == ("check-failed:uscc",)


def test_a_misread_label_flags_the_value():
    shown = [*lines(法定代表人=None), line("法定代麦人：林晓川", 100, 700)]
    head = one(fields(*shown), "head")
    assert (head.value, head.reasons) == ("林晓川", ("label-misread",))


def test_an_unsure_reading_flags_the_value():
    shown = [*lines(法定代表人=None), line("法定代表人：林晓川", 100, 700, confidence=0.89)]
    assert one(fields(*shown), "head").reasons == ("low-confidence",)


def test_two_readings_that_differ_flag_the_value():
    shown = [
        *lines(法定代表人=None),
        line("法定代表人：林晓川", 100, 700, second="法定代表人：林晓州"),
    ]
    assert one(fields(*shown), "head").reasons == ("readings-differ",)


def test_a_check_digit_outranks_the_confidence():
    shown = [
        *lines(统一社会信用代码=None),
        line("统一社会信用代码：91500107MAC8R2K578", 100, 700, confidence=0.7),
    ]
    assert one(fields(*shown), "credit_code").needs_review is False


def test_two_values_with_equal_right_are_ambiguous():
    head = one(fields(*lines(), line("法定代表人：周样本", 100, 900)), "head")
    assert head.needs_review and head.reasons == ("ambiguous",)
    assert {head.value, *(c.value for c in head.candidates)} == {"林晓川", "周样本"}


def test_the_same_value_twice_is_no_doubt():
    head = one(fields(*lines(), line("法定代表人：林晓川", 100, 900)), "head")
    assert (head.value, head.needs_review, head.candidates) == ("林晓川", False, ())


def test_a_code_without_its_label_is_taken_when_it_is_the_only_one():
    alone = [*lines(统一社会信用代码=None), line("91500107MAC8R2K578", 600, 900)]
    code = one(fields(*alone), "credit_code")
    assert (code.value, code.method, code.needs_review) == ("91500107MAC8R2K578", "code", False)
    two = [*alone, line("91500107MA0000000X", 600, 1000)]
    assert one(fields(*two), "credit_code").value is None


def test_each_ticked_option_is_a_value_of_its_own():
    found = fields(
        *lines(), line("申请事项：☑食品经营许可☐户外招牌设置☑烟草专卖零售许可", 100, 800)
    )
    permits = found["permits"]
    assert isinstance(permits, list)
    assert [field.value for field in permits] == ["食品经营许可", "烟草专卖零售许可"]


def test_no_option_ticked_is_a_question_for_a_person():
    permits = one(
        fields(*lines(), line("申请事项：☐食品经营许可☐户外招牌设置", 100, 800)), "permits"
    )
    assert permits.value is None and permits.needs_review


def test_a_term_in_the_wrong_order_flags_both_days():
    found = fields(*lines(), line("租期：2029年1月1日至2026年1月1日", 100, 800))
    for name in ("term_from", "term_to"):
        assert one(found, name).reasons == ("check-failed:term-in-order",)


def test_one_day_of_a_term_is_not_taken_for_its_end():
    found = fields(*lines(), line("租期：2026年1月1日", 100, 800))
    assert one(found, "term_from").value is None
    assert one(found, "term_to").needs_review


def test_values_in_table_cells_are_read_from_the_neighbouring_cell():
    rows = [
        (cell(label, 0, 60 * i, 300, 60 * i + 60), cell(value, 300, 60 * i, 1500, 60 * i + 60))
        for i, (label, value) in enumerate(GOOD.items())
    ]
    found = fields(*(one_cell for row in rows for one_cell in row))
    assert one(found, "name").value == GOOD["名称"] and one(found, "name").method == "cell"
    assert one(found, "name").needs_review is False


def test_values_on_the_second_page_name_it():
    first, second = lines(法定代表人=None), line("法定代表人：林晓川", 100, 100)
    found = extract(KIND, [page(*first), page(second, number=2)], 0.9)
    assert one(found, "head").page == 2


def test_a_name_must_be_surer_than_what_a_check_protects():
    shown = [*lines(法定代表人=None), line("法定代表人：孟鹏程", 100, 700, confidence=0.96)]
    assert one(fields(*shown), "head").reasons == ("low-confidence",)
    assert one(fields(*lines(名称=None), line("名称：样本酒楼", 100, 700, confidence=0.96)),
               "name").needs_review is False  # fmt: skip


def test_a_doubtful_reading_elsewhere_contradicts_no_good_one():
    seal = line("法定代表人：林晓州", 100, 900, confidence=0.7)
    assert one(fields(*lines(), seal), "head").needs_review is False


def test_an_open_term_has_no_beginning():
    found = fields(*lines(), line("租期：长期", 100, 800))
    assert "term_from" not in found
    assert one(found, "term_to").value == "long-term"
    assert one(found, "term_to").needs_review is False


def kind_with(**changes: object) -> DocumentKind:
    """A kind whose validity is printed in one of several ways."""
    return DocumentKind.model_validate(
        {
            "kind": "permit",
            "name": "样本",
            "recognise": {"titles": ["样本许可证"]},
            "fields": {
                "valid_from": {
                    "type": "term_from", "labels": ["有效期限"], "printed": "optional",
                    "lone_end": True,
                },
                "valid_to": {"type": "term_to", "labels": ["有效期限", "有效期至"]},
            },
            "consistency": ["valid-in-order"],
            **changes,
        }
    )  # fmt: skip


def read(kind: DocumentKind, *shown: TextLine) -> Fields:
    return extract(kind, [page(*shown)], 0.9)


def test_a_validity_printed_as_its_last_day_has_no_beginning():
    for printed in ("有效期限：2028年1月1日", "有效期至：2028年1月1日"):
        found = read(kind_with(), line(printed))
        assert "valid_from" not in found
        assert (one(found, "valid_to").value, one(found, "valid_to").reasons) == ("2028-01-01", ())


def test_a_validity_whose_beginning_was_not_read_is_in_doubt():
    found = read(kind_with(), line("有效期限：至2028年1月1日"))
    assert one(found, "valid_from").value is None
    assert one(found, "valid_to").needs_review

    found = read(kind_with(), line("有效期限：22026年1月2日至2028年1月1日"))
    assert one(found, "valid_from").value is None
    assert one(found, "valid_from").needs_review


def test_where_the_label_of_a_validity_is_lost_nobody_knows_whether_it_has_a_beginning():
    found = read(kind_with(), line("样本许可证"))
    assert one(found, "valid_from").reasons == one(found, "valid_to").reasons == ("not-found",)


def test_a_layout_is_told_by_what_it_lacks_too():
    layouts = [{"name": "front", "when": ["样本"], "without": ["背面"], "drops": ["valid_to"]}]
    kind = kind_with(layouts=layouts)
    assert "valid_to" not in read(kind, line("样本许可证"))
    assert "valid_to" in read(kind, line("样本许可证"), line("背面", 100, 300))


def test_running_text_that_speaks_of_a_field_prints_it():
    usage = {
        "type": "phrase", "printed": "optional",
        "labels": ["租赁用途"], "patterns": ["用途为(?P<value>[一-龥]{2,8})。"],
    }  # fmt: skip
    kind = kind_with(fields={"usage": usage})
    assert one(read(kind, line("该房屋租赁用途为餐饮。")), "usage").value == "餐饮"
    assert one(read(kind, line("该房屋租赁用途见附件。")), "usage").reasons == ("not-found",)
    assert read(kind, line("该房屋出租。")) == {}


def test_the_title_is_the_value_of_a_field_without_a_label():
    kind = kind_with(fields={"type": {"type": "text", "title": True}})
    titled = read(
        kind, line("样本许可证", 400, 100, width=400, height=80), line("编号：12", 100, 300)
    )
    assert (one(titled, "type").value, one(titled, "type").method) == ("样本许可证", "title")


def test_a_lone_date_below_the_text_signs_it():
    kind = kind_with(fields={"signed_on": {"type": "date", "labels": ["日期"], "signature": True}})
    shown = [line("本单位承诺如下", 100, 100), line("2026年9月7日", 900, 600)]
    assert one(read(kind, *shown), "signed_on").value == "2026-09-07"
    twice = read(kind, *shown, line("2026年9月8日", 900, 700))
    assert one(twice, "signed_on").reasons == ("ambiguous",)


def test_a_person_in_running_text_is_one_that_is_recognised_as_a_name():
    kind = kind_with(
        fields={"agent": {"type": "person", "patterns": ["现委托(?P<value>[一-龥]{2,6}?)(?:为|,)"]}}
    )
    assert one(read(kind, line("现委托林晓川为代理人。")), "agent").value == "林晓川"
    nobody = one(read(kind, line("现委托上述受托人为代理人。")), "agent")
    assert nobody.value is None and nobody.reasons == ("not-found",)


SEALED = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "bare_labels": True,
        "stop": ["样本"],
        "fields": {
            "number": {"type": "code", "labels": ["许可证编号"], "fallback": True},
            "food": {"type": "food_number", "labels": ["食品证号"], "fallback": True,
                     "printed": "optional"},
            "code": {"type": "uscc", "labels": ["统一社会信用代码"], "below": True},
            "issued_on": {"type": "date", "labels": ["发证机关"], "below": True,
                          "under_seal": True},
            "valid_to": {"type": "term_to", "labels": ["有效期至"]},
        },
    }
)  # fmt: skip


def sealed(*shown: TextLine) -> Fields:
    foot = line("中华人民共和国公安部监制", 100, 1900)
    return extract(SEALED, [page(line("统一社会信用代码", 100, 60), *shown, foot)], 0.9)


def test_a_number_beneath_the_title_needs_no_label():
    for number in (
        "样公特旅字第7851号",
        "样卫公证字〔2026〕第510107-009283号",
        "新出发样零字第370102号",
    ):
        found = one(sealed(line(f"（{number}）", 600, 200)), "number")
        assert (found.value, found.method, found.needs_review) == (number, "number-alone", False)
    twice = one(sealed(line("样卫公证字〔[2026〕第5301号", 600, 200)), "number")
    assert twice.value == "样卫公证字〔2026〕第5301号"
    two = [line("样公特旅字第7851号", 600, 200), line("样公特旅字第7852号", 600, 260)]
    assert one(sealed(*two), "number").value is None
    low = sealed(line("样公特旅字第7851号", 600, 1500))
    assert one(low, "number").value is None
    assert one(sealed(line("JY15001077955397", 600, 200)), "food").value == "JY15001077955397"


def test_a_date_beside_no_label_is_when_it_was_sealed():
    term = line("有效期至2028年5月3日", 100, 1400)
    found = sealed(term, line("二〇二五年五月四日", 900, 1500))
    assert (one(found, "issued_on").value, one(found, "issued_on").reasons) == ("2025-05-04", ())
    assert one(found, "valid_to").value == "2028-05-03"
    unlabelled = sealed(line("2028年5月3日", 100, 1400))  # perhaps the end of the term
    assert one(unlabelled, "issued_on").reasons == ("ambiguous",)


def test_a_date_in_words_beneath_its_authority_is_taken_whole():
    found = sealed(
        line("有效期至2028年5月3日", 100, 300),
        line("发证机关", 600, 400), line("重庆市样本区公安局", 600, 470),
        line("二〇二五年五月四日", 620, 600),
    )  # fmt: skip
    assert one(found, "issued_on").value == "2025-05-04"


def test_the_mark_of_a_specimen_owns_nothing_in_its_row():
    found = sealed(line("样本", 20, 100, width=60), line("91500107MAC8R2K578", 110, 100))
    assert one(found, "code").value == "91500107MAC8R2K578"


def test_one_letter_of_a_label_leads_to_a_value_that_fits_and_to_no_other():
    bare = KIND.model_copy(update={"bare_labels": True})
    shown = [
        line("称重庆云杉样本餐饮管理有限公司", 100, 300),
        line("注册资本：叁拾万元整", 100, 400),
    ]
    found = one(extract(bare, [page(*shown)], 0.9), "name")
    assert (found.value, found.reasons) == ("重庆云杉样本餐饮管理有限公司", ("label-misread",))
    other = one(extract(bare, [page(line("称职的人员若干", 100, 300))], 0.9), "name")
    assert other.value is None
    assert "phone" not in extract(bare, [page(line("话13912345678", 100, 300))], 0.9)


def rows(*shown: str) -> list[TextLine]:
    return [line(text, 100, 300 + 60 * i) for i, text in enumerate(shown)]


def test_the_address_of_a_catering_permit_is_the_premises():
    old = rows(
        "餐饮服务许可证",
        "单位名称：重庆云杉样本餐饮管理有限公司",
        "地址：重庆市样本区云杉路66号",
        "类别：中型餐馆",
    )
    found = extract(kinds()["food_permit"], [page(*old)], 0.9)
    assert one(found, "premises").value == "重庆市样本区云杉路66号"
    assert "address" not in found
    assert one(found, "business_form").value == "中型餐馆"


def test_the_type_of_the_firm_is_no_form_of_business():
    old = rows("食品流通许可证", "主体类型：有限责任公司", "许可范围：预包装食品零售")
    found = extract(kinds()["food_permit"], [page(*old)], 0.9)
    assert "business_form" not in found
    assert one(found, "business_items").value == "预包装食品零售"


def test_a_food_permit_since_2023_names_no_supervisor_and_one_before_does():
    new = extract(kinds()["food_permit"], [page(*rows("食品经营许可证", "主体业态：餐饮"))], 0.9)
    assert "supervisor" not in new
    lost = rows("食品经营许可证", "日常监督管理人员：林晓川")
    old = extract(kinds()["food_permit"], [page(*lost)], 0.9)
    assert one(old, "supervisor").reasons == ("not-found",)


def test_a_licence_may_be_numbered_without_a_word():
    shown = rows("Nº 32399545", "营业执照", "合伙企业类型：普通合伙企业")
    found = extract(kinds()["business_license"], [page(*shown)], 0.9)
    assert one(found, "certificate_number").value == "32399545"
    assert one(found, "entity_type").value == "普通合伙企业"


def test_a_pattern_completes_what_was_cut_off_beside_the_label():
    kind = KIND.model_copy(
        update={
            "fields": {
                "place": KIND.fields["name"].model_copy(
                    update={
                        "type": "address",
                        "labels": ("地址",),
                        "patterns": ("地址:(?P<value>[^;。]{4,60}?)[;。]",),
                    }
                )
            },
            "consistency": (),
            "layouts": (),
        }
    )
    shown = [
        line("工程（地址：重庆市样本区云杉路66号3楼144-15", 100, 100, width=1400),
        line("（集群注册）；面积：1平方米", 100, 140, width=1400, confidence=0.95),
    ]
    field = one(extract(kind, [page(*shown)], 0.9), "place")
    assert field.value == "重庆市样本区云杉路66号3楼144-15（集群注册）"


def test_options_without_a_neighbouring_cell_are_found_beside_their_label():
    found = fields(*lines(), cell("申请事项", 100, 500, 300, 600), line("☑食品经营许可", 400, 520))[
        "permits"
    ]
    assert [field.value for field in found] == ["食品经营许可"]  # type: ignore[union-attr]


def test_a_tick_that_no_field_claims_is_a_question_too():
    shown = [line("申请事项：☑食品经营许可", 100, 800), line("☑户外招牌设置", 100, 1600)]
    (only,) = many(fields(*lines(), *shown), "permits")
    assert (only.value, only.reasons) == ("食品经营许可", ("text-left-over",))


def test_options_of_a_cell_that_the_label_stands_in_the_midst_of():
    shown = cell("☑公共场所卫生许可申请事项☑食品经营许可☐户外招牌设置", 100, 800, 900, 1000)
    ticked = many(fields(*lines(), shown), "permits")
    assert [one.value for one in ticked] == ["公共场所卫生许可", "食品经营许可"]


def test_where_much_was_not_found_what_running_text_may_say_is_no_longer_absent():
    fields = {
        "usage": {"type": "phrase", "printed": "optional", "patterns": ["用作(?P<value>.{2})。"]},
        "area": {"type": "area", "labels": ["场地面积"]},
        "site": {"type": "address", "labels": ["场地地址"]},
    }
    kind = kind_with(fields=fields, consistency=[])
    assert one(read(kind, line("样本协议书")), "usage").reasons == ("not-found",)
    whole = rows("场地面积：88平方米", "场地地址：重庆市样本区云杉路66号")
    assert "usage" not in read(kind, *whole)


def test_who_signs_for_a_firm_is_not_the_party():
    kind = kind_with(fields={"taker": {"type": "party", "labels": ["受赠方"]}}, consistency=[])
    shown = [
        line("受赠方：重庆云杉样本餐饮管理有限公司", 100, 300),
        line("受赠方：林晓川", 100, 700),
    ]
    found = one(read(kind, *shown), "taker")
    assert (found.value, found.needs_review) == ("重庆云杉样本餐饮管理有限公司", False)
    alone = one(read(kind, shown[1]), "taker")
    assert alone.value == "林晓川"


def test_a_sentence_is_read_on_past_the_stub_beside_it():
    usage = {"type": "phrase", "patterns": ["用作(?P<value>[一-龥]{2,8})。"]}
    kind = kind_with(fields={"usage": usage}, consistency=[])
    shown = [
        line("存根", 100, 100), line("经手人：林晓", 100, 160), line("第12号", 100, 220),
        line("兹将所列场地在约定期间内用作社区", 600, 130),
        line("餐饮。任何一方不得擅自改变其用处", 600, 160),
        line("本单一式两份自签字之日起即行生效", 600, 190),
    ]  # fmt: skip
    assert one(read(kind, *shown), "usage").value == "社区餐饮"
