# Mistake: takes the pairs of a pass one after another. Caught by: form, steps, passes, values
def scan_plan(T):
    return [[(j - 1, j) for j in range(1, T)]] if T > 1 else []
