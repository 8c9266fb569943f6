"""Figures as SVG that belongs to its page: the page's font, the page's colours, few bytes.

This is a backend of Matplotlib, `module://rnnlib.svg`; `rnnlib.plot.use_style` chooses it for
notebooks. What it writes differs from Matplotlib's own SVG in five points. Words stay words, and
formulas become outlines, since no page has their font. Every colour of the style is a CSS variable
with the colour itself as fallback, `var(--plot-blue, #0072B2)`, so that a dark page can have its
own. Ids are unique on a page of many figures. Nothing tells when or with what it was made. Empty
bands above and below the drawing are cut off.
"""

import hashlib
import io
import re
import xml.etree.ElementTree as ET

import matplotlib
from matplotlib import cbook
from matplotlib.backends import backend_svg

COLORS = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "pink": "#CC79A7",
    "sky": "#56B4E9",
    "yellow": "#E69F00",
    "black": "#23262B",
    "grey": "#85857F",
}
"""Colours of lines and areas by name (Okabe & Ito), distinguishable without colour vision."""

FILLS = {"blue": "#DCEBF5", "orange": "#FBE5D5", "green": "#DBF1E9", "grey": "#ECEBE6"}
"""Light tints by name, to stand behind text."""

# Colours of the style file, and what they are there for.
_ROLES = {"page": "#FDFDFB", "paper": "#FFFFFF", "axes": "#5A5A5A", "grid": "#E4E4DF"}
_FILLS = {f"fill-{name}": color for name, color in FILLS.items()}
_VARIABLES = {
    color.lower(): f"var(--plot-{name}, {color})"
    for name, color in {**_FILLS, **_ROLES, **COLORS}.items()
}
_VARIABLES["#000000"] = _INK = _VARIABLES[COLORS["black"].lower()]

# What Matplotlib lays out in "rnnlib Sans" is "Source Sans" on the page: the same outlines.
_ROOT_STYLE = (
    "font-family: 'Source Sans', 'rnnlib Sans', 'Source Sans 3', sans-serif; "
    f"fill: {_INK}; stroke-linejoin: round"
)
_MARGIN = 3  # points, left above and below the drawing


def same_rows(svgs):
    """Cut figures of one size to the rows that any of them uses, so that they can take turns."""
    boxes = [
        [float(v) for v in re.search(r'viewBox="0 (\S+) \S+ (\S+)"', s).groups()] for s in svgs
    ]
    top = min(top for top, _ in boxes)
    height = max(top + height for top, height in boxes) - top
    for svg in svgs:
        width = re.search(r'width="(\S+)pt"', svg)[1]
        size = f'height="{height:.5g}pt" viewBox="0 {top:.2f} {width} {height:.5g}"'
        yield re.sub(r'height="\S+pt" viewBox="[^"]*"', size, svg, count=1)


def figure_svg(figure):
    """The figure as the text of an SVG element.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        From `<svg` to `</svg>`; byte by byte the same for the same figure.
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", backend="module://rnnlib.svg", bbox_inches=None)
    return buffer.getvalue().decode()


class FigureCanvas(backend_svg.FigureCanvasSVG):
    """What Matplotlib saves a figure with when this backend is asked for."""

    def print_svg(self, filename, **ignored):
        figure, drawn = self.figure, io.StringIO()
        dpi, figure.dpi = figure.dpi, 72  # 1 unit of the drawing is 1 point
        width, height = figure.get_size_inches() * 72
        nothing = dict.fromkeys(["Creator", "Date", "Format", "Type"])
        with matplotlib.rc_context({"svg.hashsalt": "rnnlib", "svg.fonttype": "none"}):
            renderer = _Renderer(width, height, drawn, image_dpi=dpi, metadata=nothing)
            figure.draw(renderer)
            renderer.finalize()
        low, high = _drawn_rows(figure, renderer)
        top, bottom = max(0, height - high - _MARGIN), min(height, height - low + _MARGIN)
        text = _tidy(drawn.getvalue(), width, top, bottom - top)
        with cbook.open_file_cm(filename, "w", encoding="utf-8") as file:
            file.write(text if cbook.file_requires_unicode(file) else text.encode())


class _Renderer(backend_svg.RendererSVG):
    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        draw = self._draw_text_as_path if ismath else self._draw_text_as_text
        self.writer.start("g", **self._get_clip_attrs(gc))
        draw(gc, x, y, s, prop, angle, ismath, mtext)
        self.writer.end("g")

    def draw_quad_mesh(self, *args, **options):
        # Cells that touch, without the hairlines that smoothed edges would leave between them.
        self.writer.start("g", attrib={"shape-rendering": "crispEdges"})
        super().draw_quad_mesh(*args, **options)
        self.writer.end("g")


def _drawn_rows(figure, renderer):
    """How far up from the bottom of the figure something is drawn, from and to, in points."""
    shown = [part for part in figure.get_children() if part is not figure.patch]
    for ax in figure.axes:
        if not ax.axison:  # its frame is not seen
            shown.remove(ax)
            shown += set(ax.get_children()) - {ax.patch, ax.xaxis, ax.yaxis, *ax.spines.values()}
    boxes = [part.get_tightbbox(renderer) for part in shown if part.get_visible()]
    rows = [(box.y0, box.y1) for box in boxes if box is not None and (box.width or box.height)]
    if not rows:
        return 0, figure.bbox.height
    return min(low for low, _ in rows), max(high for _, high in rows)


def _tidy(svg, width, top, height):
    """Matplotlib's SVG without what no page needs, cut to the rows from `top` on."""
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", svg))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {
            name.rpartition("}")[2]: _shorten(name, value) for name, value in element.attrib.items()
        }
        if not element.attrib.get("style", "-"):
            del element.attrib["style"]
        element.tail = None
        if element.tag not in ("text", "tspan"):
            element.text = None

    values = " ".join(value for e in root.iter() for value in e.attrib.values())
    used = set(re.findall(r"#([\w.-]+)", values))
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
    _unwrap(root)
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "rnnlib-figure",
        "width": f"{width:.6g}pt",
        "height": f"{height:.5g}pt",
        "viewBox": f"0 {top:.2f} {width:.6g} {height:.5g}",
        "style": _ROOT_STYLE,
    }
    text = ET.tostring(root, encoding="unicode").replace(" />", "/>")
    digest = "f" + hashlib.sha256(text.encode()).hexdigest()[:8]
    return re.sub(r'( id="|"#|url\(#)(?=[\w.-]+["\)])', rf"\g<1>{digest}-", text)


def _shorten(name, value):
    if name == "style":
        kept = [line for line in value.split("; ") if not line.startswith("font-family")]
        # Bold is drawn semibold, as the font file that Matplotlib measures is.
        text = "; ".join(kept).replace("font-weight: 700", "font-weight: 600").strip()
        return re.sub(r"#[0-9a-f]{6}\b", lambda m: _VARIABLES.get(m[0], m[0]), text)
    if name == "d":
        value = re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}", value)
        return " ".join(value.split())
    if name == "transform":
        return re.sub(r"rotate\(-0 [^)]*\)", "", value)
    return value


def _unwrap(element):
    """Put the children of groups and definitions that say nothing in the place of these."""
    children = []
    for child in element:
        _unwrap(child)
        empty = child.tag == "g" and not child.attrib
        dead = child.tag in ("defs", "metadata") and not [c for c in child if c.tag != "style"]
        children += [] if dead else list(child) if empty else [child]
    element[:] = children
