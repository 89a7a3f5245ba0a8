"""A session bus with a keyring on it that is open, in a folder of its own."""
import os
import pathlib
import signal
import subprocess

_CONFIGURATION = """<busconfig><type>session</type>
<listen>unix:tmpdir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Keyring:
    """Started at once; ends with `with`, and its bus with it."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self._pids = []
        self._variables = {"PATH": "/usr/bin:/bin", "HOME": str(folder),
                           "XDG_RUNTIME_DIR": str(folder),
                           "XDG_DATA_HOME": str(folder / "data")}
        configuration = folder / "bus.conf"
        configuration.write_text(_CONFIGURATION.format(folder=folder),
                                 encoding="utf-8")
        printed = self._run("dbus-daemon", f"--config-file={configuration}",
                            "--fork", "--print-address=1", "--print-pid=1")
        self.address, pid = printed.split()
        self._pids.append(int(pid))
        self._variables["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self._run("gnome-keyring-daemon", "--unlock", "--components=secrets",
                  given="open sesame")
        while "true" not in self._ask("NameHasOwner"):
            pass
        owner = self._ask("GetConnectionUnixProcessID")
        self._pids.append(int(owner.split()[-1]))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for pid in reversed(self._pids):
            os.kill(pid, signal.SIGTERM)

    def _run(self, *command, given=""):
        return subprocess.run(
            command, input=given, env=self._variables, text=True, check=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def _ask(self, question):
        return self._run(
            "dbus-send", f"--bus={self.address}", "--print-reply=literal",
            "--dest=org.freedesktop.DBus", "/",
            f"org.freedesktop.DBus.{question}",
            "string:org.freedesktop.secrets")
