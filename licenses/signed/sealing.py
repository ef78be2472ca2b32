"""The authority's own seal system signs (外部用印): the file goes out, and comes back sealed.

What comes back is issued only if it is what went out, byte for byte, with nothing added but a
signature and what it shows in the place of the seal.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    CatalogModificationRule,
    DiffResult,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON

from cases.errors import IssueError, SetupMissing
from cases.files import FileStore
from cases.model import Case, Decision, Form, License
from cases.settings import Settings
from cases.store import Store
from licenses.issue import Issuer, check_issuable, enter, reserve
from licenses.paper import face
from licenses.signed.keys import described, may_seal, test_root, trusted_roots
from licenses.signed.revocation import sources
from licenses.signed.signature import inspect
from licenses.signed.signing import FIELD
from licenses.verification.compare import look_alike

PRINTED_AND_LOCKED = 4 | 128
"""Flags of the field, ISO 32000-1 table 165; PDF/A asks for the first."""
SEALING = StandardDiffPolicy(
    # What a signature may add to a file that bears one, and what certifying adds to one without.
    [
        CatalogModificationRule(  # type: ignore[no-untyped-call]
            ignored_keys=ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}
        ),
        *(
            rule
            for rule in DEFAULT_DIFF_POLICY.global_rules
            if not isinstance(rule, CatalogModificationRule)
        ),
    ],
    DEFAULT_DIFF_POLICY.form_rule,
)
MARGIN = 4.0
"""mm by which a seal may lie beside its place."""


def hand_out(
    store: Store,
    case: Case,
    decision_seq: int,
    decision: Decision,
    form: Form,
    issuer: Issuer,
    settings: Settings,
    now: datetime,
) -> bytes:
    """The PDF of a decision's licence without seal and signature; its number is reserved.

    Handed out again on the same day, it is the same bytes.

    Raises:
        SetupMissing: ``public-url-missing``.
        NotAllowed: ``nothing-to-issue``.
        IssueError: ``already-issued``; or the face could not be made.
    """
    check_issuable(case, decision, settings)
    reserved = reserve(store, case, decision_seq, decision, form, issuer, settings, now)
    if reserved.state != "reserved":
        raise IssueError(
            f"Licence {reserved.number} of case {case.id} is issued already.",
            hint=f"`yizheng cases {case.id}` shows its file.",
            code="already-issued",
        )
    return unsealed(reserved.model_copy(update={"state": "issued", "issued_at": now}), settings)


def take_back(
    store: Store,
    files: FileStore,
    case: Case,
    decision_seq: int,
    decision: Decision,
    form: Form,
    issuer: Issuer,
    settings: Settings,
    now: datetime,
    sealed: bytes,
    *,
    actor: str = "system",
) -> License:
    """Issue the licence with the file that came back sealed; the one it has, if it has one.

    Args:
        store: the record.
        files: where the PDF is kept.
        case: as just read from the store.
        decision_seq: as for ``issue``.
        decision: as for ``issue``.
        form: as for ``issue``.
        issuer: as for ``issue``.
        settings: ``trust_roots`` has the root of the seal's certificate, ``sealers`` names it.
        now: instant of issue.
        sealed: the file.
        actor: who brings it.

    Raises:
        IssueError: ``sealed-other-file``, ``sealed-changed``, ``sealed-unsigned``.
        SetupMissing: ``public-url-missing``, and as ``check_sealed``.
        NotAllowed: ``nothing-to-issue``.
        StaleCase: as for ``issue``.
    """
    check_issuable(case, decision, settings)
    reserved = reserve(store, case, decision_seq, decision, form, issuer, settings, now)
    if reserved.state != "reserved":
        return reserved
    issued_at = _issued_at(sealed, now)
    drawn = reserved.model_copy(update={"state": "issued", "issued_at": issued_at})
    signer = check_sealed(unsealed(drawn, settings), sealed, drawn, settings, now)
    license = drawn.model_copy(update={"signer": signer})
    return enter(store, files, case, license, sealed, actor, now)


def unsealed(license: License, settings: Settings) -> bytes:
    """The PDF of a licence with an empty place for its seal; the same licence, the same bytes."""
    return _with_field(face.draw(license, more_fonts=settings.fonts, seal_drawn=False))


def check_sealed(
    handed_out: bytes, sealed: bytes, license: License, settings: Settings, now: datetime
) -> str:
    """The fingerprint of who sealed a file that is what was handed out and the seal, no more.

    Raises:
        IssueError: ``sealed-other-file``, ``sealed-changed``, ``sealed-unsigned``.
        SetupMissing: ``signer-untrusted``, ``sealer-not-allowed``, ``signer-revoked``.
    """
    if not sealed.startswith(handed_out):
        raise _other_file()
    if not _only_sealed(handed_out, sealed):
        raise IssueError(
            "More was changed in the file than a seal and its signature, or the seal lies outside "
            "its place.",
            hint="Nothing was issued. Hand the file out again and have only the seal put on it.",
            code="sealed-changed",
        )
    return _signer(sealed, license, settings, now)


def _with_field(pdf: bytes) -> bytes:
    """An empty signature field in the place of the seal; the same input gives the same bytes."""
    left, bottom, right, top = face.seal_box()
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        nothing = document.make_stream(
            b"",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, right - left, top - bottom],
        )
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T=FIELD,
                F=PRINTED_AND_LOCKED,
                Rect=[left, bottom, right, top],
                AP=pikepdf.Dictionary(N=nothing),
                P=page.obj,
            )
        )
        page.obj.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _issued_at(sealed: bytes, now: datetime) -> datetime:
    """The day of issue is the one that was printed when the file went out."""
    try:
        with pikepdf.open(BytesIO(sealed)) as document:
            raw = document.attachments[face.ATTACHMENT].get_file().read_bytes()
        day = date.fromisoformat(json.loads(raw)["issued_on"])
    except (pikepdf.PdfError, ValueError, KeyError, TypeError) as error:
        raise _other_file() from error
    today = now.astimezone(face.SHANGHAI).date()
    if day > today:
        raise _other_file()
    return now if day == today else datetime.combine(day, time(12), face.SHANGHAI).astimezone(UTC)


def _other_file() -> IssueError:
    return IssueError(
        "This is not the file that was handed out for this case with something added to it.",
        hint="Nothing was issued. The seal system has to append its signature (incremental "
        "saving), not write the file anew. After an update of this program or of its fonts, hand "
        "the file out again.",
        code="sealed-other-file",
    )


def _only_sealed(handed_out: bytes, sealed: bytes) -> bool:
    """Whether what was appended is signature fields, and shows only in the place of the seal."""
    try:
        before, after = (PdfFileReader(BytesIO(pdf), strict=False) for pdf in (handed_out, sealed))
        old, new = before.xrefs, after.xrefs
        last = old.total_revisions - 1
        # What was appended could pass itself off as the first revision.
        first = [
            one.get_startxref_for_revision(revision)
            for one in (old, new)
            for revision in range(last + 1)
        ]
        found = SEALING.review_file(after, last)
    except Exception:  # a file that a parser stumbles over is not the one we made
        return False
    if first[: last + 1] != first[last + 1 :] or not isinstance(found, DiffResult):
        return False
    place = face.SEAL_AREA
    room = replace(
        place,
        x=place.x - MARGIN,
        y=place.y - MARGIN,
        width=place.width + 2 * MARGIN,
        height=place.height + 2 * MARGIN,
    )
    return look_alike(handed_out, sealed, but=room)


def _signer(sealed: bytes, license: License, settings: Settings, now: datetime) -> str:
    roots = trusted_roots(settings) + (test_root(settings.home) if license.sample else ())
    seen = inspect(sealed, roots, now, as_claimed=False, known=sources(settings))
    if seen is None or not (seen.intact and seen.whole):
        raise IssueError(
            "The file bears no signature over all of it that holds.",
            hint="Nothing was issued. The seal has to come with a digital signature (PAdES, RSA or "
            "ECDSA); SM2 cannot be checked here.",
            code="sealed-unsigned",
        )
    if not (seen.trusted and seen.in_date):
        raise SetupMissing(
            f"The seal's certificate ({seen.signer}) is out of date or not trusted here.",
            hint="Nothing was issued. Set YIZHENG_TRUST_ROOTS to the root certificate (PEM) of "
            "whoever certified it.",
            code="signer-untrusted",
        )
    assert seen.certificate is not None
    if not may_seal(seen.certificate, settings.sealers):
        own = "; ".join(f"{name}={said}" for name, said in described(seen.certificate).items())
        raise SetupMissing(
            f"The seal's certificate is none of those that may seal here: it has {own}.",
            hint="Nothing was issued. A trusted root certifies many: if this is the authority's "
            "seal, name it in YIZHENG_SEALERS, best by sha256=.",
            code="sealer-not-allowed",
        )
    if seen.revoked == "revoked":
        raise SetupMissing(
            f"The seal's certificate ({seen.signer}) was revoked.",
            hint="Nothing was issued. The authority has to seal with a new certificate.",
            code="signer-revoked",
        )
    return seen.fingerprint
