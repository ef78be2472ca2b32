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
from cases.model import ActName, License, LicenseChange, LicensePermit
from licenses.identifier import of_version
from licenses.paper.face_data import FaceChange, FaceData, FaceHolder, FacePermit
from papers import qr, seal
from papers.place import POINTS_PER_MM, Area, Overlay, place
from papers.typeset import Attachment, render

ATTACHMENT = "license.json"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SYMBOL, COPY_SYMBOL = 30.0, 25.0
"""mm, side of the QR symbols without quiet zone. Print precedent: 25 mm [S 应急厅〔2020〕31号]."""
CODE_CENTRE, COPY_CODE_CENTRE = (46.0, 169.7), (172.0, 36.0)
"""mm from the upper left corner of 正本, and of the first page of 副本."""
SEAL_AREA = Area(211.0, 153.5, seal.SIDE, seal.SIDE)
HEIGHT = 210.0
"""mm, of the first page."""
ENDED = frozenset({"revoked", "forfeited", "cancelled"})
"""What an authority says of a permit that is no more."""

_ACTS: dict[ActName, str] = {
    "changed": "变更",
    "renewal-applied": "收到延续申请",
    "renewal-judged": "认定延续申请",
    "renewed": "准予延续",
    "renewal-refused": "不予延续",
    "suspended": "暂扣",
    "resumed": "恢复",
    "revoked": "撤销",
    "forfeited": "吊销",
    "cancelled": "注销",
    "reissued": "补发",
}
_VALUES = {
    "entity_name": "经营者名称",
    "credit_code": "统一社会信用代码",
    "legal_representative": "法定代表人",
    "premises": "经营场所",
    "name": "许可项目",
    "number": "许可证号",
    "authority": "发证机关",
    "valid_from": "有效期自",
    "valid_to": "有效期至",
    "conditions": "经营项目/许可条件",
}


def draw(license: License, *, more_fonts: Path | None = None, seal_drawn: bool = True) -> bytes:
    """The finished PDF of a licence: 正本 on page 1, 副本 on those that follow.

    The same licence gives the same bytes.

    Args:
        license: with its instant of issue; only days are printed.
        more_fonts: as in ``typeset.render``.
        seal_drawn: False leaves the place of the seal free for the authority's own.

    Raises:
        IssueError: ``glyph-missing``, ``face-incomplete``, or ``qr-unreadable`` when a code in
            the finished file does not read as the address.
    """
    if license.issued_at is None or not license.authority or not live(license):
        raise IssueError(
            f"Licence {license.number} lacks its day of issue, its authority or any permit.",
            hint="Issue through licenses.issue, with the locality's authority set.",
            code="face-incomplete",
        )
    codes = (code_area(license.url), copy_code_area(license.url))
    data = face_data(license)
    page = render(
        "license",
        {
            "face": data,
            "host": urlsplit(license.url).netloc,
            "qr": _json_area(codes[0]),
            "copy_qr": _json_area(codes[1]),
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
    overlays = [
        Overlay(qr.as_pdf(license.url, area.width), area, page=number)
        for number, area in enumerate(codes)
    ]
    if seal_drawn:
        # No seal of ours may look like a legal one: that takes the authority's own seal system.
        mark = "样证" if license.sample else "非正式"
        drawn = seal.as_pdf(license.authority, mark=mark, more_fonts=more_fonts)
        overlays.append(Overlay(drawn, SEAL_AREA))
    pdf = place(page, overlays)
    for number, area in enumerate(codes):
        _check_code(pdf, number, license.url, area)
    return pdf


def face_data(license: License) -> dict[str, Any]:
    """What the face says, as JSON: the same object is typeset and attached as ``license.json``."""
    return FaceData(
        id=license.id,
        number=license.number,
        identifier=license.identifier and of_version(license.identifier, license.version),
        version=license.version,
        url=license.url,
        sample=license.sample,
        state=license.state,
        industry=license.industry,
        industry_name=license.industry_name,
        holder=FaceHolder(
            name=license.entity_name,
            credit_code=license.credit_code,
            legal_representative=license.legal_representative,
            premises=license.premises,
        ),
        permits=tuple(
            FacePermit(
                code=permit.permit,
                name=permit.name,
                number=permit.number,
                authority=permit.authority,
                valid_from=_iso(permit.valid_from),
                valid_to=_iso(permit.valid_to),
                conditions=permit.conditions,
                state=permit.state,
                suspended_to=_iso(permit.suspended_to),
            )
            for permit in granted(license)
        ),
        next_expiry=_iso(next_expiry(license)),
        authority=license.authority,
        issued_on=_day(license.issued_at),
        made_on=_day(license.updated_at or license.issued_at),
        changes=tuple(_change(change, license) for change in license.history),
    ).model_dump(mode="json", by_alias=True)


def granted(license: License) -> tuple[LicensePermit, ...]:
    """The permits that the licence carries or carried."""
    return tuple(permit for permit in license.permits if permit.result == "granted")


def live(license: License) -> tuple[LicensePermit, ...]:
    """Those that no authority has ended: they stand on 正本."""
    return tuple(permit for permit in granted(license) if permit.state not in ENDED)


def next_expiry(license: License) -> date | Literal["long-term"] | None:
    """The earliest last day of all permits (最近到期日).

    ``long-term`` if all are; None if none states a term. A display value only: no rule was
    found by which the shortest permit limits the licence.
    """
    terms = [permit.valid_to for permit in live(license) if permit.valid_to is not None]
    days = [term for term in terms if isinstance(term, date)]
    if days:
        return min(days)
    return "long-term" if terms and len(terms) == len(live(license)) else None


def code_area(url: str) -> Area:
    """Where the QR code of this address lies on 正本, quiet zone included."""
    return qr.area(url, SYMBOL, CODE_CENTRE)


def copy_code_area(url: str) -> Area:
    """The same on the first page of 副本."""
    return qr.area(url, COPY_SYMBOL, COPY_CODE_CENTRE)


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


def _check_code(pdf: bytes, page: int, url: str, area: Area) -> None:
    found = qr.decode_pdf(pdf, page, dpi=150, area=area)
    if found != [url]:
        raise IssueError(
            f"The QR code of the finished licence reads {found}, not {url}.",
            hint="Nothing was issued. Check the page template: something covers the code.",
            code="qr-unreadable",
        )


def _change(change: LicenseChange, license: License) -> FaceChange:
    names = {permit.permit: permit.name for permit in license.permits}
    whose = "、".join(names.get(code, code) for code in change.permits) or "本证"
    details = [
        f"{names.get(one.permit, one.permit) + ' ' if one.permit else ''}"
        f"{_VALUES.get(one.name, one.name)}由“{_said(one.before)}”改为“{_said(one.after)}”"
        for one in change.altered
        if one.name != "suspended_to"
    ]
    terms = {one.after for one in change.altered if one.name == "suspended_to" and one.after}
    details += [f"至{_said(last)}" for last in sorted(terms)]
    if change.act == "renewal-judged":  # of others it may be by rule, and no authority's word
        details.append("按期" if change.in_time else "逾期")
    values = "；".join(details)
    return FaceChange(
        version=change.version,
        on=change.on.isoformat(),
        act=change.act,
        permits=change.permits,
        what=f"{_ACTS[change.act]}：{whose}" + (f"（{values}）" if values else ""),
        authority=change.authority,
        document=change.document,
    )


def _said(value: str | None) -> str:
    """A value as the face prints it: days as in ``base.typ``."""
    if value is None:
        return "—"
    if value == "long-term":
        return "长期"
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.year}年{day.month}月{day.day}日"


def _day(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(SHANGHAI).date().isoformat()


def _json_area(area: Area) -> dict[str, float]:
    return {"x": area.x, "y": area.y, "width": area.width, "height": area.height}


def _iso(value: date | datetime | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
