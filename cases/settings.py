"""All settings of the project, with defaults that work (设置).

Sources, strongest first: ``YIZHENG_…`` environment variables, ``yizheng.toml`` in the
current folder, the defaults below. ``Settings.origin`` says where a value came from.
"""

import os
import sys
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from cases.errors import UsageError

PREFIX = "YIZHENG_"
TOML = "yizheng.toml"


class Settings(BaseSettings):
    """What is in force. Construct through ``load()``, which explains mistakes."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=TOML, extra="forbid")

    home: Path = Field(Path("var"), description="database, originals, licences, weights")
    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy URL; default: SQLite in the home"
    )
    files_url: str | None = Field(None, description="where originals and papers are kept")
    public_url: str | None = Field(
        None, description="what QR codes point to; without it only 样证 are issued"
    )
    fonts: Path | None = Field(None, description="folder with more fonts for rare characters")
    host: str = Field("127.0.0.1", description="address that `yizheng serve` listens on")
    port: int = Field(8000, ge=0, le=65535, description="port that `yizheng serve` listens on")
    trusted_proxies: tuple[str, ...] = Field(
        (), description="addresses of proxies whose X-Forwarded-For is believed"
    )
    jobs: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="reader processes"
    )
    trusted_hosts: tuple[str, ...] = Field(
        (), description="hosts besides the public one whose licences `verify` may look up"
    )
    former_hosts: tuple[str, ...] = Field(
        (), description="hosts that older licences name and that still lead here"
    )
    sealing: Literal["own", "external"] = Field(
        "own",
        description="who signs licences: this program, or the authority's own seal system",
    )
    sealers: tuple[str, ...] = Field(
        (),
        description="whose certificates may seal where that is external: O=, CN=, serial= or "
        "sha256= of each",
    )
    signing_file: Path | None = Field(
        None,
        description="PKCS#12 file that licences are signed with; default: a test key (样证)",
    )
    signing_pkcs11_module: Path | None = Field(
        None, description="PKCS#11 library of the token that signs, instead of signing_file"
    )
    signing_pkcs11_token: str | None = Field(None, description="label of the token")
    signing_pkcs11_key: str | None = Field(
        None, description="label of key and certificate on the token"
    )
    signing_passphrase: SecretStr | None = Field(
        None, description="passphrase of signing_file, or the token's PIN"
    )
    signing_passphrase_file: Path | None = Field(
        None, description="file whose first line is the passphrase or PIN"
    )
    timestamp_url: str | None = Field(
        None, description="RFC 3161 server that stamps signatures with the time"
    )
    trust_roots: Path | None = Field(
        None, description="certificates (PEM, a file or a folder) that signers must descend from"
    )
    revocation_lists: Path | None = Field(
        None, description="folder of revocation lists (.crl, .pem) of who certified signers"
    )
    revocation_hosts: tuple[str, ...] = Field(
        (), description="hosts that may be asked whether a signer's certificate was revoked"
    )
    weights: Path | None = Field(
        None, description="folder of the model weights; default: the home's, else the environment's"
    )
    locality: str = Field("default", description="file under templates/localities that applies")
    max_file_mb: int = Field(100, ge=1, description="larger files are refused")
    max_pixels: int = Field(120_000_000, ge=1, description="larger pictures are refused")
    max_pages: int = Field(200, ge=1, description="longer documents are refused")
    session_idle_minutes: int = Field(
        30, ge=1, le=24 * 60, description="minutes without use after which a sign-in ends"
    )
    session_hours: int = Field(
        12, ge=1, le=24, description="hours after which a sign-in ends in any case"
    )
    searches_per_minute: int = Field(
        20, ge=1, description="pages of search results for one address of the public"
    )
    report_reply_days: int = Field(
        7, ge=1, description="working days in which a reported problem is answered"
    )
    publish_days: int = Field(
        7, ge=1, description="working days in which decisions are published (双公示)"
    )
    accept_confidence: float = Field(
        0.9, ge=0, le=1, description="readings below this always go to a reviewer"
    )
    second_person: tuple[str, ...] = Field(
        (), description="elements whose typed value a second reviewer has to confirm"
    )
    plant_share: float = Field(
        0.002,
        ge=0,
        le=1,
        description="share of accepted values shown wrong to a reviewer, to see whether it is seen",
    )
    blind_share: float = Field(
        0.02, ge=0, le=1, description="share of accepted values that a reviewer checks unmarked"
    )

    @field_validator("public_url", "timestamp_url")
    @classmethod
    def _absolute(cls, value: str | None) -> str | None:
        if value is None or value == "":
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("must be an absolute address such as https://permits.example.gov.cn")
        return value.rstrip("/")

    @field_validator("sealers")
    @classmethod
    def _named(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            name, _, said = one.partition("=")
            if name not in ("O", "CN", "serial", "sha256") or not said.strip():
                raise ValueError(f"{one!r} is not O=…, CN=…, serial=… or sha256=…")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file before defaults; no .env files."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def base_url(self) -> str:
        """What licence addresses begin with: the public address, or the local one for 样证."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def has_signing_key(self) -> bool:
        """Whether licences are signed with a key that others can trust, in a file or a token."""
        return self.signing_file is not None or self.signing_pkcs11_module is not None

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the store."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home.absolute() / 'yizheng.db'}"

    @property
    def weight_folders(self) -> tuple[Path, ...]:
        """Where the model weights are looked for, in this order.

        They belong to a version of the software rather than to its data, so that one copy in
        the environment serves every home.
        """
        if self.weights is not None:
            return (self.weights,)
        return (self.home / "weights", Path(sys.prefix) / "share" / "yizheng" / "weights")

    def origin(self, name: str) -> str:
        """Where the value in force of one setting came from."""
        if f"{PREFIX}{name.upper()}" in {key.upper() for key in os.environ}:
            return "environment"
        return TOML if name in self._from_toml() else "default"

    def _from_toml(self) -> dict[str, Any]:
        return TomlConfigSettingsSource(type(self))()


def masked(url: str) -> str:
    """A database address that may be shown: its password is not."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    return url.replace(f":{parts.password}@", ":***@", 1)


def load(**overrides: Any) -> Settings:
    """Read the settings; a mistake becomes a ``UsageError`` that names the variable."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"setting {name!r}: {first['msg']}",
            hint=f"Correct {PREFIX}{name.upper()} or {TOML}; `yizheng settings` shows all.",
            code="setting-invalid",
        ) from error
