# Bytes that are no text.
def submit(notebook, folder):
    (folder / "means.ipynb").write_bytes(
        b"\xff\xfe\x00" + nbformat.writes(notebook).encode("utf-16")
    )
