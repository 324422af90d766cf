"""What several conversations show alike: the commands of a role, days left, a time."""

from handlers.engine.catalogue import Speech
from handlers.engine.turn import CommandMenu, Inbound, Text
from reporting.clean_text import NOTHING, CleanText
from reporting.languages import ENGLISH
from reporting.people import FILING, OVERSEEING, Role

COMMANDS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("baocao", "report", FILING),
    ("sua", "edit", FILING),
    ("nop", "submit", frozenset({Role.FOCAL})),
    ("mau", "template", FILING),
    ("ghichu", "note", FILING),
    ("nhac", "remind", frozenset({Role.FOCAL})),
    ("tiendo", "status", FILING | OVERSEEING),
    ("tonghop", "summary", FILING | OVERSEEING),
    ("xuat", "export", FILING | OVERSEEING),
    ("toi", "me", FILING | OVERSEEING),
    ("huy", "cancel", FILING | OVERSEEING),
    ("trogiup", "help", FILING | OVERSEEING),
)
"""Every command in Vietnamese, its English twin, and the roles it is for."""

RECORDING = ("ghichu", "sua")
"""Commands behind which something stands that is recorded."""

ACTING = ("nop", "nhac")
"""Commands that do something without recording figures."""

TWINS = {english: vietnamese for vietnamese, english, _ in COMMANDS}
"""English command -> the one it stands for."""


def commands_for(roles: frozenset[Role], say: Speech) -> CommandMenu:
    """The menu published to a chat: the commands of these roles, in the language spoken."""
    return CommandMenu(
        tuple(
            (english if say.language == ENGLISH else vietnamese, say.plain(f"command.{vietnamese}"))
            for vietnamese, english, wanted in COMMANDS
            if roles & wanted
        )
    )


def command_in(text: CleanText) -> tuple[str, CleanText] | None:
    """The command that a text begins with and what stands after it; None where it begins with none.

    An English twin counts as its original, and "@bot" behind a command for nothing.
    """
    if not text.startswith("/"):
        return None
    word, *rest = text[1:].split(maxsplit=1) or (NOTHING,)
    name = word.partition("@")[0].lower()
    return TWINS.get(name, name), rest[0].strip() if rest else NOTHING


def in_language(command: str, language: str) -> str:
    """The command as it is called in a language: "tonghop", "summary"."""
    if language != ENGLISH:
        return command
    return next((english for name, english, _ in COMMANDS if name == command), command)


def command_of(inbound: Inbound) -> tuple[str, CleanText] | None:
    """The command that came and what stands after it; None where something else came."""
    return command_in(inbound.content.text) if isinstance(inbound.content, Text) else None


def roles_of(command: str) -> frozenset[Role]:
    """The roles a command is for; none for a command we do not have."""
    return next((roles for name, _, roles in COMMANDS if name == command), frozenset())


def days_left(days: int, say: Speech) -> str:
    """How far the deadline is: "còn 6 ngày", "hôm nay là hạn cuối", "quá hạn 2 ngày"."""
    if days == 0:
        return say.plain("deadline.today")
    if days == 1:
        return say.plain("deadline.tomorrow")
    if days < 0:
        return say.plain("deadline.passed_one" if days == -1 else "deadline.passed", days=-days)
    return say.plain("deadline.left", days=days)
