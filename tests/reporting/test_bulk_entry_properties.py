import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.bulk_entry import (
    MAX_BULK_ENTRY,
    BulkEntry,
    BulkEntryFlaw,
    ValueSource,
    looks_like_bulk_entry,
    may_be_both,
    read_bulk_entry,
)
from reporting.bulk_entry.fill import applies
from reporting.clean_text import clean
from reporting.forms import Asked, Indicator
from reporting.languages import VIETNAMESE
from reporting.parsing import Read, read
from reporting.values import MAX_COUNT, MAX_MONEY, MAX_PERCENT, Kind, State, Value, show
from tests.reporting.bulk_entries_to_read import bulk_entry_of, rows_of
from tests.reporting.published import published_values, typed
from tests.reporting.quarter import CULTURE, FINANCE, JUSTICE, OFFICE, form, values
from tests.reporting.rows_to_read import TODAY
from tests.steps import steps_of

FORM = form()
OFFICE_ROWS = rows_of(OFFICE)
CODES = [row.code for row in FORM.indicators]
DUTIES = (OFFICE, JUSTICE, FINANCE, CULTURE)
DIVIDERS = (" ", "\n", "; ", ";", " \t ", "\r\n")
WORDS = [
    *("0", "1", "7", "14", "129", "376", "022", "01", "00", "17.465", "17,465", "20,6%", "3tr5"),
    *("3 tỷ 598", "17 465", "1 022", "14 (mười bốn)", "376 hồ sơ", "5/7", "376+5", "5o", "½", "-5"),
    *("không", "có", "chưa", "không phát sinh", "kps", "kad", "ccsl", "hoàn thành"),
    *("chưa hoàn thành", "=", "_", "-", "x", "như cũ", "bỏ qua"),
    *("0x5", "0*12", "kpsx3", "1x2", "0x", "x3"),
    *("còn lại 0", "còn lại như kỳ trước", "còn lại kad", "còn lại", "rest 0"),
    *("I.2.1", "I.2.1:", "I.2.2=", "2.1=", "2.1", "5=0", "VI.1.1 -", "I.9.9", "I.2", "II.1.1 3"),
    *("I:", "Mục III", "III", "III.2:", "VII", "Mục IX:", "V", "Số nhiệm vụ:"),
    *("abc", "tỷ", "%", "(", ","),
    *("\u200b", "\u00a0", "\u0301", "🙂", "\ud800", "\x00", "٣", "\u2028"),
]  # fmt: skip
TYPED_WORDS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([*DIVIDERS, ", ", ""])), max_size=40
).map(lambda pairs: "".join(word + divider for word, divider in pairs))
ANYTHING = st.one_of(TYPED_WORDS, st.text(st.characters(codec=None), max_size=200))


@st.composite
def some_rows(draw: st.DrawFn) -> tuple[Indicator, ...]:
    """The open rows of an officer: a run of one duty's, or a few of them."""
    own = rows_of(draw(st.sampled_from(DUTIES)))
    start = draw(st.integers(0, len(own) - 1))
    run = own[start : start + draw(st.integers(0, len(own)))]
    some: bool = draw(st.booleans())
    if run and some:
        kept = draw(st.sets(st.sampled_from([row.code for row in run])))
        return tuple(row for row in run if row.code in kept)
    return run


def free(rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators whose value depends on no other."""
    return tuple(row for row in rows if row.applies_if is None)


def a_value(row: Indicator) -> st.SearchStrategy[Value]:
    """A value of the row that is shown without doubt (see the round trip of single answers)."""
    states = st.sampled_from([State.NONE_AROSE, State.NOT_APPLICABLE, State.NOT_YET]).map(Value)
    numbers = {
        Kind.COUNT: st.one_of(st.integers(0, 30), st.integers(0, MAX_COUNT)),
        Kind.MONEY: st.integers(0, MAX_MONEY // 10**5).map(lambda number: number * 10**5),
        Kind.PERCENT: st.integers(0, MAX_PERCENT),
        Kind.CHOICE: st.sampled_from([option.digit for option in row.choices] or [0]),
    }
    number = numbers[Kind(row.kind or Kind.COUNT)].map(lambda given: Value(number=given))
    return st.one_of(number, number, number, states)


def written(value: Value, row: Indicator) -> str:
    """As people write it in a list: a choice by its digit, all else as it is shown."""
    if row.kind is Kind.CHOICE and value.number is not None:
        return str(value.number)
    return show(value, row)


@st.composite
def shown_lists(draw: st.DrawFn) -> tuple[tuple[Indicator, ...], list[Value]]:
    rows = free(draw(some_rows()))
    return rows, [draw(a_value(row)) for row in rows]


def given_values(entry: BulkEntry) -> dict[str, Value]:
    return {one.indicator: one.value for one in entry.filled}


def read_by(duty: str, text: str, rows: Sequence[Indicator], last: dict[str, Value]) -> BulkEntry:
    return read_bulk_entry(
        clean(text),
        rows,
        previous=last,
        writable=lambda code: FORM.indicator(code).duty == duty,
        form=FORM,
        part=None,
        today=TODAY,
    )


# --- whatever is sent ----------------------------------------------------------------------------
@given(
    text=ANYTHING,
    rows=some_rows(),
    duty=st.sampled_from(DUTIES),
    last=st.dictionaries(st.sampled_from(CODES), values),
)
def test_whatever_is_sent_fills_only_rows_that_may_be_filled_with_what_was_read(
    text: str, rows: tuple[Indicator, ...], duty: str, last: dict[str, Value]
) -> None:
    entry = read_by(duty, text, rows, last)
    heard = clean(text)
    open_codes = {row.code for row in rows}
    for one in entry.filled:
        row = FORM.indicator(one.indicator)
        assert row.duty == duty
        assert row.asked is Asked.ASKED
        assert row.code in open_codes or row.code.partition(".")[2] in heard
        if one.source in {ValueSource.TYPED, ValueSource.REPEATED}:
            assert read(clean(one.raw), row, TODAY, row.unit[VIETNAMESE]) == Read(
                one.value, one.note
            )
        if one.source is ValueSource.SAME:
            assert one.value == last[row.code]
        if one.source is not ValueSource.REPEATED:
            assert one.raw in heard
    assert all(error.raw in heard for error in entry.errors)


@given(text=ANYTHING, rows=some_rows())
def test_every_open_row_is_filled_in_doubt_or_left(text: str, rows: tuple[Indicator, ...]) -> None:
    entry = bulk_entry_of(text, rows)
    filled = [one.indicator for one in entry.filled]
    doubtful = {one.indicator for one in entry.errors if one.indicator is not None}
    assert len(filled) == len(set(filled))
    assert not set(filled) & doubtful
    assert not set(entry.left) & (set(filled) | doubtful)
    assert {row.code for row in rows} <= {*filled, *doubtful, *entry.left}
    assert filled == sorted(filled, key=CODES.index)


@given(text=ANYTHING, rows=some_rows())
def test_no_row_is_filled_that_another_answer_of_the_bulk_entry_rules_out(
    text: str, rows: tuple[Indicator, ...]
) -> None:
    given_here = given_values(bulk_entry_of(text, rows))
    for code, value in given_here.items():
        ruled_out = applies(FORM.indicator(code), given_here) is False
        assert not ruled_out or value.state is State.NOT_APPLICABLE


@given(
    words=st.lists(
        st.sampled_from(
            ["0", "7", "14", "129", "022", "5o", "=", "_", "kps", "abc", "hồ", "sơ", "-"]
        ),
        max_size=40,
    ),
    dividers=st.lists(st.sampled_from([*DIVIDERS, ", "]), min_size=40, max_size=40),
    rows=some_rows(),
    last=st.dictionaries(st.sampled_from(CODES), values, max_size=40),
)  # fmt: skip
def test_no_word_of_a_list_is_passed_over(
    words: list[str],
    dividers: list[str],
    rows: tuple[Indicator, ...],
    last: dict[str, Value],
) -> None:
    text = "".join(word + divider for word, divider in zip(words, dividers, strict=False))
    entry = read_by(rows[0].duty if rows else OFFICE, text, rows, last)
    pieces = [*(one.raw for one in entry.filled), *(one.raw for one in entry.errors)]
    accounted = Counter(word for piece in pieces for word in re.split(r"[\s;,]+", piece) if word)
    missing = Counter(words) - accounted
    assert set(missing) <= {"_"}
    assert missing.total() <= len(entry.left)
    assert accounted - Counter(words) == Counter()


@given(text=ANYTHING, rows=some_rows())
def test_telling_a_bulk_entry_from_an_answer_never_fails(
    text: str, rows: tuple[Indicator, ...]
) -> None:
    if may_be_both(clean(text), rows):
        assert not looks_like_bulk_entry(clean(text), rows)
        assert isinstance(looks_like_bulk_entry(clean(text), ()), bool)


@pytest.mark.parametrize(
    "piece",
    [
        "9", "0 ", "0;", "17 465 ", "1 022 ", "20, ", "abc ", "hồ sơ ", "không ", "= ", "- ", "_",
        "không phát sinh ", "0x5 ", "0x999;", "I.2.1 ", "I.2.1 7 ", "2.1=", "III: ", "Mục ", "các ",
        "còn lại ", "con lai 0;", "I.2.1 Số nhiệm vụ ", ": ", "I.2.1 a:", "(", "\u0301", "\u200b",
        "\ufdfa", "\n", ",", "a\n", "tỷ 3 ", "I.2.1\n", "mười ", "x ", "chưa hoàn thành ", "I.1=",
    ],
)  # fmt: skip
def test_the_steps_taken_by_the_longest_messages_grow_no_faster_than_their_length(
    piece: str,
) -> None:
    def reading(length: int) -> None:
        text = (piece * length)[:length]
        bulk_entry_of(text, OFFICE_ROWS)
        looks_like_bulk_entry(clean(text), OFFICE_ROWS)
        may_be_both(clean(text), OFFICE_ROWS)

    def steps(length: int) -> int:
        return steps_of(lambda: reading(length))

    # Four times the length: four times the steps, sixteen times if every piece met every other.
    assert steps(1024) < 6 * steps(256)
    assert steps(3 * MAX_BULK_ENTRY) < 3 * steps(MAX_BULK_ENTRY + 1)
    # What a pattern does within one step is not counted: one that backtracks would not end here.
    for length in (MAX_BULK_ENTRY, 100_000):
        reading(length)


# --- bulk entries of values ----------------------------------------------------------------------
@given(
    shown=shown_lists(),
    divider=st.sampled_from([*DIVIDERS, ", "]),
)
def test_shown_values_in_order_read_back_exactly(
    shown: tuple[tuple[Indicator, ...], list[Value]], divider: str
) -> None:
    rows, meant = shown
    text = divider.join(written(value, row) for value, row in zip(meant, rows, strict=True))
    entry = bulk_entry_of(text, rows)
    expected = {row.code: value for row, value in zip(rows, meant, strict=True)}
    if divider == ", " and len(rows) <= 3:
        # Two or three values with commas may be one with decimals: then they are asked about.
        assert given_values(entry).items() <= expected.items()
    else:
        assert (given_values(entry), entry.errors, entry.left) == (expected, (), ())


@given(
    shown=shown_lists(),
    dividers=st.lists(st.sampled_from(DIVIDERS), min_size=60, max_size=60),
)
def test_mixed_dividers_make_no_difference_to_a_full_list(
    shown: tuple[tuple[Indicator, ...], list[Value]], dividers: list[str]
) -> None:
    rows, meant = shown
    said = [written(value, row) for value, row in zip(meant, rows, strict=True)]
    text = "".join(word + divider for word, divider in zip(said, dividers, strict=False))
    assert given_values(bulk_entry_of(text, rows)) == {
        row.code: value for row, value in zip(rows, meant, strict=True)
    }


@given(
    shown=shown_lists(),
    order=st.randoms(use_true_random=False),
    signs=st.lists(st.sampled_from([" ", ": ", "=", " = ", " - ", ":"]), min_size=60, max_size=60),
    divider=st.sampled_from(["; ", "\n", ", ", " "]),
)
def test_shown_values_with_their_codes_read_back_exactly_in_any_order(
    shown: tuple[tuple[Indicator, ...], list[Value]], order: object, signs: list[str], divider: str
) -> None:
    rows, meant = shown
    pairs = list(zip(rows, meant, strict=True))
    order.shuffle(pairs)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    text = divider.join(
        f"{row.code}{sign}{show(value, row)}"
        for (row, value), sign in zip(pairs, signs, strict=False)
    )
    entry = bulk_entry_of(text, rows)
    assert (given_values(entry), entry.errors, entry.left) == (
        {row.code: value for row, value in pairs},
        (),
        (),
    )


@given(shown=shown_lists(), kept=st.integers(0, 60), divider=st.sampled_from(DIVIDERS))
def test_a_list_cut_short_fills_the_first_rows_or_asks(
    shown: tuple[tuple[Indicator, ...], list[Value]], kept: int, divider: str
) -> None:
    rows, meant = shown
    pairs = list(zip(rows, meant, strict=True))[:kept]
    entry = bulk_entry_of(divider.join(written(value, row) for row, value in pairs), rows)
    expected = {row.code: value for row, value in pairs}
    assert given_values(entry).items() <= expected.items()
    assert given_values(entry) == expected or any(
        error.reading is BulkEntryFlaw.UNCLEAR for error in entry.errors
    )
    short = {error.reading for error in entry.errors} & {
        BulkEntryFlaw.TOO_FEW,
        BulkEntryFlaw.UNCLEAR,
    }
    assert bool(short) is (0 < len(pairs) < len(rows)) or not pairs


@given(shown=shown_lists(), divider=st.sampled_from(DIVIDERS))
def test_a_list_sent_twice_in_one_message_is_never_taken_in_silence(
    shown: tuple[tuple[Indicator, ...], list[Value]], divider: str
) -> None:
    rows, meant = shown
    said = [written(value, row) for value, row in zip(meant, rows, strict=True)]
    entry = bulk_entry_of(divider.join(said * 2), rows)
    expected = {row.code: value for row, value in zip(rows, meant, strict=True)}
    assert given_values(entry).items() <= expected.items()
    flaws = {error.reading for error in entry.errors}
    assert not rows or flaws & {BulkEntryFlaw.TOO_MANY, BulkEntryFlaw.UNCLEAR}


@given(
    duty=st.sampled_from(DUTIES),
    at=st.integers(0, 200),
    slip=st.sampled_from(
        ["abc", "5o", "1l", "7,5,5", "??", "--", "kpss", "khoong", "7.5.3", "12a", "½"]
    ),
    divider=st.sampled_from(DIVIDERS),
)  # fmt: skip
def test_one_misspelt_value_puts_no_other_value_on_a_wrong_row(
    duty: str, at: int, slip: str, divider: str
) -> None:
    said = typed(duty)
    place = at % len(said)
    said[place] = slip
    entry = bulk_entry_of(divider.join(said), rows_of(duty))
    expected = published_values()
    del expected[rows_of(duty)[place].code]
    assert given_values(entry).items() <= expected.items()
    assert any(slip in error.raw for error in entry.errors)


@given(
    duty=st.sampled_from(DUTIES),
    remark=st.sampled_from(["Em gửi số liệu ạ", "Dạ", "báo cáo quý này", "gửi lại như sau:"]),
    above=st.booleans(),
)  # fmt: skip
def test_a_remark_around_a_bulk_entry_moves_no_value(duty: str, remark: str, above: bool) -> None:
    values_said = "\n".join(typed(duty))
    text = f"{remark}\n{values_said}" if above else f"{values_said}\n{remark}"
    entry = bulk_entry_of(text, rows_of(duty))
    assert given_values(entry) == {row.code: published_values()[row.code] for row in rows_of(duty)}
    assert [error.raw for error in entry.errors] == [remark]
