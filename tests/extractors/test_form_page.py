"""Forms are found in pictures by their marks and their print; no text is read here."""

from datetime import date

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.forms.form_page import SCALE, Seen, View, see
from papers.model_form import PAGE, Sheet, draw, lay_out
from papers.raster import page_image
from templates.catalog import load
from templates.forms import application_form, permits_on

DAY = date(2026, 11, 22)
SIZE = (round(PAGE[0] * SCALE), round(PAGE[1] * SCALE))
TICKED = ["食品经营许可"]
VALUES = {"entity_name": "样本市云山食府有限公司", "employees": "3", "applied_on": "2026-11-20"}


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    catalog = load()
    restaurant = catalog.industry("restaurant")
    codes = permits_on(restaurant, catalog, DAY)
    form = application_form(catalog, "default", restaurant, codes, DAY)
    return lay_out(form, every_permit=True)


@pytest.fixture(scope="module")
def blank(sheet: Sheet) -> NDArray[np.uint8]:
    return np.asarray(page_image(draw(sheet), dpi=round(SCALE * 25.4)).resize(SIZE), np.uint8)


@pytest.fixture(scope="module")
def filled(sheet: Sheet) -> NDArray[np.uint8]:
    grey = np.asarray(page_image(draw(sheet, VALUES, TICKED), dpi=150), np.uint8)
    return np.ascontiguousarray(np.stack([grey] * 3, axis=2))


def written(view: View | None) -> set[str]:
    assert view is not None
    assert all(one.sure for one in view.slots)
    return {one.slot.option or one.slot.name for one in view.slots if one.written > 0.35}


def moved(image: NDArray[np.uint8], corners: list[tuple[float, float]]) -> NDArray[np.uint8]:
    """The page as a camera sees it: its corners, as shares of the picture."""
    high, wide = image.shape[:2]
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    to = np.array([(x * wide, y * high) for x, y in corners], np.float32)
    seen = cv2.warpPerspective(image, cv2.getPerspectiveTransform(flat, to), (wide, high),
                               borderValue=(90, 80, 70))  # fmt: skip
    return np.asarray(seen, np.uint8)


def turned(image: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    high, wide = image.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (wide, high), borderValue=(255,) * 3), np.uint8)


WRITTEN = {*VALUES, *TICKED}
SEEN = {
    "as printed": lambda image: image,
    "upside down": lambda image: np.ascontiguousarray(image[::-1, ::-1]),
    "on its side": lambda image: np.asarray(cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)),
    "askew by 3 degrees": lambda image: turned(image, 3),
    "askew to the other side": lambda image: turned(image, -3),
    "from the side": lambda image: moved(
        image, [(0.05, 0.03), (0.92, 0.09), (0.98, 0.95), (0.02, 0.98)]
    ),
    "faint": lambda image: np.asarray(255 - (255 - image) * 0.3, np.uint8),
    "dark": lambda image: np.asarray(image * 0.5, np.uint8),
    "small": lambda image: np.asarray(cv2.resize(image, None, fx=0.7, fy=0.7)),
}


@pytest.mark.parametrize("how", SEEN)
def test_what_is_written_is_seen_and_nothing_else(how: str, sheet, blank, filled) -> None:
    picture = SEEN[how](filled)
    view = see(picture, sheet.slots, blank)
    assert written(view) == WRITTEN
    assert view is not None
    for one in view.slots:
        x0, y0, x1, y1 = (int(v) for v in view.box(one.slot.area))
        assert 0 <= x0 < x1 <= picture.shape[1] and 0 <= y0 < y1 <= picture.shape[0]


def test_a_box_is_where_its_value_stands(sheet, blank, filled) -> None:
    view = see(filled, sheet.slots, blank)
    assert view is not None
    area = next(one for one in sheet.slots if one.name == "employees").area
    x0, y0, x1, y1 = view.box(area)
    scale = 150 / 25.4
    wanted = np.array([area.x, area.y, area.x + area.width, area.y + area.height]) * scale
    assert np.abs(np.array([x0, y0, x1, y1]) - wanted).max() < 0.5 * scale


def test_curled_paper_is_smoothed(sheet, blank, filled) -> None:
    high, wide = filled.shape[:2]
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    lift = 12 * np.sin(np.pi * x / wide).astype(np.float32)  # 2 mm in the middle
    picture = np.asarray(cv2.remap(filled, x, y + lift, cv2.INTER_LINEAR), np.uint8)
    assert written(see(picture, sheet.slots, blank)) == WRITTEN


def test_folds_streaks_and_specks_are_no_writing(sheet, blank) -> None:
    grey = np.asarray(page_image(draw(sheet), dpi=200), np.uint8).copy()
    rng = np.random.default_rng(1)
    for at in (310, 640, 900):
        grey[:, at : at + 2] = 90  # a scanner's streaks
    for at in (780, 1500):
        cv2.line(grey, (0, at), (grey.shape[1], at + 12), 110, 2)  # folds
    for x, y in zip(rng.integers(0, grey.shape[1] - 3, 900),
                    rng.integers(0, grey.shape[0] - 3, 900), strict=True):  # fmt: skip
        grey[y : y + 2, x : x + 2] = 60
    view = see(np.stack([grey] * 3, axis=2), sheet.slots, blank)
    assert written(view) == set()


def test_what_a_hard_pencil_writes_is_not_taken_for_nothing(sheet, blank) -> None:
    empty = np.asarray(page_image(draw(sheet), dpi=200), int)
    full = np.asarray(page_image(draw(sheet, VALUES, TICKED), dpi=200), int)
    pencil = np.clip(empty + 0.2 * (full - empty), 0, 255).astype(np.uint8)
    view = see(np.stack([pencil] * 3, axis=2), sheet.slots, blank)
    assert view is not None
    seen = {one.slot.option or one.slot.name: one for one in view.slots}
    assert {name for name, one in seen.items() if not one.empty} == WRITTEN


def test_a_streak_through_a_value_is_told(sheet, blank) -> None:
    grey = np.asarray(page_image(draw(sheet, VALUES), dpi=200), np.uint8).copy()
    slot = next(one for one in sheet.slots if one.name == "employees").area
    at = round((slot.x + 3) * 200 / 25.4)
    grey[:, at : at + 2] = 80
    view = see(np.stack([grey] * 3, axis=2), sheet.slots, blank)
    assert view is not None
    seen: dict[str, Seen] = {one.slot.name: one for one in view.slots}
    assert seen["employees"].lines.any()
    assert not seen["contact_phone"].ink.any()


def test_another_form_and_no_form_are_not_seen(sheet, blank) -> None:
    catalog = load()
    hotel = catalog.industry("hotel")
    form = application_form(catalog, "default", hotel, ["SP"], DAY)
    other = np.asarray(page_image(draw(lay_out(form, every_permit=False)), dpi=150), np.uint8)
    picture = np.stack([other] * 3, axis=2)
    picture[500:] = 255  # marks above, and not the print they promise
    assert see(picture, sheet.slots, blank) is None
    assert see(np.full((1500, 1000, 3), 230, np.uint8), sheet.slots, blank) is None
