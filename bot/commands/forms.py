"""`forms check [FILE…]`: whether the forms can be used, with everything that is wrong in them."""

import argparse
from collections import Counter
from pathlib import Path

import papers
from bot.app.argument_parser import Subparsers
from bot.app.console import Operator
from bot.app.csv_files import FAILED
from bot.app.settings import Settings
from bot.app.startup_errors import of_form
from reporting.complaints import Complaint
from reporting.form_files.loader import FormProblems, load_form, load_forms, problems_of
from reporting.form_files.yaml_source import Problem
from reporting.forms import Asked, Form, Indicator


def add(subparsers: Subparsers, operator: Operator) -> None:
    """Add the command."""
    parser = subparsers.add_parser("forms", help=operator.text("forms.help"))
    actions = parser.add_subparsers(required=True, metavar=operator.text("word.action"))
    check = actions.add_parser("check", help=operator.text("forms.check"))
    check.add_argument("files", type=Path, nargs="*", metavar=operator.text("word.file"))
    check.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings, operator: Operator) -> int:
    """Check the files; those that are right are counted."""
    files: list[Path] = args.files or [settings.forms_dir]
    wrong = 0
    for file in files:
        problems = list(_of_folder(file) if file.is_dir() else problems_of(file))
        faulty = {problem.file for problem in problems}
        for one in sorted(file.glob("*.yaml")) if file.is_dir() else [file]:
            if str(one) not in faulty:
                form = load_form(one)
                _tell(one, form, operator)
                problems += papers.template_problems([form])
        wrong += len(problems)
        for problem in problems:
            operator.complain(of_form(problem))
    if wrong:
        operator.complain(Complaint("forms.to_mend", count=wrong))
    return FAILED if wrong else 0


def _of_folder(folder: Path) -> tuple[Problem, ...]:
    """The problems of all its files, and of their standing together."""
    try:
        load_forms(folder)
    except FormProblems as refused:
        return tuple(refused.problems)
    return ()


def _tell(file: Path, form: Form, operator: Operator) -> None:
    operator.say(
        "forms.usable",
        file=str(file),
        form=form.code,
        version=form.version,
        counts=_counted(form.indicators, operator),
    )
    for duty, name in form.duties.items():
        rows = tuple(row for row in form.indicators if row.duty == duty)
        counts = _counted(rows, operator)
        operator.say("forms.duty", name=name[operator.language], duty=duty, counts=counts)


_KINDS = {
    Asked.ASKED: "forms.asked",
    Asked.COMPUTED: "forms.computed",
    Asked.HEADING: "forms.headings",
    Asked.OTHER_LEVEL: "forms.other_level",
}


def _counted(rows: tuple[Indicator, ...], operator: Operator) -> str:
    counts = Counter(row.asked for row in rows)
    kinds = [
        operator.text(message_id, count=counts[asked])
        for asked, message_id in _KINDS.items()
        if counts[asked]
    ]
    return operator.text("forms.counts", rows=len(rows), kinds=", ".join(kinds))
