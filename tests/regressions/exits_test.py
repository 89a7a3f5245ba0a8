"""Every exit status of the table that `osiris --help` shows."""
import ctypes
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import program
from home import Home

_ENDLESS = ("CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r;")
# From linux/prctl.h and linux/capability.h.
_PR_CAPBSET_DROP, _MAY_READ_ALL = 24, (1, 2)


def _obey_modes():
    """Takes from root what lets it read files that nobody may read."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in _MAY_READ_ALL:
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


class ExitsTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE fruit (id INTEGER);")

    def assert_exit(self, status, *words, code=None, **options):
        result = program.run(self.home, *words, "--json", **options)
        self.assertEqual(result.status, status, result.stdout)
        document = result.document
        self.assertEqual(document.get("error", {}).get("code"), code)

    def test_0_done(self):
        self.assert_exit(0, "discovery", "run", "@sqlite.shop")

    def test_1_failed(self):
        (self.home.path / ".osiris").mkdir(mode=0o700)
        (self.home.path / ".osiris/audit").write_text("in the way")
        self.assert_exit(1, "discovery", "run", "@sqlite.shop",
                         code="AUDIT/UNAVAILABLE")

    def test_2_usage(self):
        self.assert_exit(2, "discovery", "rnu", code="PROTOCOL/USAGE_INVALID")

    def test_3_invalid(self):
        self.assert_exit(3, "discovery", "run", "shop",
                         code="PROTOCOL/ARGUMENT_INVALID")
        self.home.connect("unset", "${OSIRIS_NEVER_SET}")
        self.assert_exit(3, "discovery", "run", "@sqlite.unset",
                         code="CONFIG/VARIABLE_UNSET")
        self.assert_exit(3, "discovery", "run", "@sqlite.shop",
                         "--samples", "many",
                         code="PROTOCOL/ARGUMENT_INVALID")

    def test_4_not_found(self):
        self.assert_exit(4, "discovery", "run", "@sqlite.absent",
                         code="CONNECTION/NOT_FOUND")
        self.assert_exit(4, "discovery", "show", "disc_" + "0" * 16,
                         code="DISCOVERY/NOT_FOUND")

    def test_5_unreachable(self):
        self.home.connect("gone", self.home.path / "gone.db")
        self.assert_exit(5, "discovery", "run", "@sqlite.gone",
                         code="CONNECTION/UNREACHABLE")

    def test_6_refused(self):
        file = self.home.path / "shop.db"
        file.chmod(0)
        for words in (("discovery", "run", "@sqlite.shop"),
                      ("discovery", "sample", "@sqlite.shop",
                       "--table", "fruit")):
            self.assert_exit(6, *words, code="CONNECTION/REFUSED",
                             prepare=_obey_modes)
        doctor = program.run(self.home, "connections", "doctor",
                             "@sqlite.shop", prepare=_obey_modes)
        self.assertEqual(doctor.status, 6, doctor.stdout)
        # It is the mode that refuses.
        file.chmod(0o600)
        self.assert_exit(0, "discovery", "run", "@sqlite.shop",
                         prepare=_obey_modes)

    def test_8_too_late(self):
        self.home.database("endless", _ENDLESS)
        self.assert_exit(8, "discovery", "run", "@sqlite.endless",
                         "--detail", "full",
                         "--set", "mcp.discovery_deadline_ms=100",
                         code="RUN/TIMED_OUT")

    def test_9_damaged(self):
        found = program.ask(self.home, "discovery", "run", "@sqlite.shop")
        part = (self.home.path / ".osiris/discovery" / found["snapshot"]
                / "tables.json")
        part.write_bytes(part.read_bytes().replace(b"fruit", b"bread"))
        self.assert_exit(9, "discovery", "show", found["snapshot"],
                         code="DISCOVERY/SNAPSHOT_DAMAGED")

    def test_70_a_fault_of_its_own(self):
        folder = pathlib.Path(self.enterContext(
            tempfile.TemporaryDirectory()))
        shutil.copy(program.PROGRAM, folder / "osiris")
        alone = subprocess.run(
            [folder / "osiris", "--home", self.home.path, "discovery", "run",
             "@sqlite.shop"], capture_output=True, check=False)
        self.assertEqual(alone.returncode, 70, alone.stderr)
        self.assertIn(b"RUN/WORKER_UNAVAILABLE", alone.stderr)


if __name__ == "__main__":
    unittest.main()
