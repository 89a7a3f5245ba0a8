"""What `osiris audit` tells of the log that all programs wrote."""
import hashlib
import json
import sqlite3
import subprocess
import unittest

import program
from home import Home
from server import Server


class TrailTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE fruit (id INTEGER);")
        server = self.enterContext(Server(self.home))
        server.call("discovery_request", {"connection": "@sqlite.shop"})
        server.close()
        program.run(self.home, "connections", "list")

    def audit(self, *words):
        return program.ask(self.home, "audit", *words)

    def segment_of(self, event):
        """Returns the one file that has a line of this event."""
        found = [file for file in (self.home.path / ".osiris/audit").iterdir()
                 if any(json.loads(line)["event"] == event
                        for line in file.read_text().splitlines())]
        self.assertEqual(len(found), 1)
        return found[0]

    def test_list_and_show_find_the_call_of_another_program(self):
        listed = self.audit("list", "--tool", "discovery.request")
        self.assertEqual([one["event"]["event"] for one in listed["entries"]],
                         ["call.began", "call.ended"])
        ended = listed["entries"][1]["event"]
        self.assertEqual(ended["target"], "@sqlite.shop")
        shown = self.audit("show", ended["corr"])
        self.assertEqual(shown["entries"], listed["entries"])
        text = program.run(self.home, "audit", "list", "--door", "mcp").stdout
        self.assertIn(ended["corr"].encode(), text)
        read = program.run(self.home, "audit", "show", ended["corr"])
        self.assertEqual(read.status, 0)
        for line in ("event: call.began", "event: call.ended",
                     "target: @sqlite.shop", f"corr: {ended['corr']}"):
            self.assertIn(f"  {line}\n".encode(), read.stdout)
        unknown = program.run(self.home, "audit", "show", "0" * 32, "--json")
        self.assertEqual(unknown.status, 4)
        self.assertEqual(unknown.document["error"]["code"], "AUDIT/NOT_FOUND")

    def test_list_finds_each_call_about_a_source_however_it_was_named(self):
        shop = "@sqlite.shop"
        with Server(self.home) as server:
            first = server.call("discovery_request",
                                {"connection": shop})["snapshot"]
            with sqlite3.connect(self.home.path / "shop.db") as database:
                database.execute("CREATE TABLE root (id INTEGER)")
            database.close()
            second = server.call("discovery_request", {
                "connection": shop, "refresh": True})["snapshot"]
            for tool, arguments in (
                    ("discovery_table", {"snapshot": first, "table": "fruit"}),
                    ("discovery_table", {"snapshot": shop, "table": "fruit"}),
                    ("discovery_table", {"snapshot": shop, "table": "none"}),
                    ("discovery_search", {"query": "x", "snapshot": first}),
                    ("discovery_diff", {"snapshots": [first, second]}),
                    ("discovery_diff", {"snapshots": [shop, second]}),
                    ("discovery_diff", {"snapshots": [shop]})):
                server.call(tool, arguments)
            for method in ("resources/read", "resources/subscribe"):
                for of in (f"discovery/{first}", "sources/sqlite.shop"):
                    server.ask(method,
                               {"uri": f"osiris://mcp/{of}/tables.txt"})
            server.ask("completion/complete", {
                "ref": {"type": "ref/prompt", "name": "document_schema"},
                "argument": {"name": "table", "value": ""},
                "context": {"arguments": {"connection": shop}}})
        program.run(self.home, "discovery", "show", first)
        program.run(self.home, "discovery", "remove", first)
        for operation, count in (
                ("discovery_table", 3), ("discovery_search", 1),
                ("discovery_diff", 3), ("resources.read", 2),
                ("resources.watch", 2), ("completions.find", 1),
                ("discovery.show", 1), ("discovery.remove", 1)):
            listed = self.audit("list", "--connection", shop,
                                "--tool", operation, "--event", "call.ended")
            self.assertEqual(len(listed["entries"]), count, operation)

    def test_verify_names_the_line_that_was_changed(self):
        whole = program.run(self.home, "audit", "verify", "--json")
        self.assertEqual((whole.status, whole.document["intact"]), (0, True))
        self.assertGreaterEqual(whole.document["segments"], 3)
        self.assertGreaterEqual(whole.document["seals_checked"], 3)
        self.assertEqual(whole.document["seals_unchecked"], 0)
        self.assertEqual(whole.document["segments_unsealed"], 0)
        file = self.segment_of("server.started")
        before, _, after = file.read_text().partition("@sqlite.shop")
        file.write_text(f"{before}@sqlite.shed{after}")
        broken = program.run(self.home, "audit", "verify", "--json")
        self.assertEqual(broken.status, 9)
        first = broken.document["damage"][0]
        self.assertEqual((first["kind"], first["file"], first["line"]),
                         ("changed", file.name, before.count("\n") + 1))
        self.assertEqual(broken.document["code"], "AUDIT/DAMAGED")
        text = program.run(self.home, "audit", "verify")
        self.assertEqual(text.status, 9)
        self.assertIn(file.name.encode(), text.stdout)

    def test_verify_misses_a_segment_that_is_gone_and_one_that_was_cut(self):
        file = self.segment_of("server.started")
        lines = file.read_text()
        file.write_text("".join(lines.splitlines(keepends=True)[:2]))
        kinds = {one["kind"] for one in self.audit("verify")["damage"]}
        self.assertLessEqual({"cut"}, kinds)
        file.unlink()
        self.assertEqual(self.audit("verify")["damage"][0]["kind"],
                         "segment_missing")
        file.write_text(lines)
        self.assertTrue(self.audit("verify")["intact"])

    def test_a_head_noted_down_is_found_again(self):
        heads = self.audit("head")["heads"]
        noted = heads[-1]["h"]
        self.assertTrue(self.audit("verify", "--head", noted)["intact"])
        kinds = {one["kind"] for one in
                 self.audit("verify", "--head", "0" * 64)["damage"]}
        self.assertEqual(kinds, {"head_missing"})

    def test_export_is_the_log_by_time(self):
        told = self.audit("export", "out.jsonl", "--until", "9999-01-01")
        text = (self.home.path / "out.jsonl").read_bytes()
        self.assertEqual(hashlib.sha256(text).hexdigest(), told["sha256"])
        times = [json.loads(line)["ts"] for line in text.splitlines()]
        self.assertEqual(times, sorted(times))
        self.assertEqual(len(times), told["lines"])
        again = program.run(self.home, "audit", "export", "out.jsonl",
                            "--json")
        self.assertEqual(again.document["error"]["code"],
                         "AUDIT/EXPORT_REFUSED")

    def test_the_chain_is_what_its_description_says(self):
        for file in (self.home.path / ".osiris/audit").iterdir():
            before = ""
            for line in file.read_text().splitlines():
                body, _, rest = line.rpartition(',"h":"')
                told = hashlib.sha256((before + body).encode()).hexdigest()
                self.assertEqual(rest, f'{told}"}}')
                before = told

    def test_tail_follows_other_programs(self):
        # pylint: disable=consider-using-with
        tail = subprocess.Popen(
            program.command(self.home, "audit", "tail", "--tool",
                            "connections.list", "--limit", "1"),
            stdout=subprocess.PIPE, env=program.environment(self.home))
        try:
            before = json.loads(tail.stdout.readline())
            self.assertEqual(before["event"], "call.ended")
            program.run(self.home, "connections", "list")
            after = [json.loads(tail.stdout.readline()) for _ in range(2)]
            self.assertEqual([one["event"] for one in after],
                             ["call.began", "call.ended"])
            self.assertNotEqual(after[0]["session"], before["session"])
        finally:
            tail.kill()
            tail.wait()
            tail.stdout.close()


if __name__ == "__main__":
    unittest.main()
