"""``yizheng doctor``: is everything there that this machine needs, and what mends it (体检).

Nothing is imported that could fail for lack of a library, and nothing is changed: the home is
never created, the database never upgraded.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from shutil import which
from urllib.parse import urlsplit

import httpx
from packaging.requirements import Requirement

from cases.errors import SetupMissing, YizhengError
from cases.settings import Settings
from cases.store import Store
from desk.setup import require_fonts
from extractors.ocr.weights import damaged_weights, find_weights

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
"""Shared libraries that OpenCV loads and no wheel brings → their Debian packages."""

PYTHONS = ((3, 11), (3, 12))
"""Versions that the pinned requirements exist for."""

RENEWAL_DAYS = 30
"""A certificate that ends sooner has to be renewed now."""

REINSTALL = "Run `make clean setup` in the checkout, or install run.txt and the wheel again."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str
    remedy: str = ""
    """What to type or do when it is not ok."""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; the machine is fit when every finding is ok."""
    return [
        _python(),
        _venv(),
        *_libraries(),
        _packages(),
        _weights(settings),
        _fonts(),
        _home(settings),
        _database(settings),
        _signer(settings),
        _prefect(),
        _prefect_server(),
        _chromium(),
    ]


def exit_code(findings: list[Finding]) -> int:
    """0 when the machine is fit, else the exit code of missing set-up."""
    return 0 if all(finding.ok for finding in findings) else SetupMissing.exit_code


def _python() -> Finding:
    ok = sys.version_info[:2] in PYTHONS
    return Finding(
        "python",
        ok,
        f"Python {sys.version.split()[0]} at {sys.executable}",
        "" if ok else "Install Python 3.11 and make the environment again with it.",
    )


def _venv() -> Finding:
    # Debian ships `venv` with Python, but without python3-venv it cannot put pip inside.
    ok = find_spec("venv") is not None and find_spec("ensurepip") is not None
    message = "environments can be made" if ok else "python -m venv cannot make an environment"
    return Finding("python3-venv", ok, message, "" if ok else _apt("python3-venv"))


def _libraries() -> list[Finding]:
    """Load each library as OpenCV would; only Linux wheels of OpenCV need them."""
    if sys.platform != "linux":
        return []
    findings = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError as error:
            findings.append(Finding(library, False, f"cannot be loaded: {error}", _apt(package)))
        else:
            findings.append(Finding(library, True, "loads"))
    return findings


def _packages() -> Finding:
    """Compare what is installed with what our own distribution asks for."""
    try:
        wanted = [Requirement(line) for line in requires("yizheng") or ()]
    except PackageNotFoundError:
        return Finding("packages", False, "yizheng itself is not installed", REINSTALL)
    wrong = []
    for package in wanted:
        if package.marker is not None and not package.marker.evaluate({"extra": ""}):
            continue
        found = _version(package.name)
        if found is None or not package.specifier.contains(found, prereleases=True):
            wrong.append(f"{package.name} is {found or 'absent'}, not {package.specifier}")
    if wrong:
        return Finding("packages", False, "; ".join(wrong), REINSTALL)
    return Finding("packages", True, "installed as this version asks for them")


def _weights(settings: Settings) -> Finding:
    try:
        folder = find_weights(settings)
    except SetupMissing as error:
        return Finding("weights", False, error.message, error.hint)
    damaged = damaged_weights(folder)
    if damaged:
        names = ", ".join(file.path for file in damaged)
        return Finding("weights", False, f"{folder}: damaged: {names}", "Run `yizheng setup`.")
    return Finding("weights", True, f"complete and unchanged in {folder}")


def _fonts() -> Finding:
    try:
        return Finding("fonts", True, f"in {require_fonts()}")
    except SetupMissing as error:
        return Finding("fonts", False, error.message, error.hint)


def _home(settings: Settings) -> Finding:
    home = settings.home.absolute()
    existing = next(path for path in (home, *home.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Finding(
            "home",
            False,
            f"{existing} is not a folder that can be written to",
            "Set YIZHENG_HOME to a folder you own, or change the owner of that one.",
        )
    return Finding("home", True, f"{home}" if existing == home else f"{home} can be made")


def _database(settings: Settings) -> Finding:
    try:
        with closing(Store(settings.store_url)) as store:
            store.require_ready()
            return Finding("database", True, f"reachable, revision {store.revision()}")
    except YizhengError as error:
        return Finding("database", False, error.message, error.hint)


def _signer(settings: Settings) -> Finding:
    """Sign something with the configured key, time stamp included, as an issue would."""
    if settings.sealing == "external":
        return _sealed_elsewhere(settings)
    if not settings.has_signing_key:
        said = "no certificate is configured: a test key of this home signs, for 样证 only"
        return Finding("signer", True, said)
    try:
        from licenses.signed import keys, signing
        from papers import qr
    except ImportError as error:
        return Finding("signer", False, f"cannot be imported: {error}", REINSTALL)
    now = datetime.now(UTC)
    try:
        signer = signing.open_signer(settings, now)
        signing.sign(qr.as_pdf("doctor", 40), (0, 0, 0, 0), signer, keys.trusted_roots(settings))
    except YizhengError as error:
        return Finding("signer", False, error.message, error.hint)
    until = signer.chain[0].not_valid_after_utc
    left = (until - now).days
    name = keys.common_name(signer.chain[0].subject)
    return Finding(
        "signer",
        left >= RENEWAL_DAYS,
        f"{name}, valid until {until:%Y-%m-%d} ({left} days)",
        ""
        if left >= RENEWAL_DAYS
        else "Get a new certificate; set YIZHENG_SIGNING_FILE, or put it onto the token.",
    )


def _sealed_elsewhere(settings: Settings) -> Finding:
    """Without roots, and without names of those who may seal, no seal would be taken back."""
    missing = []
    if settings.trust_roots is None:
        missing.append("Set YIZHENG_TRUST_ROOTS to the seal's root certificate (PEM).")
    if not settings.sealers:
        missing.append(
            "Set YIZHENG_SEALERS to whose certificates may seal, such as "
            '["O=样本区政务服务中心"] or ["sha256=…"].'
        )
    said = "licences are sealed by the authority's own system"
    return Finding("signer", not missing, said, " ".join(missing))


def _prefect() -> Finding:
    """Import Prefect in a process of its own: it takes seconds, and makes a home when imported."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", "import prefect"],
            capture_output=True,
            text=True,
            env=os.environ | {"PREFECT_HOME": home, "DO_NOT_TRACK": "1"},
        )
    if done.returncode == 0:
        return Finding("prefect", True, f"version {_version('prefect')}")
    reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return Finding("prefect", False, f"cannot be imported: {reason}", REINSTALL)


def _prefect_server() -> Finding:
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        return Finding(
            "prefect-server", True, "PREFECT_API_URL is not set: an embedded server is started"
        )
    # Only the host is shown: the address may carry a password.
    host = urlsplit(url).netloc.rpartition("@")[2]
    try:
        httpx.get(f"{url.rstrip('/')}/health", timeout=5).raise_for_status()
    except httpx.HTTPStatusError as error:
        reason = f"HTTP {error.response.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = type(error).__name__
    else:
        return Finding("prefect-server", True, f"{host} answers")
    return Finding(
        "prefect-server",
        False,
        f"no healthy Prefect server at {host} ({reason})",
        "Start it with `prefect server start`, or correct or unset PREFECT_API_URL.",
    )


def _chromium() -> Finding:
    path = which("chromium")
    return Finding("chromium", True, path or "not there; only the browser tests need it")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _apt(package: str) -> str:
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install --yes {package}"
