#!/usr/bin/env python3
"""Measures a server as its client sees it begin, work and end.

Usage: lifetime.py [--ends] SERVER [ARGUMENT...]

Prints one JSON object of milliseconds: medians, and of all but starts also the
longest. The server is started on homes of this program's own: one without
sources, one with 50 dead ones, and one whose discovery has no end. ARGUMENTs
come after `--home FOLDER`.

With --ends the input ends in mid-query, of one call and of a thousand, each of
those that run with a worker of its own that computes. Without, the rest:
starts, pings, ends with nothing to do, pauses, and the end of idle connections.
"""
import json
import os
import select
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

_STARTS = 15
_ENDS = 50
_CROWD = 1000
_CROWDED_ENDS = 10
# Calls that a server runs at once.
_AT_ONCE = 64
_PAUSES = 20
_IDLE_S = 1
_IDLE_ENDS = 5
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
        return self.hear(self.start(method, params))

    def hear(self, wanted):
        """Returns the answer to the request of that id."""
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
        go_first()
        began = time.monotonic()
        self.process.stdin.close()
        await_ends([front], began)
        front_ms = milliseconds_since(began)
        await_ends(tree, began)
        all_ms = milliseconds_since(began)
        go_with_others()
        self.process.wait()
        self.process.stdout.close()
        return front_ms, all_ms


def go_first():
    """Sees what happens when it happens, where this process may.

    Else it may wait for its turn behind the workers that it watches end, and
    what it reads of the clock then is its own delay.
    """
    try:
        os.sched_setscheduler(
            0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(1))
    except PermissionError:
        pass


def go_with_others():
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def tree_of(pid):
    """Returns the descendants of `pid`; of one that is gone, none."""
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children",
                      encoding="ascii") as file:
                for child in file.read().split():
                    found += [int(child), *tree_of(child)]
    except (FileNotFoundError, ProcessLookupError):
        pass
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
    """Returns the processor time of `pids`; of one that is gone, none."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
                fields = file.read().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total * 1e3 / os.sysconf("SC_CLK_TCK")


def write_home(folder, paths):
    with open(os.path.join(folder, "osiris.yaml"), "w",
              encoding="utf-8") as file:
        file.write("audit:\n  durability: flush\n"
                   "policy:\n  assistants: full\n  ask: never\n"
                   f"mcp:\n  idle_connection_s: {_IDLE_S}\n")
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


def await_that(condition, what):
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > _PATIENCE_S:
            sys.exit(f"lifetime: {what}")
        time.sleep(0.005)


def workers_of(session):
    """Returns the descendants that are neither the front nor the zygote."""
    tree = tree_of(session.process.pid)
    children = set(tree) - {pid for child in tree for pid in tree_of(child)}
    return [pid for pid in tree if pid not in children]


def start_endless(session, count):
    """Has `count` discoveries running that never end."""
    for _ in range(count):
        session.start("tools/call", {
            "name": "discovery_request", "arguments": {
                "connection": "@sqlite.source0", "detail": "full",
                "refresh": True, "samples": 1}})
    before = processor_ms(tree_of(session.process.pid))
    await_that(
        lambda: processor_ms(tree_of(session.process.pid)) >= before + 50,
        "the discovery does not run")


def start_samples(session, count):
    """Has `count` rows read that never come, each with its own worker."""
    for _ in range(count):
        session.start("tools/call", {
            "name": "discovery_sample", "arguments": {
                "connection": "@sqlite.source0", "table": "endless",
                "limit": 1}})
    wanted = min(count, _AT_ONCE)
    await_that(
        lambda: sum(processor_ms([pid]) > 0
                    for pid in workers_of(session)) >= wanted,
        "the queries do not run")


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


def longest(name, series):
    return {f"{name}_p50_ms": statistics.median(series),
            f"{name}_max_ms": max(series)}


def measure_ends(command, home, calls, ends=_ENDS):
    """Returns medians and longest, in mid-query if there are `calls`."""
    fronts, alls = [], []
    for _ in range(ends):
        session = Session(command(home))
        if calls:
            start_samples(session, calls)
        front_ms, all_ms = session.end()
        fronts.append(front_ms)
        alls.append(all_ms)
    return {**longest("front_gone", fronts), **longest("all_gone", alls)}


def measure_pauses(command, home, deaf):
    """Returns how long a call runs on after a pause.

    With `deaf`, its worker is stopped, and hears of no cancel.
    """
    run = os.path.join(home, ".osiris", "run")
    os.makedirs(run, exist_ok=True)
    paused = os.path.join(run, "paused")
    times = []
    for _ in range(_PAUSES):
        session = Session(command(home))
        start_samples(session, 1)
        for worker in workers_of(session) if deaf else []:
            os.kill(worker, signal.SIGSTOP)
        with open(paused + ".new", "w", encoding="utf-8") as file:
            file.write("{}")
        began = time.monotonic()
        os.rename(paused + ".new", paused)
        if not session.hear(session.next)["result"]["isError"]:
            sys.exit("lifetime: a paused call was answered")
        times.append(milliseconds_since(began))
        os.remove(paused)
        session.end()
    return longest("deaf_pause" if deaf else "pause", times)


def measure_idle(command, home):
    """Returns how long a connection is kept that nobody uses."""
    times = []
    session = Session(command(home))
    for _ in range(_IDLE_ENDS):
        answer = session.ask("tools/call", {
            "name": "discovery_sample", "arguments": {
                "connection": "@sqlite.source0", "table": "small"}})
        began = time.monotonic()
        if answer["result"]["isError"]:
            sys.exit(f"lifetime: {answer}")
        await_ends(workers_of(session), began)
        times.append(milliseconds_since(began))
    session.end()
    return longest("idle_connection", times)


def measure(command, folder, ends):
    def home(name, paths):
        path = os.path.join(folder, name)
        os.mkdir(path)
        return write_home(path, paths)

    endless_file = os.path.join(folder, "endless.db")
    with sqlite3.connect(endless_file) as database:
        database.executescript(_ENDLESS)
    bare = home("bare", [])
    endless = home("endless", [endless_file])
    figures = {}

    def add(name, more):
        figures.update({f"{name}_{key}": value for key, value in more.items()})

    if ends:
        add("busy", measure_ends(command, endless, 1))
        add("crowded", measure_ends(command, endless, _CROWD, _CROWDED_ENDS))
        return figures
    figures.update(measure_starts(command, {
        "start_ms": bare,
        "start_with_dead_sources_ms": home("dead", [
            os.path.join(folder, f"none{at}.db") for at in range(50)])}))
    figures.update(measure_pings(command, endless))
    add("idle", measure_ends(command, bare, 0))
    for deaf in (False, True):
        figures.update(measure_pauses(command, endless, deaf))
    figures.update(measure_idle(command, endless))
    return figures


def main(arguments):
    ends = arguments[:1] == ["--ends"]
    arguments = arguments[ends:]
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    server, *rest = arguments
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(lambda path: [server, "--home", path, *rest],
                          folder, ends)
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
