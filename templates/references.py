"""What files of the catalogue say of each other (交叉检查): names, order, who supplies what."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from templates.codes import item_code
from templates.explain import Location, did_you_mean
from templates.rules import Question, plain
from templates.source import Fault, Source

if TYPE_CHECKING:
    from templates.catalog import Catalog

Sources = Mapping[str, Source]
_DAYS = ("statutory_days", "promised_days")


def faults_between(catalog: "Catalog", sources: Sources) -> Iterator[Fault]:
    """Everything that one file says and another contradicts."""
    yield from _unknown_in_vocabulary(catalog, sources)
    yield from _unknown_in_permits(catalog, sources)
    yield from _unknown_in_industries(catalog, sources)
    yield from _wrong_in_localities(catalog, sources)
    yield from _cycles(catalog, sources)
    yield from _ambiguous(catalog, sources)


def _unknown_in_vocabulary(catalog: "Catalog", sources: Sources) -> Iterator[Fault]:
    source = sources["vocabulary.yaml"]
    words = catalog.vocabulary
    for element, entry in words.elements.items():
        yield from _unknown(source, ("elements", element, "kinds"), entry.kinds, words.kinds)


def _unknown_in_permits(catalog: "Catalog", sources: Sources) -> Iterator[Fault]:
    words = catalog.vocabulary
    for code, permit in catalog.permits.items():
        source = sources[f"permits/{code}.yaml"]
        yield from _no_department(source, "department", permit.department, catalog)
        for index, rule in enumerate(permit.versions):
            at: Location = ("versions", index)
            yield from _unknown(source, (*at, "needs"), rule.needs, words.elements)
            yield from _unknown(source, (*at, "materials"), rule.materials, words.kinds)
            yield from _unsupplied(source, (*at, "needs"), rule.needs, catalog)
            for number, name in enumerate(one.upon for one in rule.depends_on):
                if name not in catalog.permits and name not in words.kinds:
                    known = [*catalog.permits, *words.kinds]
                    yield _no_such(source, (*at, "depends_on", number, "upon"), name, known)


def _unknown_in_industries(catalog: "Catalog", sources: Sources) -> Iterator[Fault]:
    words = catalog.vocabulary
    for code, industry in catalog.industries.items():
        source = sources[f"industries/{code}.yaml"]
        yield from _no_department(source, "lead", industry.lead, catalog)
        for index, entry in enumerate(industry.permits):
            if entry.code not in catalog.permits:
                yield _no_such(source, ("permits", index, "code"), entry.code, catalog.permits)
        for index, question in enumerate(industry.questions):
            yield from _unknown_sizes(source, ("questions", index), question, catalog)
        yield from _unknown(source, ("elements",), industry.elements, words.elements)
        yield from _unsupplied(source, ("elements",), industry.elements, catalog)
        for index, requirement in enumerate(industry.required_materials):
            at: Location = ("required_materials", index, "any_of")
            yield from _unknown(source, at, requirement.any_of, words.kinds)


def _wrong_in_localities(catalog: "Catalog", sources: Sources) -> Iterator[Fault]:
    for name, here in catalog.localities.items():
        source = sources[f"localities/{name}.yaml"]
        for key in ("authorities", "departments"):
            yield from _unknown_keys(source, key, getattr(here, key), catalog.departments)
        for key in ("handled_by", "delegations", "commitments", "item_codes", *_DAYS):
            yield from _unknown_keys(source, key, getattr(here, key), catalog.permits)
        for key in ("leads", "questions"):
            yield from _unknown_keys(source, key, getattr(here, key), catalog.industries)
        for key, field in (
            ("handled_by", "department"), ("delegations", "exercised_by"), ("leads", "department"),
        ):  # fmt: skip
            for code, said in getattr(here, key).items():
                department = getattr(said, field)
                if department not in catalog.departments:
                    yield _no_such(source, (key, code, field), department, catalog.departments)
        for key in _DAYS:
            for code, days in getattr(here, key).items():
                if days < 1:
                    hint = "Leave it out where nothing is promised."
                    yield source.fault((key, code), f"{days} working days is no limit", hint)
        for code, asked in here.questions.items():
            yield from _wrong_questions(catalog, source, code, asked)
        for code, text in here.item_codes.items():
            national = catalog.permits[code].national_item_code if code in catalog.permits else None
            if national is not None and item_code(text).basic != national:
                said = f"is of item {item_code(text).basic}, but {code} is {national}"
                yield source.fault(("item_codes", code), said, "Correct one of them.")


def _wrong_questions(
    catalog: "Catalog", source: Source, industry: str, asked: Iterable[Question]
) -> Iterator[Fault]:
    """Questions that a locality asks otherwise, and that nobody asks."""
    known = {one.id for one in catalog.industries[industry].questions
             } if industry in catalog.industries else set()  # fmt: skip
    for index, one in enumerate(asked):
        at: Location = ("questions", industry, index)
        if known and one.id not in known:
            yield _no_such(source, (*at, "id"), one.id, known)
        yield from _unknown_sizes(source, at, one, catalog)


def _unknown_sizes(
    source: Source, at: Location, question: Question, catalog: "Catalog"
) -> Iterator[Fault]:
    """Thresholds of what is no number on the form."""
    sizes = {name for name, one in catalog.vocabulary.elements.items() if one.unit}
    for name in question.threshold.above if question.threshold else ():
        if name not in sizes:
            yield _no_such(source, (*at, "threshold", "above", name), name, sizes)


def _unknown_keys(
    source: Source, key: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    valid = set(known)
    for name in names:
        if name not in valid:
            yield _no_such(source, (key, name), name, valid)


def _cycles(catalog: "Catalog", sources: Sources) -> Iterator[Fault]:
    """Permits that wait for each other, by the rules of any day."""
    for day in sorted(
        {
            rule.in_force_from or date.min
            for one in catalog.permits.values()
            for rule in one.versions
        }
    ):
        waits = {
            code: [one.upon for one in rule.depends_on if one.kind != "exempt"]
            for code, permit in catalog.permits.items()
            for rule in permit.versions
            if rule.applies_on(day)
        }
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as error:
            ring = error.args[1][::-1]
            rules = catalog.permits[ring[0]].versions
            index = next(at for at, rule in enumerate(rules) if rule.applies_on(day))
            said = f"permits wait for each other: {' → '.join(ring)}"
            source = sources[f"permits/{ring[0]}.yaml"]
            yield source.fault(("versions", index, "depends_on"), said, "Take one of them out.")
            return


def _ambiguous(catalog: "Catalog", sources: Sources) -> Iterator[Fault]:
    """Names by which a form could mean two permits or two industries, and numbers given twice."""
    for part, entries in (("permits", catalog.permits), ("industries", catalog.industries)):
        owner: dict[str, str] = {}
        for code, entry in entries.items():
            for name in (code, entry.name, *entry.aliases):
                if owner.setdefault(plain(name), code) != code:
                    at: Location = ("name",)
                    if name in entry.aliases:
                        at = ("aliases", entry.aliases.index(name))
                    said = f"{name!r} is also {owner[plain(name)]}"
                    yield sources[f"{part}/{code}.yaml"].fault(at, said, "Keep it in one of them.")
    numbers: dict[str, str] = {}
    for code, industry in catalog.industries.items():
        if numbers.setdefault(industry.number, code) != code:
            said = f"{industry.number!r} is the number of {numbers[industry.number]}"
            yield sources[f"industries/{code}.yaml"].fault(("number",), said, "Take a free one.")


def _unknown(
    source: Source, at: Location, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    valid = set(known)
    for index, name in enumerate(names):
        if name not in valid:
            yield _no_such(source, (*at, index), name, valid)


def _no_department(source: Source, key: str, name: str, catalog: "Catalog") -> Iterator[Fault]:
    if name not in catalog.departments:
        yield _no_such(source, (key,), name, catalog.departments, "no department handles it: ")


def _unsupplied(
    source: Source, at: Location, names: Iterable[str], catalog: "Catalog"
) -> Iterator[Fault]:
    """Elements that no kind of document prints."""
    for index, name in enumerate(names):
        element = catalog.vocabulary.elements.get(name)
        if element is not None and not element.kinds:
            hint = f"Name the documents under elements.{name}.kinds in vocabulary.yaml."
            yield source.fault((*at, index), f"nobody can supply {name!r}", hint)


def _no_such(source: Source, at: Location, name: str, known: Iterable[str], why: str = "") -> Fault:
    return source.fault(at, f"{why}unknown name {name!r}", did_you_mean(name, known))
