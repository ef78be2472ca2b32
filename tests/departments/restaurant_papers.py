"""One restaurant case, complete, that the tests of the departments take apart."""

from dataclasses import dataclass, field, replace
from datetime import date

from cases.model import Field, Form, FormValue, Hint, Material, Origin
from departments.precheck import precheck
from templates.catalog import Catalog, load
from templates.rules import Industry, Permit

TODAY = date(2026, 11, 21)
PERMITS = ("FD", "FS", "SB", "TB")
FILES = {
    "营业执照.jpg": "business_license",
    "身份证.jpg": "id_card",
    "申请表.pdf": "application_form",
    "租赁合同.pdf": "lease",
    "平面图.jpg": "floor_plan",
    "健康证明.jpg": "health_certificate",
}
VALUES = {
    "industry": "饭店",
    "entity_name": "样本云上小馆有限公司",
    "credit_code": "91500000MA00000000",
    "legal_representative": "张样本",
    "legal_representative.id_number": "500107199001010000",
    "premises": "样本区一号路1号",
    "area_m2": "320",
    "business_items": "热食类食品制售",
    "employees": "8",
    "staff[0].name": "李样本",
    "contact_phone": "13800000000",
}
EXPIRY = {"health_certificate": "valid_to", "lease": "term_to", "id_card": "valid_to"}


def material(file: str, kind: str, **changes: object) -> Material:
    """A readable document of one page."""
    fields = {EXPIRY[kind]: Field(value="2029-12-31", page=1)} if kind in EXPIRY else {}
    values = {"file": file, "sha256": f"sha-{file}", "status": "ok", "kind": kind, "fields": fields}
    return Material.model_validate(values | changes)


def value(text: str | None, **changes: object) -> FormValue:
    """A form value that one document gave."""
    origin = Origin(file="申请表.pdf", field="x", value=text)
    values = {"value": text, "status": "single" if text else "missing", "origins": (origin,)}
    return FormValue.model_validate(values | changes)


@dataclass(frozen=True)
class Papers:
    """Form, documents and rules of one case."""

    form: Form
    materials: tuple[Material, ...]
    catalog: Catalog = field(default_factory=load)
    codes: tuple[str, ...] = PERMITS

    @property
    def permits(self) -> list[Permit]:
        return [self.catalog.permit(code) for code in self.codes]

    @property
    def industry(self) -> Industry:
        return self.catalog.industry("restaurant")

    def without(self, *files: str) -> "Papers":
        return replace(
            self, materials=tuple(one for one in self.materials if one.file not in files)
        )

    def adding(self, *materials: Material) -> "Papers":
        """More documents; one of the same file takes the place of the old one."""
        kept = self.without(*(one.file for one in materials))
        return replace(kept, materials=(*kept.materials, *materials))

    def setting(self, **elements: FormValue) -> "Papers":
        return self.having({name: entry for name, entry in elements.items()})

    def having(self, elements: dict[str, FormValue]) -> "Papers":
        merged = {**self.form.elements, **elements}
        return replace(self, form=self.form.model_copy(update={"elements": merged}))

    def lacking(self, *elements: str) -> "Papers":
        kept = {name: one for name, one in self.form.elements.items() if name not in elements}
        return replace(self, form=self.form.model_copy(update={"elements": kept}))

    def check(self, today: date = TODAY) -> tuple[Hint, ...]:
        return precheck(self.form, self.materials, self.industry, self.permits, today, self.catalog)


def complete() -> Papers:
    """A case in which nothing is missing or in doubt."""
    form = Form(elements={name: value(text) for name, text in VALUES.items()})
    return Papers(form, tuple(material(file, kind) for file, kind in FILES.items()))
