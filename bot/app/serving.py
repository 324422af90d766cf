"""What the bot does for its operator: it makes backups, watches itself, and serves pages."""

import time
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from bot.app import http_server
from bot.app.bootstrap import CannotStartError
from bot.app.settings import Settings
from bot.app.webhook import add_webhook
from bot.inbound.intake import Intake
from bot.jobs.backups import BackupPlan, Backups
from bot.jobs.health import Health, HealthReport
from bot.jobs.schedule import JobSchedule
from bot.jobs.sole_bot import SoleBot
from bot.runtime.clock import Clock
from reporting.complaints import Complaint, refused_by_system
from storage.store import Store
from storage.urls import is_sqlite, read_url, sqlite_file


def backups_of(settings: Settings) -> Backups | None:
    """What makes backups, where the settings want them; a server's database has tools for that."""
    if settings.backup_every is None or not is_sqlite(settings.database_url):
        return None
    folder = settings.backup_dir or _database(settings).parent / "backups"
    plan = BackupPlan(settings.backup_every, settings.backup_keep, folder)
    return Backups(settings.database_url, plan)


def health_of(
    settings: Settings,
    store: Store,
    clock: Clock,
    intake: Intake,
    backups: Backups | None,
    sole: SoleBot,
) -> Health:
    """What watches the bot; `backups` is None where none are made."""

    def silence() -> float | None:
        # By webhook a night without updates is nothing unusual.
        return None if settings.webhook_wanted else intake.age

    places = [_database(settings).parent] if is_sqlite(settings.database_url) else []
    if backups is not None:
        places.append(backups.plan.folder)
    return Health(store, clock, time.monotonic, silence, places=places, backups=backups, sole=sole)


def _database(settings: Settings) -> Path:
    return sqlite_file(read_url(settings.database_url)).resolve()


async def served(
    settings: Settings,
    report: Callable[[], HealthReport],
    clock: Clock,
    schedule: JobSchedule,
    intake: Intake,
    clock_secret: str | None,
) -> web.AppRunner | None:
    """The server that tells how the bot is, takes updates and moves the test clock.

    None when no address is set.

    Raises:
        CannotStartError: updates are to come by webhook and no address is set, or it is taken.
    """
    where = settings.http_listen
    if where is None:
        if settings.webhook_wanted:
            raise CannotStartError(Complaint("start.no_listen"))
        return None
    token = settings.metrics_token
    app = http_server.application(report, token.get_secret_value() if token else None)
    if settings.webhook_wanted and settings.webhook_secret is not None:
        add_webhook(app, intake, settings.webhook_secret.get_secret_value())
    if settings.clock_start is not None:
        http_server.add_clock(app, clock, schedule.tick, clock_secret)
    try:
        return await http_server.serve(app, where)
    except OSError as taken:
        address, reason = f"{where.host}:{where.port}", refused_by_system(taken)
        complaint = Complaint("start.cannot_listen", address=address, reason=reason)
        raise CannotStartError(complaint) from taken
