"""BUILD files: one idea per target, one header per target, named alike."""
import ast
import os

from tree import Finding
from words import _DRAWERS

_LIBRARIES = ("cc_library", "qt_cc_library")
_MAX_DEPS = 15
_MAX_SOURCES = 2


def _strings(node):
    """Returns the strings of a list; those of a select or glob are not seen."""
    if isinstance(node, ast.List):
        return [item.value for item in node.elts
                if isinstance(item, ast.Constant)]
    if isinstance(node, ast.BinOp):
        return _strings(node.left) + _strings(node.right)
    return []


def rules(text):
    """Yields (kind, line, {attribute: string or list of strings})."""
    for statement in ast.parse(text).body:
        call = getattr(statement, "value", None)
        if not isinstance(call, ast.Call) or not isinstance(
                call.func, ast.Name):
            continue
        attributes = {}
        for keyword in call.keywords:
            value = keyword.value
            attributes[keyword.arg] = (
                value.value if isinstance(value, ast.Constant)
                else _strings(value))
        yield call.func.id, statement.lineno, attributes


def _library(path, line, attributes):
    name = attributes.get("name", "")
    headers = attributes.get("hdrs", []) + attributes.get("moc_hdrs", [])
    sources = [source for source in attributes.get("srcs", [])
               if source.endswith(".cc")]
    if len(headers) > 1:
        yield Finding(path, line, "one-header",
                      f"{name} has {len(headers)} headers: one target each",
                      name)
    for header in headers[:1]:
        if os.path.splitext(header)[0] != name:
            yield Finding(path, line, "target-name",
                          f"{name} holds {header}: give the target the "
                          "header's name", name)
    if len(sources) > _MAX_SOURCES:
        yield Finding(path, line, "sources",
                      f"{name} has {len(sources)} sources, budget "
                      f"{_MAX_SOURCES}: split it", name)
    if len(attributes.get("deps", [])) > _MAX_DEPS:
        yield Finding(path, line, "deps",
                      f"{name} has {len(attributes['deps'])} deps, budget "
                      f"{_MAX_DEPS}: it does too much; split it", name)


def check(tree):
    for path in tree.select(r"(.*/)?BUILD\.bazel$"):
        lines = tree.lines(path)
        if not lines or not lines[0].startswith("# "):
            yield Finding(path, 1, "purpose",
                          "no sentence on purpose; begin with one: "
                          "`# Discovery answers: ...`")
        for kind, line, attributes in rules(tree.text(path)):
            name = attributes.get("name")
            if isinstance(name, str) and _DRAWERS.search(name):
                yield Finding(path, line, "drawer",
                              f"`{name}` names a drawer; name the noun in it")
            if kind in _LIBRARIES:
                yield from _library(path, line, attributes)
    for path in tree.select(r".*\.h$"):
        if not tree.text(path).startswith("#pragma once\n"):
            yield Finding(path, 1, "pragma-once",
                          "the first line is not `#pragma once`")
