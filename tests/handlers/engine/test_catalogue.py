"""The two catalogues say the same things, and the program asks for nothing they lack."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from handlers.engine.catalogue import Markup, UnknownSentenceError
from reporting.invitations import Flaw
from reporting.parsing.results import NoteCode, Reason
from reporting.people import Role
from reporting.scope import ScopeFlaw
from tests.conversation.engine import CATALOGUE

HANDLERS = Path(__file__).parents[3] / "handlers"
VI, EN = CATALOGUE.speech("vi"), CATALOGUE.speech("en")


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences() -> None:
    assert set(VI.sentences) == set(EN.sentences)


def test_both_languages_have_the_same_placeholders_and_markup() -> None:
    for name, text in VI.sentences.items():
        other = EN.sentences[name]
        assert placeholders(text) == placeholders(other), name
        tags = re.compile(r"</?(?:b|i|code)>")
        assert sorted(tags.findall(text)) == sorted(tags.findall(other)), name


def test_nothing_is_empty_and_nothing_shouts() -> None:
    for speech in (VI, EN):
        for name, text in speech.sentences.items():
            assert text.strip(), name
            assert "!" not in text, name
            assert "xin vui lòng" not in text.lower(), name


def test_button_labels_fit_a_phone() -> None:
    for name, text in VI.sentences.items():
        if name.startswith("button.") and "{" not in text:
            assert len(text) <= 20, name


def sentences_asked_for() -> tuple[set[str], set[str]]:
    """Ids written out in the code, and the beginnings of those that are put together."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    others = (HANDLERS.parent / "bot", HANDLERS.parent / "reporting" / "standing")
    for path in (path for room in (HANDLERS, *others) for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    return whole, {b for b in beginnings if "." in b}


def test_every_sentence_is_asked_for_somewhere() -> None:
    whole, beginnings = sentences_asked_for()
    unused = {
        name
        for name in VI.sentences
        if name not in whole and not any(name.startswith(b) for b in beginnings)
    }
    assert unused == set()


@pytest.mark.parametrize(
    "names",
    [
        [f"unreadable.{reason}" for reason in Reason],
        [f"note.{code}" for code in NoteCode],
        [f"enrol.{flaw}" for flaw in Flaw],
        [f"role.{role}" for role in Role],
        [f"enrol.as_{role}" for role in Role],
        [f"summary.{flaw}" for flaw in ScopeFlaw],
    ],
)
def test_every_case_has_its_own_sentence(names: list[str]) -> None:
    assert [name for name in names if name not in VI.sentences] == []
    assert len({VI.sentences[name] for name in names}) == len(names)


def test_a_missing_sentence_or_parameter_is_a_mistake_of_the_program() -> None:
    with pytest.raises(UnknownSentenceError):
        VI("no.such_sentence")
    with pytest.raises(UnknownSentenceError):
        VI("enrol.welcome")


def test_parameters_are_escaped_once() -> None:
    assert VI("enrol.welcome", name="<b>&") == "Chào anh/chị &lt;b&gt;&amp;."
    assert VI("enrol.welcome", name=Markup("<b>Lan</b>")) == "Chào anh/chị <b>Lan</b>."
    assert VI.plain("enrol.welcome", name="<b>&") == "Chào anh/chị <b>&."


def test_an_unknown_language_is_spoken_to_in_vietnamese() -> None:
    assert CATALOGUE.speech("fr") is VI
