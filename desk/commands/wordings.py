"""``yizheng wordings``: what papers call a field or themselves, taught to the reader (用语建议)."""

from datetime import UTC, datetime

import click
from rich.markup import escape

from cases import settings as all_settings
from cases import wordings as kept
from cases.store import Store
from cases.wordings import Proposal
from desk import learning
from desk.commands.cases import as_json as with_json
from desk.commands.cases import as_user
from desk.commands.license_view import actor
from desk.commands.wordings_shapes import WordingsListShape, WordingsShowShape
from desk.learning import Trial
from desk.shapes import dump
from desk.terminal import console

TITLE = "title"
TOLD = 20
"""Changes shown on the terminal."""
STATES = {"proposed": "待定 proposed", "accepted": "采用 accepted", "rejected": "不采用 rejected"}


@click.group()
def wordings() -> None:
    """Labels and titles that the reader did not know, proposed by reviewers."""


@wordings.command("list")
@with_json
def list_(as_json: bool) -> None:
    """All proposals and what became of them."""
    found = kept.proposals(_store())
    if as_json:
        click.echo(dump(WordingsListShape(wordings=tuple(found))))
        return
    for one in found:
        _show(one)
    if not found:
        click.echo("None yet: propose one with `yizheng wordings propose`.", err=True)


@wordings.command()
@click.argument("kind")
@click.argument("field")
@click.argument("text")
@click.option("--why", default="", help="For whoever decides.")
@as_user
@with_json
def propose(kind: str, field: str, text: str, why: str, user: str | None, as_json: bool) -> None:
    """Propose TEXT as a label of a FIELD of a KIND of document, or as its `title`; and try it."""
    settings, store = all_settings.load(), _store()
    wanted = learning.wording(kind, None if field == TITLE else field, text)
    made = kept.propose(
        store, wanted.kind, wanted.field, wanted.text, why, actor(user), datetime.now(UTC)
    )
    _tell(made, learning.attempt(store, settings, wanted), as_json)


@wordings.command("try")
@click.argument("id", type=int)
@with_json
def try_(id: int, as_json: bool) -> None:
    """What a proposal would change in documents that were read before; nothing is recorded."""
    settings, store = all_settings.load(), _store()
    found = kept.proposal(store, id)
    _tell(found, learning.tried(store, settings, found), as_json)


@wordings.command()
@click.argument("id", type=int)
@as_user
@with_json
def accept(id: int, user: str | None, as_json: bool) -> None:
    """Let every reader know a wording; refused if confirmed values would be read worse."""
    settings, store = all_settings.load(), _store()
    _tell(learning.accept(store, settings, id, actor(user), datetime.now(UTC)), None, as_json)


@wordings.command()
@click.argument("id", type=int)
@click.option("--why", required=True, help="Told to whoever proposed it.")
@as_user
@with_json
def reject(id: int, why: str, user: str | None, as_json: bool) -> None:
    """Do not use a wording; one in use is forgotten again."""
    _tell(kept.decide(_store(), id, False, actor(user), datetime.now(UTC), why), None, as_json)


def _store() -> Store:
    from departments.office import learn_wordings

    store = Store(all_settings.load().store_url)
    store.require_ready()
    learn_wordings(store)
    return store


def _tell(one: Proposal, trial: Trial | None, as_json: bool) -> None:
    if as_json:
        click.echo(dump(WordingsShowShape(wording=one, trial=trial)))
        return
    _show(one)
    if trial is None:
        return
    console().print(
        f"  {trial.documents} documents; of {trial.confirmed} confirmed values {trial.better} "
        f"would be read better, {trial.worse} worse; "
        f"{trial.recognised} unknown ones would be known."
    )
    for change in trial.changes[:TOLD]:
        said = f"  {change.file} {change.field}: {change.before or '—'} → {change.after or '—'}"
        console().print(escape(said))


def _show(one: Proposal) -> None:
    what = f"{one.id:4} {STATES[one.state]}  {one.kind}.{one.field or TITLE}: {one.text}"
    console().print(escape(f"{what}  ({one.proposed_by})"))
