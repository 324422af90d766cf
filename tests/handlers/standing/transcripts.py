"""What is said for every act in every state of the table of standing, as one text to be read.

`python -m tests.handlers.standing.transcripts` writes it anew; a test holds that it is current.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from reporting.people import Grant, Role
from reporting.periods.deadlines import Early
from reporting.reports import Move, ReportKey, Submission
from reporting.standing import ReportAct, StandingState
from tests.closing import closing
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM, ZONE
from tests.conversation.world import Q3, FakeBackend

PAGE: Final = Path(__file__).with_name("transcripts.txt")
CLOSED: Final = closing(FORM, grace=1, lock=3)
"""Quarter III/2024: due on 16/9, grace until 17/9, locked after 19/9."""

REPORT: Final = f"{Q3.form}/{Q3.unit}/{Q3.period}"
_HEAD: Final = """\
What is said for every act in every state (reporting/standing/table.py), of quarter III/2024:
opens 31/7, cut off 14/9, due 16/9, grace until 17/9, locked after 19/9.
Written by python -m tests.handlers.standing.transcripts; read each one when it changes.
"""


def _at(day: int, month: int = 9) -> datetime:
    return datetime(2024, month, day, 9, tzinfo=ZONE)


@dataclass(frozen=True)
class Situation:
    """A report that stands somewhere: what was done with it, and when it is looked at."""

    state: StandingState
    now: datetime
    moves: tuple[Move, ...] = ()
    is_locked: bool = False
    early: Early = Early.ASK
    said: str = ""

    @property
    def key(self) -> ReportKey:
        """The report."""
        return Q3

    @property
    def refuses_early(self) -> bool:
        """Whether it is before the cut-off of a form that takes nothing before it."""
        return self.early is Early.REFUSE

    @property
    def is_ended(self) -> bool:
        """Whether its unit had ended, and owes it again."""
        return self.state in (StandingState.HANDED_OVER, StandingState.CLOSED)

    def arranged(self) -> tuple[FakeBackend, Mapping[Role, Chat]]:
        """The world, and one person of each role."""
        form = replace(CLOSED, early=self.early)
        backend = FakeBackend(now=_at(13), form=form)
        chats = {
            Role.FOCAL: backend.focal("Lan", "van_phong"),
            Role.OFFICER: backend.officer("Minh", "tu_phap"),
            Role.CLERK: backend.person("Hải", Grant(Role.CLERK, "329")),
        }
        if self.state is not StandingState.NOT_YET_OPEN:
            backend.fill()
        who = {Move.SUBMIT: 1, Move.WITHDRAW: 1}
        if self.moves:
            backend.submissions[Q3] = [
                Submission(move, who.get(move, 3), _at(13), "xem lại mục VI" if n else "")
                for n, move in enumerate(self.moves)
            ]
        backend.now = self.now
        return backend, chats


_S = StandingState
_SENT_BACK: Final = (Move.SUBMIT, Move.RETURN)
SITUATIONS: Final = (
    Situation(_S.NOT_YET_OPEN, _at(20, 7)),
    Situation(_S.OPEN, _at(5, 8)),
    Situation(_S.OPEN, _at(5, 8), early=Early.ALLOW, said="early: allow"),
    Situation(_S.OPEN, _at(5, 8), early=Early.REFUSE, said="early: refuse"),
    Situation(_S.DUE, _at(16)),
    Situation(_S.IN_GRACE, _at(17)),
    Situation(_S.OVERDUE, _at(18)),
    Situation(_S.LOCKED, _at(20)),
    Situation(_S.LOCKED, _at(20), _SENT_BACK, said="after it was sent back"),
    Situation(_S.SUBMITTED, _at(16), (Move.SUBMIT,)),
    Situation(_S.SUBMITTED, _at(20), (Move.SUBMIT,), is_locked=True, said="locked"),
    Situation(_S.RETURNED, _at(18), _SENT_BACK),
    Situation(_S.WITHDRAWN, _at(18), (Move.SUBMIT, Move.WITHDRAW)),
    Situation(_S.ACCEPTED, _at(16), (Move.SUBMIT, Move.ACCEPT)),
    Situation(_S.ACCEPTED, _at(20), (Move.SUBMIT, Move.ACCEPT), is_locked=True, said="locked"),
    Situation(_S.HANDED_OVER, _at(16), (Move.HAND_OVER,)),
    Situation(_S.CLOSED, _at(16), (Move.CLOSE,)),
)


# --- how each act is done ------------------------------------------------------------------------
def _enters(chat: Chat) -> Iterator[tuple[str, Chat]]:
    yield "presses a button of the report", chat.presses_forged(f"collect.go:{REPORT}", None)
    if chat.session.report == Q3:
        yield "/sua II.1.1", chat.says("/sua II.1.1")
        if chat.session.question is not None:
            yield "0", chat.says("0")


def _submits(chat: Chat) -> Iterator[tuple[str, Chat]]:
    yield "presses Nộp in a reminder", chat.presses_forged(f"submit.ask:{REPORT}", None)
    if "Nộp báo cáo" in chat.labels:
        yield "presses Nộp báo cáo", chat.presses("Nộp báo cáo")


def _withdraws(chat: Chat) -> Iterator[tuple[str, Chat]]:
    chat.presses_forged(f"report.take:{REPORT}", None)
    key = "submit.withdraw"
    yield "presses Rút để sửa", chat.presses_forged(key, chat.session.revision)
    if "Rút để sửa" in chat.labels and chat.heard.startswith("Rút "):
        yield "presses Rút để sửa once more", chat.presses("Rút để sửa")


def _accepts(chat: Chat) -> Iterator[tuple[str, Chat]]:
    yield "presses Tiếp nhận", chat.presses_forged(f"clerk.accept:{REPORT}/1", None)


def _returns(chat: Chat) -> Iterator[tuple[str, Chat]]:
    yield "presses Trả lại", chat.presses_forged(f"clerk.return:{REPORT}/1", None)
    if "lý do" in chat.heard:
        yield "xem lại mục VI", chat.says("xem lại mục VI")
        yield "trả lại", chat.says("trả lại")


def _reminds(chat: Chat) -> Iterator[tuple[str, Chat]]:
    chat.presses_forged(f"report.take:{REPORT}", None)
    yield "/nhac", chat.says("/nhac")


def _extends(chat: Chat) -> Iterator[tuple[str, Chat]]:
    said = "hạn xã Bắc Sơn 2024-Q3 30/9 vì mưa lũ"
    yield said, chat.says(said)
    yield "có", chat.says("có")


DONE: Final[Mapping[ReportAct, tuple[Role, Callable[[Chat], Iterator[tuple[str, Chat]]]]]] = {
    ReportAct.ENTER: (Role.OFFICER, _enters),
    ReportAct.SUBMIT: (Role.FOCAL, _submits),
    ReportAct.WITHDRAW: (Role.FOCAL, _withdraws),
    ReportAct.ACCEPT: (Role.CLERK, _accepts),
    ReportAct.RETURN: (Role.CLERK, _returns),
    ReportAct.REMIND: (Role.FOCAL, _reminds),
    ReportAct.EXTEND: (Role.CLERK, _extends),
}


_IN_HAND: Final = (ReportAct.WITHDRAW, ReportAct.REMIND)


def page() -> str:
    """All transcripts as one text."""
    return "\n".join([_HEAD, *(line for one in SITUATIONS for line in _situation(one))])


def _situation(one: Situation) -> Iterator[str]:
    extra = f" ({one.said})" if one.said else ""
    yield f"==== {one.state}{extra}, {one.now:%-d/%-m}"
    _, chats = one.arranged()
    yield from _card(chats[Role.FOCAL])
    for act in ReportAct:
        if one.state is _S.NOT_YET_OPEN and act in _IN_HAND:
            continue  # such a report cannot be in hand
        role, does = DONE[act]
        backend, chats = one.arranged()
        yield f"-- {role}: {act}"
        for said, chat in does(chats[role]):
            yield f"   > {said}"
            yield from (f"   {line}" for line in _heard(chat))
        yield from _what_happened(backend)
    yield ""


def _card(chat: Chat) -> Iterator[str]:
    """The report's card without its figures, and its buttons."""
    chat.says("/baocao 2024-Q3")
    yield "-- focal: looks"
    yield from (f"   {line}" for line in _without_figures(chat.heard))
    if chat.labels:
        yield f"   [{'] ['.join(chat.labels)}]"


def _heard(chat: Chat) -> Iterator[str]:
    if chat.toast:
        yield f"({chat.toast})"
    yield from _without_figures(chat.heard)


_FIGURES: Final = re.compile(
    r"[✅⏳] [IVX]+\. |Cả đơn vị |Phần của anh/chị|Đơn vị: |Không tính lại|$"
)


def _without_figures(heard: str) -> list[str]:
    """The lines of a message that do not only say how far the figures are."""
    return [line for line in heard.splitlines() if not _FIGURES.match(line)]


def _what_happened(backend: FakeBackend) -> Iterator[str]:
    """What is on record now that was not before, in a word."""
    moves = backend.submissions.get(Q3, [])
    news = [f"{made.move}" for made in moves if made.at == backend.now]
    news += [f"{row.field} → {row.day:%-d/%-m}" for row in backend.extensions]
    recorded = [a for a in backend.answers.get(_key(), ()) if a.at == backend.now and a.raw == "0"]
    news += ["recorded"] if recorded else []
    yield f"   = {', '.join(news) if news else 'nothing changes'}"


def _key() -> ReportKey:
    return ReportKey(FORM.code, BAC_SON, "2024-Q3")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
