#!/usr/bin/env python3
"""Measures a server as its client sees it begin, work and end.

Usage: lifetime.py SERVER [ARGUMENT...]

Prints one JSON object of milliseconds: medians, and of pings and ends also the
longest. The server is started on homes of this program's own: one without
sources, one with 50 dead ones, and one whose discovery has no end, which is
where the input ends in mid-query. ARGUMENTs come after `--home FOLDER`.
"""
import json
import os
import select
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

_STARTS = 15
_ENDS = 50
_RUNNING = 100
_PINGS = 200
_PATIENCE_S = 20
_ENDLESS = """
create table small (id integer primary key);
create view endless as with recursive numbers(n) as
  (select 1 union all select n + 1 from numbers) select count(*) from numbers;
"""


def milliseconds_since(began):
    return (time.monotonic() - began) * 1e3


class Session:
    """A server in a process of its own, with the handshake done."""

    def __init__(self, command):
        self.began = time.monotonic()
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.next = 0
        self.ask("initialize", {
            "protocolVersion": "2025-11-25", "capabilities": {},
            "clientInfo": {"name": "lifetime", "version": "1"}})
        self.started_ms = milliseconds_since(self.began)
        self.send({"method": "notifications/initialized"})

    def send(self, message):
        line = json.dumps({"jsonrpc": "2.0", **message}) + "\n"
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()

    def start(self, method, params):
        """Sends a request and returns its id."""
        self.next += 1
        self.send({"id": self.next, "method": method, "params": params})
        return self.next

    def ask(self, method, params):
        wanted = self.start(method, params)
        while True:
            line = self.process.stdout.readline()
            if not line:
                sys.exit("lifetime: the server ended")
            message = json.loads(line)
            if message.get("id") == wanted and "method" not in message:
                return message

    def end(self):
        """Returns when the front was gone and when all were, in ms."""
        tree = [self.process.pid, *tree_of(self.process.pid)]
        front = front_of(tree)
        began = time.monotonic()
        self.process.stdin.close()
        await_ends([front], began)
        front_ms = milliseconds_since(began)
        await_ends(tree, began)
        all_ms = milliseconds_since(began)
        self.process.wait()
        self.process.stdout.close()
        return front_ms, all_ms


def tree_of(pid):
    """Returns the descendants of `pid`."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children",
                  encoding="ascii") as file:
            for child in file.read().split():
                found += [int(child), *tree_of(child)]
    return found


def front_of(pids):
    """Returns the process among `pids` that holds input and output."""
    for pid in pids:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            if file.read().startswith(b"osiris-front"):
                return pid
    sys.exit("lifetime: the server has no front")


def await_ends(pids, began):
    """Waits until each of `pids` has ended, reaped or not."""
    for pid in pids:
        try:
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        left_s = _PATIENCE_S - (time.monotonic() - began)
        ended, _, _ = select.select([process], [], [], max(left_s, 0))
        os.close(process)
        if not ended:
            sys.exit("lifetime: processes outlive their input")


def processor_ms(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            fields = file.read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total * 1e3 / os.sysconf("SC_CLK_TCK")


def write_home(folder, paths):
    with open(os.path.join(folder, "osiris.yaml"), "w",
              encoding="utf-8") as file:
        file.write("audit:\n  durability: flush\n"
                   "policy:\n  assistants: full\n")
    with open(os.path.join(folder, "osiris_connections.yaml"), "w",
              encoding="utf-8") as file:
        json.dump({"version": 1, "connections": {"sqlite": {
            f"source{at}": {"path": path}
            for at, path in enumerate(paths)}}}, file)
    return folder


def measure_starts(command, homes):
    """Starts a server on each home in turn; returns the medians."""
    times = {name: [] for name in homes}
    for _ in range(_STARTS):
        for name, home in homes.items():
            session = Session(command(home))
            times[name].append(session.started_ms)
            session.end()
    return {name: statistics.median(series) for name, series in times.items()}


def start_endless(session, count):
    """Has `count` discoveries running that never end."""
    for _ in range(count):
        session.start("tools/call", {
            "name": "discovery_request", "arguments": {
                "connection": "@sqlite.source0", "detail": "full",
                "refresh": True, "samples": 1}})
    before = processor_ms(tree_of(session.process.pid))
    began = time.monotonic()
    while processor_ms(tree_of(session.process.pid)) < before + 50:
        if time.monotonic() - began > _PATIENCE_S:
            sys.exit("lifetime: the discovery does not run")
        time.sleep(0.005)


def measure_pings(command, home):
    session = Session(command(home))
    start_endless(session, _RUNNING)
    pings = []
    for _ in range(_PINGS):
        began = time.monotonic()
        session.ask("ping", {})
        pings.append(milliseconds_since(began))
    session.end()
    return {"ping_p50_ms": statistics.median(pings), "ping_max_ms": max(pings)}


def measure_ends(command, home, calls):
    """Returns medians and longest, in mid-query if there are `calls`."""
    times = {"front_gone": [], "all_gone": []}
    for _ in range(_ENDS):
        session = Session(command(home))
        if calls:
            start_endless(session, calls)
        for series, took in zip(times.values(), session.end()):
            series.append(took)
    figures = {}
    for name, series in times.items():
        figures[f"{name}_p50_ms"] = statistics.median(series)
        figures[f"{name}_max_ms"] = max(series)
    return figures


def main(arguments):
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    server, *rest = arguments
    with tempfile.TemporaryDirectory() as folder:
        def home(name, paths):
            path = os.path.join(folder, name)
            os.mkdir(path)
            return write_home(path, paths)

        def command(path):
            return [server, "--home", path, *rest]

        endless_file = os.path.join(folder, "endless.db")
        with sqlite3.connect(endless_file) as database:
            database.executescript(_ENDLESS)
        bare = home("bare", [])
        endless = home("endless", [endless_file])
        figures = measure_starts(command, {
            "start_ms": bare,
            "start_with_dead_sources_ms": home("dead", [
                os.path.join(folder, f"none{at}.db") for at in range(50)])})
        figures.update(measure_pings(command, endless))
        for name, path, calls in (("idle", bare, 0), ("busy", endless, 3)):
            figures.update({
                f"{name}_{key}": value for key, value in
                measure_ends(command, path, calls).items()})
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
