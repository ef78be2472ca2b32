"""Numbers of licences (证号): zone + year + industry + serial + check character.

No published scheme was found; this one is an assumption [A] and its parts are configuration.
The check character is ISO 7064 MOD 37,36, the one that the identifier of electronic licences
uses (GB/T 36904, 电子证照标识), so that a number typed wrongly is told from an unknown one.
"""

import re

from stdnum.iso7064 import mod_37_36

from cases.errors import UsageError

SAMPLE_PREFIX = "YB"
"""Begins the numbers of 样本 licences, which count in series of their own. A made-up zone may
have it as its prefix already."""
SERIAL_DIGITS = 6


def series(zone: str, year: int, industry: str, *, sample: bool) -> str:
    """What serials count within, e.g. ``GX202603``.

    Args:
        zone: prefix of the zone, 1–8 letters or digits.
        year: of issue, four digits.
        industry: code of the industry in numbers, 1–8 letters or digits.
        sample: 样本 licences never use up numbers of real ones.

    Raises:
        UsageError: ``number-scheme-invalid``.
    """
    for part in (zone, industry):
        if not re.fullmatch(r"[0-9A-Z]{1,8}", part):
            raise UsageError(
                f"{part!r} cannot be part of a licence number.",
                hint="Use 1–8 capital letters or digits.",
                code="number-scheme-invalid",
            )
    mark = SAMPLE_PREFIX if sample and zone != SAMPLE_PREFIX else ""
    return f"{mark}{zone}{year:04d}{industry}"


def number(series: str, serial: int) -> str:
    """The whole number, e.g. ``GX202603000001`` and its check character."""
    body = f"{series}{serial:0{SERIAL_DIGITS}d}"
    return body + check_character(body)


def check_character(body: str) -> str:
    """ISO 7064 MOD 37,36 over capital letters and digits."""
    character: str = mod_37_36.calc_check_digit(body)
    return character


def normalised(text: str) -> str:
    """A number as somebody typed it, without spaces and hyphens, in capitals."""
    return re.sub(r"[\s\-—–·]", "", text).upper()


def is_number(text: str) -> bool:
    """Whether a normalised text is a number whose check character is right."""
    return bool(re.fullmatch(r"[0-9A-Z]{8,40}", text)) and bool(mod_37_36.is_valid(text))
