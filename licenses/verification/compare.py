"""Does a PDF still say what was issued (证面核对)?

Needed only for a file whose bytes are not those of the register: saved again by a viewer it is
still genuine, with another name on it it is not. Three looks, each closing a gap of the one
before: the attached data, the letters on the pages, the pages as pictures.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Literal

import pikepdf
from PIL import Image, ImageChops, ImageFilter, ImageStat

from licenses.paper.face import ATTACHMENT
from licenses.status import Status
from papers.place import Area
from papers.raster import page_count, page_image, page_text

DPI = 100
UNEQUAL = 40
"""Grey levels (of 255) by which blurred pages may differ anywhere. Measured at 100 dpi: a file
saved again 0, one digit of the smallest print whited out 121."""

_HOLDER = {
    "经营者名称": "name",
    "统一社会信用代码": "credit_code",
    "法定代表人": "legal_representative",
    "经营场所": "premises",
}
_PERMIT = {
    "许可项目": "name",
    "许可证号": "number",
    "发证机关": "authority",
    "许可条件": "conditions",
}
_DESCRIPTION = ("/Title", "/Author", "/Subject", "/Keywords")
_DATES = {"有效期自": "valid_from", "有效期至": "valid_to"}


def compare(pdf: bytes, status: Status, original: bytes | None) -> "Comparison":
    """Compare a PDF with what the register says, and with the file issued if it is at hand."""
    attached = _attached(pdf)
    text = _letters(pdf)
    if attached is None and not text:
        return _PICTURE_ONLY
    for datum in _data(status):
        if attached is not None and _plain(attached.get(datum.name)) != _plain(datum.value):
            return _tampered(f"附带数据中的“{datum.name}”与登记不符")
        if original is None and (_plain(datum.printed) or "") not in text:
            return _tampered(f"证面上找不到登记的“{datum.name}”")
    if extra := set(attached or ()) - {datum.name for datum in _data(status)}:
        return _tampered(f"附带数据中多出“{min(extra)}”")
    if original is None:
        return Comparison("same", "data-same", "文件重新保存过，证面数据与登记一致；原件不在本机。")
    return compare_files(pdf, original)


def compare_files(pdf: bytes, original: bytes) -> "Comparison":
    """Compare a PDF with a file that was issued: attached data, letters, pictures of the pages."""
    text = _letters(pdf)
    if _attached(pdf) is None and not text:
        return _PICTURE_ONLY
    if _attachment(pdf) not in (None, _attachment(original)):
        return _tampered("附带数据与签发的文件不同")
    if Counter(text) != Counter(_letters(original)):
        return _tampered("证面文字与签发的文件不同")
    if not look_alike(pdf, original):
        return _tampered("证面图像与签发的文件不同")
    return Comparison("same", "face-same", "文件重新保存过，证面文字和图像与签发的文件一致。")


def same_description(pdf: bytes, original: bytes) -> bool:
    """Whether title, author, subject and keywords are the same, as viewers show them."""
    one, other = ([_info(data).get(key) for key in _DESCRIPTION] for data in (pdf, original))
    return one == other


def _info(pdf: bytes) -> dict[str, str]:
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return {key: str(value) for key, value in document.docinfo.items()}
    except (pikepdf.PdfError, ValueError, TypeError):
        return {}


def attached_version(pdf: bytes) -> int | None:
    """The version that a PDF's attached data says it is; None if it says none."""
    version = _attached_value(pdf, "version")
    return version if isinstance(version, int) else None


def attached_address(pdf: bytes) -> str | None:
    """The address that a PDF's attached data names; None if it names none."""
    url = _attached_value(pdf, "url")
    return url if isinstance(url, str) else None


def _attached_value(pdf: bytes, key: str) -> Any:
    try:
        return json.loads(_attachment(pdf) or b"null")[key]
    except (ValueError, KeyError, TypeError):
        return None


def _tampered(what: str) -> "Comparison":
    return Comparison("differs", "face-differs", f"{what}：文件被改动过。")


def _data(status: Status) -> "Iterator[Datum]":
    """Every datum of a licence that does not change with time."""
    yield Datum("许可证编号", status.number, status.number)
    yield Datum("二维码地址", status.url, None)
    for label, key in _HOLDER.items():
        value = getattr(status.holder, key)
        yield Datum(label, value, value)
    for permit in status.permits:
        for label, key in _PERMIT.items():
            value = getattr(permit, key)
            yield Datum(f"{permit.code} {label}", value, value)
        for label, key in _DATES.items():
            day = getattr(permit, key)
            printed = _printed_day(day) if key == "valid_to" else None
            yield Datum(f"{permit.code} {label}", None if day is None else str(day), printed)


def _printed_day(day: date | str | None) -> str | None:
    """As ``date-cn`` of base.typ prints it."""
    if isinstance(day, date):
        return f"{day.year}年{day.month}月{day.day}日"
    return "长期" if day == "long-term" else None


def _attached(pdf: bytes) -> dict[str, str | None] | None:
    """The same data out of ``license.json``; None if none is attached or it is no licence's."""
    raw = _attachment(pdf)
    if raw is None:
        return None
    try:
        face: dict[str, Any] = json.loads(raw)
        found: dict[str, str | None] = {"许可证编号": face["number"], "二维码地址": face["url"]}
        found |= {label: face["holder"][key] for label, key in _HOLDER.items()}
        for permit in face["permits"]:
            code = permit["code"]
            found |= {f"{code} {label}": permit[key] for label, key in (_PERMIT | _DATES).items()}
        return found
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # attached but not ours: differs from everything


def _attachment(pdf: bytes) -> bytes | None:
    """``license.json`` as it is in the file; empty if it cannot be taken out."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            if ATTACHMENT not in document.attachments:
                return None
            return document.attachments[ATTACHMENT].get_file().read_bytes()
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError):
        return b""


def _letters(pdf: bytes) -> str:
    return _plain("".join(page_text(pdf, page) for page in range(page_count(pdf)))) or ""


def _plain(text: str | None) -> str | None:
    """Without what only lays text out: spaces, and places where a line may break."""
    return None if text is None else "".join(text.replace("\u200b", "").split())


def look_alike(one: bytes, other: bytes, *, but: Area | None = None) -> bool:
    """Whether two PDFs look the same on every page, but for an area of the first."""
    if page_count(one) != page_count(other):
        return False
    for page in range(page_count(one)):
        first, second = (page_image(pdf, page, dpi=DPI) for pdf in (one, other))
        if first.size != second.size:
            return False
        if but is not None and page == 0:
            for picture in (first, second):
                picture.paste(255, _pixels(but))
        if _largest_difference(first, second) > UNEQUAL:
            return False
    return True


def _pixels(area: Area) -> tuple[int, int, int, int]:
    edges = (area.x, area.y, area.x + area.width, area.y + area.height)
    left, upper, right, lower = (round(edge / 25.4 * DPI) for edge in edges)
    return left, upper, right, lower


def _largest_difference(one: Image.Image, other: Image.Image) -> float:
    """After blurring, so that another way of smoothing edges is no difference."""
    blur = ImageFilter.GaussianBlur(1)
    difference = ImageChops.difference(one.filter(blur), other.filter(blur))
    return float(ImageStat.Stat(difference).extrema[0][1])


@dataclass(frozen=True)
class Datum:
    """A registered value, and how the face prints it (None where it does not)."""

    name: str
    value: str | None
    printed: str | None


@dataclass(frozen=True)
class Comparison:
    """What a comparison found."""

    result: Literal["same", "differs", "unknown"]
    code: str
    message: str


_PICTURE_ONLY = Comparison("unknown", "picture-only", "只是图像，请与下列登记信息逐项核对。")
