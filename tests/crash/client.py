"""One client of one server: calls on the way, and the answers that came."""
import json

# Each is answered at once, and one of them asks the worker.
FRUIT = "CREATE TABLE fruit (name TEXT); INSERT INTO fruit VALUES ('apple');"
REQUESTS = (
    ("connections_list", {}),
    ("discovery_sample", {"connection": "@sqlite.shop", "table": "fruit"}),
    ("discovery_sample", {"connection": "@sqlite.none", "table": "fruit"}),
    ("discovery_request", {"connection": "@sqlite.shop", "refresh": True}),
    ("discovery_search", {"nonsense": 1}),
)
CONFIGURATION = "policy: {assistants: full}\n"
_IN_FLIGHT = 8


def prepare(home, more=""):
    """Gives `home` what the requests ask for."""
    home.configure(CONFIGURATION + more)
    home.database("shop", FRUIT)


class Answer:
    """What the log must tell of too."""

    def __init__(self, message):
        result = message["result"]
        document = result["structuredContent"]
        self.correlation_id = result["_meta"]["osiris/correlation_id"]
        self.outcome = ("ok" if document["status"] == "success"
                        else document["error"]["code"])

    def __str__(self):
        return f"{self.correlation_id} ({self.outcome})"


class Client:
    """Makes calls in the order of their numbers; keeps what was answered."""

    def __init__(self, server, dice):
        self.answers = []
        self._server, self._dice = server, dice
        self._waiting = set()

    def start(self, request=None):
        tool, arguments = request or self._dice.choice(REQUESTS)
        self._waiting.add(self._server.start_call(tool, arguments))

    @property
    def waiting(self):
        return len(self._waiting)

    def take(self):
        """Takes the next answer; False where the server ended."""
        line = self._server.line()
        if line is None:
            return False
        self._keep(json.loads(line))
        self._server.forget()
        return True

    def take_rest(self):
        """Takes the whole answers that a server left which ended."""
        while self._server.read_some(0):
            pass
        while self.take():
            pass

    def take_ready(self):
        """Takes the answers that are there."""
        self._server.read_some(0)
        while line := self._server.line(0):
            self._keep(json.loads(line))

    def run(self, calls, request=None):
        """Makes so many calls and takes all their answers."""
        for _ in range(calls):
            while self.waiting >= _IN_FLIGHT:
                assert self.take(), "the server ended"
            self.start(request)
        while self._waiting:
            assert self.take(), "the server ended"

    def _keep(self, message):
        if "method" in message:
            return
        assert message["id"] in self._waiting, f"nobody asked: {message}"
        self._waiting.remove(message["id"])
        self.answers.append(Answer(message))
