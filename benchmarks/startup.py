"""How long commands take from nothing (启动): imports, one file, the demo, a run of folders."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.processes import middle
from benchmarks.report import Section, rounded, table
from cases.settings import Settings
from extractors.ocr.weights import find_weights
from samples import FOLDER
from samples.generator import draw

COMMAND = Path(sys.executable).with_name("yizheng")


def startup(settings: Settings, home: Path) -> Section:
    """Wall seconds of commands, each in a fresh process; the demo's cases are left in ``home``."""
    environment = _environment(settings, home)
    licence = next(FOLDER.glob("*/cases/*/营业执照.jpg"))
    python = [sys.executable, "-c"]
    short = [
        ("import desk.cli", [*python, "import desk.cli"], 5),
        ("import extractors.read", [*python, "import extractors.read"], 5),
        ("import flows.batch (Prefect)", [*python, "import flows.batch"], 3),
        ("import desk.web.app", [*python, "import desk.web.app"], 5),
        ("yizheng --help", [str(COMMAND), "--help"], 5),
        ("yizheng read 营业执照.jpg, engine started", [str(COMMAND), "read", str(licence)], 3),
    ]
    rows = []
    for name, command, times in short:
        took = [_timed(command, environment)[0] for _ in range(times)]
        rows.append((name, str(times), rounded(middle(took), 2)))
    seconds, said = run_demo(settings, home)
    rows.append((f"yizheng demo, fresh home, {len(said['cases'])} cases", "1", f"{seconds:.1f}"))
    with tempfile.TemporaryDirectory(prefix="yizheng-bench-") as folder:
        draw(Path(folder), "heldout")
        root = Path(folder) / "restaurant" / "cases"
        command = [str(COMMAND), "run", str(root), "--sample", "--json"]
        seconds, said = _timed(command, environment)
    rows.append((f"yizheng run, {len(said['cases'])} held-out cases", "1", f"{seconds:.1f}"))
    steps = _steps(said)
    text = table(("command", "times", "wall s (min · median · max)"), rows)
    text += "\n\nThe steps of that run, seconds over all its cases (side by side, so their sum "
    text += "is more than the wall time):\n\n" + table(("step", "s"), steps)
    return Section("From nothing", text)


def run_demo(settings: Settings, home: Path) -> tuple[float, Any]:
    """Run the demo in ``home``: seconds and what it said. Its cases that are done stay so."""
    environment = _environment(settings, home)
    _timed([str(COMMAND), "setup"], environment)
    return _timed([str(COMMAND), "demo", "--json"], environment)


def _environment(settings: Settings, home: Path) -> dict[str, str]:
    weights = str(find_weights(settings))
    return os.environ | {"YIZHENG_HOME": str(home), "YIZHENG_WEIGHTS": weights}


def _timed(command: list[str], environment: dict[str, str]) -> tuple[float, Any]:
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    return seconds, json.loads(done.stdout) if "--json" in command else None


def _steps(said: Any) -> list[tuple[str, str]]:
    total: dict[str, float] = {}
    for case in said["cases"]:
        for step, seconds in case["seconds"].items():
            total[step] = total.get(step, 0.0) + seconds
    return [(step, f"{seconds:.1f}") for step, seconds in total.items()]
