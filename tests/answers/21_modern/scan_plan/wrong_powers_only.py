# Mistake: joins a power of two of places only. Caught by: steps, values
def scan_plan(T):
    plan, step, size = [], 1, 2 ** (T.bit_length() - 1)
    while step < T:
        plan.append([(j - step, j) for j in range(step, min(T, max(size, step + 1)))])
        step *= 2
    return plan
