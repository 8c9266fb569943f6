# Mistake: turns the pairs round. Caught by: form, steps, passes, values
def scan_plan(T):
    plan, step = [], 1
    while step < T:
        plan.append([(j, j - step) for j in range(step, T)])
        step *= 2
    return plan
