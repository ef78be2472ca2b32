"""Makes the batch of bad input that the project has to tell apart, one case folder per fault."""

import shutil
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageFilter

from samples import FOLDER

CASES = FOLDER / "restaurant" / "cases"
GOOD = CASES / "a-all-well"


def huge_png(side: int = 20_000) -> bytes:
    """A valid PNG of side × side black pixels, one bit each, in about 50 kB."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" * (1 + (side + 7) // 8)) * side, 9)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def encrypted_pdf() -> bytes:
    """A PDF of one page that asks for a password."""
    pdf, made = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(made, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return made.getvalue()


def truncated_jpeg() -> bytes:
    """The first third of a business licence, as a copy that was broken off leaves it."""
    whole = (GOOD / "营业执照.jpg").read_bytes()
    return whole[: len(whole) // 3]


def unreadable_photo() -> bytes:
    """A photograph of a licence so far out of focus that nothing can be read."""
    with Image.open(GOOD / "营业执照.jpg") as licence:
        small = licence.convert("RGB").resize((600, 420)).filter(ImageFilter.GaussianBlur(14))
    made = BytesIO()
    small.save(made, "JPEG", quality=40)
    return made.getvalue()


def make_batch(folder: Path) -> Path:
    """Write the batch; the good case in it is the bundled one that ends well."""
    for name in (
        "01-none", "02-unusable", "03-photo", "04-industry", "05-typo", "06-yaml", "07-mixed",
    ):  # fmt: skip
        (folder / name).mkdir(parents=True)
    _say(folder / "01-none", "industry: restaurant")
    unusable = folder / "02-unusable"
    _say(unusable, "industry: restaurant")
    (unusable / "空.jpg").touch()
    (unusable / "正文.pdf").write_text("这不是 PDF，只是改了名字的文本。\n" * 50, encoding="utf-8")
    (unusable / "加密.pdf").write_bytes(encrypted_pdf())
    (unusable / "半截.jpg").write_bytes(truncated_jpeg())
    (unusable / "巨图.png").write_bytes(huge_png())
    _say(folder / "03-photo", "industry: restaurant")
    (folder / "03-photo" / "模糊.jpg").write_bytes(unreadable_photo())
    _say(folder / "04-industry", "industry: 太空旅行社")
    shutil.copy(GOOD / "申请表.pdf", folder / "04-industry")
    _say(folder / "05-typo", "industri: restaurant")
    shutil.copy(GOOD / "申请表.pdf", folder / "05-typo")
    _say(folder / "06-yaml", "answers: {a: [1, 2")
    shutil.copy(GOOD / "申请表.pdf", folder / "06-yaml")
    shutil.copytree(GOOD, folder / "07-mixed", dirs_exist_ok=True)
    (folder / "07-mixed" / "空白.jpg").touch()
    shutil.copytree(GOOD, folder / "08-good")
    shutil.copy(GOOD / "身份证.jpg", folder / "08-good" / "身份证 副本.jpg")
    with zipfile.ZipFile(folder / "09-packed.zip", "w") as packed:
        for path in sorted((CASES / "d-material-missing").iterdir()):
            packed.write(path, path.name)
    (folder / "10-broken.zip").write_bytes(b"PK\x03\x04 and no more")
    (folder / "散落.pdf").write_bytes((GOOD / "申请表.pdf").read_bytes())
    return folder


def _say(folder: Path, text: str) -> None:
    (folder / "case.yaml").write_text(text + "\n", encoding="utf-8")
