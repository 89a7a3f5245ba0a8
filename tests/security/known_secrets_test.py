"""Secrets of a home, wherever they stand: no sink shows them."""
import json
import os
import subprocess
import unittest

from home import Home
from server import Server

_OSIRIS = os.path.abspath("cli/osiris")
_PATIENCE_S = 60
# In the rows of a source, and secrets of other connections of the home.
_SECRETS = {
    "password": "tulipgarden",
    "variable": "rosegarden\"\\x",
    "url": "URLPASS-canary-77",
    "header": "bearer-canary-5",
    "options": "odbc-canary-999",
    "number": "48151623",
}


class KnownSecretsTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.configure("policy: {assistants: full}\n")
        folder = self.home.path / _SECRETS["password"]
        folder.mkdir()
        path = self.home.database(
            "notes", "CREATE TABLE notes (note TEXT, number INTEGER);",
            *[("INSERT INTO notes VALUES (?, ?)",
               (f"the word is {secret} today", 48151623))
              for secret in _SECRETS.values()])
        self.home.connections(
            "version: 1\nconnections:\n"
            f"  sqlite:\n    notes: {{path: '{path}'}}\n"
            f"    lost: {{path: '{folder}/gone.db'}}\n"
            "  postgresql:\n"
            "    pg: {database: d, user: u, socket: /nowhere, "
            f"password: {_SECRETS['password']}}}\n"
            "    var: {database: d, user: u, socket: /nowhere, "
            "password: '${WORD}'}\n"
            "    digits: {database: d, user: u, socket: /nowhere, "
            f"password: '{_SECRETS['number']}'}}\n"
            "  graphql:\n    api:\n"
            f"      endpoint: https://bob:{_SECRETS['url']}@api.example/\n"
            "      headers: {Authorization: "
            f"'Bearer {_SECRETS['header']}'}}\n"
            "  odbc:\n    tills: "
            f"{{dsn: 'x;UID=u;PWD={_SECRETS['options']}'}}\n")
        self.environment = {"PATH": "/usr/bin:/bin",
                            "WORD": _SECRETS["variable"]}

    def run_osiris(self, *words):
        return subprocess.run(
            [_OSIRIS, "--home", str(self.home.path), *words],
            capture_output=True, env=self.environment, timeout=_PATIENCE_S,
            check=False)

    def assert_says_nothing(self, data):
        for name, secret in _SECRETS.items():
            for form in (secret, json.dumps(secret)[1:-1],
                         json.dumps(json.dumps(secret)[1:-1])[1:-1]):
                self.assertNotIn(form.encode(), data, name)

    def test_no_assistant_is_told_one_whatever_it_asks(self):
        with Server(self.home, environment=self.environment) as server:
            server.call("discovery_request", {"connection": "@sqlite.notes"})
            document = server.call("discovery_sample", {
                "connection": "@sqlite.notes", "table": "notes"})
            self.assertEqual(document["status"], "success", document)
            rows = json.dumps(document["data"])
            self.assertEqual(rows.count("the word is *** today"),
                             len(_SECRETS))
            for tool in ("connections_list", "connections_doctor"):
                server.call(tool, {})
            server.call("discovery_request", {"connection": "@sqlite.lost"})
            server.ask("tools/call", {
                "name": f"no_{_SECRETS['url']}", "arguments": {}})
            server.call("discovery_sample", {
                "connection": "@sqlite.notes", "table": _SECRETS["password"]})
            server.close()
            self.assert_says_nothing(server.stdout)
            self.assert_says_nothing(server.stderr)
        self.assert_says_nothing(self.home.audit().encode())
        # What is kept is what was sent.
        result = self.run_osiris("leakcheck", "--json")
        hits = json.loads(result.stdout)["hits"]
        self.assertEqual([hit for hit in hits if hit["in"] == "answer"], [])

    def test_a_person_is_told_none_but_in_rows(self):
        for words in (("doctor",), ("connections", "doctor"),
                      ("connections", "list"),
                      ("connections", "list", "--json"),
                      ("discovery", "run", "@sqlite.lost"),
                      ("connections", "migrate", "--dry-run")):
            result = self.run_osiris(*words)
            self.assert_says_nothing(result.stdout)
            self.assert_says_nothing(result.stderr)
        result = self.run_osiris("discovery", "sample", "@sqlite.notes",
                                 "notes", "--json")
        self.assertIn(_SECRETS["password"].encode(), result.stdout)

    def test_what_listings_hide_is_looked_for_and_warned_of(self):
        folder = self.home.path / ".osiris/runs/r"
        folder.mkdir(parents=True)
        for name, secret in _SECRETS.items():
            (folder / name).write_text(f"log {secret}.", encoding="utf-8")
        result = self.run_osiris("leakcheck", "--json")
        self.assertEqual(result.returncode, 9, result.stdout)
        hits = json.loads(result.stdout)["hits"]
        self.assertEqual({os.path.basename(hit["where"]) for hit in hits
                          if "/runs/" in hit["where"]}, set(_SECRETS))
        doctor = self.run_osiris("doctor").stdout.decode()
        self.assertIn("`endpoint` holds a secret in its text", doctor)
        self.assertIn("`dsn` holds a secret in its text", doctor)
        left = json.loads(self.run_osiris(
            "connections", "migrate", "--to", "vault", "--dry-run",
            "--json").stdout)["left"]
        self.assertEqual({(one["connection"], one["field"]) for one in left},
                         {("@graphql.api", "endpoint"),
                          ("@odbc.tills", "dsn")})


if __name__ == "__main__":
    unittest.main()
