"""Figures drawn by `rnnlib.svg` become part of the page, which lends them its font and colours.

Any SVG file whose root has the class `rnnlib-figure` is put into the page as it is, as an image
whose words are its `alt`; others stay files. Captions and numbers of figures are left as they are.
"""

import html
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class InlineSVG(SphinxPostTransform):
    default_priority = 5  # before Sphinx collects the files that pages show
    formats = ("html",)

    def run(self, **kwargs):
        for image in list(self.document.findall(nodes.image)):
            path = Path(self.env.srcdir, image["uri"])
            if path.suffix != ".svg" or not path.exists():
                continue
            svg = path.read_text("utf-8")
            svg = svg[max(0, svg.find("<svg")) :].strip()
            if 'class="rnnlib-figure"' not in svg[: svg.find(">")]:
                continue
            words = html.escape(image.get("alt", ""))
            svg = svg.replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1)
            image.replace_self(nodes.raw("", svg, format="html"))


def setup(app):
    app.add_post_transform(InlineSVG)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
