"""A licence is signed: PAdES, the signature certifies the file and allows no change (签名).

Signing comes last: whatever saves the file again destroys the signature.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Protocol
from urllib.parse import urlsplit

import httpx
from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from cases.errors import IssueError, SetupMissing
from cases.settings import Settings
from licenses.signed.keys import Credentials, common_name, credentials, fingerprint, trusted_roots
from licenses.signed.revocation import sources, was_revoked
from licenses.signed.signature import inspect

Box = tuple[int, int, int, int]
"""Left, bottom, right, top in points from the lower left corner."""
FIELD = "Seal"
STAMP = "application/timestamp-reply"
TEST_REASON = "样证 · 测试签名，不具有法律效力 (test signature)"
SPARE = 4096
"""Bytes kept for a signature beside its certificates; with RSA-4096 it takes about 1,000."""
TIMEOUT = 10.0
"""Seconds for each of connecting to, sending to and reading from the time stamp server."""


class Signer(Protocol):
    """Who signs licences (签章人)."""

    chain: tuple[x509.Certificate, ...]
    """The certificate, then what else the key comes with."""
    fingerprint: str
    """sha256 of the certificate, in hex: the register keeps it."""

    def sign(self, pdf: bytes, box: Box) -> bytes:
        """The file with a signature over all of it.

        Args:
            pdf: finished and checked; nothing may be added afterwards.
            box: where on the first page a click shows the signature.

        Raises:
            SetupMissing: ``timestamp-unavailable``, ``token-failed``.
        """


def open_signer(settings: Settings, now: datetime) -> Signer:
    """The signer that the settings name, its certificate valid at ``now``.

    Raises:
        SetupMissing: ``certificate-expired``, ``signer-revoked``, ``signing-ambiguous``,
            ``pkcs11-missing``, and as ``keys.credentials``, ``pkcs11.token_signer`` or
            ``revocation.sources``.
    """
    signer = _configured(settings)
    certificate = signer.chain[0]
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begin <= now <= end:
        raise SetupMissing(
            f"The certificate of {common_name(certificate.subject)} is valid from "
            f"{begin:%Y-%m-%d} to {end:%Y-%m-%d}: nothing can be signed with it now.",
            hint="Get a new certificate and set YIZHENG_SIGNING_FILE, or put it onto the token; "
            "the case goes on then.",
            code="certificate-expired",
        )
    if was_revoked(signer.chain, trusted_roots(settings), now, sources(settings)) == "revoked":
        raise SetupMissing(
            f"The certificate of {common_name(certificate.subject)} was revoked.",
            hint="Nothing is signed with it. Get a new certificate and set YIZHENG_SIGNING_FILE, "
            "or put it onto the token; the case goes on then.",
            code="signer-revoked",
        )
    return signer


def _configured(settings: Settings) -> Signer:
    if settings.signing_pkcs11_module is None:
        return _file_signer(credentials(settings), settings.timestamp_url)
    if settings.signing_file is not None:
        raise SetupMissing(
            "A key file and a token are both configured: which of them shall sign?",
            hint="Unset YIZHENG_SIGNING_FILE or YIZHENG_SIGNING_PKCS11_MODULE.",
            code="signing-ambiguous",
        )
    try:
        from licenses.signed.pkcs11 import token_signer
    except ImportError as error:
        raise SetupMissing(
            f"The library for tokens cannot be imported ({error}).",
            hint="Install it: pip install python-pkcs11.",
            code="pkcs11-missing",
        ) from error
    return token_signer(settings)


def sign(pdf: bytes, box: Box, signer: Signer, roots: Sequence[x509.Certificate]) -> bytes:
    """The signed file, seen as whoever verifies it will see it.

    Args:
        pdf: as for ``Signer.sign``.
        box: as for ``Signer.sign``.
        signer: signs.
        roots: what our own verification trusts.

    Raises:
        SetupMissing: ``signer-untrusted``: our own verification would refuse it;
            ``timestamp-unavailable``.
        IssueError: ``signature-broken``.
    """
    signed = signer.sign(pdf, box)
    seen = inspect(signed, roots, datetime.now(UTC), as_claimed=True)
    if seen is None or not (seen.intact and seen.whole):
        raise IssueError(
            "The signature does not hold in the finished file.",
            hint="Nothing was issued. Run again; if it stays, report the kind of certificate.",
            code="signature-broken",
        )
    if not (seen.trusted and seen.in_date):
        raise SetupMissing(
            f"The signer {seen.signer} does not descend from a certificate that is trusted here.",
            hint="Nothing was issued. Set YIZHENG_TRUST_ROOTS to the root certificate (PEM) of "
            "whoever certified it.",
            code="signer-untrusted",
        )
    return signed


@lru_cache(maxsize=8)
def _file_signer(found: Credentials, timestamp_url: str | None) -> "PadesSigner":
    """Unpacked once: that takes longer than signing."""
    signer = signers.SimpleSigner.load_pkcs12_data(
        found.pkcs12, other_certs=[], passphrase=found.passphrase
    )
    return PadesSigner(
        signer, found.chain, timestamp_url, reason=TEST_REASON if found.test else None
    )


class PadesSigner:
    """Signs PDFs with whatever key pyHanko can use."""

    def __init__(
        self,
        signer: signers.Signer,
        chain: Sequence[x509.Certificate],
        timestamp_url: str | None,
        *,
        reason: str | None,
    ) -> None:
        self.chain, self.fingerprint = tuple(chain), fingerprint(chain[0])
        self._signer = signer
        self._stamper = TimeStampServer(timestamp_url) if timestamp_url else None
        # How much a time stamp takes nobody knows: then a trial tells, at twice the time.
        size = sum(len(one.public_bytes(Encoding.DER)) for one in chain)
        self._room = None if timestamp_url else 2 * (size + SPARE)
        self._reason = reason

    def sign(self, pdf: bytes, box: Box) -> bytes:
        """See ``Signer.sign``."""
        signing = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=FIELD,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
                subfilter=SigSeedSubFilter.PADES,
                md_algorithm="sha256",
                reason=self._reason,
            ),
            signer=self._signer,
            timestamper=self._stamper,
            new_field_spec=SigFieldSpec(FIELD, on_page=0, box=box),
            stamp_style=_NOTHING_DRAWN,
        )
        try:
            signed: BytesIO = signing.sign_pdf(_AsDrawn(BytesIO(pdf)), bytes_reserved=self._room)
        except TimestampRequestError as error:
            assert self._stamper is not None
            raise SetupMissing(
                f"No time stamp could be had from {self._stamper.host}: {error}.",
                hint="Nothing was issued. Run again when the server answers, or correct or unset "
                "YIZHENG_TIMESTAMP_URL.",
                code="timestamp-unavailable",
            ) from error
        return signed.getvalue()


class _AsDrawn(IncrementalPdfFileWriter):
    """Adds the signature and nothing else.

    Left to itself pyHanko writes the XMP metadata anew in a form of its own: whether that is
    PDF/A still would hang on its reader.
    """

    def _update_meta(self) -> None:
        return


class TimeStampServer(TimeStamper):
    """A time stamp authority over HTTP (RFC 3161)."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url
        # The address may carry a password: only the host is ever shown.
        self.host = urlsplit(url).netloc.rpartition("@")[2]

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Ask for one stamp; every failure is a ``TimestampRequestError``."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, KeyError) as error:  # read when it is looked into
            raise TimestampRequestError("the answer is no time stamp") from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a request; see ``async_timestamp``."""
        headers = {"Content-Type": "application/timestamp-query", "Accept": STAMP}
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT) as client:
                answer = await client.post(self._url, content=req.dump(), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TimestampRequestError(type(error).__name__) from error
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if answer.status_code != 200 or kind != STAMP:
            raise TimestampRequestError(f"HTTP {answer.status_code}, {kind or 'no type'}")
        return tsp.TimeStampResp.load(answer.content)


# The seal is drawn on the face already; the field lies over it and shows nothing of its own.
_NOTHING_DRAWN = StaticStampStyle(
    border_width=0, background=RawContent(b"", box=BoxConstraints(width=1, height=1))
)
