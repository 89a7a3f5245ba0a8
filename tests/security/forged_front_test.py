"""A front that was taken over speaks to the real broker: threat 22."""
import json
import unittest

import frames
import processes
from home import Home
from server import TESTING_BINARY, Server

_CANARY = "S3CR3T-CANARY"
_SEALED = {"sealed": True, "tier": "A", "description": "as it says"}
_ENDED_FOR_HOSTILITY = 70
_ENDLESS = ("CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 100000000000) "
            "SELECT i FROM r;")


def _call(operation="components.list", arguments=None, name="c", version="1"):
    return {"operation": operation, "arguments": arguments or {},
            "client": {"name": name, "version": version}}


class ForgedFrontTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE fruit (name TEXT);")

    def start(self, sealed=None):
        server = self.enterContext(Server(
            self.home, binary=TESTING_BINARY, shake_hands=False,
            options=["--front", frames.relaying_front(self.home)]))
        self.assertEqual(self.receive(server)[0], 0)
        server.write(frames.frame(0, sealed or _SEALED))
        return server

    def say(self, server, data):
        """Sends what may be the end of the session."""
        try:
            server.write(data)
        except BrokenPipeError:
            pass

    def receive(self, server):
        return frames.receive_with_tail(server.output())

    def answer(self, server, sequence):
        """Returns the answer to a call, passing over progress and news."""
        while True:
            number, message, tail = self.receive(server)
            if number == sequence and "ok" in message:
                return message, json.loads(tail)

    def assert_ended(self, server, what):
        """The broker noticed, said so and took everything with it."""
        tree = server.tree()
        self.assertTrue(server.output_ends(), what)
        self.assertEqual(server.wait(), _ENDED_FOR_HOSTILITY, what)
        self.assertEqual(processes.await_end(tree), [], what)
        self.assertIn("seal.violated", self.home.audit())
        self.assertNotIn(_CANARY, self.home.audit())

    def test_row_22_the_control_an_honest_frame_is_answered(self):
        server = self.start()
        server.write(frames.frame(1, _call()))
        message, document = self.answer(server, 1)
        self.assertTrue(message["ok"])
        self.assertIn("components", document)
        self.assertEqual(server.close_raw(), 0)
        self.assertNotIn("seal.violated", self.home.audit())

    def test_row_22_what_is_no_frame_ends_the_session(self):
        good = json.dumps(_call()).encode()
        for what, data in {
                "4 GiB of JSON": frames.header(2 ** 32 - 1, 0, 1),
                "one byte more than may be": frames.header(
                    (16 << 20) + 1, 0, 1),
                "4 GiB behind it": frames.header(2, 2 ** 32 - 1, 1),
                "no JSON": frames.frame(1, b"{"),
                "no UTF-8": frames.frame(1, b'{"\xff":1}'),
                "a bomb": frames.frame(1, b"[" * 1_000_000),
                "no object": frames.frame(1, [1]),
                "nothing": frames.frame(1, b""),
                "a tail": frames.frame(1, good, b"x"),
                "one member more": frames.frame(
                    1, {**_call(), "correlation_id": _CANARY}),
                "one member less": frames.frame(1, {"operation": "x"}),
                "a member twice": frames.frame(
                    1, good[:-1] + b',"operation":"y"}'),
                "another type": frames.frame(
                    1, {**_call(), "operation": ["x"]}),
                "a refused state that is no flag": frames.frame(
                    1, {**_call(), "state_refused": "yes"}),
                "a client of 257 bytes": frames.frame(
                    1, _call(name="x" * 257)),
                "a sealed front that is sealed again": frames.frame(
                    0, _SEALED)}.items():
            with self.subTest(what):
                server = self.start()
                self.say(server, data)
                self.assert_ended(server, what)

    def test_row_22_sequences_are_its_own_and_grow(self):
        for what, numbers in {"used twice": (5, 5), "going back": (5, 4),
                              "zero": (0,)}.items():
            with self.subTest(what):
                server = self.start()
                for number in numbers:
                    self.say(server, frames.frame(number, _call()))
                self.assert_ended(server, what)
        server = self.start()
        server.write(frames.frame(10 ** 15, {"cancel": True}))
        self.assert_ended(server, "a cancel of another's call")

    def test_row_22_an_operation_that_is_no_tool_is_refused(self):
        self.home.connections("version: 1\nconnections: {}\n")
        before = (self.home.path / "osiris_connections.yaml").read_bytes()
        server = self.start()
        for number, (operation, arguments) in enumerate((
                ("nonsense", {}), ("", {}), ("connections.remove",
                                             {"connection": "@sqlite.shop"}),
                ("connections.add", {"connection": "@sqlite.evil",
                                     "fields": {"path": "/etc/passwd"}}),
                ("discovery_request", {}), ("../config", {}),
                ("connections.list\0", {})), start=1):
            server.write(frames.frame(number, _call(operation, arguments)))
            message, document = self.answer(server, number)
            self.assertFalse(message["ok"], operation)
            self.assertEqual(document["error"]["code"],
                             "PROTOCOL/TOOL_UNKNOWN", operation)
        self.assertEqual(server.close_raw(), 0)
        self.assertEqual(self.home.audit().count("call.refused"), 7)
        after = (self.home.path / "osiris_connections.yaml").read_bytes()
        self.assertEqual(after, before)

    def test_row_22_arguments_are_checked_again(self):
        server = self.start()
        for number, arguments in enumerate((
                {"connection": 7}, {"connection": "@sqlite.shop", "sql": "x"},
                {"connection": ["@sqlite.shop"]}, [], "x",
                {"connection": "@sqlite.shop", "detail": "everything"}),
                start=1):
            call = _call("discovery.request")
            call["arguments"] = arguments
            server.write(frames.frame(number, call))
            message, document = self.answer(server, number)
            self.assertFalse(message["ok"], arguments)
            self.assertEqual(document["error"]["code"],
                             "PROTOCOL/ARGUMENT_INVALID", arguments)
        self.assertFalse([pid for pid in server.tree() if b"osiris-worker" in
                          processes.read(pid, "cmdline")
                          and processes.children(pid)])

    def test_row_22_a_refused_state_is_refused_and_runs_nothing(self):
        server = self.start()
        server.write(frames.frame(1, {
            **_call("discovery.request", {"connection": "@sqlite.shop"}),
            "state_refused": True}))
        answer, document = self.answer(server, 1)
        self.assertFalse(answer["ok"])
        self.assertEqual(document["error"]["code"], "PROTOCOL/STATE_REFUSED")
        self.assertNotIn('"call.began"', self.home.audit())
        self.assertIn('"outcome":"PROTOCOL/STATE_REFUSED"', self.home.audit())

    def test_row_22_it_cannot_write_the_record(self):
        forged = '"}\n{"event":"call.ended","corr":"' + "0" * 32
        server = self.start()
        server.write(frames.frame(1, _call(name=forged, version=forged)))
        message, _ = self.answer(server, 1)
        self.assertNotEqual(message["correlation_id"], "0" * 32)
        self.assertEqual(server.close_raw(), 0)
        lines = [json.loads(line) for line in self.home.audit().splitlines()]
        calls = [line for line in lines if line["event"].startswith("call.")]
        self.assertEqual([line["event"] for line in calls],
                         ["call.began", "call.ended"])
        for line in calls:
            self.assertEqual(line["corr"], message["correlation_id"])
            self.assertEqual(line["client"]["name"], forged)

    def test_row_22_more_calls_than_may_wait_end_the_session(self):
        self.home.database("endless", _ENDLESS)
        self.home.configure("mcp: {queue: 4}\n")
        server = self.start()
        for number in range(1, 6):
            self.say(server, frames.frame(number, _call(
                "discovery.request", {"connection": "@sqlite.endless",
                                      "detail": "full"})))
        self.assert_ended(server, "a fifth call")

    def test_row_22_half_a_frame_is_waited_for_and_leaves_nothing(self):
        server = self.start()
        tree = server.tree()
        server.write(frames.frame(1, _call())[:20])
        server.close_input()
        self.assertTrue(server.output_ends())
        self.assertIn(server.wait(), (0, 1))
        self.assertEqual(processes.await_end(tree), [])

    def test_row_22_a_front_that_is_not_sealed_starts_nothing(self):
        for sealed in ({**_SEALED, "sealed": False}, {"sealed": True},
                       b"{", [True]):
            server = self.start(sealed)
            self.assertTrue(server.output_ends(), sealed)
            self.assertNotEqual(server.wait(), 0, sealed)
            self.assertNotIn("call.", self.home.audit())
            self.assertNotIn("server.started", self.home.audit())


if __name__ == "__main__":
    unittest.main()
