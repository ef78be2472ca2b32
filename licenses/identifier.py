"""Identifiers of electronic licences (电子证照标识), GB/T 36904-2018.

``1.2.156.3005.2 . type . issuer . serial . version . check``: the type of licence is the credit
code of the body that defined it and three digits. No type was found that is set nationwide for
the 行业综合许可证, so it is the locality's to give; without one there is no identifier.
"""

import re

from stdnum.iso7064 import mod_37_36

from cases.errors import UsageError

ROOT = "1.2.156.3005.2"
_PARTS = {
    "type": r"[0-9A-Z]{18}[0-9]{3}",
    "issuer": r"[0-9A-Z]{6}|[0-9A-Z]{18}",
    "serial": r"[0-9A-Z]{1,40}",
    "version": r"(?!000)[0-9]{3}",
}
LAST_VERSION = 999


def identifier(type: str, issuer: str, serial: str, version: int) -> str:
    """The whole identifier, root and check character included.

    Args:
        type: 18 characters of a credit code and three digits.
        issuer: credit code or area code of the body that issues.
        serial: capital letters and digits; we use the licence number.
        version: 1 when issued, one more with each change.

    Raises:
        UsageError: ``identifier-invalid``.
    """
    parts = {"type": type, "issuer": issuer, "serial": serial, "version": f"{version:03d}"}
    for name, part in parts.items():
        if not re.fullmatch(_PARTS[name], part):
            raise UsageError(
                f"{part!r} cannot be the {name} of an electronic licence identifier.",
                hint="Correct `identifier` in the locality's file: type is a credit code of 18 "
                f"characters and three digits, issuer a credit or area code; versions end at "
                f"{LAST_VERSION}.",
                code="identifier-invalid",
            )
    return ".".join((ROOT, *parts.values(), check_character(*parts.values())))


def check_character(*parts: str) -> str:
    """ISO 7064 MOD 37,36 over the parts without their dots."""
    character: str = mod_37_36.calc_check_digit("".join(parts))
    return character


def of_version(identifier_: str, version: int) -> str:
    """The identifier of another version of the same licence.

    Raises:
        UsageError: ``identifier-invalid``.
    """
    type, issuer, serial = identifier_.removeprefix(f"{ROOT}.").split(".")[:3]
    return identifier(type, issuer, serial, version)


def is_identifier(text: str) -> bool:
    """Whether a text is an identifier, with or without its root, whose check character is right."""
    parts = text.strip().upper().removeprefix(f"{ROOT}.").split(".")
    if len(parts) != 5:
        return False
    *body, check = parts
    formed = all(re.fullmatch(form, part) for form, part in zip(_PARTS.values(), body, strict=True))
    return formed and check == check_character(*body)
