"""What the review page is told of a case (核定界面的数据格式)."""

from typing import Literal

from cases.model import Box, Noun

Group = Literal["business", "premises", "persons", "dates", "documents"]
Kind = Literal["text", "code", "date", "term", "number", "one-of", "some-of"]


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
    can_upload: bool = False
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
