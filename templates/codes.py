"""Codes of items in the national catalogue (政务服务事项编码), by their structure.

After GB/T 39554.1-2020 as codes in use show it; how a basic code divides was inferred from those,
so that only its length and figures are held against a code. The identifier of an electronic
licence (电子证照标识) is in ``licenses/identifier.py``.
"""

from dataclasses import dataclass

from stdnum.cn import uscc

LEVELS = {
    "1": "国家级", "2": "省级", "3": "市级", "4": "县级", "5": "乡级", "6": "村级",
}  # fmt: skip
"""Level of the body that carries an item out; 4 was seen, the others are assumed."""
BASIC, CARRIED_OUT, HANDLED = 12, 31, 33
_USCC = 18


@dataclass(frozen=True)
class ItemCode:
    """A code taken apart: 基本编码 (12), 实施编码 (31) or 办理项编码 (33)."""

    basic: str
    """基本编码: the item in the national catalogue."""
    body: str | None = None
    """Unified social credit code of the body that carries it out."""
    level: str | None = None
    """Its level, a key of ``LEVELS``."""
    handled: str | None = None
    """Two figures of the way it is handled, such as a first grant or a renewal."""


def item_code(text: str) -> ItemCode:
    """The parts of an item's code of any of the three lengths.

    Raises:
        ValueError: no such code; the message says what is wrong with it.
    """
    if len(text) == BASIC:
        return ItemCode(basic_item_code(text))
    if len(text) not in (CARRIED_OUT, HANDLED):
        raise ValueError(f"an item code has 12, 31 or 33 characters, not {len(text)}")
    body, level, basic = text[:_USCC], text[_USCC], text[_USCC + 1 : CARRIED_OUT]
    if not uscc.is_valid(body):
        raise ValueError(f"{body} is no unified social credit code")
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is none of {', '.join(LEVELS)}")
    handled = text[CARRIED_OUT:]
    if handled and not _figures(handled):
        raise ValueError(f"the last two characters are {handled!r}, not figures")
    return ItemCode(basic_item_code(basic), body, level, handled or None)


def basic_item_code(text: str) -> str:
    """A basic code (基本编码) as it is: two figures of the province, 00 for the nation, ten more.

    Raises:
        ValueError: it is none.
    """
    if len(text) != BASIC or not _figures(text):
        raise ValueError("a basic item code (基本编码) has 12 figures")
    return text


def _figures(text: str) -> bool:
    return text.isascii() and text.isdigit()
