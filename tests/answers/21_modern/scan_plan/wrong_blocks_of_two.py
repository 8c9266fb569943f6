# Mistake: forgets all places of a block but the first. Caught by: steps, values
def scan_plan(T):
    plan, step = [], 1
    while step < T:
        plan.append([(j - 1, j) for j in range(step, T, 2 * step)])
        step *= 2
    return plan
