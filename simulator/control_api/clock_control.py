"""Moving the clock, and telling the bot's own test clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from simulator.errors import ControlError
from simulator.state.clock import SimulatorClock, next_working_morning
from simulator.state.telegram_state import TelegramState
from simulator.wire import Json

_BOT_SECONDS: Final = 10


class ClockControl:
    """The simulator's clock together with the address of the bot's, if it has one."""

    def __init__(self, state: TelegramState, bot_clock_url: str = "", secret: str = "") -> None:
        """Move the clock of `state`; each move is posted to `bot_clock_url` with the secret."""
        self._state = state
        self._url = bot_clock_url
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else None
        self._problem = ""

    @property
    def _clock(self) -> SimulatorClock:
        return self._state.clock

    def view(self) -> Json:
        """Return the time, its rate, and whether the bot's clock followed the last move."""
        return {
            "now": self._clock.now().isoformat(),
            "timestamp": self._clock.timestamp(),
            "rate": self._clock.rate,
            "next_working_morning": next_working_morning(self._clock.now()).isoformat(),
            "bot_clock": bool(self._url),
            "bot_clock_problem": self._problem,
        }

    async def move(self, given: Json) -> Json:
        """Advance by ``advance_seconds``, ``set`` a moment, or go ``to`` the next working morning.

        ``rate`` changes the speed. Raises ControlError when nothing of this is given.
        """
        if "rate" in given:
            self._clock.set_rate(float(given["rate"]))
        if "advance_seconds" in given:
            self._clock.advance(float(given["advance_seconds"]))
        elif "set" in given:
            self._clock.set_to(datetime.fromisoformat(str(given["set"])))
        elif given.get("to") == "next_working_morning":
            self._clock.set_to(next_working_morning(self._clock.now()))
        elif "rate" not in given:
            message = "advance_seconds, set, to or rate is needed"
            raise ControlError(message)
        self._problem = await self._tell_bot() if self._url else ""
        view = self.view()
        self._state.changes.publish("clock", detail=view)
        return view

    async def _tell_bot(self) -> str:
        body = {"now": self._clock.now().isoformat()}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=_BOT_SECONDS)) as session,
                session.post(self._url, json=body, headers=self._headers) as answer,
            ):
                if answer.ok:
                    return ""
                return f"the bot's clock answered {answer.status}"
        except (ClientError, TimeoutError) as error:
            return f"the bot's clock did not answer ({type(error).__name__})"
