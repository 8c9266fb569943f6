# Right: nested lists of whole numbers, and the error units count down.
def anbn_lstm():
    on, off = 99, -99
    weight_ih = [[0, 0], [-198, 0], [-198, -396], [-396, 0]]
    weight_ih += [[0, 0]] * 4 + [[99, -99], [0, 0], [0, 0], [0, 0]] + [[0, 0]] * 4
    weight_hh = [[0] * 4, [0] * 4, [0, 198, 0, 0], [-198, 0, 0, 0]] + [[0] * 4] * 12
    bias = [on] * 4 + [on] * 4 + [0, on, off, off] + [on] * 4
    return {
        "weight_ih": weight_ih,
        "weight_hh": weight_hh,
        "bias": bias,
        "weight_ho": [-1, 1, 4, 4],
        "bias_o": -0.5,
    }
