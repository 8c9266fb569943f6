"""A chapter's page is made from its text; its stored notebook gives the outputs.

The notebook `NN_topic.ipynb` is in plain Markdown, for readers without extensions. When Sphinx
reads it, this puts the text of `NN_topic.md` in its place, with every role, label and directive.
The download button still gives the file.
"""

import sys
from pathlib import Path

from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import notebooks

logger = logging.getLogger(__name__)


def read_text(app, docname, source):
    notebook = Path(app.env.doc2path(docname))
    text = notebook.with_suffix(".md")
    if notebook.suffix != ".ipynb" or not text.exists():
        return
    app.env.note_dependency(text)
    page, fault = notebooks.read_site(text)
    if fault:
        logger.warning("%s; run: make notebooks", fault, location=docname)
    source[0] = notebooks.write(page)


def setup(app):
    app.connect("source-read", read_text)
    return {"version": "1", "parallel_read_safe": True}
