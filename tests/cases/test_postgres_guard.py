"""No PostgreSQL of the tests outlives them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

TESTS = Path(__file__).parents[1]
TEST = """
import pathlib, time

def test_that_is_killed(postgres):
    print("\\npid", postgres.get_pid(), postgres.pgdata, flush=True)
    time.sleep(60)
"""


def test_a_killed_test_run_leaves_no_server(tmp_path: Path) -> None:
    (tmp_path / "test_killed.py").write_text(TEST)
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-s", "-p", "conftest", "test_killed.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{TESTS}:{TESTS.parent}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    _, pid, folder = next(line for line in run.stdout if line.startswith("pid")).split()
    assert runs(int(pid))
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    until = time.monotonic() + 10
    while runs(int(pid)) or Path(folder).exists():
        assert time.monotonic() < until, "PostgreSQL is still there"
        time.sleep(0.1)


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
