"""What a check has to say of a report."""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.forms.check import CheckKind, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say of a report; not an error, a value.

    `indicators` are the indicators to change, most suspicious first; `text` the sentence per
    language. `signature` stands for the check and the figures it saw: an explanation holds as long
    as a finding has this very signature, and no longer.
    """

    check: str
    kind: CheckKind
    severity: Severity
    indicators: tuple[str, ...]
    text: Mapping[str, str]
    signature: str

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be submitted with it."""
        return self.severity is Severity.HARD
