"""From the address in a QR code to what the register says of it (查询登记信息).

Only an address of our own or of a trusted host is ever asked, and never through a redirect.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import SplitResult, urlsplit

import httpx
from pydantic import ValidationError

from cases.errors import NotFound, SetupMissing
from cases.settings import Settings
from cases.store import Store
from licenses import register as licenses
from licenses.status import Status, status

PATH = re.compile(rf"/l/({licenses.ID.pattern})/?$")
TIMEOUT = 5.0
"""Seconds for each of connecting, sending and reading."""
MAX_BYTES = 256 * 1024
DEFAULT_PORTS = {"http": 80, "https": 443}


def classify(text: str, settings: Settings) -> "Address":
    """What a code's text is: ours, a foreign address, or no address of a licence."""
    try:
        parts = urlsplit(text.strip())
        place = _place(parts)
    except ValueError:
        return Address("other", text)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return Address("other", text)
    match = None if parts.query else PATH.search(parts.path)
    license_id = match[1] if match else ""
    if parts.username is not None or place not in _trusted(settings, parts.scheme):
        return Address("foreign", text, license_id)
    if not license_id:
        return Address("other", text)
    return Address("ours", f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", license_id)


def look_up(
    address: "Address", *, register: Store | None, settings: Settings, now: datetime
) -> "Finding":
    """Ask the local register if it knows the address, else the trusted server behind it.

    The register knows an address by the whole of it: a licence issued while the public address
    was another one is found, its id under a stranger's host is not.
    """
    unasked = register is None
    if register is not None and address.id:
        try:
            license = licenses.find(register, address.id)
        except NotFound:
            pass
        except SetupMissing as error:
            if error.code != "database-missing":
                return Finding("unavailable", "register-unreachable", str(error))
            unasked = True
        else:
            if _same(license.url, address.url) and license.state != "reserved":
                current = status(license, now)
                return Finding("found", "local-register", "本机登记簿有此证。", current)
    if address.kind == "foreign":
        return Finding("foreign", "foreign-address", "二维码指向未受信任的网址，未打开；切勿访问。")
    if not unasked and _place(urlsplit(address.url)) == _own(settings):
        return _unknown()  # our own register is the authority for our own addresses
    return _fetch(address.url)


def _fetch(url: str) -> "Finding":
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client,
            client.stream("GET", f"{url}.json", headers={"Accept": "application/json"}) as answer,
        ):
            body = b""
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MAX_BYTES:
                    return _odd(f"the answer is longer than {MAX_BYTES} bytes")
            code, kind = answer.status_code, answer.headers.get("content-type", "")
    except httpx.HTTPError as error:
        return Finding(
            "unavailable",
            "server-unreachable",
            f"The register at {url} does not answer ({type(error).__name__}): try again later.",
        )
    if "application/json" not in kind:
        return _odd(f"HTTP {code}, and no JSON")
    if code == 404:
        return _unknown()
    if code != 200:
        return _odd(f"HTTP {code}")
    try:
        found = Status.model_validate_json(body)
    except ValidationError as error:
        return _odd(f"{error.error_count()} values of the answer are not as agreed")
    if not _same(found.url, url):
        return _odd("the answer is about another licence")
    return Finding("found", "remote-register", f"{urlsplit(url).netloc} 的登记簿有此证。", found)


def _unknown() -> "Finding":
    return Finding("not-found", "not-in-register", "登记簿中没有此证：可能系伪造。")


def _odd(what: str) -> "Finding":
    return Finding(
        "unavailable",
        "unexpected-answer",
        f"The register's answer cannot be used: {what}. Try again later or tell its operator.",
    )


def _place(parts: SplitResult) -> tuple[str, int | None]:
    return (parts.hostname or "").lower(), parts.port or DEFAULT_PORTS.get(parts.scheme)


def _own(settings: Settings) -> tuple[str, int | None]:
    return _place(urlsplit(settings.base_url))


def _trusted(settings: Settings, scheme: str) -> set[tuple[str, int | None]]:
    """Host and port; an entry of ``trusted_hosts`` without a port means the scheme's own."""
    named = (urlsplit(f"{scheme}://{host}") for host in settings.trusted_hosts)
    return {_own(settings), *(_place(parts) for parts in named)}


def _same(one: str, other: str) -> bool:
    first, second = urlsplit(one), urlsplit(other)
    return _place(first) == _place(second) and first.path.rstrip("/") == second.path.rstrip("/")


@dataclass(frozen=True)
class Address:
    """A text out of a QR code, or typed."""

    kind: Literal["ours", "foreign", "other"]
    url: str
    id: str = ""


@dataclass(frozen=True)
class Finding:
    """What the register answered."""

    result: Literal["found", "not-found", "foreign", "unavailable"]
    code: str
    message: str
    status: Status | None = None
