import random
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from printed import latin, scanned, typeset

from cases.errors import MaterialError
from extractors.paginate import LONGEST_SIDE, choose, picture_of

AWKWARD = Path("/work/shared/corpus/cjk_pdf")
LOCKED = {"pdfjs--issue3371.pdf"}
LONG_TEXT = "申请人承诺所填内容真实有效，并对其真实性承担责任。" * 4


def test_a_typeset_page_is_read_by_its_text(tmp_path: Path):
    choice = choose(typeset(tmp_path / "form.pdf", LONG_TEXT), 1)
    assert choice.source == "text" and choice.reason == "text layer with 100 characters"


def test_a_scan_is_read_by_ocr(tmp_path: Path):
    choice = choose(scanned(tmp_path / "scan.pdf"), 1)
    assert (choice.source, choice.reason) == ("ocr", "no text layer")


def test_the_hidden_text_of_another_ocr_is_not_believed(tmp_path: Path):
    hidden = scanned(tmp_path / "scan.pdf", hidden_text="WHAT SOME OTHER PROGRAM READ " * 20)
    choice = choose(hidden, 1)
    assert choice.source == "ocr" and "invisible" in choice.reason


def test_a_picture_with_a_stamp_of_text_is_read_by_ocr(tmp_path: Path):
    Image.effect_noise((900, 1200), 60).save(tmp_path / "scan.png")
    picture = typeset(tmp_path / "stamped.pdf", '#image("scan.png", width: 170mm)\n样本')
    choice = choose(picture, 1)
    assert choice.source == "ocr" and "picture" in choice.reason


def test_a_broken_mapping_to_unicode_is_noticed(tmp_path: Path):
    """Every character stands in the private area: drawn well, and nonsense when copied."""
    typeset(tmp_path / "whole.pdf", LONG_TEXT)
    with pikepdf.open(tmp_path / "whole.pdf") as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                thing.ToUnicode = pikepdf.Stream(
                    document,
                    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
                    b"1 beginbfrange <0000> <1800> <E000> endbfrange endcmap end end",
                )
        document.save(tmp_path / "broken.pdf")
    choice = choose(tmp_path / "broken.pdf", 1)
    assert choice.source == "ocr" and "broken" in choice.reason


@pytest.mark.skipif(not AWKWARD.is_dir(), reason="the corpus of awkward PDFs is not here")
def test_awkward_fonts_get_a_choice_and_a_reason():
    files = sorted(AWKWARD.glob("*.pdf"))
    choices = {path.name: choose(path, 1) for path in files if path.name not in LOCKED}
    assert len(choices) >= 20
    assert {choice.source for choice in choices.values()} == {"text", "ocr"}
    assert all(choice.reason for choice in choices.values())


def test_a_page_is_drawn_at_200_dpi(tmp_path: Path):
    image = picture_of(latin(tmp_path / "a4.pdf", "text"), "pdf", 1)
    assert abs(image.shape[0] - 842 * 200 / 72) <= 1 and abs(image.shape[1] - 595 * 200 / 72) <= 1
    assert image.shape[2] == 3 and image.dtype == np.uint8 and image.min() < 60


def test_large_pages_and_pictures_are_reduced(tmp_path: Path):
    poster = latin(tmp_path / "poster.pdf", "text", box=(0, 0, 6000, 3000))
    assert max(picture_of(poster, "pdf", 1).shape) <= LONGEST_SIDE + 1
    Image.new("L", (9000, 500), 255).save(tmp_path / "wide.png")
    assert picture_of(tmp_path / "wide.png", "picture", 1).shape[1] == LONGEST_SIDE


def test_a_photo_is_turned_as_its_camera_says(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(tmp_path / "photo.jpg", exif=exif)
    assert picture_of(tmp_path / "photo.jpg", "picture", 1).shape == (400, 200, 3)


def test_what_is_transparent_is_paper(tmp_path: Path):
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert picture_of(tmp_path / "clear.png", "picture", 1).min() == 255


def test_colours_come_blue_first(tmp_path: Path):
    Image.new("RGB", (40, 40), (200, 10, 20)).save(tmp_path / "red.png")
    assert tuple(picture_of(tmp_path / "red.png", "picture", 1)[0, 0]) == (20, 10, 200)


def test_sixteen_bits_of_grey_stay_grey(tmp_path: Path):
    shades = np.full((40, 40), 128 * 256, dtype=np.uint16)
    Image.fromarray(shades).save(tmp_path / "grey.png")
    assert 126 <= picture_of(tmp_path / "grey.png", "picture", 1).mean() <= 130


def test_a_damaged_second_page_is_a_typed_error(tmp_path: Path):
    noise = random.Random(1).randbytes(200 * 200)
    frames = [Image.frombytes("L", (200, 200), noise) for _ in range(2)]
    frames[0].save(
        tmp_path / "whole.tif", save_all=True, append_images=frames[1:], compression="tiff_lzw"
    )
    whole = (tmp_path / "whole.tif").read_bytes()
    middle = len(whole) * 3 // 4
    (tmp_path / "bad.tif").write_bytes(whole[:middle] + b"\xff" * 400 + whole[middle + 400 :])
    assert picture_of(tmp_path / "bad.tif", "picture", 1).shape == (200, 200, 3)
    with pytest.raises(MaterialError) as refused:
        picture_of(tmp_path / "bad.tif", "picture", 2)
    assert refused.value.code == "damaged-page"
