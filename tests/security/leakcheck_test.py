"""`osiris leakcheck` finds what leaked, and leaks nothing itself."""
import base64
import gzip
import json
import os
import subprocess
import unittest

from home import Home
from server import Server

_OSIRIS = os.path.abspath("cli/osiris")
_SECRET = "pAsSwOrD-\u00e4/+%'\" #-7f3a91"
_CANARY = "cAnArY-5b2e07"
_PATIENCE_S = 60


class LeakcheckTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.configure("policy: {assistants: full}\n")
        path = self.home.database(
            "shop", "CREATE TABLE notes (note TEXT);",
            ("INSERT INTO notes VALUES (?)", (f"use {_SECRET} there",)))
        self.lines = (
            "version: 1\nconnections:\n"
            f"  sqlite:\n    notes: {{path: '{path}'}}\n"
            "  postgresql:\n    shop:\n      database: d\n      user: u\n"
            f"      password: {json.dumps(_SECRET)}\n"
            "      socket: /nowhere\n")
        self.home.connections(self.lines)

    def check(self, *words, given=""):
        """Returns exit status and output, which hold no secret."""
        result = subprocess.run(
            [_OSIRIS, "--home", str(self.home.path), "leakcheck", *words],
            input=given.encode(), capture_output=True,
            env={"PATH": "/usr/bin:/bin"}, timeout=_PATIENCE_S, check=False)
        for stream in (result.stdout, result.stderr,
                       self.home.audit().encode()):
            self.assert_says_nothing(stream)
        return result.returncode, result.stdout.decode()

    def document(self, *words, status, given=""):
        got, output = self.check(*words, "--json", given=given)
        self.assertEqual(got, status, output)
        return json.loads(output)

    def assert_says_nothing(self, data):
        for secret in (_SECRET, _CANARY):
            for form in (secret, json.dumps(secret)[1:-1], secret[::-1]):
                self.assertNotIn(form.encode(), data)
            self.assertNotIn(base64.b64encode(secret.encode()), data)

    def plant(self, name, data):
        file = self.home.path / ".osiris" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def test_a_clean_home_has_nothing(self):
        self.document(status=0)
        document = self.document(status=0)
        self.assertEqual(document["hits"], [])
        self.assertEqual(document["secrets_checked"], 1)
        self.assertEqual(document["unresolved"], [])
        # The audit log of the first check, and its own.
        self.assertGreaterEqual(document["files"], 2)
        self.assertIn('"op":"payload.leakcheck"', self.home.audit())
        status, text = self.check()
        self.assertEqual(status, 0)
        self.assertIn("nothing found", text)

    def test_a_check_that_could_not_ask_for_a_secret_does_not_pass(self):
        self.home.connections(self.lines + (
            "    lost: {database: d, user: u, password: '${UNSET}'}\n"))
        document = self.document(status=1)
        self.assertEqual(document["unresolved"], [
            {"secret": "@postgresql.lost password",
             "code": "CONFIG/VARIABLE_UNSET"}])
        self.assertEqual((document["hits"], document["secrets_checked"]),
                         ([], 1))
        status, text = self.check()
        self.assertEqual(status, 1)
        self.assertIn("nothing found, but not all", text)
        self.assertIn("@postgresql.lost password: CONFIG/VARIABLE_UNSET", text)
        # What was found counts more.
        self.plant("runs/plain", _SECRET.encode())
        self.document(status=9)

    def test_row_19_a_secret_in_wrapped_base64_is_found(self):
        for end in (b"\n", b"\r\n"):
            for columns in (64, 76):
                data = base64.b64encode(b"." * 40 + _SECRET.encode() * 3)
                lines = [data[at:at + columns]
                         for at in range(0, len(data), columns)]
                self.plant(f"runs/{columns}_{len(end)}",
                           b"key: " + end.join(lines) + end)
        hits = self.document(status=9)["hits"]
        self.assertEqual({hit["form"] for hit in hits}, {"base64"})
        found = [hit["where"] for hit in hits]
        self.assertEqual({where: found.count(where) for where in found}, {
            f".osiris/runs/{columns}_{size}": 3
            for columns in (64, 76) for size in (1, 2)})

    def test_row_19_a_secret_in_files_is_found_in_every_form(self):
        forms = {"plain": _SECRET.encode(),
                 "base64": base64.b64encode(b"x" + _SECRET.encode()),
                 "hex": _SECRET.encode().hex().encode(),
                 "reversed": _SECRET.encode()[::-1]}
        for form, data in forms.items():
            self.plant(f"runs/{form}", b"before " + data + b" after")
        self.plant("cache/log.gz", gzip.compress(_SECRET.encode()))
        hits = self.document(status=9)["hits"]
        self.assertEqual(
            {(hit["secret"], hit["in"]) for hit in hits},
            {("@postgresql.shop password", "file")})
        found = {hit["where"]: (hit["form"], hit["inside"]) for hit in hits}
        self.assertEqual(found, {
            ".osiris/cache/log.gz": ("plain", ["gzip"]),
            **{f".osiris/runs/{form}": (form, []) for form in forms}})
        status, text = self.check()
        self.assertEqual(status, 9)
        self.assertIn("plain in gzip", text)

    def test_row_19_a_secret_that_an_assistant_was_sent_is_found(self):
        # It is a secret from later on only: one that is known is not sent.
        self.home.connections(self.lines[:self.lines.index("  postgresql:")])
        with Server(self.home) as server:
            server.call("discovery_request",
                        {"connection": "@sqlite.notes"})
            server.call("discovery_sample", {
                "connection": "@sqlite.notes", "table": "notes"})
            server.close()
        self.home.connections(self.lines)
        hits = self.document(status=9)["hits"]
        answers = [hit for hit in hits if hit["in"] == "answer"]
        self.assertNotEqual(answers, [])
        sampled = [line for line in map(json.loads,
                                        self.home.audit().splitlines())
                   if line.get("op") == "discovery.sample"]
        self.assertIn(sampled[0]["corr"], [hit["where"] for hit in answers])

    def test_a_check_that_could_not_look_into_an_answer_does_not_pass(self):
        with Server(self.home) as server:
            server.call("discovery_request",
                        {"connection": "@sqlite.notes"})
            server.close()
        self.assertEqual(self.document(status=0)["missed"], 0)
        packs = list((self.home.path / ".osiris/payloads").glob("*.pack"))
        self.assertNotEqual(packs, [])
        for pack in packs:
            pack.write_bytes(b"x" * pack.stat().st_size)
        document = self.document(status=1)
        self.assertEqual((document["missed"], document["hits"]),
                         (len(packs), []))
        status, text = self.check()
        self.assertEqual(status, 1)
        self.assertIn("nothing found, but not all", text)

    def test_a_check_that_cannot_know_an_answer_that_was_lost_does_not_pass(
            self):
        in_the_way = self.plant("payloads", b"")
        with Server(self.home) as server:
            server.call("discovery_request",
                        {"connection": "@sqlite.notes"})
            server.close()
        in_the_way.unlink()
        lost = self.home.audit().count('"payload.lost"')
        self.assertGreater(lost, 0)
        self.assertEqual(self.document(status=1)["missed"], lost)

    def test_a_check_without_the_key_of_answers_searches_the_files(self):
        with Server(self.home) as server:
            server.call("discovery_request",
                        {"connection": "@sqlite.notes"})
            server.close()
        self.document(status=0)
        key = self.home.path / ".osiris/keys/payloads.key"
        key.chmod(0o644)
        document = self.document(status=1)
        self.assertEqual((document["missed"], document["answers"]), (1, 0))
        self.assertIn({"what": ".osiris/payloads",
                       "why": "CONFIG/KEY_UNUSABLE"}, document["left_out"])
        self.plant("runs/plain", _SECRET.encode())
        self.plant("runs/canary", _CANARY.encode())
        hits = self.document("--canaries", "-", given=_CANARY,
                             status=9)["hits"]
        self.assertEqual({hit["where"] for hit in hits},
                         {".osiris/runs/plain", ".osiris/runs/canary"})

    def test_a_name_that_has_a_secret_is_found_and_not_shown(self):
        self.plant(f"runs/{_CANARY}/empty", b"")
        hits = self.document("--canaries", "-", given=_CANARY,
                             status=9)["hits"]
        self.assertEqual([(hit["in"], hit["where"]) for hit in hits],
                         [("name", ".osiris/runs/***")])
        status, text = self.check("--canaries", "-", given=_CANARY)
        self.assertEqual(status, 9)
        self.assertIn("the name of .osiris/runs/***", text)

    def test_canaries_come_from_a_file_or_standard_input(self):
        self.plant("memory/m.jsonl", _CANARY.encode())
        self.assertEqual(self.document(status=0)["hits"], [])
        lines = f"something else\r\n\n{_CANARY}\r\n"
        (self.home.path / "canaries").write_text(lines, encoding="utf-8")
        for file, given in (("-", lines),
                            (str(self.home.path / "canaries"), "")):
            hits = self.document("--canaries", file, given=given,
                                 status=9)["hits"]
            self.assertEqual([hit["secret"] for hit in hits], ["canary 2"])
        # As editors of Windows write it.
        (self.home.path / "canaries").write_text(_CANARY, encoding="utf-8-sig")
        hits = self.document("--canaries", str(self.home.path / "canaries"),
                             status=9)["hits"]
        self.assertEqual([hit["secret"] for hit in hits], ["canary 1"])
        status, _ = self.check("--canaries", "/nowhere/at/all")
        self.assertEqual(status, 3)

    def test_links_are_not_followed(self):
        outside = self.home.path / "outside"
        outside.write_text(_SECRET, encoding="utf-8")
        self.plant("cache/x", b"")
        (self.home.path / ".osiris/cache/link").symlink_to(outside)
        document = self.document(status=0)
        self.assertIn({"what": ".osiris/cache/link", "why": "it is a link"},
                      document["left_out"])


if __name__ == "__main__":
    unittest.main()
