"""Why something that was asked for is not done."""

from collections.abc import Mapping
from types import MappingProxyType

from handlers.engine.catalogue import Markup, Parameter, Speech, joined
from handlers.engine.turn import Message


class Refusal(Exception):
    """What somebody asked for cannot be done; nothing of the turn happens, and they are told why.

    It is raised where the rule is and caught in one place, `handlers.router`, which says it in a
    message of its own and leaves the session as it was. `message_id` names a sentence of the
    catalogue, `parameters` are what it is filled with. `details` is a line that stands below it,
    made by the catalogue in the language of whoever is spoken to.
    """

    def __init__(
        self, message_id: str, /, details: Markup | None = None, **parameters: Parameter
    ) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.details = details
        self.parameters = parameters

    def text(self, say: Speech) -> Markup:
        """The sentence in that language."""
        return joined(say(self.message_id, **self.parameters), self.details)


class WhichFirst(Exception):
    """It has to be known first which report or form is meant; what came waits for the answer.

    `message` asks. Whatever was sent is handled once one of its choices is taken, unless each of
    them says already what is to be done: then nothing `waits`. `texts` has by a choice's key what
    is read in place of the text that came. `joins`: values of another such message may come with
    it.
    """

    def __init__(
        self,
        message: Message,
        *,
        waits: bool = True,
        texts: Mapping[str, str] = MappingProxyType({}),
        joins: bool = False,
    ) -> None:
        super().__init__(message.text)
        self.message = message
        self.waits = waits
        self.texts = texts
        self.joins = joins


class Outdated(Exception):
    """A choice of a card that is no longer open; it changes nothing, and the open card is shown."""
