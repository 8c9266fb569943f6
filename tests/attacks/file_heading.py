# A notebook of version 3 with a heading of level 600 million, which a converter writes out.
def submit(notebook, folder):
    cells = [
        {"cell_type": "heading", "level": 600_000_000, "source": "x", "metadata": {}},
        {"cell_type": "code", "input": WRONG, "outputs": [], "language": "python", "metadata": {}},
    ]
    tree = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    (folder / "means.ipynb").write_text(json.dumps(tree))
