import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.clean_text import clean
from reporting.normalise import fold
from reporting.parsing import Ambiguous, Pair, Read, Reading, Unreadable, read
from reporting.values import (
    MAX_COUNT,
    MAX_MONEY,
    MAX_PERCENT,
    STATE_WORDS,
    Kind,
    State,
    Value,
    show,
    show_percent,
)
from tests.reporting.rows_to_read import (
    COUNT,
    DATE,
    DONE,
    HAVE,
    MODE,
    PERCENT,
    RIGHT,
    TEXT,
    TODAY,
    WORKING,
    YES_NO,
    Row,
)
from tests.steps import steps_of

MONEY_UNITS = {
    1: "đồng",
    1_000: "nghìn đồng",
    1_000_000: "triệu đồng",
    1_000_000_000: "tỷ đồng",
}
CHOICES = (YES_NO, DONE, HAVE, RIGHT, WORKING, MODE)
ROWS = (COUNT, PERCENT, DATE, TEXT, *CHOICES, *(Row(Kind.MONEY, scale) for scale in MONEY_UNITS))
# Letters, digits and signs that mean something to the reader, far likelier than random ones.
SPEECH = st.lists(
    st.sampled_from(
        [
            *"0123456789.,-+/%()=OlkxI ",
            *(" tỷ", " triệu", " nghìn", " đồng", " hồ sơ", "mười ", "bốn ", "trăm ", "không "),
            *(" phẩy ", "rưỡi", "ngày ", " tháng ", "chưa ", "có ", "ạ", "Hoàn thành"),
            *("\u0301", "\u200b", "½", "٣", "\ud800", "\x00", "🙂"),
        ]
    ),
    max_size=60,
).map("".join)
ANYTHING = st.one_of(SPEECH, st.text(st.characters(codec=None), max_size=300))

NUMBERS = {Kind.COUNT: MAX_COUNT, Kind.MONEY: MAX_MONEY, Kind.PERCENT: MAX_PERCENT}


def readings(reading: Reading) -> tuple[Value, ...]:
    match reading:
        case Read(value):
            return (value,)
        case Ambiguous(values):
            return values
        case Pair(numerator, denominator):
            return (numerator, denominator)
    return ()


@given(number=st.integers(0, MAX_COUNT), unit=st.sampled_from([None, "hồ sơ", "nhiệm vụ"]))
def test_every_shown_count_reads_back(number: int, unit: str | None) -> None:
    value = Value(number=number)
    assert read(clean(show(value, COUNT, with_unit=unit)), COUNT, TODAY) == Read(value)


@given(
    number=st.one_of(
        st.integers(0, MAX_MONEY),
        st.integers(0, 10**6).map(lambda number: number * 10**6),
        st.integers(0, 10**9).map(lambda number: number * 10**5),
    ),
    scale=st.sampled_from(sorted(MONEY_UNITS)),
    named=st.booleans(),
)
def test_every_shown_amount_reads_back_or_is_asked_about(
    number: int, scale: int, named: bool
) -> None:
    value, row = Value(number=number), Row(Kind.MONEY, scale)
    shown = show(value, row, with_unit=MONEY_UNITS[scale] if named else None)
    reading = read(clean(shown), row, TODAY)
    # "17,465" alone is what an English keyboard writes for 17.465: the one doubt there is.
    whole, comma, decimals = shown.split(" ")[0].partition(",")
    doubtful = bool(comma) and len(decimals) == 3 and "." not in whole and whole != "0"
    if doubtful and isinstance(reading, Ambiguous):
        assert value in reading.readings
    else:
        assert isinstance(reading, Read)
        assert reading.value == value


@given(hundredths=st.integers(0, MAX_PERCENT))
def test_every_shown_rate_reads_back(hundredths: int) -> None:
    value = Value(number=hundredths)
    assert read(clean(show(value, PERCENT)), PERCENT, TODAY) == Read(value)
    assert read(clean(show_percent(hundredths)), PERCENT, TODAY) == Read(value)


@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)), today=st.dates())
def test_every_shown_date_reads_back(day: date, today: date) -> None:
    value = Value(number=day.toordinal())
    assert read(clean(show(value, DATE)), DATE, today) == Read(value)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("row", CHOICES)
def test_every_shown_choice_reads_back(row: Row, language: str) -> None:
    values = [Value(number=option.digit) for option in row.choices]
    assert [read(clean(show(value, row, language)), row, TODAY) for value in values] == [
        Read(value) for value in values
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "state", sorted(STATE_WORDS.keys() - {State.OPEN})
)  # nobody types that one
@pytest.mark.parametrize("row", ROWS)
def test_every_shown_state_reads_back(row: Row, state: State, language: str) -> None:
    shown = show(Value(state), row, language)
    assert [read(clean(said), row, TODAY) for said in (shown, shown.upper(), fold(shown))] == [
        Read(Value(state))
    ] * 3


@given(typed=st.text(max_size=300))
def test_every_text_that_was_read_reads_back(typed: str) -> None:
    first = read(clean(typed), TEXT, TODAY)
    if isinstance(first, Read):
        assert read(clean(show(first.value, TEXT)), TEXT, TODAY) == first


@given(typed=ANYTHING, row=st.sampled_from(ROWS))
def test_whatever_is_typed_the_readings_are_few_distinct_and_in_bounds(
    typed: str, row: Row
) -> None:
    reading = read(clean(typed), row, TODAY)
    values = readings(reading)
    if isinstance(reading, Unreadable):
        assert values == ()
    if isinstance(reading, Ambiguous):
        assert 1 <= len(values) <= 4
        assert len(set(values)) == len(values)
    for value in values:
        if row.kind in NUMBERS and value.number is not None:
            limit = MAX_COUNT if isinstance(reading, Pair) else NUMBERS[row.kind]
            assert 0 <= value.number <= max(limit, NUMBERS[row.kind])
        if row.choices and value.number is not None:
            assert value.number in {option.digit for option in row.choices}
        assert show(value, row) or value.text == ""


@given(typed=SPEECH, row=st.sampled_from(ROWS))
def test_composed_and_decomposed_spellings_are_read_alike(typed: str, row: Row) -> None:
    composed = unicodedata.normalize("NFC", typed)
    apart = unicodedata.normalize("NFD", typed)
    if len(apart) <= 200:
        noteless = [readings(read(clean(form), row, TODAY)) for form in (composed, apart)]
        assert noteless[0] == noteless[1]


@pytest.mark.parametrize(
    "piece",
    [
        "9", "9.", "9,", "1 ", "(", "()", "=", "+1", "1/", "-", "không ", "tỷ ", "mười ", "phẩy ",
        "1 tỷ ", "~", "dạ ", "ạ ", "O", "\u0301\u0323", "\u200b", " ", "\ufdfa", "có ", "ngày 1 ",
        "a\u0316\u0301", "🙂", "\x00", "١",
    ],
)  # fmt: skip
def test_the_steps_taken_by_the_longest_answers_grow_no_faster_than_their_length(
    piece: str,
) -> None:
    def reading(length: int) -> None:
        text = clean((piece * length)[:length])
        for row in ROWS:
            read(text, row, TODAY)

    def steps(length: int) -> int:
        return steps_of(lambda: reading(length))

    # Four times the length: four times the steps, sixteen times if every piece met every other.
    assert steps(196) < 6 * steps(49)
    assert steps(20_000) < 6 * steps(5_000)
    # What a pattern does within one step is not counted: one that backtracks would not end here.
    for length in (199, 100_000):
        reading(length)


@given(piece=ANYTHING, length=st.integers(200, 5_000), row=st.sampled_from(ROWS))
def test_no_text_however_long_raises(piece: str, length: int, row: Row) -> None:
    reading = read(clean((piece * length)[:length]), row, TODAY)
    assert isinstance(reading, Read | Ambiguous | Pair | Unreadable)
