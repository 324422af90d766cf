"""`invite`: one-time codes that make a chat somebody's: for one person, for many, or taken back."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.app.compose import make_world, opened_store
from bot.app.console import Subparsers, complain, say
from bot.app.csv_files import FAILED, new_private_file, read_file, tell_problems
from bot.app.invitations import (
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
from handlers.engine.catalogue import DEFAULT_LANGUAGE
from reporting.csv_files.people import Invitee, PeopleFileProblems
from reporting.invitations import VALID_FOR, code_hash, flaw_of, tidy_code
from reporting.values import show_date
from storage.store import Store

_NO_LINK = (
    "Chưa có liên kết, vì chưa biết tên bot (thiếu TELEGRAM_TOKEN, hoặc Telegram chưa trả lời): "
    "người được mời mở bot và gửi mã."
)
_BOM = b"\xef\xbb\xbf"


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "invite", help="make invitation codes, valid for 14 days and for one person each"
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--unit", metavar="CODE", help="the unit of the one who is invited")
    what.add_argument("--file", type=Path, metavar="PEOPLE.csv", help="unit_code,name,role,duties")
    what.add_argument("--revoke", metavar="CODE", help="make a code useless that nobody used yet")
    parser.add_argument("--role", help="officer, focal, clerk, leader or admin (with --unit)")
    parser.add_argument("--duty", action="append", default=[], help="for officers; may be repeated")
    parser.add_argument("--name", default="", help="what the bot calls the person")
    parser.add_argument("--out", type=Path, metavar="INVITES.csv", help="a new file (with --file)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Invite or revoke; the exit status."""
    return asyncio.run(_run(args, settings))


@dataclass(frozen=True, slots=True)
class Making:
    """What invitations are made with."""

    settings: Settings
    store: Store
    reference: ReferenceData
    now: datetime


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    async with opened_store(settings.database_url) as store:
        reference = await make_world(settings, store)
        now = Clock(settings.clock_start, settings.clock_rate or 1.0).now()
        if args.revoke is not None:
            return await _revoke(args.revoke, store, now)
        if not reference.units.units:
            complain("Chưa có đơn vị nào. Nạp trước: python -m bot units load FILE.csv")
            return FAILED
        making = Making(settings, store, reference, now)
        if args.file is not None:
            return await _invite_file(args.file, args.out, making)
        return await _invite_one(args, making)


# --- one person ----------------------------------------------------------------------------------
async def _invite_one(args: argparse.Namespace, making: Making) -> int:
    name = " ".join(args.name.split())
    try:
        invitee = read_one(args.unit, args.role or "", args.duty, name or _NOBODY, making.reference)
    except PeopleFileProblems as refused:
        for problem in refused.problems:
            complain(problem.text)
        return FAILED
    if not name:
        invitee = replace(invitee, name="")
    async with making.store.writing() as work:
        (invited,) = await make(work, [invitee], making.now)
    _tell(invited, making, await bot_name(making.settings))
    return 0


_NOBODY = "Người được mời"


def _tell(invited: Invited, making: Making, username: str | None) -> None:
    """A few lines for a person; the code alone stands on the last."""
    grant, reference = invited.invitee.grant, making.reference
    duties = [
        form.duties[duty][DEFAULT_LANGUAGE]
        for form in reference.forms.values()
        for duty in grant.duties
        if duty in form.duties
    ]
    who = [
        invited.invitee.name or _NOBODY,
        reference.units[grant.unit_code].name,
        reference.catalogue.speech(DEFAULT_LANGUAGE).plain(f"role.{grant.role}"),
        *([", ".join(dict.fromkeys(duties))] if duties else []),
    ]
    say(f"Mã mời: {' · '.join(who)}")
    say(f"Dùng một lần, đến {_until(making)}.")
    say(f"Liên kết: {link(username, invited.code)}" if username else _NO_LINK)
    say(invited.code)


def _until(making: Making) -> str:
    ends = (making.now + VALID_FOR).astimezone(making.reference.timezone)
    return f"{ends:%H:%M} {show_date(ends.date())}"


# --- a file of people ----------------------------------------------------------------------------
async def _invite_file(file: Path, out: Path | None, making: Making) -> int:
    if out is None:
        complain("Thiếu --out INVITES.csv: mã chỉ hiện một lần, cần tệp mới để ghi.")
        return FAILED
    content = read_file(file)
    if content is None:
        return FAILED
    try:
        invitees = read_invitees(content, making.reference)
    except PeopleFileProblems as refused:
        tell_problems(file, refused.problems)
        complain("Chưa mời ai. Sửa tệp rồi chạy lại.")
        return FAILED
    username = await bot_name(making.settings)
    if not await _write(out, content, invitees, username, making):
        return FAILED
    say(f"Đã tạo {len(invitees)} mã mời, dùng đến {_until(making)}: {out}")
    say("Ai đọc được tệp này đều dùng được các mã trong đó; gửi xong thì xóa tệp.")
    if username is None:
        say(_NO_LINK)
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
        complain(f"{out} đã có; mã cũ trong đó không lấy lại được. Chọn tên khác.")
        return False
    except OSError as refused:
        complain(f"Không ghi được {out} ({refused.strerror}).")
        return False
    return True


# --- taking back ---------------------------------------------------------------------------------
async def _revoke(text: str, store: Store, now: datetime) -> int:
    code = tidy_code(text)
    if code is None:
        complain(f'"{text}" không phải một mã mời. Mã có 12 chữ và số, như K7M2-9QXD-4TRP.')
        return FAILED
    async with store.writing() as work:
        before = await work.invitations.by_hash(code_hash(code))
        revoked = await work.invitations.revoke(code_hash(code), now)
    if revoked:
        say("Đã thu hồi mã mời này. Không ai dùng được nữa.")
        return 0
    complain(_NOT_REVOKED[flaw_of(before, now) or ""])
    return FAILED


_NOT_REVOKED = {
    "unknown": "Không có mã mời này.",
    "used": "Mã này đã có người dùng, nên không thu hồi được nữa.",
    "revoked": "Mã này đã được thu hồi từ trước.",
}
