# Mistake: makes as many passes as the logarithm rounded down. Caught by: steps, passes, values
def scan_plan(T):
    plan, step = [], 1
    while 2 * step <= T:
        plan.append([(j - step, j) for j in range(step, T)])
        step *= 2
    return plan
