"""How many steps the program takes, counted instead of timed.

A step is an executed line of Python. The count is the same on every machine, however busy, so a
test may compare two of them; what the steps cost in time is measured by tests/bench.
"""

import gc
import inspect
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps_of(work: Callable[[], object]) -> int:
    """The lines that `work` executes, called functions included.

    Garbage is not collected meanwhile: what others do whenever it is would be counted. The trace
    function that was set before (coverage, a debugger) is set again afterwards.
    """
    steps = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        nonlocal steps
        steps += event == "line"
        return count

    before, collects = sys.gettrace(), gc.isenabled()
    gc.disable()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
        if collects:
            gc.enable()
    return steps


def calls_of(function: Callable[..., object], work: Callable[[], object]) -> list[dict[str, Any]]:
    """The arguments by name of each call of the function while `work` is done.

    The profile function that was set before is set again afterwards.
    """
    code, calls = inspect.unwrap(function).__code__, list[dict[str, Any]]()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code is code:
            calls.append(dict(frame.f_locals))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls
