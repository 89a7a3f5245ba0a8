"""The files of a checkout, and what a rule says of them."""
import dataclasses
import os
import re
import subprocess


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend."""

    path: str
    line: int  # 0: the file as a whole
    rule: str  # as in exceptions.txt
    message: str  # what was seen, and what to do instead
    name: str = ""  # the function, where there is one
    hard: bool = False  # no exception is accepted

    def __str__(self):
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: [{self.rule}] {self.message}"


class Tree:
    """The text files under a root that git tracks or would track."""

    def __init__(self, root, paths=None):
        self.root = root
        self._text = {}
        self.paths = sorted(
            path for path in (paths if paths is not None else self._listed())
            if os.path.isfile(os.path.join(root, path))
            and not os.path.islink(os.path.join(root, path)))

    def _listed(self):
        out = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"],
            cwd=self.root, check=True, capture_output=True, text=True).stdout
        return [path for path in out.split("\0") if path]

    def text(self, path):
        """Returns the file's text; "" for one that is not UTF-8."""
        if path not in self._text:
            try:
                with open(os.path.join(self.root, path),
                          encoding="utf-8") as file:
                    self._text[path] = file.read()
            except UnicodeDecodeError:
                self._text[path] = ""
        return self._text[path]

    def lines(self, path):
        return self.text(path).splitlines()

    def select(self, pattern):
        """Returns the paths that `pattern` matches from their start."""
        compiled = re.compile(pattern)
        return [path for path in self.paths if compiled.match(path)]


CPP = r".*\.(h|cc)$"


def is_test(path):
    return (path.endswith(("_test.cc", "_fuzzer.cc"))
            or path.startswith("tests/"))
