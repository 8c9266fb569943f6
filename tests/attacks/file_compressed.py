# A compressed notebook, of which one megabyte becomes a gigabyte.
import gzip


def submit(notebook, folder):
    data = nbformat.writes(notebook).encode() + b" " * 100_000_000
    (folder / "means.ipynb").write_bytes(gzip.compress(data))
    (folder / "means.ipynb.gz").write_bytes(gzip.compress(data))
