"""Keys and certificates: whose signature a licence bears, and whom to believe (密钥与证书).

Nothing here knows PDF. Without a configured key, a test authority is made in the home: good for
样证 on this machine, and for nothing else.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from cases.errors import SetupMissing
from cases.locks import locked
from cases.settings import Settings

FOLDER = "test-authority"
ROOT, SIGNER = "root.pem", "signer.p12"
TEST_ORGANISATION = "yizheng TEST ONLY 测试专用，不具有法律效力"
TEST_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
"""Samples and tests may be dated back."""
TEST_YEARS = 10
"""From the day it is made."""
TOO_LARGE = 1 << 20
"""Bytes; files of keys and certificates are far smaller."""


def credentials(settings: Settings) -> "Credentials":
    """The key file that licences are signed with; a test authority is made if none is configured.

    Raises:
        SetupMissing: ``signing-file-missing``, ``signing-file-unreadable``,
            ``passphrase-missing``.
    """
    if settings.signing_file is None:
        folder = test_authority(settings.home)
        return _opened(folder / SIGNER, None, _stamp(folder / SIGNER), True)
    path = settings.signing_file
    if not path.is_file():
        raise SetupMissing(
            f"The file of the signing key {path} is not there.",
            hint="Correct YIZHENG_SIGNING_FILE; it names a PKCS#12 file (.p12, .pfx).",
            code="signing-file-missing",
        )
    return _opened(path, passphrase(settings), _stamp(path), False)


def test_authority(home: Path) -> Path:
    """The folder of the home's test authority; makes it once, whoever comes first.

    The root's key is thrown away: it signs this one certificate and never another.
    """
    folder = home / FOLDER
    if (folder / ROOT).is_file():
        return folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder):
        if not (folder / ROOT).is_file():
            root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
            root = _certificate("样证测试根证书 TEST ROOT", root_key, "", root_key, ca=True)
            signer = _certificate(
                "样证测试签名 TEST SIGNER", key, "样证测试根证书 TEST ROOT", root_key, ca=False
            )
            packed = pkcs12.serialize_key_and_certificates(
                "样证".encode(), key, signer, [root], NoEncryption()
            )
            _keep(folder / SIGNER, packed)
            # The root comes last: with it the authority is complete.
            _keep(folder / ROOT, root.public_bytes(Encoding.PEM))
    return folder


def test_root(home: Path) -> tuple[x509.Certificate, ...]:
    """The root of the home's test authority, for 样证 only; empty if there is none."""
    path = home / FOLDER / ROOT
    return _certificates(path) if path.is_file() else ()


def trusted_roots(settings: Settings) -> tuple[x509.Certificate, ...]:
    """The certificates that a signer has to descend from, as configured.

    Raises:
        SetupMissing: ``trust-roots-unreadable``.
    """
    place = settings.trust_roots
    if place is None:
        return ()
    if place.is_dir():
        files = sorted(path for path in place.iterdir() if path.suffix in (".pem", ".crt", ".cer"))
    else:
        files = [place]
    found = tuple(root for path in files for root in _certificates(path))
    if not found:
        raise _no_roots(place, "it holds no certificate")
    return found


def passphrase(settings: Settings) -> bytes | None:
    """What opens the key file or the token, as configured.

    Raises:
        SetupMissing: ``passphrase-missing``.
    """
    if settings.signing_passphrase is not None:
        return settings.signing_passphrase.get_secret_value().encode()
    if settings.signing_passphrase_file is None:
        return None
    try:
        lines = settings.signing_passphrase_file.read_bytes().splitlines()
    except OSError as error:
        raise SetupMissing(
            f"The file of the passphrase cannot be read: {error.strerror}.",
            hint="Correct YIZHENG_SIGNING_PASSPHRASE_FILE.",
            code="passphrase-missing",
        ) from error
    return lines[0] if lines else b""


def fingerprint(certificate: x509.Certificate) -> str:
    """sha256 of a certificate, 64 lower-case hex digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def common_name(name: x509.Name) -> str:
    """How a person or body is called in a certificate."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(kind):
            return str(found[0].value)
    return name.rfc4514_string()


def described(certificate: x509.Certificate) -> dict[str, str]:
    """By what a certificate can be named in ``Settings.sealers``; hex digits are lower-case."""
    found = {"serial": f"{certificate.serial_number:x}", "sha256": fingerprint(certificate)}
    for name, kind in (("O", NameOID.ORGANIZATION_NAME), ("CN", NameOID.COMMON_NAME)):
        if said := certificate.subject.get_attributes_for_oid(kind):
            found[name] = str(said[0].value)
    return found


def may_seal(certificate: x509.Certificate, named: Sequence[str]) -> bool:
    """Whether one of ``Settings.sealers`` names this certificate."""
    own = described(certificate)
    for one in named:
        name, _, said = one.partition("=")
        said = said.strip()
        if name in ("serial", "sha256"):
            said = said.replace(":", "").lower().lstrip("0" if name == "serial" else "")
        if own.get(name) == said:
            return True
    return False


def _stamp(path: Path) -> tuple[int, int]:
    """A renewed file is opened anew."""
    now = path.stat()
    return now.st_mtime_ns, now.st_size


@lru_cache(maxsize=8)
def _opened(
    path: Path, passphrase: bytes | None, stamp: tuple[int, int], test: bool
) -> "Credentials":
    """Deriving the key from the passphrase takes longer than a signature: kept."""
    try:
        data = path.read_bytes()
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase)
    except (OSError, ValueError, TypeError) as error:
        # What the library says may quote the input: only its kind is told.
        raise _unreadable(path, type(error).__name__) from error
    if key is None or certificate is None:
        raise _unreadable(path, "it holds no key with its certificate")
    return Credentials(data, passphrase, certificate, tuple(others), test)


def _unreadable(path: Path, why: str) -> SetupMissing:
    return SetupMissing(
        f"The signing key in {path} cannot be opened ({why}).",
        hint="Check that it is a PKCS#12 file, and YIZHENG_SIGNING_PASSPHRASE or "
        "YIZHENG_SIGNING_PASSPHRASE_FILE.",
        code="signing-file-unreadable",
    )


def _certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """All certificates of a file, PEM or DER."""
    try:
        if path.stat().st_size > TOO_LARGE:
            raise ValueError("too large")
        data = path.read_bytes()
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except (OSError, ValueError) as error:
        raise _no_roots(path, type(error).__name__) from error


def _no_roots(path: Path, why: str) -> SetupMissing:
    return SetupMissing(
        f"No certificates can be read from {path} ({why}).",
        hint="YIZHENG_TRUST_ROOTS names a PEM file, or a folder of .pem, .crt or .cer files.",
        code="trust-roots-unreadable",
    )


def _keep(path: Path, data: bytes) -> None:
    """Write beside, then move into place: complete or not there, and for the owner only."""
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.Certificate:
    usage = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    allowed = ("key_cert_sign", "crl_sign") if ca else ("digital_signature", "content_commitment")
    public, issuer_public = key.public_key(), issuer_key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer or name))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(TEST_BEGIN)
        .not_valid_after(datetime.now(UTC) + timedelta(days=365 * TEST_YEARS))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(x509.KeyUsage(**usage | dict.fromkeys(allowed, True)), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, TEST_ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@dataclass(frozen=True)
class Credentials:
    """A key with its certificate, still packed."""

    pkcs12: bytes = field(repr=False)
    passphrase: bytes | None = field(repr=False)
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    """The rest of the chain."""
    test: bool
    """Made by ourselves: proves nothing to anybody else."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificate and all that come with it."""
        return (self.certificate, *self.others)
