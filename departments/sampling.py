"""Blind samples (盲抽): a share of what nobody would look at is looked at all the same.

Reviewers see what they are asked about; how much of the rest is wrong, only a random sample of it
tells. What is drawn is not marked, so that it is compared with the page as carefully as the rest.
How carefully that is, planted errors (植入错误) tell: values that reviewers are shown wrong.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

from cases.model import Form, FormValue


def sample(form: Form, case_id: str, share: float) -> Form:
    """The form with the elements drawn for a look; drawn again, the same ones are.

    Args:
        form: as made of the case's papers.
        case_id: random, and so is the draw, which hangs on it.
        share: of all values accepted without a person, 0 to 1.
    """
    drawn = tuple(name for name, value in _accepted(form) if _lot(case_id, name, value) < share)
    return form.model_copy(update={"sampled": drawn})


def plant(form: Form, case_id: str, share: float) -> Form:
    """The form with errors planted for the reviewer; the values themselves stay as they are.

    Args:
        form: as made of the case's papers, its blind sample drawn.
        case_id: random, and so is the draw.
        share: of all values accepted without a person, 0 to 1.
    """
    planted = {}
    for name, value in _accepted(form):
        if name in form.missed or _lot("planted", case_id, name, value) >= share:
            continue
        wrong = _spoilt(value, _lot("place", case_id, name, value))
        if wrong is not None:
            planted[name] = wrong
    sampled = tuple(dict.fromkeys((*form.sampled, *planted)))
    return form.model_copy(update={"planted": planted, "sampled": sampled})


def shown(form: Form) -> Form:
    """The form as reviewers see it: with the planted errors in place of the values."""
    elements = dict(form.elements)
    for name, wrong in form.planted.items():
        entry = elements[name]
        # What was read has to say the same, or it would tell which value is planted.
        origins = tuple(
            one.model_copy(update={"value": wrong}) if one.value == entry.value else one
            for one in entry.origins
        )
        elements[name] = entry.model_copy(update={"value": wrong, "origins": origins})
    return form.model_copy(update={"elements": elements})


def _accepted(form: Form) -> Iterator[tuple[str, str]]:
    """What nobody would look at: names and values."""
    for name, entry in form.elements.items():
        if entry.value is not None and _unquestioned(entry):
            yield name, entry.value


def _unquestioned(entry: FormValue) -> bool:
    return entry.status in ("agreed", "single") and not entry.needs_review


_ALIKE = {
    one: other
    for pair in ("己已", "未末", "土士", "人入", "日曰", "大太", "木术", "王玉", "白自", "口囗",
                 "天夭", "干千", "甲由", "东车", "第笫", "区匹", "市布", "云去", "林材", "小少")
    for one, other in ((pair[0], pair[1]), (pair[1], pair[0]))
}  # fmt: skip
"""Characters that readers take for each other."""


def _spoilt(value: str, lot: float) -> str | None:
    """The value with one character as a reader would get it wrong; None if nothing can be.

    A date stays a date, so that it cannot be told by being none.
    """
    places = [place for place, char in enumerate(value) if char.isdecimal() or char in _ALIKE]
    if not places:
        return None
    start = int(lot * len(places))
    for place in (*places[start:], *places[:start]):
        char = value[place]
        others = _ALIKE.get(char) or [str((int(char) + step) % 10) for step in (3, 7, 1, 9, 5)]
        for other in others:
            wrong = value[:place] + other + value[place + 1 :]
            if _is_date(wrong) or not _is_date(value):
                return wrong
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _lot(*parts: str) -> float:
    """A number from 0 to 1, evenly spread over cases, names and values."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
