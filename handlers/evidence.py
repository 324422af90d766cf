"""What backs a figure: a note, a document's number, a photo or a file, attached to its row.

A photo or file stays with the messenger; what is kept is how it can be had again.
"""

from dataclasses import replace

from handlers import asking, template_file
from handlers.catalogue import Markup
from handlers.conversations import Conversation
from handlers.keys import pack
from handlers.menus import FILING
from handlers.moment import Moment
from handlers.open_rows import asked_row
from handlers.own_reports import with_report
from handlers.questions import code_in, quoted
from handlers.turn import AttachEvidence, Choice, Message, Sent, SentKind, Turn
from reporting.forms import Indicator
from reporting.reports import EvidenceKind

STEP = "evidence.row"
LONGEST = 1000
"""Characters of a note."""

KINDS = {SentKind.PHOTO: EvidenceKind.PHOTO, SentKind.FILE: EvidenceKind.FILE}


def note(moment: Moment, words: str) -> Turn:
    """/ghichu CODE TEXT: keep a note with the row."""
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    code, text = _code_and_text(here, words)
    if not words or not text:
        return here.turn(here.notice(here.say("evidence.how")))
    if code is None:
        named = quoted(words.split(maxsplit=1)[0])
        return here.turn(here.notice(here.say("collect.no_such_row", code=named)))
    row = _row(here, code)
    if isinstance(row, Markup):
        return here.turn(here.notice(row))
    if len(text) > LONGEST:
        return here.turn(here.notice(here.say("evidence.too_long")))
    kept = AttachEvidence(here.report, row.code, EvidenceKind.NOTE, text)
    said = here.notice(here.say("evidence.noted", code=row.code))
    return here.turn(said, effects=(kept,))


def sent(moment: Moment, thing: Sent) -> Turn | None:
    """A photo or file: a sheet to be read, or something for a row; None when it is for neither."""
    if thing.file is None or thing.kind not in KINDS or not moment.person.roles() & FILING:
        return None
    here = with_report(moment)
    named = _named(here, thing) if here is not None else None
    if named is None and template_file.is_sheet(thing):
        return template_file.sent(moment, thing)
    if here is None:
        return None
    asked = asked_row(here)
    code = named or (asked.code if asked else None)
    if code is None:
        return here.turn(here.notice(here.say(f"evidence.which_{thing.kind}")))
    row = _row(here, code)
    if isinstance(row, Markup):
        return here.turn(here.notice(row))
    if here.session.pending:
        return here.turn(here.notice(here.say("evidence.first")))
    there = here.at(
        replace(
            asking.cleared(here),
            step=STEP,
            indicator=asked.code if asked else None,
            attached=thing,
            attached_to=row.code,
        )
    )
    return there.turn(_question(there))


def _named(moment: Moment, thing: Sent) -> str | None:
    """The row that the caption or the reply names."""
    captioned, _ = _code_and_text(moment, thing.caption)
    if captioned is not None:
        return captioned
    replied_to = moment.envelope.replied_to
    question = moment.known.question(replied_to) if replied_to else None
    return question.indicator if question and question.report == moment.report else None


def _code_and_text(moment: Moment, words: str) -> tuple[str | None, str]:
    first, _, rest = words.strip().partition(" ")
    return code_in(first.strip(":,;"), moment.form), rest.strip(" :,;-")


def _row(moment: Moment, code: str) -> Indicator | Markup:
    """The row, if this person may attach something to it now."""
    if moment.view.state.is_filed:
        return moment.say("collect.locked", report=moment.report_name)
    return asking.writable(moment, code)


def _question(moment: Moment) -> Message:
    session = moment.session
    row = moment.form.indicator(session.attached_to or "")
    kind = session.attached.kind if session.attached else SentKind.FILE
    text = moment.say(f"evidence.attach_{kind}", code=row.code, name=row.short[moment.language])
    yes = Choice(
        pack("evidence", "attach"), moment.say.plain("button.attach"), ("gắn", "có", "attach")
    )
    no = Choice(pack("evidence", "leave"), moment.say.plain("button.leave"), ("không", "bỏ", "no"))
    return Message(text, ((yes, no),))


def _attach(moment: Moment, _: str) -> Turn:
    thing, code = moment.session.attached, moment.session.attached_to
    if thing is None or thing.file is None or code is None:
        return _go_back(moment, None)
    row = _row(moment, code)
    if isinstance(row, Markup):
        return moment.turn(moment.notice(row))
    words = _code_and_text(moment, thing.caption)[1] or thing.caption or thing.file.name
    kept = AttachEvidence(
        moment.report, row.code, KINDS[thing.kind], words[:LONGEST], thing.file.id
    )
    turn = _go_back(moment, moment.say("evidence.attached", code=row.code))
    return Turn(turn.session, turn.replies, (kept,))


def _leave(moment: Moment, _: str) -> Turn:
    return _go_back(moment, None)


def _go_back(moment: Moment, echo: Markup | None) -> Turn:
    """The question that was open, or the report card."""
    code = moment.session.indicator
    there = moment.at(asking.cleared(moment))
    if code is None:
        return asking.go_on(there, echo)
    return asking.ask(there, code, echo, origin=there.session.origin)


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    if moment.session.report is None or moment.session.attached_to is None:
        return None
    return _question(moment)


CONVERSATION = Conversation(
    "evidence",
    commands={"ghichu": note},
    presses={"attach": _attach, "leave": _leave},
    card=card,
)
