"""No sentence reaches the operator past their catalogue, and the catalogue is whole."""

import re

import pytest

from bot.app.console import DOMAIN, LOCALES
from handlers.engine.catalogue import Catalogue
from tests.house.operator_sentences import misasked, past_the_catalogue, placeholders, texts_in
from tests.house.tree import name_of, python_files

CATALOGUE = Catalogue.load(LOCALES, DOMAIN)
VI, EN = (dict(CATALOGUE.speech(language).sentences) for language in ("vi", "en"))

MOUTHS = ("bot/app/console.py", "bot/app/logs.py", "bot/rendering/confined.py")
"""What writes on the terminal: the operator's sentences, and the log; the process that reads files
writes into a pipe to the log.
"""
_PLACEHOLDER = re.compile(r"\{\w+\}")
ROOMS_THAT_ASK = ("bot", "papers", "reporting", "storage")


def sources(*rooms: str) -> dict[str, str]:
    return {name_of(path): path.read_text(encoding="utf-8") for path in python_files(*rooms)}


def test_both_languages_have_the_same_sentences_with_the_same_placeholders() -> None:
    assert set(VI) == set(EN)
    assert [name for name in VI if placeholders(VI[name]) != placeholders(EN[name])] == []


def test_no_sentence_is_empty_shouts_or_begs() -> None:
    for speech in (VI, EN):
        assert [name for name, text in speech.items() if not text.strip() or "!" in text] == []
    assert [name for name, text in VI.items() if "xin vui lòng" in text.lower()] == []


def test_the_two_languages_differ_wherever_there_are_words() -> None:
    alike = [name for name in VI if VI[name] == EN[name]]
    assert [name for name in alike if any(map(str.islower, _PLACEHOLDER.sub("", VI[name])))] == []


def test_every_sentence_is_asked_for_somewhere() -> None:
    asked = {text for source in sources(*ROOMS_THAT_ASK).values() for text in texts_in(source)}
    assert sorted(set(VI) - asked) == []


def test_the_program_asks_for_sentences_that_are_there_with_all_that_fills_them_in() -> None:
    found = {name: misasked(source, VI) for name, source in sources(*ROOMS_THAT_ASK).items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_sentence_reaches_the_operator_past_the_catalogue() -> None:
    found = {name: past_the_catalogue(source) for name, source in sources("bot").items()}
    spoken = {name: wrong for name, wrong in found.items() if wrong and name not in MOUTHS}
    assert spoken == {}


# Each rule, on a text that breaks it.
SENTENCES = {"a.plain": "Plain.", "a.filled": "There is no {unit}."}


@pytest.mark.parametrize(
    "code",
    [
        'Complaint("a.gone")',
        'Complaint("a.filled")',
        'Complaint("a.filled", name="x")',
        'Complaint("a.plain", unit="x")',
        'StorageProblem("a.gone")',
        'operator.say("a.gone")',
        'making.operator.text("a.filled")',
        'unusable("a.gone")',
    ],
)
def test_a_sentence_that_is_not_there_or_lacks_a_fact_is_found(code: str) -> None:
    assert len(misasked(code, SENTENCES)) == 1


@pytest.mark.parametrize(
    "code",
    [
        'Complaint("a.filled", unit=code)',
        'Complaint("a.filled", **facts)',
        "Complaint(problem.code, **problem.facts)",
        'operator.say("a.plain")',
        'channel.say("anything")',
    ],
)
def test_a_sentence_that_is_there_is_left_alone(code: str) -> None:
    assert misasked(code, SENTENCES) == []


@pytest.mark.parametrize(
    "code",
    [
        'print("Ready")',
        'sys.stdout.write("Ready")',
        'sys.stderr.write(f"{name} is missing")',
        'operator.show("Ready")',
        'operator.show(f"Ready: {name}")',
        'operator.complain("TOKEN is missing")',
        'making.operator.complain(f"{name} is missing")',
        'operator.show("Ready: " + name)',
        'CannotStartError("TOKEN is missing")',
        'BadSettingsError(f"{name} is missing")',
        'parser.add_argument("--unit", help="the unit")',
        'parser.add_argument("--unit", metavar="CODE")',
        'subparsers.add_parser("run", help=f"run {name}")',
        'parser.add_subparsers(title="Commands")',
    ],
)
def test_a_text_written_on_the_spot_is_found(code: str) -> None:
    assert past_the_catalogue(code) == [f"line 1: {code.replace(chr(34), chr(39))}"]


@pytest.mark.parametrize(
    "code",
    [
        "operator.show(invited.code)",
        "operator.show(str(file))",
        'operator.complain(Complaint("a.plain"))',
        'CannotStartError(Complaint("a.plain"))',
        'parser.add_argument("--unit", help=operator.text("a.plain"), metavar="2024-Q3")',
        'stream.write("anything")',
    ],
)
def test_what_has_no_language_or_comes_from_the_catalogue_is_left_alone(code: str) -> None:
    assert past_the_catalogue(code) == []
