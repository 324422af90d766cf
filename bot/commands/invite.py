"""`invite`: one-time codes that make a chat somebody's: for one person, for many, or taken back."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.app.argument_parser import Subparsers
from bot.app.bootstrap import opened_store, read_reference_data
from bot.app.console import Operator
from bot.app.csv_files import FAILED, cannot_write, new_private_file, read_file, tell_problems
from bot.app.invitations import (
    Described,
    Invited,
    bot_name,
    link,
    make,
    read_invitees,
    read_one,
    written,
)
from bot.app.settings import Settings
from bot.runtime.clock import Clock
from bot.runtime.reference_data import ReferenceData
from reporting.clean_text import NOTHING, CleanText, clean
from reporting.complaints import Complaint
from reporting.csv_files.people import Invitee, PeopleFileProblems
from reporting.forms.words import duty_names
from reporting.invitations import VALID_FOR, code_hash, flaw_of, tidy_code
from reporting.reporters import reports_itself
from reporting.values import show_date
from storage.store import Store

_BOM = b"\xef\xbb\xbf"


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    text = operator.text
    file, code = text("word.file"), text("word.code")
    parser = subparsers.add_parser("invite", help=text("invite.help"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--unit", type=clean, metavar=code, help=text("invite.unit"))
    what.add_argument("--file", type=Path, metavar=file, help="unit_code,name,role,duties[,form]")
    what.add_argument("--revoke", type=clean, metavar=code, help=text("invite.revoke"))
    parser.add_argument("--role", type=clean, metavar=text("word.role"), help=text("invite.role"))
    parser.add_argument(
        "--duty",
        action="append",
        type=clean,
        default=[],
        metavar=text("word.duty"),
        help=text("invite.duty"),
    )
    parser.add_argument(
        "--form", type=clean, default=NOTHING, metavar=text("word.form"), help=text("invite.form")
    )
    parser.add_argument("--name", default="", metavar=text("word.name"), help=text("invite.name"))
    parser.add_argument("--out", type=Path, metavar=file, help=text("invite.out"))
    parser.add_argument("--dry-run", action="store_true", help=text("invite.dry_run_help"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Invite or revoke; the exit status."""
    return asyncio.run(_run(args, settings, operator))


@dataclass(frozen=True, slots=True)
class Making:
    """What invitations are made with."""

    settings: Settings
    store: Store
    reference: ReferenceData
    now: datetime
    operator: Operator


async def _run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    async with opened_store(settings.database_url) as store:
        reference = await read_reference_data(settings, store)
        now = Clock(settings.clock_start, settings.clock_rate or 1.0).now()
        if args.revoke is not None:
            return await _revoke(args.revoke, store, now, operator)
        if not reference.history.versions:
            operator.complain(Complaint("invite.no_units"))
            return FAILED
        making = Making(settings, store, reference, now, operator)
        if args.file is not None:
            return await _invite_file(args, making)
        return await _invite_one(args, making)


# --- one person ----------------------------------------------------------------------------------
async def _invite_one(args: argparse.Namespace, making: Making) -> int:
    operator = making.operator
    has_name = bool(clean(args.name).strip())
    try:
        # As it was typed: the list of one line cleans it, and tells an old encoding before that.
        called = args.name if has_name else operator.text("invite.nobody")
        who = Described(args.unit, args.role or "", args.duty, args.form, called)
        invitee = read_one(who, making.reference, making.now)
    except PeopleFileProblems as refused:
        for problem in refused.problems:
            operator.complain(problem.complaint)
        return FAILED
    if not has_name:
        invitee = replace(invitee, name="")
    async with making.store.writing() as work:
        (invited,) = await make(work, [invitee], making.now)
    _tell(invited, making, await bot_name(making.settings))
    return 0


def _tell(invited: Invited, making: Making, username: str | None) -> None:
    """A few lines for a person; the code alone stands on the last."""
    grant, reference, operator = invited.invitee.grant, making.reference, making.operator
    unit = reference.units_at(making.now)[grant.unit_code]
    today = making.now.astimezone(reference.timezone).date()
    forms = [
        form
        for code in reference.forms
        if grant.concerns(code)
        for form in reference.forms.with_later(code, today)
        if code == grant.form or reports_itself(form, unit)
    ]
    duties = duty_names(forms, grant.duties, operator.language)
    named = [form.short[operator.language] for form in forms if grant.form is not None]
    who = [
        invited.invitee.name or operator.text("invite.nobody"),
        unit.name,
        reference.catalogue.speech(operator.language).plain(f"role.{grant.role}"),
        *([duties] if duties else []),
        *dict.fromkeys(named),
    ]
    operator.say("invite.code", who=" · ".join(who))
    operator.say("invite.until", until=_until(making))
    if username:
        operator.say("invite.link", link=link(username, invited.code))
    else:
        operator.say("invite.no_link")
    operator.show(invited.code)


def _until(making: Making) -> str:
    ends = (making.now + VALID_FOR).astimezone(making.reference.timezone)
    return f"{ends:%H:%M} {show_date(ends.date())}"


# --- a file of people ----------------------------------------------------------------------------
async def _invite_file(args: argparse.Namespace, making: Making) -> int:
    file: Path = args.file
    out: Path | None = args.out
    operator = making.operator
    if out is None and not args.dry_run:
        operator.complain(Complaint("invite.no_out"))
        return FAILED
    content = read_file(file, operator)
    if content is None:
        return FAILED
    try:
        invitees = read_invitees(content, making.reference, making.now)
    except PeopleFileProblems as refused:
        tell_problems(file, refused.problems, operator)
        operator.complain(Complaint("invite.nobody_invited"))
        return FAILED
    if out is None or args.dry_run:
        operator.say("invite.dry_run", count=len(invitees))
        return 0
    username = await bot_name(making.settings)
    if not await _write(out, content, invitees, username, making):
        return FAILED
    operator.say("invite.made", count=len(invitees), until=_until(making), file=str(out))
    operator.say("invite.keep_secret")
    if username is None:
        operator.say("invite.no_link")
    return 0


async def _write(
    out: Path, content: bytes, invitees: Sequence[Invitee], username: str | None, making: Making
) -> bool:
    """Make the codes and write them: both or neither. False after saying why it cannot be done."""
    # Excel needs the mark to see UTF-8; a people's file that has it came from there.
    mark = _BOM if content.startswith(_BOM) else b""
    try:
        with new_private_file(out) as stream:
            async with making.store.writing() as work:
                invited = await make(work, invitees, making.now)
                stream.write(mark + written(invited, username).encode())
                stream.flush()
    except FileExistsError:
        making.operator.complain(Complaint("invite.out_exists", file=str(out)))
        return False
    except OSError as refused:
        making.operator.complain(cannot_write(out, refused))
        return False
    return True


# --- taking back ---------------------------------------------------------------------------------
async def _revoke(text: CleanText, store: Store, now: datetime, operator: Operator) -> int:
    code = tidy_code(text)
    if code is None:
        operator.complain(Complaint("invite.not_a_code", text=text))
        return FAILED
    async with store.writing() as work:
        before = await work.invitations.by_hash(code_hash(code))
        revoked = await work.invitations.revoke(code_hash(code), now)
    if revoked:
        operator.say("invite.revoked")
        return 0
    operator.complain(Complaint(_NOT_REVOKED[flaw_of(before, now) or ""]))
    return FAILED


_NOT_REVOKED = {
    "unknown": "invite.unknown",
    "used": "invite.used",
    "revoked": "invite.revoked_before",
}
