import random

import numpy as np
import pytest

from benchmarks.qr import ADDRESS, DAMAGE, Try, photograph, sections
from papers import qr

TEXT = ADDRESS + "0" * 25


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_same_chance_gives_the_same_photograph(damage: str) -> None:
    one, two = (photograph(TEXT, 25, "M", damage, 150, random.Random(1)) for _ in range(2))
    other = photograph(TEXT, 25, "M", damage, 150, random.Random(2))
    assert np.array_equal(one, two) and not np.array_equal(one, other)
    # 25 mm of code and 12 mm of paper on each side, at 150 dots per inch.
    assert abs(one.shape[0] - 49 / 25.4 * 150) < 2


def test_damage_is_done() -> None:
    clean = photograph(TEXT, 25, "M", "clean", 200, random.Random(1)).astype(int)
    for damage in set(DAMAGE) - {"clean"}:
        seen = photograph(TEXT, 25, "M", damage, 200, random.Random(1)).astype(int)
        assert np.abs(seen - clean).max() > 40, damage


def test_the_tables_count_what_was_read() -> None:
    tries = [
        Try(25.0, "M", "clean", 150, zxing=True, opencv=True),
        Try(25.0, "M", "blur", 150, zxing=True, opencv=False),
        Try(25.0, "M", "fold", 150, zxing=False, opencv=False),
    ]
    in_use, zxing, opencv = sections(tries)
    assert "2 of 2 photographs" in in_use.text  # a fold is none of the milder
    (row,) = (line for line in zxing.text.splitlines() if line.startswith("| 25 | **M**"))
    assert row == "| 25 | **M** | 4 | 0.76 | 100.0% | — | 100.0% | — | — | 0.0% | 100.0% | 66.7% |"
    assert "| 100.0% | — | 0.0% | — | — | 0.0% | 50.0% | 33.3% |" in opencv.text
    assert qr.LEVEL == "M"
