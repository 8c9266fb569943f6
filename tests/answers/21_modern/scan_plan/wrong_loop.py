# Mistake: joins one place after another. Caught by: passes, values
def scan_plan(T):
    return [[(j - 1, j)] for j in range(1, T)]
