"""What is recorded where a client asks a person in a form of its own."""
import json
import unittest

import program
from home import Home
from server import Server

_META = "io.modelcontextprotocol/"
_FORMS = {"elicitation": {}}
_CLIENT = {"name": "test", "version": "1"}
_YES = {"action": "accept", "content": {"answer": "once"}}
_SAMPLE = {"name": "discovery_sample",
           "arguments": {"connection": "@sqlite.shop", "table": "fruit"}}


class FormsTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.configure("policy: {assistants: full, ask: always}\n")
        self.home.database("shop", """
            CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT);
            INSERT INTO fruit (name) VALUES ('quince');""")
        self.server = self.enterContext(
            Server(self.home, shake_hands=False))

    def lines(self):
        """Those of the calls for rows."""
        return [line for line in map(
            json.loads, self.home.audit().splitlines())
                if line.get("op") == "discovery.sample"]

    def assert_events(self, *events):
        self.assertEqual([line["event"] for line in self.lines()],
                         list(events))

    def assert_counted(self, calls):
        """Telemetry and audit log agree when the server has ended."""
        self.assertEqual(self.server.close(), 0)
        ended = [line for line in self.lines()
                 if line["event"].startswith("call.")
                 and line["event"] != "call.began"]
        self.assertEqual(len(ended), calls)
        shown = program.ask(self.home, "telemetry", "show", "--door", "mcp")
        self.assertEqual(shown["calls"], calls)

    def sent(self):
        """The calls whose answers are kept as sent."""
        seen = program.ask(self.home, "seen", "@sqlite.shop")
        return {call["correlation_id"] for call in seen["calls"]}

    def test_a_question_within_a_request_is_no_call_and_no_answer(self):
        self.server.ask("initialize", {
            "protocolVersion": "2025-06-18", "capabilities": _FORMS,
            "clientInfo": _CLIENT})
        self.server.notify("notifications/initialized", {})
        number = self.server.request("tools/call", _SAMPLE)
        form = self.server.message()
        self.assertEqual(form["method"], "elicitation/create")
        self.server.send({"jsonrpc": "2.0", "id": form["id"], "result": _YES})
        answer = self.server.answer(number)["result"]
        self.assertEqual(answer["structuredContent"]["returned"], 1)

        self.assert_counted(1)
        self.assert_events("call.began", "consent.asked", "call.began",
                           "consent.given", "call.ended")
        asked = self.lines()[1]
        self.assertEqual(asked["outcome"], "POLICY/APPROVAL_NEEDED")
        self.assertNotIn("payload", asked)
        self.assertEqual(self.sent(),
                         {answer["_meta"]["osiris/correlation_id"]})
        shown = program.run(self.home, "payload", "show", asked["corr"])
        self.assertEqual(shown.status, 4)

    def stateless(self, **more):
        return self.server.ask("tools/call", {
            **_SAMPLE, **more, "_meta": {
                _META + "protocolVersion": "2026-07-28",
                _META + "clientInfo": _CLIENT,
                _META + "clientCapabilities": _FORMS}})["result"]

    def test_a_question_that_is_an_answer_is_a_call(self):
        asked = self.stateless()
        self.assertEqual(asked["resultType"], "input_required")
        name, = asked["inputRequests"]
        answer = self.stateless(inputResponses={name: _YES},
                                requestState=asked["requestState"])
        self.assertEqual(answer["structuredContent"]["returned"], 1)

        self.assert_counted(2)
        self.assert_events("call.began", "call.denied", "call.began",
                           "consent.given", "call.ended")
        self.assertEqual(self.sent(),
                         {line["corr"] for line in self.lines()})


if __name__ == "__main__":
    unittest.main()
