"""Figures: one style, and the drawings that several chapters share."""

import html
import itertools
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from .markup import inline
from .svg import COLORS as COLORS
from .svg import FILLS as FILLS
from .svg import figure_svg as figure_svg
from .svg import same_rows

WIDTH = 5.4
"""Inches that a figure is wide: 518 CSS pixels, and 341 on a phone."""

_VECTOR_CELLS = 1200  # a heatmap of more cells is an image

_HERE = Path(__file__).parent
_player_ids = itertools.count(1)


def use_style():
    """Apply the course's style to all figures drawn from here on.

    In a notebook they are shown as SVG with the page's fonts and colours (`rnnlib.svg`).
    """
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for font in sorted(_HERE.glob("fonts/*.ttf")):
        if str(font) not in known:
            font_manager.fontManager.addfont(font)
    for colormap in _colormaps():
        if colormap.name not in matplotlib.colormaps:
            matplotlib.colormaps.register(colormap)
    plt.style.use(_HERE / "rnnlib.mplstyle")
    _show_svg()


def _colormaps():
    """Colours that grow out of the page's own background, whichever it is."""
    blue, orange = (matplotlib.colors.to_rgb(COLORS[name]) for name in ("blue", "orange"))
    levels = {"N": 65}  # an odd number: zero is one of them
    yield LinearSegmentedColormap.from_list("rnnlib.amount", [(*blue, 0), (*blue, 1)], **levels)
    ends = [(*blue, 1), (*blue, 0), (*orange, 0), (*orange, 1)]
    places = [0, 0.5, 0.5, 1]
    yield LinearSegmentedColormap.from_list(
        "rnnlib.signed", list(zip(places, ends, strict=True)), **levels
    )


def _show_svg():
    """Have Jupyter show figures as SVG, and nothing else."""
    try:
        shell = get_ipython()  # there is one where IPython runs
    except NameError:
        return
    from matplotlib_inline.backend_inline import set_matplotlib_formats
    from matplotlib_inline.config import InlineBackend

    options = {"backend": "module://rnnlib.svg", "bbox_inches": None}
    # Both: IPython reads the first when it sets up Matplotlib, which may be still to come.
    settings = InlineBackend.instance(parent=shell)
    settings.figure_formats, settings.print_figure_kwargs = {"svg"}, options
    set_matplotlib_formats("svg", **options)


def curves(ax, x, runs, label, color=None):
    """Draw the mean of several runs as a line, with a band from the lowest to the highest.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array_like, shape (M,)
    runs : array_like, shape (runs, M)
    label : str
    color : str, optional
        A name of `COLORS`.

    Returns
    -------
    matplotlib.lines.Line2D
    """
    runs = np.asarray(runs)
    (line,) = ax.plot(x, runs.mean(axis=0), label=label, color=COLORS.get(color, color))
    ax.fill_between(x, runs.min(axis=0), runs.max(axis=0), color=line.get_color(), alpha=0.18, lw=0)
    return line


def heatmap(ax, values, *, rows=None, columns=None, label=None, symmetric=False):
    """Draw a matrix as colours, with a colour bar.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : array_like, shape (R, C)
    rows, columns : list of str, optional
        Tick labels.
    label : str, optional
        Of the colour bar.
    symmetric : bool
        Centre the colours on zero (blue below, orange above).

    Returns
    -------
    matplotlib.collections.QuadMesh or matplotlib.image.AxesImage
        The second where there are so many cells that an image is smaller.
    """
    values = np.asarray(values)
    scale = {"cmap": "rnnlib.amount"}
    if symmetric:
        limit = np.abs(values).max()
        scale = {"cmap": "rnnlib.signed", "vmin": -limit, "vmax": limit}
    if values.size > _VECTOR_CELLS:
        drawn = ax.imshow(values, aspect="auto", interpolation="none", **scale)
    else:
        y, x = (np.arange(n + 1) - 0.5 for n in values.shape)
        drawn = ax.pcolormesh(x, y, values, clip_on=False, **scale)
        ax.set_ylim(values.shape[0] - 0.5, -0.5)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    if rows is not None:
        ax.set_yticks(range(len(rows)), rows)
    if columns is not None:
        ax.set_xticks(range(len(columns)), columns)
    bar = ax.figure.colorbar(drawn, ax=ax, label=label)
    bar.outline.set_visible(False)
    return drawn


def diagram(height, *, width=WIDTH):
    """An empty sheet for boxes and arrows, measured in inches from its lower left corner.

    Parameters
    ----------
    height, width : float
        In inches.

    Returns
    -------
    figure : matplotlib.figure.Figure
    ax : matplotlib.axes.Axes
        From 0 to `width` and from 0 to `height`, without axes.
    """
    figure = plt.figure(figsize=(width, height), layout="none")
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
    ax.axis("off")
    return figure, ax


def box(ax, x, y, text, fill="blue", *, width=None, height=None, edge=None, round=0.06):
    """Draw a box with words in it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Of `diagram`, or any other.
    x, y : float
        The middle of the box.
    text : str
        May have lines, and formulas between dollar signs.
    fill : str or None
        A name of `FILLS`; None for an empty box.
    width, height : float, optional
        In the units of the axes. Left out, the box is as large as its text needs.
    edge : str, optional
        A name of `COLORS`; left out, the darker colour of the fill's name.
    round : float
        Radius of the corners, in the units of the axes, of a box whose size is given.

    Returns
    -------
    matplotlib.text.Text or matplotlib.patches.FancyBboxPatch
        What `arrow` takes as start or end.
    """
    if (width is None) != (height is None):
        raise ValueError(
            f"box: expected width and height or neither, got width={width}, height={height}"
        )
    face = "none" if fill is None else FILLS[fill]
    look = {"facecolor": face, "edgecolor": COLORS[edge or fill or "grey"], "linewidth": 1.2}
    words = ax.text(x, y, text, ha="center", va="center", zorder=4)
    if width is None:
        words.set_bbox({"boxstyle": "round,pad=0.4,rounding_size=0.3", **look})
        return words
    corner = (x - width / 2, y - height / 2)
    shape = f"round,pad=0,rounding_size={round}"
    return ax.add_patch(FancyBboxPatch(corner, width, height, boxstyle=shape, zorder=3, **look))


def arrow(ax, start, end, text="", *, color="axes", bend=0.0, side=1, dashed=False):
    """Draw an arrow from one place or box to another.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    start, end : (float, float), or what `box` returned
        A box's arrow begins and ends at its edge.
    text : str
        Words beside the middle of the arrow.
    color : str
        A name of `COLORS`, or "axes", the grey of the axes.
    bend : float
        0 is straight, 0.3 a good bow to the right of the direction, -0.3 to the left.
    side : {1, -1, 0}
        Which side the words are on: left of the direction, right of it, on the line.
    dashed : bool

    Returns
    -------
    matplotlib.patches.FancyArrowPatch
    """
    color = COLORS.get(color, matplotlib.rcParams["axes.edgecolor"])
    (start, begins), (end, ends) = _place(ax, start), _place(ax, end)
    drawn = FancyArrowPatch(
        start,
        end,
        patchA=begins,
        patchB=ends,
        shrinkA=1 if begins else 0,
        shrinkB=2 if ends else 0,
        arrowstyle="-|>,head_length=0.45,head_width=0.22",
        connectionstyle=f"arc3,rad={bend}",
        mutation_scale=12,
        color=color,
        linewidth=1.4,
        linestyle=(0, (3, 2)) if dashed else "-",
        zorder=5,  # after the boxes, which know their size when they are drawn
    )
    ax.add_patch(drawn)
    if text:
        drawn.words = _words_beside(ax, start, end, text, color, bend, side)
    return drawn


def _place(ax, thing):
    """Where an arrow to `thing` points, and the patch at whose edge it stops."""
    if isinstance(thing, FancyBboxPatch):
        lower = np.array([thing.get_x(), thing.get_y()])
        return lower + np.array([thing.get_width(), thing.get_height()]) / 2, thing
    if isinstance(thing, matplotlib.text.Text):
        return np.array(thing.get_position()), thing.get_bbox_patch()
    return np.asarray(thing, dtype=float), None


def _words_beside(ax, start, end, text, color, bend, side):
    to_points = ax.transData.transform
    a, b = to_points(start), to_points(end)
    along = (b - a) / max(np.hypot(*(b - a)), 1e-9)
    left = np.array([-along[1], along[0]])
    # The middle of the bow, then far enough to the side that the words stand free.
    middle = (a + b) / 2 - left * bend * np.hypot(*(b - a)) / 2
    away = left * side
    return ax.annotate(
        text,
        ax.transData.inverted().transform(middle),
        xytext=5 * away,
        textcoords="offset points",
        ha="center" if abs(away[0]) < 0.4 else "left" if away[0] > 0 else "right",
        va="center" if abs(away[1]) < 0.4 else "bottom" if away[1] > 0 else "top",
        color=color,
        zorder=4,
    )


def player(figures, descriptions, *, alt, caption=None, name=None, milliseconds=900):
    """Show figures as frames with buttons, a slider and a caption, in one piece of HTML.

    It rests on the last frame, which is also what print and a reader without scripts see. Nothing
    moves until the reader presses play; left and right arrow keys step. Nothing is loaded from
    elsewhere.

    Parameters
    ----------
    figures : list of matplotlib.figure.Figure
        All of one size. They are closed.
    descriptions : list of str
        What each frame shows, in words: the text under it. Here and in the caption
        `$mathematics$`, `` `code` `` and `*emphasis*` are understood.
    alt : str
        What the whole animation shows, for those who cannot see it.
    caption : str, optional
        Under it, whatever the frame.
    name : str, optional
        An anchor that links can lead to.
    milliseconds : int
        Between frames while playing.

    Returns
    -------
    IPython.display.HTML
    """
    from IPython.display import HTML

    if len(figures) != len(descriptions) or not figures:
        raise ValueError(
            f"player: expected one description a figure, got {len(figures)} figures "
            f"and {len(descriptions)} descriptions"
        )
    pictures = same_rows([figure_svg(figure) for figure in figures])
    frames = [_frame(svg, words) for svg, words in zip(pictures, descriptions, strict=True)]
    frames[-1] = frames[-1].replace('class="frame"', 'class="frame" data-current=""', 1)
    for figure in figures:
        plt.close(figure)
    template = (_HERE / "player.html").read_text(encoding="utf-8")
    for key, value in {
        "ID": name or f"player-{next(_player_ids)}",
        "ALT": html.escape(alt),
        "FRAMES": "\n".join(frames),
        "CAPTION": f"<p>{inline(caption)}</p>" if caption else "",
        "COUNT": str(len(frames)),
        "LAST": str(len(frames) - 1),
        "MILLISECONDS": str(milliseconds),
    }.items():
        template = template.replace(f"{{{{{key}}}}}", value)
    return HTML(template)


def _frame(svg, words):
    picture = svg.replace("<svg ", '<svg aria-hidden="true" ', 1)
    return f'<div class="frame">{picture}<p>{inline(words)}</p></div>'
