"""Fields that are filled in on a screen: seen by pikepdf and PDFium, read back as written."""

from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from cases.errors import MaterialError
from papers.acroform import PREFIX, Entry, fillable, values
from papers.place import Area
from papers.seal import as_pdf

DAY = date(2026, 11, 22)
AREA = Area(10, 10, 20, 6)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return as_pdf("样本局", mark="样证")


def entries(**value: str | None) -> list[Entry]:
    return [
        Entry("entity_name", "经营者名称", AREA, 1, value=value.get("entity_name")),
        Entry("staff.name", "姓名", Area(10, 20, 20, 6), 1, value=value.get("name")),
        Entry("items", "经营项目", Area(10, 28, 30, 10), 1, rows=2),
        Entry("食品经营许可", "食品经营许可", Area(2, 2, 4, 4), 1, tick=True,
              value=value.get("tick")),
        Entry("kind", "类型", Area(10, 2, 20, 5), 1, choices=("个体", "企业"),
              value=value.get("kind")),
    ]  # fmt: skip


def test_values_come_back_and_empty_fields_do_not(paper: bytes) -> None:
    pdf = fillable(paper, entries(entity_name="样本店", tick="true", kind="企业"), DAY)
    assert values(pdf) == {"entity_name": "样本店", "食品经营许可": "true", "kind": "企业"}
    assert values(fillable(paper, entries(name="张三"), DAY)) == {
        "staff.name": "张三", "食品经营许可": "false",
    }  # fmt: skip


def test_pdfium_sees_fields_of_each_kind(paper: bytes) -> None:
    document = pypdfium2.PdfDocument(fillable(paper, entries(tick="true"), DAY))
    document.init_forms()
    page = document[0]
    seen = []
    for n in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, n)
        kind = pdfium.FPDFAnnot_GetFormFieldType(document.formenv, annotation)
        seen.append((kind, bool(pdfium.FPDFAnnot_IsChecked(document.formenv, annotation))))
        pdfium.FPDFPage_CloseAnnot(annotation)
    assert [kind for kind, _ in seen] == [
        pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_CHECKBOX,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
    ]  # fmt: skip
    assert [checked for _, checked in seen] == [False, False, False, True, False]


def test_what_is_filled_in_shows_where_no_chinese_font_is(paper: bytes) -> None:
    """Its appearance brings its own font along."""
    with pikepdf.open(BytesIO(fillable(paper, entries(entity_name="样本店"), DAY))) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        fonts = field.AP.N.Resources.Font
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts.values()]
        assert descriptors and all(
            "/FontFile3" in one or "/FontFile2" in one for one in descriptors
        )
        assert pdf.Root.AcroForm.NeedAppearances is True


def test_the_result_does_not_claim_to_be_pdf_a(paper: bytes) -> None:
    with pikepdf.open(BytesIO(paper)) as pdf, pdf.open_metadata() as told:
        assert told.pdfa_status == "3B"
    with pikepdf.open(BytesIO(fillable(paper, entries(), DAY))) as pdf, pdf.open_metadata() as told:
        assert told.pdfa_status == ""


def test_the_same_fields_give_the_same_bytes(paper: bytes) -> None:
    said = entries(entity_name="样本店", tick="true")
    assert fillable(paper, said, DAY) == fillable(paper, said, DAY)


def test_fields_of_other_forms_are_not_ours(paper: bytes) -> None:
    with pikepdf.open(BytesIO(fillable(paper, entries(entity_name="样本店"), DAY))) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            field.T = pikepdf.String(str(field.T).removeprefix(PREFIX))
        out = BytesIO()
        pdf.save(out)
    assert values(out.getvalue()) == {}
    assert values(paper) == {}


def test_a_damaged_form_is_told() -> None:
    with pytest.raises(MaterialError) as caught:
        values(b"%PDF-1.7 nothing")
    assert caught.value.code == "damaged-pdf"
