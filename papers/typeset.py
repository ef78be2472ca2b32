"""Typst data and templates → PDF/A-3b (排版). Knows no law and no template by name."""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal, cast

import pylopdf_fonts_zh_cn
import typst

import templates
from cases.errors import IssueError, SetupMissing, TemplateError

TEMPLATES = Path(templates.__file__).parent / "papers"
_CANNOT_SHOW = "could not be displayed with font"
_lock = Lock()


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    attachments: Sequence["Attachment"] = (),
    more_fonts: Path | None = None,
) -> bytes:
    """Typeset ``templates/papers/<template>.typ`` with ``data``.

    The same input gives the same bytes, provided that the template sets a date.

    Args:
        template: name without ``.typ``.
        data: what the template finds as ``data``; anything that JSON holds, dates as ISO text.
        attachments: files carried inside the PDF (PDF/A-3 associated files).
        more_fonts: folder with fonts for characters that the wheel's fonts lack.

    Returns:
        A PDF/A-3b.

    Raises:
        IssueError: ``glyph-missing``: a character of the data is in no font;
            ``typeset-failed``: the template and the data do not fit.
        TemplateError: ``paper-unknown``: no such template.
    """
    with _lock:  # one compiler keeps its caches for all threads
        return _compiled(template, data, attachments, _compiler(more_fonts))


def render_svg(template: str, data: Mapping[str, Any], *, more_fonts: Path | None = None) -> bytes:
    """The same for a paper of one page, as SVG; letters are outlines, so it needs no font.

    Arguments and errors as of ``render``.
    """
    with _lock:
        return _compiled(template, data, (), _compiler(more_fonts), "svg")


def marks(
    template: str, data: Mapping[str, Any], *, more_fonts: Path | None = None
) -> list[dict[str, Any]]:
    """What a template says of its own layout: the values of its metadata labelled ``<mark>``.

    Arguments and errors as of ``render``.
    """
    compiler = _compiler(more_fonts)
    with _lock:
        _compiled(template, data, (), compiler)
        told: list[dict[str, Any]] = json.loads(compiler.query("<mark>", field="value"))
    return told


def _compiled(
    template: str,
    data: Mapping[str, Any],
    attachments: Sequence["Attachment"],
    compiler: typst.Compiler,
    format: Literal["pdf", "svg"] = "pdf",
) -> bytes:
    source = TEMPLATES / f"{template}.typ"
    if not source.is_file():
        known = ", ".join(sorted(path.stem for path in TEMPLATES.glob("*.typ")))
        raise TemplateError(
            f"There is no paper {template!r}.", hint=f"Known: {known}.", code="paper-unknown"
        )
    _refuse_undrawable(data)
    inputs = {
        "data": json.dumps(data, ensure_ascii=False, default=_as_json),
        "attachments": json.dumps([attachment.as_json() for attachment in attachments]),
    }
    try:
        drawn = compiler.compile(
            str(source),
            format=format,
            pdf_standards=["a-3b"] if format == "pdf" else [],
            sys_inputs=inputs,
        )
    except typst.TypstError as error:
        raise _explain(template, str(error)) from error
    return cast(bytes, drawn)  # one document, kept in memory


def font_folders(more_fonts: Path | None = None) -> list[Path]:
    """The folders that fonts come from: the wheel's, then the operator's.

    Raises:
        SetupMissing: the operator's folder is not there.
    """
    folders = [Path(pylopdf_fonts_zh_cn.__file__).parent]
    if more_fonts is not None:
        if not more_fonts.is_dir():
            raise SetupMissing(
                f"The folder of fonts {more_fonts} is not there.",
                hint="Correct YIZHENG_FONTS or unset it.",
                code="fonts-missing",
            )
        folders.append(more_fonts)
    return folders


@lru_cache(maxsize=4)
def _compiler(more_fonts: Path | None) -> typst.Compiler:
    """A compiler is kept: the first compilation reads the fonts, the next ones take 2–12 ms.

    System fonts are ignored, or the same licence would look different on another machine.
    """
    return typst.Compiler(
        root=str(TEMPLATES),
        font_paths=[str(folder) for folder in font_folders(more_fonts)],
        ignore_system_fonts=True,
    )


def _refuse_undrawable(data: object) -> None:
    """Refuse characters whose glyph means nothing outside the machine they come from.

    Typst reports what no font has. A private-use character is worse: another font may have
    *some* glyph there, so it would be drawn, and wrong.
    """
    for text in _texts(data):
        for char in text:
            if char != "\n" and unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs"):
                raise _missing_glyph(char)


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, Sequence) and not isinstance(data, bytes):
        for value in data:
            yield from _texts(value)


def _missing_glyph(text: str) -> IssueError:
    named = ", ".join(f"{char!r} (U+{ord(char):04X})" for char in text)
    return IssueError(
        f"No font has the character {named}.",
        hint="Put a font that has it into the folder YIZHENG_FONTS points to; a private-use or "
        "control character must be replaced by the real one in the form.",
        code="glyph-missing",
    )


def _explain(template: str, message: str) -> IssueError:
    if _CANNOT_SHOW in message:
        quoted = message.split('the text `"', 1)[-1].split('"`', 1)[0]
        return _missing_glyph(quoted)
    return IssueError(
        f"The paper {template!r} could not be typeset: {message}",
        hint="The template and the data do not fit; correct the template.",
        code="typeset-failed",
    )


def _as_json(value: object) -> str:
    """Dates and instants as ISO text, as the templates expect them."""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} has no place in the data of a paper")


@dataclass(frozen=True)
class Attachment:
    """A file inside a PDF (附件)."""

    name: str
    data: bytes
    mime: str
    description: str
    relationship: str = "data"
    """How it relates to the page: PDF/A-3 knows source, data, alternative, supplement."""

    def as_json(self) -> dict[str, Any]:
        """What ``base.typ`` attaches; bytes as numbers, which is how typst takes them."""
        return {
            "name": self.name,
            "bytes": list(self.data),
            "mime": self.mime,
            "description": self.description,
            "relationship": self.relationship,
        }
