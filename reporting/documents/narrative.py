"""The text of a report, written from the figures that are stored.

A template is a list of steps: headings, paragraphs made of sentences, and places for the officers'
own words. A sentence names the figures it needs, and is said only when they are there; of several
wordings the first that fits the figures is taken ("không phát sinh" instead of "0 hồ sơ, đạt 0%").
So no figure can stand in the text that is not in the table, and none can differ from it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne

from reporting.documents import DocumentBlock, Heading, Paragraph
from reporting.forms import Asked, Indicator
from reporting.normalise import fold
from reporting.values import Kind, State, Value, ratio, show, show_number, show_percent

OPERATORS = {"=": eq, "!=": ne, "<=": le, ">=": ge, "<": lt, ">": gt}
NAME = r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9]+)*"
PLACEHOLDER = re.compile(rf"\{{\s*({NAME})\s*(?:([-+/])\s*({NAME})\s*)?\}}")
_SENTENCE_END = re.compile(r"(?<=[.;!?:])\s+|\n+")
_TELLING_WORDS = 3
_NOT_YET = Value(State.NOT_YET)


class FactState(StrEnum):
    """What a condition may ask of a name besides its number."""

    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class TextFact:
    """What a name in a template stands for: as written, and its number in the smallest unit.

    `number` is None for words and for what is not applicable; `applies` tells the two apart.
    """

    written: str
    number: int | None = None
    scale: int = 1
    applies: bool = True


TextFacts = Mapping[str, TextFact]


@dataclass(frozen=True, slots=True)
class Compare:
    """A number against another name's or a fixed one, which is in the unit as written."""

    name: str
    operator: str
    other: str | int

    @property
    def names(self) -> tuple[str, ...]:
        """The names it reads."""
        return (self.name, self.other) if isinstance(self.other, str) else (self.name,)

    def holds(self, facts: TextFacts) -> bool:
        """Whether the comparison is true; false when a number is missing."""
        left = facts.get(self.name)
        if left is None or left.number is None:
            return False
        if isinstance(self.other, int):
            right: int | None = self.other * left.scale
        else:
            fact = facts.get(self.other)
            right = None if fact is None else fact.number
        return right is not None and bool(OPERATORS[self.operator](left.number, right))


@dataclass(frozen=True, slots=True)
class Stands:
    """Whether a name is not applicable, or not there at all."""

    name: str
    standing: FactState

    @property
    def names(self) -> tuple[str, ...]:
        """The names it reads."""
        return (self.name,)

    def holds(self, facts: TextFacts) -> bool:
        """Whether the name is in that state."""
        fact = facts.get(self.name)
        if self.standing is FactState.MISSING:
            return fact is None
        return fact is not None and not fact.applies


TextCondition = Compare | Stands


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a sentence, and the conditions under which it is said."""

    text: str
    when: tuple[TextCondition, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names that stand in the text."""
        found = (match.group(1, 3) for match in PLACEHOLDER.finditer(self.text))
        return tuple(name for pair in found for name in pair if name)

    def fits(self, facts: TextFacts) -> bool:
        """Whether every condition holds and every name in the text can be written."""
        return (
            all(each.holds(facts) for each in self.when)
            and all(name in facts and facts[name].applies for name in self.names)
            and all(facts[name].number for name in self._denominators())
        )

    def _denominators(self) -> Iterator[str]:
        for match in PLACEHOLDER.finditer(self.text):
            if match[2] == "/":
                yield match[3]

    def said(self, facts: TextFacts) -> str:
        """The sentence with its names filled in."""

        def write(match: re.Match[str]) -> str:
            first, sign, second = match.groups()
            if second is None:
                return facts[first].written
            return _combined(facts[first], sign, facts[second])

        return PLACEHOLDER.sub(write, self.text)


NarrativeSentence = tuple[Wording, ...]
"""A sentence: its wordings in order of preference."""


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph of sentences."""

    sentences: tuple[NarrativeSentence, ...]


@dataclass(frozen=True, slots=True)
class Insert:
    """A place for an officer's own words.

    `missing` is the note that stands there while nobody has written any (empty where the text is
    optional), `none` the sentence for "nothing arose"; names are filled in in both.
    """

    code: str
    missing: str
    none: str = ""


@dataclass(frozen=True, slots=True)
class Under:
    """A heading of the text."""

    heading: Heading


NarrativeStep = Say | Insert | Under


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A paper's wording: what it is about, for whom, who gets a copy, and its text."""

    form: str
    version: int
    subject: tuple[NarrativeSentence, ...]
    addressees: tuple[NarrativeSentence, ...]
    recipients: tuple[NarrativeSentence, ...]
    body: tuple[NarrativeStep, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """What officers wrote, now and the period before; `earlier` is what that period is called."""

    now: Mapping[str, Value] = field(default_factory=dict)
    before: Mapping[str, Value] = field(default_factory=dict)
    earlier: str = ""


NO_TEXTS = Texts()
EMPTY_SECTION = "Cần bổ sung: mục này chưa có số liệu"


def facts_of(indicators: Sequence[Indicator], values: Mapping[str, Value]) -> dict[str, TextFact]:
    """The facts of indicators that have a figure or do not apply; "not yet" is no fact."""
    return {
        indicator.code: _fact(indicator, values[indicator.code])
        for indicator in indicators
        if indicator.kind not in {None, Kind.TEXT}
        and indicator.code in values
        and values[indicator.code].state is not State.NOT_YET
    }


def words(**named: str) -> dict[str, TextFact]:
    """Facts that are mere words."""
    return {name: TextFact(text) for name, text in named.items()}


def fill(
    template: Template, facts: TextFacts, texts: Texts = NO_TEXTS
) -> tuple[DocumentBlock, ...]:
    """The text of a paper. A section that comes out empty says so to whoever edits the draft."""
    blocks: list[DocumentBlock] = []
    for step in template.body:
        match step:
            case Under(heading):
                _close(blocks, heading)
                blocks.append(heading)
            case Say(sentences):
                said = " ".join(lines(sentences, facts))
                if said:
                    blocks.append(Paragraph(said))
            case Insert():
                blocks.extend(_inserted(step, facts, texts))
    _close(blocks, Heading("", 1))
    return tuple(blocks)


def lines(sentences: Sequence[NarrativeSentence], facts: TextFacts) -> tuple[str, ...]:
    """For each sentence the first wording that fits; a sentence that none fits is left out."""
    fitting = (next((w for w in wordings if w.fits(facts)), None) for wordings in sentences)
    return tuple(wording.said(facts) for wording in fitting if wording is not None)


def _fact(indicator: Indicator, value: Value) -> TextFact:
    if value.state is State.NOT_APPLICABLE:
        return TextFact(show(value, indicator), applies=False)
    number = value.counted
    if number is not None and indicator.kind is Kind.PERCENT and indicator.asked is Asked.COMPUTED:
        return TextFact(show_percent(number), number, indicator.scale)
    known = value if value.state is State.VALUE else Value(number=0)
    return TextFact(_written(indicator, known), number, indicator.scale)


def _written(indicator: Indicator, value: Value) -> str:
    """A choice whose digit stands for several units is written as a number."""
    if indicator.kind is Kind.CHOICE and value.number not in {
        option.digit for option in indicator.choices
    }:
        return show_number(value.number or 0)
    return show(value, indicator)


def _combined(first: TextFact, sign: str, second: TextFact) -> str:
    left, right = first.number or 0, second.number or 0
    if sign == "/":
        return show_percent(ratio(left, right) or 0)
    return show_number(left + right if sign == "+" else left - right, first.scale)


def _close(blocks: list[DocumentBlock], following: Heading) -> None:
    """End the section before a heading: an empty one gets a note."""
    match blocks:
        case [*_, Heading(level=level)] if following.level <= level:
            blocks.append(Paragraph("", EMPTY_SECTION))


def _inserted(step: Insert, facts: TextFacts, texts: Texts) -> Iterator[Paragraph]:
    value = texts.now.get(step.code, _NOT_YET)
    if value.state is State.NOT_YET and step.missing:
        yield Paragraph("", f"Cần bổ sung: {Wording(step.missing).said(facts)}")
    elif value.state is State.NONE_AROSE and step.none:
        yield Paragraph(Wording(step.none).said(facts))
    before = texts.before.get(step.code, _NOT_YET)
    earlier = _telling(before.text or "")
    for line in filter(None, (line.strip() for line in (value.text or "").splitlines())):
        is_old = not earlier.isdisjoint(_telling(line))
        yield Paragraph(line, f"Cần rà soát: nội dung của {texts.earlier}" if is_old else "")


def _telling(text: str) -> frozenset[str]:
    """The lines and sentences of a text, without case, accents, list marks and stops.

    Lines of a word or two ("Không có.") are left out unless there are no others: they say nothing
    that could be out of date.
    """
    parts = (*text.splitlines(), *_SENTENCE_END.split(text))
    bare = (fold(part).strip(" -+*•.;:!?,") for part in parts)
    whole = fold(text).strip(" -+*•.;:!?,")
    return frozenset(part for part in bare if len(part.split()) >= _TELLING_WORDS) | (
        {whole} if whole else set()
    )
