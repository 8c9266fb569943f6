# Cell names with text that turns around, tags, and ten thousand letters without a space.
def submit(notebook, folder):
    for name in ("\u202eflah", "<img src=x onerror=attack()>", "w" * 10_000, "{{ 7 * 7 }}"):
        cell = nbformat.v4.new_code_cell("1")
        cell.metadata["nbgrader"] = {"grade_id": name, "solution": True, "grade": False}
        notebook.cells.append(cell)
    nbformat.write(notebook, folder / "means.ipynb", version=nbformat.NO_CONVERT)
