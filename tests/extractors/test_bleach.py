import cv2
import numpy as np
from printed import line

from extractors.pictures.bleach import bleached, merged

REMARK = "仅供办理营业执照使用"
PRINT = [
    line(text, 100, 100 + 100 * i)
    for i, text in enumerate(("姓名张晓川", "住址样本路", "签发机关"))
]
MARKS = [line(REMARK, 500, 100 + 100 * i) for i in range(4)]


def picture(remark: int) -> np.ndarray:
    """Black bars for print, bars of that grey for the remark, across the print as well."""
    image = np.full((600, 1200, 3), 240, np.uint8)
    for one, grey in [*((p, 20) for p in PRINT), *((m, remark) for m in MARKS)]:
        x0, y0, x1, y1 = (int(v) for v in one.box)
        for x in range(x0 + 4, x1 - 4, 12):
            cv2.rectangle(image, (x, y0 + 6), (x + 4, y1 - 6), (grey, grey, grey), -1)
    return image


def test_the_remark_goes_and_the_print_stays():
    clear = bleached(picture(160), [*PRINT, *MARKS])
    assert clear is not None
    marked, printed = (clear[int(one.box[1]) : int(one.box[3]), int(one.box[0]) : int(one.box[2])]
                       for one in (MARKS[0], PRINT[0]))  # fmt: skip
    assert marked.min() > 240 and printed.min() < 20


def test_a_remark_as_dark_as_the_print_is_left():
    assert bleached(picture(30), [*PRINT, *MARKS]) is None


def test_a_page_without_a_repeated_remark_is_left():
    assert bleached(picture(160), [*PRINT, MARKS[0]]) is None


def test_a_label_that_faded_is_kept_as_it_was_read_before():
    before = line("姓名张晓川", 100, 100)
    faded = line("对名张晓川", 100, 100).model_copy(update={"confidence": 0.6})
    assert [one.text for one in merged([before, *MARKS], [faded])] == ["姓名张晓川"]
    shorter = before.model_copy(update={"text": "张晓川"})
    clear = line("姓名张晓川", 100, 100)
    assert [one.text for one in merged([shorter], [clear])] == ["姓名张晓川"]
