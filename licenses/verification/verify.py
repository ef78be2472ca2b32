"""Is this licence genuine and in force: every check separately (证照核验)."""

from datetime import datetime

from cases.errors import MaterialError
from cases.files import FileStore
from cases.settings import Settings
from cases.store import Store
from licenses.signed.keys import test_root, trusted_roots
from licenses.signed.revocation import sources
from licenses.status import Status
from licenses.verification.evidence import Evidence, gather
from licenses.verification.examine import examine
from licenses.verification.lookup import Address, classify, look_up, look_up_number
from licenses.verification.verdict import Notes, Verdict, Word

UNREADABLE = {
    "file-empty": "文件是空的，可能没有传完。请重新下载或重新拍照。",
    "file-too-large": "文件太大。证照文件不会这么大；若是照片，请降低分辨率再拍。",
    "pdf-unreadable": "这份 PDF 打不开：可能已损坏、没有下载完整，或设了密码。请索取原件。",
    "picture-unreadable": "这个文件既不是 PDF，也不是能识别的图片。请提供证照的 PDF，或重新拍照。",
    "picture-too-large": "图片太大。请降低分辨率再拍。",
    "picture-blurred": "照片模糊、太暗或是空白，什么也看不清。请靠近二维码，在均匀光线下重拍。",
    "code-damaged": "照片里有二维码，但读不出来。请靠近一些、放平、避开反光重拍，或输入证号。",
}
_NO_LICENCE = {
    ("no-licence-code", "pdf"): "这份 PDF 里没有二维码，不是行业综合许可证。",
    ("no-licence-code", "picture"): "图片里没有找到二维码。请对准证照左下方的二维码，靠近重拍。",
    ("other-code", "pdf"): "这份 PDF 里的二维码不是证照的二维码，它不是行业综合许可证。",
    ("other-code", "picture"): "这个二维码不是证照的二维码（例如收款码）。请拍证照左下方的二维码。",
}
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
    """Verify a PDF, a picture of a licence, the address behind its QR code, or its number.

    Args:
        target: path, address or number.
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
        notes.failed("readable", error.code, UNREADABLE.get(error.code, str(error)))
        return notes.verdict("unreadable")
    if evidence.number is not None:
        notes.ok("readable", "number-read", f"证号：{evidence.number}")
        finding = look_up_number(evidence.number, register=register, now=now)
    else:
        address = _choose(evidence.codes, settings)
        if address is None or address.kind == "other":
            what = "pdf" if evidence.pdf is not None else "picture"
            code = "no-licence-code" if address is None else "other-code"
            notes.failed("readable", code, _NO_LICENCE[code, what])
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
        notes.failed("superseded", "superseded", "此证已因补证作废，请索取新证。")
    else:
        notes.ok("superseded", "current", "是现行版本。")
    counts = status.state in ("valid", "partly-valid")
    # Where the licence as a whole was ended, none of its permits is in force.
    in_force = sum(counts and permit.state == "valid" for permit in status.permits)
    said = f"{len(status.permits)} 项许可中 {in_force} 项有效。"
    if counts:
        notes.ok("permits", status.state, said)
    else:
        notes.failed("permits", status.state, said)
    word = _examined(evidence.pdf, status, files, settings, notes) or status.state
    # Of an old file of a licence that was revoked, the revocation is what matters.
    return notes.verdict(word if word != "superseded" or counts else status.state)


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
    return examine(pdf, status, files, roots, sources(settings), notes)
