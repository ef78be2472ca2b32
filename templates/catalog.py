"""The catalogue: what is read from the YAML files under ``templates/`` (目录).

A mistake is a ``TemplateError`` that names the file and the key, so that whoever adds an
industry needs no programmer to find it.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from cases.errors import TemplateError, UsageError
from templates.explain import did_you_mean, explain
from templates.places import Department, Locality, Years
from templates.rules import Industry, Permit, Requirement, Vocabulary

FOLDER = Path(__file__).parent
T = TypeVar("T")


@cache
def load(folder: Path = FOLDER) -> "Catalog":
    """Read and check the whole catalogue once per process.

    Raises:
        TemplateError: a file is wrong; the message names it and the key.
    """
    catalog = Catalog(
        departments=_read(folder / "departments.yaml", dict[str, Department]),
        vocabulary=_read(folder / "vocabulary.yaml", Vocabulary),
        permits=_read_named(folder / "permits", Permit),
        industries=_read_named(folder / "industries", Industry),
        localities={
            path.stem: _read(path, Locality)
            for path in sorted((folder / "localities").glob("*.yaml"))
        },
        years=_read(folder / "calendar.yaml", Years),
    )
    _check_references(folder, catalog)
    return catalog


def permits_for(
    industry: Industry, answers: Mapping[str, Any], explicit: Sequence[str] | None = None
) -> list[str]:
    """Codes of the permits of a case, in the industry's order.

    What was asked for by name decides; otherwise the mandatory permits and those whose
    question was answered with yes. An unanswered question adds nothing.

    Raises:
        UsageError: a permit or question that the industry does not have, or no yes-or-no answer.
    """
    known = {entry.code: entry for entry in industry.permits}
    questions = {question.id for question in industry.questions}
    for name, answer in answers.items():
        if name not in questions:
            raise _unknown(f"{industry.name} has no question {name!r}.", name, questions)
        if not isinstance(answer, bool):
            raise UsageError(
                f"The answer to {name!r} is {answer!r}.",
                hint="Answer true or false.",
                code="answer-invalid",
            )
    if explicit:
        for code in explicit:
            if code not in known:
                raise _unknown(f"{industry.name} has no permit {code!r}.", code, known)
        return [code for code in known if code in explicit]
    return [
        code
        for code, entry in known.items()
        if entry.when == "mandatory" or answers.get(entry.when) is True
    ]


@dataclass(frozen=True)
class Catalog:
    """Everything under ``templates/`` that is law, place or vocabulary."""

    departments: Mapping[str, Department]
    vocabulary: Vocabulary
    permits: Mapping[str, Permit]
    industries: Mapping[str, Industry]
    localities: Mapping[str, Locality]
    years: Years

    def industry(self, code: str) -> Industry:
        """The industry of that code; ``UsageError`` names the nearest one otherwise."""
        if code not in self.industries:
            raise _unknown(f"There is no industry {code!r}.", code, self.industries)
        return self.industries[code]

    def find_industry(self, text: str | None) -> Industry | None:
        """The industry a form or person means: code, name or alias, letter for letter.

        Returns None rather than a guess.
        """
        if text is None:
            return None
        wanted = _plain(text)
        for industry in self.industries.values():
            if wanted in {_plain(name) for name in _names_of(industry)}:
                return industry
        return None

    def permit(self, code: str) -> Permit:
        """The permit of that code; ``UsageError`` names the nearest one otherwise."""
        if code not in self.permits:
            raise _unknown(f"There is no permit {code!r}.", code, self.permits)
        return self.permits[code]

    def find_permit(self, text: str) -> Permit | None:
        """The permit that a form's wording means: code, name or alias, letter for letter."""
        wanted = _plain(text)
        for permit in self.permits.values():
            if wanted in {_plain(name) for name in (permit.code, permit.name, *permit.aliases)}:
                return permit
        return None

    def locality(self, name: str) -> Locality:
        """The locality of that name; ``UsageError`` names the nearest one otherwise."""
        if name not in self.localities:
            raise _unknown(f"There is no locality {name!r}.", name, self.localities)
        return self.localities[name]

    def element_name(self, element: str) -> str:
        """How people call an element of the form, e.g. 经营场所; the id itself if unknown."""
        found = self.vocabulary.elements.get(pattern(element))
        return found.name if found else element

    def kind_name(self, kind: str) -> str:
        """How people call a kind of document, e.g. 营业执照; the id itself if unknown."""
        found = self.vocabulary.kinds.get(kind)
        return found.name if found else kind


def pattern(element: str) -> str:
    """An element's name in the vocabulary: ``staff[0].name`` is ``staff[].name``."""
    head, bracket, tail = element.partition("[")
    if not bracket:
        return element
    index, _, rest = tail.partition("]")
    return f"{head}[]{rest}" if index.isdigit() or not index else element


def _names_of(industry: Industry) -> tuple[str, ...]:
    return (industry.code, industry.name, *industry.aliases)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _unknown(message: str, name: str, known: Iterable[str]) -> UsageError:
    return UsageError(message, hint=did_you_mean(name, known), code="name-unknown")


def _read(path: Path, kind: type[T]) -> T:
    """One file, as the type it must be."""
    try:
        document = yaml.load(path.read_text("utf-8"), Loader=_Strict)
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(
            f"{_short(path)}: cannot be read ({error}).",
            hint="Restore the file or install yizheng again.",
        ) from error
    except yaml.YAMLError as error:
        raise TemplateError(
            f"{_short(path)}: is no YAML ({' '.join(str(error).split())}).",
            hint="Correct the line named.",
        ) from error
    try:
        return TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        fault, hint = explain(error, kind)
        raise TemplateError(f"{_short(path)}: {fault}.", hint=hint) from error


def _read_named(folder: Path, kind: type[T]) -> dict[str, T]:
    """Every file of a folder, each named after the code it holds."""
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.yaml")):
        entry = _read(path, kind)
        code = str(getattr(entry, "code", ""))
        if code != path.stem:
            raise TemplateError(
                f"{_short(path)}: code: is {code!r}.", hint="A file is named after its code."
            )
        found[code] = entry
    return found


def _check_references(folder: Path, catalog: Catalog) -> None:
    """Every name in one file that another file must know."""

    def known(path: Path, key: str, names: Iterable[str], among: Iterable[str]) -> None:
        valid = set(among)
        for name in names:
            if name not in valid:
                raise TemplateError(
                    f"{_short(path)}: {key}: unknown name {name!r}.",
                    hint=did_you_mean(name, valid),
                )

    words = catalog.vocabulary
    departments = catalog.departments
    for element, entry in words.elements.items():
        path = folder / "vocabulary.yaml"
        known(path, f"elements.{element}.kinds", entry.kinds, words.kinds)
    for code, permit in catalog.permits.items():
        path = folder / "permits" / f"{code}.yaml"
        known(path, "department", (permit.department,), departments)
        for index, rule in enumerate(permit.versions):
            at = f"versions[{index}]"
            known(path, f"{at}.needs", rule.needs, words.elements)
            known(path, f"{at}.materials", rule.materials, words.kinds)
    for code, industry in catalog.industries.items():
        path = folder / "industries" / f"{code}.yaml"
        known(path, "lead", (industry.lead,), departments)
        known(path, "permits", (entry.code for entry in industry.permits), catalog.permits)
        known(path, "elements", industry.elements, words.elements)
        known(path, "required_materials", _kinds(industry.required_materials), words.kinds)
    for name, locality in catalog.localities.items():
        path = folder / "localities" / f"{name}.yaml"
        known(path, "authorities", locality.authorities, departments)
        known(path, "statutory_days", locality.statutory_days, catalog.permits)
        known(path, "promised_days", locality.promised_days, catalog.permits)


def _kinds(requirements: Iterable[Requirement]) -> Iterable[str]:
    return (kind for one in requirements for kind in one.any_of)


def _short(path: Path) -> str:
    """``templates/permits/FD.yaml`` for ours, the whole path for anybody else's."""
    return path.relative_to(FOLDER.parent).as_posix() if FOLDER in path.parents else str(path)


class _Strict(yaml.SafeLoader):
    """Safe YAML in which a key written twice is an error instead of the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse duplicates, then do as ever."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)
