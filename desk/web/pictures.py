"""Pictures of pages for the desk (页面图像): upright, as wide as asked, kept for a while.

Files of strangers are opened in a process of its own, as in ``public.judge``.
"""

import multiprocessing
import os
import resource
import secrets
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

from cases.children import end_with_parent
from cases.errors import MaterialError
from cases.files import FileStore
from cases.settings import Settings

WIDTHS = (200, 400, 800, 1200, 1600, 2400, 4000)
"""Pixels; a picture has the next of these, or the width of its page if that is less."""
ALWAYS = (200, 1600)
"""Kept whenever a page is drawn: whoever sees it small wants to see it large, and the reverse."""
LARGEST_CACHE = 1024**3
"""Bytes; then the pictures that were not looked at for the longest time go."""
SECONDS = 30
MEMORY = 4 * 1024**3
"""Of addresses: the libraries alone reserve one gigabyte."""
PAGES_PER_PROCESS = 500
QUALITY = 85

_settings: Settings | None = None


class Pictures:
    """Draws pages in one process, begun with the first. May be shared by threads.

    Args:
        settings: the limits, and the home whose ``pictures`` folder keeps them.
        files: the originals.
    """

    def __init__(self, settings: Settings, files: FileStore) -> None:
        # No secret of ours goes where files of strangers are opened.
        self._settings = settings.model_copy(
            update={
                "signing_passphrase": None,
                "signing_passphrase_file": None,
                "database_url": None,
            }
        )
        self._files = files
        self._folder = settings.home / "pictures"
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._drawn = 0
        self._kept: int | None = None

    def jpeg(self, sha256: str, page: int, turned: int, width: int) -> bytes:
        """A page as a JPEG.

        Args:
            sha256: of the original.
            page: its number in the file, from 1.
            turned: what the reading says of it: 0, 90, 180 or 270 (``Page.rotation`` where OCR
                read it, else 0).
            width: pixels; see ``WIDTHS``.

        Raises:
            NotFound: ``file-unknown``.
            MaterialError: the file or page cannot be drawn.
        """
        wide = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
        place = self._place(sha256, page, turned, wide)
        with suppress(OSError):
            data = place.read_bytes()
            os.utime(place)
            return data
        path = self._files.path(sha256)
        widths = tuple(sorted({*ALWAYS, wide}))
        drawn = self._draw(path, page, turned, widths)
        for one, data in drawn.items():
            self._keep(self._place(sha256, page, turned, one), data)
        return drawn[wide]

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _draw(
        self, path: Path, page: int, turned: int, widths: tuple[int, ...]
    ) -> dict[int, bytes]:
        with self._lock:
            if self._pool is not None and self._drawn >= PAGES_PER_PROCESS:
                self._pool.shutdown(wait=False)
                self._pool = None
            if self._pool is None:
                self._drawn = 0
                self._pool = ProcessPoolExecutor(
                    1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_begin,
                    initargs=(self._settings,),
                )
            self._drawn += 1
            pool = self._pool
            answer = pool.submit(_drawn, path, page, turned, widths)
        try:
            return answer.result()
        except (BrokenProcessPool, MemoryError) as error:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            pool.shutdown(wait=False)
            raise MaterialError(
                "The page took too much time or memory to draw.",
                hint="Look at the original.",
                code="page-undrawable",
            ) from error

    def _place(self, sha256: str, page: int, turned: int, width: int) -> Path:
        return self._folder / sha256[:2] / f"{sha256[2:]}-{page}-{turned}-{width}.jpg"

    def _keep(self, place: Path, data: bytes) -> None:
        """Keep a picture; that it did not work costs time later and nothing else."""
        if not self._settings.home.is_dir():
            return
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f".{secrets.token_hex(8)}")
            part.write_bytes(data)
            part.replace(place)
        with self._lock:
            if self._kept is None:
                self._kept = sum(size for _, size, _ in _kept(self._folder))
            else:
                self._kept += len(data)
            if self._kept > LARGEST_CACHE:
                self._kept = _swept(self._folder, LARGEST_CACHE * 4 // 5)


def _kept(folder: Path) -> list[tuple[float, int, Path]]:
    found = []
    for path in folder.glob("*/*.jpg"):
        with suppress(OSError):
            said = path.stat()
            found.append((said.st_mtime, said.st_size, path))
    return found


def _swept(folder: Path, most: int) -> int:
    """Remove what was not looked at for the longest time; bytes that are left."""
    found = sorted(_kept(folder))
    left = sum(size for _, size, _ in found)
    for _, size, path in found:
        if left <= most:
            break
        with suppress(OSError):
            path.unlink()
        left -= size
    return left


def _begin(settings: Settings) -> None:
    global _settings
    _settings = settings
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    end_with_parent()


def _drawn(path: Path, page: int, turned: int, widths: tuple[int, ...]) -> dict[int, bytes]:
    """The page at each width; runs in the process."""
    import cv2

    from extractors.identify import identify
    from extractors.ocr.engine import turn_upright
    from extractors.paginate import picture_of

    assert _settings is not None
    signal.alarm(SECONDS)  # its default action ends the process, even one that is stuck in C
    try:
        file = identify(path, _settings)
        if page > file.pages:
            raise MaterialError("The file has fewer pages.", code="page-unknown")
        image = turn_upright(picture_of(path, file.form, page), turned)
        made = {}
        for wide in sorted(widths, reverse=True):
            height, width = image.shape[:2]
            if wide < width:
                size = (wide, max(1, round(height * wide / width)))
                image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
            found, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            if not found:
                raise MaterialError("The page cannot be drawn.", code="page-undrawable")
            made[wide] = coded.tobytes()
        return made
    finally:
        signal.alarm(0)
