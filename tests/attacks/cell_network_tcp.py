# Connects to a server on this machine.
import socket

try:
    socket.create_connection(("127.0.0.1", int("@PORT@")), timeout=1).sendall(b"hello")
except OSError:
    pass
