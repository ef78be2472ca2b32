"""A process that issues is killed at an exact step: one number, and page and file agree."""

import multiprocessing
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from licensing import FORM, ISSUER, decided_case, decision
from sqlalchemy import select

from cases.files import Folder, open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import LicenseRow, LicenseVersionRow
from licenses import register
from licenses.issue import issue
from licenses.paper import face
from licenses.signed import signing
from licenses.signed.signing import PadesSigner
from licenses.verification.verify import verify

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["licenses.issue", "pytest"])
MADE = decision(refused=("TB",))
STEPS: dict[str, tuple[object, str]] = {
    "reserve": (register, "reserve"),
    "draw": (face, "draw"),
    "sign": (PadesSigner, "sign"),
    "check": (signing, "inspect"),
    "put": (Folder, "put"),
    "act": (Store, "act"),
}


def issue_once(store: Store, settings: Settings, case_id: str, seq: int) -> License:
    files, now = open_files(settings), datetime.now(UTC)
    return issue(store, files, store.case(case_id), seq, MADE, FORM, ISSUER, settings, now)


def _die_at(home: Path, case_id: str, seq: int, step: str, done: bool) -> None:
    owner, name = STEPS[step]
    real = getattr(owner, name)

    def killed(*arguments: object, **named: object) -> None:
        if done:
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, killed)
    settings = load(home=home, database_url=None)
    issue_once(Store(settings.store_url), settings, case_id, seq)


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_the_next_run_ends_with_one_licence(
    settings: Settings, tmp_path: Path, step: str, done: bool
) -> None:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    case, seq = decided_case(store, MADE)
    run = PROCESSES.Process(target=_die_at, args=(settings.home, case.id, seq, step, done))
    run.start()
    run.join(60)
    assert run.exitcode == -signal.SIGKILL
    with store.read() as session:
        left = [(row.id, row.number) for row in session.scalars(select(LicenseRow))]
    assert len(left) == (0 if (step, done) == ("reserve", False) else 1)

    license = issue_once(store, settings, case.id, seq)
    assert left in ([], [(license.id, license.number)])
    with store.read() as session:
        versions = session.scalars(select(LicenseVersionRow)).all()
    assert [(row.version, row.pdf_sha256) for row in versions] == [(1, license.pdf_sha256)]
    assert [action.kind for action in store.actions(case.id)].count("ISSUED") == 1
    assert store.check() == []
    path, files = tmp_path / "a.pdf", open_files(settings)
    path.write_bytes(files.get(license.pdf_sha256 or ""))
    for target in (str(path), license.url, license.number):
        verdict = verify(
            target, register=store, files=files, settings=settings, now=datetime.now(UTC)
        )
        assert verdict.verdict == "valid"
        assert verdict.license is not None and verdict.license.number == license.number
    store.close()
