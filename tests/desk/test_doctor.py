import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authorities import PASSPHRASE, Authority

from cases.settings import Settings, load
from cases.store import Store
from desk.doctor import Finding, examine, exit_code
from extractors.ocr.weights import find_weights

CHECKOUT = Path(__file__).parents[2]

EXAMINE = """
import json, sys
from dataclasses import asdict
from cases.settings import load
from desk.doctor import examine, exit_code
findings = examine(load())
print(json.dumps({
    "findings": [asdict(finding) for finding in findings],
    "exit_code": exit_code(findings),
    "imported": [name for name in ("cv2", "prefect", "paddleocr") if name in sys.modules],
}))
"""


@pytest.fixture
def ready(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home", weights=find_weights(load()), database_url=None)
    Store(settings.store_url).upgrade()
    return settings


@pytest.fixture
def prefect_health() -> Iterator[str]:
    """An HTTP server whose only page is the health of a Prefect API; gives the API's address."""

    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/api/health" else 404)
            self.end_headers()
            self.wfile.write(b"true")

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_a_machine_that_is_set_up_is_fit(
    ready: Settings, prefect_health: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", prefect_health)
    findings = examine(ready)
    assert [finding for finding in findings if not finding.ok] == []
    assert exit_code(findings) == 0
    assert all(finding.remedy == "" for finding in findings)
    assert by_name(findings)["prefect"].message == "version 3.8.8"
    assert by_name(findings)["prefect-server"].message.endswith("answers")


def test_everything_missing_is_said_at_once_and_nothing_is_created(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://clerk:geheim@127.0.0.1:1/api")
    home = tmp_path / "home"
    findings = examine(Settings(home=home, weights=tmp_path / "weights", database_url=None))
    bad = {finding.name: finding.remedy for finding in findings if not finding.ok}
    assert set(bad) == {"weights", "database", "prefect-server"}
    assert "yizheng setup" in bad["weights"]
    assert "yizheng setup" in bad["database"]
    assert "prefect server start" in bad["prefect-server"]
    assert exit_code(findings) == 5
    assert "geheim" not in repr(findings)
    assert by_name(findings)["home"].message == f"{home} can be made"
    assert list(tmp_path.iterdir()) == []


def test_damaged_weights_and_a_file_in_place_of_the_home_are_found(ready: Settings) -> None:
    folder = ready.home.parent
    copy = shutil.copytree(ready.weights or Path(), folder / "weights")
    model = copy / "ppocrv6-tiny-det" / "inference.onnx"
    model.write_bytes(model.read_bytes()[::-1])
    (folder / "file").touch()
    settings = ready.model_copy(update={"home": folder / "file" / "home", "weights": copy})
    findings = by_name(examine(settings))
    assert not findings["weights"].ok
    assert "ppocrv6-tiny-det/inference.onnx" in findings["weights"].message
    assert findings["weights"].remedy == "Run `yizheng setup`."
    assert not findings["home"].ok
    assert "YIZHENG_HOME" in findings["home"].remedy


@pytest.mark.parametrize(
    ("library", "package"), [("libGL.so.1", "libgl1"), ("libgthread-2.0.so.0", "libglib2.0-0")]
)
def test_a_hidden_library_is_named_with_the_line_that_mends_it(
    library: str, package: str, ready: Settings
) -> None:
    done = without_library(library, [sys.executable, "-c", EXAMINE], ready)
    seen = json.loads(done.stdout)
    bad = {item["name"]: item for item in seen["findings"] if not item["ok"]}
    assert set(bad) == {library}
    assert bad[library]["remedy"].endswith(f"apt-get install --yes {package}")
    assert seen["exit_code"] == 5
    assert seen["imported"] == []
    # The library was truly gone: what needs it cannot start.
    assert without_library(library, [sys.executable, "-c", "import cv2"], ready).returncode != 0


def test_make_stops_with_the_one_line_to_type_where_it_may_not_install(ready: Settings) -> None:
    if os.geteuid() != 0 or not Path("/usr/bin/python3").exists():
        pytest.skip("needs root, to become somebody who is not, and the system's Python")
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "-i"]
    script = ["PATH=/usr/bin:/bin", "bash", "-s", "/usr/bin/python3"]
    system = (CHECKOUT / "requirements" / "system.sh").read_text()
    done = without_library("libGL.so.1", [*nobody, *script], ready, stdin=system)
    assert done.returncode == 5
    assert done.stderr.splitlines()[-1].strip() == (
        "sudo apt-get update && sudo apt-get install --yes libgl1"
    )


def without_library(
    library: str, command: list[str], settings: Settings, *, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command in a mount namespace of its own where an empty file covers the library."""
    listed = subprocess.run(
        ["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True
    ).stdout
    paths = {
        str(Path(line.split(" => ")[1]).resolve())
        for line in listed.splitlines()
        if line.split()[:1] == [library]
    }
    assert paths, f"{library} is not on this machine"
    cover = " && ".join(f"mount --bind /dev/null {path}" for path in sorted(paths))
    unshare = ["unshare", "--mount"]
    if subprocess.run([*unshare, "sh", "-c", cover], capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount over a library (no mount namespaces)")
    return subprocess.run(
        [*unshare, "sh", "-c", f'{cover} && exec "$@"', "sh", *command],
        capture_output=True,
        text=True,
        input=stdin,
        cwd=CHECKOUT,
        env={name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
        | {"YIZHENG_HOME": str(settings.home), "YIZHENG_WEIGHTS": str(settings.weights)},
    )


@pytest.mark.parametrize(("days", "ok"), [(400, True), (31, True), (29, False), (-1, False)])
def test_the_signer_is_tried_out_and_its_end_announced(
    ready: Settings, tmp_path: Path, days: int, ok: bool
) -> None:
    authority = Authority("样本根")
    end = datetime.now(UTC) + timedelta(days=days, hours=1)
    signing = load(
        home=ready.home,
        weights=ready.weights,
        signing_file=authority.signer(tmp_path, "样本印章", end=end),
        signing_passphrase=PASSPHRASE,
        trust_roots=authority.pem(tmp_path),
    )
    finding = by_name(examine(signing))["signer"]
    assert finding.ok == ok
    assert "样本印章" in finding.message
    assert f"{end:%Y-%m-%d}" in finding.message
    assert ("YIZHENG_SIGNING_FILE" in finding.remedy) != ok
    assert PASSPHRASE not in repr(finding)


def test_a_signer_that_cannot_be_used_is_a_finding(ready: Settings, tmp_path: Path) -> None:
    authority = Authority("样本根")
    file = authority.signer(tmp_path, "样本印章")
    changes: list[tuple[dict[str, object], str]] = [
        ({"signing_passphrase": "wrong"}, "YIZHENG_SIGNING_PASSPHRASE"),
        ({"signing_passphrase": PASSPHRASE}, "YIZHENG_TRUST_ROOTS"),
        ({"signing_file": tmp_path / "nowhere.p12"}, "YIZHENG_SIGNING_FILE"),
    ]
    for changed, remedy in changes:
        signing = load(home=ready.home, weights=ready.weights, **({"signing_file": file} | changed))
        finding = by_name(examine(signing))["signer"]
        assert not finding.ok
        assert remedy in finding.remedy


def test_external_sealing_needs_roots_and_names_of_those_who_seal(
    ready: Settings, tmp_path: Path
) -> None:
    roots = Authority("样本根").pem(tmp_path)
    lacking: list[tuple[dict[str, object], set[str]]] = [
        ({}, {"YIZHENG_TRUST_ROOTS", "YIZHENG_SEALERS"}),
        ({"trust_roots": roots}, {"YIZHENG_SEALERS"}),
        ({"sealers": ("O=样本中心",)}, {"YIZHENG_TRUST_ROOTS"}),
        ({"trust_roots": roots, "sealers": ("O=样本中心",)}, set()),
    ]
    for given, named in lacking:
        outside = ready.model_copy(update={"sealing": "external"} | given)
        finding = by_name(examine(outside))["signer"]
        assert finding.ok == (not named)
        assert set(re.findall(r"YIZHENG_[A-Z_]+", finding.remedy)) == named


def test_without_a_certificate_the_test_key_is_named_and_not_made(ready: Settings) -> None:
    finding = by_name(examine(ready))["signer"]
    assert (finding.ok, finding.remedy) == (True, "")
    assert "样证" in finding.message
    assert not (ready.home / "test-authority").exists()
