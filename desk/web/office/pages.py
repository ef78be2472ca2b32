"""The desk's pages: Jinja2, with what every page needs to know (工作台页面)."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk.rights import Right, Who, may
from desk.web.public.pages import day, moment

HERE = Path(__file__).parent


def render(
    request: Request,
    who: Who | None,
    template: str,
    *,
    status_code: int = 200,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """``templates/<template>.html`` as an answer.

    Every template knows ``who``, ``may(right)``, ``csrf`` (of the session), ``t(key, …)``,
    ``first_page(who)``, ``root`` (what links begin with) and ``path`` (the address without it).

    Args:
        request: what is answered.
        who: who asks; None where nobody is signed in.
        template: name of the file, without ``.html``; a whole page or a part of one.
        status_code: of HTTP.
        headers: of HTTP.
        values: what the template shows.
    """
    body = (
        _templates()
        .get_template(f"{template}.html")
        .render(
            who=who,
            may=lambda right: who is not None and may(who, right),
            csrf=getattr(request.state, "csrf", ""),
            root=request.app.state.root,
            path=request.url.path,
            **values,
        )
    )
    return HTMLResponse(body, status_code, headers=headers)


def first_page(who: Who | None) -> str:
    """Where somebody begins the day: the first page that he may see."""
    if who is None:
        return "/desk/sign-in"
    return next((page for right, page in _BEGIN if may(who, right)), "/desk/account")


_BEGIN: tuple[tuple[Right, str], ...] = (
    ("see-queue", "/desk"),
    ("manage-accounts", "/desk/accounts"),
    ("see-audit", "/desk/access"),
)


def t(key: str, **values: Any) -> str:
    """A text of ``words.yaml`` by ``section.name``, its ``{places}`` filled.

    Raises:
        KeyError: there is no such text, or no value for one of its places.
    """
    text = _words()[key]
    return text.format(**values) if values else text


def section(name: str) -> dict[str, str]:
    """All texts of one section by name, for scripts."""
    start = f"{name}."
    return {key[len(start) :]: text for key, text in _words().items() if key.startswith(start)}


def has_text(key: str) -> bool:
    """Whether ``words.yaml`` has a text."""
    return key in _words()


@cache
def _words() -> dict[str, str]:
    """``section.name`` → text."""
    said = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": text for section, texts in said.items() for name, text in texts.items()
    }


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"t": t, "first_page": first_page}
    environment.filters |= {"day": day, "moment": moment}
    return environment
