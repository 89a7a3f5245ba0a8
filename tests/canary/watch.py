"""Looks at every process that a test starts, again and again."""
import os
import threading

import processes

_PAUSE_S = 0.02


class Watch:
    """Keeps what /proc says of each, in a folder, until its `with` ends.

    Who was started by the test itself was given its environment: of that only
    the arguments are kept.
    """

    def __init__(self, folder):
        self._folder = folder
        self._seen = set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def count(self):
        return len(self._seen)

    def _run(self):
        while not self._end.wait(_PAUSE_S):
            self._look(os.getpid(), own=True)

    def _look(self, parent, own):
        said = processes.read(parent, "cmdline")
        for pid in processes.children(parent):
            before = processes.read(pid, "cmdline")
            environ = b"" if own else processes.read(pid, "environ")
            # In between it may have become another program; and a child that
            # is none yet shows its parent.
            if before and before == processes.read(pid, "cmdline") != said:
                self._keep(before, environ)
            self._look(pid, own=False)

    def _keep(self, arguments, environ):
        if (arguments, environ) in self._seen:
            return
        self._seen.add((arguments, environ))
        program = os.path.basename(arguments.split(b"\0")[0]).decode()
        name = f"{len(self._seen):05}_{program}"
        (self._folder / f"{name}.cmdline").write_bytes(arguments)
        (self._folder / f"{name}.environ").write_bytes(environ)
