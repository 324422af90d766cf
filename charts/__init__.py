"""What is drawn: the meaning of a picture -> PNG."""

from reporting.pictures import Picture


def draw(picture: Picture) -> bytes:
    """Draw a picture for a phone: a PNG, 1080 px wide, as high as its rows need.

    That is about 1500 px for 18 units, 2600 for a province's 168, never over 3000.

    The same picture gives the same bytes. Safe in several threads and processes: nothing is kept
    between calls but the widths of letters. Strings are drawn as they are; a character that the
    font (DejaVu Sans) lacks becomes "□". Long names are wrapped, then shortened with "…".

    Takes tens of milliseconds of processor time, the first call in a process about half a second
    more: call it in a worker, not in the event loop.
    """
    from charts.render import encode, layout  # noqa: PLC0415 - matplotlib loads when one draws

    return encode(layout(picture))
