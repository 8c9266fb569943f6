# Text cells with scripts, beacons and links that run.
def submit(notebook, folder):
    text = """<script>attack()</script> <img src="http://127.0.0.1:1/attack.png" onerror="attack()">
[click](javascript:attack()) ![beacon](http://127.0.0.1:1/attack.png)
<javascript:attack()> $\\href{javascript:attack()}{x}$

[ref]: javascript:attack()
"""
    cell = nbformat.v4.new_markdown_cell(text)
    cell["attachments"] = {"a.svg": {"image/svg+xml": "PHN2Zz4="}}
    notebook.cells.append(cell)
    nbformat.write(notebook, folder / "means.ipynb")
