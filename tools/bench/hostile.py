#!/usr/bin/env python3
"""Measures a server that is sent what no client should send.

Usage: hostile.py SERVER [ARGUMENT...]

Prints one JSON object: how many milliseconds lines of JSON take to be refused
that cost much to read, the longest of a few runs each; the most memory that
the front took for them; and how long pings wait while 10,000 calls are handed
in at once. ARGUMENTs come after `--home FOLDER`.
"""
import json
import statistics
import sys
import tempfile
import threading
import time

import lifetime

_RUNS = 5
_CALLS = 10_000
# One ping follows so many calls.
_CALLS_A_PING = 50
_BOMBS = {
    "brackets": b"[" * 8_000_000,
    "wide": b"[" + b"[]," * 5_500_000,
    "nested_objects": b'{"a":' * 1_000_000,
    "long_number": b'{"jsonrpc":"2.0","id":1' + b"0" * 1_000_000 + b"}",
    "nested_params":
        b'{"jsonrpc":"2.0","id":1,"method":"ping","params":'
        + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


def line_of(message):
    return json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n"


def peak_mib(pid):
    """Returns the most memory that a process ever had."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    sys.exit("hostile: no memory is known of the front")


def time_bomb(session, line):
    """Returns how long after its last byte a line was refused, in ms."""
    session.process.stdin.write(line)
    session.process.stdin.flush()
    began = time.monotonic()
    session.process.stdin.write(b"\n")
    session.process.stdin.flush()
    answer = json.loads(session.process.stdout.readline())
    if answer.get("error", {}).get("code") not in (-32700, -32600):
        sys.exit("hostile: a bomb was taken for a message")
    return lifetime.milliseconds_since(began)


def measure_bombs(command):
    session = lifetime.Session(command)
    front = lifetime.front_of(
        [session.process.pid, *lifetime.tree_of(session.process.pid)])
    figures = {
        f"{name}_ms": max(time_bomb(session, line) for _ in range(_RUNS))
        for name, line in _BOMBS.items()}
    figures["front_peak_mib"] = peak_mib(front)
    session.end()
    return figures


def measure_flood(command):
    """Pings among calls that are sent as fast as they are taken."""
    session = lifetime.Session(command)
    call = {"method": "tools/call", "params": {
        "name": "connections_list", "arguments": {}}}
    calls = b"".join(line_of({"id": f"call {at}", **call})
                     for at in range(_CALLS_A_PING))
    pings = [line_of({"id": at, "method": "ping"})
             for at in range(_CALLS // _CALLS_A_PING)]
    sent = [0.0] * len(pings)

    def flood():
        for at, ping in enumerate(pings):
            session.process.stdin.write(calls)
            session.process.stdin.flush()
            sent[at] = time.monotonic()
            session.process.stdin.write(ping)
            session.process.stdin.flush()

    waits = []
    writer = threading.Thread(target=flood)
    writer.start()
    # Only pings are looked into: a slow reader would measure itself.
    while len(waits) < len(pings):
        line = session.process.stdout.readline()
        if line.endswith(b'"result":{}}\n') or b'"result":{},' in line:
            now = time.monotonic()
            waits.append((now - sent[json.loads(line)["id"]]) * 1e3)
    writer.join()
    session.end()
    return {"flood_ping_p50_ms": statistics.median(waits),
            "flood_ping_max_ms": max(waits)}


def main(arguments):
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    server, *rest = arguments
    with tempfile.TemporaryDirectory() as folder:
        command = [server, "--home", lifetime.write_home(folder, []), *rest]
        figures = measure_bombs(command)
        figures.update(measure_flood(command))
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
