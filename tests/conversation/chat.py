"""A world in memory in which conversations are played, so that tests read like the chat.

The session goes through JSON after every line, effects are carried out on the spot, and what is
said is checked against the limits of the messengers.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from handlers.engine.catalogue import Catalogue
from handlers.engine.lookup import (
    AppendixQuery,
    ClerksQuery,
    DownloadProblem,
    EntrySheetQuery,
    EvidenceQuery,
    ExplanationsQuery,
    FilingQuery,
    InvitationQuery,
    Lookup,
    Query,
    QueryPending,
    QuestionBeforeQuery,
    QuestionQuery,
    RecordedMessageQuery,
    ReportQuery,
    ValuesQuery,
    WrongCodesQuery,
)
from handlers.engine.offered import remembering
from handlers.engine.turn import (
    AcceptInvitation,
    Album,
    AttachEvidence,
    CommandMenu,
    Content,
    CountWrongCode,
    Effect,
    ExplainFindings,
    Inbound,
    Media,
    MediaFile,
    MediaKind,
    Message,
    MoveReport,
    Notify,
    Paper,
    RecordAnswers,
    Reply,
    Session,
    SetLanguage,
    Slot,
    Tap,
    Text,
    Toast,
    Turn,
)
from handlers.router import step
from papers import read_appendix, read_entry_xlsx
from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.invitations import VALID_FOR, Invitation, WrongCodes, code_hash
from reporting.people import Grant, Person, Role, overseers_of
from reporting.periods.workdays import vietnam_calendar
from reporting.reports import (
    Answer,
    Evidence,
    Explanation,
    Filing,
    NewAnswer,
    Question,
    RecordedMessage,
    ReportKey,
    ReportView,
    Submission,
    is_settled,
)
from reporting.units import Level, Unit, UnitTree
from reporting.values import State, Value
from tests.journeys.bac_son import OFFICERS

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2024, 9, 10, 8, 30, tzinfo=ZONE)
FORM = load_form(Path(__file__).parents[2] / "forms" / "cchc_quarterly.yaml")
CATALOGUE = Catalogue.load()
CALENDAR = vietnam_calendar()
SESSION = TypeAdapter(Session)
BAC_SON = "12148"
Q3 = ReportKey(FORM.code, BAC_SON, "2024-Q3")

FILLED = {
    code: Value(State.NOT_APPLICABLE) if figure.number is None else Value(number=figure.number)
    for officer in OFFICERS
    for code, figure in officer.figures.items()
}
"""A whole report without a contradiction: that of xã Bắc Sơn, quarter III/2024."""

UNITS = UnitTree.of(
    [
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33"),
        Unit("12142", "Thị trấn Ân Thi", Level.COMMUNE, "329"),
        Unit(BAC_SON, "Xã Bắc Sơn", Level.COMMUNE, "329"),
        Unit("12151", "Xã Bãi Sậy", Level.COMMUNE, "329"),
        Unit("20", "Tỉnh Lạng Sơn", Level.PROVINCE),
        Unit("185", "Huyện Bắc Sơn", Level.DISTRICT, "20"),
        Unit("06325", "Thị trấn Bắc Sơn", Level.COMMUNE, "185"),
    ]
)


@dataclass
class FakeBackend:
    """What is remembered, in memory; `now` is moved by the test."""

    now: datetime = MORNING
    people: dict[int, Person] = field(default_factory=dict)
    answers: dict[ReportKey, list[Answer]] = field(default_factory=dict)
    submissions: dict[ReportKey, list[Submission]] = field(default_factory=dict)
    explanations: dict[ReportKey, list[Explanation]] = field(default_factory=dict)
    evidence: dict[ReportKey, list[Evidence]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    wrong: dict[str, list[datetime]] = field(default_factory=dict)
    told: list[Notify] = field(default_factory=list)
    chats: list["Chat"] = field(default_factory=list)
    form: Form = FORM
    is_demo: bool = False

    def person(self, name: str, *grants: Grant, language: str = "vi") -> "Chat":
        """Somebody enrolled, and their chat."""
        person = Person(len(self.people) + 1, name, language, grants)
        self.people[person.id] = person
        chat = Chat(self, str(person.id), person.id)
        self.chats.append(chat)
        return chat

    def officer(self, name: str, *duties: str, unit: str = BAC_SON) -> "Chat":
        """An officer with these duties."""
        return self.person(name, Grant(Role.OFFICER, unit, duties))

    def focal(self, name: str, *duties: str, unit: str = BAC_SON) -> "Chat":
        """The focal point of a unit."""
        return self.person(name, Grant(Role.FOCAL, unit, duties))

    def stranger(self, address: str = "900") -> "Chat":
        """A chat that nobody has enrolled."""
        return Chat(self, address, None)

    def invite(self, code: str, grant: Grant, name: str | None = None) -> None:
        """An invitation as it is remembered."""
        self.invitations[code_hash(code)] = Invitation(
            len(self.invitations) + 1, grant, name, self.now + VALID_FOR
        )

    def record(self, key: ReportKey, values: dict[str, Value], person_id: int = 1) -> None:
        """Facts of the past."""
        self._append(key, tuple(NewAnswer(c, v, "…") for c, v in values.items()), person_id)

    def fill(self, key: ReportKey = Q3, *, but: tuple[str, ...] = (), person_id: int = 1) -> None:
        """Every asked row of the report a consistent value, except those named."""
        self.record(key, {c: v for c, v in FILLED.items() if c not in but}, person_id)

    def view(self, key: ReportKey) -> ReportView:
        """The report as a step sees it."""
        members = tuple(p for p in self.people.values() if key.unit in p.filing_units())
        return ReportView(
            key, self._current(key), {}, tuple(self.submissions.get(key, ())), members
        )

    def values(self, key: ReportKey = Q3) -> dict[str, Value]:
        """Current values by code."""
        return {code: answer.value for code, answer in self._current(key).items()}

    def load(  # noqa: C901, PLR0911, PLR0912  a case per need
        self, need: Query[Any], chat: "Chat"
    ) -> object:
        """What the runner would load."""
        match need:
            case ReportQuery(key, previous):
                before = self._current(previous) if previous else {}
                values = {code: answer.value for code, answer in before.items()}
                return replace(self.view(key), previous=values)
            case EvidenceQuery(key):
                return tuple(self.evidence.get(key, ()))
            case QuestionQuery(message):
                return chat.asked.get(int(message))
            case QuestionBeforeQuery(message_id):
                before_it = [n for n in chat.asked if n < message_id]
                return chat.asked[max(before_it)] if before_it else None
            case RecordedMessageQuery(message):
                return chat.given.get(message)
            case EntrySheetQuery(file_id, expected):
                if file_id not in self.files:
                    return DownloadProblem.UNREACHABLE
                return read_entry_xlsx(self.files[file_id], expected)
            case AppendixQuery(file_id):
                return read_appendix(self.files[file_id], self.form)
            case ClerksQuery(unit):
                return overseers_of(self.people.values(), unit, UNITS)
            case ExplanationsQuery(key):
                return tuple(self.explanations.get(key, ()))
            case InvitationQuery(hashed):
                return self.invitations.get(hashed)
            case WrongCodesQuery(since):
                tries = [at for at in self.wrong.get(chat.address, []) if at >= since]
                return WrongCodes(len(tries), tries[0] if tries else None)
            case FilingQuery(form, period, units):
                return tuple(self._filing(ReportKey(form, unit, period)) for unit in units)
            case ValuesQuery(form, periods, units, indicators):
                return {
                    (unit, period): {
                        c: v
                        for c, v in self.values(ReportKey(form, unit, period)).items()
                        if c in indicators
                    }
                    for unit in units
                    for period in periods
                }
        raise TypeError(type(need).__name__)

    def carry_out(self, effect: Effect, chat: "Chat") -> None:
        """What the runner would do."""
        match effect:
            case RecordAnswers(report, answers, said_in):
                self._append(report, answers, chat.person_id or 0)
                chat.was_given(said_in, RecordedMessage(report, answers))
            case AttachEvidence(report, indicator, kind, text, file_id):
                attached = self.evidence.setdefault(report, [])
                who = chat.person_id or 0
                attached.append(Evidence(indicator, kind, text, "test", file_id, who, self.now))
            case MoveReport(report, move, reason):
                moves = self.submissions.setdefault(report, [])
                moves.append(Submission(move, chat.person_id or 0, self.now, reason))
            case ExplainFindings(report, pairs, reason):
                given = self.explanations.setdefault(report, [])
                given.extend(
                    Explanation(check, signature, reason, chat.person_id or 0, self.now)
                    for check, signature in pairs
                )
            case AcceptInvitation(invitation_id, name, language):
                self._enrol(invitation_id, name, language, chat)
            case CountWrongCode():
                self.wrong.setdefault(chat.address, []).append(self.now)
            case SetLanguage(language):
                person = self.people[chat.person_id or 0]
                self.people[person.id] = replace(person, language=language)
            case Notify():
                self.told.append(effect)
                self._told(effect)

    def _told(self, notify: Notify) -> None:
        """Whoever is told something can type the choices that come with it."""
        for other in self.chats:
            if other.person_id == notify.person_id:
                other.session = remembering(other.session, [notify.message])

    def _enrol(self, invitation_id: int, name: str, language: str, chat: "Chat") -> None:
        hashed, invitation = next(
            (h, i) for h, i in self.invitations.items() if i.id == invitation_id
        )
        self.invitations[hashed] = replace(invitation, used_at=self.now)
        person = self.people.get(chat.person_id or 0)
        if person is None:
            person = Person(len(self.people) + 1, name, language)
        self.people[person.id] = replace(person, grants=(*person.grants, invitation.grant))
        chat.person_id = person.id

    def _append(self, key: ReportKey, answers: tuple[NewAnswer, ...], person_id: int) -> None:
        facts = self.answers.setdefault(key, [])
        for answer in answers:
            number = sum(len(f) for f in self.answers.values()) + 1
            facts.append(
                Answer(
                    number, answer.indicator, answer.value, answer.raw, person_id, "test", self.now
                )
            )

    def _current(self, key: ReportKey) -> dict[str, Answer]:
        latest = {answer.indicator: answer for answer in self.answers.get(key, [])}
        return {c: a for c, a in latest.items() if a.value.state is not State.OPEN}

    def _filing(self, key: ReportKey) -> Filing:
        view = self.view(key)
        settled = sum(is_settled(v) for v in view.values().values())
        touched = max((a.at for a in view.answers.values()), default=None)
        return Filing(key.unit, view.state, view.first_submitted, settled, touched)


@dataclass
class Chat:
    """One person's chat: what they say and press, and what they hear."""

    backend: FakeBackend
    address: str
    person_id: int | None
    session: Session = field(default_factory=Session)
    replies: tuple[Reply, ...] = ()
    card: Message | None = None
    group: bool = False
    asked: dict[int, Question] = field(default_factory=dict)
    """What each message of the bot asks, by its id."""
    given: dict[str, RecordedMessage] = field(default_factory=dict)
    """What each message said was recorded as, by its id."""
    last_id: int = 0
    card_id: int | None = None
    handling: Inbound | None = None

    def says(self, text: str) -> "Chat":
        """Text or a command."""
        return self._does(Text(text), message_id=self.new_id())

    def answers_to(self, message_id: int, text: str) -> "Chat":
        """Text in reply to that message."""
        return self._does(Text(text), message_id=self.new_id(), replied_to=message_id)

    def edits(self, message_id: int, text: str) -> "Chat":
        """What was said in that message reads otherwise now."""
        return self._does(Text(text), message_id=message_id, edited=True)

    def delivers(self, message_id: int, text: str) -> "Chat":
        """Text that was sent before, as message `message_id`, and comes only now, or once more."""
        return self._does(Text(text), message_id=message_id)

    def sends(self, kind: MediaKind, *, file: MediaFile | None = None, caption: str = "") -> "Chat":
        """Something that is not text."""
        return self._does(Media(kind, file, caption), message_id=self.new_id())

    def new_id(self) -> int:
        """The id of the next message in this chat, whoever sends it."""
        self.last_id += 1
        return self.last_id

    def was_given(self, said_in: str | None, given: RecordedMessage) -> None:
        """Remember in which message something was said."""
        handling = self.handling
        if said_in is None and handling is not None and isinstance(handling.content, Text):
            said_in = handling.message_id
        if said_in:
            self.given[said_in] = given

    def presses(self, label: str) -> "Chat":
        """The newest button with that label, or whose label begins with it."""
        for message in [*reversed(self.messages), *([self.card] if self.card else [])]:
            for choice in (c for row in message.rows for c in row):
                if choice.label == label or choice.label.startswith(label):
                    return self._does(
                        Tap(choice.key, None if choice.lasting else self.session.revision)
                    )
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def presses_key(self, key: str) -> "Chat":
        """A button that somebody has made up."""
        return self._does(Tap(key, self.session.revision))

    def presses_old(self, key: str) -> "Chat":
        """A button of an earlier card."""
        return self._does(Tap(key, self.session.revision - 1))

    def _does(
        self,
        content: Content,
        *,
        message_id: int | None = None,
        replied_to: int | None = None,
        edited: bool = False,
    ) -> "Chat":
        pressed = isinstance(content, Tap)
        message_id = self.card_id if pressed else message_id
        inbound = Inbound(
            "test",
            self.address,
            self.address,
            content,
            group=self.group,
            name="Người Mới",
            message_id=None if message_id is None else str(message_id),
            replied_to=None if replied_to is None else str(replied_to),
            edited=edited,
            ordered=True,
        )
        self.handling = inbound
        turn = self._step(inbound)
        before = self.session
        self.session = SESSION.validate_json(SESSION.dump_json(turn.session))
        assert self.session == turn.session
        for effect in turn.effects:
            self.backend.carry_out(effect, self)
        if replace(self.session, revision=0, offered=()) != replace(before, revision=0, offered=()):
            self.session = replace(self.session, revision=before.revision + 1)
        self.replies = turn.replies
        cards = [m for m in self.messages if m.slot == "card"]
        self.card = cards[-1] if cards else self.card
        for reply in turn.replies:
            within_limits(reply)
            if isinstance(reply, Message):
                self._shown(reply, in_place=pressed)
        return self

    def _shown(self, message: Message, *, in_place: bool) -> None:
        """A message gets its id: a card takes the place of the one that was pressed."""
        if message.slot is Slot.NOTICE:
            self.new_id()
            return
        if not in_place or self.card_id is None:
            self.card_id = self.new_id()
        if message.asks is not None:
            self.asked[self.card_id] = message.asks

    def _step(self, inbound: Inbound) -> Turn:
        loaded: dict[Query[Any], object] = {}
        for _ in range(10):
            person = self.backend.people.get(self.person_id) if self.person_id else None
            known = Lookup(
                person,
                {self.backend.form.code: self.backend.form},
                UNITS,
                CALENDAR,
                CATALOGUE,
                ZONE,
                self.backend.is_demo,
                loaded,
            )
            try:
                return step(self.session, inbound, known, self.backend.now)
            except QueryPending as missing:
                loaded[missing.query] = self.backend.load(missing.query, self)
        raise AssertionError("a step asked for more than ten things")

    @property
    def messages(self) -> list[Message]:
        """The messages of the last turn."""
        return [reply for reply in self.replies if isinstance(reply, Message)]

    @property
    def heard(self) -> str:
        """The text of the last turn, without markup."""
        return "\n".join(plain(m.text) for m in self.messages)

    @property
    def toast(self) -> str:
        """The toast of the last turn."""
        return "".join(r.text for r in self.replies if isinstance(r, Toast))

    @property
    def album(self) -> Album:
        """The pictures of the last turn."""
        return next(r for r in self.replies if isinstance(r, Album))

    @property
    def paper(self) -> Paper:
        """The document of the last turn."""
        return next(r for r in self.replies if isinstance(r, Paper))

    @property
    def menu(self) -> tuple[str, ...]:
        """The commands published in the last turn."""
        return tuple(n for r in self.replies if isinstance(r, CommandMenu) for n, _ in r.commands)

    @property
    def labels(self) -> list[str]:
        """The buttons of the last message."""
        rows = self.messages[-1].rows if self.messages else ()
        return [choice.label for row in rows for choice in row]

    def later(self, delta: timedelta) -> "Chat":
        """Let time pass."""
        self.backend.now += delta
        return self


def plain(text: str) -> str:
    """Text without its markup."""
    bare = re.sub(r"</?(b|i|code)>", "", text)
    assert "<" not in bare, bare
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def within_limits(reply: Reply) -> None:
    """A reply fits every messenger: Zalo's 2000 characters, Telegram's buttons."""
    if isinstance(reply, Message):
        assert 0 < len(plain(reply.text)) <= 2000, len(plain(reply.text))
        choices = [choice for row in reply.rows for choice in row]
        assert len(choices) <= 100
        assert all(len(row) <= 8 for row in reply.rows)
        assert all(0 < len(f"99999:{c.key}".encode()) <= 64 for c in choices)
        assert len({c.key for c in choices}) == len(choices)
    if isinstance(reply, Toast):
        assert 0 < len(reply.text) <= 200
    if isinstance(reply, Album):
        assert 1 <= len(reply.pictures) <= 10
        assert len(plain(reply.caption)) <= 1024
