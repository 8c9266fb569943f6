# Mistake: makes the distance larger by one in each pass. Caught by: steps, passes, values
def scan_plan(T):
    plan, step = [], 1
    while step < T:
        plan.append([(j - step, j) for j in range(step, T)])
        step += 1
    return plan
