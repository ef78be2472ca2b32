"""Accounts, passwords, sessions, tokens, and the record of access, on both databases."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from cases import access, accounts, passwords
from cases.access import Entry
from cases.accounts import Account
from cases.errors import NotFound, UsageError
from cases.store import Store
from cases.tables import AccessRow, AccountRow, AttemptRow, SessionRow, TokenRow

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
GOOD = "correct horse battery"
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashing that costs nothing; what it costs in earnest is measured below."""
    monkeypatch.setattr(passwords, "HASHER", QUICK)
    passwords._decoy.cache_clear()
    yield
    passwords._decoy.cache_clear()


@pytest.fixture
def zhang(store: Store) -> Account:
    return accounts.create(
        store, "zhang", display_name="张三（样本）", roles=("reviewer",), password=GOOD,
        must_change=False, now=NOON,
    )  # fmt: skip


def code(call: object, *args: object, **more: object) -> str:
    with pytest.raises((UsageError, NotFound)) as caught:
        call(*args, **more)  # type: ignore[operator]
    return caught.value.code


def make(store: Store, name: str = "li", password: str = GOOD, **more: object) -> Account:
    values = {"display_name": "李四（样本）", "roles": ("clerk",), "now": NOON} | more
    return accounts.create(store, name, password=password, **values)  # type: ignore[arg-type]


def found(store: Store, secret: str, now: datetime, **more: bool) -> bool:
    return accounts.session(store, secret, now, idle=IDLE, longest=LONGEST, **more) is not None


# Accounts


def test_an_account_is_kept_as_it_was_made(store: Store, zhang: Account) -> None:
    assert accounts.get(store, "zhang") == zhang
    assert (zhang.roles, zhang.department, zhang.disabled_at) == (("reviewer",), None, None)
    assert accounts.everybody(store) == [zhang]
    assert accounts.exists(store, "zhang") and not accounts.exists(store, "zha")
    assert code(accounts.get, store, "li") == "account-unknown"
    assert code(accounts.get, store, "l\0i") == "account-unknown"
    assert code(make, store, "zhang") == "account-exists"


@pytest.mark.parametrize("name", ["", "z", "Zhang", "1zhang", "张三", "a b", "a" * 33, "user:a"])
def test_names_are_such_that_actions_can_hold_them(store: Store, name: str) -> None:
    assert code(make, store, name) == "account-name"


@pytest.mark.parametrize(
    ("roles", "department", "expected"),
    [
        (("king",), None, "role-unknown"),
        ((), None, "role-unknown"),
        (("auditor", "clerk"), None, "roles-apart"),
        (("system-administrator", "security-administrator"), None, "roles-apart"),
        (("officer",), None, "role-department"),
        (("clerk",), "tobacco", "role-department"),
    ],
)
def test_roles_that_do_not_go_together(
    store: Store, zhang: Account, roles: tuple[str, ...], department: str | None, expected: str
) -> None:
    assert code(make, store, roles=roles, department=department) == expected
    change = {"roles": roles, "department": department}
    assert code(accounts.change, store, "zhang", **change) == expected
    assert accounts.get(store, "zhang") == zhang


def test_a_change_keeps_what_it_does_not_name(store: Store, zhang: Account) -> None:
    officer = accounts.change(store, "zhang", roles=("officer",), department="tobacco")
    assert (officer.roles, officer.department) == (("officer",), "tobacco")
    assert accounts.change(store, "zhang", display_name="张\n三").department == "tobacco"
    assert accounts.get(store, "zhang").display_name == "张三"
    clerk = accounts.change(store, "zhang", roles=("clerk",))
    assert (clerk.roles, clerk.department) == (("clerk",), None)


# Passwords


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("elevenchars", "password-short"),
        ("x" * 257, "password-long"),
        ("aaaaaaaaaaaaaaaa", "password-common"),
        ("123456789012", "password-common"),
        ("abcdefghijklmn", "password-common"),
        ("password1234", "password-common"),
        ("Password!2026", "password-common"),
        ("1qaz2wsx3edc", "password-common"),
        ("qazwsxqazwsx", "password-common"),
        ("woaini5201314", "password-common"),
        ("lisifu202611", "password-common"),
        ("Yizheng-2026", "password-common"),
        ("ｐａｓｓｗｏｒｄ１２３４", "password-common"),
    ],
)
def test_passwords_that_are_tried_first_are_refused(
    store: Store, password: str, expected: str
) -> None:
    assert code(make, store, "lisifu", password) == expected
    assert accounts.everybody(store) == []


@pytest.mark.parametrize("password", [GOOD, "马电池订书钉正确一匹好马呀", "x" * 5 + GOOD * 10])
def test_passwords_need_no_kinds_of_characters(store: Store, password: str) -> None:
    make(store, "li", password)
    assert accounts.check_password(store, "li", password) is not None


def test_a_password_is_the_same_however_it_is_typed(store: Store) -> None:
    make(store, "li", "ｃｏｒｒｅｃｔ horse 电池é")
    assert accounts.check_password(store, "li", "correct horse 电池e\u0301") is not None


def test_a_password_made_here_is_a_good_one(store: Store) -> None:
    made = {passwords.new_password() for _ in range(50)}
    assert len(made) == 50
    for number, password in enumerate(made):
        make(store, f"li{number}", password)


@pytest.mark.parametrize(
    ("name", "password"),
    [("zhang", "wrong horse battery"), ("zhang", ""), ("nobody", GOOD), ("", ""), ("z\0", "\0")],
)
def test_a_wrong_name_or_password_lets_nobody_in(
    store: Store, zhang: Account, name: str, password: str
) -> None:
    assert accounts.check_password(store, "zhang", GOOD) == zhang
    assert accounts.check_password(store, name, password) is None


def test_no_password_is_kept(store: Store, zhang: Account) -> None:
    with store.read() as session:
        kept = session.scalars(select(AccountRow.password_hash)).one()
    assert kept.startswith("$argon2id$") and GOOD not in kept


def test_a_hash_of_other_parameters_is_made_anew(
    store: Store, zhang: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> str:
        with store.read() as session:
            return session.scalars(select(AccountRow.password_hash)).one()

    before = kept()
    accounts.check_password(store, "zhang", GOOD)
    assert kept() == before
    stronger = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", stronger)
    accounts.check_password(store, "zhang", "wrong horse battery")
    assert kept() == before
    assert accounts.check_password(store, "zhang", GOOD) is not None
    assert "m=128,t=2" in kept()
    assert accounts.check_password(store, "zhang", GOOD) is not None


def test_an_unknown_name_takes_as_long_as_a_known_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher())
    passwords._decoy.cache_clear()
    make(store, "known")
    accounts.check_password(store, "nobody", "wrong horse battery")

    def took(name: str) -> float:
        began = perf_counter()
        assert accounts.check_password(store, name, "wrong horse battery") is None
        return perf_counter() - began

    pairs = [(took("known"), took("nobody")) for _ in range(9)]
    known, unknown = (median(side) for side in zip(*pairs, strict=True))
    assert known > 0.01  # as guessing costs
    assert 0.5 < known / unknown < 2


# Sessions


def test_a_session_is_found_by_its_secret_alone(store: Store, zhang: Account) -> None:
    secret, session = accounts.begin_session(store, zhang, NOON)
    assert len(secret) >= 43
    again = accounts.session(store, secret, NOON, idle=IDLE, longest=LONGEST)
    assert again == (session, zhang)
    for other in ("", secret[:-1], session.id, secret + "x", "\0"):
        assert not found(store, other, NOON)
    with store.read() as reading:
        (row,) = reading.scalars(select(SessionRow))
    assert secret not in row.hash and not found(store, row.hash, NOON)


def test_a_session_ends_without_use(store: Store, zhang: Account) -> None:
    secret, _ = accounts.begin_session(store, zhang, NOON)
    assert found(store, secret, NOON + timedelta(minutes=29))
    assert found(store, secret, NOON + timedelta(minutes=58))
    assert not found(store, secret, NOON + timedelta(minutes=88))
    # And it stays ended for good.
    assert not found(store, secret, NOON + timedelta(minutes=89))


def test_a_page_that_asks_by_itself_keeps_no_session_alive(store: Store, zhang: Account) -> None:
    secret, _ = accounts.begin_session(store, zhang, NOON)
    for minute in range(1, 30):
        assert found(store, secret, NOON + timedelta(minutes=minute), used=False)
    assert not found(store, secret, NOON + timedelta(minutes=30), used=False)


def test_a_session_ends_however_much_it_is_used(store: Store, zhang: Account) -> None:
    secret, _ = accounts.begin_session(store, zhang, NOON)
    for quarter in range(1, 48):
        assert found(store, secret, NOON + timedelta(minutes=15 * quarter))
    assert not found(store, secret, NOON + LONGEST)


def test_what_ends_a_session_ends_it_at_once(store: Store, zhang: Account) -> None:
    def begun() -> list[str]:
        return [accounts.begin_session(store, zhang, NOON)[0] for _ in range(2)]

    first, second = begun()
    accounts.end_session(store, first, NOON)
    assert (found(store, first, NOON), found(store, second, NOON)) == (False, True)
    assert len(accounts.sessions(store, "zhang", NOON, longest=LONGEST)) == 1
    assert accounts.end_all_sessions(store, "zhang", NOON) == 1
    assert not found(store, second, NOON)
    first, _ = begun()
    accounts.set_password(store, "zhang", "another horse battery", must_change=True, now=NOON)
    assert not found(store, first, NOON)
    first, _ = begun()
    accounts.disable(store, "zhang", NOON)
    assert not found(store, first, NOON)
    accounts.enable(store, "zhang")
    assert not found(store, first, NOON)
    assert accounts.sessions(store, "zhang", NOON, longest=LONGEST) == []


def test_a_disabled_account_lets_nobody_in(store: Store, zhang: Account) -> None:
    secret, _ = accounts.begin_session(store, zhang, NOON)
    with store.write() as session:
        session.execute(update(AccountRow).values(disabled_at=NOON))
    assert not found(store, secret, NOON)
    assert accounts.check_password(store, "zhang", GOOD) is None
    accounts.enable(store, "zhang")
    assert accounts.check_password(store, "zhang", GOOD) == zhang


def test_a_session_sees_new_roles_at_once(store: Store, zhang: Account) -> None:
    secret, _ = accounts.begin_session(store, zhang, NOON)
    accounts.change(store, "zhang", roles=("auditor",))
    again = accounts.session(store, secret, NOON, idle=IDLE, longest=LONGEST)
    assert again is not None and again[1].roles == ("auditor",)


# Tokens


def test_a_token_is_good_until_it_ends_or_is_revoked(store: Store) -> None:
    secret, made = accounts.make_token(
        store, "样本系统", department="tobacco", scopes=("answer",),
        expires_at=NOON + timedelta(days=1), now=NOON,
    )  # fmt: skip
    used = accounts.token(store, secret, NOON)
    assert used == made.model_copy(update={"last_used_on": NOON.date()})
    assert accounts.tokens(store) == [used]
    for other in ("", secret[:-1], made.id):
        assert accounts.token(store, other, NOON) is None
    assert accounts.token(store, secret, NOON + timedelta(days=1)) is None
    assert accounts.token(store, secret, NOON + timedelta(hours=23)) is not None
    assert accounts.revoke_token(store, made.id, NOON).revoked_at == NOON
    assert accounts.token(store, secret, NOON) is None
    assert code(accounts.revoke_token, store, "XXXXXXXX", NOON) == "token-unknown"
    with store.read() as session:
        assert secret not in session.scalars(select(TokenRow.hash)).one()


# Waiting after failures


def tried(store: Store, many: int, name: str = "zhang", address: str = "10.0.0.1") -> list[int]:
    return [access.attempt(store, name, address, NOON) for _ in range(many)]


def test_failures_of_an_account_cost_twice_as_long_each_time(store: Store) -> None:
    assert tried(store, 6) == [0] * 6
    now, waits = NOON, []
    for _ in range(12):
        wait = access.attempt(store, "zhang", "10.0.0.1", now)
        assert wait > 0
        waits.append(wait)
        now += timedelta(seconds=wait)
        assert access.attempt(store, "zhang", "10.0.0.1", now) == 0
    assert waits == [3, 5, 9, 17, 33, 65, 129, 257, 301, 301, 301, 301]  # never for good


def test_another_address_has_to_wait_for_the_account_too(store: Store) -> None:
    tried(store, 6)
    assert access.attempt(store, "zhang", "10.9.9.9", NOON) > 0
    assert access.attempt(store, "li", "10.0.0.1", NOON) == 0


def test_an_address_that_tries_many_names_has_to_wait(store: Store) -> None:
    waits = [access.attempt(store, f"n{number}", "10.0.0.1", NOON) for number in range(22)]
    assert waits[:21] == [0] * 21 and waits[21] > 0
    assert access.attempt(store, "fresh", "10.0.0.2", NOON) == 0


def test_what_succeeds_forgets_the_failures(store: Store) -> None:
    tried(store, 5)
    access.succeeded(store, "zhang", "10.0.0.1", NOON)
    assert tried(store, 5) == [0] * 5


def test_a_day_forgets_the_failures(store: Store) -> None:
    tried(store, 6)
    later = NOON + access.FORGOTTEN
    assert [access.attempt(store, "zhang", "10.0.0.1", later) for _ in range(6)] == [0] * 6
    access.succeeded(store, "other", "10.0.0.7", later + access.FORGOTTEN)
    with store.read() as session:
        assert session.scalars(select(AttemptRow)).all() != []
        keys = session.scalars(select(AttemptRow.key)).all()
    assert len(keys) == 2 and all("zhang" not in key for key in keys)


def test_many_tries_at_once_are_counted_one_by_one(store: Store) -> None:
    waits: list[int] = []

    def one() -> None:
        waits.append(access.attempt(store, "zhang", "10.0.0.1", NOON))

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(wait > 0 for wait in waits) == [False] * 6 + [True] * 6


# The record


def entry(kind: str = "denied", at: datetime = NOON) -> Entry:
    return Entry(at=at, kind=kind, actor="user:zhang", address="10.0.0.1", right="decide",
                 case_id="20261122-AAAAAA", reason="forbidden")  # fmt: skip


def test_the_record_is_read_newest_first_and_page_by_page(store: Store) -> None:
    for minute, kind in enumerate(("sign-in", "denied", "sign-out", "denied")):
        access.record(store, entry(kind, NOON + timedelta(minutes=minute)))
    kinds = [one.kind for one in access.entries(store)]
    assert kinds == ["denied", "sign-out", "denied", "sign-in"]
    first = access.entries(store, kinds=["denied"], many=1)
    assert [one.at.minute for one in first] == [3]
    rest = access.entries(store, kinds=["denied"], before=first[0].id)
    assert [one.at.minute for one in rest] == [1]
    assert rest[0].model_copy(update={"id": 0}) == entry(at=NOON + timedelta(minutes=1))


def test_the_database_lets_nobody_change_the_record(store: Store) -> None:
    now = datetime.now(UTC)
    access.record(store, entry(at=now))
    access.record(store, entry(at=now - timedelta(days=200)))
    for statement in (
        update(AccessRow).values(actor="user:other"),
        delete(AccessRow),
        text("UPDATE access_log SET reason = ''"),
    ):
        with pytest.raises(DBAPIError, match="access_log"), store.write() as session:
            session.execute(statement)
    with store.write() as session:
        session.execute(delete(AccessRow).where(AccessRow.at < now - timedelta(days=190)))
    assert [one.at for one in access.entries(store)] == [now]
