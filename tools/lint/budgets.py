"""How long things may be. From the ninetieth percentiles of good code."""
import re

from tree import CPP, Finding, is_test
import cpp

# path pattern -> (lines, hard limit, what to do instead)
_FILES = [
    (r".*main\.cc$", 100, 100, "a main only wires: move the rest to a library"),
    (r".*(_test|_fuzzer)\.cc$|tests/.*\.cc$", 800, 800,
     "split the test by what it claims"),
    (r".*\.h$", 250, 250, "split the header: one idea each"),
    (r".*\.cc$", 400, 600, "split the source: one idea each"),
    (r"(.*/)?BUILD\.bazel$", 250, 700, "split the package: one noun each"),
    (r"docs/adr/.*\.md$", 60, 60, "a decision fits on a page: cut it"),
]
_FUNCTION, _FUNCTION_HARD = 40, 60
_INCLUDES = 25
_WIDTH = 80
# Share of lines that are comments, over all public headers of core.
_COMMENTS = 35


def _file_lengths(tree):
    for path in tree.paths:
        for pattern, limit, hard, instead in _FILES:
            if not re.match(pattern, path):
                continue
            lines = len(tree.lines(path))
            if lines > limit:
                yield Finding(path, 0, "length",
                              f"{lines} lines, budget {limit}: {instead}",
                              hard=lines > hard)
            break


def _functions(tree):
    for path in tree.select(CPP):
        for function in cpp.functions(tree.text(path)):
            lines = function.body_lines
            # A test's table of cases is not what this budget is against.
            budget = _FUNCTION_HARD if is_test(path) else _FUNCTION
            if lines > budget:
                yield Finding(
                    path, function.line, "function",
                    f"{function.name} has {lines} lines, budget {budget}: "
                    "give its parts names", function.name,
                    lines > _FUNCTION_HARD)


def _includes(tree):
    for path in tree.select(CPP):
        count = sum(line.startswith("#include") for line in tree.lines(path))
        if count > _INCLUDES:
            yield Finding(path, 0, "includes",
                          f"{count} includes, budget {_INCLUDES}: this file "
                          "knows too many others; split it")


def _widths(tree):
    # C++ is clang-format's.
    for path in tree.select(r".*\.(def|py|sh)$|tools/[a-z]+$"):
        for number, line in enumerate(tree.lines(path), start=1):
            if len(line) > _WIDTH and "http" not in line:
                yield Finding(path, number, "width",
                              f"{len(line)} columns, budget {_WIDTH}: "
                              "break the line")


def _comments(tree):
    comments = lines = 0
    leanest = []
    for path in tree.select(r"core/[^/]+/[^/]+\.h$"):
        ours, all_lines = cpp.comment_share(tree.text(path))
        comments, lines = comments + ours, lines + all_lines
        leanest.append((ours / max(all_lines, 1), path))
    if lines and comments * 100 < lines * _COMMENTS:
        worst = ", ".join(path for _, path in sorted(leanest)[:3])
        yield Finding("core", 0, "comments",
                      f"{comments * 100 // lines} % of core's public headers "
                      f"is comment, at least {_COMMENTS} %: the header is the "
                      f"manual; say what signatures cannot, first in {worst}")


def check(tree):
    for rule in (_file_lengths, _functions, _includes, _widths, _comments):
        yield from rule(tree)
