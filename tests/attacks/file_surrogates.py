# Halves of characters in the answer.
def submit(notebook, folder):
    notebook.cells[2].source += '\nprint("\\ud800")  # HALF'
    text = nbformat.writes(notebook).replace("HALF", "\\ud800")
    (folder / "means.ipynb").write_text(text)
