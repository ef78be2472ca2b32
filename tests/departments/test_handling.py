"""What reviewers do to a recorded case: two at once, undone, by two persons, papers rearranged."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from restaurant_papers import Papers, value

from cases import assignment, drafts, record
from cases.errors import FormChanged, NotAllowed, NotFound, StaleCase, UsageError
from cases.model import Action, Case, Page
from cases.settings import Settings
from cases.store import Store
from cases.tables import FormRow, MaterialRow
from departments.arranging import Arranged, PageOf, arrange
from departments.handling import apply_review, undo_review
from departments.office import Office, open_office
from papers.bind import Leaf, bind, count


@pytest.fixture
def office(stored_settings: Settings, store: Store) -> Iterator[Office]:
    here = open_office(stored_settings)
    yield here
    here.store.close()


def picture(path: Path, size: tuple[int, int] = (60, 40), **save: object) -> Path:
    shades = Image.new("RGB", size, "white")
    shades.putpixel((0, 0), (255, 0, 0))
    shades.save(path, **save)
    return path


def in_review(office: Office, papers: Papers, tmp_path: Path) -> Case:
    """A case whose area is in doubt, with one real picture per document."""
    doubted = papers.setting(area_m2=value("320", needs_review=True))
    store = office.store
    case = store.open_case(
        "/样本/甲", "甲", industry="restaurant", sample=True,
        facts={"industry": "restaurant", "permits": list(papers.codes)}, now=office.now(),
    )  # fmt: skip
    rows = []
    for number, one in enumerate(papers.materials):
        file = picture(tmp_path / f"{number}.png", (60 + number, 40))
        page = Page(number=1, width=60, height=40, rotation=90 if number == 0 else 0,
                    source="ocr", reason="样本")  # fmt: skip
        read = one.model_copy(update={"pages": (page,), "page_range": (1, 1)})
        rows.append(
            MaterialRow(
                case_id=case.id, file=one.file, sha256=office.files.put(file.read_bytes()),
                size=1, received_at=office.now(), reading=[read.model_dump(mode="json")],
            )
        )  # fmt: skip
    sums = [row.sha256 for row in rows]
    case = store.act(case.id, Action(kind="RECEIVED", actor="t", refs={"materials": sums}), 0, rows)
    case = store.act(
        case.id,
        Action(kind="EXTRACTED", actor="t", refs={"documents": 1, "problems": []}),
        case.seq,
    )
    made = FormRow(
        case_id=case.id, version=1, made_at=office.now(), made_by="t",
        form=doubted.form.model_dump(mode="json"), hints=[],
    )  # fmt: skip
    case = store.act(case.id, Action(kind="FORMED", actor="t", refs={"form": 1}), case.seq, [made])
    doubts = {"lacks": [], "doubts": ["needs-review"], "industry": "restaurant"}
    return store.act(case.id, Action(kind="PRECHECKED", actor="t", refs=doubts), case.seq)


@pytest.fixture
def case(office: Office, papers: Papers, tmp_path: Path) -> Case:
    return in_review(office, papers, tmp_path)


def says(**fields: str) -> str:
    return json.dumps({"fields": {name: {"value": said} for name, said in fields.items()}})


def values(office: Office, case: Case) -> dict[str, str | None]:
    made = record.form(office.store, case.id, case.form_version)
    assert made is not None
    return {name: entry.value for name, entry in made.elements.items()}


def test_what_two_reviewers_change_in_different_places_is_kept(office: Office, case: Case):
    first = apply_review(office, case, says(employees="9"), "甲审", seen=1)
    assert first.form_version == 2
    second = apply_review(office, first, says(premises="样本区二号路2号"), "乙审", seen=1)
    now = values(office, second)
    assert (now["employees"], now["premises"]) == ("9", "样本区二号路2号")


def test_who_comes_second_to_a_place_sees_what_the_first_wrote(office: Office, case: Case):
    first = apply_review(office, case, says(employees="9"), "甲审", seen=1)
    with pytest.raises(FormChanged) as told:
        apply_review(
            office, first, says(employees="12", premises="样本区三号路3号"), "乙审", seen=1
        )
    assert told.value.changed == {"employees": ("8", "9", "甲审")}
    assert told.value.code == "form-changed" and isinstance(told.value, StaleCase)
    assert values(office, first)["employees"] == "9"
    assert office.store.case(case.id).form_version == 2  # nothing of the second was recorded


def test_the_same_word_of_two_is_no_quarrel(office: Office, case: Case):
    first = apply_review(office, case, says(employees="9"), "甲审", seen=1)
    second = apply_review(office, first, says(employees="9"), "乙审", seen=1)
    assert values(office, second)["employees"] == "9"


def test_a_review_of_a_case_that_moved_at_this_moment_is_refused(office: Office, case: Case):
    apply_review(office, case, says(employees="9"), "甲审")
    with pytest.raises(StaleCase):
        apply_review(office, case, says(premises="样本区二号路2号"), "乙审")


def test_a_review_is_taken_back_and_what_others_did_stays(office: Office, case: Case):
    mine = apply_review(office, case, says(employees="9"), "甲审")
    other = apply_review(office, mine, says(premises="样本区二号路2号"), "乙审")
    back = undo_review(office, other, "甲审")
    assert (values(office, back)["employees"], values(office, back)["premises"]) == (
        "8",
        "样本区二号路2号",
    )
    assert office.store.actions(case.id)[-1].refs["undoes"] == 2
    with pytest.raises(NotAllowed) as told:
        undo_review(office, back, "甲审")
    assert told.value.code == "nothing-to-undo"


def test_reviews_are_taken_back_one_by_one(office: Office, case: Case):
    once = apply_review(office, case, says(employees="9"), "甲审")
    twice = apply_review(office, once, says(employees="10"), "甲审")
    back = undo_review(office, twice, "甲审")
    assert values(office, back)["employees"] == "9"
    assert values(office, undo_review(office, back, "甲审"))["employees"] == "8"


def test_what_somebody_else_changed_since_is_not_taken_back(office: Office, case: Case):
    mine = apply_review(office, case, says(employees="9"), "甲审")
    other = apply_review(office, mine, says(employees="10"), "乙审")
    with pytest.raises(FormChanged) as told:
        undo_review(office, other, "甲审")
    assert told.value.changed["employees"] == ("9", "10", "乙审")


def test_a_value_of_two_persons_waits_for_the_second(office: Office, case: Case):
    office.settings = office.settings.model_copy(update={"second_person": ("area_m2",)})
    first = apply_review(office, case, says(area_m2="321"), "甲审")
    hints = record.hints(office.store, case.id, first.form_version)
    assert [(one.code, one.subject) for one in hints] == [("second-person", "area_m2")]
    again = apply_review(office, first, json.dumps({"accept": ["area_m2"]}), "user:甲审")
    assert again.status == "review"  # the same person counts once
    second = apply_review(office, again, json.dumps({"accept": ["area_m2"]}), "乙审")
    assert second.status == "received"
    assert office.store.actions(case.id)[-1].kind == "CONFIRMED"


def test_two_persons_who_differ_do_not_agree(office: Office, case: Case):
    office.settings = office.settings.model_copy(update={"second_person": ("area_m2",)})
    first = apply_review(office, case, says(area_m2="321"), "甲审")
    second = apply_review(office, first, says(area_m2="322"), "乙审")
    assert second.status == "review"
    assert values(office, second)["area_m2"] == "322"
    assert apply_review(office, second, says(area_m2="322"), "甲审").status == "received"


def test_without_the_rule_one_person_is_enough(office: Office, case: Case):
    assert apply_review(office, case, says(area_m2="321"), "甲审").status == "received"


def test_pages_of_two_files_become_one_document(office: Office, case: Case):
    whole = [
        Arranged(pages=(PageOf(file="身份证.jpg", number=1, turn=180),
                        PageOf(file="营业执照.jpg", number=1)), kind="id_card"),
    ]  # fmt: skip
    done = arrange(office, case, whole, "甲审")
    assert done.status == "received"
    rows = {row.file: row for row in record.originals(office.store, case.id)}
    assert rows["身份证.jpg"].set_aside and rows["营业执照.jpg"].set_aside
    assert not rows["租赁合同.pdf"].set_aside
    made = rows["整理-01.pdf"]
    assert made.arranged == whole[0].model_dump(mode="json") | {"by": "甲审"}
    with pikepdf.open(office.files.path(made.sha256)) as pdf:
        # the licence was stored turned by 90: that is undone
        assert [page.get("/Rotate", 0) for page in pdf.pages] == [180, 270]
    assert {one.file for one in record.materials(office.store, case.id)} == set(rows) - {
        "身份证.jpg", "营业执照.jpg", "整理-01.pdf",
    }  # fmt: skip
    assert office.files.path(rows["身份证.jpg"].sha256).exists()


@pytest.mark.parametrize(
    ("documents", "leave_out", "code"),
    [
        ([], [], "pages-missing"),
        ([[("营业执照.jpg", 2, 0)]], [], "page-unknown"),
        ([[("营业执照.jpg", 1, 45)]], [], "turn-invalid"),
        ([[("营业执照.jpg", 1, 0)], [("营业执照.jpg", 1, 0)]], [], "pages-twice"),
        ([[("营业执照.jpg", 1, 0)]], [("营业执照.jpg", 1, 0)], "pages-twice"),
        ([[("无.jpg", 1, 0)]], [], "file-unknown"),
    ],
)
def test_what_cannot_be_arranged_changes_nothing(
    office: Office,
    case: Case,
    documents: list[list[tuple[str, int, int]]],
    leave_out: list[tuple[str, int, int]],
    code: str,
):
    def pages(one: list[tuple[str, int, int]]) -> tuple[PageOf, ...]:
        return tuple(PageOf(file=file, number=number, turn=turn) for file, number, turn in one)

    with pytest.raises((UsageError, NotFound)) as told:
        arrange(office, case, [Arranged(pages=pages(one)) for one in documents], "甲审",
                pages(leave_out))  # fmt: skip
    assert told.value.code == code
    assert office.store.case(case.id) == case


def test_no_page_of_a_file_is_forgotten(office: Office, case: Case, tmp_path: Path):
    two = bind([Leaf(picture(tmp_path / "x.png"), 1), Leaf(picture(tmp_path / "y.png"), 1)])
    row = MaterialRow(case_id=case.id, file="两页.pdf", sha256=office.files.put(two), size=len(two),
                      received_at=office.now(), reading=[])  # fmt: skip
    case = office.store.act(
        case.id, Action(kind="CORRECTED", actor="t", refs={"form": 2, "elements": []}), case.seq,
        [row],
    )  # fmt: skip
    first = Arranged(pages=(PageOf(file="两页.pdf", number=1),))
    with pytest.raises(UsageError) as told:
        arrange(office, case, [first], "甲审")
    assert told.value.code == "pages-missing"
    left = [PageOf(file="两页.pdf", number=2)]
    assert arrange(office, case, [first], "甲审", left).status == "received"


def test_a_draft_is_kept_per_person_until_it_is_dropped(office: Office, case: Case):
    store, now = office.store, office.now()
    drafts.save(store, case.id, "甲审", 1, {"fields": {"premises": "样"}}, now)
    drafts.save(store, case.id, "甲审", 1, {"fields": {"premises": "样本𠮷"}}, now)
    drafts.save(store, case.id, "乙审", 1, {"fields": {}}, now)
    mine = drafts.load(store, case.id, "甲审")
    assert mine is not None
    assert (mine.seen, mine.content, mine.saved_at) == (1, {"fields": {"premises": "样本𠮷"}}, now)
    drafts.drop(store, case.id, "甲审")
    assert drafts.load(store, case.id, "甲审") is None
    assert drafts.load(store, case.id, "乙审") is not None
    with pytest.raises(NotFound):
        drafts.save(store, "none", "甲审", 1, {}, now)


def test_cases_are_assigned_all_or_none(office: Office, case: Case):
    assert assignment.assign(office.store, [case.id], "甲审") == {case.id: None}
    with pytest.raises(NotFound):
        assignment.assign(office.store, [case.id, "none"], "乙审")
    assert office.store.case(case.id).assigned_to == "甲审"
    assert assignment.assign(office.store, [case.id], None) == {case.id: "甲审"}
    assert office.store.check() == []


def test_jpeg_is_bound_bit_by_bit_and_shown_upright(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 6  # show turned by 90 clockwise
    path = picture(tmp_path / "p.jpg", (80, 50), exif=exif)
    with pikepdf.open(io.BytesIO(bind([Leaf(path, 1, 180)]))) as pdf:
        (page,) = pdf.pages
        assert page.Rotate == 270
        assert [float(side) for side in page.MediaBox] == [0, 0, 28.8, 18.0]  # 200 dots an inch
        assert bytes(page.Resources.XObject.Picture.read_raw_bytes()) == path.read_bytes()


def test_other_pictures_lose_nothing(tmp_path: Path):
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("#123456", "#abcdef")]
    path = tmp_path / "two.tiff"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert count(path) == 2
    with pikepdf.open(io.BytesIO(bind([Leaf(path, 2), Leaf(path, 1)]))) as pdf:
        drawn = [page.Resources.XObject.Picture.read_bytes()[:3] for page in pdf.pages]
    assert drawn == [b"\xab\xcd\xef", b"\x12\x34\x56"]


def test_the_same_pages_give_the_same_file(tmp_path: Path):
    path = picture(tmp_path / "p.png")
    assert bind([Leaf(path, 1)]) == bind([Leaf(path, 1)])


def planting(office: Office, case: Case) -> Case:
    """The case's form with an error planted for the premises: 1 shown as 7."""
    made = record.form(office.store, case.id, case.form_version)
    assert made is not None
    wrong = made.model_copy(
        update={"planted": {"premises": "样本区一号路7号"}, "sampled": ("premises",)}
    )
    row = FormRow(case_id=case.id, version=2, made_at=office.now(), made_by="t",
                  form=wrong.model_dump(mode="json"), hints=[])  # fmt: skip
    refs = {"form": 2, "elements": []}
    return office.store.act(
        case.id, Action(kind="CORRECTED", actor="t", refs=refs), case.seq, [row]
    )


@pytest.mark.parametrize(
    "word", [{"accept": ["premises"]}, {"fields": {"premises": {"value": "样本区一号路7号"}}}]
)
def test_a_planted_error_taken_for_right_never_gets_into_the_form(
    office: Office, case: Case, word: dict[str, object]
):
    first = planting(office, case)
    done = apply_review(office, first, json.dumps(word), "甲审", planted=True)
    made = record.form(office.store, done.id, done.form_version)
    assert made is not None
    assert (made.value("premises"), made.missed, made.planted) == (
        "样本区一号路1号", ("premises",), {},
    )  # fmt: skip
    asked = [one.subject for one in record.hints(office.store, done.id, done.form_version)]
    assert "premises" in asked  # again, with what was read
    last = apply_review(office, done, json.dumps({"accept": ["premises", "area_m2"]}), "甲审",
                        planted=True)  # fmt: skip
    assert (last.status, values(office, last)["premises"]) == ("received", "样本区一号路1号")


def test_a_planted_error_that_is_seen_is_corrected_like_any_other(office: Office, case: Case):
    first = planting(office, case)
    done = apply_review(office, first, says(premises="样本区一号路1号"), "甲审", planted=True)
    made = record.form(office.store, done.id, done.form_version)
    assert made is not None
    assert (made.missed, made.planted) == ((), {})
    assert made.elements["premises"].status == "confirmed"


def test_who_was_shown_no_planted_error_misses_none(office: Office, case: Case):
    first = planting(office, case)
    done = apply_review(office, first, json.dumps({"accept": ["premises"]}), "甲审")
    made = record.form(office.store, done.id, done.form_version)
    assert made is not None
    assert (made.value("premises"), made.missed) == ("样本区一号路1号", ())
