"""What one place decides for itself, who answers there, and which days are worked (属地)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from templates.codes import item_code
from templates.rules import Commitment, Entry, Question, Sourced

Channel = Literal["inbox", "api", "file", "webhook"]
"""How a department is asked and answers: inbox of the desk, its own system, files, a call."""


class Department(Entry):
    """A department by the name the law gives it (部门)."""

    name: str
    english: str
    channel: Channel = "inbox"
    """How it is reached (送达渠道)."""
    opinion_steps: tuple[str, ...] = Field(("经办", "审核", "批准"), min_length=1)
    """Steps of its opinion, in order (审批环节) [A]."""


class LocalDepartment(Sourced):
    """How a department works here; what is left out stays as it is (属地部门)."""

    channel: Channel | None = None
    opinion_steps: tuple[str, ...] | None = Field(None, min_length=1)


class Chosen(Sourced):
    """Which department leads an industry, or handles a permit, here."""

    department: str


class Delegation(Sourced):
    """A power that another body exercises here, with its basis (权力下放、委托).

    handed-down 下放: it decides in its own name · entrusted 委托: in the name of the department
    that entrusts it, which stays the authority (行政许可法 第二十四条).
    """

    kind: Literal["handed-down", "entrusted"]
    exercised_by: str
    """A department."""
    delegation_basis: str
    """The document that hands the power down."""


class LocalQuestion(Question, Sourced):
    """A question as it is asked here, with the thresholds of the place."""


def _local_item_code(text: str) -> str:
    if item_code(text).body is None:
        raise ValueError("the code of an item here (实施编码) has 31 or 33 characters")
    return text


ItemCodeText = Annotated[str, AfterValidator(_local_item_code)]


class Minimum(Sourced):
    """How many granted permits make a licence, and which count (起证数量)."""

    permits: int = Field(ge=1)
    count_filings: bool
    count_managed: bool
    below: Literal["propose", "leave"] = "propose"
    """When fewer are left of a licence: put its cancelling to the lead, or nothing [A]."""


class Remedy(Sourced):
    """What a refusal tells about review and suit (救济途径)."""

    text: str


class LicenseIdentifier(Entry):
    """What identifiers of electronic licences begin with here (电子证照标识, GB/T 36904)."""

    type: str = Field(pattern=r"^[0-9A-Z]{18}[0-9]{3}$")
    """Credit code of the body that defined the type of licence, and three digits."""
    issuer: str = Field(pattern=r"^([0-9A-Z]{6}|[0-9A-Z]{18})$")
    """Credit or area code of the body that issues."""


class Year(Sourced):
    """Deviations of one year from Monday to Friday (节假日安排, 调休)."""

    holidays: tuple[date, ...] = ()
    """Days off that would be weekdays."""
    workdays: tuple[date, ...] = ()
    """Weekend days that are worked."""


class Years(Entry):
    """Years that the calendar library does not know, has wrong, or a region works otherwise."""

    years: dict[int, Year] = Field(default_factory=dict)

    @field_validator("years")
    @classmethod
    def _days_lie_in_their_year(cls, years: dict[int, Year]) -> dict[int, Year]:
        for year, days in years.items():
            for day in (*days.holidays, *days.workdays):
                if day.year != year:
                    raise ValueError(f"{day} is not in {year}")
            for day in days.workdays:
                if day.weekday() < 5:
                    raise ValueError(f"{day} is a weekday: only worked weekends are listed")
        return years


class Way(Sourced):
    """How a permit, or a case, goes for its applicant (办理流程)."""

    steps: tuple[str, ...] = Field(min_length=1)
    trips: int = Field(ge=0)
    """How often the applicant comes (跑动次数)."""


class Procedure(Entry):
    """What the indicators count before and after."""

    alone: Way
    """Every permit by itself."""
    together: Way
    """All permits of an industry as one case."""


class Locality(Entry):
    """What one place decides for itself (属地配置)."""

    name: str
    sample: bool
    """True for a made-up place: its papers carry the mark 样本."""
    authority: str
    """Body that receives and issues (统一收件、发证机构), as printed on papers."""
    zone: str = Field(pattern=r"^[0-9A-Z]{1,8}$")
    """Prefix of licence numbers; no scheme is prescribed [A]."""
    authorities: dict[str, str] = Field(default_factory=dict)
    """Department code → the local body's full name."""
    minimum: Minimum
    statutory_days: dict[str, int] = Field(default_factory=dict)
    """Permit code → working days where only local rules set a limit."""
    promised_days: dict[str, int] = Field(default_factory=dict)
    """Permit code → working days promised here (承诺时限)."""
    remedy: Remedy
    identifier: LicenseIdentifier | None = None
    """None: no identifier is printed; no type is set nationwide for this licence."""
    region: str = ""
    """The region whose calendar is worked by."""
    years: Years = Field(default_factory=Years)
    """Years that the region works otherwise than the nation, each whole (地方节假日)."""
    departments: dict[str, LocalDepartment] = Field(default_factory=dict)
    """Department code → how it works here."""
    handled_by: dict[str, Chosen] = Field(default_factory=dict)
    """Permit code → the department that has it here."""
    delegations: dict[str, Delegation] = Field(default_factory=dict)
    """Permit code → who exercises the power here."""
    commitments: dict[str, Commitment] = Field(default_factory=dict)
    """Permit code → whether notice and commitment may be chosen here."""
    leads: dict[str, Chosen] = Field(default_factory=dict)
    """Industry code → the department that leads here."""
    questions: dict[str, tuple[LocalQuestion, ...]] = Field(default_factory=dict)
    """Industry code → its questions that are asked otherwise here, with other thresholds."""
    item_codes: dict[str, ItemCodeText] = Field(default_factory=dict)
    """Permit code → 实施编码 (31) or 办理项编码 (33) of the item here."""

    def authority_of(self, code: str, departments: Mapping[str, Department]) -> str:
        """Printed name of the body that answers for a department here."""
        return self.authorities.get(code, departments[code].name)

    def handler_of(self, permit: str, department: str) -> str:
        """The department that answers for a permit here, ``department`` if nothing else is said.

        One that a power was handed down to answers in its own name; one that was entrusted does
        not.
        """
        given = self.delegations.get(permit)
        if given is not None and given.kind == "handed-down":
            return given.exercised_by
        return self.handled_by[permit].department if permit in self.handled_by else department
