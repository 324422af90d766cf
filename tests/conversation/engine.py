"""The bot's own engine over storage in memory: the same loaders, effects and session rule."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from bot.inbound.effects import EFFECTS, EffectFunctions
from bot.inbound.queries import LOADERS, QueryLoaders
from bot.inbound.transaction import ChatMemory
from bot.inbound.turns import Step, TurnHandler
from bot.outbound.question_index import QuestionIndex
from bot.runtime import session_store
from bot.runtime.reference_data import ReferenceData
from handlers.engine.catalogue import Catalogue
from handlers.engine.lookup import AppendixQuery, DownloadProblem, EntrySheetQuery, FileQuery
from handlers.engine.turn import Inbound, Notify, Turn
from handlers.router import handle
from papers import read_appendix, read_entry_xlsx
from reporting.form_files.loader import load_form
from reporting.forms import Form, FormLibrary
from reporting.periods.workdays import vietnam_calendar
from reporting.standing import Extensions
from reporting.units import Level, Unit, UnitHistory
from tests.conversation.storage import InMemoryWork, Tables

T = TypeVar("T")

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2024, 9, 10, 8, 30, tzinfo=ZONE)
FORM = load_form(Path(__file__).parents[2] / "forms" / "cchc_quarterly.yaml")
CATALOGUE = Catalogue.load()
CALENDAR = vietnam_calendar()
BAC_SON = "12148"

HISTORY: Final = UnitHistory.of(
    [
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33"),
        Unit("12142", "Thị trấn Ân Thi", Level.COMMUNE, "329"),
        Unit(BAC_SON, "Xã Bắc Sơn", Level.COMMUNE, "329"),
        Unit("12151", "Xã Bãi Sậy", Level.COMMUNE, "329"),
        Unit("20", "Tỉnh Lạng Sơn", Level.PROVINCE),
        Unit("185", "Huyện Bắc Sơn", Level.DISTRICT, "20"),
        Unit("06325", "Thị trấn Bắc Sơn", Level.COMMUNE, "185"),
    ]
)
UNITS: Final = HISTORY.on(MORNING.date())


@dataclass
class Engine(Tables):
    """Handles messages one by one; `now` is moved by the test.

    `others` are the forms, and versions of forms, beside the one that most tests are about.
    `files` are what people have sent, by file id; `told` is what turns have told other people.
    `others` are the forms beside the one that most tests are about.
    `step`, `loaders` and `effects` are the bot's, unless a test brings others.
    """

    now: datetime = MORNING
    form: Form = FORM
    others: tuple[Form, ...] = ()
    is_demo: bool = False
    history: UnitHistory = HISTORY
    files: dict[str, bytes] = field(default_factory=dict)
    told: list[Notify] = field(default_factory=list)
    step: Step = handle
    loaders: QueryLoaders = LOADERS
    effects: EffectFunctions = EFFECTS
    rows: int = 0
    """Rows of the inbox so far."""

    @property
    def forms(self) -> FormLibrary:
        """Every form in every version that the bot has loaded."""
        return FormLibrary.holding([self.form, *self.others])

    def handle(self, inbound: Inbound) -> Turn:
        """One message, committed; what the dialogs decided."""
        turn = without_waiting(self._handle(inbound))
        self.told += [effect for effect in turn.effects if isinstance(effect, Notify)]
        return turn

    def reference(self) -> ReferenceData:
        """What every step may know, with the days moved so far."""
        return ReferenceData(
            self.forms,
            CALENDAR,
            CATALOGUE,
            ZONE,
            self.is_demo,
            self.history,
            extensions=Extensions(tuple(self.extensions)),
        )

    async def _handle(self, inbound: Inbound) -> Turn:
        self.rows += 1
        handler = TurnHandler(
            self.step,
            self.reference(),
            ChatMemory(QuestionIndex(), self._find_file),
            loaders=self.loaders,
            effects=self.effects,
        )
        transaction = await handler.begin(InMemoryWork(self), [inbound], self.now)
        turn = await handler.handle(transaction, inbound, self.rows)
        await transaction.finish()
        for person_id, session in transaction.sessions.items():
            assert session_store.from_json(self.sessions[person_id], person_id) == session
        return turn

    def _find_file(self, query: FileQuery[Any], channel: str) -> Any:  # as the query says
        """Read at once: nothing is on its way in memory."""
        del channel
        content = self.files.get(query.file_id)
        match query:
            case _ if content is None:
                return DownloadProblem.UNREACHABLE
            case EntrySheetQuery(expected=expected):
                return read_entry_xlsx(content, expected)
            case AppendixQuery(form=code, version=version):
                return read_appendix(content, self.forms.version(code, version))
        raise TypeError(type(query).__name__)


def without_waiting(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that never has to wait, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    coroutine.close()
    raise AssertionError("it waits for something")
