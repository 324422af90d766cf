"""A message that waits: how it is kept in the session, asked about, and handled later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from handlers.engine.callback_data import with_token
from handlers.engine.catalogue import Markup, quoted
from handlers.engine.choices import Choice
from handlers.engine.commands import ACTING, RECORDING, command_in
from handlers.engine.context import TurnContext
from handlers.engine.refusal import WhichFirst
from handlers.engine.session import SentFile, TextForChoice, WaitingMessage
from handlers.engine.turn import InboundContent, Media, MediaFile, MediaKind, Message, Text
from reporting.clean_text import CleanText, clean
from reporting.forms.words import code_in
from reporting.legacy_encodings.old_text import typed

SHEETS: Final = (".xlsx", ".xlsm", ".xls", ".docx", ".ods", ".csv")
"""Endings of names that say that a sheet or a paper was meant: each is read by itself."""

MOST_FILES: Final = 40
"""Photos and files that wait together."""

_TOKEN: Final = 3
"""Characters of a token: what a key has room for beside the longest form and unit."""


def kept(ctx: TurnContext, content: Text | Media) -> WaitingMessage:
    """What came, as it is kept."""
    inbound = ctx.inbound
    text = str(content.text) if isinstance(content, Text) else ""
    files = _files(content) if isinstance(content, Media) else ()
    at = int(ctx.now.timestamp())
    return WaitingMessage(text, files, inbound.message_id, inbound.replied_to, at=at)


def asking(waiting: WaitingMessage, which: WhichFirst) -> WaitingMessage:
    """The message with the question that is asked about it."""
    said = f"{waiting.message}/{waiting.text}" if waiting.is_rest else f"{waiting.message}"
    token = sha256(said.encode()).hexdigest()[:_TOKEN]
    choices = tuple(
        replace(choice, key=with_token(choice.key, token))
        for line in which.message.keyboard
        for choice in line
    )
    texts = tuple(TextForChoice(with_token(key, token), text) for key, text in which.texts.items())
    return replace(
        waiting,
        question=which.message.text,
        choices=choices,
        token=token,
        texts=texts,
        joins=which.joins,
    )


def question(
    ctx: TurnContext,
    waiting: WaitingMessage,
    text: Markup | None = None,
    choices: Sequence[Choice] = (),
) -> Message:
    """The question that is asked about it, or that `text`, with all its choices or just these."""
    keyboard = tuple((choice,) for choice in choices or waiting.choices)
    return replace(ctx.notice(text or Markup(waiting.question)), keyboard=keyboard)


def content_of(waiting: WaitingMessage, choice: str) -> InboundContent:
    """What is handled once the choice of that key is taken."""
    if not waiting.files:
        texts = {one.choice: one.text for one in waiting.texts}
        return Text(typed(texts.get(choice, waiting.text)))
    first, *more = (
        Media(
            MediaKind(one.kind),
            MediaFile(one.id, clean(one.name), one.size),
            typed(one.caption),
            one.album,
        )
        for one in waiting.files
    )
    return replace(first, more=tuple(more))


def rest_of(waiting: WaitingMessage, choice: str) -> WaitingMessage | None:
    """What is left of a text in parts once that choice was taken; it has its question still."""
    taken = next((one.text for one in waiting.texts if one.choice == choice), None)
    lines = () if taken is None else taken.split("\n")
    left = [
        TextForChoice(one.choice, text)
        for one in waiting.texts
        if (text := "\n".join(line for line in one.text.split("\n") if line not in lines))
    ]
    if not left:
        return None
    text = "\n".join(dict.fromkeys(line for one in left for line in one.text.split("\n")))
    keys = {one.choice for one in left}
    choices = tuple(one for one in waiting.choices if one.key in keys)
    return replace(waiting, text=text, texts=tuple(left), choices=choices, is_rest=True)


def what(ctx: TurnContext, waiting: WaitingMessage) -> str:
    """It in a few words: the text as typed, or how many files."""
    if waiting.files:
        return ctx.say.plain("which.files", count=len(waiting.files))
    return f"“{quoted(waiting.text)}”"


# --- more than one -------------------------------------------------------------------------------
def with_text(waiting: WaitingMessage, text: CleanText) -> WaitingMessage | None:
    """It with another text of values beside it; None where they cannot be read as one."""
    if not waiting.joins or waiting.is_rest:
        return None
    return replace(waiting, text=f"{waiting.text}\n{text}", count=waiting.count + 1)


def with_files(waiting: WaitingMessage, thing: Media) -> WaitingMessage | None:
    """It with more photos and files beside it; None where one of them is read by itself."""
    files = (*waiting.files, *_files(thing))
    if not waiting.files or len(files) > MOST_FILES:
        return None
    if any(one.name.lower().endswith(SHEETS) for one in files):
        return None
    return replace(waiting, files=files, count=waiting.count + 1)


def recaptioned(waiting: WaitingMessage, thing: Media) -> WaitingMessage | None:
    """It with the caption of one of its files as it reads now; None where it has no such file."""
    found = thing.file is not None and any(one.id == thing.file.id for one in waiting.files)
    if thing.file is None or not found:
        return None
    return replace(
        waiting,
        files=tuple(
            replace(one, caption=str(thing.caption)) if one.id == thing.file.id else one
            for one in waiting.files
        ),
    )


def _files(content: Media) -> tuple[SentFile, ...]:
    return tuple(
        SentFile(
            part.kind,
            part.file.id,
            str(part.file.name),
            part.file.size,
            str(part.caption),
            part.album,
        )
        for part in content.parts
        if part.file is not None
    )


# --- what would have come of it ------------------------------------------------------------------
def lost(ctx: TurnContext, waiting: WaitingMessage) -> tuple[Message, ...]:
    """That it was not recorded, or not done; nothing of a command that only shows something."""
    if waiting.files:
        return (ctx.notice(ctx.say("which.files_dropped", count=len(waiting.files))),)
    command = command_in(clean(waiting.text))
    if command is None or (command[0] in RECORDING and _has_value(ctx, command[1])):
        return (ctx.notice(ctx.say("which.dropped", raw=quoted(waiting.text))),)
    if command[0] in ACTING:
        return (ctx.notice(ctx.say("which.not_done", raw=quoted(waiting.text))),)
    return ()


def _has_value(ctx: TurnContext, words: CleanText) -> bool:
    """Whether something to record stands behind the code."""
    last = words.split()[-1:]
    return bool(last) and code_in(last[0], ctx.lookup.forms.index.codes) is None


def is_stale(ctx: TurnContext, waiting: WaitingMessage) -> bool:
    """Whether it waits for longer than to the end of the day after it was sent.

    A choice that is taken later may be an accident. What only shows something is never stale.
    """
    if not lost(ctx, waiting):
        return False
    if waiting.at is None:
        return True
    sent = datetime.fromtimestamp(waiting.at, UTC).astimezone(ctx.lookup.timezone).date()
    return ctx.today > sent + timedelta(days=1)
