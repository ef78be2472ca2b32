"""Bad input is told apart by its code, whatever it is named."""

import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from printed import latin

from cases.errors import MaterialError
from cases.settings import Settings, load
from extractors.identify import identify


def refusal(path: Path, settings: Settings, name: str = "") -> str:
    with pytest.raises(MaterialError) as refused:
        identify(path, settings, name)
    assert refused.value.hint, "says what to do"
    return refused.value.code


def picture(path: Path, kind: str = "JPEG", size: tuple[int, int] = (300, 200)) -> Path:
    Image.effect_noise(size, 60).convert("RGB").save(path, kind)
    return path


def huge_png(path: Path, side: int) -> Path:
    """A grey PNG of that side in a few hundred bytes; its pixels are not there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b""))
    return path


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_pictures_are_known_by_their_bytes(kind: str, tmp_path: Path, settings: Settings):
    found = identify(picture(tmp_path / "original-without-extension", kind), settings)
    assert (found.form, found.pages) == ("picture", 1)


def test_a_pdf_is_known_by_its_bytes(tmp_path: Path, settings: Settings):
    found = identify(latin(tmp_path / "named.jpg", "text"), settings)
    assert (found.form, found.pages) == ("pdf", 1)


def test_a_tiff_has_as_many_pages_as_pictures(tmp_path: Path, settings: Settings):
    frames = [Image.new("L", (50, 50), shade) for shade in (0, 100, 200)]
    frames[0].save(tmp_path / "fax.tif", save_all=True, append_images=frames[1:])
    assert identify(tmp_path / "fax.tif", settings).pages == 3


def test_the_preview_in_a_camera_picture_is_no_second_page(tmp_path: Path, settings: Settings):
    first, preview = Image.new("RGB", (60, 60)), Image.new("RGB", (20, 20))
    first.save(tmp_path / "photo.jpg", "MPO", save_all=True, append_images=[preview])
    assert identify(tmp_path / "photo.jpg", settings).pages == 1


def test_an_empty_file(tmp_path: Path, settings: Settings):
    (tmp_path / "empty.pdf").touch()
    assert refusal(tmp_path / "empty.pdf", settings) == "empty-file"


def test_text_renamed_pdf(tmp_path: Path, settings: Settings):
    path = tmp_path / "kept-by-sha256"
    path.write_text("不是文件" * 100, "utf-8")
    with pytest.raises(MaterialError, match="named .pdf but is no PDF") as refused:
        identify(path, settings, "申请表.PDF")
    assert refused.value.code == "not-a-document"
    assert refusal(path, settings, "申请表.docx") == "not-a-document"


def test_a_picture_of_a_kind_that_no_scanner_makes(tmp_path: Path, settings: Settings):
    assert refusal(picture(tmp_path / "a.gif", "GIF"), settings) == "not-a-document"


def test_an_encrypted_pdf(tmp_path: Path, settings: Settings):
    latin(tmp_path / "plain.pdf", "text")
    with pikepdf.open(tmp_path / "plain.pdf") as document:
        document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
    assert refusal(tmp_path / "locked.pdf", settings) == "encrypted-pdf"


def test_a_pdf_with_an_owner_password_only_can_be_read(tmp_path: Path, settings: Settings):
    latin(tmp_path / "plain.pdf", "text")
    with pikepdf.open(tmp_path / "plain.pdf") as document:
        document.save(tmp_path / "open.pdf", encryption=pikepdf.Encryption(user="", owner="y"))
    assert identify(tmp_path / "open.pdf", settings).pages == 1


def test_a_pdf_cut_off(tmp_path: Path, settings: Settings):
    whole = latin(tmp_path / "whole.pdf", "text").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[:60])
    assert refusal(tmp_path / "cut.pdf", settings) == "damaged-pdf"


def test_a_truncated_jpeg(tmp_path: Path, settings: Settings):
    whole = picture(tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "cut.jpg", settings) == "damaged-image"


@pytest.mark.parametrize("side", [12_000, 20_000, 60_000])
def test_a_giant_picture_is_refused_by_its_header(side: int, tmp_path: Path, settings: Settings):
    assert refusal(huge_png(tmp_path / "bomb.png", side), settings) == "picture-too-large"


def test_a_file_that_is_too_large(tmp_path: Path, settings: Settings):
    limited = load(home=settings.home, max_file_mb=1)
    (tmp_path / "large.pdf").write_bytes(b"%PDF-1.7\n" + b"0" * 1024 * 1024)
    assert refusal(tmp_path / "large.pdf", limited) == "file-too-large"


def test_too_many_pages(tmp_path: Path, settings: Settings):
    with pikepdf.new() as document:
        for _ in range(3):
            document.add_blank_page()
        document.save(tmp_path / "long.pdf")
    limited = load(home=settings.home, max_pages=2)
    assert refusal(tmp_path / "long.pdf", limited) == "too-many-pages"
    assert identify(tmp_path / "long.pdf", settings).pages == 3


def test_a_pdf_without_pages(tmp_path: Path, settings: Settings):
    with pikepdf.new() as document:
        document.save(tmp_path / "none.pdf")
    assert refusal(tmp_path / "none.pdf", settings) == "damaged-pdf"
