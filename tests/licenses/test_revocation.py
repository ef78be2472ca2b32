"""Certificates that were revoked: told, and never asked about at an address nobody named."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp
from authorities import PASSPHRASE, Authority, certificate_of
from licensing import license
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from cases.errors import SetupMissing
from cases.settings import Settings, load
from licenses.paper import face
from licenses.signed import revocation
from licenses.signed.revocation import Answer, Sources, sources, was_revoked
from licenses.signed.signature import inspect
from licenses.signed.signing import open_signer

NOW = datetime.now(UTC)
LAST_YEAR = NOW - timedelta(days=365)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("样本根")


def settings_with(
    settings: Settings, folder: Path, authority: Authority, **changes: Any
) -> Settings:
    values: dict[str, Any] = {
        "signing_file": changes.pop("signing_file", None) or authority.signer(folder, "印章"),
        "signing_passphrase": PASSPHRASE,
        "trust_roots": authority.pem(folder),
    }
    return load(home=settings.home, **(values | changes))


def listed(folder: Path, *lists: bytes) -> Path:
    place = folder / "lists"
    place.mkdir()
    for number, one in enumerate(lists):
        (place / f"{number}.crl").write_bytes(one)
    return place


def test_a_list_tells_revoked_from_not_and_when(authority: Authority, tmp_path: Path) -> None:
    other, own = (certificate_of(authority.signer(tmp_path, name)) for name in ("别", "印章"))

    def answer(*revoked: Any, at: datetime, signed: datetime = NOW, **named: Any) -> Answer:
        found = asn1_crl.CertificateList.load(authority.revocation_list(*revoked, at=at, **named))
        return was_revoked([own], [authority.root], signed, Sources((found,)))

    assert answer(own, at=LAST_YEAR) == "revoked"
    assert answer(other, at=LAST_YEAR) == "good"
    # What was signed before the revocation stays signed.
    assert answer(own, at=LAST_YEAR, signed=LAST_YEAR - timedelta(days=1)) == "good"
    assert answer(own, at=LAST_YEAR, signed=LAST_YEAR + timedelta(days=1)) == "revoked"
    # A list that ended before anything was signed knows nothing of that time.
    assert answer(other, at=LAST_YEAR, made=NOW - timedelta(days=800)) == "unknown"
    assert was_revoked([own], [authority.root], NOW, Sources()) == "unknown"


def test_a_list_of_somebody_else_says_nothing(authority: Authority, tmp_path: Path) -> None:
    own = certificate_of(authority.signer(tmp_path, "印章"))
    forged = Authority("样本根").revocation_list(own, at=LAST_YEAR)  # the name, not the key
    found = asn1_crl.CertificateList.load(forged)
    assert was_revoked([own], [authority.root], NOW, Sources((found,))) == "unknown"


def test_a_revoked_certificate_signs_nothing_and_counts_for_nothing(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    ready = settings_with(settings, tmp_path, authority)
    signed = open_signer(ready, NOW).sign(face.draw(license()), face.seal_box())
    assert ready.signing_file is not None
    own = certificate_of(ready.signing_file)
    lists = listed(tmp_path, authority.revocation_list(own, at=LAST_YEAR))
    revoked = ready.model_copy(update={"revocation_lists": lists})
    with pytest.raises(SetupMissing) as caught:
        open_signer(revoked, NOW)
    assert caught.value.code == "signer-revoked"
    seen = inspect(signed, [authority.root], NOW, as_claimed=True, known=sources(revoked))
    assert seen is not None
    assert (seen.intact, seen.trusted, seen.revoked) == (True, True, "revoked")
    unasked = inspect(signed, [authority.root], NOW, as_claimed=True)
    assert unasked is not None and unasked.revoked == "unknown"


def test_lists_that_cannot_be_read_stop_the_signing(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    for place in (listed(tmp_path, b"no list"), tmp_path / "nowhere"):
        ready = settings_with(settings, tmp_path, authority, revocation_lists=place)
        with pytest.raises(SetupMissing) as caught:
            open_signer(ready, NOW)
        assert caught.value.code == "revocation-lists-unreadable"


def test_a_replaced_list_is_read_anew(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    file = authority.signer(tmp_path, "印章")
    lists = listed(tmp_path, authority.revocation_list())
    ready = settings_with(settings, tmp_path, authority, signing_file=file, revocation_lists=lists)
    assert open_signer(ready, NOW)
    newer = authority.revocation_list(certificate_of(file), at=LAST_YEAR)
    (lists / "0.crl").write_bytes(newer)
    with pytest.raises(SetupMissing):
        open_signer(ready, NOW)


def test_a_list_in_the_file_itself_counts(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    ready = settings_with(settings, tmp_path, authority)
    signed = open_signer(ready, NOW).sign(face.draw(license()), face.seal_box())
    assert ready.signing_file is not None
    own = certificate_of(ready.signing_file)
    for revoked, expected in (((own,), "revoked"), ((), "good")):
        found = asn1_crl.CertificateList.load(authority.revocation_list(*revoked, at=LAST_YEAR))
        seen = inspect(with_store(signed, found), [authority.root], NOW, as_claimed=True)
        assert seen is not None
        assert (seen.revoked, seen.added, seen.whole) == (expected, "evidence", False)
    # An old list that says good does not hide what the operator's says.
    newer = asn1_crl.CertificateList.load(authority.revocation_list(own, at=LAST_YEAR))
    both = inspect(
        with_store(signed, found), [authority.root], NOW, as_claimed=True, known=Sources((newer,))
    )
    assert both is not None and both.revoked == "revoked"


def with_store(signed: bytes, found: asn1_crl.CertificateList) -> bytes:
    """With evidence for later appended, as other programs do (DSS, PAdES B-LT)."""
    out = BytesIO(signed)
    DocumentSecurityStore.supply_dss_in_writer(
        writer := IncrementalPdfFileWriter(out), sig_contents=None, crls=[found]
    )
    writer.write_in_place()
    return out.getvalue()


@dataclass
class Host:
    """Answers with what it was given, and keeps what it was asked."""

    answer: bytes = b""
    asked: list[str] = field(default_factory=list)
    name: str = ""


@contextmanager
def serving() -> Iterator[Host]:
    host = Host()

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host.asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Length", str(len(host.answer)))
            self.end_headers()
            self.wfile.write(host.answer)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host.name = f"127.0.0.1:{server.server_port}"
        yield host
        server.shutdown()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget()


def forget() -> None:
    revocation._get.cache_clear()
    revocation._silent.clear()


@pytest.mark.parametrize("way", ["lists_at", "asks"])
@pytest.mark.parametrize("revoked", [False, True])
def test_a_named_host_is_asked(
    tmp_path: Path, authority: Authority, way: str, revoked: bool
) -> None:
    with serving() as host:
        named = {way: f"http://{host.name}/x"}
        own = certificate_of(authority.signer(tmp_path, "印章", **named))
        at = LAST_YEAR if revoked else None
        host.answer = (
            authority.revocation_list(*([own] if revoked else []), at=LAST_YEAR)
            if way == "lists_at"
            else authority.response(own, revoked_at=at)
        )
        known = Sources(hosts=(host.name,))
        expected = "revoked" if revoked else "good"
        assert was_revoked([own], [authority.root], NOW, known) == expected
        assert was_revoked([own], [authority.root], NOW, known) == expected
        assert host.asked == ["GET /x" if way == "lists_at" else "POST /x"]  # kept for a while


def test_no_other_host_is_ever_asked(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    with serving() as host:
        place = f"http://{host.name}/x"
        file = authority.signer(tmp_path, "印章", lists_at=place, asks=place)
        host.answer = authority.revocation_list(certificate_of(file), at=LAST_YEAR)
        for hosts in ((), ("127.0.0.1",), ("ca.example.gov.cn",)):
            known = Sources(hosts=hosts)
            own = certificate_of(file)
            assert was_revoked([own], [authority.root], NOW, known) == "unknown"
        # Nor is a named one for a signer that nobody trusts.
        ready = settings_with(settings, tmp_path, authority, signing_file=file)
        signed = open_signer(ready, NOW).sign(face.draw(license()), face.seal_box())
        known = Sources(hosts=(host.name,))
        stranger = Authority("别的根").root
        seen = inspect(signed, [stranger], NOW, as_claimed=False, known=known)
        assert seen is not None and (seen.trusted, seen.revoked) == (False, "unknown")
        assert host.asked == []


@pytest.mark.parametrize("answer", [b"", b"<p>log in", b"\x30\x03\x02\x01\x01"])
def test_an_odd_answer_is_none(tmp_path: Path, authority: Authority, answer: bytes) -> None:
    with serving() as host:
        host.answer = answer
        place = f"http://{host.name}/x"
        own = certificate_of(authority.signer(tmp_path, "印章", lists_at=place, asks=place))
        known = Sources(hosts=(host.name,))
        assert was_revoked([own], [authority.root], NOW, known) == "unknown"
    gone = Sources(hosts=(host.name,))
    forget()
    assert was_revoked([own], [authority.root], NOW, gone) == "unknown"


@pytest.mark.parametrize("way", ["lists_at", "asks"])
def test_a_host_that_failed_is_asked_again_after_a_minute(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Its failure is not kept like an answer, and never counts as good."""
    at = [1000.0]
    monkeypatch.setattr(revocation, "monotonic", lambda: at[0])
    try_later = ocsp.OCSPResponse({"response_status": "try_later"}).dump()
    with serving() as host:
        own = certificate_of(authority.signer(tmp_path, "印章", **{way: f"http://{host.name}/x"}))
        known = Sources(hosts=(host.name,))

        def asked() -> str:
            return was_revoked([own], [authority.root], NOW, known)

        host.answer = b"<p>log in" if way == "lists_at" else try_later
        assert [asked(), asked()] == ["unknown", "unknown"]
        assert len(host.asked) == 1
        host.answer = (
            authority.revocation_list(own, at=LAST_YEAR)
            if way == "lists_at"
            else authority.response(own, revoked_at=LAST_YEAR)
        )
        at[0] += revocation.RETRY - 1
        assert asked() == "unknown"
        at[0] += 2
        assert [asked(), asked()] == ["revoked", "revoked"]
        assert len(host.asked) == 2
