# The notebook is a hard link to the solution.
def submit(notebook, folder):
    os.link(folder.parents[2] / "source/ps/means.ipynb", folder / "means.ipynb")
