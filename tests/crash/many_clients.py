#!/usr/bin/env python3
"""Counts what many clients do at once, in all three places that tell of it.

Usage: many_clients.py [--clients COUNT] [--calls COUNT]

Each client starts the real server and makes its calls; all of them share one
home. Answers, audit log and telemetry must tell of the same calls. Exits 1 if
they do not. Run where Bazel puts the programs: run.sh does.
"""
import argparse
import collections
import concurrent.futures
import random
import sys
import threading

import client
import log
import program
from home import Home
from server import Server

_CLIENTS = 100
_CALLS = 100


def name_of(number):
    return f"client-{number}"


class NamedServer(Server):
    """One whose client has a name of its own."""

    def __init__(self, home, number):
        self._name = name_of(number)
        super().__init__(home)

    def request(self, method, params=None):
        if method == "initialize":
            params["clientInfo"]["name"] = self._name
        return super().request(method, params)


def work(home, number, calls, all_started):
    """Makes the calls of one client: [(id, outcome)] of the answers."""
    with NamedServer(home, number) as server:
        all_started.wait()
        ours = client.Client(server, random.Random(number))
        ours.run(calls)
        assert server.close() == 0
    return [(one.correlation_id, one.outcome) for one in ours.answers]


def work_all(home, clients, calls):
    """{client's name: its answers}, with all servers alive at once."""
    all_started = threading.Barrier(clients)
    with concurrent.futures.ThreadPoolExecutor(clients) as threads:
        runs = {name_of(number): threads.submit(work, home, number, calls,
                                                all_started)
                for number in range(clients)}
        return {name: run.result() for name, run in runs.items()}


def logged(home):
    """{(client, outcome): calls} of the audit log, of assistants."""
    counted = collections.Counter()
    for began, ended in log.calls(log.segments(home)).values():
        assert ended is not None, f"a call has no end: {began}"
        if ended["door"] == "mcp":
            counted[ended["client"]["name"], ended["outcome"]] += 1
    return counted


def told(home):
    """The same of telemetry."""
    document = program.ask(home, "telemetry", "show", "--door", "mcp")
    assert document["unreadable"] == 0, document["unreadable"]
    counted = collections.Counter()
    for series in document["series"]:
        assert series["calls"] == sum(
            one["calls"] for one in series["outcomes"]), series
        for one in series["outcomes"]:
            counted[series["client"], one["outcome"]] += one["calls"]
    assert document["calls"] == counted.total(), document
    return counted


def listed(home):
    """How many ended calls of assistants `osiris audit list` finds."""
    return sum(program.ask(home, "audit", "list", "--door", "mcp", "--event",
                           event, "--limit", "1")["total"]
               for event in log.ENDS)


def check(home, answers, calls):
    given = collections.Counter(
        (name, outcome) for name, ours in answers.items()
        for _, outcome in ours)
    assert given.total() == len(answers) * calls, given.total()
    ids = [one for ours in answers.values() for one, _ in ours]
    assert len(set(ids)) == len(ids), "two calls have one id"
    known = log.calls(log.segments(home))
    assert set(ids) <= set(known), "an answered call is not logged"
    assert logged(home) == given, "the log does not tell of what was answered"
    assert told(home) == given, "telemetry does not add up to the answers"
    assert listed(home) == given.total()
    log.verify(home)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=_CLIENTS)
    parser.add_argument("--calls", type=int, default=_CALLS)
    asked = parser.parse_args(arguments)
    with Home() as home:
        client.prepare(home)
        answers = work_all(home, asked.clients, asked.calls)
        check(home, answers, asked.calls)
    print(f"many_clients: {asked.clients} clients, {asked.calls} calls each: "
          "answers, log and telemetry agree", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
