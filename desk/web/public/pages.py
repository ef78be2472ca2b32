"""Jinja2 pages and how they show values (页面)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from desk.web.public.words import WORDS, Language, text
from licenses.paper.face import SHANGHAI
from licenses.status import PermitStatus

LONGEST_WISHES = 200
"""Characters of Accept-Language that are read: what is cached is no longer."""


def page(
    request: Request,
    name: str,
    status_code: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Render ``templates/<name>.html`` in the visitor's language."""
    language = language_of(request)
    body = render(name, language, request.app.state.root, switch=_switch(request), **values)
    said = {"Content-Language": tag(language), "Vary": "Accept-Language"}
    return HTMLResponse(body, status_code, headers=said | dict(headers or {}))


def answer(request: Request, name: str, status_code: int, **values: Any) -> HTMLResponse:
    """A page that says one thing: one of the answers of ``words.yaml``.

    Args:
        request: what is answered.
        name: key of the answer.
        status_code: of HTTP.
        values: ``detail`` (a sentence more), ``links`` (pairs of address and words), ``headers``.
    """
    given = {"detail": "", "links": ()} | values
    return page(request, "answer", status_code, sign=WORDS.answers[name], code=name, **given)


def render(name: str, language: Language, root: str, *, switch: str, **values: Any) -> str:
    """The HTML of a page.

    Args:
        name: of the template.
        language: of its words.
        root: path that all links begin with.
        switch: address of the same page in the other language.
        values: what the template shows.
    """
    return (
        _templates[language].get_template(f"{name}.html").render(root=root, switch=switch, **values)
    )


def language_of(request: Request) -> Language:
    """What the address asks for (``?lang=en``), else the browser, else Chinese."""
    return chosen_language(request.url.query, request.headers.get("accept-language", ""))


def chosen_language(query: str, accepted: str) -> Language:
    """As ``language_of``, from the query and the header."""
    for part in query.split("&"):
        if part in ("lang=en", "lang=zh"):
            return "en" if part == "lang=en" else "zh"
    return _preferred(accepted[:LONGEST_WISHES])


@lru_cache(maxsize=1000)
def _preferred(accepted: str) -> Language:
    wishes = []
    for place, wish in enumerate(accepted.split(",")[:20]):
        name, _, quality = wish.partition(";q=")
        try:
            wishes.append((-float(quality or 1), place, name.strip().lower()))
        except ValueError:
            continue
    for _, _, name in sorted(wishes):
        if name.startswith(("zh", "en")):
            return "en" if name.startswith("en") else "zh"
    return "zh"


def tag(language: Language) -> str:
    """The language as HTML and HTTP name it."""
    return "zh-CN" if language == "zh" else "en"


def day(value: date | str | None, language: Language = "zh") -> str:
    """A date as people write it; 长期 for an open-ended term; a dash for none."""
    if isinstance(value, date):
        if language == "en":
            return f"{value:%Y-%m-%d}"
        return f"{value.year}年{value.month}月{value.day}日"
    return text("long-term", language) if value == "long-term" else "—"


def term(permit: PermitStatus, language: Language = "zh") -> str:
    """A permit's validity: 自…至…, 至…, …起, or a dash where no term is stated."""
    begin, end = permit.valid_from, permit.valid_to
    to, since = ("至", "起") if language == "zh" else ("to", "on")
    if end is None:
        if begin is None:
            return "—"
        said = day(begin, language)
        return f"{said}{since}" if language == "zh" else f"from {said} {since}"
    before = f"{day(begin, language)} " if begin else ""
    return f"{before}{to} {day(end, language)}"


def moment(value: datetime, language: Language = "zh") -> str:
    """An instant as Beijing time, to the second."""
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date(), language)} {local:%H:%M:%S}"


def _switch(request: Request) -> str:
    """The same address in the other language."""
    other = "zh" if language_of(request) == "en" else "en"
    if request.method != "GET":
        return f"{request.app.state.root}/?lang={other}"
    said = request.url.include_query_params(lang=other)
    return f"{request.app.state.root}/{said.path.lstrip('/')}?{said.query}"  # never //host


_ICONS = {
    name: Markup(  # ours, never anybody's input
        f'<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{lines}</svg>'
    )
    for name, lines in WORDS.icons.items()
}


def _environment(language: Language) -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    environment.filters |= {
        "day": lambda value: day(value, language),
        "moment": lambda value: moment(value, language),
        "term": lambda permit: term(permit, language),
        "word": lambda sign: sign[language].word,
        "sentence": lambda sign: sign[language].sentence,
        "icon": lambda sign: _ICONS[sign.icon],
        # Of a constant, Jinja does this when it compiles a template.
        "t": lambda key: escape(text(key, language)),
    }
    environment.globals |= {
        "signs": WORDS.standings,
        "language": language,
        "tag": tag(language),
    }
    return environment


_templates: dict[Language, Environment] = {"zh": _environment("zh"), "en": _environment("en")}
