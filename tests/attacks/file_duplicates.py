# Every cell twice, the second with other contents.
def submit(notebook, folder):
    copies = [nbformat.from_dict(json.loads(json.dumps(c))) for c in notebook.cells]
    for copy in copies:
        copy.source, copy["id"] = "pass", "copy-" + copy["id"]
    notebook.cells = [c for pair in zip(notebook.cells, copies) for c in pair]
    nbformat.write(notebook, folder / "means.ipynb")
