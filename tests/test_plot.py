"""The figures' helpers, and the SVG that figures become."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from rnnlib import plot
from rnnlib.data.packages import require


@pytest.fixture(autouse=True)
def style():
    with matplotlib.rc_context():
        plot.use_style()
        yield
    plt.close("all")


def small_figure(title="Words & signs: α → ∂"):
    figure, ax = plt.subplots()
    ax.plot([0, 1, 2], [1, 3, 2], color=plot.COLORS["orange"], label="a line")
    ax.axhline(2, color="black", clip_on=True)
    ax.fill_between([0, 1, 2], [1, 2, 1], color=plot.FILLS["green"])
    ax.set(title=title, xlabel="step $h_{t-1}$")
    ax.legend()
    return figure


def ids(svg):
    return re.findall(r' id="([^"]*)"', svg)


def test_a_figure_is_the_same_text_each_time_and_well_formed():
    first, again = plot.figure_svg(small_figure()), plot.figure_svg(small_figure())
    assert first == again
    root = ET.fromstring(first)
    assert root.get("width") == "388.8pt"
    assert not re.search(r"\d{4}-\d\d-\d\d|matplotlib|<!--|<metadata|<style", first, re.IGNORECASE)


def test_two_figures_on_a_page_share_no_id_and_every_id_is_used():
    first, second = plot.figure_svg(small_figure()), plot.figure_svg(small_figure("Another"))
    assert ids(first) and not set(ids(first)) & set(ids(second))
    for svg in (first, second):
        assert len(ids(svg)) == len(set(ids(svg)))
        used = re.findall(r'(?:href="#|url\(#)([\w.-]+)', svg)
        assert set(used) == set(ids(svg))


def test_words_stay_words_and_formulas_become_outlines():
    root = ET.fromstring(plot.figure_svg(small_figure()))
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Words & signs: α → ∂" in texts and "a line" in texts
    assert not any("h_" in text for text in texts)
    assert "Cmmi10" in ET.tostring(root, encoding="unicode")


def test_colours_are_variables_with_themselves_as_fallback():
    svg = plot.figure_svg(small_figure())
    for name in ("blue", "fill-green", "grid", "axes", "black", "page", "orange"):
        if name != "blue":
            assert f"var(--plot-{name}, #" in svg, name
    bare = re.sub(r"var\(--plot-[\w-]+, #\w{6}\)", "", svg)
    assert not re.search(r": #[0-9a-f]{6}", bare)


def test_every_colour_of_the_style_has_a_dark_variant():
    css = (plot._HERE.parent / "book/_static/book.css").read_text("utf-8")
    dark = css.partition('html[data-theme="dark"] {\n  --shade')[2].partition("}")[0]
    names = [*plot.COLORS, *(f"fill-{name}" for name in plot.FILLS), "paper", "axes", "grid"]
    assert not [name for name in names if f"--plot-{name}: #" not in dark]


def test_all_letters_are_as_large_as_a_phone_needs():
    figure = small_figure()
    figure.suptitle("Over all")
    svg = plot.figure_svg(figure)
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
    assert sizes and min(sizes) >= 10.5


def test_the_fonts_are_the_packages_own():
    for weight, name in (("normal", "regular"), ("bold", "semibold")):
        found = matplotlib.font_manager.findfont(
            matplotlib.font_manager.FontProperties(family="rnnlib Sans", weight=weight),
            fallback_to_default=False,
        )
        assert found.endswith(f"rnnlib-sans-{name}.ttf")


def test_empty_bands_above_and_below_a_diagram_are_cut_off():
    figure, ax = plot.diagram(3)
    plot.box(ax, 2.7, 1.5, "", width=2, height=1)
    root = ET.fromstring(plot.figure_svg(figure))
    height = float(root.get("height").removesuffix("pt"))
    assert 72 < height < 72 + 10
    assert float(root.get("viewBox").split()[1]) == pytest.approx(72 - 3, abs=1)


def test_savefig_works_as_ever(tmp_path):
    small_figure().savefig(tmp_path / "a.png")
    small_figure().savefig(tmp_path / "a.svg")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "rnnlib Sans" in (tmp_path / "a.svg").read_text()


def test_a_notebook_shows_svg_alone(tmp_path):
    program = """
import os
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
from IPython.testing.globalipapp import start_ipython
shell = start_ipython()
shell.display_formatter.active_types = shell.display_formatter.format_types
from IPython.utils.capture import capture_output
with capture_output() as seen:
    shell.run_cell("from rnnlib import plot; plot.use_style(); import matplotlib.pyplot as plt")
    shell.run_cell("plt.plot([1, 2]); plt.show()")
print([sorted(output.data) for output in seen.outputs])
print("rnnlib-figure" in seen.outputs[0].data["image/svg+xml"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    shown = done.stdout.strip().splitlines()[-2:]
    assert shown == ["[['image/svg+xml', 'text/plain']]", "True"], done.stderr


def test_the_player_is_self_contained_and_described():
    figures = [plot.diagram(1)[0] for _ in range(3)]
    page = plot.player(
        figures, ["one & two", "$b$", "c"], alt='a "quoted" thing', caption="x < y", name="fig-me"
    ).data
    assert page.count("<svg") == 3
    assert 'aria-label="a &quot;quoted&quot; thing"' in page
    assert "<p>one &amp; two</p>" in page and "<p>x &lt; y</p>" in page
    assert '<figure id="fig-me"' in page and r"\(b\)" in page
    assert not re.search(r"https?://(?!www.w3.org)|\{\{", page)
    assert not plt.get_fignums()


def test_the_player_rests_on_its_last_frame():
    page = plot.player([plot.diagram(1)[0] for _ in range(3)], ["a", "b", "c"], alt="").data
    frames = re.findall(r'<div class="frame"([^>]*)>', page)
    assert [bool(frame) for frame in frames] == [False, False, True]
    assert 'max="2" value="2"' in page and "3 of 3" in page


def test_the_frames_of_a_player_are_cut_alike():
    figures = []
    for y in (0.5, 1.5):
        figure, ax = plot.diagram(3)
        plot.box(ax, 2.7, y, "", width=1, height=0.5)
        figures.append(figure)
    boxes = re.findall(r'viewBox="([^"]*)"', plot.player(figures, ["a", "b"], alt="").data)
    assert len(boxes) == 2 and boxes[0] == boxes[1]
    assert 100 < float(boxes[0].split()[3]) < 120


def test_the_player_wants_a_description_for_each_frame():
    with pytest.raises(ValueError, match="got 1 figures and 0 descriptions"):
        plot.player([plt.figure()], [], alt="")


def test_curves_draw_mean_and_range():
    _, ax = plt.subplots()
    line = plot.curves(ax, [0, 1], [[0, 2], [2, 4]], "runs", "green")
    np.testing.assert_array_equal(line.get_ydata(), [1, 3])
    assert line.get_color() == plot.COLORS["green"]


@pytest.mark.parametrize("shape", [(2, 2), (40, 50)], ids=["cells", "image"])
def test_a_symmetric_heatmap_puts_zero_in_the_middle(shape):
    values = np.zeros(shape)
    values[0, :2] = [-1, 3]
    figure, ax = plt.subplots()
    drawn = plot.heatmap(ax, values, symmetric=True, label="weight")
    assert drawn.get_clim() == (-3, 3)
    low, zero, high = (drawn.to_rgba(v) for v in (-3, 0, 3))
    assert zero[3] == pytest.approx(0) and low[3] == high[3] == 1
    top, bottom = ax.get_ylim()[::-1]
    assert top < bottom, "the first row is on top"
    assert ("<image" in plot.figure_svg(figure)) == (shape == (40, 50))


def test_an_arrow_stops_at_the_edges_of_its_boxes():
    figure, ax = plot.diagram(2)
    left = plot.box(ax, 1, 1, "$h_1$", width=1, height=0.6)
    right = plot.box(ax, 4, 1, "words", "orange")
    arrow = plot.arrow(ax, left, right, "$W_{hh}$", color="orange")
    figure.draw_without_rendering()
    ends = ax.transData.inverted().transform(arrow._get_path_in_displaycoord()[0][0].vertices)
    assert ends[0, 0] == pytest.approx(1.5, abs=0.05)
    box = right.get_bbox_patch().get_window_extent()
    assert ends[-1, 0] <= ax.transData.inverted().transform((box.x0, 0))[0]
    assert arrow.words.get_text() == "$W_{hh}$"


def test_a_box_wants_both_its_sizes_or_neither():
    _, ax = plot.diagram(1)
    with pytest.raises(ValueError, match="got width=1, height=None"):
        plot.box(ax, 0, 0, "", width=1)


def test_a_missing_package_is_named_with_its_install_line():
    with pytest.raises(ModuleNotFoundError, match="pip install No-Such-Data"):
        require("No-Such-Data", "no_such_data")
