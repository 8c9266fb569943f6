# Fills the buffers of many sockets, made as large as they go: memory of the kernel's own.
import socket

hoard, held = [], 0
try:
    for _ in range(96):
        pair = socket.socketpair()
        hoard.append(pair)
        for one in pair:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
            one.setblocking(False)
            try:
                while True:
                    held += one.send(b"x" * 65536)
            except BlockingIOError:
                pass
except OSError:
    pass
if held > 300 << 20:
    print("CANARY: 300 MB in buffers")
