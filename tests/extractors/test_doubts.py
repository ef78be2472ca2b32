"""Values that were read perfectly and are none of their field: invented, cut off, claimed twice."""

from printed import line, page

from cases.model import Field, TextLine
from extractors.extract import extract
from extractors.meaning.doubts import doubts
from extractors.printed.candidates import Found
from extractors.printed.layout import tokens
from templates.documents import DocumentKind

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本"]},
        "bare_labels": True,
        "stop": ["备注"],
        "fields": {
            "credit_code": {"type": "uscc", "labels": ["统一社会信用代码"], "printed": "optional"},
            "name": {"type": "entity", "labels": ["名称"], "printed": "optional"},
            "head": {"type": "person", "labels": ["法定代表", "法定代表人"], "printed": "optional"},
            "address": {"type": "address", "labels": ["住所"], "printed": "optional"},
            "office": {
                "type": "authority", "labels": ["登记机关"], "below": True, "printed": "optional",
            },
            "scope": {"type": "scope", "labels": ["经营范围"], "printed": "optional"},
        },
    }
)  # fmt: skip


def reasons(name: str, *shown: TextLine) -> tuple[str, ...]:
    found = extract(KIND, [page(*shown)], 0.9)[name]
    assert isinstance(found, Field)
    return found.reasons


def test_the_tail_of_a_label_is_no_beginning_of_a_value():
    once = reasons("head", line("法定代表", 100, 100), line("人林晓川", 400, 100))
    assert once == ("check-failed:surname", "long-name")  # no tail of 法定代表
    split = [line("法定代", 100, 100, width=80), line("表人林晓川", 300, 100)]
    assert reasons("head", *split) == ()  # joined: the label is whole again
    assert "label-tail" in reasons("name", line("名称", 100, 100), line("机关样本酒楼", 300, 100))


def test_a_label_within_a_value_is_told():
    swallowed = [line("名称", 100, 100), line("样本酒楼登记机关样本店", 300, 100)]
    assert "label-inside" in reasons("name", *swallowed)
    assert reasons("name", line("名称", 100, 100), line("样本酒楼", 300, 100)) == ()


def test_print_that_goes_on_beneath_a_value_is_told():
    whole = [line("登记机关", 100, 100), line("重庆市样本区市场监督管理局", 300, 100)]
    assert reasons("office", *whole) == ()
    assert reasons("office", *whole, line("样本分局", 300, 138)) == ("text-left-over",)


def test_what_stands_beside_another_label_is_not_left_over():
    shown = [
        line("住所", 100, 100), line("重庆市样本区云杉路66号", 300, 100),
        line("备注", 100, 140), line("一般纳税人资格证书", 300, 140),
    ]  # fmt: skip
    assert reasons("address", *shown) == ()


def test_traditional_letters_are_looked_at():
    shown = [line("名称", 100, 100), line("樣本經營部", 300, 100)]
    assert "traditional-letter" in reasons("name", *shown)


def test_an_erased_template_yields_no_name_code_or_person():
    erased = [
        line("营业执照", 500, 20, width=320, height=80), line("统一社会信用代码", 100, 60),
        line("名", 100, 200), line("称", 220, 200), line("法定代表人", 100, 250),
        line("经营范围", 100, 300), line("代理记账、财务咨询", 300, 300),
        line("住", 700, 200), line("所", 800, 200), line("中山市样本镇旭日路8号", 900, 200),
        line("登记机关", 700, 500), line("中山市市场监督管理局", 900, 500),
    ]  # fmt: skip
    found = extract(KIND, [page(*erased)], 0.9)
    for name in ("credit_code", "name", "head"):
        field = found[name]
        assert isinstance(field, Field) and field.value is None and field.needs_review, name
    assert [f.value for f in found.values() if isinstance(f, Field) and f.value] == [
        "中山市样本镇旭日路8号", "中山市市场监督管理局", "代理记账、财务咨询",
    ]  # fmt: skip


def test_pieces_of_a_value_that_stand_apart_or_differ_in_size_are_told():
    label = line("登记机关", 100, 100)
    apart = [line("重庆市样本区", 300, 100), line("民政局", 600, 100)]
    assert reasons("office", label, *apart) == ("gap-inside",)
    close = [line("重庆市样本区", 300, 100), line("民政局", 500, 100)]
    assert reasons("office", label, *close) == ()
    mark = line("效", 250, 88, height=54)
    assert "unlike-pieces" in reasons(
        "head", line("法定代表人", 80, 100), mark, line("金晓川", 290, 100)
    )


def test_a_name_of_four_letters_needs_a_surname_of_two():
    label = line("法定代表人", 100, 100)
    assert reasons("head", label, line("金旭勇月", 300, 100)) == ("long-name",)
    assert reasons("head", label, line("欧阳旭勇", 300, 100)) == ()
    assert reasons("head", label, line("次仁·多吉", 300, 100)) == ()


def test_a_point_between_characters_is_told():
    label = line("住所", 100, 100)
    assert reasons("address", label, line("重庆市样·本区云杉路66号", 300, 100)) == ("speck-inside",)
    assert "speck-inside" in reasons("address", label, line("样本区云杉路66号102.室", 300, 100))
    assert "speck-inside" in reasons("address", label, line("样本区云杉路66号102.-1", 300, 100))
    assert reasons("address", label, line("重庆市样本区云杉路66号1.5层", 300, 100)) == ()


def test_the_date_beneath_an_authority_is_not_left_over():
    shown = [line("登记机关", 100, 100), line("重庆市样本区市场监督管理局", 300, 100)]
    assert reasons("office", *shown, line("08月", 320, 138)) == ()


def test_a_letter_that_is_read_for_a_rarer_one_is_told_unless_a_text_layer_says_it():
    label, name = line("名称", 100, 100), line("重庆鑫森样本酒楼", 300, 100)
    assert reasons("name", label, name) == ("look-alike",)
    assert reasons("name", label, name.model_copy(update={"engine": "pdfium"})) == ()


def test_dirt_that_was_read_as_a_point_is_told():
    def name(text: str) -> tuple[str, ...]:
        return reasons("name", line("名称", 100, 100), line(text, 300, 100))

    assert name("云杉样本健身（成都）有限公司") == ()
    assert "speck-inside" in name("云杉样本健身（成都）.有限公司")


def test_a_date_that_lost_its_month_mark_lost_more():
    kind = KIND.model_copy(
        update={"fields": {"issued": KIND.fields["head"].model_copy(
            update={"type": "date", "labels": ("发证日期",)})}}
    )  # fmt: skip

    def issued(*texts: str) -> Field:
        shown = [
            line(text, (100, 300, 440)[i], 100) for i, text in enumerate(("发证日期：", *texts))
        ]
        found = extract(kind, [page(*shown)], 0.9)["issued"]
        assert isinstance(found, Field)
        return found

    assert issued("2022年12月25日").reasons == ()
    lost = issued("2022年12", "5日")
    assert (lost.value, lost.reasons) == ("2022-12-05", ("gap-inside",))


def test_a_value_that_its_sentence_ends_does_not_go_on():
    label, apart = line("住所", 100, 100), line("另行通知", 780, 100)
    ended = reasons("address", label, line("样本市样本区样本路1号；", 300, 100, width=330), apart)
    assert ended == ()
    open_ = reasons("address", label, line("样本市样本区样本路1号", 300, 100, width=330), apart)
    assert "text-left-over" in open_


def test_what_stands_beneath_another_heading_is_no_part_of_a_value():
    heads = [line("名称", 100, 100), line("备注", 400, 100)]
    row = [line("样本酒楼", 100, 140), line("无", 400, 140)]
    number = [line("法定代表人", 100, 300), line("林晓川", 100, 340)]
    assert "text-left-over" not in reasons("name", *heads, *row, *number)


def test_a_line_that_is_a_date_is_no_part_of_words():
    lines = [line("餐饮服务", 220, 100), line("食品销售", 220, 150), line("2026-08-02", 220, 200)]
    parts = tuple(tokens(page(*lines)))
    said = {
        number: doubts(
            KIND, {"scope": Found(parts[:number], "pattern", 100.0, "-")}, frozenset(), [], parts
        )
        for number in (2, 3)
    }
    assert said == {2: {}, 3: {"scope": ("unlike-pieces",)}}
