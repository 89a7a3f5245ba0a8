"""Waits: for what must come about, for nobody to be left, and for chance."""
import ctypes
import os
import time

PATIENCE_S = 60
_PR_SET_CHILD_SUBREAPER = 36


def until(is_so, what):
    """Waits until `is_so()`."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, f"it never came about: {what}"
        time.sleep(0.001)


def spin(microseconds):
    """Lets so much time pass: what is hit then is left to chance."""
    end = time.perf_counter_ns() + microseconds * 1000
    while time.perf_counter_ns() < end:
        pass


def adopt_orphans():
    """Whoever loses its parent below us becomes our child."""
    assert ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def no_child_left():
    """Reaps who ended; True once there is nobody."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return True
    return False
