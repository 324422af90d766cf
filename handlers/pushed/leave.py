"""Somebody does another's work during a leave: "Minh thay Hoa từ 10/9 đến 20/9"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handlers.engine.callback_data import pack
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext, office_name
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated, Refusal
from handlers.engine.turn import Message, Notify, Turn
from handlers.figures.unreached import ContactsQuery
from handlers.pushed.effects import EndStandIn, SetStandIn
from reporting.clean_text import CleanText
from reporting.normalise import fold
from reporting.people import Person, Role
from reporting.values import Kind, show_date

MOST_DAYS: Final = 190
"""A leave of more days is a change of people: somebody is invited then."""

HALF_A_YEAR: Final = 6
"""Months: a day without a year that is further back is one of next year."""

_DAY = r"(?:ngay )?(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?"
_TYPED = re.compile(
    r"(?P<who>.{1,60}?) (?:(?:lam |se )?thay(?: cho| the)?|stands in for) (?P<absent>.{1,60}?)"
    rf"(?: o (?P<unit>.{{1,60}}?))?,? (?:tu|from) {_DAY} (?:den|toi|to)(?: het)? {_DAY}"
)


@dataclass(frozen=True, slots=True)
class _Leave:
    unit: str
    absent: Person
    person: Person
    first: date
    last: date

    @property
    def pair(self) -> str:
        """Whom it is about, as the argument of a key."""
        return f"{self.unit}/{self.absent.id}/{self.person.id}"


def typed(ctx: TurnContext, text: CleanText) -> Turn | None:
    """Read back what was typed; None where it is nothing of the kind."""
    match = _TYPED.fullmatch(fold(text).strip(" .!"))
    if match is None or _asks_for_words(ctx):
        return None
    units = _units(ctx)
    if not units:
        return None
    first, last = _days(ctx, match.groups()[3:])
    leave = _leave(ctx, units, match, first, last)
    return None if leave is None else ctx.turn(_read_back(ctx, leave))


def _asks_for_words(ctx: TurnContext) -> bool:
    """Whether the question in hand is answered with a text, which may say just that."""
    code = ctx.session.asked
    return code is not None and code in ctx.form and ctx.form.indicator(code).kind is Kind.TEXT


def _units(ctx: TurnContext) -> list[str]:
    """The units whose people somebody may say this of: one's own, or those that a clerk has."""
    tree = ctx.lookup.units
    found: dict[str, None] = {}
    for grant in ctx.person.grants:
        if grant.unit_code not in tree:
            continue
        if grant.role is Role.FOCAL:
            found[grant.unit_code] = None
        elif grant.role is Role.CLERK:
            found |= dict.fromkeys(unit.code for unit in tree.at_or_below(grant.unit_code))
    return list(found)


def _leave(
    ctx: TurnContext, units: Sequence[str], match: re.Match[str], first: date, last: date
) -> _Leave | None:
    """Who is meant; None where no unit has somebody of either name.

    Raises:
        Refusal: it is not plain who is meant, or the days make no sense.
    """
    wanted = fold(match["unit"] or "")
    found: list[_Leave] = []
    somebody = False
    for code, contacts in ctx.lookup.get(ContactsQuery(tuple(units))).items():
        if wanted and not fold(ctx.lookup.units[code].name).endswith(wanted):
            continue
        people = [one.person for one in contacts.filers]
        absent, who = _named(people, match["absent"]), _named(people, match["who"])
        somebody = somebody or bool(absent or who)
        found += [
            _Leave(code, one, other, first, last)
            for one in absent
            for other in who
            if one.id != other.id
        ]
    if len(found) == 1:
        if not first <= last or last < ctx.today or (last - first).days > MOST_DAYS:
            raise Refusal("leave.days", first=show_date(first), last=show_date(last))
        return found[0]
    if found:
        raise Refusal("leave.which")
    if somebody:
        raise Refusal("leave.unknown")
    return None


def _named(people: Sequence[Person], name: str) -> list[Person]:
    """Whom a name means: the whole of it, or its last word."""
    plain = re.sub(r"^(?:anh|chi|ong|ba|co|dong chi) ", "", name)
    whole = [one for one in people if fold(one.name) == plain]
    return whole or [one for one in people if fold(one.name).split()[-1:] == [plain]]


def _days(ctx: TurnContext, parts: Sequence[str | None]) -> tuple[date, date]:
    """The two days; without a year of this one, or of the next where that is over."""
    first, last = _day(ctx, parts[:3]), _day(ctx, parts[3:])
    if parts[5] is None:
        last = last.replace(year=first.year)
        if last < first:
            last = last.replace(year=last.year + 1)
        is_next_year = ctx.today.month - last.month > HALF_A_YEAR
        if parts[2] is None and last < ctx.today and is_next_year:
            first, last = (day.replace(year=day.year + 1) for day in (first, last))
    return first, last


def _day(ctx: TurnContext, parts: Sequence[str | None]) -> date:
    day, month, year = parts
    try:
        return date(int(year or ctx.today.year), int(month or 0), int(day or 0))
    except ValueError:
        raise Refusal("leave.no_day", day=f"{day}/{month}") from None


def _read_back(ctx: TurnContext, leave: _Leave) -> Message:
    text = ctx.say("leave.sure", **_facts(ctx, leave))
    days = f"{leave.first:%y%m%d}/{leave.last:%y%m%d}"
    yes = way_to(
        pack("leave", "set", f"{leave.pair}/{days}"),
        ctx.say.plain("button.leave_set"),
        ("đúng", "có", "đồng ý", "yes"),
    )
    return replace(ctx.notice(text), keyboard=((yes,),))


def _facts(ctx: TurnContext, leave: _Leave) -> dict[str, str]:
    duties = dict.fromkeys(
        form.duties[duty][ctx.language]
        for form in ctx.lookup.forms.values()
        for duty in leave.absent.duties_in(leave.unit, form.code)
        if duty in form.duties
    )
    return {
        "who": leave.person.name,
        "absent": leave.absent.name,
        "office": office_name(ctx.lookup.units[leave.unit], ctx.say),
        "duties": ", ".join(duties) or ctx.say.plain("leave.all"),
        "first": show_date(leave.first),
        "last": show_date(leave.last),
    }


def _set(ctx: TurnContext, argument: str) -> Turn:
    """It was read and is right: from its first day on it is so."""
    try:
        pair, first, last = argument.rsplit("/", 2)
    except ValueError:
        raise Outdated from None
    leave = _of(ctx, pair.split("/"), _written(first), _written(last))
    if leave.last < ctx.today:
        raise Outdated
    facts = _facts(ctx, leave)
    end = Choice(
        pack("leave", "end", leave.pair), ctx.say.plain("button.leave_end"), is_navigation=True
    )
    done = replace(ctx.notice(ctx.say("leave.done", **facts)), keyboard=((end,),))
    effect = SetStandIn(leave.unit, leave.absent.id, leave.person.id, leave.first, leave.last)
    return ctx.turn(done, effects=(effect, *_told(ctx, leave, "leave.told")))


def _end(ctx: TurnContext, argument: str) -> Turn:
    """Whoever was away is back earlier."""
    leave = _of(ctx, argument.split("/"), ctx.today, ctx.today)
    done = ctx.notice(ctx.say("leave.ended", **_facts(ctx, leave)))
    effect = EndStandIn(leave.unit, leave.absent.id, leave.person.id)
    return ctx.turn(done, effects=(effect, *_told(ctx, leave, "leave.told_end")))


def _told(ctx: TurnContext, leave: _Leave, sentence: str) -> list[Notify]:
    """Both are told, but whoever says it."""
    notices = []
    for person in (leave.person, leave.absent):
        if person.id != ctx.person.id:
            reader = ctx.read_by(person)
            text = reader.say(sentence, **_facts(reader, leave))
            notices.append(Notify(person.id, reader.notice(text)))
    return notices


def _of(ctx: TurnContext, pair: Sequence[str], first: date, last: date) -> _Leave:
    """The leave that a key names, of a unit whose people this person may say it of.

    Raises:
        Outdated: it names none.
    """
    try:
        unit, absent, person = pair
    except ValueError:
        raise Outdated from None
    if unit not in _units(ctx):
        raise Outdated
    filers = ctx.lookup.get(ContactsQuery((unit,)))[unit].filers
    people = {str(one.person.id): one.person for one in filers}
    if absent not in people or person not in people:
        raise Outdated
    return _Leave(unit, people[absent], people[person], first, last)


def _written(day: str) -> date:
    """The day in a key: "240910"."""
    try:
        return date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        raise Outdated from None


DIALOG = Dialog("leave", taps={"set": _set, "end": _end}, lasting=frozenset({"set", "end"}))
