"""``yizheng catalog form`` and ``guide``: what they write, fill in, and refuse."""

from pathlib import Path

import pypdfium2
import pytest
from commands import Answer, here
from jsonschema import validate
from licensing import decided_case, decision

from cases.model import Form, FormValue
from cases.store import Store
from desk.shapes import schemas
from papers.acroform import values
from papers.model_form import find_code
from papers.raster import page_count, page_text
from templates.catalog import load

DAY = "2026-11-22"
INDUSTRIES = sorted(load().industries)


@pytest.fixture
def bare(home: Path) -> Path:
    home.mkdir()
    return home


def catalog(*words: str | Path, home: Path, **settings: str) -> Answer:
    return here("catalog", *words, "--on", DAY, home=home, **settings)


def text_of(pdf: str | Path) -> str:
    content = Path(pdf).read_bytes()
    pages = range(page_count(content))
    return "".join("".join(page_text(content, number).split()) for number in pages)


def test_both_forms_are_made_from_what_people_call_their_shop(bare: Path, tmp_path: Path) -> None:
    answer = catalog("form", "餐馆", "--out", tmp_path / "forms", "--json", home=bare)
    assert answer.code == 0, answer.err
    validate(answer.json, schemas()["catalog-form"])
    assert answer.json["industry"] == "restaurant"
    assert [one["kind"] for one in answer.json["files"]] == [
        "application_form", "commitment_letter",
    ]  # fmt: skip
    for one in answer.json["files"]:
        code = find_code(one["code"])
        assert code is not None and code.permits == () and str(code.day) == DAY
        assert one["code"] in text_of(one["file"])
    assert list(bare.iterdir()) == [], "the catalogue needs no home"


def test_a_form_for_some_permits_asks_for_them_only(bare: Path, tmp_path: Path) -> None:
    answer = catalog("form", "restaurant", "--permits", "tb, fd", "--out", tmp_path, home=bare)
    assert answer.code == 0
    (file,) = answer.out.split()
    text = text_of(file)
    assert "烟草专卖零售许可" in text and "户外招牌设置" not in text
    assert ":FD.TB:" in text, "in the industry's order, whatever order they were named in"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["restaurant", "--permits", "RX"], 2, "permit-not-needed"),
        (["restaurant", "--permits", "XX"], 2, "name-unknown"),
        (["restaurant", "--permits", ","], 2, "permits-missing"),
        (["restorant"], 2, "industry-unknown"),
        (["restaurant", "--case", "a", "--blank"], 2, "options-exclude"),
    ],
)
def test_what_cannot_be_made_is_refused(
    bare: Path, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    answer = catalog("form", *words, "--out", tmp_path / "out", home=bare)
    assert (answer.code, f"[{said}]" in answer.err) == (code, True), answer.err
    assert not (tmp_path / "out").exists()


def test_a_case_fills_in_what_is_settled_and_nothing_else(home: Path, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    store.upgrade()
    form = Form(
        elements={
            "entity_name": FormValue(value="样本云山食府", status="agreed"),
            "premises": FormValue(value="样本路1号", status="conflict", needs_review=True),
            "area_m2": FormValue(value="88", status="single", needs_review=True),
            "applied_on": FormValue(value="2026-01-02", status="single"),
            "permits_requested": FormValue(value="烟草专卖零售许可", status="single"),
        }
    )
    case, _ = decided_case(store, decision(), form=form)
    store.close()
    words = ("restaurant", "--case", case.id, "--fillable", "--json", "--out", tmp_path)
    answer = catalog("form", *words, home=home)
    assert answer.code == 0, answer.err
    application, letter = (values(Path(one["file"])) for one in answer.json["files"])
    texts = {name: said for name, said in application.items() if said not in ("true", "false")}
    assert texts == {"entity_name": "样本云山食府"}
    assert [name for name, said in application.items() if said == "true"] == ["烟草专卖零售许可"]
    assert letter["entity_name"] == "样本云山食府" and "true" not in letter.values()
    assert {"premises", "area_m2", "applied_on"} <= set(answer.json["not_filled"])
    other = catalog("form", "hotel", "--case", case.id, "--out", tmp_path, home=home)
    assert (other.code, "[industry-differs]" in other.err) == (2, True)


def test_a_fillable_form_is_drawn_by_pdfium(bare: Path, tmp_path: Path) -> None:
    answer = catalog("form", "cafe", "--fillable", "--json", "--out", tmp_path, home=bare)
    document = pypdfium2.PdfDocument(answer.json["files"][0]["file"])
    document.init_forms()
    assert document.get_formtype() == 1
    assert document[0].render(scale=0.5, may_draw_forms=True).to_pil().getextrema()[0][0] < 60


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_industry_has_a_guide_with_each_permit_material_and_limit(
    bare: Path, tmp_path: Path, industry: str
) -> None:
    shown = catalog("show", industry, "--json", home=bare).json
    answer = catalog("guide", industry, "--out", tmp_path / "g.pdf", home=bare)
    assert answer.code == 0, answer.err
    text = text_of(tmp_path / "g.pdf")
    for permit in shown["permits"]:
        assert permit["name"] in text and permit["authority"] in text
        assert not permit["statutory_days"] or f"{permit['statutory_days']}个工作日" in text
    for material in shown["materials"]:
        assert material["name"] in text
    assert "样本·非正式文书" in text


def test_a_guide_marks_what_is_unchecked_and_invents_no_limit_and_no_fee(
    bare: Path, tmp_path: Path
) -> None:
    catalog("guide", "restaurant", "--out", tmp_path / "g.pdf", home=bare)
    text = text_of(tmp_path / "g.pdf")
    assert "〔待核〕" in text and "未定" in text
    assert "未收录收费依据" in text and "元" not in text
    assert text.count("营业执照") == 1, "each material once"
