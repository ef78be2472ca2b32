"""Is a PDF the file that was issued: signature, signer, coverage, face (文件核验)?

Every version of a licence has one file, whose sha256 the register keeps. No other file passes: a
signature that holds proves who signed, not that this is what the register knows. Only evidence
for later, which may be appended to a signed file, does not make it another one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509

from cases.errors import MaterialError, NotFound
from cases.files import FileStore
from licenses.signed.revocation import Sources
from licenses.signed.signature import Signature, inspect
from licenses.status import FormerFile, Status
from licenses.verification.compare import (
    Comparison,
    attached_version,
    compare,
    compare_files,
    same_description,
)
from licenses.verification.verdict import Detail, Notes, Word


def examine(
    pdf: bytes,
    status: Status,
    files: FileStore | None,
    roots: Sequence[x509.Certificate],
    known: Sources,
    notes: Notes,
) -> Word | None:
    """Note what the file proves; gives the word that rules it out, None if nothing does.

    Args:
        pdf: the file.
        status: what the register says of its licence.
        files: where issued files are; None where there are none.
        roots: whoever signed has to descend from one.
        known: where it may be known that a certificate was revoked.
        notes: where findings go; its instant is that of the verification.
    """
    given = _given(pdf, status, roots, known, notes.now)
    comparison = None if given.file else _compared(pdf, status, files)
    if given.signature is None:
        said = _unsigned(given, status, comparison, notes)
    else:
        # A test root is known on its own machine only: elsewhere nobody vouches for 样证.
        rooted = bool(roots) and not status.sample
        said = _signed(given.signature, given, status, rooted, notes)
    former = given.file or _former(pdf, status)
    return _face(comparison, notes) or said or _superseded(former, status, notes)


def _given(
    pdf: bytes,
    status: Status,
    roots: Sequence[x509.Certificate],
    known: Sources,
    now: datetime,
) -> "_Given":
    """Which version's file it is, if any's: byte for byte, or with evidence appended."""
    registered = {one.sha256: one for one in _versions(status)}
    file = registered.get(_sha256(pdf))
    signature = inspect(pdf, roots, now, as_claimed=file is not None, known=known)
    if file is not None or signature is None or not signature.intact:
        return _Given(signature, file)
    if signature.added != "evidence":
        return _Given(signature, None)
    signed = pdf[: signature.end]
    file = registered.get(_sha256(signed))
    if file is None:
        return _Given(signature, None)
    # Two programs have to agree that nothing of the face is new: pyHanko's rules, and our eyes.
    same = compare_files(pdf, signed).result == "same" and same_description(pdf, signed)
    if not same:
        return _Given(replace(signature, added="more"), None)
    again = inspect(pdf, roots, now, as_claimed=True, known=known)
    return _Given(again, file, evidence_added=True)


def _versions(status: Status) -> list[FormerFile]:
    files = list(status.former_files)
    if status.pdf_sha256 is not None:
        newest = FormerFile(version=status.version, sha256=status.pdf_sha256, signer=status.signer)
        files.append(newest)
    return files


def _compared(pdf: bytes, status: Status, files: FileStore | None) -> Comparison:
    former = _former(pdf, status)
    if former is None:
        return compare(pdf, status, _file(files, status.pdf_sha256))
    original = _file(files, former.sha256)
    if original is None:
        return Comparison(
            "unknown",
            "former-version",
            f"证面是第 {former.version} 版；该版文件不在本机，无法比对。",
        )
    return compare_files(pdf, original)


def _former(pdf: bytes, status: Status) -> FormerFile | None:
    """The earlier version that a file says it is."""
    version = attached_version(pdf)
    return next((one for one in status.former_files if one.version == version), None)


def _superseded(file: FormerFile | None, status: Status, notes: Notes) -> Word | None:
    if file is None or file.sha256 == status.pdf_sha256:
        return None
    waiting = "" if status.pdf_sha256 else "（新版文件正在用印）"
    notes.failed(
        "superseded",
        "former-version",
        f"这是第 {file.version} 版旧证，现行的是第 {status.version} 版{waiting}。请以扫码所示为准，"
        "并向持证人索取新版文件。",
    )
    return "superseded"


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
    given: "_Given", status: Status, comparison: Comparison | None, notes: Notes
) -> Word | None:
    if comparison is not None and comparison.code == "picture-only":
        for name in ("signature", "signer", "coverage"):
            notes.skipped(name, "picture-only", "只是图像，不含签名。")
        return None
    if (given.file or status).signer is not None:
        notes.failed(
            "signature",
            "signature-missing",
            "签发的文件有数字签名，此文件没有：另存、打印或改动都会丢失签名。请索取原件。",
        )
        return "untrusted-signer"
    notes.skipped("signature", "unsigned", "此证签发时没有数字签名，真伪以登记簿为准。")
    notes.skipped("signer", "unsigned", "此证签发时没有数字签名。")
    if given.file:
        notes.ok("coverage", "issued-file", "与签发的文件逐字节相同。")
    else:
        notes.skipped("coverage", "saved-again", "文件字节与签发的文件不同，改为核对内容。")
    return None


def _signed(
    signature: Signature, given: "_Given", status: Status, rooted: bool, notes: Notes
) -> Word | None:
    if not signature.intact:
        notes.failed("signature", "signature-broken", "数字签名已失效：文件在签名后被改动。")
        return "tampered"
    notes.ok(
        "signature", "intact", f"签名完好：所签内容未被改动{_time(signature)}。", _times(signature)
    )
    trusted = _signer(signature, given, status, rooted, notes)
    if given.evidence_added:
        notes.ok("coverage", "evidence-added", "即签发的文件，其后只追加了签名的验证资料。")
    elif given.file:
        notes.ok("coverage", "issued-file", "与签发的文件逐字节相同。")
    elif signature.added == "more":
        notes.failed("coverage", "appended", "签名之后又追加了内容。")
        return "tampered"
    elif trusted:
        notes.failed("coverage", "other-file", "签名完好，但不是登记簿所记的文件。")
        return "tampered"
    else:
        notes.ok("coverage", "whole-file", "签名覆盖全文。")
    return None if trusted else "untrusted-signer"


def _time(signature: Signature) -> str:
    if signature.stamp is None:
        return ""
    doubt = "" if signature.stamp.trusted else "（出具者未受信任）"
    return f"；时间戳 {signature.stamp.at:%Y-%m-%d %H:%M} UTC{doubt}"


def _times(signature: Signature) -> tuple[Detail, ...]:
    if signature.stamp is None:
        return ()
    return ("stamped" if signature.stamp.trusted else "stamp-untrusted",)


def _signer(
    signature: Signature, given: "_Given", status: Status, rooted: bool, notes: Notes
) -> bool:
    """Trusted is who has a valid certificate from a trusted root *and* is named by the register.

    The root alone is not enough: a public authority certifies thousands. Where no root is known
    but the register vouches for these very bytes and their signer, its word stands.
    """
    certificate, name = signature.certificate, signature.signer
    assert certificate is not None
    until = f"{certificate.not_valid_after_utc:%Y-%m-%d}"
    named = signature.fingerprint == (given.file or status).signer
    if not signature.trusted and given.file and not rooted and named:
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
            f"签名人“{name}”的证书不在有效期内（至 {until}），又没有可信的时间戳证明是此前签的。",
        )
    elif signature.revoked == "revoked":
        notes.failed("signer", "signer-revoked", f"签名人“{name}”的证书在签名之前已被吊销。")
    elif not signature.trusted:
        notes.failed(
            "signer",
            "unknown-signer",
            f"签名人“{name}”的证书不是受信任的机构所发；信任的根证书由 YIZHENG_TRUST_ROOTS 指定。",
        )
    elif not named:
        notes.failed("signer", "other-signer", f"签名人“{name}”不是登记簿所记的签名人。")
    else:
        said, details = _qualified(signature, status, notes.now)
        sample = "样证，" if status.sample else ""
        notes.ok(
            "signer", "trusted", f"{sample}签名人“{name}”，证书有效至 {until}{said}。", details
        )
        return True
    return False


def _qualified(
    signature: Signature, status: Status, now: datetime
) -> tuple[str, tuple[Detail, ...]]:
    """What a trusted signature's certificate leaves open."""
    assert signature.certificate is not None
    said: list[tuple[str, Detail]] = []
    if signature.certificate.not_valid_after_utc < now:
        stamped = signature.stamp is not None and signature.stamp.trusted
        by = "时间戳证明" if stamped else "据登记簿"
        said.append((f"，现已到期，{by}签名时有效", "certificate-ended"))
    if signature.revoked == "unknown" and not status.sample:
        said.append(("；是否被吊销未能查询", "revocation-unknown"))
    return "".join(text for text, _ in said), tuple(detail for _, detail in said)


def _file(files: FileStore | None, sha256: str | None) -> bytes | None:
    if files is None or sha256 is None:
        return None
    try:
        return files.get(sha256)
    except (NotFound, MaterialError):
        return None  # the register may be another machine's: then only the data is compared


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class _Given:
    """What was handed in."""

    signature: Signature | None
    file: FormerFile | None
    """The version whose file it is."""
    evidence_added: bool = False
