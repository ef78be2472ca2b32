"""What an industry, a permit, a department and a locality are made of (目录的数据模型).

Every statement carries how certain it is and where it was read, because most of them are law
or local practice and some are assumptions that a locality has to replace.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from cases.errors import NotFound
from templates.codes import basic_item_code

Certainty = Literal["stated", "weak", "assumed"]
"""stated: in a source that was read · weak: commercial or old page · assumed: general knowledge
that nobody checked, or a design choice; to be settled by the locality, never printed as law."""

Nature = Literal["permit", "filing", "managed"]
"""permit 行政许可 · filing 备案 · managed 规范管理事项, which is no national permit."""

Unit = Literal["working-days", "days", "months"]


def _tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Positive = Annotated[Decimal, Field(gt=0)]

Names = Annotated[
    tuple[str, ...], BeforeValidator(_tuple, json_schema_input_type=str | tuple[str, ...])
]
"""A list of names; a single one may be written without brackets."""


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def plain(name: str) -> str:
    """A name as it is compared: full width or half, upper case or lower, spaced or not."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


class Entry(BaseModel):
    """A frozen piece of the catalogue; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Entry):
    """A statement with its certainty (确定程度) and source (依据来源)."""

    certainty: Certainty
    source: str
    note: str = ""


class Basis(Sourced):
    """A legal basis (法律依据)."""

    law: str
    article: str


class Stage(Entry):
    """A part of a limit (阶段): its name, and within how much time it ends."""

    name: str
    within: int = Field(gt=0)
    unit: Unit


class Limit(Sourced):
    """A time limit in working days (期限, 工作日); None where no source gives one.

    A source that speaks of two stages, of calendar days or of months is kept as ``stages``: no
    deadline is reckoned from it until a locality says how many working days that is.
    """

    days: int | None = Field(None, gt=0)
    stages: tuple[Stage, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Limit":
        if self.days is not None and self.stages:
            raise ValueError("either days or stages")
        return self


class Validity(Sourced):
    """For how long a permit is given (有效期); None where no source states a term."""

    years: int | None = Field(None, gt=0)
    at_most: bool = False


class Renewal(Sourced):
    """When before its end a permit's renewal may be applied for (延续申请窗口)."""

    opens: int | None = Field(None, gt=0)
    closes: int = Field(gt=0)
    """Last time to apply, counted back from the end as ``opens`` is."""
    unit: Unit


class Reform(Sourced):
    """What the reform 证照分离 made of a permit (改革方式).

    abolished 取消审批 · filing 审批改为备案 · commitment 告知承诺 · improved 优化审批服务.
    """

    mode: Literal["abolished", "filing", "commitment", "improved"]


class Condition(Sourced):
    """What must be there before a permit is given, by unit (准予条件).

    premises 场所 · equipment 设备 · funds 资金 · people 人员 · management 管理制度.
    """

    unit: Literal["premises", "equipment", "funds", "people", "management"]
    text: str


class Dependency(Sourced):
    """How a permit hangs on another, or on a document (前置与衔接).

    after: begins when that one is granted · opinion: that one's opinion comes first · exempt: what
    was handed in for that one need not be handed in again.
    """

    kind: Literal["after", "opinion", "exempt"]
    upon: str
    """Code of a permit, or a kind of document."""


class Paper(Sourced):
    """A material that sources ask for and that no kind of document stands for (其他材料).

    It is in the guide; the pre-check does not look for it.
    """

    name: str


class Aid(Sourced):
    """A point that helps the examination (审查要点)."""

    text: str


class Fee(Basis):
    """A fee with the law that allows it; without one there is none (行政许可法 第五十八条)."""

    name: str


class Commitment(Sourced):
    """Whether the applicant may choose notice and commitment (告知承诺)."""

    allowed: Literal["yes", "no", "unknown"]


class Requirement(Sourced):
    """A material that must be there: one document of any of these kinds (应交材料)."""

    any_of: Names = Field(min_length=1)


class PermitRule(Entry):
    """One version of what a permit asks, with the days it was in force (许可规则的一个版本).

    ``in_force_from`` is None only for the oldest version, when its first day is not known;
    ``in_force_to`` is the last day on which it applied.
    """

    version: int = Field(ge=1)
    in_force_from: date | None
    in_force_to: date | None
    source: str
    certainty: Certainty
    last_checked: date
    note: str = ""
    basis: tuple[Basis, ...]
    statutory: Limit
    validity: Validity
    renewal: Renewal | None = None
    """None where no special window is known: 30 working days before (行政许可法 第五十条)."""
    commitment: Commitment
    reform: Reform | None = None
    """None where no source that was read names the mode."""
    quota: Sourced | None = None
    """Numbers are limited: the order of acceptance decides (行政许可法 第五十七条)."""
    fees: tuple[Fee, ...] = ()
    conditions: tuple[Condition, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    checks: tuple[Aid, ...] = ()
    further_materials: tuple[Paper, ...] = ()
    required_materials: tuple[Requirement, ...] = ()
    materials: tuple[str, ...]
    """Kinds of document the department may see."""
    needs: tuple[str, ...]
    """Elements of the form the department may see."""
    required_elements: tuple[str, ...]
    """Those of ``needs`` without which the application is incomplete."""

    @model_validator(mode="after")
    def _asks_only_what_it_may_see(self) -> "PermitRule":
        if hidden := set(self.required_elements) - set(self.needs):
            raise ValueError(f"required_elements not among needs: {', '.join(sorted(hidden))}")
        wanted = {kind for one in self.required_materials for kind in one.any_of}
        if hidden := wanted - set(self.materials):
            raise ValueError(f"required_materials not among materials: {', '.join(sorted(hidden))}")
        return self

    def applies_on(self, day: date) -> bool:
        """True when this version was in force on ``day``."""
        return _within(day, self.in_force_from, self.in_force_to)


class Permit(Entry):
    """A permit, filing or managed item of one department (许可事项)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    """Other names under which forms print it."""
    department: str
    nature: Nature
    national_item_code: Annotated[str, AfterValidator(basic_item_code)] | None = None
    """基本编码 of the national catalogue."""
    versions: tuple[PermitRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _versions_follow_each_other(self) -> "Permit":
        if len({rule.version for rule in self.versions}) < len(self.versions):
            raise ValueError("two versions have the same number")
        for older, newer in zip(self.versions, self.versions[1:], strict=False):
            if newer.in_force_from is None or older.in_force_to is None:
                raise ValueError("only the oldest may have no first day, the newest no last day")
            if newer.in_force_from <= older.in_force_to:
                raise ValueError(f"versions {older.version} and {newer.version} overlap")
        for rule in self.versions:
            if rule.in_force_from and rule.in_force_to and rule.in_force_to < rule.in_force_from:
                raise ValueError(f"version {rule.version} ends before it begins")
        return self

    def rule_on(self, day: date) -> PermitRule:
        """The version in force on ``day``: for a case, the day it was accepted.

        Raises:
            NotFound: no version was in force (``rule-not-in-force``).
        """
        for rule in self.versions:
            if rule.applies_on(day):
                return rule
        raise NotFound(
            f"No version of permit {self.code} ({self.name}) is in force on {day}.",
            hint=f"Add the version to templates/permits/{self.code}.yaml, with its source.",
            code="rule-not-in-force",
        )

    def rule_id(self, rule: PermitRule) -> str:
        """How the record names a version: ``FD/1``."""
        return f"{self.code}/{rule.version}"


class Threshold(Entry):
    """Sizes above which a question is to be answered with yes (界限)."""

    above: dict[str, Positive] = Field(min_length=1)
    """Element of the form → the size: square metres, yuan, heads."""
    when: Literal["any", "all"]
    """Is one of them enough, or must all be passed?"""

    def passed(self, sizes: Mapping[str, Decimal]) -> bool | None:
        """Are they passed by these sizes? None where those that are known do not tell."""
        found = [sizes[name] > most if name in sizes else None
                 for name, most in self.above.items()]  # fmt: skip
        settles = self.when == "any"
        if settles in found:
            return settles
        return None if None in found else not settles


class Question(Entry):
    """A question whose answer decides which permits apply (导航问题)."""

    id: str
    text: str
    type: Literal["yes-no"]
    threshold: Threshold | None = None
    """What the form can be held against; the text says the same in words."""


class IndustryPermit(Sourced):
    """A permit of an industry: always needed, or when a question is answered with yes."""

    code: str
    when: str = "mandatory"
    """``mandatory`` or the id of a question."""
    in_force_from: date | None = None
    in_force_to: date | None = None
    """Last day on which the industry needed it."""

    def applies_on(self, day: date) -> bool:
        """True when the industry needs it on ``day``, if it needs it at all."""
        return _within(day, self.in_force_from, self.in_force_to)


class Industry(Entry):
    """A field of business that gets one licence (行业)."""

    code: str
    name: str
    number: str = Field(pattern=r"^[0-9A-Z]{1,8}$")
    """The industry in licence numbers [A]."""
    aliases: tuple[str, ...] = ()
    """Other names under which forms and people call it: whoever says one means this."""
    synonyms: tuple[str, ...] = ()
    """More that people call such a shop: found when searched for, never taken as said."""
    unlike: tuple[str, ...] = ()
    """Endings of names that end like one of these and mean something else, as 汽车美容店."""
    lead: str
    """Department that leads (牵头管理部门)."""
    lead_certainty: Certainty
    permits: tuple[IndustryPermit, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = ()
    required_materials: tuple[Requirement, ...] = ()
    """Asked once for the whole case, whatever the permits."""
    elements: tuple[str, ...] = ()
    """Elements that the case itself uses: its face, its addressee, its application."""
    required_elements: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _conditions_are_questions(self) -> "Industry":
        known = {"mandatory", *(question.id for question in self.questions)}
        for permit in self.permits:
            if permit.when not in known:
                raise ValueError(f"permit {permit.code}: no question {permit.when!r}")
        if idle := known - {"mandatory"} - {permit.when for permit in self.permits}:
            raise ValueError(f"questions that decide nothing: {', '.join(sorted(idle))}")
        if len({permit.code for permit in self.permits}) < len(self.permits):
            raise ValueError("a permit is named twice")
        if hidden := set(self.required_elements) - set(self.elements):
            raise ValueError(f"required_elements not among elements: {', '.join(sorted(hidden))}")
        return self


class Kind(Entry):
    """A kind of document (材料种类)."""

    name: str
    expires: str | None = None
    """The field after whose day the document no longer counts."""


ElementType = Literal["text", "code", "date", "term", "amount", "area", "count"]
"""term: a date or ``long-term``; amount in yuan; area in m²; count of heads."""


class Element(Entry):
    """A data element of the one form (数据元)."""

    name: str
    type: ElementType
    why: str
    """What it is asked for (填写用途), as an applicant is told."""
    kinds: tuple[str, ...] = ()
    """Kinds of document it can be taken from."""

    @property
    def unit(self) -> str | None:
        """What its numbers count: 元, 平方米, 人."""
        return {"amount": "元", "area": "平方米", "count": "人"}.get(self.type)


class Vocabulary(Entry):
    """Names of documents and form elements, as ``fields.md`` gives them (词汇)."""

    kinds: dict[str, Kind]
    elements: dict[str, Element]
    problems: dict[str, str]
    """Code of a problem with a file → how an applicant is told."""
