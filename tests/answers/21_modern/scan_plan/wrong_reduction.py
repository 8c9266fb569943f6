# Mistake: joins all steps in the last place only. Caught by: form, steps, values
def scan_plan(T):
    plan, step = [], 1
    while step < T:
        plan.append([(j - step, j) for j in range(2 * step - 1, T, 2 * step)])
        step *= 2
    return plan
