"""What may be a label (标签) of one kind of document, and what a label found on a page is."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from cases.model import Box
from extractors.printed.layout import Token
from extractors.text import squeeze
from templates.documents import DocumentKind

SPECKS = "·.•・☑☐'’`"
"""What OCR sees in the gaps of a letter-spaced label."""


@dataclass(frozen=True)
class Label:
    """A label found on the page."""

    text: str
    fields: tuple[str, ...]
    """Fields it introduces; none for a stop label."""
    box: Box
    page: int
    height: float
    score: float
    """100 for an exact match."""
    rest: Token | None
    """What follows in the same run of text."""
    cell: bool
    unit: str = ""
    """What the values are counted in, where the label says so: 投资额（万元）."""
    section: bool = False
    """A numbered heading: what it is about stands beneath."""
    heads_value: bool = False
    """The values of its page stand beneath their labels."""

    @property
    def middle(self) -> float:
        """Vertical middle in pixels."""
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Vocabulary:
    """The labels of one kind of document."""

    labels: dict[str, tuple[str, ...]]
    """Squeezed label → its fields; stop labels have none."""
    inline: frozenset[str]
    bare: bool
    worded: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """Field and what its labels are made like."""
    owned: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Label that means something in a block only → field, and field whose labels head that."""

    @cached_property
    def longest_first(self) -> tuple[str, ...]:
        """Labels, longest first, so that 法定代表人(负责人) wins over 法定代表人."""
        return tuple(sorted(self.labels, key=len, reverse=True))

    @cached_property
    def specked(self) -> re.Pattern[str]:
        """A label, with a speck between its letters perhaps: 名·称."""
        spread = (
            f"[{SPECKS}]?".join(map(re.escape, label))
            for label in self.longest_first
            if len(label) > 1
        )
        return re.compile("|".join(spread) or "(?!)")

    @classmethod
    def of(cls, kind: DocumentKind) -> "Vocabulary":
        """Collect all labels of a template."""
        labels: dict[str, tuple[str, ...]] = {squeeze(stop): () for stop in kind.stop}
        for name, rule in kind.fields.items():
            for label in rule.labels:
                key = squeeze(label)
                labels[key] = (*labels.get(key, ()), name)
        inline = [
            *kind.inline,
            *(label for rule in kind.fields.values() if rule.inline for label in rule.labels),
        ]
        owned: dict[str, tuple[tuple[str, str], ...]] = {}
        for name, rule in kind.fields.items():
            for key in map(squeeze, rule.within):
                labels.setdefault(key, ())
                owned[key] = (*owned.get(key, ()), (name, rule.of or name))
        worded = tuple((n, re.compile(r.worded)) for n, r in kind.fields.items() if r.worded)
        return cls(labels, frozenset(map(squeeze, inline)), kind.bare_labels, worded, owned)
