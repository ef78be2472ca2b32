"""The file store and its cache."""

import hashlib
import multiprocessing
import os
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pytest

from cases.errors import MaterialError, NotFound, SetupMissing, UsageError
from cases.files import PART_LIFE, PARTS, Folder, open_files
from cases.settings import Settings, load

DATA = "营业执照（样本）".encode()
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def files(home: Path) -> Folder:
    home.mkdir()
    return Folder(home / "files", home)


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_are_kept_by_their_sha256(files: Folder, home: Path) -> None:
    assert files.put(DATA) == SHA
    assert files.get(SHA) == DATA
    assert files.path(SHA) == home / "files" / SHA[:2] / SHA[2:]
    assert files.has(SHA)
    assert stat.S_IMODE(files.path(SHA).stat().st_mode) == 0o444


def test_a_file_is_kept_with_its_size(files: Folder, tmp_path: Path) -> None:
    source = tmp_path / "大文件.bin"
    source.write_bytes(os.urandom(3_000_000))
    sha256, size = files.put_file(source)
    assert size == 3_000_000
    assert files.get(sha256) == source.read_bytes()
    assert hashlib.sha256(source.read_bytes()).hexdigest() == sha256


def test_keeping_twice_keeps_one_file(files: Folder, tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(DATA)
    assert {files.put(DATA), files.put(DATA), files.put_file(source)[0]} == {SHA}
    assert len(kept(files.root)) == 1


def test_an_empty_file_is_a_file(files: Folder) -> None:
    assert files.get(files.put(b"")) == b""


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", SHA.upper(), SHA + "\n"])
def test_what_is_not_kept_is_not_found(files: Folder, name: str) -> None:
    assert not files.has(name)
    for read in (files.get, files.path):
        with pytest.raises(NotFound) as caught:
            read(name)
        assert caught.value.code == "file-unknown"


@pytest.mark.parametrize("damage", [b"", DATA[:-1], DATA + b"x", b"x" + DATA[1:]])
def test_damage_is_noticed_and_mended_by_the_same_bytes(files: Folder, damage: bytes) -> None:
    target = files.path(files.put(DATA))
    target.chmod(0o644)
    target.write_bytes(damage)
    for read in (files.get, files.path):
        with pytest.raises(MaterialError) as caught:
            read(SHA)
        assert caught.value.code == "file-damaged"
    files.put(DATA)
    assert files.get(SHA) == DATA


def test_an_unreadable_source_is_the_materials_fault(files: Folder, tmp_path: Path) -> None:
    for source in (tmp_path / "nothing", tmp_path):
        with pytest.raises(MaterialError) as caught:
            files.put_file(source)
        assert caught.value.code == "file-unreadable"
    assert kept(files.root) == []


def test_a_store_that_cannot_be_written_says_so(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupMissing) as caught:
        Folder(tmp_path / "file" / "files", home).put(DATA)
    assert caught.value.code == "files-unusable"


def test_a_full_disk_leaves_nothing(files: Folder, tmp_path: Path) -> None:
    files.put(DATA)
    child = multiprocessing.get_context("fork").Process(target=_put_beyond_limit, args=(files,))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert len(kept(files.root)) == 1


def _put_beyond_limit(files: Folder) -> None:
    """With files limited to 100 kB the write itself fails, as on a full disk."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        files.put(os.urandom(1_000_000))
    except SetupMissing as error:
        os._exit(0 if error.code == "files-unusable" else 3)
    os._exit(4)


def test_many_at_once_keep_the_same_bytes(files: Folder) -> None:
    datas = [Random(number).randbytes(200_000) for number in range(4)] * 8
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(files.put, datas))
    assert len(set(names)) == len(kept(files.root)) == 4
    assert all(files.get(name) == data for name, data in zip(names, datas, strict=True))


def test_a_killed_process_leaves_whole_files_only(files: Folder) -> None:
    context = multiprocessing.get_context("fork")
    random = Random(7)
    acknowledged: set[str] = set()
    for round_number in range(40):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_put_for_ever, args=(files, theirs, round_number))
        child.start()
        theirs.close()
        acknowledged.add(ours.recv())
        time.sleep(random.random() * 0.02)
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        try:
            while ours.poll():
                acknowledged.add(ours.recv())
        except EOFError:
            pass
    complete = {
        path.parent.name + path.name for path in kept(files.root) if PARTS not in path.parts
    }
    assert acknowledged <= complete
    assert all(hashlib.sha256(files.get(name)).hexdigest() == name for name in complete)


def _put_for_ever(files: Folder, out: Connection, seed: int) -> None:
    random = Random(seed)
    while True:
        out.send(files.put(random.randbytes(300_000)))


def test_remains_of_killed_processes_are_swept_after_a_day(files: Folder) -> None:
    files.put(DATA)
    old, new = files.root / PARTS / "old", files.root / PARTS / "new"
    for part in (old, new):
        part.write_bytes(b"half")
    yesterday = time.time() - PART_LIFE - 60
    os.utime(old, (yesterday, yesterday))
    files.put(b"another")
    assert (old.exists(), new.exists()) == (False, True)


def test_the_cache_gives_back_what_was_put(files: Folder) -> None:
    key = f"{SHA}-1-paddle-d73e0058"
    assert files.cache_get(key) is None
    files.cache_put(key, DATA)
    files.cache_put(key, b"newer")
    assert files.cache_get(key) == b"newer"
    assert files.cache_get(key + "x") is None


def test_a_damaged_cache_entry_counts_as_none(files: Folder, home: Path) -> None:
    files.cache_put("key", DATA)
    (entry,) = kept(home / "cache")
    for damage in (b"", entry.read_bytes()[:-1], b"x" * 40):
        entry.write_bytes(damage)
        assert files.cache_get("key") is None
    files.cache_put("key", DATA)
    assert files.cache_get("key") == DATA


def test_the_cache_makes_no_home(home: Path) -> None:
    files = Folder(home / "files", home)
    files.cache_put("key", DATA)
    assert files.cache_get("key") is None
    assert not files.has(SHA)
    assert not home.exists()


def test_a_cache_that_cannot_be_written_is_logged(
    files: Folder, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home / "cache").write_text("in the way")
    files.cache_put("key", DATA)
    assert files.cache_get("key") is None
    assert "could not be cached" in caplog.text


def test_the_settings_choose_the_folder(settings: Settings, tmp_path: Path) -> None:
    url = {
        None: settings.home / "files",
        str(tmp_path / "a"): tmp_path / "a",
        f"file://{tmp_path}/%E5%8E%9F%E4%BB%B6": tmp_path / "原件",
    }
    for given, expected in url.items():
        files = open_files(load(home=settings.home, files_url=given))
        assert isinstance(files, Folder) and files.root == expected
    assert not settings.home.exists()


def test_an_address_that_is_not_supported_yet_is_refused(settings: Settings) -> None:
    with pytest.raises(UsageError) as caught:
        open_files(load(home=settings.home, files_url="s3://bucket/originals"))
    assert caught.value.code == "files-url-unsupported"
