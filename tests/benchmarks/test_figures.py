"""The figures of the benchmarks, told from known input, and how they get into a document."""

from pathlib import Path

import pytest
from PIL import Image as Pillow

from benchmarks import batch, memory, report
from benchmarks.memory_chart import chart
from benchmarks.report import BEGIN, END, Section
from benchmarks.speed import Loop
from cases.model import Field, Material
from desk.accuracy.truth import Known, Truth

STEADY = [(done, 500.0) for done in range(301)]
GROWING = [(300 + done, 500.0 + 0.5 * done) for done in range(301)]


def test_memory_tells_the_highest_and_the_slope_within_a_reader() -> None:
    text = memory._figures([GROWING], 600)
    assert "| 500 | 600 |" in text  # 500 MB at page 300, half a MB more for each page after it
    assert "| 600 | 650 |" in text
    assert "life of a reader (median) +500 MB" in text


def test_readers_that_replace_each_other_are_told_apart() -> None:
    sawtooth = [GROWING, [(done + 300, size) for done, size in GROWING]]
    text = memory._figures(sawtooth, 900)
    assert "life of a reader (median) +500 MB" in text
    assert "whole run +500 MB" not in text


def test_a_level_reader_has_no_slope() -> None:
    assert "whole run +0 MB; within the life of a reader (median) +0 MB" in memory._figures(
        [STEADY], 300
    )


def test_a_short_try_claims_no_slope() -> None:
    text = memory._figures([STEADY[:60]], 59)
    assert text.count("too few pages to tell") == 2
    assert "| 59 | 500 |" in text


def test_of_each_page_the_highest_look_counts() -> None:
    assert memory._page_by_page([(1, 90.0), (1, 120.0), (0, 80.0)]) == [(0, 80.0), (1, 120.0)]


def test_the_chart_has_a_line_for_each_reader() -> None:
    drawn = chart([STEADY, GROWING], 600)
    assert drawn.count("<polyline") == 2
    assert ">600 pages</text>" in drawn
    assert ">800 MB</text>" in drawn and ">1000 MB</text>" not in drawn  # 650 MB at most


def test_sections_of_other_parts_stay(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"# B\n\n{BEGIN}\n{END}\n\n## After\n", encoding="utf-8")
    report.merge(document, "machine 1", [Section("One", "old"), Section("Two", "### Sub\n\nkept")])
    report.merge(document, "machine 2", [Section("One", "new")])
    text = document.read_text(encoding="utf-8")
    assert "## One\n\nnew\n\nmachine 2\n" in text
    assert "## Two\n\n### Sub\n\nkept\n\nmachine 1\n" in text
    assert "old" not in text
    assert text.endswith(f"{END}\n\n## After\n")


def test_a_document_without_markers_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "other.md"
    document.write_text("# B\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no"):
        report.merge(document, "machine", [Section("One", "1")])
    assert document.read_text(encoding="utf-8") == "# B\n"


def test_what_the_plain_loop_saw_becomes_a_reading_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "turned.png"
    Pillow.new("RGB", (300, 200), "white").save(path)
    corners = [[10, 20], [110, 20], [110, 40], [10, 40]]
    loop = Loop({
        (path, 1): {
            "rec_texts": ["名称", "noise", " "],
            "rec_scores": [0.98765, 0.1, 0.9],
            "rec_polys": [corners] * 3,
            "doc_preprocessor_res": {"angle": 90},
        }
    })  # fmt: skip
    reading = loop.read(loop.picture(path, "picture", 1))
    assert [(line.text, line.confidence, line.box) for line in reading.lines] == [
        ("名称", 0.9877, (10.0, 20.0, 110.0, 40.0))
    ]
    assert (reading.rotation, reading.width, reading.height) == (90, 200, 300)


def test_readings_stand_beside_the_truth_of_their_own_file() -> None:
    def known(name: str, value: str) -> Known:
        return Known(name, Path(name), Truth(kind="id_card", fields={"person_name": value}))

    def made(name: str, value: str) -> Material:
        field = Field(value=value, needs_review=False)
        return Material(
            file=name, sha256="", status="ok", kind="id_card", fields={"person_name": field}
        )

    scans = batch.Told((known("a.png", "甲"), known("b.png", "乙")), ())
    readings = scans.readings([made("b.png", "甲"), made("a.png", "甲")])
    assert [(one.truth, one.value, one.right) for one in readings] == [
        ("甲", "甲", True),
        ("乙", "甲", False),
    ]
