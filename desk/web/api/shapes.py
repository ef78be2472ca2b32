"""What the API answers with (接口的数据格式)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cases.access import Kind
from cases.accounts import Account, Role
from cases.model import (
    Action,
    Box,
    Case,
    Decision,
    LicenseChange,
    LicenseFile,
    Material,
    Opinion,
    PermitResult,
    Problem,
    Spoilt,
    Wait,
)
from cases.state import Status as CaseStatus
from desk.queue import Entry, Light
from desk.rights import Right
from desk.shapes import FieldShape
from licenses.status import Standing, State, Status

CASE = r"^[0-9]{8}-[0-9A-HJKMNP-TV-Z]{6}$"
CaseId = Annotated[str, Field(pattern=CASE, examples=["20261121-4F7K2Q"])]
PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""A line of text without control characters."""


class Shape(BaseModel):
    """Part of an answer or of a request; keys that are not known are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Me(Shape):
    """Who asks, and what he may do."""

    name: str
    """As actions record it: ``user:zhang``, ``token:ID``."""
    kind: Literal["user", "token"]
    display_name: str
    roles: tuple[Role, ...]
    department: str | None
    rights: tuple[Right, ...]
    """As such; what is about one case is judged with the case."""


class CaseRow(Shape):
    """A case in a list."""

    id: str
    name: str
    industry: str | None
    sample: bool
    status: CaseStatus
    waiting_for: tuple[Wait, ...]
    next_deadline: date | None
    accepted_at: datetime | None
    assigned_to: str | None
    seq: int
    """How many things have happened to it: every write says which it has seen."""


class ListedCase(CaseRow):
    """A case in a list, with what is shown of it besides."""

    created_at: datetime
    holder: str | None
    """The applicant's name, once the form has it."""
    due_on: date | None
    light: Light
    days_left: int | None
    """Working days up to and including the deadline; negative: since it passed."""
    found_in: tuple[str, int] | None
    """File and page on which the first of the words stands."""


class NextCase(Shape):
    """The case to go on with."""

    case: str | None
    """null: nothing waits."""


class Assignment(Shape):
    """Who is to look after cases."""

    cases: tuple[CaseId, ...] = Field(min_length=1, max_length=500)
    account: str | None = Field(pattern=r"^[a-z][a-z0-9._-]{1,31}$", examples=["zhang"])
    """null: nobody."""


class Assigned(Shape):
    """What an assignment did."""

    before: dict[str, str | None]
    """Case → who had it, so that it can be taken back."""


class CaseView(CaseRow):
    """One case."""

    form_version: int
    whole: bool
    """False: only the slice that a department was given."""
    license: str | None
    """Number of its licence."""
    problems: tuple[Problem, ...]
    """What was wrong with its files, as far as they may be seen."""


class ActionView(Shape):
    """One thing that happened to a case."""

    seq: int
    at: datetime | None
    actor: str
    kind: str
    reason: str
    refs: dict[str, Any]


class Opened(Shape):
    """What is said of a new case."""

    name: str = Field(min_length=1, max_length=100, pattern=PLAIN, examples=["样本家味饭店"])
    """What people call it; need not be the holder's name."""
    industry: str | None = Field(None, max_length=100, pattern=PLAIN, examples=["restaurant"])
    """Code or name; without one, what the application form says."""
    permits: list[str] | None = Field(None, max_length=50, examples=[["FD", "FS"]])
    """Codes; without them, those that the answers or the form ask for."""
    answers: dict[str, bool] = Field(default_factory=dict, max_length=50)
    """Of the industry's questions."""
    contact: "ContactView | None" = None
    agent: str | None = Field(None, max_length=100, pattern=PLAIN)
    sample: bool = False
    """A fictitious case: its licence is a 样证."""


class ContactView(Shape):
    """Whom to call."""

    name: str = Field(max_length=100, pattern=PLAIN, examples=["样本甲"])
    phone: str = Field(max_length=50, pattern=PLAIN, examples=["13800000000"])


class PageView(Shape):
    """A page: width, height and boxes in pixels of the upright page."""

    number: int
    width: int
    height: int
    rotation: int
    source: Literal["text", "ocr", "none"]
    reason: str
    picture: str
    """Address of its picture; add ``?width=``."""
    faults: tuple[Spoilt, ...]
    """What is wrong with the picture as a whole."""


class DocumentView(Shape):
    """One document found in a file."""

    status: Literal["ok", "partial", "failed"]
    kind: str
    kind_name: str
    kind_score: float
    kind_reason: str
    page_range: tuple[int, int] | None
    pages: tuple[PageView, ...]
    fields: dict[str, FieldShape | list[FieldShape]]
    problems: tuple[Problem, ...]


class FileView(Shape):
    """A file of a case, and what was read of it."""

    file: str
    sha256: str
    size: int
    received_at: datetime
    set_aside: bool
    """Its pages are in files that were put together of them."""
    documents: tuple[DocumentView, ...] | None
    """null: not read yet."""


class Materials(Shape):
    """The files of a case."""

    items: tuple[FileView, ...]


class OriginView(Shape):
    """Where a value was read, or who typed it."""

    file: str | None
    field: str | None
    page: int | None
    box: Box | None
    value: str | None
    by: str | None
    why: str | None


class ElementView(Shape):
    """One element of the form."""

    name: str
    """In Chinese."""
    value: str | None
    status: Literal["agreed", "single", "conflict", "missing", "confirmed", "given"]
    """``given``: to a department, as it was when it was asked."""
    needs_review: bool
    reasons: tuple[str, ...]
    origins: tuple[OriginView, ...]


class HintView(Shape):
    """What the pre-check found."""

    code: str
    severity: Literal["lack", "doubt"]
    message: str
    subject: str
    permits: tuple[str, ...]


class FormView(Shape):
    """The one form of a case."""

    version: int
    elements: dict[str, ElementView]
    hints: tuple[HintView, ...]


class ConsultationView(Shape):
    """A department that was asked about a permit."""

    permit: str
    permit_name: str
    department: str
    department_name: str
    due_on: date | None
    statutory_days: int | None
    promised_days: int | None
    rule: str
    """Version of the permit's rule, of the day of acceptance."""
    form: dict[str, str | None]
    """The slice of the form that the department sees."""
    materials: tuple[str, ...]
    """sha256 of the files that it sees."""
    answer: str | None
    """Kind of its last opinion; null: none came yet."""


class Consultations(Shape):
    """Who was asked."""

    items: tuple[ConsultationView, ...]


class Opinions(Shape):
    """What departments said, oldest first."""

    items: tuple[Opinion, ...]


class Answered(Shape):
    """Opinions to be recorded."""

    seq: int = Field(ge=0, description="Of the case as you saw it.", examples=[12])
    opinions: tuple[Opinion, ...] = Field(min_length=1, max_length=50)


class DecisionView(Shape):
    """What the opinions come to, recorded or to be confirmed."""

    recorded: bool
    """False: a proposal, of the opinions as they are now."""
    seq: int
    """Of the action that recorded it; of a proposal, of the case: the decision repeats it."""
    outcome: Literal["license", "no-license", "refused"]
    permits: tuple[PermitResult, ...]
    reason: str


class SeqOnly(Shape):
    """A write without content."""

    seq: int = Field(ge=0, description="Of the case as you saw it.", examples=[14])


class Withdrawn(SeqOnly):
    """Why a case is withdrawn."""

    reason: str = Field(min_length=1, max_length=200, pattern=r"\S", examples=["申请人撤回申请"])


class NoticeView(Shape):
    """A paper made for a case."""

    number: str
    kind: str
    title: str
    made_at: datetime
    sha256: str
    file: str
    """Address of the PDF."""


class Notices(Shape):
    """The papers of a case."""

    items: tuple[NoticeView, ...]


class LicenseRow(Shape):
    """A licence in a list."""

    id: str
    number: str
    version: int
    holder: str
    credit_code: str | None
    industry: str
    industry_name: str
    sample: bool
    state: State
    standing: Standing | None
    file_awaited: bool
    """The file of this version is yet to be made or sealed."""


class LicenseView(Shape):
    """A licence as it stands now."""

    id: str
    case: str
    status: Status
    file_awaited: bool
    history: tuple[LicenseChange, ...]
    """With the values that changed: only for those who see whole cases."""
    former_files: tuple[LicenseFile, ...]


class AccountView(Account):
    """An account."""


def case_row(case: Case) -> CaseRow:
    """A case in a list."""
    return CaseRow(**case.model_dump(include=set(CaseRow.model_fields)))


def listed_case(entry: Entry, department: str | None) -> ListedCase:
    """A case in a list of the queue; for a department, without whom else it waits for."""
    names = set(ListedCase.model_fields) - set(CaseRow.model_fields)
    shown = {name: getattr(entry, name) for name in names}
    case = entry.case
    if department is not None:
        mine = tuple(one for one in case.waiting_for if one.who == department)
        case = case.model_copy(update={"waiting_for": mine, "next_deadline": entry.due_on})
    return ListedCase(**case_row(case).model_dump(), **shown)


def action_view(action: Action) -> ActionView:
    """An action without what only the chain needs."""
    return ActionView(**action.model_dump(include=set(ActionView.model_fields)))


def document_view(material: Material, kind_name: str, pictures: str) -> DocumentView:
    """A document; its pages' pictures lie under an address."""
    return DocumentView(
        **material.model_dump(
            include={
                "status", "kind", "kind_score", "kind_reason", "page_range", "problems",
            }
        ),
        kind_name=kind_name,
        pages=tuple(
            PageView(
                **page.model_dump(
                    include={"number", "width", "height", "rotation", "source", "reason"}
                ),
                picture=f"{pictures}/{page.number}.jpg",
                faults=page.quality.reasons if page.quality else (),
            )
            for page in material.pages
        ),
        fields={
            name: [FieldShape(**one.model_dump()) for one in field]
            if isinstance(field, list)
            else FieldShape(**field.model_dump())
            for name, field in material.fields.items()
        },
    )  # fmt: skip


def decision_view(decision: Decision, seq: int, *, recorded: bool) -> DecisionView:
    """A decision, recorded or proposed."""
    return DecisionView(
        recorded=recorded,
        seq=seq,
        outcome=decision.outcome,
        permits=decision.permits,
        reason=decision.reason,
    )


class AccessView(Shape):
    """Who came in, was refused, or broke the glass."""

    id: int
    at: datetime
    kind: Kind
    actor: str
    address: str
    right: str | None
    case_id: str | None
    reason: str
    until: datetime | None


Opened.model_rebuild()
