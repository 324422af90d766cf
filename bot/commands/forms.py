"""`forms check [FILE…]`: whether the forms can be used, with everything that is wrong in them."""

import argparse
from collections import Counter
from pathlib import Path

import papers
from bot.app.console import Subparsers, complain, say
from bot.app.csv_files import FAILED
from bot.app.settings import Settings
from reporting.form_files.loader import FormProblems, load_form, load_forms, problems_of
from reporting.form_files.yaml_source import Problem
from reporting.forms import Asked, Form, Indicator


def add(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("forms", help="the forms, which are YAML files")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="list every problem of these files, or of FORMS_DIR")
    check.add_argument("files", type=Path, nargs="*", metavar="FILE")
    check.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check the files; those that are right are counted."""
    files: list[Path] = args.files or [settings.forms_dir]
    wrong = 0
    for file in files:
        problems = list(_of_folder(file) if file.is_dir() else problems_of(file))
        faulty = {problem.file for problem in problems}
        for one in sorted(file.glob("*.yaml")) if file.is_dir() else [file]:
            if str(one) not in faulty:
                form = load_form(one)
                _tell(one, form)
                problems += papers.template_problems([form])
        wrong += len(problems)
        for problem in problems:
            complain(str(problem))
    if wrong:
        complain(f"Có {wrong} chỗ cần sửa.")
    return FAILED if wrong else 0


def _of_folder(folder: Path) -> tuple[Problem, ...]:
    """The problems of all its files, and of their standing together."""
    try:
        load_forms(folder)
    except FormProblems as refused:
        return tuple(refused.problems)
    return ()


def _tell(file: Path, form: Form) -> None:
    say(f"{file}: dùng được. {form.code}, bản {form.version}, {_counted(form.rows)}.")
    for duty, name in form.duties.items():
        rows = tuple(row for row in form.rows if row.duty == duty)
        say(f"  {name['vi']} ({duty}): {_counted(rows)}")


def _counted(rows: tuple[Indicator, ...]) -> str:
    counts = Counter(row.asked for row in rows)
    kinds = {
        Asked.ASKED: "chỉ tiêu hỏi",
        Asked.COMPUTED: "tự tính",
        Asked.HEADING: "đề mục",
        Asked.OTHER_LEVEL: "của cấp khác",
    }
    parts = (f"{counts[asked]} {word}" for asked, word in kinds.items() if counts[asked])
    return f"{len(rows)} dòng: {', '.join(parts)}"
