"""``yizheng work`` and ``up``: what comes next for every case, without a person."""

import asyncio
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cases import settings as all_settings
from cases.children import end_with_parent
from cases.errors import SetupMissing
from cases.settings import Settings

if TYPE_CHECKING:
    from flows.work import Worker

GRACE = 20
"""Seconds that the web has to answer what it was asked before it is ended."""
WATCH = 1.0
"""Seconds between looks whether the web is still there."""


@click.command()
@click.option("--jobs", type=click.IntRange(1), help="Reader processes; default: one per core.")
def work(jobs: int | None) -> None:
    """Take every case as far as it goes without a person, until interrupted.

    Start it on as many machines as are needed: they share the work through the database.
    """
    _work(all_settings.load(**({"jobs": jobs} if jobs else {})), lambda: True)


@click.command()
@click.option("--jobs", type=click.IntRange(1), help="Reader processes; default: one per core.")
def up(jobs: int | None) -> None:
    """The web and the worker of this machine, until interrupted."""
    settings = all_settings.load(**({"jobs": jobs} if jobs else {}))
    with _web(settings) as alive:
        _work(settings, alive)


def _work(settings: Settings, goes_on: Callable[[], bool]) -> None:
    from desk.batch import batch

    with batch(settings, lambda case_id, step: None) as office:
        office.begin()
        from flows.current import working_in
        from flows.work import Worker

        worker = Worker(f"{socket.gethostname()}-{os.getpid()}", done=_tell)
        click.echo("yizheng works; interrupt it to stop.", err=True)
        with working_in(office.office):
            asyncio.run(_until_interrupted(worker, goes_on))
    if not goes_on():
        raise SetupMissing(
            "The web server ended.",
            hint="See above why; is its port taken? `yizheng settings` shows it.",
            code="web-unavailable",
        )
    click.echo("yizheng stopped; what was begun is done.", err=True)


async def _until_interrupted(worker: "Worker", goes_on: Callable[[], bool]) -> None:
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, worker.stop)
    watching = asyncio.create_task(_watch(worker, goes_on))
    await worker.run()
    watching.cancel()


async def _watch(worker: "Worker", goes_on: Callable[[], bool]) -> None:
    while goes_on():
        await asyncio.sleep(WATCH)
    worker.stop()


def _tell(case_id: str) -> None:
    click.echo(f"{case_id}: as far as it goes now", err=True)


@contextmanager
def _web(settings: Settings) -> Iterator[Callable[[], bool]]:
    """The web in a process of its own; gives whether it is alive."""
    web = multiprocessing.get_context("spawn").Process(target=_serve, args=(settings,))
    web.start()
    try:
        yield web.is_alive
    finally:
        web.terminate()
        web.join(GRACE)
        if web.is_alive():
            web.kill()


def _serve(settings: Settings) -> None:
    from desk.commands.serve import run

    end_with_parent()
    run(settings)
