"""An officer with a phone who answers whatever is asked, and knows the bot only by what it says."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from simulator.control_api.client import ChatMessage, SimulatorClient, SimulatorError
from tests.journeys.bac_son import Figure
from tests.patience import PATIENCE

WAYS_IN: Final = ("Bắt đầu", "Làm tiếp")
OWN_ROWS_DONE: Final = "Phần của anh/chị đã xong"
_CODE: Final = re.compile(r"[IVX]+(?:\.\d+)+(?= )")


def asked(message: ChatMessage) -> str | None:
    """The code of the row that a message asks; None when it asks none, or no more."""
    found = _CODE.match(message.text)
    return found.group() if found and message.keyboard else None


class OfficerAtWork:
    """Answers by the code at the beginning of each question, in whatever order they come.

    After a crash the bot may repeat a message: what was typed once is not typed again, because by
    then another row may be asked. A press may be repeated: the bot knows an old button. When the
    bot cannot tell for which row an answer was meant, it says so, and is told.
    """

    def __init__(self, client: SimulatorClient, chat: int, figures: Mapping[str, Figure]) -> None:
        self._client = client
        self._chat = chat
        self._figures = figures
        self._asked: list[str] = []
        self._pressed: str | None = None

    async def enrol(self) -> None:
        """Follow the invitation's link."""
        await self._client.start(self._chat)
        await self._client.wait_for(self._chat, "Đã kết nối", timeout=PATIENCE)

    async def answer_all(self) -> list[str]:
        """Answer until nothing of one's own is missing; the rows asked, in their order."""
        await self._client.say(self._chat, "/baocao")
        while True:
            shown = await self._client.wait_for(self._chat, self._is_news, timeout=PATIENCE)
            code, meant = asked(shown), self._row_meant(shown)
            if meant is not None:
                await self._press(shown, meant)
            elif code is not None:
                await self._answer(code, shown)
            elif OWN_ROWS_DONE in shown.text:
                return self._asked
            else:
                await self._press(shown, next(way for way in WAYS_IN if way in shown.labels))

    def _is_news(self, message: ChatMessage) -> bool:
        code = asked(message)
        if code is not None:
            return code not in self._asked or code == self._pressed
        if self._row_meant(message) is not None:
            return True
        has_way_in = any(way in message.labels for way in WAYS_IN)
        return OWN_ROWS_DONE in message.text or (has_way_in and not self._asked)

    def _row_meant(self, message: ChatMessage) -> str | None:
        """The choice "I.1 = 14", when the bot asks back which row the last answer was for."""
        if not self._asked:
            return None
        return next(
            (one for one in message.labels if one.startswith(f"{self._asked[-1]} = ")), None
        )

    async def _answer(self, code: str, question: ChatMessage) -> None:
        typed = self._figures[code].typed
        if code not in self._asked:
            self._asked.append(code)
        if typed in question.labels:
            self._pressed = code
            await self._press(question, typed)
        else:
            self._pressed = None
            await self._client.say(self._chat, typed)

    async def _press(self, message: ChatMessage, label: str) -> None:
        # Gone meanwhile: a newer message has the question, and is looked at next.
        with suppress(SimulatorError):
            await self._client.press(self._chat, label, message_id=message.message_id)


async def correct(client: SimulatorClient, chat: int, figures: Mapping[str, str]) -> None:
    """Give single rows by their codes, each with /sua."""
    for code, typed in figures.items():
        await client.say(chat, f"/sua {code}")
        await client.wait_for(chat, lambda m, code=code: asked(m) == code, timeout=PATIENCE)  # type: ignore[misc]
        await client.say(chat, typed)
        await client.wait_for(chat, f"Đã ghi {code} = {typed}", timeout=PATIENCE)
