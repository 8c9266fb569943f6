# Two hundred thousand characters of blank lines, for which Pygments needs half an hour.
def submit(notebook, folder):
    notebook.cells.append(nbformat.v4.new_code_cell("x = 1\n" + "\n " * 95_000))
    nbformat.write(notebook, folder / "means.ipynb")
