"""What a file's digital signature proves, and what it does not (签名核验).

An address inside a stranger's certificate is never opened: whether a certificate was revoked is
looked up where the operator says (``revocation.py``), and only once its signer is trusted.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import SEEK_END, BytesIO
from typing import Literal

from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from licenses.signed.keys import common_name, fingerprint
from licenses.signed.revocation import NOWHERE, Answer, Sources, was_revoked

# A forged signature is a result, not an event of this program: no traceback for it in the log.
for library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(library).setLevel(logging.CRITICAL)

LTA_UPDATES = ModificationLevel.LTA_UPDATES
TAIL = 16
"""Bytes within which a file ends."""
Added = Literal["nothing", "evidence", "more"]
USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


def inspect(
    pdf: bytes,
    roots: Iterable[x509.Certificate],
    now: datetime,
    *,
    as_claimed: bool,
    known: Sources = NOWHERE,
) -> "Signature | None":
    """The last signature of a PDF; None if it bears none.

    The signer's certificate has to be valid at the time of a time stamp that can be trusted; else
    at the time that the signature names, if ``as_claimed``; else now.

    Args:
        pdf: the whole file.
        roots: the certificates that a trusted signer descends from.
        now: instant of the inspection.
        as_claimed: the file is known to be as it was signed: then its certificate may have ended
            since.
        known: where it may be known that the certificate was revoked.
    """
    roots = tuple(roots)
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        found = list(reader.embedded_regular_signatures)
        if not found:
            return _none_found(pdf)
        known = _with_embedded(known, reader)
        seen = [_signature(one, roots, now, as_claimed, known) for one in found]
    except Exception:  # whatever a hostile file does to a parser, it proves nothing
        return _none_found(pdf)
    return seen[-1] if all(one.intact for one in seen) else BROKEN


def _none_found(pdf: bytes) -> "Signature | None":
    """A file that speaks of a signature, of which none can be read, had one."""
    return BROKEN if b"/ByteRange" in pdf else None


def _signature(
    embedded: EmbeddedPdfSignature,
    roots: tuple[x509.Certificate, ...],
    now: datetime,
    as_claimed: bool,
    known: Sources,
) -> "Signature":
    certificate = _certificate(embedded.signer_cert)
    claimed = embedded.self_reported_timestamp
    at = claimed if as_claimed and claimed is not None else now
    status = _validated(embedded, roots, signed_at=at, stamped_at=at)
    stamp = _stamp(status)
    if stamp is not None and stamp.trusted and stamp.at != at:
        status = _validated(embedded, roots, signed_at=stamp.at, stamped_at=at)
        at = stamp.at
    chain = (certificate, *(_certificate(one) for one in embedded.other_embedded_certs))
    return Signature(
        intact=status.intact and status.valid and _stamp_fits(status),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        end=_end(embedded),
        added=_added(embedded, status),
        trusted=status.trusted,
        in_date=certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc,
        revoked=was_revoked(chain, roots, at, known) if status.trusted else "unknown",
        certificate=certificate,
        stamp=stamp,
    )


def _validated(
    embedded: EmbeddedPdfSignature,
    roots: tuple[x509.Certificate, ...],
    *,
    signed_at: datetime,
    stamped_at: datetime,
) -> PdfSignatureStatus:
    signer, stamper = (
        ValidationContext(
            trust_roots=[asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots],
            allow_fetching=False,
            moment=at,
        )
        for at in (signed_at, stamped_at)
    )
    return validate_pdf_signature(
        embedded, signer, stamper, key_usage_settings=USAGE, skip_diff=True
    )


def _added(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> "Added":
    """What was appended after the signature, by pyHanko's rules of what may be."""
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing"
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return "more"
    reader = embedded.reader
    try:
        found = embedded.evaluate_modifications(DEFAULT_DIFF_POLICY)
        before = reader.get_historical_root(embedded.signed_revision)
        is_new = "/DSS" in reader.root and "/DSS" not in before
    except Exception:  # what cannot be followed is not known to be harmless
        return "more"
    # By those rules a later revision may also change nothing but the title, or nothing at all.
    by_rule = isinstance(found, DiffResult) and found.modification_level == LTA_UPDATES
    reader.stream.seek(-TAIL, SEEK_END)
    ends = reader.stream.read().rstrip().endswith(b"%%EOF")
    return "evidence" if is_new and by_rule and ends else "more"


def _end(embedded: EmbeddedPdfSignature) -> int:
    """Where what was signed ends."""
    _, _, begin, length = (int(one) for one in embedded.byte_range)
    return begin + length


def _stamp_fits(status: PdfSignatureStatus) -> bool:
    found = status.timestamp_validity
    return found is None or (found.intact and found.valid)


def _stamp(status: PdfSignatureStatus) -> "Stamp | None":
    found = status.timestamp_validity
    if found is None:
        return None
    return Stamp(found.timestamp.astimezone(UTC), found.intact and found.valid and found.trusted)


def _with_embedded(known: Sources, reader: PdfFileReader) -> Sources:
    """Lists and answers that the file itself brings (DSS, PAdES B-LT)."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        lists = tuple(crl.CertificateList.load(one.get_object().data) for one in store.crls)
        answers = tuple(ocsp.OCSPResponse.load(one.get_object().data) for one in store.ocsps)
    except Exception:  # none, or none that can be read: then it brings nothing
        return known
    return replace(known, embedded_lists=lists, embedded_answers=answers)


def _certificate(found: asn1.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(found.dump())


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
    end: int = 0
    """Number of bytes from the beginning of the file to the end of what it covers."""
    added: Added = "more"
    """What follows after that: nothing, only evidence for later (DSS, document time stamps:
    ETSI EN 319 142-1), or more."""
    trusted: bool = False
    """The signer descends from a trusted root."""
    in_date: bool = False
    """The signer's certificate was valid."""
    revoked: Answer = "unknown"
    """Whether it had been revoked when it signed."""
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
