"""What is kept between calls and processes, and what it must not become."""
import json
import sqlite3
import unittest

import program
from home import Home
from server import Server, code_of

_TABLES = """
CREATE TABLE none (x INTEGER);
CREATE TABLE one (x INTEGER);
CREATE TABLE many (x INTEGER);
INSERT INTO one VALUES (1);
WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 150)
  INSERT INTO many SELECT i FROM r;
"""
_ROWS = {"none": 0, "one": 1, "many": 150}


class StoredTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.configure("policy: {assistants: full}\n")
        self.home.database("shop", _TABLES)

    def server(self):
        return self.enterContext(Server(self.home))

    def request(self, server, connection="@sqlite.shop", **options):
        document = server.call("discovery_request",
                               {"connection": connection, **options})
        self.assertEqual(document["status"], "success", document)
        return document

    def entries(self):
        return list((self.home.path / ".osiris/cache").glob("*.json"))

    def test_RC003_CACHE001_a_restart_finds_what_was_stored(self):
        for options in ({}, {"detail": "full"}, {"samples": 2},
                        {"detail": "full", "samples": 2}):
            first = self.request(self.server(), **options)
            again = self.request(self.server(), **options)
            told = program.ask(
                self.home, "mcp", "discovery", "request",
                "--arguments-file", "-", stdin=json.dumps(
                    {"connection": "@sqlite.shop", **options}).encode())
            self.assertFalse(first["from_cache"], options)
            for hit in (again, told):
                self.assertTrue(hit["from_cache"], options)
                self.assertEqual(hit["snapshot"], first["snapshot"])

    def test_CACHE002_CACHE004_a_hit_tells_its_times(self):
        first = self.request(self.server())
        for hit in (self.request(self.server()), self.request(self.server())):
            self.assertTrue(hit["from_cache"])
            for name in ("snapshot", "created", "expires"):
                self.assertEqual(hit[name], first[name])
        self.assertLess(first["created"], first["expires"])

    def test_N14_an_entry_of_another_shape_is_a_miss(self):
        server = self.server()
        self.request(server)
        for text in ("", "{", "[]", "null", "7", '"x"', "{}",
                     '{"value": 1}', '{"value": {"snapshot": "../x"}}',
                     '{"v": 1, "value": []}', "\0" * 100, "[" * 10000):
            (entry,) = self.entries()
            entry.write_text(text)
            self.assertFalse(self.request(server)["from_cache"], text)
            self.assertTrue(self.request(server)["from_cache"], text)

    def test_N14_an_entry_of_no_meaning_is_a_miss(self):
        server = self.server()
        self.request(server)
        (entry,) = self.entries()
        good = entry.read_text()
        for name in json.loads(good):
            for other in (None, [], {}, 7, "x"):
                entry.write_text(json.dumps(
                    {**json.loads(good), name: other}))
                self.assertFalse(self.request(server)["from_cache"],
                                 (name, other))

    def test_N15_connections_never_share_results(self):
        self.home.database("same", _TABLES)
        self.home.database("other", "CREATE TABLE other (x INTEGER);")
        server = self.server()
        self.request(server)
        self.assertFalse(self.request(server, "@sqlite.same")["from_cache"])
        other = self.request(server, "@sqlite.other")
        self.assertFalse(other["from_cache"])
        self.assertEqual([one[0] for one in other["data"]["tables"]],
                         ["other"])

    def test_N16_a_connection_that_moved_is_asked_anew(self):
        self.home.database("other", "CREATE TABLE other (x INTEGER);")
        server = self.server()
        self.request(server)
        self.home.connect("shop", self.home.path / "other.db")
        moved = self.request(server)
        self.assertEqual([one[0] for one in moved["data"]["tables"]],
                         ["other"])

    def test_N17_samples_are_rows_of_each_table(self):
        server = self.server()
        for wanted in (1, 3, 100, 0):
            document = self.request(server, samples=wanted)
            uri = document["links"]["samples"]
            kept = json.loads(server.ask("resources/read", {"uri": uri})[
                "result"]["contents"][0]["text"])
            found = {one["table"]: len(one["samples"]["rows"])
                     for one in kept["data"]["samples"]}
            self.assertEqual(found, {
                name: min(rows, wanted) for name, rows in _ROWS.items()
                if wanted > 0}, wanted)
            self.assertEqual(document["sample_rows"], wanted)

    def test_RC005_who_asks_while_it_is_replaced_gets_an_answer(self):
        servers = [self.server() for _ in range(2)]
        waiting = {(server, server.start_call("discovery_request", {
            "connection": "@sqlite.shop", "refresh": i % 2 == 0}))
                   for i in range(40) for server in servers}
        while waiting:
            server = next(iter(waiting))[0]
            message = server.message()
            if "method" not in message:
                waiting.remove((server, message["id"]))
                self.assertFalse(message["result"]["isError"], message)
        self.assertTrue(self.request(servers[0])["from_cache"])

    def test_N22_a_body_that_is_no_mapping_is_a_clean_error(self):
        bodies = ("", "null", "7", "[]", "text", "{}", "~", "{path: null}",
                  "{path: [x]}", "{path: {a: b}}")
        self.home.connections(
            "version: 1\nconnections:\n  sqlite:\n"
            f"    shop: {{path: {self.home.path}/shop.db}}\n" + "".join(
                f"    bad{i}: {body}\n" for i, body in enumerate(bodies)))
        server = self.server()
        listed = server.call("connections_list", {})["connections"]
        self.assertEqual(len(listed), len(bodies) + 1)
        for i, body in enumerate(bodies):
            connection = {"connection": f"@sqlite.bad{i}"}
            document = server.call("discovery_request", connection)
            self.assertEqual(code_of(document), "CONNECTION/INVALID", body)
            examined = server.call("connections_doctor", connection)
            self.assertFalse(examined["healthy"], body)
        self.request(server)
        self.assertEqual(program.run(
            self.home, "discovery", "run", "@sqlite.bad0").status, 3)


class RowsTest(unittest.TestCase):
    """Complaint 11: values that lie."""

    def test_values_arrive_as_they_are_kept(self):
        home = self.enterContext(Home())
        home.configure("policy: {assistants: full}\n")
        path = home.database("lie", "CREATE TABLE t (i, r, d TEXT, b BLOB);")
        big = 9223372036854775807
        with sqlite3.connect(path) as database:
            database.execute("INSERT INTO t VALUES (?, ?, ?, ?)",
                             (big, 0.1, "2026-01-01 00:00:00", b"\0\xff"))
        database.close()
        server = self.enterContext(Server(home))
        (row,) = server.call("discovery_sample", {
            "connection": "@sqlite.lie", "table": "t"})["data"]["rows"]
        self.assertEqual(row[:3], [str(big), 0.1, "2026-01-01 00:00:00"])
        self.assertNotIsInstance(row[3], (int, float, type(None)))


if __name__ == "__main__":
    unittest.main()
