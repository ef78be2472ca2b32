"""What the kinds of document look like (材料模板): schema and loader of ``documents/*.yaml``."""

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cases.errors import TemplateError

FOLDER = Path(__file__).parent / "documents"

ValueType = Literal[
    "uscc", "id_number", "date", "term_from", "term_to", "amount", "area", "phone", "integer",
    "code", "food_number", "registration_number", "hotline", "gender", "ethnicity", "text",
    "phrase", "verdict", "scope", "person", "party", "entity", "organisation", "address",
    "authority", "amount_words", "ticked", "signed",
]  # fmt: skip
"""How a value is parsed and which checks it goes through: ``extractors.meaning``."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldRule(_Data):
    """One field of a kind of document."""

    type: ValueType
    labels: tuple[str, ...] = ()
    """What the document prints beside the value; NFKC, without spaces and colons."""
    worded: str | None = None
    """Regular expression of what such labels are made like, brackets taken away."""
    of: str | None = None
    """The field whose labels head the block of a table or letter that ``within`` speaks of."""
    within: tuple[str, ...] = ()
    """Labels that mean this field in that block only: 身份证号 beneath 受托人."""
    patterns: tuple[str, ...] = ()
    """Regular expressions over the page's running text, with a group ``value``."""
    element: str | None = None
    """The element of the unified form that this field speaks about."""
    also: str | None = None
    """Another element that it speaks about: an address is 住所 and 经营场所."""
    printed: Literal["always", "optional"] = "always"
    """always: reported as not found when it is not there · optional: only if its label is."""
    inline: bool = False
    """The label may follow another value in the same line without a colon."""
    below: bool = False
    """The value stands beneath its label, not to its right."""
    lone_end: bool = False
    """A lone date beside the label is the validity's end, and its beginning is not printed."""
    title: bool = False
    """The document's own title is the value, when no label leads to one."""
    signature: bool = False
    """Without a label, the lone date that stands below the text is the value."""
    under_seal: bool = False
    """A seal usually covers the value: worth a second look with red ink taken away."""
    fallback: bool = False
    """Without a label, the only code of this type in the document is taken."""


class Layout(_Data):
    """A family of layouts that prints other fields than the rest (版式)."""

    name: str
    when: tuple[str, ...]
    """Any of these texts on the page tells the layout."""
    without: tuple[str, ...] = ()
    """None of these texts stands on it."""
    drops: tuple[str, ...] = ()
    """Fields that this layout does not print unless their label is seen."""


class Recognition(_Data):
    """What tells this kind of document from others."""

    titles: tuple[str, ...]
    heading: str | None = None
    """Regular expression of what titles of this kind are made like, brackets taken away."""
    markers: tuple[str, ...] = ()
    """Texts that stand on no other kind of document, for pages that print no title."""
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @field_validator("heading")
    @classmethod
    def _is_an_expression(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return value


class DocumentKind(_Data):
    """A kind of document, one YAML file."""

    kind: str
    name: str
    recognise: Recognition
    bare_labels: bool = False
    """Labels are followed by their value without a colon."""
    inline: tuple[str, ...] = ()
    """Labels and stop labels that may follow another value in its line without a colon."""
    stop: tuple[str, ...] = ()
    """Printed texts that are no field's label but end a value."""
    layouts: tuple[Layout, ...] = ()
    fields: dict[str, FieldRule] = Field(default_factory=dict)
    consistency: tuple[str, ...] = ()
    """Names of the checks between fields: ``extractors.meaning.between.CONSISTENCY``."""

    @model_validator(mode="after")
    def _layouts_drop_known_fields(self) -> "DocumentKind":
        for layout in self.layouts:
            for name in layout.drops:
                if name not in self.fields:
                    near = difflib.get_close_matches(name, self.fields, 1)
                    raise ValueError(
                        f"layout {layout.name!r} drops unknown field {name!r}"
                        + (f", did you mean {near[0]!r}?" if near else "")
                    )
        return self


def load_kind(path: Path) -> DocumentKind:
    """Read one template.

    Raises:
        TemplateError: the file and the key are named, with the nearest known key for a typo.
    """
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return DocumentKind.model_validate(data)
    except (ValidationError, yaml.YAMLError) as error:
        raise TemplateError(
            f"{path.name}: {_explain(error)}", hint="Correct the file under templates/documents."
        ) from error


def _explain(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    near = difflib.get_close_matches(
        str(first["loc"][-1]) if first["loc"] else "",
        {*DocumentKind.model_fields, *FieldRule.model_fields, *Recognition.model_fields},
        1,
    )
    wanted = f", did you mean {near[0]!r}?" if first["type"] == "extra_forbidden" and near else ""
    return f"{where}: {first['msg']}{wanted}"


class Wording(_Data):
    """What papers here call a field, or themselves (用语): learned from a reviewer."""

    kind: str
    field: str | None
    """None: ``text`` is a title of the document."""
    text: str
    """NFKC, without spaces and colons."""


_learned: tuple[Wording, ...] = ()


def learned() -> tuple[Wording, ...]:
    """The wordings that this process knows beside the templates."""
    return _learned


def learn(wordings: Iterable[Wording]) -> bool:
    """Know these wordings beside the templates from now on, and no others; True if that is news.

    Of this process alone: reader processes are told when they begin.
    """
    global _learned
    news = tuple(wordings)
    if news == _learned:
        return False
    _learned = news
    kinds.cache_clear()
    kinds_digest.cache_clear()
    return True


@cache
def kinds() -> dict[str, DocumentKind]:
    """All kinds of document that can be recognised, by kind, with what was learned."""
    return with_wordings(shipped(), _learned)


@cache
def shipped() -> dict[str, DocumentKind]:
    """The kinds of document as the templates have them."""
    loaded = [load_kind(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {kind.kind: kind for kind in loaded}


def with_wordings(
    known: Mapping[str, DocumentKind], wordings: Iterable[Wording]
) -> dict[str, DocumentKind]:
    """The kinds with more titles and labels; wordings of what there is no more are left out."""
    found = dict(known)
    for one in wordings:
        kind = found.get(one.kind)
        if kind is None or (one.field is not None and one.field not in kind.fields):
            continue
        if one.field is None:
            titles = _with(kind.recognise.titles, one.text)
            update: dict[str, Any] = {
                "recognise": kind.recognise.model_copy(update={"titles": titles})
            }
        else:
            rule = kind.fields[one.field]
            rule = rule.model_copy(update={"labels": _with(rule.labels, one.text)})
            update = {
                "fields": {**kind.fields, one.field: rule},
                "stop": tuple(stop for stop in kind.stop if stop != one.text),
            }
        found[one.kind] = kind.model_copy(update=update)
    return found


def _with(texts: tuple[str, ...], more: str) -> tuple[str, ...]:
    return texts if more in texts else (*texts, more)


@cache
def kinds_digest() -> str:
    """Tells one state of the templates from another: what is read on a page depends on them."""
    joined = b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.yaml")))
    more = "".join(one.model_dump_json() for one in _learned).encode()
    return hashlib.sha256(joined + more).hexdigest()[:12]


def kind_name(kind: str) -> str:
    """The Chinese name of a kind of document."""
    known = kinds().get(kind)
    return known.name if known else "未识别材料"
