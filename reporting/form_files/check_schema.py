"""The shape of a check in a form file. Pydantic checks it; `check_loader` gives it its meaning."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

from reporting.forms.check import CheckKind, CheckOperator, Missing, Severity
from reporting.languages import ENGLISH, VIETNAMESE

LONGEST_SENTENCE = 500
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_SENTENCE)]
SideText = str | int


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SentenceShape(_Shape):
    """What a check says, in both languages: a clerk abroad reads no Vietnamese."""

    vi: Sentence
    en: Sentence

    def words(self) -> dict[str, str]:
        """The sentence by language."""
        return {VIETNAMESE: self.vi, ENGLISH: self.en}


class MissingShape(_Shape):
    """The missing-value rule of each side."""

    left: Annotated[Missing, Strict(strict=False)] = Missing.SKIP_IF_ANY
    right: Annotated[Missing, Strict(strict=False)] = Missing.SKIP_IF_ANY


class CheckShape(_Shape):
    """One check as written: a relation of two sides, or a look at single indicators."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(?:\.[0-9A-Za-z]+)*$")]
    kind: Annotated[CheckKind, Strict(strict=False)]
    level: Annotated[Severity, Strict(strict=False)]
    left: SideText | None = None
    operator: Annotated[CheckOperator, Strict(strict=False)] | None = None
    right: SideText | None = None
    tolerance: SideText | None = None
    missing: MissingShape = Field(default_factory=MissingShape)
    when: str | None = None
    rows: str | list[str] | None = None
    say: SentenceShape | None = None
