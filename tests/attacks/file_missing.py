# No notebook at all, but a file with a name that leads elsewhere.
def submit(notebook, folder):
    nbformat.write(notebook, folder / "..means.ipynb\n")
