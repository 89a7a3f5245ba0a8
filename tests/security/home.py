"""A home folder for one test, with what a stranger may have put there."""
import pathlib
import shutil
import sqlite3
import tempfile


class Home:
    """Made empty, removed at the end of a `with`."""

    def __init__(self, folder=None):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="osiris_home_",
                                                  dir=folder))
        # Other users' processes are started here too.
        self.path.chmod(0o755)
        self.configure("{}\n")
        self._aliases = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def configure(self, text):
        (self.path / "osiris.yaml").write_text(text, encoding="utf-8")

    def connections(self, text):
        (self.path / "osiris_connections.yaml").write_text(
            text, encoding="utf-8")

    def connect(self, alias, path):
        """Adds the SQLite file `path` as @sqlite.ALIAS."""
        self._aliases[alias] = path
        self.connections("version: 1\nconnections:\n  sqlite:\n" + "".join(
            f"    {name}: {{path: '{file}'}}\n"
            for name, file in self._aliases.items()))

    def database(self, alias, *script):
        """Makes a database of SQL, or (SQL, values), and connects it."""
        path = self.path / f"{alias}.db"
        with sqlite3.connect(path) as database:
            for step in script:
                if isinstance(step, str):
                    database.executescript(step)
                else:
                    database.execute(*step)
        database.close()
        self.connect(alias, path)
        return path

    def misbehaving(self, *behaviours):
        """Connects @sqlite.HOW to the testing worker's behaviour HOW."""
        for how in behaviours:
            self.connect(how, self.path / f"misbehave.{how}")

    def audit(self):
        """Returns everything in the audit log, as text."""
        files = sorted((self.path / ".osiris/audit").glob("*"))
        return "".join(file.read_text(encoding="utf-8") for file in files)

    def everything(self):
        """Yields every file that the server made, with its bytes."""
        for file in sorted((self.path / ".osiris").rglob("*")):
            if file.is_file():
                yield file, file.read_bytes()
