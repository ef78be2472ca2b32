import json
import multiprocessing
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from multiprocessing.synchronize import Event
from pathlib import Path

import pikepdf
import pytest
from authorities import PASSPHRASE, Authority
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from sqlalchemy import func, select

from cases.errors import IssueError, NotAllowed, NotFound, SetupMissing
from cases.files import Folder, open_files
from cases.model import Form
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import LicenseRow
from licenses import numbering, register
from licenses.identifier import is_identifier
from licenses.issue import issue, issuer_of
from licenses.paper import face
from licenses.signed import keys, signature, signing
from licenses.signed.signing import PadesSigner
from templates import catalog
from templates.places import LicenseIdentifier

PROCESSES = multiprocessing.get_context("forkserver")
"""Each is a fork of one that has no threads and has imported what takes long."""
PROCESSES.set_forkserver_preload(["licenses.issue", "psycopg", "pytest"])


def issue_once(store: Store, settings: Settings, case_id: str, seq: int):
    made = decision(refused=("TB",))
    files = open_files(settings)
    now = datetime.now(UTC)
    return issue(store, files, store.case(case_id), seq, made, FORM, ISSUER, settings, now)


def test_a_decision_becomes_a_licence_in_register_files_and_case(
    store: Store, stored_settings: Settings
) -> None:
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made)
    files = open_files(stored_settings)
    license = issue(store, files, case, seq, made, FORM, ISSUER, stored_settings, ISSUED)

    assert license.number.startswith("YBGX202603000001")
    assert numbering.is_number(license.number)
    assert license.url == f"http://127.0.0.1:8000/l/{license.id}"
    assert store.case(case.id).status == "issued"
    assert register.find(store, license.id) == license
    assert register.find(store, license.number.lower()) == license
    assert register.of_case(store, case.id) == license
    assert license.pdf_sha256 is not None
    assert register.by_pdf(store, license.pdf_sha256) == license
    with pikepdf.open(BytesIO(files.get(license.pdf_sha256))) as pdf:
        face = json.loads(pdf.attachments["license.json"].get_file().read_bytes())
    assert [permit["code"] for permit in face["permits"]] == ["FD", "FS", "SB"]
    assert store.check() == []


def test_the_catalogue_says_who_issues() -> None:
    issuer = issuer_of(catalog.load(), "default", "restaurant")
    assert issuer.authority.startswith("样本区")
    assert (issuer.industry_name, issuer.industry_number) == ("饭店", "03")
    assert "食品经营许可" in issuer.permit_names["FD"]


def test_issuing_again_gives_the_same_licence(store: Store, stored_settings: Settings) -> None:
    case, seq = decided_case(store, decision(refused=("TB",)))
    first = issue_once(store, stored_settings, case.id, seq)
    again = issue_once(store, stored_settings, case.id, seq)
    assert again == first


def test_a_reservation_left_by_a_killed_run_is_used(
    store: Store, stored_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, seq = decided_case(store, decision(refused=("TB",)))
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "put", lambda self, data: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            issue_once(store, stored_settings, case.id, seq)
    with store.read() as session:
        reserved = session.scalars(select(LicenseRow)).one()
    assert reserved.state == "reserved"
    assert register.of_case(store, case.id) is None
    license = issue_once(store, stored_settings, case.id, seq)
    assert (license.id, license.number) == (reserved.id, reserved.number)


def test_serials_count_up_and_differ(store: Store, stored_settings: Settings) -> None:
    numbers = []
    for name in "abc":
        case, seq = decided_case(store, decision(refused=("TB",)), name=name)
        numbers.append(issue_once(store, stored_settings, case.id, seq).number)
    assert [number[:-1] for number in numbers] == [
        f"YBGX{datetime.now(UTC):%Y}0300000{n}" for n in (1, 2, 3)
    ]


def test_a_real_case_without_public_address_is_not_issued(
    store: Store, stored_settings: Settings
) -> None:
    case, seq = decided_case(store, decision(), sample=False)
    with pytest.raises(SetupMissing) as caught:
        issue_once(store, stored_settings, case.id, seq)
    assert caught.value.code == "public-url-missing"
    assert "YIZHENG_PUBLIC_URL" in caught.value.hint
    assert store.case(case.id).status == "issuing"
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(LicenseRow)) == 0


def test_a_real_case_gets_the_public_address_and_a_number_of_the_real_series(
    store: Store, stored_settings: Settings, empty_url: str, tmp_path: Path
) -> None:
    authority = Authority("样本根")
    public = load(
        home=stored_settings.home,
        database_url=empty_url,
        public_url="https://p.example.gov.cn/yz",
        signing_file=authority.signer(tmp_path, "样本印章"),
        signing_passphrase=PASSPHRASE,
        trust_roots=authority.pem(tmp_path),
    )
    case, seq = decided_case(store, decision(refused=("TB",)), sample=False)
    license = issue_once(store, public, case.id, seq)
    assert license.url == f"https://p.example.gov.cn/yz/l/{license.id}"
    assert license.number.startswith("GX20")
    assert not license.sample


def test_the_identifier_is_that_of_the_locality_and_of_the_number(
    store: Store, stored_settings: Settings
) -> None:
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made)
    parts = LicenseIdentifier(type="11100000000013338W011", issuer="500107")
    issuer = replace(ISSUER, identifier=parts)
    files = open_files(stored_settings)
    license = issue(store, files, case, seq, made, FORM, issuer, stored_settings, ISSUED)
    assert license.identifier is not None and is_identifier(license.identifier)
    assert license.identifier.split(".")[5:9] == [parts.type, "500107", license.number, "001"]
    assert issuer_of(catalog.load(), "default", "restaurant").identifier is None


def test_a_licence_for_nobody_is_refused(store: Store, stored_settings: Settings) -> None:
    made = decision()
    case, seq = decided_case(store, made)
    files = open_files(stored_settings)
    with pytest.raises(IssueError) as caught:
        issue(store, files, case, seq, made, Form(), ISSUER, stored_settings, ISSUED)
    assert caught.value.code == "holder-missing"


def test_without_a_licence_in_the_decision_nothing_is_issued(
    store: Store, stored_settings: Settings
) -> None:
    made = decision().model_copy(update={"outcome": "no-license"})
    case, seq = decided_case(store, decision())
    files = open_files(stored_settings)
    with pytest.raises(NotAllowed) as caught:
        issue(store, files, case, seq, made, FORM, ISSUER, stored_settings, ISSUED)
    assert caught.value.code == "nothing-to-issue"


def test_phone_and_citizen_numbers_in_conditions_are_left_out(
    store: Store, stored_settings: Settings
) -> None:
    made = decision()
    told = made.permits[0].model_copy(
        update={"conditions": "热食类；联系人13800000000，证件500107199001010010"}
    )
    made = made.model_copy(update={"permits": (told, *made.permits[1:])})
    case, seq = decided_case(store, made)
    files = open_files(stored_settings)
    license = issue(store, files, case, seq, made, FORM, ISSUER, stored_settings, ISSUED)
    assert license.permits[0].conditions == "热食类；联系人〔号码略〕，证件〔号码略〕"


def _issue_in_a_process(url: str, home: Path, case_id: str, seq: int) -> None:
    settings = load(home=home, database_url=url)
    issue_once(Store(url), settings, case_id, seq)


def test_processes_racing_for_one_decision_end_with_one_licence(
    store: Store, stored_settings: Settings, empty_url: str
) -> None:
    case, seq = decided_case(store, decision(refused=("TB",)))
    arguments = (empty_url, stored_settings.home, case.id, seq)
    runs = [PROCESSES.Process(target=_issue_in_a_process, args=arguments) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0, 0]
    with store.read() as session:
        row = session.scalars(select(LicenseRow)).one()
    assert row.state == "issued"
    assert [action.kind for action in store.actions(case.id)].count("ISSUED") == 1
    assert store.check() == []


def _issue_when_told(url: str, home: Path, case_id: str, seq: int, ready: Event) -> None:
    settings = load(home=home, database_url=url)
    ready.set()
    issue_once(Store(url), settings, case_id, seq)


def test_a_killed_issue_keeps_one_number(
    store: Store, stored_settings: Settings, empty_url: str
) -> None:
    case, seq = decided_case(store, decision(refused=("TB",)))
    killed = []
    for delay in (0.0, 0.03, 0.1, 0.2, 0.3, 0.4, 0.6):
        ready = PROCESSES.Event()
        arguments = (empty_url, stored_settings.home, case.id, seq, ready)
        run = PROCESSES.Process(target=_issue_when_told, args=arguments)
        run.start()
        assert ready.wait(60)
        time.sleep(delay)
        run.kill()
        run.join()
        killed.append(run.exitcode == -signal.SIGKILL)
    assert any(killed)
    license = issue_once(store, stored_settings, case.id, seq)
    with store.read() as session:
        row = session.scalars(select(LicenseRow)).one()
    assert (row.id, row.number, row.state) == (license.id, license.number, "issued")
    assert license.pdf_sha256 is not None
    assert open_files(stored_settings).has(license.pdf_sha256)
    assert store.check() == []


STEPS: list[tuple[object, str]] = [
    (keys, "test_authority"),
    (register, "reserve"),
    (face, "draw"),
    (PadesSigner, "sign"),
    (signing, "inspect"),
    (Folder, "put"),
    (Store, "act"),
]


@pytest.mark.parametrize(("owner", "step"), STEPS)
@pytest.mark.parametrize("done", [False, True])
def test_stopped_at_any_step_it_ends_with_one_number_and_a_file_that_agrees(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, owner: object, step: str, done: bool
) -> None:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    case, seq = decided_case(store, decision(refused=("TB",)))
    real = getattr(owner, step)

    def stopped(*arguments: object, **named: object) -> None:
        if done:
            real(*arguments, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, stopped)
        with pytest.raises(KeyboardInterrupt):
            issue_once(store, settings, case.id, seq)
    with store.read() as session:
        left = [row.number for row in session.scalars(select(LicenseRow))]
    recorded = done and step == "act"
    assert store.case(case.id).status == ("issued" if recorded else "issuing")

    license = issue_once(store, settings, case.id, seq)
    with store.read() as session:
        row = session.scalars(select(LicenseRow)).one()
    assert left in ([], [row.number])
    pdf = open_files(settings).get(row.pdf_sha256 or "")
    seen = signature.inspect(pdf, keys.test_root(settings.home), datetime.now(UTC), as_claimed=True)
    assert seen is not None and seen.trusted and seen.whole
    assert (row.number, row.state, seen.fingerprint) == (license.number, "issued", license.signer)
    assert [action.kind for action in store.actions(case.id)].count("ISSUED") == 1
    assert store.check() == []
    store.close()


@pytest.mark.parametrize("ref", ["", "x", "\x00", "GX202603000001A", "0" * 5000, "'; --"])
def test_what_cannot_be_a_number_is_mistyped(store: Store, ref: str) -> None:
    with pytest.raises(NotFound) as caught:
        register.find(store, ref)
    assert caught.value.code == "number-mistyped"


def test_a_number_that_nobody_has_is_unknown(store: Store) -> None:
    with pytest.raises(NotFound) as caught:
        register.find(store, numbering.number("GX202603", 1))
    assert caught.value.code == "license-unknown"
