"""The real command line, one run a call."""
import json
import os
import subprocess

PROGRAM = os.path.abspath("cli/osiris")
_PATIENCE_S = 120


class Result:
    """What a run wrote, and how it ended."""

    def __init__(self, process):
        self.status = process.returncode
        self.stdout, self.stderr = process.stdout, process.stderr

    @property
    def document(self):
        return json.loads(self.stdout)


def command(home, *words):
    return [PROGRAM, "--home", str(home.path), *words]


def environment(home, **variables):
    """Returns what a run finds set: a home of its own and `variables`."""
    return {"HOME": str(home.path), "PATH": "/usr/bin:/bin", **variables}


def run(home, *words, stdin=b"", folder=None, variables=None, prepare=None):
    """Runs `osiris --home HOME WORDS...` to its end.

    `prepare` is called in the new process before it becomes `osiris`.
    """
    # pylint: disable=subprocess-popen-preexec-fn
    return Result(subprocess.run(
        command(home, *words), input=stdin, capture_output=True,
        check=False, cwd=folder or home.path, timeout=_PATIENCE_S,
        env=environment(home, **(variables or {})), preexec_fn=prepare))


def ask(home, *words, **options):
    """As run, with --json; returns the document."""
    return run(home, *words, "--json", **options).document
