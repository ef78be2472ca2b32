"""Our own forms read back: printed, scanned, filled in on a screen; and what is not believed."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy
import pikepdf
import pytest

from benchmarks.model_forms import Filled, fill, measure, sheets
from cases.model import Field, Material, Page, PageCode
from cases.settings import Settings
from desk.commands.catalog_form import entries
from extractors.forms import model_form
from extractors.forms.model_form import joined, layout
from extractors.ocr.pool import Readers
from extractors.read import Source, read_files
from extractors.unify import unify
from papers.acroform import PREFIX, fillable
from papers.model_form import Sheet, draw
from papers.raster import page_image
from samples.generator.codes import credit_code

VALUES = {
    "entity_name": "样本区云山样本食府有限公司",
    "credit_code": credit_code("91", "500000", "MA5U0000"),
    "legal_representative": "张样本",
    "premises": "样本市样本区示例大道62号附5号1层",
    "area_m2": "128.5",
    "business_items": "热食类食品制售；饮品制售",
    "contact_phone": "13800138000",
    "applied_on": "2026-11-20",
}
TICKED = ["食品经营许可", "烟草专卖零售许可"]


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return sheets("restaurant")[0]


@pytest.fixture
def read(readers: Readers, settings: Settings, tmp_path: Path):
    def of(pdf: bytes, name: str = "申请表.pdf") -> Material:
        path = tmp_path / name
        path.write_bytes(pdf)
        (material,) = read_files([Source(name, path)], readers, settings)
        return material

    return of


def one(material: Material, name: str) -> Field:
    found = material.fields[name]
    assert isinstance(found, Field), name
    return found


def said(material: Material) -> dict[str, object]:
    return {
        name: [one.value for one in found] if isinstance(found, list) else found.value
        for name, found in material.fields.items()
    }


def as_scan(pdf: bytes, dpi: int = 150) -> bytes:
    out = BytesIO()
    page_image(pdf, dpi=dpi).save(out, "PDF", resolution=dpi)
    return out.getvalue()


def test_two_industries_come_back_from_the_scanner(readers: Readers, settings: Settings) -> None:
    rows = measure(["tea-shop", "restaurant"], readers, settings, seed=7, levels=["clean", "poor"])
    values, right = sum(row.values for row in rows), sum(row.right for row in rows)
    assert {row.industry for row in rows} == {"tea-shop", "restaurant"}
    assert values >= 70
    assert right >= 0.99 * values, [row.wrong for row in rows]
    assert not [row.silent for row in rows if row.silent]
    assert sum(row.accepted for row in rows) >= 0.75 * values


def test_a_filled_pdf_gives_every_value_and_needs_nobody(read, sheet: Sheet) -> None:
    material = read(draw(sheet, VALUES, TICKED))
    assert material.kind == "application_form" and sheet.code.text in material.kind_reason
    assert material.status == "ok" and not material.problems
    wanted = dict.fromkeys((blank.name for blank in sheet.form.blanks), None) | VALUES
    assert said(material) == wanted | {"permits_requested": TICKED, "industry": "饭店"}
    for found in material.fields.values():
        for field in found if isinstance(found, list) else [found]:
            assert not field.needs_review, field
    assert one(material, "area_m2").method == "model-form"
    assert one(material, "contact_name").reasons == ("left-empty",)


def test_what_was_left_empty_is_a_gap_of_the_form_and_no_doubt(read, sheet: Sheet) -> None:
    form = unify([read(draw(sheet, VALUES, TICKED))])
    assert "contact_name" not in form.elements
    assert form.value("premises") == VALUES["premises"]
    assert form.value("permits_requested") == "食品经营许可；烟草专卖零售许可"
    assert not any(value.needs_review for value in form.elements.values())


def test_what_was_entered_on_a_screen_is_taken(read, sheet: Sheet) -> None:
    made = entries(sheet, VALUES, TICKED)
    material = read(fillable(draw(sheet), made, sheet.form.day))
    assert {name: said(material)[name] for name in VALUES} == VALUES
    assert said(material)["permits_requested"] == TICKED
    assert not one(material, "premises").needs_review


def test_an_entry_that_shows_something_else_is_asked_about(read, sheet: Sheet) -> None:
    made = fillable(draw(sheet), entries(sheet, VALUES, TICKED), sheet.form.day)
    with pikepdf.open(BytesIO(made)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            if str(field.T) == f"{PREFIX}area_m2":
                field.V = pikepdf.String("1285")  # the appearance still says 128.5
        out = BytesIO()
        pdf.save(out)
    assert one(read(out.getvalue()), "area_m2").needs_review


def test_a_text_layer_that_says_something_else_is_asked_about(read, sheet: Sheet) -> None:
    honest = draw(sheet, VALUES, TICKED)
    with pikepdf.open(BytesIO(honest)) as pdf:
        for _, font in pdf.pages[0].Resources.Font.items():
            mapped = font.ToUnicode.read_bytes()
            digits = {f"{ord(c):04X}".encode() for c in "58"}
            five, eight = sorted(digits)
            swapped = mapped.replace(b"<" + five + b">", b"<TMP>")
            swapped = swapped.replace(b"<" + eight + b">", b"<" + five + b">")
            font.ToUnicode.write(swapped.replace(b"<TMP>", b"<" + eight + b">"))
        out = BytesIO()
        pdf.save(out)
    material = read(out.getvalue())
    for name in ("area_m2", "contact_phone"):
        field = one(material, name)
        assert field.value == VALUES[name] or field.needs_review, field


def test_a_version_unknown_here_is_read_like_any_paper_and_says_so(read, sheet: Sheet) -> None:
    other = replace(sheet, code=replace(sheet.code, version="AAAAAAAA"))
    material = read(as_scan(draw(other, VALUES, TICKED), 200))
    assert [problem.code for problem in material.problems] == [model_form.UNKNOWN]
    assert "AAAAAAAA" in material.problems[0].message
    assert material.kind == "application_form" and material.status == "ok"
    assert one(material, "credit_code").method != "model-form"


def test_a_code_without_its_form_is_not_believed(read, sheet: Sheet) -> None:
    scan = page_image(draw(sheet, VALUES, TICKED), dpi=200)
    scan.paste(255, (0, 560, scan.width, scan.height))
    out = BytesIO()
    scan.save(out, "PDF", resolution=200)
    material = read(out.getvalue())
    assert [problem.code for problem in material.problems] == [model_form.NOT_SEEN]
    assert all(
        field.value is None or field.method != "model-form"
        for found in material.fields.values()
        for field in (found if isinstance(found, list) else [found])
    )


def test_pages_that_are_missing_or_there_twice_are_told(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = tuple(
        replace(slot, page=2) if slot.name == "business_items" else slot for slot in sheet.slots
    )
    longer = replace(sheet, slots=slots, code=replace(sheet.code, pages=2))
    monkeypatch.setattr(model_form, "layout", lambda code, place: longer)
    code = PageCode(format="qr", text=longer.code.text, box=(0, 0, 1, 1))
    page = Page(number=1, width=9, height=9, source="ocr", reason="", codes=(code,))
    first = Field(value="样本店", method="model-form", page=1)
    alone = joined([page], [{"entity_name": first}], "default")
    assert alone["entity_name"] == first
    lost = alone["business_items"]
    assert isinstance(lost, Field) and lost.needs_review and lost.value is None
    twice = joined([page, page], [{"entity_name": first}] * 2, "default")
    assert twice["entity_name"] == [first, first]


def test_layouts_are_known_by_their_code_alone(sheet: Sheet) -> None:
    assert layout(sheet.code, "default").slots == sheet.slots
    later = replace(sheet.code, day=date(2026, 11, 23))
    assert layout(later, "default").slots == sheet.slots, "the rules are the same the next day"


def test_the_generator_is_seeded(sheet: Sheet) -> None:
    def again() -> Filled:
        return fill(sheet, numpy.random.default_rng(3), typed=False)

    assert again().truth == again().truth
    assert again().pages[0].tobytes() == again().pages[0].tobytes()
