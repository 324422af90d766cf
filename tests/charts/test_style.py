"""The marks of the tones: told by colour, by lightness or pattern, and by sign; readable."""

from itertools import combinations

import pytest

from charts.style import INK, MARKS, MUTED, PAPER, TRACK
from reporting.pictures import Tone

PAIRS = list(combinations(Tone, 2))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (part / 255 for part in bytes.fromhex(colour.removeprefix("#")))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_tone_has_a_mark() -> None:
    assert set(MARKS) == set(Tone)


@pytest.mark.parametrize("tone", Tone)
def test_figures_on_a_bar_and_signs_on_a_disc_can_be_read(tone: Tone) -> None:
    mark = MARKS[tone]
    assert contrast(mark.ink, mark.fill) >= 4.5
    assert contrast(PAPER, mark.strong) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), [(INK, PAPER), (MUTED, PAPER), (MUTED, TRACK)])
def test_text_stands_out_from_the_paper(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("tone", Tone)
def test_a_light_bar_has_an_outline_on_the_paper(tone: Tone) -> None:
    mark = MARKS[tone]
    assert contrast(mark.edge or mark.fill, PAPER) >= 2.5


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_tones_differ_in_their_sign_and_in_colour(one: Tone, other: Tone) -> None:
    assert MARKS[one].sign != MARKS[other].sign
    assert MARKS[one].fill != MARKS[other].fill


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_tones_differ_in_pattern_or_in_lightness(one: Tone, other: Tone) -> None:
    patterns = (MARKS[one].hatch, MARKS[other].hatch)
    assert patterns[0] != patterns[1] or contrast(MARKS[one].fill, MARKS[other].fill) > 1.8
