"""What one case asks for: its industry's and its permits' rules taken together (办理范围)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from templates.catalog import pattern
from templates.rules import Industry, Permit, PermitRule, Requirement


def scope_on(day: date, industry: Industry | None, permits: Sequence[Permit]) -> "Scope":
    """The scope by the rules in force on ``day``.

    Raises:
        NotFound: a permit had no rule in force that day.
    """
    return Scope(industry, {permit.code: permit.rule_on(day) for permit in permits})


@dataclass(frozen=True)
class Scope:
    """An industry (None while unknown) and, by permit code, the rules that apply."""

    industry: Industry | None
    rules: dict[str, PermitRule]

    @property
    def permits(self) -> tuple[str, ...]:
        """Codes of the permits."""
        return tuple(self.rules)

    def requirements(self) -> Iterator[tuple[Requirement, tuple[str, ...]]]:
        """Each required material with the permits that ask for it."""
        if self.industry is not None:
            for requirement in self.industry.required_materials:
                yield requirement, self.permits
        for code, rule in self.rules.items():
            for requirement in rule.required_materials:
                yield requirement, (code,)

    def required_kinds(self) -> set[str]:
        """Kinds of document of which any answers a requirement."""
        return {kind for requirement, _ in self.requirements() for kind in requirement.any_of}

    def required_elements(self) -> dict[str, tuple[str, ...]]:
        """Each element that may not be empty, with the permits that ask for it."""
        asked = {
            element: self.permits
            for element in (self.industry.required_elements if self.industry else ())
        }
        for code, rule in self.rules.items():
            for element in rule.required_elements:
                asked[element] = unique((*asked.get(element, ()), code))
        return asked

    def uses(self, element: str) -> bool:
        """True when the case itself or one of its permits uses the element."""
        common = self.industry.elements if self.industry else ()
        return pattern(element) in common or bool(self.permits_using(element))

    def permits_using(self, element: str) -> tuple[str, ...]:
        """The permits whose department may see the element."""
        return tuple(code for code, rule in self.rules.items() if pattern(element) in rule.needs)

    def permits_seeing(self, kind: str) -> tuple[str, ...]:
        """The permits whose department may see documents of that kind."""
        return tuple(code for code, rule in self.rules.items() if kind in rule.materials)


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items in order, each once."""
    return tuple(dict.fromkeys(items))
