"""Forged, broken, repeated and odd updates while calls fail: nothing is lost and nobody ignored."""

import os
import random
from pathlib import Path

import pytest

from simulator.server import Simulator
from tests.fuzz.playing import played

pytestmark = pytest.mark.slow


async def test_whatever_is_sent_no_answer_is_lost_and_no_text_is_left_unanswered(
    sim: Simulator, tmp_path: Path
) -> None:
    seed = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(10**6))
    print(f"FUZZ_SEED={seed}")  # noqa: T201 - shown when the test fails
    found = await played(sim, tmp_path, 400, communes=8, seed=seed)
    assert list(found.examples()) == []
    assert found.updates >= 400
    assert found.facts > 40
    assert found.failed_calls > 0
