"""A disk that is full or read-only, a log that somebody moves or cuts.

Where no disk can be made so, it says that this was not tested, and fails if it
is `--required`.
"""
import os
import sys
import unittest

import client
import disk
import log
import program
from home import Home
from server import Server, code_of

_GONE = "AUDIT/UNAVAILABLE"
# More than a session could once begin segments.
_MANY = 120
_KIB = b"\0" * 1024


class _Trouble(unittest.TestCase):

    def list(self, server):
        """The code of a call that needs nothing but the log, or "ok"."""
        document = server.call("connections_list", {})
        return "ok" if document["status"] == "success" else code_of(document)

    def assert_recovers(self, home, server):
        """Once all is well again, so is the server, without a restart."""
        self.assertTrue(server.is_alive())
        self.assertEqual(self.list(server), "ok")
        document = server.call(*client.REQUESTS[1])
        self.assertEqual(document["data"]["rows"], [["apple"]])
        self.assertEqual(server.close(), 0)
        # What the server left is closed by nobody.
        self.assertLessEqual({note["kind"] for note in
                              log.verify(home)["notes"]}, {"unclosed"})


class MovedLogTest(_Trouble):

    def setUp(self):
        self.home = self.enterContext(Home())
        client.prepare(self.home)
        self.server = self.enterContext(Server(self.home))
        self.assertEqual(self.list(self.server), "ok")
        self.file, = log.segments(self.home)

    def assert_damaged(self, kind):
        told = program.run(self.home, "audit", "verify", "--json")
        self.assertEqual(told.status, 9)
        self.assertIn(kind, [one["kind"] for one in told.document["damage"]])

    def test_a_segment_that_is_rotated_costs_one_call_and_is_missed(self):
        away = self.home.path / "rotated.1"
        self.file.rename(away)
        self.assertEqual(self.list(self.server), _GONE)
        self.assertEqual(self.list(self.server), "ok")
        self.assert_damaged("missing")
        away.rename(self.file)
        self.assert_recovers(self.home, self.server)

    def test_a_segment_that_is_removed_costs_one_call_and_is_missed(self):
        self.file.unlink()
        self.assertEqual(self.list(self.server), _GONE)
        self.assertEqual(self.list(self.server), "ok")
        self.assert_damaged("missing")

    def test_a_segment_that_is_cut_costs_one_call_and_is_told(self):
        whole = self.file.read_bytes()
        os.truncate(self.file, len(whole) // 2)
        self.assertEqual(self.list(self.server), _GONE)
        self.assertEqual(self.list(self.server), "ok")
        self.assert_damaged("missing")
        self.file.write_bytes(whole)
        self.assert_recovers(self.home, self.server)

    def test_a_log_whose_folder_goes_begins_anew(self):
        folder = self.file.parent
        folder.rename(self.home.path / "away")
        self.assertEqual(self.list(self.server), _GONE)
        self.assertEqual(self.list(self.server), "ok")
        self.assert_damaged("missing")


class _DiskTest(_Trouble):

    def setUp(self):
        self.disk = self.enterContext(disk.Disk())
        self.home = self.enterContext(Home(self.disk.folder))
        client.prepare(self.home)
        # What is not there yet has no room later.
        self.assertEqual(
            program.run(self.home, "connections", "list").status, 0)

    def fill(self):
        """Takes every block that is left; returns the file that has them."""
        filler = self.disk.folder / "filler"
        with open(filler, "wb", 0) as file:
            try:
                while True:
                    file.write(_KIB)
            except OSError:
                os.fsync(file.fileno())
        return filler

    def assert_no_call_goes_well(self):
        told = program.run(self.home, "connections", "list", "--json")
        self.assertNotEqual(told.status, 0)
        self.assertEqual(told.document["error"]["code"], _GONE)

    def test_a_disk_that_gets_full_stops_calls_until_there_is_room(self):
        server = self.enterContext(Server(self.home))
        self.assertEqual(self.list(server), "ok")
        filler = self.fill()
        # There is room in the log's own last block.
        outcomes = [self.list(server) for _ in range(_MANY)]
        self.assertEqual(set(outcomes[20:]), {_GONE})
        self.assertTrue(server.is_alive())
        self.assert_no_call_goes_well()
        filler.unlink()
        self.assert_recovers(self.home, server)
        self.assertEqual(log.verify(self.home)["notes"], [])

    def test_a_server_starts_on_a_full_disk_and_works_when_there_is_room(self):
        filler = self.fill()
        server = self.enterContext(Server(self.home))
        self.assertEqual({self.list(server) for _ in range(_MANY)}, {_GONE})
        before = len(log.segments(self.home))
        filler.unlink()
        self.assert_recovers(self.home, server)
        self.assertLessEqual(len(log.segments(self.home)), before + 2)

    def test_a_home_that_cannot_be_written_is_served_when_it_can_be(self):
        self.disk.allow_writing(False)
        server = self.enterContext(Server(self.home))
        self.assertEqual(self.list(server), _GONE)
        self.assert_no_call_goes_well()
        self.assertTrue(server.is_alive())
        self.disk.allow_writing(True)
        self.assert_recovers(self.home, server)


REASON = disk.why_not()
if REASON is None:
    class DiskTest(_DiskTest):
        pass
else:
    print(f"NOT RUN: no disk can be full or read-only here: {REASON}")

if __name__ == "__main__":
    if "--required" in sys.argv:
        sys.argv.remove("--required")
        if REASON is not None:
            sys.exit(1)
    unittest.main()
