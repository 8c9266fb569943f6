def shift_register(H):
    rows = {"r": [], "z": [], "n": []}
    for i in range(H):
        before = [1.0 if j == i - 1 else 0.0 for j in range(H)]
        rows["r"].append(([0.0, 0.0], [0.0] * H, 30.0, 0.0))
        rows["z"].append(([0.0, -60.0], [0.0] * H, 0.0, 30.0))
        rows["n"].append(([1.0 if i == 0 else 0.0, 0.0], before, 0.0, 0.0))
    ih, hh, b_ih, b_hh = zip(*rows["r"], *rows["z"], *rows["n"])
    return {
        "weight_ih": list(ih),
        "weight_hh": list(hh),
        "bias_ih": list(b_ih),
        "bias_hh": list(b_hh),
    }
