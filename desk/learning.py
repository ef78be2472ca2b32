"""Learning without training (免训练学习): a reviewer's wording, tried on what was read before.

Nothing is read again: the lines of documents are in the record, and fields are found in them in
milliseconds. Where reviewers confirmed a value, the trial says whether it is found better or
worse; elsewhere, what would change.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cases import record, wordings
from cases.errors import NotAllowed, UsageError
from cases.model import Field, Form, Material, Noun
from cases.settings import Settings
from cases.store import Store
from cases.tables import CaseRow
from cases.wordings import Proposal
from departments.office import learn_wordings
from extractors.extract import Fields, extract
from extractors.recognise import recognise
from extractors.text import is_cjk
from templates.documents import DocumentKind, Wording, learned, shipped, with_wordings
from templates.explain import did_you_mean

LONGEST = 40
MANY = 500
"""Documents that a trial looks at: the newest."""
CASES = 1000
"""Cases that a trial goes through for them: the newest."""
SHOWN = 200
"""Changes that a trial tells one by one."""


class Change(Noun):
    """One value that would be read otherwise."""

    case: str
    file: str
    field: str
    before: str | None
    after: str | None
    asked_before: bool
    """Whether a reviewer is asked about it."""
    asked_after: bool
    confirmed: str | None
    """What a reviewer said it is; None where nobody has."""


class Trial(Noun):
    """What a wording would change in documents that were read before."""

    documents: int
    """That were looked at."""
    confirmed: int
    """Values among them that a reviewer confirmed."""
    better: int
    """Of these: wrong or not found before, right with the wording."""
    worse: int
    """Of these: right before, wrong with the wording."""
    recognised: int
    """Documents of unknown kind that would be known."""
    changes: tuple[Change, ...]


def wording(kind: str, field: str | None, text: str) -> Wording:
    """What a reviewer typed, as a template has it.

    Raises:
        UsageError: ``kind-unknown``, ``field-unknown``, ``wording-invalid``, or ``wording-taken``:
            the document has that label for this or another field already.
    """
    known = shipped().get(kind)
    if known is None:
        raise UsageError(
            f"There is no kind {kind!r}.", hint=did_you_mean(kind, shipped()), code="kind-unknown"
        )
    if field is not None and field not in known.fields:
        raise UsageError(
            f"A {kind} has no field {field!r}.",
            hint=did_you_mean(field, known.fields),
            code="field-unknown",
        )
    plain = re.sub(r"[\s:]", "", unicodedata.normalize("NFKC", text))
    fits = 2 <= len(plain) <= LONGEST and plain.isprintable()
    if not fits or not any(map(is_cjk, plain)):
        raise UsageError(
            f"{text!r} is no label.",
            hint=f"Type it as it is printed: 2 to {LONGEST} characters.",
            code="wording-invalid",
        )
    texts = known.recognise.titles if field is None else _labels(known)
    if plain in texts:
        raise UsageError(
            f"{plain!r} is known already.", hint="Then the reader missed it for another reason.",
            code="wording-taken",
        )  # fmt: skip
    return Wording(kind=kind, field=field, text=plain)


def attempt(store: Store, settings: Settings, proposed: Wording) -> Trial:
    """What a wording would change; nothing is recorded."""
    others = [one for one in learned() if one != proposed]
    before = with_wordings(shipped(), others)
    after = with_wordings(before, [proposed])
    sides = _Sides(before, after, settings.accept_confidence)
    looked = confirmed = better = worse = recognised = 0
    changes: list[Change] = []
    for case_id, material, form in _documents(store, proposed):
        looked += 1
        old, new = sides.read(material)
        recognised += old is None and new is not None
        truth = _confirmed(form, material)
        for name in sorted({**(old or {}), **(new or {})}):
            was, now = _value((old or {}).get(name)), _value((new or {}).get(name))
            true = truth.get(name)
            if true is not None:
                confirmed += 1
                better += was[0] != true and now[0] == true
                worse += was[0] == true and now[0] != true
            if was != now:
                changes.append(
                    Change(
                        case=case_id, file=material.file, field=name, before=was[0], after=now[0],
                        asked_before=was[1], asked_after=now[1], confirmed=true,
                    )
                )  # fmt: skip
    return Trial(
        documents=looked, confirmed=confirmed, better=better, worse=worse, recognised=recognised,
        changes=tuple(changes[:SHOWN]),
    )  # fmt: skip


def tried(store: Store, settings: Settings, found: Proposal) -> Trial:
    """What a proposal would change today; one in use is tried against a reader without it."""
    learn_wordings(store)
    proposed = Wording(kind=found.kind, field=found.field, text=found.text)
    return attempt(store, settings, proposed)


def accept(store: Store, settings: Settings, id: int, by: str, now: datetime) -> Proposal:
    """Let a wording into what every reader knows, unless it reads confirmed values worse.

    Raises:
        NotFound: ``wording-unknown``.
        NotAllowed: ``wording-worse``; ``same-person``.
        UsageError: the templates have it meanwhile, or do not know its field any more.
    """
    found = wordings.proposal(store, id)
    if found.state != "accepted":
        trial = attempt(store, settings, wording(found.kind, found.field, found.text))
        if trial.worse:
            raise NotAllowed(
                f"{trial.worse} values that reviewers confirmed would be read wrong.",
                hint="See `yizheng wordings try`; propose a longer wording.",
                code="wording-worse",
            )
    return wordings.decide(store, id, True, by, now)


@dataclass(frozen=True)
class _Sides:
    before: dict[str, DocumentKind]
    after: dict[str, DocumentKind]
    accept: float

    def read(self, material: Material) -> tuple[Fields | None, Fields | None]:
        """The fields of a document without and with the wording; None: its kind is not known."""
        return self._fields(material, self.before), self._fields(material, self.after)

    def _fields(self, material: Material, known: dict[str, DocumentKind]) -> Fields | None:
        kind = material.kind
        if kind not in known and material.pages:
            kind = recognise(material.pages[0], known).kind
        return extract(known[kind], material.pages, self.accept) if kind in known else None


def _documents(store: Store, proposed: Wording) -> Iterator[tuple[str, Material, Form | None]]:
    """Documents that the wording may concern, of the newest cases first."""
    looked = 0
    newest = (
        select(CaseRow.id, CaseRow.form_version)
        .order_by(CaseRow.created_at.desc(), CaseRow.id.desc())
        .limit(CASES)
    )
    with store.read() as session:
        cases = session.execute(newest).all()
    for case_id, version in cases:
        form = record.form(store, case_id, version)
        for material in record.materials(store, case_id):
            wanted = material.kind == proposed.kind or (
                proposed.field is None and material.kind == "unknown"
            )
            if wanted and material.pages and looked < MANY:
                looked += 1
                yield case_id, material, form
        if looked >= MANY:
            return


def _confirmed(form: Form | None, material: Material) -> dict[str, str]:
    """Field → what a reviewer said that this document's is."""
    return {
        origin.field: entry.value
        for entry in (form.elements.values() if form else ())
        if entry.status == "confirmed" and entry.value is not None
        for origin in entry.origins
        if origin.by is None and origin.file == material.file and origin.field
    }


def _value(field: Field | list[Field] | None) -> tuple[str | None, bool]:
    """The value as it would be told, and whether a reviewer is asked about it."""
    if field is None:
        return None, False
    every = field if isinstance(field, list) else [field]
    said = "；".join(one.value for one in every if one.value is not None)
    return said or None, any(one.needs_review for one in every)


def _labels(kind: DocumentKind) -> set[str]:
    return {label for rule in kind.fields.values() for label in rule.labels}
