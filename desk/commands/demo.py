"""``yizheng demo``: the main job on the bundled sample cases, from files to licence and page."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
import httpx

from cases import settings as all_settings
from cases.errors import IssueError, SetupMissing
from cases.settings import Settings
from desk.commands.run import print_run
from desk.shapes import CaseShape
from desk.terminal import steps_progress
from desk.view import summary
from samples import SampleCase
from samples import cases as sample_cases

if TYPE_CHECKING:
    from desk.batch import Batch

REVIEWER, DEPARTMENTS, LEAD = "demo-reviewer", "demo-departments", "demo-lead"


@click.command()
@click.option("--jobs", type=click.IntRange(1), help="Reader processes; default: one per core.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def demo(jobs: int | None, as_json: bool) -> None:
    """Run the bundled fictitious cases: read, form, review, opinions, decision, licence, page."""
    from desk.batch import batch, has_failed_input, report

    settings = all_settings.load(**({"jobs": jobs} if jobs else {}))
    with steps_progress(quiet=as_json) as progress, batch(settings, progress) as work:
        ids = {sample.name: _receive(work, sample) for sample in sample_cases()}
        work.run(list(ids.values()))
        for sample in sample_cases():
            _answer(work, ids[sample.name], sample)
        work.run(list(ids.values()))
        store = work.office.store
        cases = tuple(report(work.office, store.case(id)) for id in ids.values())
        failed = sum(has_failed_input(work.office, case) for case in cases)
        told = {id: summary(store, store.case(id)) for id in ids.values()}
    with _served(settings) as base:
        for case in cases:
            _check_license(case, base, settings)
    print_run(cases, failed, settings.home, told, as_json=as_json)
    if not as_json:
        click.echo(f"\nEverything lies in {settings.home.absolute()}")
        click.echo(f"See the pages: yizheng serve, then open {settings.base_url}/")


def _receive(work: "Batch", sample: SampleCase) -> str:
    from flows.steps.folders import CaseFolder
    from flows.steps.receive import receive

    return receive(work.office, CaseFolder(sample.folder), sample.industry, sample=True).id


def _answer(work: "Batch", case_id: str, sample: SampleCase) -> None:
    """The people of the demo: a reviewer, the departments, who leads; each as far as asked."""
    from departments import handling

    office = work.office
    if office.store.case(case_id).status == "review" and sample.review:
        text = sample.review.read_text(encoding="utf-8")
        with office.timed(case_id, "review"):
            handling.apply_review(office, office.store.case(case_id), text, REVIEWER)
        work.run([case_id])
    case = office.store.case(case_id)
    if case.status == "consulting" and sample.opinions:
        text = sample.opinions.read_text(encoding="utf-8")
        with office.timed(case_id, "opinions"):
            case = handling.apply_opinions(office, case, text, DEPARTMENTS)
    if case.status == "deciding":
        with office.timed(case_id, "decide"):
            handling.decide(office, case, LEAD)


def _check_license(case: CaseShape, base: str, settings: Settings) -> None:
    """Do what an inspector does: read the code off the drawn page, open what it says.

    Raises:
        IssueError: the code does not lead to this licence's page.
    """
    from papers.qr import decode_pdf

    if case.license is None or case.license.file is None:
        return
    codes = decode_pdf(Path(case.license.file), dpi=150)
    if codes != [case.license.url]:
        raise IssueError(f"The QR code of {case.license.file} says {codes}.", code="qr-unreadable")
    answer = httpx.get(base + urlsplit(codes[0]).path, timeout=10, trust_env=False)
    if answer.status_code != 200 or case.license.number not in answer.text:
        raise IssueError(
            f"{codes[0]} answers {answer.status_code} and not the licence's page.",
            code="page-wrong",
        )


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    """The web while the block runs, on a free port, so that a running ``serve`` is no matter."""
    import uvicorn

    from desk.web.app import create_app

    server = uvicorn.Server(
        uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise SetupMissing("The web server did not start.", code="web-unavailable")
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
