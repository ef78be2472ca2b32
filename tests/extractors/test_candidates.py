from printed import HEIGHT, cell, line, page

from cases.model import Page, TextLine
from extractors.printed.candidates import (
    Found,
    around,
    below,
    beside,
    digits_as_date,
)
from extractors.printed.choices import block
from extractors.printed.labels import Label, Vocabulary, find_labels
from extractors.printed.layout import Token, tokens
from extractors.printed.unlabelled import by_pattern, in_title, signature_dates
from templates.documents import DocumentKind, FieldRule

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "bare_labels": True,
        "fields": {
            "name": {"type": "entity", "labels": ["名称"]},
            "capital": {"type": "amount", "labels": ["注册资本", "投资额"]},
            "address": {"type": "address", "labels": ["住所"]},
            "office": {"type": "authority", "labels": ["登记机关"]},
        },
    }
)


def read(*lines: TextLine) -> tuple[Page, list[Label], list[Token]]:
    shown = page(*lines)
    return shown, *find_labels(tokens(shown), Vocabulary.of(KIND))


def value_of(text: str, *lines: TextLine) -> list[str]:
    """Raw values beside the label of that text."""
    _, labels, values = read(*lines)
    label = next(label for label in labels if label.text.startswith(text))
    return [found.raw for found in beside(label, labels, values)]


def test_a_value_stands_right_of_its_label():
    assert value_of("名称", line("名称", 100, 100), line("样本店", 300, 102)) == ["样本店"]


def test_a_column_of_labels_bounds_the_values_left_of_it():
    lines = [
        line("名称", 100, 100), line("样本店", 300, 100),
        line("注册资本", 800, 100), line("叁拾万元", 1000, 100),
    ]  # fmt: skip
    assert value_of("名称", *lines) == ["样本店"]
    assert value_of("注册资本", *lines) == ["叁拾万元"]


def test_a_wrapped_value_is_offered_with_and_without_its_next_lines():
    lines = [
        line("住所", 100, 100), line("重庆市高新区", 300, 100), line("云杉路66号", 300, 140),
        line("注册资本", 100, 180), line("叁拾万元", 300, 180),
    ]  # fmt: skip
    assert value_of("住所", *lines) == ["重庆市高新区", "重庆市高新区云杉路66号"]


def test_a_line_beneath_the_label_itself_is_no_part_of_the_value():
    lines = [line("住所", 100, 100), line("重庆市高新区", 300, 100), line("样本", 100, 140)]
    assert value_of("住所", *lines) == ["重庆市高新区"]


def test_a_value_ends_at_a_gap_between_the_rows():
    far = line("此件为样本", 300, 100 + 4 * HEIGHT)
    assert value_of("住所", line("住所", 100, 100), line("重庆市", 300, 100), far) == ["重庆市"]


def test_a_value_ends_at_a_wide_gap_in_its_row():
    lines = [line("名称", 100, 100), line("样本店", 200, 100), line("第一页", 700, 100)]
    assert value_of("名称", *lines) == ["样本店"]


def test_the_value_of_a_cell_is_the_cell_right_of_it():
    lines = [
        cell("名称", 0, 0, 100, 50), cell("样本店", 100, 0, 300, 50), cell("住所", 300, 0, 400, 50),
        cell("样本街道1号", 400, 0, 900, 50),
    ]  # fmt: skip
    assert value_of("名称", *lines) == ["样本店"]
    assert value_of("住所", *lines) == ["样本街道1号"]


def test_a_label_cell_may_span_the_rows_of_its_value():
    lines = [cell("名称", 0, 0, 100, 100), cell("样本店", 100, 20, 300, 80)]
    assert value_of("名称", *lines) == ["样本店"]


def test_an_empty_cell_gives_nothing_rather_than_the_next_one():
    lines = [cell("名称", 0, 0, 100, 50), cell("样本街道1号", 300, 0, 900, 50)]
    assert value_of("名称", *lines) == []


def test_under_a_heading_that_fills_its_row_stands_the_value():
    lines = [
        cell("一、住所", 0, 0, 900, 50), cell("样本街道1号", 0, 50, 900, 100),
        cell("其他", 0, 100, 300, 150), cell("无", 300, 100, 900, 150),
    ]  # fmt: skip
    assert value_of("住所", *lines) == ["样本街道1号"]


def test_under_a_label_with_an_empty_cell_stands_no_value():
    lines = [
        cell("名称", 0, 0, 300, 50), cell("别名", 0, 50, 300, 100), cell("样本", 300, 50, 900, 100),
    ]  # fmt: skip
    assert value_of("名称", *lines) == []


def test_a_bare_number_gets_the_unit_of_its_label():
    assert value_of("投资额", line("投资额（万元）", 100, 100), line("80", 500, 100)) == ["80万元"]
    assert value_of("投资额", line("投资额（万元）", 100, 100), line("80元", 500, 100)) == ["80元"]


def test_the_nearest_line_beneath_a_label_is_found():
    _, labels, values = read(
        line("登记机关", 900, 1000),
        line("样本区市场监督管理局", 900, 1050),
        line("其他", 900, 1110),
    )
    found = below(labels[0], labels, values)
    assert found is not None and found.raw == "样本区市场监督管理局"
    assert found.method == "label-below"


def test_nothing_beneath_a_label_is_none():
    _, labels, values = read(line("登记机关", 900, 1000), line("样本", 100, 1060))
    assert below(labels[0], labels, values) is None
    assert around(labels[0], labels, values) is None


def test_a_date_in_pieces_is_put_together():
    _, labels, values = read(
        line("登记机关", 900, 1000), line("2024", 900, 1100, width=100), line("年", 1010, 1100),
        line("03", 1060, 1102), line("月", 1110, 1100), line("29", 1160, 1098),
        line("日", 1210, 1100),
    )  # fmt: skip
    pieces = around(labels[0], labels, values)
    assert pieces is not None
    whole = digits_as_date(pieces)
    assert whole is not None and whole.raw == "2024年03月29日"


def test_pieces_of_more_than_one_date_are_none():
    def pieces(*texts: str) -> Found:
        return Found(tuple(tokens(page(*(line(t) for t in texts)))), "pieces", 100.0, "")

    assert digits_as_date(pieces("2024", "03", "29", "11")) is None
    assert digits_as_date(pieces("2024", "2025", "03", "29")) is None
    assert digits_as_date(pieces("03", "29")) is None


def test_a_pattern_finds_a_value_across_lines_and_names_them():
    rule = FieldRule(type="address", patterns=("位于(?P<value>[^，]+?)的房屋",))
    shown = [line("甲方将位于样本街道", 100, 100), line("云杉路66号的房屋出租", 100, 140)]
    (found,) = by_pattern(rule, tokens(page(*shown)))
    assert found.raw == "样本街道云杉路66号"
    assert len(found.tokens) == 2 and found.confidence == 0.99


def test_the_weakest_line_decides_the_confidence():
    found = beside_first(line("名称", 100, 100), line("样本", 300, 100, confidence=0.97),
                         line("店", 370, 100, confidence=0.6, second="居"))  # fmt: skip
    assert found.confidence == 0.6 and found.differs


def beside_first(*lines: TextLine) -> Found:
    _, labels, values = read(*lines)
    return beside(labels[0], labels, values)[0]


def test_a_value_may_begin_above_the_row_of_its_label():
    lines = [
        line("住所", 100, 140), line("重庆市高新区样本街道", 300, 120),
        line("云杉路66号", 300, 160),
        line("注册资本", 100, 260), line("叁拾万元", 300, 260),
    ]  # fmt: skip
    assert value_of("住所", *lines)[-1] == "重庆市高新区样本街道云杉路66号"
    lines = [
        line("住所", 100, 140), line("重庆市高新区", 300, 100), line("样本街道", 300, 140),
        line("云杉路66号", 300, 180), line("注册资本", 100, 300), line("叁拾万元", 300, 300),
    ]  # fmt: skip
    assert value_of("住所", *lines)[-1] == "重庆市高新区样本街道云杉路66号"


def test_the_end_of_the_value_above_is_not_taken_for_the_beginning():
    lines = [
        line("名称", 100, 100), line("重庆样本餐饮管理有限", 300, 100), line("公司", 300, 138),
        line("住所", 100, 176), line("重庆市高新区云杉路1号", 300, 176),
    ]  # fmt: skip
    assert value_of("住所", *lines) == ["重庆市高新区云杉路1号"]
    assert value_of("名称", *lines)[-1] == "重庆样本餐饮管理有限公司"


def test_the_next_paragraph_is_no_part_of_a_value_whose_line_had_room():
    lines = [
        line("住所样本街道1号", 100, 100),
        line("本单位承诺所填内容真实有效绝无虚假之处", 100, 138),
    ]
    assert value_of("住所", *lines) == ["样本街道1号"]


def test_a_full_line_of_running_text_goes_on_at_the_margin():
    lines = [
        line("样本条款如下", 100, 60),
        line("注册资本见左住所重庆市高新区样本街道", 100, 100, width=900),
        line("云杉路66号", 100, 138),
    ]  # fmt: skip
    kind = KIND.model_copy(update={"inline": ("住所",)})
    shown = page(*lines)
    labels, values = find_labels(tokens(shown), Vocabulary.of(kind))
    label = next(label for label in labels if label.text == "住所")
    assert beside(label, labels, values)[-1].raw == "重庆市高新区样本街道云杉路66号"


def test_a_column_of_labels_bounds_values_beneath_its_last_label_too():
    lines = [
        line("名称", 100, 100), line("样本店", 300, 100), line("注册资本", 800, 100),
        line("叁拾万元", 1000, 100), line("登记机关", 800, 180), line("样本局", 1000, 180),
        line("住所", 100, 240), line("样本街道1号", 300, 240), line("孤行文字", 900, 240),
    ]  # fmt: skip
    assert value_of("住所", *lines) == ["样本街道1号"]


def test_a_label_further_down_does_not_cut_a_wide_value():
    wide = "重庆市高新区样本街道云杉路66号样本广场"
    lines = [
        line("住所", 100, 100), line(wide, 300, 100), line("三层", 300, 138),
        line("登记机关", 500, 400), line("样本局", 800, 400),
    ]  # fmt: skip
    assert value_of("住所", *lines)[-1] == wide + "三层"


def test_what_stands_beside_another_label_is_not_beneath_this_one():
    _, labels, values = read(
        line("登记机关", 900, 1000), line("名称", 700, 1060), line("样本店", 900, 1060)
    )
    label = next(label for label in labels if label.text == "登记机关")
    assert below(label, labels, values) is None


def test_under_a_row_of_headings_stand_the_values():
    lines = [
        cell("名称", 0, 0, 300, 50), cell("住所", 300, 0, 900, 50),
        cell("样本店", 0, 50, 300, 100), cell("样本街道1号", 300, 50, 900, 100),
    ]  # fmt: skip
    assert value_of("名称", *lines) == ["样本店"]
    assert value_of("住所", *lines) == ["样本街道1号"]


def test_a_label_that_spans_rows_takes_all_of_their_cells():
    lines = [
        cell("住所", 0, 0, 300, 100), cell("样本街道", 300, 0, 900, 50),
        cell("1号", 300, 50, 900, 100), cell("名称", 0, 100, 300, 150),
        cell("样本店", 300, 100, 900, 150),
    ]  # fmt: skip
    assert value_of("住所", *lines) == ["样本街道1号"]
    assert value_of("名称", *lines) == ["样本店"]


def test_options_are_listed_from_their_label_down_to_the_next():
    _, labels, values = read(
        line("名称：", 100, 100), line("☑食品经营", 150, 150), line("☐招牌", 150, 200),
        line("住所：样本街道1号", 100, 260), line("☑烟草", 150, 320),
    )  # fmt: skip
    listed = block(labels[0], labels, values)
    assert listed is not None and listed.raw == "☑食品经营☐招牌"


def test_a_title_is_a_value_without_what_is_printed_around_it():
    kind = KIND.model_copy(
        update={"recognise": KIND.recognise.model_copy(update={"titles": ("许可证", "样本许可证")})}
    )
    shown = page(
        line("烟草样本许可证（副本）", 400, 100, width=900, height=80),
        line("持有样本许可证的经营者应当亮证经营", 100, 300),
    )
    assert [found.raw for found in in_title(kind, tokens(shown))] == ["烟草样本许可证"]


def test_a_date_alone_in_its_row_below_the_text_is_a_signature_s():
    shown = page(
        line("2020年01月01日", 100, 100), line("本单位承诺真实", 100, 200),
        line("2026年", 900, 500), line("9月7日", 1060, 500), line("于2026年1月1日前报送", 100, 560),
    )  # fmt: skip
    assert [found.raw for found in signature_dates(tokens(shown))] == ["2026年9月7日"]


def test_a_pattern_does_not_run_from_one_paragraph_into_the_next():
    rule = FieldRule(type="code", patterns=(r"(?P<value>[\u4e00-\u9fff]+第[0-9]+号)",))
    shown = page(
        line("验收意见书", 400, 100), line("样消字第12号", 900, 160),
        line("根据消防法的规定进行了消防验收并且出具本意见书", 100, 220, width=1100),
    )  # fmt: skip
    assert [found.raw for found in by_pattern(rule, tokens(shown))] == ["样消字第12号"]


def test_the_one_whole_date_near_a_label_is_taken_and_not_pieces_of_a_seal():
    _, labels, values = read(
        line("登记机关", 900, 1000), line("样本", 1100, 1060), line("管", 1000, 1060),
        line("20", 950, 1090), line("2024年03月06日", 1000, 1140),
    )  # fmt: skip
    pieces = around(labels[0], labels, values)
    assert pieces is not None and pieces.raw == "2024年03月06日"


def test_a_list_of_options_may_begin_above_its_label_and_ends_before_a_sentence():
    _, labels, values = read(
        line("类别", 100, 40),
        line("☐饭店", 400, 40),
        line("☑许可甲", 400, 100),
        line("投资额", 100, 130),
        line("☐许可乙", 400, 160),
        line("本单位承诺以上内容属实。", 400, 210),
    )
    label = next(one for one in labels if one.text == "投资额")
    found = block(label, labels, values)
    assert found is not None and found.raw == "☐饭店☑许可甲☐许可乙"
    _, labels, values = read(
        line("名称", 100, 40), line("☐饭店", 400, 40), line("☑许可甲", 400, 100),
        line("投资额", 100, 130), line("☐许可乙", 400, 160),
    )  # fmt: skip
    label = next(one for one in labels if one.text == "投资额")
    found = block(label, labels, values)  # the first row is another label's
    assert found is not None and found.raw == "☑许可甲☐许可乙"


def test_options_go_with_the_nearer_of_two_labels():
    shown = [
        line("名称", 100, 100), line("☐饭店", 300, 100), line("☑书店", 300, 140),
        line("☑许可甲", 300, 200), line("投资额", 100, 220), line("☐许可乙", 300, 240),
    ]  # fmt: skip
    assert value_of("名称", *shown)[-1] == "☐饭店☑书店"


def test_a_new_paragraph_is_no_part_of_the_value_above_it():
    first = line("名称：样本区云杉餐饮管理有限公司", 100, 100)
    indented = line("甲方同意以下条款并遵守", 140, 140)
    assert value_of("名称", first, indented) == ["样本区云杉餐饮管理有限公司"]
    sentence = line("本单位现就上述事项作出承诺", 100, 140)
    assert value_of("名称", first, sentence) == ["样本区云杉餐饮管理有限公司"]
    goes_on = line("样本分公司", 100, 140)
    assert value_of("名称", first, goes_on)[-1] == "样本区云杉餐饮管理有限公司样本分公司"


def test_a_value_is_found_where_one_of_the_two_cells_was_lost():
    value = cell("样本店", 300, 90, 900, 150)
    assert value_of("名称", line("名称", 100, 100), value) == ["样本店"]
    label = cell("名称", 100, 90, 300, 150)
    beside_it = cell("样本", 900, 90, 1200, 150)
    assert value_of("名称", label, line("样本店", 500, 105), beside_it) == ["样本店"]


def test_a_date_behind_a_signature_is_found_in_its_cell_and_in_its_row():
    above = line("一些文字", 100, 100)
    signed = cell("本人承诺属实。申请人（签字）：林晓川2026年8月20日", 100, 600, 900, 700)
    shown, _, _ = read(above, signed)
    assert [found.raw for found in signature_dates(tokens(shown))] == ["2026年8月20日"]
    shown, _, _ = read(above, line("申请人签名：林晓川 2026年8月20日", 100, 600))
    assert [found.raw for found in signature_dates(tokens(shown))] == ["2026年8月20日"]


def test_a_rule_to_write_upon_and_a_heading_do_not_disturb_a_pattern():
    rule = FieldRule.model_validate(
        {"type": "person", "patterns": ["(?P<value>[\\u4e00-\\u9fff]{2,9})\\(身份证"]}
    )
    shown, _, _ = read(
        line("合格证书", 100, 100, width=1000, height=90),
        line("__林晓川__（身份证号：1", 100, 240, width=1100),
    )
    assert [found.raw for found in by_pattern(rule, tokens(shown))] == ["林晓川"]


def test_no_line_of_a_wrapped_value_is_passed_over():
    tall = line("样本市样本区", 300, 100, height=44)
    lines = [line("住所", 100, 100), tall, line("样本路1号", 300, 132), line("附2号", 300, 166)]
    assert value_of("住所", *lines)[-1] == "样本市样本区样本路1号附2号"


def test_a_label_within_the_text_ends_no_line_above_it():
    lines = [
        line("（住所：样本市样本区样本路1号样本广场五座十", 100, 100),
        line("单元；注册资本：叁拾万元）", 70, 140),
    ]
    assert value_of("住所", *lines)[-1].startswith("样本市样本区样本路1号样本广场五座十单元")
