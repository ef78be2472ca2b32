"""``yizheng catalog find``, ``elements`` and ``indicators``: what they print, and how they end."""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from commands import Answer, here
from jsonschema import validate
from PIL import Image

from desk.shapes import schemas

DAY = "2026-11-22"


@pytest.fixture
def bare(home: Path) -> Path:
    """A home without anything: none of these needs one."""
    home.mkdir()
    return home


def catalog(*words: str | Path, home: Path, **settings: str) -> Answer:
    return here("catalog", *words, home=home, **settings)


def test_find_says_which_industry_by_which_name_and_why(bare: Path) -> None:
    answer = catalog("find", "naicha", "--json", home=bare)
    validate(answer.json, schemas()["catalog-find"])
    assert (answer.code, answer.json["nearest"]) == (0, [])
    assert answer.json["found"] == [
        {"industry": "cafe", "industry_name": "咖啡店、茶馆、奶茶店", "name": "奶茶",
         "reason": "pinyin"}
    ]  # fmt: skip
    assert catalog("find", "麻辣汤", home=bare).out == ("restaurant         饭店 · 同音：麻辣烫\n")
    assert list(bare.iterdir()) == []


def test_nothing_found_exits_4_and_names_the_nearest(bare: Path) -> None:
    answer = catalog("find", "酒店用品店", "--json", home=bare)
    assert (answer.code, answer.json["found"]) == (4, [])
    assert answer.json["nearest"][0]["name"] == "酒店"
    assert "最相近的是：酒店（hotel）" in catalog("find", "酒店用品店", home=bare).out
    assert catalog("find", "花店", home=bare).out == "没有与“花店”对应的行业\n"


def test_elements_say_what_for_where_from_and_who_uses_them(bare: Path) -> None:
    answer = catalog("elements", "--json", "--on", DAY, home=bare)
    validate(answer.json, schemas()["catalog-elements"])
    rows = {one["id"]: one for one in answer.json["elements"]}
    assert rows["area_m2"] == {
        "id": "area_m2", "name": "经营面积", "type": "area", "unit": "平方米",
        "why": "判断场所条件和面积界限",
        "kinds": ["application_form", "lease", "property_certificate"],
        "permits": rows["area_m2"]["permits"], "required_by": ["FS"],
    }  # fmt: skip
    assert {"FD", "FS", "PH"} <= set(rows["area_m2"]["permits"])
    assert "SB" not in rows["area_m2"]["permits"]
    text = catalog("elements", "--on", DAY, home=bare).out
    assert (
        "investment 投资额（元） amount · 判断投资额界限\n    取自 一业一证申请表 · 用于 FS\n"
        in text
    )


def test_indicators_have_every_count_beside_its_rate(bare: Path) -> None:
    answer = catalog("indicators", "奶茶店", "--json", "--on", DAY, home=bare)
    validate(answer.json, schemas()["catalog-indicators"])
    (one,) = answer.json["industries"]
    assert one["industry"] == "cafe"
    assert one["figures"]["documents"] == {
        "before": 16, "after": 7, "rate": "56.25", "counted": 3, "total": 3
    }  # fmt: skip
    assert one["figures"]["promised"] == {
        "before": 50, "after": None, "rate": None, "counted": 0, "total": 3
    }  # fmt: skip
    text = catalog("indicators", "奶茶店", "--on", DAY, home=bare).out
    assert "  申请材料 16→7，减56.25%\n" in text
    assert "  时限（法定逐项→承诺并联） —（3项中0项有数据，不计算）\n" in text
    assert "合计" not in text
    assert "〔未核实〕" in text


def test_indicators_of_all_industries_are_pooled_too(bare: Path) -> None:
    answer = catalog("indicators", "--json", "--on", DAY, home=bare)
    figures = [one["figures"]["elements"] for one in answer.json["industries"]]
    pooled = answer.json["pooled"]["elements"]
    assert len(figures) >= 20
    assert pooled["before"] == sum(one["before"] for one in figures)
    assert pooled["after"] == sum(one["after"] for one in figures)
    assert pooled["counted"] == pooled["total"] == len(figures)
    assert "合计 pooled" in catalog("indicators", "--on", DAY, home=bare).out


def test_indicators_as_csv_and_as_a_chart(bare: Path, tmp_path: Path) -> None:
    table, drawn, picture = (tmp_path / name for name in ("a.csv", "a.svg", "a.png"))
    answer = catalog("indicators", "饭店", "--on", DAY, "--csv", table, "--chart", drawn, home=bare)
    assert answer.code == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert [row["indicator"] for row in rows] == [
        "elements", "documents", "steps", "trips", "statutory", "promised"
    ]  # fmt: skip
    assert (rows[0]["before"], rows[0]["after"], rows[0]["rate"]) == ("42", "23", "45.24")
    assert (rows[5]["after"], rows[5]["rate"]) == ("", "")
    said = [text.text for text in ElementTree.parse(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert {"饭店", "42", "23（减45.24%）", "22", "9（减59.09%）"} <= set(said)
    assert catalog("indicators", "饭店", "--chart", picture, home=bare).code == 0
    with Image.open(picture) as shown:
        assert shown.width > 1000
        colours = {colour for _, colour in shown.convert("RGB").getcolors(100_000) or []}
    assert {(154, 165, 177), (31, 111, 139)} <= colours


def test_a_chart_is_no_other_picture(bare: Path, tmp_path: Path) -> None:
    answer = catalog("indicators", "--chart", tmp_path / "a.jpg", home=bare)
    assert answer.code == 2
    assert "[format-unknown]" in answer.err


def test_the_place_decides_lead_department_and_thresholds(bare: Path) -> None:
    words = ("show", "cafe", "--json", "--on", DAY)
    nation = catalog(*words, home=bare).json
    zone = catalog(*words, home=bare, YIZHENG_LOCALITY="chongqing-hightech").json
    assert (nation["lead"], zone["lead"]) == ("administrative-approval", "market-regulation")
    asked = [{one["id"]: one["text"] for one in found["questions"]} for found in (nation, zone)]
    assert "30万元" in asked[0]["large_place"] and "30万元" not in asked[1]["large_place"]
    assert asked[0]["sells_tobacco"] == asked[1]["sells_tobacco"]


def test_departments_are_listed_with_channel_and_steps(bare: Path) -> None:
    rows = catalog("list", "--json", home=bare, YIZHENG_LOCALITY="chongqing-hightech").json
    found = {one["code"]: one for one in rows["departments"]}
    assert found["tobacco"]["opinion_steps"] == ["经办", "审核", "会审", "批准"]
    assert found["health"]["opinion_steps"] == ["经办", "审核", "批准"]
    assert (found["fire-rescue"]["channel"], found["health"]["channel"]) == ("api", "inbox")
    assert found["tobacco"]["region"] == "重庆市"
    assert {"RX", "MD2", "MD3", "FD"} <= set(found["market-regulation"]["permits"])


def test_answers_decide_which_permits_are_shown(bare: Path) -> None:
    """一键导航: the mandatory ones, and those whose question is answered with yes."""

    def codes(*answers: str) -> list[str]:
        words = [word for one in answers for word in ("--answer", one)]
        shown = catalog("show", "奶茶店", "--json", "--on", DAY, *words, home=bare).json
        assert {one["id"] for one in shown["questions"]} == {"sells_tobacco", "large_place"}
        assert all(set(one["permits"]) <= {p["code"] for p in shown["permits"]}
                   for one in shown["materials"])  # fmt: skip
        return [one["code"] for one in shown["permits"]]

    assert codes() == ["FD", "TB", "FS"]
    assert codes("sells_tobacco=no") == ["FD"]
    assert codes("sells_tobacco=yes", "large_place=no") == ["FD", "TB"]
    answer = catalog("show", "奶茶店", "--answer", "sells_tobacco=no", home=bare)
    assert "sells_tobacco: 是否零售卷烟等烟草制品？否 → —" in answer.out
    assert "计入的许可不足2项，不制发" in answer.out


@pytest.mark.parametrize(
    ("answer", "code"), [("sells_tobaco=yes", "name-unknown"), ("large_place=maybe", "answer-inv"),
                         ("large_place", "answer-inv")]
)  # fmt: skip
def test_a_wrong_answer_is_told(bare: Path, answer: str, code: str) -> None:
    told = catalog("show", "奶茶店", "--answer", answer, home=bare)
    assert told.code == 2
    assert f"[{code}" in told.err
