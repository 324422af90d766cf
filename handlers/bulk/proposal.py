"""A message read as values of many indicators, and what it comes to as something to confirm."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers.bulk import parse_errors
from handlers.engine.catalogue import Markup
from handlers.engine.context import TurnContext
from handlers.entry.unanswered import asked_now, skipped_before, unanswered_indicators
from reporting.bulk_entry import (
    BulkEntry,
    BulkEntryFlaw,
    Filled,
    ValueSource,
    read_bulk_entry,
)
from reporting.clean_text import CleanText
from reporting.forms import Indicator, Measure
from reporting.people import may_answer
from reporting.reports import NewAnswer

_HEADING: Final = re.compile(
    r"(?:^|[\n;])\s*(?:mục|muc|phần|phan|part)?\s*[IVX]{1,5}\s*[.:)]?\s+\S", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be stored once somebody has seen it.

    `carried` are those that hold last period's figure though it happens anew each period;
    `remarks` say what could not be used.
    """

    answers: tuple[NewAnswer, ...]
    carried: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def bulk_entry_in(ctx: TurnContext, text: CleanText, indicators: Sequence[Indicator]) -> BulkEntry:
    """The message read for these; with headings, or when it is long, for all that is open.

    Values in order go on from the first of these, through the parts behind it if need be. What was
    skipped before it is filled by its code, under its heading, or by "còn lại".
    """
    part = indicators[0].part if indicators else None
    before = [one for one in skipped_before(ctx) if one not in indicators]
    if asked_now(ctx) is None and not _has_lists(_read(ctx, text, (), part)):
        indicators = unanswered_indicators(
            ctx
        )  # "còn lại ..." is then said of all of one's indicators
    entry = _read(ctx, text, indicators, part, [one for one in before if one.part == part])
    if not _has_lists(entry):
        return entry
    known = {one.code for one in (*indicators, *before)}
    behind = (one for one in unanswered_indicators(ctx) if one.code not in known)
    whole = _read(ctx, text, [*indicators, *behind], part, before)
    if _HEADING.search(text) or not (_has_lists(whole) or whole.left):
        return whole
    return entry


def _has_lists(entry: BulkEntry) -> bool:
    """Whether values in order were left over; for none at all: whether there are any."""
    return any(error.reading is BulkEntryFlaw.TOO_MANY for error in entry.errors)


def _read(
    ctx: TurnContext,
    text: CleanText,
    indicators: Sequence[Indicator],
    part: str | None,
    skipped: Sequence[Indicator] = (),
) -> BulkEntry:
    person, unit, form = ctx.person, ctx.report.unit, ctx.form
    return read_bulk_entry(
        text,
        indicators,
        previous=ctx.view.previous,
        writable=lambda code: may_answer(person, unit, form.code, form.indicator(code).duty),
        form=form,
        part=part,
        today=ctx.today,
        values=ctx.view.values(),
        skipped=skipped,
    )


def proposal_of(ctx: TurnContext, entry: BulkEntry) -> Proposal:
    """The entry without what stands already, and what is unclear in it as sentences."""
    made = proposed(ctx, entry.filled)
    there = ctx.writing(made.answers) if made.answers else ctx
    return replace(made, remarks=tuple(parse_errors.sentences(there, entry.errors)))


def proposed(ctx: TurnContext, filled: Iterable[Filled]) -> Proposal:
    """Values that differ from what stands; figures of the quarter that were carried over apart."""
    current = ctx.view.values()
    news = [one for one in filled if current.get(one.indicator) != one.value]
    carried = tuple(one.indicator for one in news if is_carried(ctx, one))
    answers = tuple(NewAnswer(one.indicator, one.value, one.raw) for one in news)
    return Proposal(answers, carried)


def is_carried(ctx: TurnContext, filled: Filled) -> bool:
    """Whether it is last period's figure for what happens anew each period."""
    measure = ctx.form.indicator(filled.indicator).measure
    return filled.source is ValueSource.SAME and measure is Measure.FLOW


def merged(old: Proposal, new: Proposal) -> Proposal:
    """The old one with what the new one says otherwise."""
    said = {answer.indicator for answer in new.answers}
    kept = tuple(answer for answer in old.answers if answer.indicator not in said)
    carried = (*(code for code in old.carried if code not in said), *new.carried)
    return Proposal((*kept, *new.answers), carried, new.remarks)


def in_order(ctx: TurnContext, answers: Iterable[NewAnswer]) -> tuple[NewAnswer, ...]:
    """In the order of the form, its text behind its table."""
    place = {one.code: n for n, one in enumerate((*ctx.form.indicators, *ctx.form.narrative))}
    return tuple(sorted(answers, key=lambda answer: place[answer.indicator]))


def as_markup(remarks: Iterable[str]) -> list[Markup]:
    """Sentences that the catalogue made, back from the session."""
    return [Markup(remark) for remark in remarks]
