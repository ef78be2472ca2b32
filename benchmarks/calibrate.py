"""``python -m benchmarks.calibrate``: the weights of ``templates/confidence.yaml`` (校准).

Draws the families that the reading is tuned on, reads them, and fits a logistic model of what is
known about each reading to whether its value is right. Held-out layouts take no part; with them
``python -m benchmarks.accuracy`` shows what the confidence is worth.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path

import numpy
import yaml

from benchmarks.accuracy import drawn
from cases import settings as all_settings
from cases.errors import YizhengError
from cases.settings import Settings
from desk.accuracy.measure import normal
from desk.accuracy.truth import Known, find
from extractors.extract import evidence
from extractors.meaning.confidence import Evidence
from extractors.ocr.pool import Readers
from extractors.printed.find import find as find_values
from extractors.read import Source, read_files
from templates.documents import kinds

FAMILIES = ("tuning", "opened", "office", "former")
WEIGHTS = Path("templates/confidence.yaml")
RIDGE = 1.0
"""Pull of each weight towards nothing: rare evidence must not decide by few cases."""
ROUNDS = 50
HEAD = """\
# How sure a value is (置信度): log odds = base + sum of weight × evidence, see
# extractors/meaning/confidence.py. Fitted, never written by hand: python -m benchmarks.calibrate
"""

Example = tuple[Evidence, bool]


def main() -> int:
    """Fit and write; 5 when the weights of the models are missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[201, 202])
    parser.add_argument("--write", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    settings = all_settings.load()
    examples: list[Example] = []
    try:
        with Readers(settings) as readers, tempfile.TemporaryDirectory() as folder:
            for family in FAMILIES:
                for seed in asked.seeds:
                    into = Path(folder) / family / str(seed)
                    drawn(family, into, count=1, seed=seed)
                    examples.extend(_examples(find(into).known, readers, settings))
    except YizhengError as error:
        print(f"{error} {error.hint}", file=sys.stderr)
        return error.exit_code
    weights = fit(examples)
    told = {
        "fitted": {
            "on": datetime.now(UTC).date(),
            "families": list(FAMILIES),
            "seeds": asked.seeds,
            "values": len(examples),
            "wrong": sum(not right for _, right in examples),
        },
        "weights": weights,
    }
    text = HEAD + yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    asked.write.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _examples(known: Sequence[Known], readers: Readers, settings: Settings) -> Iterator[Example]:
    """Each value that was read from a recognised document, and whether it is right."""
    truths = {str(one.path): one.truth for one in known}
    for material in read_files([Source(name, Path(name)) for name in truths], readers, settings):
        truth = truths[material.file]
        kind = kinds().get(material.kind or "")
        if kind is None or kind.kind != truth.kind:
            continue
        found = find_values(kind, material.pages)
        for name, judged in found.judged.items():
            told = truth.fields.get(name)
            if judged and judged[0].value is not None and not isinstance(told, list):
                right = normal(judged[0].value) == normal(told)
                yield evidence(judged[0], found.doubtful.get(name, ())), right


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Weights by Newton's method with a ridge; ``base`` is not pulled."""
    x = numpy.array([(1.0, *map(float, astuple(seen))) for seen, _ in examples])
    y = numpy.array([float(right) for _, right in examples])
    pull = numpy.diag([0.0, *[RIDGE] * (x.shape[1] - 1)])
    weights = numpy.zeros(x.shape[1])
    for _ in range(ROUNDS):
        guess = 1 / (1 + numpy.exp(-x @ weights))
        slope = x.T @ (y - guess) - pull @ weights
        weights += numpy.linalg.solve((x.T * (guess * (1 - guess))) @ x + pull, slope)
    names = ("base", *(one.name for one in fields(Evidence)))
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}


if __name__ == "__main__":
    sys.exit(main())
