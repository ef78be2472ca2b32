"""What a file's digital signature proves, and what it does not (签名核验).

Never asks the network: an address inside a stranger's certificate is not opened, so revocation
of certificates is not looked up. The register names the certificate of each licence instead.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from licenses.keys import common_name, fingerprint

# A forged signature is a result, not an event of this program: no traceback for it in the log.
for library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(library).setLevel(logging.CRITICAL)

USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


def inspect(
    pdf: bytes, roots: Iterable[x509.Certificate], now: datetime, *, as_claimed: bool
) -> "Signature | None":
    """The last signature of a PDF; None if it bears none.

    Args:
        pdf: the whole file.
        roots: the certificates that a trusted signer descends from.
        now: when the signer's certificate has to be valid.
        as_claimed: the file is known to be as it was signed: then the certificate has to be
            valid at the time that the signature names, and may have ended since.
    """
    try:
        found = list(PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures)
        if not found:
            return _none_found(pdf)
        anchors = [asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
        seen = [_signature(one, anchors, now, as_claimed) for one in found]
    except Exception:  # whatever a hostile file does to a parser, it proves nothing
        return _none_found(pdf)
    return seen[-1] if all(one.intact for one in seen) else BROKEN


def _none_found(pdf: bytes) -> "Signature | None":
    """A file that speaks of a signature, of which none can be read, had one."""
    return BROKEN if b"/ByteRange" in pdf else None


def _signature(
    embedded: EmbeddedPdfSignature,
    anchors: list[asn1.Certificate],
    now: datetime,
    as_claimed: bool,
) -> "Signature":
    certificate = x509.load_der_x509_certificate(embedded.signer_cert.dump())
    claimed = embedded.self_reported_timestamp
    at = claimed if as_claimed and claimed is not None else now
    context = ValidationContext(trust_roots=anchors, allow_fetching=False, moment=at)
    status = validate_pdf_signature(embedded, context, key_usage_settings=USAGE, skip_diff=True)
    return Signature(
        intact=status.intact and status.valid and _stamp_fits(status),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted,
        in_date=certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc,
        certificate=certificate,
        stamp=_stamp(status),
    )


def _stamp_fits(status: PdfSignatureStatus) -> bool:
    found = status.timestamp_validity
    return found is None or (found.intact and found.valid)


def _stamp(status: PdfSignatureStatus) -> "Stamp | None":
    found = status.timestamp_validity
    return None if found is None else Stamp(found.timestamp.astimezone(UTC), found.trusted)


@dataclass(frozen=True)
class Stamp:
    """When somebody else saw the signature (时间戳)."""

    at: datetime
    trusted: bool
    """Who stamped it descends from a trusted root."""


@dataclass(frozen=True)
class Signature:
    """One signature, as far as it could be checked."""

    intact: bool
    """What it covers is as it was signed, and a time stamp is of this signature."""
    whole: bool = False
    """It covers the file to its last byte."""
    trusted: bool = False
    """The signer descends from a trusted root."""
    in_date: bool = False
    """The signer's certificate was valid."""
    certificate: x509.Certificate | None = None
    stamp: Stamp | None = None

    @property
    def signer(self) -> str:
        """How the certificate calls the signer."""
        return "" if self.certificate is None else common_name(self.certificate.subject)

    @property
    def fingerprint(self) -> str:
        """sha256 of the certificate, in hex; empty if it could not be read."""
        return "" if self.certificate is None else fingerprint(self.certificate)


BROKEN = Signature(intact=False)
