"""Unify (归集): one form out of all materials of a case; conflicts and gaps are kept.

Which field speaks about which element of the form is data (``element`` in the templates).
Documents that disagree are a conflict, not a vote; a person's word stays. What is held against
each other (材料互核) becomes a conflict that names every place with a part in it:

- ``differs``: documents say different things about one element; of an address the element's
  reasons tell the part, ``differs-in:number``.
- ``not-holder``: who rents the premises or gives authority is neither the applicant nor its
  legal representative.
- ``check-failed:NAME``: an element contradicts other fields of a document, as when an identity
  card's birth date is not the one in the number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import combinations, count

from cases.model import LIST_SEPARATOR, Conflict, Field, Form, FormValue, Material, Origin
from extractors.meaning.address import compare, parse
from extractors.meaning.between import CONSISTENCY
from extractors.text import squeeze
from templates.documents import kinds

LIST_ELEMENTS = frozenset({"staff[].name", "permits_requested"})
ONE_EACH = "staff[]."
"""Elements that every document of a person has for itself: ``staff[1].valid_to``."""
ADDRESS_ELEMENTS = frozenset({"premises", "address"})
AREA_ELEMENTS = frozenset({"area_m2"})
AREA_TOLERANCE = Decimal("0.5")
"""Square metres by which two papers may round one area differently."""
HOLDERS = {
    "lessee": ("entity_name", "legal_representative"),
    "principal": ("entity_name", "legal_representative"),
}
"""Element → those of which it must repeat one."""
AGENTS_CARD = {
    "legal_representative": "agent",
    "legal_representative.id_number": "agent.id_number",
}
"""What the identity card of an agent (受托人) speaks about instead of the representative's."""

Voice = tuple[Origin, Field]


def unify(materials: Sequence[Material], before: Form | None = None) -> Form:
    """Build the form, or build it anew after more materials came in.

    Args:
        materials: everything that was read; failed ones contribute nothing.
        before: the form so far; what a person confirmed or typed in it is kept.
    """
    documents = _documents(materials)
    kept = {
        name: value
        for name, value in (before.elements.items() if before else ())
        if value.status == "confirmed"
    }
    spoken: dict[str, list[Voice]] = {}
    numbers = _numbers(documents, kept)
    for material, elements_of in documents:
        for name, field in _each(material):
            if field.value is None and not field.needs_review:  # surely left empty
                continue
            voice = (_origin(material, name, field), field)
            for element in _about(material, name, elements_of):
                place = _numbered(element, numbers.get(id(material)))
                spoken.setdefault(place, []).append(voice)
    elements: dict[str, FormValue] = {}
    conflicts: list[Conflict] = []
    for element, voices in spoken.items():
        value, conflict = _settle(element, voices)
        elements[element] = value
        conflicts.extend([conflict] if conflict else [])
    for element in HOLDERS.keys() & spoken.keys():
        if elements[element].status != "conflict" and _is_proven(element, spoken, kept):
            sure = {"needs_review": False, "reasons": ()}
            elements[element] = elements[element].model_copy(update=sure)
    for conflict in (*_strangers(spoken, kept), *_contradictions(documents, spoken)):
        elements[conflict.element] = _doubted(elements[conflict.element], conflict.code)
        conflicts.append(conflict)
    return Form(
        elements={**elements, **kept},
        conflicts=tuple(c for c in conflicts if c.element not in kept),
        kinds=_kinds(materials),
    )


def same(element: str, one: str, other: str) -> bool:
    """Do two values mean the same? Width, spaces and punctuation do not count.

    An address may leave out areas, the floor or a note (``address.compare``); areas may differ
    by what rounding explains.
    """
    if element in ADDRESS_ELEMENTS:
        return compare(one, other).verdict != "differs"
    if element in AREA_ELEMENTS:
        try:
            return abs(Decimal(one) - Decimal(other)) <= AREA_TOLERANCE
        except InvalidOperation:
            pass
    return _plain(one) == _plain(other)


def _documents(materials: Sequence[Material]) -> list[tuple[Material, dict[str, str]]]:
    """The documents of a known kind, each with what its fields speak about: field → element."""
    documents = [
        (material, {name: rule.element for name, rule in kind.fields.items() if rule.element})
        for material in materials
        if (kind := kinds().get(material.kind))
    ]
    agents = _told_of(documents, AGENTS_CARD.values())
    represent = _told_of(documents, AGENTS_CARD)
    return [
        (material, {name: AGENTS_CARD.get(one, one) for name, one in elements.items()})
        if material.kind == "id_card"
        and (on_it := {field.value for _, field in _each(material)}) & agents
        and not on_it & represent
        else (material, elements)
        for material, elements in documents
    ]


def _about(material: Material, name: str, elements_of: Mapping[str, str]) -> Iterator[str]:
    """The elements that a field speaks about.

    Of a form of ours, slots beyond the kind's own fields are named after their element.
    """
    if name in elements_of:
        yield elements_of[name]
    rule = kinds()[material.kind].fields.get(name)
    if rule is None and material.kind == "application_form":
        yield name
    if rule is not None and rule.also is not None:
        yield rule.also


def _numbers(
    documents: Sequence[tuple[Material, dict[str, str]]], kept: Mapping[str, FormValue]
) -> dict[int, int]:
    """Which number in ``staff[…]`` a person's document has, by the document's identity.

    One about which a person said something keeps its number, whatever is handed in later; a
    number whose document is gone is not given to another.
    """
    taken: dict[tuple[str | None, int | None], int] = {}
    for element, value in kept.items():
        if found := re.fullmatch(r"staff\[(\d+)\]\..+", element):
            taken |= {(origin.file, origin.page): int(found[1]) for origin in value.origins}
    said = {int(found) for element in kept for found in re.findall(r"^staff\[(\d+)\]", element)}
    free = (number for number in count() if number not in said)
    numbers: dict[int, int] = {}
    for material, elements_of in documents:
        if any(element.startswith(ONE_EACH) for element in elements_of.values()):
            places = [(material.file, field.page) for _, field in _each(material)]
            known = [taken[place] for place in places if place in taken]
            numbers[id(material)] = known[0] if known else next(free)
    return numbers


def _numbered(element: str, number: int | None) -> str:
    """The element of one person's document; lists of all persons stay as they are."""
    if number is None or element in LIST_ELEMENTS or not element.startswith(ONE_EACH):
        return element
    return element.replace("[]", f"[{number}]", 1)


def _told_of(
    documents: Sequence[tuple[Material, dict[str, str]]], elements: Iterable[str]
) -> set[str]:
    """What all documents but identity cards say about any of the elements."""
    wanted = set(elements)
    return {
        field.value
        for material, elements_of in documents
        if material.kind != "id_card"
        for name, field in _each(material)
        if field.value is not None and elements_of.get(name) in wanted
    }


def _settle(element: str, voices: Sequence[Voice]) -> tuple[FormValue, Conflict | None]:
    origins = tuple(origin for origin, _ in voices)
    if element in LIST_ELEMENTS:
        return _list_value(voices), None
    told = _told(voices)
    if not told:
        reasons = tuple(dict.fromkeys(r for _, field in voices for r in field.reasons))
        return FormValue(value=None, status="missing", origins=origins, needs_review=True,
                         reasons=reasons), None  # fmt: skip
    values = [field.value or "" for _, field in told]
    if difference := _difference(element, values):
        best = max(told, key=lambda voice: (not voice[1].needs_review, voice[1].confidence))
        value = FormValue(
            value=best[1].value, status="conflict", origins=origins, needs_review=True,
            reasons=difference,
        )  # fmt: skip
        places = tuple(origin for origin, _ in told)
        return value, Conflict(element=element, code="differs", values=places)
    # One reading that needs no person settles it: documents agree, and one of them is proven.
    sure = [field.value or "" for _, field in told if not field.needs_review]
    fullest = max(sure or values, key=len)
    doubts: tuple[str, ...] = ()
    if not sure:
        doubts = tuple(dict.fromkeys(r for _, field in told for r in field.reasons))
    elif element in ADDRESS_ELEMENTS and any(_names_more(one, fullest) for one in values):
        doubts = ("incomplete",)
    return FormValue(
        value=fullest,
        status="agreed" if len(told) > 1 else "single",
        origins=origins,
        needs_review=not sure or bool(doubts),
        reasons=doubts,
    ), None


def _list_value(voices: Sequence[tuple[Origin, Field]]) -> FormValue:
    names = list(dict.fromkeys(f.value for _, f in voices if f.value is not None))
    doubtful = any(field.needs_review for _, field in voices)
    return FormValue(
        value=LIST_SEPARATOR.join(names) or None,
        status="single" if names else "missing",
        origins=tuple(origin for origin, _ in voices),
        needs_review=doubtful,
        reasons=tuple(dict.fromkeys(r for _, f in voices for r in f.reasons)),
    )


def _difference(element: str, values: Iterable[str]) -> tuple[str, ...]:
    """Reasons of a conflict when any two values differ, else nothing.

    A short address may fit two that do not fit each other, so all pairs are looked at.
    """
    for one, other in combinations(dict.fromkeys(values), 2):
        if not same(element, one, other):
            part = compare(one, other).part if element in ADDRESS_ELEMENTS else None
            return ("conflict", f"differs-in:{part}") if part else ("conflict",)
    return ()


def _names_more(one: str, other: str) -> bool:
    """True when an address names a floor that another leaves out."""
    return len(parse(one).steps) > len(parse(other).steps)


def _strangers(
    spoken: Mapping[str, Sequence[Voice]], kept: Mapping[str, FormValue]
) -> Iterator[Conflict]:
    """Who must be one of the holders, and is none of them."""
    for element, holders in HOLDERS.items():
        known = [voices for holder in holders if (voices := _holder(holder, spoken, kept))]
        told = _told(spoken.get(element, ()))
        if known and any(_repeated(field, known) is None for _, field in told):
            origins = (origin for voices in (told, *known) for origin, _ in voices)
            yield Conflict(element=element, code="not-holder", values=tuple(origins))


def _is_proven(
    element: str, spoken: Mapping[str, Sequence[Voice]], kept: Mapping[str, FormValue]
) -> bool:
    """True when every reading of who must be a holder repeats a holder's sure name."""
    known = [_holder(holder, spoken, kept) for holder in HOLDERS[element]]
    told = _told(spoken[element])
    found = [_repeated(field, known) for _, field in told]
    return bool(told) and all(
        voices is not None and any(not field.needs_review for _, field in voices)
        for voices in found
    )


def _holder(
    holder: str, spoken: Mapping[str, Sequence[Voice]], kept: Mapping[str, FormValue]
) -> list[Voice]:
    """What is said about a holder: a person's word alone, where there is one."""
    if holder not in kept:
        return _told(spoken.get(holder, ()))
    value = kept[holder].value
    origin = Origin(value=value) if not kept[holder].origins else kept[holder].origins[-1]
    return [] if value is None else [(origin, Field(value=value))]


def _repeated(field: Field, holders: Iterable[Sequence[Voice]]) -> Sequence[Voice] | None:
    """The holder whom every document names as this field does."""
    for voices in holders:
        if voices and all(
            _plain(one.value or "") == _plain(field.value or "") for _, one in voices
        ):
            return voices
    return None


def _contradictions(
    documents: Sequence[tuple[Material, dict[str, str]]], spoken: Mapping[str, Sequence[Voice]]
) -> Iterator[Conflict]:
    """Checks between the fields of a document that fail and touch an element of the form.

    The element is taken from the other documents where this one does not have it: an identity
    card whose number is unreadable is held against the number on the form.
    """
    for material, elements_of in documents:
        own = {
            name: (_origin(material, name, field), field)
            for name, field in material.fields.items()
            if isinstance(field, Field) and field.value is not None
        }
        for check_name in kinds()[material.kind].consistency:
            names, check = CONSISTENCY[check_name]
            about = next((name for name in names if name in elements_of), None)
            if about is None:
                continue
            element = elements_of[about]
            others = [own[name][0] for name in names if name in own and name != about]
            for origin, field in [own[about]] if about in own else _told(spoken.get(element, ())):
                values = {name: voice[1].value for name, voice in own.items()}
                outcome = check({**values, about: field.value})
                if outcome is not None and not outcome.ok:
                    code = f"check-failed:{check_name}"
                    yield Conflict(element=element, code=code, values=(origin, *others))
                    break


def _doubted(value: FormValue, reason: str) -> FormValue:
    reasons = tuple(dict.fromkeys((*value.reasons, reason)))
    return value.model_copy(update={"needs_review": True, "reasons": reasons})


def _told(voices: Sequence[Voice]) -> list[Voice]:
    return [voice for voice in voices if voice[1].value is not None]


def _each(material: Material) -> Iterable[tuple[str, Field]]:
    for name, fields in material.fields.items():
        for field in fields if isinstance(fields, list) else [fields]:
            yield name, field


def _origin(material: Material, name: str, field: Field) -> Origin:
    return Origin(file=material.file, field=name, page=field.page, box=field.box, value=field.value)


def _kinds(materials: Sequence[Material]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for material in materials:
        if material.status != "failed" and material.pages:
            found[material.kind] = (*found.get(material.kind, ()), material.file)
    return found


def _plain(value: str) -> str:
    """Without punctuation, but between digits and letters it stays: 1-2号 is not 12号."""
    key = re.sub(r"[—–_~]", "-", squeeze(value)).upper()
    mark = r"[,.。、;:()\[\]【】〔〕\-·•・‧∙⋅]"
    return re.sub(rf"(?<![0-9A-Z]){mark}|{mark}(?![0-9A-Z])", "", key)
