"""/trogiup and /huy, and a sentence that helps for everything that is not an answer."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.catalogue import joined
from handlers.conversations import Conversation
from handlers.keys import pack
from handlers.menus import COMMANDS, FILING, roles_of
from handlers.moment import Moment, office_name
from handlers.turn import Choice, Message, SentKind, Session, Turn
from reporting.people import OVERSEEING
from reporting.wording import nearest

FOR_FIGURES = (SentKind.PHOTO, SentKind.VOICE, SentKind.FILE)
"""What people send instead of figures; who files none is told of what they can look at."""

ROOM = 1900
"""Characters of one message: 2000 on the smallest messenger."""


def show_help(moment: Moment, _: str) -> Turn:
    """/trogiup: what this person can do here, each command with its purpose."""
    roles = moment.person.roles()
    say = moment.say
    lines = [
        say(
            "help.command",
            command=english if moment.language == "en" else vietnamese,
            purpose=say.plain(f"command.{vietnamese}"),
        )
        for vietnamese, english, wanted in COMMANDS
        if roles & wanted
    ]
    text = joined(
        say("help.title"),
        *lines,
        "",
        say("help.numbers") if roles & FILING else None,
        say("help.contact"),
    )
    return moment.turn(moment.notice(text))


def cancel(moment: Moment, _: str) -> Turn:
    """/huy: leave whatever is open; what was recorded stays."""
    if moment.session.step == "idle":
        return moment.turn(moment.notice(moment.say("cancel.nothing")))
    there = _left(moment)
    return there.turn(Message(there.say("cancel.done"), _ways_on(there)))


def later(moment: Moment, _: str) -> Turn:
    """[Để sau]: nothing more for now."""
    there = _left(moment)
    return there.turn(Message(there.say("assist.later"), _ways_on(there)))


def _left(moment: Moment) -> Moment:
    """The moment with nothing open; the report stays in hand and its last step can be undone."""
    before = moment.session
    fresh = Session(revision=before.revision, report=before.report, undo=before.undo)
    return moment.at(replace(fresh, named=before.named))


def unknown_text(moment: Moment) -> Turn:
    """Text where none was asked for."""
    return moment.turn(Message(moment.say("assist.unknown_text"), _ways_on(moment)))


def meant(moment: Moment, offered: Sequence[Choice]) -> Turn:
    """No question is open; choices of an earlier message may have been meant."""
    text = moment.say("assist.did_you_mean", labels=_labels(moment, offered))
    return moment.turn(replace(moment.notice(text), rows=tuple((c,) for c in offered)))


def press_or_type(moment: Moment, message: Message) -> Message:
    """The open card again: what was typed is neither an answer nor one of its choices."""
    text = joined(message.text, f"\n{moment.say('assist.press_or_type')}")
    return replace(message, text=text) if len(text) <= ROOM else message


def did_you_mean(moment: Moment, message: Message, offered: Sequence[Choice]) -> Message:
    """The open card again, with the choices that may have been meant first."""
    labels = _labels(moment, offered)
    text = joined(message.text, f"\n{moment.say('assist.did_you_mean', labels=labels)}")
    keys = {choice.key for choice in offered}
    others = tuple(tuple(c for c in row if c.key not in keys) for row in message.rows)
    near = tuple((choice,) for choice in offered)
    return replace(message, text=text, rows=(*near, *(row for row in others if row)))


def _labels(moment: Moment, offered: Sequence[Choice]) -> str:
    return moment.say.plain("doubt.or").join(f"“{choice.label}”" for choice in offered)


def unknown_command(moment: Moment, command: str) -> Turn:
    """A command we do not have, and the one that may have been meant."""
    roles = moment.person.roles()
    ours = {name: (name, english) for name, english, wanted in COMMANDS if roles & wanted}
    near = nearest(command, ours)
    meant = [near.taken] if near.taken else list(near.offered)
    text = joined(
        moment.say("assist.unknown_command", command=command[:32]),
        moment.say("assist.meant_command", commands=", ".join(f"/{name}" for name in meant))
        if meant
        else None,
    )
    return moment.turn(moment.notice(text))


def foreign_command(moment: Moment, command: str) -> Turn:
    """A command of another role: whose it is, and what one can do instead."""
    if moment.person.roles() & FILING and roles_of(command) <= FILING:
        return moment.turn(moment.notice(moment.say("assist.for_focal")))
    if roles_of(command) <= FILING:
        return moment.turn(moment.notice(moment.say("assist.for_communes", command=command)))
    units = [office_name(moment.known.units[u], moment.say) for u in moment.person.filing_units()]
    return moment.turn(moment.notice(moment.say("assist.for_leaders", units=", ".join(units))))


def sent(moment: Moment, kind: SentKind) -> Turn:
    """A sticker, picture, voice message or file: what to send instead."""
    if kind in FOR_FIGURES and not moment.person.roles() & FILING:
        return moment.turn(moment.notice(moment.say(f"assist.looker_sent_{kind}")))
    return moment.turn(moment.notice(moment.say(f"assist.sent_{kind}")))


def in_group(moment: Moment) -> Turn:
    """A group is not the place: figures are given in a conversation of one's own."""
    return moment.turn(moment.notice(moment.say("assist.group")))


def _ways_on(moment: Moment) -> tuple[tuple[Choice, ...], ...]:
    roles = moment.person.roles()
    choices = []
    if roles & FILING:
        choices.append(
            Choice(pack("report", "open"), moment.say.plain("button.report"), lasting=True)
        )
    if roles & OVERSEEING:
        choices.append(
            Choice(pack("summary", "open"), moment.say.plain("button.summary"), lasting=True)
        )
    return (tuple(choices),) if choices else ()


CONVERSATION = Conversation(
    "assist", commands={"trogiup": show_help, "huy": cancel}, presses={"later": later}
)
