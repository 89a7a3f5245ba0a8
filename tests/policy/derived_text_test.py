"""What tables and views that show other tables give assistants of those."""
import os
import unittest

from home import Home
from server import Server

_DERIVED = ("words", "content", "ft", "names")


class DerivedTextTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.runtime = self.home.path / "runtime"
        self.runtime.mkdir(mode=0o700)
        self.home.database("shop", """
            CREATE VIRTUAL TABLE hush_notes USING fts5(hush_body);
            INSERT INTO hush_notes VALUES ('zebulon');
            CREATE VIRTUAL TABLE words USING fts5vocab('hush_notes', 'row');
            CREATE VIEW content AS SELECT c0 AS x FROM hush_notes_content;
            CREATE TABLE hush_people (id INTEGER PRIMARY KEY, alias TEXT);
            INSERT INTO hush_people VALUES (1, 'zebulon');
            CREATE VIRTUAL TABLE ft USING fts5(alias,
                content='hush_people', content_rowid='id');
            INSERT INTO ft(ft) VALUES ('rebuild');
            CREATE VIEW names AS SELECT name AS n, sql AS s
                FROM sqlite_master;""")

    def serve(self, policy):
        self.home.connections(
            "version: 1\nconnections:\n  sqlite:\n"
            f"    shop:\n      path: {self.home.path}/shop.db\n"
            f"      policy: {{ask: never, {policy}}}\n")
        return self.enterContext(Server(self.home, environment={
            **os.environ, "XDG_RUNTIME_DIR": str(self.runtime)}))

    def look(self, server):
        """Asks for all of it in all ways that show values or names."""
        asked = server.call("discovery_request", {
            "connection": "@sqlite.shop", "samples": 5, "detail": "full"})
        for table in _DERIVED:
            server.call("discovery_table", {
                "snapshot": asked["snapshot"], "table": table,
                "detail": "full"})
            sampled = server.call("discovery_sample", {
                "connection": "@sqlite.shop", "table": table})
            self.assertIn("rows", sampled["data"], table)
        server.call("discovery_search", {"query": "zebu"})
        for part in ("overview.json", "samples.json", "tables.json"):
            answer = server.ask("resources/read", {
                "uri": f"osiris://mcp/sources/sqlite.shop/{part}"})
            self.assertIn("result", answer)

    def test_they_show_nothing_of_tables_that_are_denied(self):
        server = self.serve("assistants: full, tables: {deny: ['hush_*']}")
        self.look(server)
        for hidden in (b"zebulon", b"hush_"):
            self.assertNotIn(hidden, server.stdout)

    def test_they_show_all_where_nothing_is_hidden(self):
        server = self.serve("assistants: full")
        for table in _DERIVED:
            sampled = server.call("discovery_sample", {
                "connection": "@sqlite.shop", "table": table})
            self.assertIn("hush_" if table == "names" else "zebulon",
                          str(sampled["data"]["rows"]))


if __name__ == "__main__":
    unittest.main()
