"""Other servers that read databases, measured beside osiris-mcp.

`tools/setup bench` installs them. What is asked of each is the same, in the
words of its own tools, of the same SQLite file.
"""
import collections
import dataclasses
import glob
import json
import os
import subprocess

_MODULES = "tools/bench/peers/node_modules"
_RUNS = 3
_CALLS = 200
_TABLE = "crm_order"
_ROWS = "select * from events limit 100"


@dataclasses.dataclass
class Server:
    """A server, and how it is asked each of QUESTIONS: (tool, arguments)."""
    name: str
    command: list
    asked: dict
    environment: dict = dataclasses.field(default_factory=dict)


# What is asked -> (how often each way, what to know of the comparison).
QUESTIONS = {
    "smallest call": (_CALLS, "connections_list; of the others `select 1`"),
    "names of all tables, read anew": (_CALLS, "the others keep nothing"),
    "names of all tables": (_CALLS, "Osiris: kept from the first time"),
    "whole schema, read anew": (
        20, "Toolbox counts no rows; Osiris answers in short, and counts again "
        "what was committed"),
    "columns like `email`": (_CALLS, "Toolbox has no search"),
    f"table `{_TABLE}` in full": (_CALLS, "Osiris: from what it keeps"),
    "100 rows of `events`": (_CALLS, "Osiris: at most 256 KiB"),
}


def _asked(*calls):
    return {question: call for question, call in zip(QUESTIONS, calls)
            if call is not None}


def osiris(command):
    source = "@sqlite.bench"
    return Server("osiris-mcp", command, _asked(
        ("connections_list", {}),
        ("discovery_request", {"connection": source, "detail": "names",
                               "refresh": True}),
        ("discovery_request", {"connection": source, "detail": "names"}),
        ("discovery_request", {"connection": source, "detail": "full",
                               "refresh": True}),
        ("discovery_search", {"query": "email", "limit": 100}),
        ("discovery_table", {"snapshot": source, "table": _TABLE,
                             "detail": "full"}),
        ("discovery_sample", {"connection": source, "table": "events"})))


def _version(package):
    """Returns the installed version of an npm package, or None."""
    try:
        with open(f"{_MODULES}/{package}/package.json",
                  encoding="utf-8") as file:
            return json.load(file)["version"]
    except FileNotFoundError:
        return None


def _dbhub(path):
    nodes = glob.glob(f"{_MODULES}/node-linux-*/bin/node")
    version = _version("@bytebase/dbhub")
    if not nodes or version is None:
        return None
    find = {"object_type": "table", "limit": 1000}
    names = ("search_objects", find)
    return Server(f"DBHub {version}", [
        nodes[0], f"{_MODULES}/@bytebase/dbhub/dist/index.js",
        "--transport", "stdio", "--dsn", f"sqlite://{path}"], _asked(
            ("execute_sql", {"sql": "select 1"}), names, names,
            ("search_objects", {**find, "detail_level": "full"}),
            ("search_objects", {"object_type": "column", "pattern": "%email%",
                                "limit": 100}),
            ("search_objects", {**find, "pattern": _TABLE,
                                "detail_level": "full"}),
            ("execute_sql", {"sql": _ROWS})))


def _toolbox(path):
    package = "@toolbox-sdk/server-linux-x64"
    version = _version(package)
    if version is None:
        return None
    names = ("list_tables", {"output_format": "simple"})
    # Without a look for newer versions: nothing here waits for a network.
    return Server(f"MCP Toolbox {version}", [
        f"{_MODULES}/{package}/bin/toolbox", "--prebuilt", "sqlite", "--stdio",
        "--disable-version-check"], _asked(
            ("execute_sql", {"sql": "select 1"}), names, names,
            ("list_tables", {"output_format": "detailed"}), None,
            ("list_tables", {"table_names": _TABLE,
                             "output_format": "detailed"}),
            ("execute_sql", {"sql": _ROWS})),
                  {"SQLITE_DATABASE": path})


def floor(command):
    """A server of a few lines: what a call costs at least."""
    return Server("C++ floor", command, _asked(("echo", {})))


def installed(path):
    """Returns (the peers there are, set to read `path`; names of the rest)."""
    path = os.path.abspath(path)
    found = {"DBHub": _dbhub(path), "MCP Toolbox": _toolbox(path)}
    return ([server for server in found.values() if server],
            [name for name, server in found.items() if not server])


def _ask(loader, server, question):
    """Returns the median figures of one question, and what went wrong."""
    tool, arguments = server.asked[question]
    calls, _ = QUESTIONS[question]
    done = subprocess.run(
        [loader, "--json", "--tool", tool, "--args", json.dumps(arguments),
         "--runs", str(_RUNS), "--warm-up", str(calls // 10),
         "--calls", str(calls), "--pipelined", str(calls),
         "--", *server.command],
        check=False, stdout=subprocess.PIPE, text=True,
        env={**os.environ, **server.environment})
    if not done.stdout:
        return {}, f"{server.name}, {question}: did not come to an end"
    answer = json.loads(done.stdout)
    wrong = ", ".join(f"{count} {name}" for name, count
                      in answer["faults"].items() if count)
    if wrong:
        wrong = f"{server.name}, {question}: {wrong} {answer['first_error']}"
    # How fast an error is answered compares with nothing.
    if answer["first_error"]:
        return {}, wrong
    return {name: figure["median"]
            for name, figure in answer["figures"].items()}, wrong


# Of a server as such: taken from the runs of the first question.
_OF_SERVERS = (("spawn to initialize", "spawn_to_initialize_ms", "ms"),
               ("tools/list p50", "tools_list_p50_ms", "ms"),
               ("tools/list", "tools_list_bytes", "B"),
               ("resident at rest, all processes", "idle_resident_mib", "MiB"),
               ("resident after these calls", "end_resident_mib", "MiB"),
               ("the same, shared pages once", "end_proportional_mib", "MiB"),
               ("processes", "processes", ""))
_OF_CALLS = (("first call", "first_call_ms", "ms"),
             ("p50", "call_p50_ms", "ms"), ("p99", "call_p99_ms", "ms"),
             ("one by one", "calls_per_s", "/s"),
             ("16 at once", "pipelined_calls_per_s", "/s"),
             ("answer", "answer_bytes", "B"),
             ("resident at the end", "end_resident_mib", "MiB"))


def _cell(value, ours, unit):
    """One figure, and how many times worse than ours it is."""
    if value is None:
        return f"{'-':>22}"
    text = f"{value:,.3f}" if value < 10 and unit else f"{value:,.0f}"
    if not ours or not value or unit == "":
        return f"{text:>13}{'':9}"
    ratio = ours / value if unit == "/s" else value / ours
    times = f"({ratio:.2f}x)" if ratio < 10 else f"({ratio:.0f}x)"
    return f"{text:>13}{times:>9}"


def _lines(rows, columns):
    for label, key, unit in rows:
        ours = columns[0].get(key)
        cells = [_cell(ours, None, unit).strip().rjust(13)]
        cells += [_cell(column.get(key), ours, unit)
                  for column in columns[1:]]
        print(f"  {label:<34}{unit:>4}{''.join(cells)}".rstrip())


def measure(loader, ours, least, path):
    """Measures `ours`, the floor `least` and each peer in turn.

    Prints figures and ratios. Returns whether `ours` did all that was asked.
    """
    peers, absent = installed(path)
    for name in absent:
        print(f"  {name} is not installed (tools/setup bench): not measured")
    peers = [*peers, least]
    servers = [ours, *peers]
    figures, faults = collections.defaultdict(dict), []
    for question in QUESTIONS:
        for server in servers:
            if question in server.asked:
                figures[question][server.name], wrong = _ask(
                    loader, server, question)
                faults += [wrong] if wrong else []
    head = "".join(f"{server.name:>22}" for server in peers)
    print(f"  {'':38}{ours.name:>13}{head}")

    def columns(question):
        return [figures[question].get(server.name, {}) for server in servers]

    _lines(_OF_SERVERS, columns(next(iter(QUESTIONS))))
    for question, (calls, note) in QUESTIONS.items():
        print(f"  {question} ({note}; {calls} calls each way)")
        _lines([(f"  {label}", key, unit) for label, key, unit in _OF_CALLS],
               columns(question))
    print("  (2x): osiris-mcp is twice as good, (0.5x): half as good; medians "
          f"of {_RUNS} servers")
    for fault in faults:
        print(f"  {fault}")
    return not any(fault.startswith(ours.name) for fault in faults)
