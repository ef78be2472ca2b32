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
from commands import (
    COMMAND,
    Answer,
    Demo,
    environment,
    here,
    keep_readings,
    uncounted,
    yizheng,
)

GONE_WITHIN = 5.0
"""Seconds after a kill in which everything that we started has to be gone."""
SEED = 20261121
PAGE = 3
"""A page that is read counts as much as so many actions: reading takes nearly all of the time."""


@dataclass(frozen=True)
class Moment:
    """When to kill: so many seconds after so much is done, and before too much is."""

    done: int
    seconds: float
    most: int
    """From here on it is killed at once: the rest of the run is for the kills that follow."""


def moments(home: Path, whole: int, kills: int, chance: random.Random) -> Iterator[Moment]:
    """Moments over the whole run, in its order: one in the start, one in each part of the rest.

    What a fast run did before it died is gone for the kills that follow. So each part is cut
    from what is left when its moment is asked for: all of them meet a run that has work to do.
    """
    for left in range(kills, 0, -1):
        now = done(home)
        part = max((whole - now) // left, 1)
        if left == kills:
            yield Moment(now, chance.uniform(0.2, 2.0), now + part)
        else:
            yield Moment(now + chance.randint(1, part), chance.random() ** 3, now + part)


def run_until(moment: Moment, home: Path, **settings: str) -> str:
    """Run the demo and kill it, and only it, at a moment; tells how it ended before, or ""."""
    before = done(home)
    told = home.parent / "told"
    with told.open("wb") as errors:
        process = subprocess.Popen(
            [*COMMAND, "demo", "--json"],
            env=uncounted(environment(home, **settings)),
            cwd=home.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    while process.poll() is None and done(home) < moment.done:
        time.sleep(0.02)
    until = time.monotonic() + moment.seconds
    while process.poll() is None and time.monotonic() < until and done(home) < moment.most:
        time.sleep(0.02)
    process.kill()
    code = process.wait()
    if code == -signal.SIGKILL:
        return ""
    return f"{moment}: from {before} to {done(home)}, exit {code}: {told.read_text()}"


def done(home: Path) -> int:
    """How far the run is: only ever more, and in the end the same for every run."""
    return recorded(home) + PAGE * read_pages(home)


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
    without_some_readings(home, chance, 5)
    assert here("db", "upgrade", home=home).code == 0
    ended = []
    # Most runs have a Prefect server that is up already and one reader: they start faster.
    light = {"PREFECT_API_URL": prefect, "YIZHENG_JOBS": "1"}
    kills = moments(home, done(demo.home), 10, chance)
    for moment, settings in zip(kills, cycle([{}, light, light]), strict=False):
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
    whole = done(demo.home)
    early = Moment(0, chance.uniform(0, demo.answer.seconds), whole)
    later = Moment(chance.randrange(whole), chance.random() ** 3, whole)
    moment = chance.choice([early, later])
    run_until(moment, home)
    assert_all_gone(home)
    assert_nothing_lost(home)
    assert_same_ending(yizheng("demo", "--json", home=home), demo)
    assert_nothing_lost(home)
    assert len(ask(home, "SELECT number FROM licenses")) == 3
    assert_all_gone(home)
