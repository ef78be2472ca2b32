"""What an industry, a permit, a department and a locality are made of (目录的数据模型).

Every statement carries how certain it is and where it was read, because most of them are law
or local practice and some are assumptions that a locality has to replace.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cases.errors import NotFound

Certainty = Literal["stated", "weak", "general", "assumed"]
"""stated: in a source that was read · weak: commercial or old page · general: general knowledge,
unchecked · assumed: a design choice, to be set by the locality."""


def _tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_tuple)]
"""A list of names; a single one may be written without brackets."""


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


class Limit(Sourced):
    """A time limit in working days (期限, 工作日); None where no source gives one."""

    days: int | None = Field(None, ge=0)


class Validity(Sourced):
    """For how long a permit is given (有效期); None where no source states a term."""

    years: int | None = Field(None, gt=0)
    at_most: bool = False


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
    basis: tuple[Basis, ...]
    statutory: Limit
    validity: Validity
    commitment: Commitment
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
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )


class Permit(Entry):
    """A permit, filing or managed item of one department (许可事项)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    """Other names under which forms print it."""
    department: str
    nature: Literal["permit", "filing", "managed"]
    """permit 行政许可 · filing 备案 · managed 规范管理事项, which is no national permit."""
    national_item_code: str | None = Field(None, pattern=r"^\d{12}$")
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


class Question(Entry):
    """A question whose answer decides which permits apply (导航问题)."""

    id: str
    text: str
    type: Literal["yes-no"]


class IndustryPermit(Sourced):
    """A permit of an industry: always needed, or when a question is answered with yes."""

    code: str
    when: str = "mandatory"
    """``mandatory`` or the id of a question."""


class Industry(Entry):
    """A field of business that gets one licence (行业)."""

    code: str
    name: str
    number: str = Field(pattern=r"^[0-9A-Z]{1,8}$")
    """The industry in licence numbers [A]."""
    aliases: tuple[str, ...] = ()
    """Other names under which forms and people call it."""
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
        if hidden := set(self.required_elements) - set(self.elements):
            raise ValueError(f"required_elements not among elements: {', '.join(sorted(hidden))}")
        return self


class Kind(Entry):
    """A kind of document (材料种类)."""

    name: str
    expires: str | None = None
    """The field after whose day the document no longer counts."""


class Element(Entry):
    """A data element of the one form (数据元)."""

    name: str
    type: Literal["text", "code", "date", "term", "amount", "area", "count"]
    """term: a date or ``long-term``; amount in yuan; area in m²."""
    kinds: tuple[str, ...] = ()
    """Kinds of document that print it."""


class Vocabulary(Entry):
    """Names of documents and form elements, as ``fields.md`` gives them (词汇)."""

    kinds: dict[str, Kind]
    elements: dict[str, Element]
    problems: dict[str, str]
    """Code of a problem with a file → how an applicant is told."""
