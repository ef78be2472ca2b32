"""Forgeries of a signed licence: each is told apart, none passes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from authorities import PASSPHRASE, Authority
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from cases.files import open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from licenses import face, keys
from licenses.issue import issue
from licenses.signature import inspect
from licenses.signing import open_signer
from licenses.verdict import Verdict, exit_code
from licenses.verify import verify
from papers import qr
from papers.place import Overlay, place
from papers.raster import page_image

HOSTILE = Path("/work/shared/corpus/hostile")
NOW = datetime.now(UTC)


@dataclass
class Office:
    """An office with a certificate of its own that issued two real licences."""

    folder: Path
    authority: Authority
    settings: Settings
    store: Store
    licenses: list[License]

    def pdf(self, number: int = 0) -> bytes:
        return open_files(self.settings).get(self.licenses[number].pdf_sha256 or "")

    def verify(self, pdf: bytes, **changes: object) -> Verdict:
        path = self.folder / "handed-in.pdf"
        path.write_bytes(pdf)
        settings = self.settings.model_copy(update=changes)
        return verify(
            str(path),
            register=self.store,
            files=open_files(settings),
            settings=settings,
            now=ISSUED + timedelta(minutes=1),
        )

    def signed_by(self, file: Path, pdf: bytes) -> bytes:
        """A file signed with another key, as anybody can."""
        settings = self.settings.model_copy(update={"signing_file": file})
        return open_signer(settings, ISSUED).sign(pdf, face.seal_box())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    authority = Authority("样本根")
    settings = load(
        home=folder / "home",
        database_url=None,
        public_url="https://p.example.gov.cn",
        signing_file=authority.signer(folder, "样本印章"),
        signing_passphrase=PASSPHRASE,
        trust_roots=authority.pem(folder),
    )
    settings.home.mkdir()
    store, files = Store(settings.store_url), open_files(settings)
    store.upgrade()
    made = decision(refused=("TB",))
    licenses = []
    for name in "ab":
        case, seq = decided_case(store, made, sample=False, name=name)
        licenses.append(issue(store, files, case, seq, made, FORM, ISSUER, settings, ISSUED))
    yield Office(folder, authority, settings, store, licenses)
    store.close()


def told(verdict: Verdict) -> tuple[str, dict[str, str]]:
    """The verdict's word, and what failed."""
    failed = {check.name: check.code for check in verdict.checks if check.result == "failed"}
    assert (exit_code(verdict) == 0) == (not failed)
    return verdict.verdict, failed


def revised(pdf: bytes, **entries: str) -> bytes:
    """The same file with a later revision after it."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    for name, text in entries.items():
        page[generic.pdf_name(f"/{name}")] = generic.pdf_string(text)
    writer.mark_update(page.container_ref)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def saved_again(pdf: bytes, *, signature: bool) -> bytes:
    """As a viewer writes it, with or without what is left of the signature."""
    with pikepdf.open(BytesIO(pdf)) as document:
        if not signature:
            del document.Root.AcroForm, document.Root.Perms, document.pages[0]["/Annots"]
        out = BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def with_attachment(pdf: bytes, old: str, new: str) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        raw = document.attachments["license.json"].get_file().read_bytes()
        changed = raw.decode().replace(old, new)
        assert changed != raw.decode()
        document.attachments["license.json"] = pikepdf.AttachedFileSpec(
            document, changed.encode(), filename="license.json"
        )
        out = BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def attachment_revised(pdf: bytes) -> bytes:
    """The attached data replaced in a later revision, the signed one untouched."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    spec = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    stream = spec["/EF"]["/F"]
    stream._data = stream.data.replace("家味".encode(), "别家".encode())
    stream._encoded_data = None
    writer.update_container(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_real_file_is_valid(office: Office) -> None:
    verdict = office.verify(office.pdf())
    assert told(verdict) == ("valid", {})
    assert not verdict.sample
    checks = {check.name: check for check in verdict.checks}
    assert {name: checks[name].code for name in ("signature", "signer", "coverage")} == {
        "signature": "intact",
        "signer": "trusted",
        "coverage": "issued-file",
    }
    assert "样本印章" in checks["signer"].message


@pytest.mark.parametrize("part", [0.001, 0.05, 0.2, 0.4, 0.6, 0.75, 0.97, 0.99])
def test_a_changed_byte_is_seen_wherever_it_is(office: Office, part: float) -> None:
    pdf = bytearray(office.pdf())
    pdf[int(len(pdf) * part)] ^= 1
    word, failed = told(office.verify(bytes(pdf)))
    if word == "not-a-license":  # the byte was the page's: nothing is left to see
        assert failed == {"readable": "no-licence-code"}
    elif word == "unreadable":
        assert failed == {"readable": "pdf-unreadable"}
    else:
        assert word in ("tampered", "untrusted-signer")
        assert failed.keys() & {"signature", "coverage"}


def test_a_changed_byte_of_what_is_signed_breaks_the_signature(office: Office) -> None:
    pdf = office.pdf()
    changed = pdf.replace(b"<pdfaid:part>3", b"<pdfaid:part>2", 1)
    assert changed != pdf
    assert told(office.verify(changed)) == ("tampered", {"signature": "signature-broken"})


def test_the_unsigned_rest_of_the_signatures_own_room_is_no_way_in(office: Office) -> None:
    pdf = office.pdf()
    at = pdf.rindex(b"00000000>")
    changed = pdf[:at] + b"dead" + pdf[at + 4 :]
    assert told(office.verify(changed)) == ("tampered", {"coverage": "other-file"})


def test_a_later_revision_is_seen(office: Office) -> None:
    verdict = office.verify(revised(office.pdf(), Note="harmless"))
    assert told(verdict) == ("tampered", {"coverage": "appended"})


def test_bytes_after_the_end_are_seen(office: Office) -> None:
    assert told(office.verify(office.pdf() + b"\n% more\n")) == (
        "tampered",
        {"coverage": "appended"},
    )


def test_a_swapped_attachment_is_seen(office: Office) -> None:
    word, failed = told(office.verify(attachment_revised(office.pdf())))
    assert (word, failed) == ("tampered", {"coverage": "appended", "face-data": "face-differs"})
    again = with_attachment(office.pdf(), "家味", "别家")
    word, failed = told(office.verify(again))
    assert (word, failed) == (
        "tampered",
        {"signature": "signature-broken", "face-data": "face-differs"},
    )


def test_the_code_of_another_licence_is_seen(office: Office) -> None:
    url = office.licenses[1].url
    area = face.code_area(url)
    forged = place(office.pdf(0), [Overlay(qr.as_pdf(url, area.width), area)])
    verdict = office.verify(forged)
    assert verdict.license is not None and verdict.license.number == office.licenses[1].number
    word, failed = told(verdict)
    assert word == "tampered"
    assert failed == {"signature": "signature-broken", "face-data": "face-differs"}


def test_an_unsigned_copy_is_told_from_a_changed_one(office: Office) -> None:
    copy = saved_again(office.pdf(), signature=False)
    assert told(office.verify(copy)) == ("untrusted-signer", {"signature": "signature-missing"})
    changed = with_attachment(copy, "家味", "别家")
    assert told(office.verify(changed)) == (
        "tampered",
        {"signature": "signature-missing", "face-data": "face-differs"},
    )
    left_over = saved_again(office.pdf(), signature=True)
    assert told(office.verify(left_over)) == ("tampered", {"signature": "signature-broken"})


def test_an_unknown_signer_is_seen(office: Office, tmp_path: Path) -> None:
    stranger = Authority("冒充的根").signer(tmp_path, "样本印章")
    forged = office.signed_by(stranger, face.draw(office.licenses[0]))
    assert told(office.verify(forged)) == ("untrusted-signer", {"signer": "unknown-signer"})


def test_a_known_authoritys_other_customer_is_not_the_signer(
    office: Office, tmp_path: Path
) -> None:
    other = office.authority.signer(tmp_path, "另一单位")
    forged = office.signed_by(other, face.draw(office.licenses[0]))
    verdict = office.verify(forged)
    assert told(verdict) == ("untrusted-signer", {"signer": "other-signer"})
    assert "另一单位" in next(check for check in verdict.checks if check.name == "signer").message


def test_the_test_authority_signs_nothing_real(office: Office) -> None:
    with_test_key = office.settings.model_copy(update={"signing_file": None})
    forged = open_signer(with_test_key, ISSUED).sign(face.draw(office.licenses[0]), face.seal_box())
    assert keys.test_root(office.settings.home)
    assert told(office.verify(forged)) == ("untrusted-signer", {"signer": "unknown-signer"})


def test_an_expired_certificate_signs_nothing_more(office: Office, tmp_path: Path) -> None:
    ended = office.authority.signer(
        tmp_path, "旧印章", begin=ISSUED - timedelta(700), end=ISSUED - timedelta(300)
    )
    settings = office.settings.model_copy(update={"signing_file": ended})
    signer = open_signer(settings, ISSUED - timedelta(400))
    forged = signer.sign(face.draw(office.licenses[0]), face.seal_box())
    assert told(office.verify(forged)) == ("untrusted-signer", {"signer": "certificate-expired"})


def test_what_was_signed_in_time_outlives_the_certificate(
    settings: Settings, tmp_path: Path
) -> None:
    authority = Authority("样本根")
    short = settings.model_copy(
        update={
            "signing_file": authority.signer(tmp_path, "印章", end=NOW + timedelta(days=30)),
            "signing_passphrase": load(signing_passphrase=PASSPHRASE).signing_passphrase,
            "trust_roots": authority.pem(tmp_path),
        }
    )
    settings.home.mkdir()
    store, files = Store(short.store_url), open_files(short)
    store.upgrade()
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made)
    license = issue(store, files, case, seq, made, FORM, ISSUER, short, NOW)
    path = tmp_path / "a.pdf"
    path.write_bytes(files.get(license.pdf_sha256 or ""))
    later = verify(
        str(path), register=store, files=files, settings=short, now=NOW + timedelta(days=400)
    )
    assert told(later) == ("valid", {})
    # The same certificate under a file that the register does not know is worth nothing by then.
    again = open_signer(short, NOW).sign(face.draw(license), face.seal_box())
    path.write_bytes(again)
    later = verify(
        str(path), register=store, files=files, settings=short, now=NOW + timedelta(days=400)
    )
    store.close()
    assert told(later) == ("untrusted-signer", {"signer": "certificate-expired"})


def test_signed_again_by_the_same_hand_is_not_the_issued_file(office: Office) -> None:
    signer = open_signer(office.settings, ISSUED)
    again = signer.sign(face.draw(office.licenses[0]), face.seal_box())
    assert told(office.verify(again)) == ("tampered", {"coverage": "other-file"})


def test_without_roots_only_the_issued_bytes_pass_on_the_registers_word(office: Office) -> None:
    verdict = office.verify(office.pdf(), trust_roots=None)
    assert told(verdict) == ("valid", {})
    signer = next(check for check in verdict.checks if check.name == "signer")
    assert (signer.result, signer.code) == ("skipped", "no-root")
    assert "YIZHENG_TRUST_ROOTS" in signer.message
    again = open_signer(office.settings, ISSUED).sign(
        face.draw(office.licenses[0]), face.seal_box()
    )
    assert told(office.verify(again, trust_roots=None)) == (
        "untrusted-signer",
        {"signer": "unknown-signer"},
    )


def test_other_roots_than_the_signers_do_not_trust_the_issued_file(
    office: Office, tmp_path: Path
) -> None:
    other = Authority("别的根").pem(tmp_path)
    assert told(office.verify(office.pdf(), trust_roots=other)) == (
        "untrusted-signer",
        {"signer": "unknown-signer"},
    )


def test_a_strangers_signature_over_a_later_revision_is_seen(
    office: Office, tmp_path: Path
) -> None:
    """Sign-again attack: the first signature holds, the last covers the whole file."""
    stranger = Authority("冒充的根").signer(tmp_path, "冒充")
    signer = signers.SimpleSigner.load_pkcs12(str(stranger), passphrase=PASSPHRASE.encode())
    forged = signers.sign_pdf(
        # a tool that obeys DocMDP would refuse: the certification is struck out first
        IncrementalPdfFileWriter(BytesIO(without_certification(office.pdf()))),
        signers.PdfSignatureMetadata(field_name="More"),
        signer,
    ).getvalue()
    word, failed = told(office.verify(forged))
    assert word in ("tampered", "untrusted-signer")
    assert failed.keys() & {"signature", "signer"}


def without_certification(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    del writer.root["/Perms"]
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_content_hidden_before_and_shown_after_signing_is_seen(office: Office) -> None:
    """Shadow attack: a later revision shows another page that was in the file all along."""
    pdf = office.pdf()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Contents")] = writer.add_object(
        generic.StreamObject(stream_data=b"1 g 560 300 200 60 re f")
    )
    writer.mark_update(page.container_ref)
    out = BytesIO()
    writer.write(out)
    forged = out.getvalue()
    seen = inspect(forged, [office.authority.root], ISSUED, as_claimed=False)
    assert seen is not None
    assert (seen.intact, seen.trusted, seen.whole) == (True, True, False)
    # The page that is left shows no code, so nobody even takes it for a licence.
    assert told(office.verify(forged))[0] == "not-a-license"
    assert page_image(forged) != page_image(pdf)


@pytest.mark.parametrize("seed", range(3))
def test_no_byte_of_the_file_can_change_and_pass(office: Office, seed: int) -> None:
    pdf, chance = office.pdf(), random.Random(seed)
    for at in chance.sample(range(len(pdf)), 8):
        changed = bytearray(pdf)
        changed[at] = (changed[at] + 1 + chance.randrange(255)) % 256
        assert exit_code(office.verify(bytes(changed))) != 0, at


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the corpus of hostile files is not here")
def test_no_hostile_file_has_a_signature_that_counts(office: Office) -> None:
    roots = [office.authority.root]
    seen = {
        path.name: inspect(path.read_bytes(), roots, ISSUED, as_claimed=True)
        for path in sorted(HOSTILE.glob("*.pdf"))
    }
    assert not any(one.trusted for one in seen.values() if one is not None)
    for name in ("pyhanko--tail-uncovered.pdf", "pyhanko--one-byterange.pdf"):
        one = seen[name]
        assert one is not None and not (one.intact and one.whole), name
