"""Cases as folders: materials, case.yaml, truth, opinions, reviews (写出)."""

import json
from pathlib import Path
from typing import Any, Literal

import yaml

from samples.generator import bundled, heldout
from samples.generator.facts import CaseFacts, Drawn, iso

Style = Literal["bundled", "heldout"]
INDUSTRY = "restaurant"
_FAMILIES = {"bundled": bundled, "heldout": heldout}


def draw(out: Path, style: Style = "bundled", only: str | None = None) -> list[Path]:
    """Draw all cases of a family below ``out``, the same bytes every time.

    Args:
        out: Gets ``restaurant/cases``, ``restaurant/truth`` and, where a case has them,
            ``restaurant/opinions`` and ``restaurant/reviews``. Files of the same names are
            replaced, nothing else is touched.
        style: The family of layouts.
        only: Name of the one case to draw; all by default.

    Returns:
        The case folders.

    Raises:
        ValueError: ``only`` names no case of the family.
    """
    family = _FAMILIES[style]
    chosen = [case for case in family.CASES if only in (None, case.name)]
    if not chosen:
        names = ", ".join(case.name for case in family.CASES)
        raise ValueError(f"no case {only!r} in {style}; there are {names}")
    return [_write_case(out / INDUSTRY, case, list(family.materials(case))) for case in chosen]


def _write_case(root: Path, case: CaseFacts, materials: list[Drawn]) -> Path:
    folder, truth = root / "cases" / case.name, root / "truth" / case.name
    for material in materials:
        _write(folder / material.file, material.content)
        stem = Path(material.file).stem
        _write_json(
            truth / f"{stem}.json",
            {"file": material.file, "kind": material.kind, "fields": material.fields},
        )
    text = yaml.safe_dump(_case_file(case), allow_unicode=True, sort_keys=False)
    _write(folder / "case.yaml", text.encode())
    _write_json(truth / "case.json", _whole(case))
    if case.opinions:
        _write_json(root / "opinions" / f"{case.name}.json", case.opinions)
    if case.review:
        _write_json(root / "reviews" / f"{case.name}.json", case.review)
    return folder


def _case_file(case: CaseFacts) -> dict[str, Any]:
    asked = case.application
    return {
        "industry": INDUSTRY,
        "permits": list(asked.permits),
        "answers": {
            "sells_tobacco": "TB" in asked.permits,
            "has_signboard": "SB" in asked.permits,
            "area_over_300": float(asked.area) > 300,
        },
        "contact": {"name": asked.contact, "phone": asked.phone},
        "sample": True,
    }


def _whole(case: CaseFacts) -> dict[str, Any]:
    """What the unified form has to say once every doubt is settled, and how the case ends."""
    firm, asked = case.firm, case.application
    form: dict[str, str | list[str]] = {
        "industry": INDUSTRY,
        "permits_requested": list(asked.permits),
        "entity_name": firm.name,
        "credit_code": firm.credit_code,
        "entity_type": firm.type,
        "legal_representative": case.person.name,
        "legal_representative.id_number": case.person.id_number,
        "established_on": iso(firm.established),
        "address": firm.address,
        "business_scope": firm.scope,
        "contact_name": asked.contact,
        "contact_phone": asked.phone,
        "premises": asked.premises,
        "area_m2": asked.area,
        "investment": str(asked.investment),
        "employees": str(asked.employees),
        "business_items": asked.items,
        "applied_on": iso(asked.applied),
    }
    if firm.capital is not None:
        form["registered_capital"] = str(firm.capital)
    if case.health:
        form["staff[].name"] = [case.health.name]
    return {
        "form": form,
        "conflicts": list(case.conflicts),
        "lacks": list(case.lacks),
        "ending": case.ending,
    }


def _write_json(path: Path, content: Any) -> None:
    _write(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _write(path: Path, content: bytes) -> None:
    """Beside and moved into place: an interrupted run leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    beside.replace(path)
