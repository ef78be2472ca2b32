"""Opinions of departments as they come in (审批意见): read, checked, never guessed at."""

from collections.abc import Iterable, Sequence
from datetime import date

from cases.errors import UsageError
from cases.model import Opinion
from departments.files import parse as parse_json
from departments.files import printable
from templates.explain import did_you_mean

FINAL = frozenset({"grant", "refuse"})
_TEXTS = ("number", "conditions", "facts", "basis", "officer")


def parse(text: str | bytes, asked: Iterable[str]) -> tuple[Opinion, ...]:
    """The content of an ``opinion --from`` file.

    Args:
        text: JSON, a list of opinions.
        asked: codes of the permits that the case asks about.

    Raises:
        UsageError: ``opinion-invalid``; the message names the entry and the key.
    """
    opinions = parse_json(
        text, tuple[Opinion, ...], what="The file of opinions", code="opinion-invalid"
    )
    check(opinions, asked)
    return tuple(_printable(index, opinion) for index, opinion in enumerate(opinions))


def check(opinions: Sequence[Opinion], asked: Iterable[str]) -> None:
    """Refuse opinions that cannot stand.

    A grant may come without number (it is then pending); a refusal must state facts and basis
    (行政许可法 第三十八条); one file decides a permit once.

    Raises:
        UsageError: ``opinion-invalid``.
    """
    permits = set(asked)
    decided: set[str] = set()
    for index, opinion in enumerate(opinions):
        if opinion.permit not in permits:
            raise _invalid(
                index,
                f"permit: the case does not ask about {opinion.permit!r}",
                did_you_mean(opinion.permit, permits),
            )
        if opinion.kind not in FINAL:
            continue
        if opinion.permit in decided:
            raise _invalid(index, f"permit: {opinion.permit} is decided twice", "Keep one of them.")
        decided.add(opinion.permit)
        if opinion.kind == "refuse":
            for key in ("facts", "basis"):
                if not (getattr(opinion, key) or "").strip():
                    raise _invalid(
                        index,
                        f"{key}: a refusal must state it",
                        "行政许可法第三十八条：不予许可应当说明理由。",
                    )
        elif _ends_before_it_begins(opinion):
            raise _invalid(index, "valid_to: lies before valid_from", "Correct one of the dates.")


def final(opinions: Iterable[Opinion], permit: str) -> Opinion | None:
    """The opinion that decides a permit: the first grant or refusal, or None so far."""
    return next((one for one in opinions if one.permit == permit and one.kind in FINAL), None)


def _printable(index: int, opinion: Opinion) -> Opinion:
    """The opinion in text that papers can show."""
    texts = {key: text for key in _TEXTS if (text := getattr(opinion, key)) is not None}
    for key, text in texts.items():
        try:
            texts[key] = printable(text)
        except ValueError as error:
            raise _invalid(index, f"{key}: {error}", "Type it again.") from error
    return opinion.model_copy(update=texts)


def _ends_before_it_begins(opinion: Opinion) -> bool:
    start, end = opinion.valid_from, opinion.valid_to
    return isinstance(end, date) and start is not None and end < start


def _invalid(index: int, fault: str, hint: str) -> UsageError:
    return UsageError(f"The opinion [{index}].{fault}.", hint=hint, code="opinion-invalid")
