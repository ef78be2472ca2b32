"""The faces of the tuning family (字体): two of the project, three of Debian packages."""

from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn as faces
from PIL import ImageFont

_ARPHIC = Path("/usr/share/fonts/truetype/arphic")
_WQY = Path("/usr/share/fonts/truetype/wqy")

FONTS: dict[str, tuple[Path, int, str]] = {
    "sans": (faces.sans_path(), 0, "pylopdf-fonts-zh-cn"),
    "serif": (faces.serif_path(), 0, "pylopdf-fonts-zh-cn"),
    "kai": (_ARPHIC / "ukai.ttc", 0, "fonts-arphic-ukai"),
    "ming": (_ARPHIC / "uming.ttc", 0, "fonts-arphic-uming"),
    "hei": (_WQY / "wqy-microhei.ttc", 0, "fonts-wqy-microhei"),
}
"""Name of a face → file, index in it, package it comes with."""


@lru_cache(maxsize=512)
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels.

    Raises:
        FileNotFoundError: the package it comes with is not installed; the message names it.
    """
    path, index, package = FONTS[name]
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: install the package {package}")
    return ImageFont.truetype(str(path), size, index=index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16384)
def has_glyph(name: str, char: str) -> bool:
    """Whether a face can draw a character."""
    if char.isspace():
        return True
    type_ = face(name, 32)
    return bytes(type_.getmask(char)) != bytes(type_.getmask("\U0010fffd"))
