"""The catalogue: what is read from the YAML files under ``templates/`` (目录).

A mistake is a ``TemplateError`` that names the file and the key, so that whoever adds an
industry needs no programmer to find it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cases.errors import UsageError
from templates.explain import did_you_mean
from templates.places import Department, Locality, Procedure, Years
from templates.references import faults_between
from templates.rules import Entry, Industry, Permit, Vocabulary, plain
from templates.source import CatalogError, Fault, Source, read, short

E = TypeVar("E", bound=Entry)
FOLDER = Path(__file__).parent
SINGLE: dict[str, Any] = {
    "departments.yaml": dict[str, Department],
    "vocabulary.yaml": Vocabulary,
    "calendar.yaml": Years,
    "procedure.yaml": Procedure,
}
"""Files of which there is one."""
FOLDERS: dict[str, Any] = {"permits": Permit, "industries": Industry, "localities": Locality}
"""Folders with one file an entry."""


@cache
def load(folder: Path = FOLDER, instead: tuple[Path, ...] = ()) -> "Catalog":
    """Read and check the whole catalogue once per process.

    Args:
        folder: where it lies.
        instead: files outside of it that are added, or take the place of its own. What a file is
            tells its name or its folder's (``industries/x.yaml``), else what is in it.

    Raises:
        CatalogError: files are wrong; it names each mistake with file, line and key.
    """
    faults: list[Fault] = []
    sources: dict[str, Source] = {}
    found: dict[str, Any] = {}
    for place, path in _files(folder):
        _take(place, path, sources, found, faults)
    for path in instead:
        _take(None, path, sources, found, faults)
    if not faults:
        catalog = Catalog(
            departments=found["departments.yaml"],
            vocabulary=found["vocabulary.yaml"],
            years=found["calendar.yaml"],
            procedure=found["procedure.yaml"],
            **{part: _named(found, part) for part in FOLDERS},
        )
        faults.extend(faults_between(catalog, sources))
    if faults:
        raise CatalogError.of(tuple(dict.fromkeys(faults)))
    return catalog


def permits_for(
    industry: Industry,
    answers: Mapping[str, Any],
    explicit: Sequence[str] | None = None,
    day: date | None = None,
) -> list[str]:
    """Codes of the permits of a case, in the industry's order.

    What was asked for by name decides; otherwise the mandatory permits and those whose
    question was answered with yes. An unanswered question adds nothing.

    Args:
        industry: whose permits.
        answers: question → True or False.
        explicit: permits asked for by name.
        day: the Asia/Shanghai day whose rules apply; today without it.

    Raises:
        UsageError: a permit or question that the industry does not have, or no yes-or-no answer.
    """
    day = day or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    known = {entry.code: entry for entry in industry.permits if entry.applies_on(day)}
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
    procedure: Procedure

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
        wanted = plain(text)
        for industry in self.industries.values():
            if wanted in {plain(name) for name in _names_of(industry)}:
                return industry
        return None

    def stages(self, codes: Sequence[str], day: date) -> list[list[str]]:
        """Permits in the order in which they can be decided; those of one stage in parallel.

        A permit that follows another, or waits for its opinion, stands in a later stage.
        """
        graph = {
            code: [one.upon for one in self.permit(code).rule_on(day).depends_on
                   if one.kind != "exempt" and one.upon in codes]
            for code in codes
        }  # fmt: skip
        sorter = TopologicalSorter(graph)
        sorter.prepare()
        found = []
        while sorter.is_active():
            ready = sorter.get_ready()
            sorter.done(*ready)
            found.append(sorted(ready, key=codes.index))
        return found

    def permit(self, code: str) -> Permit:
        """The permit of that code; ``UsageError`` names the nearest one otherwise."""
        if code not in self.permits:
            raise _unknown(f"There is no permit {code!r}.", code, self.permits)
        return self.permits[code]

    def find_permit(self, text: str) -> Permit | None:
        """The permit that a form's wording means: code, name or alias, letter for letter."""
        wanted = plain(text)
        for permit in self.permits.values():
            if wanted in {plain(name) for name in (permit.code, permit.name, *permit.aliases)}:
                return permit
        return None

    def locality(self, name: str) -> Locality:
        """The locality of that name; ``UsageError`` names the nearest one otherwise."""
        if name not in self.localities:
            raise _unknown(f"There is no locality {name!r}.", name, self.localities)
        return self.localities[name]

    def at(self, place: str) -> "Catalog":
        """The catalogue as it is in a locality; what the locality says nothing of is unchanged.

        Raises:
            UsageError: ``name-unknown``.
        """
        here = self.locality(place)
        permits = {code: _permit_at(here, one) for code, one in self.permits.items()}
        industries = {code: _industry_at(here, one) for code, one in self.industries.items()}
        departments = {
            code: _changed(one, **here.departments[code].model_dump(
                include={"channel", "opinion_steps"}, exclude_none=True))
            if code in here.departments else one
            for code, one in self.departments.items()
        }  # fmt: skip
        return replace(
            self,
            departments=departments,
            permits=permits,
            industries=industries,
            years=Years(years={**self.years.years, **here.years.years}),
        )

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


def _permit_at(here: Locality, permit: Permit) -> Permit:
    """A permit with the department and the commitment that a locality gives it."""
    changed = _changed(permit, department=here.handler_of(permit.code, permit.department))
    if permit.code not in here.commitments:
        return changed
    said = here.commitments[permit.code]
    versions = tuple(_changed(rule, commitment=said) for rule in permit.versions)
    return _changed(changed, versions=versions)


def _industry_at(here: Locality, industry: Industry) -> Industry:
    """An industry with the lead and the questions that a locality gives it."""
    asked = {one.id: one for one in here.questions.get(industry.code, ())}
    questions = tuple(asked.get(one.id, one) for one in industry.questions)
    lead = here.leads.get(industry.code)
    if lead is None:
        return _changed(industry, questions=questions)
    return _changed(
        industry, questions=questions, lead=lead.department, lead_certainty=lead.certainty
    )


def _changed(entry: E, **values: Any) -> E:
    return entry.model_copy(update=values)


def _names_of(industry: Industry) -> tuple[str, ...]:
    return (industry.code, industry.name, *industry.aliases)


def _unknown(message: str, name: str, known: Iterable[str]) -> UsageError:
    return UsageError(message, hint=did_you_mean(name, known), code="name-unknown")


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a catalogue with its place in it, such as ``permits/FD.yaml``."""
    for name in SINGLE:
        yield name, folder / name
    for part in FOLDERS:
        for path in sorted((folder / part).glob("*.yaml")):
            yield f"{part}/{path.name}", path


def _take(
    place: str | None,
    path: Path,
    sources: dict[str, Source],
    found: dict[str, Any],
    faults: list[Fault],
) -> None:
    """Read one file into ``sources`` and ``found``, or say in ``faults`` what is wrong with it."""
    try:
        source = read(path)
        place = place or _place(source)
        part, _, name = place.rpartition("/")
        found[place] = source.parse(FOLDERS[part] if part else SINGLE[name])
        sources[place] = source
        code = getattr(found[place], "code", path.stem)
        if code != path.stem:
            said = f"is {code!r}, but the file is named {path.name}"
            faults.append(source.fault(("code",), said, "A file is named after its code."))
    except CatalogError as error:
        faults.extend(error.faults)


def _place(source: Source) -> str:
    """The place in a catalogue that a file from elsewhere belongs to.

    Raises:
        CatalogError: nothing tells.
    """
    path = source.path.absolute()
    if path.name in SINGLE:
        return path.name
    if path.parent.name in FOLDERS:
        return f"{path.parent.name}/{path.name}"
    keys = source.document.keys() if isinstance(source.document, dict) else ()
    for key, part in (("versions", "permits"), ("lead", "industries"), ("zone", "localities")):
        if key in keys:
            return f"{part}/{path.name}"
    hint = "Put it into a folder named permits, industries or localities."
    fault = Fault(short(path), 1, "", "is no permit, industry or locality", hint)
    raise CatalogError.of((fault,))


def _named(found: Mapping[str, Any], part: str) -> dict[str, Any]:
    """The entries of a folder by code."""
    return {
        Path(place).stem: entry for place, entry in found.items() if place.startswith(f"{part}/")
    }
