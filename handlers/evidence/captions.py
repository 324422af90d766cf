"""What the words with a photo or file mean: the row they name, a number for it, words to keep."""

import re
from dataclasses import dataclass
from typing import Final

from handlers.engine.context import TurnContext
from reporting.bulk_entry import looks_like_bulk_entry
from reporting.clean_text import CleanText, clean
from reporting.forms import Asked
from reporting.forms.words import code_and_value, code_in
from reporting.languages import VIETNAMESE
from reporting.parsing import read
from reporting.parsing.results import Ambiguous, Pair, Read, Reason, Unreadable
from reporting.reports import NewAnswer
from reporting.values import NUMBERS

LONGEST: Final = 1000
"""Characters that are kept with what is attached."""

_NAMED: Final = re.compile(r"\s*(\S+?)(?:[:;,]?\s+|\s*[:=]\s*|$)(.*)", re.DOTALL)

_MISTAKEN: Final = frozenset(
    {
        Reason.NEGATIVE,
        Reason.DECIMAL_IN_COUNT,
        Reason.TOO_LARGE,
        Reason.TOO_PRECISE,
        Reason.PERCENT_OVER_100,
        Reason.UNIT_MISMATCH,
        Reason.WORDS_DISAGREE,
        Reason.SUM_DISAGREES,
    }
)
"""Of what was meant as a figure, and is none that can be recorded."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The words: `code` is the row they name, `words` are the others.

    `answer` is the number that the words are for their row. `has_unread_figures`: there are figures
    in them that look like answers and are not read as such.
    """

    code: str | None
    words: str
    answer: NewAnswer | None = None
    has_unread_figures: bool = False


def caption_of(ctx: TurnContext, text: CleanText, row: str | None) -> Caption:
    """What the text says; `row` is meant when it names none."""
    code, words = code_and_words(ctx, text)
    meant = code or row
    if not words or meant is None or meant not in ctx.form:
        return Caption(code, words, has_unread_figures=_many(words))
    indicator = ctx.form.indicator(meant)
    if indicator.asked is not Asked.ASKED or indicator.kind not in NUMBERS:
        return Caption(code, words)
    match read(words, indicator, ctx.today, indicator.unit[VIETNAMESE]):
        case Read(value=value):
            return Caption(code, "", NewAnswer(meant, value, words))
        case Ambiguous() | Pair():
            return Caption(code, words, has_unread_figures=True)
        case Unreadable(reason=reason) if reason in _MISTAKEN:
            return Caption(code, words, has_unread_figures=True)
        case _:
            return Caption(code, words, has_unread_figures=_many(words))


def code_and_words(ctx: TurnContext, text: CleanText) -> tuple[str | None, CleanText]:
    """The row that the first words name, and the others; all of them when they name none."""
    found = _NAMED.match(text)
    code = code_in(found[1], ctx.form) if found else None
    if found is None or code is None:
        return None, text.strip()
    longer, behind = code_and_value(text, ctx.form)
    if longer is not None and longer != code:  # "I 2 1 ..." names no heading
        return longer, behind
    return code, clean(found[2].strip(" :,;=-"))


def _many(words: CleanText) -> bool:
    return any(c.isdigit() for c in words) and looks_like_bulk_entry(words, ())
