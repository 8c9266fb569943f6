# Headings in a quotation, a list and below a lone carriage return: each has an id of its choice.
def submit(notebook, folder):
    texts = ["> ##### shape", "- ##### shape", "1. > ##### shape", "x\r##### shape", "##### shape"]
    notebook.cells += map(nbformat.v4.new_markdown_cell, texts)
    nbformat.write(notebook, folder / "means.ipynb")
