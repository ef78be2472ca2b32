"""Look under a seal (印章): which part of a page is worth a second reading without red ink."""

from collections.abc import Callable, Sequence

from cases.model import Box, Page, TextLine
from extractors.labels import Label, Vocabulary, find_labels
from extractors.layout import tokens, union
from templates.documents import DocumentKind


def without_seal(
    kind: DocumentKind,
    page: Page,
    fields: Sequence[str],
    look: Callable[[Page, Box], Callable[[], tuple[TextLine, ...] | None]],
) -> Callable[[], Page]:
    """The page with the lines around the fields' labels read again; begun now, waited for later.

    Args:
        kind: what the page is.
        page: as it was read first.
        fields: names of the fields that a seal may cover.
        look: begins to read a region of the page without red ink; waiting gives its lines, or
            None when it cannot be read.
    """
    labels, _ = find_labels(tokens(page), Vocabulary.of(kind))
    wanted = [label for label in labels if set(label.fields) & set(fields)]
    if page.source != "ocr" or not wanted:
        return lambda: page
    region = union([_seal_region(label, page) for label in wanted])
    wait = look(page, region)

    def finish() -> Page:
        fresh = wait()
        if fresh is None:
            return page
        kept = [line for line in page.lines if not _inside(line, region)]
        return page.model_copy(update={"lines": (*kept, *fresh)})

    return finish


def _seal_region(label: Label, page: Page) -> Box:
    """Around the label: its value stands right of it or beneath it, the date further down."""
    x0, y0, x1, y1 = label.box
    drop = page.skew * (x0 + x1) / 2
    letter = label.height
    return (
        max(0.0, x0 - 6 * letter),
        max(0.0, y0 + drop - 2 * letter),
        min(float(page.width), x1 + 16 * letter),
        min(float(page.height), y1 + drop + 8 * letter),
    )


def _inside(line: TextLine, region: Box) -> bool:
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return region[0] <= x <= region[2] and region[1] <= y <= region[3]
