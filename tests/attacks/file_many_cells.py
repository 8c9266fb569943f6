# A notebook of half a million cells.
def submit(notebook, folder):
    tree = json.loads(nbformat.writes(notebook))
    text = json.dumps(tree)
    many = ", ".join(['{"cell_type": "raw", "metadata": {}}'] * 500_000)
    (folder / "means.ipynb").write_text(text.replace('"cells": [', '"cells": [' + many + ",", 1))
