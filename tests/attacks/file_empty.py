# An empty file.
def submit(notebook, folder):
    (folder / "means.ipynb").write_text("")
