"""Ends a PostgreSQL server when the process that wanted it has ended, however that ended.

Run by tests/conftest.py as ``python postgres_guard.py FOLDER`` before the server is started.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

START_SECONDS = 3
"""A server whose start was under way when its owner died appears within this time."""


def guard(folder: Path) -> None:
    owner = os.getppid()
    print("watching", flush=True)
    while os.getppid() == owner:
        time.sleep(0.2)
    until = time.monotonic() + START_SECONDS
    while folder.exists() and time.monotonic() < until:
        if (server := server_of(folder)) is not None:
            server.send_signal(signal.SIGQUIT)
            wait_for(server)
            break
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


def wait_for(server: psutil.Process) -> None:
    """A zombie has ended too; in a container there may be nobody to bury it."""
    with suppress(psutil.NoSuchProcess):
        while server.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.1)


def server_of(folder: Path) -> psutil.Process | None:
    try:
        return psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
    except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
        return None  # not started yet


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
