"""Making invitations: who may be invited to what, the codes, and the links that carry them."""

import asyncio
import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.app.settings import Settings
from bot.channels.channel import DeliveryError
from bot.channels.telegram_wire import TelegramWire
from bot.runtime.reference_data import ReferenceData
from reporting.complaints import Complaint
from reporting.csv_files.people import COLUMNS, Invitee, PeopleFileProblems, read_people
from reporting.csv_files.rows import CsvProblem, read_rows
from reporting.forms import Form, FormLibrary
from reporting.invitations import VALID_FOR, code_hash, new_code
from reporting.people import OVERSEEING, Role
from reporting.reporters import collects, reports_itself
from reporting.units import UnitHistory, UnitTree
from reporting.values import show_date
from storage.store import UnitOfWork

QUICKLY: Final = 3.0
"""Seconds that asking for the bot's own name may take: the codes are good without it."""

ADDED_COLUMNS: Final = ("code", "link")


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody with the code that makes their chat theirs; it is shown here and kept nowhere."""

    invitee: Invitee
    code: str


def read_invitees(content: bytes, reference: ReferenceData, now: datetime) -> tuple[Invitee, ...]:
    """The people of a file.

    Raises:
        PeopleFileProblems: with every problem at once; then nobody is to be invited.
    """
    units = reference.units_at(now)
    today = now.astimezone(reference.timezone).date()
    found = [
        *_nothing_below(content, units, reference.forms_at(now).values()),
        *_ended(content, reference.history, today),
    ]
    try:
        people = read_people(content, units, _wanted(reference.forms, today))
    except PeopleFileProblems as refused:
        raise PeopleFileProblems([*refused.problems, *found]) from None
    if found:
        raise PeopleFileProblems(found)
    return people


def _wanted(forms: FormLibrary, today: date) -> dict[str, tuple[Form, ...]]:
    """The forms as they are filled in today or will be: a version may bring other duties."""
    return {code: forms.with_later(code, today) for code in forms}


@dataclass(frozen=True, slots=True)
class Described:
    """Somebody to be invited as the command line describes them."""

    unit_code: str
    role: str
    duties: Sequence[str]
    form: str
    name: str


def read_one(who: Described, reference: ReferenceData, now: datetime) -> Invitee:
    """One person, by the same rules and sentences as a file: it is a file of one line.

    Raises:
        PeopleFileProblems: with every problem at once.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS.all)
    rows.writerow((who.unit_code, who.name, who.role, ";".join(who.duties), who.form))
    (invitee,) = read_invitees(text.getvalue().encode("utf-8", "replace"), reference, now)
    return invitee


def _nothing_below(
    content: bytes, units: UnitTree, forms: Collection[Form]
) -> Iterator[CsvProblem]:
    """Who is to oversee units that are not there: those who file have no unit below them."""
    rows, _ = read_rows(content, COLUMNS)
    for row in rows:
        code, role = row["unit_code"], row["role"].casefold()
        if role not in OVERSEEING or role == Role.LEADER or code not in units:
            continue  # the leader of a unit that reports is told when its report is late
        itself = any(reports_itself(form, units[code]) for form in forms)
        if itself and not any(_has_reporters_below(form, units, code) for form in forms):
            name = units[code].name
            complaint = Complaint("people.nothing_below", name=name, code=code, role=role)
            yield CsvProblem(row.line, "unit_level", complaint)


def _has_reporters_below(form: Form, units: UnitTree, code: str) -> bool:
    return any(collects(form, units, child.code) for child in units.children(code))


def _ended(content: bytes, history: UnitHistory, today: date) -> Iterator[CsvProblem]:
    """Who is invited to a unit that is there no more."""
    rows, _ = read_rows(content, COLUMNS)
    for row in rows:
        gone = history.ended(row["unit_code"], today)
        if gone is None or gone.valid_to is None:
            continue
        instead = ", ".join(
            f"{unit.name} ({unit.code})" for unit in history.reports_instead(gone.code, today)
        )
        facts = {"name": gone.name, "code": gone.code, "day": show_date(gone.valid_to)}
        complaint = (
            Complaint("people.unit_ended_instead", instead=instead, **facts)
            if instead
            else Complaint("people.unit_ended", **facts)
        )
        yield CsvProblem(row.line, "unit_ended", complaint)


async def make(work: UnitOfWork, people: Sequence[Invitee], now: datetime) -> tuple[Invited, ...]:
    """Remember an invitation for each; only the hashes of the codes are kept."""
    invited = tuple(Invited(one, new_code()) for one in people)
    for each in invited:
        grant, name = each.invitee.grant, each.invitee.name or None
        await work.invitations.create(code_hash(each.code), grant, name, now, now + VALID_FOR)
    return invited


async def bot_name(settings: Settings) -> str | None:
    """The bot's name at Telegram, if there is a token and an answer comes quickly."""
    if settings.telegram_token is None:
        return None
    wire = TelegramWire(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    await wire.open()
    try:
        async with asyncio.timeout(QUICKLY):
            me: Mapping[str, str] = await wire.call("getMe", {})
    except (DeliveryError, TimeoutError):
        return None
    finally:
        await wire.close()
    return me.get("username")


def link(username: str, code: str) -> str:
    """Opens the chat with the bot and uses the code (Telegram's deep links).

    >>> link("bao_cao_bot", "K7M2-9QXD-4TRP")
    'https://t.me/bao_cao_bot?start=K7M2-9QXD-4TRP'
    """
    return f"https://t.me/{username}?start={code}"


def written(invited: Sequence[Invited], username: str | None) -> str:
    """The people's file with codes and links; the code is the link while the bot has no name."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    named = any(each.invitee.grant.form for each in invited)
    rows.writerow((*(COLUMNS.all if named else COLUMNS.needed), *ADDED_COLUMNS))
    for each in invited:
        grant, name = each.invitee.grant, each.invitee.name
        way = link(username, each.code) if username else each.code
        form = (grant.form or "",) if named else ()
        duties = ";".join(grant.duties)
        rows.writerow((grant.unit_code, name, grant.role.value, duties, *form, each.code, way))
    return text.getvalue()
