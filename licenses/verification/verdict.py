"""What a verification says, check by check (验证结论)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from licenses.status import Holder, PermitStatus, State, Status

Word = Literal[
    "valid", "partly-valid", "not-yet-valid", "expired", "suspended", "revoked", "cancelled",
    "superseded", "tampered", "untrusted-signer", "foreign-address", "not-found",
    "not-a-license", "unreadable", "unavailable",
]  # fmt: skip
CheckName = Literal[
    "readable", "found", "signature", "signer", "coverage", "superseded", "permits", "face-data"
]
Detail = Literal["stamped", "stamp-untrusted", "certificate-ended", "revocation-unknown"]
CHECKS: tuple[CheckName, ...] = (
    "readable", "found", "signature", "signer", "coverage", "superseded", "permits", "face-data",
)  # fmt: skip

EXIT_CODES = {"valid": 0, "partly-valid": 0, "unreadable": 4, "not-a-license": 4, "unavailable": 5}
NOT_VALID = 6


def exit_code(verdict: "Verdict") -> int:
    """0 valid or partly so · 4 unreadable, no licence · 5 register not reachable · 6 the rest."""
    return EXIT_CODES.get(verdict.verdict, NOT_VALID)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckResult(_Frozen):
    """One check: done and passed, done and failed, or not done and why."""

    name: CheckName
    result: Literal["ok", "failed", "skipped"]
    code: str
    message: str
    details: tuple[Detail, ...] = ()
    """What else its message says, for machines."""


class VerifiedLicense(_Frozen):
    """What the register says of the licence now."""

    number: str
    holder: Holder
    state: State
    permits: tuple[PermitStatus, ...]

    @classmethod
    def of(cls, status: Status) -> "VerifiedLicense":
        """The part of a status that a verification reports."""
        return cls(
            number=status.number, holder=status.holder, state=status.state, permits=status.permits
        )


class Verdict(_Frozen):
    """The answer of ``yizheng verify --json``."""

    verdict: Word
    sample: bool
    checks: tuple[CheckResult, ...]
    """One per check, always all of them and in this order."""
    license: VerifiedLicense | None
    checked_at: datetime


@dataclass
class Notes:
    """The checks so far; those that nothing was said of were not reached."""

    now: datetime
    checks: dict[CheckName, CheckResult] = field(default_factory=dict)
    license: Status | None = None

    def ok(
        self, name: CheckName, code: str, message: str, details: tuple[Detail, ...] = ()
    ) -> None:
        """It was done and passed."""
        self.checks[name] = CheckResult(
            name=name, result="ok", code=code, message=message, details=details
        )

    def failed(self, name: CheckName, code: str, message: str) -> None:
        """It was done and failed."""
        self.checks[name] = CheckResult(name=name, result="failed", code=code, message=message)

    def skipped(self, name: CheckName, code: str, message: str) -> None:
        """It was not done, and why."""
        self.checks[name] = CheckResult(name=name, result="skipped", code=code, message=message)

    def verdict(self, word: Word) -> Verdict:
        """The answer, with every check in it."""
        for name in CHECKS:
            if name not in self.checks:
                self.skipped(name, "not-reached", "前面的检查未通过，未进行。")
        return Verdict(
            verdict=word,
            sample=self.license.sample if self.license else False,
            checks=tuple(self.checks[name] for name in CHECKS),
            license=VerifiedLicense.of(self.license) if self.license else None,
            checked_at=self.now,
        )
