"""What every command opens first: the database, and the reference data."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from sqlalchemy.exc import DBAPIError

from bot.app.settings import Settings
from bot.app.startup_errors import of_form, of_storage
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from handlers.engine.catalogue import Catalogue
from reporting.complaints import Complaint
from reporting.form_files.loader import FormProblems, load_forms
from reporting.forms import FormLibrary
from reporting.forms.first_seen import refusals, settle
from reporting.periods.workdays import CalendarProblems, vietnam_calendar
from storage.errors import StorageProblem
from storage.run_lock import ServerLock, running_alone
from storage.store import Store


class CannotStartError(Exception):
    """The bot cannot start; each of `reasons` is one line for whoever started it."""

    def __init__(self, *reasons: Complaint) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


@asynccontextmanager
async def only_bot_of(database_url: str) -> AsyncIterator[ServerLock | None]:
    """No other bot runs on the database while the block does; None: that needs no watching.

    Raises:
        CannotStartError: one runs already, or the database cannot be used.
    """
    async with AsyncExitStack() as stack:
        try:
            lock = await stack.enter_async_context(running_alone(database_url))
        except (StorageProblem, DBAPIError) as problem:
            raise CannotStartError(of_storage(problem)) from problem
        yield lock


@asynccontextmanager
async def opened_store(database_url: str) -> AsyncIterator[Store]:
    """The database, brought up to date.

    Raises:
        CannotStartError: it cannot be used.
    """
    try:
        store = await Store.open(database_url)
    except (StorageProblem, DBAPIError) as problem:
        raise CannotStartError(of_storage(problem)) from problem
    async with store:
        try:
            await store.migrate()
        except (StorageProblem, DBAPIError) as problem:
            raise CannotStartError(of_storage(problem)) from problem
        yield store


@contextmanager
def files_to_start_with() -> Iterator[None]:
    """What is wrong in the forms or in the calendar is a reason not to start.

    Raises:
        CannotStartError: with every problem found.
    """
    try:
        yield
    except FormProblems as refused:
        raise CannotStartError(*map(of_form, refused.problems)) from None
    except CalendarProblems as refused:
        raise CannotStartError(*refused.problems) from None


async def _settled(forms: FormLibrary, settings: Settings, store: Store) -> FormLibrary:
    """The forms with the day on which each version begins; what is seen for the first time is kept.

    Raises:
        CannotStartError: reports were begun with other forms than these.
    """
    now = Clock(settings.clock_start, settings.clock_rate or 1.0).now()
    today = now.astimezone(settings.timezone).date()
    async with store.reading() as work:
        seen, reports = await work.form_versions.seen(), await work.form_versions.reports()
    refused = tuple(refusals(forms, seen, reports, today))
    if refused:
        raise CannotStartError(*refused)
    settled = settle(forms, seen, today)
    if settled.out_of_turn:
        raise CannotStartError(*settled.out_of_turn)
    if settled.seen:
        async with store.writing() as work:
            await work.form_versions.keep(settled.seen, now)
    return settled.forms


async def read_reference_data(
    settings: Settings, store: Store, *, is_demo: bool = False
) -> ReferenceData:
    """Forms, calendar, sentences and units.

    Raises:
        CannotStartError: a form or the calendar has problems, there is no form, or one is not what
            reports were begun with.
    """
    with files_to_start_with():
        forms, calendar = load_forms(settings.forms_dir), vietnam_calendar()
    forms = await _settled(forms, settings, store)
    reference = ReferenceData(forms, calendar, Catalogue.load(), settings.timezone, is_demo)
    async with store.reading() as work:
        await reference.read_units(work)
    return reference
