"""A lock between processes of one machine, which the system lifts when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an existing folder for this thread alone; waits until it is free.

    The folder itself is locked, so that nothing is left behind. Never lock a SQLite file this
    way: closing it would drop SQLite's own locks.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
