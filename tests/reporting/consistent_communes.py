"""A made-up commune that never contradicts itself, quarter after quarter.

Every relation of the form holds by construction. What changes, changes as it does in life: posts
and equipment seldom, the list of procedures for all communes at once when the province publishes a
decision, dossiers every quarter by a sixth or so; most rows of most communes are 0 and stay 0.
"""

from dataclasses import dataclass, field
from random import Random

from reporting.periods import Period

MILLION = 1_000_000
RARE = {
    "II.1.1": 0.03,
    "II.1.2": 0.02,
    "III.1.1": 0.01,
    "III.3.2.1": 0.03,
    "IV.2.4": 0.02,
    "V.1.3": 0.005,
    "V.2.1": 0.03,
    "V.2.2": 0.005,
    "V.2.3": 0.01,
    "V.2.4": 0.005,
    "V.2.5": 0.002,
    "V.3": 0.04,
}
"""Things that hardly ever happen, with how often they do in a quarter."""
ALWAYS_ZERO = (
    "III.2.1",
    "IV.3.1",
    "IV.3.2",
    "IV.3.3",
    "IV.3.4",
    "V.3.1",
    "V.3.2",
    "VI.2.2",
    "VI.2.3",
    "VI.2.4.1",
    "VI.2.4.2",
    "VI.2.6",
)

Amounts = dict[str, int | None]
"""By code, in the smallest unit; None is "not applicable"."""


@dataclass(slots=True)
class Province:
    """The list of procedures, which is one for all communes."""

    draw: Random
    procedures: int = 126
    fields: int = 11
    added: int = 0
    dropped: int = 0

    def next_quarter(self) -> None:
        is_changed = self.draw.random() < 1 / 6
        self.added = self.draw.randint(1, 5) if is_changed else 0
        self.dropped = self.draw.randint(0, 3) if is_changed else 0
        self.procedures += self.added - self.dropped


@dataclass(slots=True)
class Commune:
    """What is particular to a commune, and what it carries from quarter to quarter."""

    draw: Random
    dossiers: int = field(init=False)
    in_progress: int = 0
    vacant: int = field(init=False)
    posts: int = field(init=False)
    cut_since_2015: int = field(init=False)
    constant: Amounts = field(init=False)
    yearly: Amounts = field(default_factory=dict)

    def __post_init__(self) -> None:
        draw = self.draw
        self.dossiers = draw.randint(120, 700)
        self.posts = draw.randint(18, 23)
        self.vacant = draw.choice((0, 0, 1, 1, 2))
        self.cut_since_2015 = draw.randint(10, 20) * 100
        officers = draw.randint(10, 12)
        graduates, degree = draw.randint(0, 2), draw.randint(6, 8)
        self.constant = {
            "asks": draw.choice((0, 0, 4)),  # in which quarter people are surveyed, if ever
            "way": draw.choice((0, 1, 1, 2)),
            "meets": draw.choice((0, 2, 4)),
            "inspects": draw.choice((0, 1, 1)),
            "checks": draw.choice((0, 0, 0, 4)),
            "late": draw.choice((0, 0, 0, 1)),
            "online": draw.choice((85, 95, 100, 100)),
            "electronic": draw.choice((0, 95)),
            "not_offered": draw.choice((0, 0, 0, 3)),
            "III.2.2": draw.randint(0, 20),
            "III.2.3": draw.choice((0, 0, 30)),
            "IV.2.3": draw.choice((0, 0, 1)),
            "V.1.1": draw.choice((0, 0, 6)),
            "VI.2.4.3": draw.choice((0, 0, 0, 1)),
            "VI.2.5": draw.choice((0, 3, 3, 4)),
            "VII.3": draw.choice((None, 100_00, 100_00)),
            "N.3.1": draw.randint(40, 90),
            "N.3.2": draw.randint(1, 5),
            "N.3.3": draw.randint(3, 6),
            "N.3.4": draw.randint(2, 4),
            "N.3.5": draw.randint(1, 3),
            "N.3.6": draw.randint(1, 2),
            "N.3.7": 1,
            "N.3.8": 1,
            "N.3.9": draw.randint(8, 20),
            "N.4.1": officers,
            "N.4.2": officers,
            "N.4.6": 11,
            "N.4.7": draw.randint(9, 11),
            "N.4.10": graduates,
            "N.4.12": degree,
            "N.4.14": officers - graduates - degree,
            "N.4.16": draw.randint(officers - 1, officers),
            "N.4.19": 100_00,
            "N.5.1": 2,
            "N.5.2": 90,
        }

    def quarter(self, period: Period, province: Province) -> Amounts:
        return {
            **dict.fromkeys(ALWAYS_ZERO, 0),
            **{code: value for code, value in self.constant.items() if "." in code},
            **self._rare(),
            **self._steering(period),
            **self._survey(period),
            **self._legal(period),
            **self._procedures(province),
            **self._dossiers(),
            **self._staff(),
            **self._money(period),
            **self._digital(),
        }

    def is_in(self, trait: str, period: Period) -> bool:
        return self.constant[trait] == period.index

    def _rare(self) -> Amounts:
        draw = self.draw
        found: Amounts = {
            code: draw.choice((1, 1, 1, 2)) if draw.random() < chance else 0
            for code, chance in RARE.items()
        }
        petitions = found["III.3.2.1"] or 0
        return {**found, "III.3.2.2": petitions, "V.3.3": 0, "V.1.2": 0}

    def _steering(self, period: Period) -> Amounts:
        draw = self.draw
        if period.index == 1 or not self.yearly:
            self.yearly = {"tasks": draw.randint(6, 12), "done": 0, "spent": 0}
            self.yearly["capital"] = draw.randint(3_000, 25_000)
        tasks, done = self.yearly["tasks"] or 0, self.yearly["done"] or 0
        done = max(done, min(tasks, tasks * period.index // 4 - draw.choice((0, 0, 1))))
        self.yearly["done"] = done
        given = draw.randint(9, 24)
        late, over, going = (draw.choice((0, 0, 0, 0, 1)) for _ in range(3))
        inspected = self.constant["inspects"] or 0
        found = draw.choice((0, 0, 1, 2)) if inspected else 0
        return {
            "I.1": draw.randint(8, 18),
            "I.2.1": tasks,
            "I.2.2": done,
            "I.3.1": inspected,
            "I.3.3": found,
            "I.3.3.1": found,
            "I.4.1": given,
            "I.4.2": given - late - over - going,
            "I.4.3": late,
            "I.4.4": over,
            "I.6": int(self.is_in("meets", period)),
        }

    def _survey(self, period: Period) -> Amounts:
        held = self.is_in("asks", period)
        return {
            "I.5": int(held),
            "I.5.1": self.draw.randint(8, 16) * 5 if held else None,
            "I.5.2": self.constant["way"] if held else None,
            "N.2.9": self.draw.randint(96, 100) * 100 if held else None,
        }

    def _legal(self, period: Period) -> Amounts:
        looked_at = self.draw.randint(2, 4) if self.is_in("checks", period) else 0
        handled = min(looked_at, self.draw.choice((0, 1)))
        return {
            **dict.fromkeys(("II.2.1", "II.3.1"), looked_at),
            **{f"II.{part}.2.{row}": handled for part in "23" for row in "12"},
        }

    def _procedures(self, province: Province) -> Amounts:
        total, less = province.procedures, self.constant["not_offered"] or 0
        return {
            "III.1.2": province.added,
            "III.1.3": province.dropped,
            "III.1.4": total,
            "N.2.1": province.fields,
            "N.2.2": total,
            "VII.5.1.1": total - 22,
            "VII.5.1.2": total - 22 - less,
            "VII.5.1.3": self.draw.randint(9, 16),
            "VII.5.2.1": 22,
            "VII.5.2.2": 22,
            "VII.5.2.3": self.draw.randint(2, 6),
            "VII.5.4.1": 24,
            "VII.5.4.2": 24,
        }

    def _dossiers(self) -> Amounts:
        draw, opening = self.draw, self.in_progress
        received = self.dossiers * draw.randint(85, 115) // 100
        closing = draw.randint(0, received // 40)
        settled = opening + received - closing
        late = draw.randint(0, settled // 100) if self.constant["late"] else 0
        share = self.constant["online"] or 0
        online = received if share == 100 else received * draw.randint(share - 3, share + 2) // 100
        with_fee = received * draw.randint(55, 75) // 100
        paid = with_fee if share == 100 else with_fee * draw.randint(90, 99) // 100
        self.in_progress = closing
        rate = online * 100_00 // received
        return {
            "III.3.1.1": settled,
            "III.3.1.2": settled - late,
            "VII.5.3.1": received,
            "VII.5.3.2": online,
            "N.2.16": opening,
            "N.2.4": received,
            "N.2.5": online,
            "N.2.6": rate,
            "N.2.7": settled,
            "N.2.7.1": received - closing,
            "N.2.7.2": opening,
            "N.2.8": closing,
            "N.2.10": paid,
            "N.2.11": with_fee,
            "N.2.12": paid * 100_00 // with_fee,
            "N.2.13": 80_00,
            "N.2.14": online,
            "N.2.15": rate,
        }

    def _staff(self) -> Amounts:
        draw = self.draw
        if draw.random() < 0.05:
            self.vacant = draw.choice((0, 1, 2))
        officers = self.constant["N.4.2"] or 0
        graduates, degree = self.constant["N.4.10"] or 0, self.constant["N.4.12"] or 0
        civil, present = self.posts - officers, self.posts - officers - self.vacant
        return {
            "IV.1.1": 1,
            "IV.1.2": 1,
            "IV.2.1": self.posts,
            "IV.2.2": self.posts - self.vacant,
            "IV.2.5": self.cut_since_2015,
            "N.4.3": civil,
            "N.4.4": present,
            "N.4.5": self.vacant,
            "N.4.8": self.posts,
            "N.4.9": self.posts - self.vacant,
            "N.4.11": graduates * 100_00 // officers,
            "N.4.13": degree * 100_00 // officers,
            "N.4.15": (officers - graduates - degree) * 100_00 // officers,
            "N.4.17": present,
            "N.4.18": present,
        }

    def _money(self, period: Period) -> Amounts:
        capital, spent = self.yearly["capital"] or 0, self.yearly["spent"] or 0
        spent = max(spent, capital * period.index * self.draw.randint(14, 24) // 100)
        self.yearly["spent"] = spent
        return {"VI.1.1": capital * MILLION, "VI.1.2": spent * MILLION}

    def _digital(self) -> Amounts:
        least = self.constant["electronic"] or 0
        electronic = self.draw.randint(least, 100) * 100 if least else 100_00
        return {
            "VII.1": 1,
            "VII.2.1": 1,
            "VII.2.2": 1,
            "VII.4.1.3": 100_00,
            "VII.4.2": electronic,
            "VII.4.2.3": electronic,
            "VII.4.3.3": 1,
        }
