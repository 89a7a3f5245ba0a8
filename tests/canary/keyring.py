"""A session bus with a keyring on it that is open, in a folder of its own."""
import os
import pathlib
import signal
import subprocess
import time

_PATIENCE_S = 30
_CONFIGURATION = """<busconfig><type>session</type>
<listen>unix:tmpdir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Keyring:
    """Started at once; ends with `with`, and its bus with it."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self._variables = {"PATH": "/usr/bin:/bin", "HOME": str(folder),
                           "XDG_RUNTIME_DIR": str(folder),
                           "XDG_DATA_HOME": str(folder / "data")}
        configuration = folder / "bus.conf"
        configuration.write_text(_CONFIGURATION.format(folder=folder),
                                 encoding="utf-8")
        printed = self._run("dbus-daemon", f"--config-file={configuration}",
                            "--fork", "--print-address=1", "--print-pid=1")
        self.address, pid = printed.split()
        self._bus = int(pid)
        self._variables["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self._daemon = None
        while not self._is_there():
            self._stop()
            self._start()

    def _start(self):
        """Once in a while one never comes up: then there is another."""
        # pylint: disable=consider-using-with
        self._daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--unlock", "--foreground",
             "--components=secrets"], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=self._variables)
        self._daemon.stdin.write(b"open sesame")
        self._daemon.stdin.close()
        patience = time.monotonic() + _PATIENCE_S
        while (not self._is_there() and self._daemon.poll() is None
               and time.monotonic() < patience):
            pass

    def _stop(self):
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait()

    def _is_there(self):
        return "true" in self._ask("NameHasOwner")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop()
        os.kill(self._bus, signal.SIGTERM)

    def _run(self, *command):
        return subprocess.run(
            command, env=self._variables, text=True, check=True,
            timeout=_PATIENCE_S, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def _ask(self, question):
        return self._run(
            "dbus-send", f"--bus={self.address}", "--print-reply=literal",
            "--dest=org.freedesktop.DBus", "/",
            f"org.freedesktop.DBus.{question}",
            "string:org.freedesktop.secrets")
