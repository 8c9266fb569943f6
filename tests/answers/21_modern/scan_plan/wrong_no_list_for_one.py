# Mistake: gives a pass for a single place. Caught by: passes, values
def scan_plan(T):
    plan, step = [[]] if T == 1 else [], 1
    while step < T:
        plan.append([(j - step, j) for j in range(step, T)])
        step *= 2
    return plan
