"""Forgeries of a signed licence: each is told apart, none passes."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import crl as asn1_crl
from authorities import PASSPHRASE, Authority, certificate_of
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.validation.dss import DocumentSecurityStore

from cases.files import open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from licenses.issue import issue
from licenses.paper import face
from licenses.signed import keys
from licenses.signed.signature import inspect
from licenses.signed.signing import open_signer
from licenses.verification.verdict import Verdict, exit_code
from licenses.verification.verify import verify
from papers import qr
from papers.place import Overlay, place

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


@pytest.mark.parametrize("stamped", [False, True])
def test_what_was_signed_in_time_outlives_the_certificate(
    settings: Settings, tmp_path: Path, stamped: bool
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
    with authority.stamping() as url:
        short = short.model_copy(update={"timestamp_url": url if stamped else None})
        license = issue(store, files, case, seq, made, FORM, ISSUER, short, NOW)
        again = open_signer(short, NOW).sign(face.draw(license), face.seal_box())
    path = tmp_path / "a.pdf"
    path.write_bytes(files.get(license.pdf_sha256 or ""))
    later = NOW + timedelta(days=400)
    verdict = verify(str(path), register=store, files=files, settings=short, now=later)
    assert told(verdict) == ("valid", {})
    signature, signer = (
        next(check for check in verdict.checks if check.name == name)
        for name in ("signature", "signer")
    )
    assert signature.details == (("stamped",) if stamped else ())
    assert signer.details == ("certificate-ended",)
    assert ("时间戳证明" if stamped else "据登记簿") in signer.message
    # The same certificate under a file that the register does not know is worth nothing by then;
    # with a stamp it is known to be old, and still not the registered one.
    path.write_bytes(again)
    verdict = verify(str(path), register=store, files=files, settings=short, now=later)
    store.close()
    assert told(verdict) == (
        ("tampered", {"coverage": "other-file"})
        if stamped
        else ("untrusted-signer", {"signer": "certificate-expired"})
    )


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


# Shadow attacks (Mainka, Mladenov, Rohlmann: Shadow Attacks, NDSS 2021) and their relatives: what
# was signed stays untouched, and a later revision shows something else.

Change = Callable[[IncrementalPdfFileWriter], None]


def page_of(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.root["/Pages"]["/Kids"][0]


def shown_over(writer: IncrementalPdfFileWriter) -> None:
    """Hide: a white box over a value."""
    page = page_of(writer)
    more = writer.add_object(generic.StreamObject(stream_data=b"q 1 g 560 300 90 20 re f Q"))
    page[generic.pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), more])
    writer.mark_update(page.container_ref)


def shown_instead(writer: IncrementalPdfFileWriter) -> None:
    """Replace: other content of the page, its code gone."""
    page = page_of(writer)
    content = generic.StreamObject(stream_data=b"1 g 560 300 200 60 re f")
    page[generic.pdf_name("/Contents")] = writer.add_object(content)
    writer.mark_update(page.container_ref)


def another_page(writer: IncrementalPdfFileWriter) -> None:
    """Hide and replace: a page that was there all along takes the place of the first."""
    kids = writer.root["/Pages"]["/Kids"]
    kids[0], kids[1] = kids.raw_get(1), kids.raw_get(0)
    writer.mark_update(writer.root["/Pages"].container_ref)


def overlaid_field(writer: IncrementalPdfFileWriter) -> None:
    """A form field whose appearance lies over a value."""
    page = page_of(writer)
    look = generic.StreamObject(stream_data=b"1 g 0 0 90 20 re f")
    for name, value in {
        "/Type": generic.pdf_name("/XObject"),
        "/Subtype": generic.pdf_name("/Form"),
        "/BBox": _numbers(0, 0, 90, 20),
    }.items():
        look[generic.pdf_name(name)] = value
    field = generic.DictionaryObject(
        {
            generic.pdf_name(name): value
            for name, value in {
                "/Type": generic.pdf_name("/Annot"),
                "/Subtype": generic.pdf_name("/Widget"),
                "/FT": generic.pdf_name("/Tx"),
                "/T": generic.pdf_string("over"),
                "/V": generic.pdf_string("2099"),
                "/F": generic.NumberObject(4),
                "/Rect": _numbers(560, 300, 650, 320),
                "/AP": generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(look)}),
            }.items()
        }
    )
    reference = writer.add_object(field)
    page["/Annots"].append(reference)
    writer.mark_update(page.container_ref)
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.mark_update(writer.root["/AcroForm"].container_ref or writer.root.container_ref)
    writer.update_root()


def other_letters(writer: IncrementalPdfFileWriter) -> None:
    """A font replaced: the same codes show other letters."""
    fonts = page_of(writer)["/Resources"]["/Font"]
    names = list(fonts)
    assert len(names) > 1
    fonts[names[0]] = fonts.raw_get(names[1])
    writer.mark_update(fonts.container_ref)


def with_script(writer: IncrementalPdfFileWriter) -> None:
    """Something that runs when the file is opened."""
    action = generic.DictionaryObject(
        {
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.pdf_string("app.alert(1)"),
        }
    )
    writer.root[generic.pdf_name("/OpenAction")] = action
    writer.update_root()


def other_title(writer: IncrementalPdfFileWriter) -> None:
    """Metadata alone."""
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("x")}))


def nothing(writer: IncrementalPdfFileWriter) -> None:
    """Saved again without a change."""
    writer.update_root()


def _numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def with_revision(pdf: bytes, change: Change) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "face_differs"),
    [
        (shown_over, True),
        (shown_instead, True),
        (another_page, True),
        (overlaid_field, True),
        (other_letters, True),
        (with_script, False),
        (other_title, False),
        (nothing, False),
    ],
)
def test_a_later_revision_never_passes(office: Office, change: Change, face_differs: bool) -> None:
    forged = with_revision(office.pdf(), change)
    seen = inspect(forged, [office.authority.root], ISSUED, as_claimed=False)
    assert seen is not None
    assert (seen.intact, seen.trusted, seen.whole) == (True, True, False)
    word, failed = told(office.verify(forged))
    assert (word, failed.get("coverage")) == ("tampered", "appended")
    assert ("face-data" in failed) == face_differs


def with_evidence(pdf: bytes, office: Office) -> bytes:
    """With a revocation list appended for later, as other programs do (DSS, PAdES B-LT)."""
    out = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(out)
    found = asn1_crl.CertificateList.load(office.authority.revocation_list())
    DocumentSecurityStore.supply_dss_in_writer(writer, sig_contents=None, crls=[found])
    writer.write_in_place()
    return out.getvalue()


def test_evidence_for_later_does_not_make_it_another_file(office: Office) -> None:
    verdict = office.verify(with_evidence(office.pdf(), office))
    assert told(verdict) == ("valid", {})
    checks = {check.name: check for check in verdict.checks}
    assert (checks["coverage"].code, checks["face-data"].code) == ("evidence-added", "issued-file")
    assert checks["signer"].details == ()  # the list in it says: not revoked


def test_evidence_with_something_else_does(office: Office) -> None:
    kept = with_evidence(office.pdf(), office)
    assert told(office.verify(with_revision(kept, shown_over))) == (
        "tampered",
        {"coverage": "appended", "face-data": "face-differs"},
    )
    assert told(office.verify(kept + b"% more\n")) == ("tampered", {"coverage": "appended"})
    before = with_evidence(with_revision(office.pdf(), shown_over), office)
    assert told(office.verify(before))[0] == "tampered"


def test_evidence_under_a_file_that_was_never_issued_does_not_help(office: Office) -> None:
    again = open_signer(office.settings, ISSUED).sign(
        face.draw(office.licenses[0]), face.seal_box()
    )
    assert told(office.verify(with_evidence(again, office))) == (
        "tampered",
        {"coverage": "other-file"},
    )


def test_a_revoked_signer_is_told(office: Office, tmp_path: Path) -> None:
    file = office.settings.signing_file
    assert file is not None
    lists = tmp_path / "lists"
    lists.mkdir()
    own = certificate_of(file)

    def revoked_at(at: datetime) -> tuple[str, dict[str, str]]:
        (lists / "a.crl").write_bytes(office.authority.revocation_list(own, at=at))
        return told(office.verify(office.pdf(), revocation_lists=lists))

    assert revoked_at(ISSUED - timedelta(days=9)) == (
        "untrusted-signer",
        {"signer": "signer-revoked"},
    )
    assert revoked_at(datetime(2044, 1, 1, tzinfo=UTC)) == ("valid", {})


def test_what_is_not_known_of_a_signer_is_said(office: Office) -> None:
    verdict = office.verify(office.pdf())
    signer = next(check for check in verdict.checks if check.name == "signer")
    assert (signer.result, signer.details) == ("ok", ("revocation-unknown",))
    assert "未能查询" in signer.message


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


SHADOWS = [
    "form-update-ap-indirect-sneaky-trailer",
    "form-update-no-override-appearance-stream-ap-indirect",
    "form-update-no-override-appearance-stream-ap-indirect-sneaky",
    "form-update-override-appearance-stream",
    "form-update-override-appearance-stream-ap-indirect",
    "form-update-override-appearance-stream-ap-indirect-sneaky",
    "form-update-override-appearance-stream-sneaky",
    "one-byterange",
    "tail-uncovered",
]


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the corpus of hostile files is not here")
@pytest.mark.parametrize("name", SHADOWS)
def test_a_shadow_attack_of_the_corpus_is_no_licence_even_with_its_signers_root(
    office: Office, name: str
) -> None:
    """Two signatures with a form changed in between, or bytes that no signature covers."""
    pdf = (HOSTILE / f"pyhanko--{name}.pdf").read_bytes()
    seen = inspect(pdf, [office.authority.root], ISSUED, as_claimed=True)
    assert seen is not None and not seen.trusted
    if name in ("one-byterange", "tail-uncovered"):
        assert not (seen.intact and seen.whole)
    assert told(office.verify(pdf)) == ("not-a-license", {"readable": "no-licence-code"})


def test_the_own_key_over_a_changed_revision_does_not_make_it_issued(office: Office) -> None:
    """As in the corpus: changed after the first signature, and the last covers the whole file."""
    file = office.settings.signing_file
    assert file is not None
    changed = with_revision(without_certification(office.pdf()), shown_over)
    forged = signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(changed)),
        signers.PdfSignatureMetadata(field_name="More"),
        signers.SimpleSigner.load_pkcs12(str(file), passphrase=PASSPHRASE.encode()),
    ).getvalue()
    seen = inspect(forged, [office.authority.root], ISSUED, as_claimed=False)
    assert seen is not None and (seen.intact, seen.whole, seen.trusted) == (True, True, True)
    assert told(office.verify(forged)) == (
        "tampered",
        {"coverage": "other-file", "face-data": "face-differs"},
    )
