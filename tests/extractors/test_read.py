"""Files to materials: twins, the cache, bad pages, and what is told about them."""

import shutil
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from printed import latin, scanned, typeset

from cases.files import open_files
from cases.model import Field, Material
from cases.settings import Settings
from extractors.ocr.pool import Readers
from extractors.read import Source, read_files
from samples import FOLDER

LICENSE = FOLDER / "restaurant" / "cases" / "a-all-well" / "营业执照.jpg"
FORM = FOLDER / "restaurant" / "cases" / "a-all-well" / "申请表.pdf"


class NoReaders(Readers):
    """Whoever asks these for anything fails."""

    def __init__(self) -> None:
        pass

    def submit(self, work, /, *args, **kwargs):
        raise AssertionError(f"{work.__name__} was asked of a reader")


def sources(*paths: Path) -> list[Source]:
    return [Source(path.name, path) for path in paths]


def codes(material: Material) -> list[str]:
    return [problem.code for problem in material.problems]


def test_a_file_under_two_names_is_read_once(readers: Readers, settings: Settings, tmp_path: Path):
    twin = shutil.copy(FORM, tmp_path / "申请表 (1).pdf")
    steps: list[tuple[int, int]] = []
    first, second = read_files(
        sources(FORM, Path(twin)), readers, settings, progress=lambda *step: steps.append(step)
    )
    assert (first.status, codes(first)) == ("ok", [])
    assert (second.status, codes(second), second.pages) == ("ok", ["duplicate-file"], ())
    assert "申请表.pdf" in second.problems[0].message
    assert steps[-1] == (len(first.pages), len(first.pages)), "its pages are not even counted"


def test_the_twin_of_a_useless_file_is_as_useless(
    readers: Readers, settings: Settings, tmp_path: Path
):
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).touch()
    first, second = read_files(sources(tmp_path / "a.pdf", tmp_path / "b.pdf"), readers, settings)
    assert (first.status, codes(first)) == ("failed", ["empty-file"])
    assert (second.status, codes(second)) == ("failed", ["duplicate-file"])


def test_bad_files_leave_the_others_alone(readers: Readers, settings: Settings, tmp_path: Path):
    (tmp_path / "text.pdf").write_text("不是文件", "utf-8")
    found = read_files(
        sources(tmp_path / "gone.jpg", tmp_path / "text.pdf", FORM), readers, settings
    )
    assert [material.status for material in found] == ["failed", "failed", "ok"]
    assert [codes(material) for material in found] == [["file-unreadable"], ["not-a-document"], []]
    assert found[2].kind == "application_form"


def test_a_damaged_page_makes_a_file_partial(readers: Readers, settings: Settings, tmp_path: Path):
    """Nothing stands on its second page; the first is read."""
    with pikepdf.new() as whole:
        with pikepdf.open(latin(tmp_path / "one.pdf", "FIRST PAGE OF THIS FILE")) as one:
            whole.pages.extend(one.pages)
        whole.add_blank_page()
        whole.save(tmp_path / "two.pdf")
    (found,) = read_files(sources(tmp_path / "two.pdf"), readers, settings)
    assert (found.status, codes(found)) == ("partial", ["blank-page"])
    assert [page.source for page in found.pages] == ["text", "ocr"]
    assert found.problems[0].page == 2


def test_a_blank_scan_is_a_failure_and_no_empty_success(
    readers: Readers, settings: Settings, tmp_path: Path
):
    (found,) = read_files(sources(scanned(tmp_path / "blank.pdf")), readers, settings)
    assert (found.status, codes(found), found.kind) == ("failed", ["blank-page"], "unknown")


def test_a_page_stored_upside_down_is_read_upright(
    readers: Readers, settings: Settings, tmp_path: Path
):
    with Image.open(LICENSE) as picture:
        picture.rotate(180).save(tmp_path / "turned.jpg")
    (found,) = read_files(sources(tmp_path / "turned.jpg"), readers, settings)
    assert found.pages[0].rotation == 180
    assert value(found, "credit_code") == "91500107MAC8R2K578"


def test_two_documents_in_one_file_are_two_materials(
    readers: Readers, settings: Settings, tmp_path: Path
):
    lease = typeset(
        tmp_path / "lease.pdf",
        "#align(center, text(24pt)[房屋租赁合同])\n\n出租方：周样本\n\n承租方：林晓川\n\n"
        "租金 押金 甲方 乙方",
    )
    with pikepdf.open(FORM) as whole, pikepdf.open(lease) as other:
        pages = len(whole.pages)
        whole.pages.extend(other.pages)
        whole.save(tmp_path / "both.pdf")
    form, contract = read_files(sources(tmp_path / "both.pdf"), readers, settings)
    assert (form.kind, form.page_range) == ("application_form", (1, pages))
    assert (contract.kind, contract.page_range) == ("lease", (pages + 1, pages + 1))
    assert value(contract, "lessor") == "周样本"


def test_with_a_cache_a_second_run_needs_no_reader(readers: Readers, settings: Settings):
    settings.home.mkdir()
    files = open_files(settings)
    first = read_files(sources(FORM, LICENSE), readers, settings, cache=files)
    second = read_files(sources(FORM, LICENSE), NoReaders(), settings, cache=files)
    assert second == first
    assert [material.kind for material in first] == ["application_form", "business_license"]


class Memory:
    """A cache that shows what was asked of it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.kept: dict[str, bytes] = {}

    def cache_get(self, key: str) -> bytes | None:
        return self.data

    def cache_put(self, key: str, data: bytes) -> None:
        self.kept[key] = data


@pytest.mark.parametrize("damage", [b"", b"{", b'{"number": 1}', b"\xff\xfe", b"[]"])
def test_a_damaged_entry_is_read_again(damage: bytes, readers: Readers, settings: Settings):
    memory = Memory(damage)
    (found,) = read_files(sources(FORM), readers, settings, cache=memory)
    assert found.status == "ok" and found.fields
    assert len(memory.kept) == len(found.pages)


def value(material: Material, name: str) -> str | None:
    field = material.fields[name]
    assert isinstance(field, Field)
    return field.value
