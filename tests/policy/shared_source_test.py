"""What assistants see of one file that is configured under two names."""
import json
import os
import subprocess
import unittest

from home import Home
from server import Server, code_of

_OSIRIS = os.path.abspath("cli/osiris")
_PARTS = ("overview.json", "samples.json", "tables.json", "tables.txt")


class SharedSourceTest(unittest.TestCase):
    """@sqlite.till shows little of shop.db, @sqlite.office all of it."""

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", """
            CREATE TABLE payroll (id INTEGER PRIMARY KEY, wage REAL);
            CREATE TABLE people (id INTEGER PRIMARY KEY, nick TEXT,
                card TEXT DEFAULT 'CANARY',
                payroll_id REFERENCES payroll (id));
            CREATE TABLE visits (id INTEGER PRIMARY KEY, nick TEXT);
            INSERT INTO people VALUES (1, 'ann', 'CANARY', NULL);
            INSERT INTO visits VALUES (1, 'ann');""")
        self.rules("assistants: schema")

    def rules(self, till, office="assistants: full", ask="never",
              office_ask="never"):
        """Both names of the file; the first denies, whatever it shows."""
        file = self.home.path / "shop.db"
        self.home.connections(
            "version: 1\nconnections:\n  sqlite:\n"
            f"    till:\n      path: {file}\n"
            f"      policy: {{ask: {ask}, {till}, tables: {{deny: [payroll]}},"
            "\n        columns: {deny: [card, payroll_id]}}\n"
            f"    office:\n      path: {file}\n"
            f"      policy: {{ask: {office_ask}, {office}}}\n")

    def serve(self):
        return self.enterContext(Server(self.home))

    def serve_with_forms(self):
        server = self.enterContext(Server(self.home, shake_hands=False))
        server.ask("initialize", {
            "protocolVersion": "2025-06-18",
            "capabilities": {"elicitation": {}},
            "clientInfo": {"name": "test", "version": "1"}})
        server.notify("notifications/initialized", {})
        return server

    def fill_in(self, server, result):
        """Answers the next form; what it asks."""
        question = server.message()
        while question.get("method") != "elicitation/create":
            question = server.message()
        server.send({"jsonrpc": "2.0", "id": question["id"],
                     "result": result})
        return question["params"]["message"]

    def osiris(self, *words):
        ended = subprocess.run(
            [_OSIRIS, "--home", str(self.home.path), *words, "--json"],
            capture_output=True, check=False)
        return json.loads(ended.stdout)

    def see(self, name):
        """A person looks at the file by this name; the snapshot's id."""
        return self.osiris("discovery", "run", f"@sqlite.{name}", "--samples",
                           "5", "--detail", "full", "--refresh")["snapshot"]

    def read(self, server, uri):
        answer = server.ask("resources/read", {"uri": f"osiris://mcp/{uri}"})
        if "error" in answer:
            return answer["error"]["data"]["code"]
        return answer["result"]["contents"][0]["text"]

    def complete(self, server, name):
        answer = server.ask("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "document_schema"},
            "argument": {"name": "table", "value": ""},
            "context": {"arguments": {"connection": f"@sqlite.{name}"}}})
        return answer["result"]["completion"]["values"]

    def ask_everything(self, server, what):
        """Every tool that tells of what is stored, asked for `what`."""
        for table in ("people", "visits", "payroll"):
            for detail in ("compact", "full"):
                server.call("discovery_table", {
                    "snapshot": what, "table": table, "detail": detail})
        for words in ("card", "pay", "people"):
            server.call("discovery_search",
                        {"query": words, "snapshot": what})
            server.call("discovery_search", {"query": words})
        for two in ([what, what], ["@sqlite.till", what]):
            server.call("discovery_diff", {"snapshots": two, "all": True})

    def assert_narrow(self, server):
        for hidden in (b"card", b"CANARY", b"payroll", b"wage"):
            self.assertNotIn(hidden, server.stdout)
        self.assertIn(b"nick", server.stdout)

    def test_no_answer_is_wider_than_the_name_that_is_asked_for(self):
        for level in ("schema", "masked", "full"):
            self.rules(f"assistants: {level}")
            self.see("office")
            server = self.serve()
            self.ask_everything(server, "@sqlite.till")
            for part in _PARTS:
                self.read(server, f"sources/sqlite.till/{part}")
            self.assertEqual(self.complete(server, "till"),
                             ["people", "visits"])
            server.call("discovery_request", {
                "connection": "@sqlite.till", "detail": "full", "samples": 5})
            sampled = server.call("discovery_sample", {
                "connection": "@sqlite.till", "table": "people"})
            if level == "schema":
                self.assertEqual(code_of(sampled), "POLICY/ROWS_WITHHELD")
            self.assert_narrow(server)
            server.close()

    def test_samples_of_a_name_that_withholds_rows_are_withheld(self):
        self.see("office")
        server = self.serve()
        self.assertEqual(
            self.read(server, "sources/sqlite.till/samples.json"),
            "POLICY/ROWS_WITHHELD")
        self.assertIn(
            "CANARY", self.read(server, "sources/sqlite.office/samples.json"))

    def test_samples_have_the_masks_of_both_names(self):
        self.rules("assistants: masked")
        self.see("office")
        server = self.serve()
        samples = json.loads(
            self.read(server, "sources/sqlite.till/samples.json"))
        self.assertTrue(samples["masked"])
        self.assertEqual(sorted(samples["withheld"]),
                         ["columns", "tables", "texts"])

    def test_an_answer_from_the_cache_is_no_wider(self):
        server = self.serve()
        wide = server.call("discovery_request", {
            "connection": "@sqlite.office", "detail": "full"})
        self.assertIn("payroll", json.dumps(wide))
        narrow = server.call("discovery_request", {
            "connection": "@sqlite.till", "detail": "full"})
        self.assertTrue(narrow["from_cache"])
        self.assertEqual(narrow["totals"]["tables"], 2)
        self.assertNotIn("payroll", json.dumps(narrow))

    def test_a_snapshot_is_no_wider_than_any_name_that_may_be_asked(self):
        for name in ("till", "office"):
            snapshot = self.see(name)
            server = self.serve()
            self.ask_everything(server, snapshot)
            for part in _PARTS:
                self.read(server, f"discovery/{snapshot}/{part}")
            self.assertEqual(
                self.read(server, f"discovery/{snapshot}/samples.json"),
                "POLICY/ROWS_WITHHELD")
            self.assertNotIn("samples.json",
                             json.dumps(server.ask("resources/list")))
            self.assert_narrow(server)
            server.close()

    def test_no_answer_is_wider_than_the_name_that_it_was_seen_by(self):
        self.see("till")
        server = self.serve()
        self.ask_everything(server, "@sqlite.office")
        self.read(server, "sources/sqlite.office/samples.json")
        self.assertEqual(self.complete(server, "office"),
                         ["people", "visits"])
        self.assert_narrow(server)

    def test_a_person_is_asked_for_the_name_that_is_asked_for(self):
        self.rules("assistants: schema", ask="always")
        self.see("office")
        server = self.serve_with_forms()
        number = server.request("resources/read", {
            "uri": "osiris://mcp/sources/sqlite.till/tables.txt"})
        self.assertIn("@sqlite.till",
                      self.fill_in(server, {"action": "decline"}))
        self.assertEqual(server.answer(number)["error"]["data"]["code"],
                         "POLICY/NOT_APPROVED")
        self.assertEqual(self.complete(server, "till"), [])

    def test_a_person_who_agrees_for_both_names_has_the_call_answered(self):
        self.rules("assistants: schema", ask="always", office_ask="always")
        self.see("office")
        server = self.serve_with_forms()
        agreed = {"action": "accept", "content": {"answer": "once"}}
        for _ in range(2):
            number = server.request("resources/read", {
                "uri": "osiris://mcp/sources/sqlite.till/tables.txt"})
            for name in ("till", "office"):
                self.assertIn(f"@sqlite.{name}", self.fill_in(server, agreed))
            answer = server.answer(number)
            self.assertIn("people", answer["result"]["contents"][0]["text"])

    def test_the_record_names_what_was_asked_for(self):
        self.see("office")
        server = self.serve()
        server.call("discovery_table",
                    {"snapshot": "@sqlite.till", "table": "people"})
        self.read(server, "sources/sqlite.till/tables.txt")
        server.close()
        log = [json.loads(line) for line in self.home.audit().splitlines()]
        targets = {line["op"]: line["target"] for line in log
                   if line.get("door") == "mcp" and line.get("target")}
        self.assertEqual(targets["discovery.table"], "@sqlite.till")
        self.assertEqual(targets["resources.read"], "@sqlite.till")

    def test_people_see_all_of_it_by_every_name(self):
        self.see("till")
        for name in ("till", "office"):
            shown = self.osiris("discovery", "table", f"@sqlite.{name}",
                                "people", "--detail", "full")
            self.assertEqual(shown["connection"], f"@sqlite.{name}")
            self.assertIn("card", json.dumps(shown["data"]))


if __name__ == "__main__":
    unittest.main()
