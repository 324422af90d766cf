"""The recipes of docs/recipes.md, read and followed to the letter.

A recipe is a section whose heading begins with "Recipe". Its code blocks say in their first line
what they are: ```` ```python path ```` is a new file, ```` ```diff path ```` changes a file (the
lines with a blank or "-" in front stand there once, and become those with a blank or "+"; a line
"@@" goes on elsewhere in the file), ```` ```sh ```` are commands. Other blocks are examples.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT, files, name_of

PYTHON = ".venv/bin/python"
_OPENING = re.compile(r"^(?P<indent> *)```(?P<language>\w+)(?: (?P<path>\S+))?$")
_HUNK = "@@"


class RecipeError(Exception):
    """A recipe that cannot be followed: the text says where it goes wrong."""


@dataclass(frozen=True, slots=True)
class Block:
    """One code block of a recipe; `path` is empty for commands and examples."""

    language: str
    path: str
    text: str


def recipes(text: str) -> dict[str, list[Block]]:
    """The code blocks of each recipe, by its heading."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    named = ((*section.partition("\n"),) for section in sections)
    return {heading: list(blocks(body)) for heading, _, body in named if heading[:6] == "Recipe"}


def blocks(text: str) -> Iterator[Block]:
    """The code blocks of a text, without the indentation of the list they may stand in."""
    lines = iter(text.splitlines())
    for line in lines:
        opening = _OPENING.match(line)
        if opening is None:
            continue
        indent, inside = opening["indent"], []
        for code in lines:
            if code == f"{indent}```":
                break
            inside.append(code.removeprefix(indent))
        yield Block(
            opening["language"], opening["path"] or "", "".join(f"{one}\n" for one in inside)
        )


def changed(text: str, diff: str) -> str:
    """`text` after the change; raises `RecipeError` where the lines do not stand there once."""
    for hunk in re.split(rf"^{_HUNK}\n", diff, flags=re.MULTILINE):
        marked = [(line[:1] or " ", line[1:]) for line in hunk.splitlines()]
        before = "".join(f"{line}\n" for mark, line in marked if mark in " -")
        after = "".join(f"{line}\n" for mark, line in marked if mark in " +")
        place = re.compile(rf"^{re.escape(before)}", flags=re.MULTILINE)
        found = list(place.finditer(text)) if before else []
        if len(found) != 1:
            raise RecipeError(f"stands there {len(found)} times, not once:\n{before}")
        text = text[: found[0].start()] + after + text[found[0].end() :]
    return text


def copy_checkout(to: Path) -> None:
    """The files of the repository, in another folder."""
    for path in files():
        copy = to / name_of(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def follow(steps: list[Block], checkout: Path) -> list[str]:
    """Do what the blocks say, one after the other; what each command said.

    Raises:
        RecipeError: a file is not as the recipe says, or a command failed.
    """
    said = []
    for step in steps:
        if step.language == "sh":
            said += [_run(command, checkout) for command in step.text.splitlines()]
        elif step.path:
            _write(step, checkout / step.path)
    return said


def _write(step: Block, file: Path) -> None:
    if step.language == "diff":
        try:
            text = changed(file.read_text(encoding="utf-8"), step.text)
        except (OSError, RecipeError) as error:
            raise RecipeError(f"{step.path}: {error}") from error
    elif file.exists():
        raise RecipeError(f"{step.path} is there already")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = step.text
    file.write_text(text, encoding="utf-8")


def _run(command: str, checkout: Path) -> str:
    """What a command says on both outputs; a copy has no .venv, so this Python stands for it."""
    program, *arguments = command.split()
    if program != PYTHON:
        raise RecipeError(f"{command}: only {PYTHON} is called in recipes")
    done = subprocess.run(
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=checkout,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": "-p no:cacheprovider"},
    )
    said = done.stdout + done.stderr
    if done.returncode:
        raise RecipeError(f"{command} ended with {done.returncode}:\n{said}")
    return said


def recipe_book() -> str:
    """The text of docs/recipes.md."""
    return (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")


def contributing() -> str:
    """The text of CONTRIBUTING.md."""
    return (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
