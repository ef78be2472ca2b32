"""The JSON of ``yizheng wordings …`` (用语建议的输出格式)."""

from typing import Literal

from pydantic import Field

from cases.wordings import Proposal
from desk.learning import Trial
from desk.shapes import Shape


class WordingsListShape(Shape):
    """``yizheng wordings list --json``."""

    format: Literal[1] = Field(1, alias="schema")
    wordings: tuple[Proposal, ...]


class WordingsShowShape(Shape):
    """``yizheng wordings propose|try|accept|reject --json``."""

    format: Literal[1] = Field(1, alias="schema")
    wording: Proposal
    trial: Trial | None
    """None where nothing was tried."""
