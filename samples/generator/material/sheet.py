"""What a layout gives: a clean drawing or a file with a text layer, and what it prints (版式)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy
from PIL import Image

from samples.generator.facts import Fields
from samples.generator.material.invent import Facts


@dataclass(frozen=True)
class Sheet:
    """A document as it left the press: RGB, upright, without any wear."""

    picture: Image.Image
    dpi: int
    fields: Fields
    """Only what this layout prints, normalised; a list for what is repeated."""


@dataclass(frozen=True)
class TextSheet:
    """A document with a text layer, as it is downloaded."""

    pdf: bytes
    fields: Fields


Layout = Callable[[Facts, numpy.random.Generator], Sheet | TextSheet]
