"""Names that the program defines and never uses: code that only its own tests keep alive."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping


def unused(modules: Mapping[str, str], defined_in: tuple[str, ...]) -> list[str]:
    """Public names of the modules below `defined_in` that none of `modules` mentions.

    `modules` has the source of the whole program by dotted name; package files are left out, so
    that handing a name on is no use. Looked at are functions, classes, constants and methods;
    decorated functions may be registered somewhere, and members of an enumeration come to life
    from their values: neither is looked at.
    """
    trees = {module: ast.parse(source) for module, source in modules.items()}
    mentioned = Counter(name for tree in trees.values() for name in _mentions(tree))
    return [
        f"{module}: {name}"
        for module, tree in sorted(trees.items())
        if module.startswith(defined_in)
        for name in _definitions(tree)
        if not mentioned[name.rpartition(".")[2]]
    ]


def _mentions(tree: ast.Module) -> Iterator[str]:
    """Every identifier that reads something: names, attributes, keywords, imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.Attribute(attr=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case ast.MatchClass(kwd_attrs=names):
                yield from names
            case ast.ImportFrom(names=aliases):
                yield from (alias.name for alias in aliases)
            case _:
                pass


def _definitions(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name, decorator_list=[]):
                yield from _public(name)
            case ast.ClassDef(name=name):
                yield from _public(name)
                yield from (f"{name}.{method}" for method in _methods(node))
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield from _public(name)
            case _:
                pass


def _methods(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        match each:
            case ast.FunctionDef(name=name, decorator_list=[]):
                yield from _public(name)
            case ast.FunctionDef(name=name, decorator_list=[ast.Name(id="property")]):
                yield from _public(name)
            case _:
                pass


def _public(name: str) -> Iterator[str]:
    if not name.startswith("_"):
        yield name
