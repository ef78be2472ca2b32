"""The tree of errors that people see.

Every error carries a stable reason ``code``, the process ``exit_code`` it leads to,
a sentence saying what is wrong, and a ``hint`` saying what to do next. Anything that
is not a ``YizhengError`` is a bug (exit code 1).
"""

from collections.abc import Mapping
from typing import NamedTuple


class YizhengError(Exception):
    """Base of all errors that have a reason and a remedy."""

    exit_code = 1
    code = "bug"

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process with hint and code."""
        return _rebuild, (type(self), self.message, self.hint, self.code)


def _rebuild(kind: type[YizhengError], message: str, hint: str, code: str) -> YizhengError:
    return kind(message, hint=hint, code=code)


class UsageError(YizhengError):
    """The command was called in a way that cannot work."""

    exit_code = 2
    code = "usage"


class MaterialError(YizhengError):
    """One material cannot be used; the rest of the case goes on."""

    exit_code = 3
    code = "material-unusable"


class NothingUsable(YizhengError):
    """No input could be used at all."""

    exit_code = 4
    code = "nothing-usable"


class SetupMissing(YizhengError):
    """Something that ``yizheng setup`` or the operator must provide is not there."""

    exit_code = 5
    code = "setup-missing"


class StaleCase(YizhengError):
    """Somebody else moved the case on since it was read: look again, then decide again."""

    exit_code = 3
    code = "outdated-case"


class FormChanged(StaleCase):
    """Somebody else changed what this person decided on: both words are shown, neither is lost."""

    code = "form-changed"

    def __init__(self, changed: Mapping[str, "Changed"]) -> None:
        names = ", ".join(changed)
        super().__init__(
            f"Somebody else changed {names} meanwhile.",
            hint="Look at what they wrote, then decide again.",
        )
        self.changed = dict(changed)
        """Element → the value this person saw, the present one, and who wrote that."""

    def __reduce__(self) -> tuple[object, ...]:
        """As the base: the message follows from what changed."""
        return type(self), (self.changed,)


class Changed(NamedTuple):
    """What became of one value since somebody looked at it."""

    seen: str | None
    now: str | None
    by: str | None


class NotAllowed(YizhengError):
    """The action does not fit the state the case is in."""

    exit_code = 2
    code = "action-not-allowed"


class NotSignedIn(YizhengError):
    """Nobody is signed in, or the token is not (or no longer) good."""

    exit_code = 2
    code = "not-signed-in"


class Forbidden(YizhengError):
    """Whoever asks may not do this; ``desk.rights`` says who may."""

    exit_code = 2
    code = "forbidden"
    right = ""
    case_id: str | None = None


class TemplateError(YizhengError):
    """A file under ``templates/`` is wrong: the message names the file and the key."""

    exit_code = 5
    code = "template-invalid"


class NotFound(YizhengError):
    """No case or licence of that name."""

    exit_code = 4
    code = "not-found"


class IssueError(YizhengError):
    """The licence could not be made; nothing was issued."""

    exit_code = 3
    code = "issue-failed"
