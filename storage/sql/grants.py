"""How a grant is written in a row: role, unit code, duties with a space between."""

from reporting.people import Grant, Role


def written(grant: Grant) -> dict[str, str]:
    """The columns of a grant.

    >>> written(Grant(Role.OFFICER, "26734", ("tu_phap", "van_hoa")))["duties"]
    'tu_phap van_hoa'
    """
    return {
        "role": grant.role.value,
        "unit_code": grant.unit_code,
        "duties": " ".join(grant.duties),
    }


def read(role: str, unit_code: str, duties: str) -> Grant:
    """The grant of those columns."""
    return Grant(Role(role), unit_code, tuple(duties.split()))
