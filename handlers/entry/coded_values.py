"""A text that is nothing but values behind their codes: "I.1 14", "I.2.1 7, I.2.2 5"."""

from handlers.engine.context import TurnContext
from reporting.bulk_entry import BulkEntry, BulkEntryFlaw, read_bulk_entry
from reporting.clean_text import CleanText
from reporting.people import may_answer


def coded_values(ctx: TurnContext, text: CleanText) -> BulkEntry | None:
    """The values, when each word of the text belongs to one; None for any other text.

    A sentence that begins with a code ("I.1 tăng vì có 3 đợt") is another text.
    """
    person, unit, form = ctx.person, ctx.report.unit, ctx.form
    entry = read_bulk_entry(
        text,
        (),
        previous=ctx.view.previous,
        writable=lambda code: may_answer(person, unit, form.code, form.indicator(code).duty),
        form=form,
        part=None,
        today=ctx.today,
        values=ctx.view.values(),
    )
    serious = [error for error in entry.errors if error.reading is not BulkEntryFlaw.TOO_FEW]
    return entry if entry.filled and not serious else None
