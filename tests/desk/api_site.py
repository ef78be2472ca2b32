"""The API of a running desk, asked with tokens of every kind."""

import functools
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import httpx
from office_site import OfficeSite, office_site
from starlette.datastructures import State

from cases import accounts
from cases.settings import Settings
from desk.rights import PERSONAL, Right, may, of_token
from desk.web.api.app import make

RIGHTS: tuple[Right, ...] = get_args(Right)
OFFICE = tuple(one for one in RIGHTS if one not in PERSONAL)
MARKET, FIRE = "market-regulation", "fire-rescue"


def described(answer: httpx.Response) -> None:
    """Make sure that a problem is one that the operation's description names."""
    if answer.headers.get("content-type") != "application/problem+json":
        return
    answer.read()
    path = answer.request.url.path.removeprefix("/api/v1")
    for pattern, method, codes in _codes():
        if method == answer.request.method and pattern.fullmatch(path):
            assert answer.json()["code"] in codes, (method, path, answer.json()["code"])
            return


@functools.cache
def _codes() -> list[tuple[re.Pattern[str], str, list[str]]]:
    found = []
    for path, operations in make(State(), Settings()).openapi()["paths"].items():
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
        for method, operation in operations.items():
            found.append((pattern, method.upper(), operation["x-codes"]))
    return sorted(found, key=lambda one: "[^/]+" in one[0].pattern)


class Api:
    """Use as ``with serving_api(folder) as api``."""

    def __init__(self, desk: OfficeSite) -> None:
        self.desk = desk
        self._clients: dict[Any, httpx.Client] = {}

    def token(self, scopes: Collection[str], department: str | None = None) -> str:
        """The secret of a new token."""
        secret, _ = accounts.make_token(
            self.desk.store, "样本程序", department=department, scopes=scopes, expires_at=None,
            now=datetime.now(UTC),
        )  # fmt: skip
        return secret

    def client(
        self, scopes: Collection[str] = OFFICE, department: str | None = None
    ) -> httpx.Client:
        """A client with a token."""
        key = (tuple(scopes), department)
        if key not in self._clients:
            headers = {"Authorization": f"Bearer {self.token(scopes, department)}"}
            base = f"{self.desk.base}/api/v1"
            self._clients[key] = httpx.Client(
                base_url=base, headers=headers, timeout=60, event_hooks={"response": [described]}
            )
        return self._clients[key]

    @property
    def office(self) -> httpx.Client:
        """With all that a token of the office can have."""
        return self.client()

    def of(self, department: str) -> httpx.Client:
        """With all that a token of a department can have."""
        return self.client(department_scopes(), department)

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


def department_scopes() -> tuple[Right, ...]:
    now = datetime.now(UTC)
    probe = accounts.Token(
        id="", name="", department=MARKET, scopes=RIGHTS, made_at=now, expires_at=None,
        last_used_on=None,
    )  # fmt: skip
    return tuple(one for one in RIGHTS if may(of_token(probe), one))


@contextmanager
def serving_api(folder: Path, **more: Any) -> Iterator[Api]:
    """The API of a desk in a home of its own below a folder, while the block runs."""
    with office_site(folder, **more) as desk:
        api = Api(desk)
        yield api
        api.close()
