"""argparse in the operator's language: its own strings are English."""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Final, NoReturn, TypeAlias

from bot.app.console import Operator
from reporting.complaints import Complaint

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
"""What a command adds its parser to; argparse has no public name for it."""

MISUSED: Final = 2
"""Exit status of a command line that cannot be understood, as argparse has it."""

_OF_ARGUMENT: Final = re.compile(r"argument (?P<argument>[^:]+): (?P<problem>.+)", re.DOTALL)
_SENTENCES: Final = tuple(
    (re.compile(pattern, re.DOTALL), message_id)
    for pattern, message_id in (
        (r"the following arguments are required: (?P<names>.+)", "usage.required"),
        (r"unrecognized arguments: (?P<words>.+)", "usage.unrecognized"),
        (r"one of the arguments (?P<names>.+) is required", "usage.one_of"),
        (r"ambiguous option: (?P<option>\S+) could match (?P<matches>.+)", "usage.ambiguous"),
        (r"expected (?:one|1) arguments?", "usage.one_value"),
        (r"invalid choice: (?P<value>.*?) \(choose from (?P<choices>.+)\)", "usage.choice"),
        (r"invalid \w+ value: (?P<value>.*)", "usage.bad_value"),
        (r"not allowed with argument (?P<other>.+)", "usage.not_with"),
        (r"ignored explicit argument (?P<value>.*)", "usage.no_value"),
    )
)
"""What argparse of Python 3.11 to 3.13 says, and our sentence for it."""


def parser_class(operator: Operator) -> type[argparse.ArgumentParser]:
    """A parser that speaks to the operator; those of its commands are of the same class."""
    usage = f"{operator.text('usage.usage')} "

    class Formatter(argparse.HelpFormatter):
        def add_usage(
            self,
            usage_given: str | None,
            actions: Iterable[argparse.Action],
            groups: "Iterable[argparse._MutuallyExclusiveGroup]",
            prefix: str | None = None,
        ) -> None:
            super().add_usage(usage_given, actions, groups, usage if prefix is None else prefix)

    class Parser(argparse.ArgumentParser):
        def __init__(self, prog: str | None = None, description: str | None = None) -> None:
            super().__init__(
                prog=prog, description=description, formatter_class=Formatter, add_help=False
            )
            self._positionals.title = operator.text("usage.positional")
            self._optionals.title = operator.text("usage.options")
            self.add_argument("-h", "--help", action="help", help=operator.text("usage.help"))

        def error(self, message: str) -> NoReturn:
            self.print_usage(sys.stderr)
            operator.complain(
                Complaint("usage.error", program=self.prog, problem=complaint_of(message))
            )
            self.exit(MISUSED)

    return Parser


def complaint_of(message: str) -> Complaint:
    """What argparse says is wrong, as a complaint."""
    if of_argument := _OF_ARGUMENT.fullmatch(message):
        argument, problem = of_argument.groups()
        return Complaint("usage.argument", argument=argument, problem=complaint_of(problem))
    for pattern, message_id in _SENTENCES:
        if match := pattern.fullmatch(message):
            facts = {name: text.replace("'", "") for name, text in match.groupdict().items()}
            return Complaint(message_id, **facts)
    return Complaint("usage.other")
