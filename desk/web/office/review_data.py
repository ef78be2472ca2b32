"""What a reviewer is shown of a case (核定界面的数据): its pages, and every value with its places.

How certain the reader was is not told, nor which values are blind samples: either would show
where not to look.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal, cast

from cases import drafts, record
from cases.errors import Forbidden
from cases.model import (
    LIST_SEPARATOR,
    Action,
    Box,
    Candidate,
    Case,
    Conflict,
    Field,
    Form,
    FormValue,
    Hint,
    Material,
    Noun,
    Origin,
    Page,
)
from departments.casework import industry_of
from departments.documents import (
    DOCUMENT,
    OUR_FAULTS,
    UNKNOWN,
    expiry_element,
    is_twin,
    kind_element,
    kind_of,
)
from departments.office import Office
from desk.rights import Who, require
from desk.slices import Slice
from desk.web.office.pages import t
from extractors.text import squeeze
from extractors.unify import LIST_ELEMENTS
from templates.catalog import Catalog, pattern
from templates.documents import kinds

Group = Literal["business", "premises", "persons", "dates", "documents"]
Kind = Literal["text", "code", "date", "term", "number", "one-of", "some-of"]

PREMISES = frozenset({"premises", "area_m2", "usage", "lessee"})
PERSONS = ("legal_representative", "contact_", "agent", "principal", "staff[", "applicant_")
"""What the names of elements about persons begin with."""
NUMBERS = frozenset({"amount", "area", "count"})
SAID_BY_HINT = frozenset({"needs-review", "check-failed", "conflict"})
"""Hints that say no more than the reasons of the value do."""


class Seen(Noun):
    """A page of the case (页面). ``width`` and ``height`` are 0 where it was never read."""

    file: str
    sha256: str
    number: int
    width: int
    height: int
    document: int
    """Its place in ``documents``."""
    picture: str
    """Where its picture is; ``?width=`` gives a smaller one."""


class Paper(Noun):
    """A document of the case (材料)."""

    file: str
    kind: str
    kind_name: str
    element: str
    """Name of the element that says its kind."""
    pages: tuple[int, ...]
    """Places in ``pages``."""
    problems: tuple[str, ...] = ()
    """What was wrong with it, in words."""


class Spot(Noun):
    """Where a value stands (出处)."""

    page: int | None = None
    """Place in ``pages``; None where that is not known."""
    box: Box | None = None
    file: str = ""
    document: str = ""
    """What the document is called."""
    label: str = ""
    """What it prints beside the value."""
    value: str | None = None
    second: str | None = None
    """What another reading of the same line said, where it differs."""
    line: str | None = None
    """What the line says that ``second`` is another reading of."""


class Choice(Noun):
    """A value that may be taken instead (候选)."""

    value: str
    spots: tuple[Spot, ...] = ()


class Reason(Noun):
    """Why somebody has to look (原因)."""

    code: str
    text: str


class Against(Noun):
    """What contradicts what (不一致)."""

    code: str
    spots: tuple[Spot, ...]


class Item(Noun):
    """A value of the form, or a fact about one document, as it is shown (核定项)."""

    name: str
    label: str
    group: Group
    kind: Kind
    value: str | None
    status: str
    needs_eyes: bool
    """Something speaks against it; the case waits for a word on it."""
    editable: bool
    """Whether this person may say anything about it."""
    waits_for_other: bool = False
    """This person said it: a second one has to confirm it."""
    by: str | None = None
    """Who said it, if a person did."""
    why: str | None = None
    reasons: tuple[Reason, ...] = ()
    spots: tuple[Spot, ...] = ()
    choices: tuple[Choice, ...] = ()
    against: tuple[Against, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    """Value and name of everything it can be, of kinds ``one-of`` and ``some-of``."""


class DraftShape(Noun):
    """What this person typed and has not saved (草稿)."""

    seen: int
    content: dict[str, object]


class ReviewShape(Noun):
    """A case as the review page shows it (核定)."""

    case: str
    name: str
    industry: str | None
    sample: bool
    status: str
    seq: int
    version: int
    """Of the form; a review says which one it saw."""
    editable: bool
    why_not: str | None = None
    """In words, where it is not."""
    can_undo: bool = False
    can_arrange: bool = False
    who: str
    """Who asked: what is typed belongs to this account and no other."""
    pages: tuple[Seen, ...]
    documents: tuple[Paper, ...]
    items: tuple[Item, ...]
    lacks: tuple[str, ...] = ()
    """What the applicant has to bring, in words."""
    remarks: tuple[str, ...] = ()
    """Doubts that are about no single value, in words."""
    draft: DraftShape | None = None


def shown(
    office: Office, who: Who, case: Case, actions: Sequence[Action], part: Slice
) -> ReviewShape:
    """A case for the review page.

    Args:
        office: where it is.
        who: asks.
        case: as it is now.
        actions: of it, all of them.
        part: what they may see; of a department, nothing else is in the answer.
    """
    form = record.form(office.store, case.id, case.form_version) or Form()
    materials = record.materials(office.store, case.id)
    hints: tuple[Hint, ...] = ()
    if not part.whole:
        materials = [one for one in materials if part.file(one.sha256)]
        form = Form(elements={n: _given(form, n, v, materials) for n, v in part.elements.items()})
    elif case.status == "review":
        hints = record.hints(office.store, case.id, case.form_version)
    doubts = [hint for hint in hints if hint.severity == "doubt"]
    right, why_not = reviewing(who, case, actions, hints)
    papers = _Papers(case.id, materials, form, office.catalog)
    items = tuple(_Items(office, case, who.name, right, form, papers, doubts).all())
    named = {item.name for item in items}
    draft = drafts.load(office.store, case.id, who.name) if right else None
    return ReviewShape(
        case=case.id,
        name=case.name,
        industry=case.industry,
        sample=case.sample,
        status=case.status,
        seq=case.seq,
        version=case.form_version,
        editable=right is not None,
        why_not=why_not,
        can_undo=right == "review" and _reviewed_by(actions, who.name),
        can_arrange=right == "review" and may_arrange(who, case, actions),
        who=who.name,
        pages=tuple(papers.pages),
        documents=tuple(papers.documents),
        items=items,
        lacks=tuple(hint.message for hint in hints if hint.severity == "lack"),
        remarks=tuple(hint.message for hint in doubts if hint.subject not in named),
        draft=DraftShape(seen=draft.seen, content=draft.content) if draft else None,
    )


def reviewing(
    who: Who, case: Case, actions: Sequence[Action], hints: Sequence[Hint]
) -> tuple[Literal["review", "second-confirm"] | None, str | None]:
    """By which right somebody may review a case now; if by none, why, in words.

    Args:
        who: asks.
        case: as it is now.
        actions: of it, all of them.
        hints: of its present form.
    """
    if case.status != "review":
        return None, t("review.not-in-review")
    why = "no-right"
    seconds = any(hint.code == "second-person" for hint in hints)
    for right in ("review", "second-confirm") if seconds else ("review",):
        try:
            require(who, right, case, actions=actions)
            require(who, "confirm" if right == "review" else right, case, actions=actions)
            return right, None
        except Forbidden as error:
            why = "same-person" if error.code == "same-person" else why
    return None, t(f"review.{why}")


def may_arrange(who: Who, case: Case, actions: Sequence[Action]) -> bool:
    """Whether somebody may put its documents together anew."""
    try:
        require(who, "edit-material", case, actions=actions)
    except Forbidden:
        return False
    return True


def reason(code: str) -> str:
    """A reason, hint or check in words; ``differs-in:number`` and the like are two codes."""
    head, _, rest = code.partition(":")
    try:
        said = t(f"reason.{head}")
        return (
            said + (t(f"part.{rest}") if head == "differs-in" else t(f"check.{rest}"))
            if (rest)
            else said
        )
    except KeyError:
        return t("review.other-reason", code=code)


class _Papers:
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
            label=_label(material, origin.field),
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


class _Items:
    """Makes the items of one case."""

    def __init__(
        self,
        office: Office,
        case: Case,
        who: str,
        right: str | None,
        form: Form,
        papers: _Papers,
        doubts: Sequence[Hint],
    ) -> None:
        self._office, self._case, self._who, self._form = office, case, who, form
        self._right, self._papers = right, papers
        self._catalog = office.catalog
        self._doubts: dict[str, list[Hint]] = defaultdict(list)
        for hint in doubts:
            self._doubts[hint.subject].append(hint)
        self._against: dict[str, list[Conflict]] = defaultdict(list)
        for conflict in form.conflicts:
            self._against[conflict.element].append(conflict)

    def all(self) -> Iterator[Item]:
        """Elements as the catalogue orders them, then what is about single documents."""
        order = {name: place for place, name in enumerate(self._catalog.vocabulary.elements)}
        spoken = {name for name in self._doubts if ":" not in name and self._is_element(name)}
        names = {name for name in self._form.elements if ":" not in name} | spoken
        for name in sorted(names, key=lambda one: (order.get(pattern(one), len(order)), one)):
            yield self._element(name, self._form.elements.get(name))
        for material in self._papers.materials:
            if is_twin(material):
                continue
            yield self._kind(material)
            expiry = expiry_element(self._form, material, self._catalog)
            for name in self._of_document(material, expiry):
                yield self._fact(name, material)

    def _is_element(self, name: str) -> bool:
        return name in self._form.elements or pattern(name) in self._catalog.vocabulary.elements

    def _of_document(self, material: Material, expiry: str) -> list[str]:
        """Facts about a document that are in doubt, or settled."""
        _, _, place = kind_element(material).partition(":")
        names = {*self._doubts, *self._form.elements, expiry}
        return sorted(
            name
            for name in names
            if ":" in name
            and name.partition(":")[2] == place
            and name.partition(":")[0] != DOCUMENT
            and (name in self._doubts or name in self._form.elements)
        )

    def _element(self, name: str, entry: FormValue | None) -> Item:
        entry = entry or FormValue(value=None, status="missing")
        read = [one for one in entry.origins if one.by is None]
        against = [
            Against(code=one.code, spots=tuple(map(self._papers.spot, one.values)))
            for one in self._against[name]
        ]
        kind, options = self._kind_of_value(name)
        return self._item(
            name,
            self._catalog.element_name(name),
            _group(name, kind),
            entry,
            kind=kind,
            options=options,
            spots=[self._papers.spot(one) for one in read],
            choices=() if pattern(name) in LIST_ELEMENTS else self._choices(entry, read),
            against=tuple(against),
        )

    def _kind(self, material: Material) -> Item:
        """What a document is."""
        name = kind_element(material)
        kind = self._papers.kind[id(material)]
        entry = self._form.elements.get(name) or FormValue(value=kind, status="single")
        known = self._catalog.vocabulary.kinds
        options = ((one, said.name) for one, said in known.items())
        return self._item(
            name,
            t("review.kind-of", file=material.file),
            "documents",
            entry,
            kind="one-of",
            options=(*options, (UNKNOWN, t("review.unknown-kind"))),
            spots=[self._papers.first_page(material)],
        )

    def _fact(self, name: str, material: Material) -> Item:
        """One field of one document, such as its last day."""
        field_name = name.partition(":")[0]
        read = [
            Origin(
                file=material.file, field=field_name, page=one.page, box=one.box, value=one.value
            )
            for one in fields_of(material, field_name)
        ]
        reasons = tuple(
            dict.fromkeys(why for one in fields_of(material, field_name) for why in one.reasons)
        )
        value = read[0].value if read else None
        entry = self._form.elements.get(name) or FormValue(
            value=value, status="single" if value else "missing", reasons=reasons
        )
        label = _label(material, field_name) or t("review.last-day")
        return self._item(
            name,
            t("review.field-of", label=label, file=material.file),
            "documents",
            entry,
            kind="term" if field_name.endswith("_to") else "date" if "_" in field_name else "text",
            spots=[self._papers.spot(one) for one in read] or [self._papers.first_page(material)],
            choices=self._choices(entry, read),
        )

    def _item(
        self,
        name: str,
        label: str,
        group: Group,
        entry: FormValue,
        *,
        kind: Kind,
        spots: Sequence[Spot],
        choices: Sequence[Choice] = (),
        against: tuple[Against, ...] = (),
        options: Iterable[tuple[str, str]] = (),
    ) -> Item:
        doubts = self._doubts.get(name, [])
        said = next((one for one in reversed(entry.origins) if one.by), None)
        second = any(hint.code == "second-person" for hint in doubts)
        waits = second and said is not None and said.by == self._who
        return Item(
            name=name,
            label=label,
            group=group,
            kind=kind,
            value=entry.value,
            status=entry.status,
            needs_eyes=bool(doubts) and not waits,
            editable=self._right == "review" or (self._right is not None and second and not waits),
            waits_for_other=waits,
            by=said.by if said else None,
            why=said.why if said else None,
            reasons=tuple(self._reasons(entry, doubts)) if doubts else (),
            # Where the present value stands comes first.
            spots=tuple(sorted(spots, key=lambda spot: spot.value != entry.value)),
            choices=tuple(choices),
            against=against if entry.status != "confirmed" else (),
            options=tuple(options),
        )

    def _reasons(self, entry: FormValue, doubts: Sequence[Hint]) -> Iterator[Reason]:
        told = set()
        for code in entry.reasons:
            if code not in told:
                told.add(code)
                yield Reason(code=code, text=reason(code))
        for hint in doubts:
            if hint.code not in SAID_BY_HINT:
                told.add(hint.code)
                yield Reason(code=hint.code, text=hint.message)
        if not told:
            # A blind sample is asked about in the words of an unsure reading.
            code = "conflict" if entry.status == "conflict" else "low-confidence"
            yield Reason(code=code, text=reason(code))

    def _choices(self, entry: FormValue, read: Sequence[Origin]) -> list[Choice]:
        """Other values, those of documents first; of a conflict the present one too."""
        found: dict[str, list[Spot]] = {}
        for origin in read:
            if origin.value is not None:
                found.setdefault(origin.value, []).append(self._papers.spot(origin))
        for origin in read:
            for one in self._candidates(origin):
                if one.value is not None and one.value not in found:
                    found[one.value] = [
                        self._papers.spot(
                            Origin(
                                file=origin.file, field=origin.field, page=one.page,
                                box=one.box, value=one.value,
                            )
                        )
                    ]  # fmt: skip
        if entry.status != "conflict":
            found.pop(entry.value or "", None)
        return [Choice(value=value, spots=tuple(spots)) for value, spots in found.items()][:9]

    def _candidates(self, origin: Origin) -> Iterator[Candidate]:
        material = self._papers.holding(origin)
        for field in fields_of(material, origin.field):
            if (field.page, field.box) == (origin.page, origin.box):
                yield from field.candidates

    def _kind_of_value(self, name: str) -> tuple[Kind, tuple[tuple[str, str], ...]]:
        if name == "industry":
            every = self._catalog.industries.values()
            return "one-of", tuple((one.name, one.name) for one in every)
        if name == "applicant_signed":
            return "one-of", (("true", t("review.signed")),)
        if name == "permits_requested":
            permits = self._permit_names()
            said = self._form.value(name)
            chosen = said.split(LIST_SEPARATOR) if said else []
            # A wording that is no known name would be lost among boxes to tick.
            if permits and all(self._catalog.find_permit(one) for one in chosen):
                return "some-of", tuple((one, one) for one in permits)
            return "text", ()
        known = self._catalog.vocabulary.elements.get(pattern(name))
        if known is None:
            return "text", ()
        if known.type in NUMBERS:
            return "number", ()
        return cast(Kind, known.type), ()

    def _permit_names(self) -> list[str]:
        industry = industry_of(self._office, self._case, self._form)
        listed = industry.permits if industry else ()
        return [self._catalog.permit(one.code).name for one in listed]


def _group(name: str, kind: Kind) -> Group:
    if name in PREMISES:
        return "premises"
    if name.startswith(PERSONS):
        return "persons"
    return "dates" if kind in ("date", "term") else "business"


def _label(material: Material | None, field: str | None) -> str:
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


def _given(form: Form, name: str, value: str | None, materials: Collection[Material]) -> FormValue:
    """A value as a department was given it, with where it stands in the papers that it may see."""
    files = {one.file for one in materials}
    known = form.elements.get(name)
    origins = known.origins if known else ()
    return FormValue(
        value=value,
        status="single" if value is not None else "missing",
        origins=tuple(one for one in origins if one.by is None and one.file in files),
    )


def _reviewed_by(actions: Sequence[Action], who: str) -> bool:
    """Whether this person has a review of the present papers that can be taken back."""
    for action in reversed(actions):
        if action.kind in ("FORMED", "ARRANGED"):
            return False
        if action.kind == "CORRECTED" and action.actor == who:
            return "undoes" not in action.refs
    return False
