"""What the README promises is there, and what is there is in the README."""

import re
from pathlib import Path

import pytest

from desk.cli import COMMANDS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_the_readme_and_none_besides(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    named = set(re.findall(r"yizheng ([a-z]+)", text))
    assert set(COMMANDS) - named == set()
    assert named - set(COMMANDS) == set()


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_exit_code_is_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    assert re.findall(r"^\| (\d) \|", text, re.M) == [str(code) for code in range(7)]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs"])
def test_links_between_our_pages_lead_somewhere(page: str) -> None:
    pages = [ROOT / page] if page.endswith(".md") else sorted((ROOT / page).glob("*.md"))
    assert pages
    for found in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", found.read_text("utf-8")):
            assert (found.parent / target).exists(), f"{found.name} → {target}"
