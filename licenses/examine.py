"""Is a PDF the file that was issued: signature, signer, coverage, face (文件核验)?

A licence has one file, whose sha256 the register keeps. No other file passes: a signature that
holds proves who signed, not that this is what the register knows.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509

from cases.errors import MaterialError, NotFound
from cases.files import FileStore
from licenses.compare import Comparison, compare
from licenses.signature import Signature, inspect
from licenses.status import Status
from licenses.verdict import Notes, Word


def examine(
    pdf: bytes,
    status: Status,
    files: FileStore | None,
    roots: Sequence[x509.Certificate],
    now: datetime,
    notes: Notes,
) -> Word | None:
    """Note what the file proves; gives the word that rules it out, None if nothing does."""
    issued = hashlib.sha256(pdf).hexdigest() == status.pdf_sha256
    signature = inspect(pdf, roots, now, as_claimed=issued)
    comparison = None if issued else compare(pdf, status, _original(status, files))
    if signature is None:
        said = _unsigned(status, issued, comparison, notes)
    else:
        # A test root is known on its own machine only: elsewhere nobody vouches for 样证.
        said = _signed(signature, status, issued, bool(roots) and not status.sample, notes)
    return _face(comparison, notes) or said


def _face(comparison: Comparison | None, notes: Notes) -> Word | None:
    if comparison is None:
        notes.ok("face-data", "issued-file", "证面即签发时的证面。")
        return None
    if comparison.result == "differs":
        notes.failed("face-data", comparison.code, comparison.message)
        return "tampered"
    add = notes.ok if comparison.result == "same" else notes.skipped
    add("face-data", comparison.code, comparison.message)
    return None


def _unsigned(
    status: Status, issued: bool, comparison: Comparison | None, notes: Notes
) -> Word | None:
    if comparison is not None and comparison.result == "unknown":
        for name in ("signature", "signer", "coverage"):
            notes.skipped(name, "picture-only", "只是图像，不含签名。")
        return None
    if status.signer is not None:
        notes.failed(
            "signature",
            "signature-missing",
            "签发的文件有数字签名，此文件没有：另存、打印或改动都会丢失签名。请索取原件。",
        )
        return "untrusted-signer"
    notes.skipped("signature", "unsigned", "此证签发时没有数字签名，真伪以登记簿为准。")
    notes.skipped("signer", "unsigned", "此证签发时没有数字签名。")
    if issued:
        notes.ok("coverage", "issued-file", "与签发的文件逐字节相同。")
    else:
        notes.skipped("coverage", "saved-again", "文件字节与签发的文件不同，改为核对内容。")
    return None


def _signed(
    signature: Signature, status: Status, issued: bool, rooted: bool, notes: Notes
) -> Word | None:
    if not signature.intact:
        notes.failed("signature", "signature-broken", "数字签名已失效：文件在签名后被改动。")
        return "tampered"
    notes.ok("signature", "intact", f"签名完好：所签内容未被改动{_time(signature)}。")
    trusted = _signer(signature, status, issued and not rooted, notes)
    if issued:
        notes.ok("coverage", "issued-file", "与签发的文件逐字节相同。")
    elif not signature.whole:
        notes.failed("coverage", "appended", "签名之后又追加了内容。")
        return "tampered"
    elif trusted:
        notes.failed("coverage", "other-file", "签名覆盖全文，但不是登记簿所记的文件。")
        return "tampered"
    else:
        notes.ok("coverage", "whole-file", "签名覆盖全文。")
    return None if trusted else "untrusted-signer"


def _time(signature: Signature) -> str:
    if signature.stamp is None:
        return ""
    doubt = "" if signature.stamp.trusted else "（出具者未受信任）"
    return f"；时间戳 {signature.stamp.at:%Y-%m-%d %H:%M} UTC{doubt}"


def _signer(signature: Signature, status: Status, vouched: bool, notes: Notes) -> bool:
    """Trusted is who has a valid certificate from a trusted root *and* is named by the register.

    The root alone is not enough: a public authority certifies thousands. Where no root is known
    but the register vouches for these very bytes and their signer, its word stands.
    """
    certificate, name = signature.certificate, signature.signer
    assert certificate is not None
    until = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
    if not signature.trusted and vouched and signature.fingerprint == status.signer:
        notes.skipped(
            "signer",
            "no-root",
            f"签名人“{name}”即登记簿所记；本机没有可核对其证书的根证书（YIZHENG_TRUST_ROOTS）。",
        )
        return True
    if not signature.in_date:
        notes.failed(
            "signer",
            "certificate-expired",
            f"签名人“{name}”的证书不在有效期内（至 {until}）。",
        )
    elif not signature.trusted:
        notes.failed(
            "signer",
            "unknown-signer",
            f"签名人“{name}”的证书不是受信任的机构所发；信任的根证书由 YIZHENG_TRUST_ROOTS 指定。",
        )
    elif signature.fingerprint != status.signer:
        notes.failed("signer", "other-signer", f"签名人“{name}”不是登记簿所记的签名人。")
    elif status.sample:
        notes.ok("signer", "trusted", f"样证，签名人“{name}”，证书有效至 {until}。")
        return True
    else:
        notes.ok("signer", "trusted", f"签名人“{name}”，证书有效至 {until}。")
        return True
    return False


def _original(status: Status, files: FileStore | None) -> bytes | None:
    if files is None or status.pdf_sha256 is None:
        return None
    try:
        return files.get(status.pdf_sha256)
    except (NotFound, MaterialError):
        return None  # the register may be another machine's: then only the data is compared
