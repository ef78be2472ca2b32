"""What happens to a drawing on its way to the reader (成像条件): scans, copies, telephones.

The picture stays readable for a person: letters of 2.6 mm keep at least 12 pixels, shadow and
glare take contrast away, never all of it.
"""

import io
from typing import Literal

import cv2
import numpy
from numpy.typing import NDArray
from PIL import Image

Level = Literal["clean", "poor", "phone"]
LEVELS: tuple[Level, ...] = ("clean", "poor", "phone")
TURNED = 0.12
"""Share of the pictures that are stored turned by 90, 180 or 270 degrees."""

Pixels = NDArray[numpy.float32]
_MM_PER_INCH = 25.4


def condition(
    picture: Image.Image, dpi: int, rng: numpy.random.Generator, level: Level
) -> Image.Image:
    """A drawing as it reaches the counter.

    Args:
        picture: RGB, upright.
        dpi: At which it is drawn.
        rng: Source of all that varies.
        level: ``clean`` scan, ``poor`` scan or copy, ``phone`` photograph.

    Returns:
        RGB or L, with JPEG's traces in it. ``info`` holds the ``quality`` to save it with again,
        for scans also their ``dpi``.
    """
    match level:
        case "clean":
            made = _clean(picture, dpi, rng)
        case "poor":
            made = _poor(picture, dpi, rng)
        case "phone":
            made = _phone(picture, dpi, rng)
    if rng.random() < TURNED:
        turned = made.rotate(int(rng.choice([90, 180, 270])), expand=True)
        turned.info = made.info
        return turned
    return made


def _clean(picture: Image.Image, dpi: int, rng: numpy.random.Generator) -> Image.Image:
    target = int(rng.choice([200, 200, 240, 300]))
    pixels = _resized(picture, target / dpi)
    pixels = _skewed(pixels, float(rng.uniform(-0.7, 0.7)), (246, 246, 244))
    pixels = _blurred(pixels, float(rng.uniform(0.3, 0.7)))
    pixels = pixels * _light(pixels, rng, 0.05)
    pixels = _noisy(pixels, rng, float(rng.uniform(1.0, 3.5)))
    return _stored(pixels, int(rng.integers(85, 94)), target)


def _poor(picture: Image.Image, dpi: int, rng: numpy.random.Generator) -> Image.Image:
    target = int(rng.integers(130, 201))
    small = picture.width < picture.height * 2 and max(picture.size) / dpi * _MM_PER_INCH < 160
    if small:
        target = max(target, 170)
    pixels = _resized(picture, target / dpi)
    pixels = _skewed(pixels, float(rng.uniform(-1.6, 1.6)), (232, 232, 230))
    grey = rng.random() < 0.8
    if grey:
        pixels = pixels.mean(axis=2, keepdims=True).astype(numpy.float32)
    pixels = _blurred(pixels, float(rng.uniform(0.4, 0.5 + (target - 120) / 200)))
    pixels = _stained(pixels, rng)
    for _ in range(int(rng.integers(1, 3))):
        pixels = _folded(pixels, rng)
    pixels = _streaked(pixels, rng)
    if rng.random() < 0.5:
        ink = float(rng.uniform(0.42, 0.7))
        pixels = 244 - (255 - pixels) * ink
    else:
        pixels = pixels * float(rng.uniform(0.6, 0.8))
    pixels = pixels * _light(pixels, rng, 0.18)
    pixels = _noisy(pixels, rng, float(rng.uniform(3.0, 8.0)))
    return _stored(pixels, int(rng.integers(42, 71)), target)


def _phone(picture: Image.Image, dpi: int, rng: numpy.random.Generator) -> Image.Image:
    tall, wide = picture.height, picture.width
    # Small cards fill the picture too, but nobody sends 3 megapixels of one.
    inches = tall * wide / dpi**2
    megapixels = float(rng.uniform(1.9, 3.0)) if inches > 40 else float(rng.uniform(1.5, 2.2))
    margin = float(rng.uniform(1.06, 1.2))
    scale = (megapixels * 1e6 / (tall * wide)) ** 0.5 / margin
    width, height = int(wide * scale * margin), int(tall * scale * margin)
    paper = _resized(picture, min(1.0, scale * 1.25))
    corners = _corners(paper, width, height, scale * wide, scale * tall, rng)
    x, y = _curled(paper, corners, width, height, rng)
    seen = cv2.remap(
        paper, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0)
    ).astype(numpy.float32)
    cover = cv2.remap(numpy.ones(paper.shape[:2], numpy.float32), x, y, cv2.INTER_LINEAR)[..., None]
    ground = _table(width, height, rng)
    dark = cv2.GaussianBlur(numpy.roll(cover[..., 0], (9, 7), (0, 1)), (0, 0), 10)[..., None]
    pixels = _float(seen * cover + ground * (1 - 0.4 * dark) * (1 - cover))
    pixels = _float(pixels * _light(pixels, rng, 0.22) * float(rng.uniform(0.78, 1.0)))
    if rng.random() < 0.6:
        pixels = _shadowed(pixels, rng)
    if rng.random() < 0.4:
        pixels = _glared(pixels, rng)
    pixels = _float(pixels * rng.uniform(0.91, 1.03, 3))
    pixels = _blurred(pixels, float(rng.uniform(0.4, 0.95)))
    pixels = _noisy(pixels, rng, float(rng.uniform(2.0, 5.5)))
    return _stored(pixels, int(rng.integers(62, 86)), None)


def _float(pixels: object) -> Pixels:
    return numpy.asarray(pixels, numpy.float32)


def _resized(picture: Image.Image, scale: float) -> Pixels:
    pixels = numpy.asarray(picture.convert("RGB"), numpy.float32)
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return numpy.asarray(cv2.resize(pixels, size, interpolation=way), numpy.float32)


def _skewed(pixels: Pixels, angle: float, border: tuple[int, int, int]) -> Pixels:
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=border
    )
    return numpy.asarray(turned, numpy.float32)


def _blurred(pixels: Pixels, sigma: float) -> Pixels:
    soft = numpy.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), numpy.float32)
    return soft[..., None] if soft.ndim == 2 else soft


def _noisy(pixels: Pixels, rng: numpy.random.Generator, sigma: float) -> Pixels:
    height, width = pixels.shape[:2]
    grain = rng.standard_normal((height, width, 1), dtype=numpy.float32)
    return (pixels + grain * sigma).astype(numpy.float32)


def _light(pixels: Pixels, rng: numpy.random.Generator, depth: float) -> Pixels:
    height, width = pixels.shape[:2]
    coarse = 1 - rng.uniform(0, depth, (3, 3)).astype(numpy.float32)
    light = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return numpy.asarray(light, numpy.float32)[..., None]


def _stained(pixels: Pixels, rng: numpy.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    layer: Pixels = numpy.ones((height, width), numpy.float32)
    for _ in range(int(rng.integers(0, 3))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.integers(width // 40, width // 9)), int(rng.integers(20, height // 10)))
        depth = float(rng.uniform(0.84, 0.95))
        cv2.ellipse(layer, centre, axes, float(rng.uniform(0, 180)), 0, 360, (depth,), -1)
    specks = rng.random((height, width), dtype=numpy.float32) < 0.00012
    layer = _float(cv2.GaussianBlur(layer, (0, 0), 6))
    layer[cv2.dilate(specks.astype(numpy.uint8), numpy.ones((2, 2))) > 0] = 0.45
    return (pixels * layer[..., None]).astype(numpy.float32)


def _folded(pixels: Pixels, rng: numpy.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    down = rng.random() < 0.5
    across, along = (width, height) if down else (height, width)
    middle = across * float(rng.choice([1 / 3, 0.5, 2 / 3])) + float(rng.uniform(-8, 8))
    tilt = float(rng.uniform(-0.006, 0.006))
    distance = (
        numpy.arange(across, dtype=numpy.float32)[None, :]
        - middle
        - tilt * (numpy.arange(along, dtype=numpy.float32)[:, None] - along / 2)
    )
    crease = -float(rng.uniform(30, 70)) * numpy.exp(-((distance / 1.6) ** 2))
    crease += float(rng.uniform(4, 14)) * numpy.exp(-(((distance - 5) / 5) ** 2))
    shade = -float(rng.uniform(6, 22)) * numpy.exp(-numpy.abs(distance) / (across * 0.05))
    layer = crease + numpy.where(distance > 0, shade, shade * 0.2)
    if not down:
        layer = layer.T
    return _float(pixels + layer[..., None])


def _streaked(pixels: Pixels, rng: numpy.random.Generator) -> Pixels:
    width = pixels.shape[1]
    layer = numpy.zeros(width, numpy.float32)
    for _ in range(int(rng.integers(0, 4))):
        at = int(rng.integers(width))
        layer[at : at + int(rng.integers(1, 3))] -= float(rng.uniform(18, 60))
    return (pixels + layer[None, :, None]).astype(numpy.float32)


def _corners(
    paper: Pixels,
    width: int,
    height: int,
    wide: float,
    tall: float,
    rng: numpy.random.Generator,
) -> Pixels:
    half = numpy.array([wide, tall], numpy.float32) / 2
    corners = numpy.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], numpy.float32) * half
    angle = numpy.deg2rad(float(rng.uniform(-2.5, 2.5)))
    turn = numpy.array(
        [[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]]
    )
    corners = corners @ turn.T.astype(numpy.float32)
    corners += rng.uniform(-0.028, 0.028, (4, 2)).astype(numpy.float32) * min(wide, tall)
    reach = numpy.array([width, height], numpy.float32) / 2 - 4
    # A photographer keeps the whole paper in the picture.
    corners *= min(1.0, float((reach / numpy.abs(corners).max(axis=0)).min()))
    return (corners + numpy.array([width, height], numpy.float32) / 2).astype(numpy.float32)


def _curled(
    paper: Pixels, corners: Pixels, width: int, height: int, rng: numpy.random.Generator
) -> tuple[Pixels, Pixels]:
    tall, wide = paper.shape[:2]
    flat = numpy.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], numpy.float32)
    back = cv2.getPerspectiveTransform(corners, flat)
    grid = numpy.stack(
        numpy.meshgrid(
            numpy.arange(width, dtype=numpy.float32), numpy.arange(height, dtype=numpy.float32)
        ),
        axis=-1,
    )
    place = cv2.perspectiveTransform(grid.reshape(-1, 1, 2), back).reshape(height, width, 2)
    x, y = place[..., 0], place[..., 1]
    bend = float(rng.uniform(-0.009, 0.009)) * tall
    y = y + bend * numpy.sin(numpy.pi * x / wide + float(rng.uniform(0, 1)))
    x = x + float(rng.uniform(-0.004, 0.004)) * wide * numpy.sin(numpy.pi * y / tall)
    return x.astype(numpy.float32), y.astype(numpy.float32)


def _table(width: int, height: int, rng: numpy.random.Generator) -> Pixels:
    colours = ((98, 74, 52), (120, 116, 110), (60, 58, 60), (168, 150, 124), (82, 96, 104))
    colour = numpy.array(colours[int(rng.integers(len(colours)))], numpy.float32)
    veins = rng.normal(0, 10, (max(2, height // 3), max(2, width // 60))).astype(numpy.float32)
    grain = cv2.resize(veins, (width, height), interpolation=cv2.INTER_CUBIC)
    return (colour + numpy.asarray(grain, numpy.float32)[..., None]).astype(numpy.float32)


def _shadowed(pixels: Pixels, rng: numpy.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    layer: Pixels = numpy.ones((height, width), numpy.float32)
    side = int(rng.integers(4))
    first, second = rng.uniform(0.15, 0.6, 2)
    shapes = (
        [(0, 0), (first * width, 0), (second * width, height), (0, height)],
        [(width, 0), ((1 - first) * width, 0), ((1 - second) * width, height), (width, height)],
        [(0, height), (0, (1 - first) * height), (width, (1 - second) * height), (width, height)],
        [(0, 0), (0, first * height), (width, second * height), (width, 0)],
    )
    points = numpy.array(shapes[side], numpy.int32)
    cv2.fillPoly(layer, [points], (float(rng.uniform(0.58, 0.82)),))
    layer = _float(cv2.GaussianBlur(layer, (0, 0), width * float(rng.uniform(0.015, 0.05))))
    return (pixels * layer[..., None]).astype(numpy.float32)


def _glared(pixels: Pixels, rng: numpy.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    rows, columns = numpy.mgrid[0:height, 0:width].astype(numpy.float32)
    x, y = rng.uniform(0.15, 0.85, 2)
    radius = float(rng.uniform(0.06, 0.13)) * width
    far = ((columns - x * width) / radius) ** 2 + ((rows - y * height) / (radius * 0.7)) ** 2
    spot = float(rng.uniform(0.35, 0.68)) * numpy.exp(-far)
    return _float(pixels + (255 - pixels) * spot[..., None])


def _stored(pixels: Pixels, quality: int, dpi: int | None) -> Image.Image:
    flat = pixels[..., 0] if pixels.shape[2] == 1 else pixels
    out = io.BytesIO()
    Image.fromarray(flat.clip(0, 255).astype(numpy.uint8)).save(out, "JPEG", quality=quality)
    stored = Image.open(out)
    stored.load()
    picture = stored.copy()
    picture.info = {"quality": quality}
    if dpi:
        picture.info["dpi"] = (dpi, dpi)
    return picture
