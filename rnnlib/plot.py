"""Figures: one style, and the drawings that several chapters share."""

import base64
import html
import io
import itertools
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

COLORS = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "pink": "#CC79A7",
    "sky": "#56B4E9",
    "yellow": "#E69F00",
    "black": "#000000",
    "grey": "#8a8a85",
}
"""The style's colours by name (Okabe & Ito), distinguishable without colour vision."""

_player_ids = itertools.count(1)


def use_style():
    """Apply the course's style to all figures drawn from here on."""
    plt.style.use(Path(__file__).with_name("rnnlib.mplstyle"))


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
        Centre the colours on zero (blue below, red above).

    Returns
    -------
    matplotlib.image.AxesImage
    """
    limit = np.abs(values).max() if symmetric else None
    scale = {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit} if symmetric else {}
    image = ax.imshow(values, aspect="auto", **scale)
    ax.grid(False)
    if rows is not None:
        ax.set_yticks(range(len(rows)), rows)
    if columns is not None:
        ax.set_xticks(range(len(columns)), columns)
    ax.figure.colorbar(image, ax=ax, label=label)
    return image


def player(figures, descriptions, *, alt, milliseconds=900):
    """Show figures as frames with buttons, a slider and a caption, in one piece of HTML.

    Nothing moves until the reader presses play; left and right arrow keys step. Nothing is
    loaded from elsewhere, and without scripts the first frame is still there.

    Parameters
    ----------
    figures : list of matplotlib.figure.Figure
        All of one size. They are closed.
    descriptions : list of str
        What each frame shows, in words; read out by screen readers.
    alt : str
        What the whole animation shows.
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
    frames = [_png(figure) for figure in figures]
    images = "\n".join(
        f'<img src="data:image/png;base64,{frame}" alt="{html.escape(f"{alt} {words}")}"'
        f"{' hidden' if k else ''}>"
        for k, (frame, words) in enumerate(zip(frames, descriptions, strict=True))
    )
    captions = html.escape("\n".join(" ".join(words.split()) for words in descriptions))
    template = Path(__file__).with_name("player.html").read_text(encoding="utf-8")
    for key, value in {
        "ID": f"player-{next(_player_ids)}",
        "ALT": html.escape(alt),
        "IMAGES": images,
        "CAPTIONS": captions,
        "FIRST": html.escape(descriptions[0]),
        "LAST": str(len(frames) - 1),
        "MILLISECONDS": str(milliseconds),
    }.items():
        template = template.replace(f"{{{{{key}}}}}", value)
    return HTML(template)


def _png(figure):
    buffer = io.BytesIO()
    # No software version in the file, so that the same frame is the same bytes.
    figure.savefig(buffer, format="png", metadata={"Software": None})
    plt.close(figure)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
