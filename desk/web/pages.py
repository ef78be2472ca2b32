"""Jinja2 pages and how they show values (页面)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from licenses.face import SHANGHAI
from licenses.status import PermitStatus

STATES = {
    "valid": ("有效", "本证所载各项许可均在有效期内。"),
    "partly-valid": ("部分有效", "部分许可目前无效，请逐项查看。"),
    "not-yet-valid": ("尚未生效", "许可尚未到生效日期。"),
    "expired": ("已过期", "许可已超过有效期。"),
    "suspended": ("已暂停", "发证机关已暂停，目前不得据此经营。"),
    "revoked": ("已撤销", "已被撤销或者吊销，不再有效。"),
    "cancelled": ("已注销", "已办理注销，不再有效。"),
    "superseded": ("已更新", "已换发新证，本证不再使用。"),
}
"""State → the word on the banner or a permit's card, and a sentence for the whole licence."""


def page(request: Request, name: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """Render ``templates/<name>.html``."""
    values["root"] = request.app.state.root
    return _pages.TemplateResponse(request, f"{name}.html", values, status_code=status_code)


def day(value: date | str | None) -> str:
    """A date as people write it; 长期 for an open-ended term; a dash for none."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "长期" if value == "long-term" else "—"


def term(permit: PermitStatus) -> str:
    """A permit's validity: 自…至…, 至…, …起, or a dash where no term is stated."""
    if permit.valid_to is None:
        return f"{day(permit.valid_from)}起" if permit.valid_from else "—"
    begin = f"{day(permit.valid_from)} 至 " if permit.valid_from else "至 "
    return begin + day(permit.valid_to)


def moment(value: datetime) -> str:
    """An instant as Beijing time, to the second."""
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date())} {local:%H:%M:%S}"


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"day": day, "moment": moment, "term": term}
    environment.globals["states"] = STATES
    return environment


_pages = Jinja2Templates(env=_environment())
