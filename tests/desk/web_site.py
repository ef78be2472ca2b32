"""A running server with one licence, for the tests of the web."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from licensing import FORM, ISSUED, ISSUER, decided_case, decision

from cases.files import open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import LicenseRow
from desk.web.app import create_app
from licenses.issue import issue


class Site:
    """Use as ``with serving(settings) as site``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.store_url)
        settings.home.mkdir()
        self.store.upgrade()
        self.files = open_files(settings)
        made = decision(refused=("TB",))
        case, seq = decided_case(self.store, made)
        self.license: License = issue(
            self.store, self.files, case, seq, made, FORM, ISSUER, settings, ISSUED
        )
        self.client = httpx.Client(base_url=settings.base_url)

    def set_state(self, state: str) -> None:
        self.change(state=state)

    def change(self, **values: Any) -> None:
        """What an act would write; ``license`` values by their name."""
        with self.store.write() as session:
            row = session.get(LicenseRow, self.license.id)
            assert row is not None
            for name in ("state", "pdf_sha256"):
                if name in values:
                    setattr(row, name, values.pop(name))
            row.license = row.license | values


@contextmanager
def serving(settings: Settings, **more: Any) -> Iterator[Site]:
    """A site on a free port while the block runs."""
    port = free_port()
    site = Site(load(home=settings.home, port=port, **more))
    with running(site.settings):
        yield site
    site.client.close()
    site.store.close()


@contextmanager
def running(settings: Settings) -> Iterator[None]:
    """The server of these settings while the block runs."""
    config = uvicorn.Config(create_app(settings), port=settings.port, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
