"""Originals and papers, kept by their sha256 and unchanged for ever (原件库).

A file is there completely or not at all, whatever is killed. Readings of pages are kept in a
cache beside it, which may be dropped at any time.
"""

import hashlib
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from cases.errors import MaterialError, NotFound, SetupMissing, UsageError
from cases.settings import Settings

log = logging.getLogger(__name__)

CHUNK = 1 << 20
SHA256 = re.compile(r"[0-9a-f]{64}")
PARTS = ".parts"
PART_LIFE = 24 * 3600
"""Seconds after which an unfinished file is taken for the remains of a killed process."""


class FileStore(Protocol):
    """Where originals and papers are kept."""

    def put(self, data: bytes) -> str:
        """Keep these bytes; gives their sha256 (64 lower-case hex digits)."""

    def put_file(self, path: Path) -> tuple[str, int]:
        """Keep a copy of a file; gives its sha256 and its size in bytes."""

    def get(self, sha256: str) -> bytes:
        """The bytes of a sha256, checked against it."""

    def path(self, sha256: str) -> Path:
        """A local file with the bytes of a sha256, checked against it. For reading only."""

    def has(self, sha256: str) -> bool:
        """Whether a sha256 is kept here."""

    def cache_get(self, key: str) -> bytes | None:
        """What was cached under a key, or None; a damaged entry counts as none."""

    def cache_put(self, key: str, data: bytes) -> None:
        """Cache these bytes under a key, replacing what was there."""


def open_files(settings: Settings) -> FileStore:
    """The file store that the settings name; makes nothing on disk.

    Raises:
        UsageError: ``files-url-unsupported``.
    """
    return Folder(_folder(settings), settings.home)


class Folder:
    """A file store in a folder: ``ab/cdef…`` for the sha256 ``abcdef…``.

    Args:
        root: the folder of the files; made when the first one is kept.
        home: its ``cache`` folder holds the cache. A home that is not there is not made for
            the cache's sake: commands that only read leave no trace.
    """

    def __init__(self, root: Path, home: Path) -> None:
        self.root = root
        self._home = home

    def put(self, data: bytes) -> str:
        """Keep these bytes; see ``FileStore.put``. Damaged bytes of the same name are mended."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self._target(sha256)
        with self._usable():
            if _hash_of(target) != sha256:
                with self._part() as (part, handle):
                    handle.write(data)
                    self._keep(part, handle, target)
        return sha256

    def put_file(self, path: Path) -> tuple[str, int]:
        """Keep a copy of a file; see ``FileStore.put_file``.

        What is kept is what was read, even if somebody writes to the file meanwhile.

        Raises:
            MaterialError: ``file-unreadable``.
        """
        try:
            source = path.open("rb")
        except OSError as error:
            raise _unreadable(path, error) from error
        digest, size = hashlib.sha256(), 0
        with source, self._usable(), self._part() as (part, handle):
            while chunk := _read(source, path):
                digest.update(chunk)
                size += len(chunk)
                handle.write(chunk)
            sha256 = digest.hexdigest()
            target = self._target(sha256)
            if _hash_of(target) != sha256:
                self._keep(part, handle, target)
        return sha256, size

    def get(self, sha256: str) -> bytes:
        """The bytes of a sha256.

        Raises:
            NotFound: ``file-unknown``.
            MaterialError: ``file-damaged``.
        """
        target = self._target(sha256)
        with self._usable():
            if not target.exists():
                raise _unknown(sha256)
            data = target.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise self._damaged(sha256)
        return data

    def path(self, sha256: str) -> Path:
        """The file of a sha256; raises like ``get``. Checking costs about a millisecond per MB."""
        target = self._target(sha256)
        with self._usable():
            found = _hash_of(target)
        if found is None:
            raise _unknown(sha256)
        if found != sha256:
            raise self._damaged(sha256)
        return target

    def has(self, sha256: str) -> bool:
        """Whether a file of this sha256 is kept; its bytes are not checked."""
        return bool(SHA256.fullmatch(sha256)) and self._target(sha256).is_file()

    def cache_get(self, key: str) -> bytes | None:
        """What was cached under a key, or None."""
        try:
            entry = self._entry(key).read_bytes()
        except OSError:
            return None
        digest, data = entry[:32], entry[32:]
        return data if hashlib.sha256(data).digest() == digest else None

    def cache_put(self, key: str, data: bytes) -> None:
        """Cache these bytes; that it did not work costs time later and is only logged."""
        if not self._home.is_dir():
            return
        entry = self._entry(key)
        part = entry.with_name(f"{entry.name}.{secrets.token_hex(8)}")
        try:
            entry.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(hashlib.sha256(data).digest() + data)
                part.replace(entry)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            log.warning("a page reading could not be cached: %s", error.strerror)

    def _target(self, sha256: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise _unknown(sha256)
        return self.root / sha256[:2] / sha256[2:]

    def _entry(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._home / "cache" / name[:2] / name[2:]

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """A fault of the disk is nobody's fault but the machine's: say what to mend."""
        try:
            yield
        except OSError as error:
            raise SetupMissing(
                f"Files cannot be kept in {self.root}: {error.strerror}.",
                hint="Make room there, or give this user the right to read and write it.",
                code="files-unusable",
            ) from error

    @contextmanager
    def _part(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A file of our own beside the kept ones; if it is still there at the end, it goes."""
        parts = self.root / PARTS
        parts.mkdir(parents=True, exist_ok=True)
        _sweep(parts)
        part = parts / secrets.token_hex(16)
        try:
            with part.open("xb") as handle:
                yield part, handle
        finally:
            part.unlink(missing_ok=True)

    def _keep(self, part: Path, handle: BinaryIO, target: Path) -> None:
        """Move a part into place, so that it survives a power cut as well."""
        handle.flush()
        os.fchmod(handle.fileno(), 0o444)
        os.fsync(handle.fileno())
        if not target.parent.is_dir():
            target.parent.mkdir(exist_ok=True)
            _sync(self.root)
        part.replace(target)
        _sync(target.parent)

    def _damaged(self, sha256: str) -> MaterialError:
        return MaterialError(
            f"The file {self._target(sha256)} is damaged: its bytes are no longer those received.",
            hint="Hand the same file in again, or restore it from a backup.",
            code="file-damaged",
        )


def _folder(settings: Settings) -> Path:
    url = settings.files_url
    if url is None:
        return settings.home / "files"
    parts = urlsplit(url)
    if parts.scheme == "":
        return Path(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return Path(unquote(parts.path))
    raise UsageError(
        f"Files cannot be kept at an address that begins with {parts.scheme}:// yet.",
        hint="Let YIZHENG_FILES_URL name a folder, or leave it out.",
        code="files-url-unsupported",
    )


def _hash_of(path: Path) -> str | None:
    if not path.exists():
        return None
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _read(source: BinaryIO, path: Path) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as error:
        raise _unreadable(path, error) from error


def _sweep(parts: Path) -> None:
    """Remove what killed processes left behind."""
    for part in parts.iterdir():
        try:
            if time.time() - part.stat().st_mtime > PART_LIFE:
                part.unlink()
        except FileNotFoundError:
            continue  # another process finished it, or swept it first


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unknown(sha256: str) -> NotFound:
    return NotFound(
        f"No file with the sha256 {sha256[:64]!r} is kept here.",
        hint="Check YIZHENG_HOME and YIZHENG_FILES_URL; `yizheng settings` shows them.",
        code="file-unknown",
    )


def _unreadable(path: Path, error: OSError) -> MaterialError:
    return MaterialError(
        f"The file {path.name} cannot be read: {error.strerror}.",
        hint="Check that it is a file and that this user may read it.",
        code="file-unreadable",
    )
