"""What storage and reporting refuse, as complaints to whoever runs the program."""

from sqlalchemy.exc import DBAPIError

from reporting.complaints import Complaint, Fact
from reporting.form_files.yaml_source import Problem
from storage.errors import StorageProblem


def of_storage(problem: StorageProblem | DBAPIError) -> Complaint:
    """Why the database cannot be used as asked, without a password."""
    if isinstance(problem, DBAPIError):
        return Complaint("storage.no_answer", error=type(problem.orig).__name__)
    return Complaint(problem.code, **problem.facts)


def of_form(problem: Problem) -> Complaint:
    """What is wrong in a form file, with the line a person jumps to, as compilers print it."""
    facts: dict[str, Fact] = {"file": problem.file, "line": problem.line, "code": problem.code}
    if problem.indicator is None:
        return Complaint("problem.at_line", **facts, problem=problem.complaint)
    return Complaint("problem.at_row", **facts, row=problem.indicator, problem=problem.complaint)
