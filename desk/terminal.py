"""What commands share on a terminal: progress, tables, colours only where there is one."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from cases.errors import YizhengError

Step = Callable[[int, int], None]
"""Called with (done, total) as work goes on; from any thread."""


def console(*, err: bool = False) -> Console:
    """A console on stdout or stderr; plain text when it is no terminal."""
    return _Console(stderr=err, highlight=False, soft_wrap=not sys.stdout.isatty())


class _Console(Console):
    """One that leaves it to the command line what a reader who goes away means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def tell(error: YizhengError) -> None:
    """What is wrong, its code, and what to do, on stderr."""
    click.echo(f"yizheng: {error.message} [{error.code}]", err=True)
    if error.hint:
        click.echo(f"  → {error.hint}", err=True)


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Step]:
    """A progress bar on stderr while the block runs; nothing if stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def steps_progress(*, quiet: bool = False) -> Iterator[Callable[[str, str], None]]:
    """A line per case with the step it is in, while the block runs; only on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda case_id, step: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}
        lock = threading.Lock()

        def began(case_id: str, step: str) -> None:
            with lock:
                if case_id not in tasks:
                    tasks[case_id] = bar.add_task(case_id, total=None)
                bar.update(tasks[case_id], description=f"{case_id} {step}")

        yield began
