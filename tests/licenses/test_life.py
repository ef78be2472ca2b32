"""Acts on issued licences: register, page and file change together, whatever is killed."""

import json
import multiprocessing
import signal
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from licensing import FORM, ISSUED, ISSUER, RULES, decided_case, decision
from sqlalchemy import func, select, update

from cases.errors import NotAllowed, NotFound, SetupMissing, StaleCase
from cases.files import FileStore, Folder, open_files
from cases.model import License, Wait
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import LicenseRow, LicenseVersionRow
from licenses import issue as issuing
from licenses import life, register
from licenses.acts import Act
from licenses.issue import issue
from licenses.paper import face
from licenses.signed import keys, signature, signing
from licenses.status import status
from licenses.verification.verify import verify
from papers import qr

PROCESSES = multiprocessing.get_context("forkserver")
"""Each is a fork of one that has no threads and has imported what takes long."""
PROCESSES.set_forkserver_preload(["licenses.life", "psycopg", "pytest"])
LATER = ISSUED + timedelta(days=100)
TODAY = LATER.astimezone(face.SHANGHAI).date()
MARKET, CITY = "样本市场监督管理局", "样本城市管理局"


def act(name: str, *permits: str, **changes: Any) -> Act:
    values: dict[str, Any] = {
        "act": name,
        "permits": permits,
        "authority": MARKET if permits else ISSUER.authority,
        "document": f"样〔2027〕{name}",
        "on": TODAY,
        "reason": "样本理由",
    }
    return Act(**(values | changes))


@dataclass
class Desk:
    """A store with one issued licence of FD, FS and SB."""

    store: Store
    files: FileStore
    settings: Settings
    license: License

    def record(self, what: Act, ref: str | None = None, now: datetime = LATER) -> License:
        return life.record(
            self.store,
            self.files,
            ref or self.license.id,
            what,
            RULES,
            self.settings,
            now,
            actor="clerk",
        )

    def complete(self, now: datetime = LATER) -> License:
        return life.complete(self.store, self.files, self.license.number, self.settings, now)

    @property
    def now(self) -> License:
        return register.find(self.store, self.license.number)

    @property
    def waits(self) -> tuple[Wait, ...]:
        return self.store.case(self.license.case_id).waiting_for


def issued(store: Store, settings: Settings, name: str = "a", refused: str = "TB") -> License:
    made = decision(refused=(refused,))
    case, seq = decided_case(store, made, name=name)
    files = open_files(settings)
    return issue(store, files, case, seq, made, FORM, ISSUER, settings, ISSUED)


@pytest.fixture
def desk(store: Store, stored_settings: Settings) -> Desk:
    """On each database."""
    made = issued(store, stored_settings)
    return Desk(store, open_files(stored_settings), stored_settings, made)


@pytest.fixture
def light(settings: Settings) -> Desk:
    """On SQLite."""
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    return Desk(store, open_files(settings), settings, issued(store, settings))


def printed(desk: Desk, license: License) -> dict[str, Any]:
    """What the data in the licence's file says; the file is signed and its code reads as its
    address."""
    assert license.pdf_sha256 is not None
    pdf = desk.files.get(license.pdf_sha256)
    roots = keys.test_root(desk.settings.home)
    seen = signature.inspect(pdf, roots, datetime.now(UTC), as_claimed=True)
    assert seen is not None and seen.trusted and seen.whole
    assert seen.fingerprint == license.signer
    assert license.url in qr.decode_pdf(pdf, dpi=150, area=face.code_area(license.url))
    with pikepdf.open(BytesIO(pdf)) as document:
        said: dict[str, Any] = json.loads(
            document.attachments["license.json"].get_file().read_bytes()
        )
    return said


def agrees(desk: Desk) -> License:
    """The one licence, whose register, versions, history and file say the same."""
    with desk.store.read() as session:
        row = session.scalars(select(LicenseRow)).one()
        last = session.scalars(
            select(LicenseVersionRow).order_by(LicenseVersionRow.version.desc())
        ).first()
    now = register.to_license(row)
    assert last is not None
    assert License.model_validate(last.license) == now
    assert (last.version, last.pdf_sha256, last.address_id) == (
        now.version,
        now.pdf_sha256,
        now.id,
    )
    assert [one.version for one in register.versions(desk.store, now)] == list(
        range(1, now.version + 1)
    )
    assert now.number == desk.license.number
    said = printed(desk, now)
    assert (said["number"], said["version"], said["url"]) == (now.number, now.version, now.url)
    assert desk.store.check() == []
    return now


def test_a_suspension_shows_in_register_page_and_file(desk: Desk) -> None:
    now = desk.record(act("suspended", "FD"))
    assert agrees(desk) == now
    assert (now.version, now.id, now.url) == (2, desk.license.id, desk.license.url)
    assert now.updated_at == LATER and now.issued_at == ISSUED
    told = status(now, LATER)
    assert (told.state, [one.state for one in told.permits]) == (
        "partly-valid",
        ["suspended", "valid", "valid"],
    )
    assert [(one.act, one.permits, one.document) for one in told.changes] == [
        ("suspended", ("FD",), "样〔2027〕suspended")
    ]
    action = desk.store.actions(now.case_id)[-1]
    assert (action.kind, action.actor, action.reason) == ("SUSPENDED", "clerk", "样本理由")
    assert action.refs["authority"] == MARKET and action.refs["pdf"] == now.pdf_sha256


def test_the_old_file_is_remembered_as_the_former_one(desk: Desk) -> None:
    now = desk.record(act("suspended", "FD"))
    old = desk.license.pdf_sha256
    assert [(one.version, one.sha256, one.signer) for one in now.former_files] == [
        (1, old, desk.license.signer)
    ]
    assert old is not None and register.by_pdf(desk.store, old) == now
    assert [one.sha256 for one in status(now, LATER).former_files] == [old]
    first, second = register.versions(desk.store, now)
    assert (first, second) == (desk.license, now)


def test_recorded_again_nothing_more_happens(desk: Desk) -> None:
    first = desk.record(act("suspended", "FD"))
    resumed = desk.record(act("resumed", "FD"))
    assert desk.record(act("suspended", "FD")) == resumed
    assert first.version == 2 and agrees(desk).version == 3


def test_no_value_of_a_person_is_in_an_action(light: Desk) -> None:
    light.record(
        act(
            "changed",
            values={"legal_representative": "样本乙", "premises": "样本路99号"},
            reason="法人变更，电话13800000000",
        )
    )
    action = light.store.actions(light.license.case_id)[-1]
    said = json.dumps([action.refs, action.reason], ensure_ascii=False)
    assert not any(word in said for word in ("样本乙", "99号", "13800000000"))
    now = agrees(light)
    assert (now.legal_representative, now.premises) == ("样本乙", "样本路99号")
    assert printed(light, now)["holder"]["premises"] == "样本路99号"


def test_a_refused_act_changes_nothing(light: Desk) -> None:
    before = light.store.case(light.license.case_id)
    with pytest.raises(NotAllowed) as caught:
        light.record(act("revoked", "FD", authority=CITY))
    assert caught.value.code == "wrong-authority"
    assert light.store.case(before.id) == before
    assert light.now == light.license


def test_another_licence_never_changes(light: Desk) -> None:
    other = issued(light.store, light.settings, name="b")
    before = [register.versions(light.store, other), light.store.actions(other.case_id)]
    told = status(other, LATER)
    for name in ("suspended", "resumed", "revoked"):
        light.record(act(name, "FD"))
    light.record(act("reissued"))
    light.record(act("cancelled"), ref=light.license.number)
    assert register.find(light.store, other.id) == other
    assert status(register.find(light.store, other.id), LATER) == told
    assert [register.versions(light.store, other), light.store.actions(other.case_id)] == before


def test_after_a_loss_the_old_address_says_superseded_and_leads_nowhere(desk: Desk) -> None:
    old = desk.license
    new = desk.record(act("reissued"))
    assert new.number == old.number and new.id != old.id and new.url.endswith(f"/l/{new.id}")
    assert register.find(desk.store, new.id) == new == register.find(desk.store, new.number)
    lost = register.find(desk.store, old.id)
    assert (lost.state, lost.url, lost.version) == ("superseded", old.url, 1)
    assert new.id not in status(lost, LATER).model_dump_json()
    assert status(lost, LATER).standing == "superseded"
    assert old.pdf_sha256 is not None and register.by_pdf(desk.store, old.pdf_sha256) == new
    with pytest.raises(NotAllowed) as caught:
        desk.record(act("suspended", "FD"), ref=old.id)
    assert caught.value.code == "superseded"

    suspended = desk.record(act("suspended", "FD"), ref=new.id)
    assert (suspended.id, suspended.version) == (new.id, 3)
    newest = desk.record(act("reissued", document="2号"), ref=new.id)
    assert {register.find(desk.store, one).state for one in (old.id, new.id)} == {"superseded"}
    assert register.find(desk.store, new.id).version == 3
    assert agrees(desk) == newest


def test_a_licence_that_ended_keeps_its_last_file(light: Desk) -> None:
    now = light.record(act("cancelled"))
    assert (now.state, now.version) == ("cancelled", 2)
    assert (now.pdf_sha256, now.former_files) == (light.license.pdf_sha256, ())
    assert status(now, LATER).state == "cancelled"
    assert light.complete() == now
    assert light.waits == ()
    assert light.store.check() == []


def test_fewer_than_two_permits_are_put_to_the_lead_and_never_cancelled_by_themselves(
    light: Desk,
) -> None:
    """Of FD, FS and SB, SB is no permit: it does not count."""
    light.record(act("revoked", "SB", authority=CITY))
    assert light.waits == ()
    now = light.record(act("revoked", "FD"))
    assert light.waits == (Wait(who="market-regulation", why="cancel-proposed"),)
    assert now.state == "issued" and status(now, LATER).state == "partly-valid"

    def propose() -> bool:
        return life.propose(light.store, now.id, RULES, LATER)

    def keep() -> None:
        life.keep(light.store, now.id, "样本", RULES, LATER)

    assert not propose()
    keep()
    assert light.waits == ()
    assert not propose()
    with pytest.raises(NotAllowed) as caught:
        keep()
    assert caught.value.code == "nothing-proposed"
    light.record(act("changed", values={"premises": "样本路99号"}))
    assert light.waits == ()
    light.record(act("cancelled"))
    assert light.waits == ()
    assert light.store.check() == []


def test_what_the_calendar_ends_is_proposed_once(light: Desk) -> None:
    after_all_but_one = datetime(2033, 1, 1, tzinfo=UTC)
    assert not life.propose(light.store, light.license.id, RULES, LATER)
    assert life.propose(light.store, light.license.id, RULES, after_all_but_one)
    assert light.waits == (Wait(who="market-regulation", why="cancel-proposed"),)
    assert not life.propose(light.store, light.license.id, RULES, after_all_but_one)
    assert light.store.check() == []


def test_where_the_locality_leaves_it_nothing_is_proposed(light: Desk) -> None:
    minimum = RULES.locality.minimum.model_copy(update={"below": "leave"})
    locality = RULES.locality.model_copy(update={"minimum": minimum})
    rules = life.Rules(RULES.catalog, locality, RULES.days)
    far = datetime(2033, 1, 1, tzinfo=UTC)
    assert not life.propose(light.store, light.license.id, rules, far)
    assert light.waits == ()


def test_the_page_does_not_wait_for_a_file_that_cannot_be_made(
    light: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(light.settings, "signing_file", light.settings.home / "nothing.p12")
        now = light.record(act("suspended", "FD"))
        assert light.waits == (Wait(who="operator", why="signing-file-missing"),)
        again = light.record(act("suspended", "SB", authority=CITY))
    assert (again.version, again.pdf_sha256) == (3, None)
    assert [one.version for one in again.former_files] == [1]
    assert [one.state for one in status(now, LATER).permits] == ["suspended", "valid", "valid"]
    mended = light.complete()
    assert (mended.version, light.waits) == (3, ())
    assert agrees(light) == mended
    assert light.store.actions(now.case_id)[-1].kind == "SEALED"


def test_with_a_seal_elsewhere_the_act_is_recorded_at_once(light: Desk) -> None:
    outside = load(home=light.settings.home, sealing="external")
    desk = Desk(light.store, light.files, outside, light.license)
    now = desk.record(act("suspended", "FD"))
    assert (now.version, now.pdf_sha256) == (2, None)
    assert desk.waits == (Wait(who="seal", why="sealed-elsewhere"),)
    assert status(now, LATER).state == "partly-valid"
    assert desk.complete() == now
    first = life.hand_out(desk.store, now.number, outside)
    assert first == life.hand_out(desk.store, now.number, outside)
    signer = signing.open_signer(light.settings, LATER)
    roots = keys.test_root(light.settings.home)
    assert signing.sign(first, face.seal_box(), signer, roots).startswith(first)


def test_a_redraw_makes_a_version_only_where_the_file_would_differ(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        assert desk.complete() == desk.license
    real = face.draw
    monkeypatch.setattr(
        face, "draw", lambda license, **named: real(license, **named) + b"\n% another program\n"
    )
    redrawn = desk.complete()
    assert (redrawn.version, redrawn.history) == (2, ())
    assert [one.version for one in redrawn.former_files] == [1]
    assert desk.complete() == redrawn == agrees(desk)


def test_a_redraw_that_fails_changes_nothing(light: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = face.draw
    monkeypatch.setattr(face, "draw", lambda license, **named: real(license, **named) + b"\n%\n")
    monkeypatch.setattr(light.settings, "signing_file", light.settings.home / "nothing.p12")
    with pytest.raises(SetupMissing) as caught:
        light.complete()
    assert caught.value.code == "signing-file-missing"
    assert light.now == light.license and light.waits == ()


def test_a_real_licence_is_not_reissued_to_an_address_that_does_not_last(light: Desk) -> None:
    with light.store.write() as session:
        row = session.scalars(select(LicenseRow)).one()
        row.license = {**row.license, "sample": False}
    with pytest.raises(SetupMissing) as caught:
        light.record(act("reissued"))
    assert caught.value.code == "public-url-missing"
    assert light.now.version == 1


def test_what_is_sealed_elsewhere_is_not_drawn_anew(
    light: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(light.settings, "sealing", "external")
    monkeypatch.setattr(face, "draw", None)
    assert light.complete() == light.license


def test_every_issued_licence_is_gone_through_in_batches(light: Desk) -> None:
    numbers = [light.license.number, *(issued(light.store, light.settings, n).number for n in "bc")]
    for batch in (1, 2, 3, 4):
        assert [one.number for one in register.issued(light.store, batch)] == sorted(numbers)
    assert register.count_issued(light.store) == 3


def test_a_lost_file_is_made_anew(light: Desk) -> None:
    assert light.license.pdf_sha256 is not None
    light.files.path(light.license.pdf_sha256).unlink()
    now = light.complete()
    assert now.version == 2
    assert agrees(light) == now


def test_only_an_issued_licence_has_a_life(light: Desk) -> None:
    with pytest.raises(NotFound):
        light.record(act("suspended", "FD"), ref="0" * 25)
    made = decision(refused=("TB",))
    case, seq = decided_case(light.store, made, name="b")
    reserved = register.reserve(
        light.store,
        case.id,
        seq,
        "YBGX202603",
        lambda id, number: light.license.model_copy(
            update={"id": id, "number": number, "case_id": case.id, "state": "reserved"}
        ),
        ISSUED,
    )
    with pytest.raises(NotAllowed) as caught:
        light.record(act("suspended", "FD"), ref=reserved.id)
    assert caught.value.code == "not-issued"


def test_an_act_that_another_one_overtook_is_judged_again(
    light: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = Store.act, []

    def late(self: Store, *arguments: Any, **named: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 1:
            light.record(act("suspended", "SB", authority=CITY))
        return real(self, *arguments, **named)

    monkeypatch.setattr(Store, "act", late)
    now = light.record(act("suspended", "FD"))
    assert (now.version, [one.act for one in now.history]) == (3, ["suspended"] * 2)
    assert [one.state for one in now.permits][:3] == ["suspended", "valid", "suspended"]
    assert agrees(light) == now


def test_an_act_that_is_always_overtaken_is_given_up(
    light: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(self: Store, *arguments: Any) -> Any:
        raise StaleCase("样本")

    monkeypatch.setattr(Store, "act", stale)
    with pytest.raises(StaleCase):
        light.record(act("suspended", "FD"))


STEPS: list[tuple[object, str]] = [
    (register, "find"),
    (life, "already"),
    (life, "after"),
    (life, "signer_for"),
    (face, "draw"),
    (issuing, "sign"),
    (Folder, "put"),
    (register, "rows"),
    (Store, "act"),
]


@pytest.mark.parametrize(("owner", "step"), STEPS)
@pytest.mark.parametrize("done", [False, True])
def test_stopped_at_any_step_it_ends_with_one_number_and_a_page_and_file_that_agree(
    light: Desk,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    step: str,
    done: bool,
) -> None:
    """Stopped by a person; test_killed.py kills."""
    real, what = getattr(owner, step), act("revoked", "FD")

    def stopped(*arguments: object, **named: object) -> None:
        if done:
            real(*arguments, **named)
        raise KeyboardInterrupt

    number = light.license.number
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, stopped)
        with pytest.raises(KeyboardInterrupt):
            light.record(what, ref=number)
    recorded = done and step == "act"
    assert agrees(light).version == (2 if recorded else 1)

    now = light.record(what, ref=number)
    assert agrees(light) == now
    assert (now.version, len(now.history)) == (2, 1)
    kinds = [action.kind for action in light.store.actions(now.case_id)]
    assert kinds.count(what.act.upper()) == 1
    with light.store.read() as session:
        assert session.scalar(select(func.count()).select_from(LicenseRow)) == 1


def _record_when_told(home: Path, number: str, what: Act, ready: Event) -> None:
    settings = load(home=home)
    ready.set()
    store = Store(settings.store_url)
    life.record(store, open_files(settings), number, what, RULES, settings, LATER)


def test_a_killed_act_is_finished_by_the_next_run(light: Desk) -> None:
    what = act("revoked", "FD")
    killed = []
    for delay in (0.0, 0.02, 0.1, 0.3):
        ready = PROCESSES.Event()
        arguments = (light.settings.home, light.license.number, what, ready)
        run = PROCESSES.Process(target=_record_when_told, args=arguments)
        run.start()
        assert ready.wait(60)
        time.sleep(delay)
        run.kill()
        run.join()
        killed.append(run.exitcode == -signal.SIGKILL)
        assert agrees(light).version in (1, 2)
    assert any(killed)
    now = light.record(what)
    assert agrees(light) == now
    assert (now.version, len(now.history)) == (2, 1)


def test_processes_racing_with_one_act_record_it_once(light: Desk) -> None:
    what = act("suspended", "FD")
    arguments = (light.settings.home, light.license.number, what, PROCESSES.Event())
    runs = [PROCESSES.Process(target=_record_when_told, args=arguments) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0, 0]
    assert (agrees(light).version, len(light.now.history)) == (2, 1)


def test_the_day_of_an_act_may_lie_before_its_recording(light: Desk) -> None:
    now = light.record(act("suspended", "FD", on=date(2026, 12, 1)))
    assert now.history[0].on == date(2026, 12, 1)
    assert now.updated_at == LATER


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"version": 1}, "its version is not that of its last action"),
        ({"pdf_sha256": "0" * 64}, "its file is not that of its last action"),
        ({"license": {}}, "its row is not its version 2"),
        ({"state": "revoked"}, "its row is not its version 2"),
    ],
)
def test_a_register_changed_by_hand_is_found(
    light: Desk, changes: dict[str, Any], finding: str
) -> None:
    light.record(act("suspended", "FD"))
    assert light.store.check() == []
    with light.store.write() as session:
        session.execute(update(LicenseRow).values(**changes))
    assert f"licence {light.license.number}: {finding}" in light.store.check()


def verified(desk: Desk, pdf: bytes | str, folder: Path) -> tuple[str, str]:
    """The verdict on a file or an address, and the code of its check of versions."""
    target = str(pdf)
    if isinstance(pdf, bytes):
        (folder / "a.pdf").write_bytes(pdf)
        target = str(folder / "a.pdf")
    said = verify(target, register=desk.store, files=desk.files, settings=desk.settings, now=LATER)
    (check,) = (one for one in said.checks if one.name == "superseded")
    return said.verdict, check.code


def test_old_files_and_lost_addresses_verify_as_superseded(light: Desk, tmp_path: Path) -> None:
    def pdf(license: License) -> bytes:
        return light.files.get(license.pdf_sha256 or "")

    first = light.license
    assert verified(light, pdf(first), tmp_path)[0] == "valid"
    second = light.record(act("changed", values={"premises": "样本路99号"}))
    assert verified(light, pdf(first), tmp_path) == ("superseded", "former-version")
    assert verified(light, pdf(second), tmp_path)[0] == "valid"
    third = light.record(act("suspended", "FD"))
    assert verified(light, pdf(third), tmp_path)[0] == "partly-valid"
    assert verified(light, third.url, tmp_path)[0] == "partly-valid"
    fourth = light.record(act("reissued"))
    assert verified(light, first.url, tmp_path)[0] == "superseded"
    for old in (first, second, third):
        assert verified(light, pdf(old), tmp_path)[0] == "superseded"
    assert verified(light, pdf(fourth), tmp_path)[0] == "partly-valid"
    ended = light.record(act("cancelled"), ref=first.number)
    assert verified(light, pdf(ended), tmp_path)[0] == "cancelled"
