"""What reaches the operator, read from the source: sentences by id, never written on the spot."""

import ast
from collections.abc import Iterator, Mapping
from string import Formatter

BY_ID = frozenset({"Complaint", "StorageProblem", "unusable"})
"""What takes the id of a sentence first, and by name what fills it in; so do `operator.say` and
`operator.text`."""

REFUSALS = frozenset({"CannotStartError", "BadSettingsError"})
PARSER_WORDS = frozenset({"description", "epilog", "help", "metavar", "title"})
"""What argparse prints of a command or an argument."""


def placeholders(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def misasked(source: str, sentences: Mapping[str, str]) -> list[str]:
    """Sentences that are asked for and not there, or without all that fills them in."""
    found = []
    for call in _calls(source):
        match call.args:
            case [ast.Constant(value=str(name)), *_] if _takes_an_id(call.func):
                pass
            case _:
                continue
        if name not in sentences:
            found.append(f"line {call.lineno}: there is no sentence {name}")
            continue
        given = {keyword.arg for keyword in call.keywords}
        wanted = placeholders(sentences[name])
        if None not in given and given != wanted:
            found.append(
                f"line {call.lineno}: {name} takes {', '.join(sorted(wanted)) or 'nothing'}"
            )
    return found


def past_the_catalogue(source: str) -> list[str]:
    """Places where a text written in the code would reach the operator."""
    return [f"line {call.lineno}: {ast.unparse(call)}" for call in _calls(source) if _speaks(call)]


def texts_in(source: str) -> Iterator[str]:
    """Every text of a module, among them the ids of sentences."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _calls(source: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def _takes_an_id(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in BY_ID
    return _of_operator(function) in {"say", "text"}


def _of_operator(function: ast.expr) -> str | None:
    """The method, when it is one of `operator` or of `something.operator`."""
    match function:
        case ast.Attribute(value=ast.Name(id="operator") | ast.Attribute(attr="operator")):
            return function.attr
        case _:
            return None


def _speaks(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="print"):
            return True
        case ast.Attribute(value=ast.Attribute(attr="stdout" | "stderr"), attr="write"):
            return True
        case ast.Name(id=name) if name in REFUSALS:
            return any(map(_is_written_out, call.args))
        case ast.Attribute(attr="add_argument" | "add_parser" | "add_subparsers"):
            return any(
                keyword.arg in PARSER_WORDS and _is_sentence(keyword.value)
                for keyword in call.keywords
            )
        case _:
            method = _of_operator(call.func)
            return method in {"show", "complain"} and any(map(_is_written_out, call.args))


def _is_written_out(given: ast.expr) -> bool:
    match given:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp():
            return _is_written_out(given.left) or _is_written_out(given.right)
        case _:
            return False


def _is_sentence(given: ast.expr) -> bool:
    """Words of a language; "2024-Q3" or the columns of a file are none."""
    match given:
        case ast.Constant(value=str(text)):
            return " " in text or text.isalpha()
        case _:
            return _is_written_out(given)
