"""Where the sweep takes place: a home in which secrets stand everywhere.

All that our programs may write is below one folder, `written`; what a person
gave them, beside it.
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import urllib.parse

from canaries import SECRETS, is_exempt
from keyring import Keyring

OSIRIS = os.path.abspath("cli/osiris")
DESKTOP = os.path.abspath("desktop/osiris-desktop")
_PATIENCE_S = 120
_SETTINGS = """memory: {{consent: configured}}
policy: {{ask: never}}
telemetry:
  otlp_endpoint: http://u:{collector}@127.0.0.1:1/?token={collector}
"""


def _quoted(name):
    return json.dumps(SECRETS[name])


def _in_url(name):
    return urllib.parse.quote(SECRETS[name], safe="")


def _databases(given):
    with sqlite3.connect(given / "shop.db") as shop:
        shop.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)")
        shop.execute("INSERT INTO notes VALUES (1, ?)", (SECRETS["rows"],))
        shop.execute("CREATE VIEW broken AS SELECT * FROM gone")
    shop.close()
    with sqlite3.connect(given / "masked.db") as masked:
        masked.execute("CREATE TABLE things (a, b, c, d, e)")
        address = f"postgres://u:{SECRETS['row_password']}@db.example/d"
        masked.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?)", (
            SECRETS["row_aws"], f"use {SECRETS['row_github']} there",
            SECRETS["row_slack"], SECRETS["row_stripe"], address))
    masked.close()
    (given / "garbage.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 999)
    (given / SECRETS["folder"]).mkdir()


class Ground:
    """Made in a `with`, and removed at its end."""

    def __init__(self):
        # Short: the path of a socket has at most 107 bytes.
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="osiris_sweep_",
                                                  dir="/tmp"))
        self.given = self.root / "given"
        self.searched = self.root / "searched"
        self.written = self.searched / ".osiris"
        self.path = self.written / "home"
        for folder in ("home", "said", "work", "tmp", "user", "processes"):
            (self.written / folder).mkdir(parents=True)
        self.runtime = self.root / "run"
        for folder in (self.given, self.runtime):
            folder.mkdir(mode=0o700)
        (self.searched / "osiris.yaml").touch()
        _databases(self.given)
        passphrase = self.given / "passphrase"
        passphrase.write_text(SECRETS["passphrase"] + "\n", encoding="utf-8")
        passphrase.chmod(0o600)
        self._said = 0

    def __enter__(self):
        self._keyring = Keyring(self.runtime).__enter__()
        self.restore()
        for alias, where in (("kept", "keychain"), ("locked", "vault")):
            self._keep(alias, where)
        self._connections = self.file("connections").read_bytes()
        return self

    def __exit__(self, *_):
        self._keyring.__exit__()
        shutil.rmtree(self.root)

    @property
    def environment(self):
        return {
            "PATH": "/usr/bin:/bin", "TERM": "xterm",
            "HOME": str(self.written / "user"),
            "TMPDIR": str(self.written / "tmp"),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "DBUS_SESSION_BUS_ADDRESS": self._keyring.address,
            "OSIRIS_VAULT_PASSPHRASE_FILE": str(self.given / "passphrase"),
            "CANARY_VARIABLE": SECRETS["variable"],
            "CANARY_FOLDER": SECRETS["folder"],
            "CANARY_SPARE": SECRETS["spare"],
            "PGPASSWORD": SECRETS["environment"],
            "AWS_SECRET_ACCESS_KEY": SECRETS["environment"]}

    def file(self, name):
        names = {"settings": "osiris.yaml",
                 "connections": "osiris_connections.yaml"}
        return self.path / names[name]

    def restore(self):
        """Both of the person's files are as they were at first."""
        self.file("settings").write_text(_SETTINGS.format(**SECRETS),
                                         encoding="utf-8")
        kept = getattr(self, "_connections", None)
        if kept is None:
            kept = self._first_connections().encode()
        self.file("connections").write_bytes(kept)
        (self.path / ".osiris/run/paused").unlink(missing_ok=True)

    def _first_connections(self):
        given = self.given
        return f"""version: 1
connections:
  sqlite:
    shop: {{path: '{given}/shop.db', default: true}}
    masked: {{path: '{given}/masked.db', policy: {{assistants: masked}}}}
    garbage: {{path: '{given}/garbage.db'}}
    gone: {{path: '{given}/${{CANARY_FOLDER}}/gone.db'}}
    quote: {{path: '{given}/${{CANARY_FOLDER}}/misbehave.quote'}}
    hang: {{path: '{given}/misbehave.hang'}}
    crash: {{path: '{given}/misbehave.crash'}}
  postgresql:
    literal: {{host: 127.0.0.1, database: d, user: u, password: {
        _quoted("literal")}}}
    plain: {{host: 127.0.0.1, database: d, user: u, password: {
        _quoted("session")}}}
    variable: {{host: 127.0.0.1, database: d, user: u,
               password: '${{CANARY_VARIABLE}}'}}
    fallback: {{host: 127.0.0.1, database: d, user: u,
               password: {json.dumps("${UNSET:-" + SECRETS["default"] + "}")}}}
    kept: {{host: 127.0.0.1, database: d, user: u, password: ''}}
    locked: {{host: 127.0.0.1, database: d, user: u, password: ''}}
    unknown: {{host: 127.0.0.1, database: d, user: u,
              passwd: {_quoted("unknown")},
              more: [{_quoted("list")}, {{deep: [{{x: {
                  _quoted("nested")}}}]}}]}}
    misplaced: {{host: [{_quoted("misplaced")}], port: {_quoted("misplaced")},
                sslmode: {_quoted("misplaced")}, database: d}}
  supabase:
    keys: {{project_id: p, key: {_quoted("token")},
           pg_dsn: 'postgres://u:{_in_url("dsn")}@127.0.0.1/d'}}
    web: {{url: 'https://u:{_in_url("url")}@h.example/?token={
        _in_url("query")}', key: {_quoted("token")}}}
  graphql:
    api: {{endpoint: 'http://u:{_in_url("url")}@127.0.0.1:1/?key={
        _in_url("query")}', auth_token: {_quoted("token")},
          headers: {{Authorization: {_quoted("header")}}}}}
  odbc:
    dsn: {{connection_string: {json.dumps("DSN=x;PWD=" + SECRETS["odbc"])}}}
"""

    def references(self):
        text = self._first_connections()
        family, found = None, []
        for line in text.splitlines()[2:]:
            name = line.strip().split(":")[0]
            if line[:2] == "  " and line[2] != " ":
                family = name
            elif line[:4] == "    " and line[4] != " ":
                found.append(f"@{family}.{name}")
        return found

    def _keep(self, alias, where):
        secret = SECRETS["keychain" if where == "keychain" else "vault"]
        status, output = self.run("connections", "set-secret",
                                  f"@postgresql.{alias}", "--to", where,
                                  given=secret)
        assert status == 0, output

    # What our programs do.

    def run(self, *words, given=SECRETS["typed"], binary=OSIRIS, more=None):
        """Runs a command; keeps all that it said. Its status and output."""
        command = [binary, *(["--home", str(self.path)]
                             if binary in (OSIRIS, DESKTOP) else []), *words]
        ended = subprocess.run(
            command, input=given.encode(), capture_output=True, check=False,
            env={**self.environment, **(more or {})}, timeout=_PATIENCE_S,
            cwd=self.written / "work", start_new_session=True)
        self.keep("_".join(words), ended.stdout, ended.stderr)
        return ended.returncode, ended.stdout + ended.stderr

    def keep(self, name, *said):
        """Puts what was said where it is searched."""
        name = "".join(c if c.isalnum() else "_" for c in name)[:80]
        for data in said:
            self._said += 1
            file = self.written / "said" / f"{self._said:05}_{name}_"
            file.write_bytes(data)

    # What is in it.

    def leaks(self, home=None):
        """Every place where a secret is and may not be: (file, secret, form).

        Our own check looks, which knows every form that it can be found in.
        """
        names, lines = [], []
        for name, secret in SECRETS.items():
            names.append(name)
            lines.append(secret)
        looked = subprocess.run(
            [OSIRIS, "--home", str(home or self.searched), "--json",
             "leakcheck", "--canaries", "-"], capture_output=True,
            input="\n".join(lines).encode(), check=False,
            env=self.environment, timeout=_PATIENCE_S)
        document = json.loads(looked.stdout)
        assert document["status"] == "success", document
        found = []
        for hit in document["hits"]:
            # Of one of ours, and perhaps of a connection, too.
            numbers = [int(part.removeprefix("canary ")) for part in
                       hit["secret"].split(", ") if part.startswith("canary")]
            file = hit["where"].removeprefix(".osiris/")
            if home is not None:
                file = f"home/.osiris/{file}"
            for number in numbers:
                name = names[number - 1]
                if not is_exempt(file, name):
                    found.append((file, name, hit["form"], *hit["inside"]))
        return document, sorted(set(found))
