"""Tables and sections, printed and written between markers (结果输出)."""

import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Section:
    """A heading and what was measured, in Markdown."""

    title: str
    text: str

    def __str__(self) -> str:
        return f"## {self.title}\n\n{self.text}\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def rounded(figures: Iterable[float], digits: int) -> str:
    """Figures side by side: ``1.0 · 1.1 · 1.2``."""
    return " · ".join(f"{figure:.{digits}f}" for figure in figures)


def machine() -> str:
    """What was measured on, when."""
    memory = psutil.virtual_memory().total / 2**30
    day = datetime.now(UTC).date()
    return (
        f"Measured on {day}: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}; "
        f"load average at the start {os.getloadavg()[0]:.1f}."
    )


def write(path: Path, measured: str) -> None:
    """Replace what stands between the markers of a document.

    Raises:
        ValueError: the document has no markers.
    """
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has no {BEGIN} … {END}")
    path.write_text(f"{before}{BEGIN}\n\n{measured}\n{END}{after}", encoding="utf-8")


def merge(path: Path, machine: str, sections: Iterable[Section]) -> None:
    """Put sections between a document's markers, each with what it was measured on.

    Sections of other titles stay as they are.

    Raises:
        ValueError: the document has no markers.
    """
    measured = path.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    preface, *kept = re.split(r"^## ", measured, flags=re.MULTILINE)
    found = {title: text.strip() for title, _, text in (each.partition("\n") for each in kept)}
    found |= {each.title: f"{each.text}\n\n{machine}" for each in sections}
    parts = [str(Section(title, text)) for title, text in found.items()]
    write(path, "\n".join([*([preface.strip() + "\n"] if preface.strip() else []), *parts]))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
