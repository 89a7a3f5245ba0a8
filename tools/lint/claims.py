"""Documents that name tests: the tests exist, and carry what they show."""
import re

from tree import Finding

_PAGES = r"docs/reference/(known_bugs|complaints|threats)\.md$"
_KNOWN_BUGS = "docs/reference/known_bugs.md"
# How many each list of the predecessor has, and those that it leaves out.
_LISTS = {"RC-": 8, "CACHE-": 7, "URI-": 4, "SECRET-": 4, "LEAK-": 10,
          "ERR-": 12, "CFG-": 5, "LOCK-": 6, "BOUNDARY-": 8, "STATE-": 3,
          "E:ERR-": 12, "C:CFG-": 8, "S:": 15, "A-": 27, "P-": 6, "N-": 33}
_NEVER_GIVEN = {"S:001", "S:002", "S:003"}
_COMPLAINTS = "docs/reference/complaints.md"
_MOST_ASKED = 20
_THREATS = "docs/reference/threats.md"
_MOST_FEARED = 25
_OF_A_THREAT = re.compile(r"^ *def (test_row_(\d\d)_\w+)\(", re.M)

# `path`: `name`, `name`
CITATION = re.compile(
    r"`([\w./]+\.(?:cc|py|mjs|conversation))`:((?:,? `[^`|]+`)+)")
NUMBER = re.compile(r"\b[A-Z]+(?::[A-Z]+)?[-:]\d+")
_RANGE = re.compile(r"([A-Z:]+[-:])(\d+) to [A-Z:]+[-:](\d+)")


def _padded(prefix, number):
    width = 2 if prefix == "N-" else 1 if prefix == "P-" else 3
    return f"{prefix}{number:0{width}}"


def numbers_in(cell):
    """Returns the numbers that a cell names, those of ranges as well."""
    found = set(NUMBER.findall(cell))
    for prefix, first, last in _RANGE.findall(cell):
        found |= {_padded(prefix, one)
                  for one in range(int(first), int(last) + 1)}
    return found


def _definition(path, name):
    """A pattern for where a test of that name begins."""
    escaped = re.escape(name)
    if path.endswith(".cc"):
        return rf"\bTEST(?:_F|_P)?\(\s*\w+,\s*{escaped}\)"
    if path.endswith(".py"):
        return rf"^ *def {escaped}\("
    return escaped


def _bare(text):
    return re.sub(r"\W|_", "", text)


def _carries(text, start, name, numbers):
    """True if the test's name, or the comment above it, has a number."""
    above = []
    for line in reversed(text[:start].splitlines()):
        if not line.startswith("//"):
            break
        above.append(line)
    said = _bare(name + "".join(above))
    return any(_bare(number) in said for number in numbers)


def _check_row(tree, path, line, cells):
    numbers = numbers_in(cells[0]) if path == _KNOWN_BUGS else set()
    shown, carried = 0, not numbers
    for file, names in CITATION.findall(cells[-1]):
        for name in re.findall("`([^`]+)`", names):
            shown += 1
            found = re.search(_definition(file, name), tree.text(file),
                              re.M) if file in tree.paths else None
            if not found:
                yield Finding(path, line, "claim", f"`{file}` has no test "
                              f"`{name}`: write it, or claim less")
            elif _carries(tree.text(file), found.start(), name, numbers):
                carried = True
    if shown and not carried:
        yield Finding(path, line, "claim", "no named test carries "
                      f"{', '.join(sorted(numbers))}: put it into the name, "
                      "or into a comment above the test")


def rows_of(tree, path):
    for number, line in enumerate(tree.lines(path), start=1):
        if line.startswith("| ") and not line.startswith("| ---"):
            yield number, [cell.strip() for cell in line.strip("|").split("|")]


def _expected(path):
    if path == _KNOWN_BUGS:
        return {_padded(prefix, number) for prefix, count in _LISTS.items()
                for number in range(1, count + 1)} - _NEVER_GIVEN
    if path == _COMPLAINTS:
        return {str(number) for number in range(1, _MOST_ASKED + 1)}
    if path == _THREATS:
        return {str(number) for number in range(1, _MOST_FEARED + 1)}
    return set()


def _untold(tree):
    """Tests of threats that the row of their number does not name."""
    rows = {cells[0]: cells[-1] for _, cells in rows_of(tree, _THREATS)}
    for path in tree.select(r"tests/security/.*_test\.py$"):
        for name, number in _OF_A_THREAT.findall(tree.text(path)):
            if f"`{name}`" not in rows.get(str(int(number)), ""):
                yield Finding(path, 0, "claim", f"{_THREATS} does not name "
                              f"`{name}` in its row {int(number)}")


def check(tree):
    if _THREATS in tree.paths:
        yield from _untold(tree)
    for path in tree.select(_PAGES):
        said = set()
        for line, cells in rows_of(tree, path):
            said |= numbers_in(cells[0]) if path == _KNOWN_BUGS else {cells[0]}
            yield from _check_row(tree, path, line, cells)
        for number in sorted(_expected(path) - said):
            yield Finding(path, 0, "claim", f"nothing is said of {number}")
