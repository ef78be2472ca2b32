"""Where the values of a case stand (出处): its pages and documents as the review shows them."""

from collections.abc import Sequence

from cases.model import (
    Box,
    Field,
    Form,
    Material,
    Origin,
    Page,
)
from departments.documents import (
    OUR_FAULTS,
    UNKNOWN,
    is_twin,
    kind_element,
    kind_of,
)
from desk.web.office.pages import t
from desk.web.office.review_shapes import Paper, Seen, Spot
from desk.web.office.review_words import reason
from extractors.text import squeeze
from templates.catalog import Catalog
from templates.documents import kinds


class Papers:
    """The pages and documents of a case, and what stands where."""

    def __init__(
        self, case_id: str, materials: Sequence[Material], form: Form, catalog: Catalog
    ) -> None:
        self.materials = materials
        self.pages: list[Seen] = []
        self.documents: list[Paper] = []
        self._catalog = catalog
        self._place: dict[tuple[str, int], int] = {}
        self._read: dict[tuple[str, int], Page] = {}
        self.kind = {id(one): kind_of(form, one) for one in materials}
        for material in materials:
            self._add(case_id, material)

    def _add(self, case_id: str, material: Material) -> None:
        first = len(self.pages)
        sizes = [(page.number, page.width, page.height) for page in material.pages]
        if not sizes and not is_twin(material):
            # It could not be read: a person may see what it is all the same.
            sizes = [((material.page_range or (1, 1))[0], 0, 0)]
        for page in material.pages:
            self._read[material.file, page.number] = page
        for number, width, height in sizes:
            self._place[material.file, number] = len(self.pages)
            self.pages.append(
                Seen(
                    file=material.file,
                    sha256=material.sha256,
                    number=number,
                    width=width,
                    height=height,
                    document=len(self.documents),
                    picture=f"/api/v1/cases/{case_id}/files/{material.sha256}/pages/{number}.jpg",
                )
            )
        kind = self.kind[id(material)]
        codes = dict.fromkeys(one.code for one in material.problems)
        known = self._catalog.vocabulary.problems
        self.documents.append(
            Paper(
                file=material.file,
                kind=kind,
                kind_name=self.kind_name(kind),
                element=kind_element(material),
                pages=tuple(range(first, len(self.pages))),
                problems=tuple(
                    t("review.our-fault") if code in OUR_FAULTS
                    else known.get(code) or reason(code)
                    for code in codes
                ),
            )
        )  # fmt: skip

    def kind_name(self, kind: str) -> str:
        """How people call a kind."""
        return t("review.unknown-kind") if kind == UNKNOWN else self._catalog.kind_name(kind)

    def spot(self, origin: Origin) -> Spot:
        """Where a value of the form was read."""
        material = self.holding(origin)
        place = None
        if origin.file is not None:
            number = origin.page or (
                (material.page_range or (1, 1))[0] if material is not None else 1
            )
            place = self._place.get((origin.file, number))
        line, second = self._second(origin, material)
        return Spot(
            page=place,
            box=origin.box,
            file=origin.file or "",
            document=self.kind_name(self.kind[id(material)]) if material else "",
            label=label_of(material, origin.field),
            value=origin.value,
            line=line,
            second=second,
        )

    def first_page(self, material: Material) -> Spot:
        """A document as a whole."""
        return self.spot(Origin(file=material.file, page=(material.page_range or (1, 1))[0]))

    def holding(self, origin: Origin) -> Material | None:
        """The document of a file on which a value stands."""
        for material in self.materials:
            first, last = material.page_range or (1, 10**6)
            if material.file == origin.file and first <= (origin.page or first) <= last:
                return material
        return None

    def _second(self, origin: Origin, material: Material | None) -> tuple[str | None, str | None]:
        """The line that a value was taken from and another reading of it, where the two differ."""
        page = self._read.get((origin.file or "", origin.page or 0))
        box = origin.box
        if page is None or box is None:
            return None, None
        raw = squeeze(
            next(
                (
                    one.raw
                    for one in fields_of(material, origin.field)
                    if (one.page, one.box) == (origin.page, box)
                ),
                "",
            )
        )
        for line in page.lines:
            read, again = squeeze(line.text), squeeze(line.second or "")
            ours = bool(raw) and (raw in read or read in raw)
            if again and again != read and ours and _covers(box, line.box):
                return line.text, line.second
        return None, None


def label_of(material: Material | None, field: str | None) -> str:
    """What a document prints beside a value."""
    kind = kinds().get(material.kind) if material else None
    rule = kind.fields.get(field or "") if kind else None
    return rule.labels[0] if rule and rule.labels else ""


def fields_of(material: Material | None, name: str | None) -> list[Field]:
    """A field of a document, however often it occurs."""
    found = material.fields.get(name or "", []) if material else []
    return found if isinstance(found, list) else [found]


def _covers(box: Box, line: Box) -> bool:
    """Whether a line lies for the most part in a value's box."""
    width = min(box[2], line[2]) - max(box[0], line[0])
    height = min(box[3], line[3]) - max(box[1], line[1])
    area = (line[2] - line[0]) * (line[3] - line[1])
    return width > 0 and height > 0 and width * height > 0.5 * area
