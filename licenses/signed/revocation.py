"""Was the certificate of a signer revoked before it signed (证书吊销查询)?

What is known comes from a folder of lists, from hosts that the operator names, and from the file
itself. An address inside a certificate is opened only if its host is named.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from asn1crypto import crl, ocsp, pem
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder
from cryptography.x509.oid import AuthorityInformationAccessOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from cases.errors import SetupMissing
from cases.settings import Settings

Answer = Literal["good", "revoked", "unknown"]

# A list is believed whether or not the certificate names one, and may be newer than the signature:
# what counts is whether it says that the certificate had been revoked by then.
POLICY = CertRevTrustPolicy(
    RevocationCheckingPolicy(
        RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
    ),
    retroactive_revinfo=True,
)
TIMEOUT = 5.0
"""Seconds for each of connecting, sending and reading."""
MAX_BYTES = 20 << 20
KEPT = 900.0
"""Seconds for which a fetched answer serves."""
RETRY = 60.0
"""Seconds for which a host that gave none is not asked again: until then nothing is known."""
_silent: dict[tuple[str, bytes], float] = {}
"""What was asked in vain, and when it may be asked again."""


def sources(settings: Settings) -> "Sources":
    """What the settings name.

    Raises:
        SetupMissing: ``revocation-lists-unreadable``.
    """
    folder = settings.revocation_lists
    if folder is None:
        return Sources((), settings.revocation_hosts)
    try:
        files = sorted(one for one in folder.iterdir() if one.suffix in (".crl", ".pem"))
        lists = tuple(_list(file, file.stat().st_mtime_ns) for file in files)
    except (OSError, ValueError) as error:
        raise SetupMissing(
            f"The revocation lists in {folder} cannot be read ({error}).",
            hint="YIZHENG_REVOCATION_LISTS names a folder of .crl or .pem files (DER or PEM).",
            code="revocation-lists-unreadable",
        ) from error
    return Sources(lists, settings.revocation_hosts)


def was_revoked(
    chain: Sequence[x509.Certificate],
    roots: Iterable[x509.Certificate],
    at: datetime,
    known: "Sources",
) -> Answer:
    """Whether a certificate that descends from a trusted root had been revoked at an instant.

    Args:
        chain: the certificate, then others that its path may need.
        roots: trusted.
        at: when it signed.
        known: where to look. What the operator gave is asked before what came with the file,
            which may be older.
    """
    roots = tuple(roots)
    answer = _answer(chain, roots, at, known.lists, ())
    if answer == "unknown" and known.hosts:
        answer = _answer(chain, roots, at, *_fetched(chain, roots, known.hosts))
    if answer == "unknown":
        answer = _answer(chain, roots, at, known.embedded_lists, known.embedded_answers)
    return answer


def _answer(
    chain: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
    lists: Sequence[crl.CertificateList],
    answers: Sequence[ocsp.OCSPResponse],
) -> Answer:
    if not lists and not answers:
        return "unknown"
    certificate, *others = (_asn1(one) for one in chain)
    try:
        context = ValidationContext(
            trust_roots=[_asn1(root) for root in roots],
            other_certs=others,
            crls=lists,
            ocsps=answers,
            moment=at,
            revinfo_policy=POLICY,
        )
        validator = CertificateValidator(certificate, others, validation_context=context)
        asyncio.run(validator.async_validate_path())
    except RevokedError:
        return "revoked"
    except Exception:  # an odd list says nothing, whatever is wrong with it
        return "unknown"
    return "good"


def _fetched(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate], hosts: Sequence[str]
) -> tuple[list[crl.CertificateList], list[ocsp.OCSPResponse]]:
    certificate = chain[0]
    lists, answers = [], []
    for url in _named(_list_addresses(certificate), hosts):
        if (found := _asked(url, b"")) is not None:
            lists.append(found)
    for issuer in (one for one in (*chain[1:], *roots) if _issued(certificate, one)):
        asked = OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())
        request = asked.build().public_bytes(Encoding.DER)
        for url in _named(_responder_addresses(certificate), hosts):
            if (found := _asked(url, request)) is not None:
                answers.append(found)
        break
    return lists, answers


def _asked(url: str, request: bytes) -> Any:
    """The list, or the answer to a request, that a host gives; None if it gives none."""
    now = monotonic()
    if now < _silent.get((url, request), 0.0):
        return None
    try:
        return _get(url, request, int(now / KEPT))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        for asked in [one for one, until in _silent.items() if until <= now]:
            del _silent[asked]
        _silent[url, request] = monotonic() + RETRY
        return None


@lru_cache(maxsize=64)
def _get(url: str, request: bytes, turn: int) -> Any:
    """See ``_asked``; what is raised is not kept: ValueError if it is nothing to go by."""
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client,
        client.stream(
            "POST" if request else "GET",
            url,
            content=request or None,
            headers={"Content-Type": "application/ocsp-request"} if request else {},
        ) as answer,
    ):
        if answer.status_code != 200:
            raise ValueError(f"HTTP {answer.status_code}")
        body = b""
        for part in answer.iter_bytes():
            body += part
            if len(body) > MAX_BYTES:
                raise ValueError("too large")
    return _answered(body) if request else _parsed_list(body)


def _answered(body: bytes) -> ocsp.OCSPResponse:
    found = ocsp.OCSPResponse.load(body, strict=True)
    if found["response_status"].native != "successful":  # e.g. try_later
        raise ValueError("no answer")
    return found


def _parsed_list(body: bytes) -> crl.CertificateList:
    found = crl.CertificateList.load(body, strict=True)
    _ = found["tbs_cert_list"]["this_update"].native  # only now it is looked into
    return found


def _named(urls: Iterable[str], hosts: Sequence[str]) -> Iterator[str]:
    """Those on a host (with its port, unless it is the scheme's own) that the operator named."""
    for url in urls:
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc.lower() in hosts:
            yield url


def _list_addresses(certificate: x509.Certificate) -> Iterator[str]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return
    for point in points:
        for name in point.full_name or ():
            if isinstance(name, x509.UniformResourceIdentifier):
                yield name.value


def _responder_addresses(certificate: x509.Certificate) -> Iterator[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except (x509.ExtensionNotFound, ValueError):
        return
    for one in found.value:
        place = one.access_location
        if one.access_method == AuthorityInformationAccessOID.OCSP and isinstance(
            place, x509.UniformResourceIdentifier
        ):
            yield place.value


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # another name, key or algorithm: not the issuer
        return False
    return True


@lru_cache(maxsize=64)
def _list(file: Path, stamp: int) -> crl.CertificateList:
    """A list of a folder; one that was replaced is read anew."""
    data = file.read_bytes()
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    return _parsed_list(data)


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


@dataclass(frozen=True)
class Sources:
    """Where it may be known whether a certificate was revoked."""

    lists: tuple[crl.CertificateList, ...] = ()
    hosts: tuple[str, ...] = ()
    embedded_lists: tuple[crl.CertificateList, ...] = ()
    """Out of the file that is examined: signed by who certified, like any other."""
    embedded_answers: tuple[ocsp.OCSPResponse, ...] = ()


NOWHERE = Sources()
