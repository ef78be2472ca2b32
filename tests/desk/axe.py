"""Accessibility of a page, judged by axe-core (``vendor/axe.min.js``, MPL-2.0, for tests only)."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical on a page: rule and place, none if all is well."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not as a script tag: the pages allow none
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
