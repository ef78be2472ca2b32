"""Spots read again while a reviewer waits (指定区域重读): one reader process of the web's own."""

import threading
from pathlib import Path

from cases.errors import SetupMissing
from cases.model import Box, Candidate, Page
from cases.settings import Settings
from extractors.identify import identify
from extractors.meaning.values import PARSERS
from extractors.ocr.pool import Readers
from extractors.ocr.spot import read_spot, together

METHOD = "pointed-at"
AT_ONCE = 4
"""Spots that are read or wait to be; each of them holds a thread of the web meanwhile."""


class Rereader:
    """Reads a spot again. The reader is begun with the first question, and ended by ``close``.

    Args:
        settings: where the weights lie.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.model_copy(update={"jobs": 1})
        self._lock = threading.Lock()
        self._readers: Readers | None = None
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def read(self, path: Path, page: Page, box: Box, type_: str | None = None) -> Candidate | None:
        """What is printed in a box of a page; None if nothing can be read there.

        Args:
            path: the file.
            page: as it was read; the box is in its pixels.
            box: what is read.
            type_: how the field's values are written (``templates.documents.ValueType``); without
                one, or where the text is none of that type, ``value`` is the text as it stands.

        Raises:
            SetupMissing: the weights are not there; ``reader-busy``: others are read just now.
            MaterialError: the page is damaged, or reading it ended the reader.
        """
        if not self._places.acquire(blocking=False):
            raise SetupMissing(
                "The reader is reading other spots.", hint="Try again in a moment.",
                code="reader-busy",
            )  # fmt: skip
        try:
            form = identify(path, self._settings, path.name).form
            size = (page.width, page.height)
            wait = self._reader().submit(
                read_spot, path, form, page.number, page.rotation if page.source == "ocr" else 0,
                size, box,
            )  # fmt: skip
            lines = wait()
        finally:
            self._places.release()
        raw = together(lines)
        if not raw:
            return None
        parsed = PARSERS[type_](raw) if type_ in PARSERS else None
        around = [line.box for line in lines]
        return Candidate(
            value=parsed or raw,
            raw=raw,
            confidence=min(line.confidence for line in lines),
            page=page.number,
            box=(
                min(one[0] for one in around),
                min(one[1] for one in around),
                max(one[2] for one in around),
                max(one[3] for one in around),
            ),
            method=METHOD,
        )

    def close(self) -> None:
        """End the reader, if there is one."""
        with self._lock:
            if self._readers is not None:
                self._readers.close()
                self._readers = None

    def _reader(self) -> Readers:
        with self._lock:
            if self._readers is None:
                self._readers = Readers(self._settings)
            return self._readers
