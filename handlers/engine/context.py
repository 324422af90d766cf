"""What one turn is about: the first argument of every handler, which reads like the chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final, TypeVar

from handlers.engine.catalogue import Markup, Speech
from handlers.engine.lookup import Lookup
from handlers.engine.refusal import Outdated
from handlers.engine.session import Session, plain_question
from handlers.engine.states import AskValue, DialogState
from handlers.engine.turn import Effect, Inbound, Message, Reply, Show, Slot, Tap, Turn
from reporting.forms import Form
from reporting.people import Person, Role
from reporting.periods import Period
from reporting.periods.deadlines import Deadline
from reporting.progress import Progress, progress
from reporting.reporters import files, own_reports
from reporting.reports import Counted, CountedBy, NewAnswer, ReportKey, ReportView, with_answers
from reporting.standing import Schedule, Standing, standing
from reporting.units import Level, Unit
from reporting.units.names import in_sentence
from reporting.values import show_date

S = TypeVar("S", bound=DialogState)

NOTHING_MORE: Final = Show()
"""A card with nothing above or below it."""

_OF_THE_PERSON: Final[tuple[str, ...]] = ("say", "own_reports", "own_forms")
_OF_THE_REPORT: Final = ("report", "form", "period", "schedule", "standing", "unit", "own_duties")
"""What is worked out in a context, and holds in another one of the turn about that report."""


@dataclass(frozen=True)
class TurnContext:
    """The session, what came in, what is known, and when.

    `written` is the report as it will stand after this turn, once something is being recorded.
    """

    session: Session
    inbound: Inbound
    lookup: Lookup
    now: datetime
    written: ReportView | None = None

    @cached_property
    def say(self) -> Speech:
        """The sentences in the language of whoever is spoken to."""
        person = self.lookup.person
        return self.lookup.catalogue.speech(person.language if person else self.inbound.language)

    @property
    def language(self) -> str:
        """The language spoken in this turn."""
        return self.say.language

    @property
    def person(self) -> Person:
        """Who is speaking; only asked for where somebody is enrolled."""
        person = self.lookup.person
        if person is None:
            message = "a handler for enrolled people ran for a stranger"
            raise RuntimeError(message)
        return person

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.astimezone(self.lookup.timezone).date()

    @property
    def meant_at(self) -> datetime:
        """When what came in was written or pressed, as far as that is known; never later than now.

        A message bears its own date. A press has none: it counts as received, unless it was fetched
        first after an outage, which it may have waited for from the beginning.
        """
        counted = self.meant_earlier
        return self.now if counted is None else counted.at

    @property
    def meant_earlier(self) -> Counted | None:
        """When it was written, pressed or received, where that was before now."""
        said, outage = self.inbound.said_at, self.inbound.outage_since
        received = self.inbound.received_at
        if said is not None and said < self.now.timestamp():
            return Counted(datetime.fromtimestamp(said, UTC), CountedBy.MESSAGE)
        if said is None and outage is not None and outage < self.now:
            return Counted(outage, CountedBy.OUTAGE)
        if said is None and received is not None and received < self.now:
            return Counted(received, CountedBy.RECEIPT)
        return None

    # --- whose reports they are ------------------------------------------------------------------
    @cached_property
    def own_reports(self) -> tuple[tuple[Form, str], ...]:
        """The forms that the person fills in, each with the code of the unit it is for."""
        return own_reports(self.person, self.lookup.forms.index, self.lookup.units)

    @cached_property
    def own_forms(self) -> tuple[Form, ...]:
        """The forms that the person fills in, each once."""
        return tuple({form.code: form for form, _ in self.own_reports}.values())

    def is_own(self, key: ReportKey) -> bool:
        """Whether the person fills in, or submits, that report."""
        return any(form.code == key.form and unit == key.unit for form, unit in self.own_reports)

    @property
    def has_several_units(self) -> bool:
        """Whether the person's own reports are of more than one unit."""
        return len({unit for _, unit in self.own_reports}) > 1

    @property
    def has_several_forms(self) -> bool:
        """Whether the person's own reports are of more than one form."""
        return len(self.own_forms) > 1

    # --- where the person is ---------------------------------------------------------------------
    @property
    def state(self) -> DialogState:
        """The open state."""
        return self.session.state

    def expect(self, kind: type[S]) -> S:
        """The open state, which a choice belongs to.

        Raises:
            Outdated: another state is open.
        """
        if not isinstance(self.session.state, kind):
            raise Outdated
        return self.session.state

    @property
    def question(self) -> AskValue:
        """The question in hand.

        Raises:
            Outdated: there is none.
        """
        question = self.session.question
        if question is None or self.session.report is None:
            raise Outdated
        return question

    # --- the report in hand ----------------------------------------------------------------------
    @cached_property
    def report(self) -> ReportKey:
        """The report the session is about; only asked for where there is one.

        Raises:
            Outdated: a choice that belongs to a report was taken, and none is in hand.
        """
        key = self.session.report
        if key is None and isinstance(self.inbound.content, Tap):
            raise Outdated
        if key is None:
            message = f"{self.session.state} has no report"
            raise RuntimeError(message)
        return key

    @cached_property
    def form(self) -> Form:
        """The form of the report in hand, in the version that it was begun with."""
        forms, code = self.lookup.forms, self.report.form
        return self.lookup.form_of(self.view) if forms.has_several(code) else forms[code]

    @cached_property
    def period(self) -> Period:
        """The period of the report in hand."""
        return self.lookup.period_of(self.report)

    @cached_property
    def view(self) -> ReportView:
        """The report in hand as it stands, or as this turn leaves it."""
        if self.written is not None:
            return self.written
        view = self.lookup.report(self.report)
        unit = self.report.unit
        if len(self.lookup.forms.index.filled_by([self.lookup.units[unit]])) <= 1:
            return view
        form = self.lookup.forms[self.report.form]
        return replace(view, members=tuple(m for m in view.members if files(m, form, unit)))

    @property
    def moves(self) -> int:
        """How often the report in hand was submitted, withdrawn, returned or accepted so far."""
        return len(self.view.submissions)

    @cached_property
    def schedule(self) -> Schedule:
        """The days that hold for the report in hand."""
        return self.lookup.timetable.of(self.form, self.report.unit, self.period)

    @property
    def deadline(self) -> Deadline:
        """When the report in hand is due."""
        return self.schedule.due

    @cached_property
    def standing(self) -> Standing:
        """Where the report in hand stood when this was written or pressed, and who may do what."""
        early, moves = self.form.early, self.view.submissions
        return standing(self.schedule, moves, self.meant_at, early)

    @cached_property
    def unit(self) -> Unit:
        """The unit whose report is in hand, as it was when the period ended."""
        return self.lookup.units_of(self.period)[self.report.unit]

    @property
    def office(self) -> str:
        """What the unit's office is called ("UBND xã Bắc Sơn")."""
        return office_name(self.unit, self.say)

    @property
    def report_name(self) -> str:
        """What the report is called ("Báo cáo CCHC quý III/2024")."""
        return report_name(self.form, self.period, self.say)

    @property
    def report_and_office(self) -> str:
        """What the report is called; for whoever has those of several units with its office."""
        if not self.has_several_units:
            return self.report_name
        return self.say.plain("report.name_of", report=self.report_name, office=self.office)

    @cached_property
    def own_duties(self) -> tuple[str, ...]:
        """The duties one answers for here; a focal point without any answers for all of them."""
        mine = self.person.duties_in(self.report.unit, self.report.form)
        if mine or not self.person.holds(Role.FOCAL, self.report.unit, self.report.form):
            return mine
        return tuple(self.form.duties)

    @property
    def own_progress(self) -> Progress:
        """How far one is with the indicators of one's own duties."""
        return progress(self.form, self.view.values(), self.own_duties)

    def notice(self, text: Markup) -> Message:
        """A message of its own, that leaves the open card where it is."""
        return Message(text, slot=Slot.NOTICE)

    def clock(self, at: datetime) -> str:
        """An instant as people write it here: "14:05 13/9", of another year "14:05 13/9/2023"."""
        local = at.astimezone(self.lookup.timezone)
        return f"{local:%H:%M} {self.day(local.date())}"

    def day(self, day: date) -> str:
        """A day as people write it here: "13/9", of another year "13/9/2023"."""
        written = show_date(day)
        return written.rpartition("/")[0] if day.year == self.today.year else written

    # --- answering -------------------------------------------------------------------------------
    def about(self, key: ReportKey) -> "TurnContext":
        """The context with that report in hand and nothing open.

        Of the same report the last step can still be taken back, and late answers wait on.
        """
        before = self.session
        form = key.form if len(self.lookup.forms) > 1 else None
        fresh = replace(before.afresh(), report=key, form=form, waiting=before.waiting)
        if before.report == key:
            late, albums = before.late_answers, before.albums
            fresh = replace(fresh, undo=before.undo, late_answers=late, albums=albums)
        return self.at(fresh)

    def at(self, session: Session) -> "TurnContext":
        """The context with another session."""
        written = self.written if session.report == self.session.report else None
        return self._going_on(session, written)

    def showing(self, *stack: DialogState) -> "TurnContext":
        """The context with just these states on the session's stack, the last one open."""
        return self._going_on(self.session.showing(*stack), self.written)

    def _going_on(self, session: Session, written: ReportView | None) -> "TurnContext":
        """The context with another session; what holds there as well is not worked out again."""
        there = TurnContext(session, self.inbound, self.lookup, self.now, written)
        shared, known = _OF_THE_PERSON, self.__dict__
        if session.report == self.session.report:
            shared += (*_OF_THE_REPORT, "view") if written is self.written else _OF_THE_REPORT
        there.__dict__.update({name: known[name] for name in shared if name in known})
        return there

    def over_question(self, state: DialogState) -> "TurnContext":
        """The context with that state open over the question in hand, or over what lies below.

        The question loses what belonged to its card alone.
        """
        question = self.session.question
        kept = () if question is None else (plain_question(question),)
        return self.showing(*self.session.below, *kept, state)

    def keeping_question_if_asked(self) -> "TurnContext":
        """The context without the question in hand, unless that is what is asked just now."""
        if self.session.question is None or self.session.asked is not None:
            return self
        return self.showing(*self.session.below)

    def writing(self, answers: Sequence[NewAnswer]) -> "TurnContext":
        """The context after these answers."""
        written = with_answers(self.view, answers, self.person.id, self.now)
        return self._going_on(self.session, written)

    def after(self, turn: Turn) -> "TurnContext":
        """The context as a turn leaves it, for the card that is drawn then."""
        return self._going_on(turn.session, turn.written)

    def read_by(self, person: Person) -> "TurnContext":
        """The context for another reader, in that person's language."""
        return replace(self, lookup=replace(self.lookup, person=person))

    def in_language(self, language: str) -> "TurnContext":
        """The context of the same person, spoken to in another language."""
        return self.read_by(replace(self.person, language=language))

    def turn(self, *replies: Reply, effects: tuple[Effect, ...] = ()) -> Turn:
        """A turn that leaves the session as it is here."""
        return Turn(self.session, replies, effects)

    def show(
        self, shown: Show = NOTHING_MORE, *replies: Reply, effects: tuple[Effect, ...] = ()
    ) -> Turn:
        """A turn that ends with the card of the open state."""
        return Turn(self.session, replies, effects, shown, self.written)


def office_name(unit: Unit, say: Speech) -> str:
    """What a unit's office is called in a sentence; a unit that is an office has its own name."""
    if unit.level is Level.OFFICE:
        return in_sentence(unit.name)
    return say.plain("unit.office", unit=in_sentence(unit.name))


def report_name(form: Form, period: Period, say: Speech) -> str:
    """What a report is called in a sentence."""
    return say.plain(
        "report.name", form=form.short[say.language], period=period.label(say.language)
    )
