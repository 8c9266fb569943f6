# A timestamp file that is no date, and a link to a secret.
def submit(notebook, folder):
    os.symlink(folder.parents[2] / "home/secret.txt", folder / "timestamp.txt")
    nbformat.write(notebook, folder / "means.ipynb")
