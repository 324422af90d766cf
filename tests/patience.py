"""How long a test waits for what must come."""

from typing import Final

PATIENCE: Final = 120.0
"""Seconds; ends a test that would wait for ever. What comes is never late: a machine may be busy
with other things, and how long something takes is measured by tests/bench."""
