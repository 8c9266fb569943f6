# A data file that is a link to a secret.
def submit(notebook, folder):
    os.symlink(folder.parents[2] / "home/secret.txt", folder / "data.txt")
    notebook.cells[-4].source += "\nprint(open('data.txt').read())"
    nbformat.write(notebook, folder / "means.ipynb")
