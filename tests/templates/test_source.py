"""What people write wrong is told by file, line and key, and nothing of it is used."""

from pathlib import Path

import pytest

from templates.catalog import FOLDER, load
from templates.source import CatalogError, read

FD, FS, TB = "permits/FD.yaml", "permits/FS.yaml", "permits/TB.yaml"
INDUSTRY, LOCALITY = "industries/restaurant.yaml", "localities/default.yaml"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def line_of(path: Path, text: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize(
    ("content", "line", "said", "hint"),
    [
        (BOMB.encode(), 2, "alias", ""),
        (b"a: 1\nb:\n\tc: 2\n", 3, "cannot start any token", "spaces"),
        (b"a: 1\nb: 2\na: 3\n", 3, "'a' is written twice", ""),
        ("a: 1\nb: 饭店\n".encode("gbk"), 2, "not UTF-8", "GBK"),
        (b"a: 1\nb: [1, 2\n", 3, "no YAML", ""),
        (b"a: 1\nb: " + b"[" * 30 + b"]" * 30 + b"\n", 2, "nested more than 20", ""),
        (b"a: 1\nb: !!python/object:os.system x\n", 2, "a tag", ""),
        (b"a: 1\nb: !!timestamp x\n", 2, "a tag", ""),
        (b"a: 1\nb: \x01\n", 2, "no YAML", ""),
        (b"a: 1\n? [x]\n: 2\n", 2, "cannot be a key", ""),
        (b"a: 1\n---\nb: 2\n", 2, "another document", ""),
        (b"a: 1\nb: 2025-02-30\n", 2, "day is out of range", ""),
        (b"a: " + b"x" * 1_000_001, None, "larger than 1 MB", ""),
    ],
)
def test_a_file_that_is_no_usable_yaml_is_told_by_line(
    tmp_path: Path, content: bytes, line: int | None, said: str, hint: str
):
    path = tmp_path / "样本.yaml"
    path.write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        read(path)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == (str(path), line)
    assert said in fault.message
    assert hint in fault.hint


def test_where_aliases_are_allowed_they_still_do_not_multiply(tmp_path: Path):
    path = tmp_path / "样本.yaml"
    path.write_text("a: &a [x]\nb: *a\nc: *a\n", "utf-8")
    assert read(path, aliases=2).document == {"a": ["x"], "b": ["x"], "c": ["x"]}
    for content, most, line in ((path.read_text("utf-8"), 1, 3), (BOMB, 100, 2)):
        path.write_text(content, "utf-8")
        with pytest.raises(CatalogError) as caught:
            read(path, aliases=most)
        assert "alias" in caught.value.faults[0].message
        assert caught.value.faults[0].line == line


def test_a_byte_order_mark_is_no_fault(tmp_path: Path):
    path = tmp_path / "样本.yaml"
    path.write_bytes("\ufeffa: 店\n".encode())
    assert read(path).document == {"a": "店"}


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "said", "hint"),
    [
        (FD, "days: 20", "days: twenty", "versions[0].statutory.days", "integer", ""),
        (FD, "days: 20", "days: 0", "versions[0].statutory.days", "greater than 0", ""),
        (FD, "- employees", "- employes", "versions[0].needs[8]", "unknown name", "'employees'"),
        (FD, "department: market-regulation", "department: market-regulatoin", "department",
         "no department handles it", "'market-regulation'"),
        (FS, "upon: fire_acceptance", "upon: fire_acceptanse", "versions[0].depends_on[0].upon",
         "unknown name", "'fire_acceptance'"),
        (TB, "name: 烟草专卖零售许可\n", "name: 烟草专卖零售许可\nfees: []\n", "fees",
         "no such key", ""),
        (INDUSTRY, "code: TB", "code: TX", "permits[3].code", "unknown name", "TB,"),
        (INDUSTRY, 'number: "03"', 'number: "04"', "number", "the number of cafe", "free"),
        (INDUSTRY, ", 麻辣烫", ", 奶 茶 店", "aliases[5]", "'奶 茶 店' is also cafe", ""),
        (LOCALITY, "promised_days: {}", "promised_days: {FD: 0}", "promised_days.FD",
         "no limit", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_file_line_and_key(
    folder: Path, file: str, old: str, new: str, key: str, said: str, hint: str
):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load(folder)
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == (str(path), key)
    assert fault.line == line_of(path, new.splitlines()[-1])
    assert said in fault.message
    assert hint in fault.hint


def test_an_element_that_no_document_prints_is_told_where_it_is_asked_for(folder: Path):
    words = folder / "vocabulary.yaml"
    text = words.read_text("utf-8")
    old = "why: 判断投资额界限\n    kinds: [application_form]"
    assert old in text
    words.write_text(text.replace(old, old.replace("[application_form]", "[]")), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load(folder)
    (fault,) = caught.value.faults
    assert fault.file.endswith("FS.yaml")
    assert fault.line == line_of(folder / FS, "- investment")
    assert "nobody can supply 'investment'" in fault.message


def test_permits_that_wait_for_each_other_are_told_as_a_ring(folder: Path):
    path = folder / "permits/ED.yaml"
    text = path.read_text("utf-8")
    ring = "    depends_on:\n      - {kind: after, upon: NP, certainty: assumed, source: 样本}\n"
    path.write_text(text.replace("    materials:", ring + "    materials:", 1), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load(folder)
    (fault,) = caught.value.faults
    assert fault.key == "versions[0].depends_on"
    assert "NP" in fault.message and "ED" in fault.message and "→" in fault.message


def test_a_fee_without_its_law_is_refused(folder: Path):
    path = folder / FD
    text = path.read_text("utf-8")
    fee = "    fees:\n      - {name: 样本费, certainty: assumed, source: 样本}\n"
    path.write_text(text.replace("    materials:", fee + "    materials:", 1), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load(folder)
    assert {one.key for one in caught.value.faults} == {
        "versions[0].fees[0].law",
        "versions[0].fees[0].article",
    }


def test_every_mistake_of_every_file_is_told_at_once(folder: Path):
    for file, old, new in (
        (FD, "statutory:", "statutry:"),
        (FD, "      years: 5", "      years: many"),
        (INDUSTRY, "lead_certainty: assumed", "lead_certainty: sure"),
    ):
        path = folder / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    (folder / "calendar.yaml").write_bytes(b"years: [")
    with pytest.raises(CatalogError) as caught:
        load(folder)
    assert [(Path(one.file).name, one.key) for one in caught.value.faults] == [
        ("calendar.yaml", ""),
        ("FD.yaml", "versions[0].statutry"),
        ("FD.yaml", "versions[0].validity.years"),
        ("restaurant.yaml", "lead_certainty"),
    ]
    assert "(and 3 more)" in caught.value.message


def test_a_file_from_elsewhere_takes_the_place_of_ours(tmp_path: Path):
    changed = tmp_path / "FD.yaml"
    text = (FOLDER / FD).read_text("utf-8").replace("days: 20", "days: 7", 1)
    changed.write_text(text, "utf-8")
    assert load(FOLDER, (changed,)).permit("FD").versions[0].statutory.days == 7
    assert load().permit("FD").versions[0].statutory.days == 20


def test_a_file_that_belongs_nowhere_is_told(tmp_path: Path):
    path = tmp_path / "样本.yaml"
    path.write_text("name: 样本\n", "utf-8")
    with pytest.raises(CatalogError, match="no permit, industry or locality"):
        load(FOLDER, (path,))
