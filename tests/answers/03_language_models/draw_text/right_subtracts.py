# Right: subtracts probabilities from u; consumes its argument.
def draw_text(start, transition, u):
    text = np.empty(len(u), dtype=np.int16)
    before = start
    for t in range(len(u)):
        k = 0
        while transition[before, k + 1 :].any() and u[t] >= transition[before, : k + 1].sum():
            k += 1
        text[t] = before = k
    u[:] = 0
    return text
