"""The JSON that commands print (输出格式): stable, versioned, exported as JSON Schema.

``python -m desk.shapes DIR`` writes the schemas; docs/schemas holds them.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

from cases import model
from cases.model import Box, Candidate, Check, Problem, Wait


class Shape(BaseModel):
    """Part of a printed document."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PageShape(Shape):
    """A page as ``read`` prints it: width, height and boxes in pixels of the upright page."""

    number: int
    width: int
    height: int
    rotation: int
    source: Literal["text", "ocr", "none"]
    reason: str
    text: str


class FieldShape(Shape):
    """A field with where it stands, how it was found, and what speaks against it."""

    value: str | None
    raw: str
    confidence: float
    page: int | None
    box: Box | None
    method: str
    checks: tuple[Check, ...]
    needs_review: bool
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]


class MaterialShape(Shape):
    """One document found in a file."""

    file: str
    sha256: str
    status: Literal["ok", "partial", "failed"]
    kind: str
    kind_score: float
    kind_reason: str
    page_range: tuple[int, int] | None
    pages: tuple[PageShape, ...]
    fields: dict[str, FieldShape | list[FieldShape]]
    problems: tuple[Problem, ...]


class FromShape(Shape):
    """Which field of which file speaks about an element."""

    file: str | None
    field: str | None


class ElementShape(Shape):
    """One element of the unified form."""

    value: str | None
    status: Literal["agreed", "single", "conflict", "missing", "confirmed"]
    needs_review: bool
    reasons: tuple[str, ...]
    origin: tuple[FromShape, ...] = Field(alias="from")


class ConflictValue(Shape):
    """What one document says."""

    file: str | None
    page: int | None
    box: Box | None
    value: str | None


class ConflictShape(Shape):
    """Documents that disagree about an element."""

    element: str
    code: str
    values: tuple[ConflictValue, ...]


class ReadShape(Shape):
    """``yizheng read --json``."""

    format: Literal[1] = Field(1, alias="schema")
    seconds: float
    materials: tuple[MaterialShape, ...]
    form: dict[str, ElementShape]
    conflicts: tuple[ConflictShape, ...]


class PermitShape(Shape):
    """How a permit of a case ended, if it has."""

    code: str
    result: Literal["granted", "refused", "pending"] | None
    number: str | None
    valid_to: str | None
    reason: str | None


class NoticeShape(Shape):
    """A paper that was made."""

    kind: str
    file: str


class LicenseShape(Shape):
    """The licence of a case."""

    number: str
    file: str | None
    """None while the file of its newest version is yet to be made or sealed."""
    url: str


class CaseShape(Shape):
    """One case as ``run``, ``demo`` and ``cases`` print it."""

    id: str
    name: str
    source: str
    industry: str | None
    status: str
    waiting_for: tuple[Wait, ...]
    permits: tuple[PermitShape, ...]
    notices: tuple[NoticeShape, ...]
    license: LicenseShape | None
    problems: tuple[Problem, ...]
    seconds: dict[str, float]


class RunShape(Shape):
    """``yizheng run --json`` and ``yizheng demo --json``."""

    format: Literal[1] = Field(1, alias="schema")
    cases: tuple[CaseShape, ...]
    failed: int
    home: str


class NotIssuedShape(Shape):
    """A case whose licence could not be issued."""

    case: str
    code: str
    message: str


class IssueAllShape(Shape):
    """``yizheng issue --all --json``."""

    format: Literal[1] = Field(1, alias="schema")
    issued: int
    failed: tuple[NotIssuedShape, ...]
    seconds: float
    home: str


def read_shape(materials: Sequence[model.Material], form: model.Form, seconds: float) -> ReadShape:
    """What ``read`` prints about materials and the form made of them."""
    return ReadShape(
        seconds=round(seconds, 2),
        materials=tuple(_material(material) for material in materials),
        form={name: _element(value) for name, value in form.elements.items()},
        conflicts=tuple(_conflict(conflict) for conflict in form.conflicts),
    )


def _material(material: model.Material) -> MaterialShape:
    return MaterialShape(
        **material.model_dump(exclude={"pages", "fields"}),
        pages=tuple(
            PageShape(
                **page.model_dump(include=set(PageShape.model_fields) - {"text"}), text=page.text
            )
            for page in material.pages
        ),
        fields={
            name: [_field(f) for f in field] if isinstance(field, list) else _field(field)
            for name, field in material.fields.items()
        },
    )


def _field(field: model.Field) -> FieldShape:
    return FieldShape(**field.model_dump())


def _element(value: model.FormValue) -> ElementShape:
    return ElementShape(
        value=value.value,
        status=value.status,
        needs_review=value.needs_review,
        reasons=value.reasons,
        origin=tuple(FromShape(file=o.file, field=o.field) for o in value.origins),
    )


def _conflict(conflict: model.Conflict) -> ConflictShape:
    return ConflictShape(
        element=conflict.element,
        code=conflict.code,
        values=tuple(
            ConflictValue(file=o.file, page=o.page, box=o.box, value=o.value)
            for o in conflict.values
        ),
    )


def dump(shape: BaseModel) -> str:
    """The JSON text of a document, with the names that the contract gives."""
    return shape.model_dump_json(by_alias=True, indent=2)


class _EveryKey(GenerateJsonSchema):
    """Every key is always printed, so the schema requires those that have a default as well."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return True


def schemas() -> dict[str, dict[str, Any]]:
    """Name of a command's output → its JSON Schema."""
    from desk.accuracy.shapes import AccuracyShape
    from desk.commands.accounts_shapes import (
        AccessShape,
        AccountsListShape,
        AccountsSessionsShape,
        AccountsShowShape,
        TokensListShape,
        TokensShowShape,
    )
    from desk.commands.catalog_form import CatalogFormShape
    from desk.commands.catalog_indicators import CatalogIndicatorsShape
    from desk.commands.catalog_shapes import (
        CatalogCheckShape,
        CatalogElementsShape,
        CatalogFindShape,
        CatalogImpactShape,
        CatalogListShape,
        CatalogQueueShape,
        CatalogShowShape,
    )
    from desk.commands.license_papers import LicensePrintShape, LicenseQrShape
    from desk.commands.license_shapes import (
        LicenseDueShape,
        LicenseListShape,
        LicenseRecordShape,
        LicenseRedrawShape,
        LicenseShowShape,
    )
    from desk.commands.publish_shapes import (
        PublishDecisionsShape,
        PublishExportShape,
        PublishImportShape,
        PublishReportsShape,
    )
    from desk.commands.wordings_shapes import WordingsListShape, WordingsShowShape
    from licenses.paper.face_data import FaceData
    from licenses.verification.verdict import Verdict

    shapes: dict[str, type[BaseModel]] = {
        "access": AccessShape,
        "accounts-list": AccountsListShape,
        "accounts-sessions": AccountsSessionsShape,
        "accounts-show": AccountsShowShape,
        "accuracy": AccuracyShape,
        "catalog-check": CatalogCheckShape,
        "catalog-elements": CatalogElementsShape,
        "catalog-find": CatalogFindShape,
        "catalog-form": CatalogFormShape,
        "catalog-impact": CatalogImpactShape,
        "catalog-indicators": CatalogIndicatorsShape,
        "catalog-list": CatalogListShape,
        "catalog-queue": CatalogQueueShape,
        "catalog-show": CatalogShowShape,
        "issue-all": IssueAllShape,
        "license-face": FaceData,
        "licenses-due": LicenseDueShape,
        "licenses-list": LicenseListShape,
        "licenses-print": LicensePrintShape,
        "licenses-qr": LicenseQrShape,
        "licenses-record": LicenseRecordShape,
        "licenses-redraw": LicenseRedrawShape,
        "licenses-show": LicenseShowShape,
        "publish-decisions": PublishDecisionsShape,
        "publish-export": PublishExportShape,
        "publish-import": PublishImportShape,
        "publish-reports": PublishReportsShape,
        "read": ReadShape,
        "run": RunShape,
        "tokens-list": TokensListShape,
        "tokens-show": TokensShowShape,
        "wordings-list": WordingsListShape,
        "wordings-show": WordingsShowShape,
        "verify": Verdict,
    }
    return {
        name: shape.model_json_schema(
            mode="serialization", by_alias=True, schema_generator=_EveryKey
        )
        for name, shape in shapes.items()
    }


def write_schemas(folder: Path) -> Iterable[Path]:
    """Write every schema beside each other, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        path = folder / f"{name}.schema.json"
        text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")
        yield path
    yield _write_openapi(folder)


def _write_openapi(folder: Path) -> Path:
    """The description of the API, which is a schema too."""
    from desk.web.api.app import described

    path = folder / "openapi.json"
    text = json.dumps(described(), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    for written in write_schemas(Path(sys.argv[1])):
        print(written)
