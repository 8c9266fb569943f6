# Reads a file in the home folder and prints it.
import os
from pathlib import Path

for home in ("@HOME@", os.path.expanduser("~")):
    try:
        print(Path(home, "secret.txt").read_text())
    except OSError as error:
        print(error.errno)
