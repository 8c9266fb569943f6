# Mistake: counts the places from 1. Caught by: form, steps, passes, values
def scan_plan(T):
    plan, step = [], 1
    while step < T:
        plan.append([(j - step + 1, j + 1) for j in range(step, T)])
        step *= 2
    return plan
