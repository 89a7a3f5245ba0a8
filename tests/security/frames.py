"""Frames of core/ipc, honest and forged, and programs that send them."""
import json
import os
import struct
import sys

_HEADER = struct.Struct("<IIQ")

# A front that hides nothing: whoever speaks to the server speaks to the broker.
_RELAY = """
import os, select
while True:
    ready, _, _ = select.select([0, 3], [], [])
    for source, sink in ((0, 3), (3, 1)):
        if source not in ready:
            continue
        data = os.read(source, 65536)
        if not data:
            os._exit(0)
        while data:
            data = data[os.write(sink, data):]
"""

# A zygote whose workers run BEHAVE(channel, question) for every question
# after the first, and answer the first, which opens the connection.
_ZYGOTE = """
import json, os, signal, socket, struct, sys, time
sys.path.insert(0, {folder!r})
from frames import frame, receive

control = socket.socket(fileno=3)

def reply(fd, value, *fds):
    # To whoever asked, over what came with the request.
    with socket.socket(fileno=fd) as peer:
        socket.send_fds(peer, [struct.pack("<i", value)], fds)

def serve(channel):
    while True:
        sequence, question = receive(channel)
        if question.get("op") == "open":
            os.write(channel, frame(sequence, {{"ok": {{}}}}))
        else:
            behave(channel, sequence, question)

{behave}

while True:
    request, fds, _, _ = socket.recv_fds(control, 64, 1)
    if not request:
        os._exit(0)
    kind, pid = struct.unpack_from("<Ii", request)
    if kind == 1:
        child = os.fork()
        if child == 0:
            try:
                serve(fds[0])
            finally:
                os._exit(0)
        pidfd = os.pidfd_open(child)
        reply(fds[0], child, pidfd)
        os.close(pidfd)
    else:
        status = os.waitpid(pid, 0)[1]
        if fds:
            reply(fds[0], status)
"""


def header(json_bytes, tail_bytes, sequence):
    return _HEADER.pack(json_bytes, tail_bytes, sequence)


def frame(sequence, message, tail=b""):
    """The bytes of a frame; a message of bytes is sent as it is."""
    if not isinstance(message, bytes):
        message = json.dumps(message).encode()
    return header(len(message), len(tail), sequence) + message + tail


def _read_all(fd, size):
    data = b""
    while len(data) < size:
        piece = os.read(fd, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def receive_with_tail(fd):
    """The next frame of `fd`: sequence, message, tail. EOFError at its end."""
    json_bytes, tail_bytes, sequence = _HEADER.unpack(
        _read_all(fd, _HEADER.size))
    message = json.loads(_read_all(fd, json_bytes))
    return sequence, message, _read_all(fd, tail_bytes)


def receive(fd):
    return receive_with_tail(fd)[:2]


def _program(home, name, text):
    path = home.path / name
    path.write_text(f"#!{os.path.realpath(sys.executable)} -B\n{text}")
    path.chmod(0o755)
    return str(path)


def relaying_front(home):
    return _program(home, "front.py", _RELAY)


def forging_worker(home, behave):
    """A worker program that does `behave`, the body of a function of
    (channel, sequence, question)."""
    body = "def behave(channel, sequence, question):\n" + "".join(
        f"    {line}\n" for line in behave.strip().splitlines())
    folder = os.path.dirname(os.path.abspath(__file__))
    return _program(home, "worker.py",
                    _ZYGOTE.format(folder=folder, behave=body))
