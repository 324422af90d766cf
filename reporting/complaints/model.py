"""What is wrong with what an operator wrote or asked for, named so that it can be worded."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

Fact: TypeAlias = Union[str, int, "Complaint"]


@dataclass(frozen=True, slots=True, init=False)
class Complaint:
    """A sentence for whoever runs the program: its id in their catalogue, and what fills it in.

    Rules and storage know what is wrong but speak no language; `bot` does. A fact that is itself a
    complaint is worded first and stands inside the sentence.
    """

    message_id: str
    facts: tuple[tuple[str, Fact], ...]

    def __init__(self, message_id: str, /, **facts: Fact) -> None:
        object.__setattr__(self, "message_id", message_id)
        object.__setattr__(self, "facts", tuple(facts.items()))

    def __str__(self) -> str:
        """How a log names it.

        >>> str(Complaint("form.no_row", row="I.2"))
        'form.no_row (row=I.2)'
        """
        filled = ", ".join(f"{name}={fact}" for name, fact in self.facts)
        return f"{self.message_id} ({filled})" if filled else self.message_id


_SYSTEM: Mapping[int, str] = {
    errno.ENOENT: "os.no_such_file",
    errno.EACCES: "os.not_allowed",
    errno.EPERM: "os.not_allowed",
    errno.EEXIST: "os.exists",
    errno.EISDIR: "os.is_a_folder",
    errno.ENOTDIR: "os.no_folder",
    errno.ENOSPC: "os.disk_full",
    errno.EROFS: "os.read_only",
    errno.ENAMETOOLONG: "os.name_too_long",
    errno.EADDRINUSE: "os.port_taken",
    errno.EADDRNOTAVAIL: "os.no_such_address",
}


def refused_by_system(error: OSError) -> Complaint:
    """Why the system refused something: a part of a sentence; its own words are English.

    >>> str(refused_by_system(OSError(errno.ENOSPC, "No space left on device")))
    'os.disk_full'
    """
    number = error.errno or 0
    if number in _SYSTEM:
        return Complaint(_SYSTEM[number])
    return Complaint("os.other", name=errno.errorcode.get(number, type(error).__name__))
