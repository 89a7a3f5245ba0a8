"""A file system in a file, whose power can be cut. Needs root."""
import ctypes
import fcntl
import os
import pathlib
import struct
import subprocess
import tempfile

from waiting import until

_CLONE_NEWNS = 0x00020000
# _IOR('X', 125, __u32) of ext4.
_EXT4_IOC_SHUTDOWN = 0x8004587D
# What is in the journal's memory reaches the disk, or does not.
CUTS = {"all written": 0, "journal written": 1, "nothing written": 2}
_BYTES = 64 << 20
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


class Refused(Exception):
    """The system lets nobody like us mount anything."""


def own_mounts():
    """Gives this process mounts that nobody else sees, and that end with it."""
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS) != 0:
        raise Refused(f"unshare: {os.strerror(ctypes.get_errno())}")
    _mount("--make-rprivate", "/")


def _run(*command):
    """Returns what a command complained of, None where it went well."""
    done = subprocess.run(command, capture_output=True, check=False, text=True,
                          env=_ENVIRONMENT)
    return done.stderr.strip() if done.returncode else None


def _mount(*what):
    complaint = _run("mount", *what)
    if complaint is not None:
        raise Refused(complaint)


def why_not():
    """Why no disk can be had here; None where one can."""
    try:
        own_mounts()
        with Disk():
            return None
    except Refused as reason:
        return str(reason)


class Disk:
    """Mounted at `folder`; gone at the end of a `with`."""

    def __init__(self):
        # pylint: disable=consider-using-with
        self._scratch = tempfile.TemporaryDirectory(prefix="osiris_disk_")
        self._image = pathlib.Path(self._scratch.name) / "image"
        self.folder = pathlib.Path(self._scratch.name) / "mounted"

    def __enter__(self):
        try:
            self.folder.mkdir()
            with open(self._image, "wb") as image:
                image.truncate(_BYTES)
            complaint = _run("mkfs.ext4", "-q", "-F", self._image)
            assert complaint is None, complaint
            self._mount()
        except BaseException:
            self._scratch.cleanup()
            raise
        return self

    def __exit__(self, *_):
        self._unmount()
        self._scratch.cleanup()

    def _mount(self):
        _mount("-o", "loop", self._image, self.folder)

    def _unmount(self):
        until(lambda: _run("umount", self.folder) is None,
              f"{self.folder} is not in use")

    def cut_power(self, how):
        """From now on nothing reaches the disk, and every write fails."""
        place = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(place, _EXT4_IOC_SHUTDOWN, struct.pack("I", CUTS[how]))
        finally:
            os.close(place)

    def start_again(self):
        """Mounts what the disk has. Nobody may use it any more."""
        self._unmount()
        self._mount()

    def allow_writing(self, allowed):
        """Nobody may have a file open for it when it is forbidden."""
        _mount("-o", "remount,rw" if allowed else "remount,ro", self.folder)

    def check(self):
        """Asserts that the file system itself is sound."""
        self._unmount()
        complaint = _run("fsck.ext4", "-f", "-n", self._image)
        assert complaint is None, complaint
        self._mount()
