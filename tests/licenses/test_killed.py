"""A process that issues or records an act is killed (SIGKILL) before or after an exact step: one
number, and register, page and file agree."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from licensing import FORM, ISSUER, RULES, decided_case, decision
from sqlalchemy import select
from sqlalchemy.engine.default import DefaultDialect

from cases.files import Folder, open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import LicenseRow, LicenseVersionRow
from licenses import life, register
from licenses.acts import Act
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
    "move-into-place": (Folder, "_keep"),
    "act": (Store, "act"),
    "commit": (DefaultDialect, "do_commit"),
}
FINDS: dict[str, tuple[object, str]] = {
    "find": (register, "find"),
    "judge": (life, "after"),
    "rows": (register, "rows"),
}
ACTS = {
    "revoked": Act(
        act="revoked", permits=("FD",), authority="样本市场监督管理局", document="样〔2026〕1号",
        on=datetime.now(UTC).date(), reason="样本",
    ),
    "reissued": Act(
        act="reissued", authority=ISSUER.authority, document="样〔2026〕2号",
        on=datetime.now(UTC).date(), reason="样本",
    ),
}  # fmt: skip


def issue_once(store: Store, settings: Settings, case_id: str, seq: int) -> License:
    files, now = open_files(settings), datetime.now(UTC)
    return issue(store, files, store.case(case_id), seq, MADE, FORM, ISSUER, settings, now)


def record_once(store: Store, settings: Settings, number: str, act: str) -> License:
    files, now = open_files(settings), datetime.now(UTC)
    return life.record(store, files, number, ACTS[act], RULES, settings, now)


def _die_at(home: Path, step: str, done: bool, work: Callable[..., Any], *of: Any) -> None:
    owner, name = (STEPS | FINDS)[step]
    real = getattr(owner, name)

    def killed(*arguments: object, **named: object) -> None:
        if done:
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    settings = load(home=home, database_url=None)
    store = Store(settings.store_url)
    store.cases()  # whatever opening a database commits is over
    setattr(owner, name, killed)
    work(store, settings, *of)


def die_at(home: Path, step: str, done: bool, work: Callable[..., Any], *of: Any) -> None:
    run = PROCESSES.Process(target=_die_at, args=(home, step, done, work, *of))
    run.start()
    run.join(60)
    assert run.exitcode == -signal.SIGKILL


def all_agrees(store: Store, settings: Settings, license: License, word: str, file: Path) -> None:
    """Register, versions, history, file, address and number say the same."""
    with store.read() as session:
        versions = session.scalars(
            select(LicenseVersionRow).order_by(LicenseVersionRow.version)
        ).all()
        assert len(session.scalars(select(LicenseRow)).all()) == 1
    assert [row.version for row in versions] == list(range(1, license.version + 1))
    assert versions[-1].pdf_sha256 == license.pdf_sha256
    assert store.check() == []
    files = open_files(settings)
    file.write_bytes(files.get(license.pdf_sha256 or ""))
    for target in (str(file), license.url, license.number):
        verdict = verify(
            target, register=store, files=files, settings=settings, now=datetime.now(UTC)
        )
        assert verdict.verdict == word
        assert verdict.license is not None and verdict.license.number == license.number


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    settings.home.mkdir()
    opened = Store(settings.store_url)
    opened.upgrade()
    yield opened
    opened.close()


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_the_next_run_ends_with_one_licence(
    settings: Settings, store: Store, tmp_path: Path, step: str, done: bool
) -> None:
    case, seq = decided_case(store, MADE)
    die_at(settings.home, step, done, issue_once, case.id, seq)
    with store.read() as session:
        left = [(row.id, row.number) for row in session.scalars(select(LicenseRow))]
    # The first commit is that of the reservation.
    assert len(left) == (0 if step in ("reserve", "commit") and not done else 1)
    assert register.of_case(store, case.id) is None or (step, done) == ("act", True)

    license = issue_once(store, settings, case.id, seq)
    assert left in ([], [(license.id, license.number)])
    assert [action.kind for action in store.actions(case.id)].count("ISSUED") == 1
    all_agrees(store, settings, license, "valid", tmp_path / "a.pdf")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("step", [*FINDS, *(step for step in STEPS if step != "reserve")])
def test_killed_at_a_step_an_act_counts_once_and_wholly(
    settings: Settings, store: Store, tmp_path: Path, step: str, done: bool, act: str
) -> None:
    case, seq = decided_case(store, MADE)
    first = issue_once(store, settings, case.id, seq)
    die_at(settings.home, step, done, record_once, first.number, act)
    recorded = done and step in ("act", "commit")
    left = register.find(store, first.number)
    assert left.version == (2 if recorded else 1)
    word = "partly-valid" if act == "revoked" else "valid"
    all_agrees(store, settings, left, word if recorded else "valid", tmp_path / "a.pdf")

    now = record_once(store, settings, first.number, act)
    assert (now.version, now.number, len(now.history)) == (2, first.number, 1)
    assert not recorded or now == left
    assert [action.kind for action in store.actions(case.id)].count(act.upper()) == 1
    all_agrees(store, settings, now, word, tmp_path / "a.pdf")
