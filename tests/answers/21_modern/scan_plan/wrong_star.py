# Mistake: joins place 0 to all others. Caught by: form, steps, passes, values
def scan_plan(T):
    return [[(0, j) for j in range(1, T)]] if T > 1 else []
