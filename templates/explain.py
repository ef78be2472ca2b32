"""Say what is wrong with a file that a person wrote: which key, and what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

Location = tuple[int | str, ...]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that ``name`` is most likely a slip of, or None."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The remedy for an unknown name: the nearest one, or all when few enough to read."""
    names = sorted(known)
    near = nearest(name, names)
    if near is not None:
        return f"Did you mean {near!r}?"
    return f"Known: {', '.join(names)}." if 0 < len(names) <= 40 else ""


def explain(error: ValidationError, model: Any) -> tuple[str, str]:
    """The first fault as (key: what is wrong, what to do).

    ``model`` is the type that was validated; it tells which keys would have been right.
    """
    loc, message, hint = explain_all(error, model)[0]
    return f"{path(loc)}: {message}", hint


def explain_all(error: ValidationError, model: Any) -> list[tuple[Location, str, str]]:
    """Every fault as (place, what is wrong, what to do), misspelt keys first."""
    faults = error.errors(include_url=False, include_context=False)
    # A misspelt key is reported as one missing and one too many: the latter says what to correct.
    faults.sort(key=lambda one: one["type"] != "extra_forbidden")
    # A list whose items are wrong is also reported as too short.
    faults = [one for one in faults if not _follows(one, faults)]
    meant: set[Location] = set()
    told: list[tuple[Location, str, str]] = []
    for fault in faults:
        loc = fault["loc"]
        if fault["type"] == "extra_forbidden":
            keys = _keys(model, loc[:-1])
            if near := nearest(str(loc[-1]), keys):
                meant.add((*loc[:-1], near))
            told.append((loc, "there is no such key", did_you_mean(str(loc[-1]), keys)))
        elif fault["type"] != "missing":
            told.append((loc, fault["msg"].removeprefix("Value error, "), ""))
        elif loc not in meant:
            told.append((loc, "this key is missing", ""))
    return told


def _follows(fault: Any, faults: Iterable[Any]) -> bool:
    loc = fault["loc"]
    return fault["type"] == "too_short" and any(
        one["loc"][: len(loc)] == loc and one["loc"] != loc for one in faults
    )


def path(loc: Location) -> str:
    """A place in a document as people write it: ``versions[0].basis[1].law``."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "the document"


def _keys(model: Any, loc: Location) -> set[str]:
    """Keys that the models reached by following ``loc`` from ``model`` have."""
    reached = _models(model)
    for part in loc:
        if isinstance(part, int) or not any(part in one.model_fields for one in reached):
            continue
        reached = {
            inner
            for one in reached
            if part in one.model_fields
            for inner in _models(one.model_fields[str(part)].annotation)
        }
    return {name for one in reached for name in one.model_fields}


def _models(annotation: Any) -> set[type[BaseModel]]:
    """The models inside an annotation such as ``tuple[Rule, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {model for inner in get_args(annotation) for model in _models(inner)}
