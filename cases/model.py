"""The nine nouns: Material, Page, TextLine, Field, Form, Case, Opinion, Decision, License.

All are frozen pydantic models, so that they travel unchanged through JSON, processes and
the database. Boxes are ``(x0, y0, x1, y1)`` in pixels of the upright page, origin top left.
Instants are UTC, days are Asia/Shanghai dates, amounts are decimal strings in yuan.
"""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as _Field

Box = tuple[float, float, float, float]

LIST_SEPARATOR = "；"
"""Between the members of an element that holds a list in one value."""


class Noun(BaseModel):
    """A frozen value; unknown keys are refused, so that a typo never passes silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Noun):
    """Something that went wrong with an input, told apart by its code (问题)."""

    code: str
    message: str
    page: int | None = None
    file: str | None = None


class TextLine(Noun):
    """A run of text on one page, as a text layer or an OCR engine gave it (文本行)."""

    text: str
    box: Box
    confidence: float
    engine: str
    cell: bool = False
    """True when the box is a ruled table cell and the text is all of its content."""
    second: str | None = None
    """What a second, padded reading of a doubtful line gave; None when none was made."""
    slope: float = 0.0
    """Of the line on its page, dy/dx; on a photograph each line has its own."""
    parts: tuple[Box, ...] = ()
    """Boxes of the lines that were read in a cell of a picture, in reading order."""


class PageCode(Noun):
    """A QR or bar code that was read on a page (二维码、条形码)."""

    format: Literal["qr", "code-128", "code-39"]
    text: str
    box: Box


Spoilt = Literal["low-resolution", "blurred", "dark", "low-contrast", "glare", "cut-off"]
"""What can be wrong with a picture of a page (图像问题)."""


class Spot(Noun):
    """A part of a page where the picture is not good enough to trust what was read there."""

    reason: Spoilt
    box: Box


class Quality(Noun):
    """What the picture of a page is worth (图像质量). Measures are None where no text is.

    Lengths are in pixels of the page, brightness is 0 (black) to 255.
    """

    shows: Literal["text", "blank", "noise", "picture"]
    """``picture``: something, but no text that could be read."""
    letter: float | None = None
    """Height of the letters, the median over the characters of the page."""
    small_letter: float | None = None
    """Height that nine letters in ten have or exceed."""
    edge: float | None = None
    """Width of the letters' edges from ink to paper, as a share of their height: the blur."""
    paper: float | None = None
    ink: float | None = None
    reasons: tuple[Spoilt, ...] = ()
    """What is wrong with the page as a whole."""
    spots: tuple[Spot, ...] = ()
    """What is wrong with parts of it, or with all of it where ``reasons`` says so as well."""

    def at(self, box: Box) -> tuple[Spoilt, ...]:
        """What is wrong where the box lies, each reason once."""
        return tuple(dict.fromkeys(spot.reason for spot in self.spots if _meet(spot.box, box)))


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class Page(Noun):
    """One upright page (页). ``width`` and ``height`` in pixels after ``rotation`` was undone."""

    number: int
    width: int
    height: int
    rotation: Literal[0, 90, 180, 270] = 0
    source: Literal["text", "ocr", "none"]
    reason: str
    skew: float = 0.0
    """Slope of the text lines in the upright page, as dy/dx; boxes are not corrected for it."""
    lines: tuple[TextLine, ...] = ()
    quality: Quality | None = None
    """None when nothing was judged: the page has a text layer, or was read before that was."""
    codes: tuple[PageCode, ...] = ()
    seals: tuple[TextLine, ...] = ()
    """What the rings of seals say; only looked at for fields that nothing else gave."""
    looked_for: str = ""
    """Kind of document whose fields were looked at a second time; empty: none was."""

    @property
    def text(self) -> str:
        """All lines in reading order, one per row."""
        return "\n".join(line.text for line in self.lines)


class Check(Noun):
    """One test a value went through (校验)."""

    name: str
    ok: bool
    message: str = ""


class Candidate(Noun):
    """One reading of a field: the value, and where and how it was found (候选值)."""

    value: str | None
    raw: str = ""
    confidence: float = 0.0
    page: int | None = None
    box: Box | None = None
    method: str = ""


class Field(Candidate):
    """The chosen reading of a field, with what speaks for and against it (字段)."""

    checks: tuple[Check, ...] = ()
    needs_review: bool = False
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class Material(Noun):
    """One document an applicant handed in (材料). A file with several gives several."""

    file: str
    sha256: str
    status: Literal["ok", "partial", "failed"]
    kind: str = "unknown"
    kind_score: float = 0.0
    kind_reason: str = ""
    page_range: tuple[int, int] | None = None
    pages: tuple[Page, ...] = ()
    fields: dict[str, Field | list[Field]] = _Field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Origin(Noun):
    """Where a form value was read, or who typed it (来源)."""

    file: str | None = None
    field: str | None = None
    page: int | None = None
    box: Box | None = None
    value: str | None = None
    by: str | None = None
    why: str | None = None


class FormValue(Noun):
    """One element of the unified form (表单要素)."""

    value: str | None
    status: Literal["agreed", "single", "conflict", "missing", "confirmed"]
    origins: tuple[Origin, ...] = ()
    needs_review: bool = False
    reasons: tuple[str, ...] = ()


class Conflict(Noun):
    """Documents of one case that disagree about an element (不一致)."""

    element: str
    code: str
    values: tuple[Origin, ...]


class Form(Noun):
    """The one form of a case (一张表)."""

    elements: dict[str, FormValue] = _Field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    kinds: dict[str, tuple[str, ...]] = _Field(default_factory=dict)
    """Kind of document → the files of that kind that could be read."""
    sampled: tuple[str, ...] = ()
    """Elements that a reviewer is asked about though nothing speaks against them (盲抽)."""
    planted: dict[str, str] = _Field(default_factory=dict)
    """Element → a wrong value that the reviewer is shown in its place (植入错误). It is nowhere
    else: ``elements`` has what was read."""
    missed: tuple[str, ...] = ()
    """Elements whose planted error a reviewer took for right."""

    def value(self, element: str) -> str | None:
        """The value of an element, or None."""
        found = self.elements.get(element)
        return found.value if found else None


class Hint(Noun):
    """What the pre-check found (预审提示).

    A ``lack`` is certain and goes to the applicant; a ``doubt`` goes to a reviewer first.
    """

    code: str
    severity: Literal["lack", "doubt"]
    message: str
    subject: str
    """The element, kind of document or file that the hint is about."""
    permits: tuple[str, ...] = ()


class Consultation(Noun):
    """One department asked about one permit (征求意见)."""

    permit: str
    department: str
    form: dict[str, str | None]
    """The slice of the form that this permit needs, and nothing else."""
    materials: tuple[str, ...] = ()
    """sha256 of the originals that the department may see."""
    statutory_days: int | None = None
    promised_days: int | None = None
    due_on: date | None = None
    rule: str = ""
    """Version of the permit's rule that was in force on the day of acceptance."""


class Opinion(Noun):
    """A department's answer on one permit (审批意见)."""

    permit: str
    kind: Literal["grant", "refuse", "supplement", "refer", "pause", "resume"]
    number: str | None = None
    valid_from: date | None = None
    valid_to: date | Literal["long-term"] | None = None
    conditions: str | None = None
    facts: str | None = None
    basis: str | None = None
    officer: str | None = None


class PermitResult(Noun):
    """What the comprehensive opinion says about one permit."""

    permit: str
    result: Literal["granted", "refused"]
    authority: str
    number: str | None = None
    valid_from: date | None = None
    valid_to: date | Literal["long-term"] | None = None
    conditions: str | None = None
    reason: str | None = None
    basis: str | None = None


class Decision(Noun):
    """The comprehensive opinion, permit by permit (综合审批意见)."""

    outcome: Literal["license", "no-license", "refused"]
    """license: enough permits were granted · no-license: some were, too few for one licence
    · refused: none was."""
    permits: tuple[PermitResult, ...]
    reason: str = ""


class Renewal(Noun):
    """A renewal that was applied for and not granted, or not yet (延续申请)."""

    applied_on: date
    in_time: bool | None
    """Within the permit's window: no decision before its end renews it (行政许可法 第五十条).
    None: nobody said so, and no rule that was read decides it."""
    refused_on: date | None = None


class LicensePermit(PermitResult):
    """A permit as the licence shows it, with what its authority said of it last.

    ``revoked`` 撤销 · ``forfeited`` 吊销 · ``cancelled`` 注销 · ``suspended`` 暂扣. Whether it has
    expired is reckoned when it is read.
    """

    name: str
    state: Literal["valid", "expired", "suspended", "revoked", "forfeited", "cancelled", "refused"]
    suspended_to: date | None = None
    """Last day of the suspension, where its document names one. Shown, never acted on: that it
    ends is for the authority to say."""
    renewal: Renewal | None = None


ActName = Literal[
    "changed", "renewal-applied", "renewal-judged", "renewed", "renewal-refused", "suspended",
    "resumed", "revoked", "forfeited", "cancelled", "reissued",
]  # fmt: skip
"""变更 · 延续申请 · 认定延续申请是否按期 · 准予延续 · 不予延续 · 暂扣 · 恢复 · 撤销 · 吊销 · 注销 ·
补证."""


class Altered(Noun):
    """One value that an act changed (变更事项)."""

    name: str
    """Of the licence (``premises``) or of a permit (``valid_to``)."""
    before: str | None
    after: str | None
    permit: str | None = None
    """Code; None for a value of the licence."""


class LicenseChange(Noun):
    """What an authority did to an issued licence (变更记录)."""

    version: int
    """The first that shows it."""
    act: ActName
    permits: tuple[str, ...]
    """Codes; empty for the licence as a whole."""
    authority: str
    superior_of: str | None = None
    """The authority whose superior acted, if it was not that authority itself."""
    document: str
    """Number of the authority's document (文号)."""
    on: date
    in_time: bool | None = None
    """Of an application for renewal: whether it was in time, as stated or by rule; else None."""
    altered: tuple[Altered, ...] = ()


class LicenseFile(Noun):
    """A file of a licence that a newer one took the place of (旧证)."""

    version: int
    sha256: str
    signer: str | None = None
    """As ``License.signer``."""


class License(Noun):
    """The industry's one licence (行业综合许可证)."""

    id: str
    """Unguessable, at least 100 bits: the end of the address in the QR code. Another one after a
    loss (补证); then the first id remains the register's key."""
    number: str
    case_id: str
    version: int
    state: Literal[
        "reserved", "issued", "suspended", "revoked", "forfeited", "cancelled", "superseded"
    ]
    sample: bool
    url: str
    industry: str
    industry_name: str
    entity_name: str
    credit_code: str | None
    legal_representative: str | None
    premises: str | None
    permits: tuple[LicensePermit, ...]
    authority: str = ""
    """The body that issues the licence and whose seal it bears (发证机构)."""
    issued_at: datetime | None = None
    updated_at: datetime | None = None
    """When this version was made; None for the first."""
    pdf_sha256: str | None = None
    """Of the newest file; None while the file of this version waits for its seal."""
    signer: str | None = None
    """sha256 (hex) of the certificate that signed the file; None: it bears no signature."""
    identifier: str | None = None
    """电子证照标识 of version 1; ``licenses.identifier.of_version`` gives that of a later one."""
    history: tuple[LicenseChange, ...] = ()
    """Oldest first."""
    former_files: tuple[LicenseFile, ...] = ()
    """Oldest first."""


class Case(Noun):
    """A case as its folded row says (案件)."""

    id: str
    source: str
    name: str
    industry: str | None
    sample: bool
    status: Literal[
        "received", "review", "returned", "consulting", "deciding",
        "issuing", "issued", "refused", "withdrawn", "failed",
    ]  # fmt: skip
    waiting_for: tuple["Wait", ...] = ()
    next_deadline: date | None = None
    accepted_at: datetime | None = None
    form_version: int = 0
    seq: int = 0
    assigned_to: str | None = None
    """Account that looks after it."""


class Wait(Noun):
    """Who a case waits for, and why (等待)."""

    who: str
    why: str


class Action(Noun):
    """One thing that happened to a case (办理动作). Carries no personal value."""

    kind: str
    actor: str
    reason: str = ""
    refs: dict[str, Any] = _Field(default_factory=dict)
    seq: int = 0
    at: datetime | None = None
    prev_hash: str = ""
    hash: str = ""
