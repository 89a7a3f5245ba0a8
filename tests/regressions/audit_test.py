"""What the audit log holds when much happens at once."""
import json
import pathlib
import re
import subprocess
import unittest

import processes
import program
from home import Home
from server import Server, code_of, parse

_PROGRAMS = 12
_CALLS = 150
_ID = re.compile("[0-9a-f]{32}")
_SHOP = "CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT);"
_ENDLESS = ("CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r;")


def segments(home):
    """Returns {file name: its lines, parsed}; every line must be whole."""
    found = {}
    for file in (pathlib.Path(home.path) / ".osiris/audit").iterdir():
        text = file.read_bytes()
        assert text.endswith(b"\n"), file
        found[file.name] = [json.loads(line) for line in text.splitlines()]
    return found


def events(home):
    return [line for lines in segments(home).values() for line in lines]


class ManyProcessesTest(unittest.TestCase):
    """Two servers and a dozen commands write at the same time."""

    @classmethod
    def setUpClass(cls):
        cls.home = cls.enterClassContext(Home())
        cls.home.database("shop", _SHOP)
        servers = [cls.enterClassContext(Server(cls.home)) for _ in range(2)]
        # pylint: disable=consider-using-with
        runs = [subprocess.Popen(
            program.command(cls.home, "connections", "list", "--json"),
            stdout=subprocess.DEVNULL, env=program.environment(cls.home))
            for _ in range(_PROGRAMS)]
        numbers = [(server, server.start_call("connections_list", {}))
                   for _ in range(_CALLS) for server in servers]
        waiting = {(server, number) for server, number in numbers}
        cls.answered = []
        while waiting:
            server = next(iter(waiting))[0]
            answer = server.message()
            waiting.remove((server, answer["id"]))
            cls.answered.append(answer["result"])
        assert [one.wait() for one in runs] == [0] * _PROGRAMS
        assert [server.close() for server in servers] == [0, 0]

    def count(self, event):
        return sum(line["event"] == event for line in events(self.home))

    def test_RC001_lines_are_whole_and_none_is_lost(self):
        calls = 2 * _CALLS + _PROGRAMS
        self.assertEqual(self.count("call.began"), calls)
        self.assertEqual(self.count("call.ended"), calls)
        for name, lines in segments(self.home).items():
            self.assertEqual([line["seq"] for line in lines],
                             list(range(1, len(lines) + 1)), name)

    def test_RC006_no_session_holds_events_of_another(self):
        found = segments(self.home)
        self.assertEqual(len(found), _PROGRAMS + 2)
        for name, lines in found.items():
            sessions = {line["session"] for line in lines}
            self.assertEqual(len(sessions), 1, name)
            self.assertIn(sessions.pop(), name)

    def test_RC008_no_two_calls_share_a_correlation_id(self):
        began = [line["corr"] for line in events(self.home)
                 if line["event"] == "call.began"]
        self.assertEqual(len(set(began)), 2 * _CALLS + _PROGRAMS)

    def test_N05_the_log_and_the_answer_have_the_same_id(self):
        told = {one["_meta"]["osiris/correlation_id"] for one in self.answered}
        self.assertEqual(len(told), 2 * _CALLS)
        for event in ("call.began", "call.ended"):
            logged = {line["corr"] for line in events(self.home)
                      if line["event"] == event and line["door"] == "mcp"}
            self.assertEqual(logged, told)

    def test_A011_A017_ids_have_one_format(self):
        for line in events(self.home):
            self.assertRegex(line["session"], f"^{_ID.pattern}$")
            self.assertRegex(line.get("corr", "0" * 32), f"^{_ID.pattern}$")
        for one in self.answered:
            self.assertRegex(one["_meta"]["osiris/correlation_id"],
                             f"^{_ID.pattern}$")


class AuditTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", _SHOP)

    def test_N06_it_holds_times_and_ends_and_no_argument(self):
        canary = "C4N4RY"
        server = self.enterContext(Server(self.home))
        server.call("discovery_request", {"connection": "@sqlite.shop"})
        server.call("discovery_search", {"query": canary})
        server.call("discovery_request", {"connection": canary})
        server.call("discovery_request", {canary: canary})
        server.close()
        found = events(self.home)
        ends = {line["event"] for line in found}
        self.assertGreaterEqual(ends, {"call.began", "call.ended",
                                       "call.refused"})
        for line in found:
            self.assertRegex(line["ts"], r"^\d{4}-\d\d-\d\dT[\d:.]{15}Z$")
            self.assertIn("session", line)
        self.assertNotIn(canary, self.home.audit())
        # The same search does find what the log may hold.
        self.assertIn("@sqlite.shop", self.home.audit())

    def test_BOUNDARY004_one_id_from_the_answer_to_the_workers_end(self):
        self.home.database("endless", _ENDLESS)
        server = self.enterContext(Server(self.home))
        server.call("discovery_request", {"connection": "@sqlite.shop"})
        before = self.workers(server)
        number = server.start_call("discovery_request", {
            "connection": "@sqlite.endless", "detail": "full"})
        while not self.workers(server) - before:
            pass
        for pid in self.workers(server) - before:
            subprocess.run(["kill", "-KILL", str(pid)], check=True)
        result = server.answer(number)["result"]
        self.assertEqual(code_of(result["structuredContent"]),
                         "RUN/WORKER_CRASHED")
        told = result["_meta"]["osiris/correlation_id"]
        server.close()
        self.assertEqual(
            {line["event"] for line in events(self.home)
             if line.get("corr") == told}, {"call.began", "call.crashed"})
        self.assertIn(told.encode(), server.stderr)

    def test_what_the_server_says_of_a_log_that_cannot_be_written_is_json(self):
        (self.home.path / ".osiris").mkdir()
        (self.home.path / ".osiris/audit").write_text("no folder")
        server = self.enterContext(Server(self.home))
        server.close()
        told = [parse(line) for line in server.stderr.splitlines()]
        self.assertEqual([line["line"] for line in told
                          if line["event"] == "audit.unavailable"],
                         ["server.started", "server.stopped"])

    @staticmethod
    def workers(server):
        return {pid for zygote in processes.children(server.pid)
                for pid in processes.children(zygote)}


if __name__ == "__main__":
    unittest.main()
