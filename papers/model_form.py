"""Our forms on paper (格式文本): drawn blank or filled in, and where each of their slots is.

Every page bears four corner marks and a code that names form, rules and page. The layout follows
from the form alone, never from what is filled in, so that whoever reads a page back computes it
anew; ``version`` tells whether it is the same. Knows no law: what is asked is ``templates.forms``.
"""

import base64
import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from papers import qr
from papers.place import Area, Overlay, place
from papers.typeset import marks, render
from templates.forms import Blank, FormKind, ModelForm
from templates.rules import Certainty, Sourced

CORNERS = (
    ("111111", "101001", "110101", "111001", "111011", "111111"),
    ("111111", "111111", "100001", "101101", "101011", "111111"),
    ("111111", "111001", "111001", "111011", "100101", "111111"),
    ("111111", "101101", "101101", "110111", "110011", "111111"),
)
"""Marks 0 to 3 of OpenCV's dictionary ``DICT_4X4_50``: upper left and right, lower left and right.

Found at any turn and in perspective, and each tells which corner it is.
"""
CORNER_SIDE, CORNER_MARGIN = 7.0, 8.0
"""Side of a corner mark, and its distance from the edges of the page, mm."""
PAGE = (210.0, 297.0)
"""mm."""
CODE_AREA = Area(170.5, 14.0, 24.0, 24.0)
"""Where every page has its code, mm."""

_TEMPLATES: dict[FormKind, str] = {
    "application_form": "application-form",
    "commitment_letter": "commitment",
}
_LETTERS: dict[FormKind, str] = {"application_form": "A", "commitment_letter": "C"}
_UNCHECKED: dict[Certainty, str] = {"stated": "", "weak": "〔待核〕", "assumed": "〔待核〕"}
_CODE = re.compile(
    r"YZF1:(?P<kind>[AC]):(?P<industry>[0-9A-Z]{1,8}):(?P<permits>[0-9A-Z.]*)"
    r":(?P<day>[0-9]{6}):(?P<version>[A-Z2-7]{8}):(?P<page>[0-9]{1,2})/(?P<pages>[0-9]{1,2})"
)


@dataclass(frozen=True)
class Code:
    """What the code on a page of our forms says (表样代码)."""

    kind: FormKind
    industry: str
    """Its number, ``Industry.number``."""
    permits: tuple[str, ...]
    """Empty: all that the industry may need on the day."""
    day: date
    version: str
    """Digest of the layout: the same only if every slot is where, and what, it was."""
    page: int = 1
    pages: int = 1

    @property
    def stem(self) -> str:
        """The text without the page: only characters that a QR code packs tightly."""
        permits, day = ".".join(self.permits), f"{self.day:%y%m%d}"
        return f"YZF1:{_LETTERS[self.kind]}:{self.industry}:{permits}:{day}:{self.version}:"

    @property
    def text(self) -> str:
        """What is printed, as a QR code and at the foot of the page."""
        return f"{self.stem}{self.page}/{self.pages}"


def find_code(text: str) -> Code | None:
    """The first code of ours in a text; None when there is none."""
    found = _CODE.search(text)
    if found is None:
        return None
    try:
        day = datetime.strptime(found["day"], "%y%m%d").date()
    except ValueError:
        return None
    return Code(
        kind=next(kind for kind, letter in _LETTERS.items() if letter == found["kind"]),
        industry=found["industry"],
        permits=tuple(found["permits"].split(".")) if found["permits"] else (),
        day=day,
        version=found["version"],
        page=int(found["page"]),
        pages=int(found["pages"]),
    )


@dataclass(frozen=True)
class Slot:
    """A place to write into or to tick (填写框)."""

    name: str
    """Of the field that is read from it."""
    type: str
    """``ValueType`` of what is written, or ``tick``."""
    page: int
    """From 1."""
    area: Area
    option: str | None = None
    """What a tick box stands for."""


@dataclass(frozen=True)
class Sheet:
    """A form with the layout that follows from it (版面)."""

    form: ModelForm
    slots: tuple[Slot, ...]
    code: Code
    """Of its first page."""

    def on_page(self, number: int) -> tuple[Slot, ...]:
        """The slots of one page, from 1."""
        return tuple(slot for slot in self.slots if slot.page == number)


def lay_out(form: ModelForm, *, every_permit: bool) -> Sheet:
    """Compute where every slot of a form is.

    Args:
        form: the form.
        every_permit: it is about all permits that its industry may need on its day, so that its
            code need not name them.

    Raises:
        IssueError: a character of it is in no font.
    """
    told = marks(_TEMPLATES[form.kind], _data(form, {}, (), stem=""))
    slots = tuple(
        Slot(
            name=one["name"],
            type=one["kind"],
            page=one["page"],
            area=Area(one["x"], one["y"], one["width"], one["height"]),
            option=one["option"],
        )
        for one in told
    )
    code = Code(
        kind=form.kind,
        industry=form.industry.number,
        permits=() if every_permit else form.permits,
        day=form.day,
        version=_version(slots),
        pages=max(slot.page for slot in slots),
    )
    return Sheet(form, slots, code)


def draw(
    sheet: Sheet,
    filled: Mapping[str, str] | None = None,
    ticked: Collection[str] = (),
    *,
    more_fonts: Path | None = None,
) -> bytes:
    """The form as PDF/A, a code on every page.

    Args:
        sheet: the form with its layout.
        filled: name of a blank → its normalised value.
        ticked: options to tick, by name.
        more_fonts: as in ``typeset.render``.

    Raises:
        IssueError: a character has no glyph (``glyph-missing``), or a value is too long for its
            slot (``typeset-failed``).
    """
    data = _data(sheet.form, filled or {}, ticked, stem=sheet.code.stem)
    pdf = render(_TEMPLATES[sheet.form.kind], data, more_fonts=more_fonts)
    return place(
        pdf,
        [
            Overlay(_code_picture(replace(sheet.code, page=number).text), CODE_AREA, number - 1)
            for number in range(1, sheet.code.pages + 1)
        ],
    )


def shown(type_: str, value: str) -> str:
    """A normalised value as it is written on paper: days as 2026年11月21日."""
    if value == "long-term":
        return "长期"
    if type_ in ("date", "term_from", "term_to") and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        year, month, day = value.split("-")
        return f"{year}年{month}月{day}日"
    return value


@lru_cache(maxsize=64)
def _code_picture(text: str) -> bytes:
    return qr.as_pdf(text, CODE_AREA.width)


def _version(slots: tuple[Slot, ...]) -> str:
    told: list[list[object]] = [[CORNER_SIDE, CORNER_MARGIN, *astuple(CODE_AREA)]]
    for one in slots:
        place = [round(side, 1) for side in astuple(one.area)]
        told.append([one.name, one.type, one.option, one.page, *place])
    digest = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).digest()
    return base64.b32encode(digest[:5]).decode()


def _data(
    form: ModelForm, filled: Mapping[str, str], ticked: Collection[str], stem: str
) -> dict[str, Any]:
    """What the templates find as ``data``."""

    def blank(one: Blank) -> dict[str, Any]:
        numbers = [str(n) for n, code in enumerate(form.permits, 1) if code in one.permits]
        uses = "" if len(numbers) in (0, len(form.permits)) else f"（事项{'、'.join(numbers)}）"
        value = filled.get(one.name)
        return {
            "name": one.name,
            "type": one.type,
            "label": one.label,
            "unit": one.unit,
            "why": one.why + uses,
            "required": one.required,
            "wide": one.wide,
            "rows": one.rows,
            "value": None if value is None else shown(one.type, value),
        }

    promises = {one.permit: one for one in form.promises}
    return {
        "title": form.title,
        "industry": form.industry.name,
        "authority": form.authority,
        "sample": form.sample,
        "day": form.day,
        "stem": stem,
        "corners": CORNERS,
        "corner_side": CORNER_SIDE,
        "corner_margin": CORNER_MARGIN,
        "guidance": f"按{form.day}适用的规定编制。请在框内填写，方框内打√；"
        "请勿折叠、遮挡四角标记和右上角的二维码。",
        "ticks": form.ticks,
        "options": [
            {
                "name": one.name,
                "authority": one.authority + _UNCHECKED[one.chosen],
                "when": ("必办" if one.when == "mandatory" else one.when)
                + _UNCHECKED[one.certainty],
                "basis": _told(promises[one.permit].commitment) if one.permit in promises else "",
                "ticked": one.name in ticked,
            }
            for one in form.options
        ],
        "groups": [
            {"title": group.title, "blanks": [blank(one) for one in group.blanks]}
            for group in form.groups
        ],
        "signing": [blank(one) for one in form.signing],
        "taken": [{"label": one.label, "kinds": list(one.kinds)} for one in form.taken],
        "promises": [
            {
                "name": one.name,
                "authority": one.authority,
                "conditions": [c.text + _UNCHECKED[c.certainty] for c in one.conditions],
                "due": "未定，由办理部门告知",  # no source sets a day that holds everywhere
            }
            for one in form.promises
        ],
    }  # fmt: skip


def _told(said: Sourced) -> str:
    return said.source + _UNCHECKED[said.certainty]
