# Reads the solution and prints it.
from pathlib import Path

print(Path("@COURSE@/source/ps/means.ipynb").read_text())
