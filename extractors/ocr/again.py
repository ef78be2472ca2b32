"""Look again (再读): the better model, only where a field needs it.

A page was read once, cheaply. Of its lines only those that feed a field are read again by the
better model; then the hard spots, for the fields that are still open: print beneath a seal, the
seal's own ring, values that the first reading lost. What two readings agree on is believed,
what they differ in is flagged (``TextLine.second``).
"""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from cases.model import Box, Field, Page, TextLine
from extractors.extract import Fields, extract
from extractors.meaning.checks import STRONG
from extractors.ocr.engine import AT_MOST, CLOSE_SIDE, WORSE, Engine, confirmed, cut, read_twice
from extractors.ocr.lines import Image
from extractors.pictures.ink import widened
from extractors.pictures.seal import (
    Ring,
    beneath,
    date_rows,
    date_strips,
    find_seal,
    middle_in,
    overlap,
    page_seal,
    regions,
    ring,
)
from extractors.printed.labels import Vocabulary, find_labels
from extractors.printed.layout import same_row, tokens, union
from extractors.text import squeeze
from templates.documents import DocumentKind

COLUMN = 3
"""So many labels beneath each other make a margin."""
ROOM = (1.5, 25.0)
"""How far from the margin a row without a label may begin, in letter heights."""
MOST_ROWS = 6
"""Rows of one page that are read from the margin on; 45 ms each."""
SEARCHES = 3
"""Parts of one page that are searched for a value that was not found; half a second each."""
SCRAPS = "|丨Il1i!一-—_.,·:;'"
"""What specks and rules beside a line are read as."""
COVERED = 0.3
"""Share of a line that lies beneath another one, and was read with it."""
IN_DOUBT, NOT_FOUND = 2, 9
"""The trouble with a field that a person has to look at, and with one that has no value."""
ENLARGED = 2.0
"""By how much: small print and lone characters are found so."""


@dataclass(frozen=True)
class Sight:
    """A page as it is being read: its lines as found, and how they become a page."""

    engine: Engine
    image: Image
    """Upright."""
    lines: tuple[TextLine, ...]
    assemble: Callable[[tuple[TextLine, ...]], Page]
    """Puts lines into the cells and beside the tick boxes of the page."""

    @property
    def page(self) -> Page:
        """The page with what is known so far."""
        return self.assemble(self.lines)


def look_again(sight: Sight, kind: DocumentKind, accept: float) -> Page:
    """The page with a second reading of what feeds the fields of its kind."""
    fields = extract(kind, [sight.page], accept)
    sight, fields = _from_margin(sight, kind, fields, accept)
    sight, fields = _closer(sight, kind, fields, accept)
    for _ in range(2):  # a label that the second reading mends may lead to another line
        feeding = _feeding(sight, kind, fields)
        if not feeding:
            break
        sight = _reread(sight, feeding)
        fields = extract(kind, [sight.page], accept)
    sight, fields = _search(sight, kind, fields, accept)
    return _under_seal(sight.page, fields, kind, accept, sight.engine, sight.image)


def _lost(kind: DocumentKind, fields: Fields) -> list[str]:
    """Fields that were not found; what a seal may cover is looked for by itself."""
    return [
        name for name, field in fields.items()
        if _is_missing(field) and not kind.fields[name].under_seal
    ]  # fmt: skip


def _closer(
    sight: Sight, kind: DocumentKind, fields: Fields, accept: float
) -> tuple[Sight, Fields]:
    """With the lines that the detector sees from nearer, where values were not found.

    Letters that stand alone are lost at first.
    """
    missing = _lost(kind, fields)
    if not missing:
        return sight, fields
    more = [
        line
        for line in sight.engine.find_lines(sight.image, CLOSE_SIDE)
        if not any(overlap(line.box, other.box) > COVERED for other in sight.lines)
    ]
    if not more:
        return sight, fields
    nearer = replace(sight, lines=(*sight.lines, *more))
    then = extract(kind, [nearer.page], accept)
    return (nearer, then) if _helps(fields, then, missing) else (sight, fields)


def _from_margin(
    sight: Sight, kind: DocumentKind, fields: Fields, accept: float
) -> tuple[Sight, Fields]:
    """With rows read from the labels' margin on, where print stands right of no label.

    The detector drops the letters of a widely spaced label; the recogniser reads them all the
    same in a row that is cut out whole.
    """
    missing = _lost(kind, fields)
    page = sight.page
    vocabulary = Vocabulary.of(kind)
    labels, rest = find_labels(tokens(page), vocabulary) if missing else ([], [])
    heads = [label for label in labels if label.fields and not label.cell]
    if len(heads) < COLUMN:
        return sight, fields
    left = statistics.median(label.box[0] for label in heads)
    alone = {
        token.origin
        for token in rest
        if not token.cell
        and ROOM[0] * token.height < token.box[0] - left < ROOM[1] * token.height
        and not any(same_row(o, token) and o.box[0] < token.box[0] for o in labels)
        and not any(same_row(o, token) and o.box[0] < token.box[0] for o in rest)
    }
    rows = [i for i, line in enumerate(sight.lines) if line.box in alone][:MOST_ROWS]
    boxes = [_begun_at(sight.lines[i], left) for i in rows]
    read = sight.engine.read_lines(
        [cut(sight.image, box, sight.lines[i].slope) for i, box in zip(rows, boxes, strict=True)]
    )
    wanted = [text for text, names in vocabulary.labels.items() if set(names) & set(missing)]
    lines = list(sight.lines)
    for i, box, piece in zip(rows, boxes, read, strict=True):
        if any(len(text) > 1 and squeeze(piece.text).startswith(text) for text in wanted):
            lines[i] = lines[i].model_copy(
                update={"text": piece.text, "box": box, "confidence": piece.score}
            )
    tried = replace(sight, lines=tuple(lines))
    then = extract(kind, [tried.page], accept)
    return (tried, then) if _helps(fields, then, missing) else (sight, fields)


def _begun_at(line: TextLine, left: float) -> Box:
    """The box of a line that begins further left than it was found."""
    x0, y0, x1, y1 = line.box
    begin = max(0.0, left - 0.3 * (y1 - y0))
    drop = line.slope * (begin - x0)
    return begin, y0 + min(0.0, drop), x1, y1 + max(0.0, drop)


def _search(
    sight: Sight, kind: DocumentKind, fields: Fields, accept: float
) -> tuple[Sight, Fields]:
    """Look for values that were not found where their labels, or scraps of these, stand.

    The detector drops lone characters and faint lines; enlarged, most of them come back.
    """
    for hole in _holes(sight.page, kind, fields)[:SEARCHES]:
        # A line is read as a whole or not at all: half of one would look like a value.
        box = union([hole, *(line.box for line in sight.lines if _meet(line.box, hole))])
        x0, y0, x1, y1 = _pixels(box, sight.image)
        if x1 - x0 < 16 or y1 - y0 < 8:
            continue
        piece = np.asarray(
            cv2.resize(
                sight.image[y0:y1, x0:x1], None, fx=ENLARGED, fy=ENLARGED,
                interpolation=cv2.INTER_CUBIC,
            ),
            np.uint8,
        )  # fmt: skip
        kept = [line for line in sight.lines if not middle_in(line.box, box)]
        missing = [name for name, field in fields.items() if _is_missing(field)]
        found: Sequence[TextLine] = sight.engine.find_lines(piece)
        tried = replace(sight, lines=(*kept, *(_placed(line, x0, y0) for line in found)))
        then = extract(kind, [tried.page], accept)
        if all(_is_missing(then.get(name)) for name in missing):
            continue
        found = read_twice(sight.engine, piece, found)
        tried = replace(sight, lines=(*kept, *(_placed(line, x0, y0) for line in found)))
        then = extract(kind, [tried.page], accept)
        if _helps(fields, then, missing):
            sight, fields = tried, then
    return sight, fields


def _placed(line: TextLine, x: int, y: int) -> TextLine:
    """A line of an enlarged piece of the page, whose corner is at x and y, on the page."""
    x0, y0, x1, y1 = (round(v / ENLARGED, 1) for v in line.box)
    return line.model_copy(update={"box": (x0 + x, y0 + y, x1 + x, y1 + y)})


def _holes(page: Page, kind: DocumentKind, fields: Fields) -> list[Box]:
    """Rows in which the value of a field should stand that was not found."""
    missing = {name for name, field in fields.items() if _is_missing(field)}
    if not missing:
        return []
    found = tokens(page)
    labels, rest = find_labels(found, Vocabulary.of(kind))
    boxes = [
        _row(label.box, label.height, page, -0.5, 20)
        for label in labels
        if missing & set(label.fields)
    ]
    lost = {squeeze(text) for name in missing for text in kind.fields[name].labels}
    for token in rest:
        if len(token.key) <= 2 and token.key not in lost:
            if any(text.startswith(token.key) for text in lost):
                boxes.append(_row(token.box, token.height, page, -0.5, 5))
            elif any(text.endswith(token.key) for text in lost):
                boxes.append(_row(token.box, token.height, page, -5, 0.5))
    return boxes


def _is_missing(found: Field | Sequence[Field] | None) -> bool:
    """Without a value, or with one whose label was only guessed from a piece."""
    return isinstance(found, Field) and (found.value is None or "label-misread" in found.reasons)


def _row(box: Box, height: float, page: Page, left: float, right: float) -> Box:
    """What stands in the row of a label or a piece of one; reach to each side in its heights."""
    drop = page.skew * (box[0] + box[2]) / 2
    return (
        max(0.0, box[0] + left * height),
        max(0.0, box[1] + drop - 0.6 * height),
        min(float(page.width), box[2] + right * height),
        min(float(page.height), box[3] + drop + 0.6 * height),
    )


def _pixels(box: Box, image: Image) -> tuple[int, int, int, int]:
    height, width = image.shape[:2]
    x0, y0, x1, y1 = (int(v) for v in box)
    return max(0, x0), max(0, y0), min(width, x1), min(height, y1)


def without_authority(page: Page, kind: DocumentKind, accept: float) -> list[str]:
    """Fields for the authority that only a seal may tell; of a page with a text layer."""
    fields = extract(kind, [page], accept)
    return [
        name for name, field in fields.items()
        if kind.fields[name].under_seal and kind.fields[name].type == "authority"
        and _trouble(field) == NOT_FOUND
    ]  # fmt: skip


def with_seal(page: Page, engine: Engine, image: Image) -> Page:
    """The page with what the ring of the seal says that is drawn on it."""
    seal = page_seal(image)
    return page.model_copy(update={"seals": (ring(seal, engine, image),)}) if seal else page


def _under_seal(
    page: Page, fields: Fields, kind: DocumentKind, accept: float, engine: Engine, image: Image
) -> Page:
    """Look under and at the seal, step by step, while a field that it may cover is open.

    A step is kept only if it settles or fills such a field and changes nothing else for the
    worse: what lies around a seal was read well before.
    """
    hidden = {name: rule.type for name, rule in kind.fields.items() if rule.under_seal}

    def still(type_: str = "") -> list[str]:
        return [name for name, own in hidden.items()
                if type_ in ("", own) and _open(fields.get(name))]  # fmt: skip

    if not still():
        return page
    found = page_seal(image)
    for region in regions(page, kind, still(), found):
        steps: list[tuple[str, Callable[[Page], Page]]] = [
            ("", partial(beneath, region=region, engine=engine, image=image)),
            ("date", partial(date_strips, region=region, engine=engine, image=image)),
        ]
        for type_, step in steps:
            if wanted := still(type_):
                tried = step(page)
                then = extract(kind, [tried], accept)
                if _helps(fields, then, wanted):
                    page, fields = tried, then
    wanted = [name for name in still("date") if _trouble(fields.get(name)) > IN_DOUBT]
    if wanted and found is not None:
        tried = date_rows(page, found, engine, image)
        then = extract(kind, [tried], accept)
        if _helps(fields, then, wanted):
            page, fields = tried, then
    if (wanted := still()) and (seal := found or _seal_near(page, kind, wanted, image)):
        tried = page.model_copy(update={"seals": (ring(seal, engine, image),)})
        then = extract(kind, [tried], accept)
        if _helps(fields, then, wanted):
            page = tried
    return page


def _seal_near(page: Page, kind: DocumentKind, names: Sequence[str], image: Image) -> Ring | None:
    """A seal at the labels of these fields, on a grey scan too."""
    for region in regions(page, kind, names, None):
        x0, y0, x1, y1 = _pixels(region, image)
        seal = find_seal(image[y0:y1, x0:x1]) if min(x1 - x0, y1 - y0) > 64 else None
        if seal:
            return replace(seal, x=seal.x + x0, y=seal.y + y0)
    return None


def _helps(before: Fields, after: Fields, wanted: Sequence[str]) -> bool:
    """A wanted field is better off, and no other has lost anything.

    Where one is settled, a wanted value that failed its checks is no loss.
    """
    better = [name for name in wanted if _trouble(after.get(name)) < _trouble(before.get(name))]
    settled = any(not _trouble(after.get(name)) for name in better)
    return bool(better) and not any(
        _trouble(after.get(name)) > _trouble(field)
        or (not _trouble(field) and _value(after.get(name)) != _value(field))
        for name, field in before.items()
        if not (settled and name in wanted and _trouble(field) > IN_DOUBT)
    )


def _trouble(found: Field | Sequence[Field] | None) -> int:
    """0: beyond doubt · 1: to be read again · 2: in doubt · more: checks failed · ``NOT_FOUND``."""
    if not isinstance(found, Field):
        return 0 if found else NOT_FOUND
    if found.value is None:
        return NOT_FOUND
    if failed := sum(not check.ok for check in found.checks):
        return IN_DOUBT + failed
    if not found.needs_review:
        return 0
    return 1 if found.reasons == ("read-once",) else IN_DOUBT


def _value(found: Field | Sequence[Field] | None) -> str | None:
    return found.value if isinstance(found, Field) else None


def _reread(sight: Sight, indexes: Iterable[int]) -> Sight:
    """Some lines by the better model."""
    chosen = list(indexes)[:AT_MOST]
    fresh = confirmed(sight.engine, sight.image, [sight.lines[i] for i in chosen])
    lines = list(sight.lines)
    for i, line in zip(chosen, fresh, strict=True):
        lines[i] = line
    labels = []
    for i in chosen:
        others = [other for n, other in enumerate(lines) if n != i]
        if box := widened(sight.image, lines[i], others):
            whole = _with_ends(sight, lines[i], box)
            if label := _end_of_label(lines[i], whole, others):
                labels.append(label)
            else:
                lines[i] = whole
    return replace(sight, lines=(*lines, *labels))


def _end_of_label(line: TextLine, whole: TextLine, others: Sequence[TextLine]) -> TextLine | None:
    """The letter before a line as one of its own, where it ends a widely spaced label (类　型).

    The letter before it stands alone in the row; a value's label has two letters and more.
    """
    text, own = squeeze(whole.text), squeeze(line.text)
    if len(text) != len(own) + 1 or not text.endswith(own):
        return None
    before = [one for one in others if one.box[2] <= whole.box[0] and same_row(one, line)]
    nearest = max(before, key=lambda one: one.box[2], default=None)
    if nearest is None or len(squeeze(nearest.text)) != 1:
        return None
    box = (whole.box[0], whole.box[1], line.box[0], whole.box[3])
    return whole.model_copy(update={"text": text[0], "second": text[0], "box": box})


def _with_ends(sight: Sight, line: TextLine, box: Box) -> TextLine:
    """The line with the letters that its box had cut off; what they are is asked about."""
    (piece,) = sight.engine.read_lines([cut(sight.image, box, line.slope)])
    read, before = squeeze(piece.text), squeeze(line.text)
    more = read.removesuffix(before) if read.endswith(before) else read.removeprefix(before)
    if more == read or not more.strip(SCRAPS) or piece.score < line.confidence - WORSE:
        return line
    return line.model_copy(
        update={
            "text": piece.text, "second": line.text, "box": box, "confidence": piece.weakest,
        }
    )  # fmt: skip


def _feeding(sight: Sight, kind: DocumentKind, fields: Fields) -> list[int]:
    """Lines not yet read twice whose text is, or should be, the value of a field in doubt."""
    boxes = [
        candidate.box
        for found in fields.values()
        for field in (found if isinstance(found, list) else [found])
        if not _proven(field)
        for candidate in (field, *field.candidates)
        if candidate.box is not None
    ]
    page = sight.page
    missing = {
        name for name, found in fields.items() if isinstance(found, Field) and found.value is None
    }
    if missing:
        labels, _ = find_labels(tokens(page), Vocabulary.of(kind))
        boxes += [_beside(label.box, page) for label in labels if missing & set(label.fields)]
    return [
        i
        for i, line in enumerate(sight.lines)
        if line.second is None and any(_meet(line.box, box) for box in boxes)
    ]


def _beside(box: Box, page: Page) -> Box:
    """Where the value of a label may stand: right of it, and beneath."""
    height, drop = box[3] - box[1], page.skew * (box[0] + box[2]) / 2
    top, bottom = box[1] + drop - 0.5 * height, box[3] + drop + 1.5 * height
    return (box[0], top, float(page.width), bottom)


def _proven(field: Field) -> bool:
    return any(check.ok and check.name in STRONG for check in field.checks)


def _open(found: Field | Sequence[Field] | None) -> bool:
    return isinstance(found, Field) and found.needs_review


def _meet(line: Box, box: Box) -> bool:
    """The line's middle lies within the height of the box, and they overlap across."""
    middle = (line[1] + line[3]) / 2
    across = min(line[2], box[2]) - max(line[0], box[0])
    inside = box[1] <= middle <= box[3] or line[1] <= (box[1] + box[3]) / 2 <= line[3]
    return inside and across > 0
