"""Reading template files: from YAML to a `Template`, or to the list of everything wrong in one."""

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from reporting.complaints.shapes import complaint_of, unusable
from reporting.documents import Heading
from reporting.documents.narrative import (
    NAME,
    OPERATORS,
    PLACEHOLDER,
    Compare,
    FactState,
    Insert,
    NarrativeSentence,
    NarrativeStep,
    Say,
    Stands,
    Template,
    TextCondition,
    Under,
    Wording,
)
from reporting.form_files.yaml_source import Problem, YamlSource, read_source

_AND = " and "
_OPERATOR = "|".join(sorted(OPERATORS, key=len, reverse=True))
_COMPARE = re.compile(rf"({NAME}) *({_OPERATOR}) *(?:([0-9]+)|({NAME}))")
_STANDS = re.compile(rf"({NAME}) is ({'|'.join(FactState)})")
_PART = re.compile(r"[IVX]+\. ")
"""A heading with a Roman numeral opens a part; any other one a section of it."""


class TemplateProblems(ValueError):
    """A template that cannot be used, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def load_template(path: Path) -> Template:
    """The template of a file; raises `TemplateProblems`."""
    source = read_source(path)
    if isinstance(source, Problem):
        raise TemplateProblems([source])
    try:
        return _TemplateShape.model_validate(source.value).template()
    except ValidationError as error:
        raise TemplateProblems(list(_problems(error, source))) from error


def names_in(template: Template) -> Iterator[str]:
    """Every name that a template uses, those of conditions and inserted texts included."""
    sentences = [*template.subject, *template.addressees, *template.recipients]
    for step in template.body:
        match step:
            case Say(said):
                sentences.extend(said)
            case Insert(code=code, missing=missing, none=none):
                yield code
                sentences.append((Wording(missing), Wording(none)))
    for wording in (wording for sentence in sentences for wording in sentence):
        yield from wording.names
        for condition in wording.when:
            yield from condition.names


def unknown_names(template: Template, known: Collection[str]) -> tuple[str, ...]:
    """Names that are neither indicators of the form nor words, each once."""
    return tuple(dict.fromkeys(name for name in names_in(template) if name not in known))


def read_condition(text: str) -> tuple[TextCondition, ...]:
    """The conditions of "I.4.1 > 0 and I.5.1 is not_applicable"; raises ValueError."""
    return tuple(_condition(part.strip()) for part in text.split(_AND)) if text else ()


def _condition(text: str) -> TextCondition:
    if match := _STANDS.fullmatch(text):
        return Stands(match[1], FactState(match[2]))
    if match := _COMPARE.fullmatch(text):
        return Compare(match[1], match[2], int(match[3]) if match[3] else match[4])
    raise unusable("wording.condition", text=text)


def _without_stray_braces(text: str) -> str:
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        raise unusable("wording.braces", text=text)
    return text


def _readable(text: str) -> str:
    read_condition(text)
    return text


def _problems(error: ValidationError, source: YamlSource) -> Iterator[Problem]:
    for each in error.errors(include_url=False):
        line = source.line(each["loc"])
        yield Problem(source.file, line, None, "bad_template", complaint_of(each))


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


WordingText = Annotated[str, Field(min_length=1), AfterValidator(_without_stray_braces)]


class _WordingShape(_Shape):
    when: Annotated[str, AfterValidator(_readable)] = ""
    text: WordingText

    def wording(self) -> Wording:
        return Wording(self.text, read_condition(self.when))


class _SentenceShape(_Shape):
    """A sentence is a text, or a list of wordings."""

    wordings: list[_WordingShape] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, raw: object) -> object:
        return {"wordings": raw if isinstance(raw, list) else [{"text": raw}]}

    def sentence(self) -> NarrativeSentence:
        return tuple(each.wording() for each in self.wordings)


class _StepShape(_Shape):
    heading: str | None = None
    say: list[_SentenceShape] | None = None
    insert: str | None = None
    missing: Annotated[str, AfterValidator(_without_stray_braces)] = ""
    none: Annotated[str, AfterValidator(_without_stray_braces)] = ""

    @model_validator(mode="after")
    def _one_thing(self) -> "_StepShape":
        if [self.heading, self.say, self.insert].count(None) != len(("say", "insert")):
            raise unusable("wording.one_step")
        return self

    def step(self) -> NarrativeStep:
        if self.say is not None:
            return Say(tuple(each.sentence() for each in self.say))
        if self.insert is not None:
            return Insert(self.insert, self.missing, self.none)
        heading = self.heading or ""
        return Under(Heading(heading, 1 if _PART.match(heading) else 2))


class _TemplateShape(_Shape):
    form: str
    version: int
    subject: list[_SentenceShape] = Field(min_length=1)
    addressees: list[_SentenceShape]
    recipients: list[_SentenceShape] = Field(min_length=1)
    body: list[_StepShape] = Field(min_length=1)

    def template(self) -> Template:
        return Template(
            form=self.form,
            version=self.version,
            subject=tuple(each.sentence() for each in self.subject),
            addressees=tuple(each.sentence() for each in self.addressees),
            recipients=tuple(each.sentence() for each in self.recipients),
            body=tuple(each.step() for each in self.body),
        )
