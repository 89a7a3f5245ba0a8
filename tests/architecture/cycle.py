#!/usr/bin/env python3
"""Finds folders that see each other in a graph that Bazel wrote."""
import re
import sys

sys.path.insert(0, "tools/lint")
from layers import cycle  # noqa: E402 pylint: disable=wrong-import-position

_EDGE = re.compile(r'^\s*"//([^:"]+):[^"]*"\s*->\s*"//([^:"]+):[^"]*"')


def folders(lines):
    """Returns {folder: folders it depends on}."""
    graph = {}
    for line in lines:
        found = _EDGE.match(line)
        if found and found.group(1) != found.group(2):
            graph.setdefault(found.group(1), set()).add(found.group(2))
    return graph


def main(path):
    with open(path, encoding="utf-8") as lines:
        graph = folders(lines)
    edges = sum(map(len, graph.values()))
    if edges < 20:
        sys.exit(f"only {edges} edges between folders: is {path} a graph?")
    found = cycle(graph)
    if found:
        sys.exit(" -> ".join(found) + ": folders that see each other are one "
                 "folder; move what both need below them")
    print(f"{len(graph)} folders, {edges} edges, no cycle")


if __name__ == "__main__":
    main(sys.argv[1])
