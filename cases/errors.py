"""The tree of errors that people see.

Every error carries a stable reason ``code``, the process ``exit_code`` it leads to,
a sentence saying what is wrong, and a ``hint`` saying what to do next. Anything that
is not a ``YizhengError`` is a bug (exit code 1).
"""


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


class NotAllowed(YizhengError):
    """The action does not fit the state the case is in."""

    exit_code = 2
    code = "action-not-allowed"


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
