"""Is this licence genuine and in force: every check separately (证照核验)."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from cases.errors import MaterialError, NotFound
from cases.files import FileStore
from cases.settings import Settings
from cases.store import Store
from licenses.compare import compare
from licenses.evidence import Evidence, gather
from licenses.lookup import Address, Finding, classify, look_up
from licenses.status import Status
from licenses.verdict import CHECKS, CheckName, CheckResult, Verdict, VerifiedLicense, Word

_WORDS: dict[str, Word] = {
    "not-found": "not-found",
    "foreign": "foreign-address",
    "unavailable": "unavailable",
}


def verify(
    target: str,
    *,
    register: Store | None,
    files: FileStore | None,
    settings: Settings,
    now: datetime,
) -> Verdict:
    """Verify a PDF, a picture of a licence, or the address behind its QR code.

    Args:
        target: path or address.
        register: the local register, asked first; None where there is none.
        files: where the issued files are, to compare a PDF with; None where there are none.
        settings: public address and trusted hosts.
        now: instant of the verification.

    Raises:
        UsageError: ``file-missing``.
    """
    notes = _Notes(now)
    try:
        evidence = gather(target, settings)
    except MaterialError as error:
        notes.failed("readable", error.code, str(error))
        return notes.verdict("unreadable")
    address = _choose(evidence.codes, settings)
    if address is None or address.kind == "other":
        notes.failed("readable", "no-licence-code", "没有行业综合许可证的二维码。")
        return notes.verdict("not-a-license")
    notes.ok("readable", "code-read", f"二维码地址：{address.url}")
    finding = look_up(address, register=register, settings=settings, now=now)
    if finding.status is None:
        notes.add("found", "skipped" if finding.result == "unavailable" else "failed", finding)
        return notes.verdict(_WORDS[finding.result])
    notes.add("found", "ok", finding)
    return _judge(evidence, finding.status, files, notes)


def _choose(codes: tuple[str, ...], settings: Settings) -> Address | None:
    """Ours among several codes (a payment code may hang beside it), else the most telling."""
    addresses = [classify(code, settings) for code in codes]
    rank = ("ours", "foreign", "other")
    return min(addresses, key=lambda one: (rank.index(one.kind), not one.id), default=None)


def _judge(evidence: Evidence, status: Status, files: FileStore | None, notes: "_Notes") -> Verdict:
    notes.license = status
    notes.skipped("signature", "unsigned", "文件没有数字签名，真伪以登记簿为准。")
    notes.skipped("signer", "unsigned", "文件没有数字签名。")
    if status.state == "superseded":
        notes.failed("superseded", "superseded", "此证已被新证取代。")
    else:
        notes.ok("superseded", "current", "是现行版本。")
    in_force = [permit for permit in status.permits if permit.state == "valid"]
    said = f"{len(status.permits)} 项许可中 {len(in_force)} 项有效。"
    if status.state in ("valid", "partly-valid"):
        notes.ok("permits", status.state, said)
    else:
        notes.failed("permits", status.state, said)
    genuine = _examine_file(evidence.pdf, status, files, notes)
    return notes.verdict(status.state if genuine else "tampered")


def _examine_file(
    pdf: bytes | None, status: Status, files: FileStore | None, notes: "_Notes"
) -> bool:
    """False when the file does not say what was issued."""
    if pdf is None:
        notes.skipped("coverage", "no-file", "不是 PDF 文件。")
        notes.skipped("face-data", "compare-by-eye", "请将证面与下列登记信息逐项核对。")
        return True
    if hashlib.sha256(pdf).hexdigest() == status.pdf_sha256:
        notes.ok("coverage", "issued-file", "与签发的文件逐字节相同。")
        notes.ok("face-data", "issued-file", "证面即签发时的证面。")
        return True
    notes.skipped("coverage", "saved-again", "文件字节与签发的文件不同，改为核对内容。")
    comparison = compare(pdf, status, _original(status, files))
    if comparison.result == "differs":
        notes.failed("face-data", comparison.code, comparison.message)
        return False
    add = notes.ok if comparison.result == "same" else notes.skipped
    add("face-data", comparison.code, comparison.message)
    return True


def _original(status: Status, files: FileStore | None) -> bytes | None:
    if files is None or status.pdf_sha256 is None:
        return None
    try:
        return files.get(status.pdf_sha256)
    except (NotFound, MaterialError):
        return None  # the register may be another machine's: then only the data is compared


@dataclass
class _Notes:
    """The checks so far; those that nothing was said of were not reached."""

    now: datetime
    checks: dict[CheckName, CheckResult] = field(default_factory=dict)
    license: Status | None = None

    def ok(self, name: CheckName, code: str, message: str) -> None:
        self.checks[name] = CheckResult(name=name, result="ok", code=code, message=message)

    def failed(self, name: CheckName, code: str, message: str) -> None:
        self.checks[name] = CheckResult(name=name, result="failed", code=code, message=message)

    def skipped(self, name: CheckName, code: str, message: str) -> None:
        self.checks[name] = CheckResult(name=name, result="skipped", code=code, message=message)

    def add(self, name: CheckName, result: str, finding: Finding) -> None:
        getattr(self, result)(name, finding.code, finding.message)

    def verdict(self, word: Word) -> Verdict:
        for name in CHECKS:
            if name not in self.checks:
                self.skipped(name, "not-reached", "前面的检查未通过，未进行。")
        return Verdict(
            verdict=word,
            sample=self.license.sample if self.license else False,
            checks=tuple(self.checks[name] for name in CHECKS),
            license=VerifiedLicense.of(self.license) if self.license else None,
            checked_at=self.now,
        )
