"""/toi, Thông báo: what one is told unasked, from what time on, and what not."""

from dataclasses import replace
from datetime import time
from typing import Final

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import joined
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext
from handlers.engine.refusal import Outdated
from handlers.engine.turn import Message, Turn
from handlers.pushed.effects import SetPushWish
from handlers.pushed.queries import PushWishesQuery
from reporting.ladder.pushes import FOR_ROLES, OFF, USUAL_TIMES, PushKind, time_wanted
from reporting.people import Role
from reporting.reporters import collects

LATER: Final = (time(10, 0), time(14, 0), time(16, 0))
"""Local times that can be chosen in place of the usual one."""

USUAL: Final = "usual"


def kinds_of(ctx: TurnContext) -> list[PushKind]:
    """What the person of this context is told, in a fixed order."""
    roles = ctx.person.roles()
    return [kind for kind, wanted in FOR_ROLES.items() if roles & wanted and _applies(ctx, kind)]


def _applies(ctx: TurnContext, kind: PushKind) -> bool:
    """Of a leader: whether units below file reports, or the unit itself does."""
    if kind not in (PushKind.OWN_UNIT, PushKind.EVENING):
        return True
    units, forms = ctx.lookup.units, list(ctx.lookup.forms.values())
    led = [g.unit_code for g in ctx.person.grants if g.role is Role.LEADER and g.unit_code in units]
    if kind is PushKind.OWN_UNIT:
        return any(units[code] in form.reporters for form in forms for code in led)
    below = [child.code for code in led for child in units.children(code)]
    return any(collects(form, units, code) for form in forms for code in below)


def show(ctx: TurnContext, _: str) -> Turn:
    """All that one is told, with a way to change each."""
    return ctx.turn(_overview(ctx))


def _overview(ctx: TurnContext) -> Message:
    say, kinds = ctx.say, kinds_of(ctx)
    wishes = ctx.lookup.get(PushWishesQuery(ctx.person.id))
    whens = {kind: _when(ctx, kind, wishes.get(kind)) for kind in kinds}
    lines = [
        say("push.line", what=say.plain(f"push.kind_{kind}"), when=when)
        for kind, when in whens.items()
    ]
    choices = [
        way_to(pack("push", "wish", kind), say.plain(f"button.push_{kind}")) for kind in kinds
    ]
    text = joined(say("push.title"), *lines, say("push.which") if kinds else say("push.none"))
    keyboard = tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2))
    return replace(ctx.notice(text), keyboard=keyboard)


def _when(ctx: TurnContext, kind: PushKind, wish: str | None) -> str:
    begins = time_wanted(kind, wish)
    if begins is None:
        return ctx.say.plain("push.off")
    return ctx.say.plain("push.from", at=f"{begins:%H:%M}")


def choose(ctx: TurnContext, argument: str) -> Turn:
    """One of them: from when on, or not at all."""
    kind = _kind(ctx, argument)
    wish = ctx.lookup.get(PushWishesQuery(ctx.person.id)).get(kind)
    now = time_wanted(kind, wish)
    usual = USUAL_TIMES[kind]
    times = [at for at in dict.fromkeys((usual, *LATER)) if at >= usual and at != now]
    choices = [_time(ctx, kind, at) for at in times]
    if now is not None:
        off = ctx.say.plain("button.push_off")
        choices.append(way_to(pack("push", "set", f"{kind}/{OFF}"), off, ("tắt", "off")))
    text = ctx.say(
        "push.choose", what=ctx.say.plain(f"push.kind_{kind}"), when=_when(ctx, kind, wish)
    )
    return ctx.turn(replace(ctx.notice(text), keyboard=(tuple(choices),)))


def _time(ctx: TurnContext, kind: PushKind, at: time) -> Choice:
    wish = USUAL if at == USUAL_TIMES[kind] else f"{at:%H:%M}"
    label = ctx.say.plain("button.push_from", at=f"{at:%H:%M}")
    return way_to(pack("push", "set", f"{kind}/{wish}"), label, (f"{at:%H:%M}", f"{at.hour}h"))


def keep(ctx: TurnContext, argument: str) -> Turn:
    """Remember what was chosen."""
    name, _, wish = argument.partition("/")
    kind = _kind(ctx, name)
    known = {USUAL, OFF, *(f"{at:%H:%M}" for at in LATER)}
    if wish not in known:
        raise Outdated
    wanted = None if wish == USUAL else wish
    text = ctx.say(
        "push.kept", what=ctx.say.plain(f"push.kind_{kind}"), when=_when(ctx, kind, wanted)
    )
    back = way_to(pack("push", "wishes"), ctx.say.plain("button.pushes"))
    message = replace(ctx.notice(text), keyboard=((back,),))
    return ctx.turn(message, effects=(SetPushWish(kind, wanted),))


def _kind(ctx: TurnContext, name: str) -> PushKind:
    found = [kind for kind in kinds_of(ctx) if kind == name]
    if not found:
        raise Outdated
    return found[0]
