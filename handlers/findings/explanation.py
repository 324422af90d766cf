"""A reason that somebody types: a sentence, and never the name of a button that was meant."""

from handlers.engine.catalogue import Markup, quoted
from handlers.engine.choices import Choice, Keyboard, chosen
from handlers.engine.commands import COMMANDS
from handlers.engine.context import TurnContext
from reporting.clean_text import CleanText, clean, in_one_line
from reporting.normalise import fold

LONGEST_REASON = 500

_SAYS_NOTHING = (
    "a", "anh", "chi", "cho", "da", "di", "em", "giup", "i", "la", "minh", "muon", "nha", "nhe",
    "nhen", "nua", "oi", "on", "thi", "thoi", "toi", "u", "uh", "vang", "voi", "xin",
)  # fmt: skip
"""Folded words of politeness, which change nothing about what is meant."""

_NO_REASON = (
    "bỏ qua", "huỷ", "huỷ bỏ", "không", "có", "được", "đồng ý", "xong", "ok", "sau", "để sau",
    "quay lại", "trở lại", "dừng", "tiếp", "tiếp tục", "làm tiếp", "trợ giúp", "báo cáo", "nộp",
    "rút", "không biết", "skip", "cancel", "no", "yes", "later", "back", "stop", "next", "help",
)  # fmt: skip
"""What people type to get on, besides the labels and commands themselves."""


def spoken(text: CleanText) -> CleanText:
    """What was typed, in one line."""
    return in_one_line(text.split())


def flaw(ctx: TurnContext, reason: str) -> Markup | None:
    """Why that text is no reason; None when it is one."""
    if len(reason) > LONGEST_REASON or not any(character.isalpha() for character in reason):
        return ctx.say("finding.reason_unread")
    if _bare(reason) in _menu(ctx):
        return ctx.say("finding.reason_menu", raw=quoted(reason))
    return None


def meant(text: CleanText, keyboard: Keyboard) -> Choice | None:
    """The choice that the text names, be it politely ("giữ nguyên nhé")."""
    return chosen(text, keyboard) or chosen(clean(_bare(text)), keyboard)


def _menu(ctx: TurnContext) -> set[str]:
    """Everything that names a button or a command of ours in any language, bare."""
    labels = [
        sentence
        for speech in ctx.lookup.catalogue.speeches.values()
        for name, sentence in speech.sentences.items()
        if name.startswith(("button.", "command.")) and "{" not in sentence
    ]
    commands = [name for vietnamese, english, _ in COMMANDS for name in (vietnamese, english)]
    return {"", *(_bare(text) for text in (*labels, *commands, *_NO_REASON))}


def _bare(text: str) -> str:
    """Folded words without signs and without those that say nothing."""
    letters = "".join(c if c.isalnum() else " " for c in fold(text))
    return " ".join(word for word in letters.split() if word not in _SAYS_NOTHING)
