"""What storage refuses, each with a code that names the sentence a person reads."""

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from reporting.complaints import Fact


class StorageProblem(Exception):
    """The database or a file of it cannot be used as asked.

    `code` names the sentence in the operator's catalogue, `facts` fill it in; none is a password.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        details = ", ".join(f"{name}={fact}" for name, fact in facts.items())
        super().__init__(f"{code} ({details})" if details else code)
        self.code = code
        self.facts = facts


class InvitationTakenError(Exception):
    """The invitation was used or revoked after the step looked at it; nothing was changed."""

    code = "invitation.used"

    def __init__(self, invitation_id: int) -> None:
        super().__init__(f"invitation {invitation_id} can no longer be used")
        self.invitation_id = invitation_id


_TROUBLED: Final = ("08", "25006", "40", "53", "55", "57", "58", "XX")
"""How the codes of PostgreSQL begin that say: not this statement's fault (its appendix A)."""


def is_databases_trouble(failure: BaseException) -> bool:
    """Whether the database could do nothing just now, whatever it was asked: lock, disk, network.

    What was to be written is then as good as before, and is to be tried again.
    """
    if isinstance(failure, OperationalError | InterfaceError | InternalError):
        return True
    if isinstance(failure, DBAPIError):
        code = getattr(failure.orig, "sqlstate", None)
        return isinstance(code, str) and code.startswith(_TROUBLED)
    return False
