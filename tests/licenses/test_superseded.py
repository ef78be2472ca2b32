"""Old files of a licence that was changed since: genuine, told to be old, never taken for new."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from licensing import FORM, ISSUED, ISSUER, RULES, decided_case, decision

from cases.files import FileStore, open_files
from cases.model import License
from cases.settings import Settings
from cases.store import Store
from licenses import life
from licenses.acts import Act
from licenses.issue import issue
from licenses.paper import face
from licenses.verification.verdict import Verdict, exit_code
from licenses.verification.verify import verify

LATER = ISSUED + timedelta(days=100)
TODAY = LATER.astimezone(face.SHANGHAI).date()


@dataclass
class Office:
    folder: Path
    settings: Settings
    store: Store
    files: FileStore
    first: License

    def record(self, name: str, **changes: object) -> License:
        values = {
            "act": name,
            "permits": (),
            "authority": ISSUER.authority,
            "document": f"样〔2027〕{name}",
            "on": TODAY,
            "reason": "样本理由",
        }
        return life.record(
            self.store,
            self.files,
            self.first.number,
            Act(**(values | changes)),
            RULES,
            self.settings,
            LATER,
        )

    def pdf(self, license: License) -> bytes:
        return self.files.get(license.pdf_sha256 or "")

    def verify(self, target: bytes | str, files: bool = True) -> Verdict:
        if isinstance(target, bytes):
            path = self.folder / "a.pdf"
            path.write_bytes(target)
            target = str(path)
        return verify(
            target,
            register=self.store,
            files=self.files if files else None,
            settings=self.settings,
            now=LATER + timedelta(hours=1),
        )


@pytest.fixture
def office(tmp_path: Path, settings: Settings) -> Iterator[Office]:
    settings.home.mkdir()
    store, files = Store(settings.store_url), open_files(settings)
    store.upgrade()
    made = decision(refused=("TB",))
    case, seq = decided_case(store, made)
    first = issue(store, files, case, seq, made, FORM, ISSUER, settings, ISSUED)
    yield Office(tmp_path, settings, store, files, first)
    store.close()


def results(verdict: Verdict) -> dict[str, str]:
    return {check.name: f"{check.result}:{check.code}" for check in verdict.checks}


def saved_again(pdf: bytes, covered: bool = False) -> bytes:
    """Printed to PDF: no signature is left."""
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.Root.AcroForm, document.Root.Perms, document.pages[0]["/Annots"]
        if covered:
            document.pages[0].contents_add(b"q 1 g 560 300 90 20 re f Q")
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def test_the_old_file_is_told_with_the_newest_version(office: Office) -> None:
    second = office.record("changed", values={"premises": "重庆高新区样本路99号"})
    assert second.version == 2
    old = office.verify(office.pdf(office.first))
    assert (old.verdict, exit_code(old)) == ("superseded", 6)
    assert results(old) == {
        "readable": "ok:code-read",
        "found": "ok:local-register",
        "signature": "ok:intact",
        "signer": "ok:trusted",
        "coverage": "ok:issued-file",
        "superseded": "failed:former-version",
        "permits": "ok:valid",
        "face-data": "ok:issued-file",
    }
    said = next(check.message for check in old.checks if check.name == "superseded")
    assert "第 1 版" in said and "第 2 版" in said
    new = office.verify(office.pdf(second))
    assert (new.verdict, results(new)["superseded"]) == ("valid", "ok:current")
    assert office.verify(second.url).verdict == "valid"


def test_a_copy_of_the_old_file_is_compared_with_the_old_file(office: Office) -> None:
    office.record("changed", values={"premises": "重庆高新区样本路99号"})
    old = office.pdf(office.first)
    copy = office.verify(saved_again(old))
    assert copy.verdict == "untrusted-signer"  # the signature is lost
    assert results(copy)["face-data"] == "ok:face-same"
    changed = office.verify(saved_again(old, covered=True))
    assert (changed.verdict, results(changed)["face-data"]) == ("tampered", "failed:face-differs")
    elsewhere = office.verify(saved_again(old), files=False)
    assert results(elsewhere)["face-data"] == "skipped:former-version"
    assert exit_code(elsewhere) == 6


def test_of_a_revoked_licence_the_revocation_is_what_counts(office: Office) -> None:
    office.record("changed", values={"premises": "重庆高新区样本路99号"})
    office.record("revoked")
    old = office.verify(office.pdf(office.first))
    assert (old.verdict, results(old)["superseded"]) == ("revoked", "failed:former-version")


def test_after_a_loss_the_old_address_and_file_are_void(office: Office) -> None:
    anew = office.record("reissued")
    assert anew.url != office.first.url
    for target in (office.first.url, office.pdf(office.first)):
        old = office.verify(target)
        assert (old.verdict, exit_code(old)) == ("superseded", 6)
        assert results(old)["superseded"].startswith("failed:")
        assert anew.id not in old.model_dump_json()
    assert office.verify(anew.url).verdict == "valid"
    assert office.verify(office.pdf(anew)).verdict == "valid"


def test_while_the_new_file_waits_for_its_seal_the_old_one_is_old(office: Office) -> None:
    office.settings = office.settings.model_copy(update={"sealing": "external"})
    second = office.record("changed", values={"premises": "重庆高新区样本路99号"})
    assert second.pdf_sha256 is None
    old = office.verify(office.pdf(office.first))
    assert old.verdict == "superseded"
    said = next(check.message for check in old.checks if check.name == "superseded")
    assert "正在用印" in said
