"""Run yizheng as people do, and take the answer apart."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from desk import cli

DATABASES = ["sqlite", "postgresql"]
COMMAND = (sys.executable, "-m", "desk.cli")


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        """Its result; fails if anything else went to stdout."""
        assert self.out, self.err
        return json.loads(self.out)

    @property
    def cases(self) -> dict[str, Any]:
        """Name of a case → what was said about it."""
        return {case["name"]: case for case in self.json["cases"]}

    @property
    def case(self) -> Any:
        """The only case."""
        (case,) = self.json["cases"]
        return case


@dataclass(frozen=True)
class Demo:
    """A finished ``yizheng demo --json`` and the home it made."""

    home: Path
    port: int
    """Where the licences' addresses say that the pages are served."""
    answer: Answer


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The developer's environment without what it says of yizheng and Prefect."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "YIZHENG_WEIGHTS" or not name.startswith(("YIZHENG_", "PREFECT_"))
    }
    return {
        **kept,
        "YIZHENG_HOME": str(home),
        "YIZHENG_BLIND_SHARE": "0",
        "YIZHENG_PLANT_SHARE": "0",
        **settings,
    }


def uncounted(environment: Mapping[str, str]) -> dict[str, str]:
    """Without coverage: it slows down, and a process that is killed keeps none of it."""
    return {name: value for name, value in environment.items() if not name.startswith("COVERAGE_")}


def yizheng(*words: str | Path, home: Path, **settings: str) -> Answer:
    """Run a command in a process of its own, in a folder without settings."""
    began = time.monotonic()
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        env=environment(home, **settings),
        cwd=home.parent,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=570,
    )
    return Answer(done.returncode, done.stdout, done.stderr, time.monotonic() - began)


def here(*words: str | Path, home: Path, **settings: str) -> Answer:
    """Run a command in this process: the same in a tenth of the time."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    began = time.monotonic()
    with (
        mock.patch.dict(os.environ, environment(home, **settings), clear=True),
        mock.patch.object(sys, "argv", ["yizheng", *map(str, words)]),
        contextlib.chdir(home.parent),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as leave:
            code = int(leave.code or 0)
    return Answer(code, out.getvalue(), err.getvalue(), time.monotonic() - began)


def keep_readings(of: Path, home: Path) -> None:
    """Give a new home another's readings of pages, so that no page is read twice."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copytree(of / "cache", home / "cache")


@contextlib.contextmanager
def serving(home: Path, port: int) -> Iterator[str]:
    """``yizheng serve`` on a port for as long as the block runs; gives its address."""
    import httpx

    base = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        env=environment(home),
        cwd=home.parent,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{base}/healthz").status_code == 200:
                    break
            assert time.monotonic() < until and server.poll() is None
            time.sleep(0.1)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=20)
