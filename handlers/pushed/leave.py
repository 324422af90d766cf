"""Somebody does another's work during a leave: "Minh thay Hoa từ 10/9 đến 20/9"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import quoted
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext, office_name
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated, Refusal
from handlers.engine.turn import Message, Notify, Turn
from handlers.figures.unreached import ContactsQuery
from handlers.pushed.effects import EndStandIn, SetStandIn
from handlers.pushed.leave_words import LeaveWords, NoSuchDayError, as_typed, days_of, read_leave
from reporting.clean_text import CleanText, clean
from reporting.normalise import fold
from reporting.people import FILING, Person, Role
from reporting.values import Kind, show_date

MOST_DAYS: Final = 190
"""A leave of more days is a change of people: somebody is invited then."""

MOST_NAMED: Final = 6
"""People named in an answer."""


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
    """Read back what was typed; None where it is nothing of the kind.

    Raises:
        Refusal: it cannot be done as it was said.
    """
    said = read_leave(text)
    if said is None or asks_for_words(ctx):
        return None
    units = _units(ctx)
    if not units:
        if said.last is not None and said.who and ctx.person.roles() & FILING:
            raise Refusal("leave.not_yours")
        return None
    leave = _leave(ctx, units, said, text)
    return None if leave is None else ctx.turn(_read_back(ctx, leave))


def asks_for_words(ctx: TurnContext) -> bool:
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
    ctx: TurnContext, units: Sequence[str], said: LeaveWords, text: CleanText
) -> _Leave | None:
    """Who is meant; None where no unit has somebody of either name.

    Raises:
        Refusal: it is not plain who is meant, or the days make no sense.
    """
    everybody = _people(ctx, units, said.unit)
    absent = [(code, one) for code, one in everybody if _is_named(one, said.absent, everybody)]
    who = [(code, one) for code, one in everybody if _is_named(one, said.who, everybody)]
    if not absent and (not who or not said.who):
        if said.last is None or not said.who:
            return None
        raise _unknown(ctx, as_typed(text, said.absent), everybody)
    if not said.who or said.last is None:
        if said.who and not (absent and who):
            return None  # without days it is a leave only of people who are known
        raise Refusal("leave.no_days" if said.who else "leave.nobody_named", absent=_names(absent))
    pairs = [
        (code, one, other)
        for code, one in absent
        for place, other in who
        if place == code and one.id != other.id
    ]
    if not pairs:
        raise _no_pair(absent, who) or _unknown(
            ctx, as_typed(text, said.who if absent else said.absent), everybody
        )
    if len(pairs) > 1:
        raise _which(ctx, pairs)
    ((code, one, other),) = pairs
    return _Leave(code, one, other, *_days(ctx, said))


def _people(ctx: TurnContext, units: Sequence[str], wanted: str) -> list[tuple[str, Person]]:
    """Whoever files for one of the units, or for the one that is named."""
    contacts = ctx.lookup.get(ContactsQuery(tuple(units)))
    return [
        (code, one.person)
        for code, found in contacts.items()
        if not wanted or fold(ctx.lookup.units[code].name).endswith(wanted)
        for one in found.filers
    ]


def _is_named(one: Person, name: str, everybody: Sequence[tuple[str, Person]]) -> bool:
    """Whether a name means that person: the whole of it, else its last words."""
    if any(fold(other.name) == name for _, other in everybody):
        return fold(one.name) == name
    return bool(name) and f" {fold(one.name)}".endswith(f" {name}")


def _names(people: Sequence[tuple[str, Person]]) -> str:
    return ", ".join(dict.fromkeys(one.name for _, one in people[:MOST_NAMED]))


def _unknown(ctx: TurnContext, name: str, everybody: Sequence[tuple[str, Person]]) -> Refusal:
    """Nobody has that name; who is there, while those are few."""
    is_few = len(everybody) <= MOST_NAMED
    there = ctx.say.plain("leave.there", names=_names(everybody)) if is_few and everybody else ""
    return Refusal("leave.unknown_name", name=quoted(clean(name)), there=there)


def _no_pair(
    absent: Sequence[tuple[str, Person]], who: Sequence[tuple[str, Person]]
) -> Refusal | None:
    """Why the two are not two people of one unit; None where one of them is not known."""
    if not absent or not who:
        return None
    if {one.id for _, one in absent} == {one.id for _, one in who}:
        return Refusal("leave.same", name=_names(absent))
    return Refusal("leave.unknown")


def _which(ctx: TurnContext, pairs: Sequence[tuple[str, Person, Person]]) -> Refusal:
    """Which of several people of these names can be meant."""
    found = [
        ctx.say.plain(
            "leave.pair",
            who=other.name,
            absent=one.name,
            office=office_name(ctx.lookup.units[code], ctx.say),
        )
        for code, one, other in pairs
    ]
    rest = ctx.say.plain("card.and_more", count=len(found) - MOST_NAMED)
    more = rest if len(found) > MOST_NAMED else ""
    return Refusal("leave.which", pairs="; ".join(found[:MOST_NAMED]) + more)


def _days(ctx: TurnContext, said: LeaveWords) -> tuple[date, date]:
    """The first and the last day.

    Raises:
        Refusal: they make no sense.
    """
    try:
        days = days_of(said, ctx.today)
    except NoSuchDayError as flaw:
        raise Refusal("leave.no_day", day=str(flaw)) from None
    first, last = days or (ctx.today, ctx.today)
    wrong = None
    if last < first:
        wrong = "leave.reversed"
    elif last < ctx.today:
        wrong = "leave.past"
    elif (last - first).days > MOST_DAYS:
        wrong = "leave.too_long"
    if wrong is not None:
        raise Refusal(wrong, first=show_date(first), last=show_date(last))
    return first, last


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
