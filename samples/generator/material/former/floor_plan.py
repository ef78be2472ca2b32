"""平面图: a draughtsman's, the one on the wall with the ways out, a shopkeeper's own."""

from typing import Any

import numpy

from samples.generator.material.former.press import seal, sheet, signature
from samples.generator.material.invent import Facts
from samples.generator.material.opened.words import dotted
from samples.generator.material.sheet import Layout, Sheet

_ROOMS = (
    "大厅",
    "收银台",
    "操作间",
    "库房",
    "更衣室",
    "卫生间",
    "办公室",
    "包间",
    "消毒间",
    "备餐间",
    "粗加工间",
)
Room = dict[str, Any]


def drafting(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """Walls, doors and measures, and a title block."""
    rooms = _rooms(rng, 190, 130)
    edges = sorted({room["x"] for room in rooms} | {190})
    rows = sorted({room["y"] for room in rooms} | {130})
    content = {
        "rooms": rooms,
        "width": 190,
        "whole": str(190 * 100),
        "across": [[low, high, str((high - low) * 100)] for low, high in _pairs(edges)],
        "down": [[low, high, str((high - low) * 100)] for low, high in _pairs(rows)],
        "project": facts.firm.name,
        "designer": facts.qualification.person.name,
        "checker": facts.health.person.name,
        "number": f"PM-{int(rng.integers(1, 20)):02}",
        "day": dotted(facts.fire.issued)[:7],
    }
    return sheet("plan_drafting", content, {}, rng)


def evacuation(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """消防安全疏散示意图, in colour."""
    content = {
        "rooms": _rooms(rng, 170, 110),
        "width": 170,
        "height": 110,
        "here": int(rng.integers(20, 140)),
        "name": facts.firm.name,
        "floor": f"{int(rng.integers(1, 6))}F",
        "phone": facts.application.phone,
    }
    return sheet("plan_evacuation", content, {}, rng)


def kitchen(facts: Facts, rng: numpy.random.Generator) -> Sheet:
    """食品经营场所平面布局图 on squared paper, by hand."""
    content = {
        "rooms": _rooms(rng, 190, 130),
        "height": 130,
        "name": facts.firm.name,
        "area": facts.tenancy.area,
        "wide": 8 + 7 * min(len(facts.firm.head.name), 4),
    }
    pictures = {
        "seal": seal(facts.firm.name, rng),
        "head": signature(facts.firm.head.name, rng),
    }
    return sheet("plan_flow", content, {}, rng, pictures)


def _rooms(rng: numpy.random.Generator, width: int, height: int) -> list[Room]:
    """Rows of rooms that fill ``width`` by ``height`` mm."""
    names = [_ROOMS[int(at)] for at in rng.permutation(len(_ROOMS))]
    low = int(rng.integers(height // 3, height * 2 // 3))
    rooms: list[Room] = []
    for y, tall in ((0, low), (low, height - low)):
        count = int(rng.integers(2, 5))
        share = width // count
        x = 0
        for place in range(count):
            moved = x + share + int(rng.integers(-8, 9))
            end = width if place == count - 1 else moved
            area = f"{(end - x) * tall / 100:.1f}"
            rooms.append(
                {"x": x, "y": y, "w": end - x, "h": tall, "name": names.pop(), "area": area}
            )
            x = end
    return rooms


def _pairs(edges: list[int]) -> list[tuple[int, int]]:
    """Neighbours far enough apart for a measure between them."""
    kept = edges[:1]
    for edge in edges[1:]:
        if edge - kept[-1] >= 16:
            kept.append(edge)
    return list(zip(kept, kept[1:], strict=False))


LAYOUTS: dict[str, Layout] = {
    "drafting": drafting,
    "evacuation": evacuation,
    "kitchen": kitchen,
}
