"""What lies in a case folder or zip, and what case.yaml may say."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cases.errors import MaterialError, UsageError
from cases.settings import Settings
from departments.receiving import CaseFile
from flows.steps.folders import CaseFolder, case_file, case_folders, materials_in, unpack


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def say(folder: Path, text: str) -> None:
    (folder / "case.yaml").write_text(text, encoding="utf-8")


def packed(folder: Path, fill: Callable[[zipfile.ZipFile], None]) -> Path:
    path = folder / "案.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return path


def names(folder: Path) -> list[str]:
    return [name for name, _ in materials_in(folder)]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    place = (tmp_path / "into").resolve()
    place.mkdir()
    return place


def test_each_sub_folder_and_zip_is_a_case_and_the_rest_is_stray(tmp_path: Path) -> None:
    write(tmp_path, "乙/a.pdf", "甲/b.pdf", "丙.ZIP", "散落.pdf", ".hidden/x", "Thumbs.db")
    cases, stray = case_folders(tmp_path)
    assert [case.name for case in cases] == ["丙", "乙", "甲"]
    assert all(case.path.is_absolute() for case in cases)
    assert [path.name for path in stray] == ["散落.pdf"]


def test_a_folder_of_files_is_one_case(tmp_path: Path) -> None:
    write(tmp_path, "执照.jpg", "case.yaml")
    assert case_folders(tmp_path) == ([CaseFolder(tmp_path.resolve())], [])


def test_an_empty_folder_holds_no_case(tmp_path: Path) -> None:
    assert case_folders(tmp_path) == ([], [])


def test_materials_are_all_files_below_but_case_yaml_and_litter(tmp_path: Path) -> None:
    write(
        tmp_path, "b.pdf", "证/a.jpg", "case.yaml", "证/case.yaml", "~$b.docx", ".x/y", ".DS_Store"
    )
    write(tmp_path, "__MACOSX/b.pdf")
    assert names(tmp_path) == ["b.pdf", "证/a.jpg", "证/case.yaml"]


def test_case_yaml_is_read(tmp_path: Path) -> None:
    say(tmp_path, "industry: 饭店\npermits: [FD]\nanswers: {area_over_300: true}\n"
                  "contact: {name: 样本, phone: '19900000000'}")  # fmt: skip
    said = case_file(tmp_path)
    assert (said.industry, said.permits, said.answers) == ("饭店", ["FD"], {"area_over_300": True})
    assert said.contact is not None and said.contact.phone == "19900000000"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\ufeff"])
def test_no_case_yaml_and_an_empty_one_say_nothing(tmp_path: Path, text: str) -> None:
    assert case_file(tmp_path) == CaseFile()
    say(tmp_path, text)
    assert case_file(tmp_path) == CaseFile()


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("industri: restaurant", "industri", "'industry'"),
        ("permit: [FD]", "permit", "'permits'"),
        ("contact: {name: 样本, fone: '1'}", "contact.fone", "'phone'"),
        ("permits: FD", "permits", "Correct case.yaml"),
        ("contact: {name: 样本}", "contact.phone", "Correct case.yaml"),
        ("- industry", "the document", "Correct case.yaml"),
        ("a: [1, 2", "no YAML", "Correct case.yaml"),
        ("answers: {day: 2026-13-45}", "no YAML", "Correct case.yaml"),
        ("answers: " + "[" * 5000, "no YAML", "Correct case.yaml"),
    ],
)  # fmt: skip
def test_a_mistake_in_case_yaml_is_named(tmp_path: Path, text: str, key: str, remedy: str) -> None:
    say(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        case_file(tmp_path)
    assert caught.value.code == "case-file-invalid"
    assert key in caught.value.message
    assert remedy in caught.value.hint


def test_case_yaml_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_bytes("industry: 饭店".encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8"):
        case_file(tmp_path)


@given(
    text=st.one_of(st.text(), st.from_regex(r"(industry|permits|answers|contact): [\[{!&*\w:, ]*"))
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_case_yaml_holds_is_understood_or_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8", errors="ignore")
    try:
        assert isinstance(case_file(tmp_path), CaseFile)
    except UsageError as error:
        assert error.code == "case-file-invalid"


def test_names_that_a_chinese_program_wrote_are_read(
    tmp_path: Path, into: Path, settings: Settings
) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo("营业执照.jpg".encode("gbk").decode("cp437"))
        archive.writestr(entry, b"gbk")
        archive.writestr("身份证.jpg", b"utf-8")

    path = packed(tmp_path, fill)
    raw = path.read_bytes()
    # zipfile marks every name that is not ASCII as UTF-8; other programs write bytes as they are.
    wrong, right = (
        "营业执照.jpg".encode("gbk").decode("cp437").encode(),
        "营业执照.jpg".encode("gbk"),
    )
    path.write_bytes(_with_raw_names(raw, wrong, right))
    assert unpack(path, into, settings) == into
    assert names(into) == ["营业执照.jpg", "身份证.jpg"]
    assert (into / "营业执照.jpg").read_bytes() == b"gbk"


def _with_raw_names(raw: bytes, wrong: bytes, right: bytes) -> bytes:
    """Replace a name in both headers of a zip, with its length and without the UTF-8 flag."""
    central = raw.index(b"PK\x01\x02")
    local = bytearray(raw[:central])
    at = local.index(wrong)
    local[at - 4 : at - 2] = len(right).to_bytes(2, "little")
    local[at - 24 : at - 22] = b"\0\0"
    local[at : at + len(wrong)] = right
    shorter = len(wrong) - len(right)
    rest = bytearray(raw[central:])
    at = rest.index(wrong)
    rest[at - 18 : at - 16] = len(right).to_bytes(2, "little")
    rest[at - 38 : at - 36] = b"\0\0"
    rest[at : at + len(wrong)] = right
    second = rest.index(b"PK\x01\x02", 4)
    offset = int.from_bytes(rest[second + 42 : second + 46], "little") - shorter
    rest[second + 42 : second + 46] = offset.to_bytes(4, "little")
    end = rest.index(b"PK\x05\x06")
    size = int.from_bytes(rest[end + 12 : end + 16], "little") - shorter
    rest[end + 12 : end + 16] = size.to_bytes(4, "little")
    rest[end + 16 : end + 20] = len(local).to_bytes(4, "little")
    return bytes(local + rest)


def test_a_folder_packed_as_a_whole_is_the_case(
    tmp_path: Path, into: Path, settings: Settings
) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("甲店/case.yaml", "industry: restaurant")
        archive.writestr("甲店/证/执照.jpg", b"1")
        archive.writestr("__MACOSX/甲店/._执照.jpg", b"2")

    place = unpack(packed(tmp_path, fill), into, settings)
    assert case_file(place).industry == "restaurant"
    assert names(place) == ["证/执照.jpg"]


def test_nothing_is_written_outside_the_folder(
    tmp_path: Path, into: Path, settings: Settings
) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("../out.pdf", b"1")
        archive.writestr("a/../../out.pdf", b"1")
        archive.writestr(str(tmp_path / "out.pdf"), b"1")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.pdf", b"1")

    path = packed(tmp_path, fill)
    unpack(path, into, settings)
    assert names(into) == ["good.pdf"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["into", path.name]


@pytest.mark.parametrize(("count", "size"), [(1001, 1), (1, 11 * 1024 * 1024)])
def test_a_zip_that_holds_too_much_is_not_unpacked(
    tmp_path: Path, into: Path, home: Path, count: int, size: int
) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        for number in range(count):
            archive.writestr(f"{number}.bin", b"\0" * size)

    with pytest.raises(MaterialError) as caught:
        unpack(packed(tmp_path, fill), into, Settings(home=home, max_file_mb=1))
    assert caught.value.code == "zip-too-large"
    assert list(into.iterdir()) == []


def test_a_zip_that_lies_about_its_size_is_stopped(
    tmp_path: Path, into: Path, settings: Settings
) -> None:
    path = packed(tmp_path, lambda archive: archive.writestr("a.bin", b"\0" * 5_000_000))
    size = (5_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (5).to_bytes(4, "little")))
    with pytest.raises(MaterialError) as caught:
        unpack(path, into, settings)
    assert caught.value.code == "damaged-zip"
    assert sum(one.stat().st_size for one in into.iterdir()) < 5_000_000


def test_a_zip_with_a_password_is_told_apart(
    tmp_path: Path, into: Path, settings: Settings
) -> None:
    path = packed(tmp_path, lambda archive: archive.writestr("a.pdf", b"1"))
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    with pytest.raises(MaterialError) as caught:
        unpack(path, into, settings)
    assert caught.value.code == "encrypted-zip"


def test_two_files_of_one_name_are_both_kept_or_the_zip_is_refused(
    tmp_path: Path, into: Path, settings: Settings
) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("a.pdf", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.pdf", b"second")

    with pytest.raises(MaterialError) as caught:
        unpack(packed(tmp_path, fill), into, settings)
    assert caught.value.code == "damaged-zip"


@given(at=st.integers(0, 100_000), with_byte=st.integers(0, 255), cut=st.integers(0, 300))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_zip_is_unpacked_or_named(
    tmp_path: Path, settings: Settings, at: int, with_byte: int, cut: int
) -> None:
    def fill(archive: zipfile.ZipFile) -> None:
        archive.writestr("执照.jpg", bytes(range(256)) * 4)
        archive.writestr("证/b.txt", "样本" * 50)

    path = packed(tmp_path, fill)
    raw = bytearray(path.read_bytes())
    raw[at % len(raw)] = with_byte
    path.write_bytes(raw[: len(raw) - cut])
    into = (tmp_path / f"{at}-{with_byte}-{cut}").resolve()
    into.mkdir(exist_ok=True)
    try:
        unpack(path, into, settings)
    except MaterialError as error:
        assert error.code in {"damaged-zip", "encrypted-zip", "zip-too-large"}
