"""Print that no field claims (无主文字): is an optional field really absent?

A layout may leave a field out, and the label of one that it prints may be unknown or unreadable.
Both look the same by the labels alone. What is left over decides: a number, a date, an address
or an authority that belongs to nothing is a reason to ask a person before the field counts as
not printed.
"""

import re
from collections.abc import Collection, Sequence

from extractors.meaning.checks import checked
from extractors.meaning.values import PARSERS
from extractors.printed.candidates import Found, owns
from extractors.printed.labels import Label
from extractors.printed.layout import Token
from extractors.text import squeeze

UNCLAIMED = "unclaimed-value"
"""Nothing was found for the field, and something on the page that could be it is nobody's."""

SHAPED = frozenset(
    {"uscc", "id_number", "date", "term_from", "term_to", "amount", "area", "food_number",
     "registration_number", "phone", "hotline", "code", "address", "authority", "amount_words"}
)  # fmt: skip
"""Types that a value is known by without its label."""
NUMBERED = re.compile(
    r"(?:N[o°º]?[.:]?|№:?)?((?=(?:[^0-9]*[0-9]){5})[A-Z0-9\u4e00-\u9fff()〔〕\[\]-]*[0-9]号?)", re.I
)
"""A document's number: at least five digits, and nothing but what numbers are made of."""
NAMED_BY = 4
"""A label so long says what its value is: 出生日期; 日期 does not."""
NEAR = 4.0
"""Widest gap between such a label and its value, in letter heights."""
UNIT = {"amount": re.compile("[元圆万¥￥]"), "area": re.compile("平|㎡|m2", re.I)}
"""Digits alone are an amount or an area only beside a label."""


def unclaimed(kind: str, free: Sequence[Token], said: Collection[str]) -> list[Found]:
    """Left-over print that could be the value of an absent field.

    Args:
        kind: the field's type (``templates.documents.ValueType``).
        free: print that is neither a label nor part of a field's value.
        said: values that fields have already; print that repeats one is nobody's loss.
    """
    if kind not in SHAPED:
        return []
    found: list[Found] = []
    for token in free:
        text = _shaped(kind, re.split("[:：]", token.text)[-1])
        value = PARSERS[kind](text) if text else None
        if text is None or value is None or any(value in one or one in value for one in said):
            continue
        if all(check.ok for check in checked(kind, value, text)):
            found.append(Found((token,), "left-over", 0.0, text))
    return found


def told_by_another(token: Token, labels: Sequence[Label]) -> bool:
    """It is the value of a label that the template knows as no field's: 出生日期 1990年1月1日."""
    return any(
        len(label.text) >= NAMED_BY
        and (label.rest is token or (owns(label, token) and _is_near(label, token)))
        for label in labels
    )


def _is_near(label: Label, token: Token) -> bool:
    return token.box[0] - label.box[2] < NEAR * label.height


def _shaped(kind: str, text: str) -> str | None:
    """The text, or the number in it, unless it takes a label to know it by."""
    key = squeeze(text)
    if kind == "code":
        number = NUMBERED.fullmatch(key)
        return number[1] if number else None
    return text if kind not in UNIT or UNIT[kind].search(key) else None
