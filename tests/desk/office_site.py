"""The desk with an account of every role and sample cases in every status, read without OCR.

What the readers made of the bundled sample cases is in ``readings/``: made anew by
``python tests/desk/office_site.py HOME`` of the home of a ``yizheng demo``.
"""

import functools
import gzip
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import yaml
from web_site import free_port, running

from cases import accounts, record
from cases.model import Action, Case, Material
from cases.settings import Settings, load
from cases.store import Store
from cases.tables import MaterialRow
from departments import handling
from flows.steps import advance, intake
from flows.steps.office import Office, open_office

READINGS = Path(__file__).with_name("readings")
SAMPLES = Path(__file__).parents[2] / "samples" / "restaurant"
PASSWORD = "样本口令-quiet-lantern-47"
ACCOUNTS: dict[str, tuple[str, tuple[accounts.Role, ...], str | None]] = {
    "clerk": ("样本窗口", ("clerk",), None),
    "reviewer": ("样本核对甲", ("reviewer",), None),
    "second": ("样本核对乙", ("reviewer",), None),
    "lead": ("样本牵头", ("lead",), None),
    "officer": ("样本审批员", ("officer",), "market-regulation"),
    "fireman": ("样本消防员", ("officer",), "fire-rescue"),
    "auditor": ("样本审计", ("auditor",), None),
    "system": ("样本系统", ("system-administrator",), None),
    "security": ("样本安全", ("security-administrator",), None),
}
"""Name → what it is shown as, roles, department."""
ADVICE = ("FD", "FS", "SB", "TB")
FLAWLESS, DIFFERS, REFUSED, LACKING = (
    "a-all-well",
    "b-address-differs",
    "c-one-refused",
    "d-material-missing",
)


class OfficeSite:
    """A running desk: use as ``with office_site(folder) as desk``."""

    def __init__(self, settings: Settings, cases: dict[str, str]) -> None:
        self.settings = settings
        self.cases = cases
        """What was made by ``fill`` → id of the case."""
        self.office: Office = open_office(settings)
        self.store: Store = self.office.store
        self.base = settings.base_url
        self._clients: dict[str, httpx.Client] = {}

    def client(self, name: str) -> httpx.Client:
        """A client that this account has signed in with."""
        if name not in self._clients:
            client = httpx.Client(base_url=self.base, headers={"Origin": self.base}, timeout=30)
            said = {"name": name, "password": PASSWORD}
            answer = client.post("/desk/sign-in", data=said)
            assert answer.status_code == 303, answer.text
            self._clients[name] = client
        return self._clients[name]

    def session_cookie(self, name: str) -> dict[str, Any]:
        """The session of an account, as a browser's context takes it (``add_cookies``)."""
        (cookie,) = self.client(name).cookies.jar
        return {"name": cookie.name, "value": cookie.value, "url": self.base}

    def case(self, made: str) -> Case:
        """A case as it is now."""
        return self.store.case(self.cases[made])

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self.store.close()


@contextmanager
def office_site(folder: Path, **more: Any) -> Iterator[OfficeSite]:
    """A desk on a free port while the block runs, in a home of its own below a folder.

    Args:
        folder: where the home is made.
        more: settings.
    """
    made, cases = _filled()
    home = folder / "desk-home"
    shutil.copytree(made, home)
    settings = load(home=home, port=free_port(), blind_share=0, plant_share=0, **more)
    with running(settings):
        site = OfficeSite(settings, dict(cases))
        yield site
        site.close()


@functools.cache
def _filled() -> tuple[Path, dict[str, str]]:
    """A home with everything in it, made once per process: 10 seconds."""
    home = Path(tempfile.mkdtemp(prefix="yizheng-desk-")) / "home"
    home.mkdir()
    # The addresses of the licences name no port that a server of a test will have.
    settings = load(home=home, blind_share=0, plant_share=0)
    store = Store(settings.store_url)
    store.upgrade()
    store.close()
    office = open_office(settings)
    sign_up(office.store)
    cases = fill(office)
    office.store.close()
    return home, cases


def sign_up(store: Store) -> None:
    """An account of every role, all with the same password."""
    first = accounts.create(
        store, "first", display_name="样本", roles=("clerk",), password=PASSWORD,
        must_change=False, now=datetime.now(UTC),
    )  # fmt: skip
    with store.write() as session:
        row = session.get(accounts.AccountRow, first.name)
        assert row is not None
        for name, (shown, roles, department) in ACCOUNTS.items():
            session.add(
                accounts.AccountRow(
                    name=name, display_name=shown, roles=list(roles), department=department,
                    password_hash=row.password_hash,  # made once: it takes its time
                    must_change_password=False, made_at=row.made_at, disabled_at=None,
                )
            )  # fmt: skip
        session.delete(row)


def fill(office: Office) -> dict[str, str]:
    """A case in every status; ``overdue`` waits for departments beyond its deadline."""
    made = {
        "received": receive(office, FLAWLESS, "received", days_ago=0),
        "review": read(office, DIFFERS, "review", days_ago=1),
        "review-late": read(office, DIFFERS, "review-late", days_ago=20),
        "returned": read(office, LACKING, "returned", days_ago=3),
        "consulting": read(office, FLAWLESS, "consulting", days_ago=2),
        "overdue": read(office, FLAWLESS, "overdue", days_ago=60),
        "deciding": answered(office, read(office, REFUSED, "deciding", days_ago=5), REFUSED),
    }
    decided = answered(office, read(office, FLAWLESS, "issuing", days_ago=6), FLAWLESS)
    made["issuing"] = handling.decide(office, decided, "user:lead")
    decided = answered(office, read(office, REFUSED, "issued", days_ago=9), REFUSED)
    decided = handling.decide(office, decided, "user:lead")
    made["issued"] = advance.advance(office, decided.id)
    refused = read(office, FLAWLESS, "refused", days_ago=12)
    no = [
        {"permit": one, "kind": "refuse", "facts": "样本事实", "basis": "样本依据"}
        for one in ADVICE
    ]
    refused = handling.apply_opinions(office, refused, json.dumps(no), "user:officer")
    made["refused"] = handling.decide(office, refused, "user:lead")
    gone = read(office, DIFFERS, "withdrawn", days_ago=4)
    action = Action(kind="WITHDRAWN", actor="user:clerk", reason="样本：申请人撤回")
    made["withdrawn"] = office.store.act(gone.id, action, gone.seq)
    broken = receive(office, LACKING, "failed", days_ago=1)
    action = Action(kind="FAILED", actor="system", refs={"code": "reader-failed"})
    made["failed"] = office.store.act(broken.id, action, broken.seq)
    assert [made[status].status for status in made] == [
        status.removesuffix("-late").replace("overdue", "consulting") for status in made
    ]
    return {name: case.id for name, case in made.items()}


def receive(office: Office, sample: str, name: str, *, days_ago: int = 0) -> Case:
    """A case whose papers came in and were not read."""
    folder = SAMPLES / "cases" / sample
    facts = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))
    facts.pop("sample")
    now = datetime.now(UTC) - timedelta(days=days_ago)
    case = office.store.open_case(
        f"/样本/{name}",
        f"样本-{name}",
        industry=facts["industry"],
        sample=True,
        facts=facts,
        now=now,
    )
    rows = []
    for path in sorted(folder.iterdir()):
        if path.name != "case.yaml":
            sha256, size = office.files.put_file(path)
            rows.append(
                MaterialRow(
                    case_id=case.id, file=path.name, sha256=sha256, size=size, received_at=now,
                    reading=None,
                )
            )  # fmt: skip
    refs = {"materials": [row.sha256 for row in rows]}
    action = Action(kind="RECEIVED", actor="user:clerk", refs=refs, at=now)
    return office.store.act(case.id, action, case.seq, rows)


def read(office: Office, sample: str, name: str, *, days_ago: int = 0) -> Case:
    """A case that went on without a person as far as it can, with the recorded readings."""
    case = receive(office, sample, name, days_ago=days_ago)
    said = json.loads(gzip.decompress((READINGS / f"{sample}.json.gz").read_bytes()))
    now = datetime.now(UTC) - timedelta(days=days_ago)
    rows = []
    for row in record.originals(office.store, case.id):
        kept = {one: getattr(row, one) for one in ("case_id", "file", "sha256", "size")}
        found = [Material.model_validate(one) for one in said[row.file]]
        reading = [one.model_dump(mode="json") for one in found]
        rows.append(MaterialRow(**kept, received_at=row.received_at, reading=reading))
    refs = {"documents": len(rows), "problems": []}
    action = Action(kind="EXTRACTED", actor="system", refs=refs, at=now)
    case = office.store.act(case.id, action, case.seq, rows)
    then = office.now
    office.now = lambda: now
    try:
        case = intake.form(office, case)
        return advance.advance(office, case.id)
    finally:
        office.now = then


def answered(office: Office, case: Case, sample: str) -> Case:
    """A case with the opinions of all departments."""
    text = (SAMPLES / "opinions" / f"{sample}.json").read_text(encoding="utf-8")
    return handling.apply_opinions(office, case, text, "user:officer")


def _record(home: Path) -> None:
    """Write down what the readers made of the sample cases of a demo's home."""
    office = open_office(load(home=home))
    for case in office.store.cases():
        rows = record.originals(office.store, case.id)
        said = json.dumps(
            {row.file: row.reading for row in rows}, ensure_ascii=False, sort_keys=True
        )
        target = READINGS / f"{case.name}.json.gz"
        target.write_bytes(gzip.compress(said.encode(), 9, mtime=0))


if __name__ == "__main__":
    _record(Path(sys.argv[1]))
