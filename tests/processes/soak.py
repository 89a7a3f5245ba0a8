#!/usr/bin/env python3
"""Makes many calls, some of which cost their worker, and looks for what stays.

Usage: soak.py [--calls COUNT]

The real server, with workers that crash, hang and eat memory as they are
asked to. Each call must be answered once and as it should be; afterwards the
server must be the same processes with as many descriptors and threads as
before, and hardly more memory. Prints one line of figures; exits 1 if anything
is otherwise. Run where Bazel puts the programs: soak.sh does.
"""
import argparse
import random
import sys
import time

import processes
from home import Home
from server import TESTING_BINARY, TESTING_WORKER, Server, code_of

_CALLS = 2_000
_IN_FLIGHT = 8
# More than the broker ever works on at once.
_BURST = 96
_STEADY_ROUNDS = 2
_MOST_ROUNDS = 30
_PATIENCE_S = 30
_CONFIGURATION = """
audit: {durability: flush}
mcp: {discovery_deadline_ms: 200, idle_connection_s: 1}
policy: {assistants: full}
worker: {memory_mb: 96}
"""
_FRUIT = [["apple"], ["pear"]]
# Calls of each hundred, and how they must fail.
_BAD = {"crash": (2, "RUN/WORKER_CRASHED"),
        "hang": (1, "RUN/TIMED_OUT"),
        "eat_memory": (1, "RUN/OUT_OF_MEMORY")}
# What keeps a thread of the broker for a second, on a worker of its own.
_SLOW = "sleep_1000"
# Both together: 5 MB.
_MOST_GROWTH_KIB = 5_000_000 // 1024
_GROWTH_KIB = {"front": 1024, "broker": _MOST_GROWTH_KIB}


def sample(connection, table):
    return "discovery_sample", {"connection": f"@sqlite.{connection}",
                                "table": table}


# Only what hangs has a short deadline: the others may take their time.
_REQUESTS = {
    "sample": sample("shop", "fruit"),
    "list": ("connections_list", {}),
    "slow": sample(_SLOW, _SLOW),
    "crash": sample("crash", "crash"),
    "eat_memory": sample("eat_memory", "eat_memory"),
    "hang": ("discovery_request", {"connection": "@sqlite.hang",
                                   "refresh": True})}


class Client:
    """Calls that are under way, and the checks of their answers."""

    def __init__(self, server):
        self.server = server
        self.waiting = {}  # id -> kind

    def start(self, kind):
        self.waiting[self.server.start_call(*_REQUESTS[kind])] = kind

    def take(self):
        """Takes the next answer, which must be to a call that waits."""
        message = self.server.message()
        if "method" in message:
            return
        kind = self.waiting.pop(message["id"], None)
        assert kind, f"nobody asked, or not any more: {message}"
        self.check(kind, message["result"]["structuredContent"])
        self.server.forget()

    @staticmethod
    def check(kind, document):
        if kind in _BAD:
            assert code_of(document) == _BAD[kind][1], (kind, document)
        elif kind == "sample":
            assert document["data"]["rows"] == _FRUIT, document
        else:
            assert document["status"] == "success", document

    def run(self, kinds, in_flight=_IN_FLIGHT):
        for kind in kinds:
            while len(self.waiting) >= in_flight:
                self.take()
            self.start(kind)
        while self.waiting:
            self.take()


def mixed(calls):
    """The kinds of so many calls, in an order that is always the same."""
    kinds = []
    for kind, (of_hundred, _) in _BAD.items():
        kinds += [kind] * (calls * of_hundred // 100)
    kinds += ["list"] * (calls // 10)
    kinds += ["sample"] * (calls - len(kinds))
    random.Random(calls).shuffle(kinds)
    return kinds


def warm_up(client):
    """Calls until bursts of them start no more threads of the broker."""
    steady, before = 0, 0
    for _ in range(_MOST_ROUNDS):
        client.run(["slow"] * _BURST, in_flight=_BURST)
        client.run(mixed(200))
        now = processes.threads(client.server.pid)
        steady = steady + 1 if now == before else 0
        if steady == _STEADY_ROUNDS:
            return
        before = now
    raise AssertionError(f"the broker has ever more threads: {before}")


class Figures:
    """What the front and the broker hold."""

    def __init__(self, server):
        self.pids = {"front": server.front(), "broker": server.pid}
        self.held = {
            name: {"descriptors": processes.open_files(pid),
                   "threads": processes.threads(pid)}
            for name, pid in self.pids.items()}
        self.private_kib = {name: processes.private_kib(pid)
                            for name, pid in self.pids.items()}

    def differences(self, before):
        found = []
        for name, held in self.held.items():
            if self.pids[name] != before.pids[name]:
                found.append(f"another {name}")
            if held != before.held[name]:
                found.append(f"the {name} has {held}, and had "
                             f"{before.held[name]}")
            if self.growth_kib(before)[name] > _GROWTH_KIB[name]:
                found.append(f"the {name} has {self.private_kib[name]} KiB, "
                             f"and had {before.private_kib[name]}")
        if sum(self.growth_kib(before).values()) > _MOST_GROWTH_KIB:
            found.append("both together grew by more than 5 MB")
        return found

    def growth_kib(self, before):
        return {name: kib - before.private_kib[name]
                for name, kib in self.private_kib.items()}

    def describe(self, before):
        return "; ".join(
            f"{name}: {held['descriptors']} descriptors, {held['threads']} "
            f"threads, {self.private_kib[name]} KiB "
            f"({self.growth_kib(before)[name]:+d})"
            for name, held in self.held.items())


def is_at_rest(server):
    """True once no worker is kept: only their parent and the front are."""
    return len(server.tree()) == 3


def figures_at_rest(server, before=None):
    """Returns the figures once they are as before, or will not become so."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        rests = is_at_rest(server)
        figures = Figures(server)
        good = rests and not (before and figures.differences(before))
        if good or time.monotonic() > deadline:
            assert rests, f"workers stay: {server.tree()}"
            return figures
        time.sleep(0.05)


def soak(server, calls):
    """Returns what is wrong, after its line of figures."""
    client = Client(server)
    warm_up(client)
    before = figures_at_rest(server)
    kinds = mixed(calls)
    began = time.monotonic()
    client.run(kinds)
    took = time.monotonic() - began
    after = figures_at_rest(server, before)
    bad = ", ".join(f"{kinds.count(kind)} {kind}" for kind in _BAD)
    print(f"soak: {calls} calls ({bad}) in {took:.1f} s, {calls / took:.0f}/s; "
          f"{after.describe(before)}", flush=True)
    return after.differences(before)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=_CALLS)
    calls = parser.parse_args(arguments).calls
    with Home() as home:
        home.database("shop", "CREATE TABLE fruit (name TEXT);"
                      "INSERT INTO fruit VALUES ('apple'), ('pear');")
        home.misbehaving(_SLOW, *_BAD)
        home.configure(_CONFIGURATION)
        with Server(home, binary=TESTING_BINARY,
                    options=["--worker", TESTING_WORKER]) as server:
            problems = soak(server, calls)
            tree = server.tree()
            if server.close() != 0:
                problems.append("the server failed at its end")
            if processes.await_end(tree):
                problems.append("processes outlive the server")
    for problem in problems:
        print(f"soak: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
