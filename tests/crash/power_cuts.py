#!/usr/bin/env python3
"""Cuts the power under real servers, and looks what the disk has.

Usage: power_cuts.py [--rounds COUNT] [--seed NUMBER] [--required]

Each round starts some servers and commands on one home, makes calls, and takes
the disk away in the middle of them (EXT4_IOC_SHUTDOWN on a file system in a
file). Once it is back, every call that was answered must be in the log, every
chain valid, and every document whole. Needs root, who may mount: without, it
says so, and fails where it is `--required`. Run where Bazel puts the programs:
run.sh does.
"""
import argparse
import collections
import contextlib
import json
import os
import random
import sys

import client
import disk
import log
import program
from home import Home
from server import Server
from waiting import adopt_orphans, no_child_left, spin, until

_ROUNDS = 5
# The log of a home gets longer, and so does its check.
_ROUNDS_A_DISK = 25
_MOST_SERVERS = 3
_MOST_CALLS = 12
_CALLING_US = 6_000
# What is written to a disk of which only memory is left.
_HOW = ["nothing written"] * 6 + ["journal written"] * 3 + ["all written"]


def is_json(path):
    try:
        return json.loads(path.read_bytes()) is not None
    except ValueError:
        return False


class Round:
    """Some servers, one client each, one cut."""

    def __init__(self, home, place, dice):
        self._home, self._disk, self._dice = home, place, dice
        self.answers = []

    def run(self):
        with contextlib.ExitStack() as servers:
            clients = [client.Client(servers.enter_context(Server(self._home)),
                                     self._dice)
                       for _ in range(self._dice.randint(1, _MOST_SERVERS))]
            self._work(clients)
            # A sync that is under way while the file system goes down may end
            # well, and be of no use: with no power, nobody would hear of it.
            for ours in clients:
                ours.take_ready()
                self.answers += ours.answers
            self._disk.cut_power(self._dice.choice(_HOW))
            for ours in clients:
                self._call_without_disk(ours)
        until(no_child_left, "no process of a server is left")
        self._disk.start_again()
        self._check()

    def _work(self, clients):
        if self._dice.random() < 0.5:
            program.run(self._home, "connections", "list")
        for ours in clients:
            for _ in range(self._dice.randint(0, _MOST_CALLS)):
                ours.start()
            for _ in range(self._dice.randint(0, ours.waiting)):
                assert ours.take(), "the server ended by itself"
        spin(self._dice.randrange(_CALLING_US))

    @staticmethod
    def _call_without_disk(ours):
        """What was asked is answered; what is asked then cannot go well."""
        ours.run(0)
        ours.run(1)
        assert ours.answers[-1].outcome == "AUDIT/UNAVAILABLE", str(
            ours.answers[-1])

    def _check(self):
        log.check_answers(self.answers,
                          log.calls(log.segments(self._home), killed=True))
        log.verify(self._home)
        # What nobody was told of stands in folders of other names.
        for path in self._home.path.glob(".osiris/discovery/disc_*/*.json"):
            assert is_json(path), f"half a document: {path}"


def campaign(rounds, dice):
    """Returns what was done, counted."""
    done = collections.Counter()
    adopt_orphans()
    for first in range(0, rounds, _ROUNDS_A_DISK):
        with disk.Disk() as place, Home(place.folder) as home:
            client.prepare(home)
            os.sync()
            for number in range(first, min(rounds, first + _ROUNDS_A_DISK)):
                one = Round(home, place, dice)
                with told_on_failure(number):
                    one.run()
                done["answers"] += len(one.answers)
            place.check()
    return done


@contextlib.contextmanager
def told_on_failure(number):
    try:
        yield
    except BaseException:
        print(f"power_cuts: round {number}", file=sys.stderr)
        raise


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--required", action="store_true")
    asked = parser.parse_args(arguments)
    reason = disk.why_not()
    if reason:
        print(f"power_cuts: NOT RUN, nothing was tested: {reason}", flush=True)
        return 1 if asked.required else 0
    print(f"power_cuts: seed {asked.seed}", flush=True)
    done = campaign(asked.rounds, random.Random(asked.seed))
    told = ", ".join(f"{count} {what}" for what, count in done.items())
    print(f"power_cuts: {asked.rounds} cuts, nothing lost: {told}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
