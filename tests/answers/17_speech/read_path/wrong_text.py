# Mistake: writes the path as text, where symbols of two digits fall apart. Caught by: values
import re


def read_path(path, blank):
    text = "".join(str(symbol) for symbol in path)
    found = [m for m in re.finditer(r"(.)\1*", text) if m[1] != str(blank)]
    return [int(m[1]) for m in found], [m.start() for m in found], [m.end() - 1 for m in found]
