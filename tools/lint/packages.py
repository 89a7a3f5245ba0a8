"""Every @sys library that a BUILD file names is installed by tools/setup."""
import re

from tree import Finding
from targets import rules

_LIBRARIES = "tools/bazel/system_libs.bzl"
_ENTRY = re.compile(r'^    "(\w+)": \["([\w.+-]+)"', re.M)
_TEST_RULES = ("cc_test", "qt_cc_test", "fuzz_test")


def _installed(tree, role):
    path = f"tools/packages/{role}.txt"
    lines = tree.lines(path) if path in tree.paths else []
    return {line for line in lines if line and not line.startswith("#")}


def check(tree):
    if _LIBRARIES not in tree.paths:
        return
    package_of = dict(_ENTRY.findall(tree.text(_LIBRARIES)))
    shipped = _installed(tree, "build")
    tested = shipped | _installed(tree, "test")
    for path in tree.select(r"(.*/)?BUILD\.bazel$"):
        testing = "default_testonly = True" in tree.text(path)
        for kind, line, attributes in rules(tree.text(path)):
            only_tests = (testing or kind in _TEST_RULES
                          or attributes.get("testonly") is True)
            for dep in attributes.get("deps", []):
                if not dep.startswith("@sys//:"):
                    continue
                package = package_of.get(dep[len("@sys//:"):])
                if package not in (tested if only_tests else shipped):
                    role = "test" if only_tests else "build"
                    yield Finding(path, line, "not-installed",
                                  f"{dep} comes from {package}: name it in "
                                  f"tools/packages/{role}.txt")
