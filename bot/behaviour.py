"""What the real bot does: its conversations, its drawings, its reminders."""

from bot.channels.channel import Refused
from bot.compose import Behaviour
from bot.delivery import Print, Printed
from bot.engine import Engine
from bot.reminding import Reminding
from bot.schedule import Tick
from bot.world import World
from charts import draw
from handlers.conversation import step
from handlers.turn import Paper
from storage.store import Store


def real(*, made_up: bool = False) -> Behaviour:
    """The behaviour of every start but a test's; `made_up` marks figures that are a demo's."""
    return Behaviour(step, draw, _papers, (_reminding,), made_up)


def _papers(store: Store, world: World) -> Print:  # noqa: ARG001  nothing is read yet
    async def print_paper(paper: Paper) -> Printed:
        raise Refused(f"no printer for {paper.kind}")

    return print_paper


def _reminding(store: Store, world: World, engine: Engine) -> Tick:
    return Reminding(store, world, engine.sender.wake).tick
