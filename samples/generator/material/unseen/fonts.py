"""The faces of this family (字体): no other family draws with them."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

Face = Literal[
    "song",
    "kai",
    "dots",
    "serif",
    "serif-medium",
    "serif-black",
    "marks",
    "sans",
    "sans-light",
    "sans-black",
]

_DEBIAN = Path("/usr/share/fonts")
_NOTO = _DEBIAN / "opentype/noto"
FONTS: dict[Face, tuple[Path, str]] = {
    "song": (_DEBIAN / "truetype/cns11643/TW-Sung-98_1.ttf", "fonts-cns11643-sung"),
    "kai": (_DEBIAN / "truetype/cns11643/TW-Kai-98_1.ttf", "fonts-cns11643-kai"),
    "dots": (_DEBIAN / "opentype/unifont/unifont.otf", "fonts-unifont"),
    "serif": (_NOTO / "NotoSerifCJK-SemiBold.ttc", "fonts-noto-cjk-extra"),
    "serif-medium": (_NOTO / "NotoSerifCJK-Medium.ttc", "fonts-noto-cjk-extra"),
    "serif-black": (_NOTO / "NotoSerifCJK-Black.ttc", "fonts-noto-cjk-extra"),
    "marks": (_NOTO / "NotoSerifCJK-Regular.ttc", "fonts-noto-cjk"),
    "sans": (_NOTO / "NotoSansCJK-Medium.ttc", "fonts-noto-cjk-extra"),
    "sans-light": (_NOTO / "NotoSansCJK-DemiLight.ttc", "fonts-noto-cjk-extra"),
    "sans-black": (_NOTO / "NotoSansCJK-Black.ttc", "fonts-noto-cjk-extra"),
}
"""Face → file, and the Debian package that brings it. ``dots`` is what needle printers
print, ``marks`` the punctuation of the others."""

_NOWHERE = "\U0010ffff"
"""Never a character, so every font answers with the box it draws for what it lacks."""


def path(face: Face) -> Path:
    """The file of a face.

    Raises:
        FileNotFoundError: it is not installed; the message names the package.
    """
    file, package = FONTS[face]
    if not file.exists():
        raise FileNotFoundError(f"{file} is missing: apt-get install {package}")
    return file


@lru_cache(maxsize=256)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    return ImageFont.truetype(str(path(face)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=32768)
def has(face: Face, char: str) -> bool:
    """Whether the face can draw ``char``."""
    if char.isspace():
        return True
    drawn = bytes(font(face, 32).getmask(char))
    return any(drawn) and drawn != bytes(font(face, 32).getmask(_NOWHERE))
