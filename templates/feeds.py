"""Do the kinds of document give the form what the vocabulary promises? (材料与数据元)."""

from collections.abc import Iterator
from pathlib import Path

from templates.catalog import Catalog
from templates.documents import FOLDER, DocumentKind
from templates.explain import did_you_mean
from templates.source import CatalogError, Fault, Source, read, short

ALIASES = 100
"""Lists of labels that several fields have in common are written once."""


def faults_of_documents(
    catalog: Catalog, folder: Path = FOLDER, instead: tuple[Path, ...] = ()
) -> tuple[Fault, ...]:
    """What is wrong with the templates of documents, and between them and the data elements.

    Args:
        catalog: kinds and elements that there are.
        folder: where the templates lie.
        instead: files outside of it that are added, or take the place of its own.
    """
    paths = {path.name: path for path in (*sorted(folder.glob("*.yaml")), *instead)}
    faults: list[Fault] = []
    fed: dict[str, set[str]] = {}
    for path in paths.values():
        try:
            source = read(path, aliases=ALIASES)
            template = source.parse(DocumentKind)
        except CatalogError as error:
            faults.extend(error.faults)
            continue
        faults.extend(_unknown(catalog, source, template))
        for rule in template.fields.values():
            for element in (rule.element, rule.also):
                if element is not None:
                    fed.setdefault(element, set()).add(template.kind)
    if not faults:
        faults.extend(_not_fed(catalog, fed, folder.parent / "vocabulary.yaml"))
    return tuple(faults)


def _unknown(catalog: Catalog, source: Source, template: DocumentKind) -> Iterator[Fault]:
    """Names in a template that nothing stands for."""
    words = catalog.vocabulary
    if template.kind not in words.kinds:
        hint = did_you_mean(template.kind, words.kinds)
        yield source.fault(("kind",), f"unknown kind of document {template.kind!r}", hint)
    for name, rule in template.fields.items():
        for key, element in (("element", rule.element), ("also", rule.also)):
            if element is not None and element not in words.elements:
                said = f"unknown element {element!r}"
                yield source.fault(
                    ("fields", name, key), said, did_you_mean(element, words.elements)
                )


def _not_fed(catalog: Catalog, fed: dict[str, set[str]], vocabulary: Path) -> Iterator[Fault]:
    """Elements that no document of theirs gives, and documents that give and are not named."""
    for name, element in catalog.vocabulary.elements.items():
        giving = fed.get(name, set())
        if element.kinds and not giving & set(element.kinds):
            hint = f"Name {name!r} as the element of a field of {' or '.join(element.kinds)}."
            said = f"nobody can supply {name!r}: no field of its documents speaks about it"
            yield _at(vocabulary, name, said, hint)
        for kind in sorted(giving - set(element.kinds)):
            said = f"{kind} speaks about {name!r} and is not among its kinds"
            yield _at(vocabulary, name, said, "Add it.")


def _at(vocabulary: Path, element: str, said: str, hint: str) -> Fault:
    source = read(vocabulary)
    line = source.line(("elements", element, "kinds"))
    return Fault(short(vocabulary), line, f"elements.{element}.kinds", said, hint)
