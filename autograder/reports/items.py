"""How each test did: points, share at zero and at full, discrimination, and a plot of that."""

import numpy as np


def items(table, most):
    """Classical item statistics, one dict a test cell.

    The discrimination is the correlation of a cell's points with the points of all other cells:
    near 0, the cell says nothing about who knows the subject; below 0, look at the test.
    """
    students = sorted(table)
    points = np.array([[table[s].get(c, 0.0) for c in most] for s in students]).reshape(
        len(students), len(most)
    )
    rows = []
    for j, (cell, top) in enumerate(most.items()):
        own, rest = points[:, j], points.sum(1) - points[:, j]
        spread = len(students) > 2 and own.std() > 0 and rest.std() > 0
        rows.append(
            {
                "cell": cell,
                "points": top,
                "students": len(students),
                "mean": round(float(own.mean()), 3) if len(students) else "",
                "share_zero": round(float((own == 0).mean()), 3) if len(students) else "",
                "share_full": round(float((own >= top).mean()), 3) if len(students) else "",
                "discrimination": round(float(np.corrcoef(own, rest)[0, 1]), 3) if spread else "",
            }
        )
    return rows


def plot_items(rows, path):
    """Bars of who got all, some and none of a test's points; the discrimination beside."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.34 * len(rows) + 1.4), layout="constrained")
    bars, dots = figure.subplots(1, 2, sharey=True, width_ratios=[3, 1])
    names = [row["cell"] for row in rows]
    full = np.array([row["share_full"] for row in rows], float)
    zero = np.array([row["share_zero"] for row in rows], float)
    bars.barh(names, full, color="#0072b2", label="all points")
    bars.barh(names, 1 - full - zero, left=full, color="#9ecae1", label="some")
    bars.barh(names, zero, left=1 - zero, color="#d55e00", label="none")
    bars.set(xlim=(0, 1), xlabel="share of the students")
    bars.invert_yaxis()
    bars.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    known = [(row["discrimination"], row["cell"]) for row in rows if row["discrimination"] != ""]
    dots.plot(*zip(*known, strict=True) if known else ([], []), "o", color="#333333")
    dots.axvline(0, color="#999999", linewidth=1)
    dots.set(xlim=(-1, 1), xlabel="discrimination")
    figure.savefig(path)
    return path
