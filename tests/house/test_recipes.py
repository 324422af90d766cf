"""Every recipe of docs/recipes.md works when it is followed to the letter, on a copy."""

from pathlib import Path

import pytest

from tests.house.recipes import (
    Block,
    RecipeError,
    blocks,
    changed,
    copy_checkout,
    follow,
    recipe_book,
    recipes,
)

RECIPES = recipes(recipe_book())


@pytest.mark.slow
@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_followed_to_the_letter_works(heading: str, tmp_path: Path) -> None:
    copy_checkout(tmp_path)
    assert follow(RECIPES[heading], tmp_path) != []


def test_there_is_a_recipe_for_everything_that_is_added_often() -> None:
    assert list(RECIPES) == [
        "Recipe 1: add an indicator",
        "Recipe 2: add a conversation",
        "Recipe 3: add a channel",
        "Recipe 4: add a fact to read",
        "Recipe 5: add an effect",
    ]


# How a recipe is followed, and how one that has gone stale is noticed.

SAMPLE = """# Title

```python aside.py
x = 1
```

## Recipe 1: write a greeting

1. A new file:
   ```python greeting.py
   def greet() -> str:
       return "xin chào"

   ```
2. Try it:
   ```sh
   .venv/bin/python -c import(greeting)
   ```
"""


def test_the_blocks_of_a_recipe_are_read_without_the_indentation_of_their_list() -> None:
    assert recipes(SAMPLE) == {
        "Recipe 1: write a greeting": [
            Block("python", "greeting.py", 'def greet() -> str:\n    return "xin chào"\n\n'),
            Block("sh", "", ".venv/bin/python -c import(greeting)\n"),
        ]
    }
    assert [block.path for block in blocks(SAMPLE)] == ["aside.py", "greeting.py", ""]


def test_a_change_puts_lines_where_its_other_lines_stand() -> None:
    text = "one\ntwo\n\nthree\nfour\n"
    assert changed(text, " two\n+two and a half\n\n@@\n-four\n+five\n") == (
        "one\ntwo\ntwo and a half\n\nthree\nfive\n"
    )


@pytest.mark.parametrize(
    ("diff", "times"),
    [(" six\n+seven\n", 0), (" one\n+two\n", 2), (" on\n+two\n", 0), ("+two\n", 0)],
)
def test_a_change_whose_place_is_not_found_once_is_refused(diff: str, times: int) -> None:
    with pytest.raises(RecipeError, match=f"^stands there {times} times, not once"):
        changed("one\none\n", diff)


def test_a_recipe_that_fails_says_where(tmp_path: Path) -> None:
    (tmp_path / "greeting.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=r"greeting\.py is there already"):
        follow([Block("python", "greeting.py", "")], tmp_path)
    with pytest.raises(RecipeError, match=r"greeting\.py: stands there 0 times"):
        follow([Block("diff", "greeting.py", " y = 1\n+z = 1\n")], tmp_path)
    with pytest.raises(RecipeError, match=r"ended with 1:\n.*No module named pip_none"):
        follow([Block("sh", "", ".venv/bin/python -m pip_none\n")], tmp_path)
    with pytest.raises(RecipeError, match=r"only \.venv/bin/python is called"):
        follow([Block("sh", "", "rm -rf build\n")], tmp_path)
