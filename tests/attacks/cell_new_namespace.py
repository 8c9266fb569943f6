# Makes a user namespace of its own to become root in.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000) == 0:
    print("CANARY: a new user namespace")
