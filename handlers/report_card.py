"""The report at a glance: which one, how long there is, how far each part and each colleague is."""

from handlers.catalogue import Markup, joined
from handlers.keys import pack
from handlers.menus import days_left
from handlers.moment import Moment
from handlers.own_reports import argument_of
from handlers.questions import name_of, undo_choice
from handlers.turn import Choice, Message, Rows
from reporting.forms import Indicator
from reporting.people import may_submit
from reporting.progress import (
    Progress,
    missing,
    missing_by_duty,
    progress,
    progress_by_duty,
    progress_by_part,
)
from reporting.reports import Move, ReportState, Submission, is_settled
from reporting.wording import part_words

DONE, LACKING = "✅", "⏳"


def card(moment: Moment, lead: Markup | None = None, record: Markup | None = None) -> Message:
    """The report card; `lead` says what has just happened."""
    whole = progress(moment.form, moment.view.values())
    text = joined(
        lead and Markup(f"{lead}\n"),
        moment.say("card.title", report=moment.report_name),
        moment.say("card.due", office=moment.office, due=due(moment)),
        standing(moment),
        "",
        *_own(moment),
        moment.say(
            "card.all" if _colleagues(moment) else "card.all_alone",
            done=whole.settled,
            total=whole.total,
            who=_colleagues(moment),
        ),
        made_up(moment),
    )
    return Message(text, _rows(moment), record=record)


def parts(moment: Moment) -> Message:
    """The parts one has rows in, to jump to."""
    rows = tuple(
        (
            Choice(
                pack("report", "part", part.code),
                moment.say.plain("card.part", **_part(moment, part, done)),
                part_words(moment.form)[part.code],
            ),
        )
        for part, done in own_parts(moment)
    )
    back = Choice(pack("report", "card"), moment.say.plain("button.report"), ("báo cáo", "report"))
    return Message(moment.say("card.which_part"), (*rows, (back,)))


def due(moment: Moment) -> str:
    """The day and how far it is: "thứ Hai 16/9, còn 6 ngày"."""
    return moment.say.plain(
        "deadline.full",
        day=moment.deadline.label(moment.language, moment.today),
        left=days_left(moment.deadline.days_left(moment.now), moment.say),
    )


def made_up(moment: Moment) -> Markup | None:
    """The mark of demo figures."""
    return moment.say("made_up") if moment.known.made_up else None


def own_parts(moment: Moment) -> list[tuple[Indicator, Progress]]:
    """The parts in which one has rows, each with how far one is."""
    found = progress_by_part(moment.form, moment.view.values(), moment.own_duties)
    return [(moment.form.indicator(part), done) for part, done in found.items()]


def holders(moment: Moment, duty: str) -> str:
    """Who answers for a duty: names, or that nobody has been enrolled for it."""
    names = [m.name for m in moment.view.members if duty in m.duties_in(moment.report.unit)]
    return ", ".join(names) or moment.say.plain("card.nobody")


def missing_lines(moment: Moment) -> list[Markup]:
    """What is missing, and whose it is, a line per duty."""
    lines = []
    for duty, codes in missing_by_duty(moment.form, moment.view.values()).items():
        few = ", ".join(codes[:MANY])
        more = (
            moment.say.plain("card.and_more", count=len(codes) - MANY) if len(codes) > MANY else ""
        )
        lines.append(
            moment.say(
                "card.missing",
                count=len(codes),
                duty=moment.form.duties[duty][moment.language],
                who=holders(moment, duty),
                codes=few + more,
            )
        )
    return lines


MANY = 12
"""Codes listed before "and N more": a phone screen's worth."""


def standing(moment: Moment) -> Markup | None:
    """Where a report stands that was submitted once; None while it never was."""
    view = moment.view
    if view.first_submitted is None:
        return None
    if not view.state.is_filed:
        return _sent_back(moment, view.submissions[-1])
    *before, last = (each for each in view.submissions if each.move is Move.SUBMIT)
    return joined(
        moment.say(
            "card.submitted_again" if before else "card.submitted",
            at=moment.clock(last.at),
            who=name_of(moment, last.person_id),
            first=first_submitted(moment),
        ),
        accepted(moment),
    )


def _sent_back(moment: Moment, move: Submission) -> Markup:
    if move.move is Move.RETURN:
        return moment.say("card.returned", at=moment.clock(move.at), reason=move.reason)
    return moment.say("card.withdrawn")


def first_submitted(moment: Moment) -> str:
    """When a report that was submitted more than once was first, and whether in time."""
    first = moment.view.first_submitted or moment.now
    name = "card.first_on_time" if moment.deadline.is_on_time(first) else "card.first_late"
    return moment.say.plain(name, at=moment.clock(first))


def accepted(moment: Moment) -> Markup | None:
    """That the clerk has accepted the report, and when."""
    if moment.view.state is not ReportState.ACCEPTED:
        return None
    return moment.say("card.accepted", at=moment.clock(moment.view.submissions[-1].at))


def _own(moment: Moment) -> list[Markup]:
    found = own_parts(moment)
    mine = moment.own_progress
    title = "card.mine_done" if mine.is_complete else "card.mine"
    return [
        moment.say(title, done=mine.settled, total=mine.total),
        *(moment.say("card.part", **_part(moment, part, done)) for part, done in found),
    ]


def _part(moment: Moment, part: Indicator, done: Progress) -> dict[str, str | int]:
    return {
        "mark": _mark(done),
        "part": part.code,
        "name": part.short[moment.language],
        "done": done.settled,
        "total": done.total,
    }


def _colleagues(moment: Moment) -> str:
    """How far the other duties are: "Tư pháp 8/8 · Tài chính 0/9"."""
    return " · ".join(
        f"{moment.form.duties[duty][moment.language]} {done.settled}/{done.total}"
        for duty, done in progress_by_duty(moment.form, moment.view.values()).items()
        if duty not in moment.own_duties
    )


def _mark(done: Progress) -> str:
    return DONE if done.is_complete else LACKING


def _rows(moment: Moment) -> Rows:
    say, focal = moment.say, may_submit(moment.person, moment.report.unit)
    review = Choice(pack("review", "open"), say.plain("button.review"), ("xem lại", "review"))
    if moment.view.state.is_filed:
        withdraw = Choice(pack("submit", "withdraw"), say.plain("button.withdraw"), ("rút",))
        is_open = focal and moment.view.state is ReportState.SUBMITTED
        return ((review, withdraw),) if is_open else ((review,),)
    values, mine = moment.view.values(), moment.own_progress
    rows: list[tuple[Choice, ...]] = []
    if not mine.is_complete:
        started = any(is_settled(value) for value in values.values())
        label = say.plain("button.continue" if started else "button.start")
        go = Choice(pack("collect", "go"), label, ("bắt đầu", "làm tiếp", "start", "continue"))
        rows.append((go,))
    choose = Choice(
        pack("report", "parts"), say.plain("button.parts"), ("mục", "chọn mục", "parts")
    )
    rows.append((choose, review, *undo_choice(moment)))
    if moment.form.narrative and focal:
        text = Choice(
            pack("collect", "narrative", argument_of(moment.report)),
            say.plain("button.narrative"),
            ("phần lời", "text"),
        )
        rows.append((text,))
    if focal and not missing(moment.form, values):
        rows.insert(
            0, (Choice(pack("submit", "ask"), say.plain("button.submit"), ("nộp", "submit")),)
        )
    return tuple(rows)
