"""What the real bot does: its conversations, its drawings, its reminders."""

from bot.clock import Clock
from bot.compose import Behaviour
from bot.delivery import Print
from bot.engine import Engine
from bot.printing import Press
from bot.reminding import Reminding
from bot.schedule import Tick
from bot.workshop import Workshop
from bot.world import World
from charts import draw
from handlers.conversation import step
from storage.store import Store


def real(*, made_up: bool = False) -> Behaviour:
    """The behaviour of every start but a test's; `made_up` marks figures that are a demo's."""
    return Behaviour(step, draw, _papers, (_reminding,), made_up)


def _papers(store: Store, world: World, workshop: Workshop, clock: Clock) -> Print:
    return Press(store, world, workshop, clock.now).print_paper


def _reminding(store: Store, world: World, engine: Engine) -> Tick:
    return Reminding(store, world, engine.sender.wake).tick
