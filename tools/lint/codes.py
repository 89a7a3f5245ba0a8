"""The registries in .def files: sorted, and every error code provoked."""
import re

from tree import Finding, is_test

_ERRORS = "core/base/error_codes.def"
_ENTRY = re.compile(r'^X\((k\w+),\s*"([A-Z]+/[A-Z0-9_]+)"', re.M)


def _named_in_tests(tree):
    """Returns every kName and FAMILY/WORDS that a test names."""
    names = set()
    for path in tree.paths:
        if is_test(path) or path.endswith(("_test.py", "_test.sh")):
            names.update(re.findall(r"\bk[A-Z]\w+|\b[A-Z]+/[A-Z0-9_]+",
                                    tree.text(path)))
    return names


def check(tree):
    if _ERRORS not in tree.paths:
        return
    text = tree.text(_ERRORS)
    named, before = _named_in_tests(tree), ""
    for found in _ENTRY.finditer(text):
        enumerator, code = found.groups()
        line = text[:found.start()].count("\n") + 1
        if code <= before:
            yield Finding(_ERRORS, line, "code-order",
                          f"{code} stands after {before}: sort by code", code)
        before = code
        if enumerator not in named and code not in named:
            yield Finding(_ERRORS, line, "code-untested",
                          f"no test names {enumerator}: provoke it in one, or "
                          "take it out until something fails with it", code)
