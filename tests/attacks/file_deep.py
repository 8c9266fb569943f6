# A notebook nested a hundred thousand deep.
def submit(notebook, folder):
    text = nbformat.writes(notebook).replace(
        '"cells"', '"deep": ' + "[" * 100_000 + "]" * 100_000 + ', "cells"', 1
    )
    (folder / "means.ipynb").write_text(text)
