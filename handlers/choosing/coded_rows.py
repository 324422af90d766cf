"""Codes in what somebody sends: which of their reports have the rows, and the way to those.

Nothing is recorded in a report that has not the row; a message with rows of several reports is
parted among them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers.choosing.report_choice import choice_key, report_choices, which_report
from handlers.engine.catalogue import quoted
from handlers.engine.context import TurnContext
from handlers.engine.current_report import reports_of
from handlers.engine.refusal import WhichFirst
from reporting.clean_text import CleanText, clean
from reporting.forms import Form
from reporting.forms.words import code_and_value, code_in
from reporting.reports import ReportKey

MOST_NAMED: Final = 6
"""Codes named in one sentence."""

_DOTTED: Final = re.compile(r"(?<![\w.,])[^\W\d_]{1,5}[.,]\d{1,3}(?:[.,]\d{1,3})*(?!\w)")
_SPACED: Final = re.compile(r"(?:^|\n)[ \t]*([^\W\d_]{1,5} \d{1,2}(?: \d{1,2})*)")


@dataclass(frozen=True, slots=True)
class CodedPart:
    """A row named in a text, with what stands behind it up to the next one; `forms` have the row.

    What stands before the first row has no `code`, and is for the report in hand.
    """

    code: str
    text: str
    forms: frozenset[str]


def having_code(
    keys: Iterable[ReportKey], text: CleanText, forms: Mapping[str, Form]
) -> list[ReportKey]:
    """Of these reports those that have the row with which the text begins."""
    return [key for key in keys if "." in (code_and_value(text, forms[key.form])[0] or "")]


def refuse_if_elsewhere(ctx: TurnContext, text: CleanText) -> None:
    """A row named first that the report in hand has not may be one of another of one's own.

    Raises:
        WhichFirst: it is: which report it stands in, with the way there.
    """
    found, code = [], ""
    for key in reports_of(ctx):
        there = code_and_value(text, ctx.lookup.forms[key.form])[0]
        if key.form != ctx.report.form and there is not None:
            found.append(key)
            code = code or there
    if found:
        raise _elsewhere(ctx, [code], found)


def refuse_if_all_elsewhere(ctx: TurnContext, text: CleanText) -> None:
    """Words that name a row first, one of another report of this person's alone.

    Raises:
        WhichFirst: which report it stands in; what was sent goes there once that is chosen.
    """
    if not ctx.has_several_forms or code_and_value(text, ctx.form)[0] is not None:
        return
    if any("." in (code_and_value(text, form)[0] or "") for form, _ in ctx.own_reports):
        refuse_if_elsewhere(ctx, text)


def part_among_reports(ctx: TurnContext, text: CleanText) -> None:
    """Values behind codes of which the report in hand has not all.

    Raises:
        WhichFirst: some or all of them are rows of another report of this person's.
    """
    if not ctx.has_several_forms:
        return
    parts = coded_parts(ctx, text)
    other = [part for part in parts if ctx.report.form not in part.forms]
    if not other:
        return
    keys = [key for key in reports_of(ctx) if key.form != ctx.report.form]
    if len(other) == len(parts):
        all_of_it = _having_all(keys, other)
        if all_of_it:
            codes = [part.code for part in other if part.code]
            said = "\n".join(part.text for part in other)
            texts = {choice_key(key): said for key in all_of_it if is_spaced_code(text)}
            raise _elsewhere(ctx, codes, all_of_it, texts)
        raise _parted(ctx, keys, parts)
    raise _parted(ctx, [ctx.report, *keys], parts)


def report_with_rows(
    ctx: TurnContext, keys: Sequence[ReportKey], text: CleanText
) -> tuple[ReportKey, list[CodedPart]]:
    """The only one of these reports that has every row named in the text, and its parts.

    Raises:
        WhichFirst: several have, or each has some of them.
    """
    parts = coded_parts(ctx, text) if ctx.has_several_forms else []
    found = _having_all(keys, parts)
    if not found:
        raise _parted(ctx, keys, parts)
    if len(found) > 1:
        raise which_report(ctx, found, joins=True)
    return found[0], parts


def _having_all(keys: Iterable[ReportKey], parts: Iterable[CodedPart]) -> list[ReportKey]:
    asked = list(parts)
    return [key for key in keys if all(key.form in part.forms for part in asked)]


def is_spaced_code(text: CleanText) -> bool:
    """Whether the text begins as a code that is typed with spaces: "K 1 9"."""
    return _SPACED.match(text) is not None


# --- a text in parts -----------------------------------------------------------------------------
def coded_parts(ctx: TurnContext, text: CleanText) -> list[CodedPart]:
    """The text cut where a row of one of the person's own reports is named by its code."""
    forms = {form.code: form for form, _ in ctx.own_reports}
    if ctx.session.report is not None and ctx.session.report.form in forms:
        forms[ctx.session.report.form] = ctx.form
    found = [
        _Place(match.start(match.lastindex or 0), match.end(), _named(match, forms.values()))
        for match in (*_DOTTED.finditer(text), *_SPACED.finditer(text))
    ]
    places = sorted((one for one in found if one.codes), key=lambda one: one.start)
    starts = [one.start for one in places]
    parts = [
        CodedPart(
            next(iter(one.codes.values())),
            _said(one, text[one.start : end].strip(" ,;\n")),
            frozenset(one.codes),
        )
        for one, end in zip(places, [*starts[1:], len(text)], strict=True)
    ]
    head = text[: starts[0]].strip(" ,;\n") if starts else ""
    if not head:
        return parts
    here = ctx.session.report
    return [CodedPart("", head, frozenset(forms if here is None else {here.form})), *parts]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a code may stand in a text; `codes` are the rows that it is in each form, by form."""

    start: int
    end: int
    codes: Mapping[str, str]


def _named(match: re.Match[str], forms: Iterable[Form]) -> dict[str, str]:
    found = {form.code: code for form in forms if (code := _code(match, form))}
    return {form: code for form, code in found.items() if "." in code}


def _code(match: re.Match[str], form: Form) -> str | None:
    if match.lastindex is None:
        return code_in(match[0], form)
    return code_and_value(clean(match[1]), form)[0]


def _said(place: _Place, text: str) -> str:
    """The part as it is read where its row is: a code that was typed with spaces gets its dots."""
    words = text.split()
    code = next(iter(place.codes.values()))
    length = code.count(".") + 1
    if ".".join(words[:length]).upper() != code:
        return text
    return " ".join([code, *words[length:]])


# --- what is asked -------------------------------------------------------------------------------
def _elsewhere(
    ctx: TurnContext,
    codes: Sequence[str],
    keys: Sequence[ReportKey],
    texts: Mapping[str, str] | None = None,
) -> WhichFirst:
    first = ctx.about(keys[0])
    text = ctx.say(
        "report.row_elsewhere",
        code=_few(codes),
        report=ctx.report_and_office,
        other=", ".join(dict.fromkeys(ctx.about(key).report_name for key in keys)),
    )
    message = replace(first.notice(text), keyboard=report_choices(ctx, keys))
    return WhichFirst(message, texts=texts or {}, joins=texts is not None)


def _parted(ctx: TurnContext, keys: Sequence[ReportKey], parts: Sequence[CodedPart]) -> WhichFirst:
    """The question with which of the reports to begin, each for its own part of the text.

    Rows that the first of these reports has as well are no reason to choose another.
    """
    first, texts, said = keys[0], dict[str, str](), list[str]()
    named: set[str] = set()
    offered = []
    for key in keys:
        own = [part for part in parts if key.form in part.forms]
        if key != first and key.form != first.form and ctx.session.report == first:
            own = [part for part in own if first.form not in part.forms]
        if not own:
            continue
        offered.append(key)
        texts[choice_key(key)] = "\n".join(part.text for part in own)
        if key.form not in named:
            named.add(key.form)
            name = ctx.about(key).report_name
            said.append(
                ctx.say.plain(
                    "report.rows_of",
                    codes=_few([part.code or quoted(part.text) for part in own]),
                    report=name,
                )
            )
    text = ctx.say("report.rows_mixed", rows="; ".join(said))
    message = replace(ctx.notice(text), keyboard=report_choices(ctx, offered))
    return WhichFirst(message, texts=texts, joins=True)


def _few(codes: Sequence[str]) -> str:
    each = list(dict.fromkeys(codes))
    more = "…" if len(each) > MOST_NAMED else ""
    return ", ".join(each[:MOST_NAMED]) + more
