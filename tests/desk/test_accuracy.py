"""The measuring of accuracy is measured itself: every count against cases worked out by hand."""

import base64
import io
import json
import random
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import here
from jsonschema import Draft202012Validator
from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from benchmarks import accuracy as benchmark
from benchmarks.report import BEGIN, END
from cases.files import Folder
from cases.model import Action, Candidate, Field, Material, Page
from cases.settings import Settings
from cases.store import Store
from cases.tables import FormRow, MaterialRow
from departments import review
from desk.accuracy import report
from desk.accuracy.measure import Document, Measured, Reading, compare, normal, part
from desk.accuracy.recorded import recorded
from desk.accuracy.reliability import diagram
from desk.accuracy.report import summary
from desk.accuracy.shapes import AccuracyShape, accuracy_shape, bins, tally, upper_bound
from desk.accuracy.truth import Known, Truth, find
from desk.shapes import dump
from extractors.unify import unify
from samples import FOLDER
from templates.catalog import load

SAMPLES = FOLDER / "restaurant"
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "accuracy.schema.json"
CHROMIUM = Path("/usr/bin/chromium")
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)

Fields = dict[str, Field | list[Field]]


def read(value: str | None, *, asked: bool = False, confidence: float = 0.97) -> Field:
    return Field(
        value=value,
        confidence=confidence if value is not None else 0.0,
        page=1 if value is not None else None,
        box=(100, 40, 300, 80) if value is not None else None,
        needs_review=asked,
        reasons=("low-confidence",) if asked else (),
    )


def document(
    truth: dict[str, str | None | list[str | None]],
    fields: Fields,
    *,
    kind: str = "id_card",
    read_as: str | None = None,
    failed: bool = False,
    path: Path = Path("nowhere.jpg"),
    level: str = "",
    layout: str = "",
) -> Document:
    material = Material(
        file=path.name,
        sha256="0" * 64,
        status="failed" if failed else "ok",
        kind=read_as or kind,
        kind_reason="title",
        pages=() if failed else (Page(number=1, width=800, height=400, source="ocr", reason="-"),),
        fields=fields,
    )
    known = Known(path.name, path, Truth(kind=kind, fields=truth, level=level, layout=layout))
    return Document(known, (material,))


def measured(*documents: Document, seconds: dict[str, float] | None = None) -> Measured:
    readings = tuple(reading for one in documents for reading in compare(one))
    return Measured(documents, readings, seconds or {})


def verdict(reading: Reading) -> set[str]:
    names = ("counted", "right", "exact", "accepted", "silent", "missed", "invented", "asked")
    return {name for name in names if getattr(reading, name)}


@pytest.mark.parametrize(
    ("truth", "found", "said"),
    [
        ({"a": "样本"}, {"a": read("样本")}, "counted right exact accepted"),
        ({"a": "样本"}, {"a": read("样本", asked=True)}, "counted right exact asked"),
        ({"a": "（样）A1"}, {"a": read("(样) a1")}, "counted right accepted"),
        ({"a": "样本"}, {"a": read("样木")}, "counted accepted silent"),
        ({"a": "样本"}, {"a": read("样木", asked=True)}, "counted asked"),
        ({"a": "样本"}, {"a": read(None, asked=True)}, "counted asked"),
        ({"a": "样本"}, {"a": read(None)}, "counted silent missed"),
        ({"a": "样本"}, {}, "counted silent missed"),
        ({}, {"a": read("样本")}, "counted accepted silent invented"),
        ({}, {"a": read("样本", asked=True)}, "counted invented asked"),
        ({}, {"a": read(None, asked=True)}, "asked"),
        ({"a": None}, {"a": read(None, asked=True)}, "counted right exact asked"),
        ({"a": None}, {"a": read("样本")}, "counted accepted silent"),
        ({"a": None}, {"a": read("样本", asked=True)}, "counted asked"),
        ({"a": None}, {}, "counted silent missed"),
    ],
)
def test_what_a_reading_counts_as(truth: dict[str, str | None], found: Fields, said: str) -> None:
    (reading,) = compare(document(dict(truth), found))
    assert verdict(reading) == set(said.split())


def test_a_list_is_compared_item_by_item_in_any_order() -> None:
    found = [read("丙"), read("甲"), read("丁")]
    readings = list(compare(document({"names": ["甲", "乙", "丙"]}, {"names": found})))
    assert {(one.truth, one.value, one.silent) for one in readings} == {
        ("甲", "甲", False),
        ("丙", "丙", False),
        ("乙", "丁", True),
    }
    short = list(compare(document({"names": ["甲", "乙"]}, {"names": [read("甲", asked=True)]})))
    assert [(one.truth, one.value, one.silent) for one in short] == [
        ("甲", "甲", False),
        ("乙", None, True),
    ]
    whole = document({"names": ["甲", "乙"]}, {"names": read(None, asked=True)})
    assert [one.silent for one in compare(whole)] == [False, False]
    long = list(compare(document({"names": ["甲"]}, {"names": [read("甲"), read("乙")]})))
    assert [(one.value, one.invented) for one in long] == [("甲", False), ("乙", True)]


def test_the_same_value_in_two_parts_of_a_file_is_no_invention() -> None:
    one = document({"a": "甲"}, {"a": read("甲")})
    twice = Document(one.known, one.materials * 2)
    assert [reading.right for reading in compare(twice)] == [True]
    assert twice.recognised == "right"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("样本路 1 号", "样本路1号", True),
        ("ＡＢ１", "ab1", True),
        ("1—2号", "1-2号", True),
        ("（样本）：", "(样本):", True),
        ("1-2号", "12号", False),
        ("甲、乙", "甲，乙", False),
        ("日", "曰", False),
    ],
)
def test_what_does_not_count(one: str, other: str, same: bool) -> None:
    assert (normal(one) == normal(other)) is same


def test_a_document_that_says_it_was_not_read_asks_a_person_and_a_mistaken_one_does_not() -> None:
    unknown = document({"a": "甲", "b": "乙"}, {}, read_as="unknown")
    failed = document({"a": "甲"}, {}, failed=True)
    mistaken = document({"a": "甲"}, {}, read_as="lease")
    assert [one.recognised for one in (unknown, failed, mistaken)] == ["unknown", "failed", "wrong"]
    count = tally(measured(unknown, failed, mistaken).readings)
    assert (count.fields, count.unread, count.flagged, count.review) == (4, 3, 3, 3)
    assert (count.silent, count.missed, count.accepted) == (1, 1, 0)


def test_what_is_no_document_is_right_when_it_is_called_unknown() -> None:
    assert document({}, {}, kind="unknown").recognised == "right"
    assert document({}, {}, kind="unknown", read_as="lease").recognised == "wrong"
    assert document({}, {}, kind="unknown", failed=True).recognised == "right"


@pytest.mark.parametrize(
    ("errors", "of", "bound"),
    [
        (0, 1, 0.95),
        (0, 300, 0.0099361),
        (1, 100, 0.0465594),
        (3, 20_000, 0.00038766),
        (5, 5, 1.0),
        (0, 0, None),
    ],
)
def test_the_bound_is_the_exact_binomial_one(errors: int, of: int, bound: float | None) -> None:
    assert upper_bound(errors, of) == (None if bound is None else pytest.approx(bound, rel=1e-4))


@pytest.fixture
def mixed() -> Measured:
    """Two kinds, two levels: one silent error, one flagged, one invented, one in vain."""
    card = document(
        {"name": "样本甲", "gender": "女", "address": "样本路1号"},
        {"name": read("样本甲"), "gender": read("女", asked=True, confidence=0.6),
         "address": read("样本路7号", confidence=0.992), "ethnicity": read(None, asked=True)},
        level="phone", layout="two-sides",
    )  # fmt: skip
    lease = document(
        {"rent": "100", "term_to": None},
        {"rent": read("700", asked=True, confidence=0.4), "term_to": read(None, asked=True),
         "lessor": read("乙", asked=True, confidence=1.0)},
        kind="lease", level="clean",
    )  # fmt: skip
    return measured(card, lease, seconds={"id_card": 3.0, "lease": 1.0})


def test_every_count_of_a_mixed_lot(mixed: Measured) -> None:
    shape = accuracy_shape(mixed)
    total = shape.total
    assert (total.fields, total.exact, total.right, total.accepted) == (6, 3, 3, 2)
    assert (total.silent, total.missed, total.invented, total.flagged) == (1, 0, 1, 2)
    assert (total.review, total.unasked, total.unread) == (5, 2, 0)
    assert total.silent_upper == pytest.approx(0.9747, abs=1e-4)
    assert {kind: one.total.fields for kind, one in shape.kinds.items()} == {
        "id_card": 3,
        "lease": 3,
    }
    assert shape.kinds["id_card"].fields["ethnicity"].review == 1
    assert {level: one.silent for level, one in shape.levels.items()} == {"clean": 0, "phone": 1}
    assert {layout: one.fields for layout, one in shape.layouts.items()} == {"id_card/two-sides": 3}
    assert (shape.pages, shape.seconds, shape.seconds_per_page) == (2, 4.0, 2.0)
    assert shape.kinds["id_card"].seconds == 3.0
    assert [(one.field, one.silent, one.what) for one in shape.errors] == [
        ("address", True, "wrong"),
        ("lessor", False, "invented"),
        ("rent", False, "wrong"),
    ]


def test_a_part_has_the_figures_of_its_documents_only(mixed: Measured) -> None:
    clean = accuracy_shape(part(mixed, lambda one: one.known.truth.level == "clean"))
    assert (clean.total.fields, clean.total.silent, clean.files.total) == (3, 0, 1)
    assert clean.seconds_per_page is None


def test_the_bins_hold_every_value_once(mixed: Measured) -> None:
    found = {(one.low, one.high): one for one in bins(mixed.readings)}
    assert {at: (one.values, one.right, one.accepted) for at, one in found.items()} == {
        (0.0, 0.5): (1, 0, 0),
        (0.5, 0.7): (1, 1, 0),
        (0.95, 0.98): (1, 1, 1),
        (0.99, 1.0): (2, 0, 1),  # 1.0 itself belongs to the last bin
    }
    assert found[0.99, 1.0].mean == pytest.approx(0.996)
    assert found[0.99, 1.0].accepted_right == 0


def test_the_json_is_as_published(mixed: Measured) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(dump(accuracy_shape(mixed))))
    assert schema["properties"].keys() == {
        info.alias or name for name, info in AccuracyShape.model_fields.items()
    }


def test_the_terminal_needs_80_columns_and_tells_the_silent_error(
    mixed: Measured, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = document({"legal_representative": "甲"}, {}, kind="nonprofit_registration",
                    layout="a-layout-with-a-name-that-is-longer-than-its-column")  # fmt: skip
    report.show(accuracy_shape(measured(*mixed.documents, long)))
    out = capsys.readouterr().out
    table, _, told = out.partition("Kind 种类")
    assert max(len(line) for line in table.splitlines()) <= 80
    assert re.search(r"id_card +3 66\.7% 66\.7% 66\.7% +1 +0 +66\.7%", table)
    assert "2 of 3 fields that nobody is asked about (1 of them absent)" in told
    assert "nowhere.jpg: address\n    true 样本路1号\n    read 样本路7号\n" in told


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [(0, 9, "0%"), (9, 9, "100%"), (9999, 10_000, "99.9%"), (1, 10_000, "<0.1%"), (0, 0, "–"),
     (1, 3, "33.3%")],
)  # fmt: skip
def test_a_share_never_claims_more_than_it_is(count: int, of: int, said: str) -> None:
    assert report.share(count, of) == said


def test_the_published_tables_tell_held_out_layouts_first_and_apart(mixed: Measured) -> None:
    other = measured(document({"name": "甲"}, {"name": read("甲")}, level="clean", layout="x"))
    told = [benchmark.family("unseen", mixed), benchmark.family("tuning", other)]
    short, unseen, tuning, _ = map(str, benchmark.sections(told))
    rows = [line.strip("| ").split(" | ") for line in short.splitlines() if line.startswith("| ")]
    assert [row[:5] for row in rows[2:]] == [
        ["clean", "held-out 未见版式", "3", "33.3%", "33.3%"],
        ["clean", "tuned on 调校版式", "1", "100%", "100%"],
        ["phone", "held-out 未见版式", "3", "66.7%", "66.7%"],
    ]
    assert (
        "| id_card | phone | 1 of 1 | 3 | 66.7% | 66.7% | 66.7% | **1** | 97 % | 0 | 66.7% |"
        in unseen
    )
    assert "| id_card | clean | 1 of 1 | 1 | 100% | 100% | 100% | 0 | 95 % | 0 | 0% |" in tuning


def test_one_command_writes_the_document_and_leaves_the_rest(
    mixed: Measured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "accuracy.md"
    shutil.copy(SCHEMA.parents[1] / "accuracy.md", page)
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    monkeypatch.setattr(benchmark, "_family", lambda name, *_: benchmark.family(name, mixed))
    monkeypatch.setattr("sys.argv", ["accuracy", "--write", str(page), "--seed", "7"])
    assert benchmark.main() == 0
    text = page.read_text("utf-8")
    assert text.startswith(before) and text.endswith(rest.partition(END)[2])
    assert "`python -m benchmarks.accuracy --count 2 --seed 7`" in text
    assert "| phone | held-out 未见版式 | 3 | 66.7% |" in text
    for target in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text):
        assert (tmp_path / target).read_text("utf-8").startswith("<svg ")


# The HTML report


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A page stored turned: in the upright page a green block stands where boxes point."""
    upright = Image.new("RGB", (800, 400), "white")
    ImageDraw.Draw(upright).rectangle((100, 40, 300, 80), fill=(0, 160, 0))
    path = tmp_path / "样本<b>.png"
    upright.rotate(-90, expand=True).save(path)
    return path


def pictures(html: str) -> list[Image.Image]:
    found = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', html)
    return [Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data in found]


def turned(one: Document) -> Document:
    (material,) = one.materials
    pages = tuple(page.model_copy(update={"rotation": 90}) for page in material.pages)
    return Document(one.known, (material.model_copy(update={"pages": pages}),))


def test_the_report_shows_each_error_where_it_stands_silent_ones_first(
    sheet: Path, settings: Settings
) -> None:
    other = Candidate(value="样本路1号", confidence=0.81)
    wrong = read("<i>样本路7号</i>").model_copy(update={"candidates": (other,)})
    card = turned(
        document(
            {"address": "样本路1号", "gender": "女", "name": "甲"},
            {"address": wrong, "gender": read(None, asked=True), "name": read("甲")},
            path=sheet,
        )
    )
    some = measured(card)
    html = report.page(accuracy_shape(some), some, settings)
    first, second = html.split("<article ")[1:]
    assert 'class="card silent"' in first and "silent 无提示" in first
    assert "样本路1号" in first and "(0.81)" in first and "0.970" in first
    assert "&lt;i&gt;样本路7号" in first and "<i>" not in html and "样本<b>" not in html
    assert 'class="card"' in second and "low-confidence" in second
    crop, whole = pictures(html)
    red, green, blue = crop.getpixel((crop.width // 2, crop.height // 2))
    assert green > 130 and red < 40 and blue < 40
    assert crop.width < 500 and whole.size == (300, 150)


def test_the_report_needs_nothing_else(mixed: Measured, settings: Settings) -> None:
    html = report.page(accuracy_shape(mixed), mixed, settings)
    assert "<script" not in html
    assert set(re.findall(r"https?://[^\"' <]+", html)) == {"http://www.w3.org/2000/svg"}
    assert html.count("no picture of this page") == 3  # the documents are not there


def test_a_document_not_recognised_is_one_card(sheet: Path, settings: Settings) -> None:
    some = measured(document({"a": "甲", "b": "乙"}, {}, read_as="unknown", path=sheet))
    cards = report.cards(some, settings)
    assert [(card.silent, len(card.readings)) for card in cards] == [(False, 2)]
    assert cards[0].picture is not None
    html = report.page(accuracy_shape(some), some, settings)
    assert "样本&lt;b&gt;.png: id_card → unknown" in html and "id_card · 0 / 1" in html


def test_what_has_no_place_on_a_page_shares_one_picture(sheet: Path, settings: Settings) -> None:
    fields: Fields = {"c": read("丙", asked=True), "d": read(None, asked=True)}
    some = measured(document({"a": "甲", "b": "乙", "c": "仌", "d": "丁"}, fields, path=sheet))
    told = [
        (card.silent, [one.field for one in card.readings], card.page)
        for card in report.cards(some, settings)
    ]
    assert told == [(True, ["a", "b"], None), (False, ["c"], 1), (False, ["d"], None)]


def test_the_diagram_tells_its_figures(mixed: Measured) -> None:
    drawn = diagram(bins(mixed.readings), "样本")
    assert "confidence 0.95–0.98: 1 of 1 accepted values right" in drawn
    assert "confidence 0.99–1: 0 of 1 accepted values right" in drawn
    assert drawn.count("<circle") == 2 + 4 + 2  # the legend, rings, dots


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_works_in_a_browser(
    mixed: Measured, settings: Settings, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "report.html"
    file.write_text(report.page(accuracy_shape(mixed), mixed, settings), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.get_by_role("article").count() == 3
        assert page.get_by_role("img").count() == 1  # the diagram
        assert complaints == []
        browser.close()


# Truth on disk


def put(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")


def test_truth_is_found_beside_its_document_and_the_rest_is_told(tmp_path: Path) -> None:
    good = {"kind": "id_card", "fields": {"name": "甲", "staff": ["乙", None]}, "level": "phone"}
    for name in ("a.jpg", "deep/b.PNG", "untold.pdf", "notes.txt", "d.jpg"):
        put(tmp_path / name, "")
    put(tmp_path / "a.json", good)
    put(tmp_path / "deep/b.json", good | {"more": 1})
    put(tmp_path / "lost.json", good)
    put(tmp_path / "broken.json", "{")
    put(tmp_path / "d.json", {"kind": "id_card", "fields": {"name": 7}})
    put(tmp_path / "other.json", {"fields": {}})
    found = find(tmp_path)
    assert [one.name for one in found.known] == ["a.jpg", "deep/b.PNG"]
    assert found.known[0].truth.level == "phone"
    assert [(one.file, one.code) for one in found.problems] == [
        ("broken.json", "truth-invalid"),
        ("d.json", "truth-invalid"),
        ("lost.json", "document-missing"),
    ]
    assert found.problems[1].message.startswith("fields.name.")
    assert found.untold == ("d.jpg", "untold.pdf")


@pytest.mark.parametrize("folder", [SAMPLES, SAMPLES / "truth"])
def test_the_samples_are_found_in_their_own_form(folder: Path) -> None:
    found = find(folder)
    assert len(found.known) == 22
    assert all(one.path.is_file() for one in found.known)
    assert found.problems == found.untold == ()


# The record


def a_case(store: Store, files: Folder, sampled: tuple[str, ...] = ()) -> str:
    """A case as it waits for its reviewer: a licence and an application, one doubt, one gap."""
    scan = files.put(b"%PDF-1.7 scan")
    licence = Material(
        file="营业执照.jpg", sha256=scan, status="ok", kind="business_license", page_range=(1, 1),
        pages=(Page(number=1, width=800, height=400, source="ocr", reason="-"),),
        fields={"entity_name": read("重庆样木餐饮有限公司", confidence=0.93),
                "credit_code": read("91500107MA5YB0001X"),
                "legal_representative": read("田雨未", asked=True, confidence=0.7)},
    )  # fmt: skip
    form = Material(
        file="申请表.pdf", sha256="1" * 64, status="ok", kind="application_form", page_range=(1, 1),
        fields={"premises": read("样本路1号附2"), "employees": read(None, asked=True),
                "area_m2": read("80")},
    )  # fmt: skip
    lease = Material(
        file="租赁合同.pdf", sha256="2" * 64, status="ok", kind="lease", page_range=(1, 1),
        fields={"premises": read("样本路2号附2"), "term_to": read("2028-01-31", asked=True)},
    )  # fmt: skip
    photo = Material(
        file="IMG_7.jpg", sha256="3" * 64, status="ok", kind="unknown", page_range=(1, 1)
    )
    papers = [licence, form, lease, photo]
    before = unify(papers).model_copy(update={"sampled": sampled})
    case = store.open_case("/样本/甲", "甲", industry=None, sample=True, facts={}, now=NOON)
    rows = [
        MaterialRow(case_id=case.id, file=one.file, sha256=one.sha256, size=1, received_at=NOON,
                    reading=[one.model_dump(mode="json")])
        for one in papers
    ]  # fmt: skip
    steps = (
        ("RECEIVED", {"materials": [one.sha256 for one in papers]}, rows),
        ("EXTRACTED", {"documents": 4, "problems": []}, []),
        ("FORMED", {"form": 1}, [version(case.id, 1, before.model_dump(mode="json"))]),
        ("PRECHECKED", {"lacks": [], "doubts": ["needs-review"]}, []),
    )
    for seq, (kind, refs, more) in enumerate(steps):
        store.act(case.id, Action(kind=kind, actor="test", refs=refs), seq, more)
    return case.id


def version(case_id: str, number: int, form: dict[str, object]) -> FormRow:
    return FormRow(case_id=case_id, version=number, made_at=NOON, made_by="test", form=form)


def reviewed(store: Store, case_id: str, edits: dict[str, object]) -> None:
    """What `yizheng review` does, without the pre-check."""
    from cases import record

    case = store.case(case_id)
    before = record.form(store, case_id, case.form_version)
    assert before is not None
    materials = record.materials(store, case_id)
    done = review.apply(before, review.parse(json.dumps(edits)), "王审", materials, load())
    number = case.form_version + 1
    row = version(case_id, number, done.form.model_dump(mode="json"))
    action = Action(kind="CORRECTED", actor="王审", refs={"form": number, "elements": []})
    store.act(case_id, action, case.seq, [row])


def test_the_record_gives_what_reviewers_said_of_readings(store: Store, tmp_path: Path) -> None:
    files = Folder(tmp_path / "files", tmp_path)
    case_id = a_case(store, files)
    assert recorded(store, files).measured.documents == ()
    reviewed(store, case_id, {
        "fields": {
            "entity_name": {"value": "重庆样本餐饮有限公司"},
            "legal_representative": {"value": "田雨末"},
            "premises": {"value": "样本路1号附2"},
            "employees": {"value": "12"},
            "investment": {"value": "300000"},
            "term_to:租赁合同.pdf": {"value": "2029-01-31"},
            "document:IMG_7.jpg": {"value": "health_certificate"},
        },
        "accept": ["credit_code"],
    })  # fmt: skip
    reviewed(store, case_id, {"fields": {"legal_representative": {"value": "田雨禾"}}})
    found = recorded(store, files)
    said = {one.field: (one.truth, one.value, one.silent) for one in found.measured.readings}
    assert said == {
        "entity_name": ("重庆样本餐饮有限公司", "重庆样木餐饮有限公司", True),
        "legal_representative": ("田雨禾", "田雨未", False),
        "credit_code": ("91500107MA5YB0001X", "91500107MA5YB0001X", False),
        "employees": ("12", None, False),
        "term_to": ("2029-01-31", "2028-01-31", False),
    }
    # The papers contradicted each other about the premises, which is no misreading;
    # and no paper spoke about the investment.
    assert (found.settled, found.added) == (1, 1)
    names = {one.known.name: one.recognised for one in found.measured.documents}
    assert names == {
        "甲/营业执照.jpg": "right",
        "甲/申请表.pdf": "right",
        "甲/租赁合同.pdf": "right",
        "甲/IMG_7.jpg": "unknown",
    }
    shape = accuracy_shape(found.measured, source="store")
    assert (shape.total.fields, shape.total.right, shape.total.silent) == (5, 1, 1)
    assert shape.total.silent_upper is None
    (silent,) = [one for one in shape.errors if one.silent]
    assert (silent.file, silent.kind, silent.confidence) == (
        "甲/营业执照.jpg", "business_license", 0.93,
    )  # fmt: skip


def test_blind_samples_tell_what_accepted_values_are_worth(store: Store, tmp_path: Path) -> None:
    files = Folder(tmp_path / "files", tmp_path)
    case_id = a_case(store, files, sampled=("entity_name", "credit_code", "area_m2"))
    assert recorded(store, files).blind == ()
    reviewed(store, case_id, {
        "fields": {"entity_name": {"value": "重庆样本餐饮有限公司"}, "employees": {"value": "3"}},
        "accept": ["credit_code"],
    })  # fmt: skip
    found = recorded(store, files)
    assert sorted(found.blind) == [False, True]  # nobody looked at the area yet
    shape = accuracy_shape(found.measured, source="store", blind=found.blind)
    assert shape.blind is not None
    assert (shape.blind.fields, shape.blind.silent) == (2, 1)
    assert any("1 of 2 accepted values were wrong" in line for line in summary(shape))


def test_the_bound_of_blind_samples_holds_in_nineteen_of_twenty_runs() -> None:
    luck, held = random.Random(20261122), 0
    for _ in range(200):
        wrong = [luck.random() < 0.01 for _ in range(400)]
        bound = upper_bound(sum(wrong), len(wrong))
        held += bound is not None and bound >= 0.01
    assert held >= 190


def test_a_value_that_a_reviewer_finds_nowhere_was_invented(store: Store, tmp_path: Path) -> None:
    files = Folder(tmp_path / "files", tmp_path)
    case_id = a_case(store, files)
    reviewed(store, case_id, {"fields": {"area_m2": {"value": None}}})
    (reading,) = recorded(store, files).measured.readings
    assert verdict(reading) == {"counted", "accepted", "silent", "invented"}


# The command


def test_the_command_measures_the_store(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    assert here("db", "upgrade", home=home).code == 0
    empty = here("accuracy", "--from-store", home=home)
    assert (empty.code, "[reviews-missing]" in empty.err) == (4, True)
    store = Store(f"sqlite:///{home / 'yizheng.db'}")
    case_id = a_case(store, Folder(home / "files", home))
    reviewed(store, case_id, {"accept": ["credit_code"]})
    store.close()
    answer = here("accuracy", "--from-store", "--json", home=home)
    assert answer.code == 0
    assert answer.json["source"] == "store"
    assert (answer.json["total"]["right"], answer.json["files"]["total"]) == (1, 1)
    assert answer.json["blind"] == {
        "fields": 0,
        "silent": 0,
        "silent_upper": None,
        "planted": 0,
        "missed": 0,
    }


def test_the_command_reads_and_compares(home: Path, tmp_path: Path) -> None:
    """One real form with a text layer whose truth was tampered with, one file that is none."""
    folder = tmp_path / "papers"
    folder.mkdir()
    shutil.copy(SAMPLES / "cases/a-all-well/申请表.pdf", folder / "form.pdf")
    truth = json.loads((SAMPLES / "truth/a-all-well/申请表.json").read_text("utf-8"))
    del truth["file"]
    right = truth["fields"]["contact_phone"]
    put(folder / "form.json", truth | {"fields": truth["fields"] | {"contact_phone": "1" * 11}})
    put(folder / "broken.pdf", "no document")
    put(folder / "broken.json", {"kind": "lease", "fields": {"rent": "1"}})
    page = tmp_path / "report.html"
    answer = here("accuracy", folder, "--json", "--jobs", "1", "--html", page, home=home_in(home))
    assert answer.code == 3
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(answer.json)
    assert answer.json["files"] == {"total": 2, "right": 1, "wrong": 0, "unknown": 0, "failed": 1}
    assert [one["code"] for one in answer.json["failed"]] == ["not-a-document"]
    assert "broken.pdf: " in answer.err and "[not-a-document]" in answer.err
    silent, flagged = answer.json["errors"]
    assert (silent["field"], silent["truth"], silent["value"]) == ("contact_phone", "1" * 11, right)
    assert (flagged["file"], flagged["silent"], flagged["reasons"]) == (
        "broken.pdf", False, ["unread"],
    )  # fmt: skip
    form = answer.json["kinds"]["application_form"]
    printed = sum(len(one) if isinstance(one, list) else 1 for one in truth["fields"].values())
    assert (form["total"]["fields"], form["total"]["right"]) == (printed, printed - 1)
    assert len(pictures(page.read_text("utf-8"))) == 1
    assert list(home.iterdir()) == []  # reading makes no home


def home_in(home: Path) -> Path:
    home.mkdir(exist_ok=True)
    return home


def test_a_folder_without_truth_is_no_input(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    put(empty / "a.jpg", "")
    answer = here("accuracy", empty, home=home_in(home))
    assert (answer.code, answer.out) == (4, "")
    assert "[truth-missing]" in answer.err and "1 documents have no truth" in answer.err


@pytest.mark.parametrize(
    "words", [[], [".", "--from-store"], [".", "--html", "no/such/folder/a.html"], ["nowhere"]]
)
def test_wrong_usage_is_told_before_anything_is_read(home: Path, words: list[str]) -> None:
    answer = here("accuracy", *words, home=home_in(home))
    assert (answer.code, answer.out) == (2, "")
    assert "Usage: yizheng accuracy" in answer.err
