# Connects to a socket in the file system, and to one in the abstract namespace.
import socket

for address in ("@SOCKET@", "\0attack-@PORT@"):
    try:
        s = socket.socket(socket.AF_UNIX)
        s.connect(address)
        s.sendall(b"hello")
    except OSError:
        pass
