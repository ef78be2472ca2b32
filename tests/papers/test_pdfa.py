"""The checker of tests/pdfa.py sees what it is there to see."""

from collections.abc import Callable
from io import BytesIO

import pdfa
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from papers.typeset import Attachment, render

SEAL = {"authority": "样本局", "mark": "样证", "side": 42.0}


def paper() -> bytes:
    file = Attachment("a.json", b"{}", "application/json", "样本")
    return render("seal", SEAL, attachments=[file])


def test_what_we_make_has_no_fault() -> None:
    assert pdfa.faults(paper()) == []


def _font(pdf: Pdf) -> Dictionary:
    return next(iter(pdf.pages[0].resources.Font.values()))


def _drop_font_file(pdf: Pdf) -> None:
    del _font(pdf).DescendantFonts[0].FontDescriptor.FontFile3


def _show_nothing(pdf: Pdf) -> None:
    name = next(iter(pdf.pages[0].resources.Font))
    pdf.pages[0].contents_add(f"BT {name} 9 Tf <0000> Tj ET".encode())


def _claim_less(pdf: Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["pdfaid:part"] = "1"


def _without_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def _cmyk(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 0 1 k")


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="1"))


def _unassociated(pdf: Pdf) -> None:
    pdf.Root.AF = Array([])


def _hidden_annotation(pdf: Pdf) -> None:
    drawn = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 9, 9], F=6)
    stamp.AP = Dictionary(N=drawn)
    pdf.pages[0].obj.Annots = Array([stamp])


def _open_state(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"q")


@pytest.mark.parametrize(
    ("spoil", "clause"),
    [
        (_drop_font_file, "6.2.11.4"),
        (_show_nothing, "6.2.11.8"),
        (_claim_less, "6.6.4"),
        (_without_intent, "6.2.3"),
        (_cmyk, "6.2.4.3"),
        (_script, "6.5.1"),
        (_unassociated, "6.8"),
        (_hidden_annotation, "6.3.2"),
        (_open_state, "6.1.13"),
    ],
)
def test_a_broken_rule_is_named(spoil: Callable[[Pdf], None], clause: str) -> None:
    with pikepdf.open(BytesIO(paper())) as pdf:
        spoil(pdf)
        out = BytesIO()
        pdf.save(out)
    assert any(clause in fault for fault in pdfa.faults(out.getvalue()))
