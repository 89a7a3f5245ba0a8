"""Secrets do not come out, whatever is asked: threats 3, 14, 19 and 25."""
import base64
import json
import os
import unittest
import urllib.parse

import processes
from home import Home
from server import Server, code_of

# Each is somewhere where a secret is; none may be anywhere else.
_CANARIES = {name: f"cAnArY-{name}-\u00e4/+%'\"-7f3a91" for name in (
    "literal", "variable", "dsn", "token", "header", "odbc", "folder",
    "environment")}
_LONG = 1 << 20
_HOSTILE = [
    "; rm -rf /", "$(id)", "`id`", "../../etc/passwd", "@sqlite/../x",
    "a\0b", "a\nb", "a\r\nb", "-rf", "--help", "x" * _LONG, "@" * 1000,
    "@sqlite.\uff53hop", "@sqlite.sh\u043ep", "@sqlite.shop\u200b",
    "@sqlite.shop\u202e", "@sqlite.shop ", " @sqlite.shop", "@SQLITE.shop",
    "@sqlite.", "@.shop", "@", "", "sqlite.shop", "@sqlite.shop.x",
    "@sqlite.other", "@postgresql.literal", "@postgresql.variable",
    "@supabase.keys", "@graphql.api", "@odbc.dsn", "@sqlite.folder",
    "${CANARY_VARIABLE}", "@sqlite.${CANARY_VARIABLE}", "%s%n", "{{7*7}}"]
_URIS = [
    "osiris://mcp/memory/../../etc/passwd", "osiris://mcp/%2e%2e%2fosiris.yaml",
    "osiris://mcp/..%5cosiris.yaml", "osiris://mcp//discovery//x",
    "osiris://mcp/discovery/../../osiris_connections.yaml",
    "osiris://mcp/discovery/disc_0123456789abcdef/../../../outside",
    "osiris://mcp/discovery/{id}/tables.json/",
    "osiris://mcp/discovery/{id}/tables.json.",
    "osiris://mcp/discovery/{id}/../{id}/tables.json",
    "osiris://mcp/discovery/{id}//tables.json",
    "osiris://mcp/discovery/{id}/%74ables.json",
    "osiris://mcp/discovery/{id}\\tables.json",
    "osiris://mcp/discovery/{id}/tables.json\0",
    "osiris://mcp/discovery/{id}/sightings.jsonl",
    "osiris://mcp/discovery/latest", "osiris://mcp/discovery/cursor.key",
    "osiris://MCP/discovery/{id}/tables.json", "OSIRIS://mcp/discovery/x",
    "osiris://mcp/" + "a" * 4096, "osiris://mcp/" + "a/" * 2048,
    "osiris://user:pass@mcp/discovery/{id}/tables.json",
    "osiris://mcp:80/discovery/{id}/tables.json",
    "osiris://mcp/discovery/{id}/tables.json?x=1",
    "osiris://mcp/discovery/{id}/tables.json#x",
    "/etc/passwd", "file:///etc/passwd", "file://../outside", "outside", "",
    ".", "..", "osiris:", "osiris://", "http://localhost/"]


def _forms(secret):
    """Ways in which the bytes of a secret may stand somewhere."""
    raw = secret.encode()
    yield "plain", raw
    yield "reversed", raw[::-1]
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    yield "URL", urllib.parse.quote(secret, safe="").encode()
    yield "JSON", json.dumps(secret)[1:-1].encode()
    yield "JSON in UTF-8", json.dumps(secret, ensure_ascii=False)[1:-1].encode()
    yield "UTF-16", secret.encode("utf-16-le")
    # Base64 of it with zero to two bytes before it; the ends depend on those.
    for before in range(3):
        for name, encode in (("base64", base64.b64encode),
                             ("base64url", base64.urlsafe_b64encode)):
            text = encode(b"\0" * before + raw)
            yield f"{name} {before}", text[4 if before else 0:-4]


def _found(data, secrets=None):
    """Names and forms of the canaries that stand in `data`."""
    secrets = _CANARIES if secrets is None else secrets
    return [(name, form) for name, secret in secrets.items()
            for form, pattern in _forms(secret) if pattern in data]


class SecretsTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.database("shop", "CREATE TABLE fruit (name TEXT);")
        (self.home.path / "outside").write_text(_CANARIES["folder"])
        quoted = {name: json.dumps(secret)
                  for name, secret in _CANARIES.items()}
        url = urllib.parse.quote(_CANARIES["dsn"], safe="")
        self.home.connections(
            "version: 1\nconnections:\n"
            f"  sqlite:\n    shop: {{path: '{self.home.path}/shop.db'}}\n"
            "    folder: {path: '/nowhere/${CANARY_FOLDER}/gone.db'}\n"
            "  postgresql:\n    literal: {host: 127.0.0.1, database: d, "
            f"user: u, password: {quoted['literal']}}}\n"
            "    variable: {host: 127.0.0.1, database: d, user: u, "
            "password: '${CANARY_VARIABLE}'}\n"
            f"  supabase:\n    keys: {{project_id: p, key: {quoted['token']}, "
            f"pg_dsn: 'postgres://u:{url}@127.0.0.1/d'}}\n"
            "  graphql:\n    api: {endpoint: 'http://127.0.0.1:1/', "
            f"auth_token: {quoted['token']}, headers: {{Authorization: "
            f"{quoted['header']}}}}}\n  odbc:\n    dsn: {{connection_string: "
            f"{json.dumps('DSN=x;PWD=' + _CANARIES['odbc'])}}}\n")
        self.server = self.enterContext(Server(self.home, environment={
            "CANARY_VARIABLE": _CANARIES["variable"],
            "CANARY_FOLDER": _CANARIES["folder"],
            "PGPASSWORD": _CANARIES["environment"],
            "PATH": os.environ["PATH"]}))

    def ask_everything(self):
        for hostile in _HOSTILE:
            for tool, arguments in (
                    ("discovery_request", {}), ("connections_doctor", {}),
                    ("discovery_sample", {"table": hostile[:500]})):
                self.server.call(tool, {"connection": hostile, **arguments})
            self.server.call("discovery_diff", {"snapshots": [hostile]})
            self.server.ask("completion/complete", {
                "ref": {"type": "ref/prompt", "name": "explore"},
                "argument": {"name": "connection", "value": hostile[:500]}})
        for tool in ("connections_list", "connections_doctor",
                     "components_list"):
            self.server.call(tool, {})

    def test_row_03_what_is_not_configured_is_not_reached(self):
        for hostile in _HOSTILE:
            document = self.server.call("discovery_request",
                                        {"connection": hostile})
            self.assertEqual(document.get("status"), "error", hostile[:99])
            self.assertLess(len(str(document)), 20_000, hostile[:99])
            if hostile == "@sqlite.other":
                # Nor is another one taken for it, and found to be wrong.
                self.assertEqual(code_of(document), "CONNECTION/NOT_FOUND")
        # The only process beside broker and front is the warm zygote.
        self.assertLessEqual(len(self.server.tree()), 3)
        log = [json.loads(line) for line in self.home.audit().splitlines()]
        calls = {}
        for line in log:
            if "corr" in line:
                calls.setdefault(line["corr"], []).append(line["event"])
        self.assertEqual(len(calls), len(_HOSTILE))
        self.assertNotIn(["call.began"], calls.values())

    def test_row_03_secrets_among_the_arguments_are_refused(self):
        secret = _CANARIES["literal"]
        for member in ("password", "dsn", "connection_string", "config"):
            document = self.server.call("discovery_request", {
                "connection": "@sqlite.shop", member: secret})
            self.assertEqual(code_of(document), "PROTOCOL/ARGUMENT_INVALID")
            self.assertEqual(_found(json.dumps(document).encode()), [])
        self.assertEqual(_found(self.home.audit().encode()), [])
        self.assertEqual(_found(self.server.stderr), [])

    def test_row_14_no_uri_leaves_the_shelf(self):
        document = self.server.call("discovery_request",
                                    {"connection": "@sqlite.shop"})
        identity = document["snapshot"]
        for pattern in _URIS:
            uri = pattern.replace("{id}", identity)
            answer = self.server.ask("resources/read", {"uri": uri})
            self.assertIn("error", answer, uri)
            self.assertNotIn("root:", json.dumps(answer))
            answer = self.server.ask("resources/subscribe", {"uri": uri})
            self.assertIn("error", answer, uri)
        self.assertEqual(_found(self.server.stdout), [])
        # The one spelling that there is does lead there.
        answer = self.server.ask("resources/read", {
            "uri": f"osiris://mcp/discovery/{identity}/tables.json"})
        self.assertIn("fruit", json.dumps(answer["result"]))

    def test_row_19_nothing_that_is_written_holds_a_secret(self):
        self.ask_everything()
        self.assertEqual(self.server.close(), 0)
        self.assertEqual(_found(self.server.stdout), [])
        self.assertEqual(_found(self.server.stderr), [])
        files = list(self.home.everything())
        self.assertTrue(files)
        for path, data in files:
            self.assertEqual(_found(data), [], path)

    def test_row_25_no_process_shows_a_secret(self):
        self.ask_everything()
        self.server.call("discovery_request", {
            "connection": "@sqlite.shop", "refresh": True})
        tree = self.server.tree()
        self.assertGreaterEqual(len(tree), 4)
        for pid in tree:
            self.assertEqual(_found(processes.read(pid, "cmdline")), [], pid)
            if pid != self.server.pid:
                self.assertEqual(processes.read(pid, "environ"), b"", pid)
        # The control: where the client put them, they are seen.
        found = _found(processes.read(self.server.pid, "environ"))
        self.assertIn(("environment", "plain"), found)

    def test_row_25_no_process_that_reads_strangers_leaves_a_core(self):
        self.server.call("discovery_request", {"connection": "@sqlite.shop"})
        zygote = next(pid for pid in processes.children(self.server.pid)
                      if pid != self.server.front())
        for pid in (self.server.front(), *processes.children(zygote)):
            limits = processes.read(pid, "limits").decode().splitlines()
            core = next(line for line in limits if "core file" in line)
            self.assertEqual(core.split()[4:6], ["0", "0"], pid)

    def test_row_25_no_memory_but_the_brokers_holds_a_secret(self):
        self.ask_everything()
        self.server.call("discovery_request", {
            "connection": "@sqlite.shop", "refresh": True})
        plain = {name: secret.encode() for name, secret in _CANARIES.items()}
        held = {}
        for pid in self.server.tree():
            held[pid] = {name for data in processes.memory(pid)
                         for name, secret in plain.items() if secret in data}
        # The control: the broker was given them.
        self.assertIn("environment", held.pop(self.server.pid))
        self.assertEqual(set().union(*held.values()), set(), held)

    def test_the_control_every_form_is_found(self):
        secret = _CANARIES["literal"]
        raw = secret.encode()
        for data in (raw, raw[::-1], raw.hex().encode(),
                     raw.hex().upper().encode(),
                     urllib.parse.quote(secret, safe="").encode(),
                     json.dumps({"x": secret}).encode(),
                     json.dumps(secret, ensure_ascii=False).encode(),
                     base64.b64encode(raw), base64.b64encode(b"x" + raw),
                     base64.b64encode(b"DSN=x;" + raw + b";y"),
                     base64.urlsafe_b64encode(b"ab" + raw)):
            self.assertIn("literal", [name for name, _ in _found(data)], data)
        self.assertEqual(_found(b"literal 7f3a91 cAnArY"), [])


if __name__ == "__main__":
    unittest.main()
