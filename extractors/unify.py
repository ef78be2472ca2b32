"""Unify (归集): one form out of all materials of a case; conflicts and gaps are kept.

Which field speaks about which element of the form is data (``element`` in the templates).
Documents that disagree are a conflict, not a vote; a person's word stays.
"""

import re
from collections.abc import Iterable, Sequence

from cases.model import Conflict, Field, Form, FormValue, Material, Origin
from extractors.text import squeeze
from templates.documents import kinds

LIST_ELEMENTS = frozenset({"staff[].name", "permits_requested"})
LIST_SEPARATOR = "；"
ADDRESS_ELEMENTS = frozenset({"premises"})


def unify(materials: Sequence[Material], before: Form | None = None) -> Form:
    """Build the form, or build it anew after more materials came in.

    Args:
        materials: everything that was read; failed ones contribute nothing.
        before: the form so far; what a person confirmed or typed in it is kept.
    """
    spoken: dict[str, list[tuple[Origin, Field]]] = {}
    for material in materials:
        kind = kinds().get(material.kind)
        if kind is None:
            continue
        for name, field in _each(material):
            element = kind.fields[name].element
            if element:
                spoken.setdefault(element, []).append((_origin(material, name, field), field))
    elements: dict[str, FormValue] = {}
    conflicts: list[Conflict] = []
    for element, voices in spoken.items():
        value, conflict = _settle(element, voices)
        elements[element] = value
        conflicts.extend([conflict] if conflict else [])
    kept = {
        name: value
        for name, value in (before.elements.items() if before else ())
        if value.status == "confirmed"
    }
    return Form(
        elements={**elements, **kept},
        conflicts=tuple(c for c in conflicts if c.element not in kept),
        kinds=_kinds(materials),
    )


def same(element: str, one: str, other: str) -> bool:
    """Do two values mean the same? Width, spaces and punctuation do not count.

    An address may leave out the province or city that another one begins with.
    """
    a, b = _plain(one), _plain(other)
    if a == b:
        return True
    if element in ADDRESS_ELEMENTS:
        shorter, longer = sorted((a, b), key=len)
        return len(shorter) >= 8 and longer.endswith(shorter)
    return False


def _settle(
    element: str, voices: Sequence[tuple[Origin, Field]]
) -> tuple[FormValue, Conflict | None]:
    origins = tuple(origin for origin, _ in voices)
    if element in LIST_ELEMENTS:
        return _list_value(voices), None
    told = [(origin, field) for origin, field in voices if field.value is not None]
    if not told:
        reasons = tuple(dict.fromkeys(r for _, field in voices for r in field.reasons))
        return FormValue(value=None, status="missing", origins=origins, needs_review=True,
                         reasons=reasons), None  # fmt: skip
    groups = _groups(element, told)
    if len(groups) > 1:
        best = max(told, key=lambda voice: (not voice[1].needs_review, voice[1].confidence))
        value = FormValue(
            value=best[1].value, status="conflict", origins=origins, needs_review=True,
            reasons=("conflict",),
        )  # fmt: skip
        values = tuple(origin for origin, _ in told)
        return value, Conflict(element=element, code="differs", values=values)
    fullest = max((field.value or "" for _, field in told), key=len)
    sure = [field for _, field in told if not field.needs_review]
    doubts = tuple(dict.fromkeys(r for _, field in told for r in field.reasons))
    # One reading that needs no person settles it: documents agree, and one of them is proven.
    return FormValue(
        value=fullest,
        status="agreed" if len(told) > 1 else "single",
        origins=origins,
        needs_review=not sure,
        reasons=() if sure else doubts,
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


def _groups(element: str, told: Sequence[tuple[Origin, Field]]) -> list[list[str]]:
    groups: list[list[str]] = []
    for _, field in told:
        value = field.value or ""
        for group in groups:
            if same(element, group[0], value):
                group.append(value)
                break
        else:
            groups.append([value])
    return groups


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
    return re.sub(r"[\s,，.。、;；:：()（）\-—_·]", "", squeeze(value)).upper()
