# A folder in the place of the notebook.
def submit(notebook, folder):
    (folder / "means.ipynb").mkdir()
