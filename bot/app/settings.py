"""Every setting, from the environment or `.env`; `.env.example` names each with a line of why."""

import ipaddress
import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from reporting.complaints import Complaint, refused_by_system
from reporting.complaints.shapes import complaint_of, unusable

TELEGRAM_PUBLIC = "https://api.telegram.org"
ZALO_PUBLIC = "https://bot-api.zaloplatforms.com"
LONGEST_SECRET = 256
"""Bot API, setWebhook: secret_token."""

SHORTEST_TOKEN = 16
"""Letters of METRICS_TOKEN: what is shorter is guessed."""

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HostPort:
    """Where the bot's own HTTP server listens."""

    host: str
    port: int


class BadSettingsError(Exception):
    """Settings that cannot be used; `problems` holds what is wrong with each."""

    def __init__(self, problems: tuple[Complaint, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


class Settings(BaseSettings):
    """What the bot was told at start. Tokens are secrets: printed, they are stars."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    telegram_api_url: str = TELEGRAM_PUBLIC
    telegram_token: SecretStr | None = None
    telegram_pace: Annotated[float, Field(ge=0)] = 30.0
    zalo_api_url: str = ZALO_PUBLIC
    zalo_token: SecretStr | None = None
    database_url: str = "sqlite+aiosqlite:///var/baocao.db"
    admin_ids: Annotated[tuple[tuple[str, str], ...], NoDecode] = ()
    timezone: ZoneInfo = ZoneInfo("Asia/Ho_Chi_Minh")
    forms_dir: Path = Path("forms")
    public_url: str | None = None
    http_listen: Annotated[HostPort | None, NoDecode] = None
    webhook_secret: SecretStr | None = None
    backup_every: Annotated[timedelta | None, NoDecode] = timedelta(days=1)
    backup_keep: Annotated[int, Field(ge=1)] = 14
    backup_dir: Path | None = None
    metrics_token: SecretStr | None = None
    log_level: str = "INFO"
    clock_start: datetime | None = None
    clock_rate: Annotated[float | None, Field(ge=0)] = None

    @field_validator("telegram_api_url", "zalo_api_url", "public_url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise unusable("settings.url")
        return value.rstrip("/")

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and ":" not in value.get_secret_value():
            raise unusable("settings.token")
        return value

    @field_validator("zalo_token")
    @classmethod
    def _no_zalo_yet(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            raise unusable("settings.no_zalo")
        return value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _admins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        found = []
        for part in filter(None, (piece.strip() for piece in value.split(","))):
            channel, colon, address = part.partition(":")
            if not (colon and address) or channel not in {"telegram", "zalo"}:
                raise unusable("settings.admin", part=part)
            found.append((channel, address))
        return tuple(found)

    @field_validator("timezone", mode="before")
    @classmethod
    def _zone(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as cause:
            raise unusable("settings.zone", zone=value) from cause

    @field_validator("http_listen", mode="before")
    @classmethod
    def _listen(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        host, _, port = value.rpartition(":")
        if not port.isdigit() or not host or int(port) > 65535:  # noqa: PLR2004  the highest port
            raise unusable("settings.listen", address=value)
        return HostPort(host.strip("[]"), int(port))

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        allowed = value.get_secret_value() if value else "x"
        if not (allowed.replace("_", "").replace("-", "").isalnum() and allowed.isascii()):
            raise unusable("settings.secret_letters")
        if len(allowed) > LONGEST_SECRET:
            raise unusable("settings.secret_long", most=LONGEST_SECRET)
        return value

    @field_validator("metrics_token")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_TOKEN:
            raise unusable("settings.token_short", least=SHORTEST_TOKEN)
        return value

    @field_validator("backup_every", mode="before")
    @classmethod
    def _interval(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value.strip() == "0":
            return None
        found = _DURATION.fullmatch(value.strip())
        if found is None or not int(found[1]):
            raise unusable("settings.interval", value=value)
        return timedelta(seconds=int(found[1]) * _UNITS[found[2].lower()])

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        level = value.upper()
        if level not in logging.getLevelNamesMapping():
            raise unusable("settings.level", level=value)
        return level

    @field_validator("clock_start", "clock_rate")
    @classmethod
    def _test_clock(cls, value: object, info: ValidationInfo) -> object:
        api = urlsplit(info.data.get("telegram_api_url", "")).hostname
        if value is not None and not is_loopback(api):
            raise unusable("settings.test_clock")
        if isinstance(value, datetime) and value.tzinfo is None:
            zone = info.data.get("timezone", ZoneInfo("Asia/Ho_Chi_Minh"))
            return value.replace(tzinfo=zone)
        return value

    @property
    def webhook_wanted(self) -> bool:
        """Whether updates come by webhook: a public https address and a secret are both given."""
        public = self.public_url or ""
        return public.startswith("https://") and self.webhook_secret is not None


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this start.

    Raises:
        BadSettingsError: one or more cannot be used; every problem is listed.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as refused:
        raise BadSettingsError(problems_in(refused)) from None
    except UnicodeDecodeError:
        raise BadSettingsError((Complaint("settings.not_utf8", file=str(env_file)),)) from None
    except OSError as refused:
        reason = refused_by_system(refused)
        complaint = Complaint("file.cannot_read", file=str(env_file), reason=reason)
        raise BadSettingsError((complaint,)) from None


def problems_in(refused: ValidationError) -> tuple[Complaint, ...]:
    """What is wrong with each setting that cannot be used; never the value of a secret."""
    return tuple(
        Complaint(
            "settings.problem", setting=str(error["loc"][0]).upper(), problem=complaint_of(error)
        )
        for error in refused.errors(include_url=False, include_input=False)
    )


def is_loopback(host: str | None) -> bool:
    """Whether the name or address is this machine's, and can be no other's."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address((host or "").partition("%")[0]).is_loopback
    except ValueError:
        return False
