"""What must not be written, where, and what to write instead."""
import dataclasses
import os
import re

from tree import Finding
import cpp


@dataclasses.dataclass(frozen=True)
class Ban:
    rule: str
    pattern: str  # searched in each line
    files: str  # matched from the start of a path
    instead: str
    but: str = "$^"  # paths where it is fine
    raw: bool = False  # searched in comments and strings as well


_ANY_CPP = r".*\.(h|cc)$"
_TESTS = r"tests/|.*_test\.cc$|.*_fuzzer\.cc$"
_SCRIPTS = r"tools/|tests/.*\.sh$|\.ci/"

BANS = [
    Ban("nested-loop", r"\b(QEventLoop|processEvents|waitForFinished)\b",
        _ANY_CPP, "a nested event loop; run the work through desktop/task",
        but=r"desktop/task/|.*_test\.cc$|tests/"),
    Ban("string-connect", r"\b(SIGNAL|SLOT)\(", _ANY_CPP,
        "connect by name; use pointers to members"),
    Ban("singleton", r"\b[iI]nstance\(\)", _ANY_CPP,
        "a singleton; take what you need as a constructor argument",
        but=r"desktop/|tests/desktop/"),
    Ban("for-test", r"ForTest(s|ing)?\b", r"core/.*\.(h|cc)$",
        "production code bent to tests; ship a fake beside the interface"),
    Ban("mutable-static",
        r"^\s*(static|thread_local|static thread_local)\s+"
        r"(?!const\b|constexpr\b|inline\b|constinit const\b|assert)"
        r"(?!.*\bconst\s+\w+\s*[=;{])[\w:<>,*& ]+\s\w+\s*[=;{]", _ANY_CPP,
        "a mutable static; make it a member of what owns it"),
    Ban("mutable-static", r"\bg_[a-z]\w*", _ANY_CPP,
        "a global variable; make it a member of what owns it"),
    Ban("stdout", r"std::cout|(?<![\w:.>])(std::)?(printf|puts|putchar)\(",
        r"(broker|core|drivers|mcp|worker)/.*\.(h|cc)$",
        "standard output belongs to the protocol; log to stderr through "
        "core/base/log", but=_TESTS + r"|.*main\.cc$"),
    Ban("throw", r"\bthrow\b", _ANY_CPP,
        "an exception of ours; return absl::Status", but=_TESTS),
    Ban("using-namespace", r"\busing namespace (?![\w:]*[lL]iterals;)",
        _ANY_CPP, "a whole namespace; name what you use"),
    Ban("whole-module", r"#include <Qt(Widgets|Core|Gui|Sql|Network)>",
        _ANY_CPP, "a whole Qt module costs seconds; include the class"),
    Ban("charts", r"\bQt6?Charts?\b|\bQChart", _ANY_CPP,
        "Qt Charts is GPL-3; paint it"),
    Ban("absl-optional", r"\babsl::(optional|any|variant)\b", _ANY_CPP,
        "not the type of std in Debian's Abseil; use the std one"),
    Ban("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep|qSleep)\(|"
        r"(?<![\w:.])sleep\(", _TESTS,
        "a sleep is not a synchronisation; wait for the event"),
    Ban("skipped-test", r"GTEST_SKIP|\bDISABLED_|EXPECT_TRUE\(true\)|QSKIP\(",
        _TESTS, "a test that cannot fail; make it run or delete it"),
    Ban("swallowed", r"\|\|\s*true\b", _SCRIPTS,
        "a failure swallowed; handle the one you expect", raw=True,
        but=r"tools/lint/"),
    Ban("unfinished", r"\b(TODO|FIXME|XXX|HACK)\b",
        r".*\.(h|cc|py|sh|mjs|bzl|bazel|def)$|tools/[a-z]+$",
        "an unfinished mark; finish it, or file an issue", raw=True,
        but=r"tools/lint/"),
    Ban("machine-path", r"(^|[^\w./-])/(work|farm)/", r".*",
        "a path of one machine; derive it", raw=True),
    # Tests of what must not be reached name it.
    Ban("home-of-root", r"(^|[^\w./-])/(root)/", r".*",
        "a path of one machine; derive it", raw=True,
        but=r".*_test\.(cc|py|sh)$|tests/"),
    Ban("registry-host", r"https?://[a-z.-]*(npm|debian)[a-z.-]*/", r".*",
        "a registry's host; name the package and its version only", raw=True,
        but=r"tools/lint/"),
]

_DRAWERS = re.compile(
    r"(^|_)(utils?|helpers?|common|misc|managers?|stuff)(_|$)|^tools$")


def _lines(tree, path, raw):
    if raw or not path.endswith((".h", ".cc")):
        return tree.lines(path)
    # Directives are wanted, strings and comments are not.
    code = cpp.code_only(tree.text(path)).split("\n")
    return [line if line.lstrip().startswith("#include") else code[i]
            for i, line in enumerate(tree.text(path).split("\n"))]


def _bans(tree):
    for ban in BANS:
        pattern, but = re.compile(ban.pattern), re.compile(ban.but)
        for path in tree.select(ban.files):
            if but.match(path):
                continue
            for number, line in enumerate(
                    _lines(tree, path, ban.raw), start=1):
                found = pattern.search(line)
                if found:
                    yield Finding(path, number, ban.rule,
                                  f"`{found.group().strip()}`: {ban.instead}")


def _drawers(tree):
    for path in tree.select(r"(?!docs/|tools/).*\.(h|cc|py|mjs)$"):
        for part in path.split("/"):
            if _DRAWERS.search(os.path.splitext(part)[0]):
                yield Finding(path, 0, "drawer",
                              f"`{part}` names a drawer; name the noun in it")


def check(tree):
    yield from _bans(tree)
    yield from _drawers(tree)
