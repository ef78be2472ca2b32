"""Is this licence genuine and in force: every check separately (证照核验)."""

from datetime import datetime

from cases.errors import MaterialError
from cases.files import FileStore
from cases.settings import Settings
from cases.store import Store
from licenses.evidence import Evidence, gather
from licenses.examine import examine
from licenses.keys import test_root, trusted_roots
from licenses.lookup import Address, classify, look_up
from licenses.status import Status
from licenses.verdict import Notes, Verdict, Word

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
        settings: public address, trusted hosts, trusted roots of signers.
        now: instant of the verification.

    Raises:
        UsageError: ``file-missing``.
        SetupMissing: ``trust-roots-unreadable``.
    """
    notes = Notes(now)
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
        note = notes.skipped if finding.result == "unavailable" else notes.failed
        note("found", finding.code, finding.message)
        return notes.verdict(_WORDS[finding.result])
    notes.ok("found", finding.code, finding.message)
    return _judge(evidence, finding.status, files, settings, notes)


def _choose(codes: tuple[str, ...], settings: Settings) -> Address | None:
    """Ours among several codes (a payment code may hang beside it), else the most telling."""
    addresses = [classify(code, settings) for code in codes]
    rank = ("ours", "foreign", "other")
    return min(addresses, key=lambda one: (rank.index(one.kind), not one.id), default=None)


def _judge(
    evidence: Evidence,
    status: Status,
    files: FileStore | None,
    settings: Settings,
    notes: Notes,
) -> Verdict:
    notes.license = status
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
    return notes.verdict(_examined(evidence.pdf, status, files, settings, notes) or status.state)


def _examined(
    pdf: bytes | None,
    status: Status,
    files: FileStore | None,
    settings: Settings,
    notes: Notes,
) -> Word | None:
    """The word that rules the file out; None if nothing does, or it is no PDF."""
    if pdf is None:
        for name in ("signature", "signer", "coverage"):
            notes.skipped(name, "no-file", "不是 PDF 文件。")
        notes.skipped("face-data", "compare-by-eye", "请将证面与下列登记信息逐项核对。")
        return None
    roots = trusted_roots(settings)
    if status.sample:
        roots += test_root(settings.home)
    return examine(pdf, status, files, roots, notes.now, notes)
