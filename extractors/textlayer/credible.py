"""Whether a text layer may be believed: it has to be what is seen on the page.

A layer can be wrong in silence: its fonts tell other characters than they print, something was
drawn over it, a form shows another value than it holds. Whatever looks so is left to OCR, which
reads what is seen; that costs seconds, and a wrong value nobody looks at costs more.
"""

import unicodedata
from collections import Counter
from itertools import pairwise

from extractors.textlayer.geometry import holds, middle
from extractors.textlayer.letters import Ink, Letter, is_bad
from extractors.textlayer.sheet import WHITE, Entry, Sheet, plain

MISMATCHES = 2
"""So many characters of other shapes; one may be a fancy letter, a wrong mapping makes more."""
DOWN = 0.1
"""Share of the letters beneath the one before that only vertical writing has."""
TWICE = 2.0
"""Points within which two text objects are one, drawn twice; PDFium tells letters of one only."""
BLANK = 1.0
"""Points; a text object less wide or high prints blanks."""
BOXES = "□☐○"
"""What a form may print where a field is to be ticked."""


class Doubtful(Exception):
    """The text layer may not be what is printed; the message says why."""


def doubt(sheet: Sheet) -> None:
    """Compare the text layer with what is seen of it.

    Raises:
        Doubtful: with what is wrong.
    """
    if sheet.slopes:
        raise Doubtful("its text stands at an angle")
    mute = _mute(sheet.inks)
    if mute:
        raise Doubtful(f"{mute} pieces of its print have no characters")
    letters = [one for one in sheet.letters if not one.text.isspace()]
    unknown = sum(not one.known for one in letters)
    if unknown:
        raise Doubtful(f"its fonts do not tell what {unknown} of its characters are")
    hidden = sum(map(_is_hidden, letters))
    if hidden:
        raise Doubtful(f"{hidden} of its characters are not to be seen")
    odd = {one.text for one in letters if one.odd}
    if len(odd) >= MISMATCHES:
        raise Doubtful(f"{len(odd)} characters do not look like what they are said to be")
    if any(unicodedata.bidirectional(one.text[0]) in ("R", "AL") for one in letters):
        raise Doubtful("it runs from right to left")
    down = sum(_is_below(a, b) for a, b in pairwise(letters))
    if down > DOWN * len(letters) and down >= MISMATCHES:
        raise Doubtful("it runs from top to bottom")
    if any(is_bad(c) and not c.isspace() for entry in sheet.entries for c in entry.text):
        raise Doubtful("a form field does not tell what its characters are")
    if any(map(_differs, sheet.entries)):
        raise Doubtful("a form field shows another text than it holds")


def _mute(inks: list[Ink]) -> int:
    """Pieces of print of which the text layer has nothing."""
    speaking = [ink.box for ink in inks if ink.speaks]
    mute = 0
    for ink in inks:
        left, bottom, right, top = ink.box
        # PDFium has no boxes for the signs of a symbol font that is not in the file
        blank = min(right - left, top - bottom) < BLANK and "dings" not in ink.font.name
        if ink.speaks or not ink.seen or ink.light >= WHITE or blank:
            continue
        mute += not any(
            max(abs(a - b) for a, b in zip(ink.box, box, strict=True)) < TWICE for box in speaking
        )
    return mute


def _is_hidden(letter: Letter) -> bool:
    """Printed by nothing, beneath something, or white on nothing dark."""
    ink = letter.ink
    if not ink.seen:
        return True
    if not ink.covers and ink.light < WHITE:
        return False
    x, y = middle(letter.box)
    if any(holds(box, x, y) for box in ink.covers):
        return True
    return ink.light >= WHITE and not any(holds(box, x, y) for box in ink.grounds)


def _is_below(letter: Letter, following: Letter) -> bool:
    """Vertical writing (竖排): the next letter of the same run stands beneath."""
    if letter.ink is not following.ink or letter.ink.turn != 0:
        return False
    step = following.box[1] - letter.box[1]
    return 0.5 * letter.size < step and abs(following.box[0] - letter.box[0]) < 0.3 * letter.size


def _differs(entry: Entry) -> bool:
    """A form field shows another text than it holds, or other than a tick in one to tick."""
    if entry.tick:
        return sum(c not in BOXES for c in entry.shows) > (entry.text == "☑")
    return bool(entry.shows) and Counter(entry.shows) != Counter(plain(entry.text))
