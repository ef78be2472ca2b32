"""The faces of the opened family (字体): neither ``tuning`` nor ``unseen`` draws with them."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

Face = Literal["hei", "song", "kai", "kai-bold", "mono"]

_DEBIAN = Path("/usr/share/fonts/truetype")
FONTS: dict[Face, tuple[Path, str]] = {
    "hei": (_DEBIAN / "wqy/wqy-zenhei.ttc", "fonts-wqy-zenhei"),
    "song": (_DEBIAN / "hanazono/HanaMinA.ttf", "fonts-hanazono"),
    "kai": (_DEBIAN / "lxgw-wenkai/LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai"),
    "kai-bold": (_DEBIAN / "lxgw-wenkai/LXGWWenKai-Bold.ttf", "fonts-lxgw-wenkai"),
    "mono": (_DEBIAN / "lxgw-wenkai/LXGWWenKaiMono-Regular.ttf", "fonts-lxgw-wenkai"),
}
"""Face → file, and the Debian package that brings it."""

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


@lru_cache(maxsize=512)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    return ImageFont.truetype(str(path(face)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=32768)
def has(face: Face, char: str) -> bool:
    """Whether the face can draw ``char``."""
    if char.isspace():
        return True
    type_ = font(face, 32)
    return bytes(type_.getmask(char)) != bytes(type_.getmask(_NOWHERE))
