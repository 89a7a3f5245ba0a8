"""What /proc says of processes."""
import os
import pathlib
import time

_PATIENCE_S = 30


def state(pid):
    """State and parent; ("X", -1) for a process that is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="latin-1")
    except OSError:
        return "X", -1
    letter, parent = text.rpartition(")")[2].split()[:2]
    return letter, int(parent)


def is_running(pid):
    return state(pid)[0] not in "XZ"


def children(parent):
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pid for pid in pids
            if state(pid)[1] == parent and is_running(pid)]


def descendants(parent):
    found = []
    for child in children(parent):
        found += [child, *descendants(child)]
    return found


def read(pid, name):
    """Returns the bytes of /proc/PID/NAME, b"" for a process that is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def memory(pid):
    """Yields what the process may write to or read of its memory."""
    with open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in read(pid, "maps").decode().splitlines():
            place, rights = line.split()[:2]
            if not rights.startswith("r") or "[v" in line:
                continue
            start, end = (int(number, 16) for number in place.split("-"))
            try:
                mem.seek(start)
                yield mem.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue


def peak_mib(pid):
    """Returns the most memory that the process ever held, in MiB."""
    for line in read(pid, "status").splitlines():
        if line.startswith(b"VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def private_kib(pid):
    """Returns the memory that the process shares with no other, in KiB."""
    fields = [line.split() for line in read(pid, "smaps_rollup").splitlines()
              if line.startswith(b"Private_")]
    assert fields, f"the memory of {pid} cannot be seen"
    return sum(int(field[1]) for field in fields)


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def descriptors(pid):
    return os.listdir(f"/proc/{pid}/fd")


def open_files(pid):
    return len(descriptors(pid))


def links(pid):
    """Where each open descriptor leads; "" for one that closes meanwhile."""
    return [link(pid, f"fd/{number}") for number in descriptors(pid)]


def link(pid, name):
    """Where /proc/PID/NAME leads, "" for what is gone."""
    try:
        return os.readlink(f"/proc/{pid}/{name}")
    except OSError:
        return ""


def await_end(pids):
    """Waits until none of `pids` runs; returns those that still do."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        pids = [pid for pid in pids if is_running(pid)]
        if not pids:
            break
        time.sleep(0.002)
    return pids
