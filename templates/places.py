"""What one place decides for itself, who answers there, and which days are worked (属地)."""

from datetime import date

from pydantic import Field, field_validator

from templates.rules import Entry, Sourced


class Department(Entry):
    """A department by the name the law gives it (部门)."""

    name: str
    english: str


class Minimum(Sourced):
    """How many granted permits make a licence, and which count (起证数量)."""

    permits: int = Field(ge=1)
    count_filings: bool
    count_managed: bool


class Remedy(Sourced):
    """What a refusal tells about review and suit (救济途径)."""

    text: str


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

    def authority_of(self, code: str, departments: dict[str, Department]) -> str:
        """Printed name of the body that answers for a department here."""
        return self.authorities.get(code, departments[code].name)


class Year(Sourced):
    """Deviations of one year from Monday to Friday (节假日安排, 调休)."""

    holidays: tuple[date, ...] = ()
    """Days off that would be weekdays."""
    workdays: tuple[date, ...] = ()
    """Weekend days that are worked."""


class Years(Entry):
    """Years that the calendar library does not know yet, or has wrong."""

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
