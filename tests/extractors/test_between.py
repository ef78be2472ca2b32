from printed import line, page

from cases.model import Field
from extractors.extract import extract
from extractors.meaning.between import mended_authority
from samples.generator.codes import id_number
from templates.documents import kinds

ADDRESS = "河南省郑州市样本区样本路1号"


def test_a_misread_authority_is_told_by_the_address():
    names = "郑州市洋本区市场监督管理局 州市样本区市场监督管理局 样本区市场监督管理"
    for read in names.split():
        meant = mended_authority(read, ADDRESS)
        assert meant in ("郑州市样本区市场监督管理局", "样本区市场监督管理局"), read


def test_a_name_that_may_be_right_or_is_too_far_off_is_left():
    assert mended_authority("郑州市样本区市场监督管理局", ADDRESS) is None
    assert mended_authority("郑州市市场监督管理局", ADDRESS) is None
    assert mended_authority("郑州市样本市场监督管理局", ADDRESS) is None  # 区 left out
    assert mended_authority("洛阳市某某县市场监督管理局", ADDRESS) is None


def test_a_mended_authority_is_asked_about_and_shows_what_was_read():
    read = "郑州市洋本区市场监督管理局"
    lines = [line("住所", 100, 100), line(ADDRESS, 300, 100),
             line("登记机关", 100, 200), line(read, 300, 200)]  # fmt: skip
    found = extract(kinds()["business_license"], [page(*lines)], 0.9)["issuing_authority"]
    assert isinstance(found, Field)
    assert found.value == "郑州市样本区市场监督管理局"
    assert found.needs_review and "mended" in found.reasons
    assert found.candidates[0].value == read


def test_a_birthday_that_was_not_read_is_told_by_the_number():
    number = id_number("510213", "19880314", "003")
    lines = [line("出生", 100, 100), line("1988 月14日", 300, 100),
             line("公民身份号码", 100, 200), line(number, 400, 200)]  # fmt: skip
    found = extract(kinds()["id_card"], [page(*lines)], 0.9)["birth_date"]
    assert isinstance(found, Field)
    assert (found.value, found.needs_review) == ("1988-03-14", True)
    assert "mended" in found.reasons
