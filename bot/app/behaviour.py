"""What the real bot does: its conversations, its drawings, its reminders."""

from bot.app.compose import Behaviour
from bot.app.engine import Engine
from bot.jobs.reminders import ReminderJob
from bot.jobs.schedule import Tick
from bot.outbound.delivery import Print
from bot.rendering.documents import DocumentRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from charts import draw
from handlers.router import step
from storage.store import Store


def real(*, is_demo: bool = False) -> Behaviour:
    """The behaviour of every start but a test's; `is_demo` marks figures that are a demo's."""
    return Behaviour(step, draw, _papers, (_reminding,), is_demo)


def _papers(store: Store, reference: ReferenceData, workshop: WorkerProcess, clock: Clock) -> Print:
    return DocumentRenderer(store, reference, workshop, clock.now).print_paper


def _reminding(store: Store, reference: ReferenceData, engine: Engine) -> Tick:
    return ReminderJob(store, reference, engine.sender.wake).tick
