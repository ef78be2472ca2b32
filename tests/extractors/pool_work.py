"""Work for reader processes, to be sent to them by name; and a parent to be killed."""

import os
import signal
import sys
import time
from pathlib import Path

from cases.errors import MaterialError
from cases.settings import load
from extractors.ocr.pool import Readers


def process() -> int:
    return os.getpid()


def die_once(marker: Path) -> str:
    """Killed in the middle of a page, the first time."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "read"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def slow(answer: str) -> str:
    time.sleep(0.3)
    return answer


def stick() -> None:
    time.sleep(60)


def fail_oddly() -> None:
    class Unknown(Exception):
        """Cannot travel to another process."""

        def __init__(self, one: object, other: object) -> None:
            super().__init__("odd")
            self.held = lambda: (one, other)

    raise Unknown(1, 2)


def refuse() -> None:
    raise MaterialError("No.", hint="Try another.", code="damaged-page")


def announce(folder: Path) -> None:
    """Say which process this is, then work for a long time."""
    (folder / str(os.getpid())).touch()
    time.sleep(600)


def main() -> None:
    folder = Path(sys.argv[1])
    with Readers(load(home=folder, jobs=2)) as readers:
        for wait in [readers.submit(announce, folder) for _ in range(2)]:
            wait()


if __name__ == "__main__":
    main()


def spell() -> tuple[int, float, float]:
    """Who worked, and from when until when, on a clock that all processes share."""
    began = time.monotonic()
    time.sleep(0.02)
    return os.getpid(), began, time.monotonic()
