"""A decision becomes a licence (制证): number, face, file, register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.errors import IssueError, NotAllowed, SetupMissing, StaleCase
from cases.files import FileStore
from cases.model import Action, Case, Decision, Form, License, LicensePermit, PermitResult
from cases.settings import Settings
from cases.store import Store
from licenses import numbering, register
from licenses.identifier import identifier
from licenses.paper import face
from licenses.public.personal import public
from licenses.signed.keys import test_root, trusted_roots
from licenses.signed.signing import Signer, open_signer, sign
from templates.catalog import Catalog
from templates.places import LicenseIdentifier


def issue(
    store: Store,
    files: FileStore,
    case: Case,
    decision_seq: int,
    decision: Decision,
    form: Form,
    issuer: "Issuer",
    settings: Settings,
    now: datetime,
    *,
    actor: str = "system",
) -> License:
    """Issue the licence of a decision, or give back the one that was issued for it.

    Reserve → draw → read the QR code back → sign → check the signature → keep the file → ISSUED
    with the register's row in one transaction. Killed anywhere and run again, it ends with the same
    id and number; a file kept by a killed run is in no register and harms nobody.

    Args:
        store: the record.
        files: where the PDF is kept.
        case: as just read from the store.
        decision_seq: ``seq`` of the decision (``DecisionRow.seq``).
        decision: with outcome ``license``.
        form: names the holder: entity_name, credit_code, legal_representative, premises.
        issuer: whose licence it is.
        settings: ``public_url`` and a signing key for real cases.
        now: instant of issue.
        actor: who issues.

    Raises:
        SetupMissing: ``public-url-missing``: a real licence needs an address that lasts;
            ``certificate-missing``: and a signature that others can trust; or the signer cannot
            be used (``signing.open_signer``, ``signing.sign``).
        NotAllowed: ``nothing-to-issue``.
        IssueError: it could not be drawn or signed; the number stays reserved for this decision.
        StaleCase: somebody else moved the case on, and not by issuing this licence.
    """
    check_issuable(case, decision, settings)
    signer = signer_for(case.sample, settings, now)
    reserved = reserve(store, case, decision_seq, decision, form, issuer, settings, now)
    if reserved.state != "reserved":
        return reserved
    drawn = reserved.model_copy(
        update={"state": "issued", "issued_at": now, "signer": signer.fingerprint}
    )
    return enter(store, files, case, drawn, finish(drawn, signer, settings), actor, now)


def signer_for(sample: bool, settings: Settings, now: datetime) -> Signer:
    """Who signs a licence; the test key signs 样证 only.

    Raises:
        SetupMissing: ``certificate-missing``, or the signer cannot be used.
    """
    if not sample and not settings.has_signing_key:
        raise SetupMissing(
            "A licence needs a signature that others can trust; the test key signs 样证 only.",
            hint="Set YIZHENG_SIGNING_FILE to the authority's PKCS#12 file and issue again, or "
            "have it sealed elsewhere (YIZHENG_SEALING=external).",
            code="certificate-missing",
        )
    return open_signer(settings, now)


def finish(license: License, signer: Signer, settings: Settings) -> bytes:
    """The drawn and signed file of a licence.

    Raises:
        SetupMissing, IssueError: as ``issue``.
    """
    roots = trusted_roots(settings) + (test_root(settings.home) if license.sample else ())
    drawn = face.draw(license, more_fonts=settings.fonts)
    return sign(drawn, face.seal_box(), signer, roots)


def check_issuable(case: Case, decision: Decision, settings: Settings) -> None:
    """Refuse what can have no licence.

    Raises:
        NotAllowed: ``nothing-to-issue``.
        SetupMissing: ``public-url-missing``.
    """
    if decision.outcome != "license":
        raise NotAllowed(
            f"The decision on case {case.id} is {decision.outcome}: there is nothing to issue.",
            code="nothing-to-issue",
        )
    if not case.sample and settings.public_url is None:
        raise SetupMissing(
            "A licence needs the public address that its QR code will point to for years.",
            hint="Set YIZHENG_PUBLIC_URL, e.g. https://permits.example.gov.cn, and issue again.",
            code="public-url-missing",
        )


def reserve(
    store: Store,
    case: Case,
    decision_seq: int,
    decision: Decision,
    form: Form,
    issuer: "Issuer",
    settings: Settings,
    now: datetime,
) -> License:
    """The licence of a decision with its number, ``reserved`` or as it was issued before."""
    year = now.astimezone(face.SHANGHAI).year
    return register.reserve(
        store,
        case.id,
        decision_seq,
        numbering.series(issuer.zone, year, issuer.industry_number, sample=case.sample),
        lambda id, number: _draft(id, number, case, decision, form, issuer, settings),
        now,
    )


def enter(
    store: Store,
    files: FileStore,
    case: Case,
    license: License,
    pdf: bytes,
    actor: str,
    now: datetime,
) -> License:
    """Keep the finished file, then register the licence: from here on it counts as issued.

    Raises:
        StaleCase: somebody else moved the case on, and not by issuing this licence.
    """
    sha256 = files.put(pdf)
    license = license.model_copy(update={"pdf_sha256": sha256})
    refs = {"license": license.id, "number": license.number, "pdf": sha256}
    action = Action(kind="ISSUED", actor=actor, refs=refs, at=now)
    try:
        store.act(case.id, action, case.seq, register.rows(license, license.id, now))
    except StaleCase:
        # A second run of the same issue may have been faster: then its licence is the one.
        current = register.find(store, license.id)
        if current.state == "reserved":
            raise
        return current
    return license


def issuer_of(catalog: Catalog, locality: str, industry: str) -> "Issuer":
    """Who issues for an industry in a locality, as the catalogue says.

    Raises:
        UsageError: ``name-unknown``.
    """
    place, business = catalog.locality(locality), catalog.industry(industry)
    return Issuer(
        authority=place.authority,
        zone=place.zone,
        industry_number=business.number,
        industry_name=business.name,
        permit_names={code: permit.name for code, permit in catalog.permits.items()},
        identifier=place.identifier,
    )


def _draft(
    id: str,
    number: str,
    case: Case,
    decision: Decision,
    form: Form,
    issuer: "Issuer",
    settings: Settings,
) -> License:
    entity_name = form.value("entity_name")
    if not entity_name:
        raise IssueError(
            f"Case {case.id} names no business: a licence cannot be made out to nobody.",
            hint="Add entity_name through a review, then issue again.",
            code="holder-missing",
        )
    parts = issuer.identifier
    return License(
        id=id,
        number=number,
        case_id=case.id,
        version=1,
        state="reserved",
        sample=case.sample,
        url=f"{settings.base_url}/l/{id}",
        industry=case.industry or "",
        industry_name=issuer.industry_name,
        entity_name=entity_name,
        credit_code=form.value("credit_code"),
        legal_representative=form.value("legal_representative"),
        premises=form.value("premises") or form.value("address"),
        permits=tuple(_permit(result, issuer) for result in decision.permits),
        authority=issuer.authority,
        identifier=parts and identifier(parts.type, parts.issuer, number, 1),
    )


def _permit(result: PermitResult, issuer: "Issuer") -> LicensePermit:
    return LicensePermit(
        **result.model_dump(exclude={"conditions"}),
        conditions=public(result.conditions),
        name=issuer.permit_names.get(result.permit, result.permit),
        state="valid" if result.result == "granted" else "refused",
    )


@dataclass(frozen=True)
class Issuer:
    """Whose licence it is, and how the locality counts and calls things (发证机构)."""

    authority: str
    """Printed, and on the seal."""
    zone: str
    """Prefix of licence numbers [A]."""
    industry_number: str
    """The industry in licence numbers [A]."""
    industry_name: str
    permit_names: Mapping[str, str]
    """Code → name as printed."""
    identifier: LicenseIdentifier | None = None
