"""Certificate authorities made for a test: roots, signers, a time stamp server. All fictitious."""

import http.server
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
PASSPHRASE = "样本口令 never shown"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Authority:
    """A root certificate that issues others."""

    def __init__(self, name: str) -> None:
        self._name, self._key = name, _key()
        self.root = _certificate(name, self._key, name, self._key, BEGIN, END, ca=True)

    def pem(self, folder: Path) -> Path:
        path = folder / f"{self._name}.pem"
        path.write_bytes(self.root.public_bytes(Encoding.PEM))
        return path

    def certify(
        self,
        name: str,
        key: Key,
        *,
        begin: datetime = BEGIN,
        end: datetime = END,
        lists_at: str | None = None,
        asks: str | None = None,
    ) -> x509.Certificate:
        """A certificate for somebody else's key.

        Args:
            name: whose.
            key: public part goes into it.
            begin: of its time.
            end: of its time.
            lists_at: address of revocation lists that it names.
            asks: address of an OCSP responder that it names.
        """
        more: list[x509.ExtensionType] = []
        if lists_at is not None:
            place = [x509.UniformResourceIdentifier(lists_at)]
            more.append(x509.CRLDistributionPoints([_point(place)]))
        if asks is not None:
            place_of = x509.UniformResourceIdentifier(asks)
            way = AuthorityInformationAccessOID.OCSP
            more.append(x509.AuthorityInformationAccess([x509.AccessDescription(way, place_of)]))
        return _certificate(name, key, self._name, self._key, begin, end, ca=False, more=more)

    def revocation_list(
        self, *revoked: x509.Certificate, at: datetime = BEGIN, made: datetime | None = None
    ) -> bytes:
        """A list (DER) of certificates that were revoked at an instant."""
        made = made or datetime.now(UTC) - timedelta(hours=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(_named(self._name))
            .last_update(made)
            .next_update(made + timedelta(days=365))
        )
        for one in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(at).build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.DER)

    def response(self, certificate: x509.Certificate, *, revoked_at: datetime | None) -> bytes:
        """An OCSP answer (DER) about a certificate."""
        now = datetime.now(UTC)
        made = ocsp.OCSPResponseBuilder().add_response(
            certificate,
            self.root,
            hashes.SHA1(),
            ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD,
            now - timedelta(hours=1),
            now + timedelta(days=1),
            revoked_at,
            None,
        )
        signed = made.responder_id(ocsp.OCSPResponderEncoding.HASH, self.root)
        return signed.sign(self._key, hashes.SHA256()).public_bytes(Encoding.DER)

    def signer(
        self,
        folder: Path,
        name: str,
        *,
        begin: datetime = BEGIN,
        end: datetime = END,
        lists_at: str | None = None,
        asks: str | None = None,
    ) -> Path:
        """A PKCS#12 file whose passphrase is ``PASSPHRASE``."""
        key = _key()
        certificate = self.certify(name, key, begin=begin, end=end, lists_at=lists_at, asks=asks)
        path = folder / f"{name}.p12"
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"x", key, certificate, [self.root], BestAvailableEncryption(PASSPHRASE.encode())
            )
        )
        return path

    @contextmanager
    def stamping(self, *, something_else: bool = False) -> Iterator[str]:
        """The address of an HTTP server that stamps the time, RFC 3161."""
        key = _key()
        certificate = _certificate(
            "样本时间戳", key, self._name, self._key, BEGIN, END, ca=False, stamps=True
        )
        raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(_asn1(certificate), keys.PrivateKeyInfo.load(raw))

        class Stamps(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                asked = tsp.TimeStampReq.load(body)
                if something_else:
                    asked["message_imprint"]["hashed_message"] = bytes(32)
                answer = stamper.request_tsa_response(asked).dump()
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                return

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stamps) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/tsa"
            server.shutdown()


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def _certificate(
    name: str,
    key: Key,
    issuer: str,
    issuer_key: rsa.RSAPrivateKey,
    begin: datetime,
    end: datetime,
    *,
    ca: bool,
    stamps: bool = False,
    more: Sequence[x509.ExtensionType] = (),
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(
            x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True
        )
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(usage, critical=True)
    for one in more:
        made = made.add_extension(one, critical=False)
    return made.sign(issuer_key, hashes.SHA256())


def _point(place: list[x509.GeneralName]) -> x509.DistributionPoint:
    return x509.DistributionPoint(place, None, None, None)


def certificate_of(file: Path) -> x509.Certificate:
    """The certificate in a signer's file."""
    found = pkcs12.load_key_and_certificates(file.read_bytes(), PASSPHRASE.encode())[1]
    assert found is not None
    return found


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
