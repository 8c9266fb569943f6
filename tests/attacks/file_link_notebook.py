# The notebook is a symbolic link to another student's.
def submit(notebook, folder):
    os.symlink(folder.parents[1] / "aa_honest/ps/means.ipynb", folder / "means.ipynb")
