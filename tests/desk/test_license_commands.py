"""``yizheng licenses``: what it records and prints, and how it ends."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from authorities import PASSPHRASE, Authority
from commands import Answer, here
from jsonschema import validate
from licensing import FORM, ISSUER, decided_case, decision

from cases.files import open_files
from cases.model import License
from cases.settings import Settings
from cases.store import Store
from cases.tables import LicenseRow
from desk.shapes import schemas
from flows.steps import life
from flows.steps.office import open_office
from licenses.issue import issue
from licenses.paper.face import SHANGHAI

MARKET = "样本市场监督管理局"
NOW = datetime.now(UTC)
TODAY = NOW.astimezone(SHANGHAI).date()


@dataclass
class Shop:
    """A home with one issued licence of FD, FS and SB."""

    home: Path
    store: Store
    license: License

    def run(self, *words: str | Path, **settings: str) -> Answer:
        return here("licenses", *words, home=self.home, **settings)

    def act(self, name: str, *words: str, permit: str | None = "FD", **settings: str) -> Answer:
        """An act with all that an act needs."""
        of = ["--permit", permit, "--authority", MARKET] if permit else [
            "--authority", ISSUER.authority]  # fmt: skip
        document = ["--document", f"样〔2026〕{name}号", "--why", "样本", "--as", "clerk"]
        return self.run(name, self.license.number, *of, *document, *words, "--json", **settings)

    def permit(self, answer: Answer, code: str = "FD") -> Any:
        assert answer.code == 0, answer.err
        validate(answer.json, schemas()["licenses-show"])
        (found,) = (one for one in answer.json["permits"] if one["code"] == code)
        return found

    @property
    def last(self) -> Any:
        """The newest action of the licence's case."""
        return self.store.actions(self.license.case_id)[-1]

    def ends_in(self, days: int) -> None:
        """Let FD end so many days from today."""
        with self.store.write() as session:
            row = session.get(LicenseRow, self.license.id)
            assert row is not None
            permits = [dict(one) for one in row.license["permits"]]
            permits[0]["valid_to"] = (TODAY + timedelta(days=days)).isoformat()
            row.license = {**row.license, "permits": permits}


@pytest.fixture
def shop(settings: Settings) -> Iterator[Shop]:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made)
    files = open_files(settings)
    license = issue(store, files, case, seq, made, FORM, ISSUER, settings, NOW)
    yield Shop(settings.home, store, license)
    store.close()


def test_the_list_tells_how_each_licence_stands(shop: Shop) -> None:
    answer = shop.run("list", "--json")
    assert answer.code == 0
    validate(answer.json, schemas()["licenses-list"])
    (row,) = answer.json["licenses"]
    assert (row["number"], row["standing"], row["version"]) == (shop.license.number, "valid", 1)
    assert [one["code"] for one in row["permits"]] == ["FD", "FS", "SB"]
    assert shop.run("list", "--json", "--state", "revoked").json["licenses"] == []
    plain = shop.run("list")
    assert shop.license.number in plain.out and "有效" in plain.out


def test_a_licence_is_shown_by_id_and_by_number(shop: Shop) -> None:
    shown = [shop.run("show", ref, "--json") for ref in (shop.license.id, shop.license.number)]
    assert shown[0].json == shown[1].json
    validate(shown[0].json, schemas()["licenses-show"])
    assert Path(shown[0].json["file"]).is_file()
    assert shown[0].json["case"] == shop.license.case_id
    plain = shop.run("show", shop.license.number)
    assert "有效" in plain.out and "食品经营许可" in plain.out
    unknown = shop.run("show", "YBGX202603000002A")
    assert (unknown.code, unknown.out) == (4, "")


def test_suspend_and_resume(shop: Shop) -> None:
    suspended = shop.act("suspend")
    assert shop.permit(suspended)["standing"] == "suspended"
    assert (suspended.json["version"], suspended.json["standing"]) == (2, "partly-valid")
    assert (shop.last.kind, shop.last.actor, shop.last.reason) == ("SUSPENDED", "clerk", "样本")
    assert shop.act("suspend").json == suspended.json
    told = shop.run("show", shop.license.number).out
    assert "暂扣" in told and MARKET in told and "样〔2026〕suspend号" in told
    resumed = shop.act("resume")
    assert (shop.permit(resumed)["standing"], resumed.json["version"]) == ("valid", 3)
    assert shop.store.check() == []


def test_a_suspension_shows_its_last_day_and_ends_by_the_authoritys_act(shop: Shop) -> None:
    last = TODAY + timedelta(days=30)
    answer = shop.act("suspend", "--until", str(last))
    assert (shop.permit(answer)["suspended_to"], shop.permit(answer)["standing"]) == (
        str(last),
        "suspended",
    )
    assert f"暂扣期至 suspended to {last}" in shop.run("show", shop.license.number).out
    with shop.store.write() as session:
        row = session.get(LicenseRow, shop.license.id)
        assert row is not None
        permits = [dict(one) for one in row.license["permits"]]
        permits[0]["suspended_to"] = str(TODAY - timedelta(days=1))
        row.license = {**row.license, "permits": permits}
    (due,) = shop.run("due", "--json").json["due"]
    assert (due["permit"], due["what"], due["on"]) == (
        "FD", "suspension-over", str(TODAY - timedelta(days=1)),
    )  # fmt: skip
    assert shop.permit(shop.run("show", shop.license.number, "--json"))["standing"] == "suspended"
    resumed = shop.permit(shop.act("resume"))
    assert (resumed["standing"], resumed["suspended_to"]) == ("valid", None)


def test_nobody_is_told_in_time_by_a_weak_rule(shop: Shop) -> None:
    applied = shop.act("renew", "--applied")
    assert shop.permit(applied)["standing"] == "renewal-pending"
    assert "[renewal-not-judged]" in applied.err and "--in-time (or --late)" in applied.err
    assert applied.json["history"][-1]["in_time"] is None
    (due,) = shop.run("due", "--json").json["due"]
    assert (due["permit"], due["what"]) == ("FD", "not-judged")
    judged = shop.act("renew", "--in-time", "--document", "2号")
    assert "[renewal-not-judged]" not in judged.err
    assert judged.json["history"][-1]["act"] == "renewal-judged"
    assert judged.json["history"][-1]["in_time"] is True
    assert shop.run("due", "--json").json["due"] == []
    shop.ends_in(-1)
    late = shop.act("renew", "--late", "--document", "3号")
    assert shop.permit(late)["standing"] == "expired"


def test_a_daily_sweep_proposes_and_makes_what_is_awaited(shop: Shop, settings: Settings) -> None:
    broken = {"YIZHENG_SIGNING_FILE": str(shop.home / "none.p12")}
    assert shop.act("suspend", **broken).json["file_awaited"] is True
    office = open_office(settings)
    unsigned = settings.model_copy(update={"signing_file": shop.home / "none.p12"})
    failed = life.sweep(replace(office, settings=unsigned))
    assert [(number, error.code) for number, error in failed.failed] == [
        (shop.license.number, "signing-file-missing")
    ]
    mended = life.sweep(office)
    assert mended == life.Swept((), (shop.license.number,), ())
    shop.ends_in(-1)
    assert life.sweep(office).proposed == (shop.license.number,)
    assert life.sweep(office) == life.Swept((), (), ())
    assert (shop.last.kind, shop.last.actor) == ("CANCEL_PROPOSED", "system")


def test_change(shop: Shop) -> None:
    answer = shop.act("change", "--set", "valid_to=2033-01-31", "--set", "conditions=")
    assert shop.permit(answer)["valid_to"] == "2033-01-31"
    altered = {one["name"]: one["after"] for one in answer.json["history"][0]["altered"]}
    assert altered == {"valid_to": "2033-01-31", "conditions": None}
    moved = shop.act("change", "--set", "premises=样本路99号", "--document", "2号", permit=None)
    assert moved.json["premises"] == "样本路99号"
    for wrong in ("premises", "=", "premises=甲"):
        assert shop.act("change", "--set", "premises=乙", "--set", wrong, permit=None).code == 2
    assert shop.act("change", permit=None).code == 2


def test_renew(shop: Shop) -> None:
    applied = shop.act("renew", "--applied")
    assert shop.permit(applied)["standing"] == "renewal-pending"
    assert applied.json["state"] == "valid"
    renewed = shop.act("renew", "--to", "2036-11-20", "--number", "样FD2")
    assert [shop.permit(renewed)[key] for key in ("valid_to", "number", "standing")] == [
        "2036-11-20", "样FD2", "valid",
    ]  # fmt: skip
    assert [one["act"] for one in renewed.json["history"]] == ["renewal-applied", "renewed"]
    for words in ([], ["--to", "long-term", "--applied"], ["--applied", "--number", "1"],
                  ["--to", "long-term", "--late"], ["--refused", "--in-time"]):  # fmt: skip
        assert shop.act("renew", *words).code == 2


def test_a_renewal_refused_before_the_end_leaves_the_permit_its_time(shop: Shop) -> None:
    shop.act("renew", "--applied", "--late")
    refused = shop.act("renew", "--refused", "--document", "2号")
    assert shop.permit(refused)["standing"] == "valid"
    assert shop.act("renew", "--refused", "--document", "3号").code == 2


def test_revoke_and_its_penalty_are_told_apart(shop: Shop) -> None:
    revoked = shop.permit(shop.act("revoke"))
    assert (revoked["standing"], revoked["state"]) == ("revoked", "revoked")
    said = ["--permit", "SB", "--document", "2号", "--why", "样本", "--json"]
    above = ["--authority", "样本市城市管理局", "--superior-of", "样本城市管理局"]
    stranger = shop.run("revoke", shop.license.id, "--penalty", *said, *above)
    assert (stranger.code, "[wrong-authority]" in stranger.err) == (2, True)
    own = ["--authority", "样本城市管理局"]
    forfeited = shop.permit(shop.run("revoke", shop.license.id, "--penalty", *said, *own), "SB")
    assert (forfeited["standing"], forfeited["state"]) == ("forfeited", "revoked")


def test_a_superior_may_revoke(shop: Shop) -> None:
    above = ["--authority", "样本市市场监督管理局", "--superior-of", MARKET]
    revoked = shop.act("revoke", *above)
    assert shop.permit(revoked)["standing"] == "revoked"
    assert revoked.json["history"][-1]["superior_of"] == MARKET


def test_cancel(shop: Shop) -> None:
    answer = shop.act("cancel", permit=None)
    assert (answer.code, answer.json["standing"], answer.json["version"]) == (0, "cancelled", 2)
    assert answer.json["file"] == shop.run("show", shop.license.id, "--json").json["file"]


def test_reissue(shop: Shop) -> None:
    answer = shop.act("reissue", permit=None)
    assert answer.json["number"] == shop.license.number
    assert answer.json["id"] != shop.license.id
    old = shop.run("show", shop.license.id, "--json").json
    assert (old["standing"], old["id"]) == ("superseded", shop.license.id)


def test_a_strangers_act_is_refused_and_nothing_is_recorded(shop: Shop) -> None:
    before = shop.last
    answer = shop.act("revoke", "--authority", "样本消防救援大队")
    assert (answer.code, answer.out) == (2, "")
    assert "[wrong-authority]" in answer.err and MARKET in answer.err
    assert shop.act("suspend", permit=None).code == 2
    assert shop.act("suspend", "--on", "2999-01-01").code == 2
    assert shop.last == before


def test_what_departments_report_is_recorded_once_and_what_fails_stops_nothing(
    shop: Shop, tmp_path: Path
) -> None:
    one = {
        "license": shop.license.number, "act": "suspended", "permits": ["FD"],
        "authority": MARKET, "document": "1号", "on": str(TODAY), "reason": "样本",
    }  # fmt: skip
    file = tmp_path / "acts.json"

    def record(*acts: dict[str, Any]) -> Answer:
        file.write_text(json.dumps(acts), encoding="utf-8")
        return shop.run("record", "--from", file, "--json")

    stranger = one | {"authority": "样本消防救援大队", "document": "2号"}
    resumed = one | {"act": "resumed", "document": "3号"}
    for _ in range(2):
        answer = record(one, stranger, resumed)
        assert answer.code == 3
        validate(answer.json, schemas()["licenses-record"])
        assert [row["document"] for row in answer.json["recorded"]] == ["1号", "3号"]
        (failure,) = answer.json["failed"]
        assert (failure["index"], failure["code"]) == (1, "wrong-authority")
        assert answer.json["recorded"][-1]["version"] == 3
    assert record(stranger).code == 4
    assert record().json == {"schema": 1, "recorded": [], "failed": []}
    wrong = record(one, one | {"on": "gestern"})
    assert (wrong.code, wrong.out) == (2, "")
    assert "[acts-invalid]" in wrong.err and "on" in wrong.err


def test_what_departments_report_is_recorded_by_its_days(shop: Shop, tmp_path: Path) -> None:
    suspended = {
        "license": shop.license.number, "act": "suspended", "permits": ["FD"],
        "authority": MARKET, "document": "1号", "on": str(TODAY), "reason": "样本",
    }  # fmt: skip
    before = TODAY - timedelta(days=1)
    earlier = suspended | {"act": "changed", "document": "2号", "values": {"number": "样FD2"}}
    file = tmp_path / "acts.json"
    file.write_text(json.dumps([suspended, earlier | {"on": str(before)}]), encoding="utf-8")
    with shop.store.write() as session:
        row = session.get(LicenseRow, shop.license.id)
        assert row is not None
        row.issued_at = NOW - timedelta(days=9)
    answer = shop.run("record", "--from", file, "--json")
    assert (answer.code, [row["document"] for row in answer.json["recorded"]]) == (
        0,
        ["2号", "1号"],
    )


def test_due_tells_windows_and_too_few_permits(shop: Shop) -> None:
    assert shop.run("due", "--json").json["due"] == []
    shop.ends_in(130)
    answer = shop.run("due", "--within", "30", "--json")
    validate(answer.json, schemas()["licenses-due"])
    assert [(one["permit"], one["what"]) for one in answer.json["due"]] == [("FD", "opens")]
    shop.ends_in(-1)
    (row,) = shop.run("due", "--json").json["due"]
    assert (row["permit"], row["what"], row["authority"]) == (None, "too-few", ISSUER.authority)
    assert shop.license.number in shop.run("due").out

    proposed = shop.run("due", "--propose", "--json")
    assert proposed.json["proposed"] == [shop.license.number]
    assert shop.store.case(shop.license.case_id).waiting_for[0].why == "cancel-proposed"
    assert shop.run("due", "--propose", "--json").json["proposed"] == []
    assert shop.run("keep", shop.license.number, "--why", "样本").code == 0
    assert shop.store.case(shop.license.case_id).waiting_for == ()
    assert shop.run("keep", shop.license.number, "--why", "样本").code == 2


def test_redraw_makes_what_is_missing_and_nothing_twice(shop: Shop, tmp_path: Path) -> None:
    assert shop.run("redraw").code == 2
    same = shop.run("redraw", "--all", "--json")
    validate(same.json, schemas()["licenses-redraw"])
    assert same.json == {"schema": 1, "redrawn": [], "unchanged": 1, "failed": []}

    broken = {"YIZHENG_SIGNING_FILE": str(tmp_path / "none.p12")}
    pending = shop.act("suspend", **broken)
    assert pending.code == 3
    assert "yizheng licenses redraw" in pending.err and "[signing-file-missing]" in pending.err
    assert (pending.json["file"], pending.json["file_awaited"]) == (None, True)
    still = shop.run("redraw", shop.license.number, "--json", **broken)
    assert (still.code, still.out, "[signing-file-missing]" in still.err) == (5, "", True)

    mended = shop.run("redraw", "--all", "--json")
    assert mended.json["redrawn"] == [{"number": shop.license.number, "version": 2}]
    assert not shop.run("show", shop.license.number, "--json").json["file_awaited"]
    unknown = shop.run("redraw", "0" * 25, "--json")
    assert (unknown.code, unknown.json["failed"][0]["code"]) == (4, "license-unknown")
    assert shop.run("redraw", "0" * 25, shop.license.id).code == 3


def test_many_are_redrawn_beside_each_other(shop: Shop, settings: Settings) -> None:
    made, files = decision(refused=("TB",)), open_files(settings)
    for name in "bc":
        case, seq = decided_case(shop.store, made, name=name)
        other = issue(shop.store, files, case, seq, made, FORM, ISSUER, settings, NOW)
        files.path(other.pdf_sha256 or "").unlink()
    answer = shop.run("redraw", "--all", "--jobs", "2", "--json")
    assert answer.code == 0
    assert [row["version"] for row in answer.json["redrawn"]] == [2, 2]
    assert answer.json["unchanged"] == 1


def test_a_version_that_is_sealed_elsewhere_waits_for_its_file(shop: Shop, tmp_path: Path) -> None:
    authority = Authority("样本根")
    outside = {
        "YIZHENG_SEALING": "external",
        "YIZHENG_TRUST_ROOTS": str(authority.pem(tmp_path)),
        "YIZHENG_SEALERS": '["CN=样本印章"]',
    }
    answer = shop.act("suspend", **outside)
    assert (answer.code, answer.json["file_awaited"]) == (0, True)
    assert "seal" in [wait.who for wait in shop.store.case(shop.license.case_id).waiting_for]
    out = tmp_path / "out.pdf"
    assert shop.run("seal", shop.license.number, "--hand-out", out, **outside).code == 0
    back = tmp_path / "back.pdf"
    back.write_bytes(out.read_bytes())
    unsigned = shop.run("seal", shop.license.number, "--sealed", back, **outside)
    assert unsigned.code == 3 and "[sealed-unsigned]" in unsigned.err
    back.write_bytes(sealed(out.read_bytes(), authority, tmp_path))
    taken = shop.run("seal", shop.license.number, "--sealed", back, "--json", **outside)
    assert (taken.code, taken.json["file_awaited"]) == (0, False)
    assert Path(taken.json["file"]).read_bytes() == back.read_bytes()
    assert shop.store.case(shop.license.case_id).waiting_for == ()
    assert shop.store.check() == []
    assert shop.run("seal", shop.license.number, **outside).code == 2
    again = shop.run("seal", shop.license.number, "--sealed", back, **outside)
    assert again.code == 2 and "[no-seal-awaited]" in again.err


def sealed(pdf: bytes, authority: Authority, folder: Path) -> bytes:
    """As the authority's seal system signs what was handed out to it."""
    from io import BytesIO

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    signer = signers.SimpleSigner.load_pkcs12(
        str(authority.signer(folder, "样本印章")), passphrase=PASSPHRASE.encode()
    )
    metadata = signers.PdfSignatureMetadata(field_name="Seal")
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    done: BytesIO = signers.sign_pdf(writer, metadata, signer=signer, existing_fields_only=True)
    return done.getvalue()
