"""The embedded Prefect server: one per home, gone when nobody needs it."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from cases.errors import SetupMissing
from cases.settings import Settings
from flows import server
from flows.server import Orchestration, orchestration

USER = """
import sys
from pathlib import Path
from cases.settings import load
from flows.server import orchestration
with orchestration(load(home=Path(sys.argv[1]))) as prefect:
    if sys.argv[2] == "ready":
        prefect.ready()
    print(prefect.url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def no_server_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.delenv("PREFECT_HOME", raising=False)


class Users:
    """Processes that use a home's server."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.processes: list[subprocess.Popen[str]] = []

    def begin(self, *, ready: bool = True) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(self.home), "ready" if ready else "starting"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def url(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()


@pytest.fixture
def users(home: Path) -> Iterator[Users]:
    made = Users(home)
    yield made
    made.end()
    wait_until_gone(home)


def servers(home: Path) -> list[psutil.Process]:
    """The server processes of a home that live; a zombie has ended."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        mine = "flows.server" in words and str(home / "prefect") in words
        if mine and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def wait_until_gone(home: Path, seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while found := servers(home):
        assert time.monotonic() < until, f"still there after {seconds} s: {found}"
        time.sleep(0.1)


def test_processes_that_start_together_share_one_server_that_outlives_none_of_them(
    users: Users, home: Path, prefect_database: Path
) -> None:
    (home / "prefect").mkdir(parents=True)
    shutil.copy(prefect_database, home / "prefect")
    first, second = users.begin(), users.begin()
    url = users.url(first)
    assert url == users.url(second)
    (running,) = servers(home)
    first.kill()
    time.sleep(4 * server.WATCH)
    assert [one.pid for one in servers(home)] == [running.pid]
    with urlopen(f"{url}/health", timeout=5) as answer:
        assert answer.status == 200
    second.kill()
    wait_until_gone(home)
    third = users.begin(ready=False)
    assert users.url(third) != url
    (another,) = servers(home)
    assert another.pid != running.pid


def test_a_server_whose_starter_is_killed_at_once_does_not_stay(users: Users, home: Path) -> None:
    starter = users.begin(ready=False)
    users.url(starter)
    starter.kill()
    wait_until_gone(home)


@pytest.mark.parametrize(
    "said",
    ["", "{", '{"port": 1}', f'{{"pid": {os.getpid()}, "port": 9}}'],
    ids=["empty", "half-written", "no-pid", "no-server-there"],
)
def test_what_a_dead_server_left_behind_is_not_believed(home: Path, said: str) -> None:
    (home / "prefect").mkdir(parents=True)
    (home / "prefect" / server.KNOWN).write_text(said)
    assert server._running(home / "prefect") is None


def test_a_server_is_known_for_as_long_as_it_lives(home: Path) -> None:
    home.mkdir()
    with (home / server.KNOWN).open("w") as known:
        fcntl.flock(known, fcntl.LOCK_EX)
        json.dump({"port": 4711}, known)
        known.flush()
        assert server._running(home) == 4711
    assert server._running(home) is None


def test_a_server_that_dies_while_it_starts_is_told_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    began = time.monotonic()
    with pytest.raises(SetupMissing) as caught:
        Orchestration("http://127.0.0.1:9/api", home).ready()
    assert caught.value.code == "prefect-unreachable"
    assert server.LOG in caught.value.hint
    assert time.monotonic() - began < server.STARTUP / 10


def test_a_server_that_the_operator_runs_is_used_and_none_is_started(
    home: Path, monkeypatch: pytest.MonkeyPatch, prefect: str
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", prefect)
    with orchestration(Settings(home=home)) as found:
        found.ready()
        assert found.url == prefect
    assert os.environ["PREFECT_API_URL"] == prefect
    assert not home.exists()
