"""The embedded Prefect server of a home (内置编排服务): one, shared, gone when nobody needs it.

Found through a locked file with its port, re-used while it lives. Everybody who uses it holds
a shared lock on ``lease``; the kernel lets go of it however a process ends, and the server
ends itself as soon as it can have the lock alone. With ``PREFECT_API_URL`` set, that server is
used and none is started.
"""

import fcntl
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from cases.errors import SetupMissing
from cases.settings import Settings

STARTUP = 120.0
"""Seconds until a server that does not answer is given up; a fresh database takes 10–20."""
WATCH = 0.5
"""Seconds between looks whether anybody still needs the server."""

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_CLIENT_RETRY_EXTRA_CODES": "503",
}


@contextmanager
def orchestration(settings: Settings) -> Iterator["Orchestration"]:
    """Set Prefect's environment and begin to start its server; call ``ready`` before a flow.

    Must be entered before anything imports ``prefect``.
    """
    home = settings.home.absolute() / "prefect"
    os.environ.update({name: value for name, value in QUIET.items() if name not in os.environ})
    os.environ.setdefault("PREFECT_HOME", str(home))
    if os.environ.get("PREFECT_API_URL"):
        yield Orchestration(os.environ["PREFECT_API_URL"], None)
        return
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lease").open("a") as lease:
        fcntl.flock(lease, fcntl.LOCK_SH)
        port = _find_or_start(home)
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        try:
            yield Orchestration(os.environ["PREFECT_API_URL"], home / "server.log")
        finally:
            del os.environ["PREFECT_API_URL"]


class Orchestration:
    """A Prefect server that is starting or running."""

    def __init__(self, url: str, log: Path | None) -> None:
        self.url = url
        self._log = log

    def ready(self) -> None:
        """Wait until it answers.

        Raises:
            SetupMissing: ``prefect-unreachable``.
        """
        deadline = time.monotonic() + (STARTUP if self._log else 10.0)
        while time.monotonic() < deadline:
            if _answers(self.url):
                return
            time.sleep(0.2)
        hint = f"See {self._log}." if self._log else "Check PREFECT_API_URL."
        raise SetupMissing(
            f"Prefect at {self.url} does not answer.", hint=hint, code="prefect-unreachable"
        )


def _find_or_start(home: Path) -> int:
    """Port of the running server, or of one that is started now."""
    with (home / "start.lock").open("a") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        known = home / "server.json"
        if known.exists():
            try:
                said = json.loads(known.read_text())
                if _is_alive(said["pid"]) and _answers(f"http://127.0.0.1:{said['port']}/api"):
                    return int(said["port"])
            except (ValueError, KeyError):
                pass  # half-written by a killed process: start a new one
        port = _free_port()
        with (home / "server.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "flows.server", str(home), str(port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        known.write_text(json.dumps({"pid": process.pid, "port": port}))
        return port


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_when_unneeded(lease: IO[str]) -> None:
    """Rule 7: nothing of ours outlives the last process that uses it."""
    while True:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(WATCH)
        else:
            os._exit(0)


def _serve(home: Path, port: int) -> None:
    lease = (home / "lease").open("a")
    threading.Thread(target=_end_when_unneeded, args=(lease,), daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(
        create_app(ephemeral=True, ignore_cache=True),
        host="127.0.0.1",
        port=port,
        log_level="error",
        lifespan="on",
    )


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
