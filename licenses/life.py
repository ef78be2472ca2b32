"""The life of an issued licence: acts recorded, files made anew (证照全生命周期).

An act shows on the page the moment it is recorded, and never waits for the file. What makes
a file makes it first; then the register's row, the version and the action are written in one
transaction. Killed anywhere and run again, it ends with the same number and one new version.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.errors import (
    MaterialError,
    NotAllowed,
    NotFound,
    SetupMissing,
    StaleCase,
    YizhengError,
)
from cases.files import FileStore
from cases.ids import license_id
from cases.kinds import CANCEL_PROPOSED, SEALED_ELSEWHERE
from cases.model import Action, Case, License, LicenseFile
from cases.settings import Settings
from cases.store import Store
from licenses import register
from licenses.acts import Act, after, already
from licenses.issue import finish, signer_for
from licenses.paper import face
from licenses.public.personal import public
from licenses.renewal import Rules
from licenses.signed import sealing

TRIES = 3
"""How often an act is tried that others come before."""


def record(
    store: Store,
    files: FileStore,
    ref: str,
    act: Act,
    rules: Rules,
    settings: Settings,
    now: datetime,
    *,
    actor: str = "system",
) -> License:
    """Record what an authority did to a licence; as it is then, or as it was recorded before.

    Args:
        store: the record.
        files: where the PDF is kept.
        ref: id or number of the licence.
        act: as the authority's document tells it.
        rules: of law and locality.
        settings: who signs. Where the file cannot be made now, or is sealed elsewhere, the case
            waits for it and the licence has no ``pdf_sha256``; see ``complete``, ``take_back``.
        now: instant of the recording.
        actor: who records.

    Raises:
        UsageError, NotAllowed: the act does not fit; see ``acts.after`` and ``acts.already``.
        NotFound: as ``register.find``.
        SetupMissing: ``public-url-missing``: a reissue needs an address that lasts.
        StaleCase: others kept moving the case on.
    """
    for _ in range(TRIES - 1):
        try:
            return _record(store, files, ref, act, rules, settings, now, actor)
        except StaleCase:
            continue  # another act came before: this one is judged again
    return _record(store, files, ref, act, rules, settings, now, actor)


def complete(
    store: Store,
    files: FileStore,
    ref: str,
    settings: Settings,
    now: datetime,
    *,
    actor: str = "system",
) -> License:
    """Bring the file of a licence up to date; unchanged if it would be the same again.

    A file that is awaited is made; one that this version of the program draws otherwise, or that
    is lost, becomes a new version. A licence that has ended keeps its last file; so does one that
    is sealed elsewhere, where nothing is made.

    Raises:
        SetupMissing, IssueError: the file cannot be made; nothing has changed.
        NotAllowed: ``not-issued``, ``superseded``.
        StaleCase: the case moved on meanwhile.
    """
    case, license = _current(store, ref)
    if settings.sealing == "external" or not carries_face(license):
        return license
    if license.pdf_sha256 is None:
        pdf, signer = _finished(license, settings, now)
        return _sealed(store, files, case, license, pdf, signer, now, actor)
    drawn = face.draw(license, more_fonts=settings.fonts)
    if _begins_with(files, license.pdf_sha256, drawn):
        return license
    made = license.model_copy(update={"version": license.version + 1, "updated_at": now})
    refs = {"propose_to": _proposed_to(case)}
    told = Action(kind="REDRAWN", actor=actor, refs=refs, at=now)
    return _enter(store, files, case, license, made, told, settings, now, awaited=False)


def hand_out(store: Store, ref: str, settings: Settings) -> bytes:
    """The PDF of a licence's present version for the authority's seal system.

    Raises:
        NotAllowed: ``no-seal-awaited``.
        IssueError: the face could not be made.
    """
    _, license = _current(store, ref)
    return sealing.unsealed(_awaiting(license), settings)


def take_back(
    store: Store,
    files: FileStore,
    ref: str,
    sealed: bytes,
    settings: Settings,
    now: datetime,
    *,
    actor: str = "system",
) -> License:
    """Take the sealed file of a licence's present version.

    Raises:
        NotAllowed: ``no-seal-awaited``.
        IssueError, SetupMissing: as ``sealing.check_sealed``.
        StaleCase: the case moved on meanwhile.
    """
    case, license = _current(store, ref)
    handed_out = sealing.unsealed(_awaiting(license), settings)
    signer = sealing.check_sealed(handed_out, sealed, license, settings, now)
    return _sealed(store, files, case, license, sealed, signer, now, actor)


def propose(store: Store, ref: str, rules: Rules, now: datetime, *, actor: str = "system") -> bool:
    """Put it to the lead department to cancel a licence that too few permits are left of.

    By the locality's rule, and once: not again for permits for which somebody decided to keep it.
    Gives whether it was put now.

    Raises:
        NotFound, NotAllowed, StaleCase: as ``complete``.
    """
    case, license = _current(store, ref)
    lead = _proposal(store, case, license, rules, now)
    if lead is None or _proposed_to(case) is not None:
        return False
    live = rules.live(license, now.astimezone(face.SHANGHAI).date())
    refs = {"license": license.id, "live": live, "to": lead}
    store.act(case.id, Action(kind="CANCEL_PROPOSED", actor=actor, refs=refs, at=now), case.seq)
    return True


def keep(
    store: Store, ref: str, reason: str, rules: Rules, now: datetime, *, actor: str = "system"
) -> None:
    """Record that a person lets a licence be, though too few permits are left of it.

    Raises:
        NotAllowed: ``nothing-proposed``.
        NotFound, StaleCase: as ``complete``.
    """
    case, license = _current(store, ref)
    if _proposed_to(case) is None:
        raise NotAllowed(
            f"Nobody proposed to cancel licence {license.number}.", code="nothing-proposed"
        )
    live = rules.live(license, now.astimezone(face.SHANGHAI).date())
    refs = {"license": license.id, "live": live}
    told = Action(kind="KEPT", actor=actor, reason=public(reason) or "", refs=refs, at=now)
    store.act(case.id, told, case.seq)


def carries_face(license: License) -> bool:
    """Whether there is anything to hang on a wall: else the last file stays, and says nothing."""
    return license.state == "issued" and any(
        permit.state in ("valid", "suspended") for permit in face.granted(license)
    )


def _record(
    store: Store,
    files: FileStore,
    ref: str,
    act: Act,
    rules: Rules,
    settings: Settings,
    now: datetime,
    actor: str,
) -> License:
    case, license = _current(store, ref)
    if already(license, act):
        return license
    made = after(license, act, rules, now.astimezone(face.SHANGHAI).date())
    made = made.model_copy(update={"updated_at": now})
    if act.act == "reissued":
        made = _readdressed(made, settings)
    told = {"permits", "authority", "superior_of", "document", "on"}
    action = Action(
        kind=act.act.upper().replace("-", "_"),
        actor=actor,
        reason=public(act.reason) or "",
        refs=made.history[-1].model_dump(mode="json", include=told)
        | {"propose_to": _proposal(store, case, made, rules, now)},
        at=now,
    )
    return _enter(store, files, case, license, made, action, settings, now)


def _current(store: Store, ref: str) -> tuple[Case, License]:
    """The case first: whatever happens to the licence after that makes the case outdated."""
    case = store.case(register.find(store, ref).case_id)
    license = register.find(store, ref)
    if license.state == "reserved":
        raise NotAllowed(
            f"Licence {license.number} is not issued yet.",
            hint=f"`yizheng issue {case.id}` issues it.",
            code="not-issued",
        )
    if license.state == "superseded":
        raise NotAllowed(
            f"This address of licence {license.number} was given up after a loss.",
            hint="Name the licence by its number.",
            code="superseded",
        )
    return case, license


def _enter(
    store: Store,
    files: FileStore,
    case: Case,
    before: License,
    made: License,
    told: Action,
    settings: Settings,
    now: datetime,
    *,
    awaited: bool = True,
) -> License:
    """Make the file, then write version, row and action at once.

    Without ``awaited``, a file that cannot be made now is an error.
    """
    file = _file(made, settings, now, files, awaited)
    if file is not None:
        former = before.former_files
        if before.pdf_sha256 is not None:
            old = LicenseFile(
                version=before.version, sha256=before.pdf_sha256, signer=before.signer
            )
            former = (*former, old)
        made = made.model_copy(
            update={"pdf_sha256": file.sha256, "signer": file.signer, "former_files": former}
        )
    refs: dict[str, Any] = {
        "license": made.id,
        "version": made.version,
        "pdf": None if file is None else file.sha256,
        "awaits": None if file is None else file.awaits,
    }
    action = told.model_copy(update={"refs": told.refs | refs})
    store.act(case.id, action, case.seq, register.rows(made, register.key(store, made), now))
    return made


def _file(
    license: License, settings: Settings, now: datetime, files: FileStore, awaited: bool
) -> "_File | None":
    """The file of a new version, or what it waits for; None where there is to be none."""
    if not carries_face(license):
        return None
    if settings.sealing == "external":
        return _File(None, None, SEALED_ELSEWHERE)
    try:
        pdf, signer = _finished(license, settings, now)
    except YizhengError as error:
        if not awaited:
            raise
        return _File(None, None, error.code)
    return _File(files.put(pdf), signer, None)


def _finished(license: License, settings: Settings, now: datetime) -> tuple[bytes, str]:
    signer = signer_for(license.sample, settings, now)
    return finish(license, signer, settings), signer.fingerprint


def _sealed(
    store: Store,
    files: FileStore,
    case: Case,
    license: License,
    pdf: bytes,
    signer: str,
    now: datetime,
    actor: str,
) -> License:
    sha256 = files.put(pdf)
    made = license.model_copy(update={"pdf_sha256": sha256, "signer": signer})
    refs = {"license": made.id, "version": made.version, "pdf": sha256}
    rows = register.rows(made, register.key(store, made), made.updated_at or now)
    store.act(case.id, Action(kind="SEALED", actor=actor, refs=refs, at=now), case.seq, rows)
    return made


def _awaiting(license: License) -> License:
    if license.pdf_sha256 is not None or not carries_face(license):
        raise NotAllowed(
            f"Version {license.version} of licence {license.number} waits for no seal.",
            code="no-seal-awaited",
        )
    return license


def _readdressed(license: License, settings: Settings) -> License:
    if not license.sample and settings.public_url is None:
        raise SetupMissing(
            "A licence needs the public address that its QR code will point to for years.",
            hint="Set YIZHENG_PUBLIC_URL and record the reissue again.",
            code="public-url-missing",
        )
    fresh = license_id()
    return license.model_copy(update={"id": fresh, "url": f"{settings.base_url}/l/{fresh}"})


def _begins_with(files: FileStore, sha256: str, drawn: bytes) -> bool:
    """Whether a kept file is this drawing, and a signature after it."""
    try:
        return files.get(sha256).startswith(drawn)
    except (NotFound, MaterialError):
        return False  # lost or damaged: made anew


def _proposal(
    store: Store, case: Case, license: License, rules: Rules, now: datetime
) -> str | None:
    """Who has to consider cancelling, by the locality's rule; None if nobody."""
    today = now.astimezone(face.SHANGHAI).date()
    if rules.locality.minimum.below != "propose" or not rules.too_few(license, today):
        return None
    kept = [action.refs["live"] for action in store.actions(case.id) if action.kind == "KEPT"]
    if kept and kept[-1] == list(rules.live(license, today)):
        return None
    return rules.lead(license)


def _proposed_to(case: Case) -> str | None:
    waits = (wait.who for wait in case.waiting_for if wait.why == CANCEL_PROPOSED)
    return next(waits, None)


@dataclass(frozen=True)
class _File:
    sha256: str | None
    signer: str | None
    awaits: str | None
    """Why it is not there yet: a reason code."""
