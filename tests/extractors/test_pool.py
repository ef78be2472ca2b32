"""Reader processes: whatever happens to one, nobody else's page is lost, and none is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from pool_work import die, die_once, fail_oddly, process, refuse, slow, spell, stick

from cases.errors import MaterialError, SetupMissing
from cases.settings import Settings, load
from extractors.ocr import pool
from extractors.ocr.pool import Readers


@pytest.fixture
def own_readers(settings: Settings) -> Iterator[Readers]:
    """A pool that a test may break; no engine is loaded in it."""
    with Readers(load(home=settings.home, jobs=2)) as readers:
        yield readers


def code_of(wait: Callable[[], object]) -> str:
    with pytest.raises(MaterialError) as failed:
        wait()
    assert failed.value.hint
    return failed.value.code


def test_a_page_whose_reader_was_killed_is_read_again(own_readers: Readers, tmp_path: Path):
    wait = own_readers.submit(die_once, tmp_path / "marker")
    others = [own_readers.submit(slow, str(n)) for n in range(4)]
    assert wait() == "read"
    assert [other() for other in others] == ["0", "1", "2", "3"]


def test_a_page_that_kills_twice_is_told_and_costs_nobody_else_anything(own_readers: Readers):
    before = [own_readers.submit(slow, str(n)) for n in range(3)]
    hostile = [own_readers.submit(die) for _ in range(2)]
    after = [own_readers.submit(slow, str(n)) for n in range(3)]
    assert [wait() for wait in before] == ["0", "1", "2"]
    assert [code_of(wait) for wait in hostile] == ["reader-crashed"] * 2
    assert [wait() for wait in after] == ["0", "1", "2"]
    assert own_readers.submit(slow, "later")() == "later"


def test_a_page_that_keeps_its_reader_for_ever_is_ended(
    own_readers: Readers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pool, "SECONDS_PER_PIECE", 1)
    assert code_of(own_readers.submit(stick)) == "reader-crashed"


def test_errors_come_back_typed(own_readers: Readers):
    assert code_of(own_readers.submit(refuse)) == "damaged-page"
    assert code_of(own_readers.submit(fail_oddly)) == "reader-failed"
    assert own_readers.submit(slow, "alive")() == "alive"


def test_readers_are_replaced_after_their_share_of_pages(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pool, "PAGES_PER_PROCESS", 2)
    with Readers(load(home=settings.home, jobs=1)) as readers:
        processes = [wait() for wait in [readers.submit(process) for _ in range(4)]]
    assert processes[0] == processes[1] != processes[2] == processes[3]


def test_there_are_never_more_readers_than_asked_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    """Handed out at once, and replaced several times: an engine is a gigabyte."""
    monkeypatch.setattr(pool, "PAGES_PER_PROCESS", 3)
    with Readers(settings.model_copy(update={"jobs": 1})) as readers:
        spells = [wait() for wait in [readers.submit(spell) for _ in range(10)]]
    assert len({pid for pid, _, _ in spells}) == 4
    for (_, _, ended), (_, began, _) in pairwise(spells):
        assert ended <= began


def test_without_weights_nothing_starts(tmp_path: Path):
    with pytest.raises(SetupMissing) as missing:
        Readers(load(home=tmp_path, weights=tmp_path / "none"))
    assert missing.value.code == "weights-missing" and missing.value.exit_code == 5


def test_no_reader_outlives_a_killed_parent(tmp_path: Path):
    script = Path(__file__).with_name("pool_work.py")
    parent = subprocess.Popen([sys.executable, script, tmp_path])
    announced: list[int] = []
    until = time.monotonic() + 30
    while len(announced) < 2 and time.monotonic() < until:
        time.sleep(0.05)
        announced = [int(path.name) for path in tmp_path.iterdir() if path.name.isdigit()]
    assert len(announced) == 2 and all(_runs(number) for number in announced)

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    until = time.monotonic() + 5
    while any(map(_runs, announced)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [number for number in announced if _runs(number)] == []


def _runs(number: int) -> bool:
    """A zombie has ended; only nobody has asked for its result."""
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
