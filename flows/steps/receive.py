"""Receive (收件): the case of a folder, its originals kept unchanged, what is new recorded."""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cases import record
from cases.errors import MaterialError, NotAllowed, StaleCase, YizhengError
from cases.model import Action, Case, Problem
from cases.tables import MaterialRow
from departments.office import SYSTEM
from departments.receiving import OPEN_FOR_MATERIALS, CaseFile, open_case, take_in
from flows.steps.folders import CaseFolder, case_file, materials_in, unpack
from flows.steps.office import Office


def receive(office: Office, folder: CaseFolder, industry: str | None, *, sample: bool) -> Case:
    """Open the folder's case, or find it again, and record files that are new.

    A folder is known by its absolute path: run again after a kill, or with more materials, it
    goes on as the same case. Files that come after acceptance are kept and reported.
    """
    if folder.path.is_dir():
        return _receive(office, folder, folder.path, industry, sample=sample)
    with tempfile.TemporaryDirectory(prefix="yizheng-") as unpacked:
        try:
            place = unpack(folder.path, Path(unpacked).resolve(), office.settings)
        except YizhengError as error:
            with suppress(MaterialError):  # cannot even be read: told below
                office.files.put_file(folder.path)  # what cannot be unpacked is kept all the same
            case = _open(office, folder, CaseFile(industry=industry, sample=sample))
            return fail(office, case, error)
        return _receive(office, folder, place, industry, sample=sample)


def _receive(
    office: Office, folder: CaseFolder, place: Path, industry: str | None, *, sample: bool
) -> Case:
    wrong: YizhengError | None = None
    try:
        said = case_file(place)
    except YizhengError as error:
        said, wrong = CaseFile(), error
    said = said.model_copy(
        update={"industry": said.industry or industry, "sample": said.sample or sample}
    )
    case = _open(office, folder, said)
    with office.timed(case.id, "receive"):
        kept = [_keep(office, case, name, path) for name, path in materials_in(place)]
    rows = [row for row in kept if row is not None]
    if wrong is not None:
        return fail(office, case, wrong, rows)
    if not rows and not record.originals(office.store, case.id):
        missing = Problem(
            code="no-materials",
            message="The folder holds no materials. Put the applicant's papers into it and "
            "run again.",
        )
        return _failed(office, case, missing)
    return _record(office, case, rows, said)


def _open(office: Office, folder: CaseFolder, said: CaseFile) -> Case:
    return open_case(office, str(folder.path), folder.name, said)


def _keep(office: Office, case: Case, name: str, path: Path) -> MaterialRow | None:
    """A file's original; None if it could not even be copied, which is told and stops nothing."""
    try:
        sha256, size = office.files.put_file(path)
    except MaterialError as error:
        office.failures.append(error)
        office.problems[case.id].append(Problem(code=error.code, message=str(error), file=name))
        return None
    return MaterialRow(
        case_id=case.id, file=name, sha256=sha256, size=size, received_at=office.now(),
        reading=None,
    )  # fmt: skip


def _record(office: Office, case: Case, rows: list[MaterialRow], said: CaseFile) -> Case:
    try:
        return take_in(office, case, rows, said)
    except StaleCase:
        # Somebody else runs the same folder: what they did not record is recorded now.
        return _record(office, office.store.case(case.id), rows, said)
    except NotAllowed as error:
        if error.code != "late-material":
            raise
        office.problems[case.id].append(
            Problem(
                code=error.code,
                message="New files came after acceptance; they are kept but not part of this "
                "application.",
            )
        )
        return case


def fail(
    office: Office, case: Case, error: YizhengError, originals: Sequence[MaterialRow] = ()
) -> Case:
    """Record that a case cannot go on, with the reason; the next run tries again.

    A case that was accepted already keeps its place: what came too late is only told.
    """
    if case.status not in OPEN_FOR_MATERIALS:
        office.failures.append(error)
        office.problems[case.id].append(Problem(code=error.code, message=str(error)))
        return case
    return _failed(office, case, Problem(code=error.code, message=str(error)), originals)


def _failed(
    office: Office, case: Case, problem: Problem, originals: Sequence[MaterialRow] = ()
) -> Case:
    office.problems[case.id].append(problem)
    if case.status == "failed":
        return case
    action = Action(kind="FAILED", actor=SYSTEM, refs={"code": problem.code})
    return office.store.act(case.id, action, case.seq, originals)
