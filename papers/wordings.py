"""The wordings of papers: YAML files beside this module, one per form and kind of paper.

A wording is of the version that it names. That of an earlier version stays beside it under the name
`CODE.VERSION.yaml`; a version without one of its own is written with what any form is written with.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from reporting.complaints import Complaint
from reporting.documents import commune_paper, district_document
from reporting.documents.narrative import Template
from reporting.documents.narrative_file import TemplateProblems, load_template, unknown_names
from reporting.form_files.yaml_source import Problem
from reporting.forms import Form

FOLDER = Path(__file__).parent / "templates"
DISTRICT = "_district"
ANY_FORM = "any_form"
"""What a form without a wording of its own is written with."""
_NAMES: dict[str, Callable[[Form], frozenset[str]]] = {
    "": lambda _: commune_paper.WORDS,
    DISTRICT: district_document.names_known,
}


def template_of(form: Form, kind: str = "") -> Template:
    """The wording of a form's paper; raises `TemplateProblems`."""
    return _loaded(_path(form, kind))


def template_problems(forms: Iterable[Form], folder: Path = FOLDER) -> list[Problem]:
    """Everything wrong in the wordings of these forms: what cannot be read, unknown indicators."""
    return [
        problem
        for form in forms
        for kind, known in _NAMES.items()
        for problem in _problems(form, _path(form, kind, folder), known(form))
    ]


def _problems(form: Form, path: Path, words: frozenset[str]) -> list[Problem]:
    try:
        template = _loaded(path)
    except TemplateProblems as error:
        return list(error.problems)
    file = str(path)
    codes = {indicator.code for indicator in (*form.indicators, *form.narrative)}
    found = [
        Problem(file, 1, None, "unknown_name", Complaint("wording.no_row", row=name))
        for name in unknown_names(template, codes | words)
    ]
    if not path.stem.startswith(ANY_FORM) and (template.form, template.version) != (
        form.code,
        form.version,
    ):
        complaint = Complaint(
            "wording.other_version",
            form=template.form,
            version=template.version,
            wanted=form.code,
            wanted_version=form.version,
        )
        found.append(Problem(file, 1, None, "other_version", complaint))
    return found


def _path(form: Form, kind: str, folder: Path = FOLDER) -> Path:
    of_version = folder / f"{form.code}.{form.version}{kind}.yaml"
    newest = folder / f"{form.code}{kind}.yaml"
    if of_version.exists():
        return of_version
    is_own = newest.exists() and _version_named(newest) in (None, form.version)
    return newest if is_own else folder / f"{ANY_FORM}{kind}.yaml"


def _version_named(path: Path) -> int | None:
    """The version of which a wording is; None for a file that cannot be read."""
    try:
        return _loaded(path).version
    except TemplateProblems:
        return None


@lru_cache(maxsize=32)
def _loaded(path: Path) -> Template:
    return load_template(path)
