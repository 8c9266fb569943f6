# Prints fifty megabytes in one line.
import sys

for _ in range(50):
    sys.stdout.write("x" * 1_000_000)
