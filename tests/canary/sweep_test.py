"""No secret is in any byte that is written, whatever is done and breaks."""
import argparse
import json
import os
import resource
import select
import signal
import subprocess
import sys
import unittest

import processes
from assistant import ask_everything, remember_everything, to_remember
from canaries import KNOWN, SECRETS
from commands import ENDLESS, every_command
from ground import DESKTOP, OSIRIS, Ground
from server import TESTING_BINARY, TESTING_WORKER, Server, code_of
from watch import Watch

_LONG = False
_SOME_SOURCES = ("@sqlite.shop", "@sqlite.masked", "@sqlite.gone",
                 "@postgresql.kept", "@supabase.web", "@graphql.api")
_BROKEN = SECRETS["broken"]
# What somebody may have left in a file of theirs.
_BROKEN_CONNECTIONS = tuple("version: 1\nconnections: " + text for text in (
    '{postgresql: {x: {password: "%s',
    "{postgresql: {x: {password: [%s}}}",
    "\n  postgresql:\n    x:\n      password: %s\n     port: : 1",
    "\n\tpostgresql: {x: {password: '%s'}}",
    "{postgresql: {x: {host: h, password: a, password: '%s'}}}",
    "{postgresql: {x: {host: h, database: d, port: '%s'}}}",
    "{postgresql: {x: {host: h, database: d, sslmode: '%s'}}}",
    "{postgresql: {x: {host: h, database: d, environment: '%s'}}}",
    "{postgresql: {x: {host: h, database: d, default: '%s'}}}",
    "{postgresql: {x: {host: h, database: d, policy: '%s'}}}",
    "{postgresql: {x: {host: h, database: d, policy: {ask: '%s'}}}}",
    "{postgresql: {x: {host: h, database: d, mask: '%s'}}}",
    "{postgresql: {x: {host: h, database: d, password: '${%s'}}}",
    "{postgresql: {x: {host: h, database: d, password: '${%s}'}}}",
    "{postgresql: {x: '%s'}}", "{postgresql: '%s'}", "'%s'", "['%s']",
    "{postgresql: {x: {password: *%s}}}", "{postgresql: {x: !!int '%s'}}",
    "&%s {postgresql: {x: {policy: {max_rows: '%s'}}}}"))
_BROKEN_SETTINGS = (
    "'%s'", "telemetry: '%s'", "telemetry: {otlp_endpoint: ['%s']}",
    "telemetry: {otlp_endpoint: 'no://u:%s@h/'}", "audit: {durability: '%s'}",
    "mcp: {queue: '%s'}", 'mcp: {queue: "%s', "payloads: {mode: '%s'}",
    "policy: {assistants: '%s'}")


def _broken(text):
    """`text` with a secret in it, spelled as between its quotes."""
    spelled = _BROKEN.replace("'", "''")
    return text.replace("%s", spelled)


class SweepTest(unittest.TestCase):

    def setUp(self):
        self.ground = self.enterContext(Ground())
        self.watch = self.enterContext(
            Watch(self.ground.written / "processes"))
        self.found = {"snapshot": "disc_0123456789abcdef", "call": "0" * 32,
                      "memory": "mem_0", "file": "unnamed"}

    # What is done.

    def find(self):
        """Makes a snapshot and an answer, to ask for."""
        status, output = self.ground.run("discovery", "run", "@sqlite.shop",
                                         "--json")
        self.assertEqual(status, 0, output)
        self.found["snapshot"] = json.loads(output)["snapshot"]
        log = "".join(file.read_text(encoding="utf-8") for file in
                      (self.ground.path / ".osiris/audit").glob("*.jsonl"))
        calls = [line["corr"] for line in map(json.loads, log.splitlines())
                 if "corr" in line]
        self.found["call"] = calls[-1]

    def give_every_command(self):
        sources = ["@sqlite.shop", "@sqlite.masked"]
        if _LONG:
            sources = self.ground.references()
        count = 0
        for command in every_command(self.ground):
            count += 1
            if command.name in ENDLESS:
                self.begin_and_end(*command.words)
                continue
            for source in sources:
                self.found["file"] = f"{'_'.join(command.words)}_{count}"
                words = command.words_for(source, self.found)
                self.give(*words)
                self.give(*words, "--json")
                if words == command.words:
                    break
            if command.takes_arguments:
                self.give(*command.words, "--arguments-file", "-", "--json",
                          given=json.dumps({"password": SECRETS["argument"],
                                            "canaries": SECRETS["argument"]}))
            more = list(command.mistaken())
            if _LONG:
                more += command.with_each_flag(sources[0], self.found)
            for words in more if _LONG else more[:2]:
                self.give(*words)
        return count

    def give(self, *words, **options):
        self.ground.run(*words, **options)
        self.ground.restore()

    def remember(self):
        """Through the door of people; on no command line."""
        capture = ("memory", "capture", "--arguments-file", "-", "--json")
        for name in KNOWN:
            status, output = self.ground.run(*capture, given=json.dumps(
                {**to_remember(SECRETS[name]), "consent": True}))
            self.assertEqual(status, 0, output)
        status, output = self.ground.run(*capture, given=json.dumps(
            {"intent": "x", "session_id": SECRETS["session"]}))
        self.assertIn(b"PROTOCOL/ARGUMENT_INVALID", output)

    def begin_and_end(self, *words):
        """A command that waits: until it has said something."""
        with subprocess.Popen(
                [OSIRIS, "--home", str(self.ground.path), *words],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, env=self.ground.environment,
                cwd=self.ground.written / "work") as process:
            ready, _, _ = select.select([process.stdout, process.stderr],
                                        [], [])
            first = ready[0].readline()
            self.assert_no_core(process.pid)
            process.send_signal(signal.SIGINT)
            said = process.communicate()
        self.ground.keep("_".join(words), first, *said)

    def serve(self, **options):
        return self.enterContext(Server(
            self.ground, environment=self.ground.environment,
            folder=self.ground.written / "work", **options))

    def keep_said(self, server):
        server.close()
        self.ground.keep("server", server.stdout, server.stderr)

    # What is looked at.

    def assert_no_core(self, pid):
        limits = processes.read(pid, "limits").decode().splitlines()
        core = next(line for line in limits if "core file" in line)
        self.assertEqual(core.split()[4:6], ["0", "0"],
                         processes.read(pid, "cmdline"))

    def assert_nothing_leaked(self):
        looked, leaks = self.ground.leaks()
        self.assertEqual(leaks, [])
        self.assertFalse(looked["truncated"])
        self.assertEqual(looked["too_short"], [])
        self.assertEqual(looked["secrets_checked"], len(SECRETS))
        kept, leaks = self.ground.leaks(self.ground.path)
        self.assertEqual(leaks, [])
        return looked["files"], kept["answers"]

    # The sweep.

    def test_every_command_keeps_every_secret(self):
        self.find()
        count = self.give_every_command()
        self.remember()
        files, _ = self.assert_nothing_leaked()
        print(f"{count} commands, {files} files, "
              f"{self.watch.count()} kinds of processes: nothing leaked")

    def test_every_question_of_an_assistant_is_answered_without_one(self):
        self.find()
        server = self.serve()
        sources = self.ground.references()
        if not _LONG:
            sources = [one for one in sources if one in _SOME_SOURCES]
        tools = ask_everything(server, sources, self.found)
        # By now it was told what is in the keychain, too.
        told, refused = remember_everything(server, [*KNOWN, "keychain"])
        for document in told:
            self.assertEqual(document["status"], "success", document)
        for document in refused:
            self.assertEqual(code_of(document), "PROTOCOL/ARGUMENT_INVALID")
        self.keep_said(server)
        files, answers = self.assert_nothing_leaked()
        self.assertGreater(answers, len(sources))
        # Under a key that is where the person's secrets are.
        keys = self.ground.path / ".osiris/keys"
        self.assertTrue((keys / "payloads.ref").read_text(
            encoding="utf-8").startswith("keychain:osiris/keys/"))
        self.assertFalse((keys / "payloads.key").exists())
        print(f"{tools} tools, {answers} answers, {files} files: "
              "nothing leaked")

    def open_window(self, what):
        """Returns the status of a window that shows it, for a picture."""
        return self.ground.run(
            "--open", what, "--screenshot", "picture.png", binary=DESKTOP,
            more={"QT_QPA_PLATFORM": "offscreen"})[0]

    def test_a_window_on_a_source_writes_no_secret(self):
        for table in ("@sqlite.shop/notes", "@sqlite.masked/things"):
            self.assertEqual(self.open_window(table), 0, table)
        sources = self.ground.references() if _LONG else _SOME_SOURCES
        opened = {one: self.open_window(one) for one in sources}
        self.assertNotEqual(opened["@postgresql.kept"], 0)
        log = "".join(file.read_text(encoding="utf-8") for file in
                      (self.ground.path / ".osiris/audit").glob("*.jsonl"))
        self.assertIn('"door":"desktop"', log)
        files, _ = self.assert_nothing_leaked()
        print(f"{len(opened)} windows, {files} files: nothing leaked")

    def test_what_fails_says_no_secret(self):
        server = self.serve(binary=TESTING_BINARY,
                            options=["--worker", TESTING_WORKER])
        for how in ("quote", "gone", "garbage", "crash"):
            for tool, more in (("discovery_request", {}),
                               ("connections_doctor", {}),
                               ("discovery_sample", {"table": "quote"})):
                server.call(tool, {"connection": f"@sqlite.{how}", **more})
        # The control: the source did quote the secret.
        self.assertIn(b"cannot open `", server.stdout)
        number = server.start_call("discovery_request",
                                   {"connection": "@sqlite.hang"})
        workers = self.workers(server)
        while not workers:
            server.read_some(0.02)
            workers = self.workers(server)
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        server.answer(number)
        self.keep_said(server)
        self.assert_nothing_leaked()

    def workers(self, server):
        return [pid for child in processes.children(server.pid)
                for pid in processes.children(child)]

    def test_files_that_are_broken_are_refused_without_a_word_of_theirs(self):
        for name, texts in (("connections", _BROKEN_CONNECTIONS),
                            ("settings", _BROKEN_SETTINGS)):
            for text in texts:
                self.ground.restore()
                self.ground.file(name).write_text(_broken(text),
                                                  encoding="utf-8")
                self.try_broken()
        self.ground.restore()
        self.assert_nothing_leaked()

    def try_broken(self):
        for words in (["connections", "list"], ["connections", "doctor"],
                      ["doctor"], ["discovery", "run", "@postgresql.x"],
                      ["connections", "migrate", "--dry-run"])[
                          :None if _LONG else 2]:
            self.ground.run(*words)
        server = Server(self.ground, environment=self.ground.environment,
                        folder=self.ground.written / "work",
                        shake_hands=False)
        with server:
            server.close_input()
            while server.read_some():
                pass
            server.wait()
            self.ground.keep("broken", server.stdout, server.stderr)

    def test_a_process_that_aborts_leaves_no_core(self):
        server = self.serve(binary=TESTING_BINARY,
                            options=["--worker", TESTING_WORKER])
        for source in ("variable", "locked", "kept"):
            server.call("connections_doctor",
                        {"connection": f"@postgresql.{source}"})
        server.start_call("discovery_request", {"connection": "@sqlite.hang"})
        while not self.workers(server):
            server.read_some(0.02)
        tree = server.tree()
        self.assertGreaterEqual(len(tree), 4)
        for pid in tree:
            self.assert_no_core(pid)
            _allow_core(pid)
        for pid in reversed(tree):
            try:
                os.kill(pid, signal.SIGABRT)
            except ProcessLookupError:
                pass  # with its parent
        self.assertEqual(processes.await_end(tree[1:]), [])
        server.wait()
        self.ground.keep("aborted", server.stdout, server.stderr)
        cores = [file for file in self.ground.written.rglob("*core*")
                 if file.is_file()]
        self.assertEqual(cores, [])
        self.assert_nothing_leaked()

    def test_the_control_what_is_planted_is_found(self):
        planted = {"said/plain": ("argument", SECRETS["argument"].encode()),
                   "home/.osiris/run/hex": (
                       "vault", SECRETS["vault"].encode().hex().encode()),
                   "processes/json": (
                       "typed", json.dumps(SECRETS["typed"]).encode()),
                   "tmp/reversed": (
                       "dsn", SECRETS["dsn"].encode()[::-1])}
        for file, (_, data) in planted.items():
            path = self.ground.written / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"before " + data + b" after")
        _, leaks = self.ground.leaks()
        self.assertEqual({(file, name) for file, name, *_ in leaks},
                         {(file, name) for file, (name, _) in planted.items()})


def _allow_core(pid):
    """A core may be as large as it likes, if we may say so: only what the
    process itself forbids still holds."""
    try:
        resource.prlimit(pid, resource.RLIMIT_CORE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        pass  # no root: the limit itself was looked at


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--long", action="store_true")
    known, rest = parser.parse_known_args()
    _LONG = known.long
    unittest.main(argv=[sys.argv[0], *rest])
