"""What is asked of what people are told unasked."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.engine.lookup import Query
from reporting.ladder.pushes import PushKind


@dataclass(frozen=True, slots=True)
class PushWishesQuery(Query[Mapping[PushKind, str]]):
    """What the person does not want to be told, or later in the day."""

    person_id: int


@dataclass(frozen=True, slots=True)
class AwayQuery(Query[frozenset[str]]):
    """The units where somebody else does the person's work now."""

    person_id: int
