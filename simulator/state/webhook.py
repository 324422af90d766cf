"""Delivery of updates by webhook: per chat in order, repeated until a 2xx answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from simulator.state.change_feed import wait_in
from simulator.state.clock import real_seconds
from simulator.state.update_queue import UpdateQueue
from simulator.wire import Json, to_bytes

FIRST_PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 30.0
_ANSWER_SECONDS: Final = 60


@dataclass(slots=True)
class Webhook:
    """Where updates go, and how the last deliveries went."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error: str = ""

    def info(self, pending: int) -> Json:
        """Return the Bot API's WebhookInfo object."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.url:
            info["max_connections"] = self.max_connections
            info["ip_address"] = "127.0.0.1"
        if self.last_error:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error
        return info


class WebhookDelivery:
    """Posts the updates of one queue to the webhook that is set; ends with the server."""

    def __init__(self, queue: UpdateQueue) -> None:
        """Deliver from `queue`, once a webhook is set."""
        self._queue = queue
        self._tasks: set[asyncio.Task[None]] = set()

    def switch(self, webhook: Webhook) -> None:
        """Deliver to `webhook` from now on, or no more if it has no address."""
        for task in self._tasks:
            task.cancel()
        if webhook.url:
            work = _deliver(webhook, self._queue)
            task = asyncio.get_running_loop().create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Cancel what still runs and wait for its end."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _deliver(webhook: Webhook, queue: UpdateQueue) -> None:
    """Post updates to `webhook`, one after the other, until cancelled."""
    headers = {"Content-Type": "application/json"}
    if webhook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
    async with ClientSession(
        headers=headers, timeout=ClientTimeout(total=_ANSWER_SECONDS)
    ) as session:
        pause = FIRST_PAUSE_SECONDS
        while True:
            batch = queue.batch(1)
            if not batch:
                await wait_in(queue.arrivals, LONGEST_PAUSE_SECONDS)
                continue
            problem = await _post(session, webhook.url, batch[0])
            if not problem:
                queue.confirm_one(batch[0])
                pause = FIRST_PAUSE_SECONDS
                continue
            webhook.last_error, webhook.last_error_date = problem, int(real_seconds())
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _post(session: ClientSession, url: str, update: Json) -> str:
    """Post one update and return what went wrong, empty if nothing did."""
    try:
        async with session.post(url, data=to_bytes(update), allow_redirects=False) as answer:
            if 200 <= answer.status < 300:  # noqa: PLR2004 - the 2xx range of HTTP
                return ""
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (ClientError, TimeoutError) as error:
        return f"Connection failed: {type(error).__name__}"
