"""SIGKILL at any moment: the next run goes on, nothing is lost, nothing is issued twice."""

import contextlib
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import psutil
import pytest
from commands import COMMAND, Answer, Demo, environment, here, keep_readings, yizheng

from samples import cases as sample_cases

GONE_WITHIN = 5.0
"""Seconds after a kill in which everything that we started has to be gone."""
SEED = 20261121


@dataclass(frozen=True)
class Moment:
    """When to kill: so many seconds after so much has been done."""

    actions: int
    """What the record has to hold."""
    seconds: float
    pages: int = 0
    """How many pages have to be read by the run that is killed."""


def spread(chance: random.Random, actions: int, kills: int) -> list[Moment]:
    """Moments over the whole run, in its order.

    Reading takes nearly all of the time and leaves no trace in the record, so a part of the
    kills is told by pages read and the rest by what is recorded.
    """
    received = len(sample_cases())
    reading = [Moment(0, chance.uniform(0.2, 2.0))]
    reading += [Moment(received, chance.uniform(0.0, 1.5), pages=1) for _ in range(kills // 3)]
    left = kills - len(reading)
    # One moment in each equal part, so that none of reviewing, deciding, issuing is left out.
    part = (actions - received) / left
    recorded = [
        Moment(received + int(part * (n + chance.random())), chance.uniform(0.0, 0.03))
        for n in range(left)
    ]
    return [*reading, *recorded]


def run_until(moment: Moment, home: Path, **settings: str) -> str:
    """Run the demo and kill it, and only it, at a moment; tells how it ended before, or "".

    Where the last run left more in the record than the moment asks for, the next action is
    waited for instead, so that every kill meets the run at work.
    """
    before, pages = recorded(home), read_pages(home) + moment.pages
    wanted = moment.actions if before <= len(sample_cases()) else max(moment.actions, before + 1)
    told = home.parent / "told"
    with told.open("wb") as errors:
        process = subprocess.Popen(
            [*COMMAND, "demo", "--json"],
            env=environment(home, **settings),
            cwd=home.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    while process.poll() is None and (recorded(home) < wanted or read_pages(home) < pages):
        time.sleep(0.002)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(moment.seconds)
    process.kill()
    code = process.wait()
    if code == -signal.SIGKILL:
        return ""
    return f"{moment}: from {before} to {recorded(home)} actions, exit {code}: {told.read_text()}"


def recorded(home: Path) -> int:
    """How many actions the record holds."""
    return int(ask(home, "SELECT count(*) FROM actions")[0][0])


def read_pages(home: Path) -> int:
    """How many readings of pages are kept."""
    return len(list((home / "cache").glob("*/*")))


def ask(home: Path, query: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(home / "yizheng.db", timeout=30)) as record:
        return record.execute(query).fetchall()


def ours(home: Path) -> Iterator[psutil.Process]:
    """Every process that works for this home, whoever its parent is now; a zombie has ended."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            mine = process.environ().get("YIZHENG_HOME") == str(home)
            if mine and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def assert_all_gone(home: Path) -> None:
    until = time.monotonic() + GONE_WITHIN
    while left := list(ours(home)):
        assert time.monotonic() < until, [process.cmdline() for process in left]
        time.sleep(0.05)


def assert_nothing_lost(home: Path) -> None:
    """The record is sound, each original it names is there, each decision has one number."""
    check = here("db", "check", home=home)
    assert (check.code, check.out) == (0, ""), check.out
    named = {
        sha256
        for (refs,) in ask(home, "SELECT refs FROM actions WHERE kind = 'RECEIVED'")
        for sha256 in json.loads(refs)["materials"]
    }
    assert named == {sha256 for (sha256,) in ask(home, "SELECT sha256 FROM materials")}
    for sha256 in named:
        kept = home / "files" / sha256[:2] / sha256[2:]
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    kinds = Counter(ask(home, "SELECT case_id, kind FROM actions WHERE kind IN "
                              "('ACCEPTED', 'ROUTED', 'DECIDED', 'ISSUED')"))  # fmt: skip
    assert set(kinds.values()) <= {1}
    numbers = ask(home, "SELECT case_id, decision_seq, number FROM licenses")
    assert len({number for _, _, number in numbers}) == len(numbers)
    assert len({(case, seq) for case, seq, _ in numbers}) == len(numbers)


def assert_same_ending(answer: Answer, demo: Demo) -> None:
    """The four cases ended as they did without any kill, with as many numbers."""
    assert answer.code == 0, answer.err
    for name, first in demo.answer.cases.items():
        case = answer.cases[name]
        for key in ("status", "waiting_for", "permits", "problems"):
            assert case[key] == first[key], (name, key)
        kinds = [[notice["kind"] for notice in one["notices"]] for one in (case, first)]
        assert kinds[0] == kinds[1]
        assert (case["license"] is None) == (first["license"] is None)
        if case["license"]:
            verdict = here(
                "verify", case["license"]["file"], "--json", home=Path(answer.json["home"])
            )
            assert verdict.json["verdict"] == "valid"


def without_some_readings(home: Path, chance: random.Random, count: int) -> None:
    """Forget readings of pages, so that these pages are really read."""
    entries = sorted(path for path in (home / "cache").rglob("*") if path.is_file())
    for path in chance.sample(entries, count):
        path.unlink()


def test_ten_kills_over_one_run_change_nothing_of_how_it_ends(
    demo: Demo, tmp_path: Path, prefect: str
) -> None:
    chance, home = random.Random(SEED), tmp_path / "home"
    keep_readings(demo.home, home)
    without_some_readings(home, chance, 7)
    assert here("db", "upgrade", home=home).code == 0
    moments = spread(chance, recorded(demo.home), 10)
    ended = []
    # Each second run has a Prefect server that is up already and one reader: it starts faster.
    light = {"PREFECT_API_URL": prefect, "YIZHENG_JOBS": "1"}
    for moment, settings in zip(moments, cycle([{}, light]), strict=False):
        ended.append(run_until(moment, home, **settings))
        assert_all_gone(home)
        assert_nothing_lost(home)
    assert ended.count("") >= 8, ended
    ending = yizheng("demo", "--json", home=home)
    assert_same_ending(ending, demo)
    assert_nothing_lost(home)
    assert len(ask(home, "SELECT number FROM licenses")) == 3
    assert_all_gone(home)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(10))
def test_a_kill_in_a_fresh_home_changes_nothing_of_how_it_ends(
    demo: Demo, tmp_path: Path, number: int
) -> None:
    seed = int(os.environ.get("SOAK_SEED", SEED)) + number
    chance, home = random.Random(seed), tmp_path / "home"
    home.mkdir()
    assert here("db", "upgrade", home=home).code == 0
    moment = chance.choice(
        [Moment(0, chance.uniform(0, demo.answer.seconds)), *spread(chance, recorded(demo.home), 9)]
    )
    run_until(moment, home)
    assert_all_gone(home)
    assert_nothing_lost(home)
    assert_same_ending(yizheng("demo", "--json", home=home), demo)
    assert_nothing_lost(home)
    assert len(ask(home, "SELECT number FROM licenses")) == 3
    assert_all_gone(home)
