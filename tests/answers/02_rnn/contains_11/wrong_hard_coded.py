# Mistake: right for all strings that the visible tests try, and after 18 steps the answer alternates. Caught by: shapes, short_strings, resets, remembers, all_strings
def contains_11():
    before, seen, first, odd, even, last = 0, 1, 2, 20, 21, 22
    weight_ih, weight_hh = np.zeros((23, 1)), np.zeros((23, 23))
    bias, h_0 = np.full(23, -0.5), np.zeros(23)
    h_0[first] = 1
    for step in range(first, odd + 1):  # a one that wanders through the units counts the steps
        weight_hh[step + 1, step] = 1
    weight_hh[odd, even] = 1
    weight_ih[[before, seen, last]] = 1
    for unit in (seen, last):
        weight_hh[unit, [before, seen]], bias[unit] = [1, 2], -1.5
    weight_hh[last, [odd, even]] = 40, -40
    return {"weight_ih": weight_ih, "weight_hh": weight_hh, "bias": bias, "h_0": h_0}
