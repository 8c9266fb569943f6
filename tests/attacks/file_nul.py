# NUL bytes in the answer, in a cell's name and after the end.
def submit(notebook, folder):
    tree = json.loads(nbformat.writes(notebook))
    tree["cells"][2]["source"] += "\nx = 'a\0b'"
    tree["cells"].append({**tree["cells"][1], "id": "\0", "metadata": {"nbgrader": {"grade_id": "\0"}}})
    (folder / "means.ipynb").write_text(json.dumps(tree))
    (folder / "timestamp.txt").write_bytes(b"2026-01-01\0")
