"""An example in a docstring is run, so that it stays true."""

import doctest
import importlib
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, module_of, name_of, python_files

WITH_EXAMPLES = [
    path for path in python_files(*ROOMS) if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=name_of)
def test_the_examples_in_docstrings_give_what_they_say(path: Path) -> None:
    module = importlib.import_module(module_of(path))
    outcome = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert outcome.attempted > 0
    assert outcome.failed == 0
