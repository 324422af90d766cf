"""Settings: what is wrong is named, all of it at once, and no secret is shown."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.settings import BadSettingsError, HostPort, Settings, read_settings
from tests.operators import ENGLISH

LOCAL = "TELEGRAM_API_URL=http://127.0.0.1:8081"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def given(folder: Path, *lines: str) -> Settings:
    file = folder / "env"
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_settings(file)


def refused(folder: Path, *lines: str) -> tuple[str, ...]:
    with pytest.raises(BadSettingsError) as bad:
        given(folder, *lines)
    return tuple(map(ENGLISH.worded, bad.value.problems))


def test_without_any_setting_the_defaults_stand(tmp_path: Path) -> None:
    settings = given(tmp_path)
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite+aiosqlite:///var/baocao.db"
    assert (settings.telegram_token, settings.http_listen, settings.admin_ids) == (None, None, ())


def test_an_empty_setting_is_none(tmp_path: Path) -> None:
    assert given(tmp_path, "ZALO_TOKEN=", "HTTP_LISTEN=", "LOG_LEVEL=").log_level == "INFO"


def test_administrators_are_channels_and_addresses(tmp_path: Path) -> None:
    settings = given(tmp_path, "ADMIN_IDS=telegram:123, zalo:a-b")
    assert settings.admin_ids == (("telegram", "123"), ("zalo", "a-b"))


def test_where_to_listen_is_a_host_and_a_port(tmp_path: Path) -> None:
    assert given(tmp_path, "HTTP_LISTEN=[::1]:8080").http_listen == HostPort("::1", 8080)


def test_the_test_clock_reads_a_bare_time_in_the_zone_of_the_bot(tmp_path: Path) -> None:
    settings = given(tmp_path, LOCAL, "CLOCK_START=2024-09-13T08:00", "CLOCK_RATE=1440")
    assert settings.clock_start == datetime(2024, 9, 13, 1, tzinfo=UTC)
    assert settings.clock_rate == 1440


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    problems = refused(
        tmp_path,
        "TELEGRAM_TOKEN=secret",
        "ZALO_TOKEN=1:secret",
        "ADMIN_IDS=123",
        "TIMEZONE=Asia/Hanoi",
        "HTTP_LISTEN=8080",
        "LOG_LEVEL=loud",
        "PUBLIC_URL=bot.example",
        "WEBHOOK_SECRET=a secret",
        "TELEGRAM_PACE=-1",
        "CLOCK_START=2024-09-13T08:00",
        "CLOCK_RATE=60",
    )
    assert [problem.partition(":")[0] for problem in problems] == [
        "TELEGRAM_TOKEN",
        "TELEGRAM_PACE",
        "ZALO_TOKEN",
        "ADMIN_IDS",
        "TIMEZONE",
        "PUBLIC_URL",
        "HTTP_LISTEN",
        "WEBHOOK_SECRET",
        "LOG_LEVEL",
        "CLOCK_START",
        "CLOCK_RATE",
    ]
    assert [problem for problem in problems if "secret" in problem] == []


def test_zalo_is_refused_with_a_sentence(tmp_path: Path) -> None:
    expected = ("ZALO_TOKEN: this version has no Zalo channel yet; leave it empty",)
    assert refused(tmp_path, "ZALO_TOKEN=1:x") == expected


@pytest.mark.parametrize(
    "url", ["https://api.telegram.org", "http://10.0.0.1:80", "http://localhost.example:80"]
)
def test_the_test_clock_is_refused_away_from_this_machine(tmp_path: Path, url: str) -> None:
    expected = (
        "CLOCK_RATE: is for tests and the demo: only with TELEGRAM_API_URL on this machine",
    )
    assert refused(tmp_path, f"TELEGRAM_API_URL={url}", "CLOCK_RATE=60") == expected


def test_a_token_is_not_shown_where_settings_are_printed(tmp_path: Path) -> None:
    assert "verysecret" not in repr(given(tmp_path, "TELEGRAM_TOKEN=1:verysecret"))


def test_backups_are_made_daily_unless_told_otherwise(tmp_path: Path) -> None:
    assert given(tmp_path).backup_every == timedelta(days=1)
    for written, meant in (("90m", 90), ("24h", 1440), ("2 d", 2880), ("60S", 1)):
        settings = given(tmp_path, f"BACKUP_EVERY={written}")
        assert settings.backup_every == timedelta(minutes=meant)
    assert given(tmp_path, "BACKUP_EVERY=0").backup_every is None


@pytest.mark.parametrize("written", ["24", "-1h", "0h", "1.5h", "hằng ngày", "1w", "9999999d"])
def test_an_interval_that_is_none_is_named(tmp_path: Path, written: str) -> None:
    (told,) = refused(tmp_path, f"BACKUP_EVERY={written}")
    assert told == f"BACKUP_EVERY: “{written}” is not like 24h, 90m or 7d (0: no backups)"


def test_no_backup_kept_and_a_token_that_can_be_guessed_are_refused(tmp_path: Path) -> None:
    told = refused(tmp_path, "BACKUP_KEEP=0", "METRICS_TOKEN=short")
    assert len(told) == 2
    assert "short" not in told[1].replace("shorter", "")
