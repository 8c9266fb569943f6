# Right: one unit for each pair of old state and bit, and a unit that accepts; float32.
def contains_11():
    # The automaton: state 0 (nothing), 1 (the last bit was 1), 2 (11 was seen).
    # A unit for "was in s and read 1" or "read 0" switches on; its sum is the new state.
    follow = {(0, 0): 0, (0, 1): 1, (1, 0): 0, (1, 1): 2, (2, 0): 2, (2, 1): 2}
    pairs = list(follow)
    size = len(pairs) + 1
    weight_ih = np.zeros((size, 1), dtype=np.float32)
    weight_hh = np.zeros((size, size), dtype=np.float32)
    bias = np.full(size, -1.5, dtype=np.float32)
    h_0 = np.zeros(size, dtype=np.float32)
    h_0[pairs.index((0, 0))] = 1
    for unit, (state, bit) in enumerate(pairs):
        weight_ih[unit, 0] = 1 if bit else -1
        bias[unit] += 0 if bit else 1
        for other, pair in enumerate(pairs):
            weight_hh[unit, other] = follow[pair] == state
    # The last unit: on if any pair that ends in state 2 switches on in this step.
    for other, pair in enumerate(pairs):
        weight_hh[-1, other] = 3.0 * (follow[pair] == 2) + 1.0 * (follow[pair] == 1)
    weight_ih[-1, 0] = 1
    return {"weight_ih": weight_ih, "weight_hh": weight_hh, "bias": bias, "h_0": h_0}
