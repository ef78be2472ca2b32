"""YAML that people write (目录文件): read strictly, every mistake told by file, line and key."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from cases.errors import TemplateError
from templates.explain import Location, explain_all
from templates.explain import path as key_of

ROOT = Path(__file__).parents[1]
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """One mistake in a file of the catalogue (错误)."""

    file: str
    line: int | None
    """Counted from 1; None when the file cannot be read at all."""
    key: str
    """Where in the document, such as ``versions[0].needs[3]``; empty before there is one."""
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.key, self.message) if part)


class CatalogError(TemplateError):
    """The catalogue cannot be used; ``faults`` are all that were found, the message is the first.

    Nothing of a catalogue with a fault is used.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        code: str | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.faults = faults

    @classmethod
    def of(cls, faults: tuple[Fault, ...]) -> "CatalogError":
        """The error that reports these faults."""
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        hint = faults[0].hint or "`yizheng catalog check` lists everything that is wrong."
        return cls(f"{faults[0]}.{more}", hint=hint, faults=faults)


@dataclass(frozen=True)
class Source:
    """A file as written, with what it says."""

    path: Path
    text: str
    document: Any

    def fault(self, loc: Location, message: str, hint: str = "") -> Fault:
        """A mistake at a place in the document."""
        return Fault(short(self.path), self.line(loc), key_of(loc), message, hint)

    def line(self, loc: Location) -> int:
        """The line on which a place in the document stands; its parent's if it is not there."""
        node = yaml.compose(self.text, Loader=_Strict)
        line = 1 if node is None else node.start_mark.line + 1
        for part in loc:
            found = _inside(node, part)
            if found is None:
                break
            mark, node = found
            line = mark.line + 1
        return line

    def parse(self, kind: type[T]) -> T:
        """The document as the type it must be.

        Raises:
            CatalogError: it is not.
        """
        try:
            return TypeAdapter(kind).validate_python(self.document)
        except ValidationError as error:
            told = explain_all(error, kind)
            raise CatalogError.of(tuple(self.fault(*one) for one in told)) from error


def read(path: Path, *, aliases: int = 0) -> Source:
    """Read a file of at most 1 MB, in UTF-8, without aliases, tags or keys written twice.

    Args:
        path: the file.
        aliases: how many are allowed after all, none of them within what another repeats.

    Raises:
        CatalogError: the file is no such YAML.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        fault = Fault(short(path), None, "", f"cannot be read ({error.strerror})")
        raise CatalogError.of((fault,)) from error
    if len(raw) > MAX_BYTES:
        raise CatalogError.of((Fault(short(path), None, "", "is larger than 1 MB"),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        hint = "Save it as UTF-8 (it may be GBK)."
        raise CatalogError.of((Fault(short(path), line, "", "is not UTF-8", hint),)) from error
    try:
        _refuse_bombs(text, aliases)
        return Source(path, text, yaml.load(text, Loader=_Strict))
    except yaml.YAMLError as error:
        raise CatalogError.of((_no_yaml(path, text, error),)) from error


def short(path: Path) -> str:
    """``templates/permits/FD.yaml`` for ours, the path as given for anybody else's."""
    absolute = path.absolute()
    if ROOT / "templates" in absolute.parents:
        return absolute.relative_to(ROOT).as_posix()
    return str(path)


def _no_yaml(path: Path, text: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line: int | None = mark.line + 1 if mark else None
    if line is None and isinstance(position := getattr(error, "position", None), int):
        line = text[:position].count("\n") + 1
    said = " ".join(str(getattr(error, "problem", None) or error).split())
    written = text.splitlines()[line - 1 : line] if line else []
    hint = "Indent with spaces." if "\t" in "".join(written) else "Correct the line named."
    return Fault(short(path), line, "", f"is no YAML ({said})", hint)


def _refuse_bombs(text: str, aliases: int) -> None:
    """Stop before anything is built of aliases that multiply, of tags, of nesting without end."""
    repeated: list[bool] = []
    """Of the collections that are open: may it be repeated elsewhere?"""
    for event in yaml.parse(text, Loader=_Fast):
        if isinstance(event, yaml.AliasEvent):
            aliases -= 1
            if aliases < 0 or any(repeated):
                raise _refused(
                    event, "an alias (*) repeats what is written elsewhere; write it out"
                )
        if tag := getattr(event, "tag", None):
            raise _refused(event, f"a tag ({tag}) is not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            repeated.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            repeated.pop()
        if len(repeated) > MAX_DEPTH:
            raise _refused(event, f"nested more than {MAX_DEPTH} deep")


def _refused(event: Any, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _inside(node: yaml.Node | None, part: int | str) -> tuple[yaml.Mark, yaml.Node] | None:
    """Where a key or an item of a node stands, and what it holds."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark, node.value[part]
    return None


_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it, which is ten times as fast."""


class _Strict(_Fast):  # type: ignore[misc]
    """Safe YAML in which a key written twice is an error instead of the last one winning."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """As ever, but what looks like a day and is none, as 2025-02-30, is told by line."""
        try:
            return super().construct_object(node, deep=deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(
                None, None, str(error), node.start_mark
            ) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse duplicates, then do as ever."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int):
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} cannot be a key", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]
