"""Unify (归集): one form out of all materials of a case; conflicts and gaps are kept.

Which field speaks about which element of the form is data (``element`` in the templates).
Documents that disagree are a conflict, not a vote; a person's word stays.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from cases.model import Conflict, Field, Form, FormValue, Material, Origin
from extractors.text import squeeze
from templates.documents import kinds

LIST_ELEMENTS = frozenset({"staff[].name", "permits_requested"})
LIST_SEPARATOR = "；"
ADDRESS_ELEMENTS = frozenset({"premises"})
DISTRICTS = ("省", "市", "区", "县", "旗", "州", "盟", "镇", "乡", "街道")
"""How the part of an address ends that another document may leave out."""


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

    An address may leave out the province, city or district that another one begins with.
    """
    a, b = _plain(one), _plain(other)
    if a == b:
        return True
    if element not in ADDRESS_ELEMENTS:
        return False
    shorter, longer = sorted((a, b), key=len)
    left_out = longer.removesuffix(shorter)
    return len(shorter) >= 8 and left_out != longer and left_out.endswith(DISTRICTS)


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
    if _disagree(element, told):
        best = max(told, key=lambda voice: (not voice[1].needs_review, voice[1].confidence))
        value = FormValue(
            value=best[1].value, status="conflict", origins=origins, needs_review=True,
            reasons=("conflict",),
        )  # fmt: skip
        values = tuple(origin for origin, _ in told)
        return value, Conflict(element=element, code="differs", values=values)
    # One reading that needs no person settles it: documents agree, and one of them is proven.
    sure = [field for _, field in told if not field.needs_review]
    fullest = max((field.value or "" for field in sure or [f for _, f in told]), key=len)
    doubts = tuple(dict.fromkeys(r for _, field in told for r in field.reasons))
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


def _disagree(element: str, told: Sequence[tuple[Origin, Field]]) -> bool:
    """True when any two differ: a short address may fit two that do not fit each other."""
    values = {field.value or "" for _, field in told}
    return any(not same(element, one, other) for one, other in combinations(values, 2))


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
    mark = r"[,.。、;:()\-·]"
    return re.sub(rf"(?<![0-9A-Z]){mark}|{mark}(?![0-9A-Z])", "", key)
