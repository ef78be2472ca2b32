"""The command line (命令行): names, JSON and exit codes are a stable interface.

Results go to stdout, everything else to stderr; progress bars only on a terminal. Commands
are imported when they are called, so that ``yizheng verify`` does not wait for Prefect.
"""

import importlib
import logging
import os
import sys
import traceback
from typing import Any

import click

from cases.errors import YizhengError
from desk.terminal import tell

COMMANDS = {
    "setup": ("desk.commands.admin", "setup"),
    "doctor": ("desk.commands.admin", "doctor"),
    "settings": ("desk.commands.admin", "settings"),
    "db": ("desk.commands.admin", "db"),
    "demo": ("desk.commands.demo", "demo"),
    "read": ("desk.commands.read", "read"),
    "run": ("desk.commands.run", "run"),
    "cases": ("desk.commands.cases", "cases"),
    "review": ("desk.commands.cases", "review"),
    "opinion": ("desk.commands.cases", "opinion"),
    "decide": ("desk.commands.cases", "decide"),
    "issue": ("desk.commands.cases", "issue"),
    "licenses": ("desk.commands.licenses", "licenses"),
    "verify": ("desk.commands.verify", "verify"),
    "publish": ("desk.commands.publish", "publish"),
    "catalog": ("desk.commands.catalog_form", "catalog"),
    "accuracy": ("desk.commands.accuracy", "accuracy"),
    "accounts": ("desk.commands.accounts", "accounts"),
    "tokens": ("desk.commands.accounts", "tokens"),
    "access": ("desk.commands.accounts", "access"),
    "wordings": ("desk.commands.wordings", "wordings"),
    "serve": ("desk.commands.serve", "serve"),
    "work": ("desk.commands.work", "work"),
    "up": ("desk.commands.work", "up"),
}
"""Command → the module and function that is it."""


class Lazy(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order a case goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import one command; None if there is none of that name."""
        if name not in COMMANDS:
            return None
        module, function = COMMANDS[name]
        command: Any = getattr(importlib.import_module(module), function)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{function} is no command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; that nobody reads on (``yizheng … | head``) is no fault."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # What is still in the buffer is written at the end, and would fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yizheng", message="%(prog)s %(version)s")
def yizheng() -> None:
    """一业一证: from an applicant's papers to one licence for the industry.

    \b
    First steps:  yizheng setup     fetch the weights, make the database
                  yizheng demo      the whole job on bundled fictitious cases
                  yizheng doctor    what is missing, and the line that mends it

    Exit codes: 0 done; 2 usage; 3 some inputs failed, the rest is done; 4 no input could be
    used; 5 set-up missing or a service not reachable; 6 verified and not valid; 1 a bug.
    """  # noqa: D301 (the \b keeps click from filling the lines)


def main() -> None:
    """Run a command; known errors become a message and their exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        yizheng.main(prog_name="yizheng", standalone_mode=False)
    except YizhengError as error:
        tell(error)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("yizheng: interrupted; run the same command again to go on.", err=True)
        sys.exit(130)
    except Exception:
        # The boundary to the shell: what nobody foresaw is shown whole and called a bug.
        traceback.print_exc()
        click.echo("yizheng: this is a bug; please report the lines above. [bug]", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
