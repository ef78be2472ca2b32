"""What authorities do to issued licences, as this office records it (证照管理)."""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.errors import SetupMissing, YizhengError
from cases.model import License
from departments.files import parse
from departments.office import SYSTEM
from flows.steps.office import Office
from licenses import life, register, renewal
from licenses.acts import Act, Reported
from licenses.paper.face import SHANGHAI
from licenses.renewal import Due, Rules


def rules(office: Office) -> Rules:
    """What law and locality say about the life of licences here."""
    return Rules(office.catalog, office.locality, office.calendar)


def record(office: Office, ref: str, act: Act, actor: str = SYSTEM) -> License:
    """Record an authority's act; see ``life.record``."""
    return life.record(
        office.store,
        office.files,
        ref,
        act,
        rules(office),
        office.settings,
        office.now(),
        actor=actor,
    )


def parse_acts(text: bytes) -> tuple[Reported, ...]:
    """The content of a ``licenses record --from`` file: acts, each with its licence.

    Raises:
        UsageError: ``acts-invalid``; the message names the entry and the key.
    """
    return parse(text, tuple[Reported, ...], what="The file of acts", code="acts-invalid")


def complete(office: Office, ref: str, actor: str = SYSTEM) -> License:
    """Bring the file of a licence up to date; see ``life.complete``."""
    return life.complete(
        office.store, office.files, ref, office.settings, office.now(), actor=actor
    )


def hand_out(office: Office, ref: str) -> bytes:
    """The PDF of a licence for the authority's seal system; see ``life.hand_out``."""
    return life.hand_out(office.store, ref, office.settings)


def take_back(office: Office, ref: str, sealed: bytes, actor: str) -> License:
    """Take the sealed file of a licence; see ``life.take_back``."""
    return life.take_back(
        office.store, office.files, ref, sealed, office.settings, office.now(), actor=actor
    )


def due(office: Office, within: int) -> Iterator[Due]:
    """What is due for any licence within so many days; see ``renewal.due``."""
    today = office.now().astimezone(SHANGHAI).date()
    return renewal.due(register.issued(office.store), rules(office), today, within)


def propose(office: Office, ref: str, actor: str = SYSTEM) -> bool:
    """Put it to the lead department to cancel a licence; see ``life.propose``."""
    return life.propose(office.store, ref, rules(office), office.now(), actor=actor)


def keep(office: Office, ref: str, reason: str, actor: str) -> None:
    """Record that a licence with too few permits is kept; see ``life.keep``."""
    life.keep(office.store, ref, reason, rules(office), office.now(), actor=actor)


def sweep(office: Office, actor: str = SYSTEM) -> "Swept":
    """What the calendar asks for, once a day; repeatable, and one licence stops no other.

    Puts the cancelling of licences with too few permits to the lead department, once, and makes
    the files that are awaited, unless they are sealed elsewhere. Nothing is ever cancelled.
    """
    here, today = rules(office), office.now().astimezone(SHANGHAI).date()
    proposed, completed, failed = [], [], []
    no_file: SetupMissing | None = None
    for license in register.issued(office.store):
        try:
            if here.too_few(license, today) and propose(office, license.number, actor):
                proposed.append(license.number)
            if license.pdf_sha256 is None and life.carries_face(license) and no_file is None:
                made = complete(office, license.number, actor)
                completed += [made.number] * (made.pdf_sha256 is not None)
        except YizhengError as error:
            no_file = error if isinstance(error, SetupMissing) else no_file
            failed.append((license.number, error))
    return Swept(tuple(proposed), tuple(completed), tuple(failed))


def redraw(office: Office, ref: str, actor: str = SYSTEM) -> "Redrawn":
    """Bring the file of one licence of many up to date; one that fails stops no other.

    Raises:
        SetupMissing: as ``life.complete``: no other file could be made either.
    """
    try:
        before = register.find(office.store, ref)
        now = complete(office, ref, actor)
    except SetupMissing:
        raise
    except YizhengError as error:
        return Redrawn(ref, None, error)
    same = (before.version, before.pdf_sha256) == (now.version, now.pdf_sha256)
    return Redrawn(now.number, None if same else now, None)


@dataclass(frozen=True)
class Swept:
    """What a daily sweep did, by number of the licence."""

    proposed: tuple[str, ...]
    """Their cancelling was put to the lead department now."""
    completed: tuple[str, ...]
    """Their files were awaited and are made."""
    failed: tuple[tuple[str, YizhengError], ...]


@dataclass(frozen=True)
class Redrawn:
    """What became of one licence; neither a licence nor an error: it was up to date."""

    ref: str
    license: License | None
    error: YizhengError | None
