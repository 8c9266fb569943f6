# Asks for another kernel.
def submit(notebook, folder):
    notebook.metadata["kernelspec"] = {"name": "../evil", "display_name": "x", "language": "bash"}
    notebook.metadata["language_info"] = {"name": "bash"}
    nbformat.write(notebook, folder / "means.ipynb")
