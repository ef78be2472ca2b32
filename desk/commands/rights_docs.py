"""docs/rights.md, made from the table of rights: ``python -m desk.commands.rights_docs FILE``."""

import sys
from pathlib import Path
from typing import get_args

from cases.access import FREE, LONGEST_WAIT
from cases.accounts import APART, Role
from cases.passwords import LONGEST, SHORTEST
from cases.settings import Settings
from desk.rights import PERSONAL, RULES, TAKEABLE, Right, Rule
from desk.web.office.pages import t

ROLES: tuple[Role, ...] = get_args(Role)


def page() -> str:
    """The whole page as Markdown."""
    fields = Settings.model_fields
    return _PAGE.format(
        apart=", ".join(f"{t(f'role.{role}')} {role}" for role in APART),
        table="\n".join(_table()),
        personal=", ".join(f"`{right}`" for right in PERSONAL),
        idle=fields["session_idle_minutes"].default,
        longest=fields["session_hours"].default,
        shortest=SHORTEST,
        long=LONGEST,
        free_account=FREE["account"],
        free_address=FREE["address"],
        wait_account=int(LONGEST_WAIT["account"].total_seconds() // 60),
        wait_address=int(LONGEST_WAIT["address"].total_seconds() // 60),
    )


def _table() -> list[str]:
    heads = [f"{t(f'role.{role}')}<br>{role}" for role in ROLES]
    lines = [
        f"| right 权限 | {' | '.join(heads)} | what it is |",
        f"|---|{':-:|' * len(ROLES)}---|",
    ]
    for right, rule in RULES.items():
        cells = " | ".join(cell(role, right, rule) for role in ROLES)
        why = f"; {rule.why}" if rule.why else ""
        after = f"; not after one's own {', '.join(rule.never_after)}" if rule.never_after else ""
        named = f"`{right}` {t(f'right.{right}')}"
        lines.append(f"| {named} | {cells} | {rule.what}{why}{after} |")
    return lines


def cell(role: Role, right: Right, rule: Rule) -> str:
    """● has it · ◐ within its department · ! by break-glass · empty: refused."""
    if role in rule.roles:
        return "●"
    if role == "officer" and rule.officer:
        return "◐"
    return "!" if right in TAKEABLE.get(role, ()) else ""


_PAGE = """\
# Who may do what 权限

Made from `desk/rights.py` by `python -m desk.commands.rights_docs docs/rights.md`; do not edit.

● has the right · ◐ only within the own department · ! by break-glass 应急授权 · empty: refused.
What the table does not give is refused. One function answers every question, `rights.require`;
pages that are not shown and requests that are sent all the same get the same answer from it.

{table}

## Rules beside the table

- One account may have several roles, but {apart} have no other (三员分立).
- **Nobody confirms and decides the same case** 核定与决定分离: who corrected or confirmed a form
  does not decide on that case, and the other way round. The record of the case is asked, so
  neither another role, nor break-glass, nor a second browser helps. `zhang` (command line)
  and `user:zhang` (desk) are one person.
- **An officer** sees the cases on which its department was consulted, of these the slice that
  it was given, and answers for that department. Acts it records on permits of that department
  only.
- **Break-glass** 应急授权: what is marked ! can be taken for one case, for an hour, with a
  reason. It ends by itself. Each use stands in the record of access, which the auditor and
  the security administrator read at `/desk/access`, and `yizheng access` prints.
- **API tokens** have rights as scopes (a right of the table each). A token of a department
  has an officer's limits and no right that officers have not; one without a department has
  nothing that is a department's alone. No token has {personal}.
  Who holds a token is not known: it is never the second person of a value (双人核定). Do not
  give one to somebody who confirms or decides himself.
- **The command line** trusts whoever may run it: that person has the machine, its database
  and its files in hand. `--as USER` says under which name something is recorded, and is not
  checked. Give the account of the operating system to those only who may do everything.

## Signing in 登录

- Accounts are made by `yizheng accounts add NAME --role …`; there is none to begin with, and
  none with a known password. The first password is printed once and has to be changed.
- A password has {shortest} to {long} characters of any kind; common ones, and those made of
  the user's own name, are refused (NIST SP 800-63B). It is kept as argon2id, and hashed anew
  at a sign-in after the parameters changed.
- A session ends after {idle} minutes without use and after {longest} hours in any case
  (`YIZHENG_SESSION_IDLE_MINUTES`, `YIZHENG_SESSION_HOURS`); at once when it or the account is
  ended. Roles are read anew at every request.
- Failures cost time: after {free_account} of one account each further one doubles the wait,
  up to {wait_account} minutes; after {free_address} from one address, up to {wait_address}
  minutes. Nobody is locked out for good. A day without failures forgets them. Names that
  nobody has are treated, and take as long, as those that somebody has.
- The cookie is `HttpOnly`, `SameSite=Lax` and, over HTTPS, `Secure` and `__Host-`. It is Lax,
  not Strict, so that a link in a mail opens its page; what changes something is never done by
  a link, and asks for the session's CSRF token and our own origin besides. With an `https:`
  public address people sign in over HTTPS only.
- The record of access 访问记录 holds sign-ins, failures, sign-outs, refusals, break-glass and
  changes of accounts, with the address they came from; never a password, nor a name that
  nobody has (it may be a password). The database refuses to change an entry, and to delete
  one younger than six months."""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
