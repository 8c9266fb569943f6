# The notebook is a symbolic link to the solution.
def submit(notebook, folder):
    os.symlink(folder.parents[2] / "source/ps/means.ipynb", folder / "means.ipynb")
