"""Whose address it is: ours, on a former host, a trusted one's, or a stranger's."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from licensing import FORM, ISSUED, ISSUER, decided_case, decision

from cases.files import open_files
from cases.model import License
from cases.settings import Settings, load
from cases.store import Store
from licenses.issue import issue
from licenses.verification.lookup import Finding, classify, look_up

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD = "https://old.example.gov.cn"


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    settings.home.mkdir()
    store = Store(settings.store_url)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def made(store: Store, settings: Settings) -> License:
    """Issued with the present address."""
    told = decision()
    case, seq = decided_case(store, told)
    return issue(store, open_files(settings), case, seq, told, FORM, ISSUER, settings, ISSUED)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked over the network here is asked wrongly."""

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(httpx, "Client", refuse)


def ask(text: str, store: Store, settings: Settings) -> Finding:
    return look_up(classify(text, settings), register=store, settings=settings, now=NOW)


def test_a_licence_is_found_under_a_former_host(store: Store, made: License) -> None:
    here = load(former_hosts=("old.example.gov.cn", "older.example:8443"))
    for base in (OLD, "https://OLD.example.gov.cn:443", "https://older.example:8443/zone"):
        address = classify(f"{base}/l/{made.id}", here)
        assert (address.kind, address.id) == ("ours", made.id), base
        found = ask(f"{base}/l/{made.id}", store, here)
        assert (found.result, found.code) == ("found", "local-register"), base
        assert found.status is not None and found.status.number == made.number


def test_a_former_host_is_our_own_registers_matter(store: Store, made: License) -> None:
    here = load(former_hosts=("old.example.gov.cn",))
    assert ask(f"{OLD}/l/{'0' * 25}", store, here).result == "not-found"


def test_over_plain_http_a_named_host_counts_only_on_this_computer() -> None:
    """Anybody on the way could answer in its place."""
    id = "0" * 25
    here = load(
        trusted_hosts=("other.example.gov.cn", "localhost:8001", "127.0.0.1:8002", "[::1]:8003"),
        former_hosts=("old.example.gov.cn",),
    )
    for base in ("http://other.example.gov.cn", "http://old.example.gov.cn",
                 "http://other.example.gov.cn:443"):  # fmt: skip
        assert classify(f"{base}/l/{id}", here).kind == "foreign", base
    for base in ("https://other.example.gov.cn", OLD, "http://localhost:8001",
                 "http://127.0.0.1:8002", "http://[::1]:8003", here.base_url):  # fmt: skip
        assert classify(f"{base}/l/{id}", here).kind == "ours", base


def test_the_same_id_under_a_strangers_host_is_foreign(store: Store, made: License) -> None:
    here = load(former_hosts=("old.example.gov.cn",))
    for text in (
        f"https://evil.example/l/{made.id}",
        f"https://old.example.gov.cn.evil.example/l/{made.id}",
        f"https://old.example.gov.cn:444/l/{made.id}",
        f"https://old.example.gov.cn@evil.example/l/{made.id}",
    ):
        assert classify(text, here).kind == "foreign", text
        assert ask(text, store, here).result == "foreign", text
