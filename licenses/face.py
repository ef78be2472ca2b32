"""The face of a licence: PDF/A with QR code, seal and structured data (证面).

A refused permit is not on a licence. What is printed does not change with time; whether a
permit is in force is answered by the page behind the QR code.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cases.errors import IssueError
from cases.model import License, LicensePermit
from papers import qr, seal
from papers.place import POINTS_PER_MM, Area, Overlay, place
from papers.typeset import Attachment, render

ATTACHMENT = "license.json"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SYMBOL = 30.0
"""mm, side of the QR symbol without quiet zone. Print precedent: 25 mm [S 应急厅〔2020〕31号]."""
CODE_CENTRE = (46.0, 172.5)
"""mm from the upper left corner of the face."""
SEAL_AREA = Area(211.0, 153.5, seal.SIDE, seal.SIDE)
HEIGHT = 210.0
"""mm, of the first page."""


def draw(license: License, *, more_fonts: Path | None = None, seal_drawn: bool = True) -> bytes:
    """The finished PDF of a licence; the same licence gives the same bytes.

    Args:
        license: with its instant of issue; only the day is printed.
        more_fonts: as in ``typeset.render``.
        seal_drawn: False leaves the place of the seal free for the authority's own.

    Raises:
        IssueError: ``glyph-missing``, ``face-incomplete``, or ``qr-unreadable`` when the code in
            the finished file does not read as the address.
    """
    if license.issued_at is None or not license.authority or not granted(license):
        raise IssueError(
            f"Licence {license.number} lacks its day of issue, its authority or any permit.",
            hint="Issue through licenses.issue, with the locality's authority set.",
            code="face-incomplete",
        )
    area = code_area(license.url)
    data = face_data(license)
    page = render(
        "license",
        {
            "face": data,
            "host": urlsplit(license.url).netloc,
            "qr": _json_area(area),
            "seal": _json_area(SEAL_AREA),
        },
        attachments=(
            Attachment(
                name=ATTACHMENT,
                data=json.dumps(data, ensure_ascii=False, indent=1).encode(),
                mime="application/json",
                description="行业综合许可证证面数据",
            ),
        ),
        more_fonts=more_fonts,
    )
    # No seal of ours may look like a legal one: that takes the authority's own seal system.
    mark = "样证" if license.sample else "非正式"
    overlays = [Overlay(qr.as_pdf(license.url, area.width), area)]
    if seal_drawn:
        drawn = seal.as_pdf(license.authority, mark=mark, more_fonts=more_fonts)
        overlays.append(Overlay(drawn, SEAL_AREA))
    pdf = place(page, overlays)
    _check_code(pdf, license.url, area)
    return pdf


def face_data(license: License) -> dict[str, Any]:
    """What the face says, as JSON: the same object is typeset and attached as ``license.json``."""
    return {
        "schema": 1,
        "id": license.id,
        "number": license.number,
        "version": license.version,
        "url": license.url,
        "sample": license.sample,
        "industry": license.industry,
        "industry_name": license.industry_name,
        "holder": {
            "name": license.entity_name,
            "credit_code": license.credit_code,
            "legal_representative": license.legal_representative,
            "premises": license.premises,
        },
        "permits": [
            {
                "code": permit.permit,
                "name": permit.name,
                "number": permit.number,
                "authority": permit.authority,
                "valid_from": _iso(permit.valid_from),
                "valid_to": _iso(permit.valid_to),
                "conditions": permit.conditions,
            }
            for permit in granted(license)
        ],
        "next_expiry": _iso(next_expiry(license)),
        "authority": license.authority,
        "issued_on": license.issued_at.astimezone(SHANGHAI).date().isoformat()
        if license.issued_at
        else None,
    }


def granted(license: License) -> tuple[LicensePermit, ...]:
    """The permits that the licence carries."""
    return tuple(permit for permit in license.permits if permit.result == "granted")


def next_expiry(license: License) -> date | Literal["long-term"] | None:
    """The earliest last day of all permits (最近到期日).

    ``long-term`` if all are; None if none states a term. A display value only: no rule was
    found by which the shortest permit limits the licence.
    """
    terms = [permit.valid_to for permit in granted(license) if permit.valid_to is not None]
    days = [term for term in terms if isinstance(term, date)]
    if days:
        return min(days)
    return "long-term" if terms and len(terms) == len(granted(license)) else None


def code_area(url: str) -> Area:
    """Where the QR code of this address lies, quiet zone included."""
    side = SYMBOL / (1 - 2 * qr.quiet_share(url))
    return Area(CODE_CENTRE[0] - side / 2, CODE_CENTRE[1] - side / 2, side, side)


def seal_box() -> tuple[int, int, int, int]:
    """Where the seal lies: left, bottom, right, top in points from the lower left corner."""
    area = SEAL_AREA
    edges = (
        area.x,
        HEIGHT - area.y - area.height,
        area.x + area.width,
        HEIGHT - area.y,
    )
    left, bottom, right, top = (round(edge * POINTS_PER_MM) for edge in edges)
    return left, bottom, right, top


def _check_code(pdf: bytes, url: str, area: Area) -> None:
    found = qr.decode_pdf(pdf, dpi=150, area=area)
    if found != [url]:
        raise IssueError(
            f"The QR code of the finished licence reads {found}, not {url}.",
            hint="Nothing was issued. Check the page template: something covers the code.",
            code="qr-unreadable",
        )


def _json_area(area: Area) -> dict[str, float]:
    return {"x": area.x, "y": area.y, "width": area.width, "height": area.height}


def _iso(value: date | datetime | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
