"""``yizheng up``: web and worker of a machine, from a case that waits for nobody to the end."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psutil
import pytest
from commands import COMMAND, environment

from cases.model import Action, Case
from cases.settings import Settings
from cases.store import Store

ASKED = {"FD": {"department": "market-regulation", "due_on": None}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def here(settings: Settings) -> Iterator[Store]:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    yield store
    store.close()


def routed(store: Store) -> Case:
    """A case that was killed between routing and delivery."""
    case = store.open_case("/样本/甲", "甲", industry=None, sample=True, facts={},
                           now=datetime.now(UTC))  # fmt: skip
    for kind, refs in (
        ("RECEIVED", {"materials": ["0" * 64]}),
        ("ACCEPTED", {"notice": "受理-1", "rules": {"FD": "1"}}),
        ("ROUTED", {"permits": ASKED}),
    ):
        case = store.act(case.id, Action(kind=kind, actor="t", refs=refs), case.seq)
    return case


def wait_for(what: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def up(home: Path, port: int) -> subprocess.Popen[str]:
    said = environment(home, YIZHENG_PORT=str(port))
    return subprocess.Popen([*COMMAND, "up", "--jobs", "1"], env=said, cwd=home.parent, text=True,
                            stderr=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip


def test_up_serves_and_works_until_it_is_asked_to_stop(here: Store, settings: Settings):
    case, port = routed(here), free_port()
    with up(settings.home, port) as running:
        try:
            wait_for(lambda: here.actions(case.id)[-1].kind == "DELIVERED")
            wait_for(lambda: answers(port))
            children = psutil.Process(running.pid).children(recursive=True)
            assert children
            running.send_signal(signal.SIGTERM)
            out, err = running.communicate(timeout=60)
        finally:
            running.kill()
    assert (running.returncode, out) == (0, ""), err
    assert "what was begun is done" in err
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    assert not answers(port)


def test_up_ends_when_its_web_cannot_serve(here: Store, settings: Settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with up(settings.home, taken.getsockname()[1]) as running:
            try:
                _, err = running.communicate(timeout=120)
            finally:
                running.kill()
    assert running.returncode == 5, err
    assert "[web-unavailable]" in err


def test_work_without_a_database_says_what_to_do(home: Path, tmp_path: Path):
    done = subprocess.run([*COMMAND, "work"], env=environment(home), cwd=tmp_path, text=True,
                          capture_output=True, timeout=60)  # fmt: skip
    assert done.returncode == 5
    assert "[database-missing]" in done.stderr and "yizheng setup" in done.stderr
    assert not home.exists()
