"""Relations the paper does not state but that follow from what its rows mean: only ever soft."""

from tests.reporting.relations import Amounts, Relation, at_most, constant, figures
from tests.reporting.stated_relations import told


def _problems_come_from_inspections(now: Amounts, _: Amounts) -> bool:
    known = figures(now, ("I.3.3", "I.3.1"))
    return known is None or not known[0] or known[1] > 0


def _list_changes_as_published(now: Amounts, before: Amounts) -> bool:
    known, last = figures(now, ("III.1.4", "III.1.2", "III.1.3")), before.get("III.1.4")
    return known is None or last is None or known[0] == last + known[1] - known[2]


def _settled_is_near_received(now: Amounts, _: Amounts) -> bool:
    known = figures(now, ("III.3.1.1", "VII.5.3.1"))
    return known is None or 10 * known[0] <= 12 * known[1] + 200


def _received_is_near_settled(now: Amounts, _: Amounts) -> bool:
    known = figures(now, ("III.3.1.1", "VII.5.3.1"))
    return known is None or 10 * known[1] <= 12 * known[0] + 200


def _open_are_of_this_period(now: Amounts, before: Amounts) -> bool:
    known = figures(now, ("N.2.4", "N.2.7.1", "N.2.8"))
    return known is None or "N.2.8" in before or known[0] == known[1] + known[2]


def _diplomas_make_the_share(now: Amounts, _: Amounts) -> bool:
    known = figures(now, ("N.4.10", "N.4.12", "N.4.14", "N.4.17", "N.4.2", "N.4.4", "N.4.19"))
    if known is None or known[4] + known[5] == 0:
        return True
    with_diploma, people = sum(known[:4]), known[4] + known[5]
    return with_diploma * 100_00 <= (known[6] + 100) * people


_STAFF = {"N.4.10": 1, "N.4.12": 8, "N.4.14": 2, "N.4.17": 8, "N.4.2": 11, "N.4.4": 8}

IMPLIED: tuple[Relation, ...] = (
    told(
        "NEED.I.3.3",
        "I.3.3 I.3.1",
        _problems_come_from_inspections,
        [{"I.3.3": 2, "I.3.1": 1}, {"I.3.3": 0, "I.3.1": 0}, {"I.3.3": 2}],
        [{"I.3.3": 2, "I.3.1": 0}],
    ),
    told(
        "BAL.III.1.4",
        "III.1.4 III.1.2 III.1.3",
        _list_changes_as_published,
        [{"III.1.4": 129, "III.1.2": 5, "III.1.3": 2, "before III.1.4": 126}],
        [
            {"III.1.4": 129, "III.1.2": 0, "III.1.3": 0, "before III.1.4": 126},
            {"III.1.4": 0, "III.1.2": 0, "III.1.3": 0, "before III.1.4": 129},
        ],
    ),
    at_most("PLAUSIBLE.VII.5.3", "VII.5.1.3 VII.5.2.3", "VII.5.3.2"),
    told(
        "PLAUSIBLE.III.3.1.1",
        "III.3.1.1 VII.5.3.1",
        _settled_is_near_received,
        [{"III.3.1.1": 381, "VII.5.3.1": 376}, {"III.3.1.1": 140, "VII.5.3.1": 100}],
        [{"III.3.1.1": 376, "VII.5.3.1": 5}, {"III.3.1.1": 141, "VII.5.3.1": 100}],
    ),
    told(
        "PLAUSIBLE.VII.5.3.1",
        "III.3.1.1 VII.5.3.1",
        _received_is_near_settled,
        [{"III.3.1.1": 376, "VII.5.3.1": 381}, {"III.3.1.1": 100, "VII.5.3.1": 140}],
        [{"III.3.1.1": 5, "VII.5.3.1": 376}, {"III.3.1.1": 100, "VII.5.3.1": 141}],
    ),
    constant("CARRY.VI.1.1", "VI.1.1"),
    at_most("PLAUSIBLE.N.2.1", "N.2.1", "N.2.2"),
    told(
        "BAL.N.2.NOW",
        "N.2.4 N.2.7.1 N.2.8",
        _open_are_of_this_period,
        [
            {"N.2.4": 376, "N.2.7.1": 372, "N.2.8": 4},
            {"N.2.4": 376, "N.2.7.1": 376, "N.2.8": 4, "before N.2.8": 9},
        ],
        [{"N.2.4": 376, "N.2.7.1": 376, "N.2.8": 4}],
    ),
    told(
        "WMEAN.N.4.19",
        "N.4.10 N.4.12 N.4.14 N.4.17 N.4.2 N.4.4 N.4.19",
        _diplomas_make_the_share,
        [{**_STAFF, "N.4.19": 100_00}, {**_STAFF, "N.4.17": 6, "N.4.19": 89_00}, _STAFF],
        [{**_STAFF, "N.4.19": 95_00}],
    ),
)
