"""From the address in a QR code to what the register says of it (查询登记信息).

Only an address of our own or of a trusted host is ever asked, and never through a redirect.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Literal
from urllib.parse import SplitResult, urlsplit

import httpx
from pydantic import ValidationError

from cases.errors import NotFound, SetupMissing
from cases.ids import LICENSE_LENGTH
from cases.settings import Settings
from cases.store import Store
from licenses import register as licenses
from licenses.status import Status, status
from licenses.verification import altered

PATH = re.compile(r"/l/([^/]*)/?$")
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
    match = PATH.search(parts.path)
    id = match[1] if match and licenses.ID.fullmatch(match[1]) and not parts.query else ""
    if parts.username is not None or place not in _trusted(settings, parts.scheme):
        return Address("foreign", text, id)
    if match is None:
        return Address("other", text)
    url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    return Address("ours", url, id) if id else Address("ours", text, "", _fault(match[1], parts))


def _fault(end: str, parts: SplitResult) -> altered.Fault:
    return altered.fault(end) or ("extra" if parts.query else "letters")


def look_up(
    address: "Address", *, register: Store | None, settings: Settings, now: datetime
) -> "Finding":
    """Ask the local register if it knows the address, else the trusted server behind it.

    The register knows an address by the whole of it, or by its id under a host of ours: a licence
    issued while the public address was another one is found, its id under a stranger's is not.
    """
    if address.fault is not None:
        return _faulty(address.fault)
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
            known = _same(license.url, address.url) or is_own(address.url, settings)
            if known and license.state != "reserved":
                current = status(license, now)
                return Finding("found", "local-register", "本机登记簿有此证。", current)
    if address.kind == "foreign":
        return _foreign(address, settings)
    if not unasked and is_own(address.url, settings):
        return _unknown(address)  # our own register is the authority for our own addresses
    return _fetch(address)


def look_up_number(number: str, *, register: Store | None, now: datetime) -> "Finding":
    """Ask the local register for a number as somebody typed it."""
    if register is None:
        return Finding(
            "unavailable",
            "number-unasked",
            "本机没有登记簿，不能按证号查询。请扫描二维码，或输入二维码所示的网址。",
        )
    try:
        license = licenses.find(register, number)
    except NotFound as error:
        return Finding("not-found", error.code, _NUMBERS[error.code])
    except SetupMissing as error:
        return Finding("unavailable", "register-unreachable", str(error))
    if license.state == "reserved":
        return Finding("not-found", "license-unknown", _NUMBERS["license-unknown"])
    return Finding("found", "local-register", "本机登记簿有此证。", status(license, now))


def _fetch(address: "Address") -> "Finding":
    url = address.url
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
            f"{urlsplit(url).netloc} 的登记簿没有应答（{type(error).__name__}）："
            "不能断定真伪，请稍后再试。",
        )
    if "application/json" not in kind:
        return _odd(f"HTTP {code}, and no JSON")
    if code in (400, 404):  # no such licence, or an address that no licence has
        return _unknown(address)
    if code != 200:
        return _odd(f"HTTP {code}")
    try:
        found = Status.model_validate_json(body)
    except ValidationError as error:
        return _odd(f"{error.error_count()} values of the answer are not as agreed")
    if not _same(found.url, url):
        return _odd("the answer is about another licence")
    return Finding("found", "remote-register", f"{urlsplit(url).netloc} 的登记簿有此证。", found)


_NUMBERS = {
    "number-mistyped": "证号输入有误：最后一位校验字符与前面不符。"
    "请对照证照重新输入，或扫描二维码。",
    "license-unknown": "登记簿中没有这个证号：请对照证照核对；若与证照一致，该证可能系伪造。",
}
_FAULTS: dict[altered.Fault, str] = {
    "case": "末尾的编码应全为小写字母和数字，这里有大写字母",
    "truncated": f"末尾的编码应有 {LICENSE_LENGTH} 个字符，这里不足：网址不完整",
    "extra": f"末尾的 {LICENSE_LENGTH} 个字符之后又多出了内容",
    "letters": "里面有证照网址不会有的字符，可能被改动过",
    "number": "末尾应是二维码里的编码，不是证号；证号请单独输入",
}


def _unknown(address: "Address") -> "Finding":
    if (fault := altered.fault(address.id)) is not None:
        return _faulty(fault)
    return Finding(
        "not-found",
        "not-in-register",
        "登记簿中没有此证：若网址是扫码得来的，该证可能系伪造；若是手工输入的，请核对后再试。",
    )


def _faulty(fault: altered.Fault) -> "Finding":
    """The address is of this place, but no licence can have it."""
    said = f"网址不对：{_FAULTS[fault]}。请重新扫描证照上的二维码，不要手工输入。"
    return Finding("not-found", f"address-{fault}", said)


def _foreign(address: "Address", settings: Settings) -> "Finding":
    host = urlsplit(address.url).netloc.rpartition("@")[2]
    own = urlsplit(settings.base_url).netloc
    return Finding(
        "foreign",
        "foreign-address",
        f"二维码指向 {host}，不是本机构（{own}）的证照网址，没有打开，也请勿访问。"
        "若是其他地方签发的证照，请向其签发机关核实。",
    )


def _odd(what: str) -> "Finding":
    return Finding(
        "unavailable",
        "unexpected-answer",
        f"登记簿的应答无法使用（{what}）：不能断定真伪，请稍后再试，或告知其运维人员。",
    )


def _place(parts: SplitResult) -> tuple[str, int | None]:
    return (parts.hostname or "").lower(), parts.port or DEFAULT_PORTS.get(parts.scheme)


def is_own(url: str, settings: Settings) -> bool:
    """Whether our register is the authority for an address: on our host or a former one."""
    parts = urlsplit(url)
    return _place(parts) in _own(settings, parts.scheme)


def _own(settings: Settings, scheme: str) -> set[tuple[str, int | None]]:
    base = urlsplit(settings.base_url)
    return ({_place(base)} if base.scheme == scheme else set()) | _named(
        settings.former_hosts, scheme
    )


def _trusted(settings: Settings, scheme: str) -> set[tuple[str, int | None]]:
    return _own(settings, scheme) | _named(settings.trusted_hosts, scheme)


def _named(hosts: tuple[str, ...], scheme: str) -> set[tuple[str, int | None]]:
    """Host and port; an entry without a port means the scheme's own.

    Over plain http anybody on the way could answer: there only this computer counts.
    """
    places = {_place(urlsplit(f"{scheme}://{host}")) for host in hosts}
    return {place for place in places if scheme == "https" or _is_loopback(place[0])}


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _same(one: str, other: str) -> bool:
    first, second = urlsplit(one), urlsplit(other)
    return _place(first) == _place(second) and first.path.rstrip("/") == second.path.rstrip("/")


@dataclass(frozen=True)
class Address:
    """A text out of a QR code, or typed."""

    kind: Literal["ours", "foreign", "other"]
    url: str
    id: str = ""
    fault: altered.Fault | None = None
    """Why no licence of ours can have it."""


@dataclass(frozen=True)
class Finding:
    """What the register answered."""

    result: Literal["found", "not-found", "foreign", "unavailable"]
    code: str
    message: str
    status: Status | None = None
