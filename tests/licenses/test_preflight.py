"""Signed licences in the eyes of another validator, which sees what ``pdfa.py`` does not."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import faces
import pikepdf
import preflight
import pytest
from pikepdf import Array, Pdf

from cases.settings import Settings
from licenses.paper import face
from licenses.signed.signing import open_signer

pytestmark = pytest.mark.skipif(
    not preflight.jars(),
    reason="apt-get install libpdfbox2-java libactivation-java libjaxb-api-java",
)


@pytest.mark.parametrize("seed", [0, 7, 20])
def test_a_signed_licence_has_no_fault(seed: int, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(
        open_signer(settings, datetime.now(UTC)).sign(faces.drawn(seed), face.seal_box())
    )
    assert preflight.faults(file) == []


def _other_widths(pdf: Pdf) -> None:
    for font in pdf.pages[0].resources.Font.values():
        font.DescendantFonts[0].W = Array([0, 999, 333])


def _unknown_metadata(pdf: Pdf) -> None:
    old = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(old.replace(b"pdf:PDFVersion", b"pdf:Undeclared"))


def _script(pdf: Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")
    pdf.Root.OpenAction = pdf.make_indirect(action)


@pytest.mark.parametrize(
    ("spoil", "code"), [(_other_widths, "3.1"), (_unknown_metadata, "7."), (_script, "6.")]
)
def test_what_is_broken_is_seen(spoil: Callable[[Pdf], None], code: str, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(faces.drawn(0))) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "a.pdf")
    found = preflight.faults(tmp_path / "a.pdf")
    assert any(fault.startswith(code) for fault in found), found


def test_no_verdict_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no PDF")
    assert preflight.faults(tmp_path / "a.pdf") != []
