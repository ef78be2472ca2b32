"""Fictitious cases, marked 样本, and the generator that draws them (样本材料)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
"""Where the committed sample material lies, in the checkout as in the wheel."""


@dataclass(frozen=True)
class SampleCase:
    """One sample case: what goes in, what is true of it, and how it has to end (样本案件)."""

    name: str
    industry: str
    folder: Path
    """The materials and ``case.yaml``, as an applicant would hand them in."""
    truth: Path
    """``<material stem>.json`` for each material, and ``case.json`` for the whole."""
    opinions: Path | None
    """What the departments answer; None when the case never reaches them."""
    review: Path | None
    """What the reviewer decides; None when nothing needs one."""
    expected: dict[str, Any]
    """The ending: ``status``, ``granted``, ``refused``, and what else ``case.json`` says."""


def cases(folder: Path = FOLDER) -> list[SampleCase]:
    """All sample cases under ``folder``, in order of industry and name."""
    return [_load(found) for found in sorted(folder.glob("*/cases/*")) if found.is_dir()]


def _load(folder: Path) -> SampleCase:
    industry, name = folder.parent.parent, folder.name
    truth = industry / "truth" / name
    whole = json.loads((truth / "case.json").read_text(encoding="utf-8"))
    return SampleCase(
        name=name,
        industry=industry.name,
        folder=folder,
        truth=truth,
        opinions=_if_there(industry / "opinions" / f"{name}.json"),
        review=_if_there(industry / "reviews" / f"{name}.json"),
        expected=whole["ending"],
    )


def _if_there(path: Path) -> Path | None:
    return path if path.exists() else None
