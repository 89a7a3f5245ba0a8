"""What the server answers, to calls of every spelling and of every size."""
import json
import os
import re
import sqlite3
import unittest

import program
from home import Home
from server import Server, code_of

MIB = 1 << 20
_CANARY = "C4N4RY"
_FRUIT = "CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT);"
# Every spelling that a client of the predecessor may use.
_ALIASES = {
    "connections_list": ("connections.list", "osiris.connections.list"),
    "connections_doctor": ("connections.doctor", "osiris.connections.doctor"),
    "components_list": ("components.list", "osiris.components.list"),
    "discovery_request": ("discovery.request", "osiris.discovery.request",
                          "osiris.introspect_sources"),
    "discovery_sample": ("discovery.sample", "osiris.discovery.sample"),
    "discovery_search": ("discovery.search", "osiris.discovery.search"),
    "discovery_table": ("discovery.table", "osiris.discovery.table"),
    "discovery_diff": ("discovery.diff", "osiris.discovery.diff"),
    "memory_capture": ("memory.capture", "osiris.memory.capture"),
    "memory_forget": ("memory.forget", "osiris.memory.forget"),
    "memory_list": ("memory.list", "osiris.memory.list"),
    "memory_search": ("memory.search", "osiris.memory.search"),
}
_GOOD = {
    "connections_list": {},
    "connections_doctor": {},
    "components_list": {},
    "discovery_request": {"connection": "@sqlite.shop"},
    "discovery_sample": {"connection": "@sqlite.shop", "table": "fruit"},
    "discovery_search": {"query": "fruit"},
    "discovery_table": {"snapshot": "@sqlite.shop", "table": "fruit"},
    "discovery_diff": {"snapshots": ["@sqlite.shop", "@sqlite.shop"]},
    "memory_capture": {"intent": "remember the fruit"},
    "memory_forget": {"memory_id": "mem_" + "0" * 32},
    "memory_list": {},
    "memory_search": {"query": "fruit"},
}


class AnswersTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.configure("policy: {assistants: full}\n"
                            "memory: {consent: configured}\n")
        self.home.database("shop", _FRUIT)
        self.server = self.enterContext(Server(self.home))
        self.server.call("discovery_request", {"connection": "@sqlite.shop"})

    def good(self, tool):
        """Returns arguments with which the tool succeeds now."""
        if tool != "memory_forget":
            return _GOOD[tool]
        kept = self.server.call("memory_capture", _GOOD["memory_capture"])
        return {"memory_id": kept["memory_id"]}

    def result(self, tool, arguments):
        return self.server.answer(
            self.server.start_call(tool, arguments))["result"]

    def test_N01_every_alias_executes_its_tool(self):
        offered = {tool["name"] for tool in
                   self.server.ask("tools/list")["result"]["tools"]}
        self.assertLessEqual(offered, set(_ALIASES))
        for tool, aliases in _ALIASES.items():
            for name in (tool, *aliases):
                document = self.server.call(name, self.good(tool))
                self.assertEqual(document["status"], "success", name)

    def test_N02_an_alias_is_held_to_the_same_schema(self):
        for tool, aliases in _ALIASES.items():
            wrong = {**_GOOD[tool], "unheard_of": 1}
            expected = self.server.call(tool, wrong)
            self.assertEqual(code_of(expected), "PROTOCOL/ARGUMENT_INVALID")
            for name in aliases:
                self.assertEqual(self.server.call(name, wrong), expected)

    def test_N03_N04_failures_say_so_and_carry_id_and_time(self):
        for tool, good in _GOOD.items():
            for arguments in (good, {"unheard_of": 1},
                              {**good, "connection": "@sqlite.gone"},
                              {**good, "snapshot": "disc_" + "0" * 16}):
                result = self.result(tool, arguments)
                document = result["structuredContent"]
                failed = document["status"] == "error"
                self.assertEqual(result.get("isError", False), failed)
                self.assertEqual("error" in document, failed)
                self.assertEqual(json.loads(result["content"][0]["text"]),
                                 document)
                self.assertRegex(result["_meta"]["osiris/correlation_id"],
                                 "^[0-9a-f]{32}$")
                self.assertGreaterEqual(result["_meta"]["osiris/duration_ms"],
                                        0)

    def test_N04_a_refusal_as_busy_carries_id_and_time(self):
        ids = set()
        with Server(self.home, environment={
                **os.environ, "OSIRIS_MCP_QUEUE": "1"}) as server:
            calls = [
                {"jsonrpc": "2.0", "id": 100 + i, "method": "tools/call",
                 "params": {"name": "discovery_request",
                            "arguments": {"connection": "@sqlite.shop"}}}
                for i in range(50)]
            calls.append({"jsonrpc": "2.0", "id": 150,
                          "method": "resources/list", "params": {}})
            # In one piece: they come while the first is worked on.
            server.write(b"".join(
                json.dumps(call).encode() + b"\n" for call in calls))
            for _ in calls:
                answer = server.message()
                if "error" in answer:
                    data = answer["error"]["data"]
                    self.assertEqual(data["code"], "PROTOCOL/BUSY")
                    self.assertIs(data["retryable"], True)
                    continue
                meta = answer["result"].get("_meta", {})
                if answer["result"].get("isError"):
                    self.assertEqual(
                        code_of(answer["result"]["structuredContent"]),
                        "PROTOCOL/BUSY")
                    self.assertRegex(meta["osiris/correlation_id"],
                                     "^[0-9a-f]{32}$")
                    self.assertGreaterEqual(meta["osiris/duration_ms"], 0)
                    ids.add(meta["osiris/correlation_id"])
        self.assertGreater(len(ids), 1)
        # They were no calls, and fill no log.
        for name in ids:
            self.assertNotIn(name, self.home.audit())

    def test_N07_a_refusal_repeats_no_value(self):
        for tool, good in _GOOD.items():
            for arguments in ({name: [_CANARY] for name in good},
                              {name: {"x": _CANARY} for name in good},
                              {**good, "cursor": _CANARY * 40},
                              {**good, "limit": _CANARY}):
                number = self.server.start_call(tool, arguments)
                self.assertNotIn(_CANARY, json.dumps(
                    self.server.answer(number)), (tool, arguments))
        self.assertNotIn(_CANARY.encode(), self.server.stderr)

    def test_N08_arguments_of_a_mebibyte_reach_the_source(self):
        # As many and as long as the schema allows, and escaped.
        columns = [f"{i:04}" + "\U0001F600" * 1020 for i in range(100)]
        with sqlite3.connect(self.home.path / "shop.db") as database:
            database.execute("CREATE TABLE wide ({})".format(
                ", ".join(f'"{name}" DEFAULT {i}'
                          for i, name in enumerate(columns))))
            database.execute("INSERT INTO wide DEFAULT VALUES")
        database.close()
        arguments = {"connection": "@sqlite.shop", "table": "wide",
                     "columns": columns, "max_bytes": MIB}
        text = json.dumps(arguments)
        self.assertGreater(len(text), MIB)
        answered = self.server.call("discovery_sample", arguments)
        told = program.run(self.home, "mcp", "discovery", "sample",
                           "--arguments-file", "-", stdin=text.encode())
        for document in (answered, told.document):
            self.assertEqual(document["data"]["rows"], [list(range(100))])

    def test_N09_a_value_that_begins_with_a_dash_is_data(self):
        file = self.home.path / "-v.db"
        with sqlite3.connect(file) as database:
            database.execute('CREATE TABLE "--help" ("-c" INTEGER)')
            database.execute('INSERT INTO "--help" VALUES (7)')
        database.close()
        self.home.connections(
            "version: 1\nconnections:\n  sqlite:\n    -x: {path: '-v.db'}\n")
        connection = {"connection": "@sqlite.-x"}
        self.assertEqual(self.server.call("discovery_request", connection)
                         ["data"]["tables"][0][0], "--help")
        arguments = {**connection, "table": "--help", "columns": ["-c"]}
        rows = self.server.call("discovery_sample", arguments)["data"]["rows"]
        self.assertEqual(rows, [[7]])
        told = program.ask(self.home, "discovery", "sample", "@sqlite.-x",
                           "--table", "--help", "--columns", "-c")
        self.assertEqual(told["data"]["rows"], [[7]])
        self.assertIn("--help", json.dumps(self.server.call(
            "discovery_search", {"query": "--help"})["data"]))

    def test_N18_what_is_not_configured_is_an_error_in_every_tool(self):
        for tool, key in (("discovery_request", "connection"),
                          ("discovery_sample", "connection"),
                          ("discovery_table", "snapshot"),
                          ("discovery_search", "snapshot"),
                          ("connections_doctor", "connection")):
            for unknown in ("@sqlite.absent", "@nosuch.shop"):
                document = self.server.call(tool, {**_GOOD[tool],
                                                   key: unknown})
                self.assertIn(code_of(document), (
                    "CONNECTION/NOT_FOUND", "CONNECTION/FAMILY_UNKNOWN"), tool)

    def test_BOUNDARY001_an_unknown_tool_is_refused_not_replaced(self):
        for name in ("nope", "connections_lis", "CONNECTIONS_LIST",
                     "connections_list ", "../connections_list", ""):
            answer = self.server.ask("tools/call",
                                     {"name": name, "arguments": {}})
            self.assertEqual(answer["error"]["code"], -32602, name)

    def test_BOUNDARY006_BOUNDARY007_no_argument_is_taken_and_ignored(self):
        for tool, good in _GOOD.items():
            names = ["strict", "idempotency_key", "session_id"]
            if tool.startswith("memory_"):
                names.pop()
            for name in names:
                document = self.server.call(tool, {**good, name: "x"})
                self.assertEqual(code_of(document),
                                 "PROTOCOL/ARGUMENT_INVALID")
        # The cache works without any key of the caller's.
        self.assertTrue(self.server.call(
            "discovery_request", {"connection": "@sqlite.shop"})["from_cache"])

    def test_the_command_lists_tools_as_the_server_does(self):
        self.assertEqual(
            program.ask(self.home, "mcp", "tools")["tools"],
            self.server.ask("tools/list")["result"]["tools"])

    def test_N33_codes_are_families_and_words(self):
        for tool in _GOOD:
            code = code_of(self.server.call(tool, {"unheard_of": 1}))
            self.assertTrue(re.fullmatch("[A-Z]+/[A-Z_]+", code), code)


class ResourcesTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.configure("policy: {assistants: full}\n")
        self.home.database("shop", _FRUIT)
        self.server = self.enterContext(Server(self.home))
        self.snapshot = self.server.call("discovery_request", {
            "connection": "@sqlite.shop", "samples": 2})

    def read(self, uri):
        return self.server.ask("resources/read", {"uri": uri})

    def listed(self):
        params = {}
        while True:
            page = self.server.ask("resources/list", params)["result"]
            yield from page["resources"]
            if "nextCursor" not in page:
                return
            params = {"cursor": page["nextCursor"]}

    def test_N13_every_listed_or_linked_resource_is_readable(self):
        uris = [one["uri"] for one in self.listed()]
        self.assertGreater(len(uris), 10)
        self.assertEqual(len(set(uris)), len(uris))
        for uri in uris + list(self.snapshot["links"].values()):
            contents = self.read(uri)["result"]["contents"][0]
            self.assertEqual(contents["uri"], uri)
            self.assertTrue(contents["text"], uri)

    def test_N12_what_is_missing_is_an_error_and_no_document(self):
        for uri in ("osiris://mcp/discovery/disc_" + "0" * 16 +
                    "/overview.json",
                    self.snapshot["links"]["tables"] + "x",
                    "osiris://mcp/sources/sqlite.absent/overview.json",
                    "osiris://instructions/absent"):
            answer = self.read(uri)
            self.assertEqual(answer["error"]["data"]["code"],
                             "PROTOCOL/RESOURCE_UNKNOWN", uri)
            self.assertNotIn("result", answer)

    def test_N10_traversal_reads_nothing(self):
        good = self.snapshot["links"]["overview"]
        identifier = self.snapshot["snapshot"]
        secret = self.home.path / "osiris_connections.yaml"
        prefix = good[:good.index(identifier)]
        for path in ("../" * 4 + secret.name, "../" + identifier,
                     identifier + "/../../../" + secret.name,
                     identifier + "/./overview.json",
                     identifier + "//overview.json",
                     "/" + identifier + "/overview.json",
                     identifier + "/%2e%2e/%2E%2E/" + secret.name,
                     identifier + r"\..\..\.." + "\\" + secret.name,
                     identifier + "/overview.json/",
                     identifier + "/overview.json/..",
                     identifier + "/overview.json%00",
                     identifier + "/overview.json\0",
                     identifier + "/OVERVIEW.json",
                     identifier.upper() + "/overview.json",
                     identifier + "/sightings.jsonl", "cursor.key",
                     str(secret), "..", ".", ""):
            answer = self.read(prefix + path)
            self.assertNotIn("result", answer, path)
            self.assertIn(answer["error"]["code"], (-32002, -32602), path)
            self.assertIn("hint", answer["error"].get("data", {"hint": ""}))
            self.assertNotIn("shop.db", json.dumps(answer))
        # The spelling that is right does read.
        self.assertIn("result", self.read(good))

    def test_N10_names_that_are_none_open_nothing(self):
        for name in ("../../etc/passwd", "disc_../../../../etc/x", "a/b",
                     "disc_" + "0" * 15 + "/", "disc_" + "0" * 17, "..",
                     "disc_0000000000000000\0", "@sqlite.shop/../x",
                     "@sqlite.../shop", "@../sqlite.shop", " @sqlite.shop"):
            for tool, key in (("discovery_table", "snapshot"),
                              ("discovery_search", "snapshot"),
                              ("discovery_request", "connection"),
                              ("discovery_sample", "connection")):
                document = self.server.call(tool, {**_GOOD[tool], key: name})
                self.assertIn(code_of(document), (
                    "CONNECTION/BAD_REFERENCE", "DISCOVERY/NOT_FOUND",
                    "CONNECTION/NOT_FOUND", "PROTOCOL/ARGUMENT_INVALID"),
                    (tool, name))

    def test_URI003_a_uri_names_the_file_that_holds_it(self):
        folder = self.home.path / ".osiris/discovery"
        for part in ("overview", "tables", "samples"):
            uri = self.snapshot["links"][part]
            file = folder / uri.removeprefix("osiris://mcp/discovery/")
            told = self.read(uri)["result"]["contents"][0]["text"]
            self.assertEqual(json.loads(told), json.loads(file.read_text()))


if __name__ == "__main__":
    unittest.main()
