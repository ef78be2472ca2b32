"""Case folders (案件文件夹): which there are, what lies in them, what ``case.yaml`` says."""

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from cases.errors import MaterialError, UsageError
from cases.settings import Settings
from departments.receiving import CaseFile
from templates.explain import explain

CASE_FILE = "case.yaml"
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
    NotImplementedError,
)  # fmt: skip
"""What ``zipfile`` raises on bytes that are no sound zip."""
LITTER = frozenset({"Thumbs.db", "desktop.ini", ".DS_Store", "__MACOSX"})


@dataclass(frozen=True)
class CaseFolder:
    """One case as it lies on disk."""

    path: Path
    """The folder or zip file; its absolute path is what identifies the case."""

    @property
    def name(self) -> str:
        """What people call the case."""
        return self.path.stem if self.path.suffix.lower() == ".zip" else self.path.name


def case_folders(folder: Path) -> tuple[list[CaseFolder], list[Path]]:
    """The cases in a folder, and stray files that belong to none.

    Each sub-folder and each zip file is a case; a folder that holds only files is one itself.
    """
    entries = [p for p in sorted(folder.iterdir()) if not _is_litter(p)]
    inner = [p for p in entries if p.is_dir() or p.suffix.lower() == ".zip"]
    stray = [p for p in entries if p not in inner]
    if stray and not inner:
        return [CaseFolder(folder.resolve())], []
    return [CaseFolder(p.resolve()) for p in inner], stray


def materials_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """The materials of a case: (name below the folder, path), sorted by name."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts != (CASE_FILE,) and not any(map(_is_litter, _up(name))):
            yield name.as_posix(), path


def case_file(folder: Path) -> CaseFile:
    """What the folder's ``case.yaml`` says; nothing if there is none.

    Raises:
        UsageError: ``case-file-invalid``; the message names the key.
    """
    path = folder / CASE_FILE
    if not path.is_file():
        return CaseFile()
    hint = "Correct case.yaml and run again."
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
        return CaseFile.model_validate(data)
    except ValidationError as error:
        fault, remedy = explain(error, CaseFile)
        raise UsageError(
            f"case.yaml: {fault}.", hint=remedy or hint, code="case-file-invalid"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError(
            f"case.yaml is no YAML in UTF-8: {error}", hint=hint, code="case-file-invalid"
        ) from error


def unpack(archive: Path, into: Path, settings: Settings) -> Path:
    """Take the files out of a zip, with bounds on number and size, never outside ``into``.

    Gives the case's folder: ``into``, or the only folder in it where that was packed as a whole.

    Raises:
        MaterialError: ``damaged-zip``, ``encrypted-zip``, ``zip-too-large``.
    """
    limit = settings.max_file_mb * 1024 * 1024 * 10
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if len(entries) > 1000 or sum(entry.file_size for entry in entries) > limit:
                raise MaterialError(
                    "The zip holds too much.",
                    hint="Hand the case in as a folder.",
                    code="zip-too-large",
                )
            for entry in entries:
                target = (into / _decoded(entry)).resolve()
                if stat.S_ISLNK(entry.external_attr >> 16) or not target.is_relative_to(into):
                    continue  # links and paths that lead elsewhere are no materials
                target.parent.mkdir(parents=True, exist_ok=True)
                # "x": of two files with one name neither may take the other's place
                with opened.open(entry) as source, target.open("xb") as copy:
                    shutil.copyfileobj(source, copy)
    except DAMAGE as error:
        raise MaterialError(
            "The zip is damaged and cannot be unpacked.",
            hint="Pack it again, or hand the case in as a folder.",
            code="damaged-zip",
        ) from error
    except RuntimeError as error:
        raise MaterialError(
            "The zip asks for a password.",
            hint="Hand the case in as a folder.",
            code="encrypted-zip",
        ) from error
    packed = [path for path in into.iterdir() if not _is_litter(path)]
    return packed[0] if len(packed) == 1 and packed[0].is_dir() else into


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Chinese programs write names in GBK without saying so; zipfile reads them as cp437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _is_litter(path: Path) -> bool:
    return path.name in LITTER or path.name.startswith((".", "~$"))


def _up(name: Path) -> Iterator[Path]:
    return (Path(part) for part in name.parts)
