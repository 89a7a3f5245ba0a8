"""What is remembered, through the real programs: once by each door."""
import json
import os
import unittest

import program
from home import Home
from server import Server, code_of

_URI = "osiris://mcp/memory/sessions/{}.jsonl"
_EVERYTHING = {
    "intent": "join orders and customers", "notes": "totals are net",
    "decisions": [{"join": "customer_id", "why": "it is a key"}],
    "actor_trace": [{"tool": "discovery_request"}],
    "artifacts": ["osiris://mcp/sources/sqlite.shop/tables.txt"],
    "oml_uri": "osiris://mcp/drafts/oml/x.yaml",
    "error_report": {"code": "X", "tries": 2}}


class MemoryTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE fruit (id INTEGER);")

    def server(self, consent="configured"):
        self.home.configure(f"memory: {{consent: {consent}}}\n")
        return self.enterContext(Server(self.home))

    def capture(self, server, **arguments):
        document = server.call("memory_capture",
                               {"intent": "x", "session_id": "s", **arguments})
        self.assertEqual(document["status"], "success", document)
        return document

    def read(self, server, session="s"):
        """Returns the lines of the session's resource."""
        answer = server.ask("resources/read", {"uri": _URI.format(session)})
        (content,) = answer["result"]["contents"]
        return [json.loads(line) for line in content["text"].splitlines()]

    def holds(self, text):
        """Returns the files below the state folder that hold the text."""
        return [path for path, data in self.home.everything()
                if text.encode() in data]

    def test_URI001_what_the_uri_names_is_read_over_the_wire(self):
        server = self.server()
        captured = self.capture(server)
        self.assertEqual(captured["memory_uri"], _URI.format("s"))
        (line,) = self.read(server)
        self.assertEqual(line["memory_id"], captured["memory_id"])
        listed = server.ask("resources/list")["result"]["resources"]
        self.assertIn(captured["memory_uri"], [one["uri"] for one in listed])

    def test_URI002_BOUNDARY003_both_doors_write_through_one_place(self):
        server = self.server()
        self.capture(server, intent="by the server")
        done = program.run(self.home, "memory", "capture", "by hand",
                           "--session-id", "s", "--json")
        self.assertEqual(done.status, 0, done.stderr)
        self.capture(server, intent="by the server again")
        self.assertEqual([line["data"]["intent"] for line in self.read(server)],
                         ["by the server", "by hand", "by the server again"])
        # Who reads the assistant's bytes has no file of the home open.
        folder = f"/proc/{server.front()}/fd"
        for number in os.listdir(folder):
            self.assertNotIn(str(self.home.path),
                             os.readlink(f"{folder}/{number}"))

    def test_URI004_no_folder_stands_in_one_of_its_own_name(self):
        self.capture(self.server(), session_id="sessions")
        folder = self.home.path / ".osiris/memory"
        self.assertEqual([path.relative_to(folder).as_posix()
                          for path in folder.rglob("*") if path.is_file()],
                         ["sessions/sessions.jsonl"])

    def test_A009_P2_every_member_is_kept(self):
        server = self.server()
        self.capture(server, **_EVERYTHING)
        (line,) = self.read(server)
        self.assertEqual(line["data"], _EVERYTHING)
        self.assertTrue(line["untrusted"])

    def test_what_clients_of_the_predecessor_send_is_taken(self):
        server = self.server()
        for name in ("memory_capture", "memory.capture",
                     "osiris.memory.capture"):
            document = server.call(name, {
                "consent": True, "session_id": "chat_20260101_120000",
                "intent": "x", "retention_days": 365, "actor_trace": [],
                "decisions": [], "artifacts": [], "oml_uri": None,
                "error_report": None, "notes": ""})
            self.assertEqual(document["status"], "success", document)
            self.assertTrue(document["captured"])
        self.assertEqual([line["data"] for line in self.read(
            server, "chat_20260101_120000")], [{"intent": "x"}] * 3)

    def test_consent_that_a_model_claims_stores_nothing(self):
        server = self.server("ask")
        for name in ("memory_capture", "memory.capture",
                     "osiris.memory.capture"):
            document = server.call(name, {"intent": "cAnArY", "consent": True})
            self.assertEqual(code_of(document), "MEMORY/CONSENT_REQUIRED")
        self.assertEqual(self.holds("cAnArY"), [])
        self.assertFalse((self.home.path / ".osiris/memory").exists())
        log = [json.loads(line) for line in self.home.audit().splitlines()]
        self.assertEqual([line["event"] for line in log
                          if line.get("op") == "memory.capture"],
                         ["call.began", "call.denied"] * 3)

    def test_never_stores_nothing_whoever_asks(self):
        server = self.server("never")
        document = server.call("memory_capture", {"intent": "cAnArY"})
        self.assertEqual(code_of(document), "MEMORY/DISABLED")
        done = program.run(self.home, "memory", "capture", "cAnArY",
                           "--consent", "--json")
        self.assertEqual(done.status, 7)
        self.assertEqual(self.holds("cAnArY"), [])

    def test_consent_is_recorded_with_who_and_how(self):
        self.server("ask")
        refused = program.run(self.home, "memory", "capture", "cAnArY")
        self.assertEqual(refused.status, 7)
        self.assertIn(b"--consent", refused.stderr)
        done = program.run(self.home, "memory", "capture", "x", "--consent",
                           "--json")
        self.assertEqual(done.status, 0, done.stderr)
        self.assertEqual(done.document["consent"]["how"], "command line")
        shown = program.ask(self.home, "memory", "show",
                            done.document["memory_id"])
        self.assertTrue(shown["consent"]["by"])
        self.assertRegex(shown["consent"]["sha256"], "^[0-9a-f]{64}$")
        given = [line for line in self.home.audit().splitlines()
                 if '"consent.given"' in line]
        self.assertEqual(len(given), 1)
        self.assertEqual(json.loads(given[0])["corr"], shown["correlation_id"])

    def test_decisions_are_linked_to_the_calls_before_them(self):
        server = self.server()
        answer = server.answer(server.start_call("discovery_request", {
            "connection": "@sqlite.shop"}))
        made = answer["result"]["_meta"]["osiris/correlation_id"]
        captured = self.capture(server, decisions=[{"evidence": "made up"}])
        self.assertEqual(captured["evidence"], 1)
        (line,) = self.read(server)
        (call,) = line["evidence"]["calls"]
        self.assertEqual((call["correlation_id"], call["operation"],
                          call["target"], call["outcome"]),
                         (made, "discovery.request", "@sqlite.shop", "ok"))
        shown = program.ask(self.home, "audit", "show", made)
        self.assertEqual(len(shown["entries"]), 2)

    def test_what_is_personal_is_masked_and_said(self):
        server = self.server()
        captured = self.capture(
            server, intent="tell ada.lovelace@example.org",
            notes="a" * 60000 + " bob@example.org",
            decisions=[{"password": "hunter2hunter2", "ip": "203.0.113.9"}])
        self.assertEqual(captured["masked"]["email"], 2)
        for secret in ("lovelace", "bob@", "hunter2", "203.0.113.9"):
            self.assertEqual(self.holds(secret), [], secret)
        self.assertNotIn(b"lovelace", server.stdout)

    def test_N07_a_capture_repeats_nothing_of_the_call(self):
        server = self.server()
        self.capture(server, intent="cAnArY", notes="cAnArY")
        self.assertNotIn(b"cAnArY", server.stdout)
        self.assertNotIn("cAnArY", self.home.audit())

    def test_N08_a_text_of_the_largest_size_is_kept(self):
        server = self.server()
        text = "word " * (65536 // 5)
        self.capture(server, notes=text)
        self.assertEqual(self.read(server)[0]["data"]["notes"], text)
        document = server.call("memory_capture", {"intent": "x" * 65537})
        self.assertEqual(code_of(document), "MEMORY/TOO_LARGE")
        # As long as the schema allows, and escaped as long as JSON can.
        schema = next(
            tool["inputSchema"] for tool in
            server.ask("tools/list")["result"]["tools"]
            if tool["name"] == "memory_capture")["properties"]
        longest = {name: "\U0001F600" * schema[name]["maxLength"]
                   for name in ("intent", "notes")}
        self.assertGreater(len(json.dumps(longest)), 12 << 20)
        self.assertEqual(code_of(server.call("memory_capture", longest)),
                         "MEMORY/TOO_LARGE")
        done = program.run(
            self.home, "mcp", "memory", "capture", "--arguments-file", "-",
            stdin=json.dumps({"intent": "y", "notes": text}).encode())
        self.assertEqual(done.status, 0, done.stderr)

    def test_N10_a_session_is_a_plain_name(self):
        server = self.server()
        for name in ("../../x", "a/b", "..", "/etc/x", "-x", ".x", "a..b",
                     "x" * 129, "", "%2e%2e", "a\\b", "a\0b", "a b"):
            document = server.call("memory_capture",
                                   {"intent": "x", "session_id": name})
            self.assertEqual(code_of(document), "PROTOCOL/ARGUMENT_INVALID")
        self.assertFalse((self.home.path / ".osiris/memory").exists())
        # The predecessor took ten digits for a phone.
        self.capture(server, session_id="5551234567")
        self.assertEqual(self.read(server, "5551234567")[0]["session_id"],
                         "5551234567")

    def test_a_secret_is_no_sessions_name(self):
        server = self.server()
        # In two parts: no scanner of secrets is to take it for a real one.
        for name in ("AKIA" + "IOSFODNN7EXAMPLE",
                     "chat-" + "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"):
            document = server.call("memory_capture",
                                   {"intent": "x", "session_id": name})
            self.assertEqual(code_of(document), "PROTOCOL/ARGUMENT_INVALID")
            done = program.run(self.home, "memory", "capture", "x",
                               "--session-id", name, "--json")
            self.assertEqual(done.status, 3, done.stdout)
            for tool in ("memory_list", "memory_search", "memory_forget"):
                server.call(tool, {"session_id": name, **(
                    {"query": "x"} if tool == "memory_search" else {})})
            for written in (server.stdout, done.stdout, done.stderr,
                            server.stderr):
                self.assertNotIn(name.encode(), written)
            self.assertEqual(self.holds(name), [])
        self.assertFalse((self.home.path / ".osiris/memory").exists())

    def test_search_finds_through_both_doors(self):
        server = self.server()
        self.capture(server, intent="orders join customers")
        self.capture(server, intent="nothing of the kind")
        found = server.call("memory_search", {"query": "CUSTOMER order"})
        self.assertEqual(found["total"], 1)
        self.assertIn("customers", found["data"]["entries"][0]["excerpt"])
        self.assertEqual(program.ask(self.home, "memory", "search",
                                     "customer"), {
            **found, "data": found["data"]})
        empty = program.run(self.home, "memory", "search", "unheard")
        self.assertEqual(empty.status, 0)
        self.assertIn(b"nothing", empty.stdout)

    def test_forgotten_is_gone_from_every_file(self):
        server = self.server()
        doomed = self.capture(server, intent="cAnArY")["memory_id"]
        self.capture(server, intent="kept")
        server.call("memory_search", {"query": "canary"})
        self.assertGreaterEqual(len(self.holds("cAnArY")), 2)
        document = server.call("memory_forget", {"session_id": "s"})
        self.assertEqual(code_of(document), "MEMORY/CONSENT_REQUIRED")
        document = server.call("memory_forget", {"memory_id": doomed})
        self.assertEqual(document["forgotten"], 1)
        self.assertEqual(self.holds("cAnArY"), [])
        self.assertEqual(len(self.read(server)), 1)
        done = program.run(self.home, "memory", "forget", "--session-id", "s")
        self.assertEqual(done.status, 0, done.stderr)
        self.assertEqual(server.call("memory_list", {})["total"], 0)
        for words in (("show", doomed), ("forget", doomed), ("list", "s")):
            done = program.run(self.home, "memory", *words, "--json")
            self.assertEqual(done.status, 4, words)
            self.assertEqual(code_of(done.document), "MEMORY/NOT_FOUND")

    def test_who_subscribed_hears_of_every_change(self):
        server = self.server()
        uri = _URI.format("s")
        answer = server.ask("resources/subscribe", {"uri": uri})
        self.assertIn("result", answer)

        def await_update():
            while True:
                message = server.message()
                if message.get("method") == "notifications/resources/updated":
                    self.assertEqual(message["params"]["uri"], uri)
                    return

        for words in (("capture", "x", "--session-id", "s"),
                      ("capture", "y", "--session-id", "s"),
                      ("forget", "--session-id", "s")):
            done = program.run(self.home, "memory", *words)
            self.assertEqual(done.status, 0, done.stderr)
            await_update()

    def test_an_answer_fits_the_schema_that_is_published(self):
        server = self.server()
        self.capture(server)
        tools = {tool["name"]: tool
                 for tool in server.ask("tools/list")["result"]["tools"]}
        self.assertTrue(tools["memory_forget"]["annotations"][
            "destructiveHint"])
        for tool in ("memory_list", "memory_search"):
            self.assertTrue(tools[tool]["annotations"]["readOnlyHint"])


if __name__ == "__main__":
    unittest.main()
