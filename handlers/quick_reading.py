"""A message read as values of many rows, and what it comes to as something to confirm."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers import doubts
from handlers.catalogue import Markup
from handlers.moment import Moment
from handlers.open_rows import all_open, asked_row
from reporting.blocks import Block, BlockFlaw, Filled, Source, read_block
from reporting.forms import Indicator, Measure
from reporting.people import may_answer
from reporting.reports import NewAnswer

_HEADING: Final = re.compile(
    r"(?:^|[\n;])\s*(?:mục|muc|phần|phan|part)?\s*[IVX]{1,5}\s*[.:)]?\s+\S", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be stored once somebody has seen it.

    `carried` are the rows that hold last period's figure though it happens anew each period;
    `remarks` say what could not be used.
    """

    answers: tuple[NewAnswer, ...]
    carried: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def block_in(moment: Moment, text: str, rows: Sequence[Indicator]) -> Block:
    """The message read for these rows; with headings, or when it is long enough, for every row."""
    part = rows[0].part if rows else None
    if asked_row(moment) is None and not _has_lists(_read(moment, text, (), part)):
        rows = all_open(moment)  # "còn lại ..." is then said of all of one's rows
    block = _read(moment, text, rows, part)
    if not _has_lists(block):
        return block
    wider = [*rows, *(row for row in all_open(moment) if row not in rows)]
    whole = _read(moment, text, wider, part)
    if _HEADING.search(text) or not (_has_lists(whole) or whole.left):
        return whole
    return block


def _has_lists(block: Block) -> bool:
    """Whether values in order were left over; for no rows at all: whether there are any."""
    return any(doubt.reading is BlockFlaw.TOO_MANY for doubt in block.doubts)


def _read(moment: Moment, text: str, rows: Sequence[Indicator], part: str | None) -> Block:
    person, unit, form = moment.person, moment.report.unit, moment.form
    return read_block(
        text,
        rows,
        previous=moment.view.previous,
        writable=lambda code: may_answer(person, unit, form.indicator(code).duty),
        form=form,
        part=part,
        today=moment.today,
        values=moment.view.values(),
    )


def proposal_of(moment: Moment, block: Block) -> Proposal:
    """The block without what stands already, its doubts as sentences."""
    made = proposed(moment, block.filled)
    return replace(made, remarks=tuple(doubts.sentences(moment, block.doubts)))


def proposed(moment: Moment, filled: Iterable[Filled]) -> Proposal:
    """Values that differ from what stands; figures of the quarter that were carried over apart."""
    current = moment.view.values()
    news = [one for one in filled if current.get(one.indicator) != one.value]
    carried = tuple(one.indicator for one in news if is_carried(moment, one))
    answers = tuple(NewAnswer(one.indicator, one.value, one.raw) for one in news)
    return Proposal(answers, carried)


def is_carried(moment: Moment, filled: Filled) -> bool:
    """Whether it is last period's figure for what happens anew each period."""
    measure = moment.form.indicator(filled.indicator).measure
    return filled.source is Source.SAME and measure is Measure.FLOW


def merged(old: Proposal, new: Proposal) -> Proposal:
    """The old one with what the new one says otherwise."""
    said = {answer.indicator for answer in new.answers}
    kept = tuple(answer for answer in old.answers if answer.indicator not in said)
    carried = (*(code for code in old.carried if code not in said), *new.carried)
    return Proposal((*kept, *new.answers), carried, new.remarks)


def in_order(moment: Moment, answers: Iterable[NewAnswer]) -> tuple[NewAnswer, ...]:
    """In the order of the form, its text behind its table."""
    place = {row.code: n for n, row in enumerate((*moment.form.rows, *moment.form.narrative))}
    return tuple(sorted(answers, key=lambda answer: place[answer.indicator]))


def as_markup(remarks: Iterable[str]) -> list[Markup]:
    """Sentences that the catalogue made, back from the session."""
    return [Markup(remark) for remark in remarks]
