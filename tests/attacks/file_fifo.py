# A data file that is a pipe nobody writes to.
def submit(notebook, folder):
    os.mkfifo(folder / "data.txt")
    nbformat.write(notebook, folder / "means.ipynb")
