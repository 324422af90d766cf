"""What tests and benchmarks call: faults, updates, the call log, touches, clock, rate limit."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from simulator.control_api.clock_control import ClockControl
from simulator.control_api.json_http import Handler, body_of, guarded, reply
from simulator.state.rate_limit import RateLimitRules
from simulator.state.telegram_state import TelegramState


class TestingRoutes:
    """The routes under ``/control/`` that disturb the wire, move the time and count."""

    def __init__(self, state: TelegramState, clock: ClockControl) -> None:
        """Serve `state`."""
        self._state = state
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, for the application."""
        gets: dict[str, Handler] = {
            "faults": self.faults, "updates": self.updates, "calls": self.calls,
            "touches": self.touches, "clock": self.clock,
        }  # fmt: skip
        posts: dict[str, Handler] = {
            "faults": self.inject, "faults/clear": self.clear_faults,
            "faults/share": self.fail_share,
            "updates/repeat": self.repeat, "updates/raw": self.raw, "updates/drop": self.drop,
            "touches/reset": self.reset_touches, "clock": self.move_clock,
            "rate-limit": self.rate_limit, "resume": self.resume,
        }  # fmt: skip
        return [web.get(f"/control/{name}", guarded(one)) for name, one in gets.items()] + [
            web.post(f"/control/{name}", guarded(one)) for name, one in posts.items()
        ]

    # Faults, updates, calls

    async def faults(self, request: web.Request) -> web.Response:
        """Return the faults that wait."""
        del request
        return reply({"faults": self._state.faults.views()})

    async def inject(self, request: web.Request) -> web.Response:
        """Let a fault befall the next matching calls."""
        return reply(asdict(self._state.faults.inject(await body_of(request))))

    async def fail_share(self, request: web.Request) -> web.Response:
        """Let a share of all calls fail."""
        given = await body_of(request)
        self._state.faults.fail_share(float(given["share"]), int(given["seed"]))
        return reply({})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Forget the waiting faults."""
        del request
        self._state.faults.clear()
        return reply({"faults": []})

    async def updates(self, request: web.Request) -> web.Response:
        """Return how many updates the bot has not confirmed."""
        del request
        return reply({"pending": self._state.updates.pending})

    async def repeat(self, request: web.Request) -> web.Response:
        """Deliver an update again."""
        given = await body_of(request)
        fresh = bool(given.get("fresh"))
        return reply({"update_id": self._state.updates.repeat(given.get("update_id"), fresh=fresh)})

    async def raw(self, request: web.Request) -> web.Response:
        """Queue an update of any content."""
        given = await body_of(request)
        return reply({"update_id": self._state.updates.add_raw(dict(given["update"]))})

    async def drop(self, request: web.Request) -> web.Response:
        """Forget the pending updates."""
        del request
        return reply({"dropped": self._state.updates.drop()})

    async def resume(self, request: web.Request) -> web.Response:
        """Go on from an earlier run: updates count on, private chats stand as they did."""
        given = await body_of(request)
        self._state.updates.go_on(int(given["next_update_id"]))
        for one in given["chats"]:
            person = self._state.person(int(one["chat"]))
            chat = self._state.chats[person.user_id]
            self._state.resume(chat, int(one["last_id"]), list(one["messages"]))
        return reply({})

    async def calls(self, request: web.Request) -> web.Response:
        """Return the log of calls and its counts."""
        query, log = request.query, self._state.calls
        chat_id = int(query["chat"]) if "chat" in query else None
        after = int(query.get("after", "0"))
        listed = log.after(after, query.get("method", ""), chat_id) if "counts" not in query else []
        return reply({"calls": listed, "counts": log.counts(), "total": log.total})

    # Touches, clock, rate limit

    async def touches(self, request: web.Request) -> web.Response:
        """Return the touches per person, per team and in all."""
        del request
        people, counter = self._state.people, self._state.effort
        teams: dict[str, list[int]] = {}
        for person in people.values():
            if person.spec.team:
                teams.setdefault(person.spec.team, []).append(person.user_id)
        return reply({
            "people": {str(one): counter.of([one]).view() for one in people},
            "teams": {team: counter.of(ids).view() for team, ids in teams.items()},
            "total": counter.of(list(people)).view(),
        })  # fmt: skip

    async def reset_touches(self, request: web.Request) -> web.Response:
        """Forget the touches of some people, or of everyone."""
        given = await body_of(request)
        self._state.effort.reset(given.get("people"))
        return reply({})

    async def clock(self, request: web.Request) -> web.Response:
        """Return the simulated time."""
        del request
        return reply(self._clock.view())

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the simulated time, and the bot's with it."""
        return reply(await self._clock.move(await body_of(request)))

    async def rate_limit(self, request: web.Request) -> web.Response:
        """Enforce Telegram's limits on sending, or none."""
        given = await body_of(request)
        rules = (
            RateLimitRules(**(given.get("rules") or {})) if given.get("enforced", True) else None
        )
        refused = self._state.rate_limit.refused
        self._state.rate_limit.switch(rules)
        return reply({"rules": asdict(rules) if rules else None, "refused": refused})
