"""``python -m benchmarks.review [--write DOCUMENT]``: the review page with a case of 39 pages.

A browser and the server on the same machine. A switch is measured in the browser, from the key to
the first frame that shows the page, the box on it and the magnified strip; the first switch of
each kind is counted too. Between two switches there is a pause, shorter than a look takes.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page

from benchmarks import report
from benchmarks.report import Section, table

sys.path.append(str(Path(__file__).parents[1] / "tests"))
sys.path.append(str(Path(__file__).parents[1] / "tests" / "desk"))
from office_site import OfficeSite, office_site  # noqa: E402  (cases are made as tests do)
from review_desk import (  # noqa: E402
    chromium,
    doubtful,
    long_case,
    open_value,
    reviewing,
    window,
)

SWITCHES = 60
PAUSE = 500
"""Milliseconds."""
LIMIT = 100
"""Milliseconds."""
WATCH = """() => {
  window.spent = [];
  const note = document.getElementById("page-note");
  const label = document.getElementById("page-label");
  const shown = (strip) => {
    const canvas = document.querySelector("li.open .strip");
    const image = document.querySelector("#picture img");
    return note.hidden && image && image.complete && image.naturalWidth > 0 &&
      (!strip || !canvas || canvas.style.width !== "");
  };
  document.addEventListener("keydown", (event) => {
    const began = performance.now();
    const look = () => {
      if (shown(event.key !== "]")) {
        requestAnimationFrame(() => window.spent.push(performance.now() - began));
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  }, true);
}"""


def main() -> None:
    """Measure and print; put it into a document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review", description=__doc__)
    parser.add_argument("--write", type=Path, help="put the figures between this file's markers")
    asked = parser.parse_args()
    machine = report.machine()
    with (
        tempfile.TemporaryDirectory(prefix="yizheng-bench-") as folder,
        office_site(Path(folder)) as desk,
        chromium() as browser,
    ):
        section = _section(desk, browser)
    print(machine, section.text, sep="\n")
    if asked.write:
        report.merge(asked.write, machine, [section])


def _section(desk: OfficeSite, browser: Browser) -> Section:
    presses, seconds = _by_keys(desk, browser)  # first: the server has then drawn pages before
    case = long_case(desk, "三十页")
    began = time.perf_counter()
    page = reviewing(window(browser, desk, "reviewer"), desk, case)
    opened = time.perf_counter() - began
    rows = [
        ["next value in doubt (`j`), pages never drawn before", *_figures(_switch(page, "j"))],
        ["next value in doubt (`j`), a second time", *_figures(_switch(page, "j"))],
        ["page by page (`]`)", *_figures(_switch(page, "]", first="#thumbnails button"))],
        ["accept and on to the next (`Enter`)", *_figures(_switch(page, "Enter", first="1"))],
    ]
    page.context.close()
    return Section(
        "The review page",
        "\n\n".join(
            (
                f"From the key to the frame that shows it, milliseconds; {SWITCHES} of each at "
                f"most, {PAUSE} ms apart; the aim is {LIMIT} at the 95th percentile. The page "
                f"itself was there after {opened:.1f} s. Nearly every value is on another page; "
                "the server draws a page when it is asked for the first time, and keeps it.",
                table(["switch", "median", "95th percentile", "worst", "n"], rows),
                f"The bundled case with two doubts (a contradiction, a blurred date), from the "
                f"page to confirmed: {presses} key presses, {seconds:.1f} s of machine time when "
                "nobody thinks: the page, its pictures, saving, the pre-check.",
            )
        ),
    )


def _switch(page: Page, key: str, first: str | None = None) -> Iterator[float]:
    """Milliseconds of each switch by a key, after another key or a click on something."""
    page.reload(wait_until="domcontentloaded")
    page.wait_for_selector("#review[data-ready]")
    page.wait_for_timeout(3000)  # what a person takes to look at the first value
    if first and first.startswith("#"):
        page.locator(first).first.click()
        page.wait_for_timeout(2000)
    elif first:
        page.keyboard.press(first)
    page.evaluate(WATCH)
    for done in range(1, SWITCHES + 1):
        page.wait_for_timeout(PAUSE)
        before = _place(page)
        page.keyboard.press(key)
        page.wait_for_function("done => window.spent.length >= done", arg=done)
        if _place(page) == before:
            return  # at the end
        yield float(page.evaluate("window.spent[window.spent.length - 1]"))


def _place(page: Page) -> tuple[str, str]:
    """The page that is shown and the value that is open."""
    return page.inner_text("#page-label"), open_value(page)


def _figures(found: Iterator[float]) -> list[str]:
    spent = list(found)
    return [
        f"{median(spent):.0f}",
        f"{quantiles(spent, n=20)[-1]:.0f}",
        f"{max(spent):.0f}",
        str(len(spent)),
    ]


def _by_keys(desk: OfficeSite, browser: Browser) -> tuple[int, float]:
    """Key presses and seconds from opening the sample case to its being confirmed."""
    case = doubtful(desk, "按键")
    keys = ["1", "Enter", "Enter", "s"]
    context = window(browser, desk, "reviewer")
    began = time.perf_counter()
    page = reviewing(context, desk, case)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function("() => document.getElementById('status').textContent === '读取中'")
    seconds = time.perf_counter() - began
    assert desk.store.case(case.id).status == "received"
    context.close()
    return len(keys), seconds


if __name__ == "__main__":
    main()
