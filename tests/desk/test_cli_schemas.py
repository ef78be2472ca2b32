"""The JSON that commands print is a stable interface, exported as JSON Schema."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk.shapes import schemas, write_schemas

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas"
KEYS = {
    "accuracy": {
        "": "schema source files total kinds levels layouts reliability errors misread failed",
        "Tally": "fields exact right accepted silent missed invented flagged unread review "
        "silent_upper",
        "FilesShape": "total right wrong unknown failed",
        "ErrorShape": "file kind field silent what truth value confidence page box reasons",
    },
    "catalog-check": {"": "schema faults", "FaultShape": "file line key message hint"},
    "catalog-list": {
        "": "schema on industries permits departments",
        "IndustryRow": "code name number aliases lead lead_certainty permits",
        "PermitRow": "code name nature department rule industries",
        "DepartmentRow": "code name authority permits",
    },
    "catalog-show": {
        "": "schema on locality industry lead questions permits materials",
        "GuidePermit": "code authority need stage statutory_days promised_days rule",
        "GuideMaterial": "name any_of permits certainty source",
        "PermitRule": "basis statutory validity commitment conditions depends_on fees",
    },
    "read": {
        "": "schema seconds materials form conflicts",
        "MaterialShape": "file sha256 status kind kind_score kind_reason page_range pages fields "
        "problems",
        "PageShape": "number width height rotation source reason text",
        "FieldShape": "value raw confidence page box method checks needs_review reasons candidates",
        "Candidate": "value raw confidence page box method",
        "Problem": "code message page",
        "ElementShape": "value status from",
        "FromShape": "file field",
        "ConflictShape": "element code values",
        "ConflictValue": "file page box value",
    },
    "run": {
        "": "cases failed home",
        "CaseShape": "id source industry status waiting_for permits notices license problems "
        "seconds",
        "Wait": "who why",
        "PermitShape": "code result number valid_to reason",
        "NoticeShape": "kind file",
        "LicenseShape": "number file url",
        "Problem": "code message file",
    },
    "verify": {
        "": "verdict sample checks license checked_at",
        "CheckResult": "name result code message",
        "VerifiedLicense": "number holder state permits",
    },
}
"""Keys that the design promises, by output and part of it."""


def test_the_published_schemas_are_those_of_the_code(tmp_path: Path) -> None:
    written = list(write_schemas(tmp_path))
    assert {path.name for path in written} == {path.name for path in PUBLISHED.iterdir()}
    for path in written:
        published = (PUBLISHED / path.name).read_text(encoding="utf-8")
        assert published == path.read_text(encoding="utf-8"), (
            "run: python -m desk.shapes docs/schemas"
        )


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_schema_promises_what_the_design_gives(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    for part, keys in KEYS[name].items():
        described: dict[str, Any] = schema["$defs"][part] if part else schema
        assert set(keys.split()) <= set(described["properties"]), part
        assert set(keys.split()) <= set(described["required"]), part
        assert described["additionalProperties"] is False, part


def test_every_output_has_a_schema_and_no_other() -> None:
    assert set(schemas()) == set(KEYS)
