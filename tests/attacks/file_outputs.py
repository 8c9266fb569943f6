# Hands in outputs of its own, with a script and a widget.
def submit(notebook, folder):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                nbformat.v4.new_output(
                    "execute_result", {"text/plain": "2", "text/html": "<script>attack()</script>"}
                )
            ]
    notebook.metadata["widgets"] = {"x": "<script>attack()</script>"}
    nbformat.write(notebook, folder / "means.ipynb")
