"""The settings and the errors."""

import pickle
from pathlib import Path

import pytest

from cases.errors import SetupMissing, UsageError, YizhengError
from cases.settings import TOML, Settings, load


def test_the_defaults_keep_everything_in_the_home(settings: Settings, home: Path) -> None:
    assert settings.store_url == f"sqlite:///{home / 'yizheng.db'}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.weight_folders[0] == home / "weights"
    assert settings.origin("port") == "default"


def test_the_environment_outranks_the_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(TOML).write_text('port = 9000\nlocality = "gaoxin"\n')
    monkeypatch.setenv("YIZHENG_PORT", "9001")
    found = load()
    assert (found.port, found.locality) == (9001, "gaoxin")
    assert (found.origin("port"), found.origin("locality")) == ("environment", TOML)


def test_a_public_address_is_absolute_and_has_no_slash_at_its_end(settings: Settings) -> None:
    assert load(public_url="https://permits.example/").base_url == "https://permits.example"
    assert load(public_url="").public_url is None
    with pytest.raises(UsageError) as caught:
        load(public_url="permits.example")
    assert caught.value.code == "setting-invalid"
    assert "YIZHENG_PUBLIC_URL" in caught.value.hint


def test_the_password_of_the_database_is_masked(settings: Settings) -> None:
    found = load(database_url="postgresql://clerk:geheim@host/name")
    assert found.store_url == "postgresql://clerk:geheim@host/name"
    assert "geheim" not in repr(found)


def test_the_weights_may_lie_elsewhere(settings: Settings, tmp_path: Path) -> None:
    assert load(weights=tmp_path).weight_folders == (tmp_path,)


def test_an_error_survives_the_way_between_processes() -> None:
    error = SetupMissing("No weights.", hint="Run `yizheng setup`.", code="weights-missing")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is SetupMissing
    assert (again.message, again.hint, again.code) == (error.message, error.hint, error.code)
    assert str(again) == "No weights. Run `yizheng setup`."
    assert (again.exit_code, YizhengError("x").code) == (5, "bug")
