"""Receiving a folder: again and again, side by side, with files that cannot be had."""

from pathlib import Path

import pytest

from cases import record
from cases.model import Action, Case
from flows.steps.folders import CaseFolder
from flows.steps.office import Office
from flows.steps.receive import receive

UNREADABLE = Path("/proc/self/mem")
"""A file that is there, may be opened, and whose first byte cannot be read."""


@pytest.fixture
def folder(tmp_path: Path) -> CaseFolder:
    place = tmp_path / "甲店"
    place.mkdir()
    (place / "申请表.pdf").write_bytes(b"form")
    return CaseFolder(place)


def take(office: Office, folder: CaseFolder, *, sample: bool = False) -> Case:
    return receive(office, folder, "restaurant", sample=sample)


def kinds(office: Office, case: Case) -> list[str]:
    return [action.kind for action in office.store.actions(case.id)]


def files(office: Office, case: Case) -> list[str]:
    return [row.file for row in record.originals(office.store, case.id)]


def codes(office: Office, case: Case) -> list[str]:
    return [problem.code for problem in office.problems[case.id]]


def accepted(office: Office, case: Case) -> Case:
    for kind, refs in (
        ("FORMED", {"form": 1}),
        ("PRECHECKED", {"lacks": [], "doubts": []}),
        ("ACCEPTED", {"notice": "受理-1", "rules": {"FD": "1"}}),
    ):
        case = office.store.act(case.id, Action(kind=kind, actor="test", refs=refs), case.seq)
    return case


def test_the_same_folder_is_the_same_case_and_nothing_new_is_recorded(
    office: Office, folder: CaseFolder
) -> None:
    first = take(office, folder)
    assert take(office, folder) == first
    assert (first.status, kinds(office, first)) == ("received", ["RECEIVED"])
    (folder.path / "执照.jpg").write_bytes(b"licence")
    second = take(office, folder)
    assert (second.id, files(office, second)) == (first.id, ["执照.jpg", "申请表.pdf"])
    assert kinds(office, second) == ["RECEIVED"] * 2


def test_two_who_receive_the_same_folder_at_once_lose_nothing(
    office: Office, folder: CaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_act, overtaken = office.store.act, []

    def act_after_another(*args: object) -> Case:
        if not overtaken:
            overtaken.append(True)
            (folder.path / "执照.jpg").write_bytes(b"licence")
            take(office, folder)
        return real_act(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(office.store, "act", act_after_another)
    case = take(office, folder)
    assert files(office, case) == ["执照.jpg", "申请表.pdf"]
    assert kinds(office, case) == ["RECEIVED"]
    assert office.store.check() == []


def test_a_file_that_cannot_be_had_is_told_and_the_rest_goes_on(
    office: Office, folder: CaseFolder
) -> None:
    (folder.path / "坏盘.jpg").symlink_to(UNREADABLE)
    case = take(office, folder)
    assert (case.status, files(office, case)) == ("received", ["申请表.pdf"])
    (problem,) = office.problems[case.id]
    assert (problem.code, problem.file) == ("file-unreadable", "坏盘.jpg")
    assert [error.exit_code for error in office.failures] == [3]


def test_a_folder_of_which_nothing_can_be_had_has_failed(
    office: Office, folder: CaseFolder
) -> None:
    (folder.path / "申请表.pdf").unlink()
    (folder.path / "坏盘.jpg").symlink_to(UNREADABLE)
    case = take(office, folder)
    assert case.status == "failed"
    assert codes(office, case) == ["file-unreadable", "no-materials"]


def test_a_wrong_case_yaml_keeps_the_originals_and_a_corrected_one_goes_on(
    office: Office, folder: CaseFolder
) -> None:
    (folder.path / "case.yaml").write_text("industri: restaurant")
    failed = take(office, folder)
    assert (failed.status, codes(office, failed)) == ("failed", ["case-file-invalid"])
    (row,) = record.originals(office.store, failed.id)
    assert office.files.get(row.sha256) == b"form"
    assert take(office, folder) == failed
    (folder.path / "case.yaml").write_text("industry: restaurant\nsample: true")
    case = take(office, folder)
    assert (case.id, case.status, case.sample) == (failed.id, "received", True)


def test_a_fictitious_case_never_becomes_a_real_one(office: Office, folder: CaseFolder) -> None:
    assert take(office, folder, sample=True).sample
    (folder.path / "执照.jpg").write_bytes(b"licence")
    assert take(office, folder, sample=False).sample


@pytest.mark.parametrize("broken", ["case.yaml", "zip"])
def test_what_breaks_after_acceptance_is_told_and_changes_nothing(
    office: Office, folder: CaseFolder, broken: str
) -> None:
    case = accepted(office, take(office, folder))
    if broken == "zip":
        (folder.path / "申请表.pdf").unlink()
        folder.path.rmdir()
        folder.path.write_bytes(b"PK and no more")
        code = "damaged-zip"
    else:
        (folder.path / "case.yaml").write_text("a: [")
        code = "case-file-invalid"
    assert take(office, folder) == case
    assert codes(office, case) == [code]
    assert [error.code for error in office.failures] == [code]


def test_files_that_come_after_acceptance_are_kept_and_told(
    office: Office, folder: CaseFolder
) -> None:
    case = accepted(office, take(office, folder))
    (folder.path / "迟.pdf").write_bytes(b"late")
    assert take(office, folder) == case
    assert codes(office, case) == ["late-material"]
    assert files(office, case) == ["申请表.pdf"]
    assert len([path for path in office.files.root.glob("??/*")]) == 2  # type: ignore[attr-defined]
