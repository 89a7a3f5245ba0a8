"""Who may look at whom, by #include. Bazel's visibility says the same twice.

The picture is in docs/guide/architecture.md.
"""
import os
import re

from tree import CPP, Finding, is_test

_INCLUDE = re.compile(r'#include "((?:broker|cli|core|desktop|drivers|keychain'
                      r'|mcp|otlp|tests|tools|worker)/(?:\w+/)*)\w[\w.]*"')
_QT = re.compile(r"#include <(Q[A-Z]\w+|qt6keychain/.*)>")
_DATABASE = re.compile(r"#include <(sqlite3|libpq-fe|mysql|mysql/mysql|sql)\.h>"
                       r"|#include \"duckdb\.h\"")

_APPS = ("broker", "cli", "desktop", "drivers", "keychain", "mcp", "otlp",
         "worker")

# A file of our own, opened outside of a worker (docs/adr/0020).
_OWN_INDEX = "core/memory/memory_index.cc"

# The foundation, lowest first. A package sees itself and those before it; the
# rest of core are services, which see the foundation and each other.
_FOUNDATION = ["core/base", "core/child", "core/seal", "core/config",
               "core/secret", "core/audit", "core/telemetry", "core/cache",
               "core/driver", "core/ipc", "core/operation"]


def _top(package):
    return package.split("/")[0]


def _why_not(here, there):
    """Says why `here` must not see `there`, or None."""
    if _top(there) == "tests":
        return "tests see the product, never the reverse"
    if _top(here) == "core" and _top(there) in _APPS:
        return "core knows no app and no driver; take an interface of core"
    if _top(there) == "drivers" and _top(here) not in ("drivers", "worker"):
        return "only the worker links drivers; speak to core/driver"
    if _top(here) == "drivers" and _top(there) not in ("core", "drivers"):
        return "a driver knows core/driver and no app"
    if here == "mcp/protocol" and there not in ("mcp/protocol", "core/base"):
        return "the protocol knows nothing of the product"
    for apps in (("cli", "desktop"), ("cli", "mcp"), ("desktop", "mcp"),
                 ("worker", "broker"), ("worker", "cli"), ("worker", "mcp"),
                 ("worker", "desktop")):
        if (_top(here), _top(there)) in (apps, apps[::-1]) and (
                _top(there) != "broker"):
            return "apps do not know each other; move what they share to core"
    if here in _FOUNDATION:
        if there not in _FOUNDATION:
            return "the foundation knows no service; turn the arrow round"
        if _FOUNDATION.index(there) > _FOUNDATION.index(here):
            return f"{there} stands above {here}; turn the arrow round"
    return None


def edges(tree, with_tests=False):
    """Yields (path, line, from package, to package) for our own includes."""
    for path in tree.select(CPP):
        if is_test(path) and not with_tests:
            continue
        for number, line in enumerate(tree.lines(path), start=1):
            found = _INCLUDE.match(line)
            if found:
                yield (path, number, os.path.dirname(path),
                       found.group(1).rstrip("/"))


def _arrows(tree):
    for path, line, here, there in edges(tree):
        why = _why_not(here, there) if here != there else None
        if why:
            yield Finding(path, line, "layer", f"{here} sees {there}: {why}")


def _libraries(tree):
    for path in tree.select(r"(?!desktop/|drivers/|tests/|tools/).*\.(h|cc)$"):
        for number, line in enumerate(tree.lines(path), start=1):
            if _QT.match(line) and not path.startswith("core/secret/"):
                yield Finding(path, number, "qt-outside",
                              f"`{line}`: Qt lives in desktop and in drivers")
    for path in tree.select(r"(?!drivers/|tests/|tools/).*\.(h|cc)$"):
        for number, line in enumerate(tree.lines(path), start=1):
            if (_DATABASE.match(line) and not is_test(path)
                    and path != _OWN_INDEX):
                yield Finding(path, number, "database-outside",
                              f"`{line}`: a client library is linked by its "
                              "driver alone")


def cycle(graph):
    """Returns a list of nodes that form a cycle of `graph`, or None."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        for following in sorted(graph.get(node, ())):
            found = visit(following)
            if found:
                return found
        done.add(path.pop())
        return None

    for start in sorted(graph):
        found = visit(start)
        if found:
            return found
    return None


def _cycles(tree):
    graph = {}
    for _, _, here, there in edges(tree):
        if here != there:
            graph.setdefault(here, set()).add(there)
    found = cycle(graph)
    if found:
        yield Finding(found[0], 0, "folder-cycle",
                      " -> ".join(found) + ": folders that see each other are "
                      "one folder; move what both need below them")


def check(tree):
    yield from _arrows(tree)
    yield from _libraries(tree)
    yield from _cycles(tree)
