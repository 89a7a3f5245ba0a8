"""A pause while a person has not answered the client's form."""
import json
import os
import subprocess
import unittest

from home import Home
from server import Server, code_of

_OSIRIS = os.path.abspath("cli/osiris")


class PauseTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE people (nick TEXT);"
                                   "INSERT INTO people VALUES ('ann');")
        self.home.configure(
            "policy: {assistants: full, ask: always}\n"
            "memory: {consent: ask}\n")
        self.osiris("discovery", "run", "@sqlite.shop")

    def serve_with_forms(self):
        server = self.enterContext(Server(self.home, shake_hands=False))
        server.ask("initialize", {
            "protocolVersion": "2025-06-18",
            "capabilities": {"elicitation": {}},
            "clientInfo": {"name": "test", "version": "1"}})
        server.notify("notifications/initialized", {})
        return server

    def osiris(self, *words):
        subprocess.run([_OSIRIS, "--home", str(self.home.path), *words],
                       capture_output=True, check=True)

    def ask_all(self, server):
        """Makes calls that ask; their numbers, and the forms' ids."""
        shop = {"connection": "@sqlite.shop"}
        numbers = [server.start_call(tool, arguments) for tool, arguments in (
            ("discovery_sample", {**shop, "table": "people"}),
            ("discovery_request", shop),
            ("memory_capture", {"intent": "x"}))]
        numbers.append(server.request("resources/read", {
            "uri": "osiris://mcp/sources/sqlite.shop/tables.txt"}))
        forms = [server.message() for _ in numbers]
        self.assertEqual({form["method"] for form in forms},
                         {"elicitation/create"})
        return numbers, [form["id"] for form in forms]

    def yes(self, server, form):
        server.send({"jsonrpc": "2.0", "id": form, "result": {
            "action": "accept", "content": {"answer": "once"}}})

    def test_a_pause_ends_calls_that_wait_for_forms(self):
        server = self.serve_with_forms()
        numbers, forms = self.ask_all(server)

        self.osiris("pause")

        answers, withdrawn = {}, {}
        for _ in range(2 * len(numbers)):
            message = server.message()
            if "method" in message:
                self.assertEqual(message["method"], "notifications/cancelled")
                params = message["params"]
                withdrawn[params["requestId"]] = params["reason"]
            else:
                answers[message["id"]] = message
        # What nobody answers in time ends for another reason.
        self.assertEqual(withdrawn, dict.fromkeys(
            forms, "a person paused all assistants"))
        for number in numbers[:-1]:
            document = answers[number]["result"]["structuredContent"]
            self.assertEqual(code_of(document), "POLICY/PAUSED")
        self.assertEqual(answers[numbers[-1]]["error"]["data"]["code"],
                         "POLICY/PAUSED")
        log = [json.loads(line) for line in self.home.audit().splitlines()]
        self.assertEqual([line["outcome"] for line in log
                          if line["event"] == "call.denied"
                          and line["outcome"] == "POLICY/PAUSED"],
                         ["POLICY/PAUSED"] * len(numbers))

    def test_a_person_is_asked_again_after_a_pause(self):
        server = self.serve_with_forms()
        _, late = self.ask_all(server)
        self.osiris("pause")
        for _ in range(2 * len(late)):
            server.message()
        self.osiris("resume")
        for form in late:
            self.yes(server, form)

        number = server.start_call("discovery_sample", {
            "connection": "@sqlite.shop", "table": "people"})

        form = server.message()
        self.assertEqual(form["method"], "elicitation/create")
        self.assertNotIn(form["id"], late)
        self.yes(server, form["id"])
        answer = server.answer(number)["result"]["structuredContent"]
        self.assertEqual(answer["returned"], 1)


if __name__ == "__main__":
    unittest.main()
