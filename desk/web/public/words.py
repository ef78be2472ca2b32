"""What the public pages say, in Chinese and English (用语): read from ``words.yaml``."""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

Language = Literal["zh", "en"]


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Words):
    """One text in both languages."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        """The text in one of them."""
        return self.zh if language == "zh" else self.en


class Message(_Words):
    """A state in a word, and what it means for who stands before the shop."""

    word: str
    sentence: str


class Sign(_Words):
    """How a state looks and reads: a shape and a word of its own, so that colour is not needed."""

    icon: str
    tone: Literal["good", "careful", "bad", "over", "news"]
    zh: Message
    en: Message

    def __getitem__(self, language: Language) -> Message:
        """What it says in one language."""
        return self.zh if language == "zh" else self.en


class Words(_Words):
    """The whole file."""

    standings: dict[str, Sign]
    """By ``licenses.status.Standing``."""
    answers: dict[str, Sign]
    altered: dict[str, Said]
    """By ``altered.Fault``."""
    details: dict[str, Said]
    """By the code of a check of ``licenses.verification.verdict``."""
    texts: dict[str, Said]
    icons: dict[str, str]


def text(key: str, language: Language) -> str:
    """A text of the pages."""
    return WORDS.texts[key][language]


def _load() -> Words:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
    file = Path(__file__).with_name("words.yaml")
    return Words.model_validate(yaml.load(file.read_text(encoding="utf-8"), loader))


WORDS = _load()
