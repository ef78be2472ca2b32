"""Why somebody has to look, in words (原因说明)."""

from desk.web.office.pages import t


def reason(code: str) -> str:
    """A reason, hint or check in words; ``differs-in:number`` and the like are two codes."""
    head, _, rest = code.partition(":")
    try:
        said = t(f"reason.{head}")
        if not rest:
            return said
        return said + t(f"part.{rest}" if head == "differs-in" else f"check.{rest}")
    except KeyError:
        return t("review.other-reason", code=code)
