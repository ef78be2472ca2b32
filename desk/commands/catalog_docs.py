"""What docs/ has of the catalogue, made from it: ``python -m desk.commands.catalog_docs docs``.

The tables of catalog.md hold the newest rules, whatever the day, and no locality; the JSON Schemas
in catalog/ are for editors, which complete and check with them while a file is written.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter

from desk.commands.catalog_text import CERTAINTY, basis, commitment, limit, need, titled, validity
from templates.catalog import FOLDERS, SINGLE, Catalog, load
from templates.documents import DocumentKind
from templates.rules import Element, Permit

_ONE_OF = {"permits": "permit", "industries": "industry", "localities": "locality"}
BEGIN, END = "<!-- made from templates/ -->\n", "<!-- end -->\n"


def tables(catalog: Catalog) -> str:
    """Industries, permits, departments and data elements as Markdown."""
    departments = catalog.departments
    industries = sorted(catalog.industries.values(), key=lambda one: one.number)
    parts = (
        f"## Industries 行业 ({len(industries)})",
        _table(
            ("", "industry 行业", "code", "permits 事项", "lead 牵头", "people say 别名"),
            (
                (one.number, one.name, f"`{one.code}`",
                 " ".join(need(entry) for entry in one.permits if entry.in_force_to is None),
                 departments[one.lead].name + CERTAINTY[one.lead_certainty],
                 "、".join(one.aliases))
                for one in industries
            ),
        ),
        f"## Permits, filings, managed items 事项 ({len(catalog.permits)})",
        _table(
            ("code", "item 事项", "decided by", "limit 法定期限", "term 有效期", "commitment 承诺",
             "since", "basis 依据"),
            (_permit(one, catalog) for one in catalog.permits.values()),
        ),
        f"## Departments 部门 ({len(departments)})",
        _table(
            ("code", "department 部门", "English", "channel 渠道", "steps of an opinion 审批环节"),
            (
                (f"`{code}`", one.name, one.english, one.channel, " → ".join(one.opinion_steps))
                for code, one in departments.items()
            ),
        ),
        f"## Data elements 数据元 ({len(catalog.vocabulary.elements)})",
        _table(
            ("element", "name 名称", "type", "unit", "asked for 用途", "taken from 来源",
             "used by 使用事项"),
            (_element(code, one, catalog) for code, one in catalog.vocabulary.elements.items()),
        ),
    )  # fmt: skip
    return "\n\n".join(parts) + "\n"


def schemas() -> dict[str, str]:
    """Name of a file → the JSON Schema of what people write."""
    kinds = {Path(name).stem: kind for name, kind in SINGLE.items()}
    kinds |= {_ONE_OF[name]: kind for name, kind in FOLDERS.items()}
    kinds["document"] = DocumentKind
    found: dict[str, str] = {}
    for name, kind in kinds.items():
        schema = TypeAdapter(kind).json_schema(mode="validation")
        text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True)
        found[f"{name}.schema.json"] = text + "\n"
    return found


def write(docs: Path) -> None:
    """Put the tables between the marks of the page, and the schemas beside it."""
    page = docs / "catalog.md"
    head, _, rest = page.read_text("utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    page.write_text(f"{head}{BEGIN}{tables(load())}{END}{tail}", "utf-8")
    (docs / "catalog").mkdir(exist_ok=True)
    for name, text in schemas().items():
        (docs / "catalog" / name).write_text(text, "utf-8")


def _permit(permit: Permit, catalog: Catalog) -> tuple[str, ...]:
    rule = permit.versions[-1]
    return (
        permit.code,
        titled(permit),
        catalog.departments[permit.department].name,
        limit(rule.statutory),
        validity(rule.validity),
        commitment(rule.commitment),
        str(rule.in_force_from or "—"),
        basis(rule),
    )


def _element(code: str, element: Element, catalog: Catalog) -> tuple[str, ...]:
    users = [one.code for one in catalog.permits.values() if code in one.versions[-1].needs]
    return (
        f"`{code}`",
        element.name,
        element.type,
        element.unit or "",
        element.why,
        "、".join(catalog.kind_name(kind) for kind in element.kinds),
        " ".join(users) or "案件",
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
