"""Loading the answers to queries: one loader for each class of `handlers.engine.lookup`.

A new fact to read is two edits: its query class there, its loader here.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Final, TypeVar

from bot.inbound.registry import Registry
from bot.inbound.sheet_downloads import NotYetError
from bot.inbound.transaction import TurnTransaction
from bot.runtime.report_figures import filings_of, values_read_by
from handlers.engine.lookup import (
    AppendixQuery,
    AppendixRead,
    ClerksQuery,
    EntrySheetQuery,
    EvidenceQuery,
    ExplanationsQuery,
    FileQuery,
    FileRoomQuery,
    FilingQuery,
    InvitationQuery,
    NeighboursQuery,
    Query,
    QuestionBeforeQuery,
    QuestionQuery,
    RecordedMessageQuery,
    ReportQuery,
    SheetRead,
    ValuesQuery,
    VersionsQuery,
    WrongCodesQuery,
)
from handlers.evidence.limits import PERSON_PERIOD
from reporting.aggregation import UnitValues
from reporting.checks.runner import neighbours_of
from reporting.forms import Form
from reporting.invitations import Invitation, WrongCodes
from reporting.people import Person, overseers_of
from reporting.reports import (
    Evidence,
    Explanation,
    FileRoom,
    Filing,
    Question,
    RecordedMessage,
    ReportView,
)
from reporting.values import Value, laid_over
from storage.repositories.reports import Recording

T = TypeVar("T")

Loader = Callable[[Any, TurnTransaction], Awaitable[T]]
"""Gives the answer to one kind of query."""


class QueryLoaders(Registry[Loader[Any]]):
    """The loaders by class of query."""

    __slots__ = ()

    def loads(self, kind: type[Query[T]]) -> Callable[[Loader[T]], Loader[T]]:
        """Decorates the function that loads the answers to such queries.

        Facts gathered in the transaction are written before it runs; see `may_concern`.
        """

        def register(loader: Loader[T]) -> Loader[T]:
            self.add(kind, loader)
            return loader

        return register

    async def load(self, query: Query[T], transaction: TurnTransaction) -> T:
        """The answer to the query, as `Lookup.get` hands it out.

        Raises:
            UnregisteredError: nothing loads such a query.
            NotYetError: the answer is on its way; the turn has to wait for it.
        """
        if may_concern(query, transaction):
            await transaction.write_recordings()
        answer: T = await self.of(query)(query, transaction)
        return answer


LOADERS: Final = QueryLoaders()


# --- reports -------------------------------------------------------------------------------------
@LOADERS.loads(ReportQuery)
async def _report(query: ReportQuery, transaction: TurnTransaction) -> ReportView:
    return await transaction.work.reports.view(query.key, query.previous)


@LOADERS.loads(ValuesQuery)
async def _values(query: ValuesQuery, transaction: TurnTransaction) -> UnitValues:
    forms, work = transaction.reference.forms, transaction.work
    reader = forms.version(query.form, query.version)
    return await values_read_by(reader, forms, work, query.periods, query.units, query.indicators)


@LOADERS.loads(NeighboursQuery)
async def _neighbours(
    query: NeighboursQuery, transaction: TurnTransaction
) -> Mapping[str, Sequence[int]]:
    beside, periods = _beside(query, transaction), (query.period,)
    forms, queries = transaction.reference.forms, transaction.work.report_queries
    reader = forms.version(query.form, query.version)
    alike = forms.are_alike(reader, query.indicators)
    codes = query.indicators if alike else forms.sources(reader, query.indicators)
    found = await queries.values(query.form, periods, beside, codes)
    later = _not_written(transaction.recordings, query.form, periods, frozenset(beside), codes)
    given: UnitValues = _with(later, found)
    if not alike:
        versions = await queries.versions(query.form, periods, beside)
        given = _read_by(reader, given, versions, transaction)
    return neighbours_of(given.values())


def _beside(query: NeighboursQuery, transaction: TurnTransaction) -> tuple[str, ...]:
    history = transaction.reference.history
    end = transaction.reference.forms.period(query.form, query.period).end
    return history.on(end).neighbours(query.unit, end)


@LOADERS.loads(FilingQuery)
async def _filing(query: FilingQuery, transaction: TurnTransaction) -> tuple[Filing, ...]:
    forms = transaction.reference.forms
    period = forms.period(query.form, query.period)
    return tuple(await filings_of(query.form, forms, transaction.work, period, query.units))


@LOADERS.loads(VersionsQuery)
async def _versions(query: VersionsQuery, transaction: TurnTransaction) -> dict[str, int]:
    begun = await transaction.work.report_queries.versions(query.form, [query.period], query.units)
    return {unit: version for (unit, _), version in begun.items()}


@LOADERS.loads(EvidenceQuery)
async def _evidence(query: EvidenceQuery, transaction: TurnTransaction) -> tuple[Evidence, ...]:
    return await transaction.work.evidence.of(query.key)


@LOADERS.loads(FileRoomQuery)
async def _file_room(query: FileRoomQuery, transaction: TurnTransaction) -> FileRoom:
    since = transaction.now - PERSON_PERIOD
    return await transaction.work.attachments.room(query.key, query.person_id, since)


@LOADERS.loads(ExplanationsQuery)
async def _explanations(
    query: ExplanationsQuery, transaction: TurnTransaction
) -> tuple[Explanation, ...]:
    return await transaction.work.explanations.of(query.key)


# --- people --------------------------------------------------------------------------------------
@LOADERS.loads(ClerksQuery)
async def _clerks(query: ClerksQuery, transaction: TurnTransaction) -> tuple[Person, ...]:
    units = transaction.reference.units_of(query.form, query.period)
    above = [upper.code for upper in units.above(query.unit)]
    overseers = await transaction.work.people.overseeing([query.unit, *above])
    return overseers_of(overseers, query.unit, query.form, units)


@LOADERS.loads(InvitationQuery)
async def _invitation(query: InvitationQuery, transaction: TurnTransaction) -> Invitation | None:
    """Its unit may have been loaded after the units were read; what has expired stays expired."""
    await transaction.work.invitations.expire(transaction.now)
    found = await transaction.work.invitations.by_hash(query.code_hash)
    if found is not None and found.grant.unit_code not in transaction.reference.history:
        await transaction.reference.read_units(transaction.work)
    return found


@LOADERS.loads(WrongCodesQuery)
async def _wrong_codes(query: WrongCodesQuery, transaction: TurnTransaction) -> WrongCodes:
    return await transaction.work.invitations.wrong_codes(*transaction.chat, query.since)


# --- the chat ------------------------------------------------------------------------------------
@LOADERS.loads(QuestionQuery)
async def _question(query: QuestionQuery, transaction: TurnTransaction) -> Question | None:
    chat, message_id = transaction.chat, query.message_id
    known = transaction.memory.questions.asks(chat, message_id)
    return known or await transaction.work.message_links.question(*chat, message_id)


@LOADERS.loads(QuestionBeforeQuery)
async def _question_before(
    query: QuestionBeforeQuery, transaction: TurnTransaction
) -> Question | None:
    """A question on its way is waited for: it may be the one."""
    chat, questions = transaction.chat, transaction.memory.questions
    if questions.is_awaited(chat):
        raise NotYetError
    known = questions.before(chat, query.message_id)
    return known or await transaction.work.message_links.last_before(*chat, query.message_id)


@LOADERS.loads(RecordedMessageQuery)
async def _recorded_message(
    query: RecordedMessageQuery, transaction: TurnTransaction
) -> RecordedMessage | None:
    if may_concern(query, transaction):
        await transaction.write_recorded_messages()
    return await transaction.work.message_links.given(*transaction.chat, query.message_id)


@LOADERS.loads(EntrySheetQuery)
async def _entry_sheet(query: EntrySheetQuery, transaction: TurnTransaction) -> SheetRead:
    return transaction.memory.find_file(query, transaction.inbound.channel)


@LOADERS.loads(AppendixQuery)
async def _appendix(query: AppendixQuery, transaction: TurnTransaction) -> AppendixRead:
    return transaction.memory.find_file(query, transaction.inbound.channel)


# --- what needs no loading -----------------------------------------------------------------------
def at_hand(query: Query[Any], transaction: TurnTransaction) -> object | None:
    """The answer, when it is in memory already; what storage remembers is never stale."""
    cache = transaction.work.cache
    match query:
        case ReportQuery(key, previous) if not may_concern(query, transaction):
            return cache.view(key, previous)
        case ValuesQuery():
            return _values_at_hand(query, transaction)
        case NeighboursQuery():
            return _neighbours_at_hand(query, transaction)
        case QuestionBeforeQuery(message_id):
            questions, chat = transaction.memory.questions, transaction.chat
            return None if questions.is_awaited(chat) else questions.before(chat, message_id)
    return None


def _values_at_hand(query: ValuesQuery, transaction: TurnTransaction) -> UnitValues | None:
    cache, forms = transaction.work.cache, transaction.reference.forms
    form, periods, units = query.form, query.periods, query.units
    reader = forms.version(form, query.version)
    alike = forms.are_alike(reader, query.indicators)
    codes = query.indicators if alike else forms.sources(reader, query.indicators)
    values = cache.values(form, periods, units, codes)
    versions = {} if alike else cache.versions(form, periods, units)
    if values is None or versions is None:
        return None
    found = _with(_not_written(transaction.recordings, form, periods, units, codes), values)
    return found if alike else _read_by(reader, found, versions, transaction)


def _read_by(
    reader: Form,
    values: UnitValues,
    versions: Mapping[tuple[str, str], int],
    transaction: TurnTransaction,
) -> UnitValues:
    """Values of reports of several versions, of which some are only begun in this transaction."""
    begun = {(one.key.unit, one.key.period): one.version for one in transaction.recordings}
    return transaction.reference.forms.read_reports(values, begun | dict(versions), reader)


def _neighbours_at_hand(
    query: NeighboursQuery, transaction: TurnTransaction
) -> Mapping[str, Sequence[int]] | None:
    """The neighbours' numbers; of those who are in this transaction too, as they are by now."""
    cache, form, period = transaction.work.cache, query.form, query.period
    beside, forms = _beside(query, transaction), transaction.reference.forms
    if not forms.are_alike(forms.version(form, query.version), query.indicators):
        return None
    later = _not_written(
        transaction.recordings, form, (period,), frozenset(beside), query.indicators
    )
    changed = {unit for unit, _ in later}
    same = [unit for unit in beside if unit not in changed]
    numbers = cache.numbers(form, period, same, query.indicators)
    values = cache.values(form, [period], list(changed), query.indicators)
    if numbers is None or values is None:
        return None
    more = neighbours_of(_with(later, values).values())
    return {code: (*numbers.get(code, ()), *more.get(code, ())) for code in (*numbers, *more)}


NotWritten = dict[tuple[str, str], dict[str, Value]]
"""Facts that are gathered, by unit and period and then by indicator."""


def _not_written(
    recordings: Sequence[Recording],
    form: str,
    periods: Sequence[str],
    units: Collection[str],
    indicators: Collection[str],
) -> NotWritten:
    """The facts of this transaction that are not written yet; once for each row, as in storage."""
    found: NotWritten = {}
    first: set[tuple[int | None, str]] = set()
    for one in recordings:
        if not _is_of(one, form, periods, units):
            continue
        place = (one.key.unit, one.key.period)
        for new in one.answers:
            if new.indicator in indicators and (one.inbox_id, new.indicator) not in first:
                first.add((one.inbox_id, new.indicator))
                found.setdefault(place, {})[new.indicator] = new.value
    return found


def _is_of(one: Recording, form: str, periods: Collection[str], units: Collection[str]) -> bool:
    """Whether its facts are of that form, one of the periods and one of the units."""
    return one.key.form == form and one.key.period in periods and one.key.unit in units


def _with(later: NotWritten, values: UnitValues) -> UnitValues:
    """The values with later ones laid over them."""
    changed = {place: laid_over(values.get(place, {}), new) for place, new in later.items()}
    return {**values, **changed} if changed else values


_READS_NO_FACTS: Final = (
    ClerksQuery,
    EvidenceQuery,
    ExplanationsQuery,
    FileRoomQuery,
    FileQuery,
    InvitationQuery,
    QuestionBeforeQuery,
    QuestionQuery,
    WrongCodesQuery,
)


def may_concern(query: Query[Any], transaction: TurnTransaction) -> bool:
    """Whether facts not written yet may belong to the answer; yes where nothing is known of it."""
    recordings = transaction.recordings
    match query:
        case ReportQuery(key, _):
            return any(one.key.unit == key.unit for one in recordings)
        case ValuesQuery(form, periods, units, _):
            return any(_is_of(one, form, periods, units) for one in recordings)
        case NeighboursQuery():
            return False  # its loader lays them over what is stored
        case RecordedMessageQuery(message_id):
            message = (*transaction.chat, message_id)
            return any(one[:3] == message for one in transaction.recorded_messages)
        case _:
            return bool(recordings) and not isinstance(query, _READS_NO_FACTS)
