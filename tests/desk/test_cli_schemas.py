"""The JSON that commands print is a stable interface, exported as JSON Schema."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desk.shapes import schemas, write_schemas

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas"
KEYS = {
    "access": {
        "": "schema entries",
        "EntryShape": "id at kind actor address right case_id reason until",
    },
    "accounts-list": {
        "": "schema accounts",
        "AccountShape": "name display_name roles department disabled_at must_change_password",
    },
    "accounts-sessions": {
        "": "schema account sessions ended",
        "SessionShape": "id made_at used_at",
    },
    "accounts-show": {"": "schema account password"},
    "accuracy": {
        "": "schema source files total kinds levels layouts reliability errors misread failed",
        "Tally": "fields exact right accepted silent missed invented flagged unread review "
        "silent_upper",
        "FilesShape": "total right wrong unknown failed",
        "ErrorShape": "file kind field silent what truth value confidence page box reasons",
    },
    "catalog-check": {"": "schema faults", "FaultShape": "file line key message hint"},
    "catalog-elements": {
        "": "schema on elements",
        "ElementRow": "id name type unit why kinds permits required_by",
    },
    "catalog-find": {
        "": "schema text found nearest",
        "FoundShape": "industry industry_name name reason",
    },
    "catalog-form": {
        "": "schema on industry permits case files not_filled",
        "FormFile": "kind file fillable code pages",
    },
    "catalog-impact": {
        "": "schema on open_cases unknown cases",
        "TouchedCase": "id name status industry accepted_on by permits",
        "TouchedPermit": "permit rule_before rule_after differences",
        "Difference": "key before after",
    },
    "catalog-indicators": {
        "": "schema on locality note counts industries pooled",
        "IndustryFigures": "industry name figures",
        "FigureShape": "before after rate counted total",
    },
    "catalog-list": {
        "": "schema on industries permits departments",
        "IndustryRow": "code name number aliases lead lead_certainty permits",
        "PermitRow": "code name nature department rule industries",
        "DepartmentRow": "code name authority region channel opinion_steps permits",
    },
    "catalog-queue": {
        "": "schema queues",
        "Queue": "permit name source certainty cases",
        "QueuedCase": "place case name accepted_at tied",
    },
    "catalog-show": {
        "": "schema on locality industry lead questions answers permits materials",
        "GuidePermit": "code authority need stage statutory_days promised_days rule",
        "GuideMaterial": "name any_of permits certainty source",
        "PermitRule": "basis statutory validity commitment conditions depends_on fees",
    },
    "license-face": {
        "": "schema id number identifier version url sample state industry industry_name holder "
        "permits next_expiry authority issued_on made_on changes",
        "FaceHolder": "name credit_code legal_representative premises",
        "FacePermit": "code name number authority valid_from valid_to conditions state "
        "suspended_to",
        "FaceChange": "version on act permits what authority document",
    },
    "licenses-due": {
        "": "schema on within due proposed",
        "DueRow": "number holder permit authority what on",
    },
    "licenses-list": {
        "": "schema licenses",
        "LicenseRow": "number version holder industry sample state standing permits file_awaited",
        "PermitRow": "code name number authority valid_from valid_to state standing suspended_to",
    },
    "licenses-print": {"": "schema files licenses pages failed", "Problem": "code message"},
    "licenses-qr": {"": "schema number url file"},
    "licenses-record": {
        "": "schema recorded failed",
        "RecordedRow": "number version act document",
        "RecordFailure": "index license code message",
    },
    "issue-all": {
        "": "schema issued failed seconds home",
        "NotIssuedShape": "case code message",
    },
    "licenses-redraw": {
        "": "schema redrawn unchanged failed",
        "RedrawnRow": "number version",
        "RedrawFailure": "ref code message",
    },
    "licenses-show": {
        "": "schema number version holder state standing permits id case url file history "
        "former_files",
        "LicenseChange": "version act permits authority superior_of document on in_time altered",
        "LicenseFile": "version sha256 signer",
    },
    "publish-decisions": {
        "": "schema file days granted refused late",
        "DecisionShape": "case holder credit_code permit result number authority decided_on "
        "valid_from valid_to due_on published_on late",
    },
    "publish-export": {"": "schema file licenses made_at"},
    "publish-import": {
        "": "schema file source new known without_license faults",
        "FaultShape": "line code message",
    },
    "publish-reports": {
        "": "schema reports",
        "ReportShape": "reference license kind text made_at due_on overdue answered_at answer",
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
    "tokens-list": {
        "": "schema tokens",
        "TokenShape": "id name department scopes made_at expires_at revoked_at last_used_on",
    },
    "tokens-show": {"": "schema token secret"},
    "wordings-list": {
        "": "schema wordings",
        "Proposal": "id kind field text why state proposed_by proposed_at decided_by decided_at "
        "reason",
    },
    "wordings-show": {
        "": "schema wording trial",
        "Trial": "documents confirmed better worse recognised changes",
        "Change": "case file field before after asked_before asked_after confirmed",
    },
    "verify": {
        "": "verdict sample checks license checked_at",
        "CheckResult": "name result code message details",
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
