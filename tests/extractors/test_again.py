"""The second look, with an engine that is told what it sees."""

from dataclasses import dataclass

import numpy as np
from printed import line, page

from cases.model import Field, TextLine
from extractors.extract import extract
from extractors.ocr.again import Sight, _end_of_label, look_again
from extractors.ocr.engine import CLOSE_SIDE
from extractors.ocr.lines import Image, Piece
from templates.documents import DocumentKind

KIND = DocumentKind.model_validate(
    {
        "kind": "specimen",
        "name": "样本",
        "recognise": {"titles": ["样本证书"]},
        "bare_labels": True,
        "fields": {
            "name": {"type": "entity", "labels": ["名称"]},
            "head": {"type": "person", "labels": ["法定代表人"]},
            "address": {"type": "address", "labels": ["经营场所"]},
            "scope": {"type": "scope", "labels": ["许可范围"]},
        },
    }
)
ROWS = (
    line("名称", 100, 100, width=400), line("样本区木子酒楼", 520, 100),
    line("法定代表人", 100, 200, width=400), line("林晓川", 520, 200),
    line("经营场所", 100, 300, width=400), line("重庆市样本区样本路1号", 520, 300),
)  # fmt: skip


@dataclass
class Told:
    """Reads every cut as the one text, finds lines only from near."""

    reads: str = ""
    near: tuple[TextLine, ...] = ()
    name: str = "told"

    def read_lines(self, pieces: list[Image], wide: float = 1.0) -> list[Piece]:
        return [Piece(self.reads, 0.99, 0.98) for _ in pieces]

    def find_lines(self, image: Image, side: int = 0) -> tuple[TextLine, ...]:
        return self.near if side == CLOSE_SIDE else ()


def looked(engine: Told, *lines: TextLine) -> dict[str, str | None]:
    image = np.full((2339, 1654, 3), 255, np.uint8)
    sight = Sight(engine, image, lines, lambda found: page(*found))  # type: ignore[arg-type]
    fields = extract(KIND, [look_again(sight, KIND, 0.9)], 0.9)
    return {name: one.value for name, one in fields.items() if isinstance(one, Field)}


def test_a_row_whose_spaced_label_was_lost_is_read_from_the_margin_on():
    orphan = line("围卷烟零售", 480, 400)
    assert looked(Told("许可范围卷烟零售"), *ROWS, orphan)["scope"] == "卷烟零售"
    assert looked(Told("卷烟零售"), *ROWS, orphan)["scope"] is None


def test_letters_that_stand_alone_are_seen_from_nearer():
    value = line("卷烟零售", 520, 400, confidence=0.99)
    letters = tuple(line(one, 100 + 100 * i, 400) for i, one in enumerate("许可范围"))
    assert looked(Told(near=letters), *ROWS, value)["scope"] == "卷烟零售"
    assert looked(Told(), *ROWS, value)["scope"] is None


def test_nothing_that_was_read_is_given_up_for_it():
    other = tuple(line("某" * 4, 100, 300 + 100 * i) for i in range(2))
    assert looked(Told("经营场所某处", other), *ROWS)["address"] == "重庆市样本区样本路1号"


def test_the_last_letter_of_a_spaced_label_is_none_of_the_value():
    """类　型　有限责任公司: the letter before the value belongs to the lone one before it."""
    lone = TextLine(text="类", box=(244, 769, 292, 819), confidence=1.0, engine="t")
    value = TextLine(text="有限责任公司", box=(474, 773, 911, 819), confidence=0.98, engine="t")
    whole = value.model_copy(update={"text": "型有限责任公司", "box": (414, 773, 911, 819)})
    label = _end_of_label(value, whole, [lone])
    assert label is not None
    assert (label.text, label.box) == ("型", (414, 773, 474, 819))
    assert _end_of_label(value, whole, []) is None  # nothing stands before it
    name = lone.model_copy(update={"text": "名称"})
    assert _end_of_label(value, whole, [name]) is None  # a whole label: the letter was cut off
    above = lone.model_copy(update={"box": (244, 669, 292, 719)})
    assert _end_of_label(value, whole, [above]) is None
    cut_off = value.model_copy(update={"text": "有限责任公司甲", "box": (474, 773, 960, 819)})
    assert _end_of_label(value, cut_off, [lone]) is None  # at the other end
