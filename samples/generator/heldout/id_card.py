"""居民身份证, a grey photocopy with the two sides next to each other."""

import numpy
from PIL import Image, ImageDraw

from samples.generator.bundled.id_card import CARD, back, fields, front
from samples.generator.degrade import scanned
from samples.generator.facts import CaseFacts
from samples.generator.ink import blank, specimen

__all__ = ["draw", "fields"]

_SIZE = (int(CARD[0] * 0.82), int(CARD[1] * 0.82))


def draw(case: CaseFacts, rng: numpy.random.Generator) -> Image.Image:
    """Back left, front right; the national layout of the card itself does not vary."""
    sheet = blank(1980, 1100)
    for side, x in ((back(case.person, "serif"), 90), (front(case.person, "serif"), 1030)):
        sheet.paste(side.resize(_SIZE, Image.Resampling.LANCZOS), (x, 240))
    specimen(ImageDraw.Draw(sheet), (940, 880), 44)
    grey = sheet.convert("L").convert("RGB")
    return scanned(grey, rng, angle=float(rng.uniform(-1.5, 1.5)), blur=0.9, noise=7.0)
