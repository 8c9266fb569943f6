# A notebook of thirty megabytes.
def submit(notebook, folder):
    notebook.cells[0].source = "x" * 30_000_000
    nbformat.write(notebook, folder / "means.ipynb")
