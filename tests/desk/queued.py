"""Cases in any queue, made by recording what happened to them; all fictitious."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from cases.files import open_files
from cases.model import Action, Case, Consultation
from cases.settings import Settings
from cases.store import Store
from cases.tables import ConsultationRow, FormRow, MaterialRow, Row
from departments.office import Office
from desk.rights import Who
from templates import catalog

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Shanghai."""
REVIEWER = Who("user:reviewer", "user", "样本核对甲", roles=("reviewer",))
LEAD = Who("user:lead", "user", "样本牵头", roles=("lead",))
CLERK = Who("user:clerk", "user", "样本窗口", roles=("clerk",))
OFFICER = Who(
    "user:officer", "user", "样本审批员", roles=("officer",), department="market-regulation"
)
AUDITOR = Who("user:auditor", "user", "样本审计", roles=("auditor",))
DEPARTMENTS = {"FD": "market-regulation", "FS": "fire-rescue"}


def office_on(settings: Settings, store: Store, now: datetime = NOW) -> Office:
    """An office on a store, at a moment."""
    here = catalog.load().at(settings.locality)
    return Office(settings, store, open_files(settings), here, now=lambda: now)


@dataclass(frozen=True)
class Maker:
    """Makes cases of a store; each method gives the case after one more thing happened."""

    store: Store
    at: datetime = NOW

    def then(self, at: datetime) -> "Maker":
        """The same at another moment."""
        return replace(self, at=at)

    def received(self, name: str, *, sample: bool = True, industry: str = "restaurant") -> Case:
        case = self.store.open_case(
            f"/样本/{name}", name, industry=industry, sample=sample, facts={}, now=self.at
        )
        return self.act(case, "RECEIVED", {"materials": ["0" * 64]})

    def formed(
        self,
        case: Case,
        values: dict[str, str] | None = None,
        files: dict[str, Sequence[str]] | None = None,
    ) -> Case:
        """Its files were read, with these lines on their page; its form has these values."""
        rows = [reading(case.id, name, lines, self.at) for name, lines in (files or {}).items()]
        case = self.act(case, "EXTRACTED", {"documents": len(rows), "problems": []}, rows)
        version = case.form_version + 1
        return self.act(case, "FORMED", {"form": version}, [form(case.id, version, values or {})])

    def doubted(self, case: Case) -> Case:
        return self.act(case, "PRECHECKED", {"lacks": [], "doubts": ["conflict"]})

    def review(self, name: str, **values: str) -> Case:
        """A case that waits for a reviewer."""
        return self.doubted(self.formed(self.received(name), values))

    def consulting(self, name: str, due: dict[str, date | None], **values: str) -> Case:
        """A case about which departments were asked: permit → deadline."""
        case = self.formed(self.received(name), values)
        case = self.act(case, "PRECHECKED", {"lacks": [], "doubts": []})
        notice = {"notice": f"受理-{name}", "rules": dict.fromkeys(due, "1")}
        case = self.act(case, "ACCEPTED", notice)
        asked = {
            permit: {"department": DEPARTMENTS[permit], "due_on": day and day.isoformat()}
            for permit, day in due.items()
        }
        rows = [
            ConsultationRow(
                case_id=case.id, permit=permit, department=DEPARTMENTS[permit], routed_at=self.at,
                due_on=day,
                consultation=Consultation(
                    permit=permit, department=DEPARTMENTS[permit], form=values, due_on=day
                ).model_dump(mode="json"),
            )
            for permit, day in due.items()
        ]  # fmt: skip
        return self.act(case, "ROUTED", {"permits": asked}, rows)

    def said(self, case: Case, permit: str, kind: str = "grant") -> Case:
        return self.act(case, "OPINION", {"permit": permit, "kind": kind})

    def act(self, case: Case, kind: str, refs: dict[str, Any], rows: Sequence[Row] = ()) -> Case:
        action = Action(kind=kind, actor="test", refs=refs, at=self.at)
        return self.store.act(case.id, action, case.seq, rows)


def form(case_id: str, version: int, values: dict[str, str]) -> FormRow:
    said = {name: {"value": value, "status": "single"} for name, value in values.items()}
    return FormRow(
        case_id=case_id, version=version, made_at=NOW, made_by="test",
        form={"elements": said}, hints=[],
    )  # fmt: skip


def reading(
    case_id: str, file: str, lines: Sequence[str], at: datetime = NOW, **more: Any
) -> MaterialRow:
    box = (0.0, 0.0, 1.0, 1.0)
    page = {
        "number": 1, "width": 10, "height": 10, "source": "ocr", "reason": "",
        "lines": [{"text": one, "box": box, "confidence": 1.0, "engine": "x"} for one in lines],
    }  # fmt: skip
    said = {"file": file, "sha256": "0" * 64, "status": "ok", "kind": "lease", "pages": [page]}
    return MaterialRow(
        case_id=case_id, file=file, sha256="0" * 64, size=1, received_at=at, reading=[said], **more
    )
