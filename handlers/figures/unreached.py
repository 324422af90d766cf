"""Who cannot be reached, by unit, and what is to be done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext
from handlers.engine.lookup import Query
from reporting.forms import Form
from reporting.people import Person
from reporting.reporters import files
from reporting.units.names import short
from reporting.values import show_date

MOST_UNITS: Final = 8
"""Units named in a line; the others are counted."""

MOST_PEOPLE: Final = 2
"""People of a unit named beside it; the others are counted."""


@dataclass(frozen=True, slots=True)
class Filer:
    """Somebody who files for a unit, and whether there is a chat in which they can be reached.

    `refused_on`: the day on which the messenger last refused what they were to be told, if nothing
    has come to them since.
    """

    person: Person
    is_reached: bool
    refused_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitContacts:
    """Who files for a unit: `had_others` if somebody did before, `is_invited` if a code is open."""

    filers: tuple[Filer, ...] = ()
    had_others: bool = False
    is_invited: bool = False


@dataclass(frozen=True, slots=True)
class ContactsQuery(Query[Mapping[str, UnitContacts]]):
    """Who files for each of these units, whatever the form, and whether they can be reached."""

    units: tuple[str, ...]


def unreached(ctx: TurnContext, form: Form, codes: Sequence[str]) -> Markup | None:
    """In which units somebody cannot be reached, by the reason, and what helps; None for none.

    A unit stands alone where that is so of all its people; else they are named beside it. Units
    that nobody files for are told by what became of them: never enrolled, or left.
    """
    found = ctx.lookup.get(ContactsQuery(tuple(codes)))
    nobody: dict[str, list[str]] = {"left": [], "invited": [], "never": []}
    blocked: list[str] = []
    refused: list[str] = []
    units = ctx.lookup.units
    for code in codes:
        contacts = found.get(code, UnitContacts())
        name = short(units[code].name if code in units else code)
        here = [one for one in contacts.filers if files(one.person, form, code)]
        lost = [one for one in here if not one.is_reached]
        untold = [one for one in here if one.is_reached and one.refused_on is not None]
        if not here:
            nobody[_why(contacts)].append(name)
        elif lost:
            blocked.append(_unit(ctx, name, () if len(lost) == len(here) else lost))
        if untold:
            last = max(one.refused_on for one in untold if one.refused_on is not None)
            those = () if len(untold) == len(here) else untold
            refused.append(_unit(ctx, name, those, last))
    lines = [_line(ctx, f"unreached.{why}", names) for why, names in nobody.items() if names]
    if blocked:
        lines.append(_line(ctx, "unreached.blocked", blocked))
    if refused:
        lines.append(_line(ctx, "unreached.refused", refused))
    return joined(ctx.say("unreached.title"), *lines) if lines else None


def _unit(ctx: TurnContext, name: str, people: Sequence[Filer], day: date | None = None) -> str:
    """The unit, with the people that it is about unless it is about all, and the last day."""
    more = len(people) - MOST_PEOPLE
    names = ", ".join(one.person.name for one in people[:MOST_PEOPLE])
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    beside = ", ".join(part for part in (names + rest, day and show_date(day)) if part)
    return f"{name} ({beside})" if beside else name


def _why(contacts: UnitContacts) -> str:
    if contacts.is_invited:
        return "invited"
    return "left" if contacts.had_others else "never"


def _line(ctx: TurnContext, sentence: str, names: Sequence[str]) -> Markup:
    more = len(names) - MOST_UNITS
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    return ctx.say(sentence, count=len(names), names=", ".join(names[:MOST_UNITS]) + rest)
