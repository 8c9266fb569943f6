# Mistake: ends with a pass of nothing. Caught by: passes, values
def scan_plan(T):
    plan, step = [], 1
    while step < T:
        plan.append([(j - step, j) for j in range(step, T)])
        step *= 2
    return [*plan, []]
