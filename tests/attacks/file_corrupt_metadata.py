# Metadata of the wrong types.
def submit(notebook, folder):
    tree = json.loads(nbformat.writes(notebook))
    for cell in tree["cells"]:
        cell["metadata"] = {"nbgrader": {"grade_id": ["x"], "points": "many", "grade": "yes"}}
    (folder / "means.ipynb").write_text(json.dumps(tree))
