"""The figures' helpers."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from rnnlib import plot
from rnnlib.data.packages import require


def test_the_player_is_self_contained_and_described():
    figures = [plt.figure(figsize=(1, 1)) for _ in range(3)]
    page = plot.player(figures, ["one & two", "b", "c"], alt='a "quoted" thing').data
    assert page.count("<img") == 3
    assert page.count(" hidden>") == 2
    assert 'aria-label="a &quot;quoted&quot; thing"' in page
    assert "one &amp; two\nb\nc" in page
    assert not re.search(r"https?://|\{\{", page)
    assert not plt.get_fignums()


def test_the_player_wants_a_description_for_each_frame():
    with pytest.raises(ValueError, match="got 1 figures and 0 descriptions"):
        plot.player([plt.figure()], [], alt="")
    plt.close("all")


def test_curves_draw_mean_and_range():
    _, ax = plt.subplots()
    line = plot.curves(ax, [0, 1], [[0, 2], [2, 4]], "runs", "green")
    np.testing.assert_array_equal(line.get_ydata(), [1, 3])
    assert line.get_color() == plot.COLORS["green"]
    plt.close("all")


def test_a_symmetric_heatmap_puts_zero_in_the_middle():
    _, ax = plt.subplots()
    image = plot.heatmap(ax, [[-1, 0], [3, 2]], symmetric=True, label="weight")
    assert image.get_clim() == (-3, 3)
    plt.close("all")


def test_a_missing_package_is_named_with_its_install_line():
    with pytest.raises(ModuleNotFoundError, match="pip install No-Such-Data"):
        require("No-Such-Data", "no_such_data")
