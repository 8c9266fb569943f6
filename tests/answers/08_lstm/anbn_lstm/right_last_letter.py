# Right: remembers only the last letter, which is enough: the first a after a b comes right after it.
def anbn_lstm():
    H = 5  # count, last letter is b, a after b, b too many, and a unit that nobody needs
    w = {g: np.zeros((H, 2), dtype=np.float32) for g in "ifgo"}
    u = {g: np.zeros((H, H), dtype=np.float32) for g in "ifgo"}
    b = {g: np.full(H, 80.0, dtype=np.float32) for g in "ifgo"}
    w["g"][0], b["g"][0] = [60, -60], 0
    w["i"][1], b["i"][1], b["f"][1] = [-60, 60], 0, -90
    w["i"][2], u["i"][2, 1], b["i"][2] = [0, -400], 200, -80
    w["i"][3], u["i"][3, 0], b["i"][3] = [-400, 0], -200, 60
    w["o"][4] = [3, -200]
    join = lambda parts: np.concatenate([parts[g] for g in "ifgo"])
    return {
        "weight_ih": join(w),
        "weight_hh": join(u),
        "bias": join(b),
        "weight_ho": np.array([-2, 2, -9, -9, 0], dtype=np.float32),
        "bias_o": np.float32(-1),
    }
