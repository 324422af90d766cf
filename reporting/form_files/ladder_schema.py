"""The shape of a form's ladder of reminders in its file. Pydantic checks it."""

from datetime import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

from reporting.complaints.shapes import unusable
from reporting.periods.rung_rules import USUAL, Anchor, Audience, Ladder, RungRule

MOST_RUNGS = 12

ClockTime = Annotated[time, Strict(strict=False)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RungShape(_Shape):
    """One reminder: so many days after what it counts from, before it if negative."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z+-]{1,12}$")]
    at: Annotated[Anchor, Strict(strict=False)]
    days: Annotated[int, Field(ge=-60, le=60)] = 0
    working_days: bool = False
    audience: Annotated[Audience, Strict(strict=False)] = Audience.EVERYBODY


class LadderShape(_Shape):
    """When people are reminded: rungs, each more pressing than the one before, and hours."""

    begins: ClockTime = USUAL.begins
    ends: ClockTime = USUAL.ends
    rungs: Annotated[list[RungShape], Field(max_length=MOST_RUNGS)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "LadderShape":
        keys = [rung.key for rung in self.rungs or ()]
        if self.begins >= self.ends or len(keys) > len(set(keys)):
            raise unusable("form.ladder")
        return self

    def ladder(self) -> Ladder:
        """The ladder as the rules know it."""
        if self.rungs is None:
            return Ladder(USUAL.rungs, self.begins, self.ends)
        rungs = (
            RungRule(one.key, one.at, one.days, one.working_days, one.audience)
            for one in self.rungs
        )
        return Ladder(tuple(rungs), self.begins, self.ends)
