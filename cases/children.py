"""Processes that we start end with us (子进程).

A killed parent cannot end its children, so each of them watches it (rule 7).
"""

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading


def end_with_parent() -> None:
    """Call it first in a process of ``multiprocessing``: from then on it ends when its parent does.

    An interrupt from the terminal is left to the parent, which ends its children in order.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, daemon=True, name="end-with-parent").start()


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
