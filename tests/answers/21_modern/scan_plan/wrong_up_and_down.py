# Mistake: goes up and down again, in twice as many passes. Caught by: passes, values
def scan_plan(T):
    plan, step = [], 1
    while step < T:
        plan.append([(j - step, j) for j in range(2 * step - 1, T, 2 * step)])
        step *= 2
    while step > 1:
        step //= 2
        plan.append([(j - step, j) for j in range(3 * step - 1, T, 2 * step)])
    return [pairs for pairs in plan if pairs]
