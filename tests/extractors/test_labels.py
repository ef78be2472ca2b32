import pytest
from printed import HEIGHT, cell, line, page

from cases.model import TextLine
from extractors.printed.labels import Label, Vocabulary, find_fuzzy, find_labels
from extractors.printed.layout import Token, tokens
from templates.documents import DocumentKind, kinds

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "stop": ["备注"],
        "fields": {
            "name": {"type": "entity", "labels": ["名称"]},
            "head": {"type": "person", "labels": ["法定代表人", "法定代表人(负责人)"]},
            "phone": {"type": "phone", "labels": ["电话", "联系电话"]},
            "capital": {"type": "amount", "labels": ["投资额"]},
            "address": {"type": "address", "labels": ["经营场所"]},
            "people": {"type": "text", "labels": ["民族"], "inline": True},
        },
    }
)
BARE = KIND.model_copy(update={"bare_labels": True})


def found(*lines: TextLine, kind: DocumentKind = KIND) -> tuple[list[Label], list[Token]]:
    return find_labels(tokens(page(*lines)), Vocabulary.of(kind))


def told(*lines: TextLine, kind: DocumentKind = KIND) -> list[tuple[str, str | None]]:
    labels, _ = found(*lines, kind=kind)
    return [(label.text, label.rest.text if label.rest else None) for label in labels]


def test_a_label_is_found_whole_with_what_follows_its_colon():
    assert told(line("名称：样本店")) == [("名称", "样本店")]
    assert told(line("名 称")) == [("名称", None)]


def test_without_a_colon_only_templates_of_bare_labels_see_one():
    assert told(line("名称样本店")) == []
    assert told(line("名称样本店"), kind=BARE) == [("名称", "样本店")]


def test_the_longest_label_wins():
    assert told(line("法定代表人（负责人）：林晓川")) == [("法定代表人(负责人)", "林晓川")]


def test_letters_spaced_over_a_row_are_one_label():
    labels, values = found(
        line("名", 100, 100), line("称", 220, 102), line("样本店", 400, 100), kind=BARE
    )
    assert [label.text for label in labels] == ["名称"]
    assert labels[0].box[0] == 100 and labels[0].box[2] == 220 + HEIGHT
    assert [value.text for value in values] == ["样本店"]


def test_the_last_spaced_letter_may_carry_the_value():
    assert told(line("名", 100, 100), line("称：样本店", 200, 100)) == [("名称", "样本店")]


def test_letters_stacked_over_two_rows_make_a_label_in_each():
    stack = line("名电", 100, 100, width=HEIGHT, height=4 * HEIGHT)
    labels, _ = found(stack, line("称", 200, 115), line("话", 200, 175), kind=BARE)
    assert [(label.text, label.box[1]) for label in labels] == [("名称", 115), ("电话", 175)]


def test_letters_too_far_apart_are_no_label():
    assert told(line("名", 100, 100), line("称", 600, 100), kind=BARE) == []


def test_a_label_in_mid_line_counts_when_a_colon_follows():
    labels, values = found(line("名称：样本店 联系电话：19900000011"))
    assert [(label.text, label.rest.key) for label in labels if label.rest] == [
        ("名称", "样本店"),
        ("联系电话", "19900000011"),
    ]
    assert told(line("样本电话亭")) == []
    assert {value.key for value in values} == {"样本店", "19900000011"}


def test_the_tail_of_a_longer_label_is_not_cut_off():
    assert told(line("联系电话：19900000011")) == [("联系电话", "19900000011")]


def test_an_inline_label_needs_no_colon():
    assert told(line("男民族汉"), kind=BARE) == [("民族", "汉")]


@pytest.mark.parametrize(
    ("text", "unit"), [("投资额（万元）：80", "万元"), ("投资额(单位：元)：80", "元")]
)
def test_a_unit_printed_with_the_label_is_kept(text: str, unit: str):
    (label,), _ = found(line(text))
    assert label.unit == unit and label.fields == ("capital",)
    assert label.rest is not None and label.rest.text == "80"


@pytest.mark.parametrize("number", ["一、", "3.", "（二）", "12、"])
def test_a_label_may_be_numbered(number: str):
    assert told(line(f"{number}名称：样本店")) == [("名称", "样本店")]
    (label,), _ = found(cell(f"{number}名称", 10, 10, 500, 60))
    assert label.box == (10, 10, 500, 60)


def test_a_number_alone_is_no_numbering():
    assert told(line("3.")) == []
    assert told(line("3.5名称")) == []


def test_a_mark_ends_a_label_as_a_colon_does():
    kind = DocumentKind.model_validate(
        {
            "kind": "specimen",
            "name": "样本",
            "recognise": {"titles": ["样本"]},
            "fields": {"signed": {"type": "signed", "labels": ["申请人(签字)"]}},
        }
    )
    signed = cell("所填内容真实。申请人（签字）✍", 10, 10, 900, 90)
    assert told(signed, kind=kind) == [("申请人(签字)", "✍")]
    assert told(cell("由申请人（签字）后生效", 10, 10, 900, 90), kind=kind) == []


def test_a_stop_label_introduces_no_field():
    labels, _ = found(line("备注：无"))
    assert [(label.text, label.fields) for label in labels] == [("备注", ())]


def test_a_label_in_a_cell_has_the_whole_cell_for_its_box():
    (label,), _ = found(cell("名称：样本店", 10, 10, 500, 60))
    assert label.cell and label.box == (10, 10, 500, 60)
    assert label.rest is not None and label.rest.text == "样本店"


def test_a_misread_label_is_found_last_and_only_for_fields_still_missing():
    _, values = found(line("经营场听：样本街道1号"))
    vocabulary = Vocabulary.of(KIND)
    ((label, token),) = find_fuzzy(values, ["address"], vocabulary)
    assert label.text == "经营场所" and 75 <= label.score < 100
    assert label.rest is not None and label.rest.text == "样本街道1号"
    assert token is values[0]
    assert find_fuzzy(values, ["phone"], vocabulary) == []


def test_short_labels_are_never_guessed():
    _, values = found(line("名弥：样本店"))
    assert find_fuzzy(values, ["name"], Vocabulary.of(KIND)) == []


def test_small_print_beneath_a_label_belongs_to_it():
    labels, values = found(
        line("法定代表人", 100, 100),
        line("(负责人)", 105, 140, height=22),
        line("林晓川", 300, 115),
    )
    assert [(label.text, label.box[3]) for label in labels] == [("法定代表人", 162)]
    assert [value.text for value in values] == ["林晓川"]


def test_a_unit_beneath_a_label_counts_its_values():
    (label,), _ = found(line("投资额", 100, 100), line("(万元)", 95, 132, width=80, height=20),
                        line("734", 300, 115))  # fmt: skip
    assert (label.unit, label.score) == ("万元", 100.0)
    (label,), _ = found(line("投资额", 100, 100), line("(万无)", 95, 132, width=80, height=20),
                        line("734", 300, 115))  # fmt: skip
    assert (label.unit, label.score) == ("", 80.0)


def test_what_a_form_says_about_a_field_is_part_of_its_label():
    assert told(line("名称（请按执照填写）：样本店")) == [("名称", "样本店")]


def test_a_short_stop_label_may_begin_a_value():
    assert told(line("备注样本店"), kind=BARE) == []
    assert told(line("备注：样本店"), kind=BARE) == [("备注", "样本店")]


def test_a_wide_gap_within_a_line_lets_a_label_begin():
    kind = BARE.model_copy(update={"stop": ("备注", "性别")})
    assert told(line("名称样本店 性别 女"), kind=kind) == [("名称", "样本店 "), ("性别", "女")]
    assert told(line("名称样本店性别女"), kind=kind) == [("名称", "样本店性别女")]
    inline = kind.model_copy(update={"inline": ("性别",)})
    assert told(line("名称样本店性别女"), kind=inline) == [("名称", "样本店"), ("性别", "女")]


def test_a_misread_label_takes_its_last_letter_with_it():
    _, values = found(line("经营场场所：样本街道1号"))
    ((label, _),) = find_fuzzy(values, ["address"], Vocabulary.of(KIND))
    assert label.text == "经营场所" and label.rest is not None
    assert label.rest.text == "样本街道1号"


@pytest.mark.parametrize("middle", [[], [line("秘", 280, 100)]])
def test_one_letter_within_a_spaced_label_may_be_lost_or_misread(middle: list[TextLine]):
    kind = KIND.model_copy(
        update={
            "fields": {
                "office": KIND.fields["address"].model_copy(update={"labels": ("登记机关",)})
            }
        }
    )
    labels, _ = found(line("登记", 100, 100), *middle, line("关", 330, 100), kind=kind)
    assert [(label.text, label.score) for label in labels] == [("登记机关", 75.0)]
    assert found(line("登记", 100, 100), line("表格", 280, 100), kind=kind)[0] == []
    assert (
        found(line("登", 100, 100), line("机", 200, 100), line("关", 300, 100), kind=kind)[0] == []
    )


def test_specks_in_the_gaps_of_a_spaced_label_are_no_part_of_it():
    assert told(line("法·定 代☑表.人：次仁·多吉")) == [("法定代表人", "次仁·多吉")]


def test_of_a_spaced_label_one_letter_may_lead_to_the_value():
    vocabulary = Vocabulary.of(BARE)
    _, values = found(line("称重庆样本餐饮店"), kind=BARE)
    ((label, _),) = find_fuzzy(values, ["name"], vocabulary)
    assert (label.text, label.score) == ("名称", 50.0)
    assert label.rest is not None and label.rest.text == "重庆样本餐饮店"
    _, alone = found(line("名", 100, 100), line("样本餐饮店", 300, 100), kind=BARE)
    ((label, _),) = find_fuzzy(alone, ["name"], vocabulary)
    assert (label.rest, label.box[2]) == (None, 100 + HEIGHT)
    assert find_fuzzy(values, ["name"], Vocabulary.of(KIND)) == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [("投资额（m²）", "m2"), ("投资额.(人)：3", "人"), ("投资额/万元：80", "万元")],
)
def test_units_are_known_however_they_are_set(text: str, unit: str):
    (label,), _ = found(line(text))
    assert (label.text, label.unit, label.score) == ("投资额", unit, 100.0)


def test_a_misread_unit_of_money_makes_the_label_doubtful():
    (label,), _ = found(line("投资额（方元）：80"))
    assert label.unit == "" and label.score < 100


def test_a_label_may_be_followed_by_the_word_for_is():
    assert told(line("本店名称为：样本店")) == [("名称", "样本店")]


def test_a_bracket_in_which_somebody_signs_makes_the_label_doubtful():
    (label,), _ = found(line("法定代表人（签字）：林晓川"))
    assert label.fields == ("head",) and label.score < 100


def test_a_bracket_within_a_label_and_labels_by_choice_are_known():
    assert told(line("经营（现）场所：样本路1号")) == [("经营(现)场所", "样本路1号")]
    assert told(line("名称/姓名：样本店")) == [("名称/姓名", "样本店")]


def test_a_strange_word_before_a_label_makes_it_doubtful():
    (label,), values = found(line("厨房经营场所：样本路1号"))
    assert label.fields == ("address",) and label.score < 100
    assert [value.text for value in values] == ["样本路1号"]


def test_a_label_that_no_template_knows_ends_what_stands_left_of_it():
    row = [line("名称：样本店", 100, 100), line("员工：66人", 600, 100)]
    labels, values = found(*row)
    assert [(label.text, label.fields) for label in labels] == [("名称", ("name",)), ("员工", ())]
    assert [value.text for value in values] == ["样本店", "66人"]
    scope = [line("名称", 100, 100), line("许可项目：餐饮", 300, 100)]
    assert [label.text for label in found(*scope)[0]] == ["名称"]


def test_a_wide_gap_and_a_colon_begin_a_label_that_no_template_knows():
    assert told(line("名称：样本店 性别：男")) == [("名称", "样本店 "), ("性别", "男")]


def test_the_number_of_the_next_line_is_no_part_of_a_value():
    assert told(line("名称：样本店 7.电话：19900000011")) == [
        ("名称", "样本店"),
        ("电话", "19900000011"),
    ]


def test_a_cell_that_ends_like_a_label_is_taken_for_it_last():
    _, values = found(cell("业务员联系电话", 10, 10, 500, 60))
    ((label, _),) = find_fuzzy(values, ["phone"], Vocabulary.of(KIND))
    assert label.fields == ("phone",) and label.score < 100


MADE = KIND.model_copy(
    update={
        "fields": {
            **KIND.fields,
            "floor": KIND.fields["capital"].model_copy(
                update={"labels": (), "type": "area", "worded": "(?:拟|店堂|营业|的)*面积"}
            ),
        }
    }
)


@pytest.mark.parametrize(
    "text", ["店堂面积：88", "*拟营业的面积：88", "3.店堂（净）面积：88", "店堂面积FloorArea：88"]
)
def test_a_label_is_known_by_what_it_is_made_of(text: str):
    labels, _ = found(line(text), kind=MADE)
    assert [(label.fields, label.rest.text if label.rest else None) for label in labels] == [
        (("floor",), "88")
    ]


def test_a_made_up_label_keeps_its_unit_and_a_strange_word_makes_another():
    ((label,), _) = found(cell("店堂面积/㎡", 10, 10, 300, 60), kind=MADE)
    assert (label.fields, label.unit) == (("floor",), "㎡")
    assert found(cell("墙体面积", 10, 10, 300, 60), kind=MADE)[0] == []


def test_a_made_up_label_is_not_cut_at_a_shorter_one_within():
    kind = MADE.model_copy(update={"stop": ("面积",)})
    labels, _ = found(line("店堂面积：88"), kind=kind)
    assert [label.fields for label in labels] == [("floor",)]


def test_a_label_may_ask_for_two_things():
    ((label,), _) = found(line("名称及联系电话：样本店 19900000011"))
    assert label.fields == ("name", "phone")


def test_an_example_behind_a_label_is_no_value():
    ((label,), values) = found(cell("投资额（万元）如：12", 10, 10, 300, 60))
    assert (label.fields, label.rest, label.unit) == (("capital",), None, "万元")
    assert values == []


def test_english_beneath_a_label_is_no_value():
    shown = [line("名称", 100, 100), line("Name", 100, 134), line("样本店", 500, 110)]
    assert [value.text for value in found(*shown)[1]] == ["样本店"]
    other = [line("名称", 100, 100), line("Sample", 500, 100)]
    assert [value.text for value in found(*other)[1]] == ["Sample"]


@pytest.mark.parametrize(
    ("kind", "text", "fields"),
    [
        ("application_form", "拟设市场主体名称", ("entity_name",)),
        ("application_form", "开店地址", ("premises",)),
        ("application_form", "计划投资总额（万元）", ("investment",)),
        ("application_form", "经营者（签字）", ("applicant_signed",)),
        ("application_form", "经办人及联系电话", ("contact_name", "contact_phone")),
        ("application_form", "厨房使用面积", ()),
        ("application_form", "仓库地址", ()),
        ("application_form", "许可证", ()),
        ("lease", "承租房屋地址", ("premises",)),
        ("lease", "月租金（人民币大写）", ("rent_in_words",)),
        ("lease", "首期租金", ()),
        ("lease", "公摊面积", ()),
        ("power_of_attorney", "代办人身份证号码", ("agent_id_number",)),
        ("power_of_attorney", "委托人身份证号", ()),
        ("commitment_letter", "承诺签署日期", ("signed_on",)),
        ("commitment_letter", "承诺期限", ()),
    ],
)
def test_shipped_kinds_know_labels_by_their_words(kind: str, text: str, fields: tuple[str, ...]):
    labels, _ = found(cell(text, 10, 10, 400, 60), kind=kinds()[kind])
    assert [label.fields for label in labels if label.fields] == ([fields] if fields else [])


def test_a_label_without_its_first_letter_leaves_the_value_whole():
    vocabulary = Vocabulary.of(BARE)
    _, values = found(line("营场所样本路1号", 100, 100), kind=BARE)
    ((label, _),) = find_fuzzy(values, ["address"], vocabulary)
    assert label.rest is not None and label.rest.key == "样本路1号"


def test_a_bracket_and_a_word_for_name_make_the_label_longer():
    ((label,), _) = found(line("法定代表人(经营者)姓名林晓川", 100, 100), kind=BARE)
    assert label.fields == ("head",)
    assert label.rest is not None and label.rest.key == "林晓川"


def test_the_last_letter_of_a_spaced_label_stands_before_a_short_value():
    kind = BARE.model_copy(
        update={"fields": {**BARE.fields, "who": BARE.fields["head"].model_copy(
            update={"labels": ("姓名",)})}}
    )  # fmt: skip
    vocabulary = Vocabulary.of(kind)
    _, values = found(line("名 林晓川", 100, 100), kind=kind)
    ((label, _),) = find_fuzzy(values, ["who"], vocabulary)
    assert label.rest is not None and label.rest.key == "林晓川"
    _, values = found(line("名林晓", 100, 100), kind=kind)
    assert find_fuzzy(values, ["who"], vocabulary) == []
