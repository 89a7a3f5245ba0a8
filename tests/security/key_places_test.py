"""Where the key of kept answers is, and what happens while it cannot be had."""
import json
import os
import pathlib
import stat
import subprocess
import tempfile
import unittest

from home import Home
from server import Server

_OSIRIS = os.path.abspath("cli/osiris")
_PASSPHRASE = "pAsSpHrAsE-91c4d8"
_PATIENCE_S = 60


class KeyPlacesTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        path = self.home.database("shop", "CREATE TABLE fruit (name TEXT);")
        self.home.connections(
            "version: 1\nconnections:\n"
            f"  sqlite:\n    shop: {{path: '{path}', policy: {{ask: never}}}}\n"
            "  postgresql:\n    stock: {database: d, user: u, host: h}\n")
        self.keys = self.home.path / ".osiris/keys"
        self.passphrase = pathlib.Path(
            self.enterContext(tempfile.TemporaryDirectory()), "passphrase")
        self.passphrase.write_text(_PASSPHRASE + "\n", encoding="utf-8")
        self.passphrase.chmod(0o600)

    def environment(self, told):
        variables = {"PATH": "/usr/bin:/bin"}
        if told:
            variables["OSIRIS_VAULT_PASSPHRASE_FILE"] = str(self.passphrase)
        return variables

    def osiris(self, *words, given="", told=True):
        ended = subprocess.run(
            [_OSIRIS, "--home", str(self.home.path), *words, "--json"],
            input=given.encode(), capture_output=True, check=False,
            env=self.environment(told), timeout=_PATIENCE_S)
        return json.loads(ended.stdout)

    def make_vault(self):
        kept = self.osiris("connections", "set-secret", "@postgresql.stock",
                           "--to", "vault", given="secret")
        self.assertEqual(kept["status"], "success", kept)

    def call(self, told=True):
        """One call of an assistant; what its server said of itself."""
        with Server(self.home, environment=self.environment(told)) as server:
            answer = server.call("discovery_request",
                                 {"connection": "@sqlite.shop"})
            self.assertEqual(answer["status"], "success", answer)
            self.assertEqual(server.close(), 0)
            return server.stderr

    def files(self):
        return sorted(file.name for file in self.keys.glob("payloads.*"))

    def lost(self):
        return [line["outcome"] for line in
                map(json.loads, self.home.audit().splitlines())
                if line["event"] == "payload.lost"]

    def seen(self, told=True):
        return self.osiris("seen", "@sqlite.shop.fruit", told=told)

    def test_the_vault_has_it_where_that_opens_by_itself(self):
        self.make_vault()
        self.assertNotIn(b"key.kept_in_file", self.call())
        self.assertEqual(self.files(), ["payloads.ref"])
        self.assertTrue((self.keys / "payloads.ref").read_text(
            encoding="utf-8").startswith("vault:osiris/keys/"))
        self.assertEqual(self.lost(), [])
        self.assertEqual(self.seen()["total"], 1)
        # Closed, it is had by nobody, and no other is made in its place.
        error = self.seen(told=False)["error"]
        self.assertEqual(error["code"], "CONFIG/VAULT_LOCKED")
        self.assertIn(b"passphrase", self.call(told=False))
        self.assertEqual(set(self.lost()), {"AUDIT/PAYLOAD_UNAVAILABLE"})
        self.assertEqual(self.files(), ["payloads.ref"])

    def test_a_file_has_it_where_nothing_else_is_open(self):
        self.make_vault()
        self.assertIn(b"key.kept_in_file", self.call(told=False))
        self.assertEqual(self.files(), ["payloads.key"])
        mode = (self.keys / "payloads.key").stat().st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o600)
        # And keeps it: what is under it must open.
        self.call()
        self.assertEqual(self.files(), ["payloads.key"])
        self.assertEqual(self.seen()["total"], 2)

    def test_a_place_that_was_chosen_is_the_only_one(self):
        for place in ("keychain", "vault"):
            self.home.configure(f"keys: {{store: {place}}}\n")
            self.assertIn(place.encode(), self.call(told=False))
            self.assertEqual(set(self.lost()), {"AUDIT/PAYLOAD_UNAVAILABLE"})
        self.assertEqual(self.files(), [])
        self.home.configure("keys: {store: file}\n")
        self.make_vault()
        self.call()
        self.assertEqual(self.files(), ["payloads.key"])


if __name__ == "__main__":
    unittest.main()
