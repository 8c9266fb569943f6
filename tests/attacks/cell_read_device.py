# Looks for the secrets in devices and in kernel files.
from pathlib import Path

found = []
for path in ("/dev/mem", "/proc/kcore", "/proc/1/root" + "/etc/passwd", "/proc/1/cwd/gradebook.db"):
    try:
        with open(path, "rb") as file:
            found.append(file.read(64))
    except OSError:
        pass
if found:
    print("CANARY", found)
