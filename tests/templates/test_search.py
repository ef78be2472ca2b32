"""People find their shop by what they call it, and nothing is found for what is something else."""

import pytest

from templates.catalog import load
from templates.rules import Industry
from templates.search import find, nearest

INDUSTRIES = load().industries
NAMED = {
    "奶茶店": "cafe", "咖啡馆": "cafe", "茶饮店": "cafe", "奶茶铺": "cafe",
    "小卖部": "convenience-store",
    "便利店": "convenience-store", "烟酒店": "convenience-store", "零食店": "convenience-store",
    "生鲜超市": "supermarket", "大卖场": "supermarket", "药房": "pharmacy", "中药店": "pharmacy",
    "麻辣烫": "restaurant", "火锅店": "restaurant", "串串香": "restaurant", "大排档": "restaurant",
    "茶餐厅": "restaurant", "重庆小面": "restaurant", "农家乐": "restaurant", "茶庄": "tea-shop",
    "书屋": "bookshop", "绘本馆": "bookshop", "民宿": "hotel", "青旅": "hotel", "健身房": "fitness",
    "游泳馆": "fitness", "瑜伽馆": "fitness", "影城": "cinema", "ＫＴＶ": "ktv", "卡拉OK": "ktv",
    "网咖": "internet-cafe", "理发店": "beauty", "足疗店": "beauty", "澡堂": "beauty",
    "蛋糕店": "bakery", "面包房": "bakery", "清吧": "bar", "幼儿园": "private-school",
    "养老院": "elderly-care", "牙科诊所": "clinic", "农资店": "pesticide",
    "兽药店": "animal-hospital",
    "兽医诊所": "animal-hospital", "职业培训学校": "vocational-school", "restaurant": "restaurant",
}  # fmt: skip
"""What people say, letter for letter."""
MEANT = {
    "naicha": ("cafe", "pinyin"),
    "Nai Cha Dian": ("cafe", "pinyin"),
    "chahang": ("tea-shop", "pinyin"),  # 行 is háng here, xíng elsewhere
    "ncd": ("cafe", "initials"),
    "nct": ("cafe", "initials"),
    "xmb": ("convenience-store", "initials"),
    "mlt": ("restaurant", "initials"),
    "yey": ("private-school", "initials"),
    "wangb": ("internet-cafe", "pinyin-begins"),
    "naichadina": ("cafe", "alike"),
    "resturant": ("restaurant", "alike"),
    "麻辣汤": ("restaurant", "sounds"),
    "幼儿圆": ("private-school", "sounds"),
    "宾管": ("hotel", "sounds"),
    "珍珠奶茶店": ("cafe", "kind-of"),
    "兰州拉面馆": ("restaurant", "kind-of"),
    "街角便利店": ("convenience-store", "kind-of"),
    "大学城健身房": ("fitness", "kind-of"),
    "上网服务": ("internet-cafe", "part-of-name"),
    "职业技能培训": ("vocational-school", "part-of-name"),
}
NOTHING = [
    "服装店", "花店", "五金店", "加油站", "律师事务所", "银行", "快递驿站", "手机店", "汽车修理厂",
    "房产中介", "眼镜店", "打印店", "母婴店", "干洗店", "彩票店", "驾校", "洗车行", "电玩城",
    "老王五金超市", "儿童福利院", "五金商店", "红旗汽车美容店",
    "酒店用品店", "火锅底料厂", "幼儿园玩具厂", "药店货架厂", "汽车美容店", "宠物美容院",
    "兽皮加工厂",
    "xyz", "qqqq", "123", "店", "a", "", "   ", "。",
]  # fmt: skip


def test_the_table_is_long_enough_to_mean_something():
    assert len(NAMED) + len(MEANT) + len(NOTHING) >= 60


@pytest.mark.parametrize(("said", "code"), NAMED.items())
def test_what_a_shop_is_called_finds_its_industry_and_no_other(said: str, code: str):
    assert [(one.industry.code, one.reason) for one in find(INDUSTRIES, said)] == [(code, "named")]


@pytest.mark.parametrize(("said", "code", "reason"), [(k, *v) for k, v in MEANT.items()])
def test_what_is_typed_otherwise_finds_it_first_and_says_why(said: str, code: str, reason: str):
    first = find(INDUSTRIES, said)[0]
    assert (first.industry.code, first.reason) == (code, reason)


@pytest.mark.parametrize("said", NOTHING)
def test_what_is_something_else_finds_nothing(said: str):
    assert find(INDUSTRIES, said) == ()


def test_an_ending_that_means_something_else_shuts_out_one_industry_only():
    assert [one.industry.code for one in find(INDUSTRIES, "爱心宠物诊所")] == ["animal-hospital"]
    assert [one.industry.code for one in find(INDUSTRIES, "爱心诊所")] == ["clinic"]


def test_a_name_of_two_industries_finds_both():
    found = {one.industry.code for one in find(INDUSTRIES, "培训学校")}
    assert found == {"private-school", "vocational-school"}
    assert {one.industry.code for one in find(INDUSTRIES, "yf")} >= {"pharmacy"}


@pytest.mark.parametrize(
    ("said", "name"), [("酒店用品店", "酒店"), ("火锅底料厂", "火锅店"), ("电玩城", "电影院")]
)
def test_the_nearest_is_told_where_nothing_is_found(said: str, name: str):
    assert nearest(INDUSTRIES, said)[0].name == name


@pytest.mark.parametrize("said", ["花店", "加油站", "123", ""])
def test_what_any_shop_is_called_makes_nothing_near(said: str):
    assert nearest(INDUSTRIES, said) == ()


def test_a_synonym_is_never_taken_as_said():
    """A form's wording decides a case only by name and alias."""
    assert load().find_industry("烟酒店") is None
    assert find(INDUSTRIES, "烟酒店")[0].industry.code == "convenience-store"


def test_a_new_industry_is_found_by_pinyin_without_any_code():
    made = INDUSTRIES["cafe"].model_dump() | {"code": "x", "name": "样本陶艺馆", "aliases": ()}
    made |= {"synonyms": (), "unlike": ()}
    found = find({"x": Industry.model_validate(made)}, "ybtyg")
    assert [(one.name, one.reason) for one in found] == [("样本陶艺馆", "initials")]
