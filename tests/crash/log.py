"""What the audit log of a home holds, read without any code of ours."""
import fcntl
import hashlib
import json
import os
import struct

import program

ENDS = {"call.ended", "call.refused", "call.denied", "call.cancelled",
        "call.timed_out", "call.crashed"}
# struct flock of 64-bit Linux, and fcntl.h's number of the call.
_FLOCK = "hhqqixxxx"
_OFD_GETLK = 36


def segments(home):
    """The segments' paths, by day."""
    return sorted((home.path / ".osiris/audit").glob("mcp_audit_*.jsonl"))


def lines(path, killed=False):
    """Yields each line, parsed: whole, chained and numbered, or it raises.

    Whoever was `killed` may have left half a line at the end.
    """
    before, number = "", None
    with open(path, "rb") as file:
        for line in file:
            if killed and not line.endswith(b"\n"):
                return
            assert line.endswith(b"\n"), f"half a line ends {path}"
            body, _, rest = line[:-1].rpartition(b',"h":"')
            told = hashlib.sha256(before.encode() + body).hexdigest()
            assert rest == f'{told}"}}'.encode(), f"a broken link in {path}"
            event = json.loads(line)
            assert number in (None, event["seq"] - 1), f"a gap in {path}"
            before, number = told, event["seq"]
            yield event


def calls(paths, killed=False):
    """{correlation id: [its begin, its end]}, with None for what is not there.

    No event may be there twice. A call that is refused has no begin.
    """
    found = {}
    for path in paths:
        for event in lines(path, killed):
            place = 0 if event["event"] == "call.began" else 1
            if place and event["event"] not in ENDS:
                continue
            both = found.setdefault(event["corr"], [None, None])
            assert both[place] is None, f"twice: {event}"
            both[place] = event
    return found


def check_answers(answers, found):
    """Asserts that the calls of `found` tell of all that was answered.

    Whoever is told that there is no log was not told anything else.
    """
    for one in answers:
        if one.outcome == "AUDIT/UNAVAILABLE":
            continue
        _, ended = found.get(one.correlation_id, (None, None))
        assert ended, f"answered, and not in the log: {one}"
        assert ended["outcome"] == one.outcome, (one, ended)


def verify(home):
    """What `osiris audit verify` says of a log that must be intact."""
    done = program.run(home, "audit", "verify", "--json")
    assert done.status == 0, (done.status, done.stdout, done.stderr)
    assert done.document["intact"], done.document
    return done.document


def locks(home):
    """The files below `.osiris` that somebody holds a lock on."""
    return [path for path in (home.path / ".osiris").rglob("*")
            if path.is_file() and _is_locked(path)]


def _is_locked(path):
    with open(path, "rb") as file:
        asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        told = fcntl.fcntl(file, _OFD_GETLK, asked)
        if struct.unpack(_FLOCK, told)[0] != fcntl.F_UNLCK:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
