# Opens sockets that do not stop at a network namespace (vsock), and raw ones.
import socket

for family, kind in ((40, socket.SOCK_STREAM), (16, socket.SOCK_RAW), (17, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind).close()
        print("CANARY: a socket of family", family)
    except OSError:
        pass
