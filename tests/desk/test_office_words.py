"""The words and templates of the desk: nothing named that is not there, nothing inline."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from desk.web.office.pages import has_text, t

OFFICE = Path(__file__).parents[2] / "desk" / "web" / "office"
TEMPLATES = sorted((OFFICE / "templates").rglob("*.html"))
SOURCES = [*TEMPLATES, *sorted(OFFICE.glob("*.py")), OFFICE.parent / "signin.py"]


class Strict(yaml.SafeLoader):
    """Refuses a key that is there twice: the second would silently replace the first."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, f"twice in line {node.start_mark.line + 1} ff.: {twice}"
        return super().construct_mapping(node, deep)


def test_no_word_is_there_twice() -> None:
    said = yaml.load((OFFICE / "words.yaml").read_text("utf-8"), Strict)  # noqa: S506
    # An unquoted yes, no or on is a truth value.
    assert all(isinstance(name, str) for texts in said.values() for name in texts)
    texts = [text for texts in said.values() for text in texts.values()]
    assert len(texts) > 100 and all(isinstance(text, str) and text for text in texts)


def keys(source: str) -> Iterator[str]:
    """What is asked for by name; names that are put together are not seen."""
    for found in re.finditer(r"""\bt\(\s*(["'])([\w.-]+)\1\s*([,)])""", source):
        yield found[2]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_every_word_that_is_asked_for_is_there(source: Path) -> None:
    missing = [key for key in keys(source.read_text("utf-8")) if not has_text(key)]
    assert missing == []


def test_places_of_a_word_are_filled() -> None:
    assert t("sign-in.wait", seconds=3) == "尝试次数过多，请在 3 秒后再试。"
    with pytest.raises(KeyError):
        t("sign-in.wait", minutes=3)
    with pytest.raises(KeyError):
        t("sign-in.unheard-of")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_what_the_policy_forbids(template: Path) -> None:
    """Strict CSP: no inline script or style, nothing from elsewhere, no way around escaping."""
    text = re.sub(r"{[%{#].*?[%}#]}", "", template.read_text("utf-8"), flags=re.DOTALL)
    forbidden = re.findall(
        r"""<script(?![^>]*\s(?:src=|type="application/json"))|<style|\sstyle=|\son\w+\s*=|"""
        r"""javascript:|(?:src|href|action)=["'](?:https?:)?//""",
        text,
        re.IGNORECASE,
    )
    assert forbidden == []
    unescaped = re.findall(r"\|\s*safe\b|autoescape\s+false", template.read_text("utf-8"))
    assert unescaped == []
    if "<form" in text and re.search(r'method="post"', text, re.IGNORECASE):
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL | re.I)
        assert all('name="csrf"' in form or "/desk/sign-in" in form for form in forms), template


STATIC = OFFICE.parent / "static"
SCRIPTS = sorted([*(STATIC / "office").rglob("*.js"), *(STATIC / "vendor").glob("*.js")])
STYLES = sorted([STATIC / "office.css", *(STATIC / "office").rglob("*.css")])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_are_known_to_chromium_78(script: Path) -> None:
    """One sign that it does not know, and it runs none of the file (htmx: the newest is 2.0.4)."""
    text = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", script.read_text("utf-8"), flags=re.DOTALL)
    newer = re.findall(r"\?\.[A-Za-z_$(\[]|\?\?=?|\|\|=|&&=|\.replaceAll\(|\.at\(-", text)
    assert newer == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_the_styles_are_known_to_chromium_78(style: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", style.read_text("utf-8"), flags=re.DOTALL)
    newer = r":is\(|:where\(|:has\(|\binset:|aspect-ratio|\bclamp\(|color-mix|@layer|@container"
    assert re.findall(newer, text) == []
    flexible = [block for block in re.findall(r"\{([^{}]*)\}", text) if "flex" in block]
    assert [block for block in flexible if re.search(r"(?<![-\w])(row-|column-)?gap:", block)] == []
