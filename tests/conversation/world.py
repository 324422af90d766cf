"""The people and reports of a test, with the engine that plays their conversations."""

from dataclasses import dataclass
from typing import Final

from reporting.invitations import VALID_FOR, code_hash
from reporting.people import Grant, Person, Role
from reporting.reports import NewAnswer, ReportKey, ReportView
from reporting.values import State, Value
from storage.repositories.reports import Recording
from tests.conversation.chat import CHANNEL, Chat
from tests.conversation.engine import BAC_SON, FORM, Engine, without_waiting
from tests.conversation.storage import InMemoryWork
from tests.journeys.bac_son import OFFICERS

Q3: Final = ReportKey(FORM.code, BAC_SON, "2024-Q3")

FILLED: Final = {
    code: Value(State.NOT_APPLICABLE) if figure.number is None else Value(number=figure.number)
    for officer in OFFICERS
    for code, figure in officer.figures.items()
}
"""A whole report without a contradiction: that of xã Bắc Sơn, quarter III/2024."""


@dataclass
class FakeBackend(Engine):
    """Everything behind the chats of a test, in memory."""

    def person(self, name: str, *grants: Grant, language: str = "vi") -> Chat:
        """Somebody enrolled, and their chat."""
        person = Person(len(self.people) + 1, name, language, grants)
        self.people[person.id] = person
        self.chats_of[CHANNEL, str(person.id)] = person.id
        return Chat(self, str(person.id))

    def officer(self, name: str, *duties: str, unit: str = BAC_SON) -> Chat:
        """An officer with these duties."""
        return self.person(name, Grant(Role.OFFICER, unit, duties))

    def focal(self, name: str, *duties: str, unit: str = BAC_SON) -> Chat:
        """The focal point of a unit."""
        return self.person(name, Grant(Role.FOCAL, unit, duties))

    def stranger(self, address: str = "900") -> Chat:
        """A chat that nobody has enrolled."""
        return Chat(self, address)

    def invite(self, code: str, grant: Grant, name: str | None = None) -> None:
        """An invitation as it is remembered."""
        invitations = InMemoryWork(self).invitations
        until = self.now + VALID_FOR
        without_waiting(invitations.create(code_hash(code), grant, name, self.now, until))

    def record(self, key: ReportKey, values: dict[str, Value], person_id: int = 1) -> None:
        """Facts of the past."""
        answers = tuple(NewAnswer(code, value, "…") for code, value in values.items())
        past = Recording(key, self.form.version, answers, person_id, CHANNEL, self.now)
        without_waiting(InMemoryWork(self).reports.record_many([past]))

    def fill(self, key: ReportKey = Q3, *, but: tuple[str, ...] = (), person_id: int = 1) -> None:
        """Every asked row of the report a consistent value, except those named."""
        self.record(key, {c: v for c, v in FILLED.items() if c not in but}, person_id)

    def view(self, key: ReportKey) -> ReportView:
        """The report as a step sees it, without the period before."""
        return without_waiting(InMemoryWork(self).reports.view(key, None))

    def values(self, key: ReportKey = Q3) -> dict[str, Value]:
        """Current values by code."""
        return self.current_values(key)
