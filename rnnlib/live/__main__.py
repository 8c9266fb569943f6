"""Give the live figures in stored outputs the scripts of today, without running their notebooks.

    python -m rnnlib.live book/*.ipynb

What Python computed for a figure stays as it is: after a change in what a view is *sent*, run the
notebook instead.
"""

import re
import sys
from pathlib import Path

import nbformat

from . import scripts

STORED = re.compile(r"<style data-once=.*(?=<script>window\.rnnlibLive\?\.mount)", re.DOTALL)


def refreshed(html):
    """An output of a live figure, its style and scripts replaced."""
    view = re.search(r'<figure class="rnnlib-live" data-view="(\w+)"', html)[1]
    return STORED.sub(lambda _: scripts(view), html)


def main(paths):
    """Rewrite the notebooks that have older scripts, and say which."""
    for path in map(Path, paths):
        notebook, changed = nbformat.read(path, as_version=4), False
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                html = output.get("data", {}).get("text/html", "")
                if 'class="rnnlib-live"' in html and html != refreshed(html):
                    output["data"]["text/html"], changed = refreshed(html), True
        if changed:
            path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
            print(f"{path}: new scripts")


if __name__ == "__main__":
    main(sys.argv[1:])
