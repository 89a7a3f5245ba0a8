"""Files that look like SQLite databases and are traps: threat 21."""
import random
import sqlite3
import struct
import unittest

import processes
from home import Home
from server import Server, code_of

_PAGE = 512
_SEED = 21
# Statements put where SQLite keeps the schema, word for word.
_SCHEMAS = {
    "another statement": "DROP TABLE fruit",
    "two statements": "CREATE TABLE evil (x); DROP TABLE fruit",
    "no statement": "\x00\xff nonsense",
    "nothing": "",
    "a huge one": "CREATE TABLE evil (" + ", ".join(
        f"c{i}" for i in range(30_000)) + ")",
    "deep": "CREATE TABLE evil (x DEFAULT (" + "(" * 5_000 + "1" + ")" * 5_000
            + "))",
    "a virtual table": "CREATE VIRTUAL TABLE evil USING fts5(x)",
    "an unknown module": "CREATE VIRTUAL TABLE evil USING csv('/etc/passwd')",
    "a view of itself": "CREATE VIEW evil AS SELECT * FROM evil",
    "a view that loads": "CREATE VIEW evil AS SELECT load_extension('/x.so')",
    "a view that writes a file": "CREATE VIEW evil AS SELECT "
                                 "writefile('/tmp/osiris_evil', 'x')",
    "a view that reads a file": "CREATE VIEW evil AS SELECT "
                                "readfile('/etc/passwd') AS x",
    "a generated column": "CREATE TABLE evil (x, y AS (load_extension('x')))",
    "a check": "CREATE TABLE evil (x CHECK (fts3_tokenizer('a', x'00')))",
    "an index with a call": "CREATE INDEX evil ON fruit (randomblob(1e9))",
}
# Views and triggers that cost whoever looks at them.
_TRAPS = {
    "recursive view": "CREATE VIEW evil AS WITH RECURSIVE r(i) AS (SELECT 1 "
                      "UNION ALL SELECT i + 1 FROM r) SELECT i FROM r;",
    "wide join": "CREATE VIEW evil AS SELECT 1 FROM " + ", ".join(
        f"fruit f{i}" for i in range(60)) + ";",
    "huge blob": "CREATE VIEW evil AS SELECT zeroblob(2000000000) AS x;",
    "memory": "CREATE VIEW evil AS WITH RECURSIVE r(i) AS (SELECT 1 UNION "
              "SELECT i + 1 FROM r) SELECT DISTINCT randomblob(100000) FROM r;",
    "views of views": "".join(
        f"CREATE VIEW v{i} AS SELECT a.* FROM "
        + ("fruit" if i == 0 else f"v{i - 1}") + " a, "
        + ("fruit" if i == 0 else f"v{i - 1}") + " b;" for i in range(40)),
    "trigger": "CREATE TRIGGER evil AFTER INSERT ON fruit BEGIN DELETE FROM "
               "fruit; END; CREATE TRIGGER e2 INSTEAD OF INSERT ON v BEGIN "
               "SELECT load_extension('x'); END;",
    "long names": "".join(
        f'CREATE TABLE "{chr(97 + i) * 100_000}" (x);' for i in range(20)),
}


def _is_valid(document):
    return document.get("status") == "error" or "data" in document


class HostileDatabaseTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.configure(
            "mcp: {discovery_deadline_ms: 5000, call_deadline_ms: 5000}\n"
            "worker: {memory_mb: 256}\npolicy: {assistants: full}\n")
        self.good = self.home.database("good", "CREATE TABLE fruit (name);",
                                       "INSERT INTO fruit VALUES ('apple');")
        self.seed = self.make_seed()
        self.file = self.home.path / "hostile.db"
        self.home.connect("hostile", self.file)
        self.server = self.enterContext(Server(self.home))
        self.codes = {}

    def make_seed(self):
        """A small database that has every kind of page."""
        path = self.home.path / "seed.db"
        with sqlite3.connect(path) as database:
            database.executescript(
                f"PRAGMA page_size = {_PAGE}; PRAGMA auto_vacuum = FULL;"
                "CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT, b);"
                "CREATE INDEX by_name ON fruit (name);"
                "CREATE VIEW v AS SELECT name FROM fruit;"
                "CREATE TABLE w (k TEXT PRIMARY KEY, x) WITHOUT ROWID;"
                "INSERT INTO fruit (name, b) VALUES ('a', zeroblob(3000));")
            for i in range(200):
                database.execute("INSERT INTO fruit (name, b) VALUES (?, ?)",
                                 (f"name {i}", "x" * (i % 90)))
                database.execute("INSERT INTO w VALUES (?, ?)", (f"k{i}", i))
            database.execute("DELETE FROM fruit WHERE id % 3 = 0")
        database.close()
        return path.read_bytes()

    def look(self, data, what):
        """Puts `data` in the file's place, and looks at it in three ways."""
        self.file.write_bytes(data)
        broker = self.server.pid
        for tool, arguments in (
                ("discovery_request", {"detail": "full", "samples": 2,
                                       "refresh": True}),
                ("discovery_sample", {"table": "fruit", "limit": 5})):
            document = self.server.call(
                tool, {"connection": "@sqlite.hostile", **arguments})
            self.assertTrue(_is_valid(document), (what, document))
            outcome = document.get("error", {}).get("code", "ok")
            self.codes[outcome] = self.codes.get(outcome, 0) + 1
            self.assertNotIn(outcome, ("INTERNAL/UNEXPECTED",
                                       "PROTOCOL/ARGUMENT_INVALID"), what)
        self.assertEqual(self.file.read_bytes(), data, what)
        self.assertEqual(self.server.pid, broker)

    def tearDown(self):
        # Whatever was looked at, the next source is as it was.
        document = self.server.call("discovery_sample", {
            "connection": "@sqlite.good", "table": "fruit"})
        self.assertEqual(document["data"]["rows"], [["apple"]])
        tree = self.server.tree()
        self.assertEqual(self.server.close(), 0)
        self.assertEqual(processes.await_end(tree), [])
        print(self.id().rpartition(".")[2], self.codes)

    def test_row_21_the_control_the_seed_is_read(self):
        self.look(self.seed, "the seed")
        self.assertEqual(self.codes, {"ok": 2})

    def test_row_21_files_that_are_cut_anywhere(self):
        sizes = [0, 1, 15, 16, 99, 100, 101, 511, 513]
        sizes += range(_PAGE, len(self.seed), 7 * _PAGE + 1)
        for size in sizes:
            self.look(self.seed[:size], f"cut at {size}")
        self.look(self.seed + b"\xff" * 1000, "more than it says")

    def test_row_21_every_byte_of_the_header_changed(self):
        for offset in range(100):
            for value in {0, 0xFF, self.seed[offset] ^ 0x80,
                          self.seed[offset] ^ 1}:
                changed = bytearray(self.seed)
                changed[offset] = value
                self.look(bytes(changed), f"byte {offset} = {value}")
        self.assertGreater(len(self.codes), 1, self.codes)

    def test_row_21_bits_of_every_page_changed(self):
        rng = random.Random(_SEED)
        pages = len(self.seed) // _PAGE
        for page in range(pages):
            changed = bytearray(self.seed)
            start = page * _PAGE + (100 if page == 0 else 0)
            # The head of the page, and anywhere in it.
            changed[start + rng.randrange(12)] ^= 1 << rng.randrange(8)
            for _ in range(4):
                changed[rng.randrange(start, (page + 1) * _PAGE)] ^= (
                    1 << rng.randrange(8))
            self.look(bytes(changed), f"page {page}")

    def test_row_21_pages_in_the_wrong_place(self):
        rng = random.Random(_SEED)
        pages = [self.seed[i:i + _PAGE]
                 for i in range(0, len(self.seed), _PAGE)]
        for round_ in range(20):
            mixed = pages[1:]
            rng.shuffle(mixed)
            self.look(b"".join([pages[0], *mixed]), f"shuffled {round_}")
        for page in range(1, len(pages), 5):
            looped = list(pages)
            looped[page] = pages[1]
            self.look(b"".join(looped), f"page {page} is page 1")

    def test_row_21_schemas_that_no_sqlite_wrote(self):
        for what, sql in _SCHEMAS.items():
            path = self.home.path / "made.db"
            path.unlink(missing_ok=True)
            path.write_bytes(self.seed)
            with sqlite3.connect(path) as database:
                database.execute("PRAGMA writable_schema = ON")
                database.execute(
                    "INSERT INTO sqlite_master VALUES ('table', 'evil', "
                    "'evil', 0, ?)", (sql,))
            database.close()
            self.look(path.read_bytes(), what)

    def test_row_21_views_and_triggers_that_are_traps(self):
        for what, sql in _TRAPS.items():
            path = self.home.path / "made.db"
            path.unlink(missing_ok=True)
            path.write_bytes(self.seed)
            with sqlite3.connect(path) as database:
                database.executescript(sql)
            database.close()
            self.look(path.read_bytes(), what)
            for table in ("evil", "v39"):
                document = self.server.call("discovery_sample", {
                    "connection": "@sqlite.hostile", "table": table})
                self.assertTrue(_is_valid(document), what)
                self.assertLess(len(str(document)), 1 << 20, what)

    def test_row_21_a_file_of_two_gibibytes_and_a_blob_of_one(self):
        # Sparse: a header that promises it, and nothing behind.
        header = bytearray(self.seed)
        header[28:32] = struct.pack(">I", (2 << 30) // _PAGE)
        self.look(bytes(header), "a promise of two gibibytes")
        with open(self.file, "r+b") as file:
            file.truncate(2 << 30)
        for tool in ("discovery_request", "discovery_sample"):
            arguments = {"connection": "@sqlite.hostile"}
            if tool == "discovery_sample":
                arguments["table"] = "fruit"
            self.assertTrue(_is_valid(self.server.call(tool, arguments)))
        self.assertLess(processes.peak_mib(self.server.pid), 256)

    def test_row_21_what_is_no_database_is_said_to_be_none(self):
        for data in (b"\x7fELF" + b"\0" * 4096, b"PK\3\4" * 1000,
                     b"SQLite format 3\0" + b"\xff" * 84,
                     b"SQLite format 3\0" * 400, b"** This file contains an "
                     b"SQLite 2.1 database **\0" * 100):
            self.file.write_bytes(data)
            document = self.server.call("discovery_request", {
                "connection": "@sqlite.hostile", "refresh": True})
            self.assertIn(code_of(document), (
                "CONNECTION/NOT_A_DATABASE", "CONNECTION/DAMAGED",
                "CONNECTION/UNREACHABLE"), data[:8])


if __name__ == "__main__":
    unittest.main()
