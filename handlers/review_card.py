"""The rows of one part as they stand, with a way to each row one may write."""

from handlers import echoes, questions, report_card
from handlers.catalogue import Markup, joined
from handlers.keys import pack
from handlers.moment import Moment
from handlers.turn import Choice, Message, Rows
from reporting.forms import Asked, Indicator
from reporting.people import may_answer
from reporting.progress import progress_by_part

STEP = "review.part"
CODES_IN_A_ROW = 4


def card(moment: Moment, echo: Markup | None = None, record: Markup | None = None) -> Message:
    """The card of the part that the session looks at; `echo` says what has just been recorded."""
    part = moment.form.indicator(moment.session.part or moment.form.parts()[0].code)
    done = progress_by_part(moment.form, moment.view.values())[part.code]
    rows = [r for r in moment.form.rows_of_part(part.code) if r.code != part.code]
    text = joined(
        moment.say(
            "review.title",
            part=part.code,
            name=part.short[moment.language],
            done=done.settled,
            total=done.total,
        ),
        moment.say("review.where", report=moment.report_name, office=moment.office),
        "",
        *(_line(moment, row) for row in rows),
        report_card.made_up(moment),
        echo and Markup(f"\n{echo}"),
    )
    return Message(text, _choices(moment, rows, part.code), record=record)


def _line(moment: Moment, row: Indicator) -> Markup | None:
    """One row: heading, value with who wrote it, computed figure, or what is missing."""
    name = row.short[moment.language]
    if row.asked is Asked.OTHER_LEVEL:
        return None
    if row.asked is Asked.HEADING:
        return moment.say("review.heading", code=row.number, name=name)
    if row.asked is Asked.COMPUTED:
        line = echoes.computed_result(moment, row.code)
        result = line or moment.say.plain("review.not_there")
        return moment.say("review.computed", code=row.number, name=name, result=result)
    answer = moment.view.answers.get(row.code)
    if answer is None:
        return moment.say("review.missing", code=row.number, name=name)
    count = sum(one.indicator == row.code for one in moment.known.evidence(moment.report))
    attached = moment.say.plain("evidence.count", count=count) if count else ""
    who = (
        "" if answer.person_id == moment.person.id else questions.name_of(moment, answer.person_id)
    )
    return moment.say(
        "review.value_by" if who else "review.value",
        code=row.number,
        name=name,
        value=questions.shown(moment, row, answer.value) + attached,
        who=who,
    )


def _choices(moment: Moment, rows: list[Indicator], part: str) -> Rows:
    """A button per row one may write, then the neighbouring parts and the way back."""
    open_ = not moment.view.state.is_filed
    mine = [
        Choice(pack("collect", "review", row.code), row.code, (row.number,))
        for row in rows
        if open_
        and row.asked is Asked.ASKED
        and may_answer(moment.person, moment.report.unit, row.duty)
    ]
    codes = [tuple(mine[i : i + CODES_IN_A_ROW]) for i in range(0, len(mine), CODES_IN_A_ROW)]
    parts = [p.code for p in moment.form.parts()]
    place = parts.index(part)
    around = [
        Choice(
            pack("review", "open", parts[(place + step) % len(parts)]),
            moment.say.plain(label, part=parts[(place + step) % len(parts)]),
            words,
        )
        for step, label, words in (
            (-1, "button.part_before", ("trước", "back")),
            (1, "button.part_after", ("sau", "tiếp", "next")),
        )
    ]
    report = Choice(
        pack("report", "card"), moment.say.plain("button.report"), ("xong", "báo cáo", "report")
    )
    return (*codes, tuple(around), (*questions.undo_choice(moment), report))
