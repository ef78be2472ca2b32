from extractors.meaning.language import entities, named_after

TEXT = (
    "出租方:林晓川,身份证号510213198803140031,自2026年1月1日起以每月12800元出租。"
    "承租方另行确定。王小明见证"
)


def test_codes_dates_and_amounts_are_spans_of_the_text():
    found = {(label, text) for label, text, _, _ in entities(TEXT)}
    assert found == {
        ("ID", "510213198803140031"), ("DATE", "2026年1月1日"), ("MONEY", "12800元"),
    }  # fmt: skip
    for _, text, start, end in entities(TEXT):
        assert TEXT[start:end] == text


def test_a_date_in_chinese_numerals_is_a_date():
    assert ("DATE", "二〇二六年九月七日") in {
        (label, text) for label, text, _, _ in entities("于二〇二六年九月七日签订")
    }


def test_persons_are_found_when_asked_for():
    assert "PERSON" not in {label for label, *_ in entities(TEXT)}
    named = [text for label, text, _, _ in entities(TEXT, names=True) if label == "PERSON"]
    assert named[0] == "林晓川"


def test_a_name_belongs_to_the_label_phrase_before_it():
    assert named_after(TEXT, ["出租方"], frozenset({"PERSON"})) == ["林晓川"]
    assert named_after(TEXT, ["承租方"], frozenset({"PERSON"})) == []  # in another sentence
    assert named_after(TEXT, ["出租方"], frozenset({"ORG"})) == []
