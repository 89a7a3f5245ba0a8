"""Commands that keep secrets, as a person and a script use them: 19 and 25."""
import array
import fcntl
import json
import os
import pathlib
import pty
import select
import subprocess
import tempfile
import termios
import unittest

import processes
from home import Home

_OSIRIS = os.path.abspath("cli/osiris")
_CANARY = "cAnArY-\u00e4/+%'\" #-7f3a91"
_SECOND = "cAnArY-second-5b2e07"
_PASSPHRASE = "pAsSpHrAsE-91c4d8"
_FILE = """version: 1
connections:
  postgresql:
    # the shop
    shop: {database: d, user: u, sslmode: disable, socket: /nowhere}
    plain:
      database: d
      user: u
      password: %s   # of Ann
      socket: /nowhere
"""
_PATIENCE_S = 60


class Person:
    """Somebody at a terminal of 80 columns, and what they see."""

    def __init__(self, command, environment):
        self.seen = b""
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, environment)

    def _read(self):
        ready, _, _ = select.select([self._terminal], [], [], _PATIENCE_S)
        assert ready, self.seen
        try:
            data = os.read(self._terminal, 4096)
        except OSError:
            data = b""
        self.seen += data
        return data

    def answer(self, question, answer):
        """Waits for `question`, and types."""
        start = len(self.seen)
        while question not in self.seen[start:]:
            assert self._read(), self.seen
        os.write(self._terminal, answer)

    def end(self):
        while self._read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self._terminal)
        return os.waitstatus_to_exitcode(status)


class SecretCommandsTest(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(Home())
        self.home.connections(_FILE % json.dumps(_CANARY))
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.passphrase = pathlib.Path(folder, "passphrase")
        self.tell(_PASSPHRASE)

    def tell(self, passphrase):
        self.passphrase.write_text(passphrase + "\n", encoding="utf-8")
        self.passphrase.chmod(0o600)

    def environment(self, told=True):
        variables = {"PATH": "/usr/bin:/bin", "TERM": "xterm",
                     "HOME": str(self.home.path)}
        if told:
            variables["OSIRIS_VAULT_PASSPHRASE_FILE"] = str(self.passphrase)
        return variables

    def command(self, *words):
        return [_OSIRIS, "--home", str(self.home.path), "connections", *words]

    def run_osiris(self, *words, given="", told=True):
        """Returns exit status and output; neither stream says a secret."""
        result = subprocess.run(
            self.command(*words), input=given.encode(), capture_output=True,
            env=self.environment(told), timeout=_PATIENCE_S, check=False,
            start_new_session=True)
        for stream in (result.stdout, result.stderr):
            self.assert_says_nothing(stream)
        return result.returncode, result.stdout.decode()

    def answer(self, *words, given="", told=True):
        """Returns the one document that a command prints."""
        _, output = self.run_osiris(*words, "--json", given=given, told=told)
        return json.loads(output)

    def assert_says_nothing(self, data):
        for secret in (_CANARY, _SECOND, _PASSPHRASE):
            for form in (secret, json.dumps(secret)[1:-1]):
                self.assertNotIn(form.encode(), data)

    def text(self):
        return (self.home.path / "osiris_connections.yaml").read_text(
            encoding="utf-8")

    def assert_home_holds_nothing(self):
        files = [file for file in self.home.path.rglob("*") if file.is_file()]
        self.assertIn(self.home.path / ".osiris/secrets.vault", files)
        for file in files:
            self.assert_says_nothing(file.read_bytes())

    def secret_of(self, alias):
        """How the check of `alias` for its secrets ended."""
        report = self.answer("doctor", f"@postgresql.{alias}")
        checks = report["connections"][0]["checks"]
        return next(check for check in checks if check["name"] == "variables")

    def without_plain(self):
        self.home.connections(_FILE % "'${UNSET:-}'")

    def test_row_19_a_secret_that_is_piped_in_is_only_in_the_vault(self):
        self.without_plain()
        before = self.text()
        answer = self.answer("set-secret", "@postgresql.shop", "--to", "vault",
                             given=_CANARY + "\n")
        self.assertEqual(answer["status"], "success", answer)
        self.assertEqual(answer["stored"], "vault:postgresql.shop.password")
        self.assertEqual(self.text(), before.replace(
            "{database", '{password: "vault:postgresql.shop.password", '
            "database"))
        self.assert_home_holds_nothing()
        vault = self.home.path / ".osiris/secrets.vault"
        self.assertEqual(vault.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.secret_of("shop")["status"], "ok")

    def test_row_19_migrating_leaves_no_secret_and_no_copy(self):
        before = self.text()
        plan = self.answer("migrate", "--to", "vault", "--dry-run")
        self.assertEqual((plan["dry_run"], plan["count"]), (True, 1), plan)
        self.assertEqual(self.text(), before)
        status, output = self.run_osiris("migrate", "--to", "vault", "--yes")
        self.assertEqual(status, 0, output)
        self.assertIn("vault:postgresql.plain.password", output)
        self.assertEqual(self.text(), _FILE % (
            '"vault:postgresql.plain.password"'))
        self.assert_home_holds_nothing()
        self.assertEqual(
            sorted(file.name for file in self.home.path.iterdir()),
            [".osiris", "osiris.yaml", "osiris_connections.yaml"])
        self.assertEqual(self.secret_of("plain")["status"], "ok")
        self.assertEqual(self.answer("migrate", "--to", "vault",
                                     "--yes")["count"], 0)

    def test_nothing_is_moved_where_nobody_agrees(self):
        before = self.text()
        error = self.answer("migrate", "--to", "vault")["error"]
        self.assertEqual(error["code"], "PROTOCOL/USAGE_INVALID")
        self.assertEqual(self.text(), before)
        self.assertFalse((self.home.path / ".osiris/secrets.vault").exists())

    def test_the_vault_stays_locked_without_its_passphrase(self):
        self.without_plain()
        self.answer("set-secret", "@postgresql.shop", "--to", "vault",
                    given=_CANARY)
        vault = (self.home.path / ".osiris/secrets.vault").read_bytes()
        self.tell("not " + _PASSPHRASE)
        for command in ("rotate", "set-secret"):
            error = self.answer(command, "@postgresql.shop",
                                given=_SECOND)["error"]
            self.assertEqual(error["code"], "CONFIG/VAULT_LOCKED")
        error = self.answer("rotate", "@postgresql.shop", given=_SECOND,
                            told=False)["error"]
        self.assertEqual(error["code"], "CONFIG/VAULT_LOCKED")
        self.assertEqual(
            (self.home.path / ".osiris/secrets.vault").read_bytes(), vault)

    def test_an_empty_secret_is_none(self):
        self.without_plain()
        for given in ("", "\n", "a\0b"):
            error = self.answer("set-secret", "@postgresql.shop", "--to",
                                "vault", given=given)["error"]
            self.assertEqual(error["code"], "PROTOCOL/ARGUMENT_INVALID")
        self.assertFalse((self.home.path / ".osiris/secrets.vault").exists())

    def test_row_25_no_process_of_a_command_shows_a_secret(self):
        self.without_plain()
        with subprocess.Popen(
                self.command("set-secret", "@postgresql.shop", "--to", "vault"),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, env=self.environment()) as process:
            # It waits for the end of its input, and has taken the rest.
            process.stdin.write(_CANARY.encode())
            process.stdin.flush()
            while _unread(process.stdin):
                self.assertTrue(processes.is_running(process.pid))
            for pid in [process.pid, *processes.descendants(process.pid)]:
                for name in ("cmdline", "environ"):
                    data = processes.read(pid, name)
                    self.assert_says_nothing(data)
                self.assertNotEqual(processes.read(pid, "cmdline"), b"")
            output, _ = process.communicate()
        self.assertEqual(process.returncode, 0, output)
        self.assert_says_nothing(output)

    def test_row_19_what_a_person_types_is_not_shown(self):
        self.without_plain()
        person = Person(
            self.command("set-secret", "@postgresql.shop", "--to", "vault"),
            self.environment(told=False))
        person.answer(b"`password` of `@postgresql.shop`: ",
                      b"wrong\x15" + _CANARY.encode() + b"x\x7f\r")
        person.answer(b"the same again: ", b"another\r")
        person.answer(b"`password` of `@postgresql.shop`: ",
                      _CANARY.encode() + b"\r")
        person.answer(b"the same again: ", _CANARY.encode() + b"\r")
        person.answer(b"a passphrase for the new vault: ",
                      _PASSPHRASE.encode() + b"\r")
        person.answer(b"the same again: ", _PASSPHRASE.encode() + b"\r")
        self.assertEqual(person.end(), 0, person.seen)
        self.assert_says_nothing(person.seen)
        self.assertNotIn(b"wrong", person.seen)
        self.assertEqual(self.secret_of("shop")["status"], "ok")

        person = Person(self.command("rotate", "@postgresql.shop"),
                        self.environment(told=False))
        person.answer(b"passphrase of the vault: ",
                      _PASSPHRASE.encode() + b"\r")
        person.answer(b"`password` of `@postgresql.shop`: ", b"\x03")
        self.assertEqual(person.end(), 8, person.seen)
        self.assertIn(b"[RUN/CANCELLED]", person.seen)
        self.assert_home_holds_nothing()

    def test_a_person_is_asked_before_secrets_are_moved(self):
        before = self.text()
        for key, status in ((b"n", 8), (b"y", 0)):
            self.assertEqual(self.text(), before)
            person = Person(self.command("migrate", "--to", "vault"),
                            self.environment())
            person.answer(b"Move it? [y/N] ", key)
            self.assertEqual(person.end(), status, person.seen)
            self.assert_says_nothing(person.seen)
        self.assertEqual(self.text(), _FILE % (
            '"vault:postgresql.plain.password"'))


def _unread(stream):
    """How many bytes nobody has read from a pipe yet."""
    count = array.array("i", [0])
    fcntl.ioctl(stream.fileno(), termios.FIONREAD, count)
    return count[0]


if __name__ == "__main__":
    unittest.main()
