"""``yizheng catalog``: what it prints, and how it ends."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from commands import Answer, here
from jsonschema import Draft202012Validator, validate

from cases.model import Form
from departments.clock import Calendar
from departments.routing import route
from desk.commands.catalog_docs import BEGIN, END, tables
from desk.commands.catalog_docs import schemas as editors
from desk.commands.catalog_shapes import show_shape
from desk.commands.catalog_text import guide
from desk.shapes import schemas
from templates.catalog import FOLDER, SINGLE, load, permits_for
from templates.feeds import ALIASES
from templates.search import find
from templates.source import read

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/catalog.md"
DAY = "2026-11-22"
MAKE = "run: python -m desk.commands.catalog_docs docs"
INDUSTRIES = sorted(load().industries)
NAMES = {"permits": "permit", "industries": "industry", "localities": "locality",
         "documents": "document"}  # fmt: skip
WRITTEN = [path for part in NAMES for path in sorted((FOLDER / part).glob("*.yaml"))]
WRITTEN += [FOLDER / name for name in SINGLE]


@pytest.fixture
def bare(home: Path) -> Path:
    """A home without anything: the catalogue needs none."""
    home.mkdir()
    return home


def catalog(*words: str | Path, home: Path, **settings: str) -> Answer:
    return here("catalog", *words, home=home, **settings)


def test_the_list_names_industries_permits_and_departments(bare: Path) -> None:
    answer = catalog("list", "--json", "--on", DAY, home=bare)
    assert answer.code == 0
    validate(answer.json, schemas()["catalog-list"])
    assert len(answer.json["industries"]) >= 20
    assert len(answer.json["permits"]) >= 20
    rows = {row["code"]: row for row in answer.json["permits"]}
    assert rows["PH"]["rule"] == "PH/2"
    assert rows["PS"]["industries"] == ["ktv", "internet-cafe"]
    departments = {row["code"]: row for row in answer.json["departments"]}
    assert departments["fire-rescue"]["permits"] == ["FS"]
    assert departments["fire-rescue"]["authority"] == "样本区消防救援大队"
    assert list(bare.iterdir()) == []


def test_the_list_is_for_reading_too(bare: Path) -> None:
    answer = catalog("list", "--on", DAY, home=bare)
    assert re.search(
        r"03 restaurant +FD FS\? SB\? TB\? +饭店 · 牵头 市场监督管理部门〔未核实〕", answer.out
    )
    assert re.search(r"TB +TB/1 +tobacco +烟草专卖零售许可", answer.out)


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_industry_has_its_guide(bare: Path, industry: str) -> None:
    answer = catalog("show", industry, "--json", "--on", DAY, home=bare)
    assert answer.code == 0
    validate(answer.json, schemas()["catalog-show"])
    assert answer.json["industry"] == industry
    assert answer.json["not_in_force"] == []
    for permit in answer.json["permits"]:
        assert permit["authority"].startswith("样本区")
    for material in answer.json["materials"]:
        assert material["permits"], material["name"]
    text = catalog("show", industry, "--on", DAY, home=bare).out
    for permit in answer.json["permits"]:
        assert f" {permit['code']} {permit['name']}" in text
    for material in answer.json["materials"]:
        assert f"\n  {material['name']}" in text


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_industry_is_routed_to_departments_that_answer(industry: str) -> None:
    known = load()
    business = known.industry(industry)
    answers = {question.id: True for question in business.questions}
    on = date(2026, 11, 22)
    permits = [known.permit(code) for code in permits_for(business, answers, day=on)]
    locality = known.locality("default")
    asked = route(Form(), (), permits, on, locality, Calendar(known.years))
    assert [one.permit for one in asked] == [permit.code for permit in permits]
    for one in asked:
        rule = known.permit(one.permit).rule_on(on)
        assert one.statutory_days == rule.statutory.days
        assert (one.due_on is None) == (rule.statutory.days is None)
        assert one.department in locality.authorities


def test_the_guide_says_what_is_certain_and_what_is_not(bare: Path) -> None:
    text = catalog("show", "饭店", "--on", DAY, home=bare).out
    assert "法定期限 20个工作日〔弱来源〕" in text  # TB
    assert "不超过5年〔弱来源〕" in text
    assert "数量限制 烟草制品零售点合理布局；行政许可法第五十七条〔未核实〕" in text
    assert "须先取得消防验收（备案）文书" in text
    assert "  平面图 → FD、FS〔未核实〕" in text
    assert "  招牌效果图（由人工核对） → SB〔未核实〕" in text
    assert "不得收费（行政许可法第五十八条）" in text
    assert "至少准予2项许可" in text


def test_the_guide_tells_that_one_permit_makes_no_licence(bare: Path) -> None:
    assert catalog("show", "农药店", "--json", home=bare).json["license_possible"] is False
    assert "不制发" in catalog("show", "农药店", home=bare).out


def test_a_local_promise_and_a_local_limit_are_shown() -> None:
    known = load()
    place = known.locality("default").model_copy(
        update={"promised_days": {"FD": 3}, "statutory_days": {"SB": 5, "TB": 99}}
    )
    changed = type(known)(**{**vars(known), "localities": {"here": place}})
    shape = show_shape(changed, changed.industry("restaurant"), "here", date(2026, 11, 22))
    days = {one.code: (one.statutory_days, one.promised_days) for one in shape.permits}
    assert days == {"FD": (20, 3), "FS": (10, None), "SB": (5, None), "TB": (20, None)}
    text = "\n".join(guide(shape, changed))
    assert "承诺期限 3个工作日" in text
    assert "法定期限 5个工作日（属地规定）" in text


def test_the_guide_is_by_the_rules_of_the_day(bare: Path) -> None:
    def codes(day: str) -> list[str]:
        answer = catalog("show", "书店", "--json", "--on", day, home=bare)
        return [one["code"] for one in answer.json["permits"]]

    assert codes("2025-01-17") == ["PB", "FD", "PH"]
    assert codes("2025-01-20") == ["PB", "FD", "PHF"]


def test_a_day_without_a_rule_is_told(bare: Path) -> None:
    answer = catalog("show", "药店", "--on", "2024-12-20", home=bare)
    assert answer.code == 0
    assert "RX: 2024-12-20 没有已知的有效规则" in answer.out


def test_an_industry_that_nobody_knows_exits_2_with_what_may_be_meant(bare: Path) -> None:
    answer = catalog("show", "麻辣汤", home=bare)
    assert (answer.code, answer.out) == (2, "")
    assert "[industry-unknown]" in answer.err
    assert "Did you mean 麻辣烫 (restaurant)?" in answer.err


def test_the_shipped_catalogue_has_no_mistake(bare: Path) -> None:
    answer = catalog("check", home=bare)
    assert answer.code == 0
    assert answer.out.startswith("No mistake: ")
    answer = catalog("check", "--json", home=bare)
    assert answer.json == {"schema": 1, "faults": []}


def test_a_mistake_exits_4_with_file_line_and_key(bare: Path, tmp_path: Path) -> None:
    path = tmp_path / "restaurant.yaml"
    text = (FOLDER / "industries/restaurant.yaml").read_text("utf-8")
    path.write_text(text.replace("code: TB", "code: TX").replace("lead: m", "lead: n"), "utf-8")
    lines = path.read_text("utf-8").splitlines()
    answer = catalog("check", path, "--json", home=bare)
    assert answer.code == 4
    validate(answer.json, schemas()["catalog-check"])
    assert [(one["file"], one["line"], one["key"]) for one in answer.json["faults"]] == [
        (str(path), lines.index("lead: narket-regulation") + 1, "lead"),
        (str(path), lines.index("  - code: TX") + 1, "permits[3].code"),
    ]
    answer = catalog("check", path, home=bare)
    assert answer.code == 4
    assert f"{path}:{lines.index('  - code: TX') + 1}: permits[3].code: unknown name" in answer.out
    assert "2 mistakes [template-invalid]" in answer.err


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"a: &a [x]\nb: [*a]\n", ":2: "), ("名: 店\n".encode("gbk"), ":1: "),
     (b"a:\n\tb: 1\n", ":2: "), (b"code: a\nname: b\ncode: c\n", ":3: ")],
    ids=["bomb", "gbk", "tab", "twice"],
)  # fmt: skip
def test_a_file_that_is_no_yaml_exits_4(
    bare: Path, tmp_path: Path, content: bytes, place: str
) -> None:
    path = tmp_path / "样本.yaml"
    path.write_bytes(content)
    answer = catalog("check", path, home=bare)
    assert answer.code == 4
    assert f"{path}{place}" in answer.out


def test_the_table_in_the_docs_is_made_from_the_data() -> None:
    text = PAGE.read_text("utf-8")
    made = text.partition(BEGIN)[2].partition(END)[0]
    assert made == tables(load()), MAKE


def test_the_schemas_for_editors_are_made_from_the_code() -> None:
    folder = PAGE.parent / "catalog"
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == editors(), MAKE


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_editors_take_every_shipped_file_and_no_misspelt_key(path: Path) -> None:
    name = NAMES.get(path.parent.name, path.stem)
    schema = Draft202012Validator(json.loads(editors()[f"{name}.schema.json"]))
    source = read(path, aliases=ALIASES if path.parent.name == "documents" else 0)
    document = json.loads(json.dumps(source.document, default=str))
    assert list(schema.iter_errors(document)) == []
    assert list(schema.iter_errors(document | {"nmae": "样本"})) != []


def test_an_industry_is_added_as_the_docs_say(bare: Path, tmp_path: Path) -> None:
    """With the page's own file and lines, and nothing else."""
    text = (ROOT / "docs/adding-an-industry.md").read_text("utf-8")
    found = re.search(r"`templates/(industries/[a-z-]+\.yaml)`:\n\n```yaml\n(.*?)```", text, re.S)
    assert found is not None
    folder = tmp_path / "templates"
    shutil.copytree(FOLDER, folder)
    path = folder / found[1]
    path.write_text(found[2], "utf-8")
    answer = catalog("check", path, home=bare)
    assert (answer.code, answer.err) == (0, "")
    business = load(folder).find_industry("样本小店")
    assert business is not None and business.code == path.stem
    assert permits_for(business, {"sells_tobacco": True}) == ["FD", "TB"]
    assert permits_for(business, {"large_place": True}) == ["FD", "FS"]
    (meant,) = find({business.code: business}, "样本铺子")
    assert (meant.industry.code, meant.reason) == ("sample-shop", "named")
    assert find({business.code: business}, "样本汽车小店") == ()
    assert permits_for(business, {}) == ["FD"]


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("element: credit_code", "element: credit_cod", "fields.credit_code.element",
         "unknown element 'credit_cod'"),
        ("also: address", "also: adress", "fields.address.also", "unknown element 'adress'"),
        ("kind: business_license", "kind: busines_license", "kind", "unknown kind"),
        ("type: uscc", "type: usc", "fields.credit_code.type", "Input should be"),
    ],
)  # fmt: skip
def test_a_kind_of_document_is_checked_with_the_elements_it_speaks_about(
    bare: Path, tmp_path: Path, old: str, new: str, key: str, said: str
) -> None:
    path = tmp_path / "documents/business_license.yaml"
    path.parent.mkdir()
    text = (FOLDER / "documents/business_license.yaml").read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    answer = catalog("check", path, "--json", home=bare)
    assert answer.code == 4
    (fault,) = answer.json["faults"]
    assert (fault["file"], fault["key"]) == (str(path), key)
    assert new in path.read_text("utf-8").splitlines()[fault["line"] - 1]
    assert said in fault["message"]


def test_an_element_that_no_field_speaks_about_any_more_is_told(bare: Path, tmp_path: Path) -> None:
    path = tmp_path / "documents/business_license.yaml"
    path.parent.mkdir()
    text = (FOLDER / "documents/business_license.yaml").read_text("utf-8")
    path.write_text(text.replace(", element: entity_type", ""), "utf-8")
    answer = catalog("check", path, home=bare)
    assert answer.code == 4
    assert "vocabulary.yaml" in answer.out and "elements.entity_type.kinds" in answer.out
    assert "nobody can supply 'entity_type'" in answer.out
