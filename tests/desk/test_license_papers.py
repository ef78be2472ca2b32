"""``yizheng licenses qr`` and ``print``: what they write, say and refuse."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from commands import Answer, here
from jsonschema import validate
from licensing import FORM, ISSUED, ISSUER, decided_case, decision
from PIL import Image

from cases.files import open_files
from cases.model import License
from cases.settings import Settings
from cases.store import Store
from cases.tables import LicenseRow
from desk.shapes import schemas
from licenses.issue import issue
from papers import qr
from papers.place import page_size
from papers.raster import page_count, page_text


@dataclass
class Office:
    """A home with three issued licences."""

    home: Path
    store: Store
    licenses: list[License]

    def run(self, *words: str | Path) -> Answer:
        return here("licenses", *words, home=self.home)

    def put(self, license: License, state: str) -> None:
        """As an act would, without a new file."""
        with self.store.write() as session:
            row = session.get(LicenseRow, license.id)
            assert row is not None
            row.state = state


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    home = tmp_path_factory.mktemp("papers") / "home"
    home.mkdir()
    settings = Settings(home=home)
    store = Store(settings.store_url)
    store.upgrade()
    made, files = decision(), open_files(settings)
    licenses = []
    for name in "abc":
        case, seq = decided_case(store, made, name=name)
        licenses.append(issue(store, files, case, seq, made, FORM, ISSUER, settings, ISSUED))
    return Office(home, store, licenses)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "营业执照.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(842, 595))
        pdf.save(path)
    return path


def test_the_code_goes_onto_another_paper(office: Office, paper: Path, tmp_path: Path) -> None:
    license, out = office.licenses[0], tmp_path / "out.pdf"
    answer = office.run("qr", license.number, "--onto", paper, "--out", out, "--json")
    assert answer.code == 0, answer.err
    validate(answer.json, schemas()["licenses-qr"])
    assert answer.json["url"] == license.url
    assert qr.decode_pdf(out, dpi=200) == [license.url]


def test_the_code_alone_is_written_in_each_format(office: Office, tmp_path: Path) -> None:
    license = office.licenses[0]
    for form, begin in (("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<svg")):
        out = tmp_path / f"code.{form}"
        answer = office.run("qr", license.id, "--format", form, "--out", out)
        assert answer.code == 0 and str(out) in answer.out
        assert out.read_bytes().startswith(begin)
    assert qr.decode(Image.open(BytesIO((tmp_path / "code.png").read_bytes()))) == [license.url]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--at", "middle"], 2, "no corner"),
        (["--at", "270,10"], 2, "place-taken"),
        (["--size", "12"], 2, "code-too-small"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    office: Office, paper: Path, tmp_path: Path, words: list[str], code: int, says: str
) -> None:
    out = tmp_path / "out.pdf"
    number = office.licenses[0].number
    answer = office.run("qr", number, "--onto", paper, "--out", out, *words)
    assert answer.code == code and says in answer.err
    assert not out.exists()


def test_an_unknown_licence_is_told(office: Office, tmp_path: Path) -> None:
    answer = office.run("qr", "0" * 25, "--out", tmp_path / "out.pdf")
    assert answer.code != 0 and "license-unknown" in answer.err


def test_faces_are_joined_for_the_printer(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    numbers = [one.number for one in office.licenses]
    answer = office.run("print", *numbers, "--out", out, "--json")
    assert answer.code == 0, answer.err
    validate(answer.json, schemas()["licenses-print"])
    assert answer.json["licenses"] == numbers and answer.json["pages"] == 3
    assert [numbers[n] in page_text(out, n) for n in range(3)] == [True] * 3
    assert "副本" not in "".join(page_text(out, n) for n in range(3)).replace("详见副本", "")


def test_copies_and_large_sheets_if_asked(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    answer = office.run("print", "--all", "--copies", "--paper", "a3", "--out", out)
    assert answer.code == 0, answer.err
    assert page_count(out) == 6
    sides = [page_size(out.read_bytes(), n) for n in range(2)]
    assert [(round(x), round(y)) for x, y in sides] == [(420, 297), (297, 420)]


def test_many_go_into_several_files(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.commands.license_papers.BATCH", 2)
    answer = office.run("print", "--all", "--out", tmp_path / "out.pdf", "--json")
    assert [Path(path).name for path in answer.json["files"]] == ["out.pdf", "out-2.pdf"]
    assert page_count(tmp_path / "out-2.pdf") == 1


def test_what_cannot_be_printed_is_told_and_the_rest_is_done(
    office: Office, tmp_path: Path
) -> None:
    out, (first, second, _) = tmp_path / "out.pdf", office.licenses
    office.put(second, "revoked")
    try:
        answer = office.run("print", first.number, second.number, "0" * 25, "--out", out, "--json")
        everything = office.run("print", "--all", "--out", tmp_path / "all.pdf", "--json")
        code = office.run("qr", second.number, "--out", tmp_path / "code.pdf")
    finally:
        office.put(second, "issued")
    assert answer.code == 3
    assert answer.json["licenses"] == [first.number]
    assert [one["code"] for one in answer.json["failed"]] == ["not-in-force", "license-unknown"]
    assert code.code == 2 and "not-in-force" in code.err
    assert everything.code == 0 and len(everything.json["licenses"]) == 2


def test_no_licence_named_is_a_usage_error(office: Office, tmp_path: Path) -> None:
    assert office.run("print", "--out", tmp_path / "out.pdf").code == 2
