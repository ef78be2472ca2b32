"""Faces made by chance: what is printed is the data, stays in its box, and looks as approved."""

from datetime import UTC, datetime
from io import BytesIO

import faces
import pdfa
import pikepdf
import pytest
from PIL import Image, ImageChops

from cases.settings import Settings
from licenses.paper import face
from licenses.signed.signing import open_signer
from papers.place import Area, Overlay, place
from papers.qr import as_pdf


@pytest.mark.parametrize("seed", range(faces.SHOWN))  # `make faces` checks all 200
def test_a_face_made_by_chance_has_no_fault(seed: int) -> None:
    assert faces.RARE_FONTS.is_dir(), "apt-get install fonts-babelstone-han (make fonts)"
    assert list(faces.faults(seed, faces.drawn(seed))) == []


def test_the_licences_made_by_chance_differ_in_what_matters() -> None:
    all_of_them = [faces.made(seed) for seed in range(faces.COUNT)]
    assert {len(one.permits) for one in all_of_them} == set(range(1, 13))
    texts = "".join(one.model_dump_json() for one in all_of_them)
    assert all(rare in texts for rare in "𠮷䶮㛃")
    assert max(len(p.conditions or "") for one in all_of_them for p in one.permits) == 500
    assert {one.sample for one in all_of_them} == {True, False}
    assert {len(one.history) for one in all_of_them} == {0, 1, 2, 5}


def test_the_check_sees_another_licence() -> None:
    found = list(faces.faults(1, faces.drawn(0)))
    assert any(fault.startswith("not found as a row") for fault in found)
    assert any("looks unlike" in fault for fault in found)


def test_the_check_sees_print_over_print_and_beyond_the_border() -> None:
    pdf = faces.drawn(0)
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        content = page.Contents.read_bytes()
        font = next(iter(page.resources.Font))
        # The first letters of a font of the page: once on the border, once twice at a place.
        for x, y in ((5, 300), (400, 300), (402, 301)):
            content += f" BT {font} 12 Tf 1 0 0 1 {x} {y} Tm <0001> Tj ET".encode()
        page.Contents = document.make_stream(content)
        out = BytesIO()
        document.save(out)
    found = list(faces.faults(0, out.getvalue()))
    assert any("beyond the border" in fault for fault in found)
    assert any(" over " in fault for fault in found)


def test_a_seal_in_another_place_is_seen_in_the_picture() -> None:
    pdf = faces.drawn(0)
    assert list(faces.unlike(0, pdf)) == []
    moved = place(pdf, [Overlay(as_pdf("moved", 42), Area(100, 100, 42, 42))])
    assert len(list(faces.unlike(0, moved))) == 1


def test_the_sheet_of_approved_faces_is_of_these_faces() -> None:
    sheet = Image.open(faces.SHEET).convert("L")
    assert faces.SHEET.stat().st_size < 400_000
    assert faces.APPROVED.stat().st_size < 40_000
    shown = faces.thumbnail(faces.drawn(7)).convert("L")
    across, down = 7 % faces.ACROSS * faces.STEP[0], 7 // faces.ACROSS * faces.STEP[1]
    approved = sheet.crop((across, down, across + shown.width, down + shown.height))
    difference = ImageChops.difference(shown, approved).resize((20, 14), Image.Resampling.BOX)
    assert difference.getextrema()[1] < 16


def test_a_signed_face_is_still_pdf_a(settings: Settings) -> None:
    signed = open_signer(settings, datetime.now(UTC)).sign(faces.drawn(0), face.seal_box())
    assert pdfa.faults(signed) == []
