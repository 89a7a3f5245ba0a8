"""The real server as one child process, and bytes to and from it."""
import json
import os
import pathlib
import select
import subprocess
import tempfile
import time

import processes

BINARY = os.path.abspath("mcp/osiris-mcp")
TESTING_BINARY = os.path.abspath("mcp/osiris-mcp-testing")
WORKER = os.path.abspath("worker/osiris-worker")
TESTING_WORKER = os.path.abspath("worker/osiris-worker-testing")
_PATIENCE_S = 60


def _once(pairs):
    value = dict(pairs)
    assert len(value) == len(pairs), f"a member stands twice: {pairs}"
    return value


def _no_constant(text):
    raise ValueError(f"{text} is no JSON")


def parse(line):
    """One message, strictly: UTF-8, no NaN, no member twice."""
    return json.loads(line.decode("utf-8"), object_pairs_hook=_once,
                      parse_constant=_no_constant)


class Server:
    """Started at once; ended at the end of a `with`, if it still runs.

    Every line that it writes must be a message of JSON-RPC.
    """

    def __init__(self, home, *, binary=None, environment=None,
                 options=(), shake_hands=True, folder=None):
        self.stdout = b""  # all that came, and was not forgotten
        self.instructions = None
        self._errors = tempfile.TemporaryFile()
        self._read = 0  # bytes of it that were handed out
        self._next_id = 1
        command = [binary or BINARY, "--home", str(home.path), *options]
        # pylint: disable=consider-using-with
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._errors, env=environment, cwd=folder or home.path)
        os.set_blocking(self._process.stdin.fileno(), False)
        if shake_hands:
            self.initialize()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._errors.close()

    @property
    def pid(self):
        return self._process.pid

    @property
    def stderr(self):
        self._errors.flush()
        size = os.fstat(self._errors.fileno()).st_size
        return os.pread(self._errors.fileno(), size, 0)

    def front(self):
        """Returns the pid of the process that reads our bytes."""
        for pid in processes.children(self.pid):
            if processes.read(pid, "cmdline").startswith(b"osiris-front"):
                return pid
        raise AssertionError("there is no front")

    def tree(self):
        return [self.pid, *processes.descendants(self.pid)]

    # What goes out.

    def write(self, data):
        """Sends bytes as they are, reading what comes meanwhile."""
        view, fd = memoryview(data), self._process.stdin.fileno()
        output = self._process.stdout.fileno()
        while view:
            ready, writable, _ = select.select([output], [fd], [])
            if ready:
                self.read_some(0)
            if writable:
                view = view[os.write(fd, view):]

    def write_blind(self, data):
        """Sends what is taken, and reads nothing; a server may be gone."""
        try:
            os.write(self._process.stdin.fileno(), data)
        except (BlockingIOError, BrokenPipeError):
            pass

    def send(self, message):
        self.write(json.dumps(message).encode() + b"\n")

    def request(self, method, params=None):
        """Sends a request and returns its id."""
        number = self._next_id
        self._next_id += 1
        message = {"jsonrpc": "2.0", "id": number, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        return number

    def notify(self, method, params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    # What comes in.

    def output(self):
        """The descriptor of its output, for who reads that otherwise."""
        return self._process.stdout.fileno()

    def read_some(self, seconds=_PATIENCE_S):
        """False at the end of the server's output."""
        fd = self._process.stdout.fileno()
        ready, _, _ = select.select([fd], [], [], seconds)
        if not ready:
            return True
        data = os.read(fd, 1 << 20)
        self.stdout += data
        return bool(data)

    def output_ends(self, patience=_PATIENCE_S):
        """Reads all that comes; False if its end does not."""
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            if not self.read_some(left):
                return True
        return False

    def line(self, patience=_PATIENCE_S):
        """The next line without its end; None when there is none."""
        deadline = time.monotonic() + patience
        while True:
            end = self.stdout.find(b"\n", self._read)
            if end >= 0:
                line = self.stdout[self._read:end]
                self._read = end + 1
                return line
            left = deadline - time.monotonic()
            if left <= 0 or not self.read_some(left):
                return None

    def forget(self):
        """Keeps only what was not handed out: for who reads very much."""
        self.stdout = self.stdout[self._read:]
        self._read = 0

    def message(self):
        line = self.line()
        assert line is not None, (
            f"nothing came; stderr: {self.stderr[-2000:]!r}")
        return parse(line)

    def answer(self, number):
        """Returns the answer to a request, passing over notifications."""
        while True:
            message = self.message()
            if "method" not in message:
                assert message.get("id") == number, message
                return message

    def ask(self, method, params=None):
        return self.answer(self.request(method, params))

    # What is said most.

    def initialize(self, revision="2025-11-25"):
        answer = self.ask("initialize", {
            "protocolVersion": revision, "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}})
        assert answer["result"]["protocolVersion"] == revision, answer
        self.notify("notifications/initialized", {})
        self.instructions = answer["result"].get("instructions")
        return answer["result"]

    def call(self, tool, arguments):
        """Returns the document that the tool answers."""
        return self.answer(self.start_call(tool, arguments))[
            "result"]["structuredContent"]

    def start_call(self, tool, arguments):
        return self.request("tools/call",
                            {"name": tool, "arguments": arguments})

    def is_alive(self):
        return self.ask("ping") == {
            "jsonrpc": "2.0", "id": self._next_id - 1, "result": {}}

    # Its end.

    def close_input(self):
        self._process.stdin.close()

    def wait(self):
        return self._process.wait(timeout=_PATIENCE_S)

    def close_raw(self):
        """As close, for one whose output is no text."""
        self.close_input()
        while self.read_some():
            pass
        return self.wait()

    def close(self):
        """Ends the input and waits; returns the exit status.

        What it wrote after the last answer must be messages, too.
        """
        if not self._process.stdin.closed:
            self.close_input()
        while self.read_some():
            pass
        status = self.wait()
        for line in self.stdout.split(b"\n")[:-1]:
            parse(line)
        assert self.stdout.endswith(b"\n") or not self.stdout
        return status


def code_of(document):
    """Returns the code of a failed call's document."""
    assert document.get("status") == "error", document
    return document["error"]["code"]


def pathname(name):
    """Where Bazel puts what a test was given."""
    return str(pathlib.Path(name).absolute())
