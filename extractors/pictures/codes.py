"""QR and bar codes on documents (二维码、条形码): what stands in them, to check what was read."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from cases.model import Box, Check, Field, Page, PageCode
from extractors.extract import Fields, with_check
from extractors.ocr.lines import Image
from papers.model_form import Code, find_code

CROSS_CHECK = "code-on-document"

_FORMATS = {
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.Code128: "code-128",
    zxingcpp.BarcodeFormat.Code39: "code-39",
}
"""What certificates bear. Each further format costs time: all that there are take 50–150 ms on
A4 at 200 dpi, these 15 ms."""
_ONLY = zxingcpp.BarcodeFormats(list(_FORMATS))

_TOKEN = re.compile(r"[0-9A-Z]+")
_ID_NUMBER = re.compile(
    r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_FOOD_PERMIT = re.compile(r"JY\d{14}")
_NAMED = re.compile(r"(?:注册号|REG_?NO)\W{0,3}(\d{15})(?!\d)")
_ALONE = re.compile(r"\s*(\d{15})\s*")


def decode(image: Image) -> tuple[PageCode, ...]:
    """Read the codes on a page, each text once, from the top down.

    Where a code is seen but not read, its place is sharpened and tried once more: that brings
    back some of the blurred ones for nothing, while sharpening the whole page costs 35 ms.

    Args:
        image: height × width × 3, 8 bits; boxes are in its pixels.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    found: list[PageCode] = []
    for code in zxingcpp.read_barcodes(grey, formats=_ONLY, return_errors=True):
        box = _box(code.position)
        found.extend([_page_code(code, box)] if code.error is None else _sharpened(grey, box))
    once = {(code.format, code.text): code for code in found}
    return tuple(sorted(once.values(), key=lambda code: (code.box[1], code.box[0])))


def form_code(page: Page) -> Code | None:
    """What the code of one of our own forms says, as QR code or in print at the page's foot."""
    said = [*(find_code(code.text) for code in page.codes), find_code(page.text)]
    return next((code for code in said if code is not None), None)


def facts(text: str) -> dict[str, str]:
    """What a code says that a field can be compared with, under the field's name.

    ``credit_code`` and ``license_number`` (food permits, 食品经营许可证) are taken from anywhere
    in the text or address when their check character is right; ``registration_number`` has no
    letters to know it by, and counts only when it is all that stands there or is named. What is
    said twice and differently is not told. Identity numbers of persons are passed over.
    """
    plain = unquote(text).upper()
    said: dict[str, set[str]] = {}
    for token in _TOKEN.findall(plain):
        if _ID_NUMBER.fullmatch(token):
            continue
        if uscc.is_valid(token):
            said.setdefault("credit_code", set()).add(token)
        elif _FOOD_PERMIT.fullmatch(token) and mod_11_10.is_valid(token[2:]):
            said.setdefault("license_number", set()).add(token)
    registered = _NAMED.search(plain) or _ALONE.fullmatch(plain)
    if registered and mod_11_10.is_valid(registered[1]):
        said["registration_number"] = {registered[1]}
    return {name: values.pop() for name, values in said.items() if len(values) == 1}


def compared(fields: Fields, pages: Sequence[Page]) -> Fields:
    """The fields, checked against what the codes on the pages say (``code-on-document``).

    A code never fills a field: an erased or pasted-over value keeps its code.
    """
    said = {name: value for page in pages for code in page.codes
            for name, value in facts(code.text).items()}  # fmt: skip
    result = dict(fields)
    for name, value in said.items():
        field = result.get(name)
        if isinstance(field, Field) and field.value is not None:
            same = field.value == value
            message = "" if same else f"the code on the document says {value}"
            result[name] = with_check(field, Check(name=CROSS_CHECK, ok=same, message=message))
    return result


def _sharpened(grey: NDArray[np.uint8], box: Box) -> list[PageCode]:
    margin = 0.4 * max(box[2] - box[0], box[3] - box[1])  # the quiet zone, and room for error
    left, top = max(0, int(box[0] - margin)), max(0, int(box[1] - margin))
    piece = grey[top : int(box[3] + margin) + 1, left : int(box[2] + margin) + 1]
    sharp = cv2.addWeighted(piece, 2.5, cv2.GaussianBlur(piece, (0, 0), 3), -1.5, 0)
    return [_page_code(code, box) for code in zxingcpp.read_barcodes(sharp, formats=_ONLY)]


def _page_code(code: zxingcpp.Barcode, box: Box) -> PageCode:
    return PageCode(format=_FORMATS[code.format], text=code.text, box=box)


def _box(corners: zxingcpp.Position) -> Box:
    points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
    xs, ys = [float(p.x) for p in points], [float(p.y) for p in points]
    return (min(xs), min(ys), max(xs), max(ys))
