"""Pages drawn from files that somebody handed in: damage is told, never a crash."""

import io
from collections.abc import Callable

import pikepdf
import pytest

from cases.errors import MaterialError
from papers import raster


@pytest.fixture
def without_its_page() -> bytes:
    """A file whose page tree names an object that is not there."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue().replace(b"/Kids [ 3 0 R ]", b"/Kids [ 9 0 R ]")


@pytest.mark.parametrize("draw", [raster.page_image, raster.page_png, raster.page_text])
def test_a_page_that_cannot_be_loaded_is_told(
    without_its_page: bytes, draw: Callable[[bytes], object]
):
    assert raster.page_count(without_its_page) == 1
    with pytest.raises(MaterialError) as told:
        draw(without_its_page)
    assert told.value.code == "pdf-unreadable"


def test_what_is_no_pdf_is_told():
    with pytest.raises(MaterialError) as told:
        raster.page_count(b"%PDF-1.7 nothing")
    assert told.value.code == "pdf-unreadable"
