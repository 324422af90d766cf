"""The read-back of many values at once, and the ways to fill what is left of a part."""

from collections.abc import Sequence

from handlers import checking, echoes, taking
from handlers.catalogue import Markup, joined
from handlers.finding_cards import SHOWN, told
from handlers.keys import pack
from handlers.moment import Moment
from handlers.open_rows import part_to_fill
from handlers.questions import last_period, quoted, shown
from handlers.quick_reading import as_markup
from handlers.turn import Choice, Message, Slot
from reporting.forms import Indicator
from reporting.reports import NewAnswer
from reporting.values import State

LINES = 25
"""So many values stand on lines of their own, with names; more are written one behind the other."""

ROOM = 1900
"""Characters of one message: 2000 on the smallest messenger."""

TABLE = 1500
"""Characters of the values in one message."""


# --- the read-back -------------------------------------------------------------------------------
def read_back(moment: Moment) -> tuple[Message, ...]:
    """What would go where, in one message or, when there is very much of it, in several."""
    *before, last = _tables(moment)
    notices = [Message(text, slot=Slot.NOTICE) for text in before]
    return (*notices, _card(moment, last))


def card(moment: Moment) -> Message:
    """The message of it that carries the choices."""
    return _card(moment, _tables(moment)[-1])


def _card(moment: Moment, table: Markup) -> Message:
    session = moment.session
    count = len(session.pending)
    head = joined(
        moment.say("quick.title", count=count, report=moment.report_name),
        table,
        *echoes.followed(moment, taking.what_follows(moment, session.pending)),
    )
    text = _with_remarks(moment, head, [*as_markup(session.remarks), *_findings(moment)])
    store = Choice(
        pack("quick", "store"),
        moment.say.plain("button.store", count=count),
        ("ghi", "có", "đồng ý", "đúng", "ok", "store", "yes"),
    )
    drop = Choice(pack("quick", "drop"), moment.say.plain("button.drop"), ("bỏ", "không", "drop"))
    rows: list[tuple[Choice, ...]] = [(store, drop)]
    if session.carried and len(session.carried) < count:
        label = moment.say.plain("button.store_some", count=count - len(session.carried))
        rows.insert(1, (Choice(pack("quick", "store_some"), label),))
    return Message(text, tuple(rows))


def _tables(moment: Moment) -> list[Markup]:
    """The values, those of this quarter that were carried over apart."""
    session = moment.session
    carried = [a for a in session.pending if a.indicator in session.carried]
    others = [a for a in session.pending if a.indicator not in session.carried]
    compact = len(session.pending) > LINES
    pieces = _pieces(moment, others, compact=compact)
    if carried:
        heading = moment.say("quick.carried", period=last_period(moment))
        first, *more = _pieces(moment, carried, compact=compact)
        pieces += [Markup(f"{heading}\n{first}"), *more]
    found: list[Markup] = []
    for piece in pieces:
        if found and len(found[-1]) + len(piece) < TABLE:
            found[-1] = Markup(f"{found[-1]}\n{piece}")
        else:
            found.append(piece)
    return found


def _pieces(moment: Moment, answers: Sequence[NewAnswer], *, compact: bool) -> list[Markup]:
    """Texts short enough for a message each, of whole values."""
    between = " · " if compact else "\n"
    found: list[str] = []
    for answer in answers:
        item = _item(moment, answer, compact=compact)
        if found and len(found[-1]) + len(between) + len(item) < TABLE:
            found[-1] += f"{between}{item}"
        else:
            found.append(item)
    return [Markup(text) for text in found]


def _item(moment: Moment, answer: NewAnswer, *, compact: bool) -> Markup:
    row = moment.form.indicator(answer.indicator)
    value = quoted(shown(moment, row, answer.value))
    standing = moment.view.answers.get(answer.indicator)
    if standing is not None and standing.value != answer.value:
        before = quoted(shown(moment, row, standing.value))
        value = moment.say.plain("quick.changed", before=before, after=value)
    if compact:
        return moment.say("quick.compact", code=row.code, value=value)
    return moment.say("quick.line", code=row.code, name=row.short[moment.language], value=value)


def _findings(moment: Moment) -> list[Markup]:
    """What would not add up, or fell where it can only grow, once these stand."""
    pending = moment.session.pending
    recorded = (*pending, *taking.what_follows(moment, pending))
    after = moment.writing(recorded)
    found = checking.completed_by(after, [answer.indicator for answer in recorded])
    return told(moment, found, SHOWN) if found else []


def _with_remarks(moment: Moment, text: Markup, remarks: Sequence[Markup]) -> Markup:
    """As many remarks below as there is room for: what they speak of stays open in any case."""
    kept: list[Markup] = []
    room = ROOM - len(text)
    for place, remark in enumerate(remarks):
        room -= len(remark) + 1
        if room < 0:
            kept.append(moment.say("doubt.more", count=len(remarks) - place))
            break
        kept.append(remark)
    return joined(text, Markup("\n" + "\n".join(kept)) if kept else None)


# --- one number or several -----------------------------------------------------------------------
def both(moment: Moment, one: str, several: str) -> Message:
    """A text that is one answer as well as several: each reading with its button."""
    text = moment.say("quick.both", raw=quoted(moment.session.raw), one=one, several=several)
    rows = (
        (Choice(pack("quick", "one"), moment.say.plain("button.one_number"), ("một", "one")),),
        (Choice(pack("quick", "several"), moment.say.plain("button.several"), ("nhiều", "many")),),
        (Choice(pack("quick", "drop"), moment.say.plain("button.drop"), ("bỏ", "drop")),),
    )
    return Message(text, rows)


# --- filling what is left ------------------------------------------------------------------------
FILLS = (State.NONE_AROSE, State.NOT_APPLICABLE, State.NOT_YET)


def fill_card(moment: Moment) -> Message:
    """Ways to answer what is open in the part at hand with one word."""
    part, rows = part_to_fill(moment)
    say = moment.say
    same = Choice(
        pack("quick", "same"),
        say.plain("button.fill_same", period=last_period(moment)),
        ("như kỳ trước", "như cũ", "same"),
    )
    zero = Choice(
        pack("quick", "zero"), say.plain("button.fill_zero"), ("còn lại 0", "bằng 0", "0", "zero")
    )
    states = [
        (
            Choice(
                pack("quick", "state", state),
                say.plain(f"button.fill_{state}"),
                (say.plain(f"button.{state}"),),
            ),
        )
        for state in FILLS
    ]
    back = Choice(
        pack("quick", "drop"), say.plain("button.to_question"), ("quay lại", "bỏ", "back")
    )
    has_last = any(row.code in moment.view.previous for row in rows)
    text = say("quick.fill", part=part, count=len(rows), codes=_few(moment, rows))
    return Message(text, (*(((same,),) if has_last else ()), (zero,), *states, (back,)))


def _few(moment: Moment, rows: Sequence[Indicator]) -> str:
    """The rows by their codes, the first twelve of them."""
    codes = ", ".join(row.code for row in rows[:12])
    more = moment.say.plain("card.and_more", count=len(rows) - 12) if len(rows) > 12 else ""  # noqa: PLR2004
    return codes + more
