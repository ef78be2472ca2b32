"""The faces of the former held-out family (字体): no other family draws with them."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

Face = Literal["hei", "song", "song-gb", "kai", "ornate"]

_DEBIAN = Path("/usr/share/fonts/truetype")
FONTS: dict[Face, tuple[Path, str]] = {
    "hei": (_DEBIAN / "droid/DroidSansFallbackFull.ttf", "fonts-droid-fallback"),
    "song": (_DEBIAN / "babelstone/BabelStoneHan.ttf", "fonts-babelstone-han"),
    "song-gb": (_DEBIAN / "arphic-gbsn00lp/gbsn00lp.ttf", "fonts-arphic-gbsn00lp"),
    "kai": (_DEBIAN / "arphic-gkai00mp/gkai00mp.ttf", "fonts-arphic-gkai00mp"),
    "ornate": (_DEBIAN / "smiley-sans/SmileySans-Oblique.ttf", "fonts-smiley-sans"),
}
"""Face → file, and the Debian package that brings it; ``ornate`` is for titles only."""

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
    drawn = bytes(font(face, 32).getmask(char))
    return any(drawn) and drawn != bytes(font(face, 32).getmask(_NOWHERE))
