"""A case as people and programs see it from outside (案件视图): one shape, its papers as files."""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cases import record
from cases.files import FileStore
from cases.model import Case, Problem, Wait
from cases.settings import Settings
from cases.store import Store
from desk.shapes import CaseShape, LicenseShape, NoticeShape, PermitShape
from licenses import register

TITLES = {"supplement": "一次性告知书", "acceptance": "受理通知单", "opinion": "综合审批意见"}
LICENSE_TITLE = "行业综合许可证"


def view(
    store: Store,
    files: FileStore,
    settings: Settings,
    case: Case,
    *,
    problems: tuple[Problem, ...] = (),
    seconds: dict[str, float] | None = None,
    export: bool = False,
) -> CaseShape:
    """Everything that is told about a case.

    Args:
        store: the record.
        files: where papers are kept.
        settings: the home.
        case: as just read.
        problems: what a run found out besides what is recorded.
        seconds: per step, of this run.
        export: also put the papers into the home's ``papers`` folder under names for people.
    """
    papers = settings.home.absolute() / "papers" / f"{safe(case.name)}-{case.id}"

    def place(title: str, sha256: str) -> str:
        target = papers / f"{safe(title)}.pdf"
        if export:
            _put(target, files.get(sha256))
        return str(target if target.exists() else files.path(sha256))

    issued = register.of_case(store, case.id)
    return CaseShape(
        id=case.id,
        name=case.name,
        source=case.source,
        industry=case.industry,
        status=case.status,
        waiting_for=case.waiting_for or _seal_awaited(case, settings),
        permits=_permits(store, case),
        notices=tuple(
            NoticeShape(kind=row.kind, file=place(_title(row.kind, row.number), row.sha256))
            for row in record.notices(store, case.id)
        ),
        license=LicenseShape(
            number=issued.number,
            file=place(f"{LICENSE_TITLE}-{issued.number}", issued.pdf_sha256)
            if issued.pdf_sha256
            else None,
            url=issued.url,
        )
        if issued
        else None,
        problems=(*_recorded_problems(store, case), *problems),
        seconds=seconds or {},
    )


@dataclass(frozen=True)
class Summary:
    """What a person wants to know of a case besides its shape."""

    read: str
    """Documents, values, and how many of them were doubtful."""
    settled: tuple[str, ...]
    """What a reviewer decided, and why."""


def summary(store: Store, case: Case) -> Summary:
    """What was read, and what a reviewer settled."""
    found = record.materials(store, case.id)
    fields = [
        field
        for material in found
        for one in material.fields.values()
        for field in (one if isinstance(one, list) else [one])
    ]
    doubtful = sum(field.needs_review for field in fields)
    documents = sum(bool(material.pages) for material in found)
    form = record.form(store, case.id, case.form_version)
    return Summary(
        read=f"{documents} documents\n{len(fields)} values\n{doubtful} doubtful",
        settled=tuple(
            f"{name} = {value.value} ({value.origins[-1].by}: {value.origins[-1].why or '—'})"
            for name, value in (form.elements.items() if form else ())
            if value.status == "confirmed" and value.origins
        ),
    )


def _seal_awaited(case: Case, settings: Settings) -> tuple[Wait, ...]:
    """A decided case whose licence is sealed elsewhere waits for the file to come back."""
    if case.status == "issuing" and settings.sealing == "external":
        return (Wait(who="seal", why="sealed-elsewhere"),)
    return ()


def _permits(store: Store, case: Case) -> tuple[PermitShape, ...]:
    decided = record.decision(store, case.id)
    if decided is not None and case.status in ("issuing", "issued", "refused"):
        return tuple(
            PermitShape(
                code=one.permit,
                result=one.result,
                number=one.number,
                valid_to=str(one.valid_to) if one.valid_to else None,
                reason=one.reason,
            )
            for one in decided[1].permits
        )
    if case.status not in ("consulting", "deciding"):
        return ()
    said = {one.permit: one.kind for one in record.opinions(store, case.id)}
    results = {"grant": "granted", "refuse": "refused"}
    return tuple(
        PermitShape.model_validate(
            {
                "code": one.permit,
                "result": results.get(said.get(one.permit, ""), "pending"),
                "number": None,
                "valid_to": None,
                "reason": None,
            }
        )
        for one in record.consultations(store, case.id)
    )


def _recorded_problems(store: Store, case: Case) -> tuple[Problem, ...]:
    """What was wrong with files, and what the pre-check found and nobody settled yet."""
    found = [
        problem.model_copy(update={"file": material.file})
        for material in record.materials(store, case.id)
        for problem in material.problems
    ]
    if case.status in ("review", "returned"):
        found.extend(
            Problem(code=hint.code, message=f"{hint.message} ({hint.subject})")
            for hint in record.hints(store, case.id, case.form_version)
        )
    return tuple(found)


def _title(kind: str, number: str) -> str:
    return f"{TITLES.get(kind, '不予许可决定书')}-{number}"


def safe(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", name).strip(" .") or "_"


def _put(target: Path, data: bytes) -> None:
    """Write beside and move into place; what is there already and the same stays."""
    if target.exists() and target.read_bytes() == data:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{secrets.token_hex(6)}.part")
    part.write_bytes(data)
    part.replace(target)
