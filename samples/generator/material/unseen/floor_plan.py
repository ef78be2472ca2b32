"""平面图: a drawing of an office of design, one by hand, an evacuation plan; no fields."""

from typing import Any

import numpy

from samples.generator.material.invent import Facts
from samples.generator.material.sheet import Layout, Sheet, TextSheet
from samples.generator.material.unseen import press, words


def _content(facts: Facts, rng: numpy.random.Generator) -> dict[str, Any]:
    return {
        "name": facts.firm.name,
        "person": facts.authorisation.agent.name,
        "area": facts.tenancy.area,
        "areas": [f"{int(one)}.{words.digits(rng, 1)}" for one in rng.integers(6, 90, 6)],
        "day": words.plain(facts.tenancy.signed),
        "number": f"建施-0{words.digits(rng, 1)}",
    }


def office(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Drawn by an office of design, with its table at the foot."""
    return press.sheet("plan_office", _content(facts, rng), {}, rng)


def sketch(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Drawn by the applicant."""
    return press.sheet("plan_sketch", _content(facts, rng), {}, rng)


def escape(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Where to run to."""
    return press.sheet("plan_escape", _content(facts, rng), {}, rng)


def file(facts: Facts, rng: numpy.random.Generator) -> TextSheet:
    """Drawn with a program, as a file."""
    return press.text_sheet("plan_file", _content(facts, rng), {}, rng)


LAYOUTS: dict[str, Layout] = {
    "office": office,
    "sketch": sketch,
    "escape": escape,
    "file": file,
}
