"""The file goes out to be sealed and comes back: only what went out, and a seal, is issued."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from authorities import PASSPHRASE, Authority, certificate_of
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import StaticStampStyle

from cases.errors import IssueError, NotAllowed, SetupMissing, UsageError, YizhengError
from cases.files import FileStore, open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from licenses import register
from licenses.issue import issue
from licenses.paper import face
from licenses.signed import sealing
from licenses.signed.keys import described, fingerprint, may_seal
from licenses.verification.verify import verify
from papers import seal
from papers.raster import page_text

MADE = decision(refused=("TB",))


@dataclass
class Office:
    settings: Settings
    store: Store
    files: FileStore
    case_id: str
    seq: int
    authority: Authority

    def hand_out(self, now: datetime = ISSUED) -> bytes:
        case = self.store.case(self.case_id)
        return sealing.hand_out(self.store, case, self.seq, MADE, FORM, ISSUER, self.settings, now)

    def take_back(self, sealed: bytes, now: datetime = ISSUED) -> License:
        case = self.store.case(self.case_id)
        return sealing.take_back(
            self.store, self.files, case, self.seq, MADE, FORM, ISSUER, self.settings, now, sealed
        )

    def refused(self, sealed: bytes, now: datetime = ISSUED) -> str:
        """The code of the refusal; nothing may have been issued."""
        with pytest.raises(YizhengError) as caught:
            self.take_back(sealed, now)
        assert self.store.case(self.case_id).status == "issuing"
        assert register.of_case(self.store, self.case_id) is None
        return caught.value.code


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("印章根")


@pytest.fixture
def office(settings: Settings, tmp_path: Path, authority: Authority) -> Iterator[Office]:
    ready = load(
        home=settings.home,
        sealing="external",
        public_url="https://p.example.gov.cn",
        trust_roots=authority.pem(tmp_path),
        sealers=("CN=样本机关电子印章",),
    )
    settings.home.mkdir()
    store = Store(ready.store_url)
    store.upgrade()
    case, seq = decided_case(store, MADE, sample=False)
    yield Office(ready, store, open_files(ready), case.id, seq, authority)
    store.close()


Sealer = Callable[..., bytes]


@pytest.fixture
def put_seal(tmp_path: Path, authority: Authority) -> Sealer:
    """An authority's own seal system: the seal as a picture, and a signature."""

    def put(
        pdf: bytes,
        *,
        by: Authority = authority,
        name: str = "样本机关电子印章",
        field: str = "Seal",
        certify: bool = False,
        box: tuple[int, int, int, int] | None = None,
    ) -> bytes:
        drawing = tmp_path / "seal.pdf"
        drawing.write_bytes(seal.as_pdf("样本机关电子印章", mark="样本"))
        file = by.signer(tmp_path, name)
        signer = signers.SimpleSigner.load_pkcs12(str(file), passphrase=PASSPHRASE.encode())
        signing = signers.PdfSigner(
            signers.PdfSignatureMetadata(field_name=field, certify=certify),
            signer,
            stamp_style=StaticStampStyle.from_pdf_file(str(drawing), border_width=0),
            new_field_spec=box and SigFieldSpec(field, on_page=0, box=box),
        )
        signed: BytesIO = signing.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
        return signed.getvalue()

    return put


@pytest.mark.parametrize("certify", [False, True])
@pytest.mark.parametrize("own_field", [False, True])
def test_a_sealed_file_is_issued_and_valid(
    office: Office, put_seal: Sealer, tmp_path: Path, certify: bool, own_field: bool
) -> None:
    box = {"field": "Theirs", "box": face.seal_box()} if own_field else {}
    sealed = put_seal(office.hand_out(), certify=certify, **box)
    later = ISSUED + timedelta(minutes=30)
    license = office.take_back(sealed, later)
    assert (license.state, license.issued_at, license.sample) == ("issued", later, False)
    assert office.files.get(license.pdf_sha256 or "") == sealed
    assert office.store.case(office.case_id).status == "issued"
    assert office.take_back(sealed, later) == license
    path = tmp_path / "a.pdf"
    path.write_bytes(sealed)
    verdict = verify(
        str(path), register=office.store, files=office.files, settings=office.settings, now=later
    )
    assert verdict.verdict == "valid"
    codes = {check.name: check.code for check in verdict.checks}
    assert (codes["signature"], codes["signer"]) == ("intact", "trusted")


def test_what_goes_out_bears_no_seal_and_is_the_same_all_day(office: Office) -> None:
    out = office.hand_out()
    assert out == office.hand_out(ISSUED + timedelta(hours=5))
    with pikepdf.open(BytesIO(out)) as pdf, pdf.open_metadata() as metadata:
        assert "/V" not in pdf.Root.AcroForm.Fields[0]
        assert metadata.pdfa_status == "3B"
        assert pdf.check_pdf_syntax() == []
    assert "非正式" not in page_text(out)
    assert register.of_case(office.store, office.case_id) is None


def test_the_day_of_issue_is_the_one_that_was_printed(office: Office, put_seal: Sealer) -> None:
    sealed = put_seal(office.hand_out())
    license = office.take_back(sealed, ISSUED + timedelta(days=3))
    assert license.issued_at is not None
    assert license.issued_at.astimezone(face.SHANGHAI).date() == ISSUED.date()


def test_a_day_to_come_is_refused(office: Office, put_seal: Sealer) -> None:
    sealed = put_seal(office.hand_out(ISSUED + timedelta(days=2)))
    assert office.refused(sealed) == "sealed-other-file"


def test_the_file_of_another_case_is_refused(office: Office, put_seal: Sealer) -> None:
    case, seq = decided_case(office.store, MADE, sample=False, name="b")
    other = sealing.hand_out(office.store, case, seq, MADE, FORM, ISSUER, office.settings, ISSUED)
    office.hand_out()
    assert office.refused(put_seal(other)) == "sealed-other-file"


def test_a_file_written_anew_is_refused(office: Office, put_seal: Sealer) -> None:
    with pikepdf.open(BytesIO(office.hand_out())) as document:
        out = BytesIO()
        document.save(out)
    assert office.refused(put_seal(out.getvalue())) == "sealed-other-file"
    assert office.refused(b"no PDF at all") == "sealed-other-file"


def with_revision(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def white_box(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    more = writer.add_object(generic.StreamObject(stream_data=b"q 1 g 560 300 40 12 re f Q"))
    old = page.raw_get("/Contents")
    page[generic.pdf_name("/Contents")] = generic.ArrayObject([old, more])
    writer.mark_update(page.container_ref)


def other_data(writer: IncrementalPdfFileWriter) -> None:
    spec = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    stream = spec["/EF"]["/F"]
    stream._data = stream.data.replace("家味".encode(), "别家".encode())
    stream._encoded_data = None
    writer.update_container(stream)


@pytest.mark.parametrize("change", [white_box, other_data])
def test_more_than_a_seal_is_refused(
    office: Office, put_seal: Sealer, change: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    changed = with_revision(office.hand_out(), change)
    assert office.refused(put_seal(changed)) == "sealed-changed"


def test_a_seal_over_the_text_is_refused(office: Office, put_seal: Sealer) -> None:
    sealed = put_seal(office.hand_out(), field="Theirs", box=(100, 250, 700, 450))
    assert office.refused(sealed) == "sealed-changed"


def test_something_added_after_the_seal_is_refused(office: Office, put_seal: Sealer) -> None:
    sealed = with_revision(put_seal(office.hand_out()), white_box)
    assert office.refused(sealed) == "sealed-changed"
    assert office.refused(put_seal(office.hand_out()) + b"% more\n") == "sealed-unsigned"


def test_without_a_seal_nothing_is_issued(office: Office) -> None:
    assert office.refused(office.hand_out()) == "sealed-unsigned"


def test_a_strangers_seal_is_refused(office: Office, put_seal: Sealer) -> None:
    sealed = put_seal(office.hand_out(), by=Authority("冒充的根"))
    assert office.refused(sealed) == "signer-untrusted"


@pytest.mark.parametrize(
    "sealers",
    [(), ("CN=样本机关电子印章",), ("O=另一家机构",), ("serial=12ab", f"sha256={'0' * 64}")],
)
def test_somebody_else_beneath_the_trusted_root_may_not_seal(
    office: Office, put_seal: Sealer, tmp_path: Path, sealers: tuple[str, ...]
) -> None:
    office.settings = office.settings.model_copy(update={"sealers": sealers})
    sealed = put_seal(office.hand_out(), name="另一家机构")
    assert office.refused(sealed) == "sealer-not-allowed"
    with pytest.raises(SetupMissing) as caught:
        office.take_back(sealed)
    other = certificate_of(tmp_path / "另一家机构.p12")
    assert "CN=另一家机构" in caught.value.message
    assert f"sha256={fingerprint(other)}" in caught.value.message
    assert "YIZHENG_SEALERS" in (caught.value.hint or "")


@pytest.mark.parametrize("by", ["CN", "serial", "sha256"])
def test_a_sealer_is_named_by_what_its_certificate_has(
    office: Office, put_seal: Sealer, tmp_path: Path, by: str
) -> None:
    sealed = put_seal(office.hand_out())
    own = described(certificate_of(tmp_path / "样本机关电子印章.p12"))
    typed = own[by]
    if by != "CN":  # as certificate viewers print numbers
        digits = typed.upper().zfill(-(-len(typed) // 2) * 2)
        typed = ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    office.settings = office.settings.model_copy(update={"sealers": (f"{by}= {typed} ",)})
    assert office.take_back(sealed).signer == own["sha256"]


def test_a_sealer_is_named_by_its_organisation() -> None:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "样本机关"),
            x509.NameAttribute(NameOID.COMMON_NAME, "样本印章"),
        ]
    )
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(ISSUED).not_valid_after(ISSUED + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    assert may_seal(made, ("O=别的机关", "O=样本机关"))
    assert not may_seal(made, ("O=样本", "CN=样本机关", "serial=10", "sha256=1"))


@pytest.mark.parametrize("wrong", ["样本机关", "OU=样本", "O=", "sha256= "])
def test_a_sealer_that_is_named_by_nothing_known_is_no_setting(wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(sealers=(wrong,))
    assert caught.value.code == "setting-invalid" and "sealers" in caught.value.message


def test_a_revoked_seal_is_refused(
    office: Office, put_seal: Sealer, tmp_path: Path, authority: Authority
) -> None:
    sealed = put_seal(office.hand_out())
    lists = tmp_path / "lists"
    lists.mkdir()
    own = certificate_of(tmp_path / "样本机关电子印章.p12")
    (lists / "a.crl").write_bytes(authority.revocation_list(own, at=ISSUED - timedelta(days=9)))
    office.settings = office.settings.model_copy(update={"revocation_lists": lists})
    assert office.refused(sealed) == "signer-revoked"


def test_what_is_issued_is_not_handed_out_again(office: Office, put_seal: Sealer) -> None:
    office.take_back(put_seal(office.hand_out()))
    with pytest.raises(IssueError) as caught:
        office.hand_out()
    assert caught.value.code == "already-issued"


def test_what_cannot_be_issued_is_not_handed_out(office: Office) -> None:
    nothing = MADE.model_copy(update={"outcome": "no-license"})
    case = office.store.case(office.case_id)
    with pytest.raises(NotAllowed):
        sealing.hand_out(
            office.store, case, office.seq, nothing, FORM, ISSUER, office.settings, ISSUED
        )
    hidden = office.settings.model_copy(update={"public_url": None})
    with pytest.raises(SetupMissing) as caught:
        sealing.hand_out(office.store, case, office.seq, MADE, FORM, ISSUER, hidden, ISSUED)
    assert caught.value.code == "public-url-missing"


def test_a_handed_out_licence_may_be_signed_here_after_all(
    office: Office, tmp_path: Path, authority: Authority
) -> None:
    out = office.hand_out()
    own = load(
        home=office.settings.home,
        public_url="https://p.example.gov.cn",
        trust_roots=authority.pem(tmp_path),
        signing_file=authority.signer(tmp_path, "样本印章"),
        signing_passphrase=PASSPHRASE,
    )
    case = office.store.case(office.case_id)
    issued = issue(office.store, office.files, case, office.seq, MADE, FORM, ISSUER, own, ISSUED)
    with pikepdf.open(BytesIO(out)) as pdf:
        raw = pdf.attachments["license.json"].get_file().read_bytes()
    assert issued.number.encode() in raw
