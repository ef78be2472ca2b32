"""``python tests/desk/desk_pictures.py FOLDER``: the desk's pages as docs/desk.md shows them."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[at]) for at in (2, 1, 0)]

from office_site import DIFFERS, SAMPLES, OfficeSite, office_site, read  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from cases import wordings  # noqa: E402
from departments import handling  # noqa: E402  (all are found by what is above)

DESKTOP, PHONE = (1366, 768), (390, 844)
PICTURES = (
    ("queue", "reviewer", "/desk", DESKTOP),
    ("queue-lead", "lead", "/desk?waiting=review", DESKTOP),
    ("queue-phone", "reviewer", "/desk", PHONE),
    ("cases", "lead", "/desk/cases", DESKTOP),
    ("search", "lead", "/desk/cases?words=石榴巷", DESKTOP),
    ("case-review", "reviewer", "/desk/cases/{review}", DESKTOP),
    ("case-phone", "reviewer", "/desk/cases/{review}", PHONE),
    ("case-decide", "lead", "/desk/cases/{deciding}#decision", DESKTOP),
    ("case-issued", "lead", "/desk/cases/{issued}#license", DESKTOP),
    ("case-opinion", "officer", "/desk/cases/{consulting}#opinion-FD", DESKTOP),
    ("case-auditor", "auditor", "/desk/cases/{issued}", DESKTOP),
    ("exports", "lead", "/desk/exports?status=issued", DESKTOP),
    ("accuracy", "lead", "/desk/accuracy", DESKTOP),
    ("sign-in", "", "/desk/sign-in", DESKTOP),
    ("account", "reviewer", "/desk/account", DESKTOP),
    ("accounts", "security", "/desk/accounts", DESKTOP),
    ("tokens", "security", "/desk/tokens", DESKTOP),
    ("access", "auditor", "/desk/access", DESKTOP),
    ("break-glass", "lead", "/desk/break-glass?case={review}", DESKTOP),
    ("refused", "officer", "/desk/accounts", DESKTOP),
    ("wordings", "lead", "/desk/wordings", DESKTOP),
    ("wording", "lead", "/desk/wordings/1", DESKTOP),
)
"""Name of the file, who looks (empty: nobody signed in), at which page, in which window."""


def main(folder: Path) -> None:
    """Draw them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        office_site(Path(place)) as desk,
        sync_playwright() as playwright,
    ):
        reviewed = read(desk.office, DIFFERS, "reviewed", days_ago=2)
        said = (SAMPLES / "reviews" / f"{DIFFERS}.json").read_text(encoding="utf-8")
        handling.apply_review(desk.office, reviewed, said, "user:reviewer")
        wordings.propose(desk.store, "lease", "lessee", "入驻主体", "商场的合同都这样写（样本）",
                         "user:reviewer", datetime.now(UTC))  # fmt: skip
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for name, who, path, size in PICTURES:
            _draw(browser, desk, who, path.format(**desk.cases), size, folder / f"{name}.png")
        browser.close()


def _draw(
    browser: Browser, desk: OfficeSite, who: str, path: str, size: tuple[int, int], to: Path
) -> None:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    if who:
        context.add_cookies([desk.session_cookie(who)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(desk.base + path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=to)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
