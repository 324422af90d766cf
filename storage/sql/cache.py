"""What the writer's transactions may keep for each other, so that an answer need not read it again.

Repositories ask a cache before they read, and tell it what they read and what they change.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from reporting.people import Person
from reporting.reports import ReportKey, ReportView
from reporting.values import Value
from storage.sql.transaction import Transaction

Identity = tuple[str, str]
"""Channel and address of a chat."""

CurrentValues = Mapping[str, Value]
"""By indicator code, without what was never answered or was taken back."""


class Cache:
    """A cache that keeps nothing: that of readers, and of databases that have no better one."""

    others_wrote = 0
    """How often it was seen that another process had written; not counted everywhere."""

    async def catch_up(self, transaction: Transaction) -> None:
        """Bring what is kept up to date, before this transaction writes what may be kept.

        Until this was called in a transaction, the cache answers it nothing.
        """

    def leave(self) -> None:
        """The transaction is over, however it ended."""

    # --- what is asked ---------------------------------------------------------------------------
    def view(self, key: ReportKey, previous: ReportKey | None) -> ReportView | None:
        """The report as `Reports.view` gives it; None when some of it is not kept."""
        return None

    def values(
        self,
        form: str,
        periods: Sequence[str],
        units: Sequence[str],
        indicators: Sequence[str],
    ) -> Mapping[tuple[str, str], CurrentValues] | None:
        """Values as `ReportQueries.values` gives them; None when one report's are not kept."""
        return None

    def numbers(
        self, form: str, period: str, units: Sequence[str], indicators: Sequence[str]
    ) -> dict[str, list[int]] | None:
        """What these values count, by indicator; None when one report's values are not kept."""
        return None

    def versions(
        self, form: str, periods: Sequence[str], units: Sequence[str]
    ) -> dict[tuple[str, str], int] | None:
        """Versions as `ReportQueries.versions` gives them; None when one is not kept."""
        return None

    def lacking(
        self,
        form: str,
        periods: Sequence[str],
        units: Sequence[str],
    ) -> Collection[ReportKey]:
        """The reports whose values ought to be read whole and kept, all of one form."""
        return ()

    def people(self, addresses: Iterable[Identity]) -> dict[Identity, Person]:
        """Who writes from these chats, as far as it is kept."""
        return {}

    # --- what was read ---------------------------------------------------------------------------
    def keep_view(self, view: ReportView, previous: ReportKey | None) -> None:
        """A report was read whole, with the values of the one before it."""

    def keep_values(self, key: ReportKey, values: CurrentValues) -> None:
        """Every current value of a report was read."""

    def keep_versions(
        self,
        form: str,
        periods: Sequence[str],
        units: Sequence[str],
        versions: Mapping[tuple[str, str], int],
    ) -> None:
        """It was read which of these reports were begun, and with which version."""

    def keep_people(self, people: Mapping[Identity, Person]) -> None:
        """It was read who writes from these chats."""

    # --- what changes ----------------------------------------------------------------------------
    def recorded(self, keys: Iterable[ReportKey]) -> None:
        """Facts of these reports are written in this transaction."""

    def moved(self, key: ReportKey) -> None:
        """A submission or another move of this report is written in this transaction."""

    def people_changed(self) -> None:
        """Somebody, or what somebody was granted, is changed in this transaction."""
