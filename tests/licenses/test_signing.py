"""Who signs, with what, and what is said when it cannot be done."""

import http.server
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from authorities import PASSPHRASE, Authority
from licensing import FORM, ISSUED, ISSUER, decided_case, decision, license
from sqlalchemy import select

from cases.errors import IssueError, SetupMissing
from cases.files import open_files
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import LicenseRow
from licenses.issue import issue
from licenses.paper import face
from licenses.signed import keys
from licenses.signed.signature import inspect
from licenses.signed.signing import TEST_REASON, open_signer, sign
from papers.raster import page_image

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("样本根")


def configured(home: Path, folder: Path, authority: Authority, **changes: Any) -> Settings:
    values = {
        "signing_file": changes.pop("signing_file", None) or authority.signer(folder, "样本印章"),
        "signing_passphrase": PASSPHRASE,
        "trust_roots": authority.pem(folder),
    }
    return load(home=home, **(values | changes))


def test_the_signature_certifies_the_whole_file_and_allows_no_change(settings: Settings) -> None:
    drawn = face.draw(license())
    signer = open_signer(settings, NOW)
    signed = signer.sign(drawn, face.seal_box())
    assert signed.startswith(drawn)  # appended, nothing rewritten
    seen = inspect(signed, keys.test_root(settings.home), NOW, as_claimed=False)
    assert seen is not None
    assert (seen.intact, seen.whole, seen.trusted, seen.in_date) == (True, True, True, True)
    assert (seen.fingerprint, seen.stamp) == (signer.fingerprint, None)
    assert "TEST" in seen.signer
    with pikepdf.open(BytesIO(signed)) as pdf, pdf.open_metadata() as metadata:
        field = pdf.Root.AcroForm.Fields[0]
        assert field.V.SubFilter == "/ETSI.CAdES.detached"
        assert str(field.V.Reason) == TEST_REASON
        assert pdf.Root.Perms.DocMDP.objgen == field.V.objgen
        assert field.V.Reference[0].TransformParams.P == 1
        assert [round(float(edge)) for edge in field.Rect] == list(face.seal_box())
        assert metadata.pdfa_status == "3B"
        assert "license.json" in pdf.attachments
        assert pdf.check_pdf_syntax() == []


def test_the_signature_shows_nothing_of_its_own(settings: Settings) -> None:
    drawn = face.draw(license())
    signed = open_signer(settings, NOW).sign(drawn, face.seal_box())
    assert page_image(signed) == page_image(drawn)


def test_without_a_configured_key_a_test_authority_is_made_once(home: Path) -> None:
    home.mkdir()
    with ThreadPoolExecutor(8) as threads:
        roots = set(
            threads.map(lambda _: (keys.test_authority(home) / "root.pem").read_bytes(), range(8))
        )
    assert len(roots) == 1
    folder = home / keys.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "root.pem": 0o600,
        "signer.p12": 0o600,
    }
    assert "TEST" in keys.test_root(home)[0].subject.rfc4514_string()


def test_a_half_made_authority_is_made_again(home: Path) -> None:
    folder = home / keys.FOLDER
    folder.mkdir(parents=True)
    (folder / "signer.p12").write_bytes(b"half")
    settings = load(home=home)
    signed = open_signer(settings, NOW).sign(face.draw(license()), face.seal_box())
    seen = inspect(signed, keys.test_root(home), NOW, as_claimed=False)
    assert seen is not None and seen.trusted


def test_looking_for_the_test_root_makes_nothing(home: Path) -> None:
    assert keys.test_root(home) == ()
    assert not home.exists()


def test_a_configured_key_signs_and_the_register_names_it(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    ready = configured(settings.home, tmp_path, authority, public_url="https://p.example.gov.cn")
    settings.home.mkdir()
    store, files = Store(ready.store_url), open_files(ready)
    store.upgrade()
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made, sample=False)
    issued = issue(store, files, case, seq, made, FORM, ISSUER, ready, ISSUED)
    store.close()
    assert not issued.sample
    pdf = files.get(issued.pdf_sha256 or "")
    seen = inspect(pdf, keys.trusted_roots(ready), NOW, as_claimed=True)
    assert seen is not None and seen.certificate is not None
    assert (seen.trusted, seen.signer) == (True, "样本印章")
    assert (
        issued.signer == keys.fingerprint(seen.certificate) == open_signer(ready, NOW).fingerprint
    )
    assert not (settings.home / keys.FOLDER).exists()
    assert TEST_REASON.encode() not in pdf


def test_a_real_case_without_a_key_is_not_issued(store: Store, stored_settings: Settings) -> None:
    settings = stored_settings.model_copy(update={"public_url": "https://p.example.gov.cn"})
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made, sample=False)
    with pytest.raises(SetupMissing) as caught:
        issue(store, open_files(settings), case, seq, made, FORM, ISSUER, settings, ISSUED)
    assert caught.value.code == "certificate-missing"
    assert "YIZHENG_SIGNING_FILE" in caught.value.hint
    with store.read() as session:
        assert session.scalars(select(LicenseRow)).all() == []


def issue_sample(store: Store, settings: Settings) -> str:
    """Try to issue; gives the code of what was missing. Nothing may have been issued."""
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made)
    with pytest.raises(SetupMissing) as caught:
        issue(store, open_files(settings), case, seq, made, FORM, ISSUER, settings, ISSUED)
    assert store.case(case.id).status == "issuing"
    assert PASSPHRASE not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    return caught.value.code


@pytest.fixture
def sqlite(settings: Settings) -> Iterator[Store]:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    yield store
    store.close()


def test_a_signer_that_verification_would_not_trust_is_refused(
    sqlite: Store, settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    stranger = configured(
        settings.home, tmp_path, authority, trust_roots=Authority("别的根").pem(tmp_path)
    )
    assert issue_sample(sqlite, stranger) == "signer-untrusted"


@pytest.mark.parametrize(
    ("begin", "end"),
    [(NOW - timedelta(900), NOW - timedelta(400)), (NOW + timedelta(1), NOW + timedelta(99))],
)
def test_a_certificate_out_of_its_time_signs_nothing(
    sqlite: Store,
    settings: Settings,
    tmp_path: Path,
    authority: Authority,
    begin: datetime,
    end: datetime,
) -> None:
    file = authority.signer(tmp_path, "旧印章", begin=begin, end=end)
    old = configured(settings.home, tmp_path, authority, signing_file=file)
    assert issue_sample(sqlite, old) == "certificate-expired"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signing_file": Path("nowhere.p12")}, "signing-file-missing"),
        ({"signing_passphrase": "wrong"}, "signing-file-unreadable"),
        ({"signing_passphrase": None}, "signing-file-unreadable"),
        (
            {"signing_passphrase": None, "signing_passphrase_file": Path("nowhere")},
            "passphrase-missing",
        ),
        ({"trust_roots": Path("nowhere")}, "trust-roots-unreadable"),
        ({"timestamp_url": "http://127.0.0.1:1/tsa"}, "timestamp-unavailable"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_issued(
    sqlite: Store,
    settings: Settings,
    tmp_path: Path,
    authority: Authority,
    changes: dict[str, Any],
    code: str,
) -> None:
    assert issue_sample(sqlite, configured(settings.home, tmp_path, authority, **changes)) == code


def test_the_passphrase_may_lie_in_a_file(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    (tmp_path / "口令").write_text(PASSPHRASE + "\n", encoding="utf-8")
    ready = configured(
        settings.home,
        tmp_path,
        authority,
        signing_passphrase=None,
        signing_passphrase_file=tmp_path / "口令",
    )
    signed = open_signer(ready, NOW).sign(face.draw(license()), face.seal_box())
    seen = inspect(signed, keys.trusted_roots(ready), NOW, as_claimed=False)
    assert seen is not None and seen.trusted


def test_a_renewed_file_is_used_at_once(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    ready = configured(settings.home, tmp_path, authority)
    before = open_signer(ready, NOW).fingerprint
    authority.signer(tmp_path, "样本印章")
    assert open_signer(ready, NOW).fingerprint != before


def test_a_time_stamp_is_asked_for_and_fits_the_signature(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    with authority.stamping() as url:
        ready = configured(settings.home, tmp_path, authority, timestamp_url=url)
        signed = open_signer(ready, NOW).sign(face.draw(license()), face.seal_box())
    seen = inspect(signed, keys.trusted_roots(ready), NOW, as_claimed=True)
    assert seen is not None and seen.stamp is not None
    assert (seen.intact, seen.whole, seen.trusted, seen.stamp.trusted) == (True, True, True, True)
    assert abs(seen.stamp.at - datetime.now(UTC)) < timedelta(minutes=2)
    other = inspect(signed, [Authority("别的根").root], NOW, as_claimed=True)
    assert other is not None and other.stamp is not None
    assert (other.intact, other.trusted, other.stamp.trusted) == (True, False, False)


@pytest.mark.parametrize(
    ("stamped", "trusted_stamp", "in_date"),
    [(True, True, True), (True, False, False), (False, False, False)],
)
def test_a_trusted_time_stamp_outlives_the_certificate(
    settings: Settings,
    tmp_path: Path,
    authority: Authority,
    stamped: bool,
    trusted_stamp: bool,
    in_date: bool,
) -> None:
    """PAdES B-T: of a file that nobody vouches for, the stamp proves when it was signed."""
    file = authority.signer(tmp_path, "短期印章", end=NOW + timedelta(days=30))
    stamper = authority if trusted_stamp else Authority("别的时间戳")
    with stamper.stamping() as url:
        ready = configured(
            settings.home,
            tmp_path,
            authority,
            signing_file=file,
            timestamp_url=url if stamped else None,
        )
        signed = open_signer(ready, NOW).sign(face.draw(license()), face.seal_box())
    later = NOW + timedelta(days=400)
    seen = inspect(signed, keys.trusted_roots(ready), later, as_claimed=False)
    assert seen is not None
    assert (seen.intact, seen.in_date, seen.trusted) == (True, in_date, in_date)
    assert (seen.stamp is not None, bool(seen.stamp and seen.stamp.trusted)) == (
        stamped,
        trusted_stamp,
    )
    now = inspect(signed, keys.trusted_roots(ready), NOW, as_claimed=False)
    assert now is not None and now.in_date and now.trusted


def test_a_stamp_from_after_the_certificates_end_does_not_help(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    ended = authority.signer(
        tmp_path, "旧印章", begin=NOW - timedelta(days=900), end=NOW - timedelta(days=400)
    )
    with authority.stamping() as url:
        ready = configured(
            settings.home, tmp_path, authority, signing_file=ended, timestamp_url=url
        )
        signer = open_signer(ready, NOW - timedelta(days=500))
        signed = signer.sign(face.draw(license()), face.seal_box())
    for as_claimed in (False, True):
        seen = inspect(signed, keys.trusted_roots(ready), NOW, as_claimed=as_claimed)
        assert seen is not None and seen.stamp is not None and seen.stamp.trusted
        assert (seen.in_date, seen.trusted) == (False, False)


def test_a_stamp_of_something_else_is_noticed_before_anything_is_issued(
    settings: Settings, tmp_path: Path, authority: Authority
) -> None:
    with authority.stamping(something_else=True) as url:
        ready = configured(settings.home, tmp_path, authority, timestamp_url=url)
        signer = open_signer(ready, NOW)
        with pytest.raises(IssueError) as caught:
            sign(face.draw(license()), face.seal_box(), signer, keys.trusted_roots(ready))
    assert caught.value.code == "signature-broken"


@contextmanager
def answering(code: int, kind: str, body: bytes) -> Iterator[str]:
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://clerk:geheim@127.0.0.1:{server.server_port}/tsa"
        server.shutdown()


@pytest.mark.parametrize(
    ("code", "kind", "body"),
    [
        (500, "application/timestamp-reply", b""),
        (200, "text/html", b"<p>log in"),
        (200, "application/timestamp-reply", b""),
        (200, "application/timestamp-reply", b"no stamp"),
        (200, "application/timestamp-reply", b"\x30\x05\x30\x03\x02\x01\x02"),  # refused
    ],
)
def test_an_odd_time_stamp_server_issues_nothing(
    settings: Settings, code: int, kind: str, body: bytes
) -> None:
    with answering(code, kind, body) as url:
        ready = settings.model_copy(update={"timestamp_url": url})
        signer = open_signer(ready, NOW)
        with pytest.raises(SetupMissing) as caught:
            signer.sign(face.draw(license()), face.seal_box())
    assert caught.value.code == "timestamp-unavailable"
    assert "127.0.0.1" in caught.value.message
    assert "geheim" not in str(caught.value)
