# Prints the environment, its own and that of every process in sight.
import os
from pathlib import Path

print(dict(os.environ))
for path in Path("/proc").glob("[0-9]*/environ"):
    try:
        print(path.read_bytes())
    except OSError:
        pass
