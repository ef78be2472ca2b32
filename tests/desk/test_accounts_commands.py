"""`yizheng accounts`, `tokens`, `access`: what they do, print and refuse."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from cases import access, accounts, passwords
from cases.errors import YizhengError
from cases.settings import Settings
from cases.store import Store
from desk.commands import serve
from desk.commands.accounts import access as access_command
from desk.commands.accounts import accounts as accounts_command
from desk.commands.accounts import tokens as tokens_command
from desk.shapes import schemas

COMMANDS = {"accounts": accounts_command, "tokens": tokens_command, "access": access_command}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing that costs nothing."""
    monkeypatch.setattr(
        passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    )


@pytest.fixture
def kept(settings: Settings) -> Iterator[Store]:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    yield store
    store.close()


def call(settings: Settings, *words: str, said: str | None = None) -> tuple[int, str, str, str]:
    """Exit code, reason code, stdout, stderr."""
    environment = {"YIZHENG_HOME": str(settings.home)}
    command, *rest = words
    done = CliRunner().invoke(COMMANDS[command], rest, env=environment, input=said)
    if isinstance(done.exception, YizhengError):
        return done.exception.exit_code, done.exception.code, done.stdout, done.stderr
    return done.exit_code, "", done.stdout, done.stderr


def run(settings: Settings, schema: str, *words: str, said: str | None = None) -> Any:
    code, reason, out, _ = call(settings, *words, "--json", said=said)
    assert code == 0, reason
    printed = json.loads(out)
    Draft202012Validator(schemas()[schema]).validate(printed)
    return printed


def test_an_account_from_its_first_day_to_its_last(kept: Store, settings: Settings) -> None:
    made = run(settings, "accounts-show", "accounts", "add", "li", "--role", "clerk", "--role",
               "reviewer", "--display-name", "李四（样本）")  # fmt: skip
    assert made["account"]["roles"] == ["clerk", "reviewer"]
    assert made["account"]["must_change_password"] is True
    account = accounts.check_password(kept, "li", made["password"])
    assert account is not None
    accounts.begin_session(kept, account, datetime.now(UTC))
    assert len(run(settings, "accounts-sessions", "accounts", "sessions", "li")["sessions"]) == 1
    ended = run(settings, "accounts-sessions", "accounts", "end-sessions", "li")
    assert (ended["ended"], ended["sessions"]) == (1, [])
    changed = run(settings, "accounts-show", "accounts", "roles", "li", "--role", "officer",
                  "--department", "tobacco", "--as", "wang")  # fmt: skip
    assert changed["account"]["department"] == "tobacco" and changed["password"] is None
    run(settings, "accounts-show", "accounts", "disable", "li")
    (listed,) = run(settings, "accounts-list", "accounts", "list")["accounts"]
    assert listed["disabled_at"] is not None
    assert accounts.check_password(kept, "li", made["password"]) is None
    run(settings, "accounts-show", "accounts", "enable", "li")
    assert accounts.check_password(kept, "li", made["password"]) is not None
    entries = run(settings, "access", "access", "--kind", "account-changed")["entries"]
    assert [one["reason"] for one in entries][::-1] == [
        "li: made, clerk reviewer", "li: 1 sessions ended", "li: officer of tobacco",
        "li: disabled", "li: enabled",
    ]  # fmt: skip
    assert entries[2]["actor"] == "wang"


def test_a_password_is_printed_once_or_never(kept: Store, settings: Settings) -> None:
    code, _, out, err = call(settings, "accounts", "add", "li", "--role", "clerk")
    name, password = out.splitlines()
    assert code == 0 and name.startswith("li ") and password not in err
    assert accounts.check_password(kept, "li", password) is not None
    own = "quite another phrase"
    given = run(settings, "accounts-show", "accounts", "password", "li", "--password-stdin",
                said=f"{own}\n")  # fmt: skip
    assert given["password"] is None
    assert accounts.check_password(kept, "li", own) is not None
    for words in (("accounts", "list"), ("accounts", "sessions", "li"), ("access", "--all")):
        assert all(one not in call(settings, *words)[2] for one in (password, own))


@pytest.mark.parametrize(
    ("words", "said", "expected"),
    [
        (("accounts", "add", "Li", "--role", "clerk"), None, (2, "account-name")),
        (("accounts", "add", "li", "--role", "officer"), None, (2, "role-department")),
        (("accounts", "add", "li", "--role", "clerk", "--password-stdin"), "short\n",
         (2, "password-short")),
        (("accounts", "add", "li", "--role", "king"), None, (2, "")),
        (("accounts", "add", "li"), None, (2, "")),
        (("accounts", "disable", "nobody"), None, (4, "account-unknown")),
        (("accounts", "sessions", "nobody"), None, (4, "account-unknown")),
        (("accounts", "end-sessions", "nobody"), None, (4, "account-unknown")),
        (("tokens", "add", "x", "--scope", "fly"), None, (2, "scope-unknown")),
        (("tokens", "add", "x", "--scope", "see-audit"), None, (2, "scope-personal")),
        (("tokens", "revoke", "NOTHING"), None, (4, "token-unknown")),
        (("access", "--all", "--kind", "denied"), None, (2, "kind-ambiguous")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    kept: Store,
    settings: Settings,
    words: tuple[str, ...],
    said: str | None,
    expected: tuple[int, str],
) -> None:
    assert call(settings, *words, said=said)[:2] == expected
    assert accounts.everybody(kept) == [] and accounts.tokens(kept) == []


def test_a_token_from_its_making_to_its_end(kept: Store, settings: Settings) -> None:
    made = run(settings, "tokens-show", "tokens", "add", "样本系统", "--scope", "see-consultation",
               "--scope", "answer", "--department", "tobacco", "--days", "30")  # fmt: skip
    token = accounts.token(kept, made["secret"], datetime.now(UTC))
    assert token is not None and token.id == made["token"]["id"]
    (listed,) = run(settings, "tokens-list", "tokens", "list")["tokens"]
    assert listed["scopes"] == ["answer", "see-consultation"]
    assert made["secret"] not in call(settings, "tokens", "list")[2]
    gone = run(settings, "tokens-show", "tokens", "revoke", token.id)
    assert gone["secret"] is None and gone["token"]["revoked_at"] is not None
    assert accounts.token(kept, made["secret"], datetime.now(UTC)) is None


def test_the_report_shows_broken_glass_and_refusals(kept: Store, settings: Settings) -> None:
    now = datetime.now(UTC)
    for kind, right in (("sign-in", None), ("denied", "decide"), ("break-glass", "see-case")):
        access.record(kept, access.Entry(at=now, kind=kind, actor="user:li", right=right,
                                         reason="[b]样本[/b]"))  # fmt: skip
    shown = run(settings, "access", "access")["entries"]
    assert [one["kind"] for one in shown] == ["break-glass", "denied"]
    assert len(run(settings, "access", "access", "--all")["entries"]) == 3
    assert len(run(settings, "access", "access", "--all", "--many", "1")["entries"]) == 1
    assert "see-case [b]样本[/b]" in call(settings, "access")[2]


def test_serving_says_how_to_make_the_first_account(
    kept: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: None)
    serve.run(settings)
    assert "yizheng accounts add NAME --role security-administrator" in capsys.readouterr().err
    accounts.create(kept, "an", display_name="", roles=("security-administrator",),
                    password="quite another phrase", now=datetime.now(UTC))  # fmt: skip
    serve.run(settings)
    assert "accounts add" not in capsys.readouterr().err
