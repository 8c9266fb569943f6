# Sends to closed sockets that nobody has accepted: memory that is no process's.
import socket

held = 0
try:
    server = socket.socket(socket.AF_UNIX)
    server.bind("\0bomb")
    server.listen(4096)
    while held < 300 << 20:
        client = socket.socket(socket.AF_UNIX)
        client.setblocking(False)
        client.connect("\0bomb")
        try:
            while True:
                held += client.send(b"x" * 65536)
        except BlockingIOError:
            client.close()
except OSError:
    pass
if held > 100 << 20:
    print("CANARY: 100 MB in sockets")
