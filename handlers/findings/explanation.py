"""A reason that somebody types: a sentence, and never the name of a button that was meant."""

import re

from handlers.engine.catalogue import Markup, quoted
from handlers.engine.choices import Choice, Keyboard, chosen
from handlers.engine.commands import COMMANDS
from handlers.engine.context import TurnContext
from reporting.clean_text import CleanText, clean, composed, in_one_line
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
    "rút", "không biết", "đúng", "đúng rồi", "đúng vậy", "vẫn đúng", "số đúng", "chính xác",
    "right", "correct", "skip", "cancel", "no", "yes", "later", "back", "stop", "next", "help",
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


_AGREES = frozenset(
    {
        "đúng", "đúng rồi", "đúng vậy", "đúng ạ", "đúng rồi ạ", "vẫn đúng", "số đúng",
        "số đúng rồi", "đúng số", "chính xác", "chính xác rồi", "right", "correct", "it is right",
        "that is right",
    }
)  # fmt: skip
"""That the figure is right, with its marks: without them "đúng" and "dừng" are one word."""

_BECAUSE = frozenset({"vi", "do", "tai", "boi", "nguyen", "because", "since", "due"})
"""Folded words with which a reason begins ("nguyên nhân …")."""

_NOT_A_FIGURE = re.compile(r"chua co|khong ap dung|khong phat sinh|not yet|not applicable")
"""What is said of the question that is asked, not of a figure given before."""

_A_SENTENCE = 3
"""Words of a reason where nothing is asked."""

_BESIDE_A_QUESTION = 4
"""Words of a reason where an answer would have been read first."""


def is_agreement(text: CleanText) -> bool:
    """Whether the text only says that a figure is right, which is no reason yet."""
    said = spoken(text).casefold().strip(" .!")
    return said in _AGREES


def says_why(ctx: TurnContext, reason: str, *, at_question: bool) -> bool:
    """Whether the text is a reason though none was asked for in so many words.

    At a question ("at_question") a figure that could not be read is none.
    """
    if flaw(ctx, reason) is not None:
        return False
    words = fold(reason).split()
    if words[0] in _BECAUSE and len(words) > 1:
        return True
    if not at_question:
        return len(words) >= _A_SENTENCE
    has_figure = any(letter.isnumeric() for letter in reason) or _NOT_A_FIGURE.search(fold(reason))
    return len(words) >= _BESIDE_A_QUESTION and not has_figure


def meant(text: CleanText, keyboard: Keyboard) -> Choice | None:
    """The choice that the text names, be it politely ("giữ nguyên nhé").

    Its marks are kept: "thôi đừng" does not say "đúng".
    """
    said = (word for word in _letters(composed(text)).split() if _bare(word))
    return chosen(text, keyboard) or chosen(clean(" ".join(said)), keyboard)


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
    return " ".join(word for word in _letters(fold(text)).split() if word not in _SAYS_NOTHING)


def _letters(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in text)
