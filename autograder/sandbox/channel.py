"""Frames: how a process in the sandbox and the one that has begun it talk.

A frame is a kind (one byte), a label, a JSON header and raw bytes. What they mean, `exam/wire.py`
says.
"""

import socket
import struct
import time

PREFIX = struct.Struct("!cBIQ")  # kind, length of the label, of the header, of the body
MAX_HEADER = 8 << 20
MAX_BODY = 64 << 20


class WireError(Exception):
    """What arrived is no frame, or no plain data, or too much of it."""


class Closed(WireError):
    """The other side is gone."""


class NotPlain(TypeError):
    """A value that cannot be sent."""


class Channel:
    """One end of a socket that carries frames."""

    def __init__(self, sock):
        self.sock = sock

    def send(self, kind, header=b"", body=(), label="", deadline=None):
        label = label.encode()[:255]
        size = sum(memoryview(part).nbytes for part in body)
        if len(header) > MAX_HEADER or size > MAX_BODY:
            raise NotPlain(f"more than {MAX_BODY >> 20} MB of data")
        prefix = PREFIX.pack(kind, len(label), len(header), size)
        try:
            for part in (prefix + label + header, *body):
                self._timeout(deadline)
                self.sock.sendall(part)
        except TimeoutError:
            raise
        except OSError as error:
            raise Closed(str(error)) from None

    def receive(self, deadline=None):
        """The next frame: kind, label, header, body. `deadline` is in `time.monotonic` terms."""
        kind, n_label, n_header, n_body = PREFIX.unpack(self._read(PREFIX.size, deadline))
        if n_header > MAX_HEADER or n_body > MAX_BODY:
            raise WireError("the frame is too large")
        label = bytes(self._read(n_label, deadline)).decode("utf-8", "replace")
        return kind, label, self._read(n_header, deadline), self._read(n_body, deadline)

    def _read(self, size, deadline):
        data = bytearray(size)
        view = memoryview(data)
        while view:
            self._timeout(deadline)
            try:
                n = self.sock.recv_into(view, min(len(view), 1 << 20))
            except TimeoutError:
                raise
            except OSError as error:
                raise Closed(str(error)) from None
            if n == 0:
                raise Closed("the connection has ended")
            view = view[n:]
        return data

    def _timeout(self, deadline):
        if deadline is None:
            return self.sock.settimeout(None)
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)

    def close(self):
        self.sock.close()


def channel_pair():
    ours, theirs = socket.socketpair()
    return Channel(ours), theirs
