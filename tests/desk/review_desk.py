"""Cases to review and pages to review them on, for the tests of the review page.

``python tests/desk/review_desk.py FOLDER`` draws the pictures of docs/desk.md.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy
import pylopdf_fonts_zh_cn
from office_site import DIFFERS, OfficeSite, office_site, read
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cases import model, record
from cases.model import Action, Case, Field, Material
from cases.tables import MaterialRow
from departments import handling
from departments.review import Review
from flows.steps import advance, intake

CHROMIUM = "/usr/bin/chromium"
PAPER = "重庆市高新区样本街道石榴巷12号2层"
"""Where the application form and the business licence say that the shop is."""
LEASED = "重庆市高新区样本街道石榴巷21号附3号"
LEASE_END = "term_to:租赁合同.pdf"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def doubtful(desk: OfficeSite, name: str, sample: str = DIFFERS) -> Case:
    """A case with two doubts: papers differ about the premises, the lease's end is blurred."""
    case = read(desk.office, sample, name)
    assert case.status == "review"
    return case


def long_case(desk: OfficeSite, name: str, pages: int = 30) -> Case:
    """A doubtful case with many pages more: a scan of health certificates, one doubt on each."""
    case = doubtful(desk, name)
    office = desk.office
    sheets = [_certificate(number) for number in range(1, pages + 1)]
    pdf = io.BytesIO()
    sheets[0].save(pdf, "PDF", resolution=200, save_all=True, append_images=sheets[1:])
    sha256 = office.files.put(pdf.getvalue())
    file = "从业人员健康证明.pdf"
    reading = [_read(file, sha256, number) for number in range(1, pages + 1)]
    row = MaterialRow(
        case_id=case.id, file=file, sha256=sha256, size=pdf.tell(), received_at=office.now(),
        reading=[one.model_dump(mode="json") for one in reading],
    )  # fmt: skip
    kept = record.originals(office.store, case.id)
    refs = {"materials": [*(one.sha256 for one in kept), sha256]}
    case = office.store.act(
        case.id, Action(kind="RECEIVED", actor="test", refs=refs), case.seq, [row]
    )
    refs = {"documents": len(kept) + pages, "problems": []}
    case = office.store.act(case.id, Action(kind="EXTRACTED", actor="test", refs=refs), case.seq)
    return advance.advance(office, intake.form(office, case).id)


SHEET = (1654, 2339)
BOXES: dict[str, model.Box] = {
    "name": (500, 600, 720, 660),
    "certificate_number": (500, 800, 980, 860),
    "valid_to": (500, 1000, 900, 1060),
}


def _certificate(number: int) -> Image.Image:
    """A made-up certificate as a scanner gives it: A4 at 200 dpi, with its grain."""
    grain = numpy.random.default_rng(number).normal(238, 6, (SHEET[1], SHEET[0]))
    sheet = Image.fromarray(numpy.clip(grain, 0, 255).astype("uint8")).convert("RGB")
    pen = ImageDraw.Draw(sheet)
    large, plain = (
        ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), size) for size in (80, 46)
    )
    pen.text((500, 300), "健康证明（样本）", (20, 20, 20), large)
    said = _values(number)
    for label, (field, box) in zip(("姓名", "编号", "有效期至"), BOXES.items(), strict=True):
        pen.text((260, box[1]), label, (60, 60, 60), plain)
        pen.text(box[:2], said[field], (20, 20, 20), plain)
    return sheet


def _values(number: int) -> dict[str, str]:
    person = "甲乙丙丁戊己庚辛壬癸"[number % 10]
    return {
        "name": f"样{person}{person}",
        "certificate_number": f"5001072026{number:05}",
        "valid_to": f"2027-{1 + number % 12:02}-15",
    }


def _read(file: str, sha256: str, number: int) -> Material:
    fields: dict[str, Field | list[Field]] = {
        name: Field(
            value=value, raw=value, confidence=0.8, page=number, box=BOXES[name],
            method="label-right",
            needs_review=name == "valid_to",
            reasons=("low-confidence",) if name == "valid_to" else (),
        )
        for name, value in _values(number).items()
    }  # fmt: skip
    page = model.Page(
        number=number, width=SHEET[0], height=SHEET[1], source="ocr", reason="no text layer"
    )
    return Material(
        file=file, sha256=sha256, status="ok", kind="health_certificate", kind_score=1,
        page_range=(number, number), pages=(page,), fields=fields,
    )  # fmt: skip


def window(browser: Browser, desk: OfficeSite, account: str, **more: Any) -> BrowserContext:
    """A window of somebody who signed in."""
    size = {"viewport": {"width": 1366, "height": 768}, **more}
    context = browser.new_context(**size)
    context.add_cookies([desk.session_cookie(account)])  # type: ignore[list-item]
    context.set_default_timeout(60_000)
    return context


def reviewing(context: BrowserContext, desk: OfficeSite, case: Case, query: str = "") -> Page:
    """The review page of a case, ready for keys; scripts that fail fail the test."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{desk.base}/desk/cases/{case.id}/review{query}", wait_until="domcontentloaded")
    page.wait_for_selector("#review[data-ready]", timeout=30_000)
    assert faults == []
    return page


def open_value(page: Page) -> str:
    """Name of the value that is open."""
    return str(page.get_attribute(".rows > li.open > .row", "data-name"))


def settle(desk: OfficeSite, case: Case, user: str, **said: Any) -> Case:
    """Somebody's review, recorded without the page."""
    return handling.apply_review(desk.office, desk.store.case(case.id), Review(**said), user)


def said(desk: OfficeSite, case: Case) -> list[tuple[str, str]]:
    """What persons did to a case: kind and actor."""
    return [
        (action.kind, action.actor)
        for action in desk.store.actions(case.id)
        if action.kind in ("CORRECTED", "CONFIRMED", "ARRANGED")
    ]


def all_drawn(page: Page) -> None:
    """Wait until every picture and strip is there."""
    page.wait_for_selector("#page-note", state="hidden")
    strips = "() => Array.from(document.querySelectorAll('.strip')).every(one => one.style.width)"
    page.wait_for_function(strips)
    small = "() => Array.from(document.querySelectorAll('img')).every(one => one.complete)"
    page.wait_for_function(small)
    page.wait_for_timeout(2000)


def draw(folder: Path) -> None:
    """The pictures of the review page."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        office_site(Path(home)) as desk,
        chromium() as browser,
    ):
        page = reviewing(window(browser, desk, "reviewer"), desk, doubtful(desk, "家味饭店"))
        all_drawn(page)
        page.screenshot(path=folder / "review.png")
        page.keyboard.press("?")
        page.screenshot(path=folder / "review-keys.png")
        page.keyboard.press("Escape")
        page.click("#open-arrange")
        all_drawn(page)
        page.screenshot(path=folder / "review-documents.png")
        page.context.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
