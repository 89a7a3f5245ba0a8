"""What assistants see, when people are asked, and how all are stopped."""
import json
import os
import sqlite3
import subprocess
import unittest

from home import Home
from server import (TESTING_BINARY, TESTING_WORKER, Server, code_of)

_OSIRIS = os.path.abspath("cli/osiris")
_META = "io.modelcontextprotocol/"
_FORMS = {"elicitation": {}}
_ENDLESS = ("CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 100000000000000) "
            "SELECT sum(i) AS total FROM r;")


class PolicyTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.runtime = self.home.path / "runtime"
        self.runtime.mkdir(mode=0o700)
        self.environment = {**os.environ,
                            "XDG_RUNTIME_DIR": str(self.runtime)}
        for alias in ("shop", "strongroom"):
            self.home.database(alias, """
                CREATE TABLE payroll (id INTEGER PRIMARY KEY, wage REAL);
                CREATE TABLE people (id INTEGER PRIMARY KEY, nick TEXT,
                    ssn TEXT, payroll_id REFERENCES payroll (id));
                CREATE VIEW wages AS SELECT wage FROM payroll;
                INSERT INTO payroll VALUES (1, 9.5);
                INSERT INTO people VALUES (1, 'ann', 'CANARY', 1),
                    (2, 'bob', 'CANARY', 1);""")

    def policy(self, text, ask="never"):
        path = self.home.path
        self.home.connections(
            "version: 1\nconnections:\n  sqlite:\n"
            f"    shop:\n      path: {path}/shop.db\n"
            f"      policy: {{ask: {ask}, {text}}}\n"
            f"    strongroom:\n      path: {path}/strongroom.db\n"
            "      policy: {assistants: deny}\n")

    def serve(self, **options):
        return self.enterContext(
            Server(self.home, environment=self.environment, **options))

    def osiris(self, *words):
        ended = subprocess.run(
            [_OSIRIS, "--home", str(self.home.path), *words, "--json"],
            env=self.environment, capture_output=True, check=False)
        return json.loads(ended.stdout)

    def events(self, name):
        log = [json.loads(line) for line in self.home.audit().splitlines()]
        return [line for line in log if line["event"] == name]

    def sample(self, server):
        return server.call("discovery_sample", {
            "connection": "@sqlite.shop", "table": "people"})

    def test_a_denied_source_is_not_reached_and_in_no_list(self):
        self.policy("assistants: schema")
        server = self.serve()
        listed = server.call("connections_list", {})
        self.assertEqual([one["reference"] for one in listed["connections"]],
                         ["@sqlite.shop"])
        for tool, arguments in (
                ("discovery_request", {}), ("connections_doctor", {}),
                ("discovery_sample", {"table": "people"})):
            self.assertEqual(code_of(server.call(tool, {
                "connection": "@sqlite.strongroom", **arguments})),
                             "POLICY/SOURCE_DENIED")
        # The only process beside broker and front is the warm zygote.
        self.assertLessEqual(len(server.tree()), 3)
        denied = self.events("call.denied")
        self.assertEqual([line["outcome"] for line in denied],
                         ["POLICY/SOURCE_DENIED"] * 3)
        self.assertEqual({line["target"] for line in denied},
                         {"@sqlite.strongroom"})
        server.ask("resources/list")
        completed = server.ask("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "explore_source"},
            "argument": {"name": "connection", "value": ""}})
        self.assertEqual(completed["result"]["completion"]["values"],
                         ["@sqlite.shop"])

    def test_what_is_hidden_is_in_no_answer(self):
        self.policy("assistants: full, tables: {deny: [payroll]}, "
                    "columns: {deny: [ssn, payroll_id, wage]}")
        self.osiris("discovery", "run", "@sqlite.shop", "--samples", "5",
                    "--detail", "full")
        server = self.serve()
        asked = server.call("discovery_request", {
            "connection": "@sqlite.shop", "samples": 5, "detail": "full"})
        self.assertEqual(asked["totals"]["tables"], 1)
        self.assertEqual(sorted(asked["withheld"]),
                         ["columns", "tables", "texts"])
        for detail in ("compact", "full"):
            for table in ("people", "wages"):
                server.call("discovery_table", {
                    "snapshot": asked["snapshot"], "table": table,
                    "detail": detail})
        server.call("discovery_search", {"query": "pay"})
        self.assertEqual(self.sample(server)["data"]["columns"],
                         ["id", "nick"])
        listed = server.ask("resources/list")["result"]["resources"]
        read = 0
        for resource in listed:
            if "/schemas/" in resource["uri"]:
                continue
            answer = server.ask("resources/read", {"uri": resource["uri"]})
            self.assertIn("result", answer)
            read += 1
        for part in ("overview.json", "samples.json", "tables.json"):
            answer = server.ask("resources/read", {
                "uri": f"osiris://mcp/sources/sqlite.shop/{part}"})
            self.assertIn("result", answer)
        self.assertGreater(read, 5)
        server.ask("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "explore_source"},
            "argument": {"name": "table", "value": ""},
            "context": {"arguments": {"connection": "@sqlite.shop"}}})
        for hidden in (b"payroll", b"ssn", b"wage\"", b"CANARY", b"strongroom"):
            self.assertNotIn(hidden, server.stdout)
        for there in ("payroll", "PAYROLL", "main.payroll"):
            answer = server.call("discovery_sample", {
                "connection": "@sqlite.shop", "table": there})
            self.assertEqual(code_of(answer), "POLICY/TABLE_WITHHELD")

    def test_what_one_of_two_sources_withholds_is_no_change(self):
        self.home.connections("version: 1\nconnections:\n  sqlite:\n" + "".join(
            f"    {alias}:\n      path: {self.home.path}/{alias}.db\n"
            f"      policy: {{ask: never, {rules}}}\n" for alias, rules in (
                ("shop", "assistants: full"),
                ("strongroom", "columns: {deny: [ssn, wage]}"))))
        server = self.serve()
        sources = ["@sqlite.shop", "@sqlite.strongroom"]
        for source in sources:
            server.call("discovery_request", {"connection": source})
        for two in (sources, sources[::-1]):
            diff = server.call("discovery_diff",
                               {"snapshots": two, "all": True})
            self.assertEqual(diff["data"]["changes"], [])
            self.assertIn("columns", diff["withheld"])

    def test_no_way_to_the_newest_samples_leads_past_the_rule(self):
        self.policy("assistants: schema")
        self.osiris("discovery", "run", "@sqlite.shop", "--samples", "5")
        server = self.serve()
        answer = server.ask("resources/read", {
            "uri": "osiris://mcp/sources/sqlite.shop/samples.json"})
        self.assertEqual(answer["error"]["data"]["code"],
                         "POLICY/ROWS_WITHHELD")
        self.assertNotIn(b"CANARY", server.stdout)

    def test_what_was_stored_of_a_source_that_was_renamed_is_nobodys(self):
        self.policy("assistants: full")
        self.osiris("discovery", "run", "@sqlite.shop", "--samples", "5")
        server = self.serve()
        snapshot = server.call("discovery_request", {
            "connection": "@sqlite.shop"})["snapshot"]
        server.close()
        path = self.home.path
        self.home.connections(
            "version: 1\nconnections:\n  sqlite:\n"
            f"    till:\n      path: {path}/shop.db\n"
            "      policy: {assistants: deny}\n")
        self.home.configure("policy: {assistants: full, ask: never}\n")
        server = self.serve()
        for part in ("overview.json", "samples.json", "tables.json",
                     "tables.txt"):
            answer = server.ask("resources/read", {
                "uri": f"osiris://mcp/discovery/{snapshot}/{part}"})
            self.assertEqual(answer["error"]["data"]["code"],
                             "PROTOCOL/RESOURCE_UNKNOWN")
        self.assertEqual(code_of(server.call("discovery_table", {
            "snapshot": snapshot, "table": "people"})),
                         "CONNECTION/NOT_FOUND")
        self.assertEqual(code_of(server.call("discovery_diff", {
            "snapshots": [snapshot, snapshot]})), "CONNECTION/NOT_FOUND")
        found = server.call("discovery_search", {"query": "nick"})
        self.assertEqual((found["searched"], found["not_searched"]), ([], 0))
        listed = server.ask("resources/list")
        self.assertNotIn("disc_", json.dumps(listed))
        for hidden in (b"payroll", b"nick\"", b"CANARY"):
            self.assertNotIn(hidden, server.stdout)
        # A person sees it, as before.
        self.assertEqual(self.osiris("discovery", "show", snapshot)["status"],
                         "success")

    def test_texts_of_a_source_show_nobody(self):
        self.home.database("shop", """
            CREATE TABLE visitors (id INTEGER PRIMARY KEY,
                contact TEXT DEFAULT 'jane.canary@example.com',
                password TEXT DEFAULT 'hunter2canary');
            CREATE VIEW vip AS SELECT * FROM visitors
                WHERE contact = 'joe.canary@example.com';""")
        self.policy("assistants: masked")
        self.osiris("discovery", "run", "@sqlite.shop", "--samples", "5",
                    "--detail", "full")
        for level, seen in (("schema", False), ("masked", False),
                            ("full", True)):
            self.policy(f"assistants: {level}")
            server = self.serve()
            snapshot = server.call("discovery_request", {
                "connection": "@sqlite.shop", "samples": 5,
                "detail": "full"})["snapshot"]
            for table in ("visitors", "vip"):
                for detail in ("compact", "full"):
                    server.call("discovery_table", {
                        "snapshot": snapshot, "table": table,
                        "detail": detail})
            server.call("discovery_search", {"query": "password"})
            for part in ("overview.json", "samples.json", "tables.json",
                         "tables.txt"):
                for uri in (f"discovery/{snapshot}", "sources/sqlite.shop"):
                    server.ask("resources/read", {
                        "uri": f"osiris://mcp/{uri}/{part}"})
            for canary in (b"jane.canary", b"joe.canary", b"hunter2canary"):
                self.assertEqual(canary in server.stdout, seen, level)
            overview = json.loads(server.ask("resources/read", {
                "uri": f"osiris://mcp/discovery/{snapshot}/overview.json"})[
                    "result"]["contents"][0]["text"])
            # A hash of few values gives them away.
            self.assertEqual("sha256" in str(overview["files"]), seen)
            self.assertEqual("samples.json" in overview["files"], seen)
            server.close()

    def test_limits_are_kept_and_said(self):
        self.policy("assistants: full, max_rows: 1")
        self.osiris("discovery", "run", "@sqlite.shop", "--samples", "5",
                    "--detail", "full")
        server = self.serve()
        answer = self.sample(server)
        self.assertEqual(answer["returned"], 1)
        self.assertEqual(list(answer["withheld"]), ["rows"])
        samples = json.loads(self.part(server, "samples.json"))
        self.assertEqual(list(samples["withheld"]), ["rows"])
        for one in samples["data"]["samples"]:
            self.assertEqual(len(one["samples"]["rows"]), 1)

    def part(self, server, name):
        answer = server.ask("resources/read", {
            "uri": f"osiris://mcp/sources/sqlite.shop/{name}"})
        return answer["result"]["contents"][0]["text"]

    def ask_all(self, server):
        """Returns what tells of the source's tables, by what told it."""
        source = "@sqlite.shop"
        told = {}
        for tool, arguments in (
                ("discovery_request", {"connection": source}),
                ("discovery_table", {"snapshot": source, "table": "people"}),
                ("discovery_search", {"query": "a", "limit": 100}),
                ("discovery_diff", {"snapshots": [source], "all": True})):
            answer = server.answer(server.start_call(tool, arguments))
            self.assertFalse(answer["result"]["isError"], answer)
            told[tool] = answer["result"]["content"][0]["text"]
        for name in ("tables.json", "tables.txt", "samples.json"):
            told[name] = self.part(server, name)
        completed = server.ask("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "document_schema"},
            "argument": {"name": "table", "value": "a"},
            "context": {"arguments": {"connection": source}}})
        told["completion"] = json.dumps(completed["result"]["completion"])
        return told

    def serve_many_tables(self, policy):
        """The source has many more tables than when it was seen first."""
        self.policy(policy)
        self.osiris("discovery", "run", "@sqlite.shop")
        with sqlite3.connect(self.home.path / "shop.db") as database:
            for number in range(20):
                database.execute(
                    f"CREATE TABLE azure{number:02} (a1 INTEGER)")
        database.close()
        self.osiris("discovery", "run", "@sqlite.shop", "--refresh")
        return self.serve()

    def test_no_answer_holds_more_tables_than_allowed(self):
        server = self.serve_many_tables("assistants: full, max_tables: 2")
        for what, told in self.ask_all(server).items():
            with self.subTest(what):
                named = [number for number in range(20)
                         if f"azure{number:02}" in told]
                self.assertLessEqual(len(named), 2)
                if what not in ("discovery_table", "completion",
                                "samples.json"):
                    self.assertEqual(len(named), 2)
                    self.assertIn("policy.max_tables", told)

    def test_no_answer_holds_more_bytes_than_allowed(self):
        server = self.serve_many_tables("assistants: full, max_bytes: 1600")
        for what, told in self.ask_all(server).items():
            with self.subTest(what):
                self.assertLessEqual(len(told.encode()), 1600)
                if what in ("tables.json", "discovery_diff"):
                    self.assertIn("policy.max_bytes", told)

    def test_a_limit_of_one_tool_is_no_limit_of_another(self):
        server = self.serve_many_tables(
            "assistants: full, rules: [{tool: discovery_request, "
            "max_tables: 2}, {client: other, max_tables: 1}]")
        answer = server.call("discovery_request",
                             {"connection": "@sqlite.shop"})
        self.assertEqual(len(answer["data"]["tables"]), 2)
        self.assertEqual(list(answer["withheld"]), ["limits"])
        self.assertNotIn("policy.", self.part(server, "tables.txt"))

    def test_a_rule_is_for_a_tool_by_any_of_its_names_or_a_mistake(self):
        self.policy("assistants: full")
        self.osiris("discovery", "run", "@sqlite.shop")
        for tool, codes in (
                ("discovery_table", ("POLICY/SOURCE_DENIED", None)),
                ("discovery.table", ("POLICY/SOURCE_DENIED", None)),
                ("'osiris.discovery.t*'", ("POLICY/SOURCE_DENIED", None)),
                ("discovery_tabel", ("CONNECTION/INVALID",) * 2),
                ("'discovery_x*'", ("CONNECTION/INVALID",) * 2)):
            self.policy("assistants: full, rules: "
                        f"[{{tool: {tool}, assistants: deny}}]")
            with Server(self.home, environment=self.environment) as server:
                table = server.call("discovery.table", {
                    "snapshot": "@sqlite.shop", "table": "people"})
                asked = server.call("discovery_request",
                                    {"connection": "@sqlite.shop"})
            self.assertEqual(code_of(table), codes[0], tool)
            self.assertEqual(asked.get("error", {}).get("code"), codes[1],
                             tool)
            shop, _ = self.osiris("connections", "list")["connections"]
            self.assertEqual(["tool" in problem["message"]
                              for problem in shop["problems"]],
                             [True] if codes[1] else [], tool)

    def test_a_pause_stops_what_runs_and_what_begins(self):
        self.home.misbehaving("hang")
        self.home.configure("policy: {ask: never}\n")
        server = self.serve(binary=TESTING_BINARY,
                            options=["--worker", TESTING_WORKER])
        number = server.start_call("discovery_request",
                                   {"connection": "@sqlite.hang"})
        # It runs once its first line is in the log.
        while not (self.home.path / ".osiris/audit").is_dir() or (
                not self.events("call.began")):
            server.read_some(0.02)
        self.osiris("pause", "--reason", "lunch")
        ended = server.answer(number)["result"]["structuredContent"]
        self.assertEqual(code_of(ended), "POLICY/PAUSED")
        self.assertEqual(code_of(server.call("connections_list", {})),
                         "POLICY/PAUSED")
        self.assertEqual(self.osiris("connections", "list")["status"],
                         "success")
        self.osiris("resume")
        self.assertEqual(server.call("connections_list", {})["status"],
                         "success")

    def test_a_pause_ends_a_query_that_would_run_for_years(self):
        self.home.database("slow", _ENDLESS)
        self.home.configure("policy: {assistants: full, ask: never}\n")
        server = self.serve()
        number = server.start_call("discovery_sample", {
            "connection": "@sqlite.slow", "table": "endless"})
        while not (self.home.path / ".osiris/audit").is_dir() or (
                not self.events("call.began")):
            server.read_some(0.02)
        self.osiris("pause")
        ended = server.answer(number)["result"]["structuredContent"]
        self.assertEqual(code_of(ended), "POLICY/PAUSED")
        denied, = self.events("call.denied")
        self.assertEqual((denied["outcome"], denied["target"]),
                         ("POLICY/PAUSED", "@sqlite.slow"))
        self.osiris("resume")
        self.assertEqual(server.call("connections_list", {})["status"],
                         "success")

    def changes(self):
        """(door, target, operation) of what is recorded of the policy."""
        return [(line["door"], line.get("target"), line.get("op"))
                for line in self.events("policy.changed")]

    def await_change(self, server, count):
        while len(self.changes()) < count:
            server.read_some(0.02)

    def test_a_policy_that_changes_is_recorded_before_it_is_used(self):
        self.policy("assistants: schema")
        server = self.serve()
        self.assertEqual(code_of(self.sample(server)), "POLICY/ROWS_WITHHELD")
        self.assertEqual(self.changes(), [])
        self.policy("assistants: full")
        self.assertEqual(self.sample(server)["returned"], 2)
        log = [json.loads(line) for line in self.home.audit().splitlines()]
        events = [line["event"] for line in log]
        changed = events.index("policy.changed")
        # The first call was answered before, the second after it.
        self.assertEqual((events[:changed].count("call.denied"),
                          events[:changed].count("call.ended"),
                          events[changed:].count("call.ended")), (1, 0, 1))
        self.assertEqual(set(log[changed]), {
            "v", "seq", "ts", "session", "event", "door", "target", "h"})
        self.assertEqual(self.changes(), [("mcp", "@sqlite.shop", None)])
        # All sources, in the settings; another setting is none.
        self.home.configure("mcp: {queue: 9}\npolicy: {ask: always}\n")
        self.await_change(server, 2)
        self.assertEqual(self.changes()[1], ("mcp", None, None))
        self.osiris("pause")
        self.await_change(server, 3)
        self.osiris("resume")
        self.await_change(server, 4)
        self.assertEqual(self.changes()[2:], [
            ("mcp", None, "assistants.pause"),
            ("mcp", None, "assistants.resume")])

    def test_a_command_that_changes_the_policy_is_recorded(self):
        self.policy("assistants: schema")
        self.osiris("connections", "list")
        self.assertEqual(self.changes(), [])
        self.osiris("connections", "remove", "@sqlite.shop")
        self.assertEqual(self.changes(), [("cli", "@sqlite.shop", None)])

    def watch(self):
        watch = subprocess.Popen(  # pylint: disable=consider-using-with
            [_OSIRIS, "--home", str(self.home.path), "approvals", "watch"],
            env=self.environment, stdin=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, bufsize=1)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.stdin.close)
        self.addCleanup(watch.stderr.close)
        self.assertIn("waiting", watch.stderr.readline())
        return watch

    def answer_with(self, watch, word):
        while "asks for" not in (line := watch.stderr.readline()):
            self.assertTrue(line, "it ended")
        watch.stdin.write(word + "\n")
        return line

    def test_standard_output_of_who_answers_is_one_document(self):
        ended = subprocess.run(
            [_OSIRIS, "--home", str(self.home.path), "approvals", "watch",
             "--json"], env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, check=True)
        self.assertEqual(json.loads(ended.stdout), {"status": "success"})

    def test_a_person_at_a_terminal_is_asked(self):
        self.policy("assistants: full", ask="first")
        watch = self.watch()
        second = self.osiris("approvals", "watch")
        self.assertEqual(code_of(second), "POLICY/ANOTHER_LISTENS")
        server = self.serve()
        number = server.start_call("discovery_sample", {
            "connection": "@sqlite.shop", "table": "people"})
        self.assertIn("rows of @sqlite.shop", self.answer_with(watch, "d"))
        answer = server.answer(number)["result"]["structuredContent"]
        self.assertEqual(code_of(answer), "POLICY/NOT_APPROVED")
        number = server.start_call("discovery_request",
                                   {"connection": "@sqlite.shop"})
        self.assertIn("structure", self.answer_with(watch, "s"))
        answer = server.answer(number)["result"]["structuredContent"]
        self.assertEqual(answer["status"], "success")
        # Remembered: nobody answers this one.
        self.assertEqual(server.call("discovery_request", {
            "connection": "@sqlite.shop"})["status"], "success")
        given = self.events("consent.given")
        self.assertEqual([line["outcome"] for line in given], ["session"])

    def test_a_yes_is_given_to_the_rules_of_now(self):
        watch = self.watch()
        for change, code in (
                (lambda: self.policy("assistants: schema", ask="always"),
                 "POLICY/ROWS_WITHHELD"),
                (lambda: self.policy("tables: {deny: [people]}",
                                     ask="always"), "POLICY/TABLE_WITHHELD"),
                (lambda: self.home.configure("policy: {assistants: deny}\n"),
                 "POLICY/SOURCE_DENIED")):
            with self.subTest(code):
                self.home.configure(
                    "policy: {assistants: full, ask: always}\n")
                self.policy("max_rows: 9", ask="always")
                with Server(self.home, environment=self.environment) as server:
                    number = server.start_call("discovery_sample", {
                        "connection": "@sqlite.shop", "table": "people"})
                    line = watch.stderr.readline()
                    while "asks for" not in line:
                        line = watch.stderr.readline()
                    before = len(self.changes())
                    change()
                    self.await_change(server, before + 1)
                    watch.stdin.write("o\n")
                    answer = server.answer(number)
                    self.assertEqual(code_of(
                        answer["result"]["structuredContent"]), code)

    def serve_with_forms(self):
        server = self.serve(shake_hands=False)
        server.ask("initialize", {
            "protocolVersion": "2025-06-18", "capabilities": _FORMS,
            "clientInfo": {"name": "test", "version": "1"}})
        server.notify("notifications/initialized", {})
        return server

    def answer_form(self, server, number, result):
        """Returns the question that a call asks, and the call's answer."""
        question = server.message()
        while question["method"] != "elicitation/create":
            question = server.message()
        server.send({"jsonrpc": "2.0", "id": question["id"],
                     "result": result})
        answer = server.answer(number)["result"]["structuredContent"]
        return question["params"]["message"], answer

    def test_a_client_asks_in_its_session(self):
        self.policy("assistants: full", ask="always")
        server = self.serve_with_forms()
        for result, code in (
                ({"action": "accept", "content": {"answer": "once"}}, None),
                ({"action": "accept", "content": {"answer": "schema"}},
                 "POLICY/ROWS_WITHHELD"),
                ({"action": "decline"}, "POLICY/NOT_APPROVED")):
            number = server.start_call("discovery_sample", {
                "connection": "@sqlite.shop", "table": "people"})
            message, answer = self.answer_form(server, number, result)
            self.assertIn("@sqlite.shop", message)
            if code is None:
                self.assertEqual(answer["returned"], 2)
            else:
                self.assertEqual(code_of(answer), code)

    def complete(self, server, argument):
        completed = server.ask("completion/complete", {
            "ref": {"type": "ref/prompt", "name": "document_schema"},
            "argument": {"name": argument, "value": ""},
            "context": {"arguments": {"connection": "@sqlite.shop"}}})
        return completed["result"]["completion"]["values"]

    def test_a_completion_names_no_tables_before_a_person_allows_it(self):
        for ask in ("first", "always"):
            self.policy("assistants: full", ask=ask)
            self.osiris("discovery", "run", "@sqlite.shop")
            for result, named in (
                    ({"action": "decline"}, []),
                    ({"action": "accept", "content": {"answer": "session"}},
                     ["payroll", "people", "wages"])):
                server = self.serve_with_forms()
                self.assertEqual(self.complete(server, "table"), [])
                self.assertEqual(self.complete(server, "connection"),
                                 ["@sqlite.shop"])
                number = server.start_call("discovery_request",
                                           {"connection": "@sqlite.shop"})
                self.answer_form(server, number, result)
                self.assertEqual(self.complete(server, "table"),
                                 named if ask == "first" else [])
                server.close()

    def test_a_no_holds_for_completions_though_nobody_listens_any_more(self):
        self.policy("assistants: full", ask="first")
        self.osiris("discovery", "run", "@sqlite.shop")
        watch = self.watch()
        server = self.serve()
        self.assertEqual(self.complete(server, "table"), [])
        number = server.start_call("discovery_request",
                                   {"connection": "@sqlite.shop"})
        self.answer_with(watch, "d")
        server.answer(number)
        watch.stdin.close()
        watch.wait()
        self.assertEqual(self.complete(server, "table"), [])
        found = server.call("discovery_search", {"query": "people"})
        self.assertEqual((found["searched"], list(found["withheld"])),
                         ([], ["sources"]))

    def remembered(self):
        """What is in memory, of all sessions."""
        return [json.loads(line) for file in sorted(
            (self.home.path / ".osiris").glob("memory/sessions/*.jsonl"))
                for line in file.read_text(encoding="utf-8").splitlines()]

    def assert_kept(self, document, how):
        self.assertEqual(document["status"], "success", document)
        self.assertEqual(document["consent"]["how"], how)
        entry, = self.remembered()
        given, = self.events("consent.given")
        self.assertEqual((given["op"], given["corr"]),
                         ("memory.capture", entry["correlation_id"]))
        self.assertNotIn("cAnArY", self.home.audit())

    def capture(self, server, text="cAnArY of ann@example.org"):
        return server.start_call("memory_capture", {
            "intent": text, "session_id": "chat", "consent": True})

    def test_a_person_at_a_terminal_is_asked_what_to_remember(self):
        watch = self.watch()
        # Also where the client could ask.
        server = self.serve_with_forms()
        number = self.capture(server)
        self.assertIn("memory `chat`, for 365 days",
                      self.answer_with(watch, "s"))
        # A word that is no answer to this: what is shown of it is masked.
        self.assertIn("cAnArY of EMAIL 1", watch.stderr.readline())
        watch.stdin.write("o\n")
        document = server.answer(number)["result"]["structuredContent"]
        self.assert_kept(document, "approval")
        number = self.capture(server, "another")
        self.answer_with(watch, "d")
        document = server.answer(number)["result"]["structuredContent"]
        self.assertEqual(code_of(document), "MEMORY/CONSENT_DENIED")
        self.assertEqual(len(self.remembered()), 1)
        self.assertNotIn(b"elicitation", server.stdout)

    def test_a_client_asks_in_its_session_what_to_remember(self):
        server = self.serve_with_forms()
        for result, code in (
                ({"action": "accept", "content": {"answer": "once"}}, None),
                ({"action": "decline"}, "MEMORY/CONSENT_DENIED")):
            number = self.capture(server)
            message, document = self.answer_form(server, number, result)
            self.assertIn("cAnArY of EMAIL 1", message)
            if code is None:
                self.assert_kept(document, "form")
            else:
                self.assertEqual(code_of(document), code)
        self.assertEqual(len(self.remembered()), 1)

    def test_a_client_without_a_session_asks_what_to_remember(self):
        server = self.serve(shake_hands=False)

        def capture(text, **more):
            return server.ask("tools/call", {
                "name": "memory_capture", "arguments": {"intent": text},
                "_meta": self.stateless_meta(), **more})

        asked = capture("x")["result"]
        self.assertEqual(asked["resultType"], "input_required")
        (name, form), = asked["inputRequests"].items()
        self.assertIn("keep", form["params"]["message"])
        self.assertEqual(self.remembered(), [])
        answered = {
            "inputResponses": {name: {
                "action": "accept", "content": {"answer": "once"}}},
            "requestState": asked["requestState"]}
        # The yes is for the entry that was shown.
        self.assertEqual(capture("y", **answered)["error"]["code"], -32602)
        document = capture("x", **answered)["result"]["structuredContent"]
        self.assert_kept(document, "form")
        again = capture("x", **answered)["result"]["structuredContent"]
        self.assertEqual(code_of(again), "MEMORY/CONSENT_DENIED")
        self.assertEqual(len(self.remembered()), 1)

    def test_where_nobody_can_be_asked_nothing_is_remembered(self):
        server = self.serve()
        document = server.answer(self.capture(server))["result"][
            "structuredContent"]
        self.assertEqual(code_of(document), "MEMORY/CONSENT_REQUIRED")
        self.assertEqual(self.remembered(), [])

    def stateless_meta(self):
        return {_META + "protocolVersion": "2026-07-28",
                _META + "clientInfo": {"name": "t", "version": "1"},
                _META + "clientCapabilities": _FORMS}

    def stateless(self, server, table, **more):
        return server.ask("tools/call", {
            "name": "discovery_sample",
            "arguments": {"connection": "@sqlite.shop", "table": table},
            "_meta": self.stateless_meta(), **more})

    def test_a_client_without_a_session_asks_and_comes_again(self):
        self.policy("assistants: full", ask="always")
        server = self.serve(shake_hands=False)
        asked = self.stateless(server, "people")["result"]
        self.assertEqual(asked["resultType"], "input_required")
        name, = asked["inputRequests"]
        yes = {name: {"action": "accept", "content": {"answer": "once"}}}
        state = asked["requestState"]
        flipped = state[:40] + ("A" if state[40] != "A" else "B") + state[41:]
        for table, bad in (("people", flipped), ("wages", state)):
            refused = self.stateless(server, table, inputResponses=yes,
                                     requestState=bad)
            self.assertEqual(refused["error"]["code"], -32602)
        answer = self.stateless(server, "people", inputResponses=yes,
                                requestState=state)["result"]
        self.assertEqual(answer["structuredContent"]["returned"], 2)
        again = self.stateless(server, "people", inputResponses=yes,
                               requestState=state)["result"]
        self.assertEqual(code_of(again["structuredContent"]),
                         "POLICY/NOT_APPROVED")

    def test_an_answer_to_what_nobody_asked_is_nobodys_consent(self):
        self.policy("assistants: full", ask="always")
        server = self.serve(shake_hands=False)
        # What the question is called is no secret.
        name, = self.stateless(server, "people")["result"]["inputRequests"]
        yes = {name: {"action": "accept", "content": {"answer": "session"}}}
        answer = self.stateless(server, "people", inputResponses=yes)["result"]
        self.assertEqual(answer["resultType"], "input_required")
        self.assertNotIn("structuredContent", answer)
        self.assertEqual(self.events("consent.given"), [])

    def refused_states(self):
        return [(line["op"], line.get("target"), line["door"])
                for line in self.events("call.refused")
                if line["outcome"] == "PROTOCOL/STATE_REFUSED"]

    def test_row_24_a_state_that_was_not_given_out_is_refused_and_recorded(
            self):
        self.policy("assistants: full", ask="always")
        server = self.serve(shake_hands=False)
        asked = self.stateless(server, "people")["result"]
        state = asked["requestState"]
        name, = asked["inputRequests"]
        yes = {name: {"action": "accept", "content": {"answer": "once"}}}
        # Another process, which has another key.
        other = self.serve(shake_hands=False)
        flipped = state[:40] + ("A" if state[40] != "A" else "B") + state[41:]
        bad = [(server, "people", flipped), (server, "people", "forged"),
               (server, "people", 7), (server, "wages", state),
               (other, "people", state)]
        for count, (asks, table, forged) in enumerate(bad):
            answer = self.stateless(asks, table, inputResponses=yes,
                                    requestState=forged)
            self.assertEqual(answer["error"]["code"], -32602)
            # Before the client knew.
            self.assertEqual(len(self.refused_states()), count + 1)
        # Of another tool, a resource and a prompt.
        for method, params in (
                ("tools/call", {"name": "discovery_request",
                                "arguments": {"connection": "@sqlite.shop"}}),
                ("resources/read",
                 {"uri": "osiris://mcp/sources/sqlite.shop/tables.txt"}),
                ("prompts/get", {
                    "name": "explore_source",
                    "arguments": {"connection": "@sqlite.shop"}})):
            answer = server.ask(method, {
                **params, "requestState": state, "inputResponses": yes,
                "_meta": self.stateless_meta()})
            self.assertEqual(answer["error"]["code"], -32602, method)
        lines = [line for line in self.events("call.refused")
                 if line["outcome"] == "PROTOCOL/STATE_REFUSED"]
        # In the logs of two servers.
        self.assertEqual(
            sorted((line.get("op", ""), line.get("target", ""))
                   for line in lines),
            [("", ""), ("discovery.request", "@sqlite.shop")] + [
                ("discovery.sample", "@sqlite.shop")] * 5 + [
                    ("resources.read", "")])
        self.assertNotIn(state, self.home.audit())
        # The control: none of that used it up.
        answer = self.stateless(server, "people", inputResponses=yes,
                                requestState=state)["result"]
        self.assertEqual(answer["structuredContent"]["returned"], 2)

    def test_row_24_a_state_that_has_expired_is_refused_and_recorded(self):
        self.policy("assistants: full", ask="always")
        server = self.serve(shake_hands=False, binary=TESTING_BINARY,
                            options=["--worker", TESTING_WORKER,
                                     "--state-ms", "1"])
        while True:
            # A state that is used within its millisecond is good: until it
            # was not.
            asked = self.stateless(server, "people")["result"]
            name, = asked["inputRequests"]
            answer = self.stateless(
                server, "people", requestState=asked["requestState"],
                inputResponses={name: {
                    "action": "accept", "content": {"answer": "once"}}})
            if "error" in answer:
                break
        self.assertEqual(answer["error"]["code"], -32602)
        self.assertEqual(self.refused_states(),
                         [("discovery.sample", "@sqlite.shop", "mcp")])


if __name__ == "__main__":
    unittest.main()
