"""``python -m benchmarks.qr [--write docs/licence-qr.md]``: which QR code survives a wall.

Draws codes of random addresses, prints and photographs them in simulation, and counts what is
read. Every code is damaged by chance, the same chance for each level: level and size are the
only things that differ between two rows.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from benchmarks import report
from benchmarks.report import Section, table
from papers import qr
from papers.qr import Level

SIZES = (25.0, 30.0, 40.0)
"""mm, side of the symbol without quiet zone."""
LEVELS: tuple[Level, ...] = ("L", "M", "Q", "H")
DPI = (96, 150, 200, 300)
"""Dots of the scanner or camera on an inch of paper. A 12-megapixel phone that has the whole of
an A4 face in its picture sees about 340, a video frame of 1080 lines about 130."""
ADDRESS = "https://xk.example.gov.cn/l/"
MILDER = ("clean", "JPEG", "blur", "perspective")
GOAL = 0.99
PRINT = 20
"""Dots to the millimetre of the print before it is photographed (508 dpi)."""
AROUND = 12.0
"""mm of paper round the code in the photograph; the quiet zone is part of it."""

Picture = NDArray[np.uint8]
Damage = Callable[[Picture, random.Random], Picture]


def main() -> int:
    """Measure, print, and write the tables between the document's markers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.qr", description=__doc__)
    parser.add_argument("--write", type=Path, help="put the figures between this file's markers")
    parser.add_argument("--tries", type=int, default=20, help="codes of each kind")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other damage")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    machine, began = report.machine(), process_time()
    found = list(measure(asked.tries, asked.seed))
    spent = process_time() - began
    measured = "\n".join([
        f"{machine} {spent / 60:.1f} minutes of processor time. Command: "
        f"`python -m benchmarks.qr --tries {asked.tries} --seed {asked.seed}`.\n",
        *map(str, sections(found)),
    ])  # fmt: skip
    print(measured)
    if asked.write:
        report.write(asked.write, measured)
    return 0


@dataclass(frozen=True)
class Try:
    """One photograph of one code, and whether each decoder read it right."""

    size: float
    level: Level
    damage: str
    dpi: int
    zxing: bool
    opencv: bool


def measure(tries: int, seed: int) -> Iterator[Try]:
    """Photograph each kind of code ``tries`` times.

    Four times as many at the smallest size in the level that is used: for it something is claimed.
    """
    reader = cv2.QRCodeDetector()
    for size in SIZES:
        for level in LEVELS:
            count = tries * (4 if (size, level) == (SIZES[0], qr.LEVEL) else 1)
            for index in range(count):
                chance = random.Random(f"{seed} {index}")
                text = _address(chance)
                for damage in DAMAGE:
                    for dpi in DPI:
                        photo = photograph(text, size, level, damage, dpi, chance)
                        yield Try(size, level, damage, dpi, _zxing(photo) == text,
                                  _opencv(reader, photo) == text)  # fmt: skip


def _address(chance: random.Random) -> str:
    """As long as an address of ours, and made of the same letters."""
    return ADDRESS + "".join(chance.choices("abcdefghjkmnpqrstvwxyz0123456789", k=25))


def photograph(
    text: str, size: float, level: Level, damage: str, dpi: int, chance: random.Random
) -> Picture:
    """A code as a camera sees it: printed, damaged, turned a little, lit unevenly, with noise."""
    paper = DAMAGE[damage](printed(text, size, level), chance)
    scale = dpi / 25.4 / PRINT
    height, width = paper.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-8, 8), scale)
    across, down = (int(side * scale) for side in (width, height))
    turn[:, 2] += (
        across / 2 - width / 2 + chance.random(),
        down / 2 - height / 2 + chance.random(),
    )
    # The lens spreads each point over about a pixel of the sensor before it is sampled.
    seen = cv2.GaussianBlur(paper, (0, 0), 0.5 / scale)
    seen = cv2.warpAffine(seen, turn, (across, down), flags=cv2.INTER_LINEAR, borderValue=235)
    light = np.linspace(chance.uniform(0.75, 1), chance.uniform(0.75, 1), across)
    grain = np.random.default_rng(chance.getrandbits(32)).normal(0, 4, seen.shape)
    lit = np.clip(seen * light[None, :] + grain, 0, 255).astype(np.uint8)
    return _jpeg(lit, chance.randint(12, 30) if damage == "JPEG" else 85)


def printed(text: str, size: float, level: Level) -> Picture:
    """The code on its paper, with the ink spread by about a twentieth of a millimetre."""
    modules = np.array(qr.matrix(text, level), dtype=np.uint8)
    side = round(size * PRINT)
    code = cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)
    room = round(AROUND * PRINT)
    ink = cv2.dilate(np.pad(code, room), np.ones((3, 3), np.uint8))
    return np.where(ink > 0, 45, 235).astype(np.uint8)


def _clean(paper: Picture, chance: random.Random) -> Picture:
    return paper


def _blur(paper: Picture, chance: random.Random) -> Picture:
    """Out of focus by 0.1 to 0.25 mm, and moved by up to 0.4 mm while the shutter was open."""
    length = max(1, round(chance.uniform(0, 0.4) * PRINT))
    motion = np.zeros((length, length), np.float32)
    cv2.line(motion, (0, 0), (length - 1, chance.randint(0, length - 1)), 1.0)
    moved = cv2.filter2D(paper, -1, motion / motion.sum())
    return _as_picture(cv2.GaussianBlur(moved, (0, 0), chance.uniform(0.1, 0.25) * PRINT))


def _perspective(paper: Picture, chance: random.Random) -> Picture:
    """Seen from the side: each corner up to 12 % of the width away from its place."""
    return _moved(paper, [[chance.uniform(0, 0.12) for _ in range(2)] for _ in range(4)])


def _glare(paper: Picture, chance: random.Random) -> Picture:
    """A lamp mirrored in the glass: a white spot over 3 to 10 % of the code, with a soft rim."""
    height, width = paper.shape
    room = AROUND * PRINT
    area = chance.uniform(0.03, 0.10) * (width - 2 * room) ** 2
    long = chance.uniform(1, 2)
    axes = (int((area * long / np.pi) ** 0.5), int((area / long / np.pi) ** 0.5))
    at = [int(chance.uniform(room, side - room)) for side in (width, height)]
    spot = np.zeros(paper.shape, np.float32)
    cv2.ellipse(spot, at, axes, chance.uniform(0, 180), 0, 360, 1.0, -1)
    spot = cv2.GaussianBlur(spot, (0, 0), 0.5 * PRINT)
    return _as_picture(paper * (1 - spot) + 255 * spot)


def _fold(paper: Picture, chance: random.Random) -> Picture:
    """Folded across the code: one half leans back and is darker, ink is lost along the crease."""
    height, width = paper.shape
    at = int(width * chance.uniform(0.35, 0.65))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    away = np.clip((at - x) / at, 0, 1)
    # What leans back is seen narrower, and lower the further it is from the crease.
    narrower, lower = chance.uniform(1.0, 1.15), chance.uniform(0.0, 0.12)
    column = np.where(x < at, at - (at - x) * narrower, x).astype(np.float32)
    row = (height / 2 + (y - height / 2) * (1 + lower * away)).astype(np.float32)
    folded = cv2.remap(paper, column, row, cv2.INTER_LINEAR, borderValue=235).astype(np.float32)
    folded *= np.where(x < at, chance.uniform(0.55, 0.85), 1.0)
    crease = np.abs(x - at) < chance.uniform(0.1, 0.4) * PRINT
    worn = np.random.default_rng(chance.getrandbits(32)).random((height, 1)) < 0.7
    folded = np.where(crease & worn, 225, folded)
    return np.rot90(_as_picture(folded), chance.randint(0, 3)).copy()


def _moved(paper: Picture, corners: Sequence[Sequence[float]]) -> Picture:
    """Each corner moved inwards by its shares of the width and the height."""
    height, width = paper.shape
    before = np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float32)
    inwards = np.array([[1, 1], [-1, 1], [1, -1], [-1, -1]]) * np.array([width, height])
    after = (before + np.array(corners) * inwards).astype(np.float32)
    warp = cv2.getPerspectiveTransform(before, after)
    return _as_picture(cv2.warpPerspective(paper, warp, (width, height), borderValue=235))


DAMAGE: dict[str, Damage] = {
    "clean": _clean,
    "JPEG": _clean,  # done last of all, in ``photograph``
    "blur": _blur,
    "perspective": _perspective,
    "glare": _glare,
    "fold": _fold,
}


def _as_picture(values: NDArray[np.float32] | Picture) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)


def _jpeg(photo: Picture, quality: int) -> Picture:
    _, coded = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _as_picture(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE))


def _zxing(photo: Picture) -> str | None:
    """As ``papers.qr.decode`` does, once: no other size or contrast is tried."""
    found = zxingcpp.read_barcodes(photo, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else None


def _opencv(reader: cv2.QRCodeDetector, photo: Picture) -> str | None:
    try:
        return str(reader.detectAndDecode(photo)[0]) or None
    except cv2.error:  # it stumbles over some pictures
        return None


def sections(tries: Sequence[Try]) -> Iterator[Section]:
    """The tables in Markdown, what is in use first."""
    used = [one for one in tries if one.level == qr.LEVEL and one.size == SIZES[0]]
    milder = [one for one in used if one.damage in MILDER]
    yield Section(
        f"In use: level {qr.LEVEL}, at {SIZES[0]:.0f} mm",
        f"{sum(one.zxing for one in milder)} of {len(milder)} photographs of the milder four "
        f"classes ({', '.join(MILDER)}) read by zxing-cpp at the first try: {_share(milder)}; "
        f"aimed at: {GOAL:.0%}.\n\n"
        + table(
            ("damage", *(f"{dpi} dpi" for dpi in DPI), "all", "OpenCV, all"),
            (
                (
                    damage,
                    *(_share([o for o in used if o.damage == damage and o.dpi == d]) for d in DPI),
                    _share([one for one in used if one.damage == damage]),
                    _share([one for one in used if one.damage == damage], "opencv"),
                )
                for damage in DAMAGE
            ),
        ),
    )
    for decoder, name in (("zxing", "zxing-cpp"), ("opencv", "OpenCV QRCodeDetector")):
        yield Section(
            f"Size and level, {name}",
            table(
                ("mm", "level", "version", "module, mm", *DAMAGE, "milder four", "all"),
                (
                    _row(size, level, [o for o in tries if (o.size, o.level) == (size, level)],
                         decoder)
                    for size in SIZES
                    for level in LEVELS
                ),
            ),
        )  # fmt: skip


def _row(size: float, level: Level, tries: Sequence[Try], decoder: str) -> tuple[str, ...]:
    modules = len(qr.matrix(_address(random.Random(0)), level))
    return (
        f"{size:.0f}",
        f"**{level}**" if level == qr.LEVEL else level,
        str((modules - 17) // 4),
        f"{size / modules:.2f}",
        *(_share([one for one in tries if one.damage == damage], decoder) for damage in DAMAGE),
        _share([one for one in tries if one.damage in MILDER], decoder),
        _share(tries, decoder),
    )


def _share(tries: Sequence[Try], decoder: str = "zxing") -> str:
    read = sum(getattr(one, decoder) for one in tries)
    return f"{read / len(tries):.1%}" if tries else "—"


if __name__ == "__main__":
    raise SystemExit(main())
