"""The words that people type for a form, and for a row of one: "/tonghop cchc quý 3", "i 2 1"."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from reporting.clean_text import NOTHING, CleanText, in_one_line
from reporting.forms.index import FormIndex
from reporting.forms.model import Form
from reporting.normalise import fold

LONGEST = 240
"""Characters among which a form is looked for: no command has more words than that."""

LONGEST_CODE: Final = 6
"""Words that a code may be typed in: "I 2 1"."""

_SHORTEST = 3  # a form is not named by two letters that its code happens to begin with


def said_as(form: Form, language: str) -> str:
    """A short way to name the form behind a command, written as people write it: "CCHC xã"."""
    name = form.short[language]
    bare = name.removeprefix("Báo cáo ").removesuffix(" report")
    return next((one for one in (bare, name) if fold(one) in form.words), form.code)


def duty_names(forms: Iterable[Form], duties: Iterable[str], language: str) -> str:
    """Duties as a sentence lists them, each once, by the name that the first of the forms gives."""
    known = list(forms)
    names = (
        next((form.duties[duty][language] for form in known if duty in form.duties), None)
        for duty in duties
    )
    return ", ".join(dict.fromkeys(name for name in names if name is not None))


@dataclass(frozen=True, slots=True)
class NamedForms:
    """The forms that some words may name, none when no form is named; `rest` are the other words.

    Several forms may be called by one word. `said` is what they were called, folded.
    """

    forms: tuple[Form, ...]
    rest: CleanText
    said: str = ""


def form_words(code: str, short: Mapping[str, str], stated: Iterable[str] = ()) -> tuple[str, ...]:
    """What a form can be called, folded: as its file says, else by its code and its short name.

    >>> form_words("cchc_quarterly", {"vi": "Báo cáo CCHC"})
    ('cchc_quarterly', 'cchc quarterly', 'cchc', 'bao cao cchc')
    >>> form_words("x1", {"vi": "Hồ sơ"}, ["một cửa", "TTHC"])
    ('x1', 'mot cua', 'tthc')
    """
    said = [fold(word) for word in stated]
    if not said:
        first = code.partition("_")[0]
        names = [fold(name) for name in short.values()]
        bare = [name.removeprefix("bao cao ").removesuffix(" report") for name in names]
        said = [code.replace("_", " "), first, *bare, *names]
    long_enough = (word for word in said if len(word) >= _SHORTEST or word in map(fold, stated))
    return tuple(dict.fromkeys((code, *long_enough)))


def named_forms(
    words: CleanText, forms: FormIndex, *, leading: bool = False, but: str | None = None
) -> NamedForms:
    """The form's words wherever they stand among the others; of several the longest counts.

    `leading`: only at the beginning; what follows is free text. `but` is no form's name here.

    >>> from reporting.clean_text import clean
    >>> named_forms(clean("quý 3 2024"), FormIndex(()))
    NamedForms(forms=(), rest='quý 3 2024', said='')
    """
    if len(words) > LONGEST and not leading:
        return NamedForms((), words)
    typed = words.split()
    folded = [fold(word) for word in typed]
    for length in range(min(forms.most_words, len(typed)), 0, -1):
        for start in range(1 if leading else len(typed) - length + 1):
            said = " ".join(folded[start : start + length]).strip(" ,;.:")
            found = () if said == but else forms.by_word.get(said, ())
            if found:
                return NamedForms(found, _without(words, typed, start, length), said)
    return NamedForms((), words)


def _without(words: CleanText, typed: list[CleanText], start: int, length: int) -> CleanText:
    """The words but those; what follows words at the beginning keeps its line breaks."""
    if start == 0:
        return words.split(maxsplit=length)[length] if len(typed) > length else NOTHING
    return in_one_line([*typed[:start], *typed[start + length :]])


def code_in(text: str, form: Container[str]) -> str | None:
    """The code that somebody typed ("i.2.1", "I 2 1", "III.3.1."), None when it is none."""
    plain = ".".join(text.upper().replace(",", ".").replace(" ", ".").strip(".:=\"'").split("."))
    while ".." in plain:
        plain = plain.replace("..", ".")
    return plain if plain in form else None


def code_and_value(text: CleanText, form: Container[str]) -> tuple[str | None, CleanText]:
    """A code, and the value behind it if there is one: "I.2.1", "I.2.1: 14", "I 2 1 14".

    "I.3.3 1" is a code and a value, as it has its dots; "I 3 3 1" is one code where there is one.
    """
    words = text.split(maxsplit=LONGEST_CODE)
    if len(words) > 1 and "." in words[0].strip(".:=") and code_in(words[0], form):
        return code_in(words[0], form), _behind(text, 1)
    for length in range(min(len(words), LONGEST_CODE), 0, -1):
        code = code_in(" ".join(words[:length]), form)
        if code is not None:
            return code, _behind(text, length) if length < len(words) else NOTHING
    return None, NOTHING


def _behind(text: CleanText, words: int) -> CleanText:
    return text.split(maxsplit=words)[words].lstrip(":= ")
