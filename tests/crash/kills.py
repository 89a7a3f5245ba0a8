#!/usr/bin/env python3
"""Kills processes of the real server at random points, and looks what is left.

Usage: kills.py [--rounds COUNT] [--seed NUMBER]

Each round starts a server, makes calls, and ends its broker, its front, a
worker or their parent with SIGKILL: while it starts, or in the middle of
calls. Afterwards no process and no lock may be left, every chain must be valid
and every call that was answered in the log; and where the broker lives, it must
go on and leave no zombie. Exits 1 if anything is otherwise. Run where Bazel
puts the programs: run.sh does.
"""
import argparse
import collections
import contextlib
import os
import random
import select
import signal
import sys

import client
import log
import processes
from home import Home
from server import Server
from waiting import PATIENCE_S, adopt_orphans, no_child_left, spin, until

_ROUNDS = 40
# The log of a home gets longer, and so does its check.
_ROUNDS_A_HOME = 50
_TARGETS = ("broker", "front", "worker", "parent")
_MOST_CALLS = 12
_STARTING_US = 15_000
_CALLING_US = 3_000
_INITIALIZE = (
    b'{"jsonrpc":"2.0","id":0,"method":"initialize","params":{'
    b'"protocolVersion":"2025-11-25","capabilities":{},'
    b'"clientInfo":{"name":"test","version":"1"}}}\n')


def parent_of_workers(server):
    return next((pid for pid in processes.children(server.pid)
                 if pid != server.front()), None)


def zombies(server):
    """Ended processes below the server that nobody waited for."""
    below = {server.pid, *processes.descendants(server.pid)}
    found = []
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        state, parent = processes.state(pid)
        if state == "Z" and parent in below:
            found.append(pid)
    return found


class Round:
    """One server, one client, one kill."""

    def __init__(self, home, dice, target):
        self._home, self._dice, self._target = home, dice, target
        self._known = set(log.segments(home))
        self.answers = []

    def run(self):
        if self._target == "broker" and self._dice.random() < 0.3:
            self._kill_starting()
        else:
            self._kill_calling()
        until(no_child_left, "no process of the server is left")
        assert not log.locks(self._home), log.locks(self._home)
        self._check_log()
        log.verify(self._home)

    def _kill_starting(self):
        with Server(self._home, shake_hands=False) as server:
            server.write_blind(_INITIALIZE)
            spin(self._dice.randrange(_STARTING_US))
            os.kill(server.pid, signal.SIGKILL)
            self._await_silence(server)

    def _kill_calling(self):
        with Server(self._home) as server:
            ours = client.Client(server, self._dice)
            if self._target in ("worker", "parent"):
                ours.run(1, client.REQUESTS[1])
            for _ in range(self._dice.randint(1, _MOST_CALLS)):
                ours.start()
            for _ in range(self._dice.randrange(ours.waiting)):
                assert ours.take(), "the server ended by itself"
            spin(self._dice.randrange(_CALLING_US))
            self._kill(self._victim(server))
            if self._target in ("worker", "parent"):
                self._go_on(server, ours)
            else:
                self._await_silence(server)
                ours.take_rest()
            self.answers = ours.answers

    def _victim(self, server):
        if self._target == "broker":
            return server.pid
        if self._target == "front":
            return server.front()
        parent = parent_of_workers(server)
        workers = processes.children(parent)
        if self._target == "worker" and workers:
            return self._dice.choice(workers)
        return parent

    @staticmethod
    def _kill(victim):
        """Kills it, and waits until it and its children have ended."""
        ends = [os.pidfd_open(pid) for pid in
                (victim, *processes.children(victim))]
        os.kill(victim, signal.SIGKILL)
        for end in ends:
            assert select.select([end], [], [], PATIENCE_S)[0], "it lives on"
            os.close(end)

    @staticmethod
    def _await_silence(server):
        """Waits for the server's end, and for that of all who hold its pipe."""
        server.wait()
        until(lambda: not server.read_some(0), "the front's end")

    @staticmethod
    def _go_on(server, ours):
        """What was asked is answered, and what is asked then goes well."""
        ours.run(0)
        ours.run(1, client.REQUESTS[1])
        assert ours.answers[-1].outcome == "ok", str(ours.answers[-1])
        until(lambda: not zombies(server), "no zombie is left")
        assert server.close() == 0

    def _check_log(self):
        killed = self._target == "broker"
        ours = [path for path in log.segments(self._home)
                if path not in self._known]
        found = log.calls(ours, killed)
        log.check_answers(self.answers, found)
        if killed:
            return
        for began, ended in found.values():
            assert ended, f"a call without an end: {began}"
        last = [event["event"] for path in ours for event in log.lines(path)
                if event["event"] != "checkpoint"][-1]
        assert last == "server.stopped", last


def put_tails_aside(home):
    """A server that starts later moves what was torn; returns how much."""
    torn = [note for note in log.verify(home)["notes"]
            if note["kind"] == "torn_tail"]
    if torn:
        with Server(home) as server:
            until(lambda: "torn_tail" not in str(log.verify(home)["notes"]),
                  "torn tails are put aside")
            assert server.close() == 0
    aside = log.verify(home)["quarantined"]
    assert len(aside) == len(torn), (aside, torn)
    return len(torn)


def campaign(rounds, dice):
    """Returns what was done, counted."""
    done = collections.Counter()
    adopt_orphans()
    for first in range(0, rounds, _ROUNDS_A_HOME):
        with Home() as home:
            client.prepare(home)
            for number in range(first, min(rounds, first + _ROUNDS_A_HOME)):
                target = _TARGETS[number % len(_TARGETS)]
                one = Round(home, dice, target)
                with told_on_failure(number, target):
                    one.run()
                done[target] += 1
                done["answers"] += len(one.answers)
            done["torn lines"] += put_tails_aside(home)
    return done


@contextlib.contextmanager
def told_on_failure(number, target):
    try:
        yield
    except BaseException:
        print(f"kills: round {number}, {target}", file=sys.stderr)
        raise


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    asked = parser.parse_args(arguments)
    print(f"kills: seed {asked.seed}", flush=True)
    done = campaign(asked.rounds, random.Random(asked.seed))
    told = ", ".join(f"{count} {what}" for what, count in done.items())
    print(f"kills: {asked.rounds} rounds, nothing lost: {told}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
