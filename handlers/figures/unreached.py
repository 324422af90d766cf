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

MOST_UNITS: Final = 15
"""Units of which it is said who cannot be reached; the others are counted."""


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
    """A line for each unit in which somebody cannot be reached, and what helps; None for none.

    Units that nobody files for are told by what became of them: never enrolled, or left.
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
        lost = [one.person.name for one in here if not one.is_reached]
        if not here:
            nobody[_why(contacts)].append(name)
        elif lost:
            blocked.append(f"{name} ({', '.join(lost)})")
        untold = [
            f"{one.person.name}, {show_date(one.refused_on)}"
            for one in here
            if one.is_reached and one.refused_on is not None
        ]
        if untold:
            refused.append(f"{name} ({'; '.join(untold)})")
    lines = [_line(ctx, f"unreached.{why}", names) for why, names in nobody.items() if names]
    if blocked:
        lines.append(_line(ctx, "unreached.blocked", blocked))
    if refused:
        lines.append(_line(ctx, "unreached.refused", refused))
    return joined(ctx.say("unreached.title"), *lines) if lines else None


def _why(contacts: UnitContacts) -> str:
    if contacts.is_invited:
        return "invited"
    return "left" if contacts.had_others else "never"


def _line(ctx: TurnContext, sentence: str, names: Sequence[str]) -> Markup:
    more = len(names) - MOST_UNITS
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    return ctx.say(sentence, count=len(names), names=", ".join(names[:MOST_UNITS]) + rest)
