"""Documents with the truth about them (真值): ``NAME.json`` beside each ``NAME.ext``."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from cases.model import Problem

DOCUMENTS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})
"""Extensions of files that are mentioned when nothing is known about them."""


class Truth(BaseModel):
    """What a document says, normalised as ``fields.md`` wants it.

    A field that the document does not print is absent; None is printed and unreadable.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    kind: str
    fields: dict[str, str | None | list[str | None]]
    file: str | None = None
    """The document's name; without it, every file of the truth's own name."""
    layout: str = ""
    level: str = ""


@dataclass(frozen=True)
class Known:
    """A document and the truth about it."""

    name: str
    """As people see it: its path below the folder."""
    path: Path
    truth: Truth


@dataclass(frozen=True)
class Found:
    """What a folder holds."""

    known: tuple[Known, ...]
    problems: tuple[Problem, ...]
    """Truth that cannot be used: ``truth-invalid``, ``document-missing``."""
    untold: tuple[str, ...]
    """Documents without truth."""


def find(folder: Path) -> Found:
    """Everything below a folder that can be measured. Other JSON files are left alone."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    beside: dict[Path, list[Path]] = {}
    for path in files:
        if path.suffix.lower() != ".json":
            beside.setdefault(path.with_suffix(""), []).append(path)
    known: list[Known] = []
    problems: list[Problem] = []
    for path in files:
        if path.suffix.lower() != ".json":
            continue
        name = _name(path, folder)
        try:
            truth = _load(path)
        except (ValueError, OSError) as error:
            problems.append(Problem(code="truth-invalid", message=_first(error), file=name))
            continue
        if truth is None:
            continue
        documents = _named(path, truth.file) if truth.file else beside.get(path.with_suffix(""), [])
        if not documents:
            wanted = truth.file or f"{path.stem}.*"
            message = f"There is no {wanted} that this is the truth about."
            problems.append(Problem(code="document-missing", message=message, file=name))
        known.extend(Known(_name(one, folder), one, truth) for one in documents)
    told = {one.path.resolve() for one in known}
    untold = [
        _name(path, folder)
        for path in files
        if path.suffix.lower() in DOCUMENTS and path.resolve() not in told
    ]
    return Found(tuple(known), tuple(problems), tuple(untold))


def _load(path: Path) -> Truth | None:
    """The truth in a file; None for JSON that is something else.

    Raises:
        ValueError: no JSON, or truth with a wrong value.
    """
    said: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(said, dict) or not {"kind", "fields"} <= said.keys():
        return None
    return Truth.model_validate(said)


def _named(path: Path, file: str) -> list[Path]:
    """The document of that name, beside its truth or where the samples keep it.

    ``samples/restaurant`` has ``truth/CASE/NAME.json`` for ``cases/CASE/FILE``.
    """
    mirrored = Path(*("cases" if part == "truth" else part for part in path.absolute().parts))
    places = (path.with_name(file), mirrored.with_name(file))
    return next(([place] for place in places if place.is_file()), [])


def _first(error: ValueError | OSError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}."
    return f"This is no JSON that can be read ({error})."


def _name(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
