"""Where Osiris writes, what it leaves running, and what it never shows."""
import base64
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

import processes
import program
from home import Home
from server import BINARY, Server, code_of

_CANARY = "S3CR3T/C4N4RY+pass word"
_SHOP = "CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT);"
_ENDLESS = ("CREATE VIEW endless AS WITH RECURSIVE r(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT i FROM r;")
# One of every kind of command, good ones and bad ones.
_COMMANDS = (
    ("init",), ("doctor",), ("mcp", "tools"), ("mcp", "selftest"),
    ("mcp", "clients"), ("components", "list"), ("connections", "list"),
    ("connections", "add", "@sqlite.more", "path=shop.db"),
    ("connections", "remove", "@sqlite.more"), ("connections", "doctor"),
    ("discovery", "run", "@sqlite.shop", "--samples", "2"),
    ("discovery", "run", "@sqlite.absent"),
    ("discovery", "list"), ("discovery", "show", "@sqlite.shop"),
    ("discovery", "diff", "@sqlite.shop", "@sqlite.shop"),
    ("discovery", "sample", "@sqlite.shop", "--table", "fruit"),
    ("discovery", "search", "fruit"), ("nonsense",))
# docs/guide/on_disk.md.
_ON_DISK = {"audit", "cache", "discovery", "index.db", "keys", "payloads",
            "run", "telemetry"}


def spellings(secret):
    """Yields the ways in which a secret may show up."""
    data = secret.encode()
    for start in range(3):
        yield base64.b64encode(data[start:])[:-4]
    yield data
    yield data[::-1]
    yield data.hex().encode()
    yield urllib.parse.quote(secret, safe="").encode()
    yield secret.replace("/", "\\/").encode()


def files_of(folder):
    return sorted(str(path.relative_to(folder))
                  for path in pathlib.Path(folder).rglob("*"))


class FootprintTest(unittest.TestCase):
    """All commands, begun in a folder that is none of their business."""

    @classmethod
    def setUpClass(cls):
        cls.home = cls.enterClassContext(Home())
        cls.home.database("shop", _SHOP)
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.temporary = cls.enterClassContext(tempfile.TemporaryDirectory())
        variables = {"TMPDIR": cls.temporary}
        for words in _COMMANDS:
            program.run(cls.home, *words, folder=cls.folder,
                        variables=variables)
        # And the server, ended in every way that it can be.
        for close in (Server.close, lambda server: os.kill(server.pid, 15)):
            with Server(cls.home, environment=program.environment(
                    cls.home, **variables)) as server:
                server.call("discovery_request", {
                    "connection": "@sqlite.shop", "refresh": True})
                close(server)

    def test_CFG005_nothing_is_written_where_one_stands(self):
        self.assertEqual(files_of(self.folder), [])

    def test_LEAK009_no_temporary_folder_is_left(self):
        self.assertEqual(files_of(self.temporary), [])

    def test_CFG001_CFG002_CFG003_CFG004_all_is_below_the_home(self):
        made = {path.name for path in self.home.path.iterdir()}
        self.assertEqual(made - {"osiris.yaml", "osiris_connections.yaml",
                                 "shop.db"}, {".osiris"})
        below = {path.name for path in (self.home.path / ".osiris").iterdir()}
        self.assertLessEqual(below, _ON_DISK)
        self.assertGreaterEqual(below, {"audit", "cache", "discovery"})

    def test_URI004_no_folder_stands_in_one_of_its_own_name(self):
        for name in files_of(self.home.path):
            parts = pathlib.PurePath(name).parts
            self.assertEqual(len(set(parts)), len(parts), name)

    def test_what_is_made_is_this_users_alone(self):
        for name in files_of(self.home.path / ".osiris"):
            mode = (self.home.path / ".osiris" / name).stat().st_mode
            self.assertEqual(mode & 0o077, 0, name)


class SecretsTest(unittest.TestCase):
    """A canary in every place where a connection may hold a secret."""

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.connections(f"""version: 1
connections:
  postgresql:
    plain: {{host: db, database: d, user: u, password: '{_CANARY}'}}
    variable: {{host: db, database: d, user: u, password: '${{CANARY}}'}}
    partly: {{host: db, database: d, user: u, password: 'x${{CANARY}}y'}}
    unset: {{host: db, database: d, user: u, password: '${{NO_CANARY}}'}}
    unknown: {{host: db, database: d, user: u, pasword: '{_CANARY}'}}
    listed: {{host: db, database: d, user: u, password: ['{_CANARY}']}}
    port: {{host: db, port: '${{CANARY}}', database: d, user: u}}
  mysql:
    plain: {{host: db, database: d, user: u, password: '{_CANARY}'}}
  supabase:
    dsn: {{url: 'https://x.example',
          key: '{_CANARY}', pg_dsn: 'postgresql://u:{_CANARY}@db/d'}}
  graphql:
    api: {{endpoint: 'https://x.example', auth_token: '{_CANARY}',
          headers: {{Authorization: 'Bearer {_CANARY}'}}}}
  odbc:
    dsn: {{connection_string: 'Driver=x;UID=u;PWD={_CANARY};'}}
  unheard_of:
    thing: {{token: '{_CANARY}', nested: {{deep: ['{_CANARY}']}}}}
  sqlite:
    file: {{path: '${{CANARY}}/shop.db'}}
    file_too: {{path: 'a/${{CANARY}}'}}
""")
        self.variables = {"CANARY": _CANARY}

    def assert_no_canary(self, data, where):
        for spelling in spellings(_CANARY):
            self.assertNotIn(spelling, data, where)

    def references(self):
        document = program.ask(self.home, "connections", "list",
                               variables=self.variables)
        return [one["reference"] for one in document["connections"]]

    def test_SECRET001_SECRET002_SECRET003_N19_commands_show_none(self):
        found = self.references()
        self.assertGreater(len(found), 12)
        words = [("connections", "list"), ("connections", "doctor"),
                 ("doctor",), ("mcp", "selftest"), ("discovery", "list")]
        words += [("discovery", "run", one) for one in found]
        for one in words + [(*one, "--json") for one in words[:5]]:
            result = program.run(self.home, *one, variables=self.variables)
            self.assert_no_canary(result.stdout, one)
            self.assert_no_canary(result.stderr, one)
        for file, data in self.home.everything():
            self.assert_no_canary(data, file)

    def test_SECRET001_SECRET002_SECRET003_N19_the_server_shows_none(self):
        found = self.references()
        server = self.enterContext(Server(
            self.home, environment=program.environment(
                self.home, **self.variables)))
        server.call("connections_list", {})
        server.call("connections_doctor", {})
        for one in found:
            self.assertEqual(server.call("discovery_request", {
                "connection": one})["status"], "error")
        for pid in server.tree():
            # The server's own environment is what its client gave it.
            if pid != server.pid:
                self.assert_no_canary(processes.read(pid, "environ"), pid)
            self.assert_no_canary(processes.read(pid, "cmdline"), pid)
        server.close()
        self.assert_no_canary(server.stdout, "stdout")
        self.assert_no_canary(server.stderr, "stderr")
        for file, data in self.home.everything():
            self.assert_no_canary(data, file)

    def test_SECRET004_A008_a_person_reads_which_variable_and_nobody_its_value(
            self):
        told = str(program.ask(self.home, "connections", "list"))
        self.assertIn("${NO_CANARY}", told)
        server = self.enterContext(Server(self.home))
        examined = str(server.call(
            "connections_doctor", {"connection": "@postgresql.unset"}))
        listed = str(server.call("connections_list", {}))
        self.assertIn("VARIABLE_UNSET", examined)
        for text in (examined, listed):
            self.assertNotIn("NO_CANARY", text)
        for text in (told, examined, listed):
            self.assert_no_canary(text.encode(), "a document")

    def test_the_search_finds_every_spelling(self):
        text = _CANARY.encode()
        for shown in (text, text.hex().encode(), text[::-1],
                      base64.b64encode(text), base64.b64encode(b"x" + text),
                      base64.b64encode(b"xy" + text),
                      urllib.parse.quote(text, safe="").encode(),
                      text.replace(b"/", b"\\/")):
            with self.assertRaises(AssertionError, msg=shown):
                self.assert_no_canary(b"a" + shown + b"z", "control")


class ProcessesTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", _SHOP)

    def test_N30_LEAK005_after_the_deadline_no_worker_is_at_it(self):
        self.home.database("endless", _ENDLESS)
        self.home.configure("mcp: {discovery_deadline_ms: 300}\n")
        server = self.enterContext(Server(self.home))
        number = server.start_call("discovery_request", {
            "connection": "@sqlite.endless", "detail": "full"})
        while not self.at_work(server):
            pass
        self.assertEqual(
            code_of(server.answer(number)["result"]["structuredContent"]),
            "RUN/TIMED_OUT")
        # It heeds the cancel or is killed; nothing else would end this.
        while self.at_work(server):
            pass
        tree = server.tree()
        server.close()
        self.assertEqual(processes.await_end(tree), [])

    @staticmethod
    def workers(server):
        return {pid for zygote in processes.children(server.pid)
                for pid in processes.children(zygote)}

    def at_work(self, server):
        """True if a worker uses the processor."""
        return any(processes.read(pid, "stat").rpartition(b")")[2].split()[:1]
                   == [b"R"] for pid in self.workers(server))

    def test_LOCK006_LEAK006_LEAK008_calls_leave_no_descriptor(self):
        server = self.enterContext(Server(self.home))
        refresh = {"connection": "@sqlite.shop", "refresh": True}
        gone = {"connection": "@sqlite.absent"}
        for arguments in (refresh, gone):
            server.call("discovery_request", arguments)
        # The file of what is sent is opened after the first answer.
        payloads = self.home.path / ".osiris/payloads"
        while not any(payloads.glob("*.idx")):
            pass
        pids = (server.pid, server.front())
        before = [processes.open_files(pid) for pid in pids]
        for _ in range(100):
            for arguments in (refresh, gone):
                server.call("discovery_request", arguments)
        self.assertEqual([processes.open_files(pid) for pid in pids], before)

    def test_components_list_starts_no_worker(self):
        server = self.enterContext(Server(self.home))
        for tool in ("components_list", "connections_list"):
            server.call(tool, {})
            self.assertEqual(self.workers(server), set())
        server.call("discovery_request", {"connection": "@sqlite.shop"})
        self.assertNotEqual(self.workers(server), set())

    def test_N28_a_worker_in_the_home_is_never_run(self):
        mark = self.home.path / "mark"
        for folder in ("", ".osiris", "worker", "bin"):
            program_file = self.home.path / folder / "osiris-worker"
            program_file.parent.mkdir(exist_ok=True)
            program_file.write_text(f"#!/bin/sh\n: >{mark}\n")
            program_file.chmod(0o755)
        path = f"{self.home.path}:{self.home.path}/bin:/usr/bin:/bin"
        for words in (("discovery", "run", "@sqlite.shop"), ("doctor",)):
            self.assertEqual(program.run(
                self.home, *words, variables={"PATH": path}).status, 0)
        server = self.enterContext(Server(
            self.home, environment=program.environment(self.home, PATH=path)))
        self.assertEqual(server.call("discovery_request", {
            "connection": "@sqlite.shop"})["status"], "success")
        self.assertFalse(mark.exists())

    def test_N32_selftest_fails_where_a_program_is_missing(self):
        folder = pathlib.Path(self.enterContext(
            tempfile.TemporaryDirectory()))
        for name, source in (("osiris", program.PROGRAM),
                             ("osiris-mcp", BINARY)):
            shutil.copy(source, folder / name)
        run = [folder / "osiris", "--home", self.home.path, "mcp", "selftest"]
        broken = subprocess.run(run, capture_output=True, check=False)
        self.assertNotEqual(broken.returncode, 0, broken.stdout)
        shutil.copy(os.path.abspath("worker/osiris-worker"), folder)
        whole = subprocess.run(run, capture_output=True, check=False)
        self.assertEqual(whole.returncode, 0, whole.stdout + whole.stderr)

    def test_N32_selftest_asks_no_source_that_no_driver_serves(self):
        self.home.connections(
            "version: 1\nconnections:\n"
            "  postgresql:\n    a: {host: h, database: d, user: u}\n"
            f"  sqlite:\n    shop: {{path: {self.home.path}/shop.db}}\n")
        result = program.run(self.home, "mcp", "selftest")
        self.assertEqual(result.status, 0, result.stdout)

    def test_N31_every_listing_has_a_document(self):
        for words in (("--help",), ("mcp", "tools"), ("mcp", "clients"),
                      ("mcp", "selftest"), ("discovery", "--help")):
            document = program.ask(self.home, *words)
            self.assertEqual(document["status"], "success", words)


if __name__ == "__main__":
    unittest.main()
