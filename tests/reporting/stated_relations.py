"""Every relation the quarterly form and its prose state, said once more and in another way.

The form file says them as checks; here each is a plain function of two reports, with examples that
keep it and break it. So a check that was written down wrong disagrees with something.
"""

from collections.abc import Iterator
from itertools import chain

from tests.reporting.relations import (
    WHOLE,
    Amounts,
    Example,
    Holds,
    Relation,
    at_most,
    constant,
    equal,
    figures,
    never_falls,
    rate,
    stable,
)


def told(
    check: str, codes: str, holds: Holds, keeps: list[Amounts], breaks: list[Amounts]
) -> Relation:
    """A relation with its examples; what stands under "before" is of the report before."""

    def example(amounts: Amounts) -> Example:
        now = {code: amount for code, amount in amounts.items() if not code.startswith("before ")}
        before = {
            code.removeprefix("before "): amount
            for code, amount in amounts.items()
            if code.startswith("before ")
        }
        return Example(now, before)

    return Relation(
        check,
        tuple(codes.split()),
        holds,
        tuple(map(example, keeps)),
        tuple(map(example, breaks)),
    )


def _parts(*pairs: str) -> Iterator[Relation]:
    for pair in pairs:
        part, whole = pair.split(" of ")
        yield at_most(f"PART.{part}", part, whole)


def _known(now: Amounts, *codes: str) -> bool:
    return all(code in now for code in codes)


def _survey_has_forms(now: Amounts, _: Amounts) -> bool:
    return not _known(now, "I.5", "I.5.1") or (now["I.5"] == 1) == bool(now["I.5.1"])


def _survey_has_a_way(now: Amounts, _: Amounts) -> bool:
    return not _known(now, "I.5", "I.5.2") or (now["I.5"] == 1) == (now["I.5.2"] is not None)


def _linked_has_a_system(now: Amounts, _: Amounts) -> bool:
    linked = now.get("VII.2.2") == 1
    return not (linked and _known(now, "VII.2.1")) or now["VII.2.1"] == 1


def _one_commune_is_linked_or_not(now: Amounts, _: Amounts) -> bool:
    return now.get("VII.4.1.3") in {None, 0, WHOLE}


def _satisfaction_was_asked(now: Amounts, _: Amounts) -> bool:
    return now.get("N.2.9") is None or bool(now.get("I.5.1"))


def _target_is_met(now: Amounts, _: Amounts) -> bool:
    known = figures(now, ("N.2.13", "N.2.6"))
    return known is None or known[0] <= known[1]


def _shares_make_a_whole(now: Amounts, _: Amounts) -> bool:
    known = figures(now, ("N.4.11", "N.4.13", "N.4.15"))
    return known is None or abs(sum(known) - WHOLE) <= 2_00


def _opening_is_last_closing(now: Amounts, before: Amounts) -> bool:
    opening, closing = now.get("N.2.16"), before.get("N.2.8")
    return opening is None or closing is None or opening == closing


def _balanced_with_last_closing(now: Amounts, before: Amounts) -> bool:
    known, closing = figures(now, ("N.2.4", "N.2.7", "N.2.8")), before.get("N.2.8")
    if now.get("N.2.16") is not None or known is None or closing is None:
        return True
    return closing + known[0] == known[1] + known[2]


def _carried_were_open(now: Amounts, before: Amounts) -> bool:
    carried, closing = now.get("N.2.7.2"), before.get("N.2.8")
    if now.get("N.2.16") is not None or carried is None or closing is None:
        return True
    return carried <= closing


def _settled_and_open_came_from_somewhere(now: Amounts, _: Amounts) -> bool:
    known = figures(now, ("III.3.1.1", "N.2.8", "N.2.16", "VII.5.3.1"))
    return known is None or known[0] + known[1] <= known[2] + known[3]


_CONDITIONS = (
    told(
        "NEED.I.5.1",
        "I.5 I.5.1",
        _survey_has_forms,
        [{"I.5": 1, "I.5.1": 40}, {"I.5": 0, "I.5.1": None}, {"I.5": 0, "I.5.1": 0}, {"I.5": 1}],
        [{"I.5": 1, "I.5.1": 0}, {"I.5": 1, "I.5.1": None}, {"I.5": 0, "I.5.1": 40}],
    ),
    told(
        "NEED.I.5.2",
        "I.5 I.5.2",
        _survey_has_a_way,
        [{"I.5": 1, "I.5.2": 0}, {"I.5": 0, "I.5.2": None}, {"I.5.2": 1}],
        [{"I.5": 1, "I.5.2": None}, {"I.5": 0, "I.5.2": 0}],
    ),
    told(
        "NEED.VII.2.2",
        "VII.2.2 VII.2.1",
        _linked_has_a_system,
        [{"VII.2.1": 1, "VII.2.2": 1}, {"VII.2.1": 0, "VII.2.2": 0}, {"VII.2.2": 1}],
        [{"VII.2.1": 0, "VII.2.2": 1}],
    ),
    told(
        "NEED.VII.4.1.3",
        "VII.4.1.3",
        _one_commune_is_linked_or_not,
        [{"VII.4.1.3": 0}, {"VII.4.1.3": WHOLE}, {"VII.4.1.3": None}],
        [{"VII.4.1.3": 50_00}, {"VII.4.1.3": 1}],
    ),
    told(
        "NEED.N.2.9",
        "N.2.9 I.5.1",
        _satisfaction_was_asked,
        [{"N.2.9": WHOLE, "I.5.1": 40}, {"I.5.1": 0}, {"N.2.9": None, "I.5.1": None}],
        [{"N.2.9": WHOLE, "I.5.1": 0}, {"N.2.9": WHOLE, "I.5.1": None}, {"N.2.9": WHOLE}],
    ),
    told(
        "PLAUSIBLE.N.2.13",
        "N.2.13 N.2.6",
        _target_is_met,
        [{"N.2.13": 98_00, "N.2.6": 98_00}, {"N.2.13": 98_00}],
        [{"N.2.13": 98_00, "N.2.6": 97_99}],
    ),
    told(
        "PCT100.N.4",
        "N.4.11 N.4.13 N.4.15",
        _shares_make_a_whole,
        [
            {"N.4.11": 9_00, "N.4.13": 73_00, "N.4.15": 18_00},
            {"N.4.11": 9_00, "N.4.13": 72_00, "N.4.15": 17_00},
            {"N.4.11": 9_00, "N.4.13": 72_00},
        ],
        [{"N.4.11": 9_00, "N.4.13": 73_00, "N.4.15": 28_00}],
    ),
    told(
        "BAL.VII.5.3.1",
        "III.3.1.1 N.2.8 N.2.16 VII.5.3.1",
        _settled_and_open_came_from_somewhere,
        [
            {"III.3.1.1": 381, "N.2.8": 4, "N.2.16": 9, "VII.5.3.1": 376},
            {"III.3.1.1": 380, "N.2.8": 4, "N.2.16": 9, "VII.5.3.1": 376},
            {"III.3.1.1": 381, "N.2.8": 4, "VII.5.3.1": 376},
        ],
        [{"III.3.1.1": 381, "N.2.8": 4, "N.2.16": 5, "VII.5.3.1": 376}],
    ),
    told(
        "CARRY.N.2.16",
        "N.2.16",
        _opening_is_last_closing,
        [{"N.2.16": 9, "before N.2.8": 9}, {"N.2.16": 9}],
        [{"N.2.16": 9, "before N.2.8": 5}],
    ),
    told(
        "BAL.N.2.PREV",
        "N.2.4 N.2.7 N.2.8",
        _balanced_with_last_closing,
        [
            {"N.2.4": 376, "N.2.7": 381, "N.2.8": 4, "before N.2.8": 9},
            {"N.2.4": 376, "N.2.7": 381, "N.2.8": 4, "N.2.16": 9, "before N.2.8": 5},
            {"N.2.4": 376, "N.2.7": 381, "N.2.8": 4},
        ],
        [{"N.2.4": 376, "N.2.7": 381, "N.2.8": 4, "before N.2.8": 5}],
    ),
    told(
        "PART.N.2.7.2.PREV",
        "N.2.7.2",
        _carried_were_open,
        [{"N.2.7.2": 5, "before N.2.8": 5}, {"N.2.7.2": 5, "N.2.16": 5, "before N.2.8": 4}],
        [{"N.2.7.2": 5, "before N.2.8": 4}],
    ),
)

RELATIONS: tuple[Relation, ...] = tuple(
    chain(
        _parts(
            "I.2.2 of I.2.1",
            "I.3.3.1 of I.3.3",
            "II.2.2.1 of II.2.1",
            "II.2.2.2 of II.2.2.1",
            "II.3.2.1 of II.3.1",
            "II.3.2.2 of II.3.2.1",
            "III.1.1 of III.1.4",
            "III.2.1 of III.1.4",
            "III.2.2 of III.1.4",
            "III.2.3 of III.1.4",
            "III.3.1.2 of III.3.1.1",
            "III.3.2.2 of III.3.2.1",
            "IV.2.2 of IV.2.1",
            "IV.3.2 of IV.3.1",
            "VI.1.2 of VI.1.1",
            "VII.5.1.2 of VII.5.1.1",
            "VII.5.1.3 of VII.5.1.2",
            "VII.5.2.2 of VII.5.2.1",
            "VII.5.2.3 of VII.5.2.2",
            "VII.5.3.2 of VII.5.3.1",
            "VII.5.4.1 of III.1.4",
            "VII.5.4.2 of VII.5.4.1",
            "N.2.5 of N.2.4",
            "N.2.7.1 of N.2.4",
            "N.2.7.2 of N.2.16",
            "N.2.10 of N.2.11",
            "N.2.11 of N.2.4",
            "N.4.2 of N.4.1",
            "N.4.4 of N.4.3",
            "N.4.7 of N.4.6",
            "N.4.16 of N.4.2",
            "N.4.17 of N.4.4",
            "N.4.18 of N.4.4",
        ),
        (
            at_most("PART.I.4", "I.4.2 I.4.3 I.4.4", "I.4.1", missing_count_0=True),
            at_most("PART.V.3", "V.3.1 V.3.2 V.3.3", "V.3", missing_count_0=True),
            at_most("PART.VII.5.1", "VII.5.1.1 VII.5.2.1", "III.1.4", missing_count_0=True),
            equal("SAME.VII.4.2", "VII.4.2", "VII.4.2.3"),
            equal("SAME.N.1.2", "N.1.2", "I.1"),
            equal("SAME.N.1.3", "N.1.3", "II.1.2"),
            equal("SAME.N.2.2", "N.2.2", "III.1.4"),
            equal("SAME.N.2.3", "N.2.3", "III.3.2.1"),
            equal("SAME.N.2.4", "N.2.4", "VII.5.3.1"),
            equal("SAME.N.2.5", "N.2.5", "VII.5.3.2"),
            equal("SAME.N.2.7", "N.2.7", "III.3.1.1"),
            equal("SAME.N.2.14", "N.2.14", "N.2.5"),
            equal("SAME.N.2.15", "N.2.15", "N.2.6"),
            equal("SAME.N.4.1", "N.4.1 N.4.3", "IV.2.1"),
            equal("SAME.N.4.2", "N.4.2 N.4.4", "IV.2.2"),
            equal("BAL.N.2", "N.2.16 N.2.4", "N.2.7 N.2.8"),
            equal("BAL.N.4.5", "N.4.3", "N.4.4 N.4.5"),
            equal("SUM.N.2.7", "N.2.7", "N.2.7.1 N.2.7.2"),
            equal("SUM.N.4.2", "N.4.2", "N.4.10 N.4.12 N.4.14"),
            equal("SUM.N.4.8", "N.4.8", "N.4.1 N.4.3"),
            equal("SUM.N.4.9", "N.4.9", "N.4.2 N.4.4"),
            rate("RATIO.N.2.6", "N.2.6", "N.2.5", "N.2.4"),
            rate("RATIO.N.2.12", "N.2.12", "N.2.10", "N.2.11"),
            rate("RATIO.N.4.11", "N.4.11", "N.4.10", "N.4.2"),
            rate("RATIO.N.4.13", "N.4.13", "N.4.12", "N.4.2"),
            rate("RATIO.N.4.15", "N.4.15", "N.4.14", "N.4.2"),
            constant("CARRY.I.2.1", "I.2.1"),
            never_falls("FALL.I.2.2", "I.2.2"),
            never_falls("FALL.VI.1.2", "VI.1.2"),
            never_falls("FALL.VI.2.6", "VI.2.6"),
            *stable("IV.2.5", "IV.2.4"),
            *stable("IV.3.4", "IV.3.3"),
        ),
        _CONDITIONS,
    )
)
