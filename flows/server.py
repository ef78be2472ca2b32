"""The embedded Prefect server of a home (内置编排服务): one, shared, gone when nobody needs it.

Found through ``server.json`` with its port, which it keeps locked for as long as it lives.
Everybody who uses it holds a shared lock on ``lease``; the kernel lets go of it however a
process ends, and the server ends itself as soon as it can have the lock alone. With
``PREFECT_API_URL`` set, that server is used and none is started.
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

import httpx

from cases.errors import SetupMissing
from cases.settings import Settings

STARTUP = 120.0
"""Seconds until a server that does not answer is given up; a fresh database takes 10–20."""
KNOWN, LOG = "server.json", "server.log"
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
    # A site's proxy has no say in what this machine tells itself.
    past = os.environ.get("NO_PROXY") or os.environ.get("no_proxy")
    os.environ["NO_PROXY"] = ",".join(filter(None, (past, "127.0.0.1")))
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lease").open("a") as lease:
        fcntl.flock(lease, fcntl.LOCK_SH)
        port = _find_or_start(home)
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        try:
            yield Orchestration(os.environ["PREFECT_API_URL"], home)
        finally:
            del os.environ["PREFECT_API_URL"]


class Orchestration:
    """A Prefect server that is starting or running."""

    def __init__(self, url: str, home: Path | None) -> None:
        """A server at an API address; ``home`` is the embedded one's folder."""
        self.url = url
        self._home = home

    def ready(self) -> None:
        """Wait until it answers.

        Raises:
            SetupMissing: ``prefect-unreachable``.
        """
        deadline = time.monotonic() + (STARTUP if self._home else 10.0)
        with httpx.Client(timeout=2) as client:
            while time.monotonic() < deadline:
                if _answers(client, self.url):
                    return
                if self._home and _running(self._home) is None:
                    break  # it died; its log says why
                time.sleep(0.2)
        hint = f"See {self._home / LOG}." if self._home else "Check PREFECT_API_URL."
        raise SetupMissing(
            f"Prefect at {self.url} does not answer.", hint=hint, code="prefect-unreachable"
        )


def _find_or_start(home: Path) -> int:
    """Port of the running server, or of one that is started now."""
    with (home / "start.lock").open("a") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        port = _running(home)
        if port is not None:
            return port
        port = _free_port()
        with (home / KNOWN).open("w") as known, (home / LOG).open("ab") as log:
            fcntl.flock(known, fcntl.LOCK_EX)
            json.dump({"port": port}, known)
            known.flush()
            # The server inherits the locked file: the kernel unlocks it when it has ended.
            subprocess.Popen(
                [sys.executable, "-m", "flows.server", str(home), str(port), str(known.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[known.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        return port


def _running(home: Path) -> int | None:
    """Port of the server of this home that runs or is starting; None if there is none."""
    try:
        with (home / KNOWN).open() as known:
            try:
                fcntl.flock(known, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(json.load(known)["port"])
    except (FileNotFoundError, ValueError, KeyError):
        pass  # never started, or its starter was killed while it wrote
    return None


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/health").status_code == 200
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_when_unneeded(lease: IO[str], known: int) -> None:
    """Rule 7: nothing of ours outlives the last process that uses it.

    While the lease is ours alone nobody looks for a server; ``known`` is let go of before it,
    so that nobody finds one that is about to end.
    """
    while True:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(WATCH)
        else:
            os.close(known)
            os._exit(0)


def _serve(home: Path, port: int, known: int) -> None:
    lease = (home / "lease").open("a")
    threading.Thread(target=_end_when_unneeded, args=(lease, known), daemon=True).start()
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
    _serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
