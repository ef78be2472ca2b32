"""``yizheng licenses suspend …``: record what an authority did; it is never originated here."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import click

from cases import settings as all_settings
from cases.errors import UsageError
from cases.model import ActName, License
from desk.commands.cases import as_json as with_json
from desk.commands.cases import as_user

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def _act(
    name: str, *options: Callable[[Any], Any]
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command with the options that every act has."""
    every = (
        click.argument("ref", metavar="ID"),
        *options,
        click.option("--permit", "permits", multiple=True, metavar="CODE",
                     help="Which permit; may be repeated. None: the licence as a whole."),
        click.option("--authority", required=True, help="Who did it, as the document says."),
        click.option("--superior-of", metavar="AUTHORITY",
                     help="With revoke: the permit's authority, if its superior did it."),
        click.option("--document", required=True, help="Number of the authority's document."),
        click.option("--why", required=True, help="The reason in short, without personal data."),
        click.option("--on", "on", type=_DAY, help="Day of the document; default: today."),
        as_user,
        with_json,
    )  # fmt: skip

    def made(function: Callable[..., Any]) -> click.Command:
        for option in reversed(every):
            function = option(function)
        return click.command(name)(function)

    return made


@_act(
    "suspend",
    click.option("--until", type=_DAY, help="Last day, if the document names one: it is shown, "
                 "and resuming stays an act of the authority."),
)  # fmt: skip
def suspend(until: datetime | None, **said: Any) -> None:
    """暂扣: an authority suspended permits."""
    values = {} if until is None else {"suspended_to": until.date().isoformat()}
    _record("suspended", values=values, **said)


@_act("resume")
def resume(**said: Any) -> None:
    """恢复: an authority ended a suspension."""
    _record("resumed", **said)


@_act(
    "revoke",
    click.option("--penalty", is_flag=True, help="As a penalty (吊销)."),
)
def revoke(penalty: bool, **said: Any) -> None:
    """撤销: permits, or the licence, were revoked; with --penalty 吊销."""
    _record("forfeited" if penalty else "revoked", **said)


@_act("cancel")
def cancel(**said: Any) -> None:
    """注销: permits, or the licence, were cancelled."""
    _record("cancelled", **said)


@_act("reissue")
def reissue(**said: Any) -> None:
    """补证: the licence was lost; it gets a new address, the old one says so."""
    _record("reissued", **said)


@_act(
    "change",
    click.option("--set", "values", multiple=True, metavar="NAME=VALUE",
                 help="entity_name, credit_code, legal_representative, premises; with --permit "
                 "number, valid_from, valid_to, conditions. May be repeated."),
)  # fmt: skip
def change(values: tuple[str, ...], **said: Any) -> None:
    """变更: values of a permit, or of the holder, were changed."""
    _record("changed", values=_values(values), **said)


@_act(
    "renew",
    click.option("--to", metavar="DAY", help="New last day, or long-term."),
    click.option("--number", help="New number, if it changed."),
    click.option("--applied", is_flag=True, help="The application was received on that day."),
    click.option("--in-time/--late", default=None,
                 help="What the authority found of the application. With --applied, default: by "
                 "the permit's rule, if that was read in its source, else not stated."),
    click.option("--refused", is_flag=True, help="The renewal was refused."),
)  # fmt: skip
def renew(
    to: str | None,
    number: str | None,
    applied: bool,
    in_time: bool | None,
    refused: bool,
    **said: Any,
) -> None:
    """延续: permits were renewed (--to), or that was applied for, judged or refused."""
    if [bool(to), applied, refused].count(True) != (in_time is None or applied):
        raise UsageError("Give one of --to, --applied and --refused, or only --in-time or --late.")
    if number and not to:
        raise UsageError("--number goes with --to.")
    if applied:
        license = _record("renewal-applied", in_time=in_time, **said)
        _ask_whether_in_time(license, said["permits"])
    elif in_time is not None:
        _record("renewal-judged", in_time=in_time, **said)
    elif refused:
        _record("renewal-refused", **said)
    else:
        values = {"valid_to": to} | ({"number": number} if number else {})
        _record("renewed", values=values, **said)


ACTS = (suspend, resume, change, renew, revoke, cancel, reissue)


def _record(
    act: ActName,
    *,
    ref: str,
    permits: tuple[str, ...],
    on: datetime | None,
    why: str,
    user: str | None,
    as_json: bool,
    **said: Any,
) -> License:
    from desk.commands.license_view import actor, day, show_license, shown
    from flows.steps import life
    from flows.steps.office import open_office
    from licenses.acts import Act

    office = open_office(all_settings.load())
    today: date = on.date() if on else day(datetime.now(UTC))
    license = life.record(
        office, ref, Act(act=act, permits=permits, on=today, reason=why, **said), actor(user)
    )
    show_license(shown(license, office.files, office.now()), as_json)
    for wait in office.store.case(license.case_id).waiting_for:
        if wait.who == "operator":
            click.echo(
                f"yizheng: recorded and shown; its file could not be made. [{wait.why}]\n"
                f"  → Mend that, then: yizheng licenses redraw {license.number}",
                err=True,
            )
            sys.exit(3)
    return license


def _ask_whether_in_time(license: License, permits: tuple[str, ...]) -> None:
    """No weak rule decides it, and nobody shall believe that one did."""
    for permit in license.permits:
        renewal = permit.renewal
        if permit.permit in permits and renewal is not None and renewal.in_time is None:
            click.echo(
                f"yizheng: {permit.permit}: whether it was applied for in time is not stated, and "
                "the rule known here does not decide it. [renewal-not-judged]\n"
                f"  → Ask the authority, then: yizheng licenses renew {license.number} "
                f"--permit {permit.permit} --in-time (or --late) …",
                err=True,
            )


def _values(pairs: tuple[str, ...]) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name.strip() in values:
            raise UsageError(f"--set {pair}: give NAME=VALUE, each name once.")
        values[name.strip()] = value.strip() or None
    return values
